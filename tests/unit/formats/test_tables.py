"""Tables of other people: what is read, what is refused, and what a spreadsheet has damaged."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.formats import tables, workbooks
from bozhen_desktop.formats.tables import column_letter, read_tables
from bozhen_desktop.kernel.errors import BozhenError

HERE = Path(__file__).parent
XLS, ODS, LOCKED = (HERE / n for n in ("entries-97.xls", "entries-open.ods", "locked.xlsx"))


def workbook(cells: dict[tuple[int, int], object], hidden: bool = False) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("一")
        other = book.add_worksheet("二")
        (sheet if not hidden else other).activate()
        if hidden:
            sheet.hide()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for (row, column), value in cells.items():
            if isinstance(value, date):
                sheet.write_datetime(row, column, value, day)
            elif isinstance(value, str) and value.startswith("="):
                sheet.write_formula(row, column, value, value="7")
            else:
                sheet.write(row, column, value)
    return target.getvalue()


def rezipped(data: bytes, change: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in {*source.namelist(), *change}:
            copy.writestr(name, change[name] if name in change else source.read(name))
    return target.getvalue()


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(BozhenError) as told:
        read_tables(data, name)
    assert told.value.params["file"] == name
    return told.value.code


def texts(data: bytes, name: str) -> dict[str, str]:
    (table,) = read_tables(data, name)
    return {f"{c.column}{row.number}": c.text for row in table.rows for c in row.cells if c.text}


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ")]
)
def test_column_letter(index: int, letters: str) -> None:
    assert column_letter(index) == letters


def test_cells_keep_the_address_a_spreadsheet_shows() -> None:
    cells = {(2, 1): "姓名", (2, 3): " 王䶮 ", (5, 1): 13800000000, (5, 2): 86.5, (5, 3): True}
    cells |= {(6, 1): date(2026, 3, 1), (6, 2): datetime(2026, 3, 1, 8, 30), (6, 3): "=1+1"}
    assert texts(workbook(cells), "a.xlsx") == {
        "B3": "姓名",
        "D3": "王䶮",
        "B6": "13800000000",
        "C6": "86.5",
        "D6": "TRUE",
        "B7": "2026-03-01",
        "C7": "2026-03-01 08:30:00",
        "D7": "7",
    }


def test_formula_shows_what_was_stored_with_it_and_is_not_computed() -> None:
    assert texts(workbook({(0, 0): "=1+1"}), "a.xlsx") == {"A1": "7"}


def test_hidden_sheet_is_not_read() -> None:
    assert refusal(workbook({(0, 0): "x"}, hidden=True), "a.xlsx") == "table-empty"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_both_encodings_of_the_field(encoding: str) -> None:
    data = '姓名,单位\r\n王䶮,"甲,乙\n丙"\r\n\r\n李㛃,\r\n'.encode(encoding)
    assert texts(data, "名单.CSV") == {
        "A1": "姓名",
        "B1": "单位",
        "A2": "王䶮",
        "B2": "甲,乙\n丙",
        "A4": "李㛃",
    }


@pytest.mark.parametrize("path", [XLS, ODS], ids=["xls", "ods"])
def test_old_and_open_workbooks_of_other_programs(path: Path) -> None:
    found = texts(path.read_bytes(), path.name)
    assert found["A1"] == "2026 年度第一批报名表"
    assert found["B3"] == "阿拉坦其其格·乌云毕力格"
    assert (found["D3"], found["J3"]) == ("11010519491231002X", "13800000000")
    assert (found["L4"], found["N4"]) == ("86.5", "2026-03-01")


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (110101199001011234, tables.NUMBER_DAMAGED),
        (110101199001011000, tables.NUMBER_DAMAGED),
        (1e15, tables.NUMBER_DAMAGED),
        (999999999999999, ""),
        (13800000000, ""),
        ("1.10101E+17", tables.NUMBER_DAMAGED),
        ("110101199001011234", ""),
        ("王\ue863", tables.PRIVATE_USE),
        ("王䶮", ""),
        ("字" * tables.MAX_CELL, ""),
        ("字" * (tables.MAX_CELL + 1), tables.TOO_LONG),
        ("王\u202e某", tables.CONTROL),
        ("王\x07某", tables.CONTROL),
        ("一\n二\t三", ""),
    ],
)
def test_fault_of_a_cell(value: object, fault: str) -> None:
    if isinstance(value, str) and "\x07" in value:
        (table,) = read_tables(value.encode(), "a.csv")
    else:
        (table,) = read_tables(workbook({(0, 0): value}), "a.xlsx")
    assert table.rows[0].cells[0].fault == fault


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ('"=""110101"""', "110101"),
        ("'110101", "110101"),
        ("'=1+1", "=1+1"),
        ("'name", "'name"),
        ("=1+1", "=1+1"),
    ],
)
def test_csv_cells_that_were_kept_from_a_spreadsheet(field: str, text: str) -> None:
    assert texts(f"{field}\r\n".encode(), "a.csv") == {"A1": text}


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.csv", "table-empty"),
        (b"\r\n,,\r\n", "a.csv", "table-empty"),
        (workbook({}), "a.xlsx", "table-empty"),
        (b"x", "a.pdf", "table-kind"),
        (b"x", "a", "table-kind"),
        (b"%PDF-1.4 nothing of ours", "a.xlsx", "table-extension"),
        (b"<html><table></table></html>", "a.xls", "table-extension"),
        (workbook({(0, 0): 1}), "a.xls", "table-extension"),
        (workbook({(0, 0): 1}), "a.ods", "table-extension"),
        (workbook({(0, 0): 1}), "a.csv", "table-extension"),
        (ODS.read_bytes(), "a.xlsx", "table-extension"),
        (XLS.read_bytes(), "a.xlsx", "table-extension"),
        (LOCKED.read_bytes(), "locked.xlsx", "table-password"),
        (workbook({(0, 0): 1})[:-300], "a.xlsx", "table-unreadable"),
        (XLS.read_bytes()[:1500], "a.xls", "table-unreadable"),
        (b'a,"b\r\n', "a.csv", "table-unreadable"),
        (b"a\0b", "a.csv", "table-encoding"),
        ("姓名".encode("utf-16"), "a.csv", "table-encoding"),
        (b"a,b\r\n" * (tables.MAX_ROWS + 1), "a.csv", "table-too-large"),
        (b"a," * tables.MAX_COLUMNS + b"b", "a.csv", "table-too-large"),
        (b"a" * (tables.MAX_BYTES + 1), "a.csv", "table-too-large"),
    ],
)
def test_refused_files(data: bytes, name: str, code: str) -> None:
    assert refusal(data, name) == code


