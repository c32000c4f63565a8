"""The data folder: mode for ever, places, purge."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.sealing import derive, new_key, seal
from bozhen_desktop.kernel.errors import BozhenError

NOW = 1_790_000_000_000
CANARY = b"CANARY-OF-A-SITTING"


def refused(code: str, call: object, *args: object, **kwargs: object) -> None:
    with pytest.raises(BozhenError) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    assert caught.value.code == code


@pytest.mark.parametrize("mode", ["live", "rehearsal"])
def test_a_folder_keeps_its_mode(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "deep" / "data"
    made = DataFolder.create(path, mode, wall_ms=NOW)
    other = "rehearsal" if mode == "live" else "live"
    assert DataFolder.open(path).facts == DataFolder.open(path, mode).facts == made.facts
    assert made.facts.created == NOW and made.mode == mode
    refused("folder-mode-other", DataFolder.open, path, other)
    refused("folder-mode-other", DataFolder.open_or_create, path, other, wall_ms=NOW)
    refused("folder-exists", DataFolder.create, path, other, wall_ms=NOW)
    assert DataFolder.open_or_create(path, mode, wall_ms=0).facts == made.facts
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert stat.S_IMODE(made.keys.stat().st_mode) == 0o700


def test_two_folders_have_two_incarnations_and_one_may_be_renewed(tmp_path: Path) -> None:
    first = DataFolder.create(tmp_path / "a", "live", wall_ms=NOW)
    second = DataFolder.create(tmp_path / "b", "live", wall_ms=NOW)
    assert first.incarnation != second.incarnation
    before = first.facts
    renewed = first.renew_incarnation()
    assert renewed != before.incarnation
    again = DataFolder.open(tmp_path / "a", "live").facts
    assert (again.incarnation, again.created, again.mode) == (renewed, NOW, "live")


def test_a_mode_nobody_knows(tmp_path: Path) -> None:
    refused("mode-unknown", DataFolder.create, tmp_path / "a", "test", wall_ms=NOW)
    assert not (tmp_path / "a").exists()


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")
    refused("folder-not-ours", DataFolder.create, tmp_path, "live", wall_ms=NOW)
    refused("folder-not-ours", DataFolder.open, tmp_path)
    refused("folder-missing", DataFolder.open, tmp_path / "none")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_the_mode_cannot_be_changed_by_removing_the_file(tmp_path: Path) -> None:
    DataFolder.create(tmp_path / "a", "rehearsal", wall_ms=NOW)
    (tmp_path / "a" / "folder.json").unlink()
    refused("folder-not-ours", DataFolder.open_or_create, tmp_path / "a", "live", wall_ms=NOW)


GOOD = {"product": "bozhen", "format": 1, "mode": "live", "created": 1, "incarnation": "a"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "folder-not-ours"),
        ("[]", "folder-not-ours"),
        ("{}", "folder-not-ours"),
        (json.dumps({**GOOD, "product": "other"}), "folder-not-ours"),
        (json.dumps({**GOOD, "mode": "both"}), "folder-not-ours"),
        (json.dumps({**GOOD, "created": "now"}), "folder-not-ours"),
        (json.dumps({**GOOD, "extra": 1}), "folder-not-ours"),
        (json.dumps({**GOOD, "format": 2, "extra": 1}), "folder-format"),
        (" " * 70_000, "folder-not-ours"),
    ],
)
def test_folder_json_is_checked(tmp_path: Path, content: str, code: str) -> None:
    (tmp_path / "folder.json").write_text(content)
    refused(code, DataFolder.open, tmp_path)


def test_places(tmp_path: Path) -> None:
    data = DataFolder.create(tmp_path / "a", "live", wall_ms=NOW)
    assert data.site_journal == data.path / "site.journal"
    assert data.sitting_journal("s-1") == data.path / "sittings" / "s-1" / "journal.db"
    assert data.sitting_spool("s-1").is_dir()
    assert [path.name for path in data.sittings()] == ["s-1"]
    assert data.packages.is_dir() and data.quarantine.is_dir() and data.spool.is_dir()
    for bad in ("..", "a/b", "", "场次"):
        refused("name-not-an-id", data.sitting_folder, bad)
        refused("name-not-an-id", data.purge_sitting, bad, data.open_keystore())


def test_one_process_a_folder(tmp_path: Path) -> None:
    data = DataFolder.create(tmp_path / "a", "live", wall_ms=NOW)
    with data.lock():
        refused("folder-in-use", DataFolder.open(tmp_path / "a").lock().acquire)


def fill(data: DataFolder, sitting: str) -> Path:
    """Secrets and files of a sitting; the clear one is what must not survive anywhere."""
    store = data.open_keystore()
    key = store.put_new(f"journal/{sitting}", new_key())
    store.put(f"group/{sitting}/g-1", CANARY)
    journal = data.sitting_journal(sitting)
    journal.write_bytes(seal(derive(key, "tables", sitting), CANARY))
    (data.sitting_spool(sitting) / "clear").write_bytes(CANARY * 1000)
    return journal


def test_purge_leaves_no_canary_and_no_key(tmp_path: Path) -> None:
    data = DataFolder.create(tmp_path / "a", "live", wall_ms=NOW)
    for sitting in ("s-1", "s-2"):
        fill(data, sitting)
    held = (data.sitting_spool("s-1") / "clear").open("rb")
    sealed = data.sitting_journal("s-1").read_bytes()
    store = data.open_keystore()
    data.purge_sitting("s-1", store)
    data.purge_sitting("s-1", store)
    with held:
        assert held.read().strip(b"\0") == b""
    found = [path for path in data.path.rglob("*") if path.is_file()]
    named = [path.relative_to(data.path).as_posix() for path in found if "s-1" in path.as_posix()]
    assert named == []
    assert [path for path in found if CANARY in path.read_bytes()] == [
        data.path / "sittings" / "s-2" / "spool" / "clear"
    ]
    assert not any(sealed in path.read_bytes() for path in found)
    assert data.open_keystore().names() == ["group/s-2/g-1", "journal/s-2"]


def test_a_purge_cut_between_its_steps_leaves_nothing_that_opens(tmp_path: Path) -> None:
    """The keys go first: with the folder write-protected as it were, the rest is only noise."""
    data = DataFolder.create(tmp_path / "a", "live", wall_ms=NOW)
    journal = fill(data, "s-1")
    data.open_keystore().destroy_sitting("s-1")
    assert journal.exists()
    assert data.open_keystore().names() == []
    data.purge_sitting("s-1", data.open_keystore())
    assert not journal.parent.exists()
