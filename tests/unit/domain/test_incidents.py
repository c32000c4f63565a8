"""Faults, hands, messages, notes, breaks, violations."""

from __future__ import annotations

from typing import Any

import pytest

from bozhen_desktop.domain.access import ReportLost
from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.breaks import LeaveRoom, ReturnToRoom
from bozhen_desktop.domain.checkin import MarkAbsent
from bozhen_desktop.domain.handin import ForceHandIn
from bozhen_desktop.domain.incidents import (
    AcknowledgeMessage,
    AddNote,
    CloseFault,
    LowerHand,
    OpenFault,
    RaiseHand,
    SendMessage,
)
from bozhen_desktop.domain.sitting import PauseGroup
from bozhen_desktop.domain.views import CONSOLE, Viewer, view_of
from bozhen_desktop.domain.violations import (
    VIOLATION_CODES,
    DecideViolation,
    Facts,
    RecordViolation,
    ViolationFromPaper,
    tier_of,
    undecided,
)
from tests.unit.domain.support import MINUTE, START, refused
from tests.unit.domain.theory import TheoryDay, running


def seat(day: TheoryDay, entry: str) -> str:
    return day.room.seating.seats[entry]


# ---------------------------------------------------------------- faults


def test_a_blocking_fault_proposes_the_time_it_lasted_and_credits_nothing() -> None:
    day = running(missing=("n4",)).at(10)
    seats = [seat(day, "n1"), seat(day, "n4"), "R1-90"]
    opened = day.do(OpenFault(seats=seats, what="死机", blocking=True))
    assert opened.affected == {"n1": 10 * MINUTE}
    day.at(14)
    closed = day.do(CloseFault(number=1, remedy="换机"))
    assert closed.lost == {"n1": 4 * MINUTE} and day.room.credits.granted == {}
    with refused("fault-closed"):
        day.do(CloseFault(number=1, remedy="换机"))


@pytest.mark.parametrize("case", ["not-blocking", "handed-in", "paused"])
def test_who_could_answer_is_proposed_nothing(case: str) -> None:
    day = running().at(10)
    if case == "paused":
        day.do(PauseGroup(group="G1", reason="停电"))
    day.do(OpenFault(seats=[seat(day, "n1")], what="黑屏", blocking=case != "not-blocking"))
    day.at(14)
    if case == "handed-in":
        day.do(ForceHandIn(entries=["n1"], reason="黑屏"))
    assert day.do(CloseFault(number=1, remedy="重启")).lost == {}


def test_lost_time_waits_until_a_new_boot_knows_the_time() -> None:
    day = running().at(10)
    day.do(OpenFault(seats=[seat(day, "n1")], what="黑屏", blocking=True))
    with refused("clock-not-resumed"):
        day.do(CloseFault(number=1, remedy="重启"), boot="b9")


def test_a_cut_cable_alone_proposes_nothing() -> None:
    day = running().at(10)
    day.do(ReportLost(entry="n1"))
    assert day.room.credits.granted == {} and not day.room.incidents.faults


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (OpenFault(seats=["R1-01"], what=" ", blocking=True), "text-missing"),
        (OpenFault(seats=[], what="死机", blocking=True), "nobody-named"),
        (OpenFault(seats=["R1-01", "R1-01"], what="死机", blocking=True), "nobody-named"),
        (OpenFault(seats=["R9-01"], what="死机", blocking=True), "seat-unknown"),
        (CloseFault(number=1, remedy="x"), "fault-unknown"),
        (CloseFault(number=0, remedy="x"), "fault-unknown"),
        (AddNote(room="R9", text="x"), "room-unknown"),
        (AddNote(room="R1", text=""), "text-missing"),
    ],
)
def test_refused_faults_and_notes(command: Any, code: str) -> None:
    with refused(code):
        running().do(command)


# ---------------------------------------------------------------- hands and messages


