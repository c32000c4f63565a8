"""The clock of a group: start, pause, beats, new boots, credit, suspension."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.domain.arrangement import RoomPlan
from bozhen_desktop.domain.beats import RecordBeat, ResumeSitting
from bozhen_desktop.domain.credits import GrantCredit
from bozhen_desktop.domain.duty import HoldBriefing, ReadRules, SignInStaff
from bozhen_desktop.domain.handin import ForceHandIn
from bozhen_desktop.domain.paper import OpenPaper
from bozhen_desktop.domain.sitting import (
    EndGroup,
    PauseGroup,
    ResumeGroup,
    StartGroup,
    SuspendSitting,
)
from tests.unit.domain.support import MINUTE, entry_plan, refused
from tests.unit.domain.theory import TheoryDay, arranged, ready, running, theory_plan


def elapsed(day: TheoryDay, group: str = "G1") -> int:
    return day.room.sitting.clocks[group].elapsed_at(day.boot, day.now - day.booted)


def test_the_start_is_locked_until_paper_meeting_and_rules_are_done() -> None:
    day = arranged()
    with refused("paper-not-open"):
        day.do(StartGroup(group="G1"))
    digest = day.room.group("G1").paper_digest
    day.do(OpenPaper(group="G1", digest=digest), "keep1", "keep2")
    with refused("briefing-missing"):
        day.do(StartGroup(group="G1"))
    day.do(SignInStaff(staff="chief"))
    day.do(HoldBriefing(minutes="考务会", attendees=["chief"]))
    with refused("rules-not-read"):
        day.do(StartGroup(group="G1"))
    day.do(ReadRules(room="R1"))
    day.do(StartGroup(group="G1"))
    with refused("group-phase"):
        day.do(StartGroup(group="G1"))
    with refused("group-unknown"):
        day.do(StartGroup(group="G9"))


def test_rules_are_read_in_every_room_where_the_group_sits() -> None:
    rooms = [
        RoomPlan(id="R1", name="一号", seats=["A1", "A2"], spares=[]),
        RoomPlan(id="R2", name="二号", seats=["B1", "B2"], spares=[]),
    ]
    entries = [entry_plan(1), entry_plan(2, room="R2"), entry_plan(3, group="G2", trade="电工")]
    day = arranged(theory_plan(rooms=rooms, entries=entries))
    day.do(SignInStaff(staff="chief"))
    day.do(HoldBriefing(minutes="考务会", attendees=["chief"]))
    day.do(ReadRules(room="R1"))
    for group in ("G1", "G2"):
        digest = day.room.group(group).paper_digest
        day.do(OpenPaper(group=group, digest=digest), "keep1", "keep2")
    with refused("rules-not-read"):
        day.do(StartGroup(group="G1"))
    day.do(StartGroup(group="G2"))
    day.do(ReadRules(room="R2"))
    day.do(StartGroup(group="G1"))


def test_groups_have_their_own_clocks_and_pauses() -> None:
    day = running().at(10)
    with refused("reason-needed"):
        day.do(PauseGroup(group="G1", reason=""))
    assert day.do(PauseGroup(group="G1", reason="停电")).elapsed == 10 * MINUTE
    with refused("group-phase"):
        day.do(PauseGroup(group="G1", reason="停电"))
    day.at(25)
    assert (elapsed(day), elapsed(day, "G2")) == (10 * MINUTE, 25 * MINUTE)
    day.do(ResumeGroup(group="G1"))
    with refused("group-phase"):
        day.do(ResumeGroup(group="G1"))
    day.at(30)
    assert (elapsed(day), elapsed(day, "G2")) == (15 * MINUTE, 30 * MINUTE)


@given(
    st.lists(st.tuples(st.sampled_from(["beat", "pause", "resume", "wait"]), st.integers(0, 9000)))
)
def test_elapsed_time_is_the_sum_of_running_stretches(steps: list[tuple[str, int]]) -> None:
    day = running()
    expected, runs = 0, True
    for act, ms in steps:
        day.ms += ms
        expected += ms if runs else 0
        if act == "beat":
            day.do(RecordBeat())
        if act == "pause" and runs:
            day.do(PauseGroup(group="G1", reason="x"))
            runs = False
        if act == "resume" and not runs:
            day.do(ResumeGroup(group="G1"))
            runs = True
        assert elapsed(day) == expected


def test_beats_are_written_while_a_group_runs() -> None:
    day = ready()
    with refused("nothing-runs"):
        day.do(RecordBeat())
    day = running().at(3)
    day.do(PauseGroup(group="G2", reason="x"))
    assert day.do(RecordBeat()).elapsed == {"G1": 3 * MINUTE}


@pytest.mark.parametrize(
    ("off", "reported", "chosen", "proposed"),
    [
        (120, 0, 600, 0),
        (120, 590, 600, 0),
        (120, 660, 660, 60),
        (120, 720, 720, 120),
        (120, 5000, 720, 120),
    ],
)
def test_a_new_boot_takes_the_larger_of_beat_and_reports_inside_the_wall_gap(
    off: int, reported: int, chosen: int, proposed: int
) -> None:
    day = running(theory_plan(count=1))
    day.at(10).do(RecordBeat())
    day.do(PauseGroup(group="G2", reason="空组"))
    day.reboot("b2", off_ms=off * 1000)
    event = day.do(ResumeSitting(reported={"G1": reported * 1000}))
    assert event.elapsed == {"G1": chosen * 1000}
    assert (event.outage, event.proposed) == (off * 1000, proposed * 1000)
    assert day.room.credits.granted == {}
    day.ms += 5000
    assert elapsed(day) == chosen * 1000 + 5000
    with refused("same-boot"):
        day.do(ResumeSitting(reported={}))


def test_a_second_outage_is_measured_from_the_first_ones_end() -> None:
    day = running().at(10)
    day.do(RecordBeat())
    day.reboot("b2", off_ms=5 * MINUTE)
    day.do(ResumeSitting(reported={}))
    day.reboot("b3", off_ms=MINUTE)
    event = day.do(ResumeSitting(reported={"G1": 50 * MINUTE}))
    assert event.outage == MINUTE and event.elapsed["G1"] == 11 * MINUTE


def test_an_outage_right_after_a_pause_does_not_count_the_pause() -> None:
    day = running().at(10)
    for group in ("G1", "G2"):
        day.do(PauseGroup(group=group, reason="停电"))
    day.at(40)
    for group in ("G1", "G2"):
        day.do(ResumeGroup(group=group))
    day.reboot("b2", off_ms=MINUTE)
    assert day.do(ResumeSitting(reported={"G1": 50 * MINUTE})).outage == MINUTE


def test_the_start_of_another_group_takes_no_time_from_the_one_that_runs() -> None:
    """Its clock was anchored at the last beat, 4 s before: so much longer nobody wrote it down."""
    day = running().at(10)
    day.do(PauseGroup(group="G2", reason="空调"))
    day.do(RecordBeat())
    day.at(10, 4000)
    day.do(ResumeGroup(group="G2"))
    day.reboot("b2", off_ms=MINUTE)
    event = day.do(ResumeSitting(reported={"G1": 11 * MINUTE + 4000}))
    assert event.elapsed["G1"] == 11 * MINUTE + 4000


def test_nothing_anchors_a_clock_before_the_outage_is_settled() -> None:
    day = running(missing=("n4",)).at(10)
    day.do(PauseGroup(group="G2", reason="空调"))
    day.reboot("b2", off_ms=60_000)
    for command in (
        RecordBeat(),
        PauseGroup(group="G1", reason="x"),
        ResumeGroup(group="G2"),
    ):
        with refused("clock-not-resumed"):
            day.do(command)
    day.do(ResumeSitting(reported={"G1": 10 * MINUTE + 30_000}))
    assert elapsed(day) == 10 * MINUTE + 30_000
    day.do(RecordBeat())
    day.do(ResumeGroup(group="G2"))


def test_no_group_starts_on_a_new_boot_before_the_others_are_settled() -> None:
    day = ready()
    day.at(0).do(StartGroup(group="G1"))
    day.at(10).reboot("b2")
    with refused("clock-not-resumed"):
        day.do(StartGroup(group="G2"))
    day.do(ResumeSitting(reported={}))
    day.do(StartGroup(group="G2"))


def test_a_restart_on_the_same_boot_changes_nothing() -> None:
    day = running().at(7)
    with refused("same-boot"):
        day.do(ResumeSitting(reported={"G1": 8 * MINUTE}))
    assert elapsed(day) == 7 * MINUTE
    with refused("nothing-runs"):
        ready().do(ResumeSitting(reported={}))


@pytest.mark.parametrize(
    ("command", "witness", "code"),
    [
        (GrantCredit(entries=["n1"], ms=MINUTE, reason=""), "", "reason-needed"),
        (GrantCredit(entries=[], ms=MINUTE, reason="x"), "", "nobody-named"),
        (GrantCredit(entries=["n1", "n1"], ms=MINUTE, reason="x"), "", "nobody-named"),
        (GrantCredit(entries=["n1"], ms=0, reason="x"), "", "credit-amount"),
        (GrantCredit(entries=["n1"], ms=-1, reason="x"), "", "credit-amount"),
        (GrantCredit(entries=["n4"], ms=MINUTE, reason="x"), "", "not-present"),
        (GrantCredit(entries=["n1"], ms=10 * MINUTE + 1, reason="x"), "", "second-person-needed"),
        (GrantCredit(entries=["n1"], ms=11 * MINUTE, reason="x"), "chief", "second-person-needed"),
    ],
)
def test_refused_credit(command: GrantCredit, witness: str, code: str) -> None:
    with refused(code):
        running(missing=("n4",)).do(command, "chief", witness)


def test_credit_adds_up_for_those_named_only() -> None:
    day = running(theory_plan(count=5))
    day.do(GrantCredit(entries=["n1"], ms=9 * MINUTE, reason="死机"))
    day.do(GrantCredit(entries=["n1", "n2"], ms=MINUTE, reason="死机"))
    with refused("second-person-needed"):
        day.do(GrantCredit(entries=["n2", "n1"], ms=1, reason="死机"))
    day.do(GrantCredit(entries=["n1"], ms=MINUTE, reason="死机"), "chief", "super")
    assert day.room.budget("n1") == 101 * MINUTE
    assert day.room.budget("n2") == 61 * MINUTE and day.room.budget("n3") == 90 * MINUTE
    many = GrantCredit(entries=["n1", "n2", "n3", "n4"], ms=MINUTE, reason="停电")
    with refused("second-person-needed"):
        day.do(many)
    assert day.do(many, "chief", "super").witness == "super"
    day.at(31).do(ForceHandIn(entries=["n5"], reason="x"))
    with refused("already-handed-in"):
        day.do(GrantCredit(entries=["n5"], ms=MINUTE, reason="x"))


def test_a_suspension_stops_everything_for_good() -> None:
    day = running().at(20)
    with refused("reason-needed"):
        day.do(SuspendSitting(reason=""), "chief", "super")
    with refused("second-person-needed"):
        day.do(SuspendSitting(reason="停电"))
    event = day.do(SuspendSitting(reason="停电", new_day="2026-10-08"), "chief", "super")
    assert event.elapsed == {"G1": 20 * MINUTE, "G2": 20 * MINUTE}
    day.at(40)
    assert elapsed(day) == 20 * MINUTE
    for command in (
        SuspendSitting(reason="x"),
        ResumeGroup(group="G1"),
        EndGroup(group="G1"),
    ):
        with refused("sitting-suspended"):
            day.do(command, "chief", "super")
