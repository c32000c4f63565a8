"""The hall's PC starts anew in mid-exam: what terminals report counts, saves wait, no gift."""

from __future__ import annotations

import json

from bozhen_desktop.hall.clockwork import DAY_MS
from bozhen_desktop.wire.messages import Ping
from tests.unit.hall.hall_day import MINUTE, SITTING, HallDay

REPORTS_MS, MOST_MS = 6_000, 60_000
"""Defaults of `report_wait_s` and `report_most_s`."""


def rebooted(day: HallDay, off_ms: int, boot: str = "b1") -> None:
    """Power was off for so long; candidates' PCs have their own."""
    day.rig.clock.reboot(boot, off_ms)
    day.rig.pcs.advance(off_ms)
    for desk in [end.desk for end in day.terminals.values() if end.desk]:
        desk.tick()
    day.crashed()


def clock(day: HallDay, group: str = "G1") -> int:
    found = day.room.sitting.clocks[group]
    return int(found.elapsed_at(day.rig.clock.boot, day.rig.clock.mono))


def resumed(day: HallDay) -> list[str]:
    return [e.body for e in day.rig.journals[SITTING].entries() if e.kind == "sitting-resumed"]


def test_time_goes_on_from_what_terminals_report() -> None:
    day = HallDay(2).started()
    day.rig.advance(10 * MINUTE, step=2000)
    before = clock(day)
    rebooted(day, 3 * MINUTE)
    desk = day.terminals["n1"].desk
    day.rig.advance(4000)
    assert desk is not None and desk.elapsed() >= before + 3 * MINUTE, "nobody told it less"
    day.rig.advance(REPORTS_MS)
    assert len(resumed(day)) == 1
    assert abs(clock(day) - (before + 3 * MINUTE + REPORTS_MS + 4000)) <= 6000
    assert abs(desk.elapsed() - clock(day)) < 2000


def test_saves_wait_until_the_time_is_known_again_and_are_then_taken_in_order() -> None:
    day = HallDay(2).started()
    day.rig.advance(10 * MINUTE, step=2000)
    day.answer("n1", 1)
    day.rig.run()
    rebooted(day, MINUTE)
    for number in (2, 3):
        day.answer("n1", number)
        day.rig.advance(1000)
    end = day.terminals["n1"]
    assert end.desk is not None and end.desk.unsaved == 2
    assert set(day.saved("n1")) == {"G1-i1"}
    day.rig.advance(REPORTS_MS + 2000)
    assert end.desk.unsaved == 0
    assert set(day.saved("n1")) == {"G1-i1", "G1-i2", "G1-i3"}
    assert day.room.answers.pending == [] and day.room.rulings.refused == {}


def test_an_answer_made_after_the_last_report_is_not_ahead_of_time() -> None:
    """Reports come every few seconds; the time between the last one and the word on it counts."""
    day = HallDay(2).started()
    day.rig.advance(10 * MINUTE, step=2000)
    rebooted(day, MINUTE)
    day.rig.advance(1000)
    day.rig.mute |= {end.connection for end in day.terminals.values()}
    day.rig.advance(4000)
    day.answer("n1", 1)
    day.rig.advance(REPORTS_MS)
    end = day.terminals["n1"]
    assert end.codes(end.outbox.last) == [""]
    assert set(day.saved("n1")) == {"G1-i1"} and day.room.answers.pending == []


def test_an_outage_is_proposed_as_credit_and_given_to_nobody() -> None:
    day = HallDay(2).started()
    day.rig.advance(10 * MINUTE, step=2000)
    budget = day.room.budget("n1")
    rebooted(day, 3 * MINUTE)
    day.rig.advance(REPORTS_MS + 2000)
    assert day.room.budget("n1") == budget
    [body] = resumed(day)
    assert json.loads(body)["proposed"] >= 2 * MINUTE


def test_without_any_report_time_goes_on_from_the_last_beat() -> None:
    """All PCs of the lab lost power as well: nobody could answer, nobody is charged."""
    day = HallDay(2).started()
    day.rig.advance(10 * MINUTE, step=2000)
    before = clock(day)
    day.rig.clock.reboot("b1", 20 * MINUTE)
    day.rig.restart()
    day.console.connect()
    day.rig.advance(MOST_MS - 2000)
    assert resumed(day) == [], "a switch may need longer than the hall's PC"
    day.rig.advance(4000)
    assert len(resumed(day)) == 1
    assert -6000 <= clock(day) - before <= 3000


