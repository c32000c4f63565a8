"""Score sheets: caps and steps, signing, blindness, strike-through, mean, re-check, from paper."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.corrections import CountersignVersion, StrikeThrough
from bozhen_desktop.domain.panels import (
    CloseRecheck,
    ConfirmSheet,
    ConveneRecheck,
    RescoreSheet,
    SettlePiece,
    differences,
)
from bozhen_desktop.domain.scoresheet import MarkedVeto, RowScore, SheetMark, sheet_digest
from bozhen_desktop.domain.sheets import (
    MarkVeto,
    ScoreRow,
    SheetFromPaper,
    SignSheet,
    visible_sheets,
)
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.marks import mean_to_tenth
from tests.unit.domain.support import EXAMINERS, START, Day, award, made, prepared, working

PAPER = FromPaper(acted_at=START, page=1, first="keep1", second="keep2")


def refused(code: str) -> Any:
    return pytest.raises(RuleError, match=f"^{code}")


def scored(*totals: int) -> tuple[Day, str]:
    """One piece whose panel has signed these totals."""
    day = made()
    piece = day.piece("n1")
    for examiner, total in zip(EXAMINERS, totals, strict=False):
        day.sheet(piece, examiner, total)
    return day, piece


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (RowScore(no=9, hundredths=0), "row-unknown"),
        (RowScore(no=2, hundredths=4005), "row-cap"),
        (RowScore(no=2, hundredths=-5), "row-cap"),
        (RowScore(no=1, hundredths=6005, places=1, reason="x"), "row-cap"),
        (RowScore(no=2, hundredths=3), "row-step"),
        (RowScore(no=1, hundredths=50, places=1), "reason-needed"),
        (RowScore(no=1, hundredths=50, reason="超差"), "places-missing"),
        (RowScore(no=1, hundredths=0, places=2), "places-missing"),
    ],
)
def test_rows_keep_cap_step_and_reason(row: RowScore, code: str) -> None:
    day = working()
    with refused(code):
        day.do(ScoreRow(piece=day.piece("n1"), row=row), "e1")


def test_only_the_panel_scores_and_only_begun_work() -> None:
    day = working()
    for stranger in ("e4", "chief", "n1"):
        with refused("not-your-piece"):
            day.do(ScoreRow(piece=day.piece("n1"), row=award(0)[1]), stranger)
    with refused("piece-unknown"):
        prepared().do(ScoreRow(piece="G1.1-01", row=award(0)[1]), "e1")


def test_signing_locks_a_whole_sheet_that_is_what_he_saw() -> None:
    day = made()
    piece = day.piece("n1")
    day.do(ScoreRow(piece=piece, row=award(8000)[0]), "e1")
    with refused("row-empty"):
        day.do(SignSheet(piece=piece, digest="0" * 64), "e1")
    day.do(ScoreRow(piece=piece, row=award(8000)[1]), "e1")
    with refused("sheet-digest"):
        day.do(SignSheet(piece=piece, digest=sheet_digest(piece, "e1", award(7000), [])), "e1")
    digest = sheet_digest(piece, "e1", award(8000), [])
    assert day.do(SignSheet(piece=piece, digest=digest), "e1").total == 8000
    for command in (
        ScoreRow(piece=piece, row=award(0)[1]),
        MarkVeto(piece=piece, code="V1", reason="x"),
        SignSheet(piece=piece, digest=digest),
    ):
        with refused("sheet-signed"):
            day.do(command, "e1")


def test_no_sheet_is_signed_before_work_ended() -> None:
    day = working()
    with refused("piece-phase"):
        day.sheet(day.piece("n1"), "e1", 8000)


def test_a_veto_can_be_taken_back_before_signing() -> None:
    day = made()
    piece = day.piece("n1")
    with refused("veto-not-marked"):
        day.do(MarkVeto(piece=piece, code="V1", reason=""), "e1")
    with refused("veto-unknown"):
        day.do(MarkVeto(piece=piece, code="V9", reason="x"), "e1")
    day.do(MarkVeto(piece=piece, code="V1", reason="未戴安全帽"), "e1")
    day.do(MarkVeto(piece=piece, code="V1", reason=""), "e1")
    day.sheet(piece, "e1", 8000)
    sheet = day.room.sheets.sheet(piece, "e1")
    assert sheet is not None and sheet.counting.mark == 8000


def test_nobody_sees_another_sheet_before_all_are_signed() -> None:
    day = made()
    piece, other = day.piece("n1"), day.piece("n2")
    day.sheet(piece, "e1", 8000)
    day.sheet(other, "e2", 7000)
    day.sheet(piece, "e2", 8100)
    day.do(ScoreRow(piece=piece, row=award(9000)[0]), "e3")
    for examiner in [*EXAMINERS, "e4"]:
        assert all(sheet.examiner == examiner for sheet in visible_sheets(day.room, examiner))
    day.do(ScoreRow(piece=piece, row=award(9000)[1]), "e3")
    digest = sheet_digest(piece, "e3", award(9000), [])
    day.do(SignSheet(piece=piece, digest=digest), "e3")
    seen = {(s.piece, s.examiner) for s in visible_sheets(day.room, "e1")}
    assert seen == {(piece, name) for name in EXAMINERS}
    assert visible_sheets(day.room, "e4") == []
    assert "n1" not in repr(visible_sheets(day.room, "e1")) and "考生" not in repr(seen)


@given(data=st.data())
def test_blindness_holds_at_every_step(data: st.DataObject) -> None:
    day = made()
    pieces = list(day.room.practical.pieces)
    jobs = [(piece, examiner) for piece in pieces for examiner in EXAMINERS]
    for piece, examiner in data.draw(st.permutations(jobs)):
        day.sheet(piece, examiner, 8000)
        for reader in EXAMINERS:
            for sheet in visible_sheets(day.room, reader):
                own = sheet.examiner == reader
                done = all(day.room.sheets.is_signed(sheet.piece, e) for e in EXAMINERS)
                assert own or done


@pytest.mark.parametrize(
    ("totals", "mean", "passed"),
    [
        ((6000, 6000, 6000), 6000, True),
        ((6000, 6000, 6010), 6000, True),
        ((8000, 8010, 8010), 8010, True),
        ((5995, 5995, 5995), 6000, True),
        ((5990, 5990, 5990), 5990, False),
        ((5995, 5995, 6000), 6000, True),
        ((8005, 8005, 8005), 8010, True),
        ((8000, 8005, 8005), 8000, True),
        ((0, 0, 0), 0, False),
        ((10000, 10000, 10000), 10000, True),
        ((7000, 7500, 8000), 7500, True),
    ],
)
def test_mean_is_half_up_and_the_verdict_on_the_printed_value(
    totals: tuple[int, ...], mean: int, passed: bool
) -> None:
    day, piece = scored(*totals)
    event = day.do(SettlePiece(piece=piece))
    assert (event.mean, event.passed, event.rechecked) == (mean, passed, False)
    with refused("already-scored"):
        day.do(SettlePiece(piece=piece))


@given(st.lists(st.integers(0, 2000).map(lambda n: n * 5), min_size=3, max_size=7))
def test_mean_agrees_with_fractions(totals: list[int]) -> None:
    tenths = Fraction(sum(totals), len(totals)) / 10 + Fraction(1, 2)
    assert mean_to_tenth(totals) == int(tenths) * 10


def mark(examiner: str, value: int, *vetoes: str) -> SheetMark:
    return SheetMark(examiner=examiner, version=1, mark=value, vetoes=[*vetoes])


@pytest.mark.parametrize(
    ("marks", "causes"),
    [
        ([mark("a", 7000), mark("b", 8000)], []),
        ([mark("a", 7000), mark("b", 8005)], ["spread"]),
        ([mark("a", 5990), mark("b", 6000)], ["verdict"]),
        ([mark("a", 5995), mark("b", 6000)], []),
        ([mark("a", 0, "V1"), mark("b", 0, "V1")], []),
        ([mark("a", 0, "V1"), mark("b", 0, "V2")], ["veto"]),
        ([mark("a", 0, "V1"), mark("b", 9000)], ["veto", "verdict", "spread"]),
    ],
)
def test_what_asks_for_a_recheck(marks: list[SheetMark], causes: list[str]) -> None:
    assert differences(marks, 6000, 1000) == causes


def test_settling_waits_for_every_sheet() -> None:
    day, piece = scored(8000, 8000)
    with refused("sheets-unsigned"):
        day.do(SettlePiece(piece=piece))


def test_a_veto_of_all_makes_zero_and_of_one_a_recheck() -> None:
    day = made()
    both = day.piece("n1"), day.piece("n2")
    for examiner in EXAMINERS:
        day.sheet(both[0], examiner, 9000, "V1")
        day.sheet(both[1], examiner, 9000, *(["V2"] if examiner == "e1" else []))
    event = day.do(SettlePiece(piece=both[0]))
    assert (event.mean, event.passed, event.veto) == (0, False, True)
    opened = day.do(SettlePiece(piece=both[1]))
    assert opened.causes == ["veto", "verdict", "spread"]
    with refused("recheck-open"):
        day.do(SettlePiece(piece=both[1]))


def rechecked() -> tuple[Day, str]:
    day, piece = scored(9000, 7000, 7100)
    assert day.do(SettlePiece(piece=piece)).causes == ["spread"]
    return day, piece


def test_recheck_in_order_then_the_mean() -> None:
    day, piece = rechecked()
    with refused("not-convened"):
        day.do(ConfirmSheet(piece=piece), "e1")
    with refused("lead-needed"):
        day.do(ConveneRecheck(piece=piece), "e2")
    day.do(ConveneRecheck(piece=piece), "e1")
    anew = RescoreSheet(piece=piece, rows=award(7900), vetoes=[], reason="漏看一处")
    with refused("reason-needed"):
        day.do(RescoreSheet(piece=piece, rows=award(7900), vetoes=[], reason=""), "e1")
    with refused("row-empty"):
        day.do(RescoreSheet(piece=piece, rows=award(7900)[:1], vetoes=[], reason="x"), "e1")
    day.do(anew, "e1")
    with refused("already-stated"):
        day.do(anew, "e1")
    day.do(ConfirmSheet(piece=piece), "e2")
    with refused("statement-missing"):
        day.do(CloseRecheck(piece=piece), "e1", "super")
    day.do(ConfirmSheet(piece=piece), "e3")
    with refused("supervisor-needed"):
        day.do(CloseRecheck(piece=piece), "e1", "chief")
    with refused("lead-needed"):
        day.do(CloseRecheck(piece=piece), "super", "chief")
    assert day.do(CloseRecheck(piece=piece), "super", "e1").covers == {"e1": 2, "e2": 1, "e3": 1}
    event = day.do(SettlePiece(piece=piece))
    assert (event.mean, event.rechecked) == (7330, True)
    sheet = day.room.sheets.sheet(piece, "e1")
    assert sheet is not None and [v.total for v in sheet.versions] == [9000, 7900]
    assert day.replayed().state() == day.room.state()


def test_after_a_recheck_all_may_stand_by_their_sheets() -> None:
    day, piece = rechecked()
    day.do(ConveneRecheck(piece=piece), "e1")
    for examiner in EXAMINERS:
        day.do(ConfirmSheet(piece=piece, reason="维持"), examiner)
    day.do(CloseRecheck(piece=piece), "e1", "super")
    assert day.do(SettlePiece(piece=piece)).mean == 7700
    struck = RowScore(no=2, hundredths=2900)
    day.do(StrikeThrough(piece=piece, row=struck, reason="笔误"), "e1", "super")
    assert day.do(SettlePiece(piece=piece)).causes == ["spread"]


def test_strike_through_counts_once_another_person_countersigned() -> None:
    day, piece = scored(8000, 8000, 8000)
    assert day.do(SettlePiece(piece=piece)).mean == 8000
    new = RowScore(no=2, hundredths=2300)
    with refused("reason-needed"):
        day.do(StrikeThrough(piece=piece, row=new, reason=""), "e1")
    with refused("nothing-changed"):
        day.do(StrikeThrough(piece=piece, row=award(8000)[1], reason="x"), "e1")
    with refused("row-step"):
        day.do(StrikeThrough(piece=piece, row=RowScore(no=2, hundredths=1), reason="x"), "e1")
    struck = day.do(StrikeThrough(piece=piece, row=new, reason="加错"), "e1")
    assert (struck.old.hundredths, struck.new.hundredths, struck.total) == (2000, 2300, 8300)
    assert day.room.sheets.scored[piece].mean == 8000
    with refused("version-pending"):
        day.do(StrikeThrough(piece=piece, row=new, reason="x"), "e1")
    with refused("second-person-needed"):
        day.do(CountersignVersion(piece=piece, examiner="e1", version=2), "e1")
    with refused("version-unknown"):
        day.do(CountersignVersion(piece=piece, examiner="e1", version=3), "super")
    day.do(CountersignVersion(piece=piece, examiner="e1", version=2), "super")
    assert piece not in day.room.sheets.scored
    assert day.do(SettlePiece(piece=piece)).mean == 8100
    sheet = day.room.sheets.sheet(piece, "e1")
    assert sheet is not None
    assert [(v.total, v.status) for v in sheet.versions] == [
        (8000, "signed"),
        (8300, "countersigned"),
    ]
    assert day.replayed().state() == day.room.state()


def test_a_rejected_version_never_counts_and_is_no_base() -> None:
    day, piece = scored(8000, 8000, 8000)
    day.do(StrikeThrough(piece=piece, row=RowScore(no=2, hundredths=0), reason="x"), "e1")
    with refused("version-pending"):
        day.do(SettlePiece(piece=piece))
    no = CountersignVersion(piece=piece, examiner="e1", version=2, accept=False, reason="无据")
    day.do(no, "super")
    assert day.do(SettlePiece(piece=piece)).mean == 8000
    more = StrikeThrough(piece=piece, row=RowScore(no=2, hundredths=2300), reason="笔误")
    day.do(more, "e1", "super")
    assert day.do(SettlePiece(piece=piece)).mean == 8100


def test_who_has_still_to_score_may_not_countersign() -> None:
    day, piece = scored(8000, 8000)
    row = RowScore(no=2, hundredths=2100)
    with refused("still-blind"):
        day.do(StrikeThrough(piece=piece, row=row, reason="笔误"), "e1", "e3")
    with refused("staff-unknown"):
        day.do(StrikeThrough(piece=piece, row=row, reason="笔误"), "e1", "nobody")
    day.do(StrikeThrough(piece=piece, row=row, reason="笔误"), "e1", "e2")


def test_a_paper_sheet_counts_like_another() -> None:
    day, piece = scored(8000, 8000)
    veto = [MarkedVeto(code="V9", reason="x")]
    entry = {"piece": piece, "examiner": "e3", "rows": award(8300), "vetoes": [], "paper": PAPER}
    with refused("row-empty"):
        day.do(SheetFromPaper(**{**entry, "rows": award(8300)[1:]}))
    with refused("veto-unknown"):
        day.do(SheetFromPaper(**{**entry, "vetoes": veto}))
    with refused("row-twice"):
        day.do(SheetFromPaper(**{**entry, "rows": [*award(8300), award(8300)[0]]}))
    with refused("not-your-piece"):
        day.do(SheetFromPaper(**{**entry, "examiner": "e4"}))
    with refused("sheet-signed"):
        day.do(SheetFromPaper(**{**entry, "examiner": "e1"}))
    alone = FromPaper(acted_at=START, page=1, first="keep1", second="keep1")
    with refused("second-person-needed"):
        day.do(SheetFromPaper(**{**entry, "paper": alone}))
    day.do(SheetFromPaper(**entry))
    sheet = day.room.sheets.sheet(piece, "e3")
    assert sheet is not None and sheet.from_paper
    assert day.do(SettlePiece(piece=piece)).mean == 8100
    assert day.replayed().state() == day.room.state()


def test_a_blind_examiner_does_not_type_the_sheet_of_another() -> None:
    day = made()
    typed = FromPaper(acted_at=START, page=1, first="e2", second="keep2")
    with refused("still-blind"):
        day.do(
            SheetFromPaper(
                piece=day.piece("n1"), examiner="e1", rows=award(8000), vetoes=[], paper=typed
            )
        )
