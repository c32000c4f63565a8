"""A line that stays: what happened, what it means, what to do; with at most one button.

Problems go away by themselves when they are solved (`clear`); what was done stays until the next.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from bozhen_desktop.gui.theme import mark


class MessageBar(QFrame):
    """`say` shows a line; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="note")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(16)
        self.label = QLabel(self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.code = QLabel(self)
        self.code.setTextFormat(Qt.TextFormat.PlainText)
        mark(self.code, kind="code")
        self.button = QPushButton(self)
        self._act: Callable[[], object] | None = None
        self.button.clicked.connect(self._pressed)
        row.addWidget(self.label, 1)
        row.addWidget(self.code)
        row.addWidget(self.button)
        self.hide()

    @property
    def text(self) -> str:
        """What is said now; "" when hidden."""
        return self.label.text() if not self.isHidden() else ""

    def say(
        self,
        text: str,
        tone: str = "",
        *,
        code: str = "",
        button: str = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        """Show a line. `tone`: "" or one of the theme; `code`: small, for staff."""
        mark(self, tone=tone)
        mark(self.label, tone=tone)
        self.label.setText(text)
        self.code.setText(code)
        self.code.setVisible(bool(code))
        self._act = act
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.show()

    def clear(self) -> None:
        """Nothing to say any more."""
        self.hide()

    def _pressed(self) -> None:
        if self._act is not None:
            self._act()
