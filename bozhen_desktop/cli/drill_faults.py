"""Halls that are broken on purpose, so that a drill shows that it would notice.

`bozhen drill hall --fault NAME …` starts one with the arguments of `bozhen hall`; only in a
rehearsal folder, never in a frozen build.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bozhen_desktop.hall import journals, run, terms, worker
from bozhen_desktop.hall.output import Append
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.program import role_command
from bozhen_desktop.journal import driver
from bozhen_desktop.kernel.errors import BozhenError

LATE_S = 0.1


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


FAULTS: dict[str, Callable[[], None]] = {
    "ack-before-commit": _ack_before_commit,
    "synchronous-normal": synchronous_normal,
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
