"""A large answer to choose: letter, text that wraps, and three signs that it is chosen.

Chosen: filled letter, soft ground with a thick frame, and the words. The focus is a dashed line
inside, so that the two are never taken for each other.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets.calm import CalmButton

TEXT, NOTE, LEAST = 26, 22, 64
_WRAP = Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class OptionButton(CalmButton):
    """One option. `several`: of a question with several right answers (a square, not a disc)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.letter = ""
        self.words = ""
        self.several = False
        self.setCheckable(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self.updateGeometry)

    def tell(self, letter: str, words: str, *, several: bool) -> None:
        """What it stands for now; presses count once it has been painted."""
        self.letter, self.words, self.several = letter, words, several
        self.setAccessibleName(f"{letter} {words}")
        self.updateGeometry()
        self.rest()

    def nextCheckState(self) -> None:
        """The window decides what is chosen."""

    # ------------------------------------------------------------ sizes
    def _note(self) -> str:
        return self.tr("✓ 您选了这个") if theme().scale <= 1.3 else self.tr("✓ 已选")

    def _text_rect(self, width: int, height: int) -> QRect:
        look = theme()
        note = QFontMetrics(look.font(NOTE)).horizontalAdvance(self._note())
        left, right = look.px(LEAST + 12), note + look.px(24)
        return QRect(left, 0, max(width - left - right, look.px(TEXT)), height)

    def hasHeightForWidth(self) -> bool:
        """See QWidget."""
        return True

    def heightForWidth(self, width: int) -> int:
        """See QWidget."""
        look = theme()
        room = self._text_rect(width, 100_000)
        text = QFontMetrics(look.font(TEXT)).boundingRect(room, _WRAP, self.words)
        return max(look.px(LEAST), text.height() + look.px(24))

    def sizeHint(self) -> QSize:
        """See QWidget."""
        return QSize(theme().px(480), self.heightForWidth(max(self.width(), theme().px(480))))

    def minimumSizeHint(self) -> QSize:
        """See QWidget."""
        return QSize(theme().px(160), theme().px(LEAST))

    # ------------------------------------------------------------ painting
    def paintEvent(self, event: QPaintEvent) -> None:
        """See QWidget."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        frame = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.setPen(QPen(look.color("brand" if chosen else "line"), 3 if chosen else 1))
        painter.setBrush(look.color("brand_soft" if chosen else "paper"))
        painter.drawRoundedRect(frame, 8, 8)
        if self.hasFocus():
            painter.setPen(QPen(look.color("ink"), 2, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(5, 5, -5, -5), 5, 5)
        self._paint_letter(painter, chosen)
        painter.setPen(look.color("ink"))
        painter.setFont(look.font(TEXT))
        painter.drawText(self._text_rect(self.width(), self.height()), _WRAP, self.words)
        if chosen:
            self._paint_note(painter)
        self.was_seen()

    def _paint_letter(self, painter: QPainter, chosen: bool) -> None:
        look = theme()
        side = look.px(44)
        middle = self.height() / 2
        place = QRectF(look.px(14), middle - side / 2, side, side)
        painter.setPen(QPen(look.color("brand" if chosen else "line"), 1))
        painter.setBrush(look.color("brand" if chosen else "ground"))
        if self.several:
            painter.drawRoundedRect(place, 6, 6)
        else:
            painter.drawEllipse(place)
        painter.setPen(look.color("on_brand" if chosen else "ink"))
        painter.setFont(look.font(TEXT, bold=True))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self.letter)

    def _paint_note(self, painter: QPainter) -> None:
        look = theme()
        painter.setPen(look.color("brand"))
        painter.setFont(look.font(NOTE))
        rest = self.rect().adjusted(0, 0, -look.px(16), 0)
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(rest, side, self._note())
