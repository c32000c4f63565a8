"""Forms of a sitting's people, filled from its replayed room: tickets, seats, doors, sign-in.

All of it is pure: the same room gives the same data. `photo_of` gives the file of a photograph by
its digest, or None.
"""

from __future__ import annotations

from collections.abc import Callable

from bozhen_desktop.documents.admission_ticket import AdmissionTicketData, TicketSession
from bozhen_desktop.documents.door_label import DoorGroup, DoorLabelData, DoorRow
from bozhen_desktop.documents.seat_chart import SeatCell, SeatChartData
from bozhen_desktop.documents.sign_in_sheet import SignInRow, SignInSheetData
from bozhen_desktop.documents.stationery import SittingHead
from bozhen_desktop.documents.words import (
    ID_TYPES,
    SITTING_TYPES,
    clock_text,
    day_text,
    last_four,
    minutes_text,
    sex_text,
)
from bozhen_desktop.domain.arrangement import EntryPlan, GroupPlan, RoomPlan
from bozhen_desktop.domain.room import Room
from bozhen_desktop.kernel.ids import EntryId, SeatId

PhotoOf = Callable[[str], bytes | None]

ACROSS = 6
"""Seats in a row of the chart; the arrangement gives their order, not their places."""

INVIGILATOR = "监考员（考评人员）"
_HALF_DAY_MIN = 12 * 60
"""Doors that open earlier than this are those of a rehearsal, open all the time."""

_SPECIAL = {
    "电工": "特种作业操作证",
    "架子工": "建筑施工特种作业操作资格证书",
}
"""Trades whose work needs a permit that is not this certificate (domain rules §1.1)."""


def no_photo(digest: str) -> None:
    """For a place that keeps no photographs."""


def sitting_head(room: Room) -> SittingHead:
    """Batch and sitting as every form carries them."""
    plan = room.arrangement
    return SittingHead(
        batch=plan.batch,
        sitting=plan.sitting,
        subject=plan.subject,
        site=plan.site,
        day=plan.day,
        start=plan.planned_start,
    )


def form_number(room: Room, code: str, part: str = "") -> str:
    """`SITTING.CODE.PART`: the number under which a print is recorded."""
    number = f"{room.arrangement.sitting}.{code}"
    return f"{number}.{part}" if part else number


def seat_of(room: Room, entry: EntryId) -> SeatId:
    """The seat of an entry, "" before the draw."""
    return room.seating.seats.get(entry, SeatId(""))


def entries_of(room: Room, plan: RoomPlan) -> list[EntryPlan]:
    """Entries of a room by seat, those without a seat last by ticket number."""
    places = {seat: at for at, seat in enumerate((*plan.seats, *plan.spares))}
    due = [entry for entry in room.arrangement.entries if entry.room == plan.id]
    last = len(places)
    return sorted(due, key=lambda e: (places.get(seat_of(room, e.id), last), e.ticket))


def _photo(entry: EntryPlan, photo_of: PhotoOf) -> bytes:
    digest = entry.person.photo
    return (photo_of(digest) or b"") if digest else b""


def _when(room: Room, group: GroupPlan) -> str:
    """Day and time from … to of a group."""
    start = room.arrangement.planned_start
    end = clock_text(start + group.duration_ms)
    return f"{day_text(start)} {clock_text(start)}—{end}"


def _notices(room: Room, entry: EntryPlan) -> list[str]:
    rules = room.rules
    late, earliest = minutes_text(rules.late_limit_ms), minutes_text(rules.earliest_hand_in_ms)
    opens = rules.entry_opens_min
    entry_line = f"开考前 {opens} 分钟起入场；" if opens <= _HALF_DAY_MIN else ""
    found = [
        "凭本准考证和有效身份证件（身份证、工作证）入场，两证缺一不可。",
        f"{entry_line}开考 {late}后不得入场，按缺考处理。",
        "手机、手表等有通讯、摄录、存储功能的物品以及书籍资料不得带到座位。",
    ]
    if room.arrangement.subject == "theory":
        found.append(f"开考 {earliest}后方可交卷；交卷后请记下回执码，签退后离场。")
    else:
        found.append("按抽号结果在指定工位操作，按规定穿戴劳动防护用品，注意安全。")
    found.append("违反考场纪律的，按规定取消成绩。")
    permit = _SPECIAL.get(entry.trade)
    if permit:
        found.append(f"职业技能等级证书不是{permit}，不能代替其上岗。")
    if room.arrangement.mode == "rehearsal":
        found.append("本证为演练所印，不作考试凭证。")
    return found


def admission_tickets(room: Room, photo_of: PhotoOf = no_photo) -> list[AdmissionTicketData]:
    """准考证 of everybody in the sitting, by ticket number."""
    entries = sorted(room.arrangement.entries, key=lambda entry: entry.ticket)
    return [_ticket(room, entry, photo_of) for entry in entries]


