"""The office on both databases: the same schema, the same rows, the same proof of every row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Table, text

from bozhen_desktop.domain.amendments import CorrectPerson
from bozhen_desktop.domain.decisions import DecideSitting
from bozhen_desktop.domain.photos import EntryPhoto, TakePhotos
from bozhen_desktop.domain.registry import RecordExport
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.kernel.clock import FakeClock
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import BatchId, EntryId
from bozhen_desktop.office import amending, tables
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.database import BULK, insert_rows, migrate, transaction
from bozhen_desktop.office.intake import take_result
from bozhen_desktop.office.rebuild import compare, restore
from bozhen_desktop.office.registration import Who
from bozhen_desktop.office.results import book
from bozhen_desktop.office.trust import issue_trust
from tests.unit.domain.support import START
from tests.unit.office import parts


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str | None:
    if request.param == "sqlite":
        return None
    return str(request.getfixturevalue("fresh_postgres_url"))


@pytest.fixture
def store(tmp_path: Path, url: str | None) -> Iterator[OfficeStore]:
    with parts.found(tmp_path / "office", url) as opened:
        yield opened


@pytest.fixture
def full(store: OfficeStore) -> OfficeStore:
    """An office with at least one row in every table."""
    parts.register(store, 4)
    issue_trust(store, "a")
    theory, practical = parts.theory_day(), parts.practical_day(count=4)
    parts.score(theory)
    parts.issue(store, theory.room.arrangement)
    parts.issue(store, practical.room.arrangement)
    entries = parts.journal(theory.events)
    blobs = parts.theory_blobs()
    for seq, part in enumerate((entries[:30], entries[50:], entries[20:50]), 1):
        take_result(store, parts.deliver(store, "T1", part, seq, blobs))
    take_result(store, parts.deliver(store, "P1", parts.journal(practical.events)))
    fields = {"entry": parts.entry_id(1), "subject": "theory", "sitting": "T1", "reason": "换考场"}
    store.decide(DecideSitting(**fields, sittings=["T1", "P1"]), "a", "b")
    paper = amending.paper_named(store, "P-G1")
    basis = amending.new_basis(store, "答案有误", "复核 1 号")
    change = amending.key_change(paper, "G1-i2", "D")
    command = amending.correct_key(store, paper, [change], basis)
    amending.decide(store, command, Who(actor="a", witness="b"))
    return store


def test_migrated_schema_is_the_one_in_use(store: OfficeStore) -> None:
    migrate(store.engine)
    with transaction(store.engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, tables.metadata)
    assert found == []


def test_newer_schema_is_not_touched(store: OfficeStore) -> None:
    with transaction(store.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BozhenError, match="database-newer"):
        migrate(store.engine)


def test_restart_finds_the_same_office(full: OfficeStore, tmp_path: Path, url: str | None) -> None:
    before = full.bureau.state(), full.position
    full.close()
    folder = DataFolder.open(tmp_path / "office")
    with OfficeStore.open(folder, clock=FakeClock(wall=START)) as again:
        assert (again.bureau.state(), again.position) == before
        assert compare(again).mismatches == []


def test_rebuild_makes_the_same_rows(full: OfficeStore) -> None:
    done = compare(full)
    assert done.mismatches == []
    assert set(done.compared) == set(tables.metadata.tables)
    assert all(done.compared.values()), done.compared


def unlock(store: OfficeStore) -> None:
    """Whoever owns the database can take the triggers away."""
    with transaction(store.engine) as connection:
        if store.engine.dialect.name == "postgresql":
            connection.execute(text("DROP FUNCTION bozhen_fixed CASCADE"))
            return
        query = text("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        for name in list(connection.execute(query).scalars()):
            connection.execute(text(f"DROP TRIGGER {name}"))


EDITS = {
    "amended": "cell = '99.0'",
    "amendment": "reason = 'x'",
    "answer": "options = '[]'",
    "decision": "chosen = 'P1'",
    "device": "name = 'x'",
    "entry": "carried = '{}' || ' '",
    "incident": "tier = 1",
    "office_entry": "at = at + 1",
    "original": "data = substr(data, 2)",
    "package": "verdict = 'held'",
    "piece": "mean = 9900",
    "receipt": "central_seq = central_seq + 1",
    "result": "word = '合格', cell = '99.0'",
    "sheet": "total = total + 500",
    "sitting": "pass_mark = 1",
}


def one_of(store: OfficeStore, table: Table) -> tuple[dict[str, Any], str]:
    """The first row of a table and the condition that names it."""
    with transaction(store.engine) as connection:
        query = table.select().order_by(*table.primary_key.columns).limit(1)
        row = connection.execute(query).one()._asdict()
    names = [column.name for column in table.primary_key]
    return row, " AND ".join(f"{name} = '{row[name]}'" for name in names)


def put_back(store: OfficeStore, table: Table, row: dict[str, Any], where: str) -> None:
    with transaction(store.engine) as connection:
        connection.execute(text(f"DELETE FROM {table.name} WHERE {where}"))
        connection.execute(table.insert(), [row])


def test_every_table_has_an_edit() -> None:
    assert set(EDITS) == set(tables.metadata.tables)


def test_rebuild_finds_any_row_changed_by_plain_sql(full: OfficeStore) -> None:
    unlock(full)
    for name, edit in EDITS.items():
        table = tables.metadata.tables[name]
        row, where = one_of(full, table)
        with transaction(full.engine) as connection:
            done = connection.execute(text(f"UPDATE {name} SET {edit} WHERE {where}"))
            assert done.rowcount == 1
        found = compare(full).mismatches
        assert found and {mismatch.table for mismatch in found} <= {name, "original"}, found
        if name not in ("office_entry", "original"):
            assert [mismatch.problem for mismatch in found] == ["changed"]
        put_back(full, table, row, where)
    assert compare(full).mismatches == []


def test_rebuild_finds_any_row_that_was_removed(full: OfficeStore) -> None:
    unlock(full)
    for name in EDITS:
        table = tables.metadata.tables[name]
        row, where = one_of(full, table)
        with transaction(full.engine) as connection:
            connection.execute(text(f"DELETE FROM {name} WHERE {where}"))
        assert name in {mismatch.table for mismatch in compare(full).mismatches}
        put_back(full, table, row, where)
    assert compare(full).mismatches == []


def test_rebuild_finds_a_row_that_was_put_in(full: OfficeStore) -> None:
    with transaction(full.engine) as connection:
        row = connection.execute(tables.result.select().limit(1)).one()._asdict()
        connection.execute(tables.result.insert(), [row | {"sitting": "T7"}])
    assert [m.problem for m in compare(full).mismatches] == ["extra"]


def test_restore_puts_changed_rows_back(full: OfficeStore) -> None:
    with transaction(full.engine) as connection:
        connection.execute(text("UPDATE result SET word = '合格'"))
        connection.execute(text("DELETE FROM answer"))
    restore(full)
    assert compare(full).mismatches == []


def test_restore_refuses_when_an_original_is_changed(full: OfficeStore) -> None:
    unlock(full)
    with transaction(full.engine) as connection:
        connection.execute(text("UPDATE original SET data = substr(data, 2) WHERE kind = 'result'"))
        connection.execute(text("UPDATE result SET word = '合格'"))
    with pytest.raises(BozhenError, match="office-facts"):
        restore(full)


def test_roster_joins_both_subjects(full: OfficeStore) -> None:
    with full.reading() as connection:
        found = book(connection, parts.ORGANISATION, parts.SITE, parts.BATCH)
    assert [(row.theory, row.practical, row.word) for row in found.rows] == [
        ("90.0", "82.0", "合格"),
        ("30.0", "82.0", "不合格"),
        ("0.0", "82.0", "不合格"),
        ("缺考", "违纪", "违纪"),
    ]
    assert found.unregistered == []


def test_every_kind_of_correction_is_derived_again(full: OfficeStore) -> None:
    basis, pair = amending.new_basis(full, "复核", "复核 2 号"), Who(actor="a", witness="b")
    score = amending.correct_score(full, "P1", parts.entry_id(1), 5990, basis)
    amending.decide(full, score, pair)
    person = CorrectPerson(entry=EntryId(parts.entry_id(2)), name="张䶮", basis=basis)
    amending.decide(full, person, pair)
    photo = EntryPhoto(entry=EntryId(parts.entry_id(2)), original=sha256_hex(b"photo"))
    command = TakePhotos(batch=BatchId(parts.BATCH), photos=[photo])
    full.decide(command, "a", originals={"photo": b"photo"})
    with full.reading() as connection:
        found = book(connection, parts.ORGANISATION, parts.SITE, parts.BATCH).rows
    assert (found[0].practical, found[0].word) == ("59.9", "不合格")
    assert found[0].amended == "更正决定第 1、2 号"
    assert found[1].name == "张䶮"
    assert compare(full).mismatches == []
    assert restore(full) > 0
    assert compare(full).mismatches == []


def test_two_devices_of_one_office_share_a_database(
    tmp_path: Path, fresh_postgres_url: str
) -> None:
    """Each has its chain; what one decides, the other knows before it decides."""
    export = RecordExport(what="all", form="csv", rows=1, digest="0" * 64)
    with (
        parts.found(tmp_path / "one", fresh_postgres_url) as one,
        parts.joined(tmp_path / "two", one, fresh_postgres_url) as two,
    ):
        two.decide(export, "second")
        one.decide(export, "first")
        two.decide(export, "second")
        assert len(two.bureau.registry.exports) == 3
        assert one.device != two.device
        assert compare(two).mismatches == []


def test_of_two_decisions_at_the_same_time_one_is_asked_to_try_again(
    tmp_path: Path, fresh_postgres_url: str
) -> None:
    export = RecordExport(what="all", form="csv", rows=1, digest="0" * 64)
    with (
        parts.found(tmp_path / "one", fresh_postgres_url) as one,
        parts.joined(tmp_path / "two", one, fresh_postgres_url) as two,
    ):
        with pytest.raises(BozhenError, match="database-conflict"), one.unit("first") as unit:
            unit.decide(export)
            two.decide(export, "second")
        assert len(one.bureau.registry.exports) == 1
        one.decide(export, "first")
        assert len(one.bureau.registry.exports) == 2
        assert compare(one).mismatches == []


def test_two_organisations_in_one_database_do_not_see_each_other(
    tmp_path: Path, fresh_postgres_url: str
) -> None:
    """The same sitting, entries and ids under two organisations: every key begins with them."""
    day = parts.practical_day()
    entries = parts.journal(day.events)
    url = fresh_postgres_url
    with (
        parts.found(tmp_path / "one", url) as one,
        parts.found(tmp_path / "two", url, organisation="O2") as two,
    ):
        for store, organisation in ((one, "O1"), (two, "O2")):
            parts.register(store, 3)
            parts.issue(store, day.room.arrangement)
            take_result(store, parts.deliver(store, "P1", entries, org=organisation))
        with transaction(one.engine) as connection:
            connection.execute(text("UPDATE result SET word = '?' WHERE organisation = 'O2'"))
        assert compare(one).mismatches == []
        assert {mismatch.table for mismatch in compare(two).mismatches} == {"result"}
        with one.reading() as connection:
            assert len(book(connection, "O1", parts.SITE).rows) == 3


def changed_row(table: Table, row: dict[str, Any], number: int) -> dict[str, Any]:
    """The row with one column changed, another one from row to row."""
    keys = {column.name for column in table.primary_key}
    names = [name for name in row if name not in keys]
    name = names[number % len(names)]
    value = row[name]
    if value is None:
        return row | {name: 1}
    return row | {name: value + 1 if isinstance(value, int) else value + " "}


def test_rebuild_finds_every_edit_of_many(full: OfficeStore) -> None:
    """One column of every row of every derived table is changed; each row is named."""
    expected = set()
    with transaction(full.engine) as connection:
        for table in tables.derived():
            keys = [column.name for column in table.primary_key]
            for number, found in enumerate(list(connection.execute(table.select()))):
                row = found._asdict()
                where = [table.c[name] == row[name] for name in keys]
                edit = changed_row(table, row, number)
                connection.execute(table.update().where(*where).values(**edit))
                expected.add((table.name, tuple(row[name] for name in keys[2:])))
    found = compare(full).mismatches
    assert {(mismatch.table, tuple(mismatch.key)) for mismatch in found} == expected
    assert {mismatch.problem for mismatch in found} == {"changed"}
    assert all(len(mismatch.columns) == 1 for mismatch in found)
    assert len(expected) > 50


def test_many_rows_are_the_same_rows(store: OfficeStore) -> None:
    """COPY and INSERT write the same, whatever the text holds."""
    scope = {"organisation": "O1", "site": "HQ"}
    texts = ["\\N", "a\tb", 'x"y', "换\n行", "\\.", "䶮·", "", "'"]
    rows = [
        scope
        | {"sitting": "T", "kind": "note", "number": number, "entry": texts[number % len(texts)]}
        | {"code": "c", "body": "{}", "tier": None if number % 2 else number}
        for number in range(BULK + 7)
    ]
    with transaction(store.engine) as connection:
        insert_rows(connection, tables.incident, rows)
        query = tables.incident.select().order_by(tables.incident.c.number)
        assert [row._asdict() for row in connection.execute(query)] == rows
    with (
        pytest.raises(BozhenError, match="database-conflict"),
        transaction(store.engine) as connection,
    ):
        insert_rows(connection, tables.incident, rows)
