"""A standby in processes of its own beside a real hall; terminals that follow a later hall."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bozhen_desktop.client.link import Link
from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.hall.worker import read_hall_file
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.standby_file import read_following
from bozhen_desktop.host.tls import make_pair
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.kernel.ids import SITE
from tests.integration.hall_parts import ROOM, TinyCore, TinyHall
from tests.integration.hall_process import (
    HALL,
    PACE,
    TOP,
    Desk,
    at_desk,
    founded,
    running,
    site_journal,
)
from tests.integration.test_hall_mirror import act
from tests.integration.test_hall_recovery import free_port
from tests.integration.test_hall_socket import Seat

pytestmark = pytest.mark.timeout(180)
STANDBY = [sys.executable, "-m", "bozhen_desktop.cli.standby"]


def second_pc(
    path: Path, *arguments: str, typed: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    command = [*STANDBY, "--data", str(path), *arguments]
    return subprocess.run(
        command, cwd=TOP, capture_output=True, timeout=60, check=False, input=typed
    )


def granted(tmp_path: Path, hall: Path, port: int) -> Path:
    """The folder of a PC that two persons let follow."""
    path, request, grant = tmp_path / "standby", tmp_path / "request", tmp_path / "grant"
    place = ["--address", f"127.0.0.1:{free_port()}"]
    asked = second_pc(path, "--init", "--rehearsal", *place, "--out", str(request))
    assert asked.returncode == 0, asked.stderr
    shown = json.loads(asked.stdout)["fingerprint"]
    given = ["--standby", str(request), "--out", str(grant), "--fingerprint", shown]
    done = act(hall, *given, "--first", "甲", "--second", "乙")
    assert (done.returncode, json.loads(done.stdout)["term"]) == (0, 2), done.stderr
    taken = second_pc(path, "--take", str(grant), "--hall", f"127.0.0.1:{port}")
    assert taken.returncode == 0, taken.stderr
    return path


@contextlib.contextmanager
def following(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([*STANDBY, "--data", str(path)], cwd=TOP, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def until(fits: Callable[[], object], seconds: float = 40) -> None:
    give_up = time.monotonic() + seconds
    while not fits():
        assert time.monotonic() < give_up, "it does not come about"
        time.sleep(0.05)


def state(hall: Path) -> str:
    facts = read_hall_file(hall)
    return str(facts.standby["state"]) if facts is not None and facts.standby else ""


def rows(path: Path) -> list[tuple[object, ...]]:
    """The site's journal of a folder that nobody uses, whole."""
    folder = DataFolder.open(path)
    journal = Journal.open(folder.site_journal, folder.open_keystore().get("journal/site"))
    assert verify_journal(journal).whole
    found = [tuple(entry) for entry in journal.entries()]
    journal.close()
    return found


async def say(desk: Desk, times: int) -> list[str]:
    """Commands of staff, and the codes that came."""
    had = len(desk.answers)
    for _ in range(times):
        desk.link.ask(SITE, "", IssueRoomCode())
    await desk.until(lambda: len(desk.answers) >= had + times, 40)
    return [answer.code for answer in desk.answers[had:]]


async def accepted(desk: Desk, times: int) -> None:
    """So many commands that were taken; on a busy machine a standby may be late for a while."""
    while times:
        times -= await say(desk, 1) == [""]


def test_a_second_pc_follows_is_missed_and_comes_back(tmp_path: Path) -> None:
    hall, port = tmp_path / "hall", free_port()
    room = founded(hall)
    path = granted(tmp_path, hall, port)

    async def scene(second: subprocess.Popen[bytes]) -> None:
        async with at_desk(hall, room) as desk:
            desk.link.pace = PACE._replace(silent=60)  # a busy machine must not cut it off
            await accepted(desk, 10)
            place = desk.answers[-1].seq
            now = read_following(path)
            assert now is not None
            await asyncio.to_thread(until, lambda: stored(path) >= place)
            os.kill(second.pid, signal.SIGKILL)
            await asyncio.to_thread(until, lambda: state(hall) == "gone")
            assert await say(desk, 1) == ["standby-gone"]
            with following(path):
                await asyncio.to_thread(until, lambda: state(hall) == "ok")
                await accepted(desk, 10)

    with running(hall, [*HALL, "--port", str(port)]), following(path) as second:
        until(lambda: state(hall) == "ok")
        asyncio.run(scene(second))
    entries = rows(path)
    journal = site_journal(hall)
    own = [tuple(entry) for entry in journal.entries()]
    journal.close()
    assert entries == own[: len(entries)], "what it has is what the hall has"
    assert sum(row[10] == "room-code-issued" for row in entries) == 20
    kinds = [row[10] for row in own]
    assert kinds.count("safety-changed") >= 4, "that it was gone stands in the journal"


def stored(path: Path) -> int:
    now = read_following(path)
    return now.books.get("site", 0) if now is not None else 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], b"standby-not-granted"),
        (["--promote", "--staff", "chief", "--reason", "x"], b"standby-not-granted"),
        (["--init", "--address", "nowhere", "--out", "r"], b"address-malformed"),
        (["--init", "--address", "10.0.0.2:1"], b"out-missing"),
        (["--take", "missing"], b"hall-address-missing"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    tmp_path: Path, arguments: list[str], code: bytes
) -> None:
    path = tmp_path / "standby"
    place = ["--address", "127.0.0.1:7000", "--out", str(tmp_path / "request")]
    assert second_pc(path, "--init", "--rehearsal", *place).returncode == 0
    done = second_pc(path, *arguments, typed=b"123456\n")
    assert (done.returncode, code in done.stderr) == (2, True), done.stderr


def test_a_terminal_follows_a_later_hall_and_never_goes_back() -> None:
    async def scene() -> None:
        pair, ports = make_pair(), (free_port(), free_port())
        old, new = TinyHall(TinyCore()), TinyHall(TinyCore(pair, ROOM, 2))
        old.core.standbys = [("127.0.0.1", ports[1])]
        await old.start(ports[0])
        seat = Seat(ports[0])
        await seat.until(lambda: seat.link.state == "connected")
        assert seat.peer.trusted.halls == [("127.0.0.1", ports[1])]
        await old.stop()
        await new.start(ports[1], pair)
        await seat.until(lambda: seat.peer.trusted.term == 2 and seat.link.state == "connected")
        assert ("127.0.0.1", ports[1]) in seat.peer.trusted.halls, "it finds it again"
        await new.stop()
        back = TinyHall(TinyCore())
        await back.start(ports[0])
        await seat.until(lambda: ("cut-off", "hall-term-old") in seat.states)
        shown = [hello.hall for hello in back.core.hellos]
        assert shown and all(one is not None and one.term == 2 for one in shown)
        assert back.core.devices == {}, "and it told the old one nothing else"
        again = TinyHall(TinyCore(pair, ROOM, 2))
        await again.start(ports[1], pair)
        await seat.until(lambda: seat.link.state == "connected")
        assert again.core.devices
        await seat.stop()
        await again.stop()
        await back.stop()

    asyncio.run(scene())


def test_addresses_told_come_after_those_given_and_each_once() -> None:
    async def scene() -> list[tuple[str, int]]:
        seat = Seat(1)
        seat.peer.trusted.halls = [("127.0.0.1", 1), ("127.0.0.1", 2)]
        found = Link.known_halls(seat.link)
        await seat.stop()
        return found

    assert asyncio.run(scene()) == [("127.0.0.1", 1), ("127.0.0.1", 2)]
