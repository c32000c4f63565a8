"""Draw the invented portraits of the sample batch: `python packaging/sample_photos.py`.

Each is a flat drawing – hair, face, collar on white ground – that follows from the invented ID
number alone, marked 示例 so that nobody takes it for a person. A file is named by the ID number, as
schools collect them (domain rules §1.4).
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bozhen_desktop.formats.entry_sheet import read_entries

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "resources" / "sample"
FOLDER = SAMPLE / "photos"
FONT = ROOT / "resources" / "fonts" / "NotoSansSC-Regular.ttf"
SIZE = (120, 168)
"""1.5-inch proportions (seed of the paper set: 1.5 英寸白底照片)."""

SCALE = 4
QUALITY = 36

SKIN = ["#f0cdb0", "#e8bd9a", "#dcab86", "#f3d7bf"]
HAIR = ["#1d1b1a", "#2b2320", "#3a2c25", "#4b4b4d"]
CLOTHES = ["#25406b", "#3b3f46", "#5a2f36", "#2f5846", "#6b5636", "#40356b", "#7a828c"]
INK = "#33302e"
STYLES = 4


class _Choice:
    """Numbers that follow from a text."""

    def __init__(self, text: str) -> None:
        self._left = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")

    def of(self, count: int) -> int:
        """The next number below `count`."""
        self._left, found = divmod(self._left, count)
        return found


def portrait(number: str) -> bytes:
    """The portrait of an ID number as JPEG."""
    wide, high = SIZE[0] * SCALE, SIZE[1] * SCALE
    image = Image.new("RGB", (wide, high), "white")
    draw, choice = ImageDraw.Draw(image), _Choice(number)
    woman = number[16].isdigit() and int(number[16]) % 2 == 0
    middle, face = wide // 2, 96 + choice.of(5) * 6
    eyes = 290 + choice.of(4) * 6
    skin, hair = SKIN[choice.of(len(SKIN))], HAIR[choice.of(len(HAIR))]
    _clothes(draw, choice, middle, (wide, high))
    _head(draw, choice, (middle, eyes, face), (skin, hair, woman))
    _features(draw, choice, middle, eyes)
    small = image.resize(SIZE, Image.Resampling.LANCZOS)
    _sign(small)
    made = io.BytesIO()
    small.save(made, "JPEG", quality=QUALITY, optimize=True, subsampling=2)
    return made.getvalue()


def _clothes(
    draw: ImageDraw.ImageDraw, choice: _Choice, middle: int, size: tuple[int, int]
) -> None:
    high = size[1]
    colour, wide = CLOTHES[choice.of(len(CLOTHES))], 190 + choice.of(4) * 10
    box = (middle - wide, high - 190, middle + wide, high + 260)
    draw.rounded_rectangle(box, radius=120, fill=colour)
    draw.polygon(
        [(middle - 70, high - 192), (middle + 70, high - 192), (middle, high - 70)], "white"
    )


def _head(
    draw: ImageDraw.ImageDraw,
    choice: _Choice,
    place: tuple[int, int, int],
    look: tuple[str, str, bool],
) -> None:
    """Hair behind, neck, face, hair before; `place`: middle, height of the eyes, half width."""
    (middle, eyes, face), (skin, hair, woman), style = place, look, choice.of(STYLES)
    top, chin = eyes - 130, eyes + 150
    long = 250 if woman and style % 2 else 90 if woman else -20
    back = (middle - face - 30, top - 40, middle + face + 30, eyes + long + 20)
    draw.rounded_rectangle(back, radius=110, fill=hair)
    draw.rectangle((middle - 46, chin - 60, middle + 46, chin + 60), fill=skin)
    for side in (-1, 1):
        ear = middle + side * face
        draw.ellipse((ear - 18, eyes - 10, ear + 18, eyes + 50), fill=skin)
    draw.ellipse((middle - face, top, middle + face, chin), fill=skin)
    fringe = (middle - face - 14, top - 36, middle + face + 14, eyes - 40)
    if style < 2:
        draw.pieslice(fringe, 180, 360, fill=hair)
    else:
        draw.chord(fringe, 150 + style * 14, 330 + style * 14, fill=hair)


def _features(draw: ImageDraw.ImageDraw, choice: _Choice, middle: int, eyes: int) -> None:
    apart, glasses = 40 + choice.of(3) * 5, choice.of(4) == 0
    for side in (-1, 1):
        at = middle + side * apart
        draw.ellipse((at - 9, eyes - 8, at + 9, eyes + 10), fill=INK)
        draw.line((at - 22, eyes - 30, at + 22, eyes - 30 - 3 * choice.of(3)), fill=INK, width=8)
        if glasses:
            draw.ellipse((at - 32, eyes - 26, at + 32, eyes + 34), outline=INK, width=6)
    draw.line((middle, eyes + 20, middle - 6, eyes + 56, middle + 8, eyes + 58), fill=INK, width=5)
    mouth = (middle - 34, eyes + 72, middle + 34, eyes + 108)
    draw.arc(mouth, 20 + choice.of(3) * 8, 160 - choice.of(3) * 8, fill="#9b4b42", width=8)


def _sign(image: Image.Image) -> None:
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(str(FONT), 13)
    draw.text((SIZE[0] // 2, SIZE[1] - 4), "示例", fill="white", font=font, anchor="ms")


def sample_photos() -> dict[str, bytes]:
    """Name and content of every file this script writes: one a person of the batch."""
    sheet = read_entries((SAMPLE / "entries.csv").read_bytes(), "entries.csv")
    numbers = sorted({row.id_no for row in sheet.rows})
    return {f"{number}.jpg": portrait(number) for number in numbers}


def main() -> None:
    """Rewrite the photos."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.jpg"):
        old.unlink()
    for name, content in sample_photos().items():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
