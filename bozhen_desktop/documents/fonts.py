"""The two printing faces, and which characters they cannot draw.

reportlab draws an empty box without a word where a face lacks a character, so every text is asked
here first. It also writes characters beyond U+FFFF into its table for readers with five digits,
where UTF-16 is due, so that searching and copying give other characters; its table is replaced.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTFont

from bozhen_desktop.host.resources import resource

REGULAR: Final = "BozhenRegular"
BOLD: Final = "BozhenBold"
GETA: Final = "〓"
"""Printers' sign for a character that is not in the case; the person writes it by hand."""

BASELINE: Final = 0.38
"""The middle of a Chinese character above its base line, in parts of the size."""

_FILES = {REGULAR: "fonts/NotoSansSC-Regular.ttf", BOLD: "fonts/NotoSansSC-Bold.ttf"}
_BLOCK = 100
"""Most pairs that a block of the table may hold."""

_NEVER = ("Cc", "Cf", "Cs", "Co", "Cn")
_EM = 1000


def unicode_map(fontname: str, subset: Sequence[int]) -> str:
    """The ToUnicode table of a subset of at most 256 characters: byte → UTF-16 in hex."""
    pairs = [
        f"<{code:02X}> <{chr(char).encode('utf-16-be', 'surrogatepass').hex().upper()}>"
        for code, char in enumerate(subset)
    ]
    blocks = [pairs[at : at + _BLOCK] for at in range(0, len(pairs), _BLOCK)]
    lines = [f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({fontname}) /Ordering ({fontname}) /Supplement 0 >> def",
            f"/CMapName /{fontname} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            f"<00> <{len(subset) - 1:02X}>",
            "endcodespacerange",
            *lines,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


ttfonts.makeToUnicodeCMap = unicode_map


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
