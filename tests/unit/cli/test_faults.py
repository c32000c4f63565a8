"""Wrappers that break things: good until told otherwise, and broken in exactly the way they say."""

from __future__ import annotations

import pytest

from bozhen_desktop.cli import faults
from bozhen_desktop.client.memory_outbox import MemoryOutbox
from bozhen_desktop.journal.memory import MemoryJournal
from bozhen_desktop.journal.port import JournalFailed, JournalPort
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import Ask
from tests.unit.journal.samples import day

BLOB = b"paper"


def journals() -> tuple[MemoryJournal, faults.FailingJournal]:
    inner = MemoryJournal()
    return inner, faults.FailingJournal(inner)


def test_a_failing_journal_is_a_journal_until_it_fails() -> None:
    inner, journal = journals()
    port: JournalPort = journal
    port.append(day(2), {sha256_hex(BLOB): BLOB})
    assert list(port.entries()) == list(inner.entries())
    assert port.last() == inner.last() != (0, "")
    assert port.blob(sha256_hex(BLOB)) == BLOB
    assert list(port.blobs()) == [(sha256_hex(BLOB), len(BLOB))]
    assert port.heads() == []


@pytest.mark.parametrize(("way", "written"), [(faults.LOST, 0), (faults.KEPT, 1)])
def test_it_fails_once_and_is_dead_then(way: str, written: int) -> None:
    inner, journal = journals()
    journal.fail_next = way
    with pytest.raises(JournalFailed):
        journal.append(day(1), {})
    assert inner.last().seq == written
    for call in (journal.last, journal.heads, journal.blobs, journal.entries):
        with pytest.raises(JournalFailed):
            call()
    with pytest.raises(JournalFailed):
        journal.append([], {})
    with pytest.raises(JournalFailed):
        journal.blob("0" * 64)
    journal.close()
    again = faults.FailingJournal(MemoryJournal())
    assert again.last().seq == 0


def test_a_dropped_queue_keeps_numbers_and_forgets_commands() -> None:
    inner = MemoryOutbox()
    outbox = faults.DropQueue(inner)
    outbox.add(Ask(number=1, sitting="S1", actor="n1", body="{}"))
    assert (outbox.last, list(outbox.above(0)), len(inner.above(0))) == (1, [], 1)


def test_faults_are_refused_in_a_frozen_build(monkeypatch: pytest.MonkeyPatch) -> None:
    faults.check_allowed()
    monkeypatch.setattr("sys.frozen", True, raising=False)
    with pytest.raises(BozhenError, match="faults-frozen"):
        faults.check_allowed()
