"""What forms take from a room: nothing that is blind, nothing that has not happened yet."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from bozhen_desktop.documents.forms import (
    FORMS,
    form_named,
    forms_of,
    kit_for,
    next_time,
    print_form,
)
from bozhen_desktop.documents.from_room import (
    admission_tickets,
    attendance,
    door_labels,
    no_photo,
    seat_charts,
    sign_in_sheets,
)
from bozhen_desktop.documents.from_room_marks import (
    blank_score_sheets,
    result_rosters,
    score_sheets,
    score_summaries,
)
from bozhen_desktop.documents.from_room_records import data_handovers, room_records
from bozhen_desktop.documents.score_summary import render
from bozhen_desktop.documents.words import (
    clock_text,
    grouped,
    last_four,
    minutes_text,
    sex_text,
    stamp_text,
)
from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.checkin import CheckInFromPaper
from bozhen_desktop.domain.corrections import CountersignVersion, StrikeThrough
from bozhen_desktop.domain.custody import RecordPrint
from bozhen_desktop.domain.duty import ReplaceExaminer
from bozhen_desktop.domain.panels import CloseRecheck, ConfirmSheet, ConveneRecheck, SettlePiece
from bozhen_desktop.domain.parameters import default_parameters, replace
from bozhen_desktop.domain.practical import (
    OpenPracticalPaper,
    PracticalPaper,
    Preparation,
    Supply,
    paper_digest,
)
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.scoresheet import RowScore
from bozhen_desktop.domain.sheets import SheetFromPaper
from bozhen_desktop.domain.sitting import ImportArrangement
from bozhen_desktop.domain.views import Viewer, view_of
from bozhen_desktop.kernel.errors import BozhenError
from tests.unit.documents.days import KIT, SCHOOL, crowd, practical_day, renamed, theory_day
from tests.unit.documents.reading import needs_poppler, squeezed, text_of
from tests.unit.domain.support import (
    MINUTE,
    START,
    Day,
    award,
    made,
    practical_plan,
    prepared,
    rubric,
    working,
)
from tests.unit.domain.theory import theory_plan


def undrawn() -> Room:
    """Imported, nothing drawn."""
    day = Day(minute=-25)
    day.do(ImportArrangement(package="x", arrangement=renamed(theory_plan(4))))
    return day.room


def test_before_the_draw_nobody_has_a_seat() -> None:
    room = undrawn()
    assert {t.sessions[0].seat for t in admission_tickets(room)} == {""}
    assert not any(seat.ticket for seat in seat_charts(room)[0].seats)
    assert [row.ticket for row in door_labels(room)[0].rows] == sorted(
        entry.ticket for entry in room.arrangement.entries
    )


def test_sign_in_leaves_the_totals_to_the_pen_until_the_door_is_closed() -> None:
    before, after = sign_in_sheets(crowd(5))[0], sign_in_sheets(theory_day().room)[0]
    assert (before.present, before.absent, before.turned_away) == (None, None, None)
    assert (after.present, after.absent, after.turned_away) == (6, 1, 1)
    assert sorted(row.mark for row in after.rows if row.mark) == ["拒绝入场", "缺考", "迟到 5 分"]


def test_who_was_entered_from_paper_is_marked() -> None:
    day = prepared(renamed(practical_plan(2)), missing=("n2",))
    plan = day.room.entry("n2")
    day.minute = 10
    page = FromPaper(acted_at=START + 5 * MINUTE, page=1, first="inv1", second="inv2")
    command = CheckInFromPaper(
        ticket=plan.ticket, document="resident", id_no=plan.person.id_no, paper=page
    )
    day.do(command, "inv1")
    assert attendance(day.room, "n2") == "补录"
    assert attendance(day.room, "n1") == ""


def test_marks_of_a_blind_piece_are_nowhere() -> None:
    day = made(renamed(practical_plan(2)))
    piece = day.piece("n1")
    for examiner in ("e1", "e2"):
        day.sheet(piece, examiner, 8650)
    assert score_sheets(day.room) == []
    assert {mark.mark for r in score_summaries(day.room)[0].rows for mark in r.marks} == {None}
    for form in forms_of(day.room):
        assert b"86.5" not in msgspec.json.encode(form.build(day.room, no_photo))
    day.sheet(piece, "e3", 8650)
    assert [sheet.mark for sheet in score_sheets(day.room)] == [8650] * 3
    marks = [[m.mark for m in r.marks] for r in score_summaries(day.room)[0].rows]
    assert sorted(marks, key=str) == [[8650] * 3, [None] * 3]


def test_blank_sheets_are_blank_and_one_for_each_examiner() -> None:
    drawn = blank_score_sheets(working(renamed(practical_plan(2))).room)
    assert len(drawn) == 6
    assert {sheet.total for sheet in drawn} == {None}
    assert all(row.awarded is None and row.deducted is None for one in drawn for row in one.rows)
    (before,) = blank_score_sheets(prepared(renamed(practical_plan(2))).room)
    assert (before.piece, before.examiner, len(before.rows)) == ("", "", 2)
    assert blank_score_sheets(prepared(renamed(practical_plan(2)), paper=False).room) == []


def test_a_blank_sheet_carries_what_the_paper_says_beside_its_rows() -> None:
    supplies = [Supply(item="烧结普通砖", spec="240 mm", quantity="每人190块"), Supply(item="铁锹")]
    paper = rubric(
        requirements=["由本人独立完成。"],
        preparation=Preparation(venue=supplies, candidate=supplies[:1]),
    )
    plan = practical_plan(2)
    group = msgspec.structs.replace(plan.groups[0], paper_digest=paper_digest(paper))
    day = prepared(renamed(msgspec.structs.replace(plan, groups=[group])), paper=False)
    day.do(OpenPracticalPaper(group="G1", paper=paper), "keep1", "keep2")
    (blank,) = blank_score_sheets(day.room)
    assert blank.requirements == ["由本人独立完成。"]
    assert blank.venue == ["烧结普通砖：240 mm，每人190块", "铁锹"]
    assert blank.candidate == ["烧结普通砖：240 mm，每人190块"]
    row = view_of(day.room, Viewer("examiner", "e1"))["rubric/G1"]
    assert row["requirements"] == ["由本人独立完成。"]
    assert row["preparation"]["venue"][1] == {"item": "铁锹", "spec": "", "quantity": ""}
    assert msgspec.convert(row, PracticalPaper) == paper


@pytest.mark.parametrize(
    ("total", "rows"),
    [
        (8600, [(0, 6000, ""), (None, 2600, "")]),
        (5000, [(1000, 5000, "超差"), (None, 0, "")]),
    ],
)
def test_filled_sheets_give_what_was_lost_and_what_was_kept(
    total: int, rows: list[tuple[int | None, int, str]]
) -> None:
    day = made(renamed(practical_plan(1)))
    for examiner in ("e1", "e2", "e3"):
        day.sheet(day.piece("n1"), examiner, total)
    for sheet in score_sheets(day.room):
        assert [(row.deducted, row.awarded, row.reason) for row in sheet.rows] == rows
        assert (sheet.total, sheet.mark) == (total, total)


def test_what_was_struck_through_stays_readable_beside_what_counts() -> None:
    day = made(renamed(practical_plan(1)))
    piece = day.piece("n1")
    for examiner in ("e1", "e2", "e3"):
        day.sheet(piece, examiner, 8650)
    row = RowScore(no=1, hundredths=400, places=2, reason="漏记")
    day.do(StrikeThrough(piece=piece, row=row, reason="漏记两处"), "e1")
    waiting = score_sheets(day.room)[0]
    assert (waiting.mark, [v.status for v in waiting.versions]) == (8650, ["signed", "pending"])
    no = CountersignVersion(piece=piece, examiner="e1", version=2, accept=False, reason="无据")
    day.do(no, "super")
    day.do(StrikeThrough(piece=piece, row=row, reason="有照片"), "e1")
    day.do(CountersignVersion(piece=piece, examiner="e1", version=3), "super")
    sheet = score_sheets(day.room)[0]
    assert (sheet.total, sheet.mark, sheet.rows[0].deducted, sheet.rows[0].awarded) == (
        8250,
        8250,
        400,
        5600,
    )
    assert [(v.number, v.mark, v.status, v.by, v.changes) for v in sheet.versions] == [
        (1, 8650, "signed", "", ""),
        (2, 8250, "rejected", "super", "第1行 60.0→56.0（漏记）"),
        (3, 8250, "countersigned", "super", "第1行 60.0→56.0（漏记）"),
    ]


def test_a_sheet_from_paper_says_so() -> None:
    day = made(renamed(practical_plan(1)))
    piece = day.piece("n1")
    for examiner in ("e1", "e2"):
        day.sheet(piece, examiner, 8650)
    page = FromPaper(acted_at=START + 95 * MINUTE, page=3, first="keep1", second="keep2")
    day.minute = 100
    day.do(
        SheetFromPaper(piece=piece, examiner="e3", rows=award(8300), vetoes=[], paper=page),
        "keep1",
    )
    assert [sheet.from_paper for sheet in score_sheets(day.room)] == [False, False, True]


def test_a_veto_counts_as_nothing() -> None:
    room = practical_day(2).room
    voided = [sheet for sheet in score_sheets(room) if any(v.seen for v in sheet.vetoes)]
    assert {(sheet.total, sheet.mark) for sheet in voided} == {(9000, 0)}
    assert len(voided) == 3
    (summary,) = score_summaries(practical_day(3).room)
    row = next(row for row in summary.rows if any(mark.veto for mark in row.marks))
    assert [(mark.mark, mark.veto) for mark in row.marks] == [(0, "V1")] * 3
    assert (row.mean, row.word) == (0, "不合格")


def test_the_rule_of_rounding_stands_beside_the_mean() -> None:
    (summary,) = score_summaries(practical_day(1).room)
    basis = "".join(summary.basis)
    for words in ("算术平均值", "四舍五入至 0.1 分", "3 名及以上", "极差超过 10 分", "60 分及以上"):
        assert words in basis


def test_a_recheck_is_told_while_it_is_open_and_when_it_is_closed() -> None:
    day = made(renamed(practical_plan(1)))
    piece = day.piece("n1")
    for examiner, total in (("e1", 9500), ("e2", 7000), ("e3", 8000)):
        day.sheet(piece, examiner, total)
    day.do(SettlePiece(piece=piece))
    (row,) = score_summaries(day.room)[0].rows
    assert (row.recheck, row.mean, row.word) == ("待复核：极差超限", None, "未完成")
    day.do(ConveneRecheck(piece=piece), "e1")
    for examiner in ("e1", "e2", "e3"):
        day.do(ConfirmSheet(piece=piece), examiner)
    day.do(CloseRecheck(piece=piece), "e1", "super")
    day.do(SettlePiece(piece=piece))
    (row,) = score_summaries(day.room)[0].rows
    assert (row.recheck, row.mean, row.word) == ("已复核：极差超限", 8170, "合格")


@needs_poppler
def test_who_took_an_examiners_place_is_named_and_signs(tmp_path: Path) -> None:
    day = made(renamed(practical_plan(1)))
    day.do(ReplaceExaminer(panel="p1", old="e3", new="e4", reason="突发疾病"), "chief", "super")
    (row,) = score_summaries(day.room)[0].rows
    assert [mark.stand_in for mark in row.marks] == ["", "", "e4"]
    pdf = render(score_summaries(day.room)[0], KIT)
    assert squeezed("考评员3（e4）：") in text_of(pdf, tmp_path)


def test_the_roster_masks_numbers_unless_whole_ones_are_asked_for() -> None:
    room = theory_day().room
    (masked,), (whole,) = result_rosters(room), result_rosters(room, full_ids=True)
    numbers = [entry.person.id_no for entry in room.arrangement.entries]
    assert [row.id_no for row in whole.rows] == numbers
    assert [row.id_no for row in masked.rows] == [n[:6] + "*" * 8 + n[-4:] for n in numbers]
    encoded = msgspec.json.encode(masked).decode()
    assert not any(number in encoded for number in numbers)


def test_the_roster_of_a_theory_day() -> None:
    (roster,) = result_rosters(theory_day().room)
    assert roster.counts == {"合格": 5, "违纪": 1, "缺考": 2}
    assert {(row.theory, row.word) for row in roster.rows} == {
        ("80.0", "合格"),
        ("违纪", "违纪"),
        ("缺考", "缺考"),
    }
    assert {(row.practical, row.comprehensive, row.achievement) for row in roster.rows} == {
        ("另场", "--", "--")
    }
    assert roster.confirmed
    assert any("统分 chief，复核 super" in note for note in roster.notes)


def test_a_roster_nobody_confirmed_says_so() -> None:
    (roster,) = result_rosters(practical_day(1).room)
    assert not roster.confirmed


def test_the_record_of_a_room() -> None:
    (record,) = room_records(theory_day().room)
    assert (record.due, record.present, record.handed_in) == (8, 6, 6)
    assert record.early == ["王䶮（26001015000010）用时 45 分钟"]
    assert [row.kind for row in record.faults] == ["故障", "离场", "换机", "补时"]
    assert record.breaches[0].decision == "该科目按作弊处理　chief"
    assert record.breaches[0].statement == "拒绝签字"


def test_the_handover_before_and_after_the_close_out() -> None:
    (before,) = data_handovers(practical_day(1).room)
    assert (before.counts, before.head_hash, before.packages) == (None, "", [])
    (after,) = data_handovers(theory_day().room)
    assert after.counts is not None
    assert (after.counts.issued, after.counts.submitted, after.counts.absent) == (8, 6, 2)
    assert [one.medium for one in after.packages] == ["U 盘 1", "U 盘 2"]


def test_no_two_forms_of_a_sitting_have_one_number() -> None:
    room = practical_day().room
    numbers = [one.number for form in forms_of(room) for one in form.build(room, no_photo)]
    assert len(numbers) > 20
    assert len(set(numbers)) == len(numbers)
    assert all(number.isascii() and number.startswith("S1.") for number in numbers)


def test_a_second_print_says_that_it_is_the_second() -> None:
    day = practical_day(1)
    numbers = [one.number for one in sign_in_sheets(day.room)]
    assert next_time(day.room, "sign-in-sheet", numbers) == 1
    day.do(RecordPrint(form="sign-in-sheet", number=numbers[0], copies=1), "chief")
    assert next_time(day.room, "sign-in-sheet", numbers) == 2
    assert next_time(day.room, "seat-chart", numbers) == 1


def test_the_kit_of_a_rehearsal_marks_it_and_what_is_not_there_is_not_printed() -> None:
    room = prepared(renamed(practical_plan(1)), paper=False).room
    kit = kit_for(room, SCHOOL, START, staff="王旭")
    assert (kit.mode, kit.staff, kit.head) == ("rehearsal", "王旭", None)
    assert print_form(FORMS["score-sheet"], room, kit) is None
    with pytest.raises(BozhenError, match="form-unknown"):
        form_named("poster")


@pytest.mark.parametrize(("opens", "said"), [(30, True), (20160, False)])
def test_a_ticket_says_when_doors_open_unless_they_always_are(opens: int, said: bool) -> None:
    changed = replace(default_parameters(), {"entry_opens_min": opens}, "2026-01-02", "试")
    room = Day(minute=-25).room
    room.set_plan(renamed(theory_plan(1, parameters=changed)))
    notices = "".join(admission_tickets(room)[0].notices)
    assert (f"开考前 {opens} 分钟" in notices) is said
    assert "开考 30 分钟后不得入场" in notices


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (stamp_text(0), "1970-01-01 08:00:00"),
        (clock_text(1_790_000_000_000), "22:13"),
        (minutes_text(90_000), "1 分 30 秒"),
        (minutes_text(5_400_000), "90 分钟"),
        (minutes_text(45_000), "45 秒"),
        (minutes_text(0), "0 秒"),
        (last_four("150602199001011234"), "**************1234"),
        (last_four("123"), "123"),
        (sex_text("resident", "150602199001011234"), "男"),
        (sex_text("resident", "150602199001011244"), "女"),
        (sex_text("passport", "150602199001011234"), ""),
        (grouped("0123456789ab"), "0123 4567 89ab"),
    ],
)
def test_words(made: str, text: str) -> None:
    assert made == text
