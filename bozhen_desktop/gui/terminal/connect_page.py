"""Before the hall knows this PC: it is being looked for, or a room code is asked for."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from bozhen_desktop.client.dialling import Address
from bozhen_desktop.client.discovery import NOWHERE
from bozhen_desktop.client.link import STRANGER
from bozhen_desktop.gui.forms.terminal.ui_connect_page import Ui_ConnectPage
from bozhen_desktop.gui.terminal.sight import Sight
from bozhen_desktop.gui.terminal.wording import CONNECTING, tr
from bozhen_desktop.gui.theme import mark
from bozhen_desktop.gui.widgets.keys import ENTER

CODE_DIGITS, LONG = 8, 12
NO_CODE_OPEN = "room-code-over"
"""The hall has no code that could be typed; no news before somebody typed one."""
_ADDRESS = re.compile(r"((?:\d{1,3}\.){3}\d{1,3})(?:\.(\d{1,5}))?")


class ConnectPage(QWidget):
    """`code`: 8 digits were typed; `address`: (IPv4, port) of the hall; `found`: the halls
    that were found on the LAN, one of which is to be taken.
    """

    code = Signal(str)
    address = Signal(str, int)
    found = Signal(object)

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
            self.ui.pad.set_up(21, ".", "")
        else:
            self.ui.pad.set_up(CODE_DIGITS, "", "")
        for widget in (self.ui.pad, self.ui.entered):
            widget.setVisible(mode != "looking")
        self._words()

    def _words(self) -> None:
        titles = {
            "looking": self._looking(),
            "code": (tr("登记这台电脑"), tr("请监考老师输入 8 位考场码。")),
            "address": (tr("考场地址"), tr("请技术员输入，端口接在后面：192.168.1.10.7000")),
        }
        title, text = titles[self._mode]
        self.ui.title.setText(title)
        self.ui.text.setText(text)
        known = self._place != NOWHERE
        place = tr("考场地址 {0}，端口 {1}").format(*self._place)
        self.ui.foot.setText(place if known else tr("还不知道考场地址，正在找"))
        self.ui.address.setText(tr("返回") if self._mode == "address" else tr("改考场地址"))
        code = self._sight.code if self._tried or self._sight.code != NO_CODE_OPEN else ""
        refused = self._sight.enrol_refused or code
        self.ui.refusal.setText(tr(CONNECTING[refused]) if refused in CONNECTING else "")
        self._typed(self.ui.pad.text)

    def _offered(self) -> list[list[Address]]:
        """Halls to choose from: only for a PC that belongs to none yet."""
        return self._sight.halls if self._mode == "looking" and not self._sight.met else []

    def _looking(self) -> tuple[str, str]:
        count = len(self._sight.halls) if not self._sight.met else 0
        if count:
            return tr("找到 {0} 个考场").format(count), tr("请监考老师来连接。")
        if self._place == NOWHERE:
            return tr("正在找考场"), tr("请稍等。找不到时请技术员改考场地址。")
        return tr("正在连接考场"), tr("请稍等，会自动连上。")

    def _typed(self, text: str) -> None:
        offered = self._offered()
        self.ui.go.setVisible(self._mode != "looking" or bool(offered))
        if self._mode == "looking":
            one = tr("连接 {0}").format(offered[0][0][0]) if offered else ""
            self.ui.go.setText(one if len(offered) < 2 else tr("选考场"))
            self.ui.go.setEnabled(bool(offered))
            return
        ui, most = self.ui, CODE_DIGITS
        mark(ui.entered, long=self._mode == "code" or len(text) > LONG)
        if self._mode == "address":
            ui.entered.setText(text or "—")
            whole = self._typed_address(text) is not None
            ui.go.setText(tr("连接") if whole else tr("地址不完整"))
        else:
            ui.entered.setText(
                " ".join((text + "—" * (most - len(text)))[at : at + 4] for at in (0, 4))
            )
            whole = len(text) == most
            ui.go.setText(tr("登记") if whole else tr("还差 {0} 位").format(most - len(text)))
        ui.go.setEnabled(whole)

    def _go(self) -> None:
        if self._mode == "looking":
            self.found.emit(self._offered())
        elif self._mode == "address":
            typed = self._typed_address(self.ui.pad.text)
            if typed is not None:
                self.address.emit(*typed)
                self._set_mode("looking")
        else:
            self._tried = True
            self.code.emit(self.ui.pad.text)
            self.ui.pad.clear()

    def _typed_address(self, text: str) -> Address | None:
        """Host and port; without a port the one that is known."""
        found = _ADDRESS.fullmatch(text)
        port = int(found[2] or self._place[1]) if found is not None else 0
        return (found[1], port) if found is not None and 0 < port < 1 << 16 else None

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
