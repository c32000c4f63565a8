"""Finished pages as one file: what a window shows and sends to a printer, without the PDF writer.

The file is MessagePack: a list of pages `[width, height, [[kind, field, …], …]]` in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from bozhen_desktop.documents.ink import Box, Code, Ink, Line, Photo, Slanted, Text
from bozhen_desktop.kernel.errors import BozhenError

_KINDS: dict[str, type[Ink]] = {
    "text": Text,
    "slanted": Slanted,
    "line": Line,
    "box": Box,
    "photo": Photo,
    "code": Code,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


class Page(NamedTuple):
    """One page: its size in points and what stands on it, in the order of drawing."""

    width: float
    height: float
    inks: Sequence[Ink]


def encode_pages(pages: Iterable[Page]) -> bytes:
    """The file of these pages."""
    rows = [
        (page.width, page.height, [(_NAMES[type(ink)], *ink) for ink in page.inks])
        for page in pages
    ]
    return msgspec.msgpack.encode(rows)


def decode_pages(data: bytes) -> list[Page]:
    """The pages of a file.

    Raises:
        BozhenError: `pages-malformed`.
    """
    try:
        rows = msgspec.msgpack.decode(data, type=list[tuple[float, float, list[list[Any]]]])
        return [Page(wide, high, [_ink(*row) for row in inks]) for wide, high, inks in rows]
    except (msgspec.MsgspecError, KeyError, TypeError) as error:
        raise BozhenError("pages-malformed") from error


def _ink(kind: str, *fields: Any) -> Ink:
    return msgspec.convert(fields, _KINDS[kind])
