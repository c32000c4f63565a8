"""A load of several processes: who gets what, and one answer out of theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.cli.bench_loops import sample, spread
from bozhen_desktop.cli.bench_swarm import PARTS, _shared, merged


@given(st.integers(0, 300), st.integers(0, 300))
def test_every_terminal_has_one_process(seats: int, count: int) -> None:
    """A process has every second terminal; asked for so many, the parts are the first ones."""
    count = min(seats, count)
    terminals = list(range(seats))
    parts = [_shared(part, {"count": count, "rate": 900.0}) for part in range(PARTS)]
    taken = [
        number
        for part, shared in enumerate(parts)
        for number in terminals[part::PARTS][: shared["count"]]
    ]
    assert sorted(taken) == terminals[:count]
    assert sum(shared["rate"] for shared in parts) == 900.0
    assert _shared(0, {"seconds": 2}) == {}


def test_one_answer_of_two() -> None:
    one = {"began": 1.0, "last": 3.0, "saves": 5, "cpu_s": 0.5, "times_ms": [1.0, 2.0, 3.0]}
    two = {"began": 1.5, "last": 4.0, "saves": 6, "cpu_s": 0.7, "times_ms": [4.0, 50.0]}
    found = merged([one, two])
    assert (found["s"], found["saves"], found["cpu_s"]) == (3.0, 11, 0.7)
    assert (found["p50_ms"], found["p99_ms"], found["max_ms"]) == pytest.approx((3.0, 50.0, 50.0))
    assert merged([{"last": 2.0, "opened": 3}, {"last": 1.0, "opened": 4}]) == {
        "last": 2.0,
        "opened": 7,
    }
    assert merged([{}, {}]) == {}


@given(st.lists(st.floats(0, 10), min_size=1, max_size=400), st.integers(10, 100))
def test_a_sample_keeps_the_order_and_about_the_spread(times: list[float], most: int) -> None:
    kept = sample(times, most)
    assert len(kept) <= most + 1 and kept == sorted(kept)
    assert kept[0] == round(1000 * min(times), 3)
    if len(times) < most:
        whole = spread([each / 1000 for each in sample(times, most)])
        assert whole["p99_ms"] == pytest.approx(spread(times)["p99_ms"], abs=0.01)
