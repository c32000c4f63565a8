"""Finished pages of forms on a screen or a printer: the same ink as in the PDF."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QMouseEvent,
    QPageLayout,
    QPageSize,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from bozhen_desktop.documents.codes import QUIET, bars, matrix
from bozhen_desktop.documents.ink import Box, Code, Ink, Line, Photo, Slanted, Text
from bozhen_desktop.documents.pages import Page
from bozhen_desktop.gui.tasks import Progress
from bozhen_desktop.gui.theme import FAMILY
from bozhen_desktop.kernel.errors import BozhenError

POINTS = 72
BASELINE = 0.38
"""As documents.fonts has it, which would load the PDF writer here."""

_EM = 200
"""Fonts are asked for at this size and scaled, because theirs are whole pixels."""


def paint_page(painter: QPainter, page: Page) -> None:
    """Draw a page; one unit of the painter is a point."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for ink in page.inks:
        painter.save()
        _draw(painter, ink)
        painter.restore()


def _draw(painter: QPainter, ink: Ink) -> None:
    match ink:
        case Text():
            painter.translate(ink.x, ink.base)
            _write(painter, ink.text, ink.size, ink.bold, ink.grey)
        case Slanted():
            painter.translate(ink.x, ink.y)
            painter.rotate(-ink.angle)
            wide = QFontMetricsF(_font(bold=True)).horizontalAdvance(ink.text) * ink.size / _EM
            painter.translate(-wide / 2, ink.size * BASELINE)
            _write(painter, ink.text, ink.size, True, ink.grey)
        case Line():
            painter.setPen(_pen(ink.thick))
            painter.drawLine(QPointF(ink.x1, ink.y1), QPointF(ink.x2, ink.y2))
        case Box():
            _box(painter, ink)
        case Photo():
            _photo(painter, ink)
        case Code():
            _code(painter, ink)


def _font(*, bold: bool) -> QFont:
    font = QFont(FAMILY)
    font.setPixelSize(_EM)
    font.setKerning(False)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    return font


def _write(painter: QPainter, text: str, size: float, bold: bool, grey: float) -> None:
    painter.scale(size / _EM, size / _EM)
    painter.setFont(_font(bold=bold))
    painter.setPen(_grey(grey))
    painter.drawText(QPointF(0, 0), text)


def _grey(grey: float) -> QColor:
    return QColor.fromRgbF(grey, grey, grey)


def _pen(thick: float) -> QPen:
    pen = QPen(Qt.GlobalColor.black, thick)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def _box(painter: QPainter, ink: Box) -> None:
    rect = QRectF(ink.left, ink.top, ink.width, ink.height)
    if ink.fill is not None:
        painter.fillRect(rect, _grey(ink.fill))
    if ink.thick:
        pen = _pen(ink.thick)
        if ink.dashed:
            pen.setDashPattern([2 / ink.thick, 2 / ink.thick])
        painter.setPen(pen)
        painter.drawRect(rect)


def _photo(painter: QPainter, ink: Photo) -> None:
    image = QImage.fromData(ink.jpeg)
    if image.isNull():
        return
    shrink = min(ink.width / image.width(), ink.height / image.height())
    wide, high = image.width() * shrink, image.height() * shrink
    left, top = ink.left + (ink.width - wide) / 2, ink.top + (ink.height - high) / 2
    painter.drawImage(QRectF(left, top, wide, high), image)


def _code(painter: QPainter, ink: Code) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(QRectF(ink.left, ink.top, ink.side, ink.side), Qt.GlobalColor.white)
    module = ink.side / (len(matrix(ink.text)) + 2 * QUIET)
    for row, column, length in bars(ink.text):
        x, y = ink.left + (QUIET + column) * module, ink.top + (QUIET + row) * module
        painter.fillRect(QRectF(x, y, length * module, module), Qt.GlobalColor.black)


# ---------------------------------------------------------------- printer


def print_pages(printer: QPrinter, pages: Sequence[Page], progress: Progress) -> None:
    """Send pages to a printer, whole pages of A4 upright or across.

    Raises:
        BozhenError: `printer-failed`.
        Cancelled: nothing of it is printed where the printer still waits for the end.
    """
    printer.setFullPage(True)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    painter = QPainter()
    try:
        for number, page in enumerate(pages):
            progress.step(number, len(pages), f"第 {number + 1} 页")
            _turn(printer, page)
            begun = printer.newPage() if number else painter.begin(printer)
            if not begun or printer.printerState() == QPrinter.PrinterState.Error:
                raise BozhenError("printer-failed")
            painter.save()
            painter.scale(printer.resolution() / POINTS, printer.resolution() / POINTS)
            paint_page(painter, page)
            painter.restore()
    except BaseException:
        printer.abort()
        raise
    finally:
        ended = painter.end() if painter.isActive() else True
    if not ended or printer.printerState() == QPrinter.PrinterState.Error:
        raise BozhenError("printer-failed")


def _turn(printer: QPrinter, page: Page) -> None:
    across = page.width > page.height
    ways = QPageLayout.Orientation
    printer.setPageOrientation(ways.Landscape if across else ways.Portrait)


# ---------------------------------------------------------------- screen


class _Paper(QWidget):
    """One sheet of white paper."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.page: Page | None = None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See QWidget."""
        self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """See QWidget."""
        if self.page is None:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        shrink = self.width() / self.page.width
        painter.scale(shrink, shrink)
        paint_page(painter, self.page)


class PageView(QScrollArea):
    """Shows one of some pages, whole or as wide as there is room; a click changes that."""

    turned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages: list[Page] = []
        self.at = 0
        self.wide = False
        self._paper = _Paper()
        self._paper.clicked.connect(self.zoom)
        self.setWidget(self._paper)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit()

    def show_pages(self, pages: Sequence[Page]) -> None:
        """Other pages, from the first."""
        self.pages, self.at = list(pages), 0
        self._fit()
        self.turned.emit()

    def turn(self, step: int) -> None:
        """Forward or back, as far as there are pages."""
        self.at = min(max(self.at + step, 0), max(len(self.pages) - 1, 0))
        self._fit()
        self.turned.emit()

    def zoom(self) -> None:
        """Whole pages, or pages as wide as the view."""
        self.wide = not self.wide
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        page = self._paper.page = self.pages[self.at] if self.pages else None
        self._paper.setVisible(page is not None)
        if page is not None:
            room: QSize = self.maximumViewportSize()
            bar = self.verticalScrollBar().sizeHint().width() if self.wide else 0
            shrink = (room.width() - bar) / page.width
            if not self.wide:
                shrink = min(shrink, room.height() / page.height)
            self._paper.resize(round(page.width * shrink), round(page.height * shrink))
        self._paper.update()
