"""Answers: saving, tails of cut-off terminals, epochs, hand-in, receipts.

An answer is entry, item id and version, sorted option ids, epoch, step and budget time. `step`
numbers the answers of one epoch from 1: a tail is whole when no step is missing. `made` is the
group's elapsed time (ms) at which the terminal says it was made, from the last beat it heard plus
its own monotonic time; `gap` marks a terminal whose clock stood or jumped in between.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.access import Epoch, same_key
from bozhen_desktop.domain.base import Command, Context, Event, Topic
from bozhen_desktop.domain.sitting import ENDED, PAUSED, RUNNING, WAITING
from bozhen_desktop.kernel.digest import digest_of
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, GroupId, ItemId, OptionId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room

OWN, FORCED, TIME, PAPER = "own", "forced", "time", "paper"


class SaveAnswer(Command, tag="save-answer"):
    """A candidate chose `options` (sorted ids, empty to clear) for an item."""

    item: ItemId
    version: int
    options: list[OptionId]
    epoch: int
    step: int
    made: int
    gap: bool = False


class AnswerSaved(Event, tag="answer-saved"):
    """The entry's latest answer to an item."""

    entry: EntryId
    item: ItemId
    version: int
    options: list[OptionId]
    epoch: int
    step: int
    made: int


class TailApplied(Event, tag="tail-applied"):
    """An answer made in time that arrived after the hand-in; `receipt` replaces the old one."""

    entry: EntryId
    item: ItemId
    version: int
    options: list[OptionId]
    epoch: int
    step: int
    made: int
    receipt: str


class AnswerSuperseded(Event, tag="answer-superseded"):
    """An answer of an older epoch to an item that a later epoch answered: kept, does not count."""

    entry: EntryId
    item: ItemId
    version: int
    options: list[OptionId]
    epoch: int
    step: int
    made: int


class AnswerPending(Event, tag="answer-pending"):
    """An answer that rules alone cannot place (待裁定): kept until 主考 and 督导员 decide."""

    entry: EntryId
    item: ItemId
    version: int
    options: list[OptionId]
    epoch: int
    step: int
    made: int
    why: str


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


class Saved(msgspec.Struct, frozen=True):
    """The answer that counts for an item now."""

    version: int
    options: list[OptionId]
    epoch: int
    made: int


class AnswerState(msgspec.Struct):
    """Answers per entry and item, last step per epoch, hand-ins, pending answers."""

    saved: dict[str, dict[str, Saved]] = {}
    steps: dict[str, dict[int, int]] = {}
    handed_in: dict[str, HandedIn] = {}
    receipts: dict[str, str] = {}
    pending: list[AnswerPending] = []
    settled: set[int] = set()

    def count(self, entry: EntryId) -> int:
        """Number of items the entry has answered."""
        return sum(bool(saved.options) for saved in self.saved.get(entry, {}).values())

    def open_entries(self, room: Room, group: GroupId) -> list[EntryId]:
        """Present entries of a group that have not handed in."""
        return [
            entry.id
            for entry in room.arrangement.entries
            if entry.group == group
            and entry.id in room.checkin.present
            and entry.id not in self.handed_in
        ]


def receipt_code(entry: EntryId, paper_digest: str, answers: dict[str, list[OptionId]]) -> str:
    """Digest of canonical [entry, paper digest, answers]: 16 hex digits, the same on both ends.

    `answers` maps item ids to option ids; cleared answers do not count.
    """
    rows = sorted([item, options] for item, options in answers.items() if options)
    return digest_of([entry, paper_digest, rows])[:16]


def receipt_of(room: Room, entry: EntryId, more: dict[str, list[OptionId]] | None = None) -> str:
    """The receipt over what the hall holds, with answers that are about to be added."""
    answers = {item: saved.options for item, saved in room.answers.saved.get(entry, {}).items()}
    answers.update(more or {})
    return receipt_code(entry, room.group(room.entry(entry).group).paper_digest, answers)


