"""Time that is left or passed, counted on between two words of the hall."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget

from bozhen_desktop.gui.theme import mark
from bozhen_desktop.kernel.clock import Clock, SystemClock


def hms(ms: int) -> str:
    """`01:02:14`; a part of a second still to go counts as a whole one."""
    seconds = -(-max(ms, 0) // 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


class ClockLabel(QLabel):
    """Counts a group's time down (`left`) or up; stands still while `running` is False."""

    def __init__(self, parent: QWidget | None = None, clock: Clock | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="clock")
        self.clock: Clock = clock or SystemClock()
        self._elapsed, self._heard = 0, self.clock.mono_ms()
        self._budget: int | None = None
        self._running = False
        self._timer = QTimer(self)
        self._timer.setInterval(250)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()

    def hear(self, elapsed: int, running: bool, budget: int | None = None) -> None:
        """The hall's word: elapsed ms now; `budget` ms in all, None to count up."""
        self._elapsed, self._heard = elapsed, self.clock.mono_ms()
        self._running, self._budget = running, budget
        self.refresh()

    def elapsed(self) -> int:
        """Elapsed ms now."""
        passed = self.clock.mono_ms() - self._heard if self._running else 0
        return self._elapsed + max(passed, 0)

    def refresh(self) -> None:
        """Show the time of now."""
        elapsed = self.elapsed()
        left = elapsed if self._budget is None else self._budget - elapsed
        self.setText(hms(left))
