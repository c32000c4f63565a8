"""The second PC of a measurement: granted before the hall starts, then a process that follows it.

It is the program's own standby with a folder of its own: what it gets is on its disk before it says
so. How far it is behind is read out of both journals, by connections that only read.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from bozhen_desktop.cli.bench_paper import SITTING
from bozhen_desktop.cli.bench_process import Process
from bozhen_desktop.client.bare import free_port
from bozhen_desktop.client.standby_pc import make_request, take_grant
from bozhen_desktop.domain.standby import OK
from bozhen_desktop.hall.promotion import grant_standby
from bozhen_desktop.hall.worker import read_hall_file
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.signing import fingerprint
from bozhen_desktop.journal.driver import Connection, connect
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.errors import BozhenError

LOOPBACK = "127.0.0.1"
DECIDERS = ("甲", "乙")
_PATIENCE_S = 600.0
"""So long it may take over a journal of 1,000,000 events, on a machine that others want."""

_LAST = "SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1"
_AT = "SELECT hash FROM entry WHERE seq = ?"


def let_follow(hall: Path, port: int, clock: Clock) -> Path:
    """Grant a standby for a hall that stands still and will listen at `port`; its folder.

    Raises:
        BozhenError: those of `make_request`, `grant_standby` and `take_grant`.
    """
    path = hall.with_name(f"{hall.name}-standby")
    request, grant = (path.with_name(f"{path.name}.{what}") for what in ("request", "grant"))
    public = make_request(path, "rehearsal", (LOOPBACK, free_port()), request, clock)
    given = grant_standby(hall, request, fingerprint(public), DECIDERS, grant, clock)
    take_grant(path, given, [(LOOPBACK, port)], clock)
    return path


class Copied:
    """The sitting's journal of a hall and of its standby, while both append to it."""

    def __init__(self, hall: Path, standby: Path) -> None:
        self._hall, self._standby = _reader(hall), _reader(standby)

    def behind(self) -> int:
        """Entries that the standby has not stored, at most: its end is looked at first."""
        end = _last(self._standby)[0]
        return _last(self._hall)[0] - end

    def same(self) -> bool:
        """Whether the hall has, where the standby's chain ends, the same entry."""
        end, digest = _last(self._standby)
        return bool(self._hall.execute(_AT, (end,)).fetchone() == (digest,))

    def close(self) -> None:
        """Look no more."""
        self._hall.close()
        self._standby.close()


def _reader(path: Path) -> Connection:
    folder = DataFolder.open(path, "rehearsal")
    key = folder.open_keystore().get(f"journal/{SITTING}")
    return connect(folder.sitting_journal(SITTING), key, readonly=True)


def _last(connection: Connection) -> tuple[int, str]:
    found: Any = connection.execute(_LAST).fetchone()
    return found or (0, "")


class Standby:
    """A standby that follows the hall of the folder `hall`."""

    def __init__(self, hall: Path, path: Path, process: Process) -> None:
        self._hall = hall
        self._path = path
        self.process = process

    @classmethod
    async def start(cls, hall: Path, path: Path) -> Standby:
        """Start it, and wait until it is healthy and has what was there before.

        Raises:
            BozhenError: `bench-process-ended`, `bench-standby` (it does not keep up).
        """
        log = path.with_name(f"{path.name}.log")
        process = await Process.start(log, "standby", "--data", str(path), quiet=True)
        standby = cls(hall, path, process)
        try:
            await standby.caught_up()
        except BaseException:
            await process.stop()
            raise
        return standby

    async def healthy(self, limit_s: float = _PATIENCE_S) -> None:
        """Wait until the hall says that it has everything; errors as `start`."""
        state = ""
        try:
            async with asyncio.timeout(limit_s):
                while state != OK:
                    if not self.process.alive:
                        raise BozhenError("bench-process-ended", role="standby")
                    await asyncio.sleep(0.02)
                    facts = read_hall_file(self._hall)
                    state = str((facts.standby or {}).get("state", "")) if facts else ""
        except TimeoutError as error:
            raise BozhenError("bench-standby", state=state) from error

    def behind(self) -> int:
        """Entries of the sitting that it has not stored yet, at most; less than none where the hall
        itself stores nothing.
        """
        copied = Copied(self._hall, self._path)
        try:
            return copied.behind()
        finally:
            copied.close()

    async def caught_up(self, limit_s: float = _PATIENCE_S) -> None:
        """Wait until it is healthy and has stored every entry of the sitting on the hall's disk.

        Raises:
            BozhenError: those of `healthy`; `bench-standby` (behind).
        """
        await self.healthy(limit_s)
        copied = Copied(self._hall, self._path)
        try:
            async with asyncio.timeout(limit_s):
                while copied.behind() > 0:
                    await asyncio.sleep(0.02)
        except TimeoutError as error:
            raise BozhenError("bench-standby", behind=copied.behind()) from error
        finally:
            copied.close()

    async def whole(self, limit_s: float = _PATIENCE_S) -> None:
        """`caught_up`, and what it has is what the hall has.

        Raises:
            BozhenError: those of `caught_up`; `bench-standby` (same).
        """
        await self.caught_up(limit_s)
        copied = Copied(self._hall, self._path)
        try:
            if not copied.same():
                raise BozhenError("bench-standby", same=False)
        finally:
            copied.close()
