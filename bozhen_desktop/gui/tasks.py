"""Slow work of a window in a thread of its own, with progress and cancel.

The work gets a `Progress`; it says how far it is, and ends early when `check` raises. Everything a
window is told of comes in the window's thread.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from bozhen_desktop.host.logs import event
from bozhen_desktop.kernel.clock import Clock, SystemClock
from bozhen_desktop.kernel.errors import BozhenError


class Cancelled(Exception):
    """Raised by `Progress.check` in the work: the person pressed Cancel."""


class Progress:
    """What the work tells; `step` also checks for Cancel."""

    def __init__(self, tell: Callable[[int, int, str], None]) -> None:
        self._tell = tell
        self._stop = threading.Event()

    def step(self, done: int, total: int, what: str = "") -> None:
        """`done` of `total` pieces are finished; `what` is being done now.

        Raises:
            Cancelled
        """
        self.check()
        self._tell(done, total, what)

    def check(self) -> None:
        """Go on only while nobody cancelled.

        Raises:
            Cancelled
        """
        if self._stop.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the work to end at its next step."""
        self._stop.set()


Work = Callable[[Progress], Any]


class Task(QObject):
    """One piece of work. Exactly one of `done`, `failed` (a BozhenError), `cancelled` comes.

    `progressed`: done, total, what, and the seconds still to go (-1 while unknown).
    """

    progressed = Signal(int, int, str, int)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    over = Signal()
    _told = Signal(int, int, str)
    _ended = Signal(str, object)

    def __init__(self, work: Work, name: str = "task", clock: Clock | None = None) -> None:
        super().__init__()
        self._work = work
        self._clock = clock or SystemClock()
        self._progress = Progress(self._told.emit)
        self._began = 0
        self.running = False
        self._thread = threading.Thread(target=self._run, name=f"gui-{name}", daemon=True)
        self._told.connect(self._tell)
        self._ended.connect(self._end)

    def start(self) -> Task:
        """Begin; this object, which somebody must keep until `over`."""
        self._began = self._clock.mono_ms()
        self.running = True
        self._thread.start()
        return self

    def cancel(self) -> None:
        """Ask for an early end."""
        self._progress.cancel()

    def wait(self) -> None:
        """Wait for the thread (at the end of the program)."""
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            self._ended.emit("done", self._work(self._progress))
        except Cancelled:
            self._ended.emit("cancelled", None)
        except BozhenError as error:
            self._ended.emit("failed", error)
        except Exception as error:  # noqa: BLE001 - a window must hear of every end
            event("task-fault", level=logging.ERROR, error=True)
            self._ended.emit("failed", BozhenError("internal-fault", kind=type(error).__name__))

    @Slot(int, int, str)
    def _tell(self, done: int, total: int, what: str) -> None:
        passed = self._clock.mono_ms() - self._began
        left = passed * (total - done) // (done * 1000) if done > 0 and passed > 1000 else -1
        self.progressed.emit(done, total, what, left)

    @Slot(str, object)
    def _end(self, how: str, what: object) -> None:
        self.running = False
        if how == "done":
            self.done.emit(what)
        elif how == "failed":
            self.failed.emit(what)
        else:
            self.cancelled.emit()
        self.over.emit()
