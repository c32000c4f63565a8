"""Terminals that never stop answering: the load of a drill, in a process of its own.

`bozhen drill lab SPEC.json` logs every seat of the spec in over the real conversation, with a real
outbox on disk, and changes answers at a steady pace, also while the hall is away. Lines of JSON on
standard input ask (`report`, `arm`, `rest`, `drop`, `forget`, `quit`); each gets one line of JSON
as answer.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from bozhen_desktop.cli.candidate import Candidate, LabContext, Pc
from bozhen_desktop.cli.knowledge import Knowledge
from bozhen_desktop.cli.lab import LabSpec, SeatPlan, Seen
from bozhen_desktop.client.link import CONNECTED
from bozhen_desktop.domain.paper import PaperItem
from bozhen_desktop.host.files import private_dir, set_private_umask
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.wire.messages import Answer, Down


class LoadSpec(LabSpec, frozen=True, kw_only=True):
    """A lab whose candidates change an answer every `gap_ms`, more or less."""

    gap_ms: int


class Report(msgspec.Struct, kw_only=True):
    """What the terminals of one process know, all counts.

    `waiting`: written to a connection that stands and not answered; `kept`: not answered at all;
    `first_ms`: when (monotonic) the first command was acknowledged on a connection made after
    `arm`, 0 if none was; `back_ms`: when the last terminal was connected again; `slowest_ms`: the
    longest time from an answer given to its acknowledgement since `arm`; `times`: how often each
    such time came (ms; from 20 ms on in steps of 10).
    `served`: terminals with an acknowledgement on a connection made after `arm`; `served_ms`: when
    the last of them got its first. `closed`: papers that are closed. `ahead_ms`: how far the exam
    time of a terminal is ahead of its own monotonic clock, the least and the most since `arm`.
    """

    ready: int = 0
    connected: int = 0
    waiting: int = 0
    kept: int = 0
    acknowledged: int = 0
    refused: int = 0
    first_ms: int = 0
    served: int = 0
    closed: int = 0
    back_ms: int = 0
    served_ms: int = 0
    slowest_ms: int = 0
    ahead_ms: tuple[int, int] | None = None
    times: dict[int, int] = {}


class Board:
    """What all terminals of this process share."""

    def __init__(self) -> None:
        self.resting = asyncio.Event()
        self.armed = 0
        self.seen = Report()


class LoadPc(Pc):
    """A terminal that tells the board what happens to it."""

    board: Board
    fresh = -1
    served = -1

    def __init__(self, context: LabContext, seat: str, name: str, board: Board) -> None:
        self.board = board
        self._given: dict[int, int] = {}
        super().__init__(context, seat, name)

    @property
    def connected(self) -> bool:
        """Whether its session stands."""
        return self._connected

    @property
    def answering(self) -> bool:
        """Whether the candidate may change an answer now."""
        paused = self.desk.rows.get("clock", {}).get("phase") == "paused"
        return not (self.desk.closed or paused)

    def choose(self, item: PaperItem, rng: random.Random) -> None:
        """Change the answer to an item at random."""
        count = 2 if item.type == "multiple" else 1
        options = rng.sample([str(option.id) for option in item.options], count)
        self.desk.choose(str(item.id), options)
        self._given[self.device.outbox.last] = self.context.clock.mono_ms()

    def _on_state(self, state: str, code: str) -> None:
        super()._on_state(state, code)
        if state == CONNECTED:
            self.fresh = self.board.armed
            self.board.seen.back_ms = self.context.clock.mono_ms()

    def _on_event(self, message: Down) -> None:
        super()._on_event(message)
        if isinstance(message, Answer):
            self._told(message)

    def _told(self, answer: Answer) -> None:
        seen, now = self.board.seen, self.context.clock.mono_ms()
        given = self._given.pop(answer.number, now)
        if answer.code:
            seen.refused += 1
            return
        seen.acknowledged += 1
        took = now - given
        seen.slowest_ms = max(seen.slowest_ms, took)
        rounded = took if took < 20 else took - took % 10
        seen.times[rounded] = seen.times.get(rounded, 0) + 1
        if self.fresh == self.board.armed:
            self._served(now)

    def _served(self, now: int) -> None:
        seen = self.board.seen
        seen.first_ms = seen.first_ms or now
        if self.served != self.board.armed:
            self.served, seen.served_ms = self.board.armed, now

    def note_time(self) -> None:
        """How far exam time is ahead of this PC's monotonic clock."""
        if not self.desk.ready or not self._connected:
            return
        ahead = self.desk.elapsed() - self.context.clock.mono_ms()
        least, most = self.board.seen.ahead_ms or (ahead, ahead)
        self.board.seen.ahead_ms = min(least, ahead), max(most, ahead)


