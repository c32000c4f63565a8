"""Processes of a measurement and the consoles that look on; what is ended is ended by its id."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from bozhen_desktop.cli.bench_paper import GROUP, SITTING
from bozhen_desktop.cli.bench_room import CHIEF, PIN, SECOND, Pc, RoomFacts
from bozhen_desktop.cli.bench_terminal import LoadSpec
from bozhen_desktop.client.link import Link
from bozhen_desktop.client.memory_outbox import MemoryOutbox
from bozhen_desktop.client.session import Session
from bozhen_desktop.domain.sitting import StartGroup
from bozhen_desktop.hall.worker import read_hall_file
from bozhen_desktop.host.program import role_command
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.peer_side import Peer, Trusted

_TICKS = float(os.sysconf("SC_CLK_TCK")) if hasattr(os, "sysconf") else 100.0


class Process:
    """One process with pipes; its errors go into a log file."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pid = process.pid

    @classmethod
    async def start(cls, log: Path, role: str, *arguments: str) -> Process:
        """Start a role of this same build."""
        with log.open("ab") as errors:
            return cls(
                await asyncio.create_subprocess_exec(
                    *role_command(role, *arguments),
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=errors,
                    limit=1 << 20,
                )
            )

    async def line(self) -> bytes:
        """The next line it says.

        Raises:
            BozhenError: `bench-process-ended`.
        """
        assert self._process.stdout is not None
        said = await self._process.stdout.readline()
        if not said:
            raise BozhenError("bench-process-ended", exit=await self._process.wait())
        return said

    def tell(self, line: bytes) -> None:
        """Say a line to it."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + b"\n")

    async def stop(self) -> None:
        """End it: its input ends and it is asked to; then it is ended."""
        if self._process.returncode is not None:
            return
        assert self._process.stdin is not None
        self._process.stdin.close()
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(30):
                await self._process.wait()
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.returncode is None

    def cpu_s(self) -> float:
        """Seconds of processor time of all its threads so far; 0 where the system does not say."""
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / _TICKS
        return 0.0

    def resident_kb(self) -> int:
        """Kilobytes of memory it holds; 0 where the system does not say."""
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{self.pid}/status").read_text("ascii").splitlines():
                if line.startswith("VmRSS:"):
                    return int(line.split()[1])
        return 0


def machine_cpu_s() -> float:
    """Seconds of processor time that all processes of this machine had; 0 where it is not told."""
    with contextlib.suppress(OSError):
        fields = Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:9]
        busy = [int(each) for number, each in enumerate(fields) if number not in (3, 4)]
        return sum(busy) / _TICKS
    return 0.0


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
            [("127.0.0.1", port)],
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
    """A server with its load; `consoles` look on at a hall; `seconds` until it listened."""

    server: Process
    load: Process
    consoles: list[Console]
    seconds: float

    async def ask(self, do: str, limit_s: float = 240, **args: Any) -> dict[str, Any]:
        """Let the load do something.

        Raises:
            BozhenError: `bench-load` (what it said); TimeoutError.
        """
        self.load.tell(msgspec.json.encode({"do": do, **args}))
        async with asyncio.timeout(limit_s):
            said: dict[str, Any] = msgspec.json.decode(await self.load.line())
        if "error" in said:
            raise BozhenError("bench-load", do=do, said=said["error"])
        return said

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
        await self.server.stop()


async def hall(out: Path, facts: RoomFacts, *, store: bool = True) -> Ready:
    """A hall worker over a room's folder, two consoles, and the load of its terminals."""
    role = ("hall-worker",) if store else ("bench", "no-store")
    data = ("--data", facts.folder, "--host", "127.0.0.1", "--rehearsal")
    name = Path(facts.folder).name
    began = time.perf_counter()
    server = await Process.start(out / f"{name}.log", *role, *data)
    port = await _listens(server, Path(facts.folder))
    seconds = time.perf_counter() - began
    staff = (CHIEF, SECOND)
    consoles = [
        Console(facts, pc, who, port) for pc, who in zip(facts.consoles, staff, strict=True)
    ]
    for console in consoles:
        await console.look_on()
    return Ready(server, await _load(out, name, facts, port), consoles, seconds)


async def echo(out: Path, facts: RoomFacts) -> Ready:
    """A bare echo with the TLS of a room's folder, and its load."""
    server = await Process.start(out / "echo.log", "bench", "echo", "--data", facts.folder)
    port = int(await server.line())
    load = await _load(out, "echo", facts, port, echo=True)
    return Ready(server, load, [], 0.0)


async def _listens(server: Process, folder: Path) -> int:
    """The port of a hall, once it listens.

    Raises:
        BozhenError: `bench-process-ended`; TimeoutError.
    """
    async with asyncio.timeout(120):
        while True:
            found = read_hall_file(folder)
            if found is not None and found.pid == server.pid:
                return found.port
            if not server.alive:
                raise BozhenError("bench-process-ended", exit=-1)
            await asyncio.sleep(0.01)


async def _load(
    out: Path, name: str, facts: RoomFacts, port: int, *, echo: bool = False
) -> Process:
    spec = LoadSpec(
        port=port,
        room_public=facts.room_public,
        terminals=facts.terminals,
        steps=facts.steps,
        echo=echo,
    )
    path = out / f"load-{name}.json"
    path.write_bytes(msgspec.json.encode(spec))
    return await Process.start(out / f"load-{name}.log", "bench", "load", str(path))


async def stop_all(ready: Sequence[Ready]) -> None:
    """Switch off what was started, whatever happens to one of them."""
    for each in ready:
        await each.stop()
