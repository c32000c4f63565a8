"""Words and cells: violations first, then attendance, then marks; both subjects (§1.2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.domain.checkin import MarkAbsent
from bozhen_desktop.domain.closeout import CloseOut
from bozhen_desktop.domain.handin import CloseOverdue, ForceHandIn
from bozhen_desktop.domain.pieces import DrawPieces, StartPiece, StopPiece
from bozhen_desktop.domain.results import (
    ConfirmResults,
    SubjectResult,
    entry_result,
    not_due,
    overall,
    practical_result,
    theory_result,
    with_violations,
)
from bozhen_desktop.domain.scoring import OpenKey, ScoreGroup
from bozhen_desktop.domain.sitting import EndGroup, StartGroup, SuspendSitting
from bozhen_desktop.domain.violations import DecideViolation, Facts, RecordViolation
from tests.unit.domain.support import prepared, refused
from tests.unit.domain.theory import TheoryDay, right, running

PASS_MARK = 6000


@pytest.mark.parametrize(
    ("part", "marks", "tier", "word", "cell"),
    [
        ("came", 6000, 0, "合格", "60.0"),
        ("came", 5995, 0, "合格", "60.0"),
        ("came", 5994, 0, "不合格", "59.9"),
        ("came", 0, 0, "不合格", "0.0"),
        ("came", 10_000, 0, "合格", "100.0"),
        ("came", None, 0, "未完成", "未完成"),
        ("open", 8000, 0, "未完成", "未完成"),
        ("absent", None, 0, "缺考", "缺考"),
        ("absent", 8000, 0, "缺考", "缺考"),
        ("gave-up", None, 0, "弃考", "弃考"),
        ("came", 8000, 1, "合格", "80.0"),
        ("came", 8000, 2, "违纪", "违纪"),
        ("absent", None, 5, "违纪", "违纪"),
    ],
)
def test_one_subject(part: str, marks: int | None, tier: int, word: str, cell: str) -> None:
    for outcome in (theory_result, practical_result):
        result = outcome(part, marks, tier, PASS_MARK)
        assert (result.word, result.cell) == (word, cell)


def cell(subject: str, word: str) -> SubjectResult:
    return SubjectResult(subject=subject, word=word, cell=word)


@pytest.mark.parametrize(
    ("due", "carried", "words", "expected"),
    [
        (["theory", "practical"], {}, ["合格", "合格"], "合格"),
        (["theory", "practical"], {}, ["合格", "不合格"], "不合格"),
        (["theory", "practical"], {}, ["合格", "缺考"], "不合格"),
        (["theory", "practical"], {}, ["合格", "弃考"], "不合格"),
        (["theory", "practical"], {}, ["不合格", "未完成"], "未完成"),
        (["theory", "practical"], {}, ["违纪", "未完成"], "违纪"),
        (["theory", "practical"], {}, ["合格"], "未完成"),
        (["practical"], {"theory": 6000}, [None, "合格"], "合格"),
        (["practical"], {"theory": 5990}, [None, "合格"], "不合格"),
        (["practical"], {}, [None, "合格"], "不合格"),
        (["practical"], {"theory": 8000}, [None, "不合格"], "不合格"),
    ],
)
def test_both_subjects(
    due: list[str], carried: dict[str, int], words: list[str | None], expected: str
) -> None:
    names = ("theory", "practical")
    cells = [cell(name, word) for name, word in zip(names, words, strict=False) if word]
    assert overall(due, carried, cells, PASS_MARK) == expected


def test_a_subject_not_due_prints_two_dashes_even_after_a_grave_violation() -> None:
    cells = [not_due("theory"), cell("practical", "合格")]
    assert cells[0].cell == "--"
    assert with_violations(cells, 3) == cells
    assert [c.cell for c in with_violations(cells, 4)] == ["--", "违纪"]


@given(st.integers(0, 10_000))
def test_the_word_agrees_with_what_is_printed(marks: int) -> None:
    result = theory_result("came", marks, 0, PASS_MARK)
    whole, _, tenth = result.cell.partition(".")
    printed = int(whole) * 100 + int(tenth) * 10
    assert abs(printed - marks) <= 5 and result.marks == printed
    assert (result.word == "合格") == (printed >= PASS_MARK)


def finished() -> TheoryDay:
    """G1: n1 has 80 points, n3 nothing, n5 never came."""
    day = running(missing=("n4",))
    for number in (1, 2, 3, 4, 5, 6):
        day.save("n1", number, right(number))
    day.at(31)
    day.do(ForceHandIn(entries=["n1", "n3"], reason="演练"))
    day.do(EndGroup(group="G1"))
    return day


def test_results_of_a_theory_sitting() -> None:
    day = finished()
    assert entry_result(day.room, "n1").word == "未完成"
    day.do(OpenKey(group="G1", digest="key-G1-1"), "chief", "super")
    day.do(ScoreGroup(group="G1"))
    assert entry_result(day.room, "n1").cell == "80.0"
    assert entry_result(day.room, "n3").word == "不合格"
    assert entry_result(day.room, "n2").word == "未完成"
    day.do(MarkAbsent(group="G2"))
    assert entry_result(day.room, "n4").word == "缺考"


def test_whom_a_suspension_kept_from_ending_has_not_given_up() -> None:
    day = running().at(31)
    day.hand_in("n1")
    day.do(SuspendSitting(reason="停电", new_day="2026-10-08"), "chief", "super")
    day.do(CloseOut(void=[], carried=[], head_seq=1, head_hash="0"), "chief", "super")
    assert entry_result(day.room, "n2").word == "未完成"


def test_in_a_practical_sitting_who_never_began_has_given_up() -> None:
    day = prepared()
    day.do(DrawPieces(group="G1"))
    day.minute = 0
    day.do(StartGroup(group="G1"))
    day.do(StartPiece(piece=day.piece("n1")))
    with refused("still-working"):
        day.do(EndGroup(group="G1"))
    day.minute = 200
    with refused("nobody-overdue"):
        day.do(CloseOverdue(), "hall")
    with refused("not-theory"):
        day.do(ForceHandIn(entries=["n1"], reason="时间到"))
    day.do(StopPiece(piece=day.piece("n1"), cause="time"))
    day.do(EndGroup(group="G1"))
    assert entry_result(day.room, "n1").word == "未完成"
    assert entry_result(day.room, "n2").word == "弃考"


def test_confirmation_waits_for_violations_and_names_the_unfinished() -> None:
    day = finished()
    facts = Facts(facts="交谈", clause="三", statement="是")
    day.do(RecordViolation(entry="n1", code="talk", facts=facts), "inv1", "inv2")
    command = ConfirmResults(group="G1", reason="部分未评")
    with refused("violations-undecided"):
        day.do(command, "chief", "super")
    day.do(DecideViolation(number=1, tier=3), "chief")
    with refused("results-unfinished"):
        day.do(ConfirmResults(group="G1"), "chief", "super")
    with refused("second-person-needed"):
        day.do(command)
    event = day.do(command, "chief", "super")
    assert (event.unfinished, event.count) == (["n3"], 2)
    with refused("already-confirmed"):
        day.do(command, "chief", "super")


def test_a_confirmation_falls_when_somebody_hands_in_after_it() -> None:
    day = running().at(31)
    day.do(ConfirmResults(group="G2", reason="先行确认"), "chief", "super")
    day.do(ForceHandIn(entries=["n1"], reason="演练"))
    assert "G2" in day.room.results.confirmed
    day.do(ForceHandIn(entries=["n2"], reason="演练"))
    assert not day.room.results.confirmed


def test_a_confirmation_falls_when_somebody_is_found_absent() -> None:
    day = running(missing=("n4",)).at(31)
    day.do(ConfirmResults(group="G2", reason="先行确认"), "chief", "super")
    day.do(MarkAbsent(group="G2"))
    assert not day.room.results.confirmed
