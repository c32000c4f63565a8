"""The second entrance at a hall that runs: what paper says of time holds at every terminal."""

from __future__ import annotations

from typing import Any

from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.incidents import CloseFault, OpenFault
from bozhen_desktop.domain.sitting import PauseGroup, ResumeGroup, SuspendSitting
from tests.unit.hall.hall_day import MINUTE, SITTING, HallDay


def page(day: HallDay, minutes_ago: int, number: int = 1, **more: Any) -> FromPaper:
    fixed: dict[str, Any] = {"first": "inv1", "second": "inv2", "page": number}
    at = day.rig.clock.wall - minutes_ago * MINUTE
    return FromPaper(**{**fixed, "acted_at": at, **more})


def elapsed(day: HallDay, group: str = "G1") -> int:
    clock = day.room.sitting.clocks[group]
    return int(clock.elapsed_at(day.rig.clock.boot, day.rig.clock.mono))


def same_at_both_ends(day: HallDay) -> None:
    desk = day.terminals["n1"].desk
    assert desk is not None
    assert abs(desk.elapsed() - elapsed(day)) <= 2_000


def test_a_pause_and_its_end_on_paper_hold_at_the_terminals_too() -> None:
    day = HallDay(2).started()
    day.rig.advance(10 * MINUTE, step=2000)
    day.answer("n1", 1)
    day.rig.advance(15 * MINUTE, step=2000)
    before = elapsed(day)
    day.do(PauseGroup(group="G1", reason="停电", paper=page(day, 10)))
    day.rig.advance(4_000)
    desk = day.terminals["n1"].desk
    assert desk is not None and desk.elapsed() == elapsed(day) == before - 10 * MINUTE
    day.do(ResumeGroup(group="G1", paper=page(day, 4, 2)))
    day.rig.advance(4_000)
    assert abs(elapsed(day) - (before - 6 * MINUTE)) <= 5_000
    same_at_both_ends(day)
    day.answer("n1", 2)
    day.rig.run()
    assert set(day.saved("n1")) == {"G1-i1", "G1-i2"} and day.room.answers.pending == []
    day.crashed()
    day.rig.advance(4_000)
    same_at_both_ends(day)


def test_what_a_page_says_is_refused_where_the_machines_know_better() -> None:
    day = HallDay(2).started()
    day.rig.advance(10 * MINUTE, step=2000)
    day.answer("n1", 1)
    day.rig.run()
    before = day.room.state()
    for paper, code in (
        (page(day, 5), "answered-meanwhile"),
        (page(day, -1), "acted-in-future"),
        (page(day, 0, 0), "page-number-missing"),
        (page(day, 0, second="inv1"), "second-person-needed"),
    ):
        command = PauseGroup(group="G1", reason="停电", paper=paper)
        assert day.rig.do(day.console, SITTING, "chief", command).code == code
        stop = SuspendSitting(reason="停电", paper=paper)
        assert day.rig.do(day.console, SITTING, "chief", stop).code == code
    assert day.room.state() == before


def test_a_fault_on_paper_is_proposed_and_given_to_nobody() -> None:
    day = HallDay(2).started()
    day.rig.advance(20 * MINUTE, step=2000)
    seat, budget = day.seat_of("n1"), day.room.budget("n1")
    fault = OpenFault(seats=[seat], what="死机", blocking=True, paper=page(day, 12))  # type: ignore[list-item]
    day.do(fault)
    day.do(CloseFault(number=1, remedy="换机", paper=page(day, 5, 2)))
    closed = day.room.incidents.faults[0].closed
    assert closed is not None and closed.lost == {"n1": 7 * MINUTE}
    assert day.room.budget("n1") == budget
