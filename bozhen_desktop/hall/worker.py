"""The worker of a hall: opens folder, keystore and journals, serves until it is told to stop.

`python -m bozhen_desktop.hall.worker --data DIR`; its parent is `hall.run`. It ends with 0 after a
clean stop, 2 when it cannot serve this folder at all, 70 when the program itself was at fault and
only a replay gives the true state back.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from bozhen_desktop.domain.devices import CommandForked
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.site import Site
from bozhen_desktop.domain.standby import MIRROR, ReportSafety
from bozhen_desktop.hall.announcing import Announcer
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.core import Core
from bozhen_desktop.hall.founding import Identity, build_setup, read_identity
from bozhen_desktop.hall.jobs import Jobs, Place
from bozhen_desktop.hall.journals import Journals
from bozhen_desktop.hall.medium import Medium, choose, forget, read_choice
from bozhen_desktop.hall.meetings import RETURN_MS
from bozhen_desktop.hall.mirror_watch import MirrorWatch
from bozhen_desktop.hall.mirroring import MirrorFacts, Mirrors
from bozhen_desktop.hall.output import Output
from bozhen_desktop.hall.recovery import begins_here
from bozhen_desktop.hall.shell import Shell
from bozhen_desktop.hall.works import Works
from bozhen_desktop.host.files import read_regular, set_private_umask, write_atomically
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.logs import event, setup_logging
from bozhen_desktop.host.signing import fingerprint
from bozhen_desktop.host.tls import server_context
from bozhen_desktop.journal.heads import START, Position
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import SITE
from bozhen_desktop.wire.beacon import Beacon

HALL_FILE = "hall.json"
CLEAN, CONFIGURATION, FAULT = 0, 2, 70
_CAP = 1 << 16
_TURN_S = 0.0001
"""How long a thread waits before it asks another for the interpreter.

