"""Access: candidates' log-in at the seat told at check-in, epochs, lost and returned terminals,
staff log-in; with `lockout`.

A PIN is checked by the hall against its keystore; rules see only whether it was right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain import lockout
from bozhen_desktop.domain.arrangement import EntryPlan
from bozhen_desktop.domain.base import Command, Context, Event, Topic
from bozhen_desktop.domain.lockout import Tries, check_may_try, failed
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import DeviceId, EntryId, SeatId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


class LogIn(Command, tag="log-in"):
    """A candidate says who he is at a terminal: ticket chosen by the hall's seat, last four of ID.

    `ticket` may be typed as the fallback; `boot` names the boot of the terminal.
    """

    last4: str
    ticket: str
    boot: str


class LoggedIn(Event, tag="logged-in"):
    """`entry` answers from `device` at `seat` from now on; every log-in raises the epoch.

    `elapsed`: ms of the group's time at the log-in.
    """

    entry: EntryId
    epoch: int
    device: DeviceId
    seat: SeatId
    boot: str
    elapsed: int


class AcceptRules(Command, tag="accept-rules"):
    """The candidate read the rules and gives the integrity pledge (诚信承诺)."""

    pledge: str


class RulesAccepted(Event, tag="rules-accepted"):
    """Version of the pledge the candidate accepted."""

    entry: EntryId
    pledge: str


class StaffLogIn(Command, tag="staff-log-in"):
    """Made by the hall after it checked a PIN: `right` tells the outcome."""

    staff: StaffId
    right: bool


class StaffLoggedIn(Event, tag="staff-logged-in"):
    """A staff member works at `device` from now on."""

    staff: StaffId
    device: DeviceId


class StaffLogOff(Command, tag="staff-log-off"):
    """Made by the hall when a staff member leaves a device."""

    staff: StaffId


class StaffLoggedOff(Event, tag="staff-logged-off"):
    """Nobody acts in this person's name at `device` any more, also after a restart."""

    staff: StaffId
    device: DeviceId


class ReportLost(Command, tag="report-lost"):
    """Made by the hall when a terminal has been silent beyond the limit."""

    entry: EntryId


class TerminalLost(Event, tag="terminal-lost"):
    """Edge: the entry's terminal is cut off."""

    entry: EntryId
    elapsed: int


class ReportBack(Command, tag="report-back"):
    """Made by the hall when a lost terminal is heard again."""

    entry: EntryId


class TerminalBack(Event, tag="terminal-back"):
    """Edge: the entry's terminal is connected again."""

    entry: EntryId
    elapsed: int


class Epoch(msgspec.Struct, frozen=True):
    """One log-in of an entry: device, its boot, group time in ms at the log-in."""

    number: int
    device: str
    boot: str
    elapsed: int


class AccessState(msgspec.Struct):
    """Epochs per entry, pledges, lost terminals, failed attempts, who works at which device."""

    epochs: dict[str, list[Epoch]] = {}
    pledged: dict[str, str] = {}
    lost: set[str] = set()
    tries: dict[str, Tries] = {}
    staff_at: dict[str, StaffId] = {}

    def epoch_of(self, entry: EntryId) -> Epoch | None:
        """The latest log-in of an entry."""
        epochs = self.epochs.get(entry)
        return epochs[-1] if epochs else None


def decide_log_in(room: Room, command: LogIn, context: Context) -> list[Event]:
    """Log in at the seat told at check-in; another key waits for the proctor's move.

    Raises:
        RuleError: `seat-unbound`, `nobody-at-seat`, `wrong-seat`, `not-present`,
            `already-handed-in`, `group-over`, `move-needed`, `wait-after-tries`, `locked-out`.
    """
    entry = _entry_at(room, command, context)
    check_may_try(room, entry.id, context)
    if entry.person.id_no[-4:].upper() != command.last4.strip().upper():
        return [failed(room, entry.id, "last-four-wrong", context)]
    _check_device(room, entry, context)
    clock = room.sitting.clocks[entry.group]
    epochs = room.access.epochs.get(entry.id, [])
    return [
        LoggedIn(
            entry=entry.id,
            epoch=len(epochs) + 1,
            device=context.device,
            seat=context.seat,
            boot=command.boot,
            elapsed=clock.elapsed_at(context.boot, context.mono_ms),
        )
    ]


def _entry_at(room: Room, command: LogIn, context: Context) -> EntryPlan:
    if not context.seat:
        raise RuleError("seat-unbound")
    found = room.entry_at(context.seat)
    if command.ticket:
        entry = room.by_ticket(command.ticket)
        if found is None or found.id != entry.id:
            raise RuleError("wrong-seat", seat=room.seating.seat_of(entry.id))
        found = entry
    if found is None:
        raise RuleError("nobody-at-seat", seat=context.seat)
    if found.id not in room.checkin.present:
        raise RuleError("not-present", entry=found.id)
    if found.id in room.answers.handed_in:
        raise RuleError("already-handed-in", entry=found.id)
    if room.sitting.suspended or room.sitting.clocks[found.group].phase == "ended":
        raise RuleError("group-over", group=found.group)
    return found


def _check_device(room: Room, entry: EntryPlan, context: Context) -> None:
    latest = room.access.epoch_of(entry.id)
    if latest is None or same_key(latest.device, context.device):
        return
    if room.seating.awaited.get(entry.id) == context.seat:
        return
    live = entry.id not in room.access.lost
    if live or room.answers.count(entry.id):
        raise RuleError("move-needed", entry=entry.id)


