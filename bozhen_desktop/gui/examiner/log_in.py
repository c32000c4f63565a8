"""Log-in by account and PIN; whoever scored here before needs only his name and his PIN.

A PC that the hall does not know is enrolled here by the room code.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from bozhen_desktop.gui.examiner.grids import flow
from bozhen_desktop.gui.forms.examiner.ui_log_in import Ui_LogIn
from bozhen_desktop.gui.theme import mark, theme
from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.gui.widgets.keys import digit_of
from bozhen_desktop.kernel.ids import is_id

PIN_LEAST, CODE_DIGITS = 4, 8
SHOWN_PEOPLE = 6


def take_digit(field: QObject, event: QEvent) -> bool:
    """Digits of the number pad count whatever NumLock says, and nothing but digits goes in."""
    if not isinstance(field, QLineEdit) or not isinstance(event, QKeyEvent):
        return False
    if event.type() != QEvent.Type.KeyPress:
        return False
    digit = digit_of(event)
    if digit is not None:
        field.insert(str(digit))
        return True
    held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return bool(event.text().strip()) and event.text().isprintable() and not held


class LogIn(QWidget):
    """`asked`: account and PIN; `code_given`: the room code of a PC that is not known yet.

    Fields are empty whenever the screen comes up.
    """

    asked = Signal(str, str)
    code_given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_LogIn()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self._busy, self._ready, self._stranger = False, False, False
        self._people: list[tuple[str, str]] = []
        self.pin: QLineEdit = self.ui.pad.field
        self.pin.setObjectName("pin")
        self.pin.installEventFilter(self)
        self.pin.textChanged.connect(self._changed)
        self.ui.account.textChanged.connect(self._changed)
        self.ui.account.returnPressed.connect(self.pin.setFocus)
        self.ui.pad.entered.connect(self._ask)
        self.ui.enter.clicked.connect(self._ask)
        self.show_people([])
        self.show_place("", rehearsal=False, online=False)
        self.clear()

    def clear(self) -> None:
        """Nothing of the person before stays."""
        self._busy = False
        self.ui.account.clear()
        self.pin.clear()
        self.say("")
        self._changed()
        self.ui.account.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Names (account, name) of those who scored at this PC, latest first."""
        self._people = list(people)[:SHOWN_PEOPLE]
        buttons: list[QWidget] = [self._person(account, name) for account, name in self._people]
        flow(self.ui.people_grid, buttons, self.ui.card.width() - 2 * theme().px(24))
        self._fields()

    def _person(self, account: str, name: str) -> CalmButton:
        button = CalmButton(self.ui.people)
        button.setText(name)
        mark(button, finger="true")
        button.clicked.connect(lambda: self._choose(account))
        return button

    def _choose(self, account: str) -> None:
        self.ui.account.setText(account)
        self.pin.clear()
        self.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_place(
        self, sitting: str, *, rehearsal: bool, online: bool, stranger: bool = False
    ) -> None:
        """Which sitting, whether rehearsal, whether the hall can be reached and knows this PC."""
        there = self.tr("场次 {0}").format(sitting) if sitting else self.tr("还没有操作场次")
        self.ui.sitting.setText(there if online else self.tr("正在连接考场服务器"))
        self.ui.mode.setText(self.tr("演练") if rehearsal else "")
        self._ready = online and bool(sitting)
        if stranger != self._stranger:
            self._busy, self._stranger = False, stranger
            self.pin.clear()
        self._fields()
        self._changed()

    def _fields(self) -> None:
        ui, stranger = self.ui, self._stranger
        ui.stranger.setVisible(stranger)
        ui.pin_label.setText(self.tr("考场码") if stranger else self.tr("口令"))
        echo = QLineEdit.EchoMode
        self.pin.setEchoMode(echo.Normal if stranger else echo.Password)
        known = bool(self._people) and not stranger
        for widget in (ui.people, ui.who_hint):
            widget.setVisible(known)
        for widget in (ui.account, ui.account_label):
            widget.setVisible(not stranger)

    def say(self, text: str) -> None:
        """A refusal in words; the PIN is typed anew."""
        self._busy = False
        self.ui.message.setText(text)
        if text:
            self.pin.clear()
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
        self._changed()

    def _why_not(self) -> str:
        if self._busy:
            return self.tr("正在核对")
        if self._stranger:
            short = len(self.pin.text()) < CODE_DIGITS
            return self.tr("请输 8 位考场码") if short else ""
        if not self._ready:
            return self.tr("连上考场后可登录")
        if not is_id(self.ui.account.text().strip()):
            return self.tr("请先填编号")
        return self.tr("请输口令") if len(self.pin.text()) < PIN_LEAST else ""

    def _changed(self) -> None:
        why = self._why_not()
        verb = self.tr("登记本机") if self._stranger else self.tr("登录")
        self.ui.enter.setEnabled(not why)
        self.ui.enter.setText(why or verb)

    def _ask(self) -> None:
        if self._why_not():
            return
        self._busy = True
        self.ui.message.clear()
        self._changed()
        if self._stranger:
            self.code_given.emit(self.pin.text())
        else:
            self.asked.emit(self.ui.account.text().strip(), self.pin.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See `take_digit`."""
        return take_digit(watched, event)
