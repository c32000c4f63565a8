"""Entries that a hall made itself are not checked twice; nothing else passes for one."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.domain.base import Event
from bozhen_desktop.journal.chain import (
    OwnEntry,
    _has_only_fields,
    _looks_plain,
    _numbers_of,
    _plain,
    body_holds,
    body_is_canonical,
    check_run,
    sealed,
)
from bozhen_desktop.journal.heads import START, Position
from bozhen_desktop.kernel.digest import Entry, canonical_text, chain_hash
from bozhen_desktop.kernel.errors import IntegrityError
from tests.unit.journal.samples import row


class Told(Event, tag="told"):
    text: str
    number: int
    marks: list[int]
    maybe: int | None = None


class Flat(Event, tag="flat"):
    """Numbers stand in fields of its own alone, as in an answer."""

    text: str
    number: int
    words: list[str]
    maybe: int | None = None
    flag: bool = False


class Loose(Event, tag="loose"):
    """Keys and numbers of its body are not fixed by its type."""

    rows: dict[str, int]
    share: float = 1.0


TEXTS = st.one_of(st.text(), st.sampled_from([",1.5", ":9e9", "\\", '":', "[1234567890123456"]))
NUMBERS = st.one_of(
    st.integers(-(1 << 63), (1 << 63) - 1),
    st.sampled_from([(1 << 53) - 1, 1 << 53, -(1 << 53), 10**15, 10**16 - 1]),
)


@given(TEXTS, NUMBERS, st.lists(NUMBERS, max_size=3), st.none() | NUMBERS)
def test_the_quick_look_says_what_the_close_one_says(
    text: str, number: int, marks: list[int], maybe: int | None
) -> None:
    event = Told(text=text, number=number, marks=marks, maybe=maybe)
    body = canonical_text(event)
    assert body_holds(event, body) == body_is_canonical(body)


@pytest.mark.parametrize(
    ("event", "holds"),
    [
        (Loose(rows={"a": 1}, share=1.0), False),
        (Loose(rows={"no key": 1}, share=1.0), False),
        (Told(text="1.5", number=1, marks=[1, 2]), True),
        (Told(text="", number=1 << 53, marks=[]), False),
        (Told(text="", number=0, marks=[-(1 << 53)]), False),
    ],
)
def test_numbers_and_keys_that_no_body_may_hold(event: Event, holds: bool) -> None:
    assert body_holds(event, canonical_text(event)) is holds


def test_only_types_without_free_keys_are_looked_at_quickly() -> None:
    assert _has_only_fields(Told)
    assert not _has_only_fields(Loose)


LARGE = st.integers(-(1 << 60), 1 << 60) | st.sampled_from([(1 << 53) - 1, 1 << 53, -(1 << 53)])


@given(TEXTS, LARGE, st.lists(TEXTS, max_size=2), st.none() | LARGE, st.booleans())
def test_numbers_in_fields_are_looked_at_as_those_in_the_text(
    text: str, number: int, words: list[str], maybe: int | None, flag: bool
) -> None:
    event = Flat(text=text, number=number, words=words, maybe=maybe, flag=flag)
    body = canonical_text(event)
    assert _numbers_of(Flat) == ("number", "maybe")
    assert body_holds(event, body) is body_is_canonical(body)


def test_numbers_that_stand_deeper_are_looked_for_in_the_text() -> None:
    assert _numbers_of(Told) is None
    assert _numbers_of(Loose) is None


def own(**columns: Any) -> Entry:
    event = Told(text="x", number=1, marks=[])
    body = columns.pop("body", canonical_text(event))
    plain = row(1, **columns)._replace(seq=1, prev=START.hash, body=body)
    return sealed(plain, event)


def test_an_own_entry_is_taken() -> None:
    entry = own()
    assert type(entry) is OwnEntry
    assert entry.hash == chain_hash(entry)
    assert check_run([entry], START).hash == entry.hash


@pytest.mark.parametrize("column", ["device", "actor", "boot", "kind"])
def test_what_does_not_hold_is_not_vouched_for(column: str) -> None:
    entry = own(**{column: 'a"b'})
    assert type(entry) is Entry
    with pytest.raises(IntegrityError, match="entry-columns"):
        check_run([entry], START)


def test_a_changed_copy_is_an_entry_like_any_other() -> None:
    changed = own()._replace(body='{"kind":"told","number":2}')
    assert type(changed) is Entry
    with pytest.raises(IntegrityError, match="entry-hash"):
        check_run([changed], START)


def test_place_and_parts_are_checked_all_the_same() -> None:
    entry = own()
    with pytest.raises(IntegrityError, match="entry-number"):
        check_run([entry, entry], START)
    lonely = own(part=1, parts=2)
    with pytest.raises(IntegrityError, match="entry-parts"):
        check_run([lonely], START)
    assert msgspec.json.decode(entry.body)["text"] == "x"


def own_run(parts: list[int]) -> list[Entry]:
    """Commands of so many parts each, chained."""
    event, done, end = Told(text="x", number=1, marks=[]), [], START
    for command, count in enumerate(parts, 1):
        for part in range(1, count + 1):
            plain = row(command, part, count, body=canonical_text(event))
            done.append(sealed(plain._replace(seq=end.seq + 1, prev=end.hash), event))
            end = Position(done[-1].seq, done[-1].hash)
    return done


def outcome(entries: list[Entry]) -> Position | str:
    try:
        return check_run(entries, START)
    except IntegrityError as error:
        return f"{error.params['seq']} {error.params['problem']}"


@given(st.lists(st.sampled_from([1, 1, 1, 2]), max_size=5), st.data())
def test_a_run_of_own_entries_is_judged_as_its_entries_are(parts: list[int], data: Any) -> None:
    run = own_run(parts)
    assert outcome(run) == outcome([Entry(*entry) for entry in run])
    assert all(type(entry) is OwnEntry for entry in run)
    order = data.draw(st.lists(st.integers(0, 9).map(lambda n: n % max(len(run), 1)), max_size=6))
    other = [run[number] for number in order if run]
    assert outcome(other) == outcome([Entry(*entry) for entry in other])


def test_a_command_that_comes_again_is_no_run() -> None:
    one = own_run([1])[0]
    event = Told(text="x", number=1, marks=[])
    again = sealed(row(1, seq=2, prev=one.hash, body=canonical_text(event)), event)
    assert type(again) is OwnEntry
    assert outcome([one, again]) == outcome([Entry(*one), Entry(*again)]) == "2 entry-repeated"


KEYS = st.sampled_from(["a", "kind", "", ":x", ",", "a b", "长", "a.b", '"', "\\", "9e9", "-"])
VALUES = st.recursive(
    TEXTS | NUMBERS | st.booleans() | st.none() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_text_that_looks_plain_is_plain(value: dict[str, Any]) -> None:
    body = canonical_text(value)
    if _looks_plain(body):
        assert _plain(msgspec.json.decode(body))


@pytest.mark.parametrize(
    "body",
    [
        '{"a":"b","":1}',
        '{"a":"b",":x":1}',
        '{"a b":1}',
        '{"a":1.5}',
        '{"a":[1,-2e3]}',
        '{"a":9007199254740992}',
        '{"a":{"b":[{"c d":1}]}}',
    ],
)
def test_a_body_that_no_journal_takes(body: str) -> None:
    assert not body_is_canonical(body)
