"""Breaks: leaving the room and coming back.

No leaving and coming back is the rule (domain rules §7.1); an escort and a reason are the only
exception. Time is not stopped for a break.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, FromPaper, Topic, acted
from bozhen_desktop.domain.clocks import elapsed_then
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


class LeaveRoom(Command, tag="leave-room"):
    """A candidate leaves for a while, with a reason and an escort of the staff."""

    entry: EntryId
    reason: str = ""
    escort: StaffId = StaffId("")
    paper: FromPaper | None = None


class RoomLeft(Event, tag="room-left"):
    """Edge: out at `elapsed` ms of the group's time."""

    entry: EntryId
    reason: str
    escort: StaffId
    elapsed: int
    paper: FromPaper | None = None


class ReturnToRoom(Command, tag="return-to-room"):
    """The candidate is back."""

    entry: EntryId
    paper: FromPaper | None = None


class RoomReturned(Event, tag="room-returned"):
    """Edge: back after `away` ms of the group's time."""

    entry: EntryId
    away: int
    paper: FromPaper | None = None


class BreaksState(msgspec.Struct):
    """Who is out, and every break as (left, returned)."""

    out: dict[str, RoomLeft] = {}
    taken: list[tuple[RoomLeft, RoomReturned]] = []


def decide_leave(room: Room, command: LeaveRoom, context: Context) -> list[Event]:
    """Refuse to let anybody out alone or without a reason; one escort has one candidate.

    Raises:
        RuleError: `entry-unknown`, `not-present`, `already-handed-in`, `already-out`,
            `leaving-not-allowed`, `staff-unknown`, `escort-busy`, those of `acted`.
    """
    acted(context, command.paper)
    entry = room.entry(command.entry)
    if entry.id not in room.checkin.present:
        raise RuleError("not-present", entry=entry.id)
    if entry.id in room.answers.handed_in:
        raise RuleError("already-handed-in", entry=entry.id)
    if entry.id in room.breaks.out:
        raise RuleError("already-out", entry=entry.id)
    if not command.reason or not command.escort:
        raise RuleError("leaving-not-allowed", entry=entry.id)
    room.staff(command.escort)
    if any(left.escort == command.escort for left in room.breaks.out.values()):
        raise RuleError("escort-busy", staff=command.escort)
    return [
        RoomLeft(
            entry=entry.id,
            reason=command.reason,
            escort=command.escort,
            elapsed=elapsed_then(room, entry.group, context, command.paper),
            paper=command.paper,
        )
    ]


def apply_left(room: Room, event: RoomLeft) -> None:
    """Out."""
    room.breaks.out[event.entry] = event


def decide_return(room: Room, command: ReturnToRoom, context: Context) -> list[Event]:
    """Back from a break.

    Raises:
        RuleError: `not-out`, those of `acted`.
    """
    acted(context, command.paper)
    left = room.breaks.out.get(command.entry)
    if left is None:
        raise RuleError("not-out", entry=command.entry)
    then = elapsed_then(room, room.entry(command.entry).group, context, command.paper)
    away = max(then - left.elapsed, 0)
    return [RoomReturned(entry=command.entry, away=away, paper=command.paper)]


def apply_returned(room: Room, event: RoomReturned) -> None:
    """Back."""
    room.breaks.taken.append((room.breaks.out.pop(event.entry), event))


TOPIC = Topic(
    decide={LeaveRoom: decide_leave, ReturnToRoom: decide_return},
    apply={RoomLeft: apply_left, RoomReturned: apply_returned},
)
