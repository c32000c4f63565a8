"""Small marks told by shape, word and colour: a state, and how safe what was entered is."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from bozhen_desktop.gui.theme import theme


class Saved(NamedTuple):
    """A save state: shape (hollow | dot | ring | tick | cross), word and colour."""

    shape: str
    word: str
    tone: str


SAVING, LOCAL, HALL_ONLY, SAVED, REFUSED = "saving", "local", "hall-only", "saved", "refused"
FOR_CANDIDATES: dict[str, Saved] = {
    SAVING: Saved("hollow", "正在保存", "ink2"),
    LOCAL: Saved("dot", "已存到本机\n（不要关机）", "warn"),
    HALL_ONLY: Saved("ring", "已存到考场", "ok"),
    SAVED: Saved("tick", "已保存", "ok"),
    REFUSED: Saved("cross", "没存上，\n请举手", "alarm"),
}
FOR_EXAMINERS: dict[str, Saved] = {
    **FOR_CANDIDATES,
    LOCAL: Saved("dot", "已存到本机，等待上传", "warn"),
    REFUSED: Saved("cross", "没存上", "alarm"),
}


class Badge(QWidget):
    """A shape and a word (of one line or two) on a soft ground. `size`: px of it at 100 %."""

    def __init__(self, parent: QWidget | None = None, *, size: float = 15) -> None:
        super().__init__(parent)
        self._size = size
        self.shape, self.word, self.tone = "", "", "ink2"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self._grew)

    def set_size(self, size: float) -> None:
        """Another size of the word, px at 100 %."""
        self._size = size
        self._grew()

    def tell(self, shape: str, word: str, tone: str) -> None:
        """Show this from now on."""
        if (shape, word, tone) == (self.shape, self.word, self.tone):
            return
        self.shape, self.word, self.tone = shape, word, tone
        self.setAccessibleName(word)
        self._grew()

    def _grew(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """See QWidget."""
        metrics = QFontMetrics(theme().font(self._size))
        edge = theme().px(self._size)
        lines = self.word.split("\n")
        wide = max(metrics.horizontalAdvance(line) for line in lines) + 2 * edge
        shape = round(edge * 1.4) if self.shape else 0
        air = edge if len(lines) == 1 else edge // 4
        return QSize(wide + shape, metrics.height() * len(lines) + air)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        """See QWidget."""
        if not self.word:
            return
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        soft = "paper" if self.tone in ("ink", "ink2") else f"{self.tone}_soft"
        painter.setBrush(look.color(soft))
        painter.setPen(QPen(look.color("line" if soft == "paper" else self.tone), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        edge = look.px(self._size)
        left = float(edge)
        if self.shape:
            place = QRectF(edge, (self.height() - edge * 0.8) / 2, edge * 0.8, edge * 0.8)
            paint_shape(painter, place, self.shape, self.tone)
            left += edge * 1.2
        painter.setFont(look.font(self._size))
        painter.setPen(look.color(self.tone))
        rest = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(
            rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.word
        )


def paint_shape(painter: QPainter, rect: QRectF, shape: str, tone: str) -> None:
    """Draw hollow | dot | ring | tick | cross | bars into a square."""
    colour = theme().color(tone)
    painter.setPen(QPen(colour, max(rect.width() / 7, 2)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    left, top, right, bottom = rect.left(), rect.top(), rect.right(), rect.bottom()
    if shape == "tick":
        middle = QPointF(left + rect.width() * 0.38, bottom - rect.height() * 0.08)
        points = [QPointF(left, rect.center().y()), middle, QPointF(right, top)]
        painter.drawPolyline(points)
    elif shape == "cross":
        painter.drawLine(QPointF(left, top), QPointF(right, bottom))
        painter.drawLine(QPointF(left, bottom), QPointF(right, top))
    elif shape == "bars":
        for x in (left + rect.width() * 0.25, left + rect.width() * 0.75):
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))
    elif shape in ("dot", "hollow", "ring"):
        if shape == "dot":
            painter.setBrush(colour)
        painter.drawEllipse(rect)
        if shape == "ring":
            painter.setBrush(colour)
            painter.drawEllipse(rect.center(), rect.width() * 0.12, rect.width() * 0.12)


class SaveMark(Badge):
    """The save state of what was just entered, in a candidate's or an examiner's words."""

    def __init__(self, parent: QWidget | None = None, *, size: int = 22) -> None:
        super().__init__(parent, size=size)
        self.words = FOR_CANDIDATES
        self.state = ""

    def show_state(self, state: str, why: str = "") -> None:
        """One of `SAVING` … `REFUSED`, or "" to show nothing; `why` after the word (staff)."""
        self.state = state
        if not state:
            self.tell("", "", "ink2")
            return
        told = self.words[state]
        self.tell(told.shape, f"{told.word}：{why}" if why else told.word, told.tone)
