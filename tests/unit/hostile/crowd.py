"""A lab of any size at the rig's hall, for rows that are about many seats."""

from __future__ import annotations

from bozhen_desktop.domain.arrangement import Arrangement, RoomPlan
from tests.unit.domain.theory import theory_plan
from tests.unit.hall.hall_day import HallDay


def crowd_plan(count: int) -> Arrangement:
    """So many candidates with a seat each, and two spare seats."""
    seats = [f"R1-{number:03d}" for number in range(1, count + 2)]
    room = RoomPlan(id="R1", name="一号机房", seats=seats, spares=["R1-S1", "R1-S2"])
    return theory_plan(count, rooms=[room])


def crowd(count: int) -> HallDay:
    """Everybody sits, has his paper, and time runs."""
    return HallDay(count, crowd_plan(count)).started()


def group_of(day: HallDay, entry: str) -> str:
    return next(plan.group for plan in day.plan.entries if plan.id == entry)
