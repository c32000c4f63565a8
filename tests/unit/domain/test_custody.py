"""Packages, seals, hand-overs, prints, and the close-out whose counts must balance (§7.3)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.domain.breaks import LeaveRoom, ReturnToRoom
from bozhen_desktop.domain.checkin import MarkAbsent
from bozhen_desktop.domain.closeout import CloseOut, Reasoned, unsettled
from bozhen_desktop.domain.custody import (
    HandOver,
    ReceivePackage,
    RecordOpening,
    RecordPrint,
    RecordWritten,
    ShowSeal,
)
from bozhen_desktop.domain.handin import ForceHandIn
from bozhen_desktop.domain.incidents import CloseFault, OpenFault
from bozhen_desktop.domain.panels import SettlePiece
from bozhen_desktop.domain.pieces import StopPiece
from bozhen_desktop.domain.rulings import RefuseOutbox, SettlePending, SettleRefused
from bozhen_desktop.domain.sitting import EndGroup, SuspendSitting
from bozhen_desktop.domain.violations import Facts, RecordViolation
from tests.unit.domain.support import EXAMINERS, made, refused, working
from tests.unit.domain.theory import TheoryDay, right, running, theory_plan


def received() -> TheoryDay:
    day = running()
    command = ReceivePackage(package="B1", what="理论试卷", intact=True)
    day.do(command, "keep1", "keep2")
    return day


@pytest.mark.parametrize(
    ("command", "witness", "code"),
    [
        (ReceivePackage(package="", what="x", intact=True), "keep2", "package-unnamed"),
        (ReceivePackage(package="B2", what="", intact=True), "keep2", "package-unnamed"),
        (ReceivePackage(package="B1", what="x", intact=True), "keep2", "already-received"),
        (ReceivePackage(package="B2", what="x", intact=False), "keep2", "reason-needed"),
        (ReceivePackage(package="B2", what="x", intact=True), "", "second-person-needed"),
        (ShowSeal(package="B2", candidates=["n1", "n2"], intact=True), "", "package-unknown"),
        (ShowSeal(package="B1", candidates=["n1"], intact=True), "", "two-candidates-needed"),
        (ShowSeal(package="B1", candidates=["n1", "n1"], intact=True), "", "two-candidates-needed"),
        (ShowSeal(package="B1", candidates=["n1", "n9"], intact=True), "", "entry-unknown"),
        (ShowSeal(package="B1", candidates=["n1", "n2"], intact=False), "", "reason-needed"),
        (RecordOpening(package="B2", part="papers"), "keep2", "package-unknown"),
        (RecordOpening(package="B1", part="answers"), "keep2", "part-unknown"),
        (RecordOpening(package="B1", part="papers"), "", "second-person-needed"),
        (RecordWritten(package="", first_seq=1, last_seq=1, medium="U"), "", "package-unnamed"),
        (RecordWritten(package="W", first_seq=2, last_seq=1, medium="U"), "", "range-empty"),
        (RecordWritten(package="W", first_seq=0, last_seq=1, medium="U"), "", "range-empty"),
        (RecordPrint(form="", number="1", copies=1), "", "form-unnamed"),
        (RecordPrint(form="签到表", number="1", copies=0), "", "copies-count"),
        (HandOver(lot="", count=1), "keep2", "lot-unnamed"),
        (HandOver(lot="L", count=0), "keep2", "lot-count"),
        (HandOver(lot="L", count=1), "", "second-person-needed"),
        (HandOver(lot="L", count=1), "stranger", "staff-unknown"),
    ],
)
def test_refused_custody(command: Any, witness: str, code: str) -> None:
    with refused(code):
        received().do(command, "keep1", witness)


def test_a_part_is_opened_once() -> None:
    day = received()
    day.do(ShowSeal(package="B1", candidates=["n1", "n2"], intact=False, note="封条破损"))
    day.do(RecordOpening(package="B1", part="papers"), "keep1", "keep2")
    with refused("already-opened"):
        day.do(RecordOpening(package="B1", part="papers"), "keep1", "keep2")


def test_a_lot_goes_from_hand_to_hand_and_every_difference_is_noted() -> None:
    day = received()
    day.do(HandOver(lot="L", count=30), "keep1", "inv1")
    with refused("not-the-holder"):
        day.do(HandOver(lot="L", count=30), "keep1", "inv2")
    with refused("reason-needed"):
        day.do(HandOver(lot="L", count=29), "inv1", "chief")
    day.do(HandOver(lot="L", count=29, note="一份作废"), "inv1", "chief")
    assert [hop.taker for hop in day.room.custody.lots["L"]] == ["inv1", "chief"]


def test_printing_again_needs_a_reason() -> None:
    day = received()
    assert day.do(RecordPrint(form="签到表", number="7", copies=2)).time_no == 1
    with refused("reason-needed"):
        day.do(RecordPrint(form="签到表", number="7", copies=1))
    again = RecordPrint(form="签到表", number="7", copies=1, reason="污损")
    assert day.do(again).time_no == 2


# ---------------------------------------------------------------- close-out


def over() -> TheoryDay:
    """n4 was absent, everybody else handed in, both groups ended."""
    day = running(missing=("n4",))
    day.save("n1", 1, right(1))
    day.at(31)
    day.do(MarkAbsent(group="G2"))
    day.do(ForceHandIn(entries=["n1", "n2", "n3"], reason="演练"))
    for group in ("G1", "G2"):
        day.do(EndGroup(group=group))
    return day


def close(*carried: str, void: tuple[str, ...] = (), reason: str = "待查") -> CloseOut:
    return CloseOut(
        void=[Reasoned(name=name, reason=reason) for name in void],
        carried=[Reasoned(name=name, reason=reason) for name in carried],
        head_seq=9,
        head_hash="0" * 64,
    )


def test_issued_is_submitted_and_absent_and_void() -> None:
    day = over()
    event = day.do(close(void=("n3",)), "chief", "super")
    counts = event.counts
    assert (counts.issued, counts.submitted, counts.absent, counts.void) == (4, 2, 1, 1)
    with refused("sitting-closed"):
        day.do(close(), "chief", "super")


@pytest.mark.parametrize(
    ("command", "witness", "code"),
    [
        (close(), "", "second-person-needed"),
        (close("fault/1"), "super", "carried-unknown"),
        (close(void=("n3",), reason=""), "super", "reason-needed"),
        (close(void=("n3", "n3")), "super", "void-twice"),
        (close(void=("n4",)), "super", "void-twice"),
        (close(void=("n9",)), "super", "entry-unknown"),
    ],
)
def test_refused_close_outs(command: CloseOut, witness: str, code: str) -> None:
    with refused(code):
        over().do(command, "chief", witness)


def test_not_before_every_group_has_ended() -> None:
    with refused("group-phase"):
        running().do(close(), "chief", "super")
    with refused("matters-open"):
        made().do(close(), "chief", "super")


def test_what_is_open_is_carried_by_name_or_settled() -> None:
    day = over()
    day.do(OpenFault(seats=["R1-01"], what="死机", blocking=False))
    facts = Facts(facts="x", clause="三", refused=True)
    day.do(RecordViolation(entry="n1", code="talk", facts=facts), "inv1", "inv2")
    assert unsettled(day.room) == ["violation/1", "fault/1"]
    with refused("matters-open"):
        day.do(close("fault/1"), "chief", "super")
    with refused("carried-unknown"):
        day.do(close("fault/1", "fault/1", "violation/1"), "chief", "super")
    day.do(CloseFault(number=1, remedy="已修"))
    event = day.do(close("violation/1"), "chief", "super")
    assert [row.name for row in event.carried] == ["violation/1"]


def test_open_matters_are_named_until_they_are_settled() -> None:
    day = running().at(5)
    day.save("n1", 1, right(1), gap=True)
    day.save("n1", 2, right(2), gap=True)
    assert unsettled(day.room) == ["pending/0", "pending/1"]
    day.do(SettlePending(number=0, accept=False, reason="日志断档"), "chief", "super")
    assert unsettled(day.room) == ["pending/1"]
    work = working()
    assert unsettled(work.room) == []
    pieces = [*work.room.practical.pieces]
    work.do(StopPiece(piece=pieces[0], cause="done"))
    assert unsettled(work.room) == [f"piece/{pieces[0]}"]
    for examiner in EXAMINERS:
        work.sheet(pieces[0], examiner, 7000)
    work.do(SettlePiece(piece=pieces[0]))
    assert unsettled(work.room) == []


def test_candidates_outside_and_refused_commands_cannot_be_carried() -> None:
    day = running(missing=("n4",)).at(31)
    day.do(LeaveRoom(entry="n1", reason="急病", escort="inv1"))
    day.do(RefuseOutbox(device="d2", number=1, refused="save-answer", code="x", text="{}"), "hall")
    day.do(MarkAbsent(group="G2"))
    day.do(ForceHandIn(entries=["n1", "n2", "n3"], reason="演练"))
    for group in ("G1", "G2"):
        day.do(EndGroup(group=group))
    with refused("cannot-carry"):
        day.do(close("out/n1", "refused/d2/1"), "chief", "super")
    day.do(ReturnToRoom(entry="n1"))
    day.do(SettleRefused(device="d2", number=1, decision="不采纳"), "chief", "super")
    assert day.do(close(), "chief", "super").counts.submitted == 3


def test_after_a_suspension_what_is_missing_is_void() -> None:
    day = running(missing=("n4",)).at(31)
    day.hand_in("n1")
    day.do(SuspendSitting(reason="停电"), "chief", "super")
    counts = day.do(close(), "chief", "super").counts
    assert (counts.issued, counts.submitted, counts.absent, counts.void) == (4, 1, 0, 3)


@given(st.sets(st.integers(1, 8)), st.sets(st.integers(1, 8)))
def test_counts_balance_whoever_is_absent_or_void(absent: set[int], void: set[int]) -> None:
    gone = tuple(f"n{i}" for i in sorted(absent))
    day = running(theory_plan(count=8), missing=gone).at(31)
    for group in ("G1", "G2"):
        if any(day.room.entry(name).group == group for name in gone):
            day.do(MarkAbsent(group=group))
        here = day.room.answers.open_entries(day.room, group)
        if here:
            day.do(ForceHandIn(entries=here, reason="演练"))
        day.do(EndGroup(group=group))
    named = tuple(f"n{i}" for i in sorted(void - absent))
    counts = day.do(close(void=named), "chief", "super").counts
    assert counts.issued == 8 == counts.submitted + counts.absent + counts.void
    assert (counts.absent, counts.void) == (len(gone), len(named))
