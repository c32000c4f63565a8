"""Group commit: order, grouping, failure, stopping."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from bozhen_desktop.journal.heads import START, Position
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.memory import MemoryJournal
from bozhen_desktop.journal.port import JournalFailed
from bozhen_desktop.journal.writer import Writer
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from tests.unit.journal.samples import KEY, day, end_of, head_of

WAIT_S = 10


class SlowDisk(MemoryJournal):
    """A memory disk whose commits wait until they are let through; counts them."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = threading.Semaphore(0)
        self.let = threading.Semaphore(0)
        self.commits: list[int] = []

    def append(self, entries, blobs, heads=()) -> None:
        self.begun.release()
        assert self.let.acquire(timeout=WAIT_S)
        super().append(entries, blobs, heads)
        self.commits.append(len(entries))


class FullDisk(MemoryJournal):
    """Takes `good` commits, then fails for ever."""

    def __init__(self, good: int) -> None:
        super().__init__()
        self.good = good

    def append(self, entries, blobs, heads=()) -> None:
        if self.good == 0:
            raise JournalFailed(reason="SQLITE_FULL")
        self.good -= 1
        super().append(entries, blobs, heads)


class Notes:
    """What a writer reported."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.errors: list[BozhenError] = []
        self.failed = threading.Event()
        self.reported = threading.Event()

    def committed(self, tickets: list[int]) -> None:
        self.groups.append(tickets)
        self.reported.set()

    def broken(self, error: BozhenError) -> None:
        self.errors.append(error)
        self.failed.set()

    @property
    def tickets(self) -> list[int]:
        return [ticket for group in self.groups for ticket in group]


def _batches(count: int, after: Position = START):
    for _ in range(count):
        batch = day(1, after)
        after = end_of(batch)
        yield batch


def test_what_queued_during_a_commit_is_one_transaction() -> None:
    disk, notes = SlowDisk(), Notes()
    writer = Writer[int](disk, notes.committed, notes.broken)
    batches = list(_batches(30))
    writer.submit(0, batches[0])
    assert disk.begun.acquire(timeout=WAIT_S)
    for ticket, batch in enumerate(batches[1:], 1):
        writer.submit(ticket, batch)
    disk.let.release()
    assert disk.begun.acquire(timeout=WAIT_S)
    disk.let.release()
    writer.stop()
    assert notes.groups == [[0], list(range(1, 30))]
    assert disk.commits == [len(batches[0]), sum(map(len, batches[1:]))]
    assert notes.errors == []


def test_nothing_is_reported_before_it_is_committed() -> None:
    disk, notes = SlowDisk(), Notes()
    writer = Writer[int](disk, notes.committed, notes.broken)
    writer.submit(7, day(1))
    assert disk.begun.acquire(timeout=WAIT_S)
    assert notes.groups == []
    disk.let.release()
    writer.stop()
    assert notes.groups == [[7]]


def test_a_real_file_holds_everything_that_was_reported(tmp_path: Path) -> None:
    journal, notes = Journal.create(tmp_path / "s.db", KEY), Notes()
    held: list[bool] = []

    def committed(tickets: list[int]) -> None:
        held.append(journal.last().seq >= tickets[-1])
        notes.committed(tickets)

    writer = Writer[int](journal, committed, notes.broken)
    whole = []
    for batch in _batches(200):
        whole += batch
        photo = str(batch[0].seq).encode()
        head = head_of(end_of(batch))
        writer.submit(batch[-1].seq, batch, {sha256_hex(photo): photo}, [head])
    writer.stop()
    assert list(journal.entries()) == whole
    assert notes.tickets == [head.seq for head in journal.heads()]
    assert len(list(journal.blobs())) == 200
    assert all(held)
    assert len(notes.groups) < 200
    journal.close()


def test_a_failure_is_told_once_and_ends_everything() -> None:
    notes = Notes()
    writer = Writer[int](FullDisk(good=1), notes.committed, notes.broken)
    first, second, third = _batches(3)
    writer.submit(1, first)
    assert notes.reported.wait(WAIT_S)
    writer.submit(2, second)
    assert notes.failed.wait(WAIT_S)
    with pytest.raises(JournalFailed):
        writer.submit(3, third)
    writer.stop()
    assert notes.tickets == [1]
    assert [error.code for error in notes.errors] == ["journal-failed"]


def test_a_batch_out_of_order_ends_everything() -> None:
    notes = Notes()
    writer = Writer[int](MemoryJournal(), notes.committed, notes.broken)
    _, second = _batches(2)
    writer.submit(2, second)
    writer.stop()
    assert notes.tickets == []
    assert [error.code for error in notes.errors] == ["journal-chain"]


def test_stop_commits_what_waits_and_takes_nothing_more() -> None:
    notes = Notes()
    journal = MemoryJournal()
    writer = Writer[int](journal, notes.committed, notes.broken)
    batches = list(_batches(50))
    for ticket, batch in enumerate(batches):
        writer.submit(ticket, batch)
    writer.stop()
    writer.stop()
    assert notes.tickets == list(range(50))
    assert journal.last() == end_of(batches[-1])
    with pytest.raises(BozhenError, match="journal-closed"):
        writer.submit(50, day(1, journal.last()))


def test_a_stranger_error_is_told_too() -> None:
    """Whoever waits for an answer must hear that none will come."""
    heard: list[object] = []
    notes = Notes()

    def committed(tickets: list[int]) -> None:
        raise ZeroDivisionError

    before, threading.excepthook = threading.excepthook, heard.append
    try:
        writer = Writer[int](MemoryJournal(), committed, notes.broken)
        writer.submit(1, day(1))
        writer.stop()
    finally:
        threading.excepthook = before
    assert [error.params["reason"] for error in notes.errors] == ["ZeroDivisionError"]
    assert len(heard) == 1
