"""`bozhen drill clock`: the wall clock of the hall's PC jumps; exam time must not.

A small library, made here with the C compiler, stands before the system's clock and adds seconds
read from a file; the monotonic clocks stay as they are. After each jump the terminals tell how far
exam time went beside their own monotonic clock. Control `wall-time`: a hall that counts exam time
by the wall clock must be noticed.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

from bozhen_desktop.cli.drill_kill import KillDrill
from bozhen_desktop.cli.drill_report import Outcome
from bozhen_desktop.cli.drill_room import LoadedRoom, freeze, thaw
from bozhen_desktop.cli.outputs import prepared

DAY = 86_400
JUMPS = (1, -1, 60, -60, 3600, -3600, DAY, -DAY, 400 * DAY, -400 * DAY, 3650 * DAY, -3650 * DAY)
CONTROL_JUMPS = (60,)
TO_2038 = 4_000_000_000 - 1_790_000_000
SETTLE_S, FROZEN_S = 4.5, 4.0
LIMIT_MS = 1000
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
static volatile int64_t *offset;
static int (*real)(clockid_t, struct timespec *);
__attribute__((constructor)) static void begin(void) {
    int file = open(getenv("BOZHEN_CLOCK"), O_RDONLY);
    void *page = file < 0 ? MAP_FAILED : mmap(0, 8, PROT_READ, MAP_SHARED, file, 0);
    offset = page == MAP_FAILED ? 0 : page;
    real = dlsym(RTLD_NEXT, "clock_gettime");
}
int clock_gettime(clockid_t id, struct timespec *at) {
    int result = real(id, at);
    if (id == CLOCK_REALTIME && offset) at->tv_sec += *offset;
    return result;
}
time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}
int gettimeofday(struct timeval *at, void *zone) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}
"""


class ClockDrill(KillDrill):
    """Jumps, one after another; how far exam time moved at each."""

    def __init__(self, room: LoadedRoom, seed: int, offset: Path, control: str = "") -> None:
        super().__init__(room, seed, control)
        self._offset = offset
        self.errors_ms: list[int] = []
        self.closed = 0
        self._base = 0

    async def play(self, jumps: list[int]) -> None:
        """Every jump, one with a restart, a hall that stands still, then everything compared."""
        room = self.room
        async with room.running(self.control):
            await asyncio.sleep(SETTLE_S)
            for number, seconds in enumerate(jumps):
                await self._measure_base()
                self.set(seconds)
                if number == len(jumps) - 1 and not self.control:
                    os.kill(room.worker().pid, signal.SIGKILL)
                await self._look(f"时钟 {seconds:+} 秒")
            if not self.control:  # a hall whose time went back serves nobody well
                await self._rest()
            await room.end()
            self.compare_at_end()

    async def _rest(self) -> None:
        """The clock is right again; the hall stands still for a while; everything arrives."""
        self.set(0)
        await asyncio.sleep(SETTLE_S)
        await self._measure_base()
        await self._stand_still()
        await self._look("考务机停顿")
        await self.room.settle(120)

    def set(self, seconds: int) -> None:
        """Let the wall clock of the hall be so many seconds ahead, from now on."""
        with self._offset.open("r+b", buffering=0) as out:
            out.write(struct.pack("q", seconds))

    async def _stand_still(self) -> None:
        pid = self.room.worker().pid
        freeze(pid)
        try:
            await asyncio.sleep(FROZEN_S)
        finally:
            thaw(pid)

    async def _measure_base(self) -> None:
        await self.room.ask("arm")
        now = await self.room.ask("report")
        self._base = sum(now["ahead_ms"]) // 2

    async def _look(self, what: str) -> None:
        await self.room.under_load(60)
        await asyncio.sleep(SETTLE_S)  # a life sign brings the hall's exam time every two seconds
        await self.room.ask("arm")
        now = await self.room.ask("report")
        self.closed += now["closed"]
        self.errors_ms.append(max(abs(value - self._base) for value in now["ahead_ms"]))
        self.room.say(f"{what}：考试用时偏差 {self.errors_ms[-1]} ms")


def _shim(folder: Path) -> tuple[Path, Path]:
    """The library and the file with its seconds."""
    source, library, offset = folder / "clock.c", folder / "clock.so", folder / "clock.offset"
    source.write_text(SHIM, "ascii")
    offset.write_bytes(bytes(8))
    compiler = shutil.which("cc") or shutil.which("gcc")
    if sys.platform != "linux" or compiler is None:
        raise NotImplementedError("no C compiler for the clock")
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True
    )
    return library, offset


class ShimmedRoom(LoadedRoom):
    """A room whose hall reads its wall clock through the library."""

    shim: tuple[Path, Path]

    async def start_hall(self, fault: str = "", *arguments: str) -> None:
        """See `LoadedRoom.start_hall`; the environment is the hall's alone."""
        library, offset = self.shim
        ours = {"LD_PRELOAD": str(library), "BOZHEN_CLOCK": str(offset)}
        os.environ.update(ours)
        try:
            await super().start_hall(fault, *arguments)
        finally:
            for name in ours:
                del os.environ[name]


def run(options: Any) -> Outcome:
    """Play the drill of the command line.

    Raises:
        NotImplementedError: there is no C compiler, or the library has no effect.
    """
    out = prepared(options.out)
    room = ShimmedRoom(out, options.seats, options.rate, options.seed)
    room.shim = _shim(out)
    _check_effect(*room.shim)
    drill = ClockDrill(room, options.seed, room.shim[1], options.control)
    jumps = list(CONTROL_JUMPS if options.control else (*JUMPS, TO_2038))[: options.count]
    asyncio.run(drill.play(jumps))
    figures = {
        "jumps": len(jumps),
        "largest_jump_s": max(map(abs, jumps)),
        "error_max_ms": max(drill.errors_ms),
        "early_closes": drill.closed,
        "seats": room.seats,
        "acknowledged": drill.acknowledged,
        "lost": len(drill.lost),
        "invented": len(drill.invented),
        "chain_whole": drill.whole,
    }
    kept = not drill.lost and not drill.invented and drill.whole
    good = kept and not drill.closed and max(drill.errors_ms) <= LIMIT_MS
    return Outcome(
        figures,
        max(drill.errors_ms) > LIMIT_MS if options.control else good,
        means=[
            "a library before clock_gettime, time and gettimeofday of the hall's processes",
            "the last jump comes with a SIGKILL of the worker; then the worker stands still 4 s",
            "error: how far exam time at the terminals moved against their monotonic clocks",
            "not covered: a real suspend of the PC, a real change of time zone rules",
        ],
    )


def _check_effect(library: Path, offset: Path) -> None:
    """The clock of a Python under the library must obey it."""
    offset.write_bytes(struct.pack("q", 10 * DAY))
    told = os.environ | {"LD_PRELOAD": str(library), "BOZHEN_CLOCK": str(offset)}
    script = "import time; print(int(time.time()))"
    times = [
        int(subprocess.check_output([sys.executable, "-c", script], env=env))
        for env in (dict(os.environ), told)
    ]
    offset.write_bytes(bytes(8))
    if not 9 * DAY < times[1] - times[0] < 11 * DAY:
        raise NotImplementedError("the library before the clock has no effect here")
