"""Workbooks (.xlsx, .xls, .ods) into plain values, behind guards.

The reader underneath is fast and builds the whole rectangle of a sheet in memory: one stray cell in
the last corner would end the process. So zipped workbooks are unpacked here under a cap, every cell
position is looked at first, and the reader only sees what passed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from xml.parsers import expat

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from bozhen_desktop.formats.compound import LockedError, cell_places
from bozhen_desktop.kernel.errors import BozhenError

Given = TypeVar("Given")
Found = TypeVar("Found")
Value = int | float | str | bool | time | date | datetime | timedelta

MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_UNPACKED = 128 << 20
MAX_PARTS = 1000
MAX_SHEETS = 50

_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,9})\$?([0-9]{1,99})")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)


def looks_like(data: bytes) -> str:
    """`zip` (.xlsx, .ods), `compound` (.xls) or "" by the first bytes."""
    return "zip" if data.startswith(_ZIP) else "compound" if data.startswith(_COMPOUND) else ""


def read_sheets(data: bytes, name: str, kind: str) -> Iterator[tuple[str, Iterator[list[Value]]]]:
    """Name and rows of every visible worksheet; rows start with the first one of the sheet.

    Raises:
        BozhenError: `table-extension`, `table-password`, `table-too-large`, `table-unreadable`.
    """
    found = looks_like(data)
    if found == "compound" and _ENCRYPTED in data:
        raise BozhenError("table-password", file=name)
    if found != ("compound" if kind == ".xls" else "zip"):
        raise BozhenError("table-extension", file=name, found=found or "other")
    checked = _checked_compound(data, name) if kind == ".xls" else _checked_zip(data, name, kind)
    for index in _visible(checked, name):
        sheet = _guarded(name, lambda at: _sheet(checked, at), index)
        width = sheet.total_width
        if width > MAX_COLUMNS or sheet.total_height > MAX_ROWS:
            what, limit = ("columns", MAX_COLUMNS) if width > MAX_COLUMNS else ("rows", MAX_ROWS)
            raise BozhenError("table-too-large", file=name, what=what, limit=limit)
        yield (
            sheet.name,
            iter(_guarded(name, lambda at: at.to_python(skip_empty_area=False), sheet)),
        )


def _open(data: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_object(io.BytesIO(data))


def _sheet(data: bytes, index: int) -> CalamineSheet:
    return _open(data).get_sheet_by_index(index)


def _visible(data: bytes, name: str) -> list[int]:
    sheets = _guarded(name, lambda at: _open(at).sheets_metadata, data)
    if len(sheets) > MAX_SHEETS:
        raise BozhenError("table-too-large", file=name, what="sheets", limit=MAX_SHEETS)
    return [
        index
        for index, sheet in enumerate(sheets)
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _guarded(name: str, read: Callable[[Given], Found], given: Given) -> Found:
    """Call the reader; its errors and its panics are one coded refusal."""
    try:
        return read(given)
    except PasswordError as error:
        raise BozhenError("table-password", file=name) from error
    except (CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        raise BozhenError("table-unreadable", file=name) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # not importable, and no Exception
            raise
        raise BozhenError("table-unreadable", file=name) from error


def _checked_compound(data: bytes, name: str) -> bytes:
    try:
        for row, column in cell_places(data):
            if row >= MAX_ROWS:
                raise BozhenError("table-too-large", file=name, what="rows", limit=MAX_ROWS)
            if column >= MAX_COLUMNS:
                raise BozhenError("table-too-large", file=name, what="columns", limit=MAX_COLUMNS)
    except ValueError as error:
        raise BozhenError("table-unreadable", file=name) from error
    except LockedError as error:
        raise BozhenError("table-password", file=name) from error
    return data


# ---------------------------------------------------------------- zipped workbooks
def _checked_zip(data: bytes, name: str, kind: str) -> bytes:
    """The same workbook, unpacked under the cap, looked at and stored again without compression.

    The reader trusts the sizes that an archive declares; what is handed to it here is what was
    counted.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _unpack(archive, name)
    except _BROKEN as error:
        raise BozhenError("table-unreadable", file=name) from error
    if kind != _kind_of(parts):
        raise BozhenError("table-extension", file=name, found=_kind_of(parts) or "zip")
    for part, content in parts.items():
        if part.lower().endswith((".xml", ".rels")):
            _check_part(part, content, name, kind)
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return stored.getvalue()


