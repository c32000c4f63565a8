"""Before the hall knows this PC: it is being looked for, or a room code is asked for."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from bozhen_desktop.client.dialling import Address
from bozhen_desktop.client.link import STRANGER
from bozhen_desktop.gui.forms.terminal.ui_connect_page import Ui_ConnectPage
from bozhen_desktop.gui.terminal.sight import Sight
from bozhen_desktop.gui.terminal.wording import CONNECTING, tr
from bozhen_desktop.gui.theme import mark
from bozhen_desktop.gui.widgets.keys import ENTER

CODE_DIGITS, LONG = 8, 12
NO_CODE_OPEN = "room-code-over"
"""The hall has no code that could be typed; no news before somebody typed one."""
_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")


class ConnectPage(QWidget):
    """`code`: 8 digits were typed; `address`: another host of the hall (IPv4)."""

    code = Signal(str)
    address = Signal(str)

    def __init__(self, address: Address, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_ConnectPage()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self._place = address
        self._mode = ""
        self._tried = False
        self._sight = Sight()
        self.ui.pad.changed.connect(self._typed)
        self.ui.go.clicked.connect(self._go)
        self.ui.address.clicked.connect(self._switch)
        self._set_mode("looking")

    def show_sight(self, sight: Sight, mono: int) -> None:
        """Show how the connection stands."""
        self._sight = sight
        self._tried = self._tried and not sight.met
        if self._mode != "address":
            self._set_mode("code" if sight.link == STRANGER else "looking")
        self._words()

    def show_address(self, address: Address) -> None:
        """The hall is looked for here."""
        self._place = address
        self._words()

    def _set_mode(self, mode: str) -> None:
        if mode == self._mode:
            return
        self._mode = mode
        if mode == "address":
            self.ui.pad.set_up(15, ".", "")
        else:
            self.ui.pad.set_up(CODE_DIGITS, "", "")
        for widget in (self.ui.pad, self.ui.entered, self.ui.go):
            widget.setVisible(mode != "looking")
        self._words()

    def _words(self) -> None:
        titles = {
            "looking": (tr("正在连接考场"), tr("请稍等，会自动连上。")),
            "code": (tr("登记这台电脑"), tr("请监考老师输入 8 位考场码。")),
            "address": (tr("考场地址"), tr("请技术员输入考场电脑的地址。")),
        }
        title, text = titles[self._mode]
        self.ui.title.setText(title)
        self.ui.text.setText(text)
        self.ui.foot.setText(tr("考场地址 {0}，端口 {1}").format(*self._place))
        self.ui.address.setText(tr("返回") if self._mode == "address" else tr("改考场地址"))
        code = self._sight.code if self._tried or self._sight.code != NO_CODE_OPEN else ""
        refused = self._sight.enrol_refused or code
        self.ui.refusal.setText(tr(CONNECTING[refused]) if refused in CONNECTING else "")
        self._typed(self.ui.pad.text)

    def _typed(self, text: str) -> None:
        ui, most = self.ui, CODE_DIGITS
        mark(ui.entered, long=self._mode == "code" or len(text) > LONG)
        if self._mode == "address":
            ui.entered.setText(text or "—")
            whole = _ADDRESS.fullmatch(text) is not None
            ui.go.setText(tr("连接") if whole else tr("地址不完整"))
        else:
            ui.entered.setText(
                " ".join((text + "—" * (most - len(text)))[at : at + 4] for at in (0, 4))
            )
            whole = len(text) == most
            ui.go.setText(tr("登记") if whole else tr("还差 {0} 位").format(most - len(text)))
        ui.go.setEnabled(whole)

    def _go(self) -> None:
        if self._mode == "address":
            self.address.emit(self.ui.pad.text)
            self._set_mode("looking")
        else:
            self._tried = True
            self.code.emit(self.ui.pad.text)
            self.ui.pad.clear()

    def _switch(self) -> None:
        if self._mode == "address":
            self._set_mode("code" if self._sight.link == STRANGER else "looking")
        else:
            self._set_mode("address")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits from anywhere on the keyboard; Enter goes on when all are there."""
        if self._mode != "looking" and self.ui.pad.take_key(event):
            return
        if event.key() in ENTER and self.ui.go.isVisible() and self.ui.go.isEnabled():
            self._go()
        else:
            super().keyPressEvent(event)
