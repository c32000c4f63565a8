"""After the hand-in: the receipt, the same on both ends, and how many answers count."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bozhen_desktop.gui.forms.terminal.ui_receipt_page import Ui_ReceiptPage
from bozhen_desktop.gui.terminal.sight import Sight
from bozhen_desktop.gui.terminal.wait_page import SIGN_PX
from bozhen_desktop.gui.terminal.wording import in_fours, tr

CAUSES = {"forced": "监考老师已收卷", "time": "时间到，已自动交卷"}


class ReceiptPage(QWidget):
    """`next_person`: somebody else may sit down here."""

    next_person = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_ReceiptPage()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.ui.next_person.clicked.connect(self.next_person)

    def show_sight(self, sight: Sight, mono: int) -> None:
        """Show the receipt; a difference between the two ends is said, not hidden."""
        ui, same = self.ui, sight.receipt == sight.own_receipt
        ui.sign.tell("tick" if same else "cross", "ok" if same else "warn", SIGN_PX)
        cause = CAUSES.get(sight.row("me").get("cause", ""), "已交卷")
        ui.title.setText(tr(cause))
        ui.text.setText(
            tr("考场已收到，请听从安排离场。") if same else tr("请举手，要监考老师核对。")
        )
        ui.receipt.setText(in_fours(sight.receipt) or "—")
        ui.counted.setText(tr("考场收到 {0} 题的答案").format(sight.row("me").get("answered", 0)))
        others = [name for name in sight.sittings if name != sight.row("sitting").get("sitting")]
        ui.next_person.setVisible(bool(others) or bool(sight.row("sitting").get("closed")))