def _unpack(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_PARTS or size > MAX_UNPACKED:
        raise BozhenError("table-too-large", file=name, what="bytes", limit=MAX_UNPACKED)
    parts: dict[str, bytes] = {}
    for entry in entries:
        if entry.flag_bits & 1:
            raise BozhenError("table-password", file=name)
        if entry.filename in parts:
            raise BozhenError("table-unreadable", file=name)
        parts[entry.filename] = archive.read(entry)
    return parts


def _kind_of(parts: dict[str, bytes]) -> str:
    if b"opendocument.spreadsheet" in parts.get("mimetype", b""):
        return ".ods"
    return ".xlsx" if "[Content_Types].xml" in parts and "xl/workbook.xml" in parts else ""


def _check_part(part: str, content: bytes, name: str, kind: str) -> None:
    """Refuse what is no plain XML and cells beyond the caps."""
    watch = _Rows() if kind == ".ods" else _Cells()
    parser = expat.ParserCreate(namespace_separator="|")
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.StartElementHandler = watch.start
    parser.EndElementHandler = watch.end
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, _StrangeXmlError) as error:
        raise BozhenError("table-unreadable", file=name, part=part[:80]) from error
    except _FarCellError as error:
        what, limit = str(error), MAX_ROWS if str(error) == "rows" else MAX_COLUMNS
        raise BozhenError("table-too-large", file=name, what=what, limit=limit) from error


class _StrangeXmlError(Exception):
    """What no spreadsheet program writes: a document type declaration, a cell without a place."""


class _FarCellError(Exception):
    """A cell beyond the cap; its text says `rows` or `columns`."""


def _no_doctype(*_declaration: object) -> None:
    raise _StrangeXmlError


class _Cells:
    """Looks at the positions of the filled cells of an .xlsx sheet; styled empty ones are fine."""

    def __init__(self) -> None:
        self._row = self._column = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Rows and cells name their place; one without a name follows the one before it."""
        kind = tag.rpartition("|")[2]
        if kind == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isascii() and number.isdigit() else self._row + 1
            self._column = 0
        elif kind == "sst":
            _check_strings(attributes)
        elif kind == "c":
            self._column += 1
            if "r" in attributes:
                self._column, self._row = _place(attributes["r"])
        elif kind in ("v", "is", "f") and self._row > MAX_ROWS:
            raise _FarCellError("rows")
        elif kind in ("v", "is", "f") and self._column > MAX_COLUMNS:
            raise _FarCellError("columns")

    def end(self, tag: str) -> None:
        """Nothing to do."""


def _check_strings(attributes: dict[str, str]) -> None:
    """The reader makes room for as many shared strings as the table of them claims."""
    for key in ("count", "uniqueCount"):
        claimed = attributes.get(key, "0")
        if not (claimed.isascii() and claimed.isdigit() and len(claimed) < 9):
            raise _StrangeXmlError
        if int(claimed) > MAX_ROWS * MAX_COLUMNS:
            raise _FarCellError("rows")


def _place(reference: str) -> tuple[int, int]:
    """Column and row of `B3`, counted from 1."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise _StrangeXmlError
    return _column_number(found[1]), int(found[2])


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


class _Rows:
    """Counts the rows and columns of an .ods sheet, whose cells and rows may be repeated.

    Programs fill up the sheet with repeated empty cells; only those before a filled one count.
    """

    def __init__(self) -> None:
        self._row = self._column = self._repeat = 0
        self._filled = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Follow tables, rows and cells."""
        kind = tag.rpartition("|")[2]
        if kind == "table":
            self._row = 0
        elif kind == "table-row":
            self._column, self._filled = 0, False
            self._repeat = _repeated(attributes, "number-rows-repeated")
        elif kind in ("table-cell", "covered-table-cell"):
            self._column += _repeated(attributes, "number-columns-repeated")
            if any(key.endswith("|value-type") for key in attributes):
                self._filled = True
                if self._column > MAX_COLUMNS:
                    raise _FarCellError("columns")

    def end(self, tag: str) -> None:
        """A row ends: its repetitions count when it holds something."""
        if tag.rpartition("|")[2] == "table-row":
            self._row += self._repeat
            if self._filled and self._row > MAX_ROWS:
                raise _FarCellError("rows")


def _repeated(attributes: dict[str, str], name: str) -> int:
    for key, value in attributes.items():
        if key.rpartition("|")[2] == name:
            return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 1 << 30
    return 1
