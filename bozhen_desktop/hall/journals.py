"""The open journals of a hall: files, keys, one writer thread each, marks, opening again.

Everything that was appended in one turn of the loop goes to the writer as one batch, so a commit
carries all of it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, Protocol

from bozhen_desktop.hall.marks import MarkFile, mark_path, read_mark
from bozhen_desktop.hall.mirroring import Mirrors
from bozhen_desktop.hall.output import Append
from bozhen_desktop.host.files import shred_file
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.sealing import new_key
from bozhen_desktop.journal.heads import START, Head, Position
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.port import JournalFailed
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.journal.writer import Writer
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.kernel.ids import SITE


class Batch(NamedTuple):
    """Tickets that become durable together, the last place, blobs and heads among them."""

    tickets: list[int]
    place: Position
    blobs: list[str]
    heads: list[Head]


Copied = Callable[[list[str], list[Head]], None]


class Shelf:
    """One open journal with its writer and its mark."""

    def __init__(
        self,
        path: Path,
        journal: Journal,
        committed: Callable[[list[int]], None],
        failed: Callable[[BozhenError], None],
        copied: Copied,
    ) -> None:
        self.path = path
        self.journal = journal
        self._place = journal.last()
        self._mark = MarkFile(path)
        self._committed = committed
        self._copied = copied
        self.writer: Writer[Batch] = Writer(journal, self._done, failed)

    def submit(self, appends: list[Append]) -> None:
        """Hand over what one turn of the loop appended; after a failure it is dropped."""
        entries = [entry for append in appends for entry in append.entries]
        if entries:
            self._place = Position(entries[-1].seq, entries[-1].hash)
        blobs = {digest: data for append in appends for digest, data in append.blobs.items()}
        heads = [head for append in appends for head in append.heads]
        batch = Batch([append.ticket for append in appends], self._place, list(blobs), heads)
        with contextlib.suppress(JournalFailed):
            self.writer.submit(batch, entries, blobs, heads)

    def _done(self, batches: list[Batch]) -> None:
        """In the writer's thread: the mark first, then the word, then the mirror."""
        with contextlib.suppress(OSError):
            self._mark.write(batches[-1].place)
        self._committed([ticket for batch in batches for ticket in batch.tickets])
        blobs = [digest for batch in batches for digest in batch.blobs]
        self._copied(blobs, [head for batch in batches for head in batch.heads])

    def close(self) -> None:
        """Commit what waits, move the WAL into the file, close.

        Raises:
            JournalFailed: it failed before or does so now.
        """
        self.writer.stop()
        self._mark.close()
        self.journal.close()


class Told(Protocol):
    """Who hears what became of appends, in the loop's thread."""

    def committed(self, book: str, tickets: list[int]) -> None:
        """These are durable; in order."""
        ...

    def failed(self, book: str, error: BozhenError) -> None:
        """A commit failed; nothing of this book is committed any more."""
        ...


