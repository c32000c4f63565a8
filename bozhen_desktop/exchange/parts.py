"""Parts of a payload: put in, sealed each by itself, and taken out again with every hash checked.

A part's clear bytes are an envelope (JSON, or MessagePack where bytes are inside) that repeats the
package, the sitting and the part's own name, so that no part can stand in another's place. Sealed
ones carry a random salt: the digest of the clear bytes in the manifest is then no test for
guesses at a key.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from bozhen_desktop.exchange.container import Container, pack
from bozhen_desktop.exchange.manifest import (
    CLEAR,
    LogRange,
    PackageFacts,
    Part,
    make_manifest,
)
from bozhen_desktop.exchange.strict import shaped, strict_json
from bozhen_desktop.host.sealing import open_with, seal_to
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.kernel.digest import canonical, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

T = TypeVar("T")

JSON, MSGPACK = "application/json", "application/msgpack"
MAX_PART = 1 << 29
DEPTH = 16
_encoder = msgspec.msgpack.Encoder(order="sorted")


class Envelope(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """What a part says of itself, and its content. `salt`: 32 hex digits, "" in clear parts."""

    package: str
    sitting: str
    part: str
    salt: str
    content: T


class Content(NamedTuple):
    """One part to be put in; `binary` when bytes are inside."""

    name: str
    value: Any
    binary: bool = False


def build(
    kind: str,
    facts: PackageFacts,
    contents: Sequence[Content],
    signers: Sequence[SigningKey],
    recipients: Sequence[str] = (),
    log: LogRange | None = None,
) -> bytes:
    """The file of a package whose parts are `contents`, sealed to `recipients` if its type is.

    Raises:
        BozhenError: `part-too-large`, `recipient-malformed`, those of `pack`.
    """
    made = [_put(kind, facts, content, recipients) for content in contents]
    payload = b"".join(sealed for _, sealed in made)
    manifest = make_manifest(kind, facts, [part for part, _ in made], payload, log)
    return pack(manifest, payload, signers)


def _put(
    kind: str, facts: PackageFacts, content: Content, recipients: Sequence[str]
) -> tuple[Part, bytes]:
    clear = kind in CLEAR
    envelope = Envelope(
        package=facts.package_id,
        sitting=facts.sitting,
        part=content.name,
        salt="" if clear else secrets.token_hex(16),
        content=content.value,
    )
    data = _encoder.encode(envelope) if content.binary else canonical(envelope)
    if len(data) > MAX_PART:
        raise BozhenError("part-too-large", part=content.name, size=len(data), cap=MAX_PART)
    sealed = data if clear else seal_to(recipients, data)
    part = Part(
        name=content.name,
        media_type=MSGPACK if content.binary else JSON,
        size=len(data),
        sha256=sha256_hex(data),
        sealed_size=len(sealed),
        sealed_sha256=sha256_hex(sealed),
    )
    return part, sealed


def take_clear(container: Container, name: str, shape: type[T]) -> T:
    """The content of a clear part; errors of `take`."""
    return _unwrap(container, _find(container, name)[0], _sealed_bytes(container, name), shape)


def take(container: Container, name: str, shape: type[T], identity: str) -> T:
    """Steps 8 to 11 for one part: hash, open, size and hash again, envelope, schema.

    Raises:
        BozhenError: `part-missing`, `part-too-large`, `identity-malformed`.
        IntegrityError: `part-sealed-hash`, `sealed-unreadable` (also: not for this identity),
            `part-hash`, `part-media`, `part-exchanged` (it belongs elsewhere), those of
            `strict_json` with the part's name as place.
    """
    part, _ = _find(container, name)
    if part.size > MAX_PART:
        raise BozhenError("part-too-large", part=name, size=part.size, cap=MAX_PART)
    return _unwrap(container, part, open_with(identity, _sealed_bytes(container, name)), shape)


def need_parts(container: Container, expected: Mapping[str, str]) -> None:
    """Step 10: exactly these parts (name → media type), no other and none missing.

    Raises:
        IntegrityError: `part-unlisted`, `part-missing`, `part-media`.
    """
    found = {part.name: part.media_type for part in container.manifest.parts}
    for name in sorted(found.keys() - expected.keys()):
        raise IntegrityError("part-unlisted", part=name)
    for name in sorted(expected.keys() - found.keys()):
        raise IntegrityError("part-missing", part=name)
    for name, media in found.items():
        if media != expected[name]:
            raise IntegrityError("part-media", part=name)


def _find(container: Container, name: str) -> tuple[Part, int]:
    at = 0
    for part in container.manifest.parts:
        if part.name == name:
            return part, at
        at += part.sealed_size
    raise BozhenError("part-missing", part=name)


def _sealed_bytes(container: Container, name: str) -> bytes:
    part, at = _find(container, name)
    sealed = container.payload[at : at + part.sealed_size]
    if len(sealed) != part.sealed_size or sha256_hex(sealed) != part.sealed_sha256:
        raise IntegrityError("part-sealed-hash", part=name)
    return sealed


def _unwrap(container: Container, part: Part, data: bytes, shape: type[T]) -> T:
    if len(data) != part.size or sha256_hex(data) != part.sha256:
        raise IntegrityError("part-hash", part=part.name)
    envelope = _decode(part, data, shape)
    manifest = container.manifest
    here = (manifest.package_id, manifest.sitting, part.name)
    if (envelope.package, envelope.sitting, envelope.part) != here:
        raise IntegrityError("part-exchanged", part=part.name, belongs=envelope.part[:80])
    return envelope.content


def _decode(part: Part, data: bytes, shape: type[T]) -> Envelope[T]:
    envelope = Envelope[shape]  # type: ignore[valid-type]
    if part.media_type == JSON:
        return shaped(strict_json(data, part.name, depth=DEPTH), envelope, part.name)
    if part.media_type != MSGPACK:
        raise IntegrityError("part-media", part=part.name)
    try:
        found = msgspec.msgpack.decode(data, type=envelope)
        same = _encoder.encode(found) == data
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise IntegrityError("part-malformed", part=part.name) from error
    if not same:
        raise IntegrityError("part-not-canonical", part=part.name)
    return found
