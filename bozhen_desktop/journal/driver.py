"""The only door to SQLCipher: opens an encrypted SQLite file the one way a journal is opened.

WAL with `synchronous=FULL`: a commit that returned is on the medium. Older SQLite can lose commits
when a WAL is reset, so the version is checked before any file is opened.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from sqlcipher3 import dbapi2

from bozhen_desktop.host.files import sync_folder, writing
from bozhen_desktop.kernel.errors import BozhenError

DriverError: type[Exception] = dbapi2.Error
"""What every operation of a connection may raise; it is no `sqlite3.Error`."""

KEY_BYTES = 32
BUSY_MS = 5_000
_FIXED = (3, 51, 3)
_BACKPORTS = {(3, 50): 7, (3, 44): 6}
_WITHDRAWN = {(3, 52, 0)}
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cell_size_check=ON",
    "trusted_schema=OFF",
)


class Rows(Protocol):
    """The answer of a statement."""

    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """What we use of the driver's connection; transactions are begun and ended by hand."""

    @property
    def in_transaction(self) -> bool: ...
    def execute(self, sql: str, values: Sequence[object] = ...) -> Rows: ...
    def executemany(self, sql: str, rows: Iterable[Sequence[object]]) -> Rows: ...
    def close(self) -> None: ...


def sqlite_version() -> str:
    """Version of the SQLite inside the driver."""
    return str(dbapi2.sqlite_version)


def check_version(version: str) -> None:
    """Refuse an SQLite that may lose commits when its WAL is reset.

    Fixed in 3.51.3 and, on the older lines, in 3.50.7 and 3.44.6; 3.52.0 was withdrawn.

    Raises:
        BozhenError: `sqlite-too-old`.
    """
    major, minor, patch = (int(part) for part in version.split("."))
    backport = _BACKPORTS.get((major, minor))
    fixed = (major, minor, patch) >= _FIXED or (backport is not None and patch >= backport)
    if not fixed or (major, minor, patch) in _WITHDRAWN:
        raise BozhenError("sqlite-too-old", version=version)


def connect(
    path: Path, key: bytes, *, readonly: bool = False, create: bool = False, alone: bool = False
) -> Connection:
    """Open the encrypted file `path` with its raw key of 32 bytes.

    The connection may be used from several threads, one at a time. With `create` the file must
    not exist; it is made readable for this account alone. With `alone` no other connection can
    read it and no memory is mapped onto the medium: one that is pulled out is an error, no more.

    Raises:
        BozhenError: `sqlite-too-old`, `journal-key-malformed`, `journal-missing`,
            `journal-exists`, `journal-busy` (another program holds it), `journal-unreadable`
            (wrong key or damaged); `disk-full`, `write-failed`.
    """
    check_version(sqlite_version())
    if len(key) != KEY_BYTES:
        raise BozhenError("journal-key-malformed", size=len(key))
    if create:
        _make_file(path)
    elif not path.is_file():
        raise BozhenError("journal-missing", file=path.name)
    return _open(path, key, readonly, alone)


def _make_file(path: Path) -> None:
    if path.exists():
        raise BozhenError("journal-exists", file=path.name)
    with writing(path):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        sync_folder(path.parent)


def _open(path: Path, key: bytes, readonly: bool, alone: bool) -> Connection:
    address = f"{path.absolute().as_uri()}?mode={'ro' if readonly else 'rw'}"
    try:
        connection: Connection = dbapi2.connect(
            address, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000
        )
    except DriverError as error:
        raise coded(path, error) from error
    try:
        _prepare(connection, key, readonly, alone)
    except DriverError as error:
        connection.close()
        raise coded(path, error) from error
    return connection


def _prepare(connection: Connection, key: bytes, readonly: bool, alone: bool) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    if alone:  # before the first look at the file
        connection.execute("PRAGMA locking_mode=EXCLUSIVE").fetchone()
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    for pragma in _PRAGMAS[1:] if readonly else _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").fetchone()


def coded(path: Path, error: Exception) -> BozhenError:
    """The error of ours for one of the driver: `journal-busy` or `journal-unreadable`."""
    reason = getattr(error, "sqlite_errorname", "") or type(error).__name__
    busy = reason.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
    code = "journal-busy" if busy else "journal-unreadable"
    return BozhenError(code, file=path.name, reason=reason)
