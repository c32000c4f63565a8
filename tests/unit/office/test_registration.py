"""Sheets into the office: whole or not at all, every refusal by file, row, field, reason, step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from bozhen_desktop.domain.eligibility import RowFault
from bozhen_desktop.formats.entry_sheet import headers, read_entries
from bozhen_desktop.formats.results_sheet import write_csv
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.office import refusals, tables
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.rebuild import compare
from bozhen_desktop.office.registration import HEADERS, WHOLE_SHEET, entries_command, take_plan
from bozhen_desktop.office.words import WORDS
from tests.unit.domain.bureau_support import number_of
from tests.unit.office import sample_office as sample
from tests.unit.office.sample_office import CLERK, run

SOURCES = Path(refusals.__file__).resolve().parents[1]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OfficeStore]:
    """An office that has the plan."""
    with sample.founded(tmp_path / "office") as made:
        take_plan(made, sample.sample_plan(), CLERK)
        yield made


def line(serial: int, **change: str) -> list[str]:
    """A row of the short template."""
    cells = dict.fromkeys(headers("short"), "")
    cells |= {
        "序号": str(serial),
        "姓名": f"考生{serial}",
        "证件类型": "居民身份证",
        "证件号码": number_of(serial),
        "职业工种名称": "砌筑工",
        "认定等级": "五级/初级工",
        "申报条件": "A",
        "考试类型": "正考",
    }
    return list((cells | change).values())


def sheet(folder: Path, *rows: list[str], name: str = "报名.csv") -> str:
    path = folder / name
    path.write_bytes(write_csv(headers("short"), rows))
    return str(path)


def count(store: OfficeStore) -> int:
    with store.reading() as connection:
        return len(connection.execute(select(tables.entry.c.entry)).all())


def test_the_sample_sheets_are_taken_whole(store: OfficeStore) -> None:
    for name, total in (("entries.csv", 260), ("entries-short.csv", 10)):
        outcome = run(store, "entries", str(sample.sample(name)))
        assert (outcome.code, outcome.facts["taken"]) == (0, total)
    assert count(store) == 270
    for name, (trade, level) in sample.ITEM_SHEETS.items():
        path = str(sample.sample(name))
        outcome = run(store, "items", path, "--trade", trade, "--level", level)
        assert outcome.code == 0, outcome.lines
        assert outcome.facts["taken"] > 100
    assert compare(store)[1] == []


def test_columns_no_rule_needs_are_kept(store: OfficeStore) -> None:
    run(store, "entries", str(sample.sample("entries.csv")))
    first = store.bureau.entries.of(store.bureau.batches.latest())[0]
    assert (first.employer, first.phone) != ("", "")
    assert first.more["ethnic"] == "汉族"
    assert not {"name", "id_no", "row"} & set(first.more)


def test_workbooks_are_taken_like_text(store: OfficeStore, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(headers("short"))
    page.append(line(1))
    book.save(tmp_path / "报名.xlsx")
    assert run(store, "entries", str(tmp_path / "报名.xlsx")).code == 0
    assert count(store) == 1


def test_a_wrong_row_stops_the_sheet_and_is_told_with_its_next_step(
    store: OfficeStore, tmp_path: Path
) -> None:
    bad = number_of(2)[:-1] + ("0" if number_of(2)[-1] != "0" else "1")
    path = sheet(tmp_path, line(1), line(2, 证件号码=bad), line(3, 申报条件="E"))
    outcome = run(store, "entries", path)
    assert outcome.code == 1
    assert outcome.lines[:2] == [
        "报名.csv 第 3 行“证件号码”：证件号码校验码不符，请对照身份证改正。",
        "报名.csv 第 4 行“申报条件”：申报条件代码不对（该等级可填 AB），请改正。",
    ]
    assert outcome.facts["refused"] == [
        {"row": 3, "field": "id_no", "code": "id-check-digit"},
        {"row": 4, "field": "condition", "code": "condition-unknown"},
    ]
    assert count(store) == 0
    assert compare(store)[1] == []


def test_good_rows_alone_on_demand(store: OfficeStore, tmp_path: Path) -> None:
    path = sheet(tmp_path, line(1), line(2, 证件号码="1.50699E+17"), line(3, 认定等级="5"), line(4))
    outcome = run(store, "entries", path, "--accept-good")
    assert (outcome.code, outcome.facts["taken"]) == (0, 2)
    assert [fault["row"] for fault in outcome.facts["refused"]] == [3, 4]
    names = [entry.person.name for entry in store.bureau.entries.of("2026-001")]
    assert names == ["考生1", "考生4"]
    (event,) = store.bureau.entries.sheets.values()
    assert [fault.row for fault in event.refused] == [3, 4]


def test_a_broken_header_refuses_even_the_good_rows(store: OfficeStore, tmp_path: Path) -> None:
    path = tmp_path / "报名.csv"
    names = ["手 机 2" if name == "手机号码" else name for name in headers("short")]
    path.write_bytes(write_csv(names, [line(1)]))
    outcome = run(store, "entries", str(path), "--accept-good")
    assert (outcome.code, outcome.facts["code"]) == (1, "column-missing")
    assert "手机号码" in outcome.lines[0]
    assert outcome.facts["code"] in WHOLE_SHEET
    assert count(store) == 0


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.csv", b"", "table-empty"),
        ("a.docx", b"PK", "table-kind"),
        ("a.xlsx", b"not a workbook", "table-extension"),
        ("a.csv", "甲,乙\n1,2\n".encode(), "table-header-missing"),
    ],
)
def test_foreign_files_are_one_sentence(
    store: OfficeStore, tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(data)
    outcome = run(store, "entries", str(tmp_path / name))
    assert (outcome.code, outcome.facts["code"]) == (1, code)
    assert len(outcome.lines) == 1
    assert name in outcome.lines[0]


def test_the_same_sheet_twice_is_known(store: OfficeStore, tmp_path: Path) -> None:
    path = sheet(tmp_path, line(1))
    run(store, "entries", path)
    assert run(store, "entries", path).facts["code"] == "sheet-known"
    assert run(store, "entries", str(tmp_path / "none.csv")).facts["code"] == "file-missing"


def test_without_a_plan_nothing_can_be_registered(tmp_path: Path) -> None:
    with sample.founded(tmp_path / "office") as empty:
        outcome = run(empty, "entries", str(sample.sample("entries.csv")))
        assert outcome.facts["code"] == "plan-missing"
        assert "bozhen office plan" in outcome.lines[0]


def test_a_plan_of_another_organisation_is_refused(tmp_path: Path) -> None:
    with sample.founded(tmp_path / "office") as made:
        text = sample.sample("batch.json").read_text("utf-8").replace("ORG-DEMO", "ORG-OTHER")
        for name in sample.sample_plan().originals:
            (tmp_path / name).write_bytes(sample.sample(name).read_bytes())
        (tmp_path / "batch.json").write_text(text, "utf-8")
        outcome = run(made, "plan", str(tmp_path / "batch.json"))
        assert outcome.facts["code"] == "organisation-other"


def test_sheets_and_plan_are_archived_as_they_came(store: OfficeStore, tmp_path: Path) -> None:
    path = sheet(tmp_path, line(1))
    run(store, "entries", path)
    data = Path(path).read_bytes()
    assert store.original(sha256_hex(data)) == data
    for name, data in sample.sample_plan().originals.items():
        assert store.original(sha256_hex(data)) == data, name


def test_a_live_office_refuses_the_unapproved_sample(tmp_path: Path) -> None:
    with sample.founded(tmp_path / "live", "live") as live:
        path = str(sample.sample("items-bricklayer-a.csv"))
        trade, level = sample.BRICKS
        argv = ["items", path, "--trade", trade, "--level", level, "--witness", "reviewer"]
        outcome = run(live, *argv)
        assert outcome.code == 1
        assert {one["code"] for one in outcome.facts["refused"]} == {"item-unapproved"}
        assert live.bureau.bank.items == {}
        assert len(outcome.lines) == 52
        good = run(live, *argv, "--source", "省级", "--approval", "内审-2026-1")
        assert good.code == 0


def test_a_live_office_needs_a_reviewer(tmp_path: Path) -> None:
    with sample.founded(tmp_path / "live", "live") as live:
        take_plan(live, sample.sample_plan(), CLERK)
        path = sheet(tmp_path, line(1))
        assert run(live, "entries", path).facts["code"] == "second-person-needed"
        assert run(live, "entries", path, "--witness", "clerk").code == 1
        assert run(live, "entries", path, "--witness", "reviewer").code == 0


def test_items_are_taken_as_versions(store: OfficeStore, tmp_path: Path) -> None:
    trade, level = sample.BRICKS
    name = "items-bricklayer-b.csv"
    argv = ["--trade", trade, "--level", level]
    run(store, "items", str(sample.sample(name)), *argv)
    text = sample.sample(name).read_text("utf-8-sig").replace("主要工具是", "首要工具是", 1)
    (tmp_path / "again.csv").write_text(text, "utf-8-sig")
    outcome = run(store, "items", str(tmp_path / "again.csv"), *argv)
    assert (outcome.code, outcome.facts["taken"]) == (0, 1)
    assert outcome.facts["unchanged"] > 100


def test_every_code_of_a_row_has_words() -> None:
    """Codes of the domain's row checks and of the readers, as they stand in the sources."""
    found = set()
    for name in ("domain/eligibility.py", "domain/bank.py", "domain/items.py"):
        text = (SOURCES / name).read_text("utf-8")
        found |= set(re.findall(r'(?:Fault\(\s*f?"[^"]+",|RuleError\()\s*"([a-z-]+)"', text))
    for name in ("columns.py", "entry_sheet.py", "item_sheet.py", "tables.py"):
        text = (SOURCES / "formats" / name).read_text("utf-8")
        found |= set(re.findall(r'"((?:cell|item)-[a-z-]+)"', text))
    found -= {"item-unknown", "level-unknown", "sheet-known", "sheet-empty", "rows-refused"}
    missing = sorted(found - set(refusals.ROW_WORDS) - {"no-good-row"})
    assert missing == []
    assert len(found) > 50


