"""C3: a terminal's clock set a year off, a process that stands still, Start said again."""

from __future__ import annotations

import pytest

from bozhen_desktop.domain.answers import SaveAnswer
from bozhen_desktop.domain.sitting import StartGroup
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import PaperKey, Ping
from tests.unit.domain.theory import right
from tests.unit.hall.hall_day import MINUTE, SITTING, HallDay
from tests.unit.hall.rig import End

YEAR = 365 * 24 * 60 * MINUTE
BUDGET = 90 * MINUTE


@pytest.mark.parametrize("jump", [YEAR, -YEAR, 1000, -1000, 24 * 60 * MINUTE])
def test_the_wall_clock_of_a_terminal_is_display_only(jump: int) -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    assert end.desk is not None
    day.rig.advance(5 * MINUTE, step=5_000)
    before = end.desk.elapsed(), day.room.sitting.clocks["G1"].elapsed
    day.rig.pcs.wall += jump
    day.rig.advance(10_000)
    assert end.desk.elapsed() - before[0] == pytest.approx(10_000, abs=1000)
    assert day.room.sitting.clocks["G1"].elapsed - before[1] == pytest.approx(10_000, abs=5000)
    day.answer("n1", 1)
    day.rig.run()
    assert day.saved("n1") == {"G1-i1": right(1)}
    assert day.room.budget("n1") == BUDGET


def stands_still(day: HallDay, end: End, ms: int) -> None:
    """SIGSTOP: no timer runs, nothing is sent; the monotonic clock goes on."""
    desk, end.desk = end.desk, None
    end.rig.mute = {end.connection}
    day.rig.advance(ms, step=10_000)
    end.desk, end.rig.mute = desk, set()


def test_a_process_that_stands_still_over_the_deadline_wins_nothing() -> None:
    """SIGSTOP of the terminal for ten minutes, from two minutes before its time is over."""
    day = HallDay(2).started()
    end = day.terminals["n1"]
    desk = end.desk
    assert desk is not None
    day.answer("n1", 1)
    day.rig.advance(BUDGET - 2 * MINUTE, step=30_000)
    left = desk.elapsed()
    stands_still(day, end, 10 * MINUTE)
    assert desk.elapsed() - left == 10 * MINUTE
    assert desk.closed, "it closes its own paper"
    with pytest.raises(BozhenError, match="paper-closed"):
        desk.choose("G1-i2", right(2))
    if not end.connection:
        end.connect()
    day.rig.advance(5_000)
    assert day.saved("n1") == {"G1-i1": right(1)}
    assert day.room.answers.handed_in["n1"].cause != "own"


def test_an_answer_after_a_break_of_the_program_waits_for_two_persons() -> None:
    """It stood still within its time: the time went on, and what comes then is marked."""
    day = HallDay(2).started()
    end = day.terminals["n1"]
    assert end.desk is not None
    day.rig.advance(MINUTE, step=10_000)
    before = day.room.sitting.clocks["G1"].elapsed
    stands_still(day, end, 10 * MINUTE)
    if not end.connection:
        end.connect()
    end.desk.choose("G1-i2", right(2))
    day.rig.run()
    assert day.saved("n1") == {}
    assert [kept.why for kept in day.room.answers.pending] == ["clock-gap"]
    assert day.room.sitting.clocks["G1"].elapsed - before >= 10 * MINUTE - 5000
    assert day.room.budget("n1") == BUDGET


@pytest.mark.parametrize("made", [BUDGET + 1, 2 * BUDGET, (1 << 53) - 1])
def test_what_was_made_after_the_time_is_not_counted(made: int) -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    day.rig.advance(BUDGET - MINUTE, step=30_000)
    save = SaveAnswer(item="G1-i1", version=1, options=right(1), epoch=1, step=1, made=made)
    end.ask(SITTING, "n1", save)
    day.rig.run()
    assert day.saved("n1") == {}


@pytest.mark.parametrize("claimed", [0, 1, -YEAR, YEAR, BUDGET])
def test_what_a_terminal_says_of_the_time_moves_no_time(claimed: int) -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    day.rig.advance(10 * MINUTE, step=10_000)
    before = day.room.sitting.clocks["G1"].elapsed
    for stamp in range(20):
        end.send(Ping(stamp=stamp, elapsed={"G1": claimed}))
    day.rig.advance(6_000)
    assert 0 <= day.room.sitting.clocks["G1"].elapsed - before <= 11_000


def test_start_said_again_starts_nothing() -> None:
    """By the console, by a replayed key message, by a new log-in: the time goes on."""
    day = HallDay(2).started()
    end = day.terminals["n1"]
    assert end.desk is not None
    day.rig.advance(20 * MINUTE, step=10_000)
    again = day.rig.do(day.console, SITTING, "chief", StartGroup(group="G1"))
    assert again.code == "group-phase"
    key = end.took(PaperKey)[0]
    passed = end.desk.elapsed()
    end.desk.on_event(key)  # the message of the real Start, once more
    end.reborn()
    end.connect()
    day.log_in(end, "n1")
    assert end.desk is not None and end.desk.elapsed() >= passed - 1000
    assert day.room.sitting.clocks["G1"].elapsed >= 20 * MINUTE - 5000
