"""Views of invented sittings for the console's presenters: by example and at random."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from bozhen_desktop.domain.access import ReportLost
from bozhen_desktop.domain.checkin import MarkAbsent
from bozhen_desktop.domain.handin import ForceHandIn
from bozhen_desktop.domain.results import ConfirmResults
from bozhen_desktop.domain.scoring import ConfirmScores, OpenKey, ScoreGroup
from bozhen_desktop.domain.sitting import EndGroup
from bozhen_desktop.domain.views import CONSOLE, Viewer, view_of
from tests.unit.domain.random_day import COMMON, THEORY, take
from tests.unit.domain.theory import (
    TheoryDay,
    arranged,
    check_in,
    keys,
    ready,
    right,
    running,
    theory_plan,
)

CHIEF = Viewer(CONSOLE, "chief")


def view(day: TheoryDay) -> dict[str, Any]:
    return view_of(day.room, CHIEF)


def _door_closed(plan: Any) -> TheoryDay:
    """Running, somebody did not come, and the late limit is over."""
    day = running(plan, missing=("n2", "n3"))
    day.at(31)
    day.do(MarkAbsent(group="G2"))
    return day


def ended(plan: Any, *, confirmed: bool = False) -> TheoryDay:
    """Everybody handed in, one terminal did not come back, both groups have ended; `confirmed`:
    scores and results are confirmed, too.
    """
    day = running(plan, missing=("n2",))
    day.at(31)
    day.do(MarkAbsent(group="G2"))
    day.do(ReportLost(entry="n3"), actor="hall", role="hall")
    day.save("n1", 1, right(1))
    here = [entry.id for entry in plan.entries if entry.id != "n2"]
    day.do(ForceHandIn(entries=here, reason="演练"))
    for group in ("G1", "G2"):
        day.do(EndGroup(group=group))
        if confirmed:
            day.room.scoring.loaded[f"key-{group}"] = keys(group, 1)
            key = OpenKey(group=group, digest=f"key-{group}", reason="主机损坏")
            day.do(key, "chief", "super")
            day.do(ScoreGroup(group=group))
            day.do(ConfirmScores(group=group), "chief", "super")
            day.do(ConfirmResults(group=group), "chief", "super")
    return day


def random_views(count: int) -> Iterator[dict[str, Any]]:
    """Views of `count` different days, each after some dozens of random commands."""
    for seed in range(count):
        rand = random.Random(seed)
        plan = theory_plan(rand.choice((4, 8, 12)))
        begin = rand.choice((arranged, ready, running, _door_closed))
        day = begin(plan)
        makers = [*COMMON, *THEORY]
        for _ in range(rand.choice((20, 60, 120))):
            take(day, makers, tuple(rand.randrange(limit) for limit in (610, 60, 60, 60)))
        yield view(day)


__all__ = [
    "arranged",
    "check_in",
    "ended",
    "random_views",
    "ready",
    "running",
    "theory_plan",
    "view",
]
