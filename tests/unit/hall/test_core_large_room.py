"""A room so large that a tick looks at a part of its terminals: nobody is forgotten."""

from __future__ import annotations

import pytest

from bozhen_desktop.hall import clockwork
from tests.unit.hall.hall_day import HallDay


@pytest.mark.parametrize("a_tick", [1, 2, 3, 1_000])
def test_every_lost_terminal_is_noticed_and_every_one_that_is_back(
    monkeypatch: pytest.MonkeyPatch, a_tick: int
) -> None:
    monkeypatch.setattr(clockwork, "ENTRIES_A_TICK", a_tick)
    day = HallDay(3).started()
    limit = day.room.rules.offline_after_s * 1000
    ends = dict(day.terminals)
    for end in ends.values():
        end.cut()
    day.rig.advance(limit + 4_000)
    assert day.room.access.lost == set(ends)
    for end in ends.values():
        end.connect()
    day.rig.advance(4_000)
    assert day.room.access.lost == set()
