"""A hall's worker that tells devices before anything is durable: the fault that must be found.

`python -m tests.crash.hall_child`, with the arguments of `bozhen hall`.
"""

from __future__ import annotations

import sys
from typing import Any

from bozhen_desktop.hall import journals, run, worker
from bozhen_desktop.hall.output import Append

BEFORE_WRITING = 40


class EarlyShelf(journals.Shelf):
    """Acknowledges at once and writes much later; the true word then comes too late."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._held: list[Append] = []
        self._early, self._committed = self._committed, lambda tickets: None

    def submit(self, appends: list[Append]) -> None:
        self._held += appends
        if len(self._held) >= BEFORE_WRITING:
            super().submit(self._held)
            self._held = []
        self._early([append.ticket for append in appends])


def main() -> int:
    if "--parent" in sys.argv:
        journals.Shelf = EarlyShelf  # type: ignore[misc]
        return worker.main(sys.argv[1:])
    run.worker_command = lambda arguments: [sys.executable, "-m", __spec__.name, *arguments]
    return run.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