def test_who_slept_through_the_start_is_told_no_time_before_it_is_known() -> None:
    """His last word was from before the start: time did not run since then."""
    day = HallDay(2).seated()
    for entry in ("n1", "n2"):
        day.check_in(entry)
    day.open_papers()
    for entry in ("n1", "n2"):
        day.terminal(entry)
    slept = day.terminals["n1"]
    assert slept.desk is not None
    slept.cut()
    day.rig.advance(5 * MINUTE, step=2000)
    for command in day.starts()[:2]:
        day.do(command)
    day.rig.advance(MINUTE, step=2000)
    rebooted(day, 10_000)
    assert slept.desk.elapsed() < 2 * MINUTE, "five minutes of waiting are not his time"
    day.rig.advance(MOST_MS)
    assert abs(slept.desk.elapsed() - clock(day)) < 2000
    assert clock(day) < 3 * MINUTE


def late(day: HallDay, *entries: str) -> None:
    """These terminals find the hall again only now."""
    for entry in entries:
        day.terminals[entry].connect()


def test_a_switch_that_starts_late_costs_no_honest_answer() -> None:
    """Laptops went on through the outage; the hall is back before the switch is."""
    day = HallDay(2).started()
    day.rig.advance(10 * MINUTE, step=2000)
    before = clock(day)
    day.rig.clock.reboot("b1", 3 * MINUTE)
    day.rig.pcs.advance(3 * MINUTE)
    for end in day.terminals.values():
        assert end.desk is not None
        end.desk.tick()
    day.answer("n1", 1)
    day.answer("n2", 1)
    day.rig.restart()
    day.console.connect()
    day.rig.advance(20_000)
    late(day, "n1")
    day.rig.advance(5_000)
    late(day, "n2")
    day.rig.advance(5_000)
    assert resumed(day) == [], "somebody came back just now: others may follow"
    day.rig.advance(4_000)
    assert len(resumed(day)) == 1
    assert clock(day) >= before + 3 * MINUTE
    day.rig.advance(2_000)
    assert set(day.saved("n1")) == {"G1-i1"} and set(day.saved("n2")) == {"G2-i1"}
    assert day.room.answers.pending == []


def test_the_wait_for_reports_ends_whoever_comes_and_goes() -> None:
    day = HallDay(2).started()
    day.rig.advance(10 * MINUTE, step=2000)
    day.rig.clock.reboot("b1", MINUTE)
    day.rig.restart()
    for _ in range(14):
        late(day, "n1")
        day.rig.advance(5_000)
    assert len(resumed(day)) == 1


def test_a_false_report_is_capped_by_the_wall_clock() -> None:
    day = HallDay(2).started()
    day.rig.advance(10 * MINUTE, step=2000)
    before = clock(day)
    rebooted(day, 2 * MINUTE)
    day.terminals["n2"].send(Ping(stamp=1, elapsed={"G1": 1 << 60, "G2": -(1 << 60), "G9": 5}))
    day.rig.advance(1000)
    assert min(day.rig.core.timers.reports[SITTING].values(), default=0) >= 0
    assert max(day.rig.core.timers.reports[SITTING].values(), default=0) <= DAY_MS
    day.rig.advance(REPORTS_MS + 1000)
    assert clock(day) - before <= 2 * MINUTE + REPORTS_MS + 10_000
    assert day.terminals["n1"].peer.ready and day.room.answers.handed_in == {}


def test_a_restart_in_the_same_boot_stops_no_clock() -> None:
    day = HallDay(2).started()
    day.rig.advance(10 * MINUTE, step=2000)
    before = clock(day)
    day.rig.restart()
    day.rig.clock.advance(30_000)
    day.rig.pcs.advance(30_000)
    day.come_back()
    assert clock(day) - before == 30_000
    day.rig.advance(8000)
    assert resumed(day) == []
    day.answer("n1", 1)
    day.rig.run()
    assert day.room.answers.pending == [] or day.room.answers.pending[0].why == "clock-gap"


def test_beats_are_written_every_five_seconds_while_time_runs() -> None:
    day = HallDay(2).started()
    before = sum(e.kind == "beat" for e in day.rig.journals[SITTING].entries())
    day.rig.advance(60_000)
    after = sum(e.kind == "beat" for e in day.rig.journals[SITTING].entries())
    assert 11 <= after - before <= 13
