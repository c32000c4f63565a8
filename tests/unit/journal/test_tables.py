"""Report tables: the same rows as the journal, made again at any time, unreadable without a key."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from bozhen_desktop.journal import tables
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.driver import DriverError, connect
from bozhen_desktop.journal.heads import START
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.memory import MemoryJournal
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from tests.unit.journal.samples import KEY, day, end_of, head_of, row

TABLES_KEY = bytes(range(100, 132))


def _rows(path: Path, sql: str) -> list[tuple]:
    """Read with the driver alone: a second reader beside sqlite-utils."""
    connection = connect(path, TABLES_KEY, readonly=True)
    try:
        return [tuple(found) for found in connection.execute(sql)]
    finally:
        connection.close()


def test_tables_and_journal_tell_the_same(tmp_path: Path) -> None:
    journal, path = Journal.create(tmp_path / "s.db", KEY), tmp_path / "tables.db"
    entries = day(1500)
    photo = b"photo"
    journal.append(entries, {sha256_hex(photo): photo}, [head_of(end_of(entries))])
    assert tables.rebuild(journal, path, TABLES_KEY) == end_of(entries)
    names = "seq, at, boot, mono, device, command, part, parts, actor, kind, body, entry_id, seat"
    wanted = []
    for entry in entries:
        body = msgspec.json.decode(entry.body)
        plain = [*entry[:8], entry.actor, entry.kind, entry.body, body["entry"], body["seat"]]
        wanted.append(tuple(plain))
    assert _rows(path, f"SELECT {names} FROM entry ORDER BY seq") == wanted
    assert _rows(path, "SELECT * FROM blob") == [(sha256_hex(photo), len(photo))]
    heads = [msgspec.structs.astuple(head) for head in journal.heads()]
    assert _rows(path, "SELECT seq, hash, at, signer, signature FROM head") == heads
    assert tables.source(path, TABLES_KEY) == journal.last()
    journal.close()


def test_counts_by_kind_day_and_person(tmp_path: Path) -> None:
    journal, path = MemoryJournal(), tmp_path / "tables.db"
    entries = day(200)
    journal.append(entries, {})
    tables.rebuild(journal, path, TABLES_KEY)
    with tables.opened(path, TABLES_KEY) as found:
        assert found["entry"].count == len(entries)
        mine = list(found["entry"].rows_where("entry_id = ?", ["e0012"]))
        assert [line["seq"] for line in mine] == [
            entry.seq for entry in entries if entry.command == 12
        ]
        assert {line["day"] for line in mine} == {"2026-09-21"}


def test_rebuilding_replaces_what_was_there(tmp_path: Path) -> None:
    journal, path = MemoryJournal(), tmp_path / "tables.db"
    assert tables.rebuild(journal, path, TABLES_KEY) == START
    journal.append(day(30), {})
    tables.rebuild(journal, path, TABLES_KEY)
    assert _rows(path, "SELECT count(*) FROM entry") == [(journal.last().seq,)]
    path.write_bytes(b"damaged")
    tables.rebuild(journal, path, TABLES_KEY)
    assert tables.source(path, TABLES_KEY) == journal.last()
    assert [file.name for file in tmp_path.iterdir()] == ["tables.db"]


def test_a_rebuild_that_fails_leaves_the_old_tables(tmp_path: Path) -> None:
    journal, path = MemoryJournal(), tmp_path / "tables.db"
    journal.append(day(3), {})
    end = tables.rebuild(journal, path, TABLES_KEY)
    journal.close()
    with pytest.raises(BozhenError, match="journal-closed"):
        tables.rebuild(journal, path, TABLES_KEY)
    assert tables.source(path, TABLES_KEY) == end
    assert [file.name for file in tmp_path.iterdir()] == ["tables.db"]


def test_an_event_without_person_or_seat_has_null(tmp_path: Path) -> None:
    journal, path = MemoryJournal(), tmp_path / "tables.db"
    bodies = ['{"kind":"beat"}', '{"entry":["e1"],"kind":"x","seat":""}']
    for number, body in enumerate(bodies, 1):
        journal.append(chained(journal.last(), [row(number, body=body)]), {})
    tables.rebuild(journal, path, TABLES_KEY)
    found = _rows(path, "SELECT entry_id, seat FROM entry ORDER BY seq")
    assert found == [(None, None), (None, None)]


def test_the_tables_are_encrypted_and_typed(tmp_path: Path) -> None:
    journal, path = MemoryJournal(), tmp_path / "tables.db"
    journal.append(day(30), {})
    tables.rebuild(journal, path, TABLES_KEY)
    assert b"checked-in" not in path.read_bytes()
    with pytest.raises(BozhenError, match="journal-unreadable"):
        tables.source(path, KEY)
    connection = connect(path, TABLES_KEY)
    with pytest.raises(DriverError):
        connection.execute("INSERT INTO source VALUES ('not a number', 'x')")
    connection.close()
    connect(tmp_path / "empty.db", TABLES_KEY, create=True).close()
    with pytest.raises(BozhenError, match="journal-unreadable"):
        tables.source(tmp_path / "empty.db", TABLES_KEY)
