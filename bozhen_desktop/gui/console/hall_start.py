"""The hall of this PC: found by `hall.json` in its folder, started when none runs; it outlives us.

A console on the hall's own PC introduces itself by a room file like any other device; without one
from the technician it has one made while the hall still stands still.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from bozhen_desktop.host.files import private_dir, read_regular, write_atomically
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.program import role_command
from bozhen_desktop.kernel.errors import BozhenError

HALL_FILE, ROOM_FILE, SEATS_FILE = "hall.json", "room.json", "console-seats.csv"
HERE = "127.0.0.1"
ACT_S, READY_S = 60.0, 30.0
_CAP = 1 << 16
_STARTED: list[subprocess.Popen[bytes]] = []
"""Halls started here; kept, because they go on when this program ends."""


class HallPlace(msgspec.Struct, frozen=True):
    """What a console needs of `hall.json`: where the hall listens, mode, printed name, process,
    how its mirror is.
    """

    port: int
    mode: str
    name: str
    pid: int
    mirror: dict[str, Any] | None = None


def read_place(folder: Path) -> HallPlace | None:
    """The hall that ran last in a folder; None when none did, or its file cannot be read."""
    try:
        return msgspec.json.decode(read_regular(folder / HALL_FILE, _CAP), type=HallPlace)
    except (BozhenError, msgspec.MsgspecError):
        return None


def mirror_of(folder: Path | None) -> dict[str, Any] | None:
    """How the mirror of a hall on this PC is; None when there is none, or the hall is elsewhere."""
    found = read_place(folder) if folder is not None else None
    return found.mirror if found is not None else None


def is_running(folder: Path) -> bool:
    """Whether a process holds the hall's folder.

    Raises:
        BozhenError: those of `DataFolder.open`.
    """
    lock = DataFolder.open(folder).lock()
    try:
        lock.acquire()
    except BozhenError:
        return True
    lock.release()
    return False


def console_folder(folder: Path) -> Path:
    """Where the console of a hall's own PC keeps its key and outbox."""
    return folder / "console"


def make_room_file(folder: Path) -> Path:
    """Have the hall, standing still, write a room file for its own console.

    Raises:
        BozhenError: `hall-act-failed`; those of writing.
    """
    target = spooled_room_file(folder)
    seats = private_dir(target.parent) / SEATS_FILE
    write_atomically(seats, b"room,seat,host_name\nconsole,console,console\n")
    done = subprocess.run(
        role_command(
            *("hall", "--data", str(folder), "--room-file", str(target)),
            *("--seats", str(seats), "--staff"),
        ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=ACT_S,
        check=False,
    )
    if done.returncode:
        raise BozhenError("hall-act-failed", exit=done.returncode)
    return target


def start(folder: Path, *, rehearsal: bool) -> int:
    """Start the hall in a session of its own; its process id."""
    more = ("--rehearsal",) if rehearsal else ()
    options: dict[str, object] = {"start_new_session": True}
    if sys.platform == "win32":  # pragma: no cover - Windows only
        options = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | 0x8}
    process = subprocess.Popen(  # type: ignore[call-overload]
        role_command("hall", "--data", str(folder), *more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **options,
    )
    _STARTED.append(process)
    return int(process.pid)


def wait_ready(
    folder: Path, before: HallPlace | None, pause: Callable[[float], None], limit_s: float = READY_S
) -> HallPlace:
    """Wait until a hall other than `before` has said where it listens.

    Raises:
        BozhenError: `hall-not-ready`, also when the process ended at once.
    """
    for _ in range(int(limit_s * 10)):
        place = read_place(folder)
        if place is not None and (before is None or place.pid != before.pid):
            return place
        if _STARTED and _STARTED[-1].poll() is not None:
            break
        pause(0.1)
    raise BozhenError("hall-not-ready", folder=folder.name)


def ensure(folder: Path, pause: Callable[[float], None]) -> HallPlace:
    """The hall of this folder, started if it must be; a room file is made on the way.

    Raises:
        BozhenError: those of `DataFolder.open`, `make_room_file`, `wait_ready`.
    """
    mode = DataFolder.open(folder).mode
    before = read_place(folder)
    if is_running(folder):
        return before if before is not None else wait_ready(folder, None, pause)
    if not spooled_room_file(folder).exists():
        make_room_file(folder)
    start(folder, rehearsal=mode == "rehearsal")
    return wait_ready(folder, before, pause)


def spooled_room_file(folder: Path) -> Path:
    """The room file that `make_room_file` wrote."""
    return folder / "spool" / ROOM_FILE
