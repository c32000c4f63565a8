"""The one thread that commits: whatever queued while a commit ran goes into the next one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from bozhen_desktop.journal.heads import Head
from bozhen_desktop.journal.port import JournalFailed, JournalPort
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.errors import BozhenError

Ticket = TypeVar("Ticket")


class _Batch(NamedTuple, Generic[Ticket]):
    ticket: Ticket
    entries: Sequence[Entry]
    blobs: Mapping[str, bytes]
    heads: Sequence[Head]


class Writer(Generic[Ticket]):
    """Group commit without a timer.

    `on_committed` gets the tickets of one transaction in the order they were submitted, once they
    are durable. `on_failed` is called once, then nothing more is committed or reported. Both run
    in the writer's thread; an event loop wraps them in `call_soon_threadsafe`.
    """

    def __init__(
        self,
        journal: JournalPort,
        on_committed: Callable[[list[Ticket]], None],
        on_failed: Callable[[BozhenError], None],
    ) -> None:
        """Start the thread; the journal stays the caller's to close, after `stop`."""
        self._journal = journal
        self._on_committed = on_committed
        self._on_failed = on_failed
        self._waiting: list[_Batch[Ticket]] = []
        self._wake = threading.Condition()
        self._failed: BozhenError | None = None
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="journal-writer", daemon=True)
        self._thread.start()

    def submit(
        self,
        ticket: Ticket,
        entries: Sequence[Entry],
        blobs: Mapping[str, bytes] | None = None,
        heads: Sequence[Head] = (),
    ) -> None:
        """Queue one batch, chained behind the batch submitted before it; returns at once.

        Raises:
            JournalFailed: an earlier commit failed; the batch is not taken.
            BozhenError: `journal-closed` after `stop`.
        """
        with self._wake:
            if self._failed is not None:
                raise JournalFailed(reason=self._failed.code)
            if self._stopping:
                raise BozhenError("journal-closed")
            self._waiting.append(_Batch(ticket, entries, blobs or {}, heads))
            self._wake.notify()

    def stop(self) -> None:
        """Commit what is queued, report it, and end the thread; may be called twice."""
        with self._wake:
            self._stopping = True
            self._wake.notify()
        self._thread.join()

    def _run(self) -> None:
        try:
            while group := self._next_group():
                self._commit(group)
        except BozhenError as error:
            self._fail(error)
        except BaseException as error:
            self._fail(JournalFailed(reason=type(error).__name__))
            raise

    def _next_group(self) -> list[_Batch[Ticket]]:
        with self._wake:
            self._wake.wait_for(lambda: self._waiting or self._stopping)
            group, self._waiting = self._waiting, []
            return group

    def _commit(self, group: list[_Batch[Ticket]]) -> None:
        entries = [entry for batch in group for entry in batch.entries]
        heads = [head for batch in group for head in batch.heads]
        blobs = {digest: data for batch in group for digest, data in batch.blobs.items()}
        self._journal.append(entries, blobs, heads)
        self._on_committed([batch.ticket for batch in group])

    def _fail(self, error: BozhenError) -> None:
        with self._wake:
            self._failed = error
            self._waiting.clear()
        self._on_failed(error)
