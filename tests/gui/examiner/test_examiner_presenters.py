"""Pieces, sheet and re-check out of an examiner's real view, without a window."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bozhen_desktop.domain.corrections import StrikeThrough
from bozhen_desktop.domain.panels import ConfirmSheet, ConveneRecheck, SettlePiece
from bozhen_desktop.domain.pieces import StopPiece
from bozhen_desktop.domain.scoresheet import RowScore, sheet_digest
from bozhen_desktop.domain.sheets import MarkVeto, ScoreRow, SignSheet
from bozhen_desktop.domain.views import EXAMINER, Viewer, view_of
from bozhen_desktop.gui.examiner import pieces_list as pieces
from bozhen_desktop.gui.examiner import recheck_state
from bozhen_desktop.gui.examiner.pieces_list import cards, natural, neighbour, next_piece
from bozhen_desktop.gui.examiner.score_sheet import (
    LOCAL,
    REFUSED,
    SAVED,
    SAVING,
    ScoreSheet,
    score_of,
    still_due,
    version_lines,
)
from bozhen_desktop.gui.examiner.wording import (
    WORDS,
    choice_label,
    choices,
    given,
    sentence,
    shown,
    taken_off,
    worked,
)
from bozhen_desktop.kernel.errors import RuleError
from tests.unit.domain.support import Day, award, made, practical_plan, prepared, working

DEDUCT = {"no": 1, "mode": "deduct", "max_hundredths": 600, "step_hundredths": 150}
AWARD = {"no": 2, "mode": "award", "max_hundredths": 500, "step_hundredths": 100}


def view(day: Day, who: str = "e1") -> dict[str, Any]:
    return view_of(day.room, Viewer(EXAMINER, who))


def sheet(day: Day, piece: str, who: str = "e1") -> ScoreSheet:
    found = ScoreSheet(piece, who)
    found.refresh(view(day, who))
    return found


# ---------------------------------------------------------------- words
@pytest.mark.parametrize(
    ("hundredths", "text"), [(0, "0"), (600, "6"), (150, "1.5"), (125, "1.25"), (10000, "100")]
)
def test_marks_are_said_as_short_as_people_say_them(hundredths: int, text: str) -> None:
    assert shown(hundredths) == text


def test_choices_go_in_steps_to_the_whole_of_the_row_and_no_further() -> None:
    assert choices(DEDUCT) == [0, 150, 300, 450, 600]
    assert [choice_label(DEDUCT, mark) for mark in choices(DEDUCT)][:2] == ["不扣分", "−1.5"]
    assert [choice_label(AWARD, mark) for mark in choices(AWARD)][:2] == ["0 分", "1 分"]
    assert choices({**DEDUCT, "step_hundredths": 5}) == []


def test_a_deduction_is_told_with_places_and_reason_and_what_is_left() -> None:
    score = RowScore(no=1, hundredths=150, places=2, reason="超差")
    assert taken_off(DEDUCT, score) == "−1.5（2 处）超差"
    assert given(DEDUCT, score) == "4.5"
    assert (taken_off(DEDUCT, None), given(DEDUCT, None)) == ("待评", "—")
    assert taken_off(DEDUCT, RowScore(no=1, hundredths=0)) == "不扣分"
    assert given(AWARD, RowScore(no=2, hundredths=300)) == "3"


@pytest.mark.parametrize(
    ("mark", "places", "reason", "due"),
    [
        (None, 0, "", "请选分值"),
        (0, 0, "", ""),
        (150, 0, "", "还差几处和理由"),
        (150, 1, " ", "还差理由"),
        (150, 0, "超差", "还差几处"),
        (150, 1, "超差", ""),
    ],
)
def test_a_deduction_says_what_it_still_lacks(
    mark: int | None, places: int, reason: str, due: str
) -> None:
    assert still_due(DEDUCT, mark, places, reason) == due


def test_a_mark_without_deduction_carries_neither_places_nor_reason() -> None:
    assert score_of(DEDUCT, 0, 3, "x") == RowScore(no=1, hundredths=0)
    assert score_of(AWARD, 100, 3, "x") == RowScore(no=2, hundredths=100)
    assert score_of(DEDUCT, 150, 3, " x ") == RowScore(no=1, hundredths=150, places=3, reason="x")


def test_refusals_speak_to_people_and_never_show_a_code() -> None:
    assert sentence("row-step", {"row": 1, "step": 50}) == "分值要按 0.5 分一档，请重选。"
    assert sentence("never-heard-of", {}) == "没有存上，请把这一行告诉监考员。"
    assert all(sentence(code, {}).endswith("。") for code in WORDS)


def test_time_worked_is_told_in_hours_minutes_and_seconds() -> None:
    assert (worked(4_360_900), worked(-5)) == ("01:12:40", "00:00:00")


# ---------------------------------------------------------------- pieces
def test_stations_stand_in_the_order_people_count() -> None:
    assert sorted(["Y-10", "Y-2", "Y-1"], key=natural) == ["Y-1", "Y-2", "Y-10"]


def test_a_piece_goes_through_its_states_for_one_person() -> None:
    day = prepared()
    from bozhen_desktop.domain.pieces import DrawPieces, StartPiece
    from bozhen_desktop.domain.sitting import StartGroup

    day.do(DrawPieces(group="G1"))
    day.do(StartGroup(group="G1"))
    piece = day.piece("n1")

    def state(who: str = "e1") -> str:
        return next(card.state for card in cards(view(day, who)) if card.piece == piece)

    assert state() == pieces.WAITING
    day.do(StartPiece(piece=piece))
    assert state() == pieces.WORKING
    day.do(StopPiece(piece=piece, cause="done"))
    assert state() == pieces.SCORING
    for row in award(8000):
        day.do(ScoreRow(piece=piece, row=row), "e1")
    assert state() == pieces.TO_SIGN
    day.do(SignSheet(piece=piece, digest=sheet_digest(piece, "e1", award(8000), [])), "e1")
    assert (state(), state("e2"), state("super")) == (
        pieces.SIGNED,
        pieces.SCORING,
        pieces.OTHERS,
    )
    day.sheet(piece, "e2", 8000)
    day.sheet(piece, "e3", 5000)
    day.do(SettlePiece(piece=piece))
    assert state() == pieces.RECHECK


def test_cards_show_no_name_and_no_entry() -> None:
    text = repr(cards(view(made())))
    assert "考生" not in text and "n1" not in text


def test_the_next_piece_is_one_whose_work_is_over() -> None:
    day = working(practical_plan(3))
    found = cards(view(day))
    last = found[-1].piece
    assert next_piece(found) == found[0]
    day.do(StopPiece(piece=last, cause="done"))
    found = cards(view(day))
    assert next_piece(found) == found[-1]
    assert next_piece(found, last) == found[0]
    assert (neighbour(found, last, 1), neighbour(found, last, -1)) == ("", found[-2].piece)
    assert next_piece([]) is None


# ---------------------------------------------------------------- the sheet
def test_a_tapped_row_shows_at_once_with_where_it_is() -> None:
    day = made()
    piece = day.piece("n1")
    found = sheet(day, piece)
    first, second = award(8000)
    turn = found.put(first, online=True)
    assert found.lines()[0].state == SAVING
    found.connection(False)
    assert (found.save_state, found.lines()[0].state) == (LOCAL, LOCAL)
    found.answered(1, turn - 1, None)
    assert found.lines()[0].state == LOCAL
    found.answered(1, turn, RuleError("piece-phase", piece=piece, phase="drawn"))
    assert (found.save_state, found.lines()[0].problem) == (REFUSED, WORDS["piece-phase"])
    again = found.put(first, online=True)
    found.answered(1, again, None)
    assert found.lines()[0].state == SAVED
    assert found.after(1) == second.no


def test_a_row_that_no_rule_would_take_is_not_sent() -> None:
    day = made()
    found = sheet(day, day.piece("n1"))
    with pytest.raises(RuleError, match="places-missing"):
        found.put(RowScore(no=1, hundredths=200), online=True)
    assert found.lines()[0].state == "empty"


def test_it_can_be_signed_only_when_the_hall_has_every_row_as_it_is_shown() -> None:
    day = made()
    piece = day.piece("n1")
    found = sheet(day, piece)
    assert found.not_yet() == "还差 2 项，签名后锁定"
    turns = [found.put(row, online=True) for row in award(8000)]
    assert found.not_yet() == "正在保存，存好后可签名"
    for row, turn in zip(award(8000), turns, strict=True):
        found.answered(row.no, turn, None)
    assert found.not_yet() == "正在保存，存好后可签名"  # the view does not show them yet
    for row in award(8000):
        day.do(ScoreRow(piece=piece, row=row), "e1")
    found.refresh(view(day))
    assert (found.not_yet(), found.subtotal()) == ("", "80")
    day.do(SignSheet(piece=piece, digest=found.digest()), "e1")
    found.refresh(view(day))
    assert found.signed


def test_it_is_not_signed_while_work_goes_on() -> None:
    day = working()
    piece = day.piece("n1")
    for row in award(8000):
        day.do(ScoreRow(piece=piece, row=row), "e1")
    assert sheet(day, piece).not_yet() == "操作结束后可签名"


def test_what_is_signed_covers_the_vetoes_shown() -> None:
    day = made()
    piece = day.piece("n1")
    for row in award(8000):
        day.do(ScoreRow(piece=piece, row=row), "e1")
    before = sheet(day, piece).digest()
    day.do(MarkVeto(piece=piece, code="V1", reason="见照片"), "e1")
    found = sheet(day, piece)
    assert found.digest() != before and list(found.vetoes) == ["V1"]
    day.do(SignSheet(piece=piece, digest=found.digest()), "e1")
    with pytest.raises(RuleError, match="sheet-signed"):
        day.do(SignSheet(piece=piece, digest=before), "e1")


def test_after_signing_a_correction_shows_only_once_it_counts() -> None:
    day = made()
    piece = day.piece("n1")
    day.sheet(piece, "e1", 8000)
    new = RowScore(no=2, hundredths=1500)
    day.do(StrikeThrough(piece=piece, row=new, reason="笔误"), "e1")
    found = sheet(day, piece)
    assert found.subtotal() == "80" and found.pending is not None
    words = version_lines(found.sheet, {"super": "王海生"}.__getitem__)
    assert "等第二人确认" in words[1]
    other = made()
    piece = other.piece("n1")
    other.sheet(piece, "e1", 8000)
    other.do(StrikeThrough(piece=piece, row=new, reason="笔误"), "e1", "super")
    found = sheet(other, piece)
    assert found.subtotal() == "75"
    assert "王海生" in version_lines(found.sheet, {"super": "王海生"}.__getitem__)[1]


# ---------------------------------------------------------------- re-check
def disputed() -> tuple[Day, str]:
    day = made()
    piece = day.piece("n1")
    for who, total in (("e1", 8000), ("e2", 8000), ("e3", 5000)):
        day.sheet(piece, who, total)
    day.do(SettlePiece(piece=piece))
    return day, piece


def test_each_person_sees_what_he_may_do_in_a_recheck() -> None:
    day, piece = disputed()

    def act(who: str) -> str:
        found = recheck_state.review(view(day, who), piece, who)
        assert found is not None
        return found.act

    assert (act("e1"), act("e2")) == (recheck_state.CONVENE, recheck_state.WAIT)
    day.do(ConveneRecheck(piece=piece), "e1")
    assert (act("e1"), act("e2"), act("super")) == (
        recheck_state.STATE,
        recheck_state.STATE,
        recheck_state.WAIT,
    )
    for who in ("e1", "e2", "e3"):
        day.do(ConfirmSheet(piece=piece, reason="复看"), who)
    assert (act("e1"), act("e2")) == (recheck_state.CLOSE, recheck_state.WAIT)
    found = recheck_state.review(view(day), piece, "e1")
    assert found is not None
    assert [opinion.mark for opinion in found.opinions] == ["80", "80", "50"]
    assert all(opinion.said == "维持原分：复看" for opinion in found.opinions)
    assert "合格与否意见不一致" in found.causes


def test_no_recheck_no_review() -> None:
    day = made()
    assert recheck_state.review(view(day), day.piece("n1"), "e1") is None


def test_the_view_of_a_draft_survives_the_wire() -> None:
    day, piece = disputed()
    wired = msgspec.msgpack.decode(msgspec.msgpack.encode(view(day)))
    found = ScoreSheet(piece, "e1")
    found.refresh(wired)
    assert found.signed and found.subtotal() == "80"
