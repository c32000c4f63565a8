"""Credit (补时): time given back for time in which a candidate could not answer.

A cut cable alone earns none. More than one limit for a candidate, in one credit or in several, or
more than a few entries at once need a second person (parameters `credit_single_max_min`,
`credit_count_max`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import (
    Command,
    Context,
    Event,
    FromPaper,
    Topic,
    acted,
    need_witness,
)
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


class GrantCredit(Command, tag="grant-credit"):
    """Give these entries `ms` more time, with a reason; with `paper`, as it stands there."""

    entries: list[EntryId]
    ms: int
    reason: str
    paper: FromPaper | None = None


class CreditGranted(Event, tag="credit-granted"):
    """Each entry's budget is `ms` longer. `witness` stands where a second person was needed."""

    entries: list[EntryId]
    ms: int
    reason: str
    witness: StaffId
    paper: FromPaper | None = None


class CreditState(msgspec.Struct):
    """Credit per entry in ms."""

    granted: dict[str, int] = {}


def decide_credit(room: Room, command: GrantCredit, context: Context) -> list[Event]:
    """Grant credit to present entries that have not handed in.

    Raises:
        RuleError: `reason-needed`, `nobody-named`, `credit-amount`, `not-present`,
            `already-handed-in`, `second-person-needed`, those of `acted`.
    """
    then = acted(context, command.paper)
    if not command.reason:
        raise RuleError("reason-needed", act="grant-credit")
    if not command.entries or len(set(command.entries)) != len(command.entries):
        raise RuleError("nobody-named")
    if not 0 < command.ms <= 24 * 3_600_000:
        raise RuleError("credit-amount", ms=command.ms)
    for entry in command.entries:
        if room.entry(entry).id not in room.checkin.present:
            raise RuleError("not-present", entry=entry)
        if entry in room.answers.handed_in:
            raise RuleError("already-handed-in", entry=entry)
    rules = room.rules
    before = max(room.credits.granted.get(entry, 0) for entry in command.entries)
    large = before + command.ms > rules.credit_single_max_min * 60_000
    many = len(command.entries) > rules.credit_count_max
    return [
        CreditGranted(
            entries=command.entries,
            ms=command.ms,
            reason=command.reason,
            witness=need_witness(then) if large or many else then.witness,
            paper=command.paper,
        )
    ]


def apply_credit(room: Room, event: CreditGranted) -> None:
    """Lengthen the budgets."""
    for entry in event.entries:
        room.credits.granted[entry] = room.credits.granted.get(entry, 0) + event.ms


TOPIC = Topic(decide={GrantCredit: decide_credit}, apply={CreditGranted: apply_credit})
