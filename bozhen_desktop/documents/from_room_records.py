"""Records of the day, filled from a replayed room: what happened in a room, what left it."""

from __future__ import annotations

from bozhen_desktop.documents.data_handover import (
    DataHandoverData,
    HandedLot,
    PaperCounts,
    WrittenPackage,
)
from bozhen_desktop.documents.from_room import (
    INVIGILATOR,
    PhotoOf,
    entries_of,
    form_number,
    no_photo,
    seat_of,
    sitting_head,
)
from bozhen_desktop.documents.from_room_marks import person
from bozhen_desktop.documents.room_record import BreachRow, FaultRow, NoteRow, RoomRecordData
from bozhen_desktop.documents.words import TIERS, clock_text, minutes_text
from bozhen_desktop.domain.arrangement import EntryPlan, RoomPlan
from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.checkin import TurnedAway
from bozhen_desktop.domain.closeout import Reasoned, SittingClosed
from bozhen_desktop.domain.handin import OWN
from bozhen_desktop.domain.incidents import Fault
from bozhen_desktop.domain.pieces import STOPPED
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.violations import VIOLATION_CODES, Violation
from bozhen_desktop.kernel.ids import EntryId

MATTERS = {
    "violation": "违纪待决定",
    "fault": "故障未关闭",
    "pending": "答案待裁定",
    "piece": "考件未定分",
    "out": "考生未返回",
    "refused": "离线操作待处理",
}


def data_handovers(room: Room, photo_of: PhotoOf = no_photo) -> list[DataHandoverData]:
    """数据移交单 of the sitting."""
    closed = room.custody.closed
    return [
        DataHandoverData(
            number=form_number(room, "YJ"),
            head=sitting_head(room),
            counts=_counts(closed) if closed else None,
            packages=[
                WrittenPackage(
                    package=one.package,
                    first=one.first_seq,
                    last=one.last_seq,
                    medium=one.medium,
                    by=person(room, one.by),
                )
                for one in room.custody.written
            ],
            lots=_lots(room),
            void=[(_named(room, one.name), one.reason) for one in closed.void] if closed else [],
            carried=[_matter(one) for one in closed.carried] if closed else [],
            head_seq=closed.head_seq if closed else 0,
            head_hash=closed.head_hash if closed else "",
            closed_by=[person(room, closed.first), person(room, closed.second)] if closed else [],
        )
    ]


def _counts(closed: SittingClosed) -> PaperCounts:
    counts = closed.counts
    return PaperCounts(
        issued=counts.issued, submitted=counts.submitted, absent=counts.absent, void=counts.void
    )


def _lots(room: Room) -> list[HandedLot]:
    hops = sorted(
        (hop for hops in room.custody.lots.values() for hop in hops), key=lambda h: (h.at, h.lot)
    )
    return [
        HandedLot(
            lot=hop.lot,
            count=hop.count,
            giver=person(room, hop.giver),
            taker=person(room, hop.taker),
            at=hop.at,
            note=f"{hop.note}{later(hop.paper)}",
        )
        for hop in hops
    ]


def later(paper: FromPaper | None) -> str:
    """What is printed behind an act that came back from paper: `（补录，第 3 页）`."""
    return f"（补录，第 {paper.page} 页）" if paper is not None else ""


def _matter(one: Reasoned) -> tuple[str, str]:
    kind, _, rest = one.name.partition("/")
    return f"{MATTERS.get(kind, kind)}（{rest}）", one.reason


def _named(room: Room, entry: str) -> str:
    plan = room.entry(EntryId(entry))
    return f"{plan.person.name}（{plan.ticket}）"


def room_records(room: Room, photo_of: PhotoOf = no_photo) -> list[RoomRecordData]:
    """考场情况记录单 of every room."""
    return [_record(room, plan) for plan in room.arrangement.rooms]


def _record(room: Room, plan: RoomPlan) -> RoomRecordData:
    entries = entries_of(room, plan)
    state, ids = room.checkin, {entry.id for entry in entries}
    on_duty = [m for m in room.arrangement.staff if "invigilator" in m.duties]
    arrived = [member for member in on_duty if member.id in room.duty.arrived]
    return RoomRecordData(
        number=form_number(room, "QK", plan.id),
        head=sitting_head(room),
        room=plan.name,
        groups=_groups(room, entries),
        due=len(entries),
        present=len([e for e in entries if e.id in state.present]),
        handed_in=_handed_in(room, entries),
        absent=[_named(room, e.id) for e in entries if e.id in state.absent],
        turned_away=[
            f"{_named(room, e.id)}：{_refusal(state.turned_away[e.id])}"
            for e in entries
            if e.id in state.turned_away
        ],
        late=[
            f"{_named(room, e.id)}{state.present[e.id].late} 分钟"
            for e in entries
            if e.id in state.present and state.present[e.id].late
        ],
        early=_early(room, entries),
        breaches=[_breach(room, v) for v in room.incidents.violations if v.record.entry in ids],
        faults=_happenings(room, plan, entries),
        notes=[
            NoteRow(
                when=clock_text(note.at),
                text=f"{note.text}{later(note.paper)}",
                by=person(room, note.by),
            )
            for note in room.incidents.notes
            if note.room == plan.id
        ],
        invigilators=[member.name for member in arrived or on_duty],
        signers=[INVIGILATOR, INVIGILATOR],
    )


