"""Rules of the room and the integrity pledge; agreed to once all of it was in sight."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bozhen_desktop.gui.dialogs import plain_label
from bozhen_desktop.gui.forms.terminal.ui_rules_page import Ui_RulesPage
from bozhen_desktop.gui.terminal.sight import Sight
from bozhen_desktop.gui.terminal.wording import PLEDGE, RULES, tr


class RulesPage(QWidget):
    """`agreed`: the pledge is given."""

    agreed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_RulesPage()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        column = self.ui.reading.column
        column.setSpacing(4)  # at 100 % all of it fits the smallest screen
        for line in tr(RULES).splitlines():
            column.addWidget(plain_label(line))
        column.addWidget(plain_label(tr("诚信承诺"), kind="heading"))
        column.addWidget(plain_label(tr(PLEDGE)))
        column.addStretch(1)
        self._given = False
        self.ui.reading.read.connect(self._words)
        self.ui.agree.clicked.connect(self._agree)
        self._words()

    def begin(self) -> None:
        """For a new person."""
        self._given = False
        self.ui.reading.begin()
        self._words()

    def show_sight(self, sight: Sight, mono: int) -> None:
        """The button says when it waits for the hall."""
        self._words()

    def _words(self) -> None:
        agree = self.ui.agree
        if self._given:
            agree.setText(tr("正在登记承诺"))
        else:
            agree.setText(tr("我承诺诚信考试") if self.ui.reading.was_read else tr("请往下看完"))
        agree.setEnabled(self.ui.reading.was_read and not self._given)

    def _agree(self) -> None:
        self._given = True
        self._words()
        self.agreed.emit()
