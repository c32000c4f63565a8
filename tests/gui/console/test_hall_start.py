"""The console finds the hall of its PC or starts it, and the hall goes on without the console."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bozhen_desktop.gui.console import hall_start, run
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.host.program import role_command
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError

pytestmark = pytest.mark.slow


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "hall"
    founded = role_command(
        "hall", "--data", str(folder), "--init", "--rehearsal", "--site", "lab", "--name", "机房"
    )
    subprocess.run(founded, check=True, capture_output=True)
    yield folder
    while hall_start._STARTED:
        process = hall_start._STARTED.pop()
        if process.poll() is None:
            process.terminate()
        process.wait(20)


def test_the_hall_is_started_met_and_outlives_the_console(qtbot: QtBot, hall: Path) -> None:
    assert not hall_start.is_running(hall)
    options = run.parser().parse_args(["--data", str(hall)])
    place = run.place_of(options)
    assert (place.mode, place.host) == ("rehearsal", "127.0.0.1")
    device = run.open_device(place)
    bridge = run.bridge_of(place, device)
    room = RoomLink(bridge, SystemClock(), hall)
    try:
        bridge.start()
        qtbot.waitUntil(lambda: room.connected, timeout=20_000)
    finally:
        bridge.stop()
        device.close()
    assert hall_start.is_running(hall)
    again = run.place_of(options)
    assert again.port == place.port and len(hall_start._STARTED) == 1


def test_a_console_that_comes_back_needs_no_room_file(qtbot: QtBot, hall: Path) -> None:
    options = run.parser().parse_args(["--data", str(hall)])
    for room_file in (True, False):
        place = run.place_of(options)
        if not room_file:
            place = place._replace(room_file=None)
        device = run.open_device(place)
        bridge = run.bridge_of(place, device)
        room = RoomLink(bridge, SystemClock(), hall)
        try:
            bridge.start()
            qtbot.waitUntil(lambda room=room: room.connected, timeout=20_000)  # type: ignore[misc]
        finally:
            bridge.stop()
            device.close()


def test_a_hall_whose_worker_died_is_found_again(hall: Path) -> None:
    place = hall_start.ensure(hall, time.sleep)
    os.kill(place.pid, signal.SIGKILL)
    after = hall_start.wait_ready(hall, place, time.sleep)
    assert after.pid != place.pid and after.port == place.port


def test_a_folder_without_a_hall_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.main(["--data", str(tmp_path / "nowhere")]) == 2
    assert "找不到数据文件夹" in capsys.readouterr().err


def test_another_pc_needs_a_port(tmp_path: Path) -> None:
    options = run.parser().parse_args(["--data", str(tmp_path), "--host", "10.0.0.2"])
    with pytest.raises(BozhenError, match="port-missing"):
        run.place_of(options)
