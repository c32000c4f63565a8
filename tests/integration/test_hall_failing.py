"""A disk that fails under the hall: nobody is told anything, then it goes on by itself."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.hall import shell
from bozhen_desktop.hall.output import Work
from bozhen_desktop.hall.worker import CLEAN, FAULT, Hall
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.room_file import RoomFile
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import SITE
from bozhen_desktop.wire.messages import Query
from tests.integration.hall_process import Desk, at_desk, founded, site_journal

Scene = Callable[[Hall, Desk], Awaitable[None]]


def play(path: Path, room: RoomFile, scene: Scene) -> int:
    """A hall in this process, a console at it; the exit code of the hall."""

    async def go() -> int:
        folder = DataFolder.open(path)
        with folder.lock():
            hall = Hall(folder, folder.open_keystore())
            serving = asyncio.get_running_loop().create_task(hall.serve("127.0.0.1", 0))
            await asyncio.sleep(0.1)
            async with at_desk(path, room) as desk:
                await scene(hall, desk)
            hall.stop()
            return await serving

    return asyncio.run(go())


def break_disk(hall: Hall, times: int) -> list[int]:
    """Let the next `times` commits of the site's journal fail as a dying disk does."""
    failed: list[int] = []
    journal = hall.journals.shelves[SITE].journal

    def broken(*_: Any) -> None:
        failed.append(len(failed) + 1)
        raise OSError(errno.EIO, "planted")

    journal._write = broken  # type: ignore[method-assign]
    return failed


def test_after_a_failed_commit_the_hall_verifies_replays_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    room = founded(path)

    async def scene(hall: Hall, desk: Desk) -> None:
        desk.link.ask(SITE, "", IssueRoomCode())
        await desk.until(lambda: len(desk.answers) == 1)
        failed = break_disk(hall, 1)
        for _ in range(5):
            desk.link.ask(SITE, "", IssueRoomCode())
        await desk.until(lambda: ("held", "journal-failed") in desk.states)
        assert failed and len(desk.answers) == 1, "nothing was acknowledged"
        await desk.until(lambda: len(desk.answers) == 6)
        assert desk.link.state == "connected"

    assert play(path, room, scene) == CLEAN
    journal = site_journal(path)
    codes = [entry.command for entry in journal.entries() if entry.kind == "room-code-issued"]
    assert codes == [1, 2, 3, 4, 5, 6]
    assert verify_journal(journal).whole
    journal.close()


def test_a_journal_that_is_not_whole_when_opened_again_serves_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "REOPEN_S", 0.05)
    path = tmp_path / "hall"
    room = founded(path)

    async def scene(hall: Hall, desk: Desk) -> None:
        shelf = hall.journals.shelves[SITE]
        shelf._mark.write(shelf.journal.last()._replace(seq=99, hash="a" * 64))
        break_disk(hall, 1)
        desk.link.ask(SITE, "", IssueRoomCode())
        await desk.until(lambda: ("held", "journal-failed") in desk.states)
        await asyncio.sleep(0.5)
        assert desk.link.state == "held"
        assert desk.answers == []

    play(path, room, scene)


def test_a_fault_of_the_program_ends_the_worker_for_a_replay(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    room = founded(path)

    async def scene(hall: Hall, desk: Desk) -> None:
        def wrong(*_: Any) -> None:
            raise ZeroDivisionError

        hall.core.received = wrong  # type: ignore[assignment, method-assign]
        desk.link.ask(SITE, "", IssueRoomCode())
        await desk.until(lambda: ("cut-off", "hall-fault") in desk.states)

    assert play(path, room, scene) == FAULT


def test_a_fault_in_a_question_ends_its_connection_alone(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    room = founded(path)

    async def scene(hall: Hall, desk: Desk) -> None:
        true = hall.core.received

        def wrong(now: Any, connection: int, message: Any) -> Any:
            if isinstance(message, Query):
                raise ZeroDivisionError
            return true(now, connection, message)

        hall.core.received = wrong  # type: ignore[method-assign]
        desk.link.send(Query(id=1, sitting=SITE, actor="", name="devices"))
        await desk.until(lambda: ("cut-off", "hall-fault") in desk.states)
        await desk.until(lambda: desk.link.state == "connected")

    assert play(path, room, scene) == CLEAN


# ------------------------------------------------------------------ works
def test_work_is_done_in_order_and_errors_come_back(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    room = founded(path)

    async def scene(hall: Hall, desk: Desk) -> None:
        works = hall._works
        put = Work(1, "secrets", {"put": {"pins/t1": b"\x80"}})
        opened = Work(2, "open-book", {"sitting": "t1"})
        kept = Work(3, "write-file", {"name": "x.bzp", "data": b"data"})
        done = await asyncio.gather(*(works.do(work) for work in (put, opened, kept)))
        assert done == [None, True, None]
        assert hall.journals.shelves["t1"].journal.last().seq == 0
        assert hall.journals.names() == ["site", "t1"]
        assert (path / "packages" / "x.bzp").read_bytes() == b"data"
        for wrong, code in (
            (Work(4, "no-such", {}), "work-unknown"),
            (Work(5, "job", {"job": "no-such", "fields": {}}), "job-unknown"),
            (Work(6, "write-file", {"name": "../x", "data": b""}), "name-not-an-id"),
            (Work(7, "check-pin", {"pin": "1", "verifier": "x"}), "verifier-malformed"),
        ):
            with pytest.raises(BozhenError, match=code):
                await works.do(wrong)
        await works.do(Work(8, "purge-book", {"sitting": "t1", "packages": ["x.bzp"]}))
        assert hall.journals.names() == ["site"]
        assert not (path / "sittings" / "t1").exists()
        assert not (path / "packages" / "x.bzp").exists()

    assert play(path, room, scene) == CLEAN


def test_a_sitting_that_was_founded_but_never_filled_does_not_stop_a_start(tmp_path: Path) -> None:
    path = tmp_path / "hall"
    room = founded(path)

    async def found_it(hall: Hall, desk: Desk) -> None:
        await hall._works.do(Work(1, "open-book", {"sitting": "t1"}))

    async def again(hall: Hall, desk: Desk) -> None:
        assert list(hall.core.books) == ["site"]
        assert await hall._works.do(Work(1, "open-book", {"sitting": "t1"}))

    assert play(path, room, found_it) == CLEAN
    assert play(path, room, again) == CLEAN
