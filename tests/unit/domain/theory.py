"""An invented theory day beside the practical one: two groups in one room, eight items a paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bozhen_desktop.domain.access import AcceptRules, LogIn
from bozhen_desktop.domain.answers import SaveAnswer
from bozhen_desktop.domain.arrangement import Arrangement, GroupPlan, RoomPlan
from bozhen_desktop.domain.checkin import CheckIn
from bozhen_desktop.domain.duty import HoldBriefing, ReadRules, SignInStaff
from bozhen_desktop.domain.handin import HandIn, receipt_code
from bozhen_desktop.domain.items import ItemKey, Option
from bozhen_desktop.domain.paper import KeySet, OpenPaper, Paper, PaperItem, Section, paper_digest
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.seating import DrawSeats
from bozhen_desktop.domain.sitting import ImportArrangement, StartGroup
from tests.unit.domain.support import Day, entry_plan, plan_fields

TRADES = {"G1": "砌筑工", "G2": "电工"}
SECTIONS = [
    Section(type="single", count=4, points=1000),
    Section(type="multiple", count=2, points=2000),
    Section(type="judge", count=2, points=1000),
]


def item(group: str, number: int) -> PaperItem:
    kind = ["single"] * 4 + ["multiple"] * 2 + ["judge"] * 2
    options = [Option(id=f"opt-{number}{mark}", text=f"选项{mark}") for mark in "abcd"]
    if kind[number - 1] == "judge":
        options = [Option(id="t", text="正确"), Option(id="f", text="错误")]
    return PaperItem(
        id=f"{group}-i{number}",
        version=1,
        type=kind[number - 1],
        stem=f"第 {number} 题",
        options=options,
    )


def paper(group: str = "G1", **more: Any) -> Paper:
    fixed: dict[str, Any] = {
        "id": f"P-{group}",
        "trade": TRADES[group],
        "level": "五级/初级工",
        "template": "T-S",
        "sections": SECTIONS,
        "items": [item(group, number) for number in range(1, 9)],
        "status": "已审定",
        "source": "国家题库",
        "approval": "A1",
    }
    return Paper(**{**fixed, **more})


def right(number: int) -> list[str]:
    """The right options of an item."""
    if number in (5, 6):
        return [f"opt-{number}a", f"opt-{number}c"]
    return ["t"] if number in (7, 8) else [f"opt-{number}b"]


def wrong(number: int) -> list[str]:
    return ["f"] if number in (7, 8) else [f"opt-{number}d"]


def keys(group: str = "G1", version: int = 1, **changed: list[str]) -> KeySet:
    """The key of a paper; `changed`: other right options of `i3` and so on."""
    return KeySet(
        paper=f"P-{group}",
        paper_digest=paper_digest(paper(group)),
        version=version,
        sections=SECTIONS,
        keys=[
            ItemKey(item=f"{group}-i{n}", version=1, right=changed.get(f"i{n}", right(n)))
            for n in range(1, 9)
        ],
    )


def theory_plan(count: int = 4, **more: Any) -> Arrangement:
    """Odd entries in G1, even ones in G2 (90 and 60 minutes)."""
    groups = [
        GroupPlan(
            id=group,
            trade=trade,
            level="五级/初级工",
            paper=f"P-{group}",
            paper_digest=paper_digest(paper(group)),
            duration_min=minutes,
        )
        for (group, trade), minutes in zip(TRADES.items(), (90, 60), strict=True)
    ]
    names = {serial: ("G1", "G2")[(serial - 1) % 2] for serial in range(1, count + 1)}
    fields = plan_fields(
        subject="theory",
        rooms=[
            RoomPlan(
                id="R1",
                name="一号机房",
                seats=[f"R1-{number:02d}" for number in range(1, count + 2)],
                spares=["R1-90", "R1-91"],
            )
        ],
        groups=groups,
        entries=[
            entry_plan(serial, group=group, trade=TRADES[group]) for serial, group in names.items()
        ],
    )
    return Arrangement(**{**fields, **more})


@dataclass
class TheoryDay(Day):
    """A theory sitting; papers and keys lie loaded as the hall would have them."""

    def __post_init__(self) -> None:
        load(self.room)

    def replayed(self) -> Room:
        room = super().replayed()
        load(room)
        return room

    def at(self, minute: int, ms: int = 0) -> TheoryDay:
        self.minute, self.ms = minute, ms
        return self

    def terminal(self, entry: str, device: str = "", **more: Any) -> dict[str, Any]:
        """Keywords of `do` and `context` for a command of this entry's terminal."""
        fields = {
            "actor": entry,
            "device": device or f"key-{entry}.1",
            "role": "terminal",
            "seat": self.room.seating.seats.get(entry, ""),
        }
        return {**fields, **more}

    def log_in(self, entry: str, **more: Any) -> Any:
        plan = self.room.entry(entry)
        command = LogIn(last4=plan.person.id_no[-4:], ticket="", boot="t1")
        return self.do(command, **self.terminal(entry, **more))

    def elapsed(self, entry: str) -> int:
        context = self.context("hall")
        clock = self.room.sitting.clocks[self.room.entry(entry).group]
        return clock.elapsed_at(context.boot, context.mono_ms)

    def answer(self, entry: str, number: int, options: list[str], **more: Any) -> SaveAnswer:
        """The next answer of an entry's latest epoch, made now; any field may be given."""
        epoch = more.get("epoch", len(self.room.access.epochs.get(entry, ())))
        steps = self.room.answers.steps.get(entry, {})
        fields: dict[str, Any] = {
            "item": f"{self.room.entry(entry).group}-i{number}",
            "version": 1,
            "options": options,
            "epoch": epoch,
            "step": steps.get(epoch, 0) + 1,
            "made": self.elapsed(entry),
        }
        return SaveAnswer(**{**fields, **more})

    def save(
        self, entry: str, number: int, options: list[str], device: str = "", **more: Any
    ) -> Any:
        command = self.answer(entry, number, options, **more)
        return self.do(command, **self.terminal(entry, device))

    def hand_in(self, entry: str, **more: Any) -> Any:
        saved = self.room.answers.saved.get(entry, {})
        digest = self.room.group(self.room.entry(entry).group).paper_digest
        receipt = receipt_code(entry, digest, {name: s.options for name, s in saved.items()})
        epoch = len(self.room.access.epochs[entry])
        return self.do(HandIn(epoch=epoch, receipt=receipt), **self.terminal(entry, **more))


