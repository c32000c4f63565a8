"""Pairing: the right code between the right keys, and nothing else."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bozhen_desktop.host import pairing
from bozhen_desktop.host.pairing import PairingInitiator, PairingResponder
from bozhen_desktop.kernel.errors import BozhenError

BOUND = {"initiator": "aa" * 32, "responder": "bb" * 32, "certificate": "cc" * 32}
CODE = "13572468"


def run(terminal: PairingInitiator, hall: PairingResponder) -> tuple[bytes, bytes]:
    hall_word = hall.finish(terminal.start())
    terminal_word = terminal.finish(hall.start())
    return terminal.check(hall_word), hall.check(terminal_word)


def pair(code: str = CODE, **other: Any) -> PairingInitiator:
    return PairingInitiator(code, **{**BOUND, **other})


def answer(code: str = CODE, **other: Any) -> PairingResponder:
    return PairingResponder(code, **{**BOUND, **other})


def test_both_ends_get_one_key_a_run() -> None:
    keys = {key for _ in range(3) for key in run(pair(" 1357-2468 "), answer())}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}


@pytest.mark.parametrize(
    "other",
    [
        {"code": "13572469"},
        {"initiator": "ab" * 32},
        {"responder": "ab" * 32},
        {"certificate": "ab" * 32},
    ],
    ids=lambda other: next(iter(other)),
)
def test_another_code_key_or_certificate_fails_on_both_ends(other: dict[str, str]) -> None:
    terminal, hall = pair(), answer(**other)
    hall_word, terminal_word = hall.finish(terminal.start()), terminal.finish(hall.start())
    for end, word in ((terminal, hall_word), (hall, terminal_word)):
        with pytest.raises(BozhenError, match="pairing-failed"):
            end.check(word)


def test_a_confirmation_cannot_be_sent_back() -> None:
    terminal, hall = pair(), answer()
    own = hall.finish(terminal.start())
    terminal.finish(hall.start())
    with pytest.raises(BozhenError, match="pairing-failed"):
        hall.check(own)


def test_a_message_cannot_be_sent_back() -> None:
    terminal = pair()
    with pytest.raises(BozhenError, match="pairing-failed"):
        terminal.finish(terminal.start())
    with pytest.raises(BozhenError, match="pairing-failed"):
        pair().finish(pair().start())


def test_no_end_serves_twice_or_out_of_turn() -> None:
    terminal, hall = pair(), answer()
    with pytest.raises(BozhenError, match="pairing-failed"):
        terminal.check(bytes(32))
    terminal.finish(hall.start())
    with pytest.raises(BozhenError, match="pairing-failed"):
        terminal.finish(hall.start())


@given(st.one_of(st.binary(max_size=40), st.binary(min_size=32, max_size=32).map(b"B".__add__)))
@settings(max_examples=60, deadline=None)
def test_rubbish_never_pairs(message: bytes) -> None:
    terminal = pair()
    with pytest.raises(BozhenError, match="pairing-failed"):
        terminal.finish(message)
        terminal.check(os.urandom(32))


def test_codes() -> None:
    codes = {pairing.new_room_code() for _ in range(50)}
    assert len(codes) > 45
    assert all(pairing.typed_room_code(code) == code for code in codes)
    for bad in ("", "1234567", "123456789", "1234567x", "１２３４５６７８"):
        with pytest.raises(BozhenError, match="room-code-malformed"):
            pair(bad)
