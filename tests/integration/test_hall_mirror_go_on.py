"""A mirror that comes back to a hall which lost its end without knowing it, and has gone on."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from bozhen_desktop.hall.marks import mark_path
from bozhen_desktop.kernel.ids import SITE
from bozhen_desktop.wire.messages import Request
from tests.integration.hall_process import founded, running
from tests.integration.test_hall_mirror import entries_of, mirrored, until_status
from tests.integration.test_hall_recovery import free_port, hall, seated


def test_two_persons_let_the_hall_go_on_and_the_other_way_is_kept_beside(tmp_path: Path) -> None:
    path, medium, pocket = tmp_path / "hall", tmp_path / "stick", tmp_path / "pocket"
    medium.mkdir()
    room, port, early = founded(path), free_port(), tmp_path / "early.journal"

    async def speak(times: int) -> None:
        async with seated(tmp_path, room, [port], ["c1"]) as seats:
            await seats[0].say(times)

    async def alarm_and_go_on() -> None:
        async with seated(tmp_path, room, [port], ["c1"]) as seats:
            desk = seats[0]
            await desk.say(2)
            pocket.rename(medium)
            await desk.until(lambda: desk.states[-1] == ("held", "journal-behind"))
            await asyncio.to_thread(until_status, path, lambda m: m["state"] == "differs")
            args = {"one": "王主考", "two": "李技术"}
            desk.link.send(Request(id=1, sitting=SITE, actor="", act="go-on", args=args))
            await desk.until(lambda: desk.link.state == "connected")
            await desk.say(2)
            await asyncio.to_thread(until_status, path, lambda m: m["state"] == "ok")
            assert desk.link.state == "connected", "the same difference does not alarm again"

    with running(path, hall(port=port, medium=medium)):
        asyncio.run(speak(3))
    shutil.copyfile(path / "site.journal", early)
    with running(path, hall(port=port)):
        asyncio.run(speak(4))
    lost = entries_of(path)
    shutil.copyfile(early, path / "site.journal")
    mark_path(path / "site.journal").unlink()
    medium.rename(pocket)
    with running(path, hall(port=port)):
        asyncio.run(alarm_and_go_on())
    assert mirrored(path, medium) == entries_of(path)
    assert len(list((medium / "journals").glob("*.aside"))) == 1
    told = {(entry.device, entry.command) for entry in lost if entry.kind == "room-code-issued"}
    assert told <= {(entry.device, entry.command) for entry in entries_of(path)}