class Journals:
    """Journals by name (`site` or a sitting). Slow calls belong into a thread of the caller.

    `told` hears of commits, in `loop`; it is set before the first append. `mirror` copies what is
    committed; without one nothing is copied.
    """

    told: Told
    mirror: Mirrors | None = None

    def __init__(
        self, folder: DataFolder, keystore: Keystore, loop: asyncio.AbstractEventLoop
    ) -> None:
        self._folder = folder
        self._keystore = keystore
        self._loop = loop
        self.shelves: dict[str, Shelf] = {}

    def path(self, name: str) -> Path:
        """The file of a journal."""
        return self._folder.site_journal if name == SITE else self._folder.sitting_journal(name)

    def names(self) -> list[str]:
        """Journals that have a key here, the site first; also one whose file is gone but not its
        mark, so that opening it fails aloud.

        A sitting whose key was destroyed is purged, whatever is left of its files.
        """
        known = [name.partition("/")[2] for name in self._keystore.names("journal/")]
        here = [name for name in known if self.path(name).is_file() or read_mark(self.path(name))]
        return sorted(here, key=lambda name: (name != SITE, name))

    def open(self, name: str) -> Journal:
        """Open one that is here and start its writer.

        Raises:
            BozhenError: those of `Journal.open`; `secret-missing`.
        """
        journal = Journal.open(self.path(name), self._keystore.get(f"journal/{name}"))
        self._start(name, journal)
        return journal

    def found(self, name: str) -> Journal:
        """Make the journal of a new sitting, or take the empty one that a refusal or a cut left.

        Raises:
            BozhenError: those of `Journal.create` and `Keystore.put`; `journal-exists`.
        """
        path, secret = self.path(name), f"journal/{name}"
        shelf = self.shelves.get(name)
        if shelf is not None and shelf.journal.last() == START:
            self.close(name)
        elif shelf is not None:
            raise BozhenError("journal-exists", file=path.name)
        if secret not in self._keystore and path.exists():
            self._folder.purge_sitting(name, self._keystore)  # a purge that was cut short
        key = self._keystore.put_new(secret, new_key())
        path = self.path(name)
        journal = Journal.open(path, key) if path.is_file() else Journal.create(path, key)
        if journal.last() != START:
            journal.close()
            raise BozhenError("journal-exists", file=path.name)
        self._start(name, journal)
        return journal

    def behind(self, name: str) -> Position | None:
        """The place of the mark, if this journal does not hold it; read before the next commit."""
        mark = read_mark(self.path(name))
        if mark is None or mark.seq == 0:
            return None
        held = list(self.shelves[name].journal.entries(mark.seq, mark.seq))
        return None if held and held[0].hash == mark.hash else mark

    def write(self, appends: Iterable[Append]) -> None:
        """Hand over what one turn of the loop appended."""
        by_book: dict[str, list[Append]] = {}
        for append in appends:
            by_book.setdefault(append.book, []).append(append)
        for name, batch in by_book.items():
            shelf = self.shelves.get(name)
            if shelf is not None:
                shelf.submit(batch)

    def reopen(self, name: str) -> Journal:
        """After a failed commit: close, open again, verify every entry up to the mark.

        Raises:
            BozhenError: those of `Journal.open`.
            IntegrityError: `journal-damaged` (book, problem, seq).
        """
        self.close(name)
        path = self.path(name)
        journal = Journal.open(path, self._keystore.get(f"journal/{name}"))
        mark = read_mark(path)
        report = verify_journal(journal, known=[mark] if mark else [])
        if not report.whole:
            journal.close()
            first = report.findings[0]
            raise IntegrityError("journal-damaged", book=name, problem=first.code, seq=first.seq)
        self._start(name, journal)
        return journal

    def close(self, name: str) -> None:
        """Close one; a failed journal is left as it lies."""
        shelf = self.shelves.pop(name, None)
        if shelf is not None:
            with contextlib.suppress(JournalFailed):
                shelf.close()

    def purge(self, name: str) -> None:
        """Destroy a sitting's keys and files.

        Raises:
            BozhenError: those of `DataFolder.purge_sitting`.
        """
        self.close(name)
        shred_file(mark_path(self.path(name)))
        self._folder.purge_sitting(name, self._keystore)
        if self.mirror is not None:
            self.mirror.purge(name)

    def stop(self) -> None:
        """Commit everything, let the mirror have it, close everything."""
        if self.mirror is not None:
            for shelf in self.shelves.values():
                shelf.writer.stop()
            self.mirror.stop()
        for name in list(self.shelves):
            self.close(name)

    def _start(self, name: str, journal: Journal) -> None:
        def committed(tickets: list[int]) -> None:
            self._tell(self.told.committed, name, tickets)

        def failed(error: BozhenError) -> None:
            self._tell(self.told.failed, name, error)

        def copied(blobs: list[str], heads: list[Head]) -> None:
            if self.mirror is not None:
                self.mirror.committed(name, blobs, heads)

        self.shelves[name] = Shelf(self.path(name), journal, committed, failed, copied)
        if self.mirror is not None:
            self.mirror.follow(name, journal)

    def mirrored(self, mirror: Mirrors) -> None:
        """Keep a mirror of every journal from now on."""
        self.mirror = mirror
        for name, shelf in self.shelves.items():
            mirror.follow(name, shelf.journal)

    def _tell(self, call: Callable[..., None], *args: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to tell
            self._loop.call_soon_threadsafe(call, *args)
