"""What a simulated day is about: people, seats, papers, keys, rubric; the same for the same size.

Days are rehearsals in seconds, so that deadlines, late limits and beats all fall into a short day.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from bozhen_desktop.domain.arrangement import Arrangement, EntryPlan, GroupPlan, PanelPlan, RoomPlan
from bozhen_desktop.domain.items import ItemKey, Option
from bozhen_desktop.domain.paper import KeySet, Paper, PaperItem, Section, paper_digest
from bozhen_desktop.domain.parameters import Parameter, default_parameters, replace
from bozhen_desktop.domain.people import Person, StaffMember, check_digit
from bozhen_desktop.domain.practical import PracticalPaper, RubricRow, Veto
from bozhen_desktop.domain.practical import paper_digest as rubric_digest

SITTING = "S1"
ROOM = "R1"
START = 1_790_000_000_000
MINUTE = 60_000
LEVEL = "五级/初级工"
TRADES = {"G1": "砌筑工", "G2": "电工"}
SECONDS = {"G1": 60, "G2": 45}
LATE_S, EARLIEST_S = 10, 20
EXAMINERS = ("e1", "e2", "e3", "e4")
SCORERS = EXAMINERS[:3]
PIN = "274918"


class Plan(NamedTuple):
    """One size of day. `right`: item → right options, as the independent scorer takes them.

    `budgets`: group → ms without credit.
    """

    subject: str
    arrangement: Arrangement
    papers: dict[str, Paper]
    keys: dict[str, KeySet]
    right: dict[str, list[str]]
    rubric: PracticalPaper
    budgets: dict[str, int]

    @property
    def people(self) -> dict[str, EntryPlan]:
        """Entries by id."""
        return {entry.id: entry for entry in self.arrangement.entries}


@lru_cache(maxsize=8)
def make_plan(subject: str, seats: int, items: int) -> Plan:
    """The plan of a theory or practical day of this size."""
    papers = {group: _paper(group, items) for group in TRADES}
    keys = {group: _keys(paper) for group, paper in papers.items()}
    right = {
        str(key.item): [str(o) for o in key.right] for one in keys.values() for key in one.keys
    }
    theory = subject == "theory"
    groups = [_theory_group(group, papers[group]) for group in TRADES] if theory else [_group()]
    arrangement = Arrangement(
        sitting=SITTING,  # type: ignore[arg-type]
        batch="B1",  # type: ignore[arg-type]
        organisation="O1",
        site="lab",
        subject=subject,
        mode="rehearsal",
        day="2026-09-22",
        planned_start=START,
        opens=START - 600 * MINUTE,
        closes=START + 600 * MINUTE,
        rooms=[_room(seats)],
        groups=groups,
        entries=[_entry(n, theory) for n in range(1, seats + 1)],
        staff=_staff(seats),
        panels=[] if theory else [_panel()],
        relations=[],
        parameters=_parameters(),
    )
    budgets = {str(group.id): group.duration_ms for group in groups}
    return Plan(subject, arrangement, papers, keys, right, _rubric(), budgets)


def _parameters() -> list[Parameter]:
    changed = {"late_limit_s": LATE_S, "earliest_hand_in_s": EARLIEST_S}
    return replace(default_parameters(), changed, "2026-01-01", "演练：以秒计")


def _room(seats: int) -> RoomPlan:
    names: Any = [f"{ROOM}-{number:02d}" for number in range(1, seats + 2)]
    spares: Any = [f"{ROOM}-{number}" for number in range(90, 93)]
    return RoomPlan(id=ROOM, name="一号机房", seats=names, spares=spares)  # type: ignore[arg-type]


def _entry(serial: int, theory: bool) -> EntryPlan:
    group = ("G1", "G2")[(serial - 1) % 2] if theory else "G1"
    first = f"1506021990{1 + serial // 20 % 12:02d}{10 + serial % 18}{serial % 1000:03d}"
    person = Person(name=f"考生{serial}", id_type="resident", id_no=first + check_digit(first))
    fields: dict[str, Any] = {"id": f"n{serial}", "ticket": f"2600101500{serial:03d}0"}
    return EntryPlan(
        person=person,
        trade=TRADES[group],
        occupation_code="6-29-01-01",
        level=LEVEL,
        group=group,  # type: ignore[arg-type]
        room=ROOM,  # type: ignore[arg-type]
        **fields,
    )


def _staff(seats: int) -> list[StaffMember]:
    posts = {name: "examiner" for name in EXAMINERS}
    posts |= {"chief": "site_chief", "super": "supervisor", "tech": "technician"}
    posts |= {"help": "emergency", "keep1": "custodian", "keep2": "custodian", "total": "totaller"}
    posts |= {f"inv{n}": "invigilator" for n in range(1, 3 + seats // 15)}
    return [_member(name, duty) for name, duty in posts.items()]


def _member(name: str, duty: str) -> StaffMember:
    return StaffMember(
        id=name,  # type: ignore[arg-type]
        name=name,
        duties=[duty],
        trades=[*TRADES.values()],
        card_no=f"K{name}",
        card_valid_to="2027-12-31",
        grade="考评员",
    )


def _theory_group(group: str, paper: Paper) -> GroupPlan:
    return GroupPlan(
        id=group,  # type: ignore[arg-type]
        trade=TRADES[group],
        level=LEVEL,
        paper=paper.id,
        paper_digest=paper_digest(paper),
        duration_min=60,
        duration_s=SECONDS[group],
    )


def _group() -> GroupPlan:
    return GroupPlan(
        id="G1",  # type: ignore[arg-type]
        trade=TRADES["G1"],
        level=LEVEL,
        paper="P1",  # type: ignore[arg-type]
        paper_digest=rubric_digest(_rubric()),
        duration_min=120,
    )


def _panel() -> PanelPlan:
    people: Any = [*SCORERS]
    return PanelPlan(id="p1", group="G1", lead="e1", examiners=people)  # type: ignore[arg-type]


# ------------------------------------------------------------------ papers
def _kinds(items: int) -> list[str]:
    multiple = judge = items // 4
    return ["single"] * (items - multiple - judge) + ["multiple"] * multiple + ["judge"] * judge


def _sections(items: int) -> list[Section]:
    """Sections worth 100 points together, whatever the number of items; the first item the rest."""
    each, rest = divmod(10_000, items)
    kinds = _kinds(items)
    sections = [Section(type="single", count=1, points=each + rest)]
    for kind in ("single", "multiple", "judge"):
        count = kinds.count(kind) - (kind == "single")
        if count:
            sections.append(Section(type=kind, count=count, points=each))
    return sections


def _item(group: str, number: int, kind: str) -> PaperItem:
    options: list[Any] = [Option(id=f"opt-{number}{m}", text=f"选项{m}") for m in "abcd"]  # type: ignore[arg-type]
    if kind == "judge":
        options = [Option(id=f"opt-{mark}", text=mark) for mark in ("f", "t")]  # type: ignore[arg-type]
    name: Any = f"{group}-i{number}"
    return PaperItem(id=name, version=1, type=kind, stem=f"第 {number} 题", options=options)


def _paper(group: str, items: int) -> Paper:
    kinds = _kinds(items)
    return Paper(
        id=f"P-{group}",  # type: ignore[arg-type]
        trade=TRADES[group],
        level=LEVEL,
        template="T-S",
        sections=_sections(items),
        items=[_item(group, number, kind) for number, kind in enumerate(kinds, 1)],
        status="已审定",
        source="国家题库",
        approval="A1",
    )


def _keys(paper: Paper) -> KeySet:
    keys = [ItemKey(item=item.id, version=1, right=right_of(item)) for item in paper.items]
    return KeySet(
        paper=paper.id,
        paper_digest=paper_digest(paper),
        version=1,
        sections=paper.sections,
        keys=keys,
    )


def right_of(item: PaperItem) -> list[Any]:
    """Right options: the second of a single, the first and third of a multiple, 正确."""
    ids = [option.id for option in item.options]
    return [ids[0], ids[2]] if item.type == "multiple" else [ids[1]]


# ------------------------------------------------------------------ practical
@lru_cache(maxsize=1)
def _rubric() -> PracticalPaper:
    rows = [_row(1, "墙体垂直度", 6000, "deduct"), _row(2, "灰缝饱满", 4000, "award")]
    vetoes = [Veto(code="V1", text="发生安全事故"), Veto(code="V2", text="主要尺寸错误")]
    return PracticalPaper(
        paper="P1",  # type: ignore[arg-type]
        title="砌筑墙体",
        trade=TRADES["G1"],
        level=LEVEL,
        minutes=120,
        rows=rows,
        vetoes=vetoes,
    )


def _row(number: int, content: str, most: int, mode: str) -> RubricRow:
    return RubricRow(
        no=number,
        content=content,
        requirement="见评分标准",
        max_hundredths=most,
        mode=mode,
        step_hundredths=5,
        standard="按标准评分",
    )
