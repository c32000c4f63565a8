"""Two scripted days in which every kind of event happens; after each act every view is right.

What random days reach seldom (re-checks, corrected keys, replaced examiners) is walked through.
"""

from __future__ import annotations

from typing import Any

import pytest

from bozhen_desktop.domain.access import LogIn, ReportBack, ReportLost, StaffLogIn, StaffLogOff
from bozhen_desktop.domain.arrangement import Relation
from bozhen_desktop.domain.base import Event, FromPaper
from bozhen_desktop.domain.beats import RecordBeat, ResumeSitting
from bozhen_desktop.domain.breaks import LeaveRoom, ReturnToRoom
from bozhen_desktop.domain.checkin import MarkAbsent, TurnAway
from bozhen_desktop.domain.closeout import CloseOut
from bozhen_desktop.domain.corrections import CountersignVersion, StrikeThrough
from bozhen_desktop.domain.credits import GrantCredit
from bozhen_desktop.domain.custody import (
    HandOver,
    ReceivePackage,
    RecordOpening,
    RecordPrint,
    RecordWritten,
    ShowSeal,
)
from bozhen_desktop.domain.disclosure import ShowIdNumber
from bozhen_desktop.domain.duty import HoldBriefing, ReplaceExaminer
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
from bozhen_desktop.domain.lockout import Unlock
from bozhen_desktop.domain.panels import (
    CloseRecheck,
    ConfirmSheet,
    ConveneRecheck,
    RescoreSheet,
    SettlePiece,
)
from bozhen_desktop.domain.pieces import (
    CheckStation,
    DrawLatePieces,
    DrawPieces,
    StartPiece,
    StopPiece,
)
from bozhen_desktop.domain.results import ConfirmResults
from bozhen_desktop.domain.room import EVENTS
from bozhen_desktop.domain.rulings import (
    AnswersFromPaper,
    PaperAnswer,
    RefuseOutbox,
    SettlePending,
    SettleRefused,
)
from bozhen_desktop.domain.scoring import ConfirmScores, OpenKey, ScoreGroup
from bozhen_desktop.domain.seating import MoveEntry
from bozhen_desktop.domain.sheets import MarkVeto, SheetFromPaper
from bozhen_desktop.domain.sitting import (
    EndGroup,
    PauseGroup,
    ResumeGroup,
    StartGroup,
    SuspendSitting,
)
from bozhen_desktop.domain.views import Viewer, apply_change, changes_of_all, view_of
from bozhen_desktop.domain.violations import DecideViolation, Facts, RecordViolation
from tests.unit.domain.support import (
    EXAMINERS,
    MINUTE,
    START,
    Day,
    award,
    practical_plan,
    prepared,
)
from tests.unit.domain.theory import TheoryDay, check_in, keys, right, running, theory_plan, wrong

PLAIN_DO = Day.do


def watching_do(day: Day, *args: Any, **how: Any) -> Any:
    """`Day.do`, after which the changes must have made every view what it is."""
    before = len(day.events)
    result = PLAIN_DO(day, *args, **how)
    views = day.__dict__.setdefault("views", {})
    entries = [entry.id for entry in day.room.arrangement.entries]
    seen = [
        Viewer("console", "chief"),
        *(Viewer("terminal", entry) for entry in entries),
        *(Viewer("examiner", name) for name in (*EXAMINERS, "e4", "super")),
    ]
    for viewer in seen:
        view = views.setdefault(viewer, {})
        for change in changes_of_all(day.room, day.events[before:], viewer):
            apply_change(view, change)
        assert view == view_of(day.room, viewer)
    return result


@pytest.fixture(autouse=True)
def watch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Day, "do", watching_do)


