"""`bozhen examiner`: the window at which examiners score.

First start: `bozhen examiner --host HALL --port PORT --room-file room.json`, or without the file
and with a room code typed at the window. The address is remembered; later starts need none.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from bozhen_desktop.client.device import Device
from bozhen_desktop.client.dialling import Address
from bozhen_desktop.client.link import Link
from bozhen_desktop.gui.bridge import OnEvent, OnState, SessionBridge
from bozhen_desktop.gui.examiner.window import ExaminerWindow
from bozhen_desktop.gui.rehearsal import Player, Report, read_script
from bozhen_desktop.gui.theme import LOOKS, application, theme
from bozhen_desktop.host.files import read_regular, set_private_umask, write_atomically
from bozhen_desktop.host.logs import setup_logging
from bozhen_desktop.host.paths import default_data_dir
from bozhen_desktop.host.room_file import read_room_file
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.peer_side import NO_PLAN

ROLE = "examiner"
PLACE_FILE, CAP = "examiner.json", 1 << 12
CONFIGURATION = 2
ANY_START = "考评端没能启动"
STARTING = {
    "hall-address-missing": "还不知道考场电脑在哪里，请加 --host 和 --port",
    "folder-in-use": "考评端已经在运行",
    "folder-mode-other": "演练和正式考试的文件夹不能混用",
    "room-other": "房间文件属于别的考场",
    "rehearsal-only": "只有演练文件夹可以自动播放",
}


class Place(msgspec.Struct, frozen=True):
    """Where the hall was last looked for."""

    host: str = ""
    port: int = 0


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """The options of the role."""
    parser = argparse.ArgumentParser(
        prog="bozhen examiner", description="The window at which examiners score."
    )
    parser.add_argument("--data", type=Path, default=default_data_dir(ROLE), metavar="DIR")
    parser.add_argument("--host", default="", help="address of the hall (remembered)")
    parser.add_argument("--port", type=int, default=0, help="port of the hall (remembered)")
    parser.add_argument("--room-file", type=Path, help="room.json of the technician, first start")
    parser.add_argument("--rehearsal", action="store_true", help="a rehearsal folder")
    parser.add_argument("--scale", type=float, default=1.0, help="size of type, 1.0 to 2.0")
    parser.add_argument("--look", default="light", choices=sorted(LOOKS))
    parser.add_argument("--play", type=Path, metavar="SCRIPT", help="only in a rehearsal folder")
    parser.add_argument("--pictures", type=Path, default=Path("out"), metavar="DIR")
    return parser.parse_args(argv)


def address_of(options: argparse.Namespace, folder: Path) -> Address:
    """The hall's address: as given, else as of last time; kept for the next.

    Raises:
        BozhenError: `hall-address-missing`, `write-failed`, `disk-full`.
    """
    last = _last_place(folder / PLACE_FILE)
    place = Place(options.host or last.host, options.port or last.port)
    if not place.host or not place.port:
        raise BozhenError("hall-address-missing")
    write_atomically(folder / PLACE_FILE, msgspec.json.encode(place) + b"\n")
    return place.host, place.port


def _last_place(path: Path) -> Place:
    try:
        return msgspec.json.decode(read_regular(path, CAP), type=Place)
    except (BozhenError, msgspec.MsgspecError):
        return Place()


def bridge_of(device: Device, options: argparse.Namespace) -> SessionBridge:
    """The session of this PC with its hall; believes the room file when one is given.

    Raises:
        BozhenError: those of `address_of`, `read_room_file` and `Device.plan_of`.
    """
    address, plan = address_of(options, device.folder.path), NO_PLAN
    if options.room_file is not None:
        plan = device.plan_of(read_room_file(options.room_file), seated=False)
    peer = device.peer(ROLE, plan)

    def connect(on_event: OnEvent, on_state: OnState) -> Link:
        return Link(peer, [address], device.clock, device, on_event, on_state)

    return SessionBridge(connect)


def _play(options: argparse.Namespace, window: ExaminerWindow, mode: str) -> None:
    """Play the script that was asked for; its report is the last line of the output.

    Raises:
        BozhenError: `rehearsal-only`, those of `read_script`.
    """
    if options.play is None:
        return
    player = Player(window, read_script(options.play), options.pictures, mode)
    player.finished.connect(_played)
    player.start()


def _played(report: Report) -> None:
    print(json.dumps(msgspec.to_builtins(report)), flush=True)
    QApplication.exit(1 if report.failed else 0)


def _end_by_signals(made: QApplication) -> QTimer:
    """Let the technician end the process; the timer gives Python a turn to notice."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: made.quit())
    timer = QTimer()
    timer.setInterval(200)
    timer.timeout.connect(lambda: None)
    timer.start()
    return timer


def _run(options: argparse.Namespace, device: Device) -> int:
    made = application()
    theme().set_look(options.look)
    theme().set_scale(options.scale)
    mode = device.folder.mode
    bridge = bridge_of(device, options)
    window = ExaminerWindow(bridge, rehearsal=mode == "rehearsal")
    bridge.start()
    try:
        timer = _end_by_signals(made)
        window.show()
        _play(options, window, mode)
        code = int(made.exec())
        timer.stop()
        window.leave()
    finally:
        bridge.stop()
    return code


def main(argv: Sequence[str]) -> int:
    """Run the window until it is closed; 2 when it cannot begin."""
    options = arguments(argv)
    set_private_umask()
    try:
        mode = "rehearsal" if options.rehearsal else "live"
        device = Device.open(options.data, mode, SystemClock())
        setup_logging(options.data, ROLE)
        try:
            return _run(options, device)
        finally:
            device.close()
    except BozhenError as error:
        print(f"{STARTING.get(error.code, ANY_START)}（{error}）", file=sys.stderr)
        return CONFIGURATION
