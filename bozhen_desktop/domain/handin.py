"""Hand-in: by the candidate, by the proctor, by time; the receipt both ends compute.

A hand-in is a one-way state of an entry. What still arrives after it is placed in `answers`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bozhen_desktop.domain.access import last_epoch, own_epoch
from bozhen_desktop.domain.base import Command, Context, Event, Topic
from bozhen_desktop.domain.clocks import ENDED, RUNNING, WAITING, check_resumed
from bozhen_desktop.kernel.digest import digest_of
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, GroupId, OptionId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room

OWN, FORCED, TIME, PAPER = "own", "forced", "time", "paper"


class HandIn(Command, tag="hand-in"):
    """The candidate hands in; `receipt` is the code his terminal computed over its answers."""

    epoch: int
    receipt: str


class HandedIn(Event, tag="handed-in"):
    """A one-way state. `cause`: own | forced | time | paper; `elapsed` in ms; answers counted."""

    entry: EntryId
    cause: str
    receipt: str
    answers: int
    elapsed: int
    reason: str


class ForceHandIn(Command, tag="force-hand-in"):
    """The proctor hands in for these entries, with a reason."""

    entries: list[EntryId]
    reason: str


class CloseOverdue(Command, tag="close-overdue"):
    """Made by the hall: hand in for every entry whose time is over."""


def receipt_code(entry: EntryId, paper_digest: str, answers: dict[str, list[OptionId]]) -> str:
    """Digest of canonical [entry, paper digest, answers]: 16 hex digits, the same on both ends.

    `answers` maps item ids to option ids; cleared answers do not count.
    """
    rows = [[item, answers[item]] for item in sorted(answers) if answers[item]]
    return digest_of([entry, paper_digest, rows])[:16]


def receipt_of(room: Room, entry: EntryId, more: dict[str, list[OptionId]] | None = None) -> str:
    """The receipt over what the hall holds, with answers that are about to be added."""
    answers = {item: saved.options for item, saved in room.answers.saved.get(entry, {}).items()}
    answers.update(more or {})
    return receipt_code(entry, room.group(room.entry(entry).group).paper_digest, answers)


def decide_hand_in(room: Room, command: HandIn, context: Context) -> list[Event]:
    """The candidate's own hand-in, not before the earliest minute, over equal answers.

    A terminal cut off until its time was over closes its own paper; on return its hand-in meets
    one the hall made already, and is refused with `already-handed-in`: nothing is lost by that.

    Raises:
        RuleError: `not-logged-in`, `not-your-epoch`, `epoch-over`, `already-handed-in`,
            `sitting-suspended`, `group-phase`, `too-early-to-hand-in`, `receipt-differs`.
    """
    entry = EntryId(context.actor)
    own_epoch(room, entry, command.epoch, context)
    if command.epoch != last_epoch(room, entry):
        raise RuleError("epoch-over", epoch=command.epoch)
    if entry in room.answers.handed_in:
        raise RuleError("already-handed-in", entry=entry)
    clock = room.sitting.clocks[room.entry(entry).group]
    _check_not_suspended(room)
    if clock.phase in (WAITING, ENDED):
        raise RuleError("group-phase", phase=clock.phase)
    elapsed = clock.elapsed_at(context.boot, context.mono_ms)
    earliest = room.rules.earliest_hand_in_ms
    if elapsed < earliest:
        raise RuleError("too-early-to-hand-in", seconds=earliest // 1000)
    receipt = receipt_of(room, entry)
    if receipt != command.receipt:
        raise RuleError("receipt-differs", receipt=receipt)
    return [_handed(room, entry, OWN, elapsed, receipt=receipt)]


def _check_not_suspended(room: Room) -> None:
    """Whoever had not handed in when the sitting was suspended is due again."""
    if room.sitting.suspended is not None:
        raise RuleError("sitting-suspended")


def _handed(
    room: Room, entry: EntryId, cause: str, elapsed: int, reason: str = "", receipt: str = ""
) -> Event:
    return HandedIn(
        entry=entry,
        cause=cause,
        receipt=receipt or receipt_of(room, entry),
        answers=room.answers.count(entry),
        elapsed=elapsed,
        reason=reason,
    )


def apply_handed_in(room: Room, event: HandedIn) -> None:
    """The paper is closed."""
    room.answers.handed_in[event.entry] = event
    room.answers.receipts[event.entry] = event.receipt
    room.results.reopen(room.entry(event.entry).group)


def decide_force(room: Room, command: ForceHandIn, context: Context) -> list[Event]:
    """The proctor hands in for entries that are present and open; a reason is due.

    Raises:
        RuleError: `reason-needed`, `nobody-named`, `entry-unknown`, `not-present`,
            `already-handed-in`, `group-not-started`, `sitting-suspended`, `not-theory`,
            `clock-not-resumed`.
    """
    if not command.reason:
        raise RuleError("reason-needed", act="force-hand-in")
    if not command.entries or len(set(command.entries)) != len(command.entries):
        raise RuleError("nobody-named")
    if room.arrangement.subject != "theory":
        raise RuleError("not-theory")
    _check_not_suspended(room)
    check_resumed(room, context)
    return [_forced(room, entry, command.reason, context) for entry in command.entries]


def _forced(room: Room, entry: EntryId, reason: str, context: Context) -> Event:
    clock = room.sitting.clocks[room.entry(entry).group]
    if entry not in room.checkin.present:
        raise RuleError("not-present", entry=entry)
    if entry in room.answers.handed_in:
        raise RuleError("already-handed-in", entry=entry)
    if clock.phase == WAITING:
        raise RuleError("group-not-started")
    elapsed = clock.elapsed_at(context.boot, context.mono_ms)
    return _handed(room, entry, FORCED, elapsed, reason)


def decide_overdue(room: Room, command: CloseOverdue, context: Context) -> list[Event]:
    """Hand in for everybody whose own time is over, and the grace for answers still on the way.

    Raises:
        RuleError: `nobody-overdue`.
    """
    events: list[Event] = []
    theory = room.arrangement.subject == "theory"
    for group, clock in room.sitting.clocks.items() if theory else ():
        if clock.phase != RUNNING:
            continue
        elapsed = clock.elapsed_at(context.boot, context.mono_ms)
        if (
            elapsed <= room.group(GroupId(group)).duration_ms
        ):  # credit only adds; asked at each tick
            continue
        for entry in room.answers.open_entries(room, GroupId(group)):
            if elapsed > room.budget(entry) + room.rules.close_grace_ms:
                events.append(_handed(room, entry, TIME, elapsed))
    if not events:
        raise RuleError("nobody-overdue")
    return events


TOPIC = Topic(
    decide={HandIn: decide_hand_in, ForceHandIn: decide_force, CloseOverdue: decide_overdue},
    apply={HandedIn: apply_handed_in},
)
