"""What a hall says to everybody: read back, without people, and nonsense is no beacon."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.host.signing import fingerprint
from bozhen_desktop.wire.beacon import TERM_MOST, Beacon, read_beacon

PUBLIC = "ab" * 32
ROOM = fingerprint(PUBLIC)


def sent(beacon: Beacon, **change: str) -> dict[bytes, bytes | None]:
    words = {**beacon.text(), **change}
    return {key.encode(): value.encode() for key, value in words.items()}


@given(st.sampled_from(["live", "rehearsal"]), st.integers(0, TERM_MOST))
def test_what_was_said_is_read_back(mode: str, term: int) -> None:
    beacon = Beacon(ROOM, mode, term)
    assert read_beacon(sent(beacon)) == beacon
    assert beacon.is_of(PUBLIC)
    assert not beacon.is_of("cd" * 32)
    assert len(beacon.label.encode()) <= 63, "the longest label of a DNS name"


def test_it_says_room_mode_and_term_and_nothing_else() -> None:
    assert Beacon(ROOM, "live", 3).text() == {"room": ROOM, "mode": "live", "term": "3"}


@pytest.mark.parametrize(
    "change",
    [
        {"room": ""},
        {"room": ROOM[:-1]},
        {"room": ROOM.upper()},
        {"mode": "test"},
        {"mode": ""},
        {"term": "-1"},
        {"term": "一"},
        {"term": "9" * 10},
        {"term": ""},
    ],
)
def test_nonsense_is_no_beacon(change: dict[str, str]) -> None:
    assert read_beacon(sent(Beacon(ROOM, "live", 1), **change)) is None


@given(st.dictionaries(st.binary(max_size=8), st.none() | st.binary(max_size=40), max_size=6))
def test_bytes_of_anybody_do_no_harm(found: dict[bytes, bytes | None]) -> None:
    read_beacon(found)
    assert read_beacon({**found, b"room": b"\xff" * 32}) is None
