"""The console's people: entries with their state and overlays, staff, panels, desks, log-ins.

One base state per entry and overlays by strength, as the seat map shows them; counters, map and
lists are all counted from these rows. What lies only on a terminal's own disk is no event and so
no overlay here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bozhen_desktop.domain.access import (
    LoggedIn,
    RulesAccepted,
    StaffLoggedIn,
    StaffLoggedOff,
    TerminalBack,
    TerminalLost,
)
from bozhen_desktop.domain.answers import AnswerSaved, TailApplied
from bozhen_desktop.domain.arrangement import EntryPlan
from bozhen_desktop.domain.breaks import RoomLeft, RoomReturned
from bozhen_desktop.domain.checkin import CheckedIn, MarkedAbsent, TurnedAway
from bozhen_desktop.domain.credits import CreditGranted
from bozhen_desktop.domain.duty import StaffArrived, StaffReplaced, panel_of
from bozhen_desktop.domain.handin import HandedIn
from bozhen_desktop.domain.incidents import HandLowered, HandRaised
from bozhen_desktop.domain.lockout import LogInFailed, Unlocked
from bozhen_desktop.domain.paper import PaperOpened
from bozhen_desktop.domain.pieces import (
    DRAWN,
    STARTED,
    PiecesDrawn,
    PieceStarted,
    PieceStopped,
)
from bozhen_desktop.domain.rulings import AnswersEntered, PendingSettled
from bozhen_desktop.domain.seating import EntryMoved, SeatsDrawn
from bozhen_desktop.domain.sitting import (
    PAUSED,
    RUNNING,
    WAITING,
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
    entries_of,
    of_entries,
    of_entry,
)
from bozhen_desktop.domain.violations import ViolationDecided, ViolationRecorded
from bozhen_desktop.kernel.ids import EntryId, StaffId
from bozhen_desktop.kernel.text import mask_id

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room

DUE, PRESENT, READY, ANSWERING, STOPPED = "due", "present", "ready", "answering", "paused"
HANDED_IN, WORKING, DONE = "handed-in", "working", "done"
ABSENT, TURNED_AWAY = "absent", "turned-away"
STATES = (
    DUE,
    PRESENT,
    READY,
    ANSWERING,
    STOPPED,
    HANDED_IN,
    WORKING,
    DONE,
    ABSENT,
    TURNED_AWAY,
)
"""空, 到, 候, 答题中, 停, 交; practical: 操作中, 完成; 缺, 拒绝入场."""

LOST, HAND, BREAK, VIOLATION, LATE = "lost", "hand", "break", "violation", "late"
OVERLAYS = (LOST, HAND, BREAK, VIOLATION, LATE)
"""断, 手, 离, 违, 迟: strongest first."""


def state_of(room: Room, entry: EntryPlan) -> str:
    """The one base state of an entry."""
    if entry.id in room.checkin.turned_away:
        return TURNED_AWAY
    if entry.id in room.checkin.absent:
        return ABSENT
    if entry.id not in room.checkin.present:
        return DUE
    if room.arrangement.subject == "practical":
        return _working_state(room, entry)
    if entry.id in room.answers.handed_in:
        return HANDED_IN
    if room.access.epoch_of(entry.id) is None:
        return PRESENT
    phase = room.sitting.clocks[entry.group].phase
    return {WAITING: READY, RUNNING: ANSWERING, PAUSED: STOPPED}.get(phase, DONE)


def _working_state(room: Room, entry: EntryPlan) -> str:
    piece = room.practical.piece_of(entry.id)
    if piece is None:
        return PRESENT
    if piece.phase == DRAWN:
        return READY
    if piece.phase != STARTED:
        return DONE
    paused = room.sitting.clocks[entry.group].phase == PAUSED
    return STOPPED if paused else WORKING


def overlays_of(room: Room, entry: EntryId) -> list[str]:
    """What lies over the base state, strongest first."""
    present = room.checkin.present.get(entry)
    shown = (
        entry in room.access.lost and entry not in room.answers.handed_in,
        entry in room.incidents.hands,
        entry in room.breaks.out,
        any(
            found.record.entry == entry and (found.decision is None or found.decision.tier > 0)
            for found in room.incidents.violations
        ),
        present is not None and present.late > 0,
    )
    return [name for name, there in zip(OVERLAYS, shown, strict=True) if there]


def _entry(room: Room, key: str, who: str) -> Row:
    entry = room.entry(EntryId(key))
    return {
        "ticket": entry.ticket,
        "name": entry.person.name,
        "id": mask_id(entry.person.id_no),
        "photo": entry.person.photo,
        "trade": entry.trade,
        "level": entry.level,
        "group": entry.group,
        "room": entry.room,
        "seat": room.seating.seats.get(key, ""),
        "sitting_type": entry.sitting_type,
        "employer": entry.employer,
    }


def _state(room: Room, key: str, who: str) -> Row:
    entry = room.entry(EntryId(key))
    epoch = room.access.epoch_of(entry.id)
    opened = room.paper.opened.get(entry.group)
    handed = room.answers.handed_in.get(key)
    present = room.checkin.present.get(key)
    return {
        "state": state_of(room, entry),
        "overlays": overlays_of(room, entry.id),
        "answered": room.answers.count(entry.id),
        "items": opened.items if opened else 0,
        "late": present.late if present else 0,
        "credit": room.credits.granted.get(key, 0),
        "budget": room.budget(entry.id),
        "epoch": epoch.number if epoch else 0,
        "device": epoch.device if epoch else "",
        "pledged": key in room.access.pledged,
        "awaited": room.seating.awaited.get(key, ""),
        "cause": handed.cause if handed else "",
        "receipt": room.answers.receipts.get(key, ""),
    }


def _staff(room: Room, key: str, who: str) -> Row | None:
    member = room.staff(StaffId(key))
    arrived = room.duty.arrived.get(key)
    return {
        "name": member.name,
        "duties": [*member.duties],
        "arrived": arrived.at if arrived else 0,
        "badge": arrived.badge if arrived else False,
    }


def _panel(room: Room, key: str, who: str) -> Row:
    plan = panel_of(room.arrangement, key)
    return {
        "group": plan.group,
        "lead": room.duty.lead(plan),
        "examiners": [*room.duty.examiners(plan)],
    }


def _desk(room: Room, key: str, who: str) -> Row | None:
    staff = room.access.staff_at.get(key)
    return {"staff": staff} if staff is not None else None


def _tries(room: Room, key: str, who: str) -> Row | None:
    tries = room.access.tries.get(key)
    if tries is None:
        return None
    return {"tries": tries.count, "locked": tries.count >= room.rules.pin_lock_tries}


def _paths(room: Room, who: str) -> Iterable[str]:
    for entry in room.arrangement.entries:
        yield from (f"entry/{entry.id}", f"state/{entry.id}")
    yield from (f"staff/{staff}" for staff in room.staff_ids())
    yield from (f"panel/{panel.id}" for panel in room.arrangement.panels)
    yield from (f"desk/{device}" for device in room.access.staff_at)
    yield from (f"tries/{name}" for name in room.access.tries)


def _states(room: Room, group: str) -> list[str]:
    return [f"state/{entry}" for entry in entries_of(room, group)]


def _of_group(room: Room, event: Any, who: str) -> list[str]:
    return _states(room, event.group)


def _suspended(room: Room, event: SittingSuspended, who: str) -> list[str]:
    return [path for group in event.elapsed for path in _states(room, group)]


def _seats_drawn(room: Room, event: SeatsDrawn, who: str) -> list[str]:
    return [f"entry/{entry}" for entry in event.seats]


def _pieces_drawn(room: Room, event: PiecesDrawn, who: str) -> list[str]:
    entries = entries_of(room, event.group)
    return [f"{noun}/{entry}" for entry in entries for noun in ("entry", "state")]


def _of_piece(room: Room, event: Any, who: str) -> list[str]:
    return [f"state/{room.practical.pieces[event.piece].entry}"]


_STATE = of_entry("state")
_STATES = of_entries("state")

PART = Part(
    rows={
        "entry": _entry,
        "state": _state,
        "staff": _staff,
        "panel": _panel,
        "desk": _desk,
        "tries": _tries,
    },
    paths=_paths,
    touches={
        SittingArranged: lambda room, event, who: _paths(room, who),
        GroupStarted: _of_group,
        GroupPaused: _of_group,
        GroupResumed: _of_group,
        GroupEnded: _of_group,
        SittingSuspended: _suspended,
        SeatsDrawn: _seats_drawn,
        EntryMoved: of_entry("entry", "state"),
        CheckedIn: _STATE,
        TurnedAway: _STATE,
        MarkedAbsent: _STATES,
        LoggedIn: of_entry("state", "tries"),
        LogInFailed: lambda room, event, who: [f"tries/{event.who}"],
        Unlocked: lambda room, event, who: [f"tries/{event.who}"],
        RulesAccepted: _STATE,
        StaffLoggedIn: lambda room, event, who: [f"desk/{event.device}", f"tries/{event.staff}"],
        StaffLoggedOff: lambda room, event, who: [f"desk/{event.device}"],
        TerminalLost: _STATE,
        TerminalBack: _STATE,
        PaperOpened: _of_group,
        AnswerSaved: _STATE,
        TailApplied: _STATE,
        HandedIn: _STATE,
        CreditGranted: _STATES,
        PendingSettled: _STATE,
        AnswersEntered: _STATE,
        StaffArrived: lambda room, event, who: [f"staff/{event.staff}"],
        StaffReplaced: lambda room, event, who: [
            f"staff/{event.member.id}",
            f"panel/{event.panel}",
        ],
        PiecesDrawn: _pieces_drawn,
        PieceStarted: _of_piece,
        PieceStopped: _of_piece,
        HandRaised: _STATE,
        HandLowered: _STATE,
        ViolationRecorded: _STATE,
        ViolationDecided: _STATE,
        RoomLeft: _STATE,
        RoomReturned: _STATE,
    },
)
