"""Answers: saving, tails of cut-off terminals, epochs.

An answer is entry, item id and version, sorted option ids, epoch, step and budget time. `step`
numbers the answers of one epoch from 1: a tail is whole when no step is missing. `made` is the
group's elapsed time (ms) at which the terminal says it was made, from the last beat it heard plus
its own monotonic time. `gap` marks every answer after a break in the terminal's own record: its
clock stood or jumped, or it lost a step for good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from bozhen_desktop.domain.access import Epoch, last_epoch, own_epoch
from bozhen_desktop.domain.base import Command, Context, Event, Topic
from bozhen_desktop.domain.clocks import PAUSED, RUNNING, WAITING, GroupClock
from bozhen_desktop.domain.handin import OWN, HandedIn, receipt_of
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, GroupId, ItemId, OptionId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


SKEW_MS = 1500
"""How far a terminal's reckoning of budget time may be off from the hall's."""

FROM_PAPER = 0
"""Epoch of an answer entered from paper: it came after everything the screen had."""


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


class Saved(msgspec.Struct, frozen=True):
    """The answer that counts for an item now; epoch 0 came from paper."""

    version: int
    options: list[OptionId]
    epoch: int
    made: int
    step: int = 0


class AnswerState(msgspec.Struct):
    """Answers per entry and item, last step per epoch, hand-ins, pending answers.

    `counts`: how many items an entry has answered; `put` keeps it, every row of a view asks it.
    """

    saved: dict[str, dict[str, Saved]] = {}
    counts: dict[str, int] = {}
    steps: dict[str, dict[int, int]] = {}
    handed_in: dict[str, HandedIn] = {}
    receipts: dict[str, str] = {}
    pending: list[AnswerPending] = []
    settled: set[int] = set()

    def count(self, entry: EntryId) -> int:
        """Number of items the entry has answered."""
        return self.counts.get(entry, 0)

    def put(self, entry: EntryId, item: ItemId, saved: Saved) -> None:
        """From here on this answer counts for the item; one without options clears it."""
        mine = self.saved.get(entry)
        if mine is None:
            mine = self.saved[entry] = {}
        before = mine.get(item)
        mine[item] = saved
        more = bool(saved.options) - (before is not None and bool(before.options))
        if more:
            self.counts[entry] = self.counts.get(entry, 0) + more

    def open_entries(self, room: Room, group: GroupId) -> list[EntryId]:
        """Present entries of a group that have not handed in."""
        return [
            entry.id
            for entry in room.arrangement.entries
            if entry.group == group
            and entry.id in room.checkin.present
            and entry.id not in self.handed_in
        ]


def decide_save(room: Room, command: SaveAnswer, context: Context) -> list[Event]:
    """Place an answer: saved, tail, superseded or pending; never lost once it is in budget.

    Raises:
        RuleError: `not-logged-in`, `epoch-unknown`, `not-your-epoch`, `item-unknown`,
            `options-unknown`, `options-too-many`, `group-not-started`, `answer-out-of-order`,
            `already-handed-in`.
    """
    entry = EntryId(context.actor)
    epoch = own_epoch(room, entry, command.epoch, context)
    group = room.entry(entry).group
    clock = room.sitting.clocks[group]
    check_answer(room, entry, command)
    _check_order(room, entry, command, clock)
    handed = room.answers.handed_in.get(entry)
    if handed is not None and handed.cause == OWN and command.epoch == last_epoch(room, entry):
        raise RuleError("already-handed-in", entry=entry)
    if _superseded(room, entry, command):
        return [_event(AnswerSuperseded, entry, command)]
    why = _doubt(room, entry, command, epoch, group) or _ahead(clock, command, context)
    if why:
        return [_event(AnswerPending, entry, command, why=why)]
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


class Chosen(Protocol):
    """An answer, whichever way it came."""

    @property
    def item(self) -> ItemId: ...
    @property
    def version(self) -> int: ...
    @property
    def options(self) -> list[OptionId]: ...


def check_answer(room: Room, entry: EntryId, command: Chosen) -> None:
    """The item is of the entry's paper, the options are of the item, sorted, not too many.

    Raises:
        RuleError: `paper-not-open`, `item-unknown`, `options-unknown`, `options-too-many`.
    """
    known = room.paper_items(room.entry(entry).group).get(command.item)
    if known is None or known.version != command.version:
        raise RuleError("item-unknown", item=command.item)
    options, allowed = command.options, [option.id for option in known.options]
    if len(options) == 1 and options[0] in allowed:
        return
    if not set(options) <= set(allowed) or options != sorted(set(options)):
        raise RuleError("options-unknown", item=command.item)
    if known.type != "multiple" and len(options) > 1:
        raise RuleError("options-too-many", item=command.item)


def _check_order(room: Room, entry: EntryId, command: SaveAnswer, clock: GroupClock) -> None:
    if clock.phase == WAITING:
        raise RuleError("group-not-started")
    expected = room.answers.steps.get(entry, {}).get(command.epoch, 0) + 1
    lost_steps = command.gap and command.step > expected
    if command.step != expected and not lost_steps:
        raise RuleError("answer-out-of-order", step=command.step, expected=expected)


def _doubt(room: Room, entry: EntryId, command: SaveAnswer, epoch: Epoch, group: GroupId) -> str:
    """Why an answer must wait for two persons, or ""."""
    if command.gap:
        return "clock-gap"
    if room.scoring.key_opened(group):
        return "key-opened"
    if command.made > room.budget(entry):
        return "after-deadline"
    if command.made < epoch.elapsed - SKEW_MS:
        return "before-log-in"
    later = room.access.epochs[entry][command.epoch :]
    if later and command.made > later[0].elapsed:
        return "after-later-log-in"
    return ""


def _ahead(clock: GroupClock, command: SaveAnswer, context: Context) -> str:
    """A terminal may be ahead of the hall without guilt: cut off in a pause that it did not hear
    of, or when an outage gave time back that nobody reported in time. Its answers are kept.
    """
    stale = clock.phase == RUNNING and clock.boot != context.boot
    now = clock.elapsed_at(context.boot, context.mono_ms)
    ahead = clock.phase in (RUNNING, PAUSED) and not stale and command.made > now + SKEW_MS
    return "ahead-of-time" if ahead else ""


def _superseded(room: Room, entry: EntryId, command: SaveAnswer) -> bool:
    saved = room.answers.saved.get(entry, {}).get(command.item)
    return saved is not None and (saved.epoch == FROM_PAPER or saved.epoch > command.epoch)


def apply_saved(room: Room, event: AnswerSaved | TailApplied) -> None:
    """The answer counts."""
    answers, entry = room.answers, event.entry
    saved = Saved(event.version, event.options, event.epoch, event.made, event.step)
    answers.put(entry, event.item, saved)
    steps = answers.steps.get(entry)
    if steps is None:
        steps = answers.steps[entry] = {}
    steps[event.epoch] = event.step


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


TOPIC = Topic(
    decide={
        SaveAnswer: decide_save,
    },
    apply={
        AnswerSaved: apply_saved,
        TailApplied: apply_tail,
        AnswerSuperseded: apply_superseded,
        AnswerPending: apply_pending,
    },
)
