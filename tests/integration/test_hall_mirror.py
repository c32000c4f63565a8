"""A mirror on a second disk: it follows, its loss only alarms, and it gives a lost end back."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bozhen_desktop.cli.doctor_room import check_mirror
from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.hall.marks import mark_path
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.pins import REHEARSAL, make_verifier
from bozhen_desktop.host.room_file import RoomFile
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.mirror import hash_at
from bozhen_desktop.journal.verification import verify_file
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.ids import SITE
from tests.integration.hall_process import (
    HALL,
    TOP,
    Desk,
    at_desk,
    founded,
    kill_worker,
    running,
    site_journal,
    status,
)

PINS = {"chief": "739152", "tech": "274918"}


def key_of(path: Path) -> bytes:
    return DataFolder.open(path).open_keystore().get("journal/site")


def entries_of(path: Path) -> list[Entry]:
    journal = site_journal(path)
    found = list(journal.entries())
    journal.close()
    return found


def mirrored(path: Path, medium: Path) -> list[Entry]:
    """The copy of the site's journal, opened with the key of the hall."""
    copy = Journal.open(medium / "journals" / "site.journal", key_of(path))
    found = list(copy.entries())
    copy.close()
    return found


def hall_with(medium: Path) -> list[str]:
    return [*HALL, "--mirror", str(medium)]


