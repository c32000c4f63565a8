"""Log-in by account and PIN; whoever scored here before needs only his name and his PIN."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from bozhen_desktop.gui.examiner import pin_pad
from bozhen_desktop.gui.examiner.grids import flow
from bozhen_desktop.gui.forms.examiner.ui_log_in import Ui_LogIn
from bozhen_desktop.gui.theme import mark, theme
from bozhen_desktop.gui.widgets.calm import CalmButton

PIN_LEAST = 4
SHOWN_PEOPLE = 6


class LogIn(QWidget):
    """`asked`: account and PIN were given. Fields are empty whenever the screen comes up."""

    asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_LogIn()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self._busy, self._ready = False, False
        self._people: list[tuple[str, str]] = []
        self._field: QLineEdit = self.ui.account
        self.ui.pin.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.ui.pin.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d*"), self))
        pin_pad.fill(self.ui.pad, self.ui.pad_grid, lambda: self._field)
        for field in (self.ui.account, self.ui.pin):
            field.installEventFilter(self)
            field.textChanged.connect(self._changed)
        self.ui.account.returnPressed.connect(self.ui.pin.setFocus)
        self.ui.pin.returnPressed.connect(self._ask)
        self.ui.enter.clicked.connect(self._ask)
        self.show_people([])
        self.clear()

    def clear(self) -> None:
        """Nothing of the person before stays."""
        self._busy = False
        self.ui.account.clear()
        self.ui.pin.clear()
        self.say("")
        self._changed()
        self.ui.account.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Names (account, name) of those who scored at this PC, latest first."""
        self._people = list(people)[:SHOWN_PEOPLE]
        buttons: list[QWidget] = [self._person(account, name) for account, name in self._people]
        flow(self.ui.people_grid, buttons, self.ui.card.width() - 2 * theme().px(24))
        self.ui.people.setVisible(bool(buttons))
        self.ui.who_hint.setVisible(bool(buttons))

    def _person(self, account: str, name: str) -> CalmButton:
        button = CalmButton(self.ui.people)
        button.setText(name)
        mark(button, finger="true")
        button.clicked.connect(lambda: self._choose(account))
        return button

    def _choose(self, account: str) -> None:
        self.ui.account.setText(account)
        self.ui.pin.clear()
        self.ui.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_place(self, sitting: str, rehearsal: bool, online: bool) -> None:
        """Which sitting, whether rehearsal, whether the hall can be reached."""
        there = self.tr("场次 %1").replace("%1", sitting) if sitting else self.tr("还没有操作场次")
        self.ui.sitting.setText(there if online else self.tr("正在连接考场服务器"))
        self.ui.mode.setText(self.tr("演练") if rehearsal else "")
        self._ready = online and bool(sitting)
        self._changed()

    def say(self, text: str) -> None:
        """A refusal in words; the PIN is typed anew."""
        self._busy = False
        self.ui.message.setText(text)
        if text:
            self.ui.pin.clear()
            self.ui.pin.setFocus(Qt.FocusReason.OtherFocusReason)
        self._changed()

    def _why_not(self) -> str:
        if not self._ready:
            return self.tr("连上考场后可登录")
        if self._busy:
            return self.tr("正在核对")
        if not self.ui.account.text().strip():
            return self.tr("请先填编号")
        if len(self.ui.pin.text()) < PIN_LEAST:
            return self.tr("请输口令")
        return ""

    def _changed(self) -> None:
        why = self._why_not()
        self.ui.enter.setEnabled(not why)
        self.ui.enter.setText(why or self.tr("登录"))

    def _ask(self) -> None:
        if self._why_not():
            return
        self._busy = True
        self.ui.message.clear()
        self._changed()
        self.asked.emit(self.ui.account.text().strip(), self.ui.pin.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The pad types into the field that had the focus last."""
        if isinstance(watched, QLineEdit) and watched.hasFocus():
            self._field = watched
        return False
