"""Incidents of the day: faults and lost time, raised hands, messages, notes; with `violations`.

A fault's lost time is a *proposal*: somebody grants it, for time he could not answer in alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain import violations
from bozhen_desktop.domain.base import Command, Context, Event, FromPaper, Topic, acted
from bozhen_desktop.domain.clocks import check_resumed, elapsed_then
from bozhen_desktop.domain.violations import Violation
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, GroupId, RoomId, SeatId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


HAND_REASONS = ("computer", "question", "leave", "unwell", "other")
"""Why a hand is raised: the PC, a question's text, leaving the room, health, anything else."""


class OpenFault(Command, tag="open-fault"):
    """A device or workstation fails; `blocking`: its candidate cannot answer or work.

    With `paper`, one that began at the time written there.
    """

    seats: list[SeatId]
    what: str
    blocking: bool
    paper: FromPaper | None = None


class FaultOpened(Event, tag="fault-opened"):
    """`affected`: entries at those seats and their groups' elapsed ms at that moment."""

    number: int
    seats: list[SeatId]
    what: str
    blocking: bool
    affected: dict[str, int]
    by: str
    paper: FromPaper | None = None


class CloseFault(Command, tag="close-fault"):
    """The fault is mended or the candidate went on elsewhere, now or at the time on `paper`."""

    number: int
    remedy: str
    paper: FromPaper | None = None


class FaultClosed(Event, tag="fault-closed"):
    """`lost`: proposed credit in ms per entry; empty when nobody was kept from answering."""

    number: int
    remedy: str
    lost: dict[str, int]
    by: str
    paper: FromPaper | None = None


class RaiseHand(Command, tag="raise-hand"):
    """A candidate asks for somebody; `reason` one of `HAND_REASONS`, or "" without saying why."""

    reason: str = ""


class HandRaised(Event, tag="hand-raised"):
    """Edge: the hand is up."""

    entry: EntryId
    reason: str = ""


class LowerHand(Command, tag="lower-hand"):
    """The candidate himself, or who attended to him, lowers the hand."""

    entry: EntryId


class HandLowered(Event, tag="hand-lowered"):
    """Edge: the hand is down."""

    entry: EntryId
    by: str


class SendMessage(Command, tag="send-message"):
    """The proctor writes to one seat or one group (exactly one of them)."""

    text: str
    seat: SeatId = SeatId("")
    group: GroupId = GroupId("")


class MessageSent(Event, tag="message-sent"):
    """`entries` are the present candidates it went to."""

    number: int
    text: str
    seat: SeatId
    group: GroupId
    entries: list[EntryId]
    by: str


class AcknowledgeMessage(Command, tag="acknowledge-message"):
    """A candidate has read a message."""

    number: int


class MessageAcknowledged(Event, tag="message-acknowledged"):
    """Read."""

    number: int
    entry: EntryId


class AddNote(Command, tag="add-note"):
    """A line for the 考场情况记录单 of a room."""

    room: RoomId
    text: str
    paper: FromPaper | None = None


class NoteAdded(Event, tag="note-added"):
    """A line of the room record at `at` (UTC ms)."""

    number: int
    room: RoomId
    text: str
    by: str
    at: int
    paper: FromPaper | None = None


class Fault(msgspec.Struct, kw_only=True):
    """A fault and how it ended."""

    opened: FaultOpened
    closed: FaultClosed | None = None


class Message(msgspec.Struct, kw_only=True):
    """A message and who has read it."""

    sent: MessageSent
    read: set[str] = set()


class IncidentsState(msgspec.Struct):
    """Violations, faults, messages, notes by number from 1; hands in order, and why they are up."""

    violations: list[Violation] = []
    faults: list[Fault] = []
    hands: list[EntryId] = []
    reasons: dict[EntryId, str] = {}
    messages: list[Message] = []
    notes: list[NoteAdded] = []

    def open_faults(self) -> list[int]:
        """Numbers of faults not closed."""
        return [fault.opened.number for fault in self.faults if fault.closed is None]


def _need_text(text: str) -> None:
    if not text.strip():
        raise RuleError("text-missing")


def decide_open_fault(room: Room, command: OpenFault, context: Context) -> list[Event]:
    """Note who sits there and how far his group's time is, or was.

    A fault from paper is entered before a move that it led to: it is for who sits there now.

    Raises:
        RuleError: `text-missing`, `nobody-named`, `seat-unknown`, those of `acted`.
    """
    acted(context, command.paper)
    _need_text(command.what)
    if not command.seats or len(set(command.seats)) != len(command.seats):
        raise RuleError("nobody-named")
    known = {seat for plan in room.arrangement.rooms for seat in (*plan.seats, *plan.spares)}
    for seat in command.seats:
        if seat not in known:
            raise RuleError("seat-unknown", seat=seat)
    found = [room.entry_at(seat) for seat in command.seats]
    here = [e for e in found if e is not None and e.id in room.checkin.present]
    return [
        FaultOpened(
            number=len(room.incidents.faults) + 1,
            seats=command.seats,
            what=command.what,
            blocking=command.blocking,
            affected={e.id: elapsed_then(room, e.group, context, command.paper) for e in here},
            by=context.actor,
            paper=command.paper,
        )
    ]


def apply_fault_opened(room: Room, event: FaultOpened) -> None:
    """Open until closed."""
    room.incidents.faults.append(Fault(opened=event))


