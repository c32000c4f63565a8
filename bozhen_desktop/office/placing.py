"""Who sits where: entries into sittings, a batch cut to fewer seats, entries into rooms.

The order is that of the entry sheet, so the same batch is always placed the same way; seats within
a room are drawn by the hall.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bozhen_desktop.domain.batchplan import THEORY, BatchPlan, RoomSpec, SittingSpec
from bozhen_desktop.domain.eligibility import Registration
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import SittingId

Placed = dict[SittingId, list[Registration]]


def _takes(sitting: SittingSpec, registration: Registration) -> bool:
    wanted = (registration.trade, registration.level)
    return any((group.trade, group.level) == wanted for group in sitting.groups)


def _same_person(placed: Sequence[Registration], registration: Registration) -> bool:
    number = registration.person.id_no
    return any(other.person.id_no == number for other in placed)


def place(plan: BatchPlan, registrations: Sequence[Registration]) -> Placed:
    """Each subject due goes to the first sitting that takes the trade and has a seat left.

    One person with two trades never sits twice in one sitting.

    Raises:
        RuleError: `plan-seats-short` with the entry that found no seat.
    """
    placed: Placed = {sitting.id: [] for sitting in plan.sittings}
    for registration in registrations:
        for subject in registration.due:
            for sitting in plan.sittings:
                here = placed[sitting.id]
                free = sitting.subject == subject and len(here) < sitting.capacity
                if free and _takes(sitting, registration) and not _same_person(here, registration):
                    here.append(registration)
                    break
            else:
                trade = registration.trade
                raise RuleError(
                    "plan-seats-short", subject=subject, trade=trade, entry=registration.id
                )
    return placed


def _spread(items: list[Registration], count: int) -> list[Registration]:
    """`count` of the items at even distances, the first among them."""
    if count >= len(items):
        return items
    return [items[index * len(items) // count] for index in range(count)]


def cut(plan: BatchPlan, placed: Placed, seats: int) -> Placed:
    """The batch with `seats` entries in its first theory sitting, the others in proportion.

    Entries that are due in the practical test alone are cut in the same proportion; whoever stays
    in theory stays in his practical test.

    Raises:
        RuleError: `seats-out-of-range`.
    """
    theory = [sitting.id for sitting in plan.sittings if sitting.subject == THEORY]
    most = len(placed[theory[0]]) if theory else 0
    if not 1 <= seats <= most:
        raise RuleError("seats-out-of-range", seats=seats, most=most)
    result: Placed = {}
    for sitting in theory:
        count = max(len(placed[sitting]) * seats // most, 1)
        result[sitting] = _spread(placed[sitting], count)
    in_theory = {entry.id for sitting in theory for entry in placed[sitting]}
    kept = {entry.id for sitting in theory for entry in result[sitting]}
    for spec in plan.sittings:
        if spec.subject == THEORY:
            continue
        alone = [entry for entry in placed[spec.id] if entry.id not in in_theory]
        stay = kept | {entry.id for entry in _spread(alone, -(-len(alone) * seats // most))}
        result[spec.id] = [entry for entry in placed[spec.id] if entry.id in stay]
    return result


def _mixed(entries: Sequence[Registration]) -> list[Registration]:
    """Trades interleaved in proportion, so that neighbours have different papers if they can."""
    piles: dict[tuple[str, str], list[Registration]] = {}
    for entry in entries:
        piles.setdefault((entry.trade, entry.level), []).append(entry)
    order = [
        ((2 * index + 1) / (2 * len(pile)), number, entry)
        for number, pile in enumerate(piles.values())
        for index, entry in enumerate(pile)
    ]
    return [entry for _, _, entry in sorted(order, key=lambda one: one[:2])]


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """A room that is used, and who sits there."""

    room: RoomSpec
    entries: list[Registration]


def fill(sitting: SittingSpec, entries: Sequence[Registration], trim: bool) -> list[Filled]:
    """Fill the rooms one after the other; `trim` leaves out seats nobody needs.

    Raises:
        RuleError: `plan-seats-short`.
    """
    left, filled = _mixed(entries), []
    for room in sitting.rooms:
        here, left = left[: room.seats], left[room.seats :]
        if here:
            used = msgspec.structs.replace(room, seats=len(here)) if trim else room
            filled.append(Filled(room=used, entries=here))
    if left:
        raise RuleError("plan-seats-short", subject=sitting.subject, entry=left[0].id)
    return filled