def test_hands_queue_and_are_lowered_by_oneself_or_staff() -> None:
    day = running(missing=("n4",))
    for entry in ("n2", "n1"):
        day.do(RaiseHand(), entry, role="terminal")
    assert day.room.incidents.hands == ["n2", "n1"]
    with refused("hand-raised"):
        day.do(RaiseHand(), "n1")
    with refused("not-present"):
        day.do(RaiseHand(), "n4")
    with refused("not-your-hand"):
        day.do(LowerHand(entry="n2"), "n1", role="terminal")
    day.do(LowerHand(entry="n1"), "n1", role="terminal")
    assert day.do(LowerHand(entry="n2"), "inv1").by == "inv1"
    with refused("hand-not-raised"):
        day.do(LowerHand(entry="n2"), "inv1")


def test_a_hand_may_say_what_for_and_the_console_is_told() -> None:
    day = running()
    with refused("hand-reason"):
        day.do(RaiseHand(reason="<b>"), "n1", role="terminal")
    day.do(RaiseHand(reason="unwell"), "n1", role="terminal")
    day.do(RaiseHand(), "n2", role="terminal")
    row = view_of(day.room, Viewer(role=CONSOLE, who="chief"))["hands"]
    assert row == {"entries": ["n1", "n2"], "reasons": {"n1": "unwell"}}
    day.do(LowerHand(entry="n1"), "inv1")
    assert view_of(day.room, Viewer(role=CONSOLE, who="chief"))["hands"]["reasons"] == {}


def test_messages_go_to_who_is_there_and_are_acknowledged_once() -> None:
    day = running(missing=("n4",))
    sent = day.do(SendMessage(text="请坐好", group="G1"))
    assert (sent.number, sent.entries) == (1, ["n1", "n3"])
    assert day.do(SendMessage(text="请坐好", seat=seat(day, "n2"))).entries == ["n2"]
    cases = [
        (SendMessage(text=" ", group="G1"), "text-missing"),
        (SendMessage(text="x"), "receiver-missing"),
        (SendMessage(text="x", group="G1", seat="R1-01"), "receiver-missing"),
        (SendMessage(text="x", group="G9"), "group-unknown"),
        (SendMessage(text="x", seat=seat(day, "n4")), "nobody-present"),
        (SendMessage(text="x", seat="R1-90"), "nobody-present"),
    ]
    for command, code in cases:
        with refused(code):
            day.do(command)
    with refused("message-unknown"):
        day.do(AcknowledgeMessage(number=1), "n2")
    with refused("message-unknown"):
        day.do(AcknowledgeMessage(number=3), "n1")
    day.do(AcknowledgeMessage(number=1), "n1")
    with refused("already-acknowledged"):
        day.do(AcknowledgeMessage(number=1), "n1")


# ---------------------------------------------------------------- breaks


def test_nobody_leaves_alone_or_without_a_reason() -> None:
    day = running(missing=("n4",)).at(10)
    cases = [
        (LeaveRoom(entry="n1"), "leaving-not-allowed"),
        (LeaveRoom(entry="n1", reason="急病"), "leaving-not-allowed"),
        (LeaveRoom(entry="n1", escort="inv1"), "leaving-not-allowed"),
        (LeaveRoom(entry="n1", reason="急病", escort="nobody"), "staff-unknown"),
        (LeaveRoom(entry="n4", reason="急病", escort="inv1"), "not-present"),
        (LeaveRoom(entry="n9", reason="急病", escort="inv1"), "entry-unknown"),
    ]
    for command, code in cases:
        with refused(code):
            day.do(command)
    assert day.do(LeaveRoom(entry="n1", reason="急病", escort="inv1")).elapsed == 10 * MINUTE
    with refused("escort-busy"):
        day.do(LeaveRoom(entry="n2", reason="急病", escort="inv1"))
    with refused("already-out"):
        day.do(LeaveRoom(entry="n1", reason="急病", escort="inv2"))
    day.at(13)
    assert day.do(ReturnToRoom(entry="n1")).away == 3 * MINUTE
    with refused("not-out"):
        day.do(ReturnToRoom(entry="n1"))
    assert day.room.budget("n1") == 90 * MINUTE, "time is not stopped for a break"
    day.at(31).do(ForceHandIn(entries=["n2"], reason="x"))
    with refused("already-handed-in"):
        day.do(LeaveRoom(entry="n2", reason="急病", escort="inv1"))


