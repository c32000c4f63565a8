"""Seating: the draw of seats in each room, the same paper not side by side, and moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.arrangement import EntryPlan, RoomPlan
from bozhen_desktop.domain.base import (
    Command,
    Context,
    Event,
    FromPaper,
    Topic,
    acted,
    need_witness,
)
from bozhen_desktop.domain.drawing import shuffled
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, RoomId, SeatId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


class DrawSeats(Command, tag="draw-seats"):
    """Draw the seats of one room; a second draw needs a reason and a witness."""

    room: RoomId
    reason: str = ""


class SeatsDrawn(Event, tag="seats-drawn"):
    """Seats of a room by lot; `neighbours` counts pairs of one paper that could not be parted."""

    room: RoomId
    seed: str
    seats: dict[str, SeatId]
    neighbours: int
    reason: str
    witness: StaffId


class MoveEntry(Command, tag="move-entry"):
    """换机: move one entry to another seat of its room, or free its seat for another device.

    `seat` may be the entry's own seat: then the next log-in there may come from a new device. With
    `paper`, he was moved while the machines stood still.
    """

    entry: EntryId
    seat: SeatId
    reason: str
    paper: FromPaper | None = None


class EntryMoved(Event, tag="entry-moved"):
    """The next log-in of `entry` is awaited at `seat`, whatever device stands there."""

    entry: EntryId
    old_seat: SeatId
    seat: SeatId
    reason: str
    paper: FromPaper | None = None


class AcceptLostSeats(Command, tag="accept-lost-seats"):
    """One step: every entry whose terminal is lost may log in again at its own seat."""

    reason: str


class SeatingState(msgspec.Struct):
    """Seat per entry; entries whose next log-in may come from another device."""

    seats: dict[str, SeatId] = {}
    drawn: dict[str, SeatsDrawn] = {}
    awaited: dict[str, SeatId] = {}

    def seat_of(self, entry: EntryId) -> SeatId:
        """The entry's seat.

        Raises:
            RuleError: `seat-not-drawn`.
        """
        seat = self.seats.get(entry)
        if seat is None:
            raise RuleError("seat-not-drawn", entry=entry)
        return seat


def part_papers(entries: list[EntryPlan]) -> tuple[list[EntryPlan], int]:
    """Reorder so that neighbours differ in group where counts allow; return clashes left.

    Always the largest remaining group that is not the last one placed: the classic arrangement,
    which leaves a clash only when one group is more than half of what remains.
    """
    piles: dict[str, list[EntryPlan]] = {}
    for entry in entries:
        piles.setdefault(entry.group, []).append(entry)
    result: list[EntryPlan] = []
    clashes = 0
    last = ""
    while piles:
        names = [name for name in piles if name != last] or list(piles)
        name = max(names, key=lambda name: len(piles[name]))
        clashes += name == last
        result.append(piles[name].pop(0))
        if not piles[name]:
            del piles[name]
        last = name
    return result, clashes


def _draw(room: Room, plan: RoomPlan, seed: str) -> tuple[dict[str, SeatId], int]:
    due = [entry for entry in room.arrangement.entries if entry.room == plan.id]
    order, clashes = part_papers(shuffled(due, seed, f"seats/{plan.id}"))
    return {entry.id: seat for entry, seat in zip(order, plan.seats, strict=False)}, clashes


def decide_draw(room: Room, command: DrawSeats, context: Context) -> list[Event]:
    """Draw from the hall's seed after the list is frozen.

    Raises:
        RuleError: `room-unknown`, `check-in-begun`, `reason-needed`, `second-person-needed`.
    """
    plan = room.room_plan(command.room)
    again = command.room in room.seating.drawn
    if any(room.entry(EntryId(entry)).room == plan.id for entry in room.checkin.present):
        raise RuleError("check-in-begun")
    if again and not command.reason:
        raise RuleError("reason-needed", act="draw-again")
    seats, clashes = _draw(room, plan, context.seed)
    return [
        SeatsDrawn(
            room=command.room,
            seed=context.seed,
            seats=seats,
            neighbours=clashes,
            reason=command.reason,
            witness=need_witness(context) if again else context.witness,
        )
    ]


def apply_drawn(room: Room, event: SeatsDrawn) -> None:
    """Take the seats of one room."""
    room.seating.drawn[event.room] = event
    room.seating.seats.update(event.seats)


def decide_move(room: Room, command: MoveEntry, context: Context) -> list[Event]:
    """Move to a free seat or spare of the same room; a reason is due.

    Raises:
        RuleError: `reason-needed`, `not-present`, `already-handed-in`, `seat-unknown`,
            `seat-taken`, those of `acted`.
    """
    acted(context, command.paper)
    entry = room.entry(command.entry)
    if not command.reason:
        raise RuleError("reason-needed", act="move")
    if command.entry not in room.checkin.present:
        raise RuleError("not-present", entry=command.entry)
    if command.entry in room.answers.handed_in:
        raise RuleError("already-handed-in", entry=command.entry)
    plan = room.room_plan(entry.room)
    if command.seat not in plan.seats and command.seat not in plan.spares:
        raise RuleError("seat-unknown", seat=command.seat)
    old = room.seating.seat_of(command.entry)
    _check_free(room, command.seat, command.entry)
    return [
        EntryMoved(
            entry=command.entry,
            old_seat=old,
            seat=command.seat,
            reason=command.reason,
            paper=command.paper,
        )
    ]


def _check_free(room: Room, seat: SeatId, entry: EntryId) -> None:
    for other, taken in room.seating.seats.items():
        if taken == seat and other != entry and other not in room.checkin.gone:
            raise RuleError("seat-taken", seat=seat, entry=other)


def apply_moved(room: Room, event: EntryMoved) -> None:
    """Rebind the seat and await a log-in there."""
    room.seating.seats[event.entry] = event.seat
    room.seating.awaited[event.entry] = event.seat


def decide_accept_lost(room: Room, command: AcceptLostSeats, context: Context) -> list[Event]:
    """After a power cut: one step for the whole room.

    Raises:
        RuleError: `reason-needed`, `no-terminal-lost`.
    """
    if not command.reason:
        raise RuleError("reason-needed", act="accept-lost-seats")
    lost = [e for e in room.access.lost if e not in room.answers.handed_in]
    if not lost:
        raise RuleError("no-terminal-lost")
    return [
        EntryMoved(
            entry=EntryId(entry),
            old_seat=room.seating.seat_of(EntryId(entry)),
            seat=room.seating.seat_of(EntryId(entry)),
            reason=command.reason,
        )
        for entry in sorted(lost)
    ]


TOPIC = Topic(
    decide={
        DrawSeats: decide_draw,
        MoveEntry: decide_move,
        AcceptLostSeats: decide_accept_lost,
    },
    apply={SeatsDrawn: apply_drawn, EntryMoved: apply_moved},
)
