"""Photographs of candidates as schools collect them: one JPEG a person, named by his ID number.

Only the head of the file is looked at here – kind, size, proportions; the picture itself is decoded
where forms are made, and there made small and plain first.
"""

from __future__ import annotations

import re

from bozhen_desktop.kernel.errors import BozhenError

SUFFIXES = (".jpg", ".jpeg")
MAX_BYTES = 200 << 10
LEAST, MOST = (90, 120), (1200, 1800)
"""Pixels, width and height. A 1.5-inch photograph is higher than wide (domain rules §1.4)."""

_NAME = re.compile(r"[0-9A-Za-z]{5,20}")
_START, _END = b"\xff\xd8\xff", b"\xff\xd9"
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})


def number_of_name(name: str) -> str:
    """The document number that a file's name gives, in capitals, or "" when it gives none."""
    stem, dot, ending = name.rpartition(".")
    if not dot or f".{ending.lower()}" not in SUFFIXES or not _NAME.fullmatch(stem):
        return ""
    return stem.upper()


def check_photo(data: bytes) -> tuple[int, int]:
    """Width and height of a photograph that a form can show.

    Raises:
        BozhenError: `photo-too-large` (size, cap), `photo-not-jpeg`, `photo-proportions` (width,
            height).
    """
    if len(data) > MAX_BYTES:
        raise BozhenError("photo-too-large", size=len(data), cap=MAX_BYTES)
    if not data.startswith(_START) or not data.rstrip(b"\x00").endswith(_END):
        raise BozhenError("photo-not-jpeg")
    wide, high = _measured(data)
    small = wide < LEAST[0] or high < LEAST[1]
    if small or wide > MOST[0] or high > MOST[1] or wide >= high:
        raise BozhenError("photo-proportions", width=wide, height=high)
    return wide, high


def _measured(data: bytes) -> tuple[int, int]:
    """What the frame header says, found by going from segment to segment."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        mark = data[at + 1]
        if mark == 0xFF:
            at += 1
            continue
        if mark in _FRAMES:
            high, wide = data[at + 5 : at + 7], data[at + 7 : at + 9]
            return int.from_bytes(wide, "big"), int.from_bytes(high, "big")
        at += 2 if mark in _BARE else 2 + max(int.from_bytes(data[at + 2 : at + 4], "big"), 2)
    raise BozhenError("photo-not-jpeg")
