"""The smallest thing that speaks as a hall: meets devices, journals every command, answers it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable
from typing import Any

from bozhen_desktop.hall.listener import LIMITS, Limits, Listener
from bozhen_desktop.hall.output import Append, Moment, Output
from bozhen_desktop.host.signing import SigningKey, fingerprint
from bozhen_desktop.host.tls import TlsPair, make_hall_certificate, make_pair, server_context
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START, Position
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.digest import Entry, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.hall_side import Meeting
from bozhen_desktop.wire.messages import (
    Answer,
    Ask,
    BlobPart,
    Down,
    Hello,
    Ping,
    Pong,
    Query,
    Up,
    Welcome,
)

ROOM = SigningKey(bytes(range(32)))
PAIR = make_pair()
SITTING = "t1"


class TinyCore:
    """A core with one book and no rules; whoever proves a key or shows the token may speak."""

    def __init__(self, pair: TlsPair = PAIR, room: SigningKey = ROOM, term: int = 1) -> None:
        self.mode = "rehearsal"
        self.certificate = make_hall_certificate(room, pair.fingerprint, term)
        self.standbys: list[tuple[str, int]] = []
        self.hellos: list[Hello] = []
        self.enrolled: set[str] = set()
        self.code: str | None = None
        self.meetings: dict[int, Meeting] = {}
        self.devices: dict[int, str] = {}
        self.numbers: dict[str, int] = {}
        self.done: dict[tuple[str, int], Answer] = {}
        self.bodies: list[str] = []
        self.end = START
        self.ticket = 0
        self.answers: dict[int, tuple[int, Answer]] = {}
        self.queries: Callable[[int, Query], Output] | None = None
        self.gone_from: list[int] = []

    # ---- doors of the meeting
    def nonce(self) -> str:
        return secrets.token_hex(16)

    def is_enrolled(self, key: str) -> bool:
        return key in self.enrolled

    def is_blocked(self, key: str) -> bool:
        return False

    def room_code(self) -> str | None:
        return self.code

    def batch_token(self) -> str | None:
        return "t" * 22

    def staff_token(self) -> str | None:
        return "t" * 22

    # ---- a core
    def connected(self, now: Moment, connection: int) -> Output:
        self.meetings[connection] = Meeting(self)
        return Output()

    def gone(self, now: Moment, connection: int) -> Output:
        self.gone_from.append(connection)
        self.meetings.pop(connection, None)
        self.devices.pop(connection, None)
        return Output()

    def received(self, now: Moment, connection: int, message: Up) -> Output:
        if connection not in self.devices:
            return self._meet(connection, message)
        if isinstance(message, Ask):
            return self._ask(now, connection, message)
        if isinstance(message, Ping):
            return Output(sends=[(connection, Pong(stamp=message.stamp))])
        if isinstance(message, Query) and self.queries is not None:
            return self.queries(connection, message)
        return Output()

    def _meet(self, connection: int, message: Up) -> Output:
        outcome = self.meetings[connection].receive(message)
        out = Output(sends=[(connection, each) for each in outcome.send])
        hello = self.meetings[connection].hello
        if outcome.close:
            out.closes.append((connection, "refused"))
        if isinstance(message, Hello):
            self.hellos.append(message)
        if hello is not None and outcome.what in ("paired", "proved"):
            self.enrolled.add(hello.key)
            device = f"{fingerprint(hello.key)}.{hello.incarnation}"
            self.devices[connection] = device
            number = self.numbers.get(device, 0)
            welcome = Welcome(
                device=device,
                number=number,
                seat="A-01",
                hall="h",
                sittings=[],
                standbys=self.standbys,
            )
            out.sends.append((connection, welcome))
        return out

    def _ask(self, now: Moment, connection: int, ask: Ask) -> Output:
        device = self.devices[connection]
        known = self.done.get((device, ask.number))
        if known is not None:
            return Output(sends=[(connection, known)])
        if ask.body == '{"kind":"refuse-me"}':
            refusal = Answer(number=ask.number, sitting=ask.sitting, seq=0, hash="", code="no")
            return Output(sends=[(connection, refusal)])
        entry = self._entry(now, device, ask)
        self.end = Position(entry.seq, entry.hash)
        self.ticket += 1
        answer = Answer(number=ask.number, sitting=ask.sitting, seq=entry.seq, hash=entry.hash)
        self.done[device, ask.number] = answer
        self.numbers[device] = max(self.numbers.get(device, 0), ask.number)
        self.answers[self.ticket] = (connection, answer)
        return Output(appends=[Append(SITTING, self.ticket, [entry], {}, [])])

    def _entry(self, now: Moment, device: str, ask: Ask) -> Entry:
        plain = Entry(
            seq=0,
            at=now.wall,
            boot=now.boot,
            mono=now.mono,
            device=device,
            command=ask.number,
            part=1,
            parts=1,
            command_digest=sha256_hex(ask.body.encode()),
            actor=ask.actor,
            kind="said",
            body=ask.body,
            prev="",
            hash="",
        )
        return chained(self.end, [plain])[0]

    def committed(self, now: Moment, book: str, tickets: Iterable[int]) -> Output:
        return Output(sends=[self.answers.pop(ticket) for ticket in tickets])

    def failed(self, now: Moment, book: str, error: BozhenError) -> Output:
        return Output()

    def worked(self, now: Moment, id: int, result: Any, error: BozhenError | None) -> Output:
        return Output()

    def tick(self, now: Moment) -> Output:
        return Output()

    def look(self, now: Moment) -> Output:
        return Output()

    def closing(self, now: Moment) -> Output:
        return Output()


class TinyHall:
    """A listener around a tiny core, without a disk: an append is durable on the next turn."""

    def __init__(self, core: TinyCore, limits: Limits = LIMITS) -> None:
        self.core = core
        self.clock = SystemClock()
        self.listener = Listener(self, self.clock, limits)
        self.port = 0
        self.received_count = 0

    async def start(self, port: int = 0, pair: TlsPair = PAIR) -> int:
        self.port = await self.listener.start("127.0.0.1", port, server_context(pair))
        return self.port

    async def stop(self) -> None:
        await self.listener.stop()
        await asyncio.sleep(0.05)

    def now(self) -> Moment:
        return Moment(self.clock.wall_ms(), self.clock.mono_ms(), self.clock.boot)

    def connected(self, connection: int) -> None:
        self.do(self.core.connected(self.now(), connection))

    def received(self, connection: int, message: Up) -> None:
        self.received_count += 1
        self.do(self.core.received(self.now(), connection, message))

    def gone(self, connection: int) -> None:
        self.do(self.core.gone(self.now(), connection))

    def do(self, output: Output) -> None:
        for connection, message in output.sends:
            self.listener.send(connection, message)
        for connection, message in output.bulk:
            self.listener.send_bulk(connection, message)
        for append in output.appends:
            asyncio.get_running_loop().call_soon(self.commit, append)
        for connection, code in output.closes:
            self.listener.close(connection, code)

    def commit(self, append: Append) -> None:
        self.do(self.core.committed(self.now(), append.book, [append.ticket]))


def parts_of(data: bytes, size: int, digest: str = "d") -> list[Down]:
    """A blob as the messages that carry it."""
    return [
        BlobPart(digest=digest, offset=at, size=len(data), data=data[at : at + size])
        for at in range(0, len(data), size)
    ]
