"""Disclosure: a full ID number is shown to one person who says why; views have it masked only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, Topic
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


class ShowIdNumber(Command, tag="show-id-number"):
    """Made by the hall for the person who asks; the number itself is in no command and no event."""

    entry: EntryId
    reason: str


class IdNumberShown(Event, tag="id-number-shown"):
    """`by` saw the full ID number of an entry at `at` (UTC ms), and why."""

    entry: EntryId
    reason: str
    by: str
    at: int


class DisclosureState(msgspec.Struct):
    """Everything that was shown, in order."""

    shown: list[IdNumberShown] = []


def decide_show(room: Room, command: ShowIdNumber, context: Context) -> list[Event]:
    """One entry at a time, with a reason.

    Raises:
        RuleError: `entry-unknown`, `reason-needed`.
    """
    entry = room.entry(command.entry)
    if not command.reason.strip():
        raise RuleError("reason-needed", act="show-id-number")
    return [
        IdNumberShown(entry=entry.id, reason=command.reason, by=context.actor, at=context.now_ms)
    ]


def apply_shown(room: Room, event: IdNumberShown) -> None:
    """Kept."""
    room.disclosure.shown.append(event)


TOPIC = Topic(decide={ShowIdNumber: decide_show}, apply={IdNumberShown: apply_shown})
