"""The rate of one connection: a burst, then a steady stream, never more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.hall.listener import LIMITS, Listener, _Connection
from bozhen_desktop.kernel.clock import FakeClock

FEW = LIMITS._replace(rate=10, burst=5)


class Nobody:
    def connected(self, connection: int) -> None: ...

    def received(self, connection: int, message: object) -> None: ...

    def gone(self, connection: int) -> None: ...


def connection() -> _Connection:
    return _Connection(Listener(Nobody(), FakeClock(), FEW))


def test_a_burst_passes_and_the_next_frame_does_not() -> None:
    link = connection()
    assert [link.within_rate(1_000, FEW) for _ in range(6)] == [True] * 5 + [False]


def test_a_steady_stream_at_the_rate_passes_for_ever() -> None:
    link = connection()
    assert all(link.within_rate(1_000 + 100 * number, FEW) for number in range(1_000))


def test_after_a_rest_there_is_a_whole_burst_and_no_more() -> None:
    link = connection()
    for _ in range(5):
        link.within_rate(1_000, FEW)
    assert [link.within_rate(61_000, FEW) for _ in range(6)] == [True] * 5 + [False]


@given(st.lists(st.integers(0, 300), min_size=1, max_size=80))
def test_no_window_ever_holds_more_than_the_burst_and_the_rate(gaps: list[int]) -> None:
    link, now, passed = connection(), 1_000, list[int]()
    for gap in gaps:
        now += gap
        if not link.within_rate(now, FEW):
            break  # the connection ends here
        passed.append(now)
    for first in range(len(passed)):
        for last in range(first, len(passed)):
            seconds = (passed[last] - passed[first]) / 1000
            assert last - first + 1 <= FEW.burst + FEW.rate * seconds + 1e-6
