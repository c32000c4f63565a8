"""What a hall and its standby say to each other: whole entries, secrets and packages, in parts.

The standby says what it has (`Track`), the hall sends what is missing (`FeedPart`), the standby
says what is durable at its end (`Stored`). Whatever does not fit is answered by a new `Track`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.base import Down, Up

RANGE, SECRETS, PACKAGE = "range", "secrets", "package"
"""What a `FeedPart` is part of."""

Rung = tuple[int, str]
"""Number and hash of an entry that is durable at the standby."""

HeadRow = tuple[int, str, int, str, str]
"""A signed head: seq, hash, at, signer, signature."""

_DENSE, _STEP = 16, 5 / 4


class Track(Up, tag="track"):
    """From here on, feed me. `books`: journal → rungs, the end first (none: it is empty);
    `secrets`: digest of the secrets it has, `packages` the names of the files.
    """

    books: dict[str, list[Rung]]
    secrets: str = ""
    packages: list[str] = msgspec.field(default_factory=list)


class Stored(Up, tag="stored"):
    """Durable at the standby: a range up to (`seq`, `hash`), or secrets or a package `name`."""

    what: str
    name: str
    seq: int = 0
    hash: str = ""


class FeedPart(Down, tag="feed-part"):
    """Bytes from `offset` of `size` of a range of journal `name`, of secrets, of a package."""

    what: str
    name: str
    offset: int
    size: int
    data: bytes


class LayAside(Down, tag="lay-aside"):
    """Two persons let the hall go on another way: keep this copy beside, begin a new one."""

    book: str


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """A range of a journal: whole commands, blobs that they name, heads over them."""

    entries: list[Entry]
    blobs: dict[str, bytes]
    heads: list[HeadRow]


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """All secrets of the hall, sealed to the standby; `digest` is that of what is inside.

    `packages`: names of the files that the hall keeps; others were destroyed.
    """

    digest: str
    sealed: bytes
    packages: list[str]


_stretch = msgspec.msgpack.Decoder(Stretch)
_sealed = msgspec.msgpack.Decoder(Sealed)


def pack(thing: Stretch | Sealed) -> bytes:
    """The bytes that travel in parts."""
    return msgspec.msgpack.encode(thing)


def read_stretch(data: bytes) -> Stretch:
    """Read a range.

    Raises:
        BozhenError: `feed-malformed`.
    """
    found: Stretch = _read(_stretch, data)
    return found


def read_sealed(data: bytes) -> Sealed:
    """Read secrets; errors as `read_stretch`."""
    found: Sealed = _read(_sealed, data)
    return found


def _read(decoder: msgspec.msgpack.Decoder[Any], data: bytes) -> Any:
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BozhenError("feed-malformed") from error


def rungs_of(end: int) -> list[int]:
    """Numbers at which a journal of `end` entries is compared: dense at its end, then rarer."""
    found, back = [], 0
    while back < end:
        found.append(end - back)
        back = back + 1 if back < _DENSE else int(back * _STEP)
    return found
