"""The role as a process: its first window, its address, what it says when it cannot begin."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bozhen_desktop.client.device import Device
from bozhen_desktop.gui.examiner import run
from bozhen_desktop.gui.starting import address_of
from bozhen_desktop.host.room_file import RoomFile, RoomSeat, write_room_file
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError

SEAT = RoomSeat("R1", "R1-07", host_name="pc-7")
SCRIPT = [{"do": "until", "sees": "正在连接考场服务器"}, {"do": "picture", "name": "log-in"}]


def start(*arguments: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "bozhen_desktop.main", "examiner", *arguments]
    return subprocess.run(words, capture_output=True, text=True, timeout=100, check=False)


def test_without_a_hall_the_window_comes_up_and_says_so(tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text(json.dumps(SCRIPT), "utf-8")
    where = ("--data", str(tmp_path / "data"), "--rehearsal", "--host", "127.0.0.1", "--port", "9")
    done = start(*where, "--play", str(script), "--pictures", str(tmp_path / "shots"))
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["failed"] == "" and (tmp_path / "shots" / "log-in.png").exists()


def test_a_script_is_not_played_in_a_live_folder(tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text(json.dumps(SCRIPT), "utf-8")
    where = ("--data", str(tmp_path / "data"), "--host", "127.0.0.1", "--port", "9")
    done = start(*where, "--play", str(script))
    assert done.returncode == run.CONFIGURATION
    assert "只有演练文件夹可以自动播放" in done.stderr


def test_the_address_is_remembered_and_asked_for_when_unknown(tmp_path: Path) -> None:
    with pytest.raises(BozhenError, match="hall-address-missing"):
        address_of(run.arguments([]), tmp_path / run.PLACE_FILE)
    given = run.arguments(["--host", "hall", "--port", "7"])
    assert address_of(given, tmp_path / run.PLACE_FILE) == ("hall", 7)
    assert address_of(run.arguments([]), tmp_path / run.PLACE_FILE) == ("hall", 7)
    (tmp_path / run.PLACE_FILE).write_bytes(b"\x00")
    with pytest.raises(BozhenError, match="hall-address-missing"):
        address_of(run.arguments([]), tmp_path / run.PLACE_FILE)


def test_a_pc_that_trusts_a_room_needs_no_address(tmp_path: Path) -> None:
    folder, room_file = tmp_path / "pc", tmp_path / "room.json"
    write_room_file(room_file, RoomFile("ab" * 32, "t" * 32, [SEAT], "s" * 32))
    device = Device.open(folder, "rehearsal", SystemClock())
    try:
        bare = run.arguments(["--data", str(folder)])
        with pytest.raises(BozhenError, match="hall-address-missing"):
            run.bridge_of(device, bare)
        told = ["--data", str(folder), "--room-file", str(room_file)]
        with pytest.raises(BozhenError, match="hall-address-missing"):
            run.bridge_of(device, run.arguments([*told, "--no-search"]))
        run.bridge_of(device, run.arguments(told))
        assert not (folder / run.PLACE_FILE).exists()
    finally:
        device.close()


def test_a_room_role_loads_neither_printing_nor_databases() -> None:
    code = (
        "import sys, bozhen_desktop.gui.examiner.run; "
        "print([m for m in ('reportlab','sqlalchemy','sqlcipher3','bozhen_desktop.hall',"
        "'bozhen_desktop.journal','bozhen_desktop.office','zeroconf') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
