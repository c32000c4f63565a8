"""The load of a measurement: the terminals of one process against one hall, or an echo of it.

`bozhen bench load SPEC.json` does what lines of JSON on its standard input ask, and answers each
with one line. Every terminal holds the real conversation; answers of a measured phase are encoded
before it begins and looked at after it, so that this process is not what is measured.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from bozhen_desktop.cli.bench_loops import Closed, Paced, sample
from bozhen_desktop.cli.bench_paper import SITTING
from bozhen_desktop.cli.bench_terminal import LoadSpec, Terminal
from bozhen_desktop.host.sealing import open_once
from bozhen_desktop.host.tls import client_context
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import Ping, Query, encode

_PING_S = 2.0
_SLICES = 20
_AT_ONCE = 15

Go = Callable[[], Awaitable[float]]
"""Waits until all processes of a load are ready; the moment when they begin."""


class Lab:
    """All terminals of this process, and what may be asked of them."""

    def __init__(self, spec: LoadSpec, go: Go) -> None:
        self.spec = spec
        self._go = go
        self.all = [Terminal(spec, pc) for pc in spec.terminals]
        self.here: list[Terminal] = []
        self._context = client_context()
        self._began = 0.0
        self._ping: asyncio.Task[None] | None = None

    # ------------------------------------------------------------ connecting
    async def connect(self, count: int) -> dict[str, Any]:
        """Connect until `count` terminals stand."""
        began = time.perf_counter()
        fresh, self.here = self.all[len(self.here) : count], self.all[:count]
        if self._ping is None and not self.spec.echo:
            self._ping = asyncio.create_task(self._pings())
        await self._connected(fresh)
        return {"connected": len(self.here), "began": began, "last": time.perf_counter()}

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
        began, cpu = await self._go(), time.process_time()
        loop.start(began + seconds)
        await loop.over(seconds + 30)
        found = {"began": began, "last": loop.last, "cpu_s": time.process_time() - cpu}
        return {**found, "saves": loop.finish(), "times_ms": sample(loop.times)}

    async def paced(self, count: int, seconds: float) -> dict[str, Any]:
        """Everybody gives an answer a second; delays count from when each was due."""
        some = self.here[:count]
        pace = Paced(some, max(int(seconds), 1), self._made(), self.spec.offset)
        began, cpu = await self._go(), time.process_time()
        await pace.play(began)
        used, last = time.process_time() - cpu, time.perf_counter()
        found = {"began": began, "last": last, "cpu_s": used}
        return {**found, "saves": pace.finish(), "times_ms": sample(pace.times)}

    async def back(self, count: int) -> dict[str, Any]:
        """All cables are pulled at once; the time until everybody has had an answer taken again."""
        some = self.here[:count]
        for terminal in some:
            terminal.drop()
        for terminal in some:
            await terminal.gone.wait()
        frames = [terminal.frames(1, self._made())[0] for terminal in some]
        began = await self._go()
        tasks = [self._again(one, frame) for one, frame in zip(some, frames, strict=True)]
        last = max(await asyncio.gather(*tasks))
        for terminal in some:
            terminal.settle(1)
        return {"began": began, "last": last}

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
        began = await self._go()
        for terminal, frame in zip(some, frames, strict=True):
            terminal.send(frame)
        async with asyncio.timeout(30):
            while not all(terminal.told for terminal in some):
                await asyncio.sleep(0.005)
        last = max(terminal.told[0][0] for terminal in some)
        for terminal in some:
            terminal.settle(1)
        return {"began": began, "last": last}


async def _serve(spec: LoadSpec) -> None:
    loop, asked = asyncio.get_running_loop(), asyncio.StreamReader()

    async def go() -> float:
        """Say that all is ready; the moment to begin is told to all processes of a load."""
        print('{"ready":true}', flush=True)
        at = float(msgspec.json.decode(await asked.readline())["at"])
        await asyncio.sleep(at - time.perf_counter())
        return at

    lab = Lab(spec, go)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(asked), sys.stdin)
    while line := (await asked.readline()).strip():
        order = msgspec.json.decode(line)
        try:
            said = await getattr(lab, order.pop("do"))(**order)
        except (BozhenError, TimeoutError, OSError) as error:
            away = sum(not terminal.connection.stands for terminal in lab.here)
            said = {"error": f"{type(error).__name__} {error} (away: {away})"}
        print(msgspec.json.encode(said).decode(), flush=True)


def main(argv: Sequence[str]) -> int:
    """Play the spec of the first argument until nobody asks any more."""
    spec = msgspec.json.decode(Path(argv[0]).read_bytes(), type=LoadSpec)
    asyncio.run(_serve(spec))
    return 0
