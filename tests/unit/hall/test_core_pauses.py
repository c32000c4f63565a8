"""A pause at both ends: time stands still in it, and what is answered right after it counts."""

from __future__ import annotations

import pytest

from bozhen_desktop.domain.sitting import PauseGroup, ResumeGroup
from tests.unit.hall.hall_day import MINUTE, HallDay


@pytest.mark.parametrize("seconds", [1, 5, 300])
def test_what_is_answered_right_after_a_pause_is_not_ahead_of_time(seconds: int) -> None:
    """The terminal's last word on the time is from within the pause; time ran on only since."""
    day = HallDay(2).started()
    day.rig.advance(10 * MINUTE, step=2000)
    day.do(PauseGroup(group="G1", reason="停电"))
    end = day.terminals["n1"]
    assert end.desk is not None
    stood = end.desk.elapsed()
    day.rig.mute.add(end.connection)
    day.rig.advance(seconds * 1000)
    assert end.desk.elapsed() == stood
    day.do(ResumeGroup(group="G1"))
    assert end.desk.elapsed() == stood
    day.answer("n1", 1)
    day.rig.run()
    assert end.codes(end.outbox.last) == [""]
    assert set(day.saved("n1")) == {"G1-i1"}
    day.rig.advance(3000)
    assert end.desk.elapsed() == stood + 3000
