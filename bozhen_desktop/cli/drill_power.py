"""`bozhen drill power`: the power of the hall's disk is cut under load, again and again.

The hall's folder lies on a loop device with ext4. The hall stands still, so that every word it
gave has arrived; then the file system is shut down without its log, the hall's processes end, the
disk is mounted again, read from outside, and the hall started anew.
"""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

from bozhen_desktop.cli.drill_disk import LoopDisk, why_not
from bozhen_desktop.cli.drill_kill import IN_FLIGHT, PILE_UP_S, KillDrill, play
from bozhen_desktop.cli.drill_report import Outcome
from bozhen_desktop.cli.drill_room import SITE, LoadedRoom, freeze
from bozhen_desktop.cli.outputs import prepared

MEGABYTES = 512


class PowerDrill(KillDrill):
    """Cuts the power of the disk instead of killing one process."""

    def __init__(self, room: LoadedRoom, seed: int, disk: LoopDisk, control: str) -> None:
        super().__init__(room, seed, control)
        self.disk = disk

    async def _strike(self, copies: Path) -> int:
        """When (monotonic ms) the power was cut; the hall has been started again."""
        room, worker, parent = self.room, self.room.worker().pid, self.room.parent
        freeze(parent, worker)
        try:
            now = await room.until(lambda seen: seen["waiting"] >= IN_FLIGHT, PILE_UP_S, 0.02)
            await room.ask("arm")
            began = room.clock.mono_ms()
            self.disk.cut()
        finally:
            os.kill(worker, signal.SIGKILL)
            os.kill(parent, signal.SIGKILL)
        self.kills += 1
        self.in_flight.append(now["waiting"])
        await room.hall_ended()
        await self.disk.unmount()
        self.disk.mount()
        await asyncio.to_thread(self._copy, copies)
        await room.start_hall(self.control)
        return began

    def figures(self) -> dict[str, Any]:
        """What the drill says in its last line."""
        found = super().figures()
        return {"cuts": found.pop("kills"), **found, "means": "ext4 on loop, FS_IOC_SHUTDOWN"}


async def _play(drill: PowerDrill, count: int) -> None:
    drill.disk.open()
    try:
        await play(drill, count)
    finally:
        await drill.disk.close()


def run(options: Any) -> Outcome:
    """Play the drill of the command line.

    Raises:
        NotImplementedError: this machine cannot.
    """
    if reason := why_not():
        raise NotImplementedError(reason)
    out = prepared(options.out)
    disk = LoopDisk(out / "disk.img", out / f"hall-{SITE}", MEGABYTES)
    room = LoadedRoom(out, options.seats, options.rate, options.seed)
    drill = PowerDrill(room, options.seed, disk, options.control)
    asyncio.run(_play(drill, options.count))
    kept = not drill.lost and not drill.invented and drill.whole
    good = kept and len(drill.recovery_ms) == options.count
    return Outcome(
        drill.figures(),
        bool(drill.lost) if options.control else good,
        means=[
            "the hall's folder on ext4 over a loop device; terminals' outboxes on another disk",
            "hall frozen (SIGSTOP), FS_IOC_SHUTDOWN with NOLOGFLUSH, SIGKILL of parent and worker,"
            " umount, mount, journal and outboxes copied and compared, hall started again",
            "not covered: a disk that lies about flushes, its own cache, its firmware",
            "recovery: from the cut to the first acknowledgement, remount included",
        ],
    )