def decide_save(room: Room, command: SaveAnswer, context: Context) -> list[Event]:
    """Place an answer: saved, tail, superseded or pending; never lost once it is in budget.

    Raises:
        RuleError: `not-logged-in`, `epoch-unknown`, `not-your-epoch`, `item-unknown`,
            `options-unknown`, `group-not-started`, `answer-out-of-order`, `made-in-future`,
            `already-handed-in`.
    """
    entry = EntryId(context.actor)
    epoch = _own_epoch(room, entry, command.epoch, context)
    _check_content(room, entry, command)
    _check_order(room, entry, command, epoch, context)
    handed = room.answers.handed_in.get(entry)
    if handed is not None and handed.cause == OWN and command.epoch == _last(room, entry):
        raise RuleError("already-handed-in", entry=entry)
    why = _doubt(room, entry, command, epoch)
    if why:
        return [_event(AnswerPending, entry, command, why=why)]
    if _superseded(room, entry, command):
        return [_event(AnswerSuperseded, entry, command)]
    if handed is not None:
        receipt = receipt_of(room, entry, {command.item: command.options})
        return [_event(TailApplied, entry, command, receipt=receipt)]
    return [_event(AnswerSaved, entry, command)]


def _event(kind: type[Event], entry: EntryId, command: SaveAnswer, **more: str) -> Event:
    return kind(
        entry=entry,
        item=command.item,
        version=command.version,
        options=command.options,
        epoch=command.epoch,
        step=command.step,
        made=command.made,
        **more,
    )


def _last(room: Room, entry: EntryId) -> int:
    return len(room.access.epochs.get(entry, ()))


def _own_epoch(room: Room, entry: EntryId, number: int, context: Context) -> Epoch:
    epochs = room.access.epochs.get(entry)
    if not epochs:
        raise RuleError("not-logged-in")
    if not 1 <= number <= len(epochs):
        raise RuleError("epoch-unknown", epoch=number)
    epoch = epochs[number - 1]
    if not same_key(epoch.device, context.device):
        raise RuleError("not-your-epoch", epoch=number)
    return epoch


def _check_content(room: Room, entry: EntryId, command: SaveAnswer) -> None:
    known = room.paper_items(room.entry(entry).group).get(command.item)
    if known is None or known.version != command.version:
        raise RuleError("item-unknown", item=command.item)
    allowed = {option.id for option in known.options}
    if not set(command.options) <= allowed or command.options != sorted(set(command.options)):
        raise RuleError("options-unknown", item=command.item)
    if known.type != "multiple" and len(command.options) > 1:
        raise RuleError("options-too-many", item=command.item)


def _check_order(
    room: Room, entry: EntryId, command: SaveAnswer, epoch: Epoch, context: Context
) -> None:
    clock = room.sitting.clocks[room.entry(entry).group]
    if clock.phase == WAITING:
        raise RuleError("group-not-started")
    expected = room.answers.steps.get(entry, {}).get(command.epoch, 0) + 1
    if command.step != expected:
        raise RuleError("answer-out-of-order", step=command.step, expected=expected)
    now = clock.elapsed_at(context.boot, context.mono_ms)
    if clock.phase in (RUNNING, PAUSED) and command.made > now + 1500:
        raise RuleError("made-in-future", made=command.made, elapsed=now)


def _doubt(room: Room, entry: EntryId, command: SaveAnswer, epoch: Epoch) -> str:
    """Why an answer must wait for two persons, or ""."""
    if command.gap:
        return "clock-gap"
    group = room.entry(entry).group
    if room.scoring.key_opened(group):
        return "key-opened"
    if command.made > room.budget(entry):
        return "after-deadline"
    if command.made < epoch.elapsed - 1500:
        return "before-log-in"
    later = room.access.epochs[entry][command.epoch :]
    if later and command.made > later[0].elapsed:
        return "after-later-log-in"
    return ""


def _superseded(room: Room, entry: EntryId, command: SaveAnswer) -> bool:
    saved = room.answers.saved.get(entry, {}).get(command.item)
    return saved is not None and saved.epoch > command.epoch


def apply_saved(room: Room, event: AnswerSaved | TailApplied) -> None:
    """The answer counts."""
    answers = room.answers
    answers.saved.setdefault(event.entry, {})[event.item] = Saved(
        event.version, event.options, event.epoch, event.made
    )
    answers.steps.setdefault(event.entry, {})[event.epoch] = event.step