def act(path: Path, *arguments: str, typed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [*HALL, "--data", str(path), *arguments]
    return subprocess.run(
        command, cwd=TOP, capture_output=True, timeout=60, check=False, input=typed
    )


def until_status(path: Path, fits: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up:
        found: dict[str, Any] = status(path)["mirror"]
        if fits(found):
            return found
    raise AssertionError(found)


async def say(desk: Desk, times: int) -> None:
    had = len(desk.answers)
    for _ in range(times):
        desk.link.ask(SITE, "", IssueRoomCode())
    await desk.until(lambda: len(desk.answers) == had + times)


def commands(path: Path, room: RoomFile, times: int) -> None:
    async def scene() -> None:
        async with at_desk(path, room) as desk:
            await say(desk, times)

    asyncio.run(scene())


def test_the_mirror_has_every_entry_and_head_and_is_remembered(tmp_path: Path) -> None:
    path, medium = tmp_path / "hall", tmp_path / "stick"
    medium.mkdir()
    room = founded(path)
    with running(path, hall_with(medium)):
        commands(path, room, 5)
        found = until_status(path, lambda mirror: mirror["state"] == "ok")
        assert found["same_disk"], "a test has but one disk, and the hall says so"
        assert check_mirror(path).code == "mirror-same-disk"
    assert mirrored(path, medium) == entries_of(path)
    with running(path):
        commands(path, room, 3)
    assert mirrored(path, medium) == entries_of(path)
    report = verify_file(medium / "journals" / "site.journal", key_of(path))
    assert report.whole
    assert report.sure_to == len(entries_of(path)), "the last signed head is on the medium too"


def test_a_worker_that_is_killed_leaves_what_it_told_on_the_mirror_or_brings_it_there(
    tmp_path: Path,
) -> None:
    path, medium = tmp_path / "hall", tmp_path / "stick"
    medium.mkdir()
    room = founded(path)
    with running(path, hall_with(medium)):

        async def scene() -> None:
            async with at_desk(path, room) as desk:
                await say(desk, 10)
                kill_worker(path)
                await desk.until(lambda: desk.states[-1][0] == "cut-off")
                await desk.until(lambda: desk.link.state == "connected")
                await say(desk, 10)

        asyncio.run(scene())
    assert mirrored(path, medium) == entries_of(path)


def test_a_medium_that_is_pulled_out_alarms_and_catches_up_when_it_is_back(tmp_path: Path) -> None:
    path, medium, away = tmp_path / "hall", tmp_path / "stick", tmp_path / "pocket"
    medium.mkdir()
    room = founded(path)

    async def scene() -> None:
        async with at_desk(path, room) as desk:
            await say(desk, 3)
            medium.rename(away)
            medium.mkdir()  # the mount point that is left
            await asyncio.to_thread(until_status, path, lambda m: m["state"] == "missing")
            assert check_mirror(path).params == {"problem": "missing"}
            await say(desk, 5)
            assert list(medium.iterdir()) == [], "an empty mount point is never written to"
            medium.rmdir()
            away.rename(medium)
            await asyncio.to_thread(until_status, path, lambda m: m["state"] == "ok")

    with running(path, hall_with(medium)):
        asyncio.run(scene())
    assert mirrored(path, medium) == entries_of(path)
    log = "".join(file.read_text() for file in (path / "logs").glob("hall*"))
    assert "critical hall mirror state=missing" in log, "the alarm stands in the log"


def cut_back(path: Path, room: RoomFile, medium: Path) -> int:
    """A hall whose site journal lost its last entries, and whose mark tells nothing; the number at
    which the mirror ends.
    """
    with running(path, hall_with(medium)):
        commands(path, room, 3)
    early = path.with_name("early.journal")
    shutil.copyfile(path / "site.journal", early)
    with running(path):
        commands(path, room, 4)
    end = len(entries_of(path))
    shutil.copyfile(early, path / "site.journal")
    mark_path(path / "site.journal").unlink()
    return end


def test_a_journal_shorter_than_its_mirror_serves_nobody_until_two_persons_take_it_from_there(
    tmp_path: Path,
) -> None:
    path, medium = tmp_path / "hall", tmp_path / "stick"
    medium.mkdir()
    room = founded(path)
    end = cut_back(path, room, medium)
    before = mirrored(path, medium)
    assert len(before) == end

    async def refused() -> None:
        desk = Desk(path, room)
        await desk.until(lambda: "journal-behind" in [code for _, code in desk.states])
        await desk.stop()

    with running(path):
        asyncio.run(refused())
        until_status(path, lambda mirror: mirror["state"] == "differs")
    assert mirrored(path, medium) == before, "nothing is written over what is missing here"

    alone = act(path, "--take-mirror", str(medium), "--first", "甲", "--second", "甲")
    assert (alone.returncode, b"second-person-needed" in alone.stderr) == (2, True)
    done = act(path, "--take-mirror", str(medium), "--first", "甲", "--second", "乙")
    assert done.returncode == 0, done.stderr
    taken = json.loads(done.stdout)["taken"]
    assert [(book["book"], book["now"]) for book in taken] == [("site", end)]
    now = entries_of(path)
    assert now[:end] == before
    assert "mirror-taken:site 甲 乙" in now[end].body
    assert list(path.glob("site.journal.*.aside")), "the old file is kept"
    with running(path):
        commands(path, room, 2)
        until_status(path, lambda mirror: mirror["state"] == "ok")
    assert mirrored(path, medium) == entries_of(path)


def test_a_lost_journal_comes_back_from_the_mirror(tmp_path: Path) -> None:
    path, medium = tmp_path / "hall", tmp_path / "stick"
    medium.mkdir()
    room = founded(path)
    with running(path, hall_with(medium)):
        commands(path, room, 3)
    before = entries_of(path)
    (path / "site.journal").write_bytes(b"\0" * 8192)
    (path / "site.journal-wal").unlink(missing_ok=True)
    done = act(path, "--take-mirror", str(medium), "--first", "甲", "--second", "乙")
    assert done.returncode == 0, done.stderr
    assert entries_of(path)[: len(before)] == before


def test_where_staff_have_accounts_two_of_them_take_the_mirror_by_their_pins(
    tmp_path: Path,
) -> None:
    path, medium = tmp_path / "hall", tmp_path / "stick"
    medium.mkdir()
    room = founded(path)
    cut_back(path, room, medium)
    pins = {name: make_verifier(pin, REHEARSAL) for name, pin in PINS.items()}
    DataFolder.open(path).open_keystore().put("pins/S1", msgspec.msgpack.encode(pins))
    before = entries_of(path)

    def take(second: str, *typed: str) -> subprocess.CompletedProcess[bytes]:
        told = "".join(f"{line}\n" for line in typed).encode()
        names = "--first", "chief", "--second", second
        return act(path, "--take-mirror", str(medium), *names, typed=told)

    chief, other = PINS.values()
    for second, typed, code in (
        ("chief", (chief, chief), "second-person-needed"),
        ("nobody", (chief, other), "staff-unknown"),
        ("tech", (chief, chief), "pin-wrong-of"),
        ("tech", (), "pin-wrong-of"),
    ):
        done = take(second, *typed)
        assert (done.returncode, code.encode() in done.stderr) == (2, True), done.stderr
    assert entries_of(path) == before
    done = take("tech", chief, other)
    assert done.returncode == 0, done.stderr
    assert "mirror-taken:site chief tech" in "".join(entry.body for entry in entries_of(path))
    told = [word for said in (done.stdout, done.stderr) for word in re.findall(r"\w+", f"{said!r}")]
    assert told and not {*PINS.values()} & {*told}


def test_a_journal_that_went_another_way_is_not_replaced(tmp_path: Path) -> None:
    path, medium = tmp_path / "hall", tmp_path / "stick"
    medium.mkdir()
    room = founded(path)
    cut_back(path, room, medium)
    away = tmp_path / "pocket"
    medium.rename(away)
    with running(path):
        commands(path, room, 2)  # without its medium nobody knows of the lost end
    own = entries_of(path)
    away.rename(medium)
    done = act(path, "--take-mirror", str(medium), "--first", "甲", "--second", "乙")
    assert (done.returncode, b"mirror-differs" in done.stderr) == (2, True)
    assert entries_of(path) == own
    copy = mirrored(path, medium)
    with running(path):
        until_status(path, lambda mirror: mirror["state"] == "differs")
    assert mirrored(path, medium) == copy


@pytest.mark.parametrize("what", ["entry", "other room", "none"])
def test_a_mirror_that_is_not_this_rooms_or_not_whole_is_refused(tmp_path: Path, what: str) -> None:
    path, medium = tmp_path / "hall", tmp_path / "stick"
    medium.mkdir()
    room = founded(path)
    cut_back(path, room, medium)
    if what == "entry":
        forge(path, medium)
    elif what == "other room":
        path = tmp_path / "other"
        founded(path)
    else:
        (medium / "mirror.json").unlink()
    done = act(path, "--take-mirror", str(medium), "--first", "甲", "--second", "乙")
    code = {"entry": b"mirror-damaged", "other room": b"mirror-other", "none": b"mirror-missing"}
    assert (done.returncode, code[what] in done.stderr) == (2, True)


def forge(path: Path, medium: Path) -> None:
    """Somebody with the key changes one entry of the copy."""
    copy = Journal.open(medium / "journals" / "site.journal", key_of(path))
    assert hash_at(copy, 2) is not None
    connection: Any = copy._connection
    connection.execute("UPDATE entry SET at = at + 1 WHERE seq = 2")
    copy.close()


def test_a_folder_of_another_hall_is_not_taken_for_a_mirror(tmp_path: Path) -> None:
    path, medium = tmp_path / "hall", tmp_path / "stick"
    medium.mkdir()
    room = founded(path)
    with running(path, hall_with(medium)):
        commands(path, room, 1)
    other = tmp_path / "other"
    founded(other)
    done = act(other, "--mirror", str(medium))
    assert (done.returncode, b"mirror-other" in done.stderr) == (2, True)
    gone = act(other, "--mirror", str(tmp_path / "nowhere"))
    assert (gone.returncode, b"mirror-folder-missing" in gone.stderr) == (2, True)


def test_a_new_medium_takes_the_place_of_a_broken_one(tmp_path: Path) -> None:
    path, medium = tmp_path / "hall", tmp_path / "stick"
    medium.mkdir()
    room = founded(path)
    with running(path, hall_with(medium)):
        commands(path, room, 1)
    shutil.rmtree(medium)
    medium.mkdir()
    with running(path, hall_with(medium)):
        until_status(path, lambda mirror: mirror["state"] == "missing")
    assert act(path, "--new-mirror", str(medium)).returncode == 0
    with running(path):
        until_status(path, lambda mirror: mirror["state"] == "ok")
    assert mirrored(path, medium) == entries_of(path)
    with running(path, [*HALL, "--no-mirror"]):
        assert status(path)["mirror"] is None
