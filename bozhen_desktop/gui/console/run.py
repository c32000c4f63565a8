"""`bozhen console`: the proctor's window; starts the hall of this PC when none runs."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bozhen_desktop.client.device import Device
from bozhen_desktop.client.link import Link
from bozhen_desktop.gui import theme
from bozhen_desktop.gui.bridge import OnEvent, OnState, SessionBridge
from bozhen_desktop.gui.console import hall_start
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screens import SCREENS
from bozhen_desktop.gui.console.window import ConsoleWindow
from bozhen_desktop.gui.console.wording import of_error
from bozhen_desktop.gui.starting import add_window_options, end_by_signals, player_of
from bozhen_desktop.host.files import private_dir, set_private_umask
from bozhen_desktop.host.folder import MODES
from bozhen_desktop.host.logs import setup_logging
from bozhen_desktop.host.paths import default_data_dir
from bozhen_desktop.host.room_file import read_room_file
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.peer_side import NO_PLAN

LEAST_WIDE, LEAST_HIGH = 1366, 768
_LIVE, _REHEARSAL = MODES


class Place(NamedTuple):
    """Where this console keeps its own things, which hall it talks to, and the room file if any;
    `hall`: the folder of that hall when it is on this PC.
    """

    folder: Path
    host: str
    port: int
    mode: str
    room_file: Path | None
    hall: Path | None = None


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(prog="bozhen console", description="the proctor's window")
    made.add_argument("--data", type=Path, default=None, metavar="DIR",
                      help="the hall's folder; with --host, a folder of this console")  # fmt: skip
    made.add_argument("--host", default="", help="a hall on another PC (check-in desk)")
    made.add_argument("--port", type=int, default=0)
    made.add_argument("--room-file", type=Path, default=None, metavar="FILE")
    made.add_argument("--rehearsal", action="store_true", help="with --host: a rehearsal folder")
    made.add_argument("--stick", type=Path, default=None, metavar="DIR",
                      help="folder that import and export offer first")  # fmt: skip
    made.add_argument("--window", action="store_true", help="a window of 1366 × 768")
    add_window_options(made)
    return made


def place_of(options: argparse.Namespace) -> Place:
    """Find the hall, or start it.

    Raises:
        BozhenError: those of `hall_start.ensure`; `port-missing` with --host alone.
    """
    if options.host:
        if not options.port:
            raise BozhenError("port-missing")
        folder = options.data or default_data_dir("console")
        mode = _REHEARSAL if options.rehearsal else _LIVE
        return Place(folder, options.host, options.port, mode, options.room_file)
    hall = options.data or default_data_dir("hall")
    found = hall_start.ensure(hall, time.sleep)
    own = hall_start.spooled_room_file(hall)
    room_file = options.room_file or (own if own.exists() else None)
    folder = hall_start.console_folder(hall)
    return Place(folder, hall_start.HERE, found.port, found.mode, room_file, hall)


def open_device(place: Place) -> Device:
    """The console's own folder; the room is believed by the room file.

    Raises:
        BozhenError: those of `Device.open` and `read_room_file`.
    """
    return Device.open(place.folder, place.mode, SystemClock())


def bridge_of(place: Place, device: Device) -> SessionBridge:
    """The session of this device with the hall.

    Raises:
        BozhenError: those of `read_room_file` and `Device.plan_of`.
    """
    plan = NO_PLAN
    if place.room_file is not None:
        plan = device.plan_of(read_room_file(place.room_file), seated=False)

    def connect(on_event: OnEvent, on_state: OnState) -> Link:
        peer = device.peer("console", plan)
        address = [(place.host, place.port)]
        return Link(peer, address, SystemClock(), device, on_event, on_state)

    return SessionBridge(connect)


def main(argv: Sequence[str]) -> int:
    """Show the window until it is closed; the hall goes on. 2: it could not begin."""
    options = parser().parse_args(argv)
    set_private_umask()
    try:
        place = place_of(options)
        device = open_device(place)
        try:
            return _show(place, device, options)
        finally:
            device.close()
    except BozhenError as error:
        print(f"bozhen console: {of_error(error)} [{error}]", file=sys.stderr)
        return 2


def _show(place: Place, device: Device, options: argparse.Namespace) -> int:
    setup_logging(place.folder / "logs", "console")
    made = theme.application(("bozhen", "console"))
    theme.theme().set_look(options.look)
    theme.theme().set_scale(options.scale)
    bridge = bridge_of(place, device)
    room = RoomLink(bridge, SystemClock(), private_dir(place.folder / "spool"))
    room.stick = options.stick
    room.own_mirror = lambda: hall_start.mirror_of(place.hall)
    window = ConsoleWindow(room, SCREENS, place.mode)
    player = player_of(options, window, place.mode)
    timer = end_by_signals(made)
    window.setMinimumSize(LEAST_WIDE, LEAST_HIGH)
    bridge.start()
    try:
        if options.window:
            window.show()
        else:
            window.showMaximized()
        if player is not None:
            player.start()
        return made.exec()
    finally:
        timer.stop()
        bridge.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
