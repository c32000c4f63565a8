"""What a hall stands on: a local disk with room for the day, looked at before it is too late.

A person who starts a hall is told; a worker that comes back in the middle of a day is not kept from
its work by a disk that filled up meanwhile.
"""

from __future__ import annotations

import logging
from pathlib import Path

from bozhen_desktop.host import drives
from bozhen_desktop.host.drives import free_bytes, need_space, refuse_network
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.logs import event
from bozhen_desktop.kernel.errors import BozhenError

BASE = 64 << 20
"""Bytes of logs, packages, papers and photos."""

ENTRY = 300 * 1024
"""Bytes that the day of one entry writes at most: 300 events of 1 KiB (measured: 100 of 600)."""

MOUNTS = drives.MOUNTS


def check_ground(path: Path) -> None:
    """Before a hall starts in a folder. With sittings in it, too little room is only noted.

    Raises:
        BozhenError: `folder-on-network`, `disk-space-low`, those of `DataFolder.open`.
    """
    refuse_network(path, MOUNTS)
    try:
        need_space(path, BASE)
    except BozhenError as error:
        if not DataFolder.open(path).sittings():
            raise
        event(error.code, level=logging.CRITICAL, free=free_bytes(path) >> 20)


def check_room_for(path: Path, entries: int) -> None:
    """Before a sitting is taken in: its whole day must fit.

    Raises:
        BozhenError: `disk-space-low`.
    """
    need_space(path, BASE + entries * ENTRY)