def apply_tail(room: Room, event: TailApplied) -> None:
    """The answer counts and the receipt is a new one."""
    apply_saved(room, event)
    room.answers.receipts[event.entry] = event.receipt


def apply_superseded(room: Room, event: AnswerSuperseded) -> None:
    """Only the step moves on."""
    room.answers.steps.setdefault(event.entry, {})[event.epoch] = event.step


def apply_pending(room: Room, event: AnswerPending) -> None:
    """Keep it for two persons."""
    room.answers.pending.append(event)
    room.answers.steps.setdefault(event.entry, {})[event.epoch] = event.step


def decide_hand_in(room: Room, command: HandIn, context: Context) -> list[Event]:
    """The candidate's own hand-in, not before the earliest minute, over equal answers.

    A terminal cut off until its time was over closes its own paper; on return its hand-in meets
    one the hall made already, and is refused with `already-handed-in`: nothing is lost by that.

    Raises:
        RuleError: `not-logged-in`, `not-your-epoch`, `already-handed-in`, `group-phase`,
            `too-early-to-hand-in`, `receipt-differs`.
    """
    entry = EntryId(context.actor)
    _own_epoch(room, entry, command.epoch, context)
    if command.epoch != _last(room, entry):
        raise RuleError("epoch-over", epoch=command.epoch)
    if entry in room.answers.handed_in:
        raise RuleError("already-handed-in", entry=entry)
    clock = room.sitting.clocks[room.entry(entry).group]
    if clock.phase in (WAITING, ENDED):
        raise RuleError("group-phase", phase=clock.phase)
    elapsed = clock.elapsed_at(context.boot, context.mono_ms)
    if elapsed < room.rules.earliest_hand_in_min * 60_000:
        raise RuleError("too-early-to-hand-in", minutes=room.rules.earliest_hand_in_min)
    receipt = receipt_of(room, entry)
    if receipt != command.receipt:
        raise RuleError("receipt-differs", receipt=receipt)
    return [_handed(room, entry, OWN, elapsed)]


def _handed(room: Room, entry: EntryId, cause: str, elapsed: int, reason: str = "") -> Event:
    return HandedIn(
        entry=entry,
        cause=cause,
        receipt=receipt_of(room, entry),
        answers=room.answers.count(entry),
        elapsed=elapsed,
        reason=reason,
    )


def apply_handed_in(room: Room, event: HandedIn) -> None:
    """The paper is closed."""
    room.answers.handed_in[event.entry] = event
    room.answers.receipts[event.entry] = event.receipt


def decide_force(room: Room, command: ForceHandIn, context: Context) -> list[Event]:
    """The proctor hands in for entries that are present and open; a reason is due.

    Raises:
        RuleError: `reason-needed`, `nobody-named`, `entry-unknown`, `not-present`,
            `already-handed-in`, `group-not-started`.
    """
    if not command.reason:
        raise RuleError("reason-needed", act="force-hand-in")
    if not command.entries:
        raise RuleError("nobody-named")
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
    """Hand in for everybody whose own time is over.

    Raises:
        RuleError: `nobody-overdue`.
    """
    events: list[Event] = []
    for group, clock in room.sitting.clocks.items():
        if clock.phase != RUNNING:
            continue
        elapsed = clock.elapsed_at(context.boot, context.mono_ms)
        for entry in room.answers.open_entries(room, GroupId(group)):
            if elapsed > room.budget(entry):
                events.append(_handed(room, entry, TIME, elapsed))
    if not events:
        raise RuleError("nobody-overdue")
    return events


TOPIC = Topic(
    decide={
        SaveAnswer: decide_save,
        HandIn: decide_hand_in,
        ForceHandIn: decide_force,
        CloseOverdue: decide_overdue,
    },
    apply={
        AnswerSaved: apply_saved,
        TailApplied: apply_tail,
        AnswerSuperseded: apply_superseded,
        AnswerPending: apply_pending,
        HandedIn: apply_handed_in,
    },
)
