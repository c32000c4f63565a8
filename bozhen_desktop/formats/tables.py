"""Tables of other people: .csv, .xlsx, .xls and .ods bytes into rows of text cells with addresses.

A table comes from a school or an employer and is hostile until read: sizes are capped before a
reader sees it, formulas are never evaluated, and whatever a spreadsheet has damaged (an ID number
typed as a number, a name written in a private code page) is marked on the cell and never repaired.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import PurePosixPath

import msgspec

from bozhen_desktop.formats import workbooks
from bozhen_desktop.formats.workbooks import Value
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.text import has_control, nfc, private_use

MAX_BYTES = 16 << 20
MAX_ROWS = workbooks.MAX_ROWS
MAX_COLUMNS = workbooks.MAX_COLUMNS
MAX_CELL = 4000
KINDS = (".csv", ".xlsx", ".xls", ".ods")

NUMBER_DAMAGED = "cell-number-damaged"
PRIVATE_USE = "cell-private-use"
TOO_LONG = "cell-too-long"
CONTROL = "cell-control"

_EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number; the rest become zeros
_SCIENTIFIC = re.compile(r"[+-]?\d(\.\d+)?[Ee]\+\d+")
_FORCED_TEXT = re.compile(r'="([^"]*)"')
_ESCAPED = re.compile(r"'(?=[=+\-@0-9])")


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """Text of a cell in normal form C, "" when empty; `fault`: why not to trust it, or ""."""

    column: str
    text: str
    fault: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row with its number as the spreadsheet shows it (1 is the first)."""

    number: int
    cells: list[Cell]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One visible sheet (`sheet` is "" for .csv) of a file; empty rows are left out."""

    file: str
    sheet: str
    rows: list[Row]


def column_letter(index: int) -> str:
    """`A` for 0, `Z` for 25, `AA` for 26."""
    letters, rest = "", index + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def read_tables(data: bytes, name: str) -> list[Table]:
    """Every visible sheet that holds something.

    Args:
        data: the whole file.
        name: its name; the ending must be one of `KINDS` and agree with the content.

    Raises:
        BozhenError: `table-empty`, `table-too-large` (bytes, rows, columns), `table-kind`,
            `table-extension`, `table-password`, `table-encoding`, `table-unreadable`.
    """
    kind = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if kind not in KINDS:
        raise BozhenError("table-kind", file=name, kinds=" ".join(KINDS))
    if not data:
        raise BozhenError("table-empty", file=name)
    if len(data) > MAX_BYTES:
        raise BozhenError("table-too-large", file=name, what="bytes", limit=MAX_BYTES)
    if kind == ".csv":
        sheets: Iterable[tuple[str, Iterable[list[Value]]]] = [("", _csv_rows(data, name))]
    else:
        sheets = workbooks.read_sheets(data, name, kind)
    tables = [_table(name, sheet, rows) for sheet, rows in sheets]
    filled = [table for table in tables if table.rows]
    if not filled:
        raise BozhenError("table-empty", file=name)
    return filled


def _table(name: str, sheet: str, values: Iterable[list[Value]]) -> Table:
    rows = []
    for number, line in enumerate(values, 1):
        if number > MAX_ROWS:
            raise BozhenError("table-too-large", file=name, what="rows", limit=MAX_ROWS)
        cells = [_cell(column_letter(index), value) for index, value in enumerate(line)]
        while cells and not cells[-1].text:
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise BozhenError("table-too-large", file=name, what="columns", limit=MAX_COLUMNS)
        if cells:
            rows.append(Row(number=number, cells=cells))
    return Table(file=name, sheet=sheet, rows=rows)


def _cell(column: str, value: Value) -> Cell:
    if isinstance(value, str):
        text = nfc(value)
        return Cell(column=column, text=text[:MAX_CELL], fault=_text_fault(text))
    if isinstance(value, int | float) and not isinstance(value, bool):
        damaged = abs(value) >= _EXACT or value != value
        fault = NUMBER_DAMAGED if damaged else ""
        return Cell(column=column, text=f"{value:.15g}", fault=fault)
    return Cell(column=column, text=_plain(value))


def _text_fault(text: str) -> str:
    if len(text) > MAX_CELL:
        return TOO_LONG
    if not text.isprintable():
        if private_use(text):
            return PRIVATE_USE
        if has_control(text.replace("\n", "").replace("\r", "").replace("\t", "")):
            return CONTROL
    return NUMBER_DAMAGED if _SCIENTIFIC.fullmatch(text) else ""


def _plain(value: bool | date | datetime | time | timedelta | float) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _csv_rows(data: bytes, name: str) -> Iterator[list[Value]]:
    reader = csv.reader(io.StringIO(_decode(data, name), newline=""), strict=True)
    try:
        for line in reader:
            yield [_unquoted(field) for field in line]
    except csv.Error as error:
        raise BozhenError("table-unreadable", file=name, row=reader.line_num) from error


def _unquoted(field: str) -> str:
    """Undo what keeps a spreadsheet from touching a cell: `="…"` and a leading apostrophe."""
    forced = _FORCED_TEXT.fullmatch(field.strip())
    return forced[1] if forced else _ESCAPED.sub("", field, count=1) if field[:1] == "'" else field


def _decode(data: bytes, name: str) -> str:
    """UTF-8, then the national code page of older programs (GB 18030)."""
    if workbooks.looks_like(data):
        raise BozhenError("table-extension", file=name, found=workbooks.looks_like(data))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise BozhenError("table-encoding", file=name)