def answering(day: TheoryDay) -> None:
    day.save("n1", 1, right(1))
    day.save("n2", 1, wrong(1))
    day.save("n3", 2, right(2), gap=True)
    day.save("n3", 3, right(3), gap=True)
    day.do(SettlePending(number=0, accept=True, reason="完整"), "chief", "super")
    day.do(RaiseHand(), "n1")
    day.do(LowerHand(entry="n1"), "inv1")
    day.do(SendMessage(text="请坐好", group="G1"))
    day.do(AcknowledgeMessage(number=1), "n1")
    day.do(AddNote(room="R1", text="停电"))
    day.do(LeaveRoom(entry="n2", reason="急病", escort="inv1"))
    day.do(ReturnToRoom(entry="n2"))
    day.do(OpenFault(seats=[day.room.seating.seats["n1"]], what="死机", blocking=True))
    day.do(ReportLost(entry="n1"))
    day.do(ReportBack(entry="n1"))
    day.do(ReportLost(entry="n1"))
    day.at(10).do(MoveEntry(entry="n1", seat="R1-90", reason="死机"))
    day.log_in("n1", device="spare.1")
    day.save("n1", 1, wrong(1), device="spare.1")
    day.save("n1", 1, right(1), device="key-n1.1", epoch=1, made=5 * MINUTE)
    day.do(CloseFault(number=1, remedy="换机"))
    day.do(GrantCredit(entries=["n1"], ms=MINUTE, reason="死机"))
    facts = Facts(facts="x", clause="三", refused=True)
    day.do(RecordViolation(entry="n2", code="talk", facts=facts), "inv1", "inv2")


def doors_and_clocks(day: TheoryDay) -> None:
    day.do(TurnAway(entry="n6", reason="替考"), "chief", "inv1")
    day.do(LogIn(last4="0000", ticket="", boot="t1"), **day.terminal("n3"))
    day.do(Unlock(who="n3", reason="看错"), "chief", "super")
    day.do(StaffLogIn(staff="inv1", right=False), "hall", device="desk.1")
    day.do(StaffLogIn(staff="inv1", right=True), "hall", device="desk.1")
    day.do(StaffLogOff(staff="inv1"), "hall", device="desk.1")
    day.do(StaffLogIn(staff="inv1", right=True), "hall", device="desk.1")
    for group in ("G1", "G2"):
        day.do(PauseGroup(group=group, reason="停电"))
        day.ms += MINUTE
        day.do(ResumeGroup(group=group))
    day.do(RecordBeat())
    day.reboot("b2", off_ms=MINUTE)
    day.do(ResumeSitting(reported={"G1": 12 * MINUTE}))


def custody(day: TheoryDay) -> None:
    day.do(ReceivePackage(package="B1", what="试卷", intact=True), "keep1", "keep2")
    day.do(ShowSeal(package="B1", candidates=["n1", "n2"], intact=True))
    day.do(RecordOpening(package="B1", part="papers"), "keep1", "keep2")
    day.do(RecordWritten(package="W1", first_seq=1, last_seq=9, medium="U 盘"), "hall")
    day.do(HandOver(lot="L1", count=30), "keep1", "keep2")
    day.do(RecordPrint(form="签到表", number="1", copies=1))
    day.do(ShowIdNumber(entry="n1", reason="证件读不出"))
    day.do(RefuseOutbox(device="d9", number=1, refused="x", code="x", text="{}"), "hall")
    day.do(SettleRefused(device="d9", number=1, decision="不采纳"), "chief", "super")


def closing(day: TheoryDay) -> None:
    day.minute = 40
    day.do(MarkAbsent(group="G2"))
    sheet = FromPaper(acted_at=START + 30 * MINUTE, page=1, first="inv1", second="inv2")
    answers = [PaperAnswer(item="G1-i5", version=1, options=right(5))]
    day.do(AnswersFromPaper(entry="n5", answers=answers, paper=sheet))
    day.do(ForceHandIn(entries=["n1", "n2", "n3"], reason="演练"))
    day.save("n3", 4, right(4), made=20 * MINUTE)
    for group in ("G1", "G2"):
        day.do(EndGroup(group=group))
    day.do(DecideViolation(number=1, tier=2, reason="情节较轻"), "chief")
    for version, changed in ((1, {}), (2, {"i1": wrong(1)})):
        day.room.scoring.loaded[f"key-G1-{version}"] = keys("G1", version, **changed)
        key = OpenKey(group="G1", digest=f"key-G1-{version}", reason="终端损坏")
        day.do(key, "chief", "super")
        day.do(ScoreGroup(group="G1"))
        day.do(ConfirmScores(group="G1"), "chief", "super")
        day.do(ConfirmResults(group="G1"), "chief", "super")
    day.do(SettlePending(number=1, accept=True, reason="完整"), "chief", "super")
    day.do(ScoreGroup(group="G1"))
    day.do(ConfirmResults(group="G2", reason="未评"), "chief", "super")
    facts = Facts(facts="x", clause="三", refused=True)
    day.do(RecordViolation(entry="n2", code="talk", facts=facts), "inv1", "inv2")
    day.do(DecideViolation(number=2, tier=3), "chief")
    day.do(CloseOut(void=[], carried=[], head_seq=9, head_hash="0"), "chief", "super")