@pytest.mark.parametrize(
    ("place", "what"), [((1048575, 0), "rows"), ((0, 16383), "columns"), ((1048575, 16383), "rows")]
)
def test_stray_cell_in_the_last_corner(place: tuple[int, int], what: str) -> None:
    """The reader would ask for the whole rectangle at once and end the process."""
    with pytest.raises(BozhenError, match="table-too-large") as told:
        read_tables(workbook({(0, 0): "x", place: "y"}), "a.xlsx")
    assert told.value.params["what"] == what


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1048576"><c><v>1</v></c></row>',
        "<row><c r='A1048576'><v>1</v></c></row>",
        '<row r="&#49;048576"><c r="&#65;1048576"><f>1</f></c></row>',
    ],
    ids=["unnamed cell", "unnamed row", "written as entities"],
)
def test_far_cells_however_they_are_written(row: str) -> None:
    text = f'<worksheet xmlns="urn:x"><sheetData>{row}</sheetData></worksheet>'
    data = rezipped(workbook({(0, 0): 1}), {SHEET: text.encode()})
    assert refusal(data, "a.xlsx") == "table-too-large"


@pytest.mark.parametrize(
    "row",
    [
        '<t:table-row t:number-rows-repeated="1048576"><t:table-cell o:value-type="x"/>',
        '<t:table-row><t:table-cell t:number-columns-repeated="9999" o:value-type="x"/>',
        '<t:table-row t:number-rows-repeated="99999"/>'
        '<t:table-row><t:table-cell o:value-type="x"/>',
    ],
    ids=["rows", "columns", "gap"],
)
def test_repeated_cells_of_an_open_document(row: str) -> None:
    text = f'<a xmlns:t="urn:t" xmlns:o="urn:o"><t:table>{row}</t:table-row></t:table></a>'
    assert refusal(rezipped(ODS.read_bytes(), {"content.xml": text.encode()}), "a.ods") == (
        "table-too-large"
    )


@pytest.mark.parametrize(
    ("part", "old", "new", "code"),
    [
        (SHEET, b'r="A1"', b'r="A4294967295"', "table-too-large"),
        (SHEET, b'r="A1"', b'r="A99999999999999999999"', "table-too-large"),
        (SHEET, b'r="A1"', b'r="somewhere"', "table-unreadable"),
        (SHEET, b'r="A1"', b'r="ZZZZZZZ1"', "table-too-large"),
        ("xl/sharedStrings.xml", b'uniqueCount="1"', b'uniqueCount="99999999"', "table-too-large"),
        (
            "xl/sharedStrings.xml",
            b'uniqueCount="1"',
            b'uniqueCount="4294967295"',
            "table-unreadable",
        ),
        ("xl/workbook.xml", b"UTF-8", b"UTF-0", "table-unreadable"),
        ("xl/workbook.xml", b"<sheets>", b"<sheets", "table-unreadable"),
    ],
)
def test_claims_for_which_the_reader_would_make_room(
    part: str, old: bytes, new: bytes, code: str
) -> None:
    data = workbook({(0, 0): "x"})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read(part)
    assert old in content
    assert refusal(rezipped(data, {part: content.replace(old, new, 1)}), "a.xlsx") == code


def test_archive_that_unpacks_to_too_much() -> None:
    bomb = rezipped(workbook({(0, 0): 1}), {"xl/big.bin": bytes(workbooks.MAX_UNPACKED)})
    assert refusal(bomb, "a.xlsx") == "table-too-large"


def test_document_type_is_refused() -> None:
    text = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    assert refusal(rezipped(workbook({(0, 0): 1}), {SHEET: text}), "a.xlsx") == "table-unreadable"


@given(
    data=st.binary(max_size=300)
    | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail)
    | st.binary(max_size=2000).map(lambda tail: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + tail),
    kind=st.sampled_from(tables.KINDS),
)
def test_any_bytes_are_a_table_or_a_coded_refusal(data: bytes, kind: str) -> None:
    try:
        read_tables(data, f"a{kind}")
    except BozhenError as error:
        assert error.code.startswith("table-")


@given(place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255), cut=st.booleans())
@pytest.mark.parametrize("path", [XLS, ODS], ids=["xls", "ods"])
def test_damaged_workbooks(path: Path, place: float, byte: int, cut: bool) -> None:
    data = bytearray(path.read_bytes())
    at = int(place * len(data))
    data[at] = byte
    try:
        read_tables(bytes(data[:at] if cut else data), path.name)
    except BozhenError as error:
        assert error.code.startswith("table-")