def _ticket(room: Room, entry: EntryPlan, photo_of: PhotoOf) -> AdmissionTicketData:
    person, group = entry.person, room.group(entry.group)
    session = TicketSession(
        subject=room.arrangement.subject,
        when=_when(room, group),
        room=room.room_plan(entry.room).name,
        seat=seat_of(room, entry.id),
    )
    return AdmissionTicketData(
        number=form_number(room, "ZKZ", entry.ticket),
        head=sitting_head(room),
        ticket=entry.ticket,
        name=person.name,
        sex=sex_text(person.id_type, person.id_no),
        id_type=ID_TYPES.get(person.id_type, person.id_type),
        id_no=last_four(person.id_no),
        trade=entry.trade,
        level=entry.level,
        sitting_type=SITTING_TYPES[entry.sitting_type],
        employer=entry.employer,
        sessions=[session],
        notices=_notices(room, entry),
        photo=_photo(entry, photo_of),
    )


def seat_charts(room: Room, photo_of: PhotoOf = no_photo) -> list[SeatChartData]:
    """座次表 of every room; all seats are free before the draw."""
    return [
        SeatChartData(
            number=form_number(room, "ZCB", plan.id),
            head=sitting_head(room),
            room=plan.name,
            across=ACROSS,
            seats=[_seat(room, seat, spare=False) for seat in plan.seats]
            + [_seat(room, seat, spare=True) for seat in plan.spares],
        )
        for plan in room.arrangement.rooms
    ]


def _seat(room: Room, seat: SeatId, spare: bool) -> SeatCell:
    entry = room.entry_at(seat) or _gone_from(room, seat)
    if entry is None:
        return SeatCell(seat=seat, spare=spare)
    return SeatCell(
        seat=seat,
        ticket=entry.ticket,
        name=entry.person.name,
        trade=entry.trade,
        level=entry.level,
    )


def _gone_from(room: Room, seat: SeatId) -> EntryPlan | None:
    """Who was seated here and did not come."""
    found = [EntryId(entry) for entry, taken in room.seating.seats.items() if taken == seat]
    return room.entry(found[0]) if found else None


def door_labels(room: Room, photo_of: PhotoOf = no_photo) -> list[DoorLabelData]:
    """门贴 of every room."""
    return [
        DoorLabelData(
            number=form_number(room, "MT", plan.id),
            head=sitting_head(room),
            room=plan.name,
            groups=_door_groups(room, plan),
            rows=[
                DoorRow(seat=seat_of(room, e.id), ticket=e.ticket, name=e.person.name)
                for e in entries_of(room, plan)
            ],
        )
        for plan in room.arrangement.rooms
    ]


def _door_groups(room: Room, plan: RoomPlan) -> list[DoorGroup]:
    found = []
    for group in room.arrangement.groups:
        here = [e for e in entries_of(room, plan) if e.group == group.id]
        numbers = sorted(entry.ticket for entry in here)
        if numbers:
            found.append(
                DoorGroup(
                    trade=group.trade,
                    level=group.level,
                    count=len(here),
                    first=numbers[0],
                    last=numbers[-1],
                    minutes=minutes_text(group.duration_ms),
                )
            )
    return found


def sign_in_sheets(room: Room, photo_of: PhotoOf = no_photo) -> list[SignInSheetData]:
    """考生签到表 of every room; totals are left to the pen while somebody may still come."""
    return [_sign_in(room, plan, photo_of) for plan in room.arrangement.rooms]


def _sign_in(room: Room, plan: RoomPlan, photo_of: PhotoOf) -> SignInSheetData:
    entries = entries_of(room, plan)
    here = [entry for entry in entries if entry.id in room.checkin.present]
    absent = [entry for entry in entries if entry.id in room.checkin.absent]
    away = [entry for entry in entries if entry.id in room.checkin.turned_away]
    over = len(here) + len(absent) + len(away) == len(entries)
    return SignInSheetData(
        number=form_number(room, "QD", plan.id),
        head=sitting_head(room),
        room=plan.name,
        rows=[
            SignInRow(
                seat=seat_of(room, entry.id),
                ticket=entry.ticket,
                name=entry.person.name,
                id_tail=entry.person.id_no[-4:],
                trade=entry.trade,
                level=entry.level,
                mark=attendance(room, entry.id),
                photo=_photo(entry, photo_of),
            )
            for entry in entries
        ],
        present=len(here) if over else None,
        absent=len(absent) if over else None,
        turned_away=len(away) if over else None,
        signers=[INVIGILATOR, INVIGILATOR],
    )


def attendance(room: Room, entry: EntryId) -> str:
    """`缺考`, `拒绝入场`, `迟到 5 分`, `补录`, or "" for one who came in time or may still come."""
    if entry in room.checkin.turned_away:
        return "拒绝入场"
    if entry in room.checkin.absent:
        return "缺考"
    came = room.checkin.present.get(entry)
    words = []
    if came is not None and came.late:
        words.append(f"迟到 {came.late} 分")
    if came is not None and came.paper is not None:
        words.append("补录")
    return "，".join(words)
