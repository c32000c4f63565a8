"""Buttons for hurried hands: a second click within half a second and key repeat do nothing.

People who double-click everything would otherwise skip a question or press what comes up beneath
the mouse.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from bozhen_desktop.kernel.clock import Clock, SystemClock

QUIET_MS = 500


@cache
def _clock() -> Clock:
    return SystemClock()


class CalmButton(QPushButton):
    """A button that takes one press at a time, and none before it was seen.

    `quiet_ms`: how long presses do nothing after one; `clock` may be replaced in tests.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clock = _clock()
        self.quiet_ms = QUIET_MS
        self._pressed_at = -QUIET_MS
        self._seen = False

    def rest(self) -> None:
        """What it stands for has changed: presses count again once it has been painted."""
        self._seen = False
        self.update()

    def _may_press(self) -> bool:
        now = self.clock.mono_ms()
        if not self._seen or now - self._pressed_at < self.quiet_ms:
            return False
        self._pressed_at = now
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """See QWidget."""
        super().paintEvent(event)
        self.was_seen()

    def was_seen(self) -> None:
        """It has been painted: presses count."""
        self._seen = True

    def hideEvent(self, event: QHideEvent) -> None:
        """See QWidget."""
        super().hideEvent(event)
        self._seen = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See QWidget."""
        if self._may_press():
            super().mousePressEvent(event)
        else:
            event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press of a double click is a press like any other, and so mostly too soon."""
        self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See QWidget."""
        if event.isAutoRepeat():
            event.accept()
        elif event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
            event.ignore()  # without NumLock a 2 of the pad is an arrow, which would move the focus
        else:
            super().keyPressEvent(event)
