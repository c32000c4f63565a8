"""`bozhen terminal`: the candidate's window on a PC of the room.

First start: `bozhen terminal --room-file room.json`, or without the file and with a room code
typed at the window. The hall is found on the LAN, or told by `--host HALL --port PORT`; its address
is remembered, and looked for again when nobody answers there any more.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bozhen_desktop.client.device import Device
from bozhen_desktop.gui.starting import (
    add_search_option,
    add_window_options,
    end_by_signals,
    keep_address,
    known_address,
    player_of,
)
from bozhen_desktop.gui.terminal.station import LinkStation
from bozhen_desktop.gui.terminal.window import TerminalWindow
from bozhen_desktop.gui.theme import application, theme
from bozhen_desktop.host.files import set_private_umask
from bozhen_desktop.host.logs import setup_logging
from bozhen_desktop.host.paths import default_data_dir
from bozhen_desktop.host.room_file import names_of_this_pc, read_room_file
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.peer_side import NO_PLAN, EnrolPlan

PLACE_FILE = "terminal.json"
CONFIGURATION = 2

ANY_START = "考试终端没能启动"
STARTING = {
    "hall-address-missing": "还不知道考场电脑在哪里，请加 --host 和 --port",
    "folder-in-use": "考试终端已经在运行",
    "folder-mode-other": "演练和正式考试的文件夹不能混用",
    "room-file-no-seat": "房间文件里没有这台电脑",
    "room-file-ambiguous": "房间文件里有几个座位都像这台电脑",
    "rehearsal-only": "只有演练文件夹可以自动播放",
}


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """The options of the role."""
    parser = argparse.ArgumentParser(
        prog="bozhen terminal", description="The candidate's window on a PC of the room."
    )
    parser.add_argument("--data", type=Path, default=default_data_dir("terminal"), metavar="DIR")
    parser.add_argument("--host", default="", help="address of the hall (remembered)")
    parser.add_argument("--port", type=int, default=0, help="port of the hall (remembered)")
    parser.add_argument("--room-file", type=Path, help="room.json of the technician, first start")
    parser.add_argument("--rehearsal", action="store_true", help="a rehearsal folder")
    add_search_option(parser)
    parser.add_argument("--window", action="store_true", help="a window of 1024 × 768, no kiosk")
    add_window_options(parser)
    return parser.parse_args(argv)


def plan_of(options: argparse.Namespace, device: Device) -> EnrolPlan:
    """How this PC introduces itself, if the technician gave a room file.

    Raises:
        BozhenError: those of `read_room_file` and `Device.plan_of`.
    """
    if options.room_file is None:
        return NO_PLAN
    return device.plan_of(read_room_file(options.room_file))


def window_of(options: argparse.Namespace, device: Device) -> TerminalWindow:
    """The window over a link that is not started yet; errors of `known_address`, `plan_of`."""
    search = not options.no_search
    address = known_address(options, device.folder.path / PLACE_FILE, search=search)
    station = LinkStation(device, address, plan_of(options, device), search=search)
    return TerminalWindow(
        station,
        address,
        host_name=names_of_this_pc().host_name,
        rehearsal=device.folder.mode == "rehearsal",
        kiosk=not options.window,
        moved=lambda moved: keep_address(device.folder.path / PLACE_FILE, moved),
    )


def show(window: TerminalWindow, *, kiosk: bool) -> None:
    """The whole screen, or a window of the smallest screen's size."""
    if kiosk:
        window.showFullScreen()
    else:
        window.resize(1024, 768)
        window.show()


def run(options: argparse.Namespace, device: Device) -> int:
    """Build, show, run until the end; errors of `window_of` and `player_of`."""
    made = application()
    theme().set_look(options.look)
    theme().set_scale(options.scale)
    window = window_of(options, device)
    player = player_of(options, window, device.folder.mode)
    timer = end_by_signals(made)
    window.station.start()
    show(window, kiosk=not options.window)
    if player is not None:
        player.start()
    code = made.exec()
    timer.stop()
    window.station.stop()
    return code


def main(argv: Sequence[str]) -> int:
    """Run the window until it is closed; 2 when it cannot begin."""
    options = arguments(argv)
    set_private_umask()
    mode = "rehearsal" if options.rehearsal else "live"
    try:
        device = Device.open(options.data, mode, SystemClock())
        setup_logging(options.data, "terminal")
        try:
            return run(options, device)
        finally:
            device.close()
    except BozhenError as error:
        print(f"{STARTING.get(error.code, ANY_START)}（{error}）", file=sys.stderr)
        return CONFIGURATION
