"""The console's map: the sitting, its rules, rooms, groups with their clocks, seats."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bozhen_desktop.domain.beats import Beat, SittingResumed
from bozhen_desktop.domain.checkin import MarkedAbsent, TurnedAway
from bozhen_desktop.domain.closeout import SittingClosed
from bozhen_desktop.domain.corrections import VersionCountersigned
from bozhen_desktop.domain.duty import BriefingHeld, RulesRead, StaffReplaced
from bozhen_desktop.domain.handin import HandedIn
from bozhen_desktop.domain.incidents import FaultClosed, FaultOpened
from bozhen_desktop.domain.paper import PaperOpened
from bozhen_desktop.domain.pieces import (
    PiecesDrawn,
    PieceStarted,
    StationChecked,
)
from bozhen_desktop.domain.practical import PracticalPaperOpened
from bozhen_desktop.domain.results import ResultsConfirmed
from bozhen_desktop.domain.rulings import PendingSettled
from bozhen_desktop.domain.scoresheet import PieceScored
from bozhen_desktop.domain.scoring import KeyOpened, ScoresConfirmed, TheoryScored
from bozhen_desktop.domain.seating import EntryMoved, SeatsDrawn
from bozhen_desktop.domain.sitting import (
    GroupEnded,
    GroupPaused,
    GroupResumed,
    GroupStarted,
    SittingArranged,
    SittingSuspended,
)
from bozhen_desktop.domain.views_common import (
    Part,
    Row,
    clock_row,
    entries_of,
    group_row,
    plain,
    sitting_row,
)
from bozhen_desktop.domain.violations import ViolationDecided
from bozhen_desktop.kernel.ids import RoomId, SeatId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


def _sitting(room: Room, key: str, who: str) -> Row | None:
    row = sitting_row(room)
    plan = room.plan
    if row is None or plan is None:
        return None
    suspended = room.sitting.suspended
    return {
        **row,
        "opens": plan.opens,
        "closes": plan.closes,
        "package": room.sitting.package,
        "reason": suspended.reason if suspended else "",
        "new_day": suspended.new_day if suspended else "",
        "briefings": len(room.duty.briefings),
        "conflicts": sorted(room.duty.conflicts),
    }


def _rules(room: Room, key: str, who: str) -> Row:
    row: Row = plain(room.rules)
    return row


def _room(room: Room, key: str, who: str) -> Row:
    plan = room.room_plan(RoomId(key))
    drawn = room.seating.drawn.get(key)
    return {
        "name": plan.name,
        "seats": [*plan.seats],
        "spares": [*plan.spares],
        "drawn": drawn is not None,
        "neighbours": drawn.neighbours if drawn else 0,
        "rules_read": key in room.duty.rules_read,
    }


def _group(room: Room, key: str, who: str) -> Row:
    opened = room.scoring.opened.get(key)
    return {
        **group_row(room, key),
        "entries": len(entries_of(room, key)),
        "key_version": opened.version if opened else 0,
        "scores_confirmed": key in room.scoring.confirmed,
        "results_confirmed": key in room.results.confirmed,
        "draws": room.practical.draws.get(key, 0),
    }


def _seat(room: Room, key: str, who: str) -> Row:
    plan = next(p for p in room.arrangement.rooms if key in p.seats or key in p.spares)
    open_faults = [f.opened for f in room.incidents.faults if f.closed is None]
    return {
        "room": plan.id,
        "spare": key in plan.spares,
        "failed": key in room.practical.failed or any(key in f.seats for f in open_faults),
        "entry": _occupant(room, SeatId(key)),
    }


def _occupant(room: Room, seat: SeatId) -> str:
    """Who sits there, or whose seat stayed empty."""
    found = room.entry_at(seat)
    if found is not None:
        return found.id
    gone = [e for e, taken in room.seating.seats.items() if taken == seat]
    return min(gone, default="")


def _paths(room: Room, who: str) -> Iterable[str]:
    plan = room.arrangement
    yield from ("sitting", "rules")
    for place in plan.rooms:
        yield f"room/{place.id}"
        yield from (f"seat/{seat}" for seat in (*place.seats, *place.spares))
    for group in plan.groups:
        yield from (f"group/{group.id}", f"clock/{group.id}")


def _of_group(room: Room, event: Any, who: str) -> list[str]:
    return [f"group/{event.group}"]


def _of_clock(room: Room, event: Any, who: str) -> list[str]:
    return [f"clock/{event.group}"]


def _of_clocks(room: Room, event: Beat | SittingResumed, who: str) -> list[str]:
    return [f"clock/{group}" for group in event.elapsed]


def _suspended(room: Room, event: SittingSuspended, who: str) -> list[str]:
    return ["sitting", *(f"clock/{group}" for group in event.elapsed)]


def _seats_of(room: Room, place: str) -> list[str]:
    plan = room.room_plan(RoomId(place))
    return [f"seat/{seat}" for seat in (*plan.seats, *plan.spares)]


def _seats_drawn(room: Room, event: SeatsDrawn, who: str) -> list[str]:
    return [f"room/{event.room}", *_seats_of(room, event.room)]


def _entry_moved(room: Room, event: EntryMoved, who: str) -> list[str]:
    return [f"seat/{event.old_seat}", f"seat/{event.seat}"]


def _pieces_drawn(room: Room, event: PiecesDrawn, who: str) -> list[str]:
    due = [entry.room for entry in room.arrangement.entries if entry.group == event.group]
    seats = [path for place in sorted(set(due)) for path in _seats_of(room, place)]
    return [f"group/{event.group}", *seats]


def _piece_group(room: Room, event: Any, who: str) -> list[str]:
    return [f"group/{room.practical.pieces[event.piece].group}"]


def _entry_group(room: Room, event: Any, who: str) -> list[str]:
    return [f"group/{room.entry(event.entry).group}"]


def _of_fault(room: Room, event: FaultOpened | FaultClosed, who: str) -> list[str]:
    return [f"seat/{seat}" for seat in room.incidents.faults[event.number - 1].opened.seats]


def _sitting_only(room: Room, event: Any, who: str) -> list[str]:
    return ["sitting"]


PART = Part(
    rows={
        "sitting": _sitting,
        "rules": _rules,
        "room": _room,
        "group": _group,
        "clock": clock_row,
        "seat": _seat,
    },
    paths=_paths,
    touches={
        SittingArranged: lambda room, event, who: _paths(room, who),
        GroupStarted: _of_clock,
        GroupPaused: _of_clock,
        GroupResumed: _of_clock,
        GroupEnded: lambda room, event, who: [f"clock/{event.group}", f"group/{event.group}"],
        SittingSuspended: _suspended,
        SittingClosed: _sitting_only,
        Beat: _of_clocks,
        SittingResumed: _of_clocks,
        SeatsDrawn: _seats_drawn,
        EntryMoved: _entry_moved,
        PaperOpened: _of_group,
        TurnedAway: _entry_group,
        MarkedAbsent: _of_group,
        HandedIn: _entry_group,
        PieceStarted: _piece_group,
        PracticalPaperOpened: _of_group,
        PendingSettled: _entry_group,
        KeyOpened: _of_group,
        TheoryScored: _of_group,
        ScoresConfirmed: _of_group,
        ResultsConfirmed: _of_group,
        PieceScored: _of_group,
        VersionCountersigned: _piece_group,
        BriefingHeld: _sitting_only,
        RulesRead: lambda room, event, who: [f"room/{event.room}"],
        StaffReplaced: _sitting_only,
        PiecesDrawn: _pieces_drawn,
        StationChecked: lambda room, event, who: [f"seat/{event.station}"],
        FaultOpened: _of_fault,
        FaultClosed: _of_fault,
        ViolationDecided: _entry_group,
    },
)
