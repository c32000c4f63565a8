"""A hundred acknowledged commands, then damaged last frames of the WAL: the start alarms."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.kernel.ids import SITE
from tests.integration.hall_process import at_desk, founded, kill_worker, running, site_journal

COUNT = 100
FRAME = 24 + 4096


def damage(wal: Path, frames: int) -> None:
    """Turn bytes in the last frames, as a dying disk or a torn write leaves them."""
    data = bytearray(wal.read_bytes())
    for back in range(1, frames + 1):
        at = len(data) - back * FRAME + FRAME // 2
        data[at] ^= 0xFF
    wal.write_bytes(data)


def test_damaged_last_frames_are_alarmed_at_the_start(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    room = founded(path)

    async def asked() -> int:
        async with at_desk(path, room) as desk:
            for number in range(1, COUNT + 1):
                desk.link.ask(SITE, "", IssueRoomCode())
                await desk.until(lambda n=number: len(desk.answers) == n)  # type: ignore[misc]
            assert {answer.code for answer in desk.answers} == {""}
            return max(answer.seq for answer in desk.answers)

    with running(path) as process:
        told = asyncio.run(asked())
        os.kill(process.pid, signal.SIGSTOP)  # so that the parent does not start it again
        kill_worker(path)
        process.kill()
    wal = path / "site.journal-wal"
    damage(wal, 3)
    kept = wal.read_bytes()
    journal = site_journal(path)
    short = journal.last().seq
    journal.close()
    assert short < told, "the control: by itself it opens as a shorter journal, without a word"
    wal.write_bytes(kept)

    async def nobody_is_served() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(3):
                await at_desk(path, room).__aenter__()

    with running(path):
        asyncio.run(nobody_is_served())
    log = (path / "logs" / "hall.log").read_text("utf-8")
    assert f"journal-behind-mark book=site seq={told}" in log
