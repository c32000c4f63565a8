"""Drives: room that is left, room that will be needed, folders that lie on a network."""

from __future__ import annotations

import ctypes
import re
import shutil
import sys
from pathlib import Path

from bozhen_desktop.kernel.errors import BozhenError

RESERVE = 3
"""A forecast must fit this many times: journal, its WAL or copy, and the package made of it."""

MOUNTS = Path("/proc/mounts")
_NETWORK = re.compile(
    r"9p|afs|afpfs|ceph|cifs|coda|davfs|fuse\.(davfs|glusterfs|rclone|sshfs)|glusterfs|lustre|"
    r"ncpfs|nfs4?|smb3|smbfs"
)
_REMOTE_DRIVE = 4
_OCTAL = re.compile(r"\\([0-7]{3})")


def free_bytes(path: Path) -> int:
    """Bytes this account may still write where `path` lies or will lie."""
    return shutil.disk_usage(_existing(path)).free


def need_space(path: Path, forecast: int) -> None:
    """Refuse when `forecast` bytes do not fit `RESERVE` times.

    Raises:
        BozhenError: `disk-space-low` (free, needed; bytes).
    """
    free, needed = free_bytes(path), forecast * RESERVE
    if free < needed:
        raise BozhenError("disk-space-low", free=free, needed=needed)


def refuse_network(path: Path, mounts: Path = MOUNTS) -> None:
    """Refuse a data folder on a network drive: locks and fsync cannot be trusted there.

    Raises:
        BozhenError: `folder-on-network` (folder, system).
    """
    system = network_system(path, mounts)
    if system:
        raise BozhenError("folder-on-network", folder=path.name, system=system)


def network_system(path: Path, mounts: Path = MOUNTS) -> str:
    """Kind of network file system `path` lies on, or ""; best effort, a hidden one is missed."""
    place = _existing(path.absolute()).resolve()
    if sys.platform == "win32":  # pragma: no cover - Windows only
        remote = ctypes.windll.kernel32.GetDriveTypeW(place.anchor) == _REMOTE_DRIVE
        return "remote" if remote or str(place).startswith("\\\\") else ""
    try:
        text = mounts.read_text("utf-8", errors="surrogateescape")
    except OSError:
        return ""
    system = system_of(place, text)
    return system if _NETWORK.fullmatch(system) else ""


def system_of(place: Path, mounts: str) -> str:
    """File system of the mount that holds the absolute `place`, from the text of /proc/mounts."""
    best, system = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(_OCTAL.sub(lambda found: chr(int(found[1], 8)), fields[1]))
        if len(point.parts) >= best and place.is_relative_to(point):
            best, system = len(point.parts), fields[2]
    return system


def _existing(path: Path) -> Path:
    while not path.exists() and path != path.parent:
        path = path.parent
    return path
