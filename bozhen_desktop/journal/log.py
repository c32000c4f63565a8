"""The journal on disk: one SQLCipher file, appended to and read by one connection."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from bozhen_desktop.journal.chain import check_blobs, check_heads, check_run
from bozhen_desktop.journal.driver import Connection, DriverError, coded, connect
from bozhen_desktop.journal.heads import START, Head, Position
from bozhen_desktop.journal.port import JournalFailed
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.errors import BozhenError

APPLICATION = 0x425A4A31
"""`application_id` of the file: the letters BZJ1."""

FORMAT = 1
"""`user_version` of the file: the number of this layout."""

PAGE_ROWS = 500

SCHEMA = (
    """CREATE TABLE entry (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, boot TEXT NOT NULL, mono INTEGER NOT NULL,
    device TEXT NOT NULL, command INTEGER NOT NULL, part INTEGER NOT NULL, parts INTEGER NOT NULL,
    command_digest TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
    prev TEXT NOT NULL, hash TEXT NOT NULL,
    UNIQUE (device, command, part)) STRICT""",
    "CREATE TABLE blob (digest TEXT PRIMARY KEY, size INTEGER NOT NULL, data BLOB NOT NULL) STRICT",
    """CREATE TABLE head (
    seq INTEGER NOT NULL, hash TEXT NOT NULL, at INTEGER NOT NULL, signer TEXT NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (seq, at, signer)) STRICT""",
    f"PRAGMA application_id={APPLICATION}",
    f"PRAGMA user_version={FORMAT}",
)

_COLUMNS = ", ".join(Entry._fields)
_ROW = f"({', '.join('?' * len(Entry._fields))})"
_ADD_ENTRIES = {
    rows: f"INSERT INTO entry ({_COLUMNS}) VALUES {', '.join([_ROW] * rows)}" for rows in (64, 8, 1)
}
"""Statements that add so many entries at once.

