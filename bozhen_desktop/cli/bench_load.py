"""The load of a measurement: the terminals of one process against one hall, or an echo of it.

`bozhen bench load SPEC.json` does what lines of JSON on its standard input ask, and answers each
with one line. Every terminal holds the real conversation; answers of a measured phase are encoded
before it begins and looked at after it, so that this process is not what is measured.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from bozhen_desktop.cli.bench_paper import PAPER, SITTING
from bozhen_desktop.cli.bench_room import FIRST_STEP, Pc, answer
from bozhen_desktop.client.memory_outbox import MemoryOutbox
from bozhen_desktop.domain.handin import HandIn, receipt_code
from bozhen_desktop.domain.paper import paper_digest
from bozhen_desktop.host.sealing import open_once
from bozhen_desktop.host.tls import client_context, peer_fingerprint
from bozhen_desktop.kernel.digest import canonical_text
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import EntryId, OptionId
from bozhen_desktop.wire.messages import (
    FRAME_CAP,
    Answer,
    Ask,
    BlobPart,
    Down,
    Follow,
    PaperKey,
    Ping,
    Query,
    Up,
    Welcome,
    decode_down,
    encode,
)
from bozhen_desktop.wire.peer_side import Peer, Trusted

_ANSWER = b"\xa1m\xa6answer"
_PING_S = 2.0
_SLICES = 20
_AT_ONCE = 15
DIGEST = paper_digest(PAPER)


class LoadSpec(msgspec.Struct, frozen=True, kw_only=True):
    """Where the hall is and who sits where; `echo`: no conversation, answers alone.

    `steps`: answers that each terminal gave before.
    """

    port: int
    room_public: str
    terminals: list[Pc]
    steps: int = 0
    echo: bool = False


class Terminal(WSListener):
    """One terminal: a connection, its conversation, its answers."""

    def __init__(self, spec: LoadSpec, pc: Pc) -> None:
        self.spec = spec
        self.pc = pc
        self.peer = Peer(
            pc.key,
            "terminal",
            "rehearsal",
            pc.incarnation,
            MemoryOutbox(FIRST_STEP + spec.steps),
            Trusted(room_public=spec.room_public),
        )
        self.transport: WSTransport | None = None
        self.step = spec.steps
        self.answers: dict[str, list[OptionId]] = {}
        for step in range(1, spec.steps + 1):
            self._remember(step)
        self.ready = asyncio.Event()
        self.gone = asyncio.Event()
        self.code = ""
        self.key_at = 0.0
        self.key = b""
        self.sealed = bytearray()
        self.paper = asyncio.Event()
        self.told: list[tuple[float, bytes]] = []
        self.on_answer: Callable[[Terminal], None] | None = None

    # ------------------------------------------------------------ connection
    async def connect(self, context: Any) -> None:
        """Until the session stands and the view is followed.

        Raises:
            BozhenError: `bench-connect`: the hall did not let it in.
        """
        self.ready, self.gone, self.code = asyncio.Event(), asyncio.Event(), ""
        self.peer.outbox = MemoryOutbox(FIRST_STEP + self.step)
        await ws_connect(
            lambda: self,
            f"wss://127.0.0.1:{self.spec.port}/bozhen",
            ssl_context=context,
            max_frame_size=FRAME_CAP,
            websocket_handshake_timeout=30,
            enable_auto_pong=False,
            max_redirects=0,
            logger_name="bench",
        )
        async with asyncio.timeout(60):
            await self.ready.wait()
        if self.code:
            raise BozhenError("bench-connect", reason=self.code)

    def on_ws_connected(self, transport: WSTransport) -> None:
        """See `WSListener`."""
        self.transport = transport
        if self.spec.echo:
            self.ready.set()
            return
        tls = transport.underlying_transport.get_extra_info("ssl_object")
        self._send_all(self.peer.connected(peer_fingerprint(tls), secrets.token_hex(16)))

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """See `WSListener`; what comes in a measured phase is only kept."""
        data = frame.get_payload_as_bytes()
        if data.startswith(_ANSWER, 1):
            self.told.append((time.perf_counter(), data))
            if self.on_answer is not None:
                self.on_answer(self)
        elif not self.ready.is_set() or self.on_answer is None:
            self._take(decode_down(data))

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """See `WSListener`."""
        self.transport = None
        self.peer.disconnected()
        self.code = self.code or "gone"
        self.ready.set()
        self.gone.set()

    def _take(self, message: Down) -> None:
        if isinstance(message, PaperKey):
            self.key_at, self.key = time.perf_counter(), message.key
        elif isinstance(message, BlobPart):
            self.sealed += message.data
            if len(self.sealed) == message.size:
                self.paper.set()
        if self.ready.is_set():
            return
        taken = self.peer.receive(message)
        self._send_all(taken.send)
        if taken.close:
            self.code = taken.close
            self.ready.set()
        elif isinstance(message, Welcome):
            self.send(encode(Follow(sitting=SITTING, actor=self.pc.entry)))
            self.ready.set()

    def _send_all(self, messages: Sequence[Up]) -> None:
        for message in messages:
            self.send(encode(message))

    def send(self, frame: bytes) -> None:
        """One frame, at once."""
        if self.transport is not None:
            self.transport.send(WSMsgType.BINARY, frame)

    def drop(self) -> None:
        """Pull the cable."""
        if self.transport is not None:
            self.transport.disconnect(False)

    # --------------------------------------------------------------- answers
    def frames(self, count: int, made: int) -> list[bytes]:
        """The next answers, ready to be sent; `sent` says how many of them went."""
        return [self._frame(self.step + 1 + number, made) for number in range(count)]

    def _frame(self, step: int, made: int) -> bytes:
        return self._ask(FIRST_STEP + step, canonical_text(answer(step, made)))

    def _ask(self, number: int, body: str) -> bytes:
        return encode(Ask(number=number, sitting=SITTING, actor=self.pc.entry, body=body))

    def hand_in(self) -> bytes:
        """Its hand-in, over what it knows to be acknowledged."""
        receipt = receipt_code(EntryId(self.pc.entry), DIGEST, self.answers)
        body = canonical_text(HandIn(epoch=1, receipt=receipt))
        return self._ask(FIRST_STEP + self.step + 1, body)

    def settle(self, sent: int) -> None:
        """Every answer sent was acknowledged once, in order, and nothing else came.

        Raises:
            BozhenError: `bench-lost`.
        """
        told, self.told = self.told, []
        first = FIRST_STEP + self.step + 1
        numbers = []
        for _, data in told:
            message = decode_down(data)
            assert isinstance(message, Answer)
            if message.code:
                raise BozhenError("bench-lost", number=message.number, reason=message.code)
            numbers.append(message.number)
        if numbers != list(range(first, first + sent)):
            raise BozhenError("bench-lost", sent=sent, acknowledged=len(numbers))
        for step in range(self.step + 1, self.step + sent + 1):
            self._remember(step)
        self.step += sent

    def _remember(self, step: int) -> None:
        given = answer(step, 0)
        self.answers[str(given.item)] = given.options


class Lab:
    """All terminals of this process, and what may be asked of them."""

    def __init__(self, spec: LoadSpec) -> None:
        self.spec = spec
        self.all = [Terminal(spec, pc) for pc in spec.terminals]
        self.here: list[Terminal] = []
        self._context = client_context()
        self._began = 0.0
        self._ping: asyncio.Task[None] | None = None

    # ------------------------------------------------------------ connecting
    async def connect(self, count: int) -> dict[str, Any]:
        """Connect until `count` terminals stand."""
        began = time.perf_counter()
        await self._connected(self.all[len(self.here) : count])
        self.here = self.all[:count]
        if self._ping is None and not self.spec.echo:
            self._ping = asyncio.create_task(self._pings())
        return {"connected": len(self.here), "s": time.perf_counter() - began}

    async def _connected(self, terminals: Sequence[Terminal]) -> None:
        waiting = list(reversed(terminals))

        async def some() -> None:
            while waiting:
                await waiting.pop().connect(self._context)

        await asyncio.gather(*(some() for _ in range(_AT_ONCE)))

    async def _pings(self) -> None:
        """Life signs as terminals give them, a slice of the room at a time."""
        frame = encode(Ping(stamp=1))
        while True:
            for part in range(_SLICES):
                await asyncio.sleep(_PING_S / _SLICES)
                for terminal in self.here[part::_SLICES]:
                    if terminal.ready.is_set():
                        terminal.send(frame)

    async def papers(self, count: int) -> dict[str, Any]:
        """Every terminal fetches its sealed paper."""
        some = self.here[:count]
        for terminal in some:
            query = Query(id=1, sitting=SITTING, actor=terminal.pc.entry, name="own-paper")
            terminal.send(encode(query))
        async with asyncio.timeout(120):
            for terminal in some:
                await terminal.paper.wait()
        return {"bytes": len(some[0].sealed)}

    async def keys(self, count: int) -> dict[str, Any]:
        """Wait until all have their key; when the last one came (clock of this machine)."""
        some = self.here[:count]
        async with asyncio.timeout(60):
            while not all(terminal.key_at for terminal in some):
                await asyncio.sleep(0.02)
        self._began = min(terminal.key_at for terminal in some)
        opened = sum(len(open_once(one.key, bytes(one.sealed))) > 0 for one in some if one.sealed)
        return {"last": max(terminal.key_at for terminal in some), "opened": opened}

    async def running(self) -> dict[str, Any]:
        """The group has begun long ago."""
        self._began = time.perf_counter()
        return {}

    def _made(self) -> int:
        return int(1000 * (time.perf_counter() - self._began))

    # ------------------------------------------------------------ measuring
    async def closed(self, count: int, seconds: float, rate: float) -> dict[str, Any]:
        """Everybody always has one answer on its way; frames are ready for `rate` a second."""
        some = self.here[:count]
        each = int(rate * seconds / count) + 3
        loop = Closed(some, each, self._made())
        cpu, began = time.process_time(), time.perf_counter()
        loop.start(began + seconds)
        await loop.over(seconds + 30)
        wall = loop.last - began
        used = time.process_time() - cpu
        return {"saves": loop.finish(), "s": wall, "cpu_s": used, **spread(loop.times)}

    async def paced(self, count: int, seconds: float) -> dict[str, Any]:
        """Everybody gives an answer a second; delays count from when each was due."""
        some = self.here[:count]
        pace = Paced(some, max(int(seconds), 1), self._made())
        cpu, began = time.process_time(), time.perf_counter()
        await pace.play()
        used, wall = time.process_time() - cpu, time.perf_counter() - began
        return {"saves": pace.finish(), "s": wall, "cpu_s": used, **spread(pace.times)}

    async def back(self, count: int) -> dict[str, Any]:
        """All cables are pulled at once; the time until everybody has had an answer taken again."""
        some = self.here[:count]
        for terminal in some:
            terminal.drop()
        for terminal in some:
            await terminal.gone.wait()
        frames = [terminal.frames(1, self._made())[0] for terminal in some]
        began = time.perf_counter()
        tasks = [self._again(one, frame) for one, frame in zip(some, frames, strict=True)]
        last = max(await asyncio.gather(*tasks))
        for terminal in some:
            terminal.settle(1)
        return {"s": last - began}

    async def _again(self, terminal: Terminal, frame: bytes) -> float:
        done = asyncio.get_running_loop().create_future()
        terminal.gone.clear()
        await terminal.connect(self._context)
        terminal.on_answer = lambda one: done.set_result(one.told[-1][0])
        terminal.send(frame)
        try:
            async with asyncio.timeout(30):
                return float(await done)
        finally:
            terminal.on_answer = None

    async def hand_in(self, count: int) -> dict[str, Any]:
        """All hand in at once; when the last acknowledgement came. Their receipts must agree."""
        some = self.here[:count]
        frames = [terminal.hand_in() for terminal in some]
        began = time.perf_counter()
        for terminal, frame in zip(some, frames, strict=True):
            terminal.send(frame)
        async with asyncio.timeout(30):
            while not all(terminal.told for terminal in some):
                await asyncio.sleep(0.005)
        last = max(terminal.told[0][0] for terminal in some)
        for terminal in some:
            terminal.settle(1)
        return {"ms": 1000 * (last - began)}


class Closed:
    """A closed loop: the next answer goes as soon as the last one is acknowledged."""

    def __init__(self, terminals: Sequence[Terminal], each: int, made: int) -> None:
        self._terminals = terminals
        self._frames = [terminal.frames(each, made) for terminal in terminals]
        self._sent = dict.fromkeys(terminals, 0)
        self._at = dict.fromkeys(terminals, 0.0)
        self._ready = {one: iter(some) for one, some in zip(terminals, self._frames, strict=True)}
        self._made = made
        self._until = 0.0
        self._open = len(terminals)
        self._done = asyncio.Event()
        self.times: list[float] = []
        self.last = 0.0

    def start(self, until: float) -> None:
        """Everybody sends his first answer."""
        self._until = until
        for terminal in self._terminals:
            terminal.on_answer = self._answered
            self._next(terminal)

    def _next(self, terminal: Terminal) -> None:
        frame = next(self._ready[terminal], None)
        if frame is None:
            frame = terminal._frame(terminal.step + self._sent[terminal] + 1, self._made)
        self._sent[terminal] += 1
        self._at[terminal] = time.perf_counter()
        terminal.send(frame)

    def _answered(self, terminal: Terminal) -> None:
        now = terminal.told[-1][0]
        self.times.append(now - self._at[terminal])
        if now < self._until:
            self._next(terminal)
            return
        self._open -= 1
        self.last = now
        if not self._open:
            self._done.set()

    async def over(self, patience: float) -> None:
        """Until the last acknowledgement."""
        async with asyncio.timeout(patience):
            await self._done.wait()

    def finish(self) -> int:
        """Check what came; the number of answers."""
        for terminal in self._terminals:
            terminal.on_answer = None
            terminal.settle(self._sent[terminal])
        return len(self.times)


class Paced:
    """An open loop: each terminal's answers are due once a second, evenly spread."""

    def __init__(self, terminals: Sequence[Terminal], rounds: int, made: int) -> None:
        self._terminals = terminals
        self._frames = [terminal.frames(rounds, made) for terminal in terminals]
        self._rounds = rounds
        self._due: dict[Terminal, list[float]] = {terminal: [] for terminal in terminals}
        self._left = rounds * len(terminals)
        self._done = asyncio.Event()
        self.times: list[float] = []

    async def play(self) -> None:
        """From the first one due to the last one acknowledged."""
        loop, count = asyncio.get_running_loop(), len(self._terminals)
        lag = time.perf_counter() - loop.time()
        begin = loop.time() + 0.05
        for number, terminal in enumerate(self._terminals):
            terminal.on_answer = self._answered
            for turn in range(self._rounds):
                due = begin + turn + number / count
                self._due[terminal].append(due + lag)
                loop.call_at(due, terminal.send, self._frames[number][turn])
        async with asyncio.timeout(self._rounds + 60):
            await self._done.wait()

    def _answered(self, terminal: Terminal) -> None:
        due = self._due[terminal][len(terminal.told) - 1]
        self.times.append(terminal.told[-1][0] - due)
        self._left -= 1
        if not self._left:
            self._done.set()

    def finish(self) -> int:
        """Check what came; the number of answers."""
        for terminal in self._terminals:
            terminal.on_answer = None
            terminal.settle(self._rounds)
        return len(self.times)


def spread(times: Sequence[float]) -> dict[str, float]:
    """Median, 99th percentile and longest of some times, in ms."""
    ranked = sorted(times)
    at = {"p50_ms": 0.5, "p99_ms": 0.99, "max_ms": 1.0}
    return {
        name: 1000 * ranked[min(int(part * len(ranked)), len(ranked) - 1)]
        for name, part in at.items()
    }


async def _serve(spec: LoadSpec) -> None:
    lab, loop = Lab(spec), asyncio.get_running_loop()
    asked = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(asked), sys.stdin)
    while line := (await asked.readline()).strip():
        order = msgspec.json.decode(line)
        try:
            said = await getattr(lab, order.pop("do"))(**order)
        except (BozhenError, TimeoutError, OSError) as error:
            said = {"error": f"{type(error).__name__} {error}"}
        print(msgspec.json.encode(said).decode(), flush=True)


def main(argv: Sequence[str]) -> int:
    """Play the spec of the first argument until nobody asks any more."""
    spec = msgspec.json.decode(Path(argv[0]).read_bytes(), type=LoadSpec)
    asyncio.run(_serve(spec))
    return 0
