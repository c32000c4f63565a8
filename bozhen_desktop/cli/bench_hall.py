"""`bozhen bench hall`: how fast the hall is with everything on, beside what this machine can do.

Everything on: TLS, access table, chain, signed heads, blobs, two consoles that follow the seat map,
a standby that stores what it gets, papers of 100 items, answers that change. Rates are medians of
interleaved rounds, and what counts are the ratios inside a round: cores and disks are shared.
docs/performance.md says what each figure means.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bozhen_desktop.cli import bench_programs as programs
from bozhen_desktop.cli.bench_limits import GroupLimit, fdatasync
from bozhen_desktop.cli.bench_process import machine_cpu_s
from bozhen_desktop.cli.bench_programs import Ready
from bozhen_desktop.cli.bench_room import RoomFacts, Size, build
from bozhen_desktop.cli.bench_score import score_100k_s, unseal_ms
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError

SEATS, MANY, SOME = 200, 5_000, 1_000
DAY_EVENTS = 150_000
LOAD_SHARE = 0.85
"""From here on the load may be what was measured: the run is not valid."""

FIGURES = (
    "fdatasync_per_s",
    "group_limit_per_s",
    "no_store_per_s",
    "echo_per_s",
    "saves_per_s",
    "ratio_group_limit",
    "ratio_no_store",
    "ratio_echo",
    "subscribers",
    "standby_behind",
    "standby_behind_max",
    "load_cpu_share",
    "neighbours_cpu_share",
    "p99_ms_200",
    "p99_ratio_fdatasync",
    "p99_ms_5000",
    "start_ms_200",
    "start_ms_5000",
    "unseal_ms",
    "hand_in_ms_200",
    "reconnect_s_200",
    "kb_per_terminal",
    "restart_s",
    "score_100k_s",
    "cost_curve",
)


class Bench:
    """One run in the folder `out`; `figures` fill up as parts of it come to their end."""

    def __init__(self, out: Path, options: argparse.Namespace) -> None:
        self.out = out
        self.options = options
        self.clock = SystemClock()
        self.figures: dict[str, Any] = dict.fromkeys(FIGURES)
        self.figures["cost_curve"] = []
        self._rounds: list[dict[str, float]] = []
        self._running: list[Ready] = []
        self._errors: list[str] = []
        self._began = time.perf_counter()

    def say(self, text: str) -> None:
        """A line for the person who watches."""
        print(f"[{time.perf_counter() - self._began:5.1f} s] {text}", flush=True)

    async def run(self) -> dict[str, Any]:
        """Every part; the figures."""
        asyncio.get_running_loop().set_exception_handler(_let_pass)
        await self._part(self._room)
        await self._part(self._restart)
        if self.options.many:
            await self._part(self._many)
        if self.options.million:
            await self._part(self._million)
        self.figures["unseal_ms"] = unseal_ms()
        self.figures["score_100k_s"] = score_100k_s()
        valid = bool(self._rounds) and all(each["share"] < LOAD_SHARE for each in self._shares())
        errors = {"error": "; ".join(self._errors)} if self._errors else {}
        return {"valid": valid and not errors, **errors, **rounded(self.figures)}

    async def _part(self, part: Callable[[], Any]) -> None:
        try:
            await part()
        except (BozhenError, TimeoutError) as error:  # the figures of the other parts still count
            self._errors.append(f"{part.__name__.strip('_')}: {type(error).__name__} {error}"[:300])
            self.say(f"这一段没有完成：{self._errors[-1]}")
        finally:
            running, self._running = self._running, []
            await programs.stop_all(running)

    async def _build(self, name: str, seats: int, answers: int = 0) -> RoomFacts:
        return await asyncio.to_thread(build, self.out / name, Size(seats, answers), self.clock)

    async def _start(self, starting: Any) -> Ready:
        ready: Ready = await starting
        self._running.append(ready)
        return ready

    # ------------------------------------------------------------ 200 seats
    async def _room(self) -> None:
        hall = await self._start(programs.hall(self.out, await self._build("hall", SEATS)))
        facts = await self._build("no-store", SEATS)
        without = await self._start(programs.hall(self.out, facts, store=False))
        echo = await self._start(programs.echo(self.out, await self._build("echo", SEATS)))
        before = hall.server.resident_kb()
        for each in (hall, without, echo):
            await each.ask("connect", count=SEATS)
        self.figures["kb_per_terminal"] = (hall.server.resident_kb() - before) / SEATS
        for each in (without, hall):
            await each.ask("papers", count=SEATS)
            self.figures["start_ms_200"] = await self._begin(each, SEATS)
        self.say("200 座位已连接，开考")
        await self._rounds_of(hall, without, echo)
        await self._paced(hall)
        await self._herds(hall)
        await self._followed(hall, without)

    async def _followed(self, hall: Ready, without: Ready) -> None:
        """Whether both standbys kept up to here, and how far that of the hall was behind."""
        assert hall.standby is not None and without.standby is not None
        behind = hall.standby.behind()
        await hall.standby.whole()
        await without.standby.healthy()
        most = max(behind, *(int(each["behind"]) for each in self._rounds))
        self.figures["subscribers"] = hall.subscribers
        self.figures["standby_behind"], self.figures["standby_behind_max"] = behind, most
        self.say(f"备用机已存齐；负载结束时少 {behind} 条，最多少 {most} 条")

    async def _begin(self, hall: Ready, seats: int) -> float:
        """ms from 开考 at the console until the last terminal has its key."""
        assert hall.standby is not None
        await hall.standby.healthy()  # without one 开考 waits, and is refused after a while
        began = time.perf_counter()
        await hall.start_group()
        return 1000 * float((await hall.ask("keys", count=seats))["last"] - began)

    async def _rounds_of(self, hall: Ready, without: Ready, echo: Ready) -> None:
        limit = GroupLimit(self.out / "group-limit.db")
        rate, before = 8_000.0, self._others()
        for number in range(self.options.rounds):
            found = {
                "fdatasync": (await asyncio.to_thread(fdatasync, self.out, 0.4))["per_s"],
                "group_limit": await asyncio.to_thread(limit.rate, 100),
            }
            for name, each in (("no_store", without), ("echo", echo), ("saves", hall)):
                ahead = rate * (3 if name == "echo" else 1.5)
                said = await each.measured("closed", count=SEATS, seconds=1.5, rate=ahead)
                found[name] = said["saves"] / said["s"]
                found[f"{name}_share"] = said["cpu_s"] / said["s"]
                found[f"{name}_us"] = said["us"]
                found[f"{name}_p99_ms"] = said["p99_ms"]
            assert hall.standby is not None
            found["behind"] = hall.standby.behind()
            rate = max(found["no_store"], 1_000.0)
            self._rounds.append(found)
            told = ", ".join(f"{name} {value:,.1f}" for name, value in found.items())
            self.say(f"第 {number + 1} 轮：{told}")
        limit.close()
        used, seconds = (now - then for now, then in zip(self._others(), before, strict=True))
        self.figures["neighbours_cpu_share"] = used / seconds / (os.cpu_count() or 1)
        self._count()

    def _others(self) -> tuple[float, float]:
        """Processor seconds of whatever else runs on this machine, and the time now."""
        own = sum(each.cpu_s() for each in self._running)
        used = machine_cpu_s() - own - time.process_time()
        return used, time.perf_counter()

    def _count(self) -> None:
        for name in ("fdatasync", "group_limit", "no_store", "echo", "saves"):
            self.figures[f"{name}_per_s"] = median(each[name] for each in self._rounds)
        for name in ("group_limit", "no_store", "echo"):
            ratios = (each["saves"] / each[name] for each in self._rounds)
            self.figures[f"ratio_{name}"] = median(ratios)
        self.figures["load_cpu_share"] = max(each["share"] for each in self._shares())
        cost = median(each["saves_us"] for each in self._rounds)
        events = int(sum(each["saves"] * 1.5 for each in self._rounds))
        self._cost(SEATS, events, cost)

    def _shares(self) -> list[dict[str, float]]:
        """How busy the load was in each kind of phase."""
        names = ("no_store", "echo", "saves") if self._rounds else ()
        return [{"share": median(each[f"{name}_share"] for each in self._rounds)} for name in names]

    def _cost(self, terminals: int, events: int, us: float) -> None:
        self.figures["cost_curve"].append(
            {"terminals": terminals, "events": events, "us": round(us, 1)}
        )

    async def _paced(self, hall: Ready) -> None:
        """Each terminal once a second, in pieces between which the disk is looked at."""
        found, disk = [], []
        for _ in range(3):
            disk.append((await asyncio.to_thread(fdatasync, self.out, 0.7))["p99_ms"])
            found.append((await hall.ask("paced", count=SEATS, seconds=4))["p99_ms"])
        self.figures["p99_ms_200"] = median(found)
        ratios = (own / base for own, base in zip(found, disk, strict=True))
        self.figures["p99_ratio_fdatasync"] = median(ratios)
        self.say(f"每座每秒一次：{found} ms，磁盘 {disk} ms")

    async def _herds(self, hall: Ready) -> None:
        again = [(await hall.ask("back", count=SEATS))["s"] for _ in range(3)]
        self.figures["reconnect_s_200"] = median(again)
        self.figures["hand_in_ms_200"] = 1000 * (await hall.ask("hand_in", count=SEATS))["s"]
        self.say(f"重新连接 {again} s，同时交卷 {self.figures['hand_in_ms_200']:.1f} ms")

    # ------------------------------------------------------------ after a day
    async def _restart(self) -> None:
        self.figures["restart_s"] = await self._after("day", DAY_EVENTS)

    async def _million(self) -> None:
        await self._after("million", 1_000_000)

    async def _after(self, name: str, events: int) -> float:
        """Seconds until a hall with so many events listens; then the cost of one more."""
        facts = await self._build(name, SEATS, events // SEATS)
        hall = await self._start(programs.hall(self.out, facts))
        await hall.ask("connect", count=SEATS)
        await hall.ask("running")
        said = await hall.measured("closed", count=SEATS, seconds=2, rate=8_000)
        self._cost(SEATS, events, said["us"])
        assert hall.standby is not None
        await hall.standby.whole()
        self.say(f"{events:,} 条记录后重启 {hall.seconds:.1f} s，每次保存 {said['us']:.0f} µs")
        return hall.seconds

    # ------------------------------------------------------------ many seats
    async def _many(self) -> None:
        hall = await self._start(programs.hall(self.out, await self._build("many", MANY)))
        before = hall.server.resident_kb()
        said = await hall.ask("connect", count=MANY)
        self.say(f"{MANY} 座位在 {said['s']:.1f} s 内连接")
        self.figures["kb_per_terminal"] = (hall.server.resident_kb() - before) / MANY
        self.figures["start_ms_5000"] = await self._begin(hall, MANY)
        for count in (SOME, MANY):
            said = await hall.measured("closed", count=count, seconds=2, rate=8_000)
            self._cost(count, 0, said["us"])
        paced = await hall.ask("paced", count=MANY, seconds=5)
        self.figures["p99_ms_5000"] = paced["p99_ms"]
        assert hall.standby is not None
        await hall.standby.whole()
        self.say(f"5000 座位，每座每秒一次：{paced}")


def _let_pass(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A console whose handshake took too long on a busy machine tries again by itself."""


def median(values: Iterable[float]) -> float:
    """The median."""
    return statistics.median(values)


def rounded(value: Any) -> Any:
    """Floats to four significant digits, all the way down."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {name: rounded(each) for name, each in value.items()}
    return value


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Measure; the figures of the last line."""
    return asyncio.run(Bench(options.out, options).run())
