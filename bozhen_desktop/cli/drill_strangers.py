"""A console that never met another hall, for `drill standby`: what does an old hall tell it?"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from bozhen_desktop.cli.proctor import Desktop
from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.kernel.ids import SITE

if TYPE_CHECKING:
    from bozhen_desktop.cli.drill_standby import FollowedRoom

PATIENCE_S = 4.0


async def acknowledged_by(room: FollowedRoom) -> int:
    """How many of three commands the hall at the old port acknowledges to it."""
    place = room.programs.room("lab")._replace(port=room.port)
    desktop = Desktop(room.out / "stranger", "console", place, room.clock)
    count = 0
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                for _ in range(3):
                    await desktop.session.ask(SITE, "", IssueRoomCode())
                    count += 1
    finally:
        await desktop.close()
    return count
