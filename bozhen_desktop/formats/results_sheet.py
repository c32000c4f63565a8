"""Writing tables for other programs: .csv and .xlsx whose cells are text, never formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import xlsxwriter  # type: ignore[import-untyped]

from bozhen_desktop.kernel.errors import BozhenError

MAX_SHEET_NAME = 31
_ALWAYS = datetime(1980, 1, 1, tzinfo=UTC)  # equal tables are equal bytes
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_BAD_NAME = re.compile(r"[\[\]:*?/\\']")


def safe_cell(text: str) -> str:
    """The text, led by an apostrophe where a spreadsheet would take it for a formula.

    Plain numbers and the mark `--` (subject not applicable) stay as they are.
    """
    harmless = text == "--" or _NUMBER.fullmatch(text)
    return f"'{text}" if text.startswith(_FORMULA) and not harmless else text


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with byte order mark, CRLF lines, as spreadsheets open it without questions.

    Raises:
        BozhenError: `table-ragged` when a row is not as wide as the headers.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for line in _checked(headers, rows):
        writer.writerow([safe_cell(cell) for cell in line])
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(title: str, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet named after `title`; every cell is written as a string.

    Raises:
        BozhenError: `table-ragged`.
    """
    return _workbook(title, list(_checked(headers, rows)))


def write_blank(title: str, headers: Sequence[str]) -> bytes:
    """A sheet with headers alone, its columns formatted as text for whoever fills them in."""
    return _workbook(title, [list(headers)])


def _checked(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[Sequence[str]]:
    yield headers
    for number, row in enumerate(rows, 2):
        if len(row) != len(headers):
            raise BozhenError("table-ragged", row=number, cells=len(row), columns=len(headers))
        yield row


def _workbook(title: str, lines: Sequence[Sequence[str]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"created": _ALWAYS})
        sheet = book.add_worksheet(_BAD_NAME.sub(" ", title)[:MAX_SHEET_NAME])
        as_text = book.add_format({"num_format": "@"})
        heading = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        for index, header in enumerate(lines[0]):
            sheet.set_column(index, index, max(2 * len(header) + 2, 10), as_text)
        for number, line in enumerate(lines):
            for index, cell in enumerate(line):
                sheet.write_string(number, index, cell, as_text if number else heading)
        sheet.freeze_panes(1, 0)
    return target.getvalue()
