"""Decisions of the office about results: which of two sittings of one subject counts.

Somebody who was moved may stand in two rooms' journals; the software never chooses between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.domain.results import SUBJECTS
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, SittingId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.bureau import Bureau


class DecideSitting(Command, tag="decide-sitting"):
    """For this entry and subject the named sitting counts; `sittings`: all that claim the entry."""

    entry: EntryId
    subject: str
    sitting: SittingId
    sittings: list[SittingId]
    reason: str


class SittingDecided(Event, tag="sitting-decided"):
    """It counts until two persons decide anew; a sitting that comes later opens it again."""

    entry: EntryId
    subject: str
    sitting: SittingId
    sittings: list[SittingId]
    reason: str
    first: str
    second: StaffId


class DecisionState(msgspec.Struct):
    """The decision in force by `entry/subject`."""

    sittings: dict[str, SittingDecided] = {}


def decide_sitting(bureau: Bureau, command: DecideSitting, context: Context) -> list[Event]:
    """Two persons choose one of the sittings that claim an entry, with a reason.

    Raises:
        RuleError: `subject-unknown`, `sitting-single` (nothing to choose), `sitting-unknown`,
            `reason-needed`, `second-person-needed`.
    """
    if command.subject not in SUBJECTS:
        raise RuleError("subject-unknown", text=command.subject[:20])
    if len(set(command.sittings)) < 2:
        raise RuleError("sitting-single", entry=command.entry)
    known = bureau.ranges.chains
    unknown = [name for name in command.sittings if name not in known]
    if unknown or command.sitting not in command.sittings:
        raise RuleError("sitting-unknown", sitting=(unknown or [command.sitting])[0])
    if not command.reason:
        raise RuleError("reason-needed", act="decide-sitting")
    return [
        SittingDecided(
            entry=command.entry,
            subject=command.subject,
            sitting=command.sitting,
            sittings=sorted(set(command.sittings)),
            reason=command.reason,
            first=context.actor,
            second=need_witness(context),
        )
    ]


def apply_sitting(bureau: Bureau, event: SittingDecided) -> None:
    """In force."""
    bureau.decisions.sittings[f"{event.entry}/{event.subject}"] = event


TOPIC = Topic(decide={DecideSitting: decide_sitting}, apply={SittingDecided: apply_sitting})
