"""SIGKILL of the hall at random moments under load: everything acknowledged is there, once."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.host.room_file import RoomFile
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.ids import SITE
from tests.integration.hall_process import (
    HALL,
    Desk,
    at_desk,
    founded,
    kill_worker,
    listens,
    running,
    site_journal,
)

KILLS = 5
AHEAD = 30
EARLY = [sys.executable, "-m", "tests.crash.hall_child"]


async def _load(desk: Desk) -> None:
    """Keep commands in flight, also while the hall is gone, until cancelled."""
    while True:
        if desk.outbox.waiting < AHEAD:
            desk.link.ask(SITE, "", IssueRoomCode())
        await asyncio.sleep(0.002)


async def _kills(path: Path, room: RoomFile, rng: random.Random, kills: int) -> Desk:
    async with at_desk(path, room) as desk:
        load = asyncio.get_running_loop().create_task(_load(desk))
        for _ in range(kills):
            answered = len(desk.answers)
            await desk.until(lambda answered=answered: len(desk.answers) > answered)
            await asyncio.sleep(rng.uniform(0, 0.3))
            before = kill_worker(path)
            await asyncio.to_thread(listens, path, before)
        load.cancel()
        if kills > 1:
            await desk.until(lambda: desk.outbox.waiting == 0)
        return desk


def _day(path: Path, command: Sequence[str], seed: int, kills: int) -> tuple[Desk, list[Entry]]:
    room = founded(path)
    with running(path, command):
        desk = asyncio.run(_kills(path, room, random.Random(seed), kills))
    journal = site_journal(path)
    assert verify_journal(journal).whole
    entries = list(journal.entries())
    journal.close()
    return desk, entries


def _lost(desk: Desk, entries: list[Entry]) -> list[int]:
    """Numbers of commands that were acknowledged at a place where they do not stand."""
    places = {entry.seq: entry for entry in entries}
    missing = []
    for answer in desk.answers:
        entry = places.get(answer.seq)
        if not answer.code and (entry is None or entry.hash != answer.hash):
            missing.append(answer.number)
    return missing


def test_every_acknowledged_command_is_there_once_after_every_kill(tmp_path: Path) -> None:
    desk, entries = _day(tmp_path / "hall", HALL, 21, KILLS)
    assert _lost(desk, entries) == []
    codes = [entry for entry in entries if entry.kind == "room-code-issued"]
    numbers = [entry.command for entry in codes]
    assert numbers == sorted(set(numbers)), "in order, none twice"
    assert set(numbers) == set(range(1, desk.outbox.last + 1)), "none that was given is missing"


def test_control_a_hall_that_tells_before_it_writes_is_caught(tmp_path: Path) -> None:
    desk, entries = _day(tmp_path / "hall", EARLY, 22, 1)
    assert _lost(desk, entries) != []
