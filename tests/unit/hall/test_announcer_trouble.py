"""A hall whose PC cannot say its addresses goes on, and stops in order."""

from __future__ import annotations

import asyncio

from bozhen_desktop.hall.announcing import Announcer
from bozhen_desktop.wire.beacon import Beacon


def test_a_pc_that_cannot_say_its_addresses_ends_no_hall() -> None:
    async def play() -> None:
        asked = asyncio.Event()

        def addresses(host: str) -> list[str]:
            asked.set()
            raise OSError("no adapters")

        announcer = Announcer(Beacon("0" * 32, "rehearsal", 1), "0.0.0.0", 1, addresses)
        announcer.start()
        await asked.wait()
        await asyncio.sleep(0)
        await announcer.stop()

    asyncio.run(play())
