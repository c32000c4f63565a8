"""Rulings: what two persons decide because rules alone cannot, and answers entered from paper.

待裁定 answers are decided by 主考 and 督导员; refused outbox commands stay open until two persons
settle each; a candidate who had to go on on paper has his answers entered and compared by two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.answers import FROM_PAPER, AnswerPending, Saved, check_answer
from bozhen_desktop.domain.base import (
    Command,
    Context,
    Event,
    FromPaper,
    Topic,
    acted,
    need_witness,
)
from bozhen_desktop.domain.clocks import WAITING, check_resumed
from bozhen_desktop.domain.handin import PAPER, HandedIn, receipt_of
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import DeviceId, EntryId, ItemId, OptionId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


class SettlePending(Command, tag="settle-pending"):
    """Decide one 待裁定 answer, named by its number in the list of the sitting (from 0)."""

    number: int
    accept: bool
    reason: str


class PendingSettled(Event, tag="pending-settled"):
    """The decision of 主考 and 督导员; an accepted answer counts, with a new receipt."""

    number: int
    accept: bool
    reason: str
    entry: EntryId
    first: str
    second: StaffId
    receipt: str


class PaperAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer as it stands on paper: sorted option ids."""

    item: ItemId
    version: int
    options: list[OptionId]


class AnswersFromPaper(Command, tag="answers-from-paper"):
    """补录 of a candidate's answers; they close his paper."""

    entry: EntryId
    answers: list[PaperAnswer]
    paper: FromPaper


class AnswersEntered(Event, tag="answers-entered"):
    """Answers from paper; they replace what the screen had for the same items."""

    entry: EntryId
    answers: list[PaperAnswer]
    paper: FromPaper


class RefuseOutbox(Command, tag="refuse-outbox"):
    """Made by the hall: a command that came back from a cut-off device and was refused."""

    device: DeviceId
    number: int
    refused: str
    code: str
    text: str


class OutboxRefused(Event, tag="outbox-refused"):
    """A refused command of an outbox, kept whole (`text`), open until two persons settle it."""

    device: DeviceId
    number: int
    refused: str
    code: str
    text: str


class SettleRefused(Command, tag="settle-refused"):
    """Two persons settle a refused outbox command."""

    device: DeviceId
    number: int
    decision: str


class RefusedSettled(Event, tag="refused-settled"):
    """How two persons settled it."""

    device: DeviceId
    number: int
    decision: str
    first: str
    second: StaffId


class RulingState(msgspec.Struct):
    """Refused outbox commands by device and number, open until settled; entries from paper."""

    refused: dict[str, OutboxRefused] = {}
    open: set[str] = set()
    from_paper: set[str] = set()


def decide_settle(room: Room, command: SettlePending, context: Context) -> list[Event]:
    """主考 and 督导员 decide one pending answer.

    Raises:
        RuleError: `pending-unknown`, `pending-settled`, `reason-needed`,
            `second-person-needed`, `supervisor-needed`, `answer-overtaken` when the entry has
            answered the item again since, or on paper.
    """
    if not 0 <= command.number < len(room.answers.pending):
        raise RuleError("pending-unknown", number=command.number)
    if command.number in room.answers.settled:
        raise RuleError("pending-settled", number=command.number)
    if not command.reason:
        raise RuleError("reason-needed", act="settle-pending")
    second = need_witness(context)
    check_chief_and_supervisor(room, context.actor, second)
    answer = room.answers.pending[command.number]
    if command.accept and _overtaken(room, answer):
        raise RuleError("answer-overtaken", number=command.number)
    more: dict[str, list[OptionId]] = {answer.item: answer.options} if command.accept else {}
    return [
        PendingSettled(
            number=command.number,
            accept=command.accept,
            reason=command.reason,
            entry=answer.entry,
            first=context.actor,
            second=second,
            receipt=receipt_of(room, answer.entry, more),
        )
    ]


def _overtaken(room: Room, answer: AnswerPending) -> bool:
    saved = room.answers.saved.get(answer.entry, {}).get(answer.item)
    if saved is None:
        return False
    return saved.epoch == FROM_PAPER or (saved.epoch, saved.step) > (answer.epoch, answer.step)


def check_chief_and_supervisor(room: Room, first: str, second: str) -> None:
    """One of the two must be 主考, the other 督导员.

    Raises:
        RuleError: `supervisor-needed`.
    """
    duties = [set(room.staff(StaffId(person)).duties) for person in (first, second)]
    chief, supervisor = "site_chief", "supervisor"
    if not any(chief in duties[i] and supervisor in duties[1 - i] for i in (0, 1)):
        raise RuleError("supervisor-needed")


