"""What stands on a page, as plain data: the PDF writer and a window's preview draw the same.

Measures are points from the top left corner of the page; greys run from 0 (black) to 1 (white).
"""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """One line of text from `x` on, its base line at `base`."""

    x: float
    base: float
    text: str
    size: float
    bold: bool
    grey: float


class Slanted(NamedTuple):
    """A word across the page: its centre, rising by `angle` degrees, bold."""

    x: float
    y: float
    text: str
    size: float
    angle: float
    grey: float


class Line(NamedTuple):
    """A black line."""

    x1: float
    y1: float
    x2: float
    y2: float
    thick: float


class Box(NamedTuple):
    """A black frame, `thick` 0 for none; `fill` is a grey or None."""

    left: float
    top: float
    width: float
    height: float
    thick: float
    fill: float | None
    dashed: bool


class Photo(NamedTuple):
    """A JPEG file, as large as it fits the box, in its middle."""

    left: float
    top: float
    width: float
    height: float
    jpeg: bytes


class Code(NamedTuple):
    """A QR code of `text` in a white square, its quiet zone inside."""

    left: float
    top: float
    side: float
    text: str


Ink = Text | Slanted | Line | Box | Photo | Code
