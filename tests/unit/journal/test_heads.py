"""Signed heads: what the signature covers."""

from __future__ import annotations

import msgspec
import pytest

from bozhen_desktop.host.signing import verify
from bozhen_desktop.journal.heads import Position, head_bytes, head_is_signed
from tests.unit.journal.samples import SIGNER, head_of

PLACE = Position(12, "ab" * 32)


def test_the_bytes_are_the_prefix_and_a_canonical_array() -> None:
    wanted = b'bozhen/head/1\0[12,"' + b"ab" * 32 + b'",34,"k1"]'
    assert head_bytes(12, "ab" * 32, 34, "k1") == wanted


def test_a_signed_head_is_good() -> None:
    head = head_of(PLACE)
    assert head.position == PLACE
    assert head.signer == SIGNER.public
    assert head_is_signed(head, verify)


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 13},
        {"hash": "ac" * 32},
        {"at": 1},
        {"signer": "00" * 32},
        {"signature": "00" * 64},
        {"signature": ""},
    ],
)
def test_every_field_is_covered(change: dict[str, object]) -> None:
    assert not head_is_signed(msgspec.structs.replace(head_of(PLACE), **change), verify)


def test_who_does_not_trust_the_key_does_not_believe_the_head() -> None:
    trusted = {"11" * 32}
    assert not head_is_signed(
        head_of(PLACE), lambda key, signature, data: key in trusted and verify(key, signature, data)
    )
