"""Signatures and fingerprints."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.host import signing
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.kernel.errors import BozhenError

KEY = SigningKey(bytes(range(32)))


def test_rfc8032_vector() -> None:
    """RFC 8032 §7.1, test 2."""
    key = SigningKey(
        bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    )
    assert key.public == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert key.sign(b"\x72") == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


@given(data=st.binary(max_size=100))
def test_what_was_signed_verifies(data: bytes) -> None:
    assert signing.verify(KEY.public, KEY.sign(data), data)
    assert not signing.verify(KEY.public, KEY.sign(data), data + b"x")
    assert not signing.verify(SigningKey.generate().public, KEY.sign(data), data)


@given(at=st.integers(0, 63), by=st.integers(1, 255))
def test_a_changed_signature_or_key_is_false(at: int, by: int) -> None:
    signature = bytearray.fromhex(KEY.sign(b"data"))
    signature[at] ^= by
    assert not signing.verify(KEY.public, signature.hex(), b"data")
    public = bytearray.fromhex(KEY.public)
    public[at % 32] ^= by
    assert not signing.verify(public.hex(), KEY.sign(b"data"), b"data")


@pytest.mark.parametrize("bad", ["", "zz", "AB" * 64, "ab" * 63, "ab" * 65, "ab" * 64 + "\n"])
def test_malformed_is_false_or_coded(bad: str) -> None:
    assert not signing.verify(KEY.public, bad, b"")
    assert not signing.verify(bad, KEY.sign(b""), b"")
    with pytest.raises(BozhenError, match="public-key-malformed"):
        signing.fingerprint(bad)


def test_a_key_comes_back_from_its_secret() -> None:
    key = SigningKey.generate()
    assert SigningKey(key.secret).public == key.public
    with pytest.raises(BozhenError, match="signing-key-malformed"):
        SigningKey(bytes(31))


def test_fingerprint_on_paper_and_back() -> None:
    mark = signing.fingerprint(KEY.public)
    assert mark == hashlib.sha256(bytes.fromhex(KEY.public)).hexdigest()[:32]
    printed = signing.for_paper(mark)
    assert len(printed.split(" ")) == 8
    for typed in (printed, printed.lower(), printed.replace(" ", "-"), f" {mark}\n"):
        assert signing.from_paper(typed) == mark


@pytest.mark.parametrize("typed", ["", "12", "g" * 32, "a" * 31, "a" * 33])
def test_what_is_no_fingerprint(typed: str) -> None:
    with pytest.raises(BozhenError, match="fingerprint-malformed"):
        signing.from_paper(typed)