With Python's 5 ms a commit of five statements beside a busy loop waits 20 ms for its turns, and
everybody for the commit.
"""


class HallFacts(msgspec.Struct, frozen=True, kw_only=True):
    """`hall.json`: where the hall listens, and which room it is; written once it listens, and
    again when the state of its mirror or standby changes (None: it has none).
    """

    host: str
    port: int
    mode: str
    site: str
    name: str
    room_public: str
    fingerprint: str
    pid: int
    mirror: MirrorFacts | None = None
    standby: dict[str, Any] | None = None


def read_hall_file(path: Path) -> HallFacts | None:
    """The hall that ran last in the folder `path`; None when none did."""
    try:
        return msgspec.json.decode(read_regular(path / HALL_FILE, _CAP), type=HallFacts)
    except (BozhenError, msgspec.MsgspecError):
        return None


class Hall:
    """One worker from start to stop; to be used inside a running loop."""

    def __init__(self, folder: DataFolder, keystore: Keystore) -> None:
        self.folder = folder
        self.clock = SystemClock()
        self.identity: Identity = read_identity(folder, keystore)
        self._keystore = keystore
        self._stop: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.journals = Journals(folder, keystore, asyncio.get_running_loop())
        self.core = self._core()
        self._shell = Shell(self.core, self.journals, self.clock, lambda: self.stop(FAULT))
        place = Place(
            folder, keystore, self.clock, lambda: self.core.site_state.trust, self._shell.settled
        )
        self._works = Works(folder, keystore, self.journals, Jobs(place))
        self._shell.works = self._works
        self._works.tell = self._standby_changed
        self._standby: dict[str, Any] | None = None
        self._address = ("", 0)
        self._announcer: Announcer | None = None

    def _core(self) -> Core:
        """Every journal that is here, replayed and verified."""
        books = {}
        for name in self.journals.names():
            journal = self.journals.open(name)
            if name != SITE and journal.last() == START:
                self.journals.close(name)  # founded, and cut off before its first event
                continue
            books[name] = Book.load(name, journal, Site() if name == SITE else Room())
        if SITE not in books:
            raise BozhenError("site-not-founded", folder=self.folder.path.name)
        site = books.pop(SITE)
        return Core(build_setup(self.folder, self._keystore), site, books)

    def stop(self, code: int = CLEAN) -> None:
        """End `serve` with this exit code; the first one counts."""
        if not self._stop.done():
            self._stop.set_result(code)

    # ------------------------------------------------ `mirror_watch.Acts`
    def behind(self, book: str, place: Position) -> None:
        """See `Acts`."""
        known = self.core.books.get(book)
        if known is not None and known.behind is None:
            event("journal-behind-mirror", level=logging.CRITICAL, book=book, seq=place.seq)
            output = self.core.behind(self._shell.now(), book, place.seq, place.hash)
            self._shell.do(output)

    def end_of(self, book: str) -> int:
        """See `Acts`."""
        known = self.core.books.get(book)
        return known.position.seq if known is not None else 0

    def forks(self) -> list[CommandForked]:
        """See `Acts`."""
        return list(self.core.site_state.devices.forks)

    def tell(self) -> None:
        """See `Acts`; before the hall listens there is nothing to tell."""
        if self._address[1]:
            self._write_hall_file(*self._address)
            self._report_mirror()

    def _report_mirror(self) -> None:
        """An edge of its state stands in the site's journal, where staff see it."""
        mirror = self.journals.mirror
        if mirror is not None and mirror.facts.state != "starting":
            facts, output = mirror.facts, Output()
            report = ReportSafety(what=MIRROR, state=facts.state, reason=facts.reason)
            self.core.noted(output, self._shell.now(), self.core.site, report)
            self._shell.do(output)

    async def serve(self, host: str, port: int | None, *, announce: bool = True) -> int:
        """Listen until `stop`; the exit code. `announce`: tell the LAN where.

        Raises:
            BozhenError: `port-in-use`, `hall-superseded` (the medium of the mirror, or somebody
                who met it, says that a later hall has taken over), `standby-not-promoted`, those
                of `MirrorWatch.begin`.
        """
        self._check_term()
        for name in list(self.core.books):
            self._compare_mark(name)
        if begins_here(self.core.site, self.forks()):  # what desks did comes back first
            self.core.returning = self._shell.now().mono + RETURN_MS
        await self._begin_mirror()
        port = await self._listen(host, port)
        self._address = (host, port)
        self.tell()
        event("hall-started", port=port, books=len(self.core.books))
        self._shell.tick()
        if announce:
            self._announcer = Announcer(self._beacon(), host, port)
            self._announcer.start()
        code = await self._stop
        event("hall-stopping", exit=code)
        if self._announcer is not None:
            await self._announcer.stop()
        await self._shell.stop(clean=code == CLEAN)
        self._works.close()
        return code

    def _beacon(self) -> Beacon:
        certificate = self.identity.certificate
        room = fingerprint(certificate.room_public)
        return Beacon(room=room, mode=self.folder.mode, term=certificate.term)

    def _check_term(self) -> None:
        """One that was replaced serves no more; a standby does not before it was promoted."""
        certificate, known = self.identity.certificate, self.core.site_state.standby
        if known.superseded > certificate.term:
            raise BozhenError("hall-superseded", term=certificate.term)
        reserved = any(one.hall_fp == certificate.hall_fp for one in known.granted.values())
        if reserved and certificate.term not in known.promoted:
            raise BozhenError("standby-not-promoted", term=certificate.term)

    def _standby_changed(self, standby: dict[str, Any]) -> None:
        level = logging.INFO if standby["state"] == "ok" else logging.CRITICAL
        event("standby", level=level, state=standby["state"])
        self._standby = standby
        self.tell()

    async def _begin_mirror(self) -> None:
        choice = read_choice(self.folder.path)
        if choice is None:
            return
        certificate = self.identity.certificate
        medium = Medium(choice, certificate.room_public, self.folder.mode, certificate.term)
        if medium.trouble() == "newer-hall":
            raise BozhenError("hall-superseded", term=certificate.term)
        home, packages = self.folder.path, self.folder.packages
        mirrors = Mirrors(medium, self._keystore, home, packages, self.clock)
        watch = MirrorWatch(mirrors, self)
        self.journals.mirrored(mirrors)
        await watch.begin()

    def _compare_mark(self, name: str) -> None:
        place = self.journals.behind(name)
        if place is not None:
            event("journal-behind-mark", level=logging.CRITICAL, book=name, seq=place.seq)
            output: Output = self.core.behind(self._shell.now(), name, place.seq, place.hash)
            self._shell.do(output)

    async def _listen(self, host: str, port: int | None) -> int:
        """The port asked for; without one that of last time, or any."""
        context = server_context(self.identity.pair, self.folder.spool)
        last = read_hall_file(self.folder.path)
        wanted = [port] if port is not None else [last.port, 0] if last else [0]
        for number in wanted:
            with contextlib.suppress(OSError):
                return await self._shell.listener.start(host, number, context)
        raise BozhenError("port-in-use", port=port or 0)

    def _write_hall_file(self, host: str, port: int) -> None:
        public = self.identity.room_key.public
        facts = HallFacts(
            host=host,
            port=port,
            mode=self.folder.mode,
            site=self.identity.facts.site,
            name=self.identity.facts.name,
            room_public=public,
            fingerprint=fingerprint(public),
            pid=os.getpid(),
            mirror=self.journals.mirror.facts if self.journals.mirror else None,
            standby=self._standby,
        )
        data = msgspec.json.format(msgspec.json.encode(facts)) + b"\n"
        write_atomically(self.folder.path / HALL_FILE, data)


