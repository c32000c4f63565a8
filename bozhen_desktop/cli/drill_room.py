"""A room under load for a drill: head office, hall, console and terminals, all real processes.

Everything lies in one folder and listens on loopback only; what is ended is ended by its id.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec

from bozhen_desktop.cli.demo_office import Programs, sample
from bozhen_desktop.cli.drill_lab import LoadSpec, Report, total
from bozhen_desktop.cli.lab import SeatPlan
from bozhen_desktop.cli.proctor import Desktop, Proctor
from bozhen_desktop.cli.spawned import Spawned, stop_all
from bozhen_desktop.cli.theory_day import LAB_SIZE, Cast, TheoryDay
from bozhen_desktop.hall.worker import HallFacts, read_hall_file
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.program import role_command
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError

SITTING = "TH1"
SITE = "lab"
LONG_S = 5400
"""The papers of a drill are open for so long: no deadline comes in between."""


class Lab:
    """A process with some of the terminals, and the line to it."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self.process = process
        self.folder = folder

    async def ask(self, what: str, limit_s: float = 30) -> Report:
        """Ask it something; what its terminals then know.

        Raises:
            BozhenError: `demo-step-failed`: the process is gone.
        """
        assert self.process.stdin is not None and self.process.stdout is not None
        async with asyncio.timeout(limit_s):
            with contextlib.suppress(ConnectionError):
                self.process.stdin.write(f"{what}\n".encode())
                await self.process.stdin.drain()
            line = await self.process.stdout.readline()
        if not line:
            raise BozhenError("demo-step-failed", step="lab", exit=-1, said="")
        return msgspec.json.decode(line, type=Report)

    async def quit(self) -> None:
        """Switch its terminals off and end it."""
        if self.process.returncode is None:
            with contextlib.suppress(ConnectionError, TimeoutError):
                assert self.process.stdin is not None
                self.process.stdin.write(b"quit\n")
                async with asyncio.timeout(30):
                    await self.process.wait()
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()


class LongOffice(Programs):
    """A head office whose rehearsal papers are open for a long time."""

    async def office(self, command: str, *arguments: str) -> dict[str, Any]:
        """One command of the head office; the plan is the sample's with longer papers."""
        if command == "plan":
            arguments = (str(self._plan()),)
        return await super().office(command, *arguments)

    def _plan(self) -> Path:
        folder = self.out / "plan"
        shutil.copytree(sample("batch.json").parent, folder)
        plan = json.loads((folder / "batch.json").read_text("utf-8"))
        durations = plan["rehearsal"]["durations"]
        plan["rehearsal"]["durations"] = dict.fromkeys(durations, LONG_S)
        (folder / "batch.json").write_text(json.dumps(plan, ensure_ascii=False), "utf-8")
        return folder / "batch.json"


