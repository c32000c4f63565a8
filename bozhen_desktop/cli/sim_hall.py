"""The hall's PC of a simulated day: the real core, a disk that is slow, fails, or loses its power.

What was not committed is lost with the process; what was committed but not told may survive.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import msgspec

from bozhen_desktop.cli import faults
from bozhen_desktop.cli.sim_lines import Line
from bozhen_desktop.cli.sim_plan import PIN, SITTING, START
from bozhen_desktop.cli.sim_world import FP, TOKEN, Device, World
from bozhen_desktop.domain.devices import OpenSite
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.site import Site
from bozhen_desktop.exchange.answers import Outbox
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.core import Core
from bozhen_desktop.hall.links import LIVE
from bozhen_desktop.hall.output import Append, Moment, Output, Work
from bozhen_desktop.hall.setup import Setup
from bozhen_desktop.host.signing import SigningKey, fingerprint
from bozhen_desktop.host.tls import make_hall_certificate
from bozhen_desktop.journal.heads import Position
from bozhen_desktop.journal.memory import MemoryJournal
from bozhen_desktop.journal.port import JournalFailed
from bozhen_desktop.kernel.digest import Entry, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import Down, decode_down, decode_up, encode

SITE = "site"
SILENT_MS = 20_000
REOPEN_MS = 1_000
LOOK_MS = 20
_WRITING = ("secrets", "open-book", "write-file")


class Secrets:
    """`hall.setup.Secrets`: the keystore, which outlives every fault here."""

    def __init__(self, staff: set[str]) -> None:
        self._staff = staff
        self.kept: dict[str, bytes] = {}

    def verifier(self, sitting: str, staff: str) -> str | None:
        """See `hall.setup.Secrets`."""
        return staff if staff in self._staff else None

    def group_secret(self, sitting: str, group: str) -> bytes | None:
        """See `hall.setup.Secrets`."""
        return self.kept.get(f"group/{sitting}/{group}")

    def batch_token(self) -> str | None:
        """See `hall.setup.Secrets`."""
        return TOKEN


class HallPc:
    """Shell and disk around the core; `up` while the process runs, `life` counts its starts."""

    core: Core

    def __init__(self, world: World) -> None:
        self.world = world
        world.hall = self
        self.room_key = SigningKey(world.rng.randbytes(32))
        self.secrets = Secrets({str(one.id) for one in world.plan.arrangement.staff})
        self.disks: dict[str, MemoryJournal] = {SITE: MemoryJournal()}
        self.journals: dict[str, faults.FailingJournal] = {}
        self.marks: dict[str, Position] = {}
        self.up = False
        self.life = 0
        self.boots = 0
        self.skew = 0
        self.jumped = -60_000
        self.slow_disk = 0
        self.full_until = 0
        self._looking = False
        self._lines: dict[int, Line] = {}
        self._ids = 0
        self._queued: dict[str, list[Append]] = {}
        self._flying: dict[str, list[Append]] = {}
        self._boot()
        self.start()
        public = self.room_key.public
        out = Output()
        opened = OpenSite(mode="rehearsal", room_public=public)
        self.core.by_hall(out, self.moment(), self.core.site, opened)
        self._take(out)
        world.pass_time(100)

    # ------------------------------------------------------------ process and PC
    def moment(self) -> Moment:
        """See `hall.output.Moment`."""
        now = self.world.now
        return Moment(START + now + self.skew, now - self.booted + 1_000, self.boot)

    def _boot(self) -> None:
        self.boots += 1
        self.boot = f"hall-{self.boots}"
        self.booted = self.world.now
        self.world.check.boots[self.boot] = self.booted - 1_000

    def start(self) -> None:
        """A new process over what the disk holds."""
        self.life += 1
        certificate = make_hall_certificate(self.room_key, FP, 1)
        setup = Setup(
            mode="rehearsal",
            site="lab",
            device=f"{fingerprint(self.room_key.public)}.{'h' * 12}",
            certificate=certificate,
            room_key=self.room_key,
            recipient="age1x",
            secrets=self.secrets,
            rand=self.world.rng.randbytes,
        )
        full = {n: disk for n, disk in self.disks.items() if n == SITE or disk.last().seq}
        self.journals = {name: faults.FailingJournal(disk) for name, disk in full.items()}
        books = {
            name: Book.load(name, journal, Site() if name == SITE else Room())
            for name, journal in self.journals.items()
        }
        core = faults.core_class(self.world.control)
        self.core = core(setup, books.pop(SITE), books)
        self.up = True
        self._looking = False
        for name, mark in self.marks.items():
            if name in self.core.books and not self.core.books[name].holds(mark):
                self._step(self.core.behind, name, mark.seq, mark.hash)

    def crash(self) -> None:
        """SIGKILL: what flew to the disk may have arrived, what waited is gone."""
        self.up = False
        self.life += 1
        for book, batch in self._flying.items():
            if self.world.rng.random() < 0.5:
                with suppress(JournalFailed):
                    self._write(book, batch)
        self._flying.clear()
        self._queued.clear()
        for line in [*self._lines.values()]:
            line.hall_open = False
            if line.device.line is line and not line.dark:
                self.world.later(self.world.rng.randrange(1, 50), self._broken, line)
        self._lines.clear()

    def reboot(self) -> None:
        """The PC starts anew: another boot, the clock that counts begins again."""
        self._boot()
        self.start()

    def _broken(self, line: Line) -> None:
        if line.device.line is line:
            line.device.unplug()

    # ------------------------------------------------------------ lines
    def accept(self, device: Device) -> Line | None:
        """A connection, or None while nobody listens."""
        if not self.up:
            return None
        self._ids += 1
        line = self._lines[self._ids] = Line(self._ids, device)
        line.heard = self.world.now
        self._step(self.core.connected, line.id)
        return line

    def _delay(self, line: Line) -> int:
        return 1 + int(self.world.rng.random() * (5 + line.device.slow))

    def carry_up(self, line: Line, data: bytes) -> None:
        """A frame on its way to the hall."""
        line.last_up = max(line.last_up, self.world.now + self._delay(line))
        self.world.at(line.last_up, self._up, line, data)

    def _up(self, line: Line, data: bytes) -> None:
        if line.hall_open and not line.dark:
            line.heard = self.world.now
            try:
                message = decode_up(data)
            except BozhenError:  # as the listener does
                self._close(line)
                return
            self._step(self.core.received, line.id, message)

    def _carry_down(self, id: int, message: Down) -> None:
        line = self._lines.get(id)
        if line is None:
            return
        data = encode(message)
        self.world.check.told(message, line.device.kind, line.fp)
        self.world.check.frame(line.device.kind, line.device.seat, data)
        line.last_down = max(line.last_down, self.world.now + self._delay(line))
        self.world.at(line.last_down, self._down, line, data)

    def _down(self, line: Line, data: bytes) -> None:
        if line.device_open and not line.dark and line.device.line is line:
            line.device.heard(decode_down(data))

    def hung_up(self, line: Line) -> None:
        """The device closed: the hall hears it behind the frames on their way, if at all."""
        if not line.dark:
            self.world.at(max(line.last_up, self.world.now) + 1, self.gone, line)

    def gone(self, line: Line) -> None:
        """The hall sees that a connection ended."""
        if line.hall_open:
            line.hall_open = False
            self._lines.pop(line.id, None)
            self._step(self.core.gone, line.id)

    def _close(self, line: Line) -> None:
        self.gone(line)
        if line.device.line is line and not line.dark:
            line.device.unplug()

    def pulse(self) -> None:
        """About once a second; silent connections are ended as the listener does."""
        if not self.up:
            return
        self._step(self.core.tick)
        keys = [link.key for link in self.core.links.values() if link.state == LIVE]
        if len(set(keys)) < len(keys):
            self.world.check.fail("twice-served", "two connections under one key")
        for line in [*self._lines.values()]:
            if self.world.now - line.heard > SILENT_MS:
                self._close(line)

    # ------------------------------------------------------------ what the core wants
    def _step(self, call: Callable[..., Output], *args: object) -> None:
        """One step; whatever breaks it is a finding, and the process ends as the shell's does."""
        try:
            out = call(self.moment(), *args)
        except Exception as error:  # noqa: BLE001 - nothing may stop the hall
            where = traceback.extract_tb(error.__traceback__)[-1]
            self.world.check.fail("hall-fault", f"{error!r} at {where.name}:{where.lineno}")
            self.crash()
            self.world.later(500, self._again, self.life)
            return
        self._take(out)

    def _again(self, life: int) -> None:
        if self.life == life and not self.up:
            self.start()

    def _take(self, out: Output) -> None:
        for id, message in (*out.sends, *out.bulk):
            self._carry_down(id, message)
        for append in out.appends:
            self._queued.setdefault(append.book, []).append(append)
        for append in out.appends:
            self._commit(append.book)
        for id, _ in out.closes:
            line = self._lines.get(id)
            if line is not None:
                self.world.at(max(line.last_down, self.world.now) + 1, self._close, line)
        if out.look and not self._looking:
            self._looking = True
            self.world.later(LOOK_MS, self._look, self.life)
        for work in out.works:
            self.world.later(self.world.rng.randrange(1, 40), self._work, self.life, work)

    def _look(self, life: int) -> None:
        if life == self.life:
            self._looking = False
            self._step(self.core.look)

    def _commit(self, book: str) -> None:
        """Whatever queued while the last commit ran goes into the next."""
        if book in self._flying or not self._queued.get(book):
            return
        self._flying[book] = self._queued.pop(book)
        rng, slow = self.world.rng, self.slow_disk
        ms = rng.randrange(1, 8) + (rng.randrange(slow) if slow else 0)
        self.world.later(ms, self._landed, self.life, book)

    def _landed(self, life: int, book: str) -> None:
        if life != self.life:
            return
        batch = self._flying.pop(book)
        try:
            self._write(book, batch)
        except JournalFailed as error:
            self._queued.pop(book, None)
            self._step(self.core.failed, book, error)
            self.world.later(REOPEN_MS, self._reopen, self.life, book)
            return
        self._step(self.core.committed, book, [append.ticket for append in batch])
        self._commit(book)

    def _write(self, book: str, batch: list[Append]) -> None:
        entries = [entry for append in batch for entry in append.entries]
        blobs = {digest: data for append in batch for digest, data in append.blobs.items()}
        heads = [head for append in batch for head in append.heads]
        journal = self.journals[book]
        if self.full:
            journal.fail_next = faults.LOST
        try:
            journal.append(entries, blobs, heads)
        finally:
            if journal.fail_next != faults.LOST:
                self._durable(book, entries, blobs)

    def _durable(self, book: str, entries: list[Entry], blobs: Mapping[str, bytes]) -> None:
        if entries:
            self.world.check.durable(book, entries)
            self.world.check.blobs.update(blobs)
        if entries and not self.journals[book].fail_next:
            self.marks[book] = Position(entries[-1].seq, entries[-1].hash)

    def _reopen(self, life: int, book: str) -> None:
        if life == self.life:
            self.journals[book] = faults.FailingJournal(self.disks[book])
            self._step(self.core.reopened, book, self.journals[book])

    # ------------------------------------------------------------ work
    def _work(self, life: int, work: Work) -> None:
        if life != self.life:
            return
        result: Any = None
        error: BozhenError | None = None
        try:
            result = self._result(work)
        except BozhenError as problem:
            error = problem
        self._step(self.core.worked, work.id, result, error)

    @property
    def full(self) -> bool:
        """Whether there is no room on the disk."""
        return self.world.now < self.full_until

    def _result(self, work: Work) -> Any:
        if self.full and work.kind in _WRITING:
            raise BozhenError("disk-full", file=work.kind)
        match work.kind:
            case "check-pin":
                return work.args["pin"] == PIN
            case "secrets":
                self.secrets.kept.update(work.args["put"])
            case "open-book":
                self._found(work.args["sitting"])
            case "log":
                self.world.check.logged(work.args)
            case "job":
                return self._job(work.args["job"], work.args["fields"])
        return None

    def _found(self, name: str) -> None:
        disk = self.disks.setdefault(name, MemoryJournal())
        if disk.last().seq:
            raise BozhenError("journal-exists", file=name)
        self.journals[name] = faults.FailingJournal(disk)

    def _job(self, name: str, fields: dict[str, Any]) -> Any:
        plan = self.world.plan
        if name == "import-exam":
            manifest = SimpleNamespace(sitting=SITTING, package_id="p" * 32, seq=1)
            found = {"manifest": manifest, "manifest_hash": sha256_hex(fields["data"])}
            return {**found, "arrangement": plan.arrangement, "pins": {}, "photos": {}}
        if name == "open-key":
            return plan.keys[fields["group"]]
        if name == "open-answers":
            return msgspec.msgpack.decode(fields["data"], type=Outbox)
        theory = plan.subject == "theory"
        return SimpleNamespace(
            practical=None if theory else plan.rubric,
            paper=plan.papers[fields["group"]],
            secret=sha256_hex(fields["group"].encode())[:32].encode(),
        )

    # ------------------------------------------------------------ for checks
    @property
    def quiet(self) -> bool:
        """Whether the disk has everything that was decided."""
        return self.up and not self._queued and not self._flying

    @property
    def room(self) -> Room | None:
        """The sitting as the hall has it, once it is imported."""
        book = self.core.books.get(SITTING) if self.up else None
        return book.room if book is not None and book.room.plan is not None else None
