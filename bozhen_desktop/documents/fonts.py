"""The two printing faces, and which characters they cannot draw.

reportlab draws an empty box without a word where a face lacks a character, so every text is asked
here first.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from bozhen_desktop.host.resources import resource

REGULAR: Final = "BozhenRegular"
BOLD: Final = "BozhenBold"
GETA: Final = "〓"
"""Printers' sign for a character that is not in the case; the person writes it by hand."""

_FILES = {REGULAR: "fonts/NotoSansSC-Regular.ttf", BOLD: "fonts/NotoSansSC-Bold.ttf"}
_NEVER = ("Cc", "Cf", "Cs", "Co", "Cn")
_EM = 1000


class Face:
    """Widths of one face in thousandths of its size."""

    def __init__(self, name: str) -> None:
        """Read the file and make the face known to reportlab under `name`.

        Raises:
            BozhenError: `resource-missing`.
        """
        font = TTFont(name, str(resource(_FILES[name])))
        pdfmetrics.registerFont(font)
        self.name = name
        self._widths: dict[int, int] = font.face.charWidths
        self._glyphs: dict[int, int] = font.face.charToGlyph

    def has(self, char: str) -> bool:
        """Whether the face can draw this character; never for invisible ones."""
        return ord(char) in self._glyphs and unicodedata.category(char) not in _NEVER

    def width(self, text: str, size: float) -> float:
        """Width of a text in points."""
        return sum(self._widths.get(ord(char), _EM) for char in text) * size / _EM


@cache
def face(bold: bool = False) -> Face:
    """The regular or the bold face, read once."""
    return Face(BOLD if bold else REGULAR)


def lacking(text: str) -> list[str]:
    """Characters of `text` that one of the faces cannot draw, each once, in order."""
    faces = face(), face(bold=True)
    plain = dict.fromkeys(text.replace("\n", "").replace("\t", ""))
    return [char for char in plain if not all(one.has(char) for one in faces)]


def code_point(char: str) -> str:
    """`U+2B8B8`: how a character is named to people who look for a font."""
    return f"U+{ord(char):04X}"
