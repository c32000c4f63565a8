"""是我: the candidate reads his own name before anything is his."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bozhen_desktop.gui.forms.terminal.ui_who_page import Ui_WhoPage
from bozhen_desktop.gui.terminal.sight import Sight
from bozhen_desktop.gui.terminal.wording import seat_label, tr


class WhoPage(QWidget):
    """`agreed`: it is he; `denied`: it is not."""

    agreed = Signal()
    denied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_WhoPage()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.ui.yes.clicked.connect(self.agreed)
        self.ui.no.clicked.connect(self.denied)

    def show_sight(self, sight: Sight, mono: int) -> None:
        """Show whose seat the hall says this is."""
        who, ui = sight.row("who"), self.ui
        ui.name.setText(who.get("name", ""))
        ui.work.setText(f"{who.get('trade', '')}　{who.get('level', '')}")
        ui.ticket.setText(tr("准考证号 {0}").format(who.get("ticket", "")))
        place = tr("{0}　座位 {1}").format(who.get("room", ""), seat_label(who.get("seat", "")))
        ui.place.setText(place)
