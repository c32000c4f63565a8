"""A cap of commands a seat: over all connections, without a loss for whoever is over it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.domain.incidents import LowerHand, RaiseHand
from bozhen_desktop.hall import budgets
from bozhen_desktop.hall.budgets import BURST, RATE, Budgets
from tests.unit.hall.hall_day import SITTING, HallDay


def test_a_burst_goes_through_and_then_the_rate_counts() -> None:
    kept = Budgets()
    assert [kept.takes("a", 0) for _ in range(BURST + 3)] == [True] * BURST + [False] * 3
    assert kept.takes("b", 0), "another device has its own"
    assert sum(kept.takes("a", 10_000) for _ in range(RATE * 20)) == RATE * 10


@given(st.lists(st.integers(0, 2_000), max_size=60), st.integers(1, 300))
def test_no_device_ever_gets_more_than_burst_and_rate(gaps: list[int], each: int) -> None:
    kept, now, taken = Budgets(), 0, 0
    for gap in gaps:
        now += gap
        taken += sum(kept.takes("a", now) for _ in range(each))
    assert taken <= BURST + now * RATE / 1000 + 1


def started(monkeypatch: pytest.MonkeyPatch) -> HallDay:
    """A day whose devices may, from here on, ask for ten commands at once."""
    day = HallDay(2).started()
    monkeypatch.setattr(budgets, "_AHEAD", 10 * 1000 / RATE)
    day.rig.advance(4_000)
    return day


def test_a_device_that_is_too_fast_is_sent_away_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    day = started(monkeypatch)
    end, other = day.terminals["n1"], day.terminals["n2"]
    asks = []
    for number in range(20):
        command = LowerHand(entry="n1") if number % 2 else RaiseHand()
        asks.append(end.ask(SITTING, "n1", command))  # type: ignore[arg-type]
    day.rig.run()
    assert end.ended == "too-fast"
    assert any(log["code"] == "device-too-fast" for log in day.rig.logs)
    assert other.peer.ready, "nobody else is sent away"
    for _ in range(4):
        day.rig.advance(1_000)
        end.connect()
        day.rig.run()
    assert [end.codes(ask.number)[:1] for ask in asks] == [[""]] * 20


def test_coming_again_on_a_new_connection_brings_no_new_budget(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    day = started(monkeypatch)
    end = day.terminals["n1"]
    before = day.rig.core.books[SITTING].position.seq
    for _ in range(5):
        for _ in range(20):
            end.ask(SITTING, "n1", RaiseHand())
        day.rig.run()
        end.connect()
    hall = day.rig.core.budgets
    assert not hall.takes(end.device.partition(".")[0], day.rig.now.mono)
    assert day.rig.core.books[SITTING].position.seq - before < 20
