"""A pause at both ends: time stands still in it, and what is answered right after it counts."""

from __future__ import annotations

import pytest

from bozhen_desktop.domain.sitting import PauseGroup, ResumeGroup
from bozhen_desktop.kernel.errors import BozhenError
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


def test_nothing_is_chosen_while_the_time_stands_still() -> None:
    day = HallDay(2).started()
    day.rig.advance(MINUTE, step=2000)
    desk = day.terminals["n1"].desk
    assert desk is not None
    day.answer("n1", 1)
    day.do(PauseGroup(group="G1", reason="停电"))
    day.rig.run()
    before = (dict(desk.choices), day.terminals["n1"].outbox.last)
    with pytest.raises(BozhenError, match="paper-closed") as caught:
        day.answer("n1", 2)
    assert caught.value.params == {"why": "paused"}
    assert (desk.choices, day.terminals["n1"].outbox.last) == before, "nothing was kept of it"
    day.do(ResumeGroup(group="G1"))
    day.answer("n1", 2)
    day.rig.run()
    assert set(day.saved("n1")) == {"G1-i1", "G1-i2"}


def test_who_does_not_hear_of_a_pause_goes_on() -> None:
    day = HallDay(2).started()
    day.rig.advance(MINUTE, step=2000)
    end = day.terminals["n1"]
    end.cut()
    day.do(PauseGroup(group="G1", reason="停电"))
    day.answer("n1", 1)
    assert end.desk is not None and end.desk.choices.keys() == {"G1-i1"}


def test_what_a_shorter_journal_lost_is_said_again_also_in_a_pause() -> None:
    """The hall lost steps; that the group is paused meanwhile keeps nothing of them back."""
    day = HallDay(2).started()
    day.rig.advance(MINUTE, step=2000)
    desk = day.terminals["n1"].desk
    assert desk is not None
    day.answer("n1", 1)
    day.do(PauseGroup(group="G1", reason="停电"))
    desk._astray = {"G1-i1"}
    before = day.terminals["n1"].outbox.last
    desk._say_again(1)
    assert day.terminals["n1"].outbox.last == before + 1
