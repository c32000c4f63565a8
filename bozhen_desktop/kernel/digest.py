"""Bytes to hash: canonical JSON, the journal entry and its chain.

Canonical JSON is the RFC 8785 form of objects whose keys are ASCII identifiers and whose values
are text, integers below 2^53, booleans, null, arrays and objects (no floats). Test vectors:
docs/journal.md.
"""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple, TypeVar

import msgspec

T = TypeVar("T")

GENESIS = "0" * 64
"""`prev` of the first entry of every journal."""

_encoder = msgspec.json.Encoder(order="sorted")


def canonical(value: Any) -> bytes:
    """Encode a value (msgspec structs included) as canonical JSON bytes."""
    return _encoder.encode(value)


def canonical_text(value: Any) -> str:
    """`canonical` as text."""
    return _encoder.encode(value).decode()


def sha256_hex(data: bytes) -> str:
    """SHA-256 of `data`, 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def digest_of(value: Any) -> str:
    """SHA-256 of the canonical JSON of `value`."""
    return sha256_hex(_encoder.encode(value))


class Entry(NamedTuple):
    """One event as it stands in a journal; every column but `body` is an integer or ASCII id.

    `at` is wall time (UTC ms), `mono` elapsed ms of boot `boot`; `part` of `parts` numbers the
    events of one command; `command_digest` is SHA-256 of that command's canonical JSON; `body`
    is the event's canonical JSON; `prev` and `hash` are the chain.
    """

    seq: int
    at: int
    boot: str
    mono: int
    device: str
    command: int
    part: int
    parts: int
    command_digest: str
    actor: str
    kind: str
    body: str
    prev: str
    hash: str


def entry_bytes(entry: Entry) -> bytes:
    """The bytes that stand for an entry: a JSON array of all columns but the chain, body as is."""
    return _text(entry).encode()


def _text(entry: Entry) -> str:
    seq, at, boot, mono, device, command, part, parts, asked, actor, kind, body, _, _ = entry
    return (
        f'[{seq},{at},"{boot}",{mono},"{device}",{command},'
        f'{part},{parts},"{asked}","{actor}","{kind}",{body}]'
    )


def chain_hash(entry: Entry) -> str:
    """SHA-256(prev ‖ bytes), `prev` as its 64 ASCII digits."""
    return hashlib.sha256(f"{entry.prev}{_text(entry)}".encode()).hexdigest()
