"""Sittings joined per entry: both subjects, carried scores, violations, doubled sittings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bozhen_desktop.domain.decisions import DecideSitting
from bozhen_desktop.domain.eligibility import CarriedScore
from bozhen_desktop.kernel.digest import canonical_text
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.office import tables
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.database import memory_engine, migrate, transaction
from bozhen_desktop.office.intake import take_result
from bozhen_desktop.office.result_files import csv_bytes, xlsx_bytes
from bozhen_desktop.office.results import ResultRow, book, claims
from tests.unit.office import parts

SCOPE = {"organisation": "O1", "site": "HQ"}
BOTH = ["theory", "practical"]
PASSED = {"marks": 7000, "passed_on": "2026-01-01", "ticket": "T"}


def entry_row(**more: Any) -> dict[str, Any]:
    columns = [column.name for column in tables.entry.columns]
    row: dict[str, Any] = {name: "" for name in columns} | SCOPE
    row |= {
        "entry": "e1",
        "batch": "B1",
        "seq": 1,
        "name": "甲",
        "trade": "砌筑工",
        "level": "五级",
    }
    return row | {"due": canonical_text(BOTH), "carried": "{}"} | more


def result_row(subject: str, word: str, marks: int | None = None, **more: Any) -> dict[str, Any]:
    row = SCOPE | {"sitting": f"S-{subject}", "entry": "e1", "batch": "B1", "subject": subject}
    row |= {"tier": 0, "seq": 9, "ticket": "T1", "grp": "G1", "took_part": "came", "package": "p"}
    cell = word if marks is None else f"{marks / 100:.1f}"
    return row | {"word": word, "cell": cell, "marks": marks} | more


def joined(entry: dict[str, Any], *results: dict[str, Any]) -> ResultRow:
    engine = memory_engine()
    migrate(engine)
    with transaction(engine) as connection:
        connection.execute(tables.entry.insert(), [entry])
        for row in results:
            connection.execute(tables.result.insert(), [row])
            connection.execute(tables.sitting.insert(), [sitting_row(row["sitting"])])
        (row,) = book(connection, "O1", "HQ").rows
    engine.dispose()
    return row


def sitting_row(name: str) -> dict[str, Any]:
    texts = ("batch", "venue", "room_public", "subject", "day", "mode", "hash", "package", "phase")
    numbers = {"last": 9, "entries": 1, "pass_mark": 6000, "alarm": 0}
    return SCOPE | {"sitting": name} | dict.fromkeys(texts, "x") | numbers | {"batch": "B1"}


def theory(word: str, marks: int | None = None, **more: Any) -> dict[str, Any]:
    return result_row("theory", word, marks, **more)


def practical(word: str, marks: int | None = None, **more: Any) -> dict[str, Any]:
    return result_row("practical", word, marks, **more)


@pytest.mark.parametrize(
    ("due", "carried", "results", "cells"),
    [
        # both subjects due
        (BOTH, {}, [theory("合格", 6000), practical("合格", 8250)], ("60.0", "82.5", "合格")),
        (BOTH, {}, [theory("不合格", 5990), practical("合格", 9000)], ("59.9", "90.0", "不合格")),
        (BOTH, {}, [theory("合格", 6000)], ("60.0", "未完成", "未完成")),
        (BOTH, {}, [], ("未完成", "未完成", "未完成")),
        (
            BOTH,
            {},
            [theory("缺考", took_part="absent"), practical("合格", 9000)],
            ("缺考", "90.0", "不合格"),
        ),
        # one subject due, the other carried or not: it prints -- and is never 缺考
        (["practical"], {"theory": PASSED}, [practical("合格", 6500)], ("--", "65.0", "合格")),
        (["practical"], {}, [practical("合格", 6500)], ("--", "65.0", "不合格")),
        (
            ["theory"],
            {"practical": PASSED},
            [theory("缺考", took_part="absent")],
            ("缺考", "--", "不合格"),
        ),
        # violations: tiers 2 and 3 void the subject, 4 and 5 the whole round
        (
            BOTH,
            {},
            [theory("违纪", tier=3), practical("合格", 9000)],
            ("违纪", "90.0", "违纪"),
        ),
        (
            BOTH,
            {},
            [theory("违纪", tier=4), practical("合格", 9000)],
            ("违纪", "违纪", "违纪"),
        ),
        # two sittings of one subject: absent in one is no claim, present in both is undecided
        (
            ["theory"],
            {"practical": PASSED},
            [theory("缺考", took_part="absent"), theory("合格", 6000, sitting="S2")],
            ("60.0", "--", "合格"),
        ),
        (
            ["theory"],
            {"practical": PASSED},
            [theory("不合格", 100), theory("合格", 6000, sitting="S2")],
            ("未完成", "--", "未完成"),
        ),
    ],
)
def test_join(
    due: list[str], carried: dict[str, Any], results: list[dict[str, Any]], cells: tuple[str, ...]
) -> None:
    scores = {subject: CarriedScore(**score) for subject, score in carried.items()}
    row = joined(entry_row(due=canonical_text(due), carried=canonical_text(scores)), *results)
    assert (row.theory, row.practical, row.word) == cells


@pytest.fixture
def doubled(tmp_path: Path) -> Iterator[OfficeStore]:
    """Entry 1 sat in two theory sittings."""
    with parts.found(tmp_path / "office") as store:
        parts.register(store, 4)
        for sitting in ("T1", "T2"):
            day = parts.theory_day(sitting)
            if sitting == "T1":
                parts.score(day)
            parts.issue(store, day.room.arrangement)
            blobs = parts.theory_blobs()
            take_result(store, parts.deliver(store, sitting, parts.journal(day.events), 1, blobs))
        yield store


def first_row(store: OfficeStore) -> ResultRow:
    with store.reading() as connection:
        return book(connection, "O1", "HQ", "B1").rows[0]


def decision(**more: Any) -> DecideSitting:
    fields = {"entry": parts.entry_id(1), "subject": "theory", "sitting": "T1", "reason": "换考场"}
    return DecideSitting(**{**fields, "sittings": ["T1", "T2"], **more})


def test_two_persons_decide_which_sitting_counts(doubled: OfficeStore) -> None:
    assert first_row(doubled).doubled and first_row(doubled).theory == "未完成"
    with doubled.reading() as connection:
        assert claims(connection, "O1", "HQ", parts.entry_id(1), "theory") == ["T1", "T2"]
    doubled.decide(decision(), "a", "b")
    assert not first_row(doubled).doubled and first_row(doubled).theory == "100.0"
    doubled.decide(decision(sitting="T2"), "a", "b")
    assert first_row(doubled).theory == "未完成" and not first_row(doubled).doubled


@pytest.mark.parametrize(
    ("more", "witness", "code"),
    [
        ({}, "a", "second-person-needed"),
        ({"reason": ""}, "b", "reason-needed"),
        ({"sitting": "T3"}, "b", "sitting-unknown"),
        ({"sittings": ["T1", "T9"]}, "b", "sitting-unknown"),
        ({"sittings": ["T1"]}, "b", "sitting-single"),
        ({"subject": "oral"}, "b", "subject-unknown"),
    ],
)
def test_decision_is_refused(
    doubled: OfficeStore, more: dict[str, Any], witness: str, code: str
) -> None:
    with pytest.raises(BozhenError, match=code):
        doubled.decide(decision(**more), "a", witness)


def test_entry_that_was_not_registered_is_named(tmp_path: Path) -> None:
    day = parts.practical_day()
    with parts.found(tmp_path / "office") as store:
        parts.issue(store, day.room.arrangement)
        take_result(store, parts.deliver(store, "P1", parts.journal(day.events)))
        with store.reading() as connection:
            found = book(connection, "O1", "HQ")
    assert (found.rows, found.unregistered) == ([], [parts.entry_id(n) for n in (1, 2, 3)])


def row(**more: Any) -> ResultRow:
    fields: dict[str, Any] = {
        "number": 1,
        "entry": "e1",
        "ticket": "26001015000011",
        "name": "䶮·阿依",
        "sex": "女",
        "id_no": "150602199001110011",
        "employer": "一公司",
        "trade": "砌筑工",
        "level": "五级/初级工",
        "theory": "60.0",
        "practical": "--",
        "word": "合格",
        "doubled": False,
    }
    return ResultRow(**{**fields, **more})


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@x", "\t=1"])
def test_csv_disarms_what_a_sheet_would_calculate(text: str) -> None:
    data = csv_bytes([row(employer=text)])
    assert data.startswith(b"\xef\xbb\xbf")
    (_, line) = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert line[5] == "'" + text
    assert line[1] == "26001015000011" and line[9] == "--"


def test_workbook_has_two_header_rows_and_text_only() -> None:
    rows = [row(employer="=1+1"), row(number=2)]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(rows, "王"))).active
    cells = list(sheet.iter_rows(values_only=True))
    assert cells[0][:9] == (
        "序号",
        "准考证号",
        "姓名",
        "性别",
        "身份证号",
        "单位",
        "职业",
        "等级",
        "考核成绩",
    )
    assert cells[1][8:] == ("理论", "操作", "综合", "业绩")
    assert cells[2][:6] == ("1", "26001015000011", "䶮·阿依", "女", "150602199001110011", "=1+1")
    assert cells[2][8:] == ("60.0", "--", "合格", "--")
    assert {cell.data_type for line in sheet.iter_rows(3, 4) for cell in line} == {"s"}
    assert cells[-1][0] == "填报人：王"


def test_rehearsal_stands_in_every_line_and_on_every_page() -> None:
    data = csv_bytes([row(), row(number=2)], rehearsal=True)
    head, *lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert head[-1] == "备注" and [line[-1] for line in lines] == ["演练", "演练"]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([row()], rehearsal=True))).active
    assert sheet.title == "成绩册（演练）" and sheet.oddHeader.center.text == "演练：不作认定依据"
    assert sheet["M3"].value == "演练"
