"""How many commands one device may have decided: a cap a seat, over all its connections.

A connection has a cap of frames; a device that connects again and again would have it anew each
time, and what is decided fills the journal. An honest candidate changes a few answers a minute; the
burst is for an outbox that comes home. Whoever is over his budget is sent away and loses nothing:
what was not decided is in his outbox and comes again.
"""

from __future__ import annotations

RATE, BURST = 50, 5_000
"""Commands a second, in the long run and at once."""

_STEP = 1000 / RATE
_AHEAD = BURST * _STEP


class Budgets:
    """Per device key: a schedule of 1/`RATE` seconds a command, at most one burst ahead."""

    def __init__(self) -> None:
        self._due: dict[str, float] = {}

    def takes(self, key: str, now: int) -> bool:
        """Count a new command of a device at `now` (ms); whether it is within its budget."""
        due = max(self._due.get(key, 0.0), now) + _STEP
        if due - now > _AHEAD:
            return False
        self._due[key] = due
        return True
