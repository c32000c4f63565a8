"""Ordinary tables made from a journal, for search and reports.

They lie in an encrypted file of their own beside the journal and hold nothing that the journal
does not: delete them at any time, `rebuild` makes them again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any, cast

import msgspec
from sqlite_utils import Database

from bozhen_desktop.host.files import sync_folder, writing
from bozhen_desktop.journal.driver import DriverError, coded, connect
from bozhen_desktop.journal.heads import Position
from bozhen_desktop.journal.port import JournalPort
from bozhen_desktop.kernel.clock import day_of
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.errors import BozhenError

ENTRY: dict[str, Any] = {
    "seq": int,
    "at": int,
    "day": str,
    "boot": str,
    "mono": int,
    "device": str,
    "command": int,
    "part": int,
    "parts": int,
    "actor": str,
    "kind": str,
    "entry_id": str,
    "seat": str,
    "body": str,
}
"""Columns of table `entry`; `day` in Beijing time, `entry_id` and `seat` from the body or NULL."""

HEAD: dict[str, Any] = {"seq": int, "hash": str, "at": int, "signer": str, "signature": str}
BLOB: dict[str, Any] = {"digest": str, "size": int}
SOURCE: dict[str, Any] = {"seq": int, "hash": str}
_INDEXES = (("entry_id", "seq"), ("kind", "seq"), ("seat", "seq"), ("at",))
_BATCH = 1000


def rebuild(journal: JournalPort, path: Path, key: bytes) -> Position:
    """Make the tables of `journal` in the file `path`, in place of what is there.

    Tables: `entry`, `head`, `blob` (digest and size), and `source`, one row with the place in the
    chain up to which the others speak; that place is returned.

    Raises:
        BozhenError: those of `driver.connect` and of reading the journal; `disk-full`,
            `write-failed`.
    """
    fresh = path.with_name(path.name + ".new")
    _remove(fresh)
    try:
        end = _fill(journal, fresh, key)
        with writing(path):
            _remove(path)
            os.replace(fresh, path)
            sync_folder(path.parent)
    except BaseException:
        _remove(fresh)
        raise
    return end


@contextmanager
def opened(path: Path, key: bytes) -> Iterator[Database]:
    """The tables to read with sqlite-utils, closed at the end.

    Raises:
        BozhenError: those of `driver.connect`.
    """
    connection = connect(path, key)
    try:
        # Any connection of the DB-API does; the library's annotation knows only the stdlib's.
        yield Database(cast(Any, connection))
    finally:
        connection.close()


def source(path: Path, key: bytes) -> Position:
    """The place in the chain up to which the tables speak; compare with `JournalPort.last`.

    Raises:
        BozhenError: those of `driver.connect`; `journal-unreadable`.
    """
    with opened(path, key) as tables:
        try:
            row = tables.execute("SELECT seq, hash FROM source").fetchone()
        except DriverError as error:
            raise coded(path, error) from error
    return Position(*row)


def _fill(journal: JournalPort, path: Path, key: bytes) -> Position:
    end = journal.last()
    connect(path, key, create=True).close()
    try:
        with opened(path, key) as tables, tables.atomic():
            _insert(tables, "entry", ENTRY, map(_row, journal.entries(1, end.seq)), "seq")
            heads = (msgspec.structs.asdict(head) for head in journal.heads())
            _insert(tables, "head", HEAD, heads)
            blobs = ({"digest": digest, "size": size} for digest, size in journal.blobs())
            _insert(tables, "blob", BLOB, blobs, "digest")
            _insert(tables, "source", SOURCE, [end._asdict()])
            for columns in _INDEXES:
                tables.table("entry").create_index(list(columns))
    except DriverError as error:
        raise coded(path, error) from error
    return end


def _insert(
    tables: Database,
    name: str,
    columns: dict[str, Any],
    rows: Iterable[dict[str, Any]],
    pk: str | None = None,
) -> None:
    table = tables.table(name).create(columns, pk=pk, strict=True)
    waiting = iter(rows)
    while page := list(islice(waiting, _BATCH)):
        table.insert_all(page)


def _row(entry: Entry) -> dict[str, Any]:
    body = msgspec.json.decode(entry.body)
    row = {name: value for name, value in entry._asdict().items() if name in ENTRY}
    row["day"] = day_of(entry.at)
    row["entry_id"], row["seat"] = _text(body, "entry"), _text(body, "seat")
    return row


def _text(body: Any, name: str) -> str | None:
    value = body.get(name) if isinstance(body, dict) else None
    return value if isinstance(value, str) and value else None


def _remove(path: Path) -> None:
    names = chain([path.name], (path.name + suffix for suffix in ("-wal", "-shm")))
    try:
        for name in names:
            path.with_name(name).unlink(missing_ok=True)
    except OSError as error:
        raise BozhenError("write-failed", file=path.name, reason=type(error).__name__) from error
