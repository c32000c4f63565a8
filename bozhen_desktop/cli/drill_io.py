"""`bozhen drill io`: the disk refuses – at every system call of a journal, and under a whole hall.

First a journal's writer runs under strace, which lets one system call after another fail with EIO,
ENOSPC or EROFS. Then, on a small disk of its own, a hall under load meets a full disk, goes on when
there is room again, and meets a disk that only fails.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bozhen_desktop.cli.drill_disk import LoopDisk, why_not
from bozhen_desktop.cli.drill_kill import KillDrill
from bozhen_desktop.cli.drill_report import Outcome
from bozhen_desktop.cli.drill_room import SITE, LoadedRoom
from bozhen_desktop.cli.drill_torn import NAME, REFUSED, RIGHT, WRONG, Expected, expected, judge
from bozhen_desktop.cli.drill_writer import KEY
from bozhen_desktop.cli.outputs import prepared
from bozhen_desktop.host.program import role_command
from bozhen_desktop.journal.log import Journal

COMMITS = 3
MEGABYTES = 512
CALLS = {
    "pwrite64": ("EIO", "ENOSPC", "EROFS"),
    "fsync": ("EIO", "ENOSPC", "EROFS"),
    "fdatasync": ("EIO", "ENOSPC", "EROFS"),
    "ftruncate": ("EIO", "EROFS"),
    "openat": ("EIO", "EROFS"),
    "unlink": ("EIO", "EROFS"),
    "pread64": ("EIO",),
}
STORMS = (("fsync", "EIO"), ("pwrite64", "EROFS"), ("pwrite64", "EIO"))
QUIET_S, STOPS_S, BACK_S = 1.0, 20.0, 40.0
_ACK = re.compile(r"^ack (\d+) ", re.MULTILINE)


class Point(NamedTuple):
    """Which call fails, how, the how manieth of its kind."""

    call: str
    error: str
    when: int


class Sweep:
    """Every system call of a short run fails once, in a run of its own."""

    def __init__(self, folder: Path, commits: int, control: str) -> None:
        self._folder = folder
        self._commits = commits
        self._control = control
        self._wanted: Expected = expected(commits)
        self.counts: Counter[str] = Counter()

    def play(self, most: int) -> None:
        """Find the points, then go through them, or `most` of them evenly spread.

        Raises:
            NotImplementedError: strace may not trace here.
        """
        points = list(self._points())
        step = max(len(points) / most, 1) if most else 1
        for number in range(int(len(points) / step)):
            self._fail(points[int(number * step)])

    def _points(self) -> Iterator[Point]:
        trace = self._folder / "trace"
        self._run(["-o", str(trace), "-e", f"trace={','.join(CALLS)}"])
        if not trace.is_file() or not trace.stat().st_size:
            raise NotImplementedError("strace may not trace here")
        lines = trace.read_text("ascii", "replace").splitlines()
        calls = Counter(line.partition("(")[0].split()[-1] for line in lines)
        for call, errors in CALLS.items():
            for when in range(1, calls[call] + 1):
                for error in errors:
                    yield Point(call, error, when)

    def _run(self, tracing: list[str]) -> subprocess.CompletedProcess[str]:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        path = self._folder / NAME
        Journal.create(path, KEY).close()
        paths = [word for end in ("", "-wal", "-shm") for word in ("-P", f"{path}{end}")]
        fault = ["--fault", self._control] if self._control else []
        writer = role_command("drill", "writer", str(path), str(self._commits), *fault)
        return subprocess.run(
            ["strace", "-f", "--seccomp-bpf", *paths, *tracing, *writer],
            capture_output=True,
            text=True,
            check=False,
        )

    def _fail(self, point: Point) -> None:
        inject = f"inject={point.call}:error={point.error}:when={point.when}"
        done = self._run(["-o", os.devnull, "-e", f"trace={point.call}", "-e", inject])
        told = max(map(int, _ACK.findall(done.stdout)), default=0)
        noticed = "failed" in done.stdout or "stopped" in done.stdout
        self.counts["points"] += 1
        self.counts["noticed"] += noticed
        self.counts["went_on"] += done.returncode == 0
        self.counts["unhandled"] += done.returncode not in (0, 1)
        self.counts[judge(self._folder, self._wanted, told)] += 1


class BadDisk(KillDrill):
    """A hall under load whose disk is full for a while, then refuses calls for a while."""

    def __init__(self, room: LoadedRoom, seed: int, disk: LoopDisk) -> None:
        super().__init__(room, seed)
        self.disk = disk
        self.silent_ms: list[int] = []
        self.back_ms: list[int] = []

    async def play(self) -> None:
        """Every fault in turn; at the end everything is compared."""
        room = self.room
        self.disk.open()
        try:
            async with room.running():
                await self._full()
                for call, error in STORMS:
                    await self._storm(call, error)
                await room.settle(120)
                await room.end()
                self.compare_at_end()
        finally:
            await self.disk.close()

    async def _quiet(self, began: int) -> None:
        """Wait until nothing is acknowledged any more."""
        before = -1
        async with asyncio.timeout(STOPS_S):
            while (now := (await self.room.ask("report"))["acknowledged"]) != before:
                before, at = now, self.room.clock.mono_ms()
                await asyncio.sleep(QUIET_S)
        self.silent_ms.append(at - began)

    async def _back(self) -> None:
        room, began = self.room, self.room.clock.mono_ms()
        told = (await room.ask("report"))["acknowledged"]
        await room.until(lambda now: now["acknowledged"] > told, BACK_S)
        self.back_ms.append(room.clock.mono_ms() - began)
        await room.under_load()

    async def _full(self) -> None:
        room, ballast = self.room, self.disk.at / "ballast"
        room.say("磁盘写满")
        began = room.clock.mono_ms()
        await asyncio.to_thread(_fill_up, ballast)
        await self._quiet(began)
        ballast.unlink()
        await self._back()

    async def _storm(self, call: str, error: str) -> None:
        """Every such call on the journals fails until the tracer lets go of the worker."""
        room = self.room
        room.say(f"{call} 一律返回 {error}")
        paths = [
            word
            for journal in (room.journal, self.disk.at / "site.journal")
            for end in ("", "-wal")
            for word in ("-P", f"{journal}{end}")
        ]
        inject = ("-e", f"trace={call}", "-e", f"inject={call}:error={error}", "-o", os.devnull)
        began = room.clock.mono_ms()
        tracer = await asyncio.create_subprocess_exec(
            *("strace", "-q", "-f", "-p", str(room.worker().pid), *paths, *inject),
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            await self._quiet(began)
        finally:
            tracer.terminate()
            await tracer.wait()
        await self._back()


def _fill_up(path: Path) -> None:
    with path.open("wb", buffering=0) as out:
        for size in (1 << 20, 1 << 12):
            _write_until_full(out.fileno(), bytes(size))


def _write_until_full(handle: int, block: bytes) -> None:
    try:
        while os.write(handle, block):
            pass
    except OSError:
        return


def _hall(options: Any, out: Path) -> dict[str, Any]:
    if reason := why_not():
        return {"hall_ran": False, "hall_reason": reason}
    disk = LoopDisk(out / "disk.img", out / f"hall-{SITE}", MEGABYTES)
    drill = BadDisk(LoadedRoom(out, options.seats, options.rate, options.seed), options.seed, disk)
    asyncio.run(drill.play())
    return {
        "hall_ran": True,
        "hall_faults": 1 + len(STORMS),
        "hall_acknowledged": drill.acknowledged,
        "hall_lost": len(drill.lost),
        "hall_invented": len(drill.invented),
        "hall_chain_whole": drill.whole,
        "hall_silent_max_s": max(drill.silent_ms) / 1000,
        "hall_back_max_s": max(drill.back_ms) / 1000,
    }


def run(options: Any) -> Outcome:
    """Play the drill of the command line.

    Raises:
        NotImplementedError: this machine cannot.
    """
    if sys.platform != "linux" or shutil.which("strace") is None:
        raise NotImplementedError("strace is missing")
    out = prepared(options.out)
    sweep = Sweep(out / "sweep", options.commits or COMMITS, options.control)
    sweep.play(options.points)
    counts = sweep.counts
    keys = ("points", "noticed", "went_on", "unhandled")
    figures = {key: counts[key] for key in (*keys, RIGHT, REFUSED, WRONG)}
    if options.control:
        return Outcome(figures, counts[WRONG] > 0)
    hall = _hall(options, out)
    good = not counts[WRONG] and not counts[REFUSED] and not counts["unhandled"]
    good = good and not hall.get("hall_lost", 0) and not hall.get("hall_invented", 0)
    return Outcome(
        {**figures, **hall},
        good and hall.get("hall_chain_whole", True),
        means=[
            "a journal's writer under strace: every call on its files fails once with each error",
            "after it: reopened without faults, compared with every word given",
            "a hall under load on a small ext4 that is full and freed again; then strace lets its"
            " fsync fail with EIO, its pwrite64 with EROFS, for some seconds each",
            "silent: from the fault to the last acknowledgement before the silence; back: from the"
            " end of the fault to the next acknowledgement",
        ],
    )