The driver lets other threads run while a statement does, and then waits for its turn again: with a
busy loop beside it, a statement an entry would wait most of the time.
"""

_ADD_BLOB = "INSERT INTO blob (digest, size, data) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_ADD_HEAD = (
    "INSERT INTO head (seq, hash, at, signer, signature) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING"
)
_RANGE = f"SELECT {_COLUMNS} FROM entry WHERE seq >= ? AND seq <= ? ORDER BY seq LIMIT ?"
_MAX_SEQ = (1 << 63) - 1


class Journal:
    """`JournalPort` over one encrypted file; see there for what every method promises."""

    def __init__(self, path: Path, connection: Connection) -> None:
        """Take over a connection to a file of this format; use `create` or `open` instead."""
        self._path = path
        self._connection: Connection | None = connection
        self._lock = threading.RLock()
        self._failed: JournalFailed | None = None
        self._last = self._read_last()

    @classmethod
    def create(cls, path: Path, key: bytes, *, alone: bool = False) -> Journal:
        """Make a new, empty journal; `alone` as in `driver.connect`.

        Raises:
            BozhenError: those of `driver.connect`; JournalFailed: the medium refused.
        """
        connection = connect(path, key, create=True, alone=alone)
        try:
            _transaction(connection, SCHEMA)
            _checkpoint(connection)
        except DriverError as error:
            connection.close()
            raise JournalFailed(file=path.name, reason=_reason(error)) from error
        return cls(path, connection)

    @classmethod
    def open(cls, path: Path, key: bytes, *, alone: bool = False) -> Journal:
        """Open a journal that exists; `alone` as in `driver.connect`.

        This alone does not show that it is whole: SQLite takes a damaged WAL for a shorter valid
        one. Compare `last` with a head, or see `verification`.

        Raises:
            BozhenError: those of `driver.connect`; `journal-format` (another layout).
        """
        connection = connect(path, key, alone=alone)
        try:
            _check_format(connection, path)
            return cls(path, connection)
        except DriverError as error:
            connection.close()
            raise coded(path, error) from error
        except BozhenError:
            connection.close()
            raise

    def append(
        self,
        entries: Sequence[Entry],
        blobs: Mapping[str, bytes],
        heads: Sequence[Head] = (),
    ) -> None:
        """See `JournalPort.append`."""
        with self._lock:
            self._alive()
            position = check_run(entries, self._last)
            check_blobs(blobs)
            check_heads(heads, entries, self._hash_at)
            try:
                self._write(entries, blobs, heads)
            except (DriverError, OSError) as error:
                raise self._fail(error) from error
            self._last = position

    def _write(
        self, entries: Sequence[Entry], blobs: Mapping[str, bytes], heads: Sequence[Head]
    ) -> None:
        connection = self._alive()
        connection.execute("BEGIN IMMEDIATE")
        if blobs:
            rows = [(digest, len(data), data) for digest, data in blobs.items()]
            connection.executemany(_ADD_BLOB, rows)
        _add_entries(connection, entries)
        if heads:
            oaths = [(head.seq, head.hash, head.at, head.signer, head.signature) for head in heads]
            connection.executemany(_ADD_HEAD, oaths)
        connection.execute("COMMIT")

    def entries(self, first: int = 1, last: int | None = None) -> Iterator[Entry]:
        """See `JournalPort.entries`; read in pages, so that an append waits for one at most."""
        end = _MAX_SEQ if last is None else last
        while page := self._query(_RANGE, first, end, PAGE_ROWS):
            yield from map(Entry._make, page)
            first = page[-1][0] + 1

    def blob(self, digest: str) -> bytes | None:
        """See `JournalPort.blob`."""
        found = self._query("SELECT data FROM blob WHERE digest = ?", digest)
        return bytes(found[0][0]) if found else None

    def blobs(self) -> Iterator[tuple[str, int]]:
        """See `JournalPort.blobs`."""
        yield from self._query("SELECT digest, size FROM blob ORDER BY digest")

    def heads(self) -> list[Head]:
        """See `JournalPort.heads`."""
        found = self._query(
            "SELECT seq, hash, at, signer, signature FROM head ORDER BY seq, at, signer"
        )
        return [
            Head(seq=seq, hash=digest, at=at, signer=signer, signature=signature)
            for seq, digest, at, signer, signature in found
        ]

    def last(self) -> Position:
        """See `JournalPort.last`."""
        with self._lock:
            self._alive()
            return self._last

    def close(self) -> None:
        """Move the WAL into the file and close; a failed journal is left as it lies."""
        with self._lock:
            connection, self._connection = self._connection, None
            if connection is None:
                return
            try:
                if self._failed is None:
                    _checkpoint(connection)
            except DriverError as error:
                raise self._fail(error) from error
            finally:
                connection.close()

    def _alive(self) -> Connection:
        if self._failed is not None:
            raise JournalFailed(**self._failed.params)
        if self._connection is None:
            raise BozhenError("journal-closed", file=self._path.name)
        return self._connection

    def _fail(self, error: Exception) -> JournalFailed:
        self._failed = JournalFailed(file=self._path.name, reason=_reason(error))
        connection = self._connection
        if connection is not None and connection.in_transaction:
            with contextlib.suppress(DriverError):
                connection.execute("ROLLBACK")
        return self._failed

    def _query(self, sql: str, *values: object) -> list[Any]:
        with self._lock:
            try:
                return self._alive().execute(sql, values).fetchall()
            except DriverError as error:
                raise coded(self._path, error) from error

    def _hash_at(self, seq: int) -> str | None:
        if seq == 0:
            return START.hash
        found = self._query("SELECT hash FROM entry WHERE seq = ?", seq)
        return str(found[0][0]) if found else None

    def _read_last(self) -> Position:
        found = self._query("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1")
        return Position(*found[0]) if found else START


def _add_entries(connection: Connection, entries: Sequence[Entry]) -> None:
    done = 0
    for rows, statement in _ADD_ENTRIES.items():
        while len(entries) - done >= rows:
            some = entries[done : done + rows]
            connection.execute(statement, tuple(chain.from_iterable(some)))
            done += rows


def _reason(error: Exception) -> str:
    return getattr(error, "sqlite_errorname", "") or type(error).__name__


def _transaction(connection: Connection, statements: Sequence[str]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement in statements:
        connection.execute(statement)
    connection.execute("COMMIT")


def _checkpoint(connection: Connection) -> None:
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _check_format(connection: Connection, path: Path) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION or version != FORMAT:
        raise BozhenError("journal-format", file=path.name, version=version, known=FORMAT)
