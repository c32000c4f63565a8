"""What only the journal on disk has: files, reopening, other formats, a commit that fails."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from bozhen_desktop.journal.driver import connect
from bozhen_desktop.journal.heads import START
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.port import JournalFailed
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from tests.unit.journal.samples import KEY, day, end_of, head_of


def test_a_clean_stop_leaves_one_file(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "s.db", KEY)
    journal.append(day(20), {})
    assert (tmp_path / "s.db-wal").stat().st_size > 0
    journal.close()
    assert [path.name for path in tmp_path.iterdir()] == ["s.db"]


def test_everything_is_there_after_reopening(tmp_path: Path) -> None:
    entries, photo = day(20), b"\x00photo"
    journal = Journal.create(tmp_path / "s.db", KEY)
    journal.append(entries, {sha256_hex(photo): photo}, [head_of(end_of(entries))])
    journal.close()
    again = Journal.open(tmp_path / "s.db", KEY)
    assert again.last() == end_of(entries)
    assert list(again.entries()) == entries
    assert again.blob(sha256_hex(photo)) == photo
    assert again.heads() == [head_of(end_of(entries))]
    more = day(3, again.last())
    again.append(more, {})
    again.close()
    third = Journal.open(tmp_path / "s.db", KEY)
    assert third.last() == end_of(more)
    third.close()


@pytest.mark.parametrize("pragma", ["user_version=2", "application_id=7"])
def test_another_format_is_refused(tmp_path: Path, pragma: str) -> None:
    Journal.create(tmp_path / "s.db", KEY).close()
    connection = connect(tmp_path / "s.db", KEY)
    connection.execute(f"PRAGMA {pragma}")
    connection.close()
    with pytest.raises(BozhenError, match="journal-format"):
        Journal.open(tmp_path / "s.db", KEY)


def test_another_database_is_no_journal(tmp_path: Path) -> None:
    connect(tmp_path / "s.db", KEY, create=True).close()
    with pytest.raises(BozhenError, match=r"journal-(format|unreadable)"):
        Journal.open(tmp_path / "s.db", KEY)


def test_the_table_refuses_what_is_not_of_its_type(tmp_path: Path) -> None:
    Journal.create(tmp_path / "s.db", KEY).close()
    connection = connect(tmp_path / "s.db", KEY)
    kinds = {name: sql for name, sql in connection.execute("SELECT name, sql FROM sqlite_schema")}
    assert all(kinds[name].endswith("STRICT") for name in ("entry", "blob", "head"))
    connection.close()


def test_a_commit_that_fails_is_the_end(tmp_path: Path) -> None:
    """The page limit of the file stands in for a full disk."""
    journal = Journal.create(tmp_path / "s.db", KEY)
    first = day(5)
    journal.append(first, {})
    journal._alive().execute("PRAGMA max_page_count=1").fetchone()
    photo = bytes(500_000)
    with pytest.raises(JournalFailed) as caught:
        journal.append(day(1, end_of(first)), {sha256_hex(photo): photo})
    assert caught.value.params["reason"] == "SQLITE_FULL"
    with pytest.raises(JournalFailed):
        journal.last()
    with pytest.raises(JournalFailed):
        journal.append(day(1, end_of(first)), {})
    journal.close()
    again = Journal.open(tmp_path / "s.db", KEY)
    assert list(again.entries()) == first
    assert list(again.blobs()) == []
    again.close()


def test_readers_see_whole_commits_while_another_thread_writes(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "s.db", KEY)
    batches, end = [], START
    for _ in range(150):
        batches.append(day(4, end))
        end = end_of(batches[-1])
    ends = {START.seq, *(batch[-1].seq for batch in batches)}
    writing = threading.Thread(target=lambda: [journal.append(batch, {}) for batch in batches])
    writing.start()
    while writing.is_alive():
        seen = list(journal.entries())
        assert len(seen) in ends
        assert [entry.seq for entry in seen] == list(range(1, len(seen) + 1))
    writing.join()
    assert journal.last() == end
    journal.close()


def test_every_column_of_an_entry_has_its_place(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "s.db", KEY)
    journal.append(day(1), {})
    connection = connect(tmp_path / "s.db", KEY, readonly=True)
    names = [found[1] for found in connection.execute("PRAGMA table_info(entry)")]
    assert names == list(day(1)[0]._fields)
    connection.close()
    journal.close()