class LoadedRoom:
    """A theory sitting that has begun, with `seats` terminals that never stop answering."""

    def __init__(
        self, out: Path, seats: int, per_second: float, seed: int, *, staffed: bool = False
    ) -> None:
        """`staffed`: the chief stays at a console."""
        self.out = out
        self.seats = seats
        self.seed = seed
        self.clock = SystemClock()
        self.programs = LongOffice(out)
        self.hall_data = out / f"hall-{SITE}"
        self.labs: list[Lab] = []
        self.hall: Spawned | None = None
        self.staffed = staffed
        self.proctor: Proctor | None = None
        self._desktop: Desktop | None = None
        self._gap_ms = max(int(1000 * seats / per_second), 20)
        self._began = self.clock.mono_ms()

    def say(self, text: str) -> None:
        """A line for the person who watches."""
        seconds = (self.clock.mono_ms() - self._began) // 1000
        print(f"[{seconds:>3} s] {text}", flush=True)

    @contextlib.asynccontextmanager
    async def running(self, fault: str = "") -> AsyncIterator[None]:
        """From the founding to the first answers; with `fault` the hall is then exchanged."""
        try:
            await self._begin(fault)
            yield
        finally:
            await self.end()

    async def _begin(self, fault: str) -> None:
        await self.programs.found()
        index = await self.programs.issue(self.seats, self.seed, 30)
        await self.programs.room_file(SITE, index)
        await self.start_hall()
        room = self.programs.room(SITE)
        desktop = Desktop(self.out / "console-lab", "console", room, self.clock)
        self._desktop = desktop
        try:
            async with asyncio.timeout(30):
                await desktop.session.connected.wait()
            self.proctor = proctor = Proctor(desktop, self.programs.papers(index, SITTING))
            day = TheoryDay(proctor, room, self.out, self.seed, [])
            day.cast = Cast()
            await day.prepare()
            await day.open_doors()
            await self._start_labs(day)
            self.say("座位已登录，开考")
            await day.start()
        finally:
            if not self.staffed:
                await self._close_console()
        if fault:
            await self.stop_hall()
            await self.start_hall(fault)
        await self.until(lambda now: now["ready"] == self.seats, 120)
        await self.under_load()

    async def _close_console(self) -> None:
        desktop, self._desktop = self._desktop, None
        if desktop is not None:
            await desktop.close()

    # ------------------------------------------------------------ the hall
    async def start_hall(self, fault: str = "", *arguments: str) -> None:
        """Start it in its folder and wait until it listens."""
        before = read_hall_file(self.hall_data)
        data = ("--data", str(self.hall_data), "--host", "127.0.0.1", "--rehearsal", *arguments)
        log = self.out / "hall.log"
        if fault:
            self.hall = Spawned("drill", "hall", "--fault", fault, *data, log=log)
        else:
            self.hall = Spawned("hall", *data, log=log)
        async with asyncio.timeout(60):
            while (now := read_hall_file(self.hall_data)) is None or now == before:
                await asyncio.sleep(0.05)

    async def stop_hall(self) -> None:
        """A clean stop."""
        assert self.hall is not None
        await self.hall.stop()

    async def hall_ended(self, limit_s: float = 10) -> None:
        """Wait for the end of a parent that was killed."""
        assert self.hall is not None
        await self.hall.wait(limit_s)

    @property
    def parent(self) -> int:
        """Process id of the hall's parent."""
        assert self.hall is not None
        return self.hall.process.pid

    def worker(self) -> HallFacts:
        """The worker that serves now, proved to be the child of our own hall.

        Raises:
            BozhenError: `demo-step-failed`: it is not.
        """
        facts = read_hall_file(self.hall_data)
        if facts is None or _parent_of(facts.pid) != self.parent:
            raise BozhenError("demo-step-failed", step="worker", exit=0, said="hall.json")
        return facts

    # ------------------------------------------------------------ terminals
    async def _start_labs(self, day: TheoryDay) -> None:
        rows = day.proctor.rows("entry")
        plans = [
            SeatPlan(
                entry=entry, who=ticket.ticket, seat=rows[entry]["seat"], last4=ticket.id_no[-4:]
            )
            for entry, ticket in day.by_entry.items()
        ]
        self.seats = len(plans)
        for start in range(0, len(plans), LAB_SIZE):
            self.labs.append(await self._lab(start, plans[start : start + LAB_SIZE], day))
        await day.everybody_ready()

    async def _lab(self, number: int, plans: list[SeatPlan], day: TheoryDay) -> Lab:
        folder = self.out / f"terminals-{number}"
        spec = LoadSpec(
            port=day.room.port,
            room_public=day.room.room_public,
            recipient=day.room.recipient,
            token=day.room.token,
            sitting=SITTING,
            seed=self.seed,
            sheets=[],
            folder=str(folder),
            out="",
            window_ms=0,
            limit_s=LONG_S,
            seats=plans,
            gap_ms=self._gap_ms,
        )
        path = self.out / f"lab-{number}.json"
        path.write_bytes(msgspec.json.encode(spec))
        log = (self.out / f"lab-{number}.log").open("ab")
        with log:
            process = await asyncio.create_subprocess_exec(
                *role_command("drill", "lab", str(path)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        return Lab(process, folder)

    def folders(self) -> list[Path]:
        """The device folders of all terminals."""
        return [path for lab in self.labs for path in sorted(lab.folder.iterdir())]

    async def ask(self, what: str) -> dict[str, Any]:
        """Ask every lab; the sums."""
        return total(await asyncio.gather(*(lab.ask(what) for lab in self.labs)))

    async def until(self, holds: Any, limit_s: float, every_s: float = 0.05) -> dict[str, Any]:
        """Ask until something holds; what was told then.

        Raises:
            TimeoutError: it does not.
        """
        async with asyncio.timeout(limit_s):
            while not holds(now := await self.ask("report")):
                await asyncio.sleep(every_s)
        return now

    async def under_load(self, limit_s: float = 30) -> dict[str, Any]:
        """Wait until every terminal is connected and answers are being acknowledged."""
        before = (await self.ask("report"))["acknowledged"]

        def busy(now: dict[str, Any]) -> bool:
            return bool(now["connected"] == self.seats and now["acknowledged"] > before)

        return await self.until(busy, limit_s)

    async def settle(self, limit_s: float = 60) -> dict[str, Any]:
        """No new answers; wait until every one given is answered for."""
        await self.ask("rest")
        return await self.until(lambda now: not now["kept"], limit_s)

    async def end(self) -> None:
        """Switch everything off."""
        await self._close_console()
        for lab in self.labs:
            await lab.quit()
        await stop_all()

    # ------------------------------------------------------------ on disk
    def journal_key(self) -> bytes:
        """The key of the sitting's journal, from the hall's keystore."""
        keystore = DataFolder.open(self.hall_data).open_keystore()
        return keystore.get(f"journal/{SITTING}")

    @property
    def journal(self) -> Path:
        """The sitting's journal."""
        return self.hall_data / "sittings" / SITTING / "journal.db"


def _parent_of(pid: int) -> int:
    """Process id of the parent of a process; -1 when it is gone."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[1])
    return -1


def freeze(*pids: int) -> None:
    """Let processes of ours stand still."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)


def thaw(*pids: int) -> None:
    """Let them go on."""
    for pid in pids:
        os.kill(pid, signal.SIGCONT)
