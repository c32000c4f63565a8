"""A window at a seat of the rig's hall, and a candidate with a mouse and a keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bozhen_desktop.domain.arrangement import Arrangement
from bozhen_desktop.domain.sitting import StartGroup
from bozhen_desktop.gui.rehearsal import find
from bozhen_desktop.gui.terminal.window import TerminalWindow
from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.kernel.clock import FakeClock
from tests.gui.terminal.rig_station import RigStation
from tests.unit.hall.hall_day import HallDay

SIZE = (1024, 768)


@dataclass
class Candidate:
    """Somebody before the window. His hands are slow: a second passes between two clicks."""

    day: HallDay
    entry: Any
    station: RigStation
    window: TerminalWindow
    hands: FakeClock

    @property
    def desk(self) -> Any:
        return self.station.worker.desk

    def click(self, what: str | QWidget, *, fast: bool = False) -> None:
        """Click the middle of a widget, named or given, where the mouse would."""
        self.paint()
        target = find(self.window, what) if isinstance(what, str) else what
        assert target is not None and target.isVisible(), what
        if not fast:
            self.hands.advance(1000)
        for button in self.window.findChildren(CalmButton):
            button.clock = self.hands
        place = target.mapTo(self.window, target.rect().center())
        under = self.window.childAt(place)
        assert under is not None
        QTest.mouseClick(under, Qt.MouseButton.LeftButton, pos=under.mapFrom(self.window, place))
        self.paint()

    def key(self, *keys: Qt.Key, pad: bool = False) -> None:
        held = Qt.KeyboardModifier.KeypadModifier if pad else Qt.KeyboardModifier.NoModifier
        for key in keys:
            QTest.keyClick(self.window.focusWidget() or self.window, key, held)
        self.paint()

    def type(self, text: str) -> None:
        QTest.keyClicks(self.window.focusWidget() or self.window, text)
        self.paint()

    def paint(self) -> None:
        """Let the window paint itself."""
        for _ in range(3):
            QApplication.sendPostedEvents()
            QApplication.processEvents()

    def shown(self, name: str) -> str:
        """Text of a visible widget by object name."""
        widget = find(self.window, name)
        assert widget is not None, name
        return str(widget.text())  # type: ignore[attr-defined]

    # ------------------------------------------------------------ the way in
    def log_in(self) -> None:
        self.type(self.entry.person.id_no[-4:])
        self.key(Qt.Key.Key_Return)

    def to_the_paper(self) -> None:
        """Plugged in, checked in, logged in, pledged, paper open, started."""
        self.day.check_in(self.entry.id)
        self.station.plug()
        self.log_in()
        self.click("yes")
        self.read_rules()
        self.click("agree")
        self.day.open_papers()
        self.start()

    def read_rules(self) -> None:
        bar = self.window.rules_page.ui.reading.verticalScrollBar()
        bar.setValue(bar.maximum())
        self.paint()

    def start(self) -> None:
        for group in self.day.plan.groups:
            self.day.do(StartGroup(group=group.id))
        self.paint()


def sit_down(
    qtbot: QtBot, plan: Arrangement | None = None, seat: str = "", **more: Any
) -> Candidate:
    """The first candidate's PC is switched on; nothing is plugged in yet."""
    day = HallDay(plan=plan).seated()
    entry = day.plan.entries[0]
    station = RigStation(day.rig, seat or day.seat_of(entry.id))
    window = TerminalWindow(station, ("192.168.0.2", 7000), host_name="PC-07", **more)
    qtbot.addWidget(window)
    window.resize(*SIZE)
    window.show()
    found = Candidate(day, entry, station, window, FakeClock())
    found.paint()
    return found
