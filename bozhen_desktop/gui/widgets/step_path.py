"""The day's path at the left of a staff window: done, now, to come; each step has its key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bozhen_desktop.gui.theme import theme

TO_COME, NOW, DONE = "to-come", "now", "done"
_MARKS = {TO_COME: "○", NOW: "●", DONE: "✓"}


class Step(NamedTuple):
    """One step: its id, its words, how it stands, and the key that goes there ("" for none)."""

    id: str
    text: str
    state: str = TO_COME
    key: str = ""


class StepPath(QWidget):
    """`chosen` carries the id of the step a person wants to see."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: list[Step] = []
        self.shown = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self._grew)

    def show_steps(self, steps: Sequence[Step], shown: str = "") -> None:
        """Show these steps; `shown` is the one whose screen is open."""
        if list(steps) == self._steps and shown == self.shown:
            return
        self._steps, self.shown = list(steps), shown
        self._grew()

    @property
    def steps(self) -> list[Step]:
        """What is shown."""
        return list(self._steps)

    def _grew(self) -> None:
        self.updateGeometry()
        self.update()

    def _row(self) -> int:
        wanted = theme().px(40)
        return max(min(wanted, self.height() // max(len(self._steps), 1)), theme().px(22))

    def sizeHint(self) -> QSize:
        """See QWidget."""
        metrics = QFontMetrics(theme().font(15, bold=True))
        words = [step.text + "　" + step.key for step in self._steps]
        wide = max((metrics.horizontalAdvance(text) for text in words), default=0)
        return QSize(wide + theme().px(72), theme().px(40) * len(self._steps))

    def minimumSizeHint(self) -> QSize:
        """See QWidget."""
        return QSize(self.sizeHint().width(), theme().px(24) * len(self._steps))

    def paintEvent(self, event: QPaintEvent) -> None:
        """See QWidget."""
        look, painter, high = theme(), QPainter(self), self._row()
        painter.fillRect(self.rect(), look.color("side"))
        for number, step in enumerate(self._steps):
            rect = QRectF(0, number * high, self.width(), high)
            open_now = step.id == self.shown
            if open_now:
                painter.fillRect(rect, look.color("brand"))
            painter.setPen(look.color("on_brand" if open_now else "on_side"))
            painter.setFont(look.font(15, bold=open_now or step.state == NOW))
            self._words(painter, rect, step)

    def _words(self, painter: QPainter, rect: QRectF, step: Step) -> None:
        look, middle = theme(), Qt.AlignmentFlag.AlignVCenter
        sign = QRectF(look.px(16), rect.top(), look.px(20), rect.height())
        painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, _MARKS[step.state])
        rest = rect.adjusted(look.px(44), 0, -look.px(12), 0)
        painter.drawText(rest, middle | Qt.AlignmentFlag.AlignLeft, step.text)
        if step.key:
            painter.setFont(look.font(13))
            painter.drawText(rest, middle | Qt.AlignmentFlag.AlignRight, step.key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See QWidget."""
        number = int(event.position().y()) // self._row()
        if 0 <= number < len(self._steps):
            self.chosen.emit(self._steps[number].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go to the neighbouring step."""
        ids = [step.id for step in self._steps]
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        at = ids.index(self.shown) + step if self.shown in ids else 0
        if step and 0 <= at < len(ids):
            self.chosen.emit(ids[at])
        else:
            super().keyPressEvent(event)
