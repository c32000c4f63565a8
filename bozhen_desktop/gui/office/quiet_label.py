"""A line that takes no room while it has nothing to say."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget


class QuietLabel(QLabel):
    """Hidden while its text is empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hide()

    def setText(self, text: str) -> None:
        """See QLabel."""
        super().setText(text)
        self.setVisible(bool(text))

    def clear(self) -> None:
        """See QLabel."""
        self.setText("")
