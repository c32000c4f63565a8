"""Hand-in: not before the earliest minute, over equal answers, one way; by force; by time."""

from __future__ import annotations

import pytest

from bozhen_desktop.domain.access import ReportLost
from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.beats import ResumeSitting
from bozhen_desktop.domain.credits import GrantCredit
from bozhen_desktop.domain.handin import CloseOverdue, ForceHandIn, HandIn, receipt_of
from bozhen_desktop.domain.parameters import default_parameters, replace
from bozhen_desktop.domain.rulings import AnswersFromPaper
from bozhen_desktop.domain.seating import MoveEntry
from bozhen_desktop.domain.sitting import EndGroup, PauseGroup, ResumeGroup, SuspendSitting
from tests.unit.domain.support import MINUTE, START, refused
from tests.unit.domain.theory import TheoryDay, ready, right, running, theory_plan


def answering() -> TheoryDay:
    day = running()
    day.save("n1", 1, right(1))
    return day


@pytest.mark.parametrize(
    ("minute", "ms", "allowed"), [(0, 0, False), (29, 59_999, False), (30, 0, True), (89, 0, True)]
)
def test_the_earliest_minute(minute: int, ms: int, allowed: bool) -> None:
    day = answering().at(minute, ms)
    if allowed:
        event = day.hand_in("n1")
        assert (event.cause, event.answers) == ("own", 1)
        assert event.elapsed == minute * MINUTE + ms and event.receipt == receipt_of(day.room, "n1")
    else:
        with refused("too-early-to-hand-in"):
            day.hand_in("n1")


def test_a_rehearsal_may_hand_in_after_seconds() -> None:
    rules = replace(
        default_parameters(), {"late_limit_s": 5, "earliest_hand_in_s": 8}, "2026-01-02", "演练"
    )
    day = running(theory_plan(parameters=rules)).at(0, 7_999)
    with refused("too-early-to-hand-in"):
        day.hand_in("n1")
    assert day.at(0, 8_000).hand_in("n1").elapsed == 8_000


def test_both_ends_must_hold_the_same_answers() -> None:
    day = answering().at(40)
    with refused("receipt-differs"):
        day.do(HandIn(epoch=1, receipt="0" * 16), **day.terminal("n1"))
    day.hand_in("n1")
    with refused("already-handed-in"):
        day.hand_in("n1")


def test_only_the_latest_log_in_of_the_own_device_hands_in() -> None:
    day = answering().at(40)
    receipt = receipt_of(day.room, "n1")
    with refused("not-your-epoch"):
        day.do(HandIn(epoch=1, receipt=receipt), **day.terminal("n1", "key-n2.1"))
    day.do(MoveEntry(entry="n1", seat="R1-90", reason="死机"))
    day.log_in("n1", device="spare.1")
    with refused("epoch-over"):
        day.do(HandIn(epoch=1, receipt=receipt), **day.terminal("n1"))
    with refused("epoch-unknown"):
        day.do(HandIn(epoch=3, receipt=receipt), **day.terminal("n1", "spare.1"))
    assert day.hand_in("n1", device="spare.1").cause == "own"


def test_not_before_the_start_and_not_after_a_suspension() -> None:
    day = ready()
    with refused("group-phase"):
        day.hand_in("n1")
    day = answering().at(40)
    day.do(SuspendSitting(reason="停电", new_day="2026-10-08"), "chief", "super")
    with refused("sitting-suspended"):
        day.hand_in("n1")
    with refused("sitting-suspended"):
        day.do(ForceHandIn(entries=["n1"], reason="停电"))


