"""The hall's PC is lost: a new one takes the room over with mirror, envelope and two codes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import pytest

from bozhen_desktop.client.device import Device
from bozhen_desktop.client.link import Link
from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.hall.worker import read_hall_file
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.room_file import PcNames, RoomFile
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.ids import SITE
from bozhen_desktop.wire.messages import Answer, Down
from bozhen_desktop.wire.peer_side import EnrolPlan
from tests.integration.hall_process import HALL, PACE, founded, running, site_journal
from tests.integration.test_hall_mirror import act, until_status

Told = tuple[str, int]


class Seat:
    """A device with folder, key and outbox on disk, over a real link."""

    def __init__(self, path: Path, room: RoomFile, ports: Sequence[int], kind: str) -> None:
        pc = PcNames(frozenset(), path.name, "")
        self.device = Device.open(path, "rehearsal", SystemClock(), pc)
        if not self.device.trusted.room_public:
            self.device.trust_room(room.room_public)
        token = room.batch_token if kind == "terminal" else room.staff_token
        plan = EnrolPlan(token=token, host_name=path.name)
        self.answers: list[Answer] = []
        self.states: list[tuple[str, str]] = []
        self._changed = asyncio.Event()
        self.link = Link(
            self.device.peer(kind, plan),
            [("127.0.0.1", port) for port in ports],
            SystemClock(),
            self.device,
            self._event,
            self._state,
            pace=PACE,
        )
        self._task = asyncio.get_running_loop().create_task(self.link.run())

    def _event(self, message: Down) -> None:
        if isinstance(message, Answer):
            self.answers.append(message)
        self._changed.set()

    def _state(self, state: str, code: str) -> None:
        self.states.append((state, code))
        self._changed.set()

    async def until(self, fits: Callable[[], object], seconds: float = 30) -> None:
        async with asyncio.timeout(seconds):
            while not fits():
                self._changed.clear()
                await self._changed.wait()

    async def say(self, times: int) -> None:
        had = len(self.answers)
        for _ in range(times):
            self.link.ask(SITE, "", IssueRoomCode())
        await self.until(lambda: len(self.answers) >= had + times)

    def told(self) -> set[Told]:
        """Commands of this device that were acknowledged."""
        return {(self.device.name, answer.number) for answer in self.answers if not answer.code}

    async def stop(self) -> None:
        self.link.stop()
        await self._task
        self.device.close()


@contextlib.asynccontextmanager
async def seated(
    folder: Path, room: RoomFile, ports: Sequence[int], names: Sequence[str]
) -> AsyncIterator[list[Seat]]:
    kinds = ["terminal" if name.startswith("t") else "console" for name in names]
    seats = [
        Seat(folder / name, room, ports, kind) for name, kind in zip(names, kinds, strict=True)
    ]
    try:
        for seat in seats:
            await seat.until(lambda seat=seat: seat.link.state == "connected")
        yield seats
    finally:
        for seat in seats:
            await seat.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def enveloped(path: Path, out: Path) -> tuple[str, str]:
    done = act(path, "--recovery-envelope", str(out))
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    return said["code_1"], said["code_2"]


def recovered(
    path: Path, envelope: Path, medium: Path, codes: tuple[str, str]
) -> subprocess.CompletedProcess[bytes]:
    given = ["--recover", str(envelope), "--mirror", str(medium)]
    return act(path, *given, typed="\n".join([*codes, ""]).encode())


def entries_of(path: Path) -> list[Entry]:
    journal = site_journal(path)
    assert verify_journal(journal).whole
    found = list(journal.entries())
    journal.close()
    return found


def hall(*, port: int, medium: Path | None = None) -> list[str]:
    mirror = ["--mirror", str(medium)] if medium else []
    return [*HALL, "--port", str(port), *mirror]


def lose(process: subprocess.Popen[bytes], path: Path) -> None:
    """The PC burns: parent and worker are killed, the folder is gone."""
    facts = read_hall_file(path)
    assert facts is not None
    process.kill()
    process.wait()
    with contextlib.suppress(ProcessLookupError):
        os.kill(facts.pid, signal.SIGKILL)
    shutil.rmtree(path)


def test_a_new_pc_takes_the_room_over_and_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    path, new, medium = tmp_path / "hall", tmp_path / "new", tmp_path / "stick"
    pocket, envelope = tmp_path / "pocket", tmp_path / "envelope.bzr"
    medium.mkdir()
    room = founded(path)
    codes = enveloped(path, envelope)
    ports = [free_port(), free_port()]
    names, ends = ["c1", "c2", "t1"], list[int]()

    async def scene() -> tuple[set[Told], set[Told]]:
        with running(path, hall(port=ports[0], medium=medium)) as process:
            async with seated(tmp_path, room, ports, names) as seats:
                for seat in seats[:2]:
                    await seat.say(20)
                await asyncio.to_thread(until_status, path, lambda m: m["carries_keys"])
                await asyncio.to_thread(until_status, path, lambda m: m["state"] == "ok")
                medium.rename(pocket)  # so the last of it never reaches the mirror
                for seat in seats[:2]:
                    await seat.say(15)
                early = {told for seat in seats for told in seat.told()}
                await asyncio.to_thread(shutil.copytree, path, tmp_path / "old")
                ends.append(len(entries_of(tmp_path / "old")))
                lose(process, path)
                pocket.rename(medium)
                await seats[0].until(lambda: seats[0].link.state == "cut-off")
                seats[0].link.ask(SITE, "", IssueRoomCode())  # while there is no hall
                await asyncio.to_thread(take_over)
                with running(new, hall(port=ports[1])):
                    for seat in seats:
                        await seat.until(lambda seat=seat: seat.link.state == "connected")
                        assert seat.device.trusted.term == 18
                    await seats[0].until(lambda: len(seats[0].told()) == 36)
                    await seats[1].say(1)
                    return early, {told for seat in seats for told in seat.told()}

    def take_over() -> None:
        done = recovered(new, envelope, medium, codes)
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout)
        assert (said["term"], said["without_key"]) == (18, [])
        assert said["books"]["site"] <= ends[0] - 30, "the mirror really lacks the last commands"

    early, told = asyncio.run(scene())
    assert len(early) == 70
    entries = entries_of(new)
    commands = [(entry.device, entry.command) for entry in entries if entry.kind.endswith("issued")]
    assert early <= set(commands), "what was acknowledged by the lost hall is here"
    assert told <= set(commands)
    assert len(commands) == len(set(commands)), "and each of it once"
    assert any("hall-replaced:18" in entry.body for entry in entries)
    the_old_hall_is_refused(tmp_path, room, ports[0])


def the_old_hall_is_refused(tmp_path: Path, room: RoomFile, port: int) -> None:
    """It comes back from its ashes: with the medium it does not serve; without, nobody listens."""
    old = tmp_path / "old"
    superseded = act(old)
    assert (superseded.returncode, b"hall-superseded" in superseded.stderr) == (2, True)

    async def scene() -> None:
        for name, kind in (("c1", "console"), ("t1", "terminal")):
            seat = Seat(tmp_path / name, room, [port], kind)
            await seat.until(lambda seat=seat: ("cut-off", "hall-term-old") in seat.states)
            assert "connected" not in [state for state, _ in seat.states]
            await seat.stop()

    with running(old, [*hall(port=port), "--no-mirror"]):
        asyncio.run(scene())


def test_the_new_hall_keeps_the_mirror_and_can_be_replaced_again(tmp_path: Path) -> None:
    path, medium, envelope = tmp_path / "hall", tmp_path / "stick", tmp_path / "envelope.bzr"
    medium.mkdir()
    room = founded(path)
    codes = enveloped(path, envelope)
    for term in (18, 35):
        port = free_port()

        async def scene(port: int = port) -> set[Told]:
            async with seated(tmp_path, room, [port], ["c1"]) as seats:
                await seats[0].say(3)
                return seats[0].told()

        with running(path, hall(port=port, medium=medium)):
            told = asyncio.run(scene())
            until_status(path, lambda mirror: mirror["state"] == "ok")
        new = tmp_path / f"hall-{term}"
        shutil.rmtree(path)
        done = recovered(new, envelope, medium, codes)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["term"] == term
        assert told <= {(entry.device, entry.command) for entry in entries_of(new)}
        path = new


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("one code", b"envelope-closed"),
        ("mistyped", b"code-mistyped"),
        ("folder", b"folder-exists"),
        ("no medium", b"mirror-missing"),
        ("other room", b"mirror-other"),
        ("later envelope", b"envelope-older"),
        ("damaged copy", b"mirror-damaged"),
    ],
)
def test_what_does_not_fit_founds_nothing(
    tmp_path: Path, ready: tuple[Path, Path, tuple[str, str]], what: str, code: bytes
) -> None:
    medium, envelope, (first, second) = tmp_path / "m", tmp_path / "e", ready[2]
    shutil.copytree(ready[0] / "stick", medium)
    shutil.copyfile(ready[1], envelope)
    new = tmp_path / "new"
    if what == "one code":
        second = first
    elif what == "mistyped":
        first = first[:-2]
    elif what == "folder":
        new.mkdir()
        (new / "something").write_bytes(b"")
    elif what == "no medium":
        (medium / "mirror.json").unlink()
    elif what == "other room":
        founded(tmp_path / "other")
        first, second = enveloped(tmp_path / "other", tmp_path / "other.bzr")
        shutil.copyfile(tmp_path / "other.bzr", envelope)
    elif what == "later envelope":
        (medium / "keys.age").write_bytes(b"sealed to another envelope")
    else:
        copy = medium / "journals" / "site.journal"
        copy.write_bytes(copy.read_bytes()[:-4096] + bytes(4096))
    before = (medium / "mirror.json").read_bytes() if what != "no medium" else b""
    done = recovered(new, envelope, medium, (first, second))
    assert (done.returncode, code in done.stderr) == (2, True), done.stderr
    assert not (new / "folder.json").exists()
    if before:
        assert (medium / "mirror.json").read_bytes() == before, "and the old hall may go on"


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, tuple[str, str]]:
    """A hall that stood, its medium and its envelope with codes."""
    top = tmp_path_factory.mktemp("ready")
    (top / "stick").mkdir()
    founded(top / "hall")
    codes = enveloped(top / "hall", top / "envelope.bzr")
    with running(top / "hall", [*HALL, "--mirror", str(top / "stick")]):
        until_status(top / "hall", lambda mirror: mirror["state"] == "ok")
    return top, top / "envelope.bzr", codes


def test_keys_on_the_medium_are_sealed_and_follow_the_keystore(
    ready: tuple[Path, Path, tuple[str, str]],
) -> None:
    keystore = DataFolder.open(ready[0] / "hall").open_keystore()
    sealed = (ready[0] / "stick" / "keys.age").read_bytes()
    envelope = ready[1].read_bytes()
    for name in ("room/sign", "room/age", "journal/site"):
        assert keystore.get(name) not in sealed + envelope
