"""The mark beside a journal: how far it was acknowledged, so that a lost end is noticed.

SQLite takes a damaged WAL for a shorter valid one. The mark is a second, tiny file, written after
each commit and before anyone is told, without waiting for the medium: after a power failure it may
be older than the journal or torn, and then it says less, never something wrong.

One line: number (16 digits), hash, CRC-32 of both in hex.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path

from bozhen_desktop.host.files import writing
from bozhen_desktop.journal.heads import Position

SUFFIX = ".mark"
_LINE = 16 + 1 + 64 + 1 + 8 + 1
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def mark_path(journal: Path) -> Path:
    """Where the mark of a journal lies."""
    return journal.with_name(journal.name + SUFFIX)


def read_mark(journal: Path) -> Position | None:
    """The place the mark names; None when there is none or it is torn."""
    try:
        line = mark_path(journal).read_bytes()
    except OSError:
        return None
    fields = line.split()
    if len(line) != _LINE or len(fields) != 3 or line != _line(fields[0], fields[1]):
        return None
    return Position(int(fields[0]), fields[1].decode())


def _line(number: bytes, digest: bytes) -> bytes:
    text = number + b" " + digest
    return text + b" %08x\n" % zlib.crc32(text)


class MarkFile:
    """Writes the mark of one journal; used by the journal's writer thread."""

    def __init__(self, journal: Path) -> None:
        """Open or make the file.

        Raises:
            BozhenError: `disk-full`, `write-failed`.
        """
        path = mark_path(journal)
        with writing(path):
            self._handle = os.open(path, _FLAGS, 0o600)

    def write(self, place: Position) -> None:
        """Name a place that is durable. What fails here costs only the check at the next start."""
        line = _line(b"%016d" % place.seq, place.hash.encode())
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, line)

    def close(self) -> None:
        """Let the file go."""
        os.close(self._handle)
