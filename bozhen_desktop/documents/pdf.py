"""Pages as a PDF file: the same pages give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bozhen_desktop.documents.codes import QUIET, bars, matrix
from bozhen_desktop.documents.fonts import BASELINE, BOLD, REGULAR
from bozhen_desktop.documents.ink import Box, Code, Ink, Line, Photo, Slanted, Text
from bozhen_desktop.documents.sheet import Sheet


def write_pdf(sheets: Sequence[Sheet]) -> bytes:
    """All pages of at least one sheet in one file."""
    buffer, first = io.BytesIO(), sheets[0]
    canvas = Canvas(buffer, invariant=1, pageCompression=1, initialFontName=REGULAR)  # type: ignore[arg-type]
    canvas.setTitle(first.title)
    canvas.setAuthor(first.kit.institution.name)
    canvas.setSubject(first.number)
    canvas.setCreator(first.kit.institution.name)
    for sheet in sheets:
        for page in sheet.pages:
            canvas.setPageSize((sheet.width, sheet.height))
            for ink in page:
                _draw(canvas, sheet.height, ink)
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw(canvas: Canvas, height: float, ink: Ink) -> None:
    match ink:
        case Text():
            canvas.setFillGray(ink.grey)
            canvas.setFont(BOLD if ink.bold else REGULAR, ink.size)
            canvas.drawString(ink.x, height - ink.base, ink.text)
        case Slanted():
            _slanted(canvas, height, ink)
        case Line():
            canvas.setStrokeGray(0)
            canvas.setLineWidth(ink.thick)
            canvas.line(ink.x1, height - ink.y1, ink.x2, height - ink.y2)
        case Box():
            _box(canvas, height, ink)
        case Photo():
            image = ImageReader(io.BytesIO(ink.jpeg))
            place = ink.left, height - ink.top - ink.height, ink.width, ink.height
            canvas.drawImage(image, *place, preserveAspectRatio=True, anchor="c")
        case Code():
            _code(canvas, height, ink)


def _slanted(canvas: Canvas, height: float, ink: Slanted) -> None:
    canvas.saveState()
    canvas.setFillGray(ink.grey)
    canvas.setFont(BOLD, ink.size)
    canvas.translate(ink.x, height - ink.y)
    canvas.rotate(ink.angle)
    canvas.drawCentredString(0, -ink.size * BASELINE, ink.text)
    canvas.restoreState()


def _box(canvas: Canvas, height: float, ink: Box) -> None:
    canvas.saveState()
    canvas.setStrokeGray(0)
    canvas.setLineWidth(ink.thick)
    if ink.fill is not None:
        canvas.setFillGray(ink.fill)
    if ink.dashed:
        canvas.setDash(2, 2)
    stroke, fill = int(ink.thick > 0), int(ink.fill is not None)
    place = ink.left, height - ink.top - ink.height, ink.width, ink.height
    canvas.rect(*place, stroke=stroke, fill=fill)
    canvas.restoreState()


def _code(canvas: Canvas, height: float, ink: Code) -> None:
    module = ink.side / (len(matrix(ink.text)) + 2 * QUIET)
    edge = height - ink.top - QUIET * module
    canvas.setFillGray(1)
    canvas.rect(ink.left, height - ink.top - ink.side, ink.side, ink.side, stroke=0, fill=1)
    canvas.setFillGray(0)
    canvas.saveState()
    canvas.translate(ink.left + QUIET * module, edge)
    canvas.scale(module, -module)
    # Whole numbers on the code's own grid, written as they are: the canvas would spend most of a
    # practical day's printing on wording a million fractions.
    runs = (f"{column} {row} {length} 1 re" for row, column, length in bars(ink.text))
    canvas._code.append(" ".join((*runs, "f")))  # type: ignore[attr-defined]
    canvas.restoreState()