NEVER_MET = {
    # kept from arising by what is checked before
    "arrangement-group-unknown", "arrangement-id", "arrangement-room-unknown", "item-unknown",
    "arrangement-seats-short", "panel-examiner-twice", "panel-group-unknown", "package-known",
    "panel-staff-unknown", "seed-missing",
    # of a hall
    "paper-already-open", "paper-not-open", "paper-of-other-trade", "piece-unknown",
}  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        *(f"domain/{n}.py" for n in ("arrangement", "bank", "batches", "batchplan", "blueprint")),
        *(f"domain/{n}.py" for n in ("drafting", "entries", "parameters", "practical", "staffing")),
        *(f"office/{n}.py" for n in ("arrange", "assembly", "issue", "panels", "placing", "plan")),
        *(f"office/{n}.py" for n in ("registration", "registration_cli", "tickets")),
    ],
)
def test_every_code_of_a_command_has_words(name: str) -> None:
    text = (SOURCES / name).read_text("utf-8")
    found = set(re.findall(r'(?:RuleError|BozhenError|_hard|_soft)\(\s*"([a-z0-9-]+)"', text))
    known = {*refusals.WORDS, *refusals.FINDING_WORDS, *refusals.ROW_WORDS, *WORDS, *NEVER_MET}
    assert sorted(found - known) == []


