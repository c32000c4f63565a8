"""A copy of a journal: it follows, and what does not agree is never written over."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.host.sealing import new_key
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START, Position
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.memory import MemoryJournal
from bozhen_desktop.journal.mirror import PAGE_ENTRIES, agree_to, copy_all, copy_range, holds
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.kernel.digest import Entry, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from tests.unit.journal.samples import day, end_of, head_of

DAY = day(40)
CUTS = [0, *(entry.seq for entry in DAY if entry.part == entry.parts)]
BLOBS = {sha256_hex(data): data for data in (b"paper", b"photo", b"x" * 5000)}


def filled(entries: list[Entry]) -> MemoryJournal:
    journal = MemoryJournal()
    journal.append(entries, {})
    return journal


def other_way(cut: int) -> list[Entry]:
    """The day to `cut`, then other entries."""
    after = Position(cut, DAY[cut - 1].hash) if cut else START
    rest = [entry._replace(at=entry.at + 1) for entry in DAY[cut:]]
    return [*DAY[:cut], *chained(after, rest)]


def test_a_copy_has_entries_blobs_and_heads() -> None:
    source, target = filled(DAY), MemoryJournal()
    source.append([], BLOBS, [head_of(end_of(DAY))])
    assert copy_all(source, target) == end_of(DAY)
    assert list(target.entries()) == DAY
    assert {digest: target.blob(digest) for digest, _ in target.blobs()} == BLOBS
    assert target.heads() == source.heads()
    assert verify_journal(target).whole
    copy_all(source, target)  # again there is nothing to do
    assert list(target.entries()) == DAY


@given(st.sampled_from(CUTS))
def test_a_copy_goes_on_where_it_stood(cut: int) -> None:
    target = filled(DAY[:cut])
    source = filled(DAY)
    source.append([], BLOBS)
    copy_range(source, target, list(BLOBS)[:1], [])
    assert list(target.entries()) == DAY
    assert [digest for digest, _ in target.blobs()] == list(BLOBS)[:1]


def test_pages_end_where_commands_end() -> None:
    long = day(2 * PAGE_ENTRIES)
    target = MemoryJournal()
    copy_all(filled(long), target)
    assert list(target.entries()) == long


@given(st.sampled_from(CUTS[:-1]), st.sampled_from(CUTS[:-1]))
def test_where_two_journals_part(cut: int, end: int) -> None:
    one, other = filled(DAY), filled(other_way(cut)[: max(cut, end)])
    assert agree_to(one, other) == agree_to(other, one) == cut


@pytest.mark.parametrize("cut", [0, CUTS[3], CUTS[-2]])
def test_what_went_another_way_or_knows_more_is_not_written_over(cut: int) -> None:
    target = filled(other_way(cut))
    for source in (filled(DAY), filled(DAY[:cut])):
        before = list(target.entries())
        with pytest.raises(IntegrityError, match="mirror-differs"):
            copy_all(source, target)
        assert list(target.entries()) == before


def test_a_place_is_held_or_not() -> None:
    journal = filled(DAY)
    assert holds(journal, START)
    assert holds(journal, end_of(DAY))
    assert not holds(journal, Position(5, DAY[5].hash))
    assert not holds(journal, Position(DAY[-1].seq + 1, DAY[-1].hash))


def test_a_file_alone_maps_no_memory_and_lets_nobody_else_in(tmp_path: Path) -> None:
    path, key = tmp_path / "copy.journal", new_key()
    copy = Journal.create(path, key, alone=True)
    copy.append(DAY, BLOBS)
    assert not path.with_name("copy.journal-shm").exists()
    copy.close()
    copy = Journal.open(path, key, alone=True)
    assert copy.last() == end_of(DAY)
    assert not path.with_name("copy.journal-shm").exists()
    with pytest.raises(BozhenError, match="journal-busy"):
        Journal.open(path, key)
    copy.close()
    again = Journal.open(path, key)
    assert list(again.entries()) == DAY
    again.close()
