"""Breaking text into lines, and shrinking it until it fits: nothing is ever cut.

Chinese breaks between any two characters, but no line begins with a closing mark or ends with an
opening one; Latin words and numbers stay whole where they can.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from bozhen_desktop.documents.fonts import Face, face

LEADING = 1.35
"""Height of a line in parts of its type size."""

SMALLEST = 3.0
_NOT_FIRST = set("，。、：；！？）》】〉〕」』”’…～·％℃,.:;!?)]}%")
_NOT_LAST = set("（《【〈〔「『“‘([{")


class Fitted(NamedTuple):
    """Lines of a text and the size at which they fit."""

    lines: list[str]
    size: float

    @property
    def height(self) -> float:
        """Height in points."""
        return len(self.lines) * self.size * LEADING


def _is_wide(char: str) -> bool:
    return char > "\u2e7f" or (char != "" and unicodedata.east_asian_width(char) in "WF")


def _pieces(text: str) -> Iterator[str]:
    """Parts that stay whole: a wide character with the marks that cling to it, a word, a space."""
    piece = ""
    for char in text:
        before = piece[-1:]
        clings = char in _NOT_FIRST or before in _NOT_LAST
        word = not (_is_wide(char) or _is_wide(before) or " " in (char, before) or before == "-")
        if piece and not (clings or word):
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


def _chopped(piece: str, width: float, size: float, font: Face) -> Iterator[str]:
    """A piece that is wider than the line, in parts that fit; no closing mark comes first."""
    part = ""
    for char in piece:
        if part and font.width(part + char, size) > width:
            kept = part[-1] if char in _NOT_FIRST and len(part) > 1 else ""
            yield part[: len(part) - len(kept)]
            part = kept
        part += char
    yield part


def _wrap_line(text: str, width: float, size: float, font: Face) -> Iterator[str]:
    line = ""
    for piece in _pieces(text):
        if font.width((line + piece).rstrip(), size) <= width:
            line += piece
            continue
        if line.strip():
            yield line.strip()
        *whole, line = _chopped(piece.lstrip(), width, size, font)
        yield from whole
    yield line.strip()


def wrap(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Lines of at most `width` points; a line break in the text stays one. At least one line."""
    font = face(bold)
    rows = text.replace("\t", " ").split("\n")
    return [line for row in rows for line in _wrap_line(row, width, size, font)]


def fit(text: str, width: float, height: float, size: float, bold: bool = False) -> Fitted:
    """The text at `size`, or at the largest smaller size at which it fits the box.

    One line is preferred as long as it loses at most a fifth of its size.
    """
    font, longest = face(bold), max(text.split("\n"), key=len)
    one = "\n" not in text and font.width(longest, size) * 0.8 <= width
    if one:
        wide = font.width(text, size)
        size = min(size, size * width / wide) if wide else size
    while size > SMALLEST:
        found = Fitted([text] if one else wrap(text, width, size, bold), size)
        if found.height <= height + 0.01:
            return found
        size = round(size - 0.25, 2)
    return Fitted(wrap(text, width, SMALLEST, bold), SMALLEST)
