"""The invented sitting that is measured: one group, 100 items, as many seats as asked."""

from __future__ import annotations

from bozhen_desktop.domain.arrangement import Arrangement, EntryPlan, GroupPlan, RoomPlan
from bozhen_desktop.domain.items import JUDGE, MULTIPLE, ItemKey, Option
from bozhen_desktop.domain.paper import TEMPLATES, KeySet, Paper, PaperItem, paper_digest
from bozhen_desktop.domain.parameters import default_parameters, replace
from bozhen_desktop.domain.people import Person, StaffMember, check_digit
from bozhen_desktop.kernel.clock import day_of
from bozhen_desktop.kernel.ids import (
    BatchId,
    EntryId,
    GroupId,
    ItemId,
    OptionId,
    PaperId,
    RoomId,
    SeatId,
    SittingId,
    StaffId,
    TicketNo,
)

SITTING = "BENCH"
GROUP = GroupId("G1")
ROOM_SEATS = 50
PLAN_DAY = "2026-01-01"
_HOUR = 3_600_000
_TRADE, _LEVEL = "砌筑工", "五级/初级工"
_SECTIONS = TEMPLATES["T-D"]
_STAFF = {
    "chief": "site_chief",
    "super": "supervisor",
    "tech": "technician",
    "help": "emergency",
    "keep1": "custodian",
    "keep2": "custodian",
    "tot": "totaller",
    "inv1": "invigilator",
    "inv2": "invigilator",
}


def _item(number: int, kind: str, words: int = 40) -> PaperItem:
    options = [
        Option(id=OptionId(f"o{number:03d}{mark}"), text=f"第 {number} 题的选项 {mark}")
        for mark in "abcd"
    ]
    if kind == JUDGE:
        options = [Option(id=OptionId("t"), text="正确"), Option(id=OptionId("f"), text="错误")]
    stem = f"第 {number} 题：" + "砌体灰缝应横平竖直、厚薄均匀" * max(words // 14, 1)
    return PaperItem(
        id=ItemId(f"item-{number:05d}"), version=1, type=kind, stem=stem, options=options
    )


def make_paper(words: int = 40) -> Paper:
    """100 items: 60 single, 20 multiple, 20 true or false; stems of about `words` characters."""
    kinds = [section.type for section in _SECTIONS for _ in range(section.count)]
    return Paper(
        id=PaperId("P-BENCH"),
        trade=_TRADE,
        level=_LEVEL,
        template="T-D",
        sections=_SECTIONS,
        items=[_item(number, kind, words) for number, kind in enumerate(kinds, 1)],
        status="已审定",
        source="国家题库",
        approval="A1",
    )


PAPER = make_paper()


def make_keys() -> KeySet:
    """The key of `PAPER`."""
    return KeySet(
        paper=PAPER.id,
        paper_digest=paper_digest(PAPER),
        version=1,
        sections=PAPER.sections,
        keys=[ItemKey(item=item.id, version=1, right=_right(item)) for item in PAPER.items],
    )


def _right(item: PaperItem) -> list[OptionId]:
    options = [option.id for option in item.options]
    return sorted(options[:2]) if item.type == MULTIPLE else options[:1]


def options_of(item: PaperItem) -> list[str]:
    """Ids of an item's options."""
    return [str(option.id) for option in item.options]


def arrangement(seats: int, start: int) -> Arrangement:
    """A theory sitting that began at `start` (UTC ms), `ROOM_SEATS` seats a room."""
    parameters = replace(
        default_parameters(),
        {"late_limit_s": 1, "earliest_hand_in_s": 1},
        PLAN_DAY,
        "仅测速",
    )
    numbers = range(1, seats + 1)
    rooms = [
        RoomPlan(
            id=RoomId(f"R{first // ROOM_SEATS + 1:03d}"),
            name=f"第 {first // ROOM_SEATS + 1} 机房",
            seats=[SeatId(f"S{number:05d}") for number in numbers[first : first + ROOM_SEATS]],
            spares=[],
        )
        for first in range(0, seats, ROOM_SEATS)
    ]
    return Arrangement(
        sitting=SittingId(SITTING),
        batch=BatchId("B-BENCH"),
        organisation="O1",
        site="lab",
        subject="theory",
        mode="rehearsal",
        day=day_of(start),
        planned_start=start,
        opens=start - _HOUR,
        closes=start + 8 * _HOUR,
        rooms=rooms,
        groups=[_group()],
        entries=[_entry(number) for number in numbers],
        staff=[
            StaffMember(id=StaffId(name), name=name, duties=[duty]) for name, duty in _STAFF.items()
        ],
        panels=[],
        relations=[],
        parameters=parameters,
    )


def _group() -> GroupPlan:
    return GroupPlan(
        id=GROUP,
        trade=_TRADE,
        level=_LEVEL,
        paper=PAPER.id,
        paper_digest=paper_digest(PAPER),
        duration_min=480,
    )


def _entry(number: int) -> EntryPlan:
    first = f"150602{1960 + number // 900}0101{100 + number % 900}"
    return EntryPlan(
        id=EntryId(f"n{number:05d}"),
        ticket=TicketNo(f"26001015{number:06d}"),
        person=Person(name=f"考生{number}", id_type="resident", id_no=first + check_digit(first)),
        trade=_TRADE,
        occupation_code="6-29-01-01",
        level=_LEVEL,
        group=GROUP,
        room=RoomId(f"R{(number - 1) // ROOM_SEATS + 1:03d}"),
    )
