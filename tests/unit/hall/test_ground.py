"""The disk under a hall: local, and with room for the day."""

from __future__ import annotations

from pathlib import Path

import pytest

from bozhen_desktop.hall import ground, run
from bozhen_desktop.hall.founding import SiteFacts, found
from bozhen_desktop.host.drives import RESERVE, free_bytes
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.kernel.clock import FakeClock
from bozhen_desktop.kernel.errors import BozhenError


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    path = tmp_path / "hall"
    found(path, SiteFacts(site="S01", name="一号考场"), "rehearsal", FakeClock())
    return path


def filled(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """As if so little room was left: more is asked for than there is."""
    monkeypatch.setattr(ground, "BASE", free_bytes(path))


def test_a_local_folder_with_room_is_good_ground(hall: Path) -> None:
    ground.check_ground(hall)
    ground.check_room_for(hall, 200)


def test_a_hall_does_not_start_on_a_network_drive(
    hall: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mounts = hall.with_name("mounts")
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {hall.resolve()} nfs4 rw 0 0\n")
    monkeypatch.setattr(ground, "MOUNTS", mounts)
    assert run.main(["--data", str(hall), "--rehearsal", "--host", "127.0.0.1"]) == 2
    assert "folder-on-network" in capsys.readouterr().err
    assert not (hall / "hall.json").exists(), "it never listened"


def test_a_new_hall_does_not_start_without_room(
    hall: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(monkeypatch, hall)
    assert run.main(["--data", str(hall), "--rehearsal", "--host", "127.0.0.1"]) == 2
    assert "disk-space-low" in capsys.readouterr().err


def test_a_hall_with_a_sitting_starts_whatever_room_is_left(
    hall: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    DataFolder.open(hall).sitting_journal("S1").parent.mkdir(parents=True, exist_ok=True)
    filled(monkeypatch, hall)
    ground.check_ground(hall)


def test_a_sitting_comes_in_only_where_its_day_fits(hall: Path) -> None:
    most = free_bytes(hall) // RESERVE // ground.ENTRY
    with pytest.raises(BozhenError, match="disk-space-low"):
        ground.check_room_for(hall, most + 1000)
