"""A hall in one thread: the real core, conversations and desks, a fake clock, memory disks."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable
from typing import Any

import msgspec

from bozhen_desktop.client.desk import Desk
from bozhen_desktop.client.memory_outbox import MemoryOutbox
from bozhen_desktop.domain.base import Command
from bozhen_desktop.domain.devices import OpenSite
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.site import Site
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.core import Core
from bozhen_desktop.hall.output import Append, Moment, Output, Work
from bozhen_desktop.hall.rendering import load_photos, render
from bozhen_desktop.hall.setup import Setup
from bozhen_desktop.host.pins import REHEARSAL, check, make_verifier
from bozhen_desktop.host.room_file import staff_token
from bozhen_desktop.host.signing import SigningKey, fingerprint
from bozhen_desktop.host.tls import make_hall_certificate
from bozhen_desktop.journal.memory import MemoryJournal
from bozhen_desktop.kernel.clock import FakeClock
from bozhen_desktop.kernel.digest import canonical_text, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import (
    Answer,
    Ask,
    Down,
    Query,
    Reply,
    Request,
    StaffOn,
    Up,
    Witness,
    decode_down,
    decode_up,
    encode,
)
from bozhen_desktop.wire.peer_side import EnrolPlan, Peer, Trusted

FP = "f" * 64
TOKEN = "t" * 30
PIN = "274918"


class Rand:
    """Random bytes that are the same every time."""

    def __init__(self, seed: str = "rig") -> None:
        self._seed, self._count = seed, 0

    def __call__(self, size: int) -> bytes:
        self._count += 1
        return hashlib.shake_256(f"{self._seed}/{self._count}".encode()).digest(size)


class Secrets:
    """The keystore of the rig."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.verifiers: dict[str, str] = {}

    def verifier(self, sitting: str, staff: str) -> str | None:
        return self.verifiers.get(staff)

    def group_secret(self, sitting: str, group: str) -> bytes | None:
        return self.kept.get(f"group/{sitting}/{group}")

    def batch_token(self) -> str | None:
        return TOKEN


class End:
    """A device: peer, the messages it got, and (at a terminal) the desk."""

    def __init__(self, rig: Rig, kind: str, seat: str = "", key: SigningKey | None = None) -> None:
        self.rig = rig
        self.key = key or SigningKey.generate()
        token = TOKEN if kind == "terminal" else staff_token(rig.room_key, TOKEN)
        plan = EnrolPlan(token=token, seat=seat, host_name=seat or kind)
        trusted = Trusted(room_public=rig.room_key.public)
        self.outbox = MemoryOutbox()
        self.peer = Peer(self.key, kind, "rehearsal", "i" * 12, self.outbox, trusted, plan)
        self.got: list[Down] = []
        self.connection = 0
        self.ended = ""
        self.frames: list[bytes] = []
        self.lives = 0
        rig.devices.append(self)
        self.desk = Desk(self, rig.pcs) if kind == "terminal" else None

    @property
    def device(self) -> str:
        return f"{fingerprint(self.key.public)}.{self.peer.incarnation}"

    def reborn(self) -> None:
        """The program of this device starts again over the same folder."""
        if self.connection:
            self.cut()
        old = self.peer
        self.peer = Peer(
            self.key, old.kind, old.mode, old.incarnation, self.outbox, old.trusted, old.plan
        )
        if self.desk is not None:
            self.desk = Desk(self, self.rig.pcs)

    # the port of the desk
    def ask(self, sitting: str, actor: str, command: Command, token: str = "") -> Ask:
        ask, send = self.peer.ask(sitting, actor, command, token)
        self.rig.up(self, send)
        return ask

    def send(self, message: Up) -> bool:
        if not self.peer.ready:
            return False
        self.rig.up(self, [message])
        return True

    def connect(self) -> None:
        """Switch on, or come back; a device that must begin a new life does so first."""
        self.connection = self.rig.next_connection()
        self.rig.ends[self.connection] = self
        self.rig.take(self.rig.core.connected(self.rig.now, self.connection))
        self.rig.up(self, self.peer.connected(FP, "0" * 32))
        self.rig.run()

    def cut(self) -> None:
        """The cable is pulled: nothing arrives any more in either direction."""
        connection, self.connection = self.connection, 0
        self.rig.ends.pop(connection, None)
        self.rig.take(self.rig.core.gone(self.rig.now, connection))
        self.peer.disconnected()

    def heard(self, message: Down) -> None:
        taken = self.peer.receive(message)
        self.rig.up(self, taken.send)
        self.got += taken.events
        if self.desk is not None:
            for event in taken.events:
                self.desk.on_event(event)
            if message.__struct_config__.tag == "welcome" and not taken.close:
                self.desk.connected()
        if taken.close:
            self.ended = taken.close
            self.got.append(message)
            self.cut()
        if taken.close == "incarnation-over":
            self.lives += 1
            self.outbox.renewed()
            self.peer.renew(f"life{self.lives:08d}")

    def codes(self, number: int) -> list[str]:
        """Codes of all answers to a command, in order."""
        return [m.code for m in self.got if isinstance(m, Answer) and m.number == number]

    def took(self, kind: type[Down]) -> list[Any]:
        """All messages of a kind that came."""
        return [message for message in self.got if type(message) is kind]

    def answer(self, number: int) -> Answer:
        [found] = [m for m in self.got if isinstance(m, Answer) and m.number == number][-1:]
        return found

    def reply(self, id: int) -> Reply:
        [found] = [m for m in self.got if isinstance(m, Reply) and m.id == id][-1:]
        return found


