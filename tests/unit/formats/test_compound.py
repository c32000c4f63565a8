"""Old workbooks: places of cells are known before the reader sees them.

`entries-97.xls` was written by another program. Small ones are built here record by record.
"""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from bozhen_desktop.formats.compound import LockedError, cell_places
from bozhen_desktop.formats.tables import read_tables
from bozhen_desktop.kernel.errors import BozhenError

XLS = (Path(__file__).parent / "entries-97.xls").read_bytes()
END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
LABEL, BOUND, EXTENT = b"\xfd\x00\x0a\x00", 0x0085, b"\x00\x02\x0e\x00"


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def number(row: int, column: int, value: float) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def stream(*cells: bytes) -> bytes:
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 1, 1997, 0, 6))
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 1, 1997, 0, 6))
    bound = struct.pack("<IBBBB", 0, 0, 0, 1, 0) + b"S"
    offset = len(begin) + len(record(BOUND, bound)) + 4
    bound = struct.pack("<I", offset) + bound[4:]
    return (
        begin + record(BOUND, bound) + record(10, b"") + sheet + b"".join(cells) + record(10, b"")
    )


def entry(name: str, kind: int, first: int, size: int, child: int = FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
    return head + bytes(36) + struct.pack("<III", first, size, 0)


def small_file(content: bytes) -> bytes:
    """A file whose stream is below the limit and so lies in pieces of 64 bytes."""
    small = -(-len(content) // 64)
    sectors = -(-small * 64 // 512)
    table = [TABLE, END, END, *range(4, 3 + sectors), END]
    minis = [*range(1, small), END]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 2, 1, END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)
    root = entry("Root Entry", 5, 3, small * 64, 1) + entry("Workbook", 2, 0, len(content))

    def numbers(values: list[int]) -> bytes:
        return struct.pack("<128I", *values, *[FREE] * (128 - len(values)))

    body = numbers(table) + root.ljust(512, b"\0") + numbers(minis)
    return head + body + content.ljust(sectors * 512, b"\0")


def patched(data: bytes, at: int, change: bytes) -> bytes:
    return data[:at] + change + data[at + len(change) :]


def code(data: bytes) -> tuple[str, object]:
    with pytest.raises(BozhenError) as told:
        read_tables(data, "a.xls")
    return told.value.code, told.value.params.get("what")


def test_places_are_those_of_the_filled_cells() -> None:
    (table,) = read_tables(XLS, "a.xls")
    filled = {
        (row.number - 1, ord(cell.column) - 65)
        for row in table.rows
        for cell in row.cells
        if cell.text
    }
    assert set(cell_places(XLS)) == filled


def test_small_file_is_read_by_the_guard_and_by_the_reader() -> None:
    many = struct.pack("<HHHIHIH", 2, 3, 0, 7 << 2 | 2, 0, 8 << 2 | 2, 4)
    data = small_file(stream(number(0, 0, 5.0), number(1, 2, 6.5), record(0x00BD, many)))
    assert list(cell_places(data)) == [(0, 0), (1, 2), (2, 4)]
    (table,) = read_tables(data, "a.xls")
    texts = {f"{c.column}{row.number}": c.text for row in table.rows for c in row.cells if c.text}
    assert texts == {"A1": "5", "C2": "6.5", "D3": "7", "E3": "8"}


@pytest.mark.parametrize(
    ("row", "column", "what"),
    [(19999, 99, ""), (20000, 0, "rows"), (65535, 65535, "rows"), (0, 100, "columns")],
)
def test_stray_cell_in_the_last_corner(row: int, column: int, what: str) -> None:
    """The reader would ask for more than a hundred gigabytes and end the process."""
    data = small_file(stream(number(0, 0, 1.0), number(row, column, 2.0)))
    if what:
        assert code(data) == ("table-too-large", what)
        at = XLS.rfind(LABEL) + 4
        changed = patched(XLS, at, struct.pack("<HH", row, column))
        assert code(changed) == ("table-too-large", what)
    else:
        assert [row.number for row in read_tables(data, "a.xls")[0].rows] == [1, 20000]


@pytest.mark.parametrize(
    "claim",
    [
        struct.pack("<IIHHH", 0, 0x7FFFFFFF, 0, 0xFFFF, 0),
        struct.pack("<IIHHH", 0, 1, 0, 0x101, 0),
        struct.pack("<IIHHH", 5, 1, 0, 1, 0),
        struct.pack("<HHHHH", 0, 1, 2, 1, 0),
    ],
    ids=["rows", "columns", "rows backwards", "columns backwards"],
)
def test_sheet_that_claims_an_impossible_extent(claim: bytes) -> None:
    data = small_file(stream(record(0x0200, claim), number(0, 0, 1.0)))
    assert code(data) == ("table-unreadable", None)


def test_more_strings_claimed_than_the_file_can_hold() -> None:
    at = XLS.index(b"\xfc\x00\xba\x01") + 8
    assert code(patched(XLS, at, struct.pack("<I", 0x7FFFFFFF))) == ("table-unreadable", None)


def test_password() -> None:
    locked = XLS.replace(b"\x42\x00\x02\x00", b"\x2f\x00\x02\x00", 1)
    assert locked != XLS
    with pytest.raises(LockedError):
        list(cell_places(locked))
    assert code(locked) == ("table-password", None)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        XLS[:511],
        XLS[:512],
        patched(XLS, 30, b"\x20\x00"),
        patched(XLS, 48, struct.pack("<I", 0x7FFFFFFF)),
        patched(XLS, 68, struct.pack("<I", 0)),
        patched(small_file(stream()), 512 + 4, struct.pack("<I", 1)),
        XLS.replace("Workbook".encode("utf-16-le"), "Werkbook".encode("utf-16-le")),
    ],
    ids=[
        "empty",
        "header cut",
        "no table",
        "sector size",
        "far",
        "list loops",
        "loop",
        "no stream",
    ],
)
def test_files_that_contradict_themselves(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"damaged|sector|chain|workbook"):
        list(cell_places(data))
