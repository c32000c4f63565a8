"""The console's real window over the rig's real hall, and the hands of a proctor."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bozhen_desktop.gui.console.act_sheet import ActSheet
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.screens import SCREENS
from bozhen_desktop.gui.console.window import ConsoleWindow
from bozhen_desktop.gui.dialogs import Sheet
from bozhen_desktop.gui.widgets.calm import CalmButton
from tests.gui.kit.rig_bridge import RigBridge
from tests.unit.hall.hall_day import HallDay
from tests.unit.hall.rig import PIN

SITTING = "S1"


class DeskBridge(RigBridge):
    """As `RigBridge`; what is posted while something else is done waits for its turn."""

    def __init__(self, day: HallDay) -> None:
        super().__init__(day.rig, "console")
        self._queue: deque[tuple[Callable[..., object], tuple[Any, ...]]] = deque()
        self._busy = False

    def _post(self, function: Callable[..., object], *args: Any) -> None:
        self._queue.append((function, args))
        if self._busy:
            return
        self._busy = True
        try:
            while self._queue:
                first, rest = self._queue.popleft()
                super()._post(first, *rest)
        finally:
            self._busy = False


class Proctor:
    """A window of 1366 × 768, its hall, mouse and keys."""

    def __init__(self, qtbot: QtBot, day: HallDay, spool: Path) -> None:
        self.qtbot, self.day = qtbot, day
        self.bridge = DeskBridge(day)
        self.room = RoomLink(self.bridge, day.rig.clock, spool)
        self.room._looking.stop()  # the hall is asked when a test asks, whatever the time
        self.said: list[tuple[str, str, str]] = []
        self.room.said.connect(lambda *line: self.said.append(line))
        self.window = ConsoleWindow(self.room, SCREENS, "rehearsal")
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        self.bridge.start()
        self.settle()

    def settle(self) -> None:
        """Let hall and window come to rest."""
        self.bridge.pump()
        self.window.refresh()
        self.qtbot.wait(5)

    @property
    def screen(self) -> Any:
        return self.window.current

    def go(self, step: str) -> Any:
        self.window.go(step)
        self.settle()
        assert self.window.shown == step, (self.window.shown, self.said[-1:])
        return self.screen

    def press(self, button: QPushButton) -> None:
        self.settle()
        assert button.isEnabled(), button.text()
        if isinstance(button, CalmButton):
            button._pressed_at = -10_000  # a person waits between two presses of one button
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def primary(self) -> None:
        self.press(self.screen.ui.primary)

    def key(self, key: Qt.Key, where: QWidget | None = None) -> None:
        self.qtbot.keyClick(where or self.window.focusWidget() or self.window, key)
        self.settle()

    def type(self, line: QLineEdit, text: str) -> None:
        line.setFocus()
        line.clear()
        self.qtbot.keyClicks(line, text)

    # ------------------------------------------------------------ people
    def log_in(self, staff: str = "chief", pin: str = PIN) -> None:
        screen = self.screen
        self.type(screen.ui.staff, staff)
        self.type(screen.ui.pin, pin)
        self.primary()

    # ------------------------------------------------------------ sheets
    def sheet(self) -> Sheet:
        [found] = [each for each in self.window.findChildren(Sheet) if each.isVisible()]
        return found

    def confirm(self, second: str = "", pin: str = PIN, **values: Any) -> None:
        """Fill the open sheet, give the second person, press its button."""
        sheet = self.sheet()
        assert isinstance(sheet, ActSheet)
        sheet.fill(values)
        if second:
            who, secret = sheet.widgets["second"], sheet.widgets["pin"]
            assert isinstance(who, QComboBox) and isinstance(secret, QLineEdit)
            who.setCurrentIndex(who.findData(second))
            self.type(secret, pin)
        self.press(sheet.confirm_button)

    def no_sheet(self) -> bool:
        return not [each for each in self.window.findChildren(Sheet) if each.isVisible()]

    def last(self) -> tuple[str, str, str]:
        """Tone, line and code of what was said last."""
        return self.said[-1]

    def table(self, name: str = "table") -> Any:
        screen: Screen = self.screen
        return getattr(screen, name)
