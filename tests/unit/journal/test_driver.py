"""The version gate, the raw key, the pragmas, and what a wrong file is called."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from bozhen_desktop.journal.driver import DriverError, check_version, connect, sqlite_version
from bozhen_desktop.kernel.errors import BozhenError
from tests.unit.journal.samples import KEY


@pytest.mark.parametrize(
    "version", ["3.51.3", "3.51.10", "3.52.1", "3.53.0", "4.0.0", "3.50.7", "3.50.8", "3.44.6"]
)
def test_versions_that_keep_every_commit(version: str) -> None:
    check_version(version)


@pytest.mark.parametrize(
    "version", ["3.51.2", "3.52.0", "3.50.6", "3.44.5", "3.45.9", "3.49.1", "3.40.1", "2.9.9"]
)
def test_versions_that_may_lose_a_commit(version: str) -> None:
    with pytest.raises(BozhenError, match="sqlite-too-old"):
        check_version(version)


def test_the_driver_of_this_house_is_new_enough() -> None:
    check_version(sqlite_version())


def test_pragmas_of_a_journal(tmp_path: Path) -> None:
    connection = connect(tmp_path / "a.db", KEY, create=True)
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "cell_size_check": 1}
    for pragma, value in wanted.items():
        assert connection.execute(f"PRAGMA {pragma}").fetchone()[0] == value
    assert connection.execute("PRAGMA busy_timeout").fetchone()[0] == 5000
    connection.close()


@pytest.mark.skipif(os.name == "nt", reason="modes are a matter of POSIX")
def test_the_files_are_for_this_account_alone(tmp_path: Path) -> None:
    connection = connect(tmp_path / "a.db", KEY, create=True)
    connection.execute("CREATE TABLE t (a TEXT)")
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    connection.close()


def test_nothing_readable_lies_on_the_disk(tmp_path: Path) -> None:
    connection = connect(tmp_path / "a.db", KEY, create=True)
    connection.execute("CREATE TABLE t (a TEXT)")
    connection.execute("INSERT INTO t VALUES (?)", ("canary-7f3e",))
    for path in tmp_path.iterdir():
        data = path.read_bytes()
        assert b"canary" not in data
        assert b"SQLite format" not in data
    connection.close()


def _plain(path: Path) -> None:
    path.write_bytes(b"no database at all " * 500)


def _cut(path: Path) -> None:
    connect(path, KEY, create=True).close()
    path.write_bytes(path.read_bytes()[:700])


def _other_key(path: Path) -> None:
    connection = connect(path, bytes(32), create=True)
    connection.execute("CREATE TABLE t (a TEXT)")
    connection.close()


@pytest.mark.parametrize("spoil", [_plain, _cut, _other_key])
def test_what_cannot_be_read_is_named(tmp_path: Path, spoil, capfd) -> None:
    path = tmp_path / "a.db"
    spoil(path)
    with pytest.raises(BozhenError, match="journal-unreadable"):
        connect(path, KEY)
    assert capfd.readouterr() == ("", "")


def test_refusals_before_a_file_is_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with pytest.raises(BozhenError, match="journal-missing"):
        connect(path, KEY)
    with pytest.raises(BozhenError, match="journal-key-malformed"):
        connect(path, KEY[:31], create=True)
    assert not path.exists()
    connect(path, KEY, create=True).close()
    with pytest.raises(BozhenError, match="journal-exists"):
        connect(path, KEY, create=True)


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "a b%23#?.db"
    writer = connect(path, KEY, create=True)
    writer.execute("CREATE TABLE t (a INTEGER)")
    reader = connect(path, KEY, readonly=True)
    assert reader.execute("SELECT count(*) FROM t").fetchone() == (0,)
    with pytest.raises(DriverError):
        reader.execute("INSERT INTO t VALUES (1)")
    reader.close()
    writer.close()
