"""Reads printed forms back with tools of other people: poppler for text and pages, ZXing for codes.

Without poppler the tests that need it are skipped with that reason; skipped is not passed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zxingcpp
from PIL import Image

TOOLS = ("pdftotext", "pdftoppm", "pdffonts")
_MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
needs_poppler = pytest.mark.skipif(
    bool(_MISSING), reason=f"poppler-utils is not installed: {', '.join(_MISSING)}"
)


def squeezed(text: str) -> str:
    """Without white space: where lines break is not part of what a form says."""
    return re.sub(r"\s+", "", text)


def _saved(pdf: bytes, folder: Path) -> Path:
    path = folder / "form.pdf"
    path.write_bytes(pdf)
    return path


def pages_of(pdf: bytes, folder: Path) -> list[str]:
    """Text of each page in the order in which it was drawn, squeezed."""
    command = ["pdftotext", "-raw", "-enc", "UTF-8", str(_saved(pdf, folder)), "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stderr == b""
    return [squeezed(page) for page in done.stdout.decode().split("\f")[:-1]]


def text_of(pdf: bytes, folder: Path) -> str:
    """Text of all pages, squeezed."""
    return "".join(pages_of(pdf, folder))


def pictures_of(pdf: bytes, folder: Path, dpi: int = 110) -> list[Path]:
    """Every page as a grey picture."""
    name = folder / "page"
    command = ["pdftoppm", "-gray", "-r", str(dpi), str(_saved(pdf, folder)), str(name)]
    subprocess.run(command, capture_output=True, check=True)
    return sorted(folder.glob("page-*.pgm"))


def codes_on(picture: Path) -> list[str]:
    """What the codes on a page say, from the top."""
    with Image.open(picture) as image:
        found = zxingcpp.read_barcodes(image)
    return [one.text for one in sorted(found, key=lambda one: one.position.top_left.y)]


def fonts_of(pdf: bytes, folder: Path) -> list[tuple[str, bool]]:
    """Every font of a PDF: its name without the subset's prefix, whether it is embedded."""
    command = ["pdffonts", str(_saved(pdf, folder))]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    rows = [line.split() for line in done.stdout.splitlines()[2:]]
    return [(row[0].partition("+")[2] or row[0], row[-5] == "yes") for row in rows]


def strings_in(value: Any) -> Iterator[str]:
    """Every text of a form's data that is printed as it stands; files of pictures left out."""
    plain = value
    if isinstance(value, msgspec.Struct):
        plain = [getattr(value, field) for field in value.__struct_fields__]
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, Sequence) and not isinstance(plain, bytes):
        for part in plain:
            yield from strings_in(part)


def follow(text: str, parts: Sequence[str], start: int = 0) -> int:
    """Find the parts in `text` one directly after the other, from `start` on; where they end."""
    whole = squeezed("".join(parts))
    at = text.find(whole, start)
    assert at >= 0, f"not printed: {whole!r}"
    return at + len(whole)
