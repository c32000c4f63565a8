"""Signed heads: what the hall swears about the end of its journal at some moment.

A head stands outside the chain. Whoever keeps one can tell later that the journal up to it is
whole, whatever happened to the PC that holds the journal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from bozhen_desktop.kernel.digest import GENESIS, canonical

PREFIX = b"bozhen/head/1\0"
"""First bytes of what is signed, so that no other signature can pass for a head."""

Sign = Callable[[bytes], str]
"""Signature of bytes, in hex."""

Verify = Callable[[str, str, bytes], bool]
"""Whether (public key hex, signature hex, bytes) fit; also says no to keys it does not trust."""


class Position(NamedTuple):
    """A place in a chain: number and hash of the last entry; the start is (0, GENESIS)."""

    seq: int
    hash: str


START = Position(0, GENESIS)


class Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The journal ended at entry `seq` with `hash` at wall time `at` (UTC ms), says `signer`.

    `signer` is the public key in hex, `signature` its signature of `head_bytes`.
    """

    seq: int
    hash: str
    at: int
    signer: str
    signature: str

    @property
    def position(self) -> Position:
        """The place it speaks of."""
        return Position(self.seq, self.hash)


def head_bytes(seq: int, digest: str, at: int, signer: str) -> bytes:
    """The bytes a head's signature covers: the prefix and a canonical JSON array."""
    return PREFIX + canonical([seq, digest, at, signer])


def sign_head(position: Position, at: int, signer: str, sign: Sign) -> Head:
    """Make the head of `position` with the key whose public half is `signer`."""
    signature = sign(head_bytes(position.seq, position.hash, at, signer))
    return Head(seq=position.seq, hash=position.hash, at=at, signer=signer, signature=signature)


def head_is_signed(head: Head, verify: Verify) -> bool:
    """Whether `head` carries the signature of its signer, in the eyes of `verify`."""
    data = head_bytes(head.seq, head.hash, head.at, head.signer)
    return verify(head.signer, head.signature, data)