def theory_day() -> list[Event]:
    day = running(theory_plan(count=6), missing=("n4", "n6"))
    answering(day)
    doors_and_clocks(day)
    custody(day)
    closing(day)
    return day.events


def recheck(day: Day, piece: str) -> None:
    for examiner, total in zip(EXAMINERS, (8000, 6000, 5500), strict=True):
        day.sheet(piece, examiner, total)
    day.do(SettlePiece(piece=piece))
    day.do(ConveneRecheck(piece=piece), "e1")
    for examiner in ("e1", "e2"):
        day.do(ConfirmSheet(piece=piece), examiner)
    rescore = RescoreSheet(piece=piece, rows=award(6500), vetoes=[], reason="复量")
    day.do(rescore, "e3")
    day.do(CloseRecheck(piece=piece), "e1", "super")
    day.do(SettlePiece(piece=piece))


def corrections(day: Day, piece: str) -> None:
    day.do(ReplaceExaminer(panel="p1", old="e3", new="e4", reason="急病"), "chief", "super")
    day.do(MarkVeto(piece=piece, code="V1", reason="见照片"), "e1")
    day.do(MarkVeto(piece=piece, code="V1", reason=""), "e1")
    sheet = FromPaper(acted_at=START, page=1, first="inv1", second="inv2")
    day.do(SheetFromPaper(piece=piece, examiner="e4", rows=award(7000), vetoes=[], paper=sheet))
    for examiner in ("e1", "e2"):
        day.sheet(piece, examiner, 7000)
    day.do(SettlePiece(piece=piece))
    day.do(ConfirmResults(group="G1", reason="部分"), "chief", "super")
    for version, accept in ((2, False), (3, True)):
        day.do(StrikeThrough(piece=piece, row=award(6900)[1], reason="笔误"), "e1")
        command = CountersignVersion(
            piece=piece, examiner="e1", version=version, accept=accept, reason="核对"
        )
        day.do(command, "super")
    day.do(SettlePiece(piece=piece))


def practical_day() -> list[Event]:
    day = prepared(practical_plan(entries=3), missing=("n3",))
    day.do(CheckStation(room="R1", station="R1-01", passed=False, note="缺砖"))
    day.do(DrawPieces(group="G1"))
    day.do(DrawPieces(group="G1", reason="工位不足"), "chief", "super")
    check_in(day, "n3")
    day.do(DrawLatePieces(group="G1"))
    day.do(CheckStation(room="R1", station="R1-01", passed=True))
    day.minute = 0
    day.do(StartGroup(group="G1"))
    day.do(MoveEntry(entry="n1", seat="R1-90", reason="设备故障"))
    declared = [Relation(staff="e3", entry="n2", relation="师徒")]
    for entry in ("n1", "n2"):
        day.do(StartPiece(piece=day.piece(entry)))
    day.do(PauseGroup(group="G1", reason="停电"))
    day.do(ResumeGroup(group="G1"))
    day.do(RecordBeat())
    day.minute = 90
    for entry in ("n1", "n2"):
        day.do(StopPiece(piece=day.piece(entry), cause="done"))
    recheck(day, day.piece("n1"))
    day.do(HoldBriefing(minutes="补充", attendees=["e3"], declarations=declared))
    corrections(day, day.piece("n2"))
    day.reboot("b2", off_ms=MINUTE)
    day.do(ResumeSitting(reported={}))
    day.do(SuspendSitting(reason="停电", new_day="2026-10-08"), "chief", "super")
    return day.events


def test_every_kind_of_event_reaches_every_view_it_changes() -> None:
    happened = {type(event) for event in (*theory_day(), *practical_day())}
    assert {kind.__name__ for kind in set(EVENTS) - happened} == set()
