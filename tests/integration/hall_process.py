"""A real hall in processes of its own, and a device that talks to it; for integration and crash."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bozhen_desktop.client.link import Link, Pace
from bozhen_desktop.client.memory_outbox import MemoryOutbox
from bozhen_desktop.hall.founding import SiteFacts, StaffPcs, found, make_room_file
from bozhen_desktop.hall.worker import HallFacts, read_hall_file
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.room_file import RoomFile, RoomSeat, read_room_file
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.wire.messages import Answer, Down
from bozhen_desktop.wire.peer_side import EnrolPlan, Peer, Trusted

TOP = Path(__file__).resolve().parents[2]
PACE = Pace(ping=0.2, silent=2.0, connect=10.0, first=0.05, longest=0.3)
HALL = [sys.executable, "-m", "bozhen_desktop.hall.run"]


def founded(path: Path) -> RoomFile:
    """A rehearsal folder of a hall, and the technician's room file for it."""
    found(path, SiteFacts(site="S01", name="一号考场"), "rehearsal", SystemClock())
    target = path / "spool" / "room.json"  # inside the hall's folder staff PCs need no names
    seats = [RoomSeat("R1", "A-01", host_name="pc-1")]
    make_room_file(path, seats, target, SystemClock(), StaffPcs())
    return read_room_file(target)


@contextlib.contextmanager
def running(path: Path, command: Sequence[str] = HALL) -> Iterator[subprocess.Popen[bytes]]:
    """A hall that listens; killed at the end if it does not end by itself."""
    before = read_hall_file(path)
    arguments = [*command, "--data", str(path), "--host", "127.0.0.1"]
    environment = os.environ | {"PYTHONPATH": str(TOP)}
    process = subprocess.Popen(arguments, cwd=TOP, env=environment)
    try:
        listens(path, before)
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def listens(path: Path, before: HallFacts | None) -> HallFacts:
    """The facts of a worker that is not the one of `before`."""
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up:
        facts = read_hall_file(path)
        if facts is not None and (before is None or facts.pid != before.pid):
            return facts
        time.sleep(0.02)
    raise AssertionError("the hall does not listen")


def kill_worker(path: Path) -> HallFacts:
    """End the worker at once; what it last said of itself."""
    facts = read_hall_file(path)
    assert facts is not None
    os.kill(facts.pid, signal.SIGKILL)
    return facts


def status(path: Path) -> dict[str, Any]:
    done = subprocess.run(
        [*HALL, "--data", str(path), "--status"], cwd=TOP, capture_output=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def site_journal(path: Path) -> Journal:
    """The site's journal of a hall that stands still."""
    folder = DataFolder.open(path)
    return Journal.open(folder.site_journal, folder.open_keystore().get("journal/site"))


class Desk:
    """A console that talks to a hall."""

    def __init__(self, path: Path, room: RoomFile, kind: str = "console") -> None:
        facts = read_hall_file(path)
        assert facts is not None
        self.answers: list[Answer] = []
        self.heard: list[Down] = []
        self.states: list[tuple[str, str]] = []
        self.outbox = MemoryOutbox()
        self.lives = 0
        token = room.batch_token if kind == "terminal" else room.staff_token
        plan = EnrolPlan(token=token, host_name="console-1")
        self.peer = Peer(
            SigningKey.generate(),
            kind,
            "rehearsal",
            "c" * 12,
            self.outbox,
            Trusted(room.room_public),
            plan,
        )
        self._changed = asyncio.Event()
        address = [("127.0.0.1", facts.port)]
        clock = SystemClock()
        self.link = Link(self.peer, address, clock, self, self._event, self._state, pace=PACE)
        self._task = asyncio.get_running_loop().create_task(self.link.run())

    def renew(self) -> str:
        self.lives += 1
        self.outbox.renewed()
        return f"{self.lives:012x}"

    def learned(self, recipient: str = "") -> None: ...

    def _event(self, message: Down) -> None:
        self.heard.append(message)
        if isinstance(message, Answer):
            self.answers.append(message)
        self._changed.set()

    def _state(self, state: str, code: str) -> None:
        self.states.append((state, code))
        self._changed.set()

    async def until(self, fits: Callable[[], object], seconds: float = 20) -> None:
        async with asyncio.timeout(seconds):
            while not fits():
                self._changed.clear()
                await self._changed.wait()

    async def stop(self) -> None:
        self.link.stop()
        await self._task


@contextlib.asynccontextmanager
async def at_desk(path: Path, room: RoomFile, kind: str = "console") -> AsyncIterator[Desk]:
    desk = Desk(path, room, kind)
    try:
        await desk.until(lambda: desk.link.state == "connected")
        yield desk
    finally:
        await desk.stop()
