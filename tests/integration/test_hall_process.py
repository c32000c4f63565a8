"""The hall as it runs: real processes, real SQLCipher, real sockets."""

from __future__ import annotations

import asyncio
import subprocess
import time
from pathlib import Path

import pytest

from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.hall.marks import MarkFile, mark_path, read_mark
from bozhen_desktop.hall.worker import read_hall_file
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.journal.heads import Position
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.kernel.ids import SITE
from bozhen_desktop.wire.messages import HeadSigned
from tests.integration.hall_process import (
    HALL,
    TOP,
    at_desk,
    founded,
    kill_worker,
    listens,
    running,
    site_journal,
    status,
)


def test_a_console_enrols_and_its_commands_are_in_the_journal_once(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    room = founded(path)

    async def scene() -> list[tuple[int, str]]:
        async with at_desk(path, room) as desk:
            for _ in range(20):
                desk.link.ask(SITE, "", IssueRoomCode())
            await desk.until(lambda: len(desk.answers) == 20)
            assert {answer.code for answer in desk.answers} == {""}
            return [(answer.seq, answer.hash) for answer in desk.answers]

    with running(path) as process:
        assert status(path)["running"]
        told = asyncio.run(scene())
    assert process.returncode == 0
    assert not status(path)["running"]
    journal = site_journal(path)
    entries = {entry.seq: entry for entry in journal.entries()}
    assert [entries[seq].hash for seq, _ in told] == [digest for _, digest in told]
    assert verify_journal(journal).whole
    heads = journal.heads()
    last = journal.last()
    journal.close()
    assert [entry.kind for entry in entries.values()][:2] == ["site-opened", "device-enrolled"]
    assert heads[-1].position == last, "a clean stop leaves a signed head over the end"
    assert read_mark(path / "site.journal") == last
    wal = path / "site.journal-wal"
    assert not wal.exists() or wal.stat().st_size == 0


def test_a_dead_worker_is_back_within_a_second_on_its_port(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    room = founded(path)

    async def scene() -> None:
        async with at_desk(path, room) as desk:
            before = kill_worker(path)
            died = time.monotonic()
            after = await asyncio.to_thread(listens, path, before)
            assert after.port == before.port
            # Includes the start of Python on a busy machine.
            assert time.monotonic() - died < 5
            await desk.until(lambda: ("cut-off", "connection-lost") in desk.states)
            await desk.until(lambda: desk.link.state == "connected")
            desk.link.ask(SITE, "", IssueRoomCode())
            await desk.until(lambda: desk.answers)

    with running(path):
        asyncio.run(scene())


def test_a_second_hall_on_the_same_folder_is_refused_and_not_started_again(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    founded(path)
    with running(path):
        done = subprocess.run(
            [*HALL, "--data", str(path)], cwd=TOP, capture_output=True, timeout=30, check=False
        )
        assert done.returncode == 2
        assert b"folder-in-use" in done.stderr


@pytest.mark.parametrize(
    ("why", "code"),
    [
        ("missing", b"folder-missing"),
        ("empty", b"folder-not-ours"),
        ("not founded", b"site-not-founded"),
    ],
)
def test_a_folder_that_is_no_hall_is_refused(tmp_path: Path, why: str, code: bytes) -> None:
    path = tmp_path / "hall"
    if why == "empty":
        path.mkdir()
    elif why == "not founded":
        DataFolder.create(path, "live", wall_ms=1)
    done = subprocess.run(
        [*HALL, "--data", str(path)], cwd=TOP, capture_output=True, timeout=30, check=False
    )
    assert (done.returncode, code in done.stderr) == (2, True)


def test_a_live_hall_does_not_run_as_a_rehearsal(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    init = [*HALL, "--data", str(path), "--init", "--site", "S01", "--name", "一号"]
    subprocess.run(init, cwd=TOP, check=True, capture_output=True)
    again = subprocess.run(init, cwd=TOP, check=True, capture_output=True)
    assert b'"live"' in again.stdout
    done = subprocess.run(
        [*HALL, "--data", str(path), "--rehearsal"],
        cwd=TOP,
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, b"folder-mode-other" in done.stderr) == (2, True)


def test_the_worker_ends_when_its_parent_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    founded(path)
    with running(path) as process:
        process.kill()
        process.wait()
        give_up = time.monotonic() + 10
        while status(path)["running"]:
            assert time.monotonic() < give_up
    assert read_hall_file(path) is not None


def test_a_journal_shorter_than_its_mark_is_alarmed_and_serves_nobody(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    room = founded(path)
    mark = MarkFile(path / "site.journal")
    mark.write(Position(500, "a" * 64))
    mark.close()

    async def scene() -> None:
        desk_path = at_desk(path, room)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(3):
                await desk_path.__aenter__()

    with running(path):
        asyncio.run(scene())
    log = (path / "logs" / "hall.log").read_text("utf-8")
    assert "journal-behind-mark book=site seq=500" in log


def test_a_torn_mark_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    room = founded(path)
    whole = mark_path(path / "site.journal")
    whole.write_bytes(b"0000000000000500 " + b"a" * 64 + b" 00000000\n")

    async def scene() -> None:
        async with at_desk(path, room) as desk:
            desk.link.ask(SITE, "", IssueRoomCode())
            await desk.until(lambda: desk.answers)

    with running(path):
        asyncio.run(scene())


def test_a_clean_stop_tells_everybody_a_signed_head_over_the_end(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    room = founded(path)

    async def scene(process: subprocess.Popen[bytes]) -> list[HeadSigned]:
        async with at_desk(path, room) as desk:
            desk.link.ask(SITE, "", IssueRoomCode())
            await desk.until(lambda: desk.answers)
            process.terminate()
            await desk.until(lambda: desk.link.state != "connected")
            assert desk.outbox.last == 1
            assert list(desk.outbox.above(0)) == [], "the head covers the command"
            return [message for message in desk.heard if isinstance(message, HeadSigned)]

    with running(path) as process:
        heads = asyncio.run(scene(process))
    journal = site_journal(path)
    assert heads[-1].seq == journal.last().seq
    assert heads[-1].signer == room.room_public
    journal.close()
