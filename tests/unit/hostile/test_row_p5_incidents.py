"""P5: incidents are taken out before the export. No range with a gap, none of another history."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bozhen_desktop.domain.incidents import AddNote
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START, Position, sign_head
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.intake import Intake, take_result
from tests.unit.office import parts

TIMES = 120


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OfficeStore]:
    with parts.found(tmp_path / "office") as opened:
        yield opened


@pytest.fixture
def entries(store: OfficeStore) -> list[Entry]:
    day = parts.theory_day()
    for number in range(5):
        day.do(AddNote(room="R1", text=f"有人说话 {number}"), "inv1")
    parts.score(day)
    parts.issue(store, day.room.arrangement)
    return parts.journal(day.events)


def forged(rows: list[Entry]) -> list[Entry]:
    """By somebody with the room's keys: numbered and chained anew, nothing shows inside."""
    return chained(START, [row._replace(seq=0, prev="", hash="") for row in rows])


def deleted(rows: list[Entry], rng: random.Random) -> list[Entry]:
    notes = [at for at, row in enumerate(rows) if row.kind == "note-added"]
    at = rng.choice(notes)
    return rows[:at] + rows[at + 1 :]


def reordered(rows: list[Entry], rng: random.Random) -> list[Entry]:
    one, two = sorted(rng.sample(range(len(rows)), 2))
    changed = list(rows)
    changed[one], changed[two] = changed[two], changed[one]
    return changed


def softened(rows: list[Entry], rng: random.Random) -> list[Entry]:
    at = rng.choice([at for at, row in enumerate(rows) if row.kind == "note-added"])
    body = rows[at].body.replace("有人说话", "一切正常")
    return [*rows[:at], rows[at]._replace(body=body), *rows[at + 1 :]]


WAYS: list[Callable[[list[Entry], random.Random], list[Entry]]] = [
    *(deleted, reordered, softened),
]


def delivered(store: OfficeStore, rows: list[Entry], seq: int = 1, heads: Any = ()) -> Intake:
    data = parts.deliver(store, "T1", rows, seq, parts.theory_blobs(), heads=heads)
    return take_result(store, data)


def test_a_range_that_contradicts_itself_is_refused(
    store: OfficeStore, entries: list[Entry]
) -> None:
    """By somebody without the hall's program: whatever is taken out or changed breaks the chain."""
    before, found = store.position, Counter[str]()
    for number in range(TIMES):
        rng = random.Random(f"P5/{number}")
        way = WAYS[number % len(WAYS)]
        with pytest.raises(BozhenError):
            delivered(store, way(entries, rng))
        found[way.__name__] += 1
        assert store.position == before, way.__name__
    assert sum(found.values()) == TIMES


def test_a_chain_made_anew_contradicts_what_was_signed_before(
    store: OfficeStore, entries: list[Entry]
) -> None:
    """By somebody with the room's keys. A head of any earlier moment is enough: on the printed
    record, at a terminal, on the mirror, in an earlier package.
    """
    before = store.position
    for number in range(TIMES):
        rng = random.Random(f"P5/{number}")
        way = WAYS[number % len(WAYS)]
        rows = forged(way(entries, rng))
        differs = next(at for at, row in enumerate(entries) if row.hash != rows[at].hash)
        at = rng.randrange(differs, len(rows))
        place = Position(at + 1, entries[at].hash)
        head = sign_head(place, parts.START, parts.ROOM.public, parts.ROOM.sign)
        with pytest.raises(BozhenError, match="range-head"):
            delivered(store, rows, heads=[head])
        assert store.position == before


def test_the_true_journal_coming_later_convicts_a_forged_one(
    store: OfficeStore, entries: list[Entry]
) -> None:
    """No head was kept anywhere, and the forged range is taken; then mirror or standby comes."""
    assert delivered(store, forged(deleted(entries, random.Random(1)))).verdict == "accepted"
    late = delivered(store, entries, 2)
    assert (late.verdict, late.code) == ("quarantined", "range-fork-history")


@pytest.mark.parametrize("kept", [1, 20, 50])
def test_a_tail_cut_off_stays_open_and_is_joined_later(
    store: OfficeStore, entries: list[Entry], kept: int
) -> None:
    """A shorter range is a true one: nothing in it is wrong, and the rest still fits."""
    assert delivered(store, entries[:kept]).new == kept
    done = delivered(store, entries, 2)
    assert (done.verdict, done.new) == ("accepted", len(entries) - kept)
    assert store.bureau.ranges.chain("T1").hash == entries[-1].hash


@pytest.mark.parametrize("first", [2, 30])
def test_a_range_with_a_gap_before_it_waits(
    store: OfficeStore, entries: list[Entry], first: int
) -> None:
    held = delivered(store, entries[first:], 2)
    assert (held.verdict, held.new) == ("held", 0)
    assert held.missing == [1]
