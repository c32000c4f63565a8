"""Old workbooks (.xls): what must hold of their cell positions before the reader sees them.

An .xls is a small file system (sectors, an allocation table, a directory) with one stream of
records. Only the few records that name a place are looked at; their values are the reader's work.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_HEADER = struct.Struct("<30xHH14xI4xIIIII")
_FREE = 0xFFFFFFFA  # this and above end a chain
_DIRECTORY_ENTRY = 128
_NAMES = ("Workbook", "Book")
_BOUND_SHEET, _END, _LOCKED, _EXTENT, _STRINGS = 0x0085, 0x000A, 0x002F, 0x0200, 0x00FC
_MANY = 0x00BD
_CELLS = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x0206, 0x0406, 0x027E, 0x00FD, 0x00D6, _MANY})
_ROWS, _COLUMNS, _SHEETS = 65536, 256, 255

Place = tuple[int, int]


class LockedError(Exception):
    """The workbook is encrypted with a password."""


def cell_places(data: bytes) -> Iterator[Place]:
    """Row and column, counted from 0, of every filled cell of every sheet.

    Raises:
        ValueError: the file contradicts itself.
        LockedError: it is encrypted.
    """
    try:
        stream = _stream(data)
        for offset in _sheets(stream):
            yield from _sheet(stream, offset)
    except (struct.error, IndexError) as error:
        raise ValueError("damaged") from error


def _sheets(stream: bytes) -> Iterator[int]:
    seen = 0
    for kind, body in _records(stream, 0):
        if kind == _LOCKED:
            raise LockedError
        if kind == _STRINGS and struct.unpack_from("<4xI", body)[0] > len(stream):
            raise ValueError("strings")  # the reader makes room for as many as are claimed
        if kind == _BOUND_SHEET:
            seen += 1
            if seen > _SHEETS:
                raise ValueError("sheets")
            yield struct.unpack_from("<I", body)[0]


def _sheet(stream: bytes, offset: int) -> Iterator[Place]:
    for kind, body in _records(stream, offset):
        if kind in _CELLS:
            row, column = struct.unpack_from("<HH", body)
            yield row, struct.unpack_from("<H", body, len(body) - 2)[0] if kind == _MANY else column
        elif kind == _EXTENT:
            _check_extent(body)


def _check_extent(body: bytes) -> None:
    """The reader makes room for what a sheet says of itself."""
    first_row, last_row, first, last = struct.unpack_from(
        "<IIHH" if len(body) >= 12 else "<HHHH", body
    )
    if not (first_row <= last_row <= _ROWS and first <= last <= _COLUMNS):
        raise ValueError("extent")


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    while offset + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, offset)
        yield kind, stream[offset + 4 : offset + 4 + size]
        if kind == _END:
            return
        offset += 4 + size


class _Sectors:
    """A run of equal pieces of a file and the table that chains them."""

    def __init__(self, data: bytes, start: int, shift: int) -> None:
        self._data, self._start, self._size = data, start, 1 << shift
        self.table: list[int] = []

    def piece(self, number: int) -> bytes:
        """One sector; a short one at the end of the file is taken as it is."""
        at = self._start + number * self._size
        if at >= len(self._data):
            raise ValueError("sector")
        return self._data[at : at + self._size]

    def chain(self, first: int) -> bytes:
        """The bytes of a chain; one that bites its tail is damaged."""
        pieces: list[bytes] = []
        number = first
        while number < _FREE:
            if len(pieces) > len(self.table):
                raise ValueError("chain")
            pieces.append(self.piece(number))
            number = self.table[number]
        return b"".join(pieces)


def _numbers(data: bytes) -> list[int]:
    whole = data[: len(data) // 4 * 4]
    return [number for (number,) in struct.iter_unpack("<I", whole)]


def _stream(data: bytes) -> bytes:
    """The stream of records."""
    shift, small_shift, directory, cutoff, small_first, _, more, _ = _HEADER.unpack_from(data)
    if shift not in (9, 12) or small_shift != 6:
        raise ValueError("sector size")
    sectors = _Sectors(data, 1 << shift, shift)
    sectors.table = _table(data, sectors, more)
    entries = _directory(sectors.chain(directory))
    found = next((entries[name] for name in _NAMES if name in entries), None)
    if found is None:
        raise ValueError("no workbook")
    first, size = found
    if size >= cutoff:
        return sectors.chain(first)[:size]
    small = _Sectors(sectors.chain(entries[""][0]), 0, small_shift)
    small.table = _numbers(sectors.chain(small_first))
    return small.chain(first)[:size]


def _table(data: bytes, sectors: _Sectors, more: int) -> list[int]:
    """The allocation table: 109 of its sectors are listed in the header, the rest in a chain."""
    places = _numbers(data[76:512])
    seen = 0
    while more < _FREE:
        piece = _numbers(sectors.piece(more))
        places += piece[:-1]
        more, seen = piece[-1], seen + 1
        if seen > len(data) >> 9:
            raise ValueError("chain")
    return [n for place in places if place < _FREE for n in _numbers(sectors.piece(place))]


def _directory(data: bytes) -> dict[str, tuple[int, int]]:
    """First sector and size by name of stream; the root, which holds the small ones, is ""."""
    found: dict[str, tuple[int, int]] = {}
    for at in range(0, len(data) - _DIRECTORY_ENTRY + 1, _DIRECTORY_ENTRY):
        length, kind = struct.unpack_from("<HB", data, at + 64)
        first, size = struct.unpack_from("<II", data, at + 116)
        name = data[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
        if kind in (2, 5):
            found.setdefault("" if kind == 5 else name, (first, size))
    return found