class Rig:
    """The shell: appends become durable when `commit` is called, by default at once."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.pcs = FakeClock(boot="pc0")
        self.room_key = SigningKey.generate()
        self.secrets = Secrets()
        self.journals: dict[str, MemoryJournal] = {"site": MemoryJournal()}
        self.ends: dict[int, End] = {}
        self.devices: list[End] = []
        self.appends: deque[Append] = deque()
        self.frames: deque[tuple[str, int, bytes]] = deque()
        self.works: list[Work] = []
        self.jobs: dict[str, Callable[[dict[str, Any]], Any]] = {}
        self.logs: list[dict[str, Any]] = []
        self.done: list[str] = []
        self.files: dict[str, bytes] = {}
        self.auto = True
        self.budget = -1
        self.early = False
        self.look = False
        self.mute: set[int] = set()
        self._connections = 0
        self._ids = 0
        self.rand = Rand()
        self.core = self.started()
        self.take(Output())
        out = Output()
        public = self.room_key.public
        self.core.by_hall(
            out, self.now, self.core.site, OpenSite(mode="rehearsal", room_public=public)
        )
        self.take(out)

    @property
    def now(self) -> Moment:
        return Moment(self.clock.wall, self.clock.mono, self.clock.boot)

    def started(self) -> Core:
        """A new process over the same journals."""
        setup = Setup(
            mode="rehearsal",
            site="lab",
            device=f"{fingerprint(self.room_key.public)}.{'h' * 12}",
            certificate=make_hall_certificate(self.room_key, FP, 1),
            room_key=self.room_key,
            recipient="age1x",
            secrets=self.secrets,
            rand=self.rand,
        )
        books = {
            name: Book.load(name, journal, Site() if name == "site" else Room())
            for name, journal in self.journals.items()
            if name == "site" or journal.last().seq  # founded, and cut off before its first event
        }
        site = books.pop("site")
        return Core(setup, site, books)

    def restart(self) -> None:
        """SIGKILL: what was not committed is gone, connections are gone, a new process starts."""
        self.appends.clear()
        self.frames.clear()
        self.works.clear()
        self.budget = -1
        for end in list(self.ends.values()):
            end.connection = 0
            end.peer.disconnected()
        self.ends.clear()
        self.core = self.started()

    def next_connection(self) -> int:
        self._connections += 1
        return self._connections

    # ------------------------------------------------------------ moving things
    def up(self, end: End, messages: list[Up]) -> None:
        for message in messages:
            self.frames.append(("up", end.connection, encode(message)))

    def take(self, out: Output) -> None:
        for connection, message in (*out.sends, *out.bulk):
            self.frames.append(("down", connection, encode(message)))
        self.appends.extend(out.appends)
        self.works += out.works
        self.look = self.look or out.look
        for connection, _ in out.closes:
            self.frames.append(("close", connection, b""))
        if self.early:  # a shell that is wrong: it tells before the disk has it
            for append in out.appends:
                self.take(self.core.committed(self.now, append.book, [append.ticket]))

    def run(self) -> None:
        """Until nothing moves any more."""
        while self.frames or self.works or (self.auto and (self.look or self._may_commit())):
            while self.frames:
                self._frame(*self.frames.popleft())
            works, self.works = self.works, []
            for work in works:
                self._work(work)
            if self.auto:
                self.commit()
            if self.auto and self.look and not self.frames:
                self.look = False
                self.take(self.core.look(self.now))

    def _may_commit(self) -> bool:
        return bool(self.appends and self.budget)

    def _frame(self, way: str, connection: int, data: bytes) -> None:
        end = self.ends.get(connection)
        if end is None:
            return
        if way == "up":
            self.take(self.core.received(self.now, connection, decode_up(data)))
        elif way == "down":
            end.frames.append(data)
            end.heard(decode_down(data))
        else:
            end.cut()

    def commit(self) -> None:
        """Everything appended so far becomes durable."""
        while self.appends and self.budget:
            self.budget -= self.budget > 0
            append = self.appends.popleft()
            journal = self.journals.setdefault(append.book, MemoryJournal())
            journal.append(append.entries, append.blobs, append.heads)
            if not self.early:
                self.take(self.core.committed(self.now, append.book, [append.ticket]))

    def _work(self, work: Work) -> None:
        result: Any = None
        error: BozhenError | None = None
        try:
            result = self._result(work)
        except BozhenError as problem:
            error = problem
        self.take(self.core.worked(self.now, work.id, result, error))

    def _result(self, work: Work) -> Any:
        self.done.append(work.kind)
        match work.kind:
            case "check-pin":
                return check(work.args["pin"], work.args["verifier"], mode="rehearsal")
            case "secrets":
                self.secrets.kept.update(work.args["put"])
            case "open-book":
                self.journals[work.args["sitting"]] = MemoryJournal()
            case "write-file":
                self.files[work.args["name"]] = work.args["data"]
            case "log":
                self.logs.append(work.args)
            case "load-photos" | "render-form":
                return self._printing(work)
            case "job":
                return self.jobs[work.args["job"]](work.args["fields"])
        return None

    def _printing(self, work: Work) -> Any:
        if work.kind == "render-form":
            return render(**work.args)
        return load_photos(self.journals[work.args["sitting"]], work.args["digests"])

    def advance(self, ms: int, step: int = 1000) -> None:
        """Let time pass; live devices give life signs."""
        for _ in range(ms // step):
            self.clock.advance(step)
            self.pcs.advance(step)
            for end in [each for each in self.ends.values() if each.connection not in self.mute]:
                elapsed = end.desk.elapsed_by_group() if end.desk else {}
                self.up(end, end.peer.ping(self.pcs.mono, elapsed))
            for desk in [each.desk for each in self.devices if each.desk]:
                desk.tick()
            self.take(self.core.tick(self.now))
            self.run()

    # ------------------------------------------------------------ people
    def staff(self, *names: str) -> None:
        for name in names:
            self.secrets.verifiers[name] = make_verifier(PIN, REHEARSAL)

    def next_id(self) -> int:
        self._ids += 1
        return self._ids

    def on(self, end: End, sitting: str, staff: str, pin: str = PIN) -> Reply:
        id = self.next_id()
        end.send(StaffOn(id=id, sitting=sitting, staff=staff, pin=pin))
        self.run()
        return end.reply(id)

    def witness(self, end: End, sitting: str, digest: str, staff: str, pin: str = PIN) -> Reply:
        id = self.next_id()
        end.send(Witness(id=id, sitting=sitting, digest=digest, staff=staff, pin=pin))
        self.run()
        return end.reply(id)

    def do(self, end: End, sitting: str, actor: str, command: Command, second: str = "") -> Answer:
        token = ""
        if second:
            digest = sha256_hex(canonical_text(command).encode())
            token = self.witness(end, sitting, digest, second).data["token"]
        ask = end.ask(sitting, actor, command, token)
        self.run()
        return end.answer(ask.number)

    def query(self, end: End, sitting: str, actor: str, name: str) -> Reply:
        id = self.next_id()
        end.send(Query(id=id, sitting=sitting, actor=actor, name=name))
        self.run()
        return end.reply(id)

    def request(
        self, end: End, sitting: str, actor: str, act: str, second: str = "", **args: Any
    ) -> Reply:
        token = ""
        if second:
            digest = sha256_hex(canonical_text([act, args]).encode())
            token = self.witness(end, sitting, digest, second).data["token"]
        id = self.next_id()
        end.send(Request(id=id, sitting=sitting, actor=actor, act=act, args=args, token=token))
        self.run()
        return end.reply(id)


def plain(value: Any) -> Any:
    return msgspec.to_builtins(value)
