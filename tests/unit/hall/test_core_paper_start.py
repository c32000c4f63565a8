"""A start that was written on paper minutes ago: terminals have no more time than the hall says."""

from __future__ import annotations

import pytest

from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.sitting import StartGroup
from tests.unit.hall.hall_day import MINUTE, HallDay


@pytest.mark.parametrize("minutes", [0, 7])
def test_a_terminal_begins_where_the_time_is_and_not_at_nothing(minutes: int) -> None:
    day = HallDay(2).seated()
    for entry in ("n1", "n2"):
        day.check_in(entry)
    day.open_papers()
    for entry in ("n1", "n2"):
        day.terminal(entry)
    wall = day.rig.clock.wall - minutes * MINUTE
    paper = FromPaper(acted_at=wall, page=1, first="chief", second="keep1")
    day.do(StartGroup(group="G1", paper=paper))
    day.rig.run()
    desk = day.terminals["n1"].desk
    assert desk is not None and abs(desk.elapsed() - minutes * MINUTE) < 1000
    day.terminals["n1"].cut()
    day.rig.pcs.advance(MINUTE)
    assert abs(desk.elapsed() - (minutes + 1) * MINUTE) < 1000, "cut off, it goes on from there"
