"""An outbox that outlives its disk: full or broken, the terminal goes on in memory and says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bozhen_desktop.client.memory_outbox import MemoryOutbox
from bozhen_desktop.host.logs import event
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import Answer, Ask
from bozhen_desktop.wire.peer_side import OutboxPort

DISK_CODES = ("disk-full", "write-failed")


class SteadyOutbox:
    """`OutboxPort` over that of the disk; `failed` from the first write on that did not succeed."""

    def __init__(self, disk: OutboxPort) -> None:
        self.failed = False
        self._disk = disk
        self._memory = MemoryOutbox()

    @property
    def last(self) -> int:
        """See `OutboxPort.last`."""
        return self._memory.last if self.failed else self._disk.last

    def add(self, ask: Ask) -> None:
        """See `OutboxPort.add`; once `failed`, only as durable as the hall makes it."""
        self._try(lambda: self._disk.add(ask))
        if self.failed:
            self._memory.add(ask)

    def above(self, number: int) -> Sequence[Ask]:
        """See `OutboxPort.above`."""
        return [*self._disk.above(number), *self._memory.above(number)]

    def settle(self, answer: Answer) -> None:
        """See `OutboxPort.settle`."""
        self._try(lambda: self._disk.settle(answer))
        self._memory.settle(answer)

    def covered(self, sitting: str, seq: int) -> None:
        """See `OutboxPort.covered`."""
        self._try(lambda: self._disk.covered(sitting, seq))
        self._memory.covered(sitting, seq)

    def _try(self, write: Callable[[], None]) -> None:
        if self.failed:
            return
        try:
            write()
        except BozhenError as error:
            if error.code not in DISK_CODES:
                raise
            event("terminal-disk-failed")
            self._memory = MemoryOutbox(self._disk.last)
            self.failed = True
