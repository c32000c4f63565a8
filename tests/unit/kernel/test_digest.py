"""Canonical JSON against a second implementation; the hash against three lines of its own."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec
import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from bozhen_desktop.kernel.digest import (
    GENESIS,
    Entry,
    canonical,
    canonical_text,
    chain_hash,
    digest_of,
    entry_bytes,
    sha256_hex,
)

SAFE = 2**53 - 1
KEYS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,12}", fullmatch=True)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
LEAVES = st.none() | st.booleans() | st.integers(-SAFE, SAFE) | TEXT
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=6)
)


class Noted(msgspec.Struct, frozen=True, tag_field="kind", tag="noted"):
    """An event-like struct whose fields are not in order."""

    seat: str
    entry: str
    late_min: int = 0


@given(VALUES)
@example('\x00\x07\b\t\n\x0b\f\r\x1f\x7f\x80\u2028\u2029\ufeff\uffff"\\/<>&')
@example(["䶮", "㛃", "𬭎", "·", "é", "e\u0301"])
@example({"Z": 1, "a": 2, "_": 3, "A1": 4, "a_": 5, "aa": 6})
@example([SAFE, -SAFE, 0])
def test_the_encoder_writes_rfc_8785(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)
    assert canonical_text(value).encode() == canonical(value)


@given(VALUES)
def test_encoding_again_what_was_read_gives_the_same_bytes(value: Any) -> None:
    once = canonical(value)
    assert canonical(msgspec.json.decode(once)) == once
    assert canonical(json.loads(once)) == once


def test_structs_are_sorted_like_dictionaries() -> None:
    noted = Noted(seat="A-01", entry="e1", late_min=3)
    plain = {"kind": "noted", "seat": "A-01", "entry": "e1", "late_min": 3}
    assert canonical(noted) == rfc8785.dumps(plain)
    assert digest_of(noted) == sha256_hex(rfc8785.dumps(plain))


ENTRY = Entry(
    seq=7,
    at=1_790_000_000_000,
    boot="b0",
    mono=5000,
    device="d1.x",
    command=3,
    part=1,
    parts=2,
    command_digest="ab" * 32,
    actor="staff-1",
    kind="noted",
    body='{"entry":"e1","name":"张䶮"}',
    prev=GENESIS,
    hash="",
)


def test_the_bytes_of_an_entry_are_one_json_array() -> None:
    array = json.loads(entry_bytes(ENTRY))
    assert array[:-1] == list(ENTRY[:11])
    assert array[-1] == json.loads(ENTRY.body)
    assert entry_bytes(ENTRY) == rfc8785.dumps(array)


def test_the_body_is_spliced_as_it_stands() -> None:
    assert entry_bytes(ENTRY._replace(body='{"b": 1}')).endswith(b'"noted",{"b": 1}]')


def test_the_hash_is_what_three_lines_compute() -> None:
    array = [*ENTRY[:11], json.loads(ENTRY.body)]
    data = json.dumps(array, ensure_ascii=False, separators=(",", ":"))
    assert chain_hash(ENTRY) == hashlib.sha256((GENESIS + data).encode()).hexdigest()


@pytest.mark.parametrize("column", [name for name in Entry._fields if name != "hash"])
def test_every_column_is_under_the_hash(column: str) -> None:
    old = getattr(ENTRY, column)
    new = old + 1 if isinstance(old, int) else old.replace(old[3:4] or old[0], "z", 1)
    assert new != old
    assert chain_hash(ENTRY._replace(**{column: new})) != chain_hash(ENTRY)