class Scribe(Candidate):
    """A candidate who changes answers until told to rest."""

    def __init__(self, context: LabContext, plan: SeatPlan, board: Board, gap_ms: int) -> None:
        super().__init__(context, plan)
        self._board = board
        self._gap_s = gap_ms / 1000
        self._rng = random.Random(f"{context.spec.seed}/{plan.who}")
        self.forgets = False

    async def play(self) -> None:
        """From the switch of the PC until it is told to rest."""
        pc = self._sit_down(self.plan.seat)
        await self._log_in(pc)
        pc.desk.accept()
        await pc.until(lambda: pc.desk.ready or self._board.resting.is_set())
        while not self._board.resting.is_set():
            await asyncio.sleep(self._gap_s * self._rng.uniform(0.5, 1.5))
            if self.forgets:
                pc = await self._forget(pc)
            if pc.answering and pc.desk.paper is not None:
                pc.choose(self._rng.choice(pc.desk.paper.items), self._rng)

    async def _forget(self, pc: LoadPc) -> LoadPc:
        """The PC starts again with an empty disk; the old folder stays for the checker alone."""
        self.forgets = False
        await pc.off()
        pc.device.close()
        fresh = self._sit_down(self.plan.seat)
        await self._log_in(fresh)
        await fresh.until(lambda: fresh.desk.ready)
        return fresh

    def _sit_down(self, seat: str) -> LoadPc:
        self._places += 1
        name = f"{self.plan.who}-{self._places}"
        self.pc = pc = LoadPc(self.context, seat, name, self._board)
        pc.on()
        return pc


class Terminals:
    """All terminals of one process, and what the drill asks of them."""

    def __init__(self, spec: LoadSpec) -> None:
        clock = SystemClock()
        self.context = LabContext(spec, Knowledge(spec.seed, {}), clock, Seen())
        self.board = Board()
        self.people = [Scribe(self.context, plan, self.board, spec.gap_ms) for plan in spec.seats]
        self._limit_s = spec.limit_s
        self._acts = {
            "report": self._report,
            "arm": self._arm,
            "rest": self._rest,
            "drop": self._drop,
            "forget": self._forget,
        }

    @property
    def pcs(self) -> list[LoadPc]:
        """Terminals that are switched on."""
        return [one.pc for one in self.people if isinstance(one.pc, LoadPc)]

    async def serve(self, asked: asyncio.StreamReader) -> None:
        """Play, and answer what is asked, until `quit` or nobody asks any more."""
        watch = asyncio.create_task(self.context.watch(self.people))
        playing = [asyncio.create_task(one.play()) for one in self.people]
        try:
            async with asyncio.timeout(self._limit_s):
                while (line := (await asked.readline()).strip()) not in (b"", b"quit"):
                    report = await self._acts[line.decode()]()
                    print(msgspec.json.encode(report).decode(), flush=True)
        finally:
            for task in (watch, *playing):
                task.cancel()
            found = await asyncio.gather(watch, *playing, return_exceptions=True)
            for one in self.people:
                await one.leave()
        for each in found:
            if isinstance(each, Exception):
                raise each

    async def _report(self) -> Report:
        seen, pcs = self.board.seen, self.pcs
        seen.ready = sum(pc.desk.ready for pc in pcs)
        seen.connected = sum(pc.connected for pc in pcs)
        seen.waiting = sum(len(pc.link.peer.waiting) for pc in pcs if pc.connected)
        seen.kept = sum(len(pc.link.peer.waiting) for pc in pcs)
        seen.served = sum(pc.served == self.board.armed for pc in pcs)
        seen.closed = sum(pc.desk.ready and pc.desk.closed for pc in pcs)
        for pc in pcs:
            pc.note_time()
        return seen

    async def _arm(self) -> Report:
        """From now on look for the first acknowledgement on a new connection."""
        self.board.armed += 1
        seen = self.board.seen
        seen.first_ms = seen.slowest_ms = seen.served_ms = 0
        seen.ahead_ms, seen.times = None, {}
        return await self._report()

    async def _rest(self) -> Report:
        """Give no more answers."""
        self.board.resting.set()
        return await self._report()

    async def _drop(self) -> Report:
        """Every connection ends at once; the links come back by themselves."""
        await self._arm()
        for pc in self.pcs:
            pc.link.drop("drilled")
        return await self._report()

    async def _forget(self) -> Report:
        """Every PC starts again with an empty disk."""
        await self._arm()
        for one in self.people:
            one.forgets = True
        return await self._report()


async def _play(spec: LoadSpec) -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    await Terminals(spec).serve(reader)


def main(argv: Sequence[str]) -> int:
    """Play the spec of the first argument until told to quit."""
    set_private_umask()
    spec = msgspec.json.decode(Path(argv[0]).read_bytes(), type=LoadSpec)
    shutil.rmtree(spec.folder, ignore_errors=True)
    private_dir(Path(spec.folder))
    asyncio.run(_play(spec))
    return 0


def total(reports: Sequence[Report]) -> dict[str, Any]:
    """Several processes as one: counts added, times the first or the last of them."""
    counts = ("ready", "connected", "waiting", "kept", "acknowledged", "refused", "served")
    summed = {name: sum(getattr(one, name) for one in reports) for name in (*counts, "closed")}
    lasts = {
        name: max((getattr(one, name) for one in reports), default=0)
        for name in ("back_ms", "served_ms", "slowest_ms")
    }
    firsts = [one.first_ms for one in reports if one.first_ms]
    ahead = [one.ahead_ms for one in reports if one.ahead_ms is not None]
    times: Counter[int] = Counter()
    for one in reports:
        times.update(one.times)
    return {
        **summed,
        **lasts,
        "first_ms": min(firsts, default=0),
        "ahead_ms": (min(a for a, _ in ahead), max(b for _, b in ahead)) if ahead else (0, 0),
        "p99_ms": quantile(times, 0.99),
    }


def quantile(times: Counter[int], share: float) -> int:
    """The time that this share of all did not exceed; 0 of none."""
    left = share * times.total()
    for took in sorted(times):
        left -= times[took]
        if left <= 0:
            return took
    return 0
