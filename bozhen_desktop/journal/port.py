"""What a journal is to everybody else, and the error after which it is dead.

`Journal` (SQLCipher) and `MemoryJournal` keep this contract; wrappers that break a disk on purpose
implement it by passing calls on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from bozhen_desktop.journal.heads import Head, Position
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.errors import BozhenError


class JournalFailed(BozhenError):
    """A commit failed: nobody knows what is on the medium. Reopen, verify, replay.

    Code `journal-failed`; `reason` says what the system or driver said.
    """

    def __init__(self, **params: object) -> None:
        super().__init__("journal-failed", **params)


class JournalPort(Protocol):
    """An append-only chain of entries with its blobs and signed heads.

    Every call may come from any thread; calls wait for each other. After a `JournalFailed` every
    later call but `close` raises it again.
    """

    def append(
        self,
        entries: Sequence[Entry],
        blobs: Mapping[str, bytes],
        heads: Sequence[Head] = (),
    ) -> None:
        """Add all of it or nothing, in one transaction, durable on return.

        Entries continue the chain and hold whole commands; a blob that is there already is left
        alone; a head must name an entry that is there or comes with it.

        Raises:
            IntegrityError: `journal-chain`, `journal-blob`, `journal-head`; nothing was written,
                the journal goes on.
            JournalFailed: the journal is dead.
        """
        ...

    def entries(self, first: int = 1, last: int | None = None) -> Iterator[Entry]:
        """Entries `first` … `last` (both included; None = to the end) in order."""
        ...

    def blob(self, digest: str) -> bytes | None:
        """The bytes whose SHA-256 is `digest`, or None."""
        ...

    def blobs(self) -> Iterator[tuple[str, int]]:
        """Digest and size of every blob, by digest."""
        ...

    def heads(self) -> list[Head]:
        """All heads, by number, then time."""
        ...

    def last(self) -> Position:
        """Where the chain ends; (0, GENESIS) when empty."""
        ...

    def close(self) -> None:
        """Stop using it; may be called twice."""
        ...
