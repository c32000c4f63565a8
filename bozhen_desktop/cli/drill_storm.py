"""`bozhen drill storm`: every terminal loses its connection at once and comes back.

Control `slow-doors`: a hall that takes its time for every new connection must miss the goal.
"""

from __future__ import annotations

import asyncio
from typing import Any

from bozhen_desktop.cli.drill_kill import KillDrill
from bozhen_desktop.cli.drill_report import Outcome
from bozhen_desktop.cli.drill_room import LoadedRoom
from bozhen_desktop.cli.outputs import prepared

BACK_S = 60.0
GOAL_MS = 3000


class StormDrill(KillDrill):
    """Cuts all connections `count` times; times in ms from the cut."""

    def __init__(self, room: LoadedRoom, seed: int, control: str = "") -> None:
        super().__init__(room, seed, control)
        self.first_ms: list[int] = []
        self.all_ms: list[int] = []
        self.served_ms: list[int] = []
        self.slowest_ms: list[int] = []

    async def play(self, count: int) -> None:
        """All storms, then everything compared; with a control one is enough."""
        room = self.room
        async with room.running(self.control):
            for _ in range(1 if self.control else count):
                await self._storm()
                await room.under_load()
            await room.settle(120)
            await room.end()
            self.compare_at_end()

    async def _storm(self) -> None:
        room = self.room
        began = room.clock.mono_ms()
        await room.ask("drop")

        def all_served(now: dict[str, Any]) -> bool:
            return bool(now["served"] == room.seats)

        now = await room.until(all_served, BACK_S)
        self.first_ms.append(now["first_ms"] - began)
        self.all_ms.append(now["back_ms"] - began)
        self.served_ms.append(now["served_ms"] - began)
        self.slowest_ms.append(now["slowest_ms"])
        room.say(f"全部断线重连：{self.all_ms[-1]} ms 连上，{self.served_ms[-1]} ms 全部应答")


def run(options: Any) -> Outcome:
    """Play the drill of the command line."""
    room = LoadedRoom(prepared(options.out), options.seats, options.rate, options.seed)
    drill = StormDrill(room, options.seed, options.control)
    asyncio.run(drill.play(options.count))
    figures = {
        "storms": len(drill.all_ms),
        "seats": room.seats,
        "first_durable_max_ms": max(drill.first_ms),
        "connected_max_ms": max(drill.all_ms),
        "all_served_max_ms": max(drill.served_ms),
        "slowest_save_ms": max(drill.slowest_ms),
        "acknowledged": drill.acknowledged,
        "lost": len(drill.lost),
        "invented": len(drill.invented),
        "chain_whole": drill.whole,
    }
    kept = not drill.lost and not drill.invented and drill.whole
    good = kept and max(drill.all_ms) <= GOAL_MS
    return Outcome(
        figures,
        max(drill.all_ms) > GOAL_MS if options.control else good,
        means=[
            "every link of every terminal is dropped in the same moment and comes back by itself,"
            " with its usual wait of 0.1 to 0.2 s",
            "first durable: the first acknowledgement on a new connection; all served: every"
            " terminal had one, at its own pace of answering",
        ],
    )