def same_key(left: str, right: str) -> bool:
    """Whether two device ids share the device key, whatever their incarnations."""
    return left.partition(".")[0] == right.partition(".")[0]


def last_epoch(room: Room, entry: EntryId) -> int:
    """Number of an entry's latest log-in, 0 without one."""
    return len(room.access.epochs.get(entry, ()))


def own_epoch(room: Room, entry: EntryId, number: int, context: Context) -> Epoch:
    """The log-in `number` of an entry, made from this device.

    Raises:
        RuleError: `not-logged-in`, `epoch-unknown`, `not-your-epoch`.
    """
    epochs = room.access.epochs.get(entry)
    if not epochs:
        raise RuleError("not-logged-in")
    if not 1 <= number <= len(epochs):
        raise RuleError("epoch-unknown", epoch=number)
    epoch = epochs[number - 1]
    if not same_key(epoch.device, context.device):
        raise RuleError("not-your-epoch", epoch=number)
    return epoch


def apply_logged_in(room: Room, event: LoggedIn) -> None:
    """Open a new epoch; the terminal is live again."""
    epochs = room.access.epochs.setdefault(event.entry, [])
    epochs.append(Epoch(event.epoch, event.device, event.boot, event.elapsed))
    room.access.lost.discard(event.entry)
    room.seating.awaited.pop(event.entry, None)
    room.access.tries.pop(event.entry, None)


def decide_accept(room: Room, command: AcceptRules, context: Context) -> list[Event]:
    """The pledge of the logged-in candidate.

    Raises:
        RuleError: `not-logged-in`, `already-accepted`.
    """
    entry = EntryId(context.actor)
    if room.access.epoch_of(entry) is None:
        raise RuleError("not-logged-in")
    if entry in room.access.pledged:
        raise RuleError("already-accepted")
    return [RulesAccepted(entry=entry, pledge=command.pledge)]


def apply_accepted(room: Room, event: RulesAccepted) -> None:
    """Keep the pledge's version."""
    room.access.pledged[event.entry] = event.pledge


def decide_staff_log_in(room: Room, command: StaffLogIn, context: Context) -> list[Event]:
    """Record the outcome of a PIN check.

    Raises:
        RuleError: `staff-unknown`, `wait-after-tries`, `locked-out`.
    """
    room.staff(command.staff)
    check_may_try(room, command.staff, context)
    if not command.right:
        return [failed(room, command.staff, "pin-wrong", context)]
    return [StaffLoggedIn(staff=command.staff, device=context.device)]


def decide_staff_log_off(room: Room, command: StaffLogOff, context: Context) -> list[Event]:
    """A person leaves; several may have been logged in at one PC.

    Raises:
        RuleError: `staff-unknown`.
    """
    room.staff(command.staff)
    return [StaffLoggedOff(staff=command.staff, device=context.device)]


def apply_staff_logged_off(room: Room, event: StaffLoggedOff) -> None:
    """The device is free of this person."""
    if room.access.staff_at.get(event.device) == event.staff:
        del room.access.staff_at[event.device]


def apply_staff_logged_in(room: Room, event: StaffLoggedIn) -> None:
    """Note who works where; forget failed attempts."""
    room.access.staff_at[event.device] = event.staff
    room.access.tries.pop(event.staff, None)


def decide_lost(room: Room, command: ReportLost, context: Context) -> list[Event]:
    """Only the edge is an event.

    Raises:
        RuleError: `already-lost`, `not-logged-in`.
    """
    if room.access.epoch_of(command.entry) is None:
        raise RuleError("not-logged-in")
    if command.entry in room.access.lost:
        raise RuleError("already-lost")
    return [TerminalLost(entry=command.entry, elapsed=_elapsed(room, command.entry, context))]


def _elapsed(room: Room, entry: EntryId, context: Context) -> int:
    clock = room.sitting.clocks[room.entry(entry).group]
    return clock.elapsed_at(context.boot, context.mono_ms)


def apply_lost(room: Room, event: TerminalLost) -> None:
    """Mark the terminal as cut off."""
    room.access.lost.add(event.entry)


def decide_back(room: Room, command: ReportBack, context: Context) -> list[Event]:
    """Only the edge is an event.

    Raises:
        RuleError: `not-lost`.
    """
    if command.entry not in room.access.lost:
        raise RuleError("not-lost")
    return [TerminalBack(entry=command.entry, elapsed=_elapsed(room, command.entry, context))]


def apply_back(room: Room, event: TerminalBack) -> None:
    """The terminal is connected again."""
    room.access.lost.discard(event.entry)


TOPIC = Topic(
    decide={
        LogIn: decide_log_in,
        AcceptRules: decide_accept,
        StaffLogIn: decide_staff_log_in,
        StaffLogOff: decide_staff_log_off,
        ReportLost: decide_lost,
        ReportBack: decide_back,
        **lockout.TOPIC.decide,
    },
    apply={
        LoggedIn: apply_logged_in,
        **lockout.TOPIC.apply,
        RulesAccepted: apply_accepted,
        StaffLoggedIn: apply_staff_logged_in,
        StaffLoggedOff: apply_staff_logged_off,
        TerminalLost: apply_lost,
        TerminalBack: apply_back,
    },
)
