"""Shortening a failing script."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.cli.sim_shrink import shrink


@given(st.lists(st.integers(0, 9), max_size=40), st.sets(st.integers(0, 9), max_size=3))
def test_only_what_makes_it_fail_is_left(steps: list[int], needed: set[int]) -> None:
    def fails(some: Sequence[int]) -> bool:
        return needed <= set(some)

    short = shrink(steps, fails, runs=10_000)
    if fails(steps):
        assert fails(short) and len(short) == len(needed)
    else:
        assert short == steps


@given(st.lists(st.integers(), max_size=30), st.integers(0, 20))
def test_it_never_plays_more_often_than_allowed(steps: list[int], runs: int) -> None:
    played = []

    def fails(some: Sequence[int]) -> bool:
        played.append(some)
        return bool(some)

    short = shrink(steps, fails, runs)
    assert len(played) <= runs
    assert len(short) <= len(steps)


def test_order_is_kept() -> None:
    short = shrink([5, 1, 4, 2, 3], lambda some: [x for x in some if x < 4] == [1, 2, 3], 100)
    assert short == [1, 2, 3]
