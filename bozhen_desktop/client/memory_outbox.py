"""An outbox without a disk, for consoles, examiners' windows and simulated people.

What waits in it is gone with the process: whoever uses it says so (`durable`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bozhen_desktop.wire.messages import Answer, Ask, encode
from bozhen_desktop.wire.outbox_records import NOT_SETTLED


class MemoryOutbox:
    """`OutboxPort` in a dictionary; numbers go on from `last`."""

    durable = False

    def __init__(self, last: int = 0) -> None:
        self._last = last
        self._asks: dict[int, Ask] = {}
        self._settled: dict[int, tuple[str, int]] = {}

    @property
    def last(self) -> int:
        """See `OutboxPort.last`."""
        return self._last

    def add(self, ask: Ask) -> None:
        """See `OutboxPort.add`.

        Raises:
            BozhenError: `frame-too-large`: it could never be sent.
        """
        encode(ask)
        self._last = ask.number
        self._asks[ask.number] = ask

    def above(self, number: int) -> Sequence[Ask]:
        """See `OutboxPort.above`."""
        return [ask for key, ask in self._asks.items() if key > number]

    def settle(self, answer: Answer) -> None:
        """See `OutboxPort.settle`."""
        if answer.code in NOT_SETTLED:
            return
        if answer.code:
            self._asks.pop(answer.number, None)
        elif answer.number in self._asks:
            self._settled[answer.number] = (answer.sitting, answer.seq)

    def covered(self, sitting: str, seq: int) -> None:
        """See `OutboxPort.covered`."""
        done = [key for key, place in self._settled.items() if _within(place, sitting, seq)]
        for key in done:
            del self._settled[key]
            self._asks.pop(key, None)

    def renewed(self) -> None:
        """A new incarnation begins: what the hall accepted under the old one is not sent again."""
        for key in self._settled:
            self._asks.pop(key, None)
        self._settled.clear()

    @property
    def waiting(self) -> int:
        """How many commands the hall has not answered."""
        return len(self._asks) - len(self._settled)


def _within(place: tuple[str, int], sitting: str, seq: int) -> bool:
    return place[0] == sitting and place[1] <= seq
