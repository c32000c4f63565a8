"""`bozhen drill reboot-all`: every PC of the room starts again with an empty disk.

The chief accepts all lost seats in one step; time runs from the reboot until every terminal has an
answer acknowledged again. Control `nobody-accepts`: without that step nobody may answer again.
"""

from __future__ import annotations

import asyncio
from typing import Any

from bozhen_desktop.cli.drill_kill import KillDrill
from bozhen_desktop.cli.drill_report import Outcome
from bozhen_desktop.cli.drill_room import LoadedRoom
from bozhen_desktop.cli.outputs import prepared
from bozhen_desktop.domain.seating import AcceptLostSeats

LIMIT_S = 300.0
LOOK_S = 3.0
NOBODY_ACCEPTS, ALONE_S = "nobody-accepts", 30.0


class RebootDrill(KillDrill):
    """One reboot of everything."""

    seconds = -1.0
    acts = 0
    kept_before = 0

    async def play(self) -> None:
        """Reboot, accept, wait, compare."""
        room = self.room
        async with room.running():
            began = room.clock.mono_ms()
            self.kept_before = (await room.ask("forget"))["kept"]
            room.say("全部终端重启，磁盘清空")
            if self.control != NOBODY_ACCEPTS:
                await self._accept()
            if await self._all_served(began):
                room.say(f"全部终端重新应答，{self.seconds} 秒")
                await room.settle(120)
            await room.end()
            self.compare_at_end()

    async def _all_served(self, began: int) -> bool:
        """Whether every terminal had an answer acknowledged again in time."""
        limit_s = ALONE_S if self.control else LIMIT_S
        try:
            now = await self.room.until(
                lambda seen: seen["served"] == self.room.seats, limit_s, 0.2
            )
        except TimeoutError:
            return False
        self.seconds = (now["served_ms"] - began) / 1000
        return True

    async def _accept(self) -> None:
        """The act of the staff, once no more seats are found lost.

        A terminal whose candidate has not answered yet logs in again without it.
        """
        proctor = self.room.proctor
        assert proctor is not None

        def lost() -> int:
            return sum("lost" in row["overlays"] for row in proctor.rows("state").values())

        await proctor.until(lost, LIMIT_S)
        before = 0
        while lost() > before:
            before = lost()
            await asyncio.sleep(LOOK_S)
        await proctor.do(AcceptLostSeats(reason="停电后全部终端数据丢失"))
        self.acts += 1


def run(options: Any) -> Outcome:
    """Play the drill of the command line."""
    out = prepared(options.out)
    room = LoadedRoom(out, options.seats, options.rate, options.seed, staffed=True)
    drill = RebootDrill(room, options.seed, options.control)
    asyncio.run(drill.play())
    figures = {
        "seats": room.seats,
        "answering_again_s": drill.seconds,
        "staff_actions": drill.acts,
        "unanswered_at_reboot": drill.kept_before,
        "acknowledged": drill.acknowledged,
        "lost": len(drill.lost),
        "invented": len(drill.invented),
        "chain_whole": drill.whole,
    }
    kept = not drill.lost and not drill.invented and drill.whole
    good = kept and 0 <= drill.seconds <= LIMIT_S and drill.acts <= 1
    return Outcome(
        figures,
        drill.seconds < 0 and kept if options.control else good,
        means=[
            "every terminal is cut off and starts as a new device without key or outbox, on the"
            " technician's room file; the old folder stays for the checker alone",
            "not covered: the time a PC takes to start its system",
            "an answer that was given and not yet acknowledged at that moment dies with the disk;"
            " such a terminal never showed it as saved",
        ],
    )
