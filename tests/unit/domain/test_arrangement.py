"""An arrangement that contradicts itself is refused whole."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bozhen_desktop.domain.arrangement import RoomPlan, check_arrangement
from bozhen_desktop.domain.beats import RecordBeat
from bozhen_desktop.domain.parameters import default_parameters, replace
from bozhen_desktop.domain.sitting import ImportArrangement
from tests.unit.domain.support import entry_plan, refused, staff_member
from tests.unit.domain.theory import TheoryDay, theory_plan


def one_room(*seats: str, spares: tuple[str, ...] = ()) -> list[RoomPlan]:
    return [RoomPlan(id="R1", name="一号机房", seats=[*seats], spares=[*spares])]


def groups(**change: Any) -> list[Any]:
    first, second = theory_plan().groups
    return [msgspec.structs.replace(first, **change), second]


def rows(**change: int) -> list[Any]:
    return replace(default_parameters(), change, "2026-01-02", "演练")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"entries": [entry_plan(1), entry_plan(1)]}, "arrangement-twice"),
        ({"entries": [entry_plan(1), entry_plan(2, ticket="26001015000010")]}, "arrangement-twice"),
        ({"rooms": one_room("A", "B", "C", "D", "A")}, "arrangement-twice"),
        ({"rooms": one_room("A", "B", "C", "D", spares=("D",))}, "arrangement-twice"),
        ({"rooms": one_room("A", "B", "C")}, "arrangement-seats-short"),
        ({"entries": [entry_plan(1, group="G7")]}, "arrangement-group-unknown"),
        ({"entries": [entry_plan(1, room="R7")]}, "arrangement-room-unknown"),
        ({"staff": [staff_member("a"), staff_member("a")]}, "arrangement-twice"),
        ({"groups": groups(duration_min=0)}, "arrangement-duration"),
        ({"groups": groups(duration_s=-5)}, "arrangement-duration"),
        ({"entries": [entry_plan(1, id="考生一")]}, "arrangement-id"),
        ({"rooms": one_room("A/1", "B", "C", "D")}, "arrangement-id"),
    ],
)
def test_contradictions(change: dict[str, Any], code: str) -> None:
    check_arrangement(theory_plan())
    with refused(code):
        check_arrangement(theory_plan(**change))


@pytest.mark.parametrize(
    "change",
    [
        {"groups": groups(duration_s=40)},
        {"parameters": rows(late_limit_s=10)},
        {"parameters": rows(earliest_hand_in_s=1800)},
    ],
)
def test_seconds_are_for_rehearsals(change: dict[str, Any]) -> None:
    check_arrangement(theory_plan(**change))
    with refused("rehearsal-only"):
        check_arrangement(theory_plan(mode="live", **change))


@pytest.mark.parametrize(
    ("mode", "minutes", "allowed"),
    [("live", 90, True), ("live", 89, False), ("rehearsal", 5, True)],
)
def test_a_live_theory_test_lasts_ninety_minutes_or_more(
    mode: str, minutes: int, allowed: bool
) -> None:
    day = TheoryDay(mode=mode)
    entries = [entry for entry in theory_plan().entries if entry.group == "G1"]
    plan = theory_plan(mode=mode, groups=groups(duration_min=minutes)[:1], entries=entries)
    if allowed:
        day.do(ImportArrangement(package="x", arrangement=plan))
    else:
        with refused("duration-too-short"):
            day.do(ImportArrangement(package="x", arrangement=plan))


def test_a_duration_in_seconds_is_the_budget() -> None:
    day = TheoryDay()
    plan = theory_plan(groups=groups(duration_s=40))
    day.do(ImportArrangement(package="x", arrangement=plan))
    assert (day.room.budget("n1"), day.room.budget("n2")) == (40_000, 3_600_000)


def test_one_sitting_of_one_mode() -> None:
    day = TheoryDay()
    with refused("mode-other"):
        day.do(ImportArrangement(package="x", arrangement=theory_plan(mode="live")))
    with refused("sitting-missing"):
        day.do(RecordBeat())
