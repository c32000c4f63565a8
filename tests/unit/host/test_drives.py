"""Drives: space and network folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from bozhen_desktop.host import drives
from bozhen_desktop.kernel.errors import BozhenError

MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
server:/exam /mnt/exam nfs4 rw 0 0
//server/share /mnt/my\\040share cifs rw 0 0
/dev/sdb1 /mnt/exam/stick vfat rw 0 0
broken line
/dev/sdc1 /mnt/twice ext4 rw 0 0
server:/late /mnt/twice nfs rw 0 0
"""


@pytest.mark.parametrize(
    ("place", "system"),
    [
        ("/", "ext4"),
        ("/var/lib", "ext4"),
        ("/mnt/exam", "nfs4"),
        ("/mnt/exam/a/b", "nfs4"),
        ("/mnt/examination", "ext4"),
        ("/mnt/my share/x", "cifs"),
        ("/mnt/exam/stick/x", "vfat"),
        ("/mnt/twice/x", "nfs"),
    ],
)
def test_the_deepest_and_latest_mount_decides(place: str, system: str) -> None:
    assert drives.system_of(Path(place), MOUNTS) == system


def test_a_local_folder_is_taken(tmp_path: Path) -> None:
    drives.refuse_network(tmp_path / "not" / "there" / "yet")
    assert drives.network_system(tmp_path) == ""


def test_a_network_folder_is_refused(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {tmp_path} nfs4 rw 0 0\n")
    with pytest.raises(BozhenError) as caught:
        drives.refuse_network(tmp_path / "data", mounts)
    assert caught.value.code == "folder-on-network"
    assert caught.value.params == {"folder": "data", "system": "nfs4"}
    assert drives.network_system(tmp_path, tmp_path / "none") == ""


def test_a_forecast_must_fit_three_times(tmp_path: Path) -> None:
    free = drives.free_bytes(tmp_path / "not" / "yet")
    assert free > 0
    drives.need_space(tmp_path, free // 6)
    with pytest.raises(BozhenError) as caught:
        drives.need_space(tmp_path, free)
    assert caught.value.code == "disk-space-low"
    assert caught.value.params["needed"] == 3 * free
