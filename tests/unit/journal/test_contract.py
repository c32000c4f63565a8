"""One contract, two journals: SQLCipher and memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START, Position
from bozhen_desktop.journal.log import PAGE_ROWS, Journal
from bozhen_desktop.journal.memory import MemoryJournal
from bozhen_desktop.journal.port import JournalFailed, JournalPort
from bozhen_desktop.kernel.digest import Entry, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from tests.unit.journal.samples import KEY, day, end_of, head_of, row

PHOTO = bytes(range(256)) * 40
BLOBS = {sha256_hex(PHOTO): PHOTO, sha256_hex(b""): b""}


@pytest.fixture(params=["disk", "memory"])
def journal(request, tmp_path: Path) -> Iterator[JournalPort]:
    if request.param == "memory":
        made: JournalPort = MemoryJournal()
    else:
        made = Journal.create(tmp_path / "sitting.db", KEY)
    yield made
    made.close()


def test_an_empty_journal(journal: JournalPort) -> None:
    assert journal.last() == START
    assert list(journal.entries()) == []
    assert journal.heads() == []
    assert list(journal.blobs()) == []
    assert journal.blob(sha256_hex(b"x")) is None
    journal.append([], {}, [])
    assert journal.last() == START


def test_what_was_appended_comes_back(journal: JournalPort) -> None:
    first = day(7)
    journal.append(first, BLOBS)
    second = day(5, end_of(first))
    journal.append(second, BLOBS, [head_of(end_of(second)), head_of(end_of(first)), head_of(START)])
    assert list(journal.entries()) == first + second
    assert all(type(entry) is Entry for entry in journal.entries())
    assert journal.last() == end_of(second)
    assert {digest: journal.blob(digest) for digest in BLOBS} == BLOBS
    assert list(journal.blobs()) == sorted((name, len(data)) for name, data in BLOBS.items())
    places = [START, end_of(first), end_of(second)]
    assert journal.heads() == [head_of(place) for place in places]


@pytest.mark.parametrize(
    ("first", "last", "numbers"),
    [
        (1, None, range(1, 10)),
        (4, 6, range(4, 7)),
        (9, 99, range(9, 10)),
        (10, None, range(0)),
        (5, 4, range(0)),
        (0, 2, range(1, 3)),
        (-3, 0, range(0)),
    ],
)
def test_ranges(journal: JournalPort, first: int, last: int | None, numbers: range) -> None:
    journal.append(chained(START, [row(number) for number in range(9)]), {})
    assert [entry.seq for entry in journal.entries(first, last)] == list(numbers)


def test_a_range_longer_than_a_page(journal: JournalPort) -> None:
    many = chained(START, [row(number) for number in range(2 * PAGE_ROWS + 1)])
    journal.append(many, {})
    assert list(journal.entries()) == many


def test_entries_added_while_somebody_reads(journal: JournalPort) -> None:
    first = day(PAGE_ROWS)
    journal.append(first, {})
    reading = journal.entries(1, first[-1].seq)
    taken = [next(reading)]
    journal.append(day(3, end_of(first)), {})
    assert taken + list(reading) == first


def _numbered(entries: list[Entry]) -> list[Entry]:
    return entries[:1] + chained(Position(6, entries[0].hash), entries[1:])


def _changed(entries: list[Entry]) -> list[Entry]:
    return [*entries[:1], entries[1]._replace(actor="staff-2"), *entries[2:]]


def _elsewhere(entries: list[Entry]) -> list[Entry]:
    return chained(Position(0, "1" * 64), entries)


def _halved(entries: list[Entry]) -> list[Entry]:
    return chained(START, [row(1), row(2, 1, 2)])


def _late_part(entries: list[Entry]) -> list[Entry]:
    return chained(START, [row(1), row(2, 2, 2)])


def _mixed(entries: list[Entry]) -> list[Entry]:
    return chained(START, [row(1, 1, 2), row(2, 2, 2)])


def _twice(entries: list[Entry]) -> list[Entry]:
    return chained(START, [row(1), row(2), row(1)])


def _quoted(entries: list[Entry]) -> list[Entry]:
    return chained(START, [row(1, actor='a","b')])


def _loose_body(entries: list[Entry]) -> list[Entry]:
    return chained(START, [row(1, body='{"b":1,"a":2}')])


BAD_RUNS = [
    (_numbered, "entry-number"),
    (_changed, "entry-hash"),
    (_elsewhere, "entry-prev"),
    (_halved, "entry-parts"),
    (_late_part, "entry-parts"),
    (_mixed, "entry-parts"),
    (_twice, "entry-repeated"),
    (_quoted, "entry-columns"),
    (_loose_body, "entry-body"),
]


@pytest.mark.parametrize(("spoil", "problem"), BAD_RUNS, ids=str)
def test_a_run_that_is_no_continuation_is_refused_whole(
    journal: JournalPort, spoil: Callable[[list[Entry]], list[Entry]], problem: str
) -> None:
    good = chained(START, [row(1), row(2), row(3)])
    bad = spoil(good)
    with pytest.raises(IntegrityError) as caught:
        journal.append(bad, BLOBS)
    assert (caught.value.code, caught.value.params["problem"]) == ("journal-chain", problem)
    assert (list(journal.entries()), list(journal.blobs())) == ([], [])
    journal.append(good, {})
    assert journal.last() == end_of(good)


def test_bytes_under_a_foreign_digest_are_refused(journal: JournalPort) -> None:
    with pytest.raises(IntegrityError, match="journal-blob"):
        journal.append(day(1), {sha256_hex(b"a"): b"b"})
    assert journal.last() == START


@pytest.mark.parametrize("place", [Position(1, "0" * 64), Position(2, "0" * 64)])
def test_a_head_of_another_journal_is_refused(journal: JournalPort, place: Position) -> None:
    with pytest.raises(IntegrityError, match="journal-head"):
        journal.append(day(1), {}, [head_of(place)])
    assert journal.last() == START


def test_a_command_that_is_there_already_kills_the_journal(journal: JournalPort) -> None:
    """Whoever decides knows his commands; when he does not, his room is not this journal's."""
    first = chained(START, [row(1)])
    journal.append(first, {})
    with pytest.raises(JournalFailed):
        journal.append(chained(end_of(first), [row(1)]), {})
    for call in (journal.last, journal.heads, lambda: list(journal.entries())):
        with pytest.raises(JournalFailed):
            call()
    with pytest.raises(JournalFailed):
        journal.append(day(1, end_of(first)), {})
    journal.close()


def test_a_closed_journal_answers_nothing(journal: JournalPort) -> None:
    journal.close()
    journal.close()
    with pytest.raises(BozhenError, match="journal-closed"):
        journal.last()
    with pytest.raises(BozhenError, match="journal-closed"):
        journal.append(day(1), {})


@given(sizes=st.lists(st.integers(0, 6), max_size=8))
def test_any_cutting_into_batches_gives_the_same_journal(sizes: list[int]) -> None:
    journal, whole = MemoryJournal(), []
    for size in sizes:
        batch = day(size, end_of(whole))
        whole += batch
        journal.append(batch, {})
    assert list(journal.entries()) == whole
    assert journal.last() == end_of(whole)
