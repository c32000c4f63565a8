"""A box to tick that is a button: large, and told by its sign, its words and its colour."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QWidget


class Tick(QPushButton):
    """`setText` gives the words; the sign in front follows the state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setCheckable(True)
        self.toggled.connect(self._show)

    def setText(self, text: str) -> None:
        """The words without the sign."""
        self._words = text
        self._show()

    @Slot()
    def _show(self) -> None:
        sign = "✓" if self.isChecked() else "□"
        super().setText(f"{sign}　{self._words}")
