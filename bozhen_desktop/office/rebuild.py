"""Rebuild: derive every central table again from chains and originals, and compare row by row.

The fresh tables lie in memory, or for PostgreSQL in a schema of their own inside a transaction that
is rolled back. Whatever was changed by plain SQL – a row, a chain entry, an original – is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Table, delete, select, text

from bozhen_desktop.domain.amendments import KeyCorrected, PersonCorrected, ScoreCorrected
from bozhen_desktop.domain.bureau import Bureau
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.office import tables
from bozhen_desktop.office.archive import Archive
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.database import memory_engine, transaction
from bozhen_desktop.office.projection import Work, project
from bozhen_desktop.office.reading import decode, read_chains
from bozhen_desktop.office.replay import RangeReader
from bozhen_desktop.office.signed import check_decision

SCRATCH = "bozhen_rebuild"
_DIGEST = re.compile(r'"([0-9a-f]{64})"')
_NEEDED = re.compile(r'"original":"([0-9a-f]{64})"')
Key = tuple[Any, ...]


class Mismatch(NamedTuple):
    """One thing that is not as the chain says.

    `table`; `key` of the row after its scope; `problem`: changed (with `columns`), missing (the
    chain says it must be here), extra (the chain knows nothing of it), or a code.
    """

    table: str
    key: list[Any]
    problem: str
    columns: list[str]


class Comparison(NamedTuple):
    """Rows compared, by table, and everything that does not agree."""

    compared: dict[str, int]
    mismatches: list[Mismatch]


def compare(store: OfficeStore) -> Comparison:
    """Compare every table of this office with what its chains and originals make.

    Raises:
        BozhenError: those of `transaction`.
    """
    with store.reading() as live:
        compared, found = check_facts(live, store)
        if any(mismatch.table == tables.office_entry.name for mismatch in found):
            return Comparison(compared, found)  # nothing can be derived from a broken chain
        with _scratch(store.engine) as fresh:
            try:
                _derive(live, fresh, store)
            except BozhenError as error:
                found.append(Mismatch("original", [], error.code, []))
                return Comparison(compared, found)
            for table in tables.derived():
                count, wrong = _compare_table(table, live, fresh, store)
                compared[table.name] = count
                found += wrong
    return Comparison(compared, found)


def restore(store: OfficeStore) -> int:
    """Put every derived table back to what chains and originals make; the rows written.

    Raises:
        IntegrityError: chains or originals are not whole; nothing is changed then.
        BozhenError: those of `transaction`.
    """
    with store.reading() as live:
        _, found = check_facts(live, store)
        if found:
            raise IntegrityError("office-facts", problem=found[0].problem, table=found[0].table)
        for table in tables.derived():
            live.execute(delete(table).where(*_mine(table, store)))
        _derive(live, live, store)
        return sum(len(_rows(table, live, store)) for table in tables.derived())


def check_facts(live: Connection, store: OfficeStore) -> tuple[dict[str, int], list[Mismatch]]:
    """Chains and originals by themselves: hashes, order, what is named and not there."""
    place = store.keys.place
    try:
        entries = read_chains(live, place.organisation, place.site).entries
    except IntegrityError as error:
        key = [error.params.get("device", ""), error.params.get("seq", 0)]
        problem = str(error.params.get("problem", error.code))
        return {}, [Mismatch(tables.office_entry.name, key, problem, [])]
    archive = Archive(live, place.organisation, place.site)
    digests = archive.digests()
    compared = {tables.office_entry.name: len(entries), tables.original.name: len(digests)}
    found = [*_check_originals(archive, digests, entries)]
    return compared, [*found, *_check_decisions(archive, entries, store)]


def _check_originals(
    archive: Archive, digests: list[str], entries: list[Entry]
) -> Iterator[Mismatch]:
    named = {digest for entry in entries for digest in _DIGEST.findall(entry.body)}
    for digest in digests:
        if digest not in named:
            yield Mismatch("original", [digest], "extra", [])
            continue
        try:
            archive.get(digest)
        except IntegrityError:
            yield Mismatch("original", [digest], "changed", ["data"])
    needed = {digest for entry in entries for digest in _NEEDED.findall(entry.body)}
    for digest in sorted(needed - set(digests)):
        yield Mismatch("original", [digest], "missing", [])


def _check_decisions(
    archive: Archive, entries: list[Entry], store: OfficeStore
) -> Iterator[Mismatch]:
    """Every correction stands in a file that the office signed, word for word."""
    signer = store.bureau.registry.office().issuer
    for entry in entries:
        event = decode(entry)
        if not isinstance(event, KeyCorrected | ScoreCorrected | PersonCorrected):
            continue
        try:
            data = archive.get(event.basis.original)
            check_decision(data, event, store.keys.place, store.folder.mode, signer)
        except IntegrityError as error:
            if not error.code.startswith("original-"):  # that one is told already
                yield Mismatch("amendment", [event.number], error.code, [])


def _derive(live: Connection, fresh: Connection, store: OfficeStore) -> None:
    place, bureau = store.keys.place, Bureau()
    archive = Archive(live, place.organisation, place.site)
    reader = RangeReader(archive, store.keys.identity)
    work = Work(fresh, place.organisation, place.site, bureau, reader)
    for entry in read_chains(live, place.organisation, place.site).entries:
        event = decode(entry)
        bureau.apply(event)
        project(work, entry, event)


@contextmanager
def _scratch(engine: Engine) -> Iterator[Connection]:
    """A connection to empty tables that vanish at the end."""
    if engine.dialect.name == "sqlite":
        memory = memory_engine()
        try:
            with transaction(memory) as connection:
                tables.metadata.create_all(connection)
                yield connection
        finally:
            memory.dispose()
        return
    with engine.connect() as connection, connection.begin() as begun:
        connection.execute(text(f"CREATE SCHEMA {SCRATCH}"))
        connection.execute(text(f"SET LOCAL search_path TO {SCRATCH}"))
        tables.metadata.create_all(connection)
        yield connection
        begun.rollback()


def _mine(table: Table, store: OfficeStore) -> list[Any]:
    place = store.keys.place
    return [table.c.organisation == place.organisation, table.c.site == place.site]


def _rows(table: Table, connection: Connection, store: OfficeStore) -> dict[Key, Any]:
    names = [column.name for column in table.primary_key][len(tables.SCOPE) :]
    found = connection.execute(select(table).where(*_mine(table, store)))
    return {tuple(getattr(row, name) for name in names): row._asdict() for row in found}


def _compare_table(
    table: Table, live: Connection, fresh: Connection, store: OfficeStore
) -> tuple[int, list[Mismatch]]:
    here, due = _rows(table, live, store), _rows(table, fresh, store)
    found = []
    for key in sorted(here.keys() | due.keys(), key=repr):
        if key not in here:
            found.append(Mismatch(table.name, list(key), "missing", []))
        elif key not in due:
            found.append(Mismatch(table.name, list(key), "extra", []))
        elif here[key] != due[key]:
            columns = [name for name, value in here[key].items() if due[key][name] != value]
            found.append(Mismatch(table.name, list(key), "changed", columns))
    return len(here.keys() | due.keys()), found
