"""Who sits here: the last four of the ID; the ticket number first when the seat does not tell."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from bozhen_desktop.gui.forms.terminal.ui_log_in_page import Ui_LogInPage
from bozhen_desktop.gui.terminal.sight import Sight
from bozhen_desktop.gui.terminal.wording import refusal, tr
from bozhen_desktop.gui.theme import mark
from bozhen_desktop.gui.widgets.keys import ENTER

LAST, TICKET_MOST, LONG = 4, 24, 12


class LogInPage(QWidget):
    """`given`: (last four, ticket number or "")."""

    given = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_LogInPage()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self._step = ""
        self._ticket = ""
        self._asking = False
        self._refused = ""
        self.ui.pad.changed.connect(self._typed)
        self.ui.go.clicked.connect(self._go)
        self.ui.other.clicked.connect(self._switch)
        self.begin()

    def begin(self) -> None:
        """For a new person: nothing is typed yet."""
        self._ticket, self._refused = "", ""
        self._set_step("last4")

    def show_sight(self, sight: Sight, mono: int) -> None:
        """Show what the hall said to the latest try."""
        was, self._asking = self._asking, sight.asking
        if was and not sight.asking and sight.refusal:
            self._refused = refusal(sight.refusal, int(sight.params.get("seconds", 0)))
            self.ui.pad.clear()
        self._words()

    def _set_step(self, step: str) -> None:
        self._step = step
        if step == "ticket":
            self.ui.pad.set_up(TICKET_MOST, "", "")
        else:
            self.ui.pad.set_up(LAST, "X", "")
        self._words()

    def _words(self) -> None:
        if self._step == "ticket":
            self.ui.title.setText(tr("请输入准考证号"))
            self.ui.text.setText(tr("号码印在准考证上。"))
        else:
            self.ui.title.setText(tr("请输入身份证后四位"))
            self.ui.text.setText(tr("最后一位是 X 的，点 X。"))
        self.ui.other.setText(tr("用准考证号") if self._step == "last4" else tr("返回"))
        self.ui.refusal.setText(self._refused)
        self._typed(self.ui.pad.text)

    def _typed(self, text: str) -> None:
        ui = self.ui
        mark(ui.entered, long=len(text) > LONG)
        if self._step == "ticket":
            ui.entered.setText(text or "—")
            ready = bool(text)
            ui.go.setText(tr("下一步") if ready else tr("还没输入"))
        else:
            ui.entered.setText(" ".join((text + "—" * LAST)[:LAST]))
            ready = len(text) == LAST
            ui.go.setText(tr("登录") if ready else tr("还差 {0} 位").format(LAST - len(text)))
        if self._asking:
            ui.go.setText(tr("正在核对"))
        ui.go.setEnabled(ready and not self._asking)

    def _go(self) -> None:
        text, self._refused = self.ui.pad.text, ""
        if self._step == "ticket":
            self._ticket = text
            self._set_step("last4")
        else:
            self._asking = True
            self.given.emit(text, self._ticket)
            self._words()

    def _switch(self) -> None:
        self._ticket, self._refused = "", ""
        self._set_step("ticket" if self._step == "last4" else "last4")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits and X from anywhere on the keyboard; Enter goes on when all are there."""
        if event.isAutoRepeat() or self.ui.pad.take_key(event):
            return
        if event.key() in ENTER and self.ui.go.isEnabled():
            self._go()
        else:
            super().keyPressEvent(event)
