"""`bozhen drill slow`: sockets that say nothing, or a byte a second, beside honest terminals.

`--count` sockets are opened to the hall's port and kept open: a third is silent, a third sends the
beginning of a TLS handshake byte by byte, a third sends bytes that are none. Afterwards one process
of terminals stands still (SIGSTOP): its sockets stay open and nobody reads them. Control
`no-limits`: a hall that sends nobody away must be noticed.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from bozhen_desktop.cli.drill_kill import KillDrill
from bozhen_desktop.cli.drill_report import Outcome, resident_kb
from bozhen_desktop.cli.drill_room import LoadedRoom, freeze, thaw
from bozhen_desktop.cli.outputs import prepared

CALM_S, HOSTILE_S, FROZEN_S = 5.0, 20.0, 9.0
PAUSE_S = 1.0
GOAL_P99_MS, GOAL_GROWTH_KB = 100, 100 << 10
HELLO = bytes.fromhex("16030102000100") + bytes(505)
KINDS = (b"", HELLO, b"GET / HTTP/1.1\r\n" * 32)


class SlowDrill(KillDrill):
    """Honest terminals before, while and after slow sockets stand there."""

    def __init__(self, room: LoadedRoom, seed: int, sockets: int, control: str = "") -> None:
        super().__init__(room, seed, control)
        self.sockets = sockets
        self.closed = 0
        self.calm: dict[str, Any] = {}
        self.hostile: dict[str, Any] = {}
        self.growth_kb = 0

    async def play(self) -> None:
        """All of it, then everything compared."""
        room = self.room
        async with room.running(self.control):
            self.calm = await self._watch(CALM_S)
            before = resident_kb(room.worker().pid)
            tasks = [asyncio.create_task(self._pester(n)) for n in range(self.sockets)]
            self.hostile = await self._watch(HOSTILE_S)
            self.growth_kb = resident_kb(room.worker().pid) - before
            room.say(f"慢连接期间 p99 {self.hostile['p99_ms']} ms，已被关闭 {self.closed}")
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._half_open()
            await room.settle(120)
            await room.end()
            self.compare_at_end()

    async def _watch(self, seconds: float) -> dict[str, Any]:
        await self.room.ask("arm")
        await asyncio.sleep(seconds)
        return await self.room.ask("report")

    async def _pester(self, number: int) -> None:
        """One slow socket, until the hall closes it or the drill ends."""
        port, words = self.room.worker().port, KINDS[number % len(KINDS)]
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                said = asyncio.create_task(_drip(writer, words))
                with contextlib.suppress(OSError):  # a reset ends it as well
                    await reader.read()
                self.closed += 1
                said.cancel()
            finally:
                writer.close()

    async def _half_open(self) -> None:
        """Terminals that stand still: the hall lets them go and serves them when they wake."""
        lab = self.room.labs[0]
        freeze(lab.process.pid)
        try:
            await asyncio.sleep(FROZEN_S)
        finally:
            thaw(lab.process.pid)
        await self.room.under_load(60)


async def _drip(writer: asyncio.StreamWriter, words: bytes) -> None:
    with contextlib.suppress(OSError):
        for at in range(len(words)):
            writer.write(words[at : at + 1])
            await writer.drain()
            await asyncio.sleep(PAUSE_S)


def run(options: Any) -> Outcome:
    """Play the drill of the command line."""
    room = LoadedRoom(prepared(options.out), options.seats, options.rate, options.seed)
    drill = SlowDrill(room, options.seed, options.count, options.control)
    asyncio.run(drill.play())
    figures = {
        "sockets": drill.sockets,
        "closed_by_hall": drill.closed,
        "seats": room.seats,
        "calm_p99_ms": drill.calm["p99_ms"],
        "slow_p99_ms": drill.hostile["p99_ms"],
        "slow_slowest_ms": drill.hostile["slowest_ms"],
        "hall_growth_kb": drill.growth_kb,
        "acknowledged": drill.acknowledged,
        "lost": len(drill.lost),
        "invented": len(drill.invented),
        "chain_whole": drill.whole,
    }
    kept = not drill.lost and not drill.invented and drill.whole
    fast = drill.hostile["p99_ms"] <= max(GOAL_P99_MS, 2 * drill.calm["p99_ms"])
    lean = drill.growth_kb <= GOAL_GROWTH_KB
    good = kept and fast and lean and drill.closed == drill.sockets
    return Outcome(
        figures,
        drill.closed < drill.sockets if options.control else good,
        means=[
            "slow sockets from loopback; the hall ends each at its limit for a meeting (10 s)",
            "p99 of an answer: given at the terminal, written to its disk, acknowledged",
            f"then one process of terminals stands still for {FROZEN_S:.0f} s and wakes",
        ],
    )
