"""An invented practical day, driven command by command, whose events can be replayed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Union

import msgspec
import pytest

from bozhen_desktop.domain.arrangement import (
    Arrangement,
    EntryPlan,
    GroupPlan,
    PanelPlan,
    Relation,
    RoomPlan,
)
from bozhen_desktop.domain.base import Command, Context, Event
from bozhen_desktop.domain.checkin import CheckIn
from bozhen_desktop.domain.duty import HoldBriefing, ReadRules, SignInStaff
from bozhen_desktop.domain.parameters import default_parameters
from bozhen_desktop.domain.people import Person, StaffMember, check_digit
from bozhen_desktop.domain.pieces import DrawPieces, StartPiece, StopPiece
from bozhen_desktop.domain.practical import (
    OpenPracticalPaper,
    PracticalPaper,
    RubricRow,
    Veto,
    paper_digest,
)
from bozhen_desktop.domain.room import EVENTS, Room
from bozhen_desktop.domain.scoresheet import MarkedVeto, RowScore, sheet_digest
from bozhen_desktop.domain.seating import DrawSeats
from bozhen_desktop.domain.sheets import MarkVeto, ScoreRow, SignSheet
from bozhen_desktop.domain.sitting import ImportArrangement, StartGroup
from bozhen_desktop.kernel.digest import canonical
from bozhen_desktop.kernel.errors import RuleError


def refused(code: str) -> Any:
    """The block must raise `RuleError` with exactly this code."""
    return pytest.raises(RuleError, match=rf"^{code}(\(|$)")


START = 1_790_000_000_000
MINUTE = 60_000
EXAMINERS = ["e1", "e2", "e3"]
DECODER = msgspec.json.Decoder(Union[EVENTS])  # noqa: UP007 - a tuple made at run time


def staff_member(name: str, *duties: str, **more: Any) -> StaffMember:
    card = {"card_no": f"K{name}", "card_valid_to": "2027-12-31", "grade": "考评员"}
    return StaffMember(
        **{"id": name, "name": name, "duties": [*duties], "trades": ["砌筑工"], **card, **more}
    )


def staff_list() -> list[StaffMember]:
    examiners = [staff_member(name, "examiner") for name in [*EXAMINERS, "e4"]]
    others = {"chief": "site_chief", "super": "supervisor", "tech": "technician"}
    more = {"help": "emergency", "keep1": "custodian", "keep2": "custodian"}
    invigilators = {"inv1": "invigilator", "inv2": "invigilator"}
    posts = {**others, **more, **invigilators}
    return [*examiners, *(staff_member(name, duty) for name, duty in posts.items())]


def rubric(**more: Any) -> PracticalPaper:
    rows = [
        RubricRow(
            no=1,
            content="墙体垂直度",
            requirement="偏差不大于 5 mm",
            max_hundredths=6000,
            mode="deduct",
            step_hundredths=5,
            standard="每处超差扣分",
        ),
        RubricRow(
            no=2,
            content="灰缝饱满",
            requirement="不低于 80 %",
            max_hundredths=4000,
            mode="award",
            step_hundredths=5,
            standard="按饱满度给分",
        ),
    ]
    vetoes = [Veto(code="V1", text="发生安全事故"), Veto(code="V2", text="主要尺寸错误")]
    fixed = {"paper": "P1", "title": "砌筑墙体", "trade": "砌筑工", "level": "五级/初级工"}
    return PracticalPaper(**{**fixed, "minutes": 120, "rows": rows, "vetoes": vetoes, **more})


def number_of(serial: int) -> str:
    first = f"1506021990{1 + serial // 20 % 12:02d}{10 + serial % 18}{serial:03d}"
    return first + check_digit(first)


def entry_plan(serial: int, **more: Any) -> EntryPlan:
    person = Person(name=f"考生{serial}", id_type="resident", id_no=number_of(serial))
    fixed = {"occupation_code": "6-29-01-01", "level": "五级/初级工", "trade": "砌筑工"}
    ids = {"id": f"n{serial}", "ticket": f"2600101500{serial:03d}0", "group": "G1", "room": "R1"}
    return EntryPlan(**{**ids, **fixed, "person": person, **more})


def plan_fields(**more: Any) -> dict[str, Any]:
    """What theory and practical arrangements have in common."""
    fields: dict[str, Any] = {
        "sitting": "S1",
        "batch": "B1",
        "organisation": "O1",
        "site": "东胜实训基地",
        "mode": "rehearsal",
        "day": "2026-09-22",
        "planned_start": START,
        "opens": START - 60 * MINUTE,
        "closes": START + 480 * MINUTE,
        "staff": staff_list(),
        "panels": [],
        "relations": [],
        "parameters": default_parameters(),
    }
    return {**fields, **more}


def practical_plan(entries: int = 2, **more: Any) -> Arrangement:
    group = GroupPlan(
        id="G1",
        trade="砌筑工",
        level="五级/初级工",
        paper="P1",
        paper_digest=paper_digest(rubric()),
        duration_min=120,
    )
    seats = [f"R1-{number:02d}" for number in range(1, entries + 3)]
    fields = plan_fields(
        subject="practical",
        rooms=[RoomPlan(id="R1", name="一号工场", seats=seats, spares=["R1-90"])],
        groups=[group],
        entries=[entry_plan(serial) for serial in range(1, entries + 1)],
        panels=[PanelPlan(id="p1", group="G1", lead="e1", examiners=EXAMINERS)],
    )
    return Arrangement(**{**fields, **more})


def relation(staff: str, entry: str) -> Relation:
    return Relation(staff=staff, entry=entry, relation="师徒")


def award(hundredths: int) -> list[RowScore]:
    """A whole sheet of this total: row 1 full, or as much as fits, row 2 the rest."""
    first = min(hundredths, 6000)
    lost = 6000 - first
    return [
        RowScore(no=1, hundredths=lost, places=int(lost > 0), reason="超差" if lost else ""),
        RowScore(no=2, hundredths=hundredths - first),
    ]


@dataclass
class Day:
    """A room with the events that made it."""

    room: Room = field(default_factory=Room)
    events: list[Event] = field(default_factory=list)
    minute: int = 0
    ms: int = 0
    boot: str = "b1"
    booted: int = -1_000
    mode: str = "rehearsal"

    @property
    def now(self) -> int:
        """Milliseconds since the planned start."""
        return self.minute * MINUTE + self.ms

    def reboot(self, boot: str, off_ms: int = 0) -> None:
        """The hall's PC starts anew after `off_ms` without power."""
        self.ms += off_ms
        self.boot, self.booted = boot, self.now

    def context(self, actor: str, witness: str = "", **more: Any) -> Context:
        fields: dict[str, Any] = {
            "now_ms": START + self.now,
            "boot": self.boot,
            "mono_ms": self.now - self.booted,
            "device": "d1",
            "role": "console",
            "mode": self.mode,
            "seed": f"{len(self.events):064x}",
        }
        return Context(**{**fields, "actor": actor, "witness": witness, **more})

    def do(self, command: Command, actor: str = "chief", witness: str = "", **more: Any) -> Any:
        """Decide and apply; state must not change while deciding. The last event is returned."""
        before = self.room.state() if self.room.plan else None
        events = self.room.decide(command, self.context(actor, witness, **more))
        assert before is None or self.room.state() == before
        for event in events:
            self.room.apply(event)
        self.events += events
        return events[-1]

    def replayed(self) -> Room:
        """Another room from the events as they would stand in a journal."""
        room = Room()
        for event in self.events:
            room.apply(DECODER.decode(canonical(event)))
        return room

    def sheet(self, piece: str, examiner: str, total: int, *vetoes: str) -> Any:
        """Score every row, mark vetoes, sign."""
        for row in award(total):
            self.do(ScoreRow(piece=piece, row=row), examiner)
        marked = [MarkedVeto(code=code, reason="见照片") for code in vetoes]
        for veto in marked:
            self.do(MarkVeto(piece=piece, code=veto.code, reason=veto.reason), examiner)
        digest = sheet_digest(piece, examiner, award(total), marked)
        return self.do(SignSheet(piece=piece, digest=digest), examiner)

    def piece(self, entry: str) -> str:
        return self.room.practical.by_entry[entry]


