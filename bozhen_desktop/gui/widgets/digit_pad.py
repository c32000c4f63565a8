"""Digit keys on the screen, for people who do not know a keyboard; and the same from the keyboard.

The last key row has a key of its own for X (the check character of an ID number), or a point.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from bozhen_desktop.gui.theme import mark
from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.gui.widgets.keys import digit_of, letter_of

BACK = "back"
_ROWS = ("123", "456", "789", "*0<")


class DigitPad(QWidget):
    """Collects up to `most` characters. `changed`: the text so far.

    `extra` is the character of the key beside 0: "X", "." or "" for none.
    """

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.most = 4
        self.extra = "X"
        self.keys: dict[str, CalmButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for row, line in enumerate(_ROWS):
            for column, sign in enumerate(line):
                grid.addWidget(self._key(sign), row, column)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _key(self, sign: str) -> CalmButton:
        button = self.keys[sign] = CalmButton(self)
        button.quiet_ms = 0  # the same digit twice, quickly, is meant
        button.setText({"*": "X", "<": self.tr("退格")}.get(sign, sign))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        mark(button, measure="key" if sign != "<" else "word")
        button.clicked.connect(lambda: self.press(BACK if sign == "<" else sign))
        return button

    def set_up(self, most: int, extra: str, text: str = "") -> None:
        """How many characters, the extra key, what stands there at first."""
        self.most, self.extra = most, extra
        key = self.keys["*"]
        key.setText(extra)
        policy = key.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        key.setSizePolicy(policy)
        key.setVisible(bool(extra))
        self.text = text
        self.changed.emit(text)

    def clear(self) -> None:
        """Forget what was entered."""
        self.text = ""
        self.changed.emit("")

    def press(self, sign: str) -> None:
        """One key: a digit, `*` for the extra one, or `BACK`."""
        if sign == BACK:
            self.text = self.text[:-1]
        elif len(self.text) < self.most:
            self.text += self.extra if sign == "*" else sign
        self.changed.emit(self.text)

    def take_key(self, event: QKeyEvent) -> bool:
        """A key of the keyboard; whether it was one of these."""
        digit = digit_of(event)
        if digit is not None:
            self.press(str(digit))
        elif self.extra and self.extra in (letter_of(event), _point_of(event)):
            self.press("*")
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.press(BACK)
        else:
            return False
        return True


def _point_of(event: QKeyEvent) -> str:
    """The point; on some number pads it is a comma."""
    return "." if event.key() in (Qt.Key.Key_Period, Qt.Key.Key_Comma) else ""
