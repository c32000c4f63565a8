"""`bozhen drill kill`: the hall's worker ends by SIGKILL under load, again and again.

Each time the parent is held for a moment, so that journal and outboxes can be copied as the kill
left them; that moment counts as time of recovery.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
from pathlib import Path
from typing import Any

from bozhen_desktop.cli.drill_check import Found, compare, read_stands, read_terminals
from bozhen_desktop.cli.drill_report import Outcome, median
from bozhen_desktop.cli.drill_room import SITTING, LoadedRoom, freeze, thaw
from bozhen_desktop.cli.outputs import prepared

IN_FLIGHT = 20
PILE_UP_S = 4.0
BACK_S = 30.0
SILENT_S = 8.0
"""A hall that lost what it told serves nobody; there is no use in waiting longer for it."""

RECOVERY_GOAL_S = 3.0


class KillDrill:
    """Kills, copies, compares; `figures` fill as it goes."""

    def __init__(self, room: LoadedRoom, seed: int, control: str = "") -> None:
        self.room = room
        self.control = control
        self.kills = 0
        self.in_flight: list[int] = []
        self.recovery_ms: list[int] = []
        self.lost: set[object] = set()
        self.invented: set[object] = set()
        self.acknowledged = 0
        self.whole = True
        self._rng = random.Random(seed)

    async def kill(self) -> bool:
        """One kill and everything compared; False when the hall did not serve again."""
        await self.room.under_load()
        await asyncio.sleep(self._rng.uniform(0, 0.4))
        copies = self.room.out / "as-killed"
        began = await self._strike(copies)
        back = await self._first_word()  # the checker must not take the hall's processor meanwhile
        self._take(await asyncio.to_thread(self._compare, copies))
        shutil.rmtree(copies)
        if not back:
            return False
        self.recovery_ms.append(back - began)
        return True

    async def _strike(self, copies: Path) -> int:
        """When (monotonic ms) the worker was killed."""
        room, worker = self.room, self.room.worker()
        freeze(room.parent, worker.pid)
        try:
            now = await room.until(lambda seen: seen["waiting"] >= IN_FLIGHT, PILE_UP_S, 0.02)
            await room.ask("arm")
            began = room.clock.mono_ms()
            os.kill(worker.pid, signal.SIGKILL)
            self.kills += 1
            self.in_flight.append(now["waiting"])
            await room.until(lambda seen: seen["connected"] == 0, 5, 0.01)
            await asyncio.to_thread(self._copy, copies)
        finally:
            thaw(room.parent)
        return began

    def _copy(self, copies: Path) -> None:
        copies.mkdir()
        journal = self.room.journal
        for path in journal.parent.glob(f"{journal.name}*"):
            if not path.name.endswith("-shm"):
                shutil.copy2(path, copies / path.name)
        for folder in self.room.folders():
            shutil.copytree(folder, copies / "terminals" / folder.name)

    async def _first_word(self) -> int:
        """When the first command was acknowledged after the kill; 0 when none was in time."""
        try:
            limit_s = SILENT_S if self.control else BACK_S
            seen = await self.room.until(lambda now: now["first_ms"], limit_s, 0.02)
        except TimeoutError:
            return 0
        return int(seen["first_ms"])

    def _compare(self, copies: Path) -> Found:
        told = read_terminals(sorted((copies / "terminals").iterdir()), SITTING)
        stands = read_stands(copies / self.room.journal.name, self.room.journal_key())
        return compare(told, stands)

    def compare_at_end(self) -> None:
        """Everything once more, where it lies, when all programs have ended."""
        told = read_terminals(self.room.folders(), SITTING)
        stands = read_stands(self.room.journal, self.room.journal_key())
        self._take(compare(told, stands))

    def _take(self, found: Found) -> None:
        self.acknowledged = max(self.acknowledged, found.acknowledged)
        self.lost.update(found.lost)
        self.invented.update(found.invented)
        self.whole = self.whole and found.whole

    def figures(self) -> dict[str, Any]:
        """What the drill says in its last line."""
        longest = max(self.recovery_ms, default=0) / 1000
        return {
            "kills": self.kills,
            "in_flight_min": min(self.in_flight, default=0),
            "in_flight_median": median(self.in_flight),
            "acknowledged": self.acknowledged,
            "lost": len(self.lost),
            "invented": len(self.invented),
            "chain_whole": self.whole,
            "recovered": len(self.recovery_ms),
            "recovery_max_s": longest,
            "recovery_median_s": median(self.recovery_ms) / 1000,
            "seats": self.room.seats,
        }


async def play(drill: KillDrill, count: int) -> None:
    """Strike `count` times, then compare everything once more."""
    room, control = drill.room, drill.control
    async with room.running(control):
        room.say("终端持续作答，故障开始")
        for number in range(1, count + 1):
            if not await drill.kill():
                room.say("考务机没有重新应答")
                break
            if number % 5 == 0 or control:
                room.say(f"故障 {number} 次，丢失 {len(drill.lost)}")
        if not control:
            await room.settle()
        await room.end()
        drill.compare_at_end()


def run(options: Any) -> Outcome:
    """Play the drill of the command line."""
    room = LoadedRoom(prepared(options.out), options.seats, options.rate, options.seed)
    drill = KillDrill(room, options.seed, options.control)
    asyncio.run(play(drill, options.count))
    figures = drill.figures()
    kept = not drill.lost and not drill.invented and drill.whole
    served = len(drill.recovery_ms) == options.count
    enough = figures["in_flight_min"] >= IN_FLIGHT
    good = kept and served and enough and figures["recovery_max_s"] <= RECOVERY_GOAL_S
    return Outcome(
        figures,
        bool(drill.lost) if options.control else good,
        means=[
            "the hall's worker ends by SIGKILL; its parent starts it again",
            "it stands still (SIGSTOP) at a random moment until enough commands are unanswered",
            "journal, WAL and outboxes are copied as the kill left them, and compared outside",
            "recovery: from SIGKILL to the first acknowledgement on a new connection, copying"
            " included",
        ],
    )