# ---------------------------------------------------------------- violations

SAID = Facts(facts="传纸条", clause="考场规则第三条", statement="是我写的")


def record(code: str = "talk", entry: str = "n1", facts: Facts = SAID) -> RecordViolation:
    return RecordViolation(entry=entry, code=code, facts=facts)


@pytest.mark.parametrize("code", VIOLATION_CODES)
def test_the_list_proposes_and_the_chief_decides(code: str) -> None:
    day = running()
    event = day.do(record(code), "inv1", "inv2")
    assert (event.tier, event.first, event.second) == (VIOLATION_CODES[code].tier, "inv1", "inv2")
    assert tier_of(day.room, "n1") == 0 and undecided(day.room) == [1]
    day.do(DecideViolation(number=1, tier=event.tier), "chief")
    assert tier_of(day.room, "n1") == event.tier and not undecided(day.room)


@pytest.mark.parametrize(
    ("command", "actor", "witness", "code"),
    [
        (record("smoking"), "inv1", "inv2", "violation-code"),
        (record(entry="n9"), "inv1", "inv2", "entry-unknown"),
        (record(), "inv1", "", "second-person-needed"),
        (record(), "inv1", "inv1", "second-person-needed"),
        (record(), "n2", "inv1", "staff-unknown"),
        (
            record(facts=Facts(facts="", clause="三", refused=True)),
            "inv1",
            "inv2",
            "facts-missing",
        ),
        (record(facts=Facts(facts="x", clause="")), "inv1", "inv2", "facts-missing"),
        (record(facts=Facts(facts="x", clause="三")), "inv1", "inv2", "statement-missing"),
        (
            record(facts=Facts(facts="x", clause="三", statement="是", refused=True)),
            "inv1",
            "inv2",
            "statement-missing",
        ),
        (DecideViolation(number=1, tier=2), "chief", "", "violation-unknown"),
    ],
)
def test_refused_records(command: Any, actor: str, witness: str, code: str) -> None:
    with refused(code):
        running().do(command, actor, witness)


@pytest.mark.parametrize(
    ("tier", "reason", "actor", "code"),
    [
        (6, "x", "chief", "violation-tier"),
        (-1, "x", "chief", "violation-tier"),
        (3, "", "inv1", "chief-needed"),
        (2, "", "chief", "reason-needed"),
        (0, "", "chief", "reason-needed"),
    ],
)
def test_refused_decisions(tier: int, reason: str, actor: str, code: str) -> None:
    day = running()
    day.do(record(), "inv1", "inv2")
    with refused(code):
        day.do(DecideViolation(number=1, tier=tier, reason=reason), actor)


def test_one_decision_each_and_the_gravest_counts() -> None:
    day = running()
    for code in ("warned", "talk", "gang"):
        day.do(record(code), "inv1", "inv2")
    for number, tier in ((1, 1), (2, 3)):
        day.do(DecideViolation(number=number, tier=tier), "chief")
    day.do(DecideViolation(number=3, tier=0, reason="查无实据"), "chief")
    assert tier_of(day.room, "n1") == 3 and tier_of(day.room, "n2") == 0
    with refused("violation-decided"):
        day.do(DecideViolation(number=3, tier=5), "chief")


def test_who_is_absent_breaks_no_rule_but_who_was_turned_away_may_have() -> None:
    day = running(missing=("n1",)).at(30)
    day.do(MarkAbsent(group="G1"))
    with refused("marked-absent"):
        day.do(record(), "inv1", "inv2")


def test_a_violation_written_on_paper() -> None:
    day = running().at(10)
    acted = FromPaper(acted_at=START + 5 * MINUTE, page=1, first="keep1", second="keep2")
    fixed: dict[str, Any] = {"entry": "n1", "code": "talk", "facts": SAID, "paper": acted}
    event = day.do(ViolationFromPaper(first="inv1", second="inv2", **fixed))
    assert (event.first, event.second, event.paper) == ("inv1", "inv2", acted)
    with refused("second-person-needed"):
        day.do(ViolationFromPaper(first="inv1", second="inv1", **fixed))
