"""A standby that is broken on purpose: it says stored, and writes two seconds later.

`bozhen drill liar --data DIR`, only in a rehearsal folder, never in a frozen build.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bozhen_desktop.cli import standby
from bozhen_desktop.cli.drill_faults import check_allowed
from bozhen_desktop.client import standby_pc
from bozhen_desktop.client.standby import Follower
from bozhen_desktop.journal.heads import Position
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.ids import SITE
from bozhen_desktop.wire.feed import Stretch
from bozhen_desktop.wire.messages import Up

LATE_MS = 2_000


class LateFollower(Follower):
    """Reports first."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._held: list[tuple[int, str, Stretch]] = []
        self._clock = SystemClock()

    def _range(self, name: str, stretch: Stretch) -> Position:
        if name == SITE or not stretch.entries:
            return super()._range(name, stretch)
        self._held.append((self._clock.mono_ms() + LATE_MS, name, stretch))
        last = stretch.entries[-1]
        return Position(last.seq, last.hash)

    def tick(self) -> list[Up]:
        """Write what is due by now."""
        while self._held and self._held[0][0] <= self._clock.mono_ms():
            _, name, stretch = self._held.pop(0)
            super()._range(name, stretch)
        return super().tick()


def main(argv: Sequence[str]) -> int:
    """The arguments of `bozhen standby`; its exit code."""
    rest = list(argv)
    check_allowed(Path(rest[rest.index("--data") + 1]))
    setattr(standby_pc, "Follower", LateFollower)  # noqa: B010 - put in its place on purpose
    return standby.main(rest)