def test_the_proctor_hands_in_with_a_reason() -> None:
    day = running(missing=("n4",)).at(5)
    cases = [
        (ForceHandIn(entries=["n1"], reason=""), "reason-needed"),
        (ForceHandIn(entries=[], reason="x"), "nobody-named"),
        (ForceHandIn(entries=["n1", "n1"], reason="x"), "nobody-named"),
        (ForceHandIn(entries=["n9"], reason="x"), "entry-unknown"),
        (ForceHandIn(entries=["n4"], reason="x"), "not-present"),
    ]
    for command, code in cases:
        with refused(code):
            day.do(command)
    event = day.do(ForceHandIn(entries=["n3", "n1"], reason="身体不适"))
    assert (event.entry, event.cause, event.reason) == ("n1", "forced", "身体不适")
    with refused("already-handed-in"):
        day.do(ForceHandIn(entries=["n1"], reason="x"))
    with refused("group-not-started"):
        ready().do(ForceHandIn(entries=["n1"], reason="x"))


def test_time_closes_whose_own_time_is_over_after_a_grace() -> None:
    day = answering()
    day.do(GrantCredit(entries=["n2"], ms=2 * MINUTE, reason="死机"))
    with refused("nobody-overdue"):
        day.at(60, 1_500).do(CloseOverdue())
    day.at(60, 1_501)
    assert day.do(CloseOverdue()).entry == "n4"
    assert [*day.room.answers.handed_in] == ["n4"]
    with refused("nobody-overdue"):
        day.at(62, 1_500).do(CloseOverdue())
    assert day.at(62, 1_501).do(CloseOverdue()).entry == "n2"
    assert day.at(90, 1_501).do(CloseOverdue()).cause == "time"
    assert set(day.room.answers.handed_in) == {"n1", "n2", "n3", "n4"}


def test_an_answer_in_flight_at_the_deadline_is_simply_saved() -> None:
    day = answering().at(90, 900)
    day.do(CloseOverdue())
    assert "n1" not in day.room.answers.handed_in
    event = day.save("n1", 2, right(2), made=90 * MINUTE)
    assert type(event).__name__ == "AnswerSaved"


def test_nobody_is_overdue_in_a_pause() -> None:
    day = answering().at(59)
    day.do(PauseGroup(group="G2", reason="停电"))
    day.at(80)
    with refused("nobody-overdue"):
        day.do(CloseOverdue())
    day.do(ResumeGroup(group="G2"))
    day.at(81, 1_501)
    assert day.do(CloseOverdue()).elapsed == 60 * MINUTE + 1_501


def test_a_group_ends_when_nobody_in_it_still_answers() -> None:
    day = running(missing=("n4",)).at(31)
    with refused("still-answering"):
        day.do(EndGroup(group="G2"))
    day.hand_in("n2")
    with refused("check-in-open"):
        day.do(EndGroup(group="G2"))
    day.do(ReportLost(entry="n1"))
    with refused("still-answering"):
        day.do(EndGroup(group="G1"))


def test_no_group_ends_and_nobody_is_handed_in_before_an_outage_is_settled() -> None:
    """The clock of the boot before tells too little: that would stand as the time served."""
    day = answering()
    day.at(40).reboot("b2", off_ms=MINUTE)
    with refused("clock-not-resumed"):
        day.do(ForceHandIn(entries=["n1"], reason="x"))
    pair = FromPaper(acted_at=START, page=1, first="chief", second="keep1")
    with refused("clock-not-resumed"):
        day.do(AnswersFromPaper(entry="n1", answers=[], paper=pair))
    day.do(ResumeSitting(reported={"G1": 40 * MINUTE + 30_000}))
    entries = [entry.id for entry in day.room.arrangement.entries if entry.group == "G1"]
    handed = day.do(ForceHandIn(entries=entries, reason="x"))
    assert handed.elapsed == 40 * MINUTE + 30_000
    day.reboot("b3", off_ms=MINUTE)
    with refused("clock-not-resumed"):
        day.do(EndGroup(group="G1"))
    day.do(ResumeSitting(reported={"G1": 41 * MINUTE}))
    assert day.do(EndGroup(group="G1")).elapsed == 41 * MINUTE
