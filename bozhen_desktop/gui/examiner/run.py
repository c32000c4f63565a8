"""`bozhen examiner --data DIR --host HOST --port PORT`: the window at which examiners score."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bozhen_desktop.client.device import Device
from bozhen_desktop.client.link import Link
from bozhen_desktop.gui.bridge import OnEvent, OnState, SessionBridge
from bozhen_desktop.gui.examiner.window import ExaminerWindow
from bozhen_desktop.gui.theme import application, theme
from bozhen_desktop.host.files import set_private_umask
from bozhen_desktop.host.room_file import read_room_file
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.wire.peer_side import NO_PLAN

KIND = "examiner"


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """The options of the role."""
    parser = argparse.ArgumentParser(prog="bozhen examiner", description=__doc__)
    parser.add_argument("--data", required=True, type=Path, help="data folder of this PC")
    parser.add_argument("--host", default="127.0.0.1", help="address of the hall")
    parser.add_argument("--port", required=True, type=int, help="port of the hall")
    parser.add_argument("--room-file", type=Path, help="room.json of the technician, first start")
    parser.add_argument("--rehearsal", action="store_true", help="a rehearsal folder")
    parser.add_argument("--scale", type=float, default=1.0, help="size of type, 1.0 to 2.0")
    return parser.parse_args(argv)


def bridge_of(device: Device, options: argparse.Namespace) -> SessionBridge:
    """The session of this PC with its hall; believes the room file when one is given.

    Raises:
        BozhenError: those of `read_room_file` and `Device.plan_of`.
    """
    plan = NO_PLAN
    if options.room_file is not None:
        plan = device.plan_of(read_room_file(options.room_file), seated=False)
    peer, address = device.peer(KIND, plan), (options.host, options.port)

    def connect(on_event: OnEvent, on_state: OnState) -> Link:
        return Link(peer, [address], device.clock, device, on_event, on_state)

    return SessionBridge(connect)


def main(argv: Sequence[str]) -> int:
    """Run the window until it is closed."""
    options = arguments(argv)
    set_private_umask()
    made = application()
    theme().set_scale(options.scale)
    mode = "rehearsal" if options.rehearsal else "live"
    device = Device.open(options.data, mode, SystemClock())
    try:
        bridge = bridge_of(device, options)
        window = ExaminerWindow(bridge, rehearsal=options.rehearsal)
        bridge.start()
        window.show()
        code = made.exec()
        bridge.stop()
    finally:
        device.close()
    return code