def load(room: Room) -> None:
    """What the hall takes from its blobs: clear papers and, once opened, keys."""
    for group in TRADES:
        room.paper.loaded[paper_digest(paper(group))] = paper(group)
        room.scoring.loaded[f"key-{group}-1"] = keys(group)


def arranged(plan: Arrangement | None = None) -> TheoryDay:
    """Imported and seated."""
    day = TheoryDay(minute=-25)
    plan = plan or theory_plan()
    day.mode = plan.mode
    day.do(ImportArrangement(package="x", arrangement=plan))
    day.do(DrawSeats(room="R1"))
    return day


def check_in(day: Day, entry: str, **more: Any) -> Any:
    plan = day.room.entry(entry)
    fields: dict[str, Any] = {
        "ticket": plan.ticket,
        "document": "resident",
        "id_no": plan.person.id_no,
        "name": plan.person.name,
    }
    witness = more.pop("witness", "")
    return day.do(CheckIn(**{**fields, **more}), "chief", witness)


def ready(plan: Arrangement | None = None, missing: tuple[str, ...] = ()) -> TheoryDay:
    """Staff met, everybody but `missing` checked in, papers open, logged in and pledged."""
    day = arranged(plan)
    for member in day.room.arrangement.staff:
        day.do(SignInStaff(staff=member.id))
    day.do(HoldBriefing(minutes="考务会", attendees=["chief", "super"]))
    day.do(ReadRules(room="R1"))
    for group in TRADES:
        digest = day.room.group(group).paper_digest
        day.do(OpenPaper(group=group, digest=digest), "keep1", "keep2")
    for entry in [e.id for e in day.room.arrangement.entries if e.id not in missing]:
        check_in(day, entry)
        day.log_in(entry)
        day.do(AcceptRules(pledge="v1"), **day.terminal(entry))
    return day


def running(plan: Arrangement | None = None, missing: tuple[str, ...] = ()) -> TheoryDay:
    """Both groups have started at minute 0."""
    day = ready(plan, missing)
    day.at(0)
    for group in TRADES:
        day.do(StartGroup(group=group))
    return day
