"""What a second person confirms: the effect in numbers, the reason, his account and PIN."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from bozhen_desktop.gui.examiner.log_in import PIN_LEAST, take_digit
from bozhen_desktop.gui.examiner.wording import sentence
from bozhen_desktop.gui.forms.examiner.ui_second_person import Ui_SecondPerson
from bozhen_desktop.kernel.errors import BozhenError

Failed = Callable[[BozhenError], object]
Act = Callable[[str, tuple[str, str] | None, Failed], object]
"""Does what was confirmed: (reason, (account, PIN) of the second person or None when he confirms
later at his own log-in, what to do if refused).
"""


class Matter(NamedTuple):
    """What is to be confirmed: heading, its effect in numbers, whose reason is due, the verb;
    `later`: the second person may confirm it later.
    """

    heading: str
    effect: str
    reason: bool
    verb: str
    second: str
    act: Act
    later: bool = False


class SecondPerson(QWidget):
    """`finished`: stepped back without doing anything."""

    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_SecondPerson()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self._matter: Matter | None = None
        self._busy = False
        self.pin: QLineEdit = self.ui.pad.field
        self.pin.setObjectName("pin")
        self.pin.installEventFilter(self)
        for field in (self.ui.account, self.pin, self.ui.reason):
            field.textChanged.connect(self._changed)
        self.ui.confirm.clicked.connect(self._confirm)
        self.ui.pad.entered.connect(self._confirm)
        self.ui.back.clicked.connect(self.finished)
        self.ui.later.clicked.connect(self._later)

    def show_matter(self, matter: Matter) -> None:
        """Another matter; all fields are empty."""
        ui, self._matter, self._busy = self.ui, matter, False
        ui.heading.setText(matter.heading)
        ui.effect.setText(matter.effect)
        ui.second_label.setText(matter.second)
        ui.reason_label.setVisible(matter.reason)
        ui.reason.setVisible(matter.reason)
        ui.later.setVisible(matter.later)
        for field in (ui.reason, ui.account, self.pin):
            field.clear()
        ui.message.clear()
        self._changed()
        (ui.reason if matter.reason else ui.account).setFocus(Qt.FocusReason.OtherFocusReason)

    def _why_not(self) -> str:
        ui, matter = self.ui, self._matter
        if matter is None:
            return " "
        if self._busy:
            return self.tr("正在核对")
        if matter.reason and not ui.reason.text().strip():
            return self.tr("请写理由")
        if not ui.account.text().strip() or len(self.pin.text()) < PIN_LEAST:
            return self.tr("等第二人输编号和口令")
        return ""

    def _changed(self) -> None:
        why = self._why_not()
        self.ui.confirm.setEnabled(not why)
        self.ui.confirm.setText(why or (self._matter.verb if self._matter is not None else ""))

    def _later(self) -> None:
        if self._matter is None or self._busy:
            return
        if not self.ui.reason.text().strip():
            self.ui.message.setText(self.tr("请写理由"))
            return
        self._busy = True
        self._changed()
        self._matter.act(self.ui.reason.text().strip(), None, self._refused)

    def _confirm(self) -> None:
        if self._why_not() or self._matter is None:
            return
        self._busy = True
        self._changed()
        second = (self.ui.account.text().strip(), self.pin.text())
        self._matter.act(self.ui.reason.text().strip(), second, self._refused)

    def _refused(self, error: BozhenError) -> None:
        self._busy = False
        self.pin.clear()
        self.ui.message.setText(sentence(error.code, error.params))
        self._changed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See `take_digit`."""
        return take_digit(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc steps back."""
        if event.key() == Qt.Key.Key_Escape:
            self.finished.emit()
        else:
            super().keyPressEvent(event)
