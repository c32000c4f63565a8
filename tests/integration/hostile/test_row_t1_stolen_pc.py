"""T1: the hall's PC is stolen. What its disk gives away, block by block, deleted files too."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.protectors import FileProtector
from bozhen_desktop.kernel.errors import BozhenError
from tests.integration.hostile.canary_day import DROPPED, SITE, Scene, key_marks, names_of
from tests.integration.hostile.wiretap import file_pieces, found_in

pytestmark = pytest.mark.timeout(400)


def test_the_scan_reads_what_was_deleted(scene: Scene) -> None:
    assert found_in(file_pieces(scene.image), [DROPPED]) == {DROPPED}


def test_the_image_of_the_disk_holds_no_name_no_paper_and_no_key(scene: Scene) -> None:
    texts = scene.texts[::6]
    looked = {*names_of(scene.papers), *texts, *key_marks(), *scene.secrets.values()}
    looked = {word for word in looked if len(word) >= 6}
    assert len(looked) >= 250
    assert found_in(file_pieces(scene.image), looked) == set()


@pytest.fixture
def stolen(scene: Scene, tmp_path: Path) -> Path:
    """The hall's folder on the thief's own machine."""
    mounted, copy = tmp_path / "mounted", tmp_path / "stolen"
    mounted.mkdir()
    subprocess.run(["mount", "-o", "loop,ro", str(scene.image), str(mounted)], check=True)
    try:
        shutil.copytree(mounted, copy)
    finally:
        subprocess.run(["umount", str(mounted)], check=True)
    return copy


def test_without_what_protects_the_keystore_no_pin_opens_anything(stolen: Path) -> None:
    """As on a PC whose key is elsewhere (DPAPI, an encrypted disk): nothing is made of a PIN."""
    keys = stolen / "keys"
    names = sorted(path.name for path in keys.iterdir())
    store = DataFolder.open(stolen).open_keystore()
    assert store.get("room/sign")
    protector = FileProtector(keys)
    protecting = [name for name in names if name != "keystore"]
    assert protecting, (names, protector)
    for name in protecting:
        (keys / name).unlink()
    with pytest.raises(BozhenError):
        DataFolder.open(stolen).open_keystore().get("room/sign")
    for path in stolen.rglob("*.db*"):
        assert not path.read_bytes().startswith(b"SQLite format 3"), path.name


def test_the_whole_folder_with_its_key_file_gives_everything(stolen: Path) -> None:
    """Said honestly: on Linux the key lies beside the keystore, so the disk must be encrypted."""
    store = DataFolder.open(stolen).open_keystore()
    assert len(store.get("room/sign")) == 32
    assert SITE
