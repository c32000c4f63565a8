"""Outboxes of terminals that could not come back, taken from a stick while the hall stands still.

The commands keep their first numbers; the hall decides them again by the rules it always uses, and
keeps those it refuses. Doing it twice changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.site import Site
from bozhen_desktop.exchange.answers import Outbox
from bozhen_desktop.exchange.child import OpenAnswers
from bozhen_desktop.exchange.sticks import StickFile, let_go, list_packages, take_in
from bozhen_desktop.hall import jobs_in
from bozhen_desktop.hall.bare_outbox import BARE_CAP, bare_files, read_bare
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.core import Core
from bozhen_desktop.hall.founding import build_setup, read_identity
from bozhen_desktop.hall.jobs import in_child
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.host.files import read_regular
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import SITE


class Collected(NamedTuple):
    """What became of a file: commands taken, known already, refused by a rule; else `code`."""

    file: str
    device: str = ""
    taken: int = 0
    known: int = 0
    refused: int = 0
    code: str = ""


class Standing:
    """A core over journals without a loop: each output is made durable before the next step."""

    def __init__(self, folder: DataFolder, keystore: Keystore, clock: Clock) -> None:
        self.folder = folder
        self.identity = read_identity(folder, keystore)
        self._clock = clock
        self._journals: dict[str, Journal] = {}
        try:
            books = self._books(keystore)
            site = books.pop(str(SITE))
        except BaseException:
            self.close()
            raise
        self.core = Core(build_setup(folder, keystore), site, books)

    def _books(self, keystore: Keystore) -> dict[str, Book]:
        books = {}
        for secret in keystore.names("journal/"):
            name = secret.partition("/")[2]
            site = name == SITE
            path = self.folder.site_journal if site else self.folder.sitting_journal(name)
            if path.is_file():
                journal = self._journals[name] = Journal.open(path, keystore.get(secret))
                books[name] = Book.load(name, journal, Site() if site else Room())
        return books

    def now(self) -> Moment:
        """This moment as the core takes it."""
        return Moment(self._clock.wall_ms(), self._clock.mono_ms(), self._clock.boot)

    def do(self, output: Output) -> None:
        """Make what was decided durable; there is nobody to send to."""
        for append in output.appends:
            self._journals[append.book].append(append.entries, append.blobs, append.heads)
            self.core.committed(self.now(), append.book, [append.ticket])

    def close(self) -> None:
        """Close all journals."""
        for journal in self._journals.values():
            journal.close()


@contextmanager
def standing(path: Path, clock: Clock) -> Iterator[Standing]:
    """The core of a hall that does not run now.

    Raises:
        BozhenError: `folder-in-use` while it runs; those of opening.
    """
    folder = DataFolder.open(path)
    with folder.lock():
        found = Standing(folder, folder.open_keystore(), clock)
        try:
            yield found
        finally:
            found.close()


def collect(path: Path, stick: Path, clock: Clock) -> list[Collected]:
    """Take every outbox in the folder `stick`, oldest name first: `answers` packages, and the bare
    outbox files of terminals (`outbox`, or in a folder of its own each, `PC/outbox`).

    Raises:
        BozhenError: `stick-unreadable`, `stick-too-full`, those of `standing`.
    """
    files = reversed(list_packages(stick))
    with standing(path, clock) as hall:
        found = [_one(hall, file) for file in files]
        for file in bare_files(stick):
            found += _bare(hall, stick, file)
        return found


def _one(hall: Standing, file: StickFile) -> Collected:
    if file.problem:
        return Collected(file.shown, code=file.problem)
    try:
        outbox = _read(hall, file)
    except BozhenError as error:
        return Collected(file.shown, code=error.code)
    return _take(hall, file.shown, outbox)


def _take(hall: Standing, name: str, outbox: Outbox) -> Collected:
    if outbox.device.split(".")[0] not in hall.core.site_state.devices.devices:
        return Collected(name, outbox.device, code="device-unknown")
    output = Output()
    counts = jobs_in.collect(hall.core, output, hall.now(), outbox)
    hall.do(output)
    return Collected(name, outbox.device, counts["taken"], counts["known"], counts["refused"])


def _bare(hall: Standing, stick: Path, file: Path) -> list[Collected]:
    """A bare file: each of its commands must carry the signature of an enrolled key."""
    name = file.relative_to(stick).as_posix()
    devices = hall.core.site_state.devices.devices
    known = {key: device.public for key, device in devices.items()}
    try:
        outboxes = read_bare(read_regular(file, BARE_CAP), hall.identity.age, known)
    except BozhenError as error:
        return [Collected(name, code=error.code)]
    return [_take(hall, name, outbox) for outbox in outboxes]


def _read(hall: Standing, file: StickFile) -> Outbox:
    copy = take_in(file.path, hall.folder.quarantine)
    try:
        job = OpenAnswers(
            data=read_regular(copy.path, copy.size),
            identity=hall.identity.age,
            room_public=hall.identity.room_key.public,
            mode=hall.folder.mode,
        )
        return asyncio.run(in_child(job, Outbox))
    finally:
        let_go(copy)
