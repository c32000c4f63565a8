"""A journal without a disk, for simulated days and tests; the contract is that of `port`."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence

from bozhen_desktop.journal.chain import check_blobs, check_heads, check_run
from bozhen_desktop.journal.heads import START, Head, Position
from bozhen_desktop.journal.port import JournalFailed
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.errors import BozhenError


class MemoryJournal:
    """`JournalPort` in lists and dictionaries; it is gone with the process."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._entries: list[Entry] = []
        self._parts: set[tuple[str, int, int]] = set()
        self._blobs: dict[str, bytes] = {}
        self._heads: dict[tuple[int, int, str], Head] = {}
        self._failed: JournalFailed | None = None
        self._closed = False

    def append(
        self,
        entries: Sequence[Entry],
        blobs: Mapping[str, bytes],
        heads: Sequence[Head] = (),
    ) -> None:
        """See `JournalPort.append`."""
        with self._lock:
            check_run(entries, self.last())
            check_blobs(blobs)
            check_heads(heads, entries, self._hash_at)
            self._keep_unique(entries)
            self._entries.extend(entries)
            for digest, data in blobs.items():
                self._blobs.setdefault(digest, bytes(data))
            for head in heads:
                self._heads.setdefault((head.seq, head.at, head.signer), head)

    def _keep_unique(self, entries: Sequence[Entry]) -> None:
        parts = {(entry.device, entry.command, entry.part) for entry in entries}
        if not parts.isdisjoint(self._parts):
            self._failed = JournalFailed(file="memory", reason="SQLITE_CONSTRAINT_UNIQUE")
            raise self._failed
        self._parts |= parts

    def entries(self, first: int = 1, last: int | None = None) -> Iterator[Entry]:
        """See `JournalPort.entries`."""
        with self._lock:
            self._alive()
            end = len(self._entries) if last is None else max(last, 0)
            page = self._entries[max(first, 1) - 1 : end]
        yield from page

    def blob(self, digest: str) -> bytes | None:
        """See `JournalPort.blob`."""
        with self._lock:
            self._alive()
            return self._blobs.get(digest)

    def blobs(self) -> Iterator[tuple[str, int]]:
        """See `JournalPort.blobs`."""
        with self._lock:
            self._alive()
            sizes = sorted((digest, len(data)) for digest, data in self._blobs.items())
        yield from sizes

    def heads(self) -> list[Head]:
        """See `JournalPort.heads`."""
        with self._lock:
            self._alive()
            return [self._heads[place] for place in sorted(self._heads)]

    def last(self) -> Position:
        """See `JournalPort.last`."""
        with self._lock:
            self._alive()
            end = self._entries[-1] if self._entries else None
            return Position(end.seq, end.hash) if end is not None else START

    def close(self) -> None:
        """See `JournalPort.close`."""
        with self._lock:
            self._closed = True

    def _alive(self) -> None:
        if self._failed is not None:
            raise JournalFailed(**self._failed.params)
        if self._closed:
            raise BozhenError("journal-closed", file="memory")

    def _hash_at(self, seq: int) -> str | None:
        if seq == 0:
            return START.hash
        return self._entries[seq - 1].hash if 0 < seq <= len(self._entries) else None
