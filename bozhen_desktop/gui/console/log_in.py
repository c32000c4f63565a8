"""登录: sitting, account and PIN from the sealed slip."""

from __future__ import annotations

from PySide6.QtCore import Qt

from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.wording import of_error
from bozhen_desktop.gui.forms.console.ui_log_in import Ui_LogIn
from bozhen_desktop.kernel.errors import BozhenError

_SUBJECTS = {"theory": "理论考试", "practical": "操作考核"}


class LogIn(Screen):
    """One person, one account."""

    def __init__(self, room: RoomLink) -> None:
        super().__init__(room)
        self.ui = Ui_LogIn()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.settle()
        self.ui.pin.setMaxLength(12)
        self.ui.pin.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.ui.primary.clicked.connect(self.log_in)
        self.ui.staff.returnPressed.connect(self.ui.pin.setFocus)
        self.ui.pin.returnPressed.connect(self.log_in)
        for line in (self.ui.staff, self.ui.pin):
            line.textChanged.connect(self.refresh)

    def refresh(self) -> None:
        """Sittings of the hall, and what is still missing."""
        names = [info.id for info in self.room.sittings]
        box = self.ui.sitting
        if [box.itemData(at) for at in range(box.count())] != names:
            self._fill_sittings()
        self.hold(self.ui.primary, self._missing())

    def _fill_sittings(self) -> None:
        box = self.ui.sitting
        chosen = box.currentData()
        box.clear()
        for info in self.room.sittings:
            over = self.tr("（已关闭）") if info.closed else ""
            box.addItem(f"{info.day}　{_SUBJECTS.get(info.subject, '')}　{info.id}{over}", info.id)
        running = [at for at, info in enumerate(self.room.sittings) if not info.closed]
        at = box.findData(chosen) if chosen else -1
        box.setCurrentIndex(at if at >= 0 else running[0] if running else 0)

    def _missing(self) -> str:
        if not self.room.connected:
            return self.tr("等考务机连上")
        if not self.ui.staff.text().strip():
            return self.tr("还差：工号")
        return "" if self.ui.pin.text() else self.tr("还差：口令")

    def entered(self) -> None:
        """Begin with the account."""
        self.ui.staff.setFocus(Qt.FocusReason.OtherFocusReason)

    def log_in(self) -> None:
        """Ask the hall."""
        if self._missing():
            return
        pin = self.ui.pin.text()
        self.ui.pin.clear()
        self.ui.problem.setText("")
        sitting = str(self.ui.sitting.currentData())
        self.room.log_in(sitting, self.ui.staff.text().strip(), pin, self._refused)

    def _refused(self, error: BozhenError) -> None:
        self.ui.problem.setText(f"{of_error(error)}　（{error.code}）")
        self.ui.pin.setFocus(Qt.FocusReason.OtherFocusReason)
