"""`bozhen examiner`: the window at which examiners score.

First start: `bozhen examiner --room-file room.json`, with which the hall is found on the LAN, or
`--host HALL --port PORT` and a room code typed at the window. The address is remembered; later
starts need none.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bozhen_desktop.client.device import Device
from bozhen_desktop.client.discovery import Seeker
from bozhen_desktop.client.link import Link
from bozhen_desktop.gui.bridge import OnEvent, OnState, SessionBridge
from bozhen_desktop.gui.examiner.window import ExaminerWindow
from bozhen_desktop.gui.starting import (
    add_search_option,
    add_window_options,
    end_by_signals,
    known_address,
    player_of,
)
from bozhen_desktop.gui.theme import application, theme
from bozhen_desktop.host.files import set_private_umask
from bozhen_desktop.host.logs import setup_logging
from bozhen_desktop.host.paths import default_data_dir
from bozhen_desktop.host.room_file import read_room_file
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.peer_side import NO_PLAN

ROLE = "examiner"
PLACE_FILE = "examiner.json"
CONFIGURATION = 2
ANY_START = "考评端没能启动"
STARTING = {
    "hall-address-missing": "还不知道考场电脑在哪里，请加 --host 和 --port",
    "folder-in-use": "考评端已经在运行",
    "folder-mode-other": "演练和正式考试的文件夹不能混用",
    "room-other": "房间文件属于别的考场",
    "rehearsal-only": "只有演练文件夹可以自动播放",
}


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
    add_search_option(parser)
    add_window_options(parser)
    return parser.parse_args(argv)


def bridge_of(device: Device, options: argparse.Namespace) -> SessionBridge:
    """The session of this PC with its hall; believes the room file when one is given.

    Raises:
        BozhenError: those of `known_address`, `read_room_file` and `Device.plan_of`.
    """
    plan = NO_PLAN
    if options.room_file is not None:
        plan = device.plan_of(read_room_file(options.room_file), seated=False)
    peer = device.peer(ROLE, plan)
    trusts = bool(peer.trusted.room_public)  # whose halls can be told apart on the LAN
    search = trusts and not options.no_search
    address = known_address(options, device.folder.path / PLACE_FILE, search=search)

    def connect(on_event: OnEvent, on_state: OnState) -> Link:
        return Link(peer, [address], device.clock, device, on_event, on_state)

    async def seek(link: Link) -> None:
        await Seeker(link, device.folder.mode, lambda halls: None).run()

    return SessionBridge(connect, beside=None if options.no_search else seek)


def _run(options: argparse.Namespace, device: Device) -> int:
    made = application()
    theme().set_look(options.look)
    theme().set_scale(options.scale)
    mode = device.folder.mode
    bridge = bridge_of(device, options)
    window = ExaminerWindow(bridge, rehearsal=mode == "rehearsal")
    player = player_of(options, window, mode)
    bridge.start()
    try:
        timer = end_by_signals(made)
        window.show()
        if player is not None:
            player.start()
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