def prepared(
    plan: Arrangement | None = None, paper: bool = True, missing: tuple[str, ...] = ()
) -> Day:
    """Imported, seated, all but `missing` there, staff met, rules read, paper open if asked."""
    day = Day(minute=-20)
    plan = plan or practical_plan()
    day.do(ImportArrangement(package="x", arrangement=plan))
    day.do(DrawSeats(room="R1"))
    for member in plan.staff:
        day.do(SignInStaff(staff=member.id))
    day.do(HoldBriefing(minutes="考务会", attendees=["chief", *EXAMINERS]))
    for entry in [entry for entry in plan.entries if entry.id not in missing]:
        who = entry.person
        day.do(CheckIn(ticket=entry.ticket, document="resident", id_no=who.id_no, name=who.name))
    day.do(ReadRules(room="R1"))
    if paper:
        day.do(OpenPracticalPaper(group="G1", paper=rubric()), "keep1", "keep2")
    return day


def working(plan: Arrangement | None = None) -> Day:
    """Pieces drawn and begun."""
    day = prepared(plan)
    day.do(DrawPieces(group="G1"))
    day.minute = 0
    day.do(StartGroup(group="G1"))
    for piece in list(day.room.practical.pieces):
        day.do(StartPiece(piece=piece))
    return day


def made(plan: Arrangement | None = None) -> Day:
    """Every piece is finished and waits for sheets."""
    day = working(plan)
    day.minute = 90
    for piece in list(day.room.practical.pieces):
        day.do(StopPiece(piece=piece, cause="done"))
    return day
