"""Pages of one form while it is laid out: a cursor that runs down, text, rules, pictures.

Measures are points from the top left corner. What is drawn is kept as ink, so that page
numbers can be added when their count is known and a window can show the same pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bozhen_desktop.documents.fonts import BASELINE, GETA, face, lacking
from bozhen_desktop.documents.ink import Box, Code, Ink, Line, Photo, Text
from bozhen_desktop.documents.lines import LEADING, Fitted, fit, wrap
from bozhen_desktop.documents.stationery import Kit, SittingHead

MM: Final = 72 / 25.4
A4: Final = (210 * MM, 297 * MM)
MARGIN: Final = 15 * MM
TOP: Final = 41 * MM
BOTTOM: Final = 17 * MM
DATE: Final = "　　年　月　日"
LEFT, CENTER, RIGHT = "left", "center", "right"
_SHARE = {LEFT: 0.0, CENTER: 0.5, RIGHT: 1.0}
_SIGNATURE = 26.0


class Sheet:
    """The pages of one form. `lay` functions set `title`, `number` and `head` by `open`.

    `marks`: centre (from the top left) and size of each watermark.
    """

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.title = self.number = ""
        self.head: SittingHead | None = None
        self.framed = True
        self.marks: list[tuple[float, float, float]] = []
        self.width, self.height = A4
        self.pages: list[list[Ink]] = []
        self.target: list[Ink] = []
        self.lacking: dict[str, str] = {}
        self.y = 0.0

    def open(
        self,
        title: str,
        number: str,
        head: SittingHead,
        *,
        landscape: bool = False,
        framed: bool = True,
    ) -> None:
        """Begin the first page; a form that is not `framed` draws its own head and foot."""
        self.title, self.number, self.head, self.framed = title, number, head, framed
        self.width, self.height = A4[::-1] if landscape else A4
        self.marks = [(self.width / 2, self.height / 2, 150)]
        self.new_page()

    @property
    def left(self) -> float:
        """Left edge of the content."""
        return MARGIN

    @property
    def inner(self) -> float:
        """Width of the content."""
        return self.width - 2 * MARGIN

    @property
    def top(self) -> float:
        """Highest place of the content."""
        return TOP if self.framed else MARGIN

    @property
    def bottom(self) -> float:
        """Lowest place of the content."""
        return self.height - BOTTOM

    @property
    def left_over(self) -> float:
        """Height that is left on this page."""
        return self.bottom - self.y

    def new_page(self) -> None:
        """Go on at the top of a fresh page."""
        self.target = []
        self.pages.append(self.target)
        self.y = self.top

    def need(self, height: float) -> bool:
        """Turn the page when less than `height` is left; whether it was turned."""
        turned = self.left_over < height - 0.01 and self.y > self.top
        if turned:
            self.new_page()
        return turned

    def draw(self, ink: Ink) -> None:
        """Put ink on the present page."""
        self.target.append(ink)

    def legible(self, text: str) -> str:
        """The text with a sign for what the faces lack; what they lack is noted."""
        for char in lacking(text):
            self.lacking.setdefault(char, text)
            text = text.replace(char, GETA)
        return text

    def write(
        self,
        x: float,
        middle: float,
        text: str,
        size: float = 9.5,
        *,
        bold: bool = False,
        align: str = LEFT,
        grey: float = 0.0,
    ) -> None:
        """One line; `x` is its left end, centre or right end, `middle` its height on the page."""
        text = self.legible(text)
        start = x - face(bold).width(text, size) * _SHARE[align]
        if text:
            self.draw(Text(start, middle + size * BASELINE, text, size, bold, grey))

    def lines(
        self,
        box: tuple[float, float, float, float],
        fitted: Fitted,
        *,
        bold: bool = False,
        align: str = LEFT,
        grey: float = 0.0,
    ) -> None:
        """Lines in the middle of a box (left, top, width, height)."""
        left, top, width, height = box
        leading = fitted.size * LEADING
        middle = top + (height - fitted.height) / 2 + leading / 2
        at = left + width * _SHARE[align]
        for line in fitted.lines:
            self.write(at, middle, line, fitted.size, bold=bold, align=align, grey=grey)
            middle += leading

    def boxed(
        self,
        box: tuple[float, float, float, float],
        text: str,
        size: float = 9.5,
        *,
        bold: bool = False,
        align: str = CENTER,
        grey: float = 0.0,
    ) -> None:
        """Text in a box, as large as it fits up to `size`."""
        found = fit(text, box[2], box[3], size, bold)
        self.lines(box, found, bold=bold, align=align, grey=grey)

    def paragraph(
        self, text: str, size: float = 9.5, *, bold: bool = False, gap: float = 3
    ) -> None:
        """Text over the whole width, over pages if need be."""
        for line in wrap(text, self.inner, size, bold):
            self.need(size * LEADING)
            self.write(self.left, self.y + size * LEADING / 2, line, size, bold=bold)
            self.y += size * LEADING
        self.y += gap

    def rule(self, x1: float, y1: float, x2: float, y2: float, thick: float = 0.5) -> None:
        """A straight line."""
        self.draw(Line(x1, y1, x2, y2, thick))

    def frame(
        self,
        box: tuple[float, float, float, float],
        thick: float = 0.5,
        fill: float | None = None,
        dashed: bool = False,
    ) -> None:
        """A box (left, top, width, height), filled with a grey if told."""
        self.draw(Box(*box, thick, fill, dashed))

    def picture(self, box: tuple[float, float, float, float], jpeg: bytes) -> None:
        """A picture as large as it fits a box, in its middle."""
        self.draw(Photo(*box, jpeg))

    def code(self, left: float, top: float, side: float, text: str) -> None:
        """A QR code of `text` in a white square, its quiet zone inside."""
        self.draw(Code(left, top, side, text))

    def paragraphs_height(self, texts: Sequence[str], size: float) -> float:
        """Height that these paragraphs take without gaps."""
        return sum(len(wrap(text, self.inner, size)) for text in texts) * size * LEADING

    def signatures(self, labels: Sequence[str], per_row: int = 2) -> None:
        """Lines to sign on, each with its label and a date; kept together on one page."""
        high, wide = _SIGNATURE, self.inner / per_row
        rows = [labels[at : at + per_row] for at in range(0, len(labels), per_row)]
        self.need(signatures_height(len(labels), per_row))
        self.y += 6
        for row in rows:
            for number, label in enumerate(row):
                self._signature(self.left + number * wide, wide - 14, label)
            self.y += high

    def _signature(self, left: float, wide: float, label: str) -> None:
        middle = self.y + 13
        found = fit(f"{label}：", wide * 0.5, 13, 9.5)
        self.lines((left, middle - 6.5, wide * 0.5, 13), found)
        start = left + face().width(found.lines[0], found.size)
        end = left + wide - face().width(DATE, 9)
        self.rule(start, middle + 7, end, middle + 7)
        self.write(end, middle, DATE, 9)


def signatures_height(count: int, per_row: int = 2) -> float:
    """Height of the block that `Sheet.signatures` draws for so many labels."""
    return -(-count // per_row) * _SIGNATURE + 6