@pytest.mark.parametrize("code", sorted(refusals.WORDS))
def test_sentences_end_and_say_what_to_do(code: str) -> None:
    text = refusals.WORDS[code]
    assert text.endswith("。")
    assert re.search("[请不]", text)


def test_words_for_a_row_name_the_place() -> None:
    fault = RowFault(row=0, field="right", code="item-without-key", params={"item": "I7"})
    assert refusals.fault_line("题.csv", fault, HEADERS).startswith("题.csv 试题 I7“right”")
    fault = RowFault(row=7, field="sex", code="unheard-of")
    assert (
        refusals.fault_line("表.csv", fault, HEADERS)
        == "表.csv 第 7 行“性别”：unheard-of，请核对。"
    )


def test_codes_without_own_words_fall_back() -> None:
    assert "folder" not in refusals.sentence(BozhenError("folder-missing", folder="x"))
    assert "strange-code" in refusals.sentence(BozhenError("strange-code"))


def test_rows_spoilt_for_the_reader_never_reach_the_rules() -> None:
    data = write_csv(headers("short"), [line(1, 成绩日期="昨天"), line(2)])
    command = entries_command(data, "报名.csv", "B1")
    assert [row.row for row in command.rows] == [3]
    assert [(one.row, one.code) for one in command.unread] == [(2, "cell-date")]
    assert len(read_entries(data, "报名.csv").rows) == 2