def watch_signals(hall: Hall, parent: bool) -> None:
    """Stop on SIGTERM and SIGINT, and when the parent, who holds our standard input, is gone."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, hall.stop)
        except NotImplementedError:  # pragma: no cover - Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(hall.stop))
    if parent:
        threading.Thread(target=_wait_for_end, args=(loop, hall), daemon=True).start()


def _wait_for_end(loop: asyncio.AbstractEventLoop, hall: Hall) -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 4096):  # not by `sys.stdin`, whose lock a dying interpreter wants
            pass
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(hall.stop)


def raise_file_limit() -> None:
    """A connection is an open file; take what the system allows."""
    if sys.platform == "win32":  # pragma: no cover - Windows has no such limit
        return
    import resource  # noqa: PLC0415 - not there on Windows

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def note_loop_error(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """One line for what the loop could not tell anybody else; a failed handshake is no news."""
    error = context.get("exception")
    kind = error if isinstance(error, type) else type(error)
    if issubclass(kind, OSError):
        event("connection-failed", kind=kind.__name__)
    else:
        event("loop-error", level=logging.ERROR, kind=kind.__name__)


def calm_collector() -> None:
    """What was replayed stays; what comes is looked at soon, and never everything again.

    A look at all that a day brings would let everybody wait for half a second. The few objects in
    cycles that live long enough to be missed by this are gone with the process.
    """
    gc.freeze()
    gc.set_threshold(2_000, 5, 1_000_000)
    gc.enable()


def _choose_mirror(folder: DataFolder, keystore: Keystore, options: Any) -> None:
    """Remember the mirror that was asked for; without a word that of last time stays."""
    if options.no_mirror:
        forget(folder)
    elif options.mirror is not None:
        certificate = read_identity(folder, keystore).certificate
        choose(folder, options.mirror, certificate.room_public, certificate.term)


async def _serve(folder: DataFolder, keystore: Keystore, options: Any) -> int:
    asyncio.get_running_loop().set_exception_handler(note_loop_error)
    _choose_mirror(folder, keystore, options)
    gc.disable()
    sys.setswitchinterval(_TURN_S)
    hall = Hall(folder, keystore)
    calm_collector()
    watch_signals(hall, options.parent)
    try:
        return await hall.serve(options.host, options.port, announce=not options.no_announce)
    finally:
        await asyncio.to_thread(hall.journals.stop)


def main(argv: Sequence[str]) -> int:
    """Serve the folder; the exit code. What cannot be served is said on standard error."""
    parser = argparse.ArgumentParser(prog="bozhen hall-worker")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--host", default="0.0.0.0")
    parser.add_argument("--port", type=int, default=None)
    parser.add_argument("--rehearsal", action="store_true")
    parser.add_argument("--parent", action="store_true")
    parser.add_argument("--mirror", type=Path, default=None)
    parser.add_argument("--no-mirror", action="store_true")
    parser.add_argument("--no-announce", action="store_true")
    options = parser.parse_args(argv)
    set_private_umask()
    raise_file_limit()
    try:
        folder = DataFolder.open(options.data, "rehearsal" if options.rehearsal else None)
        setup_logging(folder.path / "logs", "hall")
        with folder.lock():
            return asyncio.run(_serve(folder, folder.open_keystore(), options))
    except BozhenError as error:
        event("hall-not-started", level=logging.CRITICAL, error=True, reason=error.code)
        print(f"bozhen hall: {error}", file=sys.stderr)
        return CONFIGURATION


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