def _refusal(away: TurnedAway) -> str:
    return f"{away.reason}{later(away.paper)}"


def _groups(room: Room, entries: list[EntryPlan]) -> list[str]:
    here = {entry.group for entry in entries}
    found = []
    for group in room.arrangement.groups:
        count = sum(entry.group == group.id for entry in entries)
        time = minutes_text(group.duration_ms)
        if group.id in here:
            found.append(f"{group.trade} {group.level} {count} 人（{time}）")
    return found


def _handed_in(room: Room, entries: list[EntryPlan]) -> int:
    """Papers taken in, or pieces whose work has ended."""
    if room.arrangement.subject == "theory":
        return sum(entry.id in room.answers.handed_in for entry in entries)
    pieces = [room.practical.piece_of(entry.id) for entry in entries]
    return sum(piece is not None and piece.phase == STOPPED for piece in pieces)


def _early(room: Room, entries: list[EntryPlan]) -> list[str]:
    found = []
    for entry in entries:
        done = room.answers.handed_in.get(entry.id)
        if done is not None and done.cause == OWN and done.elapsed < room.budget(entry.id):
            found.append(f"{_named(room, entry.id)}用时 {minutes_text(done.elapsed)}")
    return found


def _breach(room: Room, violation: Violation) -> BreachRow:
    record, decision = violation.record, violation.decision
    who, seen = room.entry(record.entry), record.facts
    decided = "待主考决定"
    if decision is not None:
        reason = f"（{decision.reason}）" if decision.reason else ""
        source = later(decision.paper)
        decided = f"{TIERS[decision.tier]}{reason}　{person(room, decision.by)}{source}"
    return BreachRow(
        candidate=f"{who.person.name}\n{who.ticket}",
        facts=f"{VIOLATION_CODES[record.code].text}：{seen.facts}{later(record.paper)}",
        clause=seen.clause,
        statement=seen.statement or "拒绝签字",
        witnesses=f"{person(room, record.first)}、{person(room, record.second)}",
        decision=decided,
    )


def _happenings(room: Room, plan: RoomPlan, entries: list[EntryPlan]) -> list[FaultRow]:
    """Faults, moves, credit and breaks of a room."""
    seats = {*plan.seats, *plan.spares}
    faults = [f for f in room.incidents.faults if seats & set(f.opened.seats)]
    found = [_fault(fault) for fault in faults]
    for entry in entries:
        found += [*_moved(room, plan, entry), *_credited(room, entry), *_breaks(room, entry)]
    return found


def _fault(fault: Fault) -> FaultRow:
    opened, closed = fault.opened, fault.closed
    remedy = f"{closed.remedy}{later(closed.paper)}" if closed is not None else "尚未排除"
    what = f"{opened.what}{later(opened.paper)}"
    return FaultRow(kind="故障", where="、".join(opened.seats), what=what, remedy=remedy)


def _moved(room: Room, plan: RoomPlan, entry: EntryPlan) -> list[FaultRow]:
    drawn = room.seating.drawn.get(plan.id)
    old, new = drawn.seats.get(entry.id) if drawn else None, seat_of(room, entry.id)
    if old is None or old == new or room.arrangement.subject != "theory":
        return []
    who = _named(room, entry.id)
    return [
        FaultRow(kind="换机", where=who, what=f"由 {old} 换到 {new}", remedy="答案与时间已恢复")
    ]


def _credited(room: Room, entry: EntryPlan) -> list[FaultRow]:
    given = room.credits.granted.get(entry.id, 0)
    if not given:
        return []
    who = _named(room, entry.id)
    return [FaultRow(kind="补时", where=who, what=f"补时 {minutes_text(given)}", remedy="已计入")]


def _breaks(room: Room, entry: EntryPlan) -> list[FaultRow]:
    state, who = room.breaks, _named(room, entry.id)
    rows = [
        FaultRow(
            kind="离场",
            where=who,
            what=f"{left.reason}{later(left.paper)}",
            remedy=f"{person(room, left.escort)}陪同，{minutes_text(back.away)}后返回"
            + later(back.paper),
        )
        for left, back in state.taken
        if left.entry == entry.id
    ]
    out = state.out.get(entry.id)
    if out is not None:
        escort = person(room, out.escort)
        rows.append(
            FaultRow(
                kind="离场",
                where=who,
                what=f"{out.reason}{later(out.paper)}",
                remedy=f"{escort}陪同，未返回",
            )
        )
    return rows
