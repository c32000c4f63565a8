"""A measured hall has a standby of its own beside it, also when it stores nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bozhen_desktop.cli.bench_programs import serve
from bozhen_desktop.cli.bench_room import Size, build
from bozhen_desktop.cli.bench_standby import Standby
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError

pytestmark = pytest.mark.timeout(180)


@pytest.mark.parametrize("store", [True, False], ids=["hall", "no-store"])
def test_it_has_what_the_hall_noted_and_is_missed_when_it_ends(tmp_path: Path, store: bool) -> None:
    """What the hall notes of a running group as it starts reaches the standby, stored or not."""
    facts = build(tmp_path / "hall", Size(2, 3), SystemClock())

    async def scene() -> None:
        server, standby, _, _ = await serve(tmp_path, Path(facts.folder), store=store)
        try:
            await standby.whole(60) if store else await beyond(standby)
            await standby.process.stop()
            with pytest.raises(BozhenError, match="bench-process-ended"):
                await standby.healthy()
        finally:
            await standby.process.stop()
            await server.stop()

    asyncio.run(scene())


async def beyond(standby: Standby) -> None:
    """Wait until it has more than the hall's own disk."""
    async with asyncio.timeout(60):
        while standby.behind() >= 0:
            await asyncio.sleep(0.02)