def decide_close_fault(room: Room, command: CloseFault, context: Context) -> list[Event]:
    """Propose the time of the group that ran while a blocking fault lasted.

    Raises:
        RuleError: `fault-unknown`, `fault-closed`, `text-missing`, `clock-not-resumed`, by `acted`.
    """
    acted(context, command.paper)
    if not 1 <= command.number <= len(room.incidents.faults):
        raise RuleError("fault-unknown", number=command.number)
    fault = room.incidents.faults[command.number - 1]
    if fault.closed is not None:
        raise RuleError("fault-closed", number=command.number)
    _need_text(command.remedy)
    lost = {}
    for entry, since in fault.opened.affected.items() if fault.opened.blocking else ():
        check_resumed(room, context)
        group = room.entry(EntryId(entry)).group
        until = elapsed_then(room, group, context, command.paper)
        if until > since and entry not in room.answers.handed_in:
            lost[entry] = until - since
    return [
        FaultClosed(
            number=command.number,
            remedy=command.remedy,
            lost=lost,
            by=context.actor,
            paper=command.paper,
        )
    ]


def apply_fault_closed(room: Room, event: FaultClosed) -> None:
    """Closed, with its proposal."""
    room.incidents.faults[event.number - 1].closed = event


def decide_raise(room: Room, command: RaiseHand, context: Context) -> list[Event]:
    """Only the edge is an event.

    Raises:
        RuleError: `entry-unknown`, `not-present`, `hand-raised`, `hand-reason`.
    """
    if command.reason and command.reason not in HAND_REASONS:
        raise RuleError("hand-reason", reason=command.reason)
    entry = room.entry(EntryId(context.actor))
    if entry.id not in room.checkin.present:
        raise RuleError("not-present", entry=entry.id)
    if entry.id in room.incidents.hands:
        raise RuleError("hand-raised")
    return [HandRaised(entry=entry.id, reason=command.reason)]


def apply_raised(room: Room, event: HandRaised) -> None:
    """At the end of the queue."""
    room.incidents.hands.append(event.entry)
    if event.reason:
        room.incidents.reasons[event.entry] = event.reason


def decide_lower(room: Room, command: LowerHand, context: Context) -> list[Event]:
    """A candidate lowers his own hand only.

    Raises:
        RuleError: `hand-not-raised`, `not-your-hand`.
    """
    if command.entry not in room.incidents.hands:
        raise RuleError("hand-not-raised", entry=command.entry)
    if context.role == "terminal" and context.actor != command.entry:
        raise RuleError("not-your-hand")
    return [HandLowered(entry=command.entry, by=context.actor)]


def apply_lowered(room: Room, event: HandLowered) -> None:
    """Out of the queue."""
    room.incidents.hands.remove(event.entry)
    room.incidents.reasons.pop(event.entry, None)


def _receivers(room: Room, command: SendMessage) -> list[EntryId]:
    here = room.checkin.present
    if bool(command.seat) == bool(command.group):
        raise RuleError("receiver-missing")
    if command.seat:
        entry = room.entry_at(command.seat)
        return [entry.id] if entry is not None and entry.id in here else []
    room.group(command.group)
    due = room.arrangement.entries
    return [entry.id for entry in due if entry.group == command.group and entry.id in here]


def decide_message(room: Room, command: SendMessage, context: Context) -> list[Event]:
    """Write to who is there.

    Raises:
        RuleError: `text-missing`, `receiver-missing`, `group-unknown`, `nobody-present`.
    """
    _need_text(command.text)
    entries = _receivers(room, command)
    if not entries:
        raise RuleError("nobody-present", seat=command.seat, group=command.group)
    return [
        MessageSent(
            number=len(room.incidents.messages) + 1,
            text=command.text,
            seat=command.seat,
            group=command.group,
            entries=entries,
            by=context.actor,
        )
    ]


def apply_message(room: Room, event: MessageSent) -> None:
    """Sent."""
    room.incidents.messages.append(Message(sent=event))


def decide_acknowledge(room: Room, command: AcknowledgeMessage, context: Context) -> list[Event]:
    """Only who received it, once.

    Raises:
        RuleError: `message-unknown`, `already-acknowledged`.
    """
    number, entry = command.number, EntryId(context.actor)
    messages = room.incidents.messages
    if not 1 <= number <= len(messages) or entry not in messages[number - 1].sent.entries:
        raise RuleError("message-unknown", number=number)
    if entry in messages[number - 1].read:
        raise RuleError("already-acknowledged", number=number)
    return [MessageAcknowledged(number=number, entry=entry)]


def apply_acknowledged(room: Room, event: MessageAcknowledged) -> None:
    """Read."""
    room.incidents.messages[event.number - 1].read.add(event.entry)


def decide_note(room: Room, command: AddNote, context: Context) -> list[Event]:
    """A line of text for a room.

    Raises:
        RuleError: `room-unknown`, `text-missing`, those of `acted`.
    """
    room.room_plan(command.room)
    _need_text(command.text)
    number = len(room.incidents.notes) + 1
    return [
        NoteAdded(
            number=number,
            room=command.room,
            text=command.text,
            by=context.actor,
            at=acted(context, command.paper).now_ms,
            paper=command.paper,
        )
    ]


def apply_note(room: Room, event: NoteAdded) -> None:
    """Written down."""
    room.incidents.notes.append(event)


TOPIC = Topic(
    decide={
        OpenFault: decide_open_fault,
        CloseFault: decide_close_fault,
        RaiseHand: decide_raise,
        LowerHand: decide_lower,
        SendMessage: decide_message,
        AcknowledgeMessage: decide_acknowledge,
        AddNote: decide_note,
        **violations.TOPIC.decide,
    },
    apply={
        FaultOpened: apply_fault_opened,
        FaultClosed: apply_fault_closed,
        HandRaised: apply_raised,
        HandLowered: apply_lowered,
        MessageSent: apply_message,
        MessageAcknowledged: apply_acknowledged,
        NoteAdded: apply_note,
        **violations.TOPIC.apply,
    },
)
