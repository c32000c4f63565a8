"""Processes of a measurement and the consoles that look on; what is ended is ended by its id."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bozhen_desktop.cli.bench_paper import GROUP, SITTING
from bozhen_desktop.cli.bench_process import Process
from bozhen_desktop.cli.bench_room import CHIEF, PIN, SECOND, Pc, RoomFacts
from bozhen_desktop.cli.bench_standby import LOOPBACK, Standby, let_follow
from bozhen_desktop.cli.bench_swarm import Swarm
from bozhen_desktop.client.bare import free_port
from bozhen_desktop.client.link import Link
from bozhen_desktop.client.memory_outbox import MemoryOutbox
from bozhen_desktop.client.session import Session
from bozhen_desktop.domain.sitting import StartGroup
from bozhen_desktop.hall.worker import read_hall_file
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.peer_side import Peer, Trusted

_START_S = 300.0
"""So long a hall may take over 1,000,000 events on a machine that others want."""


class NoLife:
    """`client.link.Life` of a console without a folder."""

    def renew(self) -> str:
        """See `Life`."""
        raise BozhenError("bench-console-forked")

    def learned(self, recipient: str = "") -> None:
        """See `Life`."""


class Console:
    """A console that follows the seat map."""

    def __init__(self, facts: RoomFacts, pc: Pc, staff: str, port: int) -> None:
        self.staff = staff
        self.session = Session()
        trusted = Trusted(room_public=facts.room_public)
        peer = Peer(pc.key, "console", "rehearsal", pc.incarnation, MemoryOutbox(), trusted)
        self.link = Link(
            peer,
            [(LOOPBACK, port)],
            SystemClock(),
            NoLife(),
            self.session.on_event,
            self.session.on_state,
        )
        self.session.link = self.link
        self._task = asyncio.create_task(self.link.run())

    async def look_on(self) -> None:
        """Log the person in and follow."""
        async with asyncio.timeout(30):
            await self.session.connected.wait()
            await self.session.staff_on(SITTING, self.staff, PIN)
            self.session.follow(SITTING, self.staff)
            await self.session.until(SITTING, self.staff, lambda view: "sitting" in view)

    async def close(self) -> None:
        """Switch it off."""
        self.link.stop()
        await self._task


class Ready(NamedTuple):
    """A server with its load; `consoles` look on at a hall, a standby follows it; `seconds` until
    it listened.
    """

    server: Process
    load: Swarm
    consoles: list[Console]
    seconds: float
    standby: Standby | None = None

    @property
    def subscribers(self) -> int:
        """How many follow the hall beside its terminals."""
        return len(self.consoles) + (self.standby is not None)

    def cpu_s(self) -> float:
        """Seconds of processor time of all its processes so far."""
        standby = self.standby.process.cpu_s() if self.standby else 0.0
        return self.server.cpu_s() + self.load.cpu_s() + standby

    async def ask(self, do: str, limit_s: float = 240, **args: Any) -> dict[str, Any]:
        """Let the load do something.

        Raises:
            BozhenError: those of `Swarm.ask`; TimeoutError.
        """
        async with asyncio.timeout(limit_s):
            return await self.load.ask(do, args)

    async def start_group(self) -> None:
        """开考 at the first console."""
        await self.consoles[0].session.ask(SITTING, CHIEF, StartGroup(group=GROUP))

    async def measured(self, do: str, **args: Any) -> dict[str, Any]:
        """`ask`, with `us`: processor time of the server for each answer, in microseconds."""
        before = self.server.cpu_s()
        said = await self.ask(do, **args)
        used = self.server.cpu_s() - before
        return {**said, "us": 1e6 * used / max(said["saves"], 1)}

    async def stop(self) -> None:
        """Switch everything off, the load first."""
        for console in self.consoles:
            await console.close()
        await self.load.stop()
        if self.standby is not None:
            await self.standby.process.stop()
        await self.server.stop()


class Served(NamedTuple):
    """A hall that listens at `port` since `seconds` after its start, and its healthy standby."""

    server: Process
    standby: Standby
    port: int
    seconds: float


async def serve(out: Path, folder: Path, *, store: bool = True) -> Served:
    """Grant a standby, start a hall worker over the room's folder, let the standby follow it.

    Raises:
        BozhenError: those of `let_follow` and `Standby.start`; `bench-process-ended`.
    """
    role = ("hall-worker",) if store else ("bench", "no-store")
    port = free_port()
    second = await asyncio.to_thread(let_follow, folder, port, SystemClock())
    data = ("--data", str(folder), "--host", LOOPBACK, "--port", str(port), "--rehearsal")
    began = time.perf_counter()
    server = await Process.start(out / f"{folder.name}.log", *role, *data)
    try:
        await _listens(server, folder)
        seconds = time.perf_counter() - began
        return Served(server, await Standby.start(folder, second), port, seconds)
    except BaseException:
        await server.stop()
        raise


async def hall(out: Path, facts: RoomFacts, *, store: bool = True) -> Ready:
    """A hall with its standby (`serve`), two consoles, and the load of its terminals."""
    folder = Path(facts.folder)
    server, standby, port, seconds = await serve(out, folder, store=store)
    staff = (CHIEF, SECOND)
    consoles = [
        Console(facts, pc, who, port) for pc, who in zip(facts.consoles, staff, strict=True)
    ]
    for console in consoles:
        await console.look_on()
    load = await Swarm.start(out, folder.name, facts, port)
    return Ready(server, load, consoles, seconds, standby)


async def echo(out: Path, facts: RoomFacts) -> Ready:
    """A bare echo with the TLS of a room's folder, and its load."""
    server = await Process.start(out / "echo.log", "bench", "echo", "--data", facts.folder)
    port = int(await server.line())
    load = await Swarm.start(out, "echo", facts, port, echo=True)
    return Ready(server, load, [], 0.0)


async def _listens(server: Process, folder: Path) -> None:
    """Wait until a hall listens.

    Raises:
        BozhenError: `bench-process-ended`; TimeoutError.
    """
    async with asyncio.timeout(_START_S):
        while True:
            found = read_hall_file(folder)
            if found is not None and found.pid == server.pid:
                return
            if not server.alive:
                raise BozhenError("bench-process-ended", exit=-1)
            await asyncio.sleep(0.01)


async def stop_all(ready: Sequence[Ready]) -> None:
    """Switch off what was started, whatever happens to one of them."""
    for each in ready:
        await each.stop()
