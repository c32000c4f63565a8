"""The window in a process of its own and over a real hall: starts lean, comes back by itself."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bozhen_desktop.client.device import Device
from bozhen_desktop.client.discovery import NOWHERE
from bozhen_desktop.gui.rehearsal import Player
from bozhen_desktop.gui.starting import address_of, known_address
from bozhen_desktop.gui.terminal import run
from bozhen_desktop.hall.founding import SiteFacts, found, make_room_file
from bozhen_desktop.hall.worker import read_hall_file
from bozhen_desktop.host.room_file import RoomSeat
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError
from tests.integration.hall_process import HALL, running

TOP = Path(__file__).resolve().parents[3]
READY = "考试还没准备好"


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    """A founded hall, its room file beside it."""
    path = tmp_path / "hall"
    found(path, SiteFacts(site="S01", name="一号考场"), "rehearsal", SystemClock())
    seat = RoomSeat("R1", "R1-07", host_name=platform.node().lower())
    make_room_file(path, [seat], tmp_path / "room.json", SystemClock())
    return path


def port_of(hall: Path) -> int:
    facts = read_hall_file(hall)
    assert facts is not None
    return facts.port


def terminal(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(TOP), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "bozhen_desktop.main", "terminal", *arguments]
    return subprocess.run(
        command,
        check=False,
        cwd=TOP,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_script_is_played_at_a_real_window(hall: Path, tmp_path: Path) -> None:
    script = [
        {"do": "until", "sees": READY, "limit_s": 90},
        {"do": "picture", "name": "ready"},
        {"do": "click", "on": "字大"},
        {"do": "until", "sees": "座位 07", "limit_s": 90},
        {"do": "picture", "name": "ready-larger"},
    ]
    (tmp_path / "script.json").write_text(json.dumps(script), "utf-8")
    with running(hall):
        done = terminal(
            *("--data", str(tmp_path / "pc"), "--rehearsal", "--window"),
            *("--host", "127.0.0.1", "--port", str(port_of(hall))),
            *("--room-file", str(tmp_path / "room.json")),
            *("--play", str(tmp_path / "script.json"), "--pictures", str(tmp_path / "shots")),
        )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["failed"] == ""
    assert report["steps"] == len(script)
    assert report["pictures"] == ["ready.png", "ready-larger.png"]
    one, other = ((tmp_path / "shots" / name).read_bytes() for name in report["pictures"])
    assert one != other
    assert len(report["painted_ms"]) == 1
    kept = json.loads((tmp_path / "pc" / run.PLACE_FILE).read_text("utf-8"))
    assert kept["port"] == port_of(hall)


def test_hall_that_goes_away_comes_back_by_itself(hall: Path, tmp_path: Path, qtbot: QtBot) -> None:
    with running(hall):
        port = port_of(hall)
        options = run.arguments(
            [
                *("--data", str(tmp_path / "pc"), "--rehearsal", "--window"),
                *("--host", "127.0.0.1", "--port", str(port)),
                *("--room-file", str(tmp_path / "room.json")),
            ]
        )
        device = Device.open(options.data, "rehearsal", SystemClock())
        window = run.window_of(options, device)
        qtbot.addWidget(window)
        window.station.start()
        window.show()
        qtbot.waitUntil(lambda: window.page == "wait", timeout=60_000)
        assert window.wait_page.ui.title.text() == READY
        assert window.ui.seat.text() == "座位 07"
    qtbot.waitUntil(lambda: window.page == "connect", timeout=60_000)
    with running(hall, [*HALL, "--port", str(port)]):
        qtbot.waitUntil(lambda: window.page == "wait", timeout=60_000)
    window.station.stop()
    device.close()


def test_start_needs_an_address_once(tmp_path: Path) -> None:
    bare = ("--data", str(tmp_path / "pc"), "--rehearsal", "--window", "--no-search")
    done = terminal(*bare)
    assert done.returncode == run.CONFIGURATION
    assert "--host" in done.stderr
    options = run.arguments(["--data", str(tmp_path), "--host", "10.0.0.1", "--port", "7001"])
    assert address_of(options, tmp_path / run.PLACE_FILE) == ("10.0.0.1", 7001)
    later = run.arguments(["--data", str(tmp_path)])
    assert address_of(later, tmp_path / run.PLACE_FILE) == ("10.0.0.1", 7001)
    moved = run.arguments(["--data", str(tmp_path), "--host", "10.0.0.2"])
    assert address_of(moved, tmp_path / run.PLACE_FILE) == ("10.0.0.2", 7001)
    (tmp_path / run.PLACE_FILE).write_bytes(b"{")
    with pytest.raises(BozhenError, match="hall-address-missing"):
        address_of(later, tmp_path / run.PLACE_FILE)


def test_without_an_address_the_lan_is_searched_unless_that_is_forbidden(tmp_path: Path) -> None:
    place = tmp_path / run.PLACE_FILE
    options = run.arguments(["--data", str(tmp_path)])
    assert known_address(options, place, search=True) == NOWHERE
    assert not place.exists()
    with pytest.raises(BozhenError, match="hall-address-missing"):
        known_address(options, place, search=False)


def test_script_is_refused_in_a_live_folder(tmp_path: Path, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    qtbot.addWidget(window)
    with pytest.raises(BozhenError, match="rehearsal-only"):
        Player(window, [], tmp_path, "live")


def test_starts_without_what_only_others_need() -> None:
    heavy = [
        "zeroconf",
        "reportlab",
        "sqlalchemy",
        "alembic",
        "psycopg",
        "xlsxwriter",
        "python_calamine",
        "qrcode",
    ]
    text = (
        "import sys, bozhen_desktop.gui.terminal.run\n"
        f"print([name for name in {heavy!r} if name in sys.modules])\n"
        "print([name for name in sys.modules if name.startswith('bozhen_desktop.hall')])\n"
        "print([name for name in sys.modules if name.startswith('bozhen_desktop.office')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", text], cwd=TOP, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["[]", "[]", "[]"]
