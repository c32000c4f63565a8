"""What a candidate's terminal shows: his own entry only, never what he or anybody chose.

His answers lie on the terminal itself; the hall tells how many it holds and the receipt over them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bozhen_desktop.domain.access import LoggedIn, RulesAccepted, TerminalBack, TerminalLost
from bozhen_desktop.domain.answers import AnswerSaved, TailApplied
from bozhen_desktop.domain.base import Event
from bozhen_desktop.domain.beats import Beat, SittingResumed
from bozhen_desktop.domain.breaks import RoomLeft, RoomReturned
from bozhen_desktop.domain.checkin import CheckedIn, MarkedAbsent, TurnedAway
from bozhen_desktop.domain.closeout import SittingClosed
from bozhen_desktop.domain.credits import CreditGranted
from bozhen_desktop.domain.handin import HandedIn
from bozhen_desktop.domain.incidents import (
    HandLowered,
    HandRaised,
    MessageAcknowledged,
    MessageSent,
)
from bozhen_desktop.domain.paper import PaperOpened
from bozhen_desktop.domain.pieces import PiecesDrawn
from bozhen_desktop.domain.rulings import AnswersEntered, PendingSettled
from bozhen_desktop.domain.seating import EntryMoved, SeatsDrawn
from bozhen_desktop.domain.sitting import (
    GroupEnded,
    GroupPaused,
    GroupResumed,
    GroupStarted,
    SittingArranged,
    SittingSuspended,
)
from bozhen_desktop.domain.views_common import Part, Row, Touches, clock_row, sitting_row
from bozhen_desktop.kernel.ids import EntryId

if TYPE_CHECKING:
    from bozhen_desktop.domain.arrangement import EntryPlan
    from bozhen_desktop.domain.room import Room


def _own(room: Room, who: str) -> EntryPlan | None:
    return room.entry(EntryId(who)) if who and room.has_entry(who) else None


def _who(room: Room, key: str, who: str) -> Row | None:
    entry = _own(room, who)
    if entry is None:
        return None
    return {
        "entry": entry.id,
        "name": entry.person.name,
        "ticket": entry.ticket,
        "trade": entry.trade,
        "level": entry.level,
        "group": entry.group,
        "room": room.room_plan(entry.room).name,
        "seat": room.seating.seats.get(who, ""),
    }


def _clock(room: Room, key: str, who: str) -> Row | None:
    entry = _own(room, who)
    return clock_row(room, entry.group) if entry is not None else None


def _time(room: Room, key: str, who: str) -> Row | None:
    entry = _own(room, who)
    if entry is None:
        return None
    return {
        "budget": room.budget(entry.id),
        "credit": room.credits.granted.get(who, 0),
        "earliest_hand_in": room.rules.earliest_hand_in_ms,
    }


def _paper(room: Room, key: str, who: str) -> Row | None:
    entry = _own(room, who)
    if entry is None:
        return None
    opened = room.paper.opened.get(entry.group)
    return {
        "digest": room.group(entry.group).paper_digest,
        "open": opened is not None,
        "items": opened.items if opened else 0,
    }


def _me(room: Room, key: str, who: str) -> Row | None:
    entry = _own(room, who)
    if entry is None:
        return None
    epoch = room.access.epoch_of(entry.id)
    handed = room.answers.handed_in.get(who)
    return {
        "present": who in room.checkin.present,
        "epoch": epoch.number if epoch else 0,
        "pledged": who in room.access.pledged,
        "answered": room.answers.count(entry.id),
        "cause": handed.cause if handed else "",
        "receipt": room.answers.receipts.get(who, ""),
        "lost": who in room.access.lost,
        "hand": who in room.incidents.hands,
        "out": who in room.breaks.out,
        "moved_to": room.seating.awaited.get(who, ""),
    }


def _message(room: Room, key: str, who: str) -> Row | None:
    message = room.incidents.messages[int(key) - 1]
    if who not in message.sent.entries:
        return None
    return {"text": message.sent.text, "read": who in message.read}


def _paths(room: Room, who: str) -> Iterable[str]:
    yield from ("sitting", "who", "clock", "time", "paper", "me")
    messages = range(1, len(room.incidents.messages) + 1)
    yield from (f"message/{number}" for number in messages)


def _mine(*paths: str) -> Touches:
    return lambda room, event, who: paths if event.entry == who else ()


def _listed(*paths: str) -> Touches:
    return lambda room, event, who: paths if who in event.entries else ()


def _in_group(*paths: str) -> Touches:
    def touched(room: Room, event: Any, who: str) -> Iterable[str]:
        entry = _own(room, who)
        return paths if entry is not None and entry.group == event.group else ()

    return touched


def _everybody(*paths: str) -> Touches:
    return lambda room, event, who: paths


def _of_message(room: Room, event: Any, who: str) -> Iterable[str]:
    receivers = room.incidents.messages[event.number - 1].sent.entries
    return [f"message/{event.number}"] if who in receivers else ()


def _acknowledged(room: Room, event: MessageAcknowledged, who: str) -> Iterable[str]:
    return [f"message/{event.number}"] if event.entry == who else ()


def _seats_drawn(room: Room, event: SeatsDrawn, who: str) -> Iterable[str]:
    return ["who"] if who in event.seats else ()


_ME = _mine("me")

_TOUCHES: dict[type[Event], Touches] = {
    SittingArranged: lambda room, event, who: _paths(room, who),
    GroupStarted: _in_group("clock"),
    GroupPaused: _in_group("clock"),
    GroupResumed: _in_group("clock"),
    GroupEnded: _in_group("clock"),
    SittingSuspended: _everybody("sitting", "clock"),
    SittingClosed: _everybody("sitting"),
    Beat: _everybody("clock"),
    SittingResumed: _everybody("clock"),
    SeatsDrawn: _seats_drawn,
    PiecesDrawn: _in_group("who"),
    EntryMoved: _mine("who", "me"),
    CheckedIn: _ME,
    TurnedAway: _ME,
    MarkedAbsent: _listed("me"),
    LoggedIn: _ME,
    RulesAccepted: _ME,
    TerminalLost: _ME,
    TerminalBack: _ME,
    PaperOpened: _in_group("paper"),
    AnswerSaved: _ME,
    TailApplied: _ME,
    HandedIn: _ME,
    CreditGranted: _listed("time"),
    PendingSettled: _ME,
    AnswersEntered: _ME,
    HandRaised: _ME,
    HandLowered: _ME,
    MessageSent: _of_message,
    MessageAcknowledged: _acknowledged,
    RoomLeft: _ME,
    RoomReturned: _ME,
}

_SINGLE = frozenset(kind for kind in _TOUCHES if "entry" in kind.__struct_fields__)


def only_terminal(event: Any) -> str | None:
    """The entry whose terminal alone an event can touch; None when several may or none is."""
    entry: str | None = event.entry if type(event) in _SINGLE else None
    return entry


PART = Part(
    rows={
        "sitting": sitting_row,
        "who": _who,
        "clock": _clock,
        "time": _time,
        "paper": _paper,
        "me": _me,
        "message": _message,
    },
    paths=_paths,
    touches=_TOUCHES,
)
