"""中止操作: work is broken off before its end, for a reason that is written down."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from bozhen_desktop.gui.dialogs import Sheet
from bozhen_desktop.gui.theme import mark, theme
from bozhen_desktop.gui.widgets.calm import CalmButton


class HaltField(QWidget):
    """`halted`: the reason; the sheet in which it stands is closed then."""

    halted = Signal(str)

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet.card)
        self._sheet = sheet
        self.reason = QLineEdit(self)
        self.reason.setObjectName("haltReason")
        self.reason.setPlaceholderText(self.tr("中途停下的，写理由：如 违章操作，受伤"))
        self.button = CalmButton(self)
        self.button.setObjectName("halt")
        mark(self.button, finger="true", role="danger")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(8))
        column.addWidget(self.reason)
        column.addWidget(self.button)
        self.reason.textChanged.connect(self._words)
        self.button.clicked.connect(self._halt)
        self._words()

    def _words(self) -> None:
        written = bool(self.reason.text().strip())
        self.button.setEnabled(written)
        self.button.setText(self.tr("中止操作") if written else self.tr("中止要先写理由"))

    def _halt(self) -> None:
        why = self.reason.text().strip()
        self._sheet.close_sheet()
        self.halted.emit(why)
