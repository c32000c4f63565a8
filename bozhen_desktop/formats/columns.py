"""Columns found by their header text in any order, and the problems of a sheet in one form."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from bozhen_desktop.formats.tables import Row, Table
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.text import mask_id, nfc

HEADER_ROWS = 5
"""Titles and notes may stand above the header; it lies within the first five rows."""

SHORT_VALUE = 40
_ID_NUMBER = re.compile(r"[0-9]{14,18}[0-9Xx]")
_NOISE = str.maketrans("（）［］：", "()[]:", " \t\r\n\u3000*＊")


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column: attribute name, header as the field writes it, other spellings that are taken."""

    key: str
    header: str
    variants: list[str] = []


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One defect of a sheet. `field` is the header text, `value` the start of what stood there."""

    file: str
    row: int
    field: str
    code: str
    value: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A row below the header: texts by column key, "" where the cell is empty or damaged."""

    row: int
    texts: dict[str, str]


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet with its header found: which columns it has, its lines, what is wrong with them."""

    file: str
    header_row: int
    present: list[str]
    lines: list[Line]
    problems: list[Problem]


def problem(file: str, row: int, field: str, code: str, value: str = "") -> Problem:
    """A problem whose value is cut to what a message may quote; ID numbers are masked."""
    quoted = mask_id(value) if _ID_NUMBER.fullmatch(value) else value[:SHORT_VALUE]
    return Problem(file=file, row=row, field=field, code=code, value=quoted)


def plain_header(text: str) -> str:
    """A header without spaces, line breaks, stars and full-width brackets."""
    return nfc(text).translate(_NOISE).removesuffix("(必填)").removesuffix("(选填)")


def read_sheet(tables: Sequence[Table], columns: Sequence[Column], needed: Sequence[str]) -> Sheet:
    """Find the one table with a header row and read its lines by column key.

    A header row holds all `needed` columns but at most one of them.

    Raises:
        BozhenError: `table-header-missing`, `table-sheets-many` (two sheets with a header).
    """
    names = {plain_header(n): c.key for c in columns for n in (c.header, *c.variants)}
    found = [(table, row) for table in tables for row in _header(table, names, set(needed))]
    if not found:
        raise BozhenError("table-header-missing", file=tables[0].file, rows=HEADER_ROWS)
    if len(found) > 1:
        raise BozhenError("table-sheets-many", file=tables[0].file, sheets=len(found))
    return _read(*found[0], names, {c.key: c.header for c in columns})


def _header(table: Table, names: dict[str, str], needed: set[str]) -> list[Row]:
    """The first row, within the first five, that reads like the header."""
    for row in table.rows:
        keys = {names.get(plain_header(cell.text)) for cell in row.cells}
        if row.number <= HEADER_ROWS and len(needed - keys) <= 1:
            return [row]
    return []


def _read(table: Table, header: Row, names: dict[str, str], titles: dict[str, str]) -> Sheet:
    places: dict[str, str] = {}
    problems = []
    for cell in header.cells:
        key = names.get(plain_header(cell.text))
        if key is not None and key not in places.values():
            places[cell.column] = key
        elif cell.text:
            code = "column-unknown" if key is None else "column-twice"
            problems.append(problem(table.file, header.number, cell.text, code, cell.column))
    lines = []
    for row in table.rows:
        if row.number > header.number and any(cell.text for cell in row.cells):
            lines.append(_line(table.file, row, places, titles, problems))
    present = list(places.values())
    return Sheet(
        file=table.file, header_row=header.number, present=present, lines=lines, problems=problems
    )


def _line(
    file: str,
    row: Row,
    places: dict[str, str],
    titles: dict[str, str],
    problems: list[Problem],
) -> Line:
    texts = dict.fromkeys(places.values(), "")
    for cell in row.cells:
        key = places.get(cell.column)
        if key is None:
            if cell.text:
                problems.append(problem(file, row.number, cell.column, "cell-stray", cell.text))
        elif cell.fault:
            problems.append(problem(file, row.number, titles[key], cell.fault, cell.text))
        else:
            texts[key] = cell.text
    return Line(row=row.number, texts=texts)