def apply_settled(room: Room, event: PendingSettled) -> None:
    """An accepted answer counts from here; scores and results that stood without it fall."""
    room.answers.settled.add(event.number)
    if not event.accept:
        return
    answer = room.answers.pending[event.number]
    saved = Saved(answer.version, answer.options, answer.epoch, answer.made, answer.step)
    room.answers.put(event.entry, answer.item, saved)
    if event.entry in room.answers.handed_in:
        room.answers.receipts[event.entry] = event.receipt
    group = room.entry(event.entry).group
    room.scoring.confirmed.pop(group, None)
    room.results.reopen(group)


def decide_answers_from_paper(
    room: Room, command: AnswersFromPaper, context: Context
) -> list[Event]:
    """Enter a paper answer sheet and close the entry's paper.

    Raises:
        RuleError: `page-number-missing`, `second-person-needed`, `not-present`,
            `already-handed-in`, `group-not-started`, `key-opened`, `item-unknown`,
            `options-unknown`, `options-too-many`, `item-twice`, `clock-not-resumed`.
    """
    acted(context, command.paper)
    check_resumed(room, context)
    entry = room.entry(command.entry)
    if entry.id not in room.checkin.present:
        raise RuleError("not-present", entry=entry.id)
    if entry.id in room.answers.handed_in:
        raise RuleError("already-handed-in", entry=entry.id)
    clock = room.sitting.clocks[entry.group]
    if clock.phase == WAITING:
        raise RuleError("group-not-started")
    if room.scoring.key_opened(entry.group):
        raise RuleError("key-opened", group=entry.group)
    more = _checked_answers(room, command)
    answers = {item: saved.options for item, saved in room.answers.saved.get(entry.id, {}).items()}
    answers.update(more)
    elapsed = clock.elapsed_at(context.boot, context.mono_ms)
    return [
        AnswersEntered(entry=entry.id, answers=command.answers, paper=command.paper),
        HandedIn(
            entry=entry.id,
            cause=PAPER,
            receipt=receipt_of(room, entry.id, more),
            answers=sum(map(bool, answers.values())),
            elapsed=elapsed,
            reason="",
        ),
    ]


def _checked_answers(room: Room, command: AnswersFromPaper) -> dict[str, list[OptionId]]:
    for answer in command.answers:
        check_answer(room, command.entry, answer)
    if len({answer.item for answer in command.answers}) != len(command.answers):
        raise RuleError("item-twice")
    return {answer.item: answer.options for answer in command.answers}


def apply_answers_entered(room: Room, event: AnswersEntered) -> None:
    """Paper answers count as the latest."""
    for answer in event.answers:
        saved = Saved(answer.version, answer.options, FROM_PAPER, 0)
        room.answers.put(event.entry, answer.item, saved)
    room.rulings.from_paper.add(event.entry)


def decide_refuse_outbox(room: Room, command: RefuseOutbox, context: Context) -> list[Event]:
    """Keep a refused outbox command.

    Raises:
        RuleError: `already-refused`.
    """
    if _name(command.device, command.number) in room.rulings.refused:
        raise RuleError("already-refused")
    return [
        OutboxRefused(
            device=command.device,
            number=command.number,
            refused=command.refused,
            code=command.code,
            text=command.text,
        )
    ]


def _name(device: str, number: int) -> str:
    return f"{device}/{number}"


def apply_outbox_refused(room: Room, event: OutboxRefused) -> None:
    """Open until settled."""
    name = _name(event.device, event.number)
    room.rulings.refused[name] = event
    room.rulings.open.add(name)


def decide_settle_refused(room: Room, command: SettleRefused, context: Context) -> list[Event]:
    """Two persons settle one.

    Raises:
        RuleError: `refused-unknown`, `reason-needed`, `second-person-needed`.
    """
    if _name(command.device, command.number) not in room.rulings.open:
        raise RuleError("refused-unknown", number=command.number)
    if not command.decision:
        raise RuleError("reason-needed", act="settle-refused")
    return [
        RefusedSettled(
            device=command.device,
            number=command.number,
            decision=command.decision,
            first=context.actor,
            second=need_witness(context),
        )
    ]


def apply_refused_settled(room: Room, event: RefusedSettled) -> None:
    """Closed."""
    room.rulings.open.discard(_name(event.device, event.number))


TOPIC = Topic(
    decide={
        SettlePending: decide_settle,
        AnswersFromPaper: decide_answers_from_paper,
        RefuseOutbox: decide_refuse_outbox,
        SettleRefused: decide_settle_refused,
    },
    apply={
        PendingSettled: apply_settled,
        AnswersEntered: apply_answers_entered,
        OutboxRefused: apply_outbox_refused,
        RefusedSettled: apply_refused_settled,
    },
)
