"""Sealing: any changed byte, other key or other context is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bozhen_desktop.host import sealing
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

KEY = bytes(range(32))
FIRST, SECOND, STRANGER = (sealing.new_identity() for _ in range(3))
LETTER = sealing.seal_to([sealing.recipient_of(FIRST), sealing.recipient_of(SECOND)], b"paper" * 9)


def change(data: bytes, at: int, by: int) -> bytes:
    at %= len(data)
    return data[:at] + bytes([data[at] ^ by]) + data[at + 1 :]


def test_derive_is_hkdf_sha256() -> None:
    """RFC 5869 without salt, computed by hand with HMAC."""
    import hmac

    prk = hmac.digest(bytes(32), b"secret", "sha256")
    expected = hmac.digest(prk, b"paper\0entry-1\x01", "sha256")
    assert sealing.derive(b"secret", "paper", "entry-1") == expected


def test_derived_keys_differ_by_label_and_context() -> None:
    pairs = [("a", "bc"), ("ab", "c"), ("abc", ""), ("a", "b"), ("paper", "张三"), ("paper", "张")]
    assert len({sealing.derive(KEY, *pair) for pair in pairs}) == len(pairs)
    for label in ("", "a\0b"):
        with pytest.raises(ValueError, match="label"):
            sealing.derive(KEY, label, "x")


@given(data=st.binary(max_size=200), aad=st.binary(max_size=20))
def test_seal_opens_again(data: bytes, aad: bytes) -> None:
    assert sealing.open_sealed(KEY, sealing.seal(KEY, data, aad), aad) == data
    assert sealing.open_once(KEY, sealing.seal_once(KEY, data, aad), aad) == data
    assert sealing.seal_once(KEY, data, aad) == sealing.seal_once(KEY, data, aad)
    assert sealing.seal(KEY, data, aad) != sealing.seal(KEY, data, aad)


@given(data=st.binary(max_size=60), at=st.integers(0, 10**6), by=st.integers(1, 255))
def test_one_changed_byte_is_refused(data: bytes, at: int, by: int) -> None:
    with pytest.raises(IntegrityError, match="sealed-unreadable"):
        sealing.open_sealed(KEY, change(sealing.seal(KEY, data, b"a"), at, by), b"a")
    with pytest.raises(IntegrityError, match="sealed-unreadable"):
        sealing.open_once(KEY, change(sealing.seal_once(KEY, data, b"a"), at, by), b"a")


@given(cut=st.integers(0, 47))
def test_a_cut_seal_is_refused(cut: int) -> None:
    sealed = sealing.seal(KEY, bytes(20), b"")
    assert len(sealed) == 48
    with pytest.raises(IntegrityError, match="sealed-unreadable"):
        sealing.open_sealed(KEY, sealed[:cut])
    with pytest.raises(IntegrityError, match="sealed-unreadable"):
        sealing.open_once(KEY, sealing.seal_once(KEY, bytes(20))[: min(cut, 35)])


def test_other_key_and_other_context_are_refused() -> None:
    sealed = sealing.seal(KEY, b"x", b"entry-1")
    for key, aad in ((bytes(32), b"entry-1"), (KEY, b"entry-2"), (KEY, b"")):
        with pytest.raises(IntegrityError, match="sealed-unreadable"):
            sealing.open_sealed(key, sealed, aad)


def test_every_recipient_opens_and_nobody_else() -> None:
    assert sealing.open_with(FIRST, LETTER) == sealing.open_with(SECOND, LETTER) == b"paper" * 9
    with pytest.raises(IntegrityError, match="sealed-unreadable"):
        sealing.open_with(STRANGER, LETTER)


@given(at=st.integers(0, len(LETTER) - 1), by=st.integers(1, 255))
@settings(max_examples=300)
def test_one_changed_byte_of_a_letter_is_refused(at: int, by: int) -> None:
    """For the first recipient, wherever it lies, in the second one's stanza too."""
    with pytest.raises(IntegrityError, match="sealed-unreadable"):
        sealing.open_with(FIRST, change(LETTER, at, by))


@pytest.mark.parametrize("data", [b"", b"age", b"x" * 500, LETTER[:-1], LETTER[:40], LETTER + b"x"])
def test_what_is_no_whole_letter_is_refused(data: bytes) -> None:
    with pytest.raises(IntegrityError, match="sealed-unreadable"):
        sealing.open_with(FIRST, data)


def test_malformed_keys_have_codes() -> None:
    for recipients in ([], ["age1"], [sealing.recipient_of(FIRST), "x"], [FIRST]):
        with pytest.raises(BozhenError, match="recipient-malformed"):
            sealing.seal_to(recipients, b"")
    for identity in ("", "x", sealing.recipient_of(FIRST)):
        with pytest.raises(BozhenError, match="identity-malformed"):
            sealing.open_with(identity, LETTER)
