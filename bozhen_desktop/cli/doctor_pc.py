"""Readiness of the PC itself: drive, database library, fonts; and what no program can see."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from bozhen_desktop.cli.doctor_findings import (
    HALL,
    OFFICE,
    TERMINAL,
    Finding,
    Place,
    bad,
    good,
    unchecked,
    warning,
)
from bozhen_desktop.cli.doctor_outside import Outside, check_firewall, check_printers
from bozhen_desktop.hall.worker import read_hall_file
from bozhen_desktop.host.drives import RESERVE, free_bytes, need_space, network_system
from bozhen_desktop.host.files import read_regular
from bozhen_desktop.host.resources import resource
from bozhen_desktop.journal.driver import check_version, sqlite_version
from bozhen_desktop.kernel.errors import BozhenError

EVENTS, EVENT_BYTES = 300, 1024
"""Events of one candidate's day (a paper of 100 items, answers that change) and bytes of one in the
file; measured about 100 and 600 with short papers."""

BASE = 64 << 20
"""Program logs, packages, papers and photos."""

BATCH = 10
"""An office holds this many sittings at least."""

FONTS = ("fonts/NotoSansSC-Regular.ttf", "fonts/NotoSansSC-Bold.ttf")
_TRUE_TYPE = (b"\0\1\0\0", b"true", b"OTTO")
_FONT_CAP = 1 << 26
BLOCK_DEVICES = Path("/sys/dev/block")


def forecast(role: str, seats: int) -> int:
    """Bytes that a role is expected to write."""
    day = seats * EVENTS * EVENT_BYTES
    return BASE + {TERMINAL: 0, HALL: day, OFFICE: day * BATCH}[role]


def check_pc(place: Place) -> Iterator[Finding]:
    """Everything that needs no data of ours."""
    yield _disk(place)
    yield _network(place)
    yield _sqlite()
    yield _fonts()


def _disk(place: Place) -> Finding:
    expected = forecast(place.role, place.seats)
    facts = {"free": _mb(free_bytes(place.folder)), "needed": _mb(expected * RESERVE)}
    try:
        need_space(place.folder, expected)
    except BozhenError as error:
        return bad("disk", error.code, **facts)
    return good("disk", "disk-enough", **facts)


def _mb(size: int) -> int:
    return size >> 20


def _network(place: Place) -> Finding:
    system = network_system(place.folder)
    if system:
        return bad("drive", "folder-on-network", system=system)
    return good("drive", "drive-local")


def _sqlite() -> Finding:
    version = sqlite_version()
    try:
        check_version(version)
    except BozhenError as error:
        return bad("sqlite", error.code, version=version)
    return good("sqlite", "sqlite-fixed", version=version)


def _fonts() -> Finding:
    for name in FONTS:
        try:
            data = read_regular(resource(name), _FONT_CAP)
        except BozhenError:
            return bad("fonts", "font-missing", file=name.rpartition("/")[2])
        if not data.startswith(_TRUE_TYPE):
            return bad("fonts", "font-damaged", file=name.rpartition("/")[2])
    return good("fonts", "fonts-here", count=len(FONTS))


def check_encryption(folder: Path, devices: Path = BLOCK_DEVICES) -> Finding:
    """Whether the disk itself is encrypted, which a key in a file needs.

    Seen on Linux (dm-crypt) alone; what a controller or a virtual machine does below is not.
    """
    if not sys.platform.startswith("linux"):  # pragma: no cover - Linux only
        return unchecked("disk-encryption", "encryption-unseen")
    number = os.stat(folder).st_dev
    device = devices / f"{os.major(number)}:{os.minor(number)}"
    if not device.exists():
        return unchecked("disk-encryption", "encryption-unseen")
    if _is_encrypted(device):
        return good("disk-encryption", "disk-encrypted")
    return warning("disk-encryption", "disk-not-encrypted")


def _is_encrypted(device: Path, depth: int = 8) -> bool:
    """A crypt device, or one that lies on nothing but such ones (LVM and RAID over dm-crypt)."""
    try:
        if (device / "dm" / "uuid").read_text("ascii").startswith("CRYPT-"):
            return True
    except OSError:
        pass
    below = sorted(device.glob("slaves/*"))
    return bool(below) and depth > 0 and all(_is_encrypted(each, depth - 1) for each in below)


def check_surroundings(place: Place, outside: Outside | None = None) -> Iterator[Finding]:
    """What stands around the program: firewall before the hall's port, printers."""
    outside = outside or Outside()
    if place.role == HALL:
        hall = read_hall_file(place.folder)
        yield check_firewall(hall.port if hall is not None else 0, outside)
    if place.role in (HALL, OFFICE):
        yield check_printers(outside)
