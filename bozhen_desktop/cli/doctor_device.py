"""Readiness of a candidate's PC: does it know its room, and does it keep what it is told?"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from bozhen_desktop.cli.doctor_findings import Finding, bad, good, unchecked, warning
from bozhen_desktop.client.device import Home
from bozhen_desktop.host.files import read_regular
from bozhen_desktop.host.room_file import PcNames
from bozhen_desktop.kernel.errors import BozhenError

HOME_FILE = "device.json"
_CAP = 1 << 16


def check_device(folder: Path, pc: PcNames) -> list[Finding]:
    """Enrolment and persistence, as the folder's own file tells them."""
    try:
        home = msgspec.json.decode(read_regular(folder / HOME_FILE, _CAP), type=Home)
    except (BozhenError, msgspec.MsgspecError):
        return [bad("enrolment", "device-file-unreadable")]
    return [_enrolment(home), _same_pc(home, pc), _persistence(home)]


def _enrolment(home: Home) -> Finding:
    if not home.room_public:
        return warning("enrolment", "room-unknown")
    return good("enrolment", "room-known", term=home.term)


def _same_pc(home: Home, pc: PcNames) -> Finding:
    """A folder that came with an image gets a new key at the next start."""
    if home.macs and pc.macs and pc.macs.isdisjoint(home.macs):
        return warning("copied", "folder-copied")
    return good("copied", "folder-own")


def _persistence(home: Home) -> Finding:
    if sys.platform == "win32":  # pragma: no cover - it tells no identity of a boot
        return unchecked("persistence", "persistence-windows")
    if home.outlived:
        return good("persistence", "folder-outlived")
    return warning("persistence", "folder-not-proved")
