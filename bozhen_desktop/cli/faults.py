"""Wrappers of ports and programs that break them on purpose: positive controls and bad disks.

Simulation and drills put them around the real thing; nothing of the product imports them, and a
frozen build refuses every act that would.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bozhen_desktop.client.desk import SAVED, Desk
from bozhen_desktop.domain.views_common import plain
from bozhen_desktop.hall.core import Core
from bozhen_desktop.hall.links import LIVE
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.journal.heads import Head, Position
from bozhen_desktop.journal.port import JournalFailed, JournalPort
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import Answer, Ask, ViewPart
from bozhen_desktop.wire.peer_side import OutboxPort

ACK_BEFORE_COMMIT, DROP_QUEUE = "ack-before-commit", "drop-queue"
EARLY_SAVED, BLIND_LEAK = "early-saved", "blind-leak"
CONTROLS = (ACK_BEFORE_COMMIT, DROP_QUEUE, EARLY_SAVED, BLIND_LEAK)
"""What can be broken on purpose; every check that matters must find its control."""

LOST, KEPT = "lost", "kept"


def check_allowed() -> None:
    """Refuse in a frozen build: what people sit exams with cannot be told to break.

    Raises:
        BozhenError: `faults-frozen`.
    """
    if getattr(sys, "frozen", False):
        raise BozhenError("faults-frozen")


class FailingJournal:
    """`JournalPort` over a good journal; `fail_next` makes the next append fail.

    `lost`: nothing of it was written; `kept`: all of it was. Nobody can tell which.
    """

    def __init__(self, inner: JournalPort) -> None:
        self.inner = inner
        self.fail_next = ""
        self._failed: JournalFailed | None = None

    def append(
        self, entries: Sequence[Entry], blobs: Mapping[str, bytes], heads: Sequence[Head] = ()
    ) -> None:
        """See `JournalPort.append`."""
        self._alive()
        if self.fail_next != LOST:
            self.inner.append(entries, blobs, heads)
        if self.fail_next:
            self._failed = JournalFailed(file="simulated", reason="SQLITE_IOERR_FSYNC")
            raise self._failed

    def entries(self, first: int = 1, last: int | None = None) -> Iterator[Entry]:
        """See `JournalPort.entries`."""
        self._alive()
        return self.inner.entries(first, last)

    def blob(self, digest: str) -> bytes | None:
        """See `JournalPort.blob`."""
        self._alive()
        return self.inner.blob(digest)

    def blobs(self) -> Iterator[tuple[str, int]]:
        """See `JournalPort.blobs`."""
        self._alive()
        return self.inner.blobs()

    def heads(self) -> list[Head]:
        """See `JournalPort.heads`."""
        self._alive()
        return self.inner.heads()

    def last(self) -> Position:
        """See `JournalPort.last`."""
        self._alive()
        return self.inner.last()

    def close(self) -> None:
        """See `JournalPort.close`."""
        self.inner.close()

    def _alive(self) -> None:
        if self._failed is not None:
            raise JournalFailed(**self._failed.params)


class AckBeforeCommit(Core):
    """A hall that tells before the disk has it."""

    def received(self, now: Moment, connection: int, message: Any) -> Output:
        """See `Core.received`."""
        return self._early(now, super().received(now, connection, message))

    def _early(self, now: Moment, out: Output) -> Output:
        for append in out.appends:
            told = super().committed(now, append.book, [append.ticket])
            out.sends += told.sends
            out.bulk += told.bulk
        self.told = getattr(self, "told", set()) | {(a.book, a.ticket) for a in out.appends}
        return out

    def committed(self, now: Moment, book: str, tickets: Sequence[int]) -> Output:
        """See `Core.committed`: what was told already is not told again."""
        told: set[tuple[str, int]] = getattr(self, "told", set())
        return super().committed(now, book, [t for t in tickets if (book, t) not in told])


class BlindLeak(Core):
    """A hall that shows examiners each other's sheets before all are signed."""

    def committed(self, now: Moment, book: str, tickets: Sequence[int]) -> Output:
        """See `Core.committed`."""
        out = super().committed(now, book, tickets)
        target = self.books.get(book)
        if target is not None and target is not self.site:
            rows = [(f"sheet/{key}", plain(s)) for key, s in target.room.sheets.sheets.items()]
            for link in self.links.values() if rows else ():
                if link.kind == "examiner" and link.state == LIVE:
                    told = ViewPart(sitting=book, actor="e1", seq=0, changes=rows)
                    out.sends.append((link.id, told))
        return out


def core_class(control: str) -> type[Core]:
    """The hall to run: the real one, or the one that `control` breaks."""
    return {ACK_BEFORE_COMMIT: AckBeforeCommit, BLIND_LEAK: BlindLeak}.get(control, Core)


class EarlySaved(Desk):
    """A terminal that says *saved* as soon as something was chosen."""

    def choose(self, item: str, options: list[str]) -> None:
        """See `Desk.choose`."""
        super().choose(item, options)
        self.states[item] = SAVED


def desk_class(control: str) -> type[Desk]:
    """The terminal to run."""
    return EarlySaved if control == EARLY_SAVED else Desk


class DropQueue:
    """`OutboxPort` that sends nothing again after a break: what waited is gone."""

    def __init__(self, inner: OutboxPort) -> None:
        self._inner = inner

    @property
    def last(self) -> int:
        """See `OutboxPort.last`."""
        return self._inner.last

    def add(self, ask: Ask) -> None:
        """See `OutboxPort.add`."""
        self._inner.add(ask)

    def above(self, number: int) -> Sequence[Ask]:
        """Nothing, whatever waits."""
        return []

    def settle(self, answer: Answer) -> None:
        """See `OutboxPort.settle`."""
        self._inner.settle(answer)

    def covered(self, sitting: str, seq: int) -> None:
        """See `OutboxPort.covered`."""
        self._inner.covered(sitting, seq)
