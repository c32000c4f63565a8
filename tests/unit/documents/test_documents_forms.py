"""Every form of whole days read back from its PDF: each row as the data say, each code decoded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bozhen_desktop.documents import (
    admission_ticket,
    data_handover,
    door_label,
    result_roster,
    room_record,
    score_sheet,
    score_summary,
    seat_chart,
    sign_in_sheet,
)
from bozhen_desktop.documents.admission_ticket import AdmissionTicketData
from bozhen_desktop.documents.data_handover import DataHandoverData
from bozhen_desktop.documents.door_label import DoorLabelData
from bozhen_desktop.documents.forms import FORMS, forms_of, print_form
from bozhen_desktop.documents.from_room import no_photo
from bozhen_desktop.documents.result_roster import ResultRosterData
from bozhen_desktop.documents.room_record import RoomRecordData
from bozhen_desktop.documents.score_sheet import ScoreSheetData, VersionRow
from bozhen_desktop.documents.score_summary import ScoreSummaryData
from bozhen_desktop.documents.seat_chart import SeatChartData
from bozhen_desktop.documents.sign_in_sheet import SignInSheetData
from bozhen_desktop.domain.room import Room
from bozhen_desktop.kernel.marks import print_marks
from tests.unit.documents.days import KIT, LIVE, crowd, practical_day, theory_day
from tests.unit.documents.reading import (
    codes_on,
    follow,
    fonts_of,
    needs_poppler,
    pages_of,
    pictures_of,
    squeezed,
    strings_in,
    text_of,
)

Rows = Sequence[Sequence[str]]


@pytest.fixture(scope="module")
def rooms() -> dict[str, Room]:
    return {
        "theory": theory_day().room,
        "practical": practical_day().room,
        "crowd": crowd(200),
    }


CASES = [
    *(("theory", name) for name in FORMS if not name.startswith("score-")),
    *(("practical", name) for name in FORMS),
]


def test_each_subject_has_its_forms(rooms: dict[str, Room]) -> None:
    assert [form.name for form in forms_of(rooms["practical"])] == list(FORMS)
    assert [form.name for form in forms_of(rooms["theory"])] == [
        name for name in FORMS if not name.startswith("score-")
    ]
    assert len(FORMS) >= 7


@needs_poppler
@pytest.mark.parametrize(("day", "name"), CASES)
def test_every_text_of_the_data_is_on_paper(
    rooms: dict[str, Room], tmp_path: Path, day: str, name: str
) -> None:
    """Marks are checked row by row below; here: no text of any datum is lost or altered."""
    form, room = FORMS[name], rooms[day]
    data = form.build(room, no_photo)
    text = text_of(form.render(data, KIT), tmp_path)
    coded = {"theory", "practical", "signed", *(datum.head.day for datum in data)}
    for string in strings_in(data):
        assert squeezed(string) in text or string in coded


@needs_poppler
@pytest.mark.parametrize(("day", "name"), CASES)
def test_every_code_of_every_page_can_be_read(
    rooms: dict[str, Room], tmp_path: Path, day: str, name: str
) -> None:
    printed = print_form(FORMS[name], rooms[day], KIT)
    assert printed is not None
    pictures = pictures_of(printed.pdf, tmp_path)
    said = [codes_on(page) for page in pictures]
    if name == "admission-ticket":
        tickets = sorted(entry.ticket for entry in rooms[day].arrangement.entries)
        assert [code for page in said for code in page] == tickets
        assert all(ticket.isdigit() and len(ticket) == 14 for ticket in tickets)
        return
    assert all(len(page) == 1 for page in said)
    seen = [page[0].split("/")[1] for page in said]
    assert list(dict.fromkeys(seen)) == printed.numbers


@needs_poppler
@pytest.mark.parametrize(("day", "name"), CASES)
def test_faces_are_embedded_and_nothing_is_replaced(
    rooms: dict[str, Room], tmp_path: Path, day: str, name: str
) -> None:
    printed = print_form(FORMS[name], rooms[day], KIT)
    assert printed is not None
    assert all(
        embedded and font.startswith("NotoSansSC-")
        for font, embedded in fonts_of(printed.pdf, tmp_path)
    )
    text = text_of(printed.pdf, tmp_path)
    assert "〓" not in text
    assert "\ufffd" not in text


def _read(pdf: bytes, folder: Path, rows: Rows) -> None:
    """The rows stand on paper cell by cell, in this order, nothing between the cells of one."""
    text, at = text_of(pdf, folder), 0
    for row in rows:
        at = follow(text, row, at)


def _built(room: Room, name: str) -> Any:
    return FORMS[name].build(room, no_photo)


@needs_poppler
def test_tickets(rooms: dict[str, Room], tmp_path: Path) -> None:
    data: list[AdmissionTicketData] = _built(rooms["crowd"], "admission-ticket")
    pages = pages_of(admission_ticket.render_all(data, KIT), tmp_path)
    assert len(pages) == 100
    for number, ticket in enumerate(data):
        page = pages[number // 2]
        at = follow(page, ["准考证号", ticket.ticket, "考试类型", ticket.sitting_type])
        at = follow(page, ["姓名", ticket.name, "性别", ticket.sex], at)
        at = follow(page, ["证件类型", "居民身份证", "证件号码", ticket.id_no], at)
        at = follow(page, ["职业", ticket.trade, "等级", ticket.level], at)
        at = follow(page, ["单位", ticket.employer], at)
        one = ticket.sessions[0]
        at = follow(page, ["理论知识考试", one.when, one.room, one.seat], at)
        for line, notice in enumerate(ticket.notices, 1):
            at = follow(page, [f"{line}.", notice], at)


def test_a_ticket_shows_four_characters_of_the_document(rooms: dict[str, Room]) -> None:
    room = rooms["crowd"]
    for ticket in _built(room, "admission-ticket"):
        number = room.by_ticket(ticket.ticket).person.id_no
        assert ticket.id_no == "*" * 14 + number[-4:]


@pytest.mark.parametrize(
    ("trade", "permit"),
    [("电工", "特种作业操作证"), ("架子工", "建筑施工特种作业操作资格证书"), ("砌筑工", "")],
)
def test_a_ticket_says_that_the_certificate_is_no_permit(trade: str, permit: str) -> None:
    room = crowd(1)
    plan = room.arrangement
    entry = msgspec.structs.replace(plan.entries[0], trade=trade)
    room.set_plan(msgspec.structs.replace(plan, entries=[entry]))
    notices = "".join(_built(room, "admission-ticket")[0].notices)
    assert (permit in notices) if permit else ("操作" not in notices)


@needs_poppler
def test_seat_chart(rooms: dict[str, Room], tmp_path: Path) -> None:
    (data,) = _built(rooms["crowd"], "seat-chart")
    assert isinstance(data, SeatChartData)
    rows = []
    for seat in data.seats:
        who = [seat.name, seat.ticket, seat.trade, seat.level]
        rows.append([seat.seat, *(who if seat.ticket else ["备用" if seat.spare else "空"])])
    assert len(rows) == 206
    _read(seat_chart.render(data, KIT), tmp_path, rows)


@needs_poppler
def test_door_label(rooms: dict[str, Room], tmp_path: Path) -> None:
    (data,) = _built(rooms["crowd"], "door-label")
    assert isinstance(data, DoorLabelData)
    rows = [[g.trade, g.level, str(g.count), g.minutes, g.first, "—", g.last] for g in data.groups]
    rows += [[row.seat, row.name, row.ticket] for row in data.rows]
    assert len(rows) == 202
    _read(door_label.render(data, KIT), tmp_path, rows)


@needs_poppler
@pytest.mark.parametrize("day", ["theory", "practical", "crowd"])
def test_sign_in(rooms: dict[str, Room], tmp_path: Path, day: str) -> None:
    (data,) = _built(rooms[day], "sign-in-sheet")
    assert isinstance(data, SignInSheetData)
    rows = [
        [str(n), r.seat, "照片", r.ticket, r.name, r.id_tail, r.trade, r.level, r.mark]
        for n, r in enumerate(data.rows, 1)
    ]
    assert len(rows) == len(rooms[day].arrangement.entries)
    _read(sign_in_sheet.render(data, KIT), tmp_path, rows)


@needs_poppler
@pytest.mark.parametrize(("day", "count"), [("theory", 8), ("practical", 3), ("crowd", 200)])
def test_roster(rooms: dict[str, Room], tmp_path: Path, day: str, count: int) -> None:
    (data,) = _built(rooms[day], "result-roster")
    assert isinstance(data, ResultRosterData)
    rows = [
        [
            *(str(n), r.ticket, r.name, r.sex, r.id_no, r.employer, r.trade, r.level),
            *(r.sitting_type, r.theory, r.practical, r.comprehensive, r.achievement, r.word),
        ]
        for n, r in enumerate(data.rows, 1)
    ]
    assert len(rows) == count
    _read(result_roster.render(data, KIT), tmp_path, rows)


def _shown(value: int | None) -> str:
    return "" if value is None else print_marks(value)


def _score_rows(data: ScoreSheetData) -> Rows:
    rows = [
        [
            *(str(r.no), r.content, r.requirement, print_marks(r.max_hundredths), r.standard),
            str(r.places or ""),
            _shown(r.deducted) if r.deduct else "—",
            *(_shown(r.awarded), r.reason),
        ]
        for r in data.rows
    ]
    rows.append(["合计", "100.0", _shown(data.total)])
    rows += [[veto.code, veto.text, veto.seen] for veto in data.vetoes]
    rows.append(["小计", _shown(data.total), "分"])
    return [*rows, ["考件得分", _shown(data.mark), "分"]]


@needs_poppler
@pytest.mark.parametrize("name", ["score-sheet", "score-sheet-blank"])
def test_score_sheets(rooms: dict[str, Room], tmp_path: Path, name: str) -> None:
    sheets: list[ScoreSheetData] = _built(rooms["practical"], name)
    assert len(sheets) == 9
    for data in sheets:
        pdf = score_sheet.render(data, LIVE)
        _read(pdf, tmp_path, _score_rows(data))
        text = text_of(pdf, tmp_path)
        assert data.piece in text
        assert not any(e.person.name in text for e in rooms["practical"].arrangement.entries)


@needs_poppler
def test_a_blank_sheet_says_what_is_asked_and_prepared(
    rooms: dict[str, Room], tmp_path: Path
) -> None:
    (data, *_) = _built(rooms["practical"], "score-sheet-blank")
    told = msgspec.structs.replace(
        data,
        requirements=["砌筑一段直角形清水墙。", "由本人独立完成。"],
        venue=["烧结普通砖：240 mm×115 mm×53 mm，每人190块"],
        candidate=["大铲或瓦刀：1～2把"],
    )
    text = "".join(text_of(score_sheet.render(told, LIVE), tmp_path).split())
    for line in ("考核要求", "2.由本人独立完成。", "考场准备", "每人190块", "考生准备", "1～2把"):
        assert line in text
    assert "考场准备" not in text_of(score_sheet.render(data, LIVE), tmp_path)


@needs_poppler
def test_a_corrected_sheet_shows_every_version(rooms: dict[str, Room], tmp_path: Path) -> None:
    (data, *_) = _built(rooms["practical"], "score-sheet")
    versions = [
        VersionRow(number=1, mark=8600, status="signed", by=""),
        VersionRow(
            number=2, mark=8450, status="countersigned", by="高督导", changes="第2行 26.0→24.5"
        ),
        VersionRow(number=3, mark=0, status="rejected", by="高督导", changes="否定项 V1"),
    ]
    rows = [
        ["1", "86.0", "签名生效"],
        ["2", "第2行 26.0→24.5", "84.5", "第二人已签认", "高督导"],
        ["3", "否定项 V1", "0.0", "未采纳", "高督导"],
    ]
    _read(
        score_sheet.render(msgspec.structs.replace(data, versions=versions), LIVE), tmp_path, rows
    )


@needs_poppler
def test_summary(rooms: dict[str, Room], tmp_path: Path) -> None:
    (data,) = _built(rooms["practical"], "score-summary")
    assert isinstance(data, ScoreSummaryData)
    rows = []
    for number, row in enumerate(data.rows, 1):
        marks = [
            _shown(given.mark) + (f"（否定项{given.veto}）" if given.veto else "")
            for given in row.marks
        ]
        rest = [_shown(row.spread), _shown(row.mean), row.recheck, row.word]
        rows.append([str(number), row.piece, row.ticket, row.name, *marks, *rest])
    rows.append(["平均分四舍五入至 0.1 分"])
    _read(score_summary.render(data, KIT), tmp_path, rows)


@needs_poppler
def test_handover(rooms: dict[str, Room], tmp_path: Path) -> None:
    (data,) = _built(rooms["theory"], "data-handover")
    assert isinstance(data, DataHandoverData)
    changed = msgspec.structs.replace(
        data, void=[("王䶮", "停电")], carried=[("故障未关闭（1）", "<待查>")]
    )
    rows = [["应发", "8", "已交", "6", "缺考", "2", "作废", "0"], ["日志校验", data.head_hash]]
    rows += [
        [str(n), one.package, f"{one.first}—{one.last}", one.medium, one.by]
        for n, one in enumerate(data.packages, 1)
    ]
    rows += [[lot.lot, str(lot.count), lot.giver, lot.taker] for lot in data.lots]
    rows += [["王䶮", "停电"], ["故障未关闭（1）", "<待查>"]]
    assert len(data.packages) == 2
    _read(data_handover.render(changed, KIT), tmp_path, rows)


@needs_poppler
def test_room_record(rooms: dict[str, Room], tmp_path: Path) -> None:
    (data,) = _built(rooms["theory"], "room-record")
    assert isinstance(data, RoomRecordData)
    counts = ["应到", "8人", "实到", "6人", "缺考", "1人", "拒绝入场", "1人", "交卷", "6份"]
    rows = [counts]
    lists = (data.absent, data.turned_away, data.late, data.early)
    names = ("缺考考生", "拒绝入场", "迟到考生", "提前交卷")
    rows += [[name, "、".join(people)] for name, people in zip(names, lists, strict=True)]
    rows += [
        [b.candidate, b.facts, b.clause, b.statement, b.witnesses, b.decision]
        for b in data.breaches
    ]
    rows += [[f.kind, f.where, f.what, f.remedy] for f in data.faults]
    rows += [[note.when, note.text, note.by] for note in data.notes]
    assert [f.kind for f in data.faults] == ["故障", "离场", "换机", "补时"]
    _read(room_record.render(data, KIT), tmp_path, rows)


@needs_poppler
@pytest.mark.slow
def test_two_hundred_tickets_can_all_be_scanned(rooms: dict[str, Room], tmp_path: Path) -> None:
    data = _built(rooms["crowd"], "admission-ticket")
    pictures = pictures_of(admission_ticket.render_all(data, KIT), tmp_path, dpi=72)
    assert [code for page in pictures for code in codes_on(page)] == [one.ticket for one in data]


@needs_poppler
@pytest.mark.parametrize("count", [29, 30, 31, 35, 36, 37])
@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("seat-chart", "制表人"),
        ("sign-in-sheet", "监考员（考评人员）："),
        ("result-roster", "填报人"),
    ],
)
def test_nobody_signs_a_page_on_which_nothing_stands(
    name: str, title: str, count: int, tmp_path: Path
) -> None:
    room = crowd(count)
    printed = print_form(FORMS[name], room, LIVE)
    assert printed is not None
    last = pages_of(printed.pdf, tmp_path)[-1]
    names = [entry.ticket for entry in room.arrangement.entries] + ["备用"]
    assert title in last
    assert any(name in last for name in names)


BUILDERS: list[Callable[..., Any]] = [form.build for form in FORMS.values()]


@pytest.mark.parametrize("build", BUILDERS, ids=list(FORMS))
def test_a_replayed_room_gives_the_same_forms(build: Callable[..., Any]) -> None:
    day = practical_day()
    assert build(day.replayed(), no_photo) == build(day.room, no_photo)
