"""The answer card: every question as a numbered field, told by frame, sign and colour."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from bozhen_desktop.gui.theme import theme

SIDE, GAP = 64, 8


class Field(NamedTuple):
    """One question: its number, whether it is answered, flagged, not saved, or the one shown."""

    number: int
    answered: bool = False
    flagged: bool = False
    unsaved: bool = False
    here: bool = False


class AnswerCard(QWidget):
    """`chosen` carries the number (from 1) of the question to go to."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: list[Field] = []
        self._focus = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme().changed.connect(self._fit)

    def show_fields(self, fields: Sequence[Field]) -> None:
        """Show these."""
        if list(fields) == self.fields:
            return
        self.fields = list(fields)
        self._focus = next((at for at, field in enumerate(fields) if field.here), 0)
        self._fit()
        self.update()

    # ------------------------------------------------------------ places
    def _per_row(self) -> int:
        return max((self.width() + GAP) // (theme().px(SIDE) + GAP), 1)

    def _fit(self) -> None:
        rows = math.ceil(len(self.fields) / self._per_row())
        self.setMinimumHeight(rows * (theme().px(SIDE) + GAP))

    def rect_of(self, number: int) -> QRectF:
        """Where a question's field is."""
        row, column = divmod(number - 1, self._per_row())
        step = theme().px(SIDE) + GAP
        return QRectF(column * step, row * step, theme().px(SIDE), theme().px(SIDE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget."""
        self._fit()

    def sizeHint(self) -> QSize:
        """See QWidget."""
        return QSize(10 * (theme().px(SIDE) + GAP), self.minimumHeight())

    # ------------------------------------------------------------ painting
    def paintEvent(self, event: QPaintEvent) -> None:
        """See QWidget."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, field in enumerate(self.fields):
            rect = self.rect_of(field.number)
            if rect.intersects(QRectF(event.rect())):
                self._paint(painter, rect, field, focus=at == self._focus and self.hasFocus())

    def _paint(self, painter: QPainter, rect: QRectF, field: Field, *, focus: bool) -> None:
        look = theme()
        tone = "warn" if field.unsaved else "brand" if field.answered else "ink2"
        pen = QPen(look.color(tone), 2 if field.answered else 1.5)
        if not field.answered:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(look.color(f"{tone}_soft" if field.answered else "paper"))
        frame = rect.adjusted(1.5, 1.5, -1.5, -1.5)
        painter.drawRoundedRect(frame, 6, 6)
        if field.here or focus:
            painter.setPen(QPen(look.color("ink"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, 6, 6)
        high = rect.height()
        painter.setPen(look.color("ink"))
        painter.setFont(look.font(24, bold=field.here))
        upper = rect.adjusted(0, 2, 0, -high * 0.38)
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, str(field.number))
        painter.setFont(look.font(22))
        painter.setPen(look.color(tone if field.answered else "ink2"))
        painter.drawText(
            rect.adjusted(0, high * 0.52, 0, -2), Qt.AlignmentFlag.AlignCenter, sign_of(field)
        )

    # ------------------------------------------------------------ mouse and keys
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See QWidget."""
        for at, field in enumerate(self.fields):
            if self.rect_of(field.number).contains(event.position()):
                self._focus = at
                self.chosen.emit(field.number)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Enter and space go there."""
        row = self._per_row()
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -row,
            Qt.Key.Key_Down: row,
        }
        key = Qt.Key(event.key())
        if key in steps and 0 <= self._focus + steps[key] < len(self.fields):
            self._focus += steps[key]
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.fields:
            self.chosen.emit(self.fields[self._focus].number)
        else:
            super().keyPressEvent(event)


def sign_of(field: Field) -> str:
    """The sign under a number: flag, not saved, answered, or blank."""
    if field.unsaved:
        return "▲"
    answered = "✓" if field.answered else "空"
    return f"⚑{answered}" if field.flagged else answered
