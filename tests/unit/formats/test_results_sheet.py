"""Tables we write: opened by another reader, nothing in them is a formula."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.formats.results_sheet import safe_cell, write_blank, write_csv, write_xlsx
from bozhen_desktop.formats.tables import read_tables
from bozhen_desktop.kernel.errors import BozhenError

HEADERS = ["姓名", "理论", "证件号码"]
ROWS = [["王䶮", "86.5", "11010519491231002X"], ["=cmd|' /C calc'!A0", "--", "@x"]]


def test_csv_opens_with_its_encoding_and_without_formulas() -> None:
    data = write_csv(HEADERS, ROWS)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert lines == [HEADERS, ROWS[0], ["'=cmd|' /C calc'!A0", "--", "'@x"]]


def test_workbook_holds_strings_alone() -> None:
    page = openpyxl.load_workbook(io.BytesIO(write_xlsx("成绩:册/一", HEADERS, ROWS))).active
    assert page.title == "成绩 册 一"
    cells = [cell for row in page.iter_rows() for cell in row]
    assert [cell.value for cell in cells] == [*HEADERS, *ROWS[0], *ROWS[1]]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-cmd", "'-cmd"),
        ("@SUM", "'@SUM"),
        ("\t=1", "'\t=1"),
        ("--", "--"),
        ("-5", "-5"),
        ("+86.5", "+86.5"),
        ("-5+cmd", "'-5+cmd"),
        ("王", "王"),
        ("", ""),
    ],
)
def test_safe_cell(text: str, safe: str) -> None:
    assert safe_cell(text) == safe


def test_equal_tables_are_equal_bytes() -> None:
    assert write_xlsx("册", HEADERS, ROWS) == write_xlsx("册", HEADERS, ROWS)
    assert write_blank("册", HEADERS) == write_blank("册", HEADERS)


@pytest.mark.parametrize("write", [write_csv, lambda *given: write_xlsx("册", *given)])
def test_ragged_rows(write) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BozhenError, match="table-ragged") as told:
        write(HEADERS, [ROWS[0], ["one"]])
    assert told.value.params["row"] == 3


cells = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=9)


@given(rows=st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=4))
def test_workbook_is_read_back(rows: list[list[str]]) -> None:
    (table,) = read_tables(write_xlsx("册", HEADERS, rows), "a.xlsx")
    found = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    (plain,) = read_tables(write_csv(HEADERS, rows), "a.csv")
    assert len(found) == len(plain.rows) - 1 == len(rows)
    assert found == [[nfc(cell) for cell in row] for row in rows]


def nfc(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFC", text)
