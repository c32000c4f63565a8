"""Halls that are broken on purpose, so that a drill shows that it would notice.

`bozhen drill hall --fault NAME …` starts one with the arguments of `bozhen hall`; only in a
rehearsal folder, never in a frozen build.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bozhen_desktop.hall import journals, listener, run, terms, worker
from bozhen_desktop.hall.output import Append
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.program import role_command
from bozhen_desktop.journal import driver
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError

LATE_S = 0.1
DOOR_S, PATIENT_MS = 0.4, 3_600_000


class EarlyShelf(journals.Shelf):
    """Acknowledges at once and writes a moment later; the true word then says nothing more."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._held: list[Append] = []
        self._early, self._committed = self._committed, lambda tickets: None

    def submit(self, appends: list[Append]) -> None:
        """Tell first."""
        if not self._held:
            asyncio.get_running_loop().call_later(LATE_S, self._write)
        self._held += appends
        self._early([append.ticket for append in appends])

    def _write(self) -> None:
        held, self._held = self._held, []
        if held:
            super().submit(held)

    def close(self) -> None:
        """Write what is held, then as always."""
        self._write()
        super().close()


def _ack_before_commit() -> None:
    journals.Shelf = EarlyShelf  # type: ignore[assignment, misc]


def synchronous_normal() -> None:
    """A journal that does not wait for the medium at a commit."""
    pragmas = tuple(one.replace("synchronous=FULL", "synchronous=NORMAL") for one in _pragmas())
    driver._PRAGMAS = pragmas  # type: ignore[assignment]


def _pragmas() -> tuple[str, ...]:
    found = driver._PRAGMAS
    if "synchronous=FULL" not in found:
        raise BozhenError("fault-unknown", name="synchronous-normal")
    return found


def _no_fence() -> None:
    terms.met = lambda *shown: None


def _slow_doors() -> None:
    """Every new connection takes all of the hall's time for a while."""
    opened, wait = listener.Listener.opened, threading.Event().wait

    def slowly(self: Any, connection: Any) -> None:
        wait(DOOR_S)
        opened(self, connection)

    listener.Listener.opened = slowly  # type: ignore[method-assign]


def _no_limits() -> None:
    """Nobody is ever sent away for saying nothing."""
    patient = listener.LIMITS._replace(meet_ms=PATIENT_MS, silent_ms=PATIENT_MS)
    listener.Listener.__init__.__defaults__ = (patient,)


def _wall_time() -> None:
    """Exam time is counted by the wall clock."""
    clock = SystemClock()
    base = clock.mono_ms() - clock.wall_ms()
    SystemClock.mono_ms = lambda self: self.wall_ms() + base  # type: ignore[method-assign]


FAULTS: dict[str, Callable[[], None]] = {
    "ack-before-commit": _ack_before_commit,
    "synchronous-normal": synchronous_normal,
    "slow-doors": _slow_doors,
    "no-limits": _no_limits,
    "wall-time": _wall_time,
    "no-fence": _no_fence,
}


def check_allowed(data: Path) -> None:
    """Faults are for rehearsals of a program that runs from its sources.

    Raises:
        BozhenError: `fault-not-allowed`, those of `DataFolder.open`.
    """
    if getattr(sys, "frozen", False):
        raise BozhenError("fault-not-allowed")
    DataFolder.open(data, "rehearsal")


def main(argv: Sequence[str]) -> int:
    """`[--worker] --fault NAME` and the arguments of the hall; its exit code.

    Raises:
        BozhenError: those of `check_allowed`; `fault-unknown`.
    """
    rest = list(argv)
    inner = "--worker" in rest
    if inner:
        rest.remove("--worker")
    at = rest.index("--fault")
    name = rest[at + 1]
    del rest[at : at + 2]
    check_allowed(Path(rest[rest.index("--data") + 1]))
    if name not in FAULTS:
        raise BozhenError("fault-unknown", name=name)
    if inner:
        FAULTS[name]()
        return worker.main(rest)
    run.worker_command = lambda arguments: role_command(
        "drill", "hall", "--worker", "--fault", name, *arguments
    )
    return run.main(rest)
