"""The whole sample batch registered and issued on PostgreSQL, as on the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bozhen_desktop.exchange.exam import open_arrangement
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.office import tables
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.issue import Issued, IssueOrder, issue
from bozhen_desktop.office.rebuild import compare
from tests.unit.office import sample_office as sample


@pytest.fixture
def store(tmp_path: Path, fresh_postgres_url: str) -> Iterator[OfficeStore]:
    with sample.founded(tmp_path / "office", url=fresh_postgres_url) as made:
        yield made


def issued(store: OfficeStore) -> Issued:
    order = IssueOrder(batch=store.bureau.batches.latest(), start_in=60, seed="1")
    return issue(store, order, sample.CLERK)


def test_the_sample_is_issued_and_every_row_follows(store: OfficeStore) -> None:
    rooms = sample.know_rooms(store)
    plan = sample.register(store)
    index = issued(store)
    assert [line.entries for line in index.index.packages] == [200, 40, 118, 118]
    for line in index.index.packages:
        data = index.files[line.file]
        assert store.original(line.sha256) == data
        arrangement, _, _ = open_arrangement(data, rooms[line.site].identity)
        tickets = store.bureau.entries.tickets_of(plan.batch)
        assert all(tickets[entry.id] == entry.ticket for entry in arrangement.entries)
    with store.reading() as connection:
        entries = connection.execute(select(func.count()).select_from(tables.entry)).scalar_one()
    assert entries == 260
    assert compare(store)[1] == []


def test_a_refused_issue_leaves_no_row(store: OfficeStore) -> None:
    sample.know_rooms(store)
    sample.register(store)
    revoked = store.bureau.registry.devices
    for device in [key for key, device in revoked.items() if device.site == "bench"]:
        del revoked[device]
    with store.reading() as connection:
        before = connection.execute(select(func.count()).select_from(tables.office_entry)).scalar()
    with pytest.raises(RuleError, match="room-missing"):
        issued(store)
    with store.reading() as connection:
        after = connection.execute(select(func.count()).select_from(tables.office_entry)).scalar()
    assert before == after
    assert store.bureau.entries.tickets == {}
    assert compare(store)[1] == []
