"""After a purge nothing on this PC can give the people of a sitting back."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import pytest

from bozhen_desktop.domain.incidents import NoteAdded
from bozhen_desktop.hall.output import Work
from bozhen_desktop.hall.worker import Hall
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.sealing import open_with, recipient_of, seal_to
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.digest import canonical_text, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from tests.integration.hall_process import founded
from tests.unit.journal.samples import row

CANARY = "CANARY-150699-7431"
SECRET = b"canary-secret-of-a-group-32-byte"
NAMES = ("journal/t1", "pins/t1", "group/t1/G1")


def everything(*roots: Path) -> bytes:
    """Every byte that lies under these folders, names of files included."""
    found = [path for root in roots for path in root.rglob("*")]
    data = b"".join(path.read_bytes() for path in found if path.is_file())
    return data + "\n".join(map(str, found)).encode()


def fill(path: Path) -> None:
    """A sitting as a day leaves it: events, a photo, work files, secrets, its exam package."""
    folder = DataFolder.open(path)
    keystore = folder.open_keystore()
    journal = Journal.open(folder.sitting_journal("t1"), keystore.get("journal/t1"))
    note = NoteAdded(number=1, room="R1", text=CANARY, by="chief", at=1)
    note_row = row(1)._replace(kind="note-added", body=canonical_text(note))
    photo = b"\xff\xd8" + CANARY.encode() * 50
    entries = chained(START, [note_row])
    journal.append(entries, {sha256_hex(photo): photo})
    journal.close()
    (folder.sitting_spool("t1") / "report.pdf").write_bytes(CANARY.encode())
    room = recipient_of(keystore.get("room/age").decode())
    sealed = seal_to([room], CANARY.encode() * 9)
    (folder.packages / "exam.bzp").write_bytes(sealed)


def found_by_key(path: Path) -> bool:
    """Whether somebody with every key of this PC can read the canary."""
    folder = DataFolder.open(path)
    keystore = folder.open_keystore()
    try:
        key = keystore.get("journal/t1")
        journal = Journal.open(folder.path / "sittings" / "t1" / "journal.db", key)
        if any(CANARY in entry.body for entry in journal.entries()):
            return True
    except BozhenError:
        pass
    identity = keystore.get("room/age").decode()
    for package in folder.packages.glob("*.bzp"):
        try:
            if CANARY.encode() in open_with(identity, package.read_bytes()):
                return True
        except BozhenError:
            continue
    return False


def test_a_purged_sitting_leaves_no_canary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, temp = tmp_path / "hall", tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    founded(path)

    async def work(*works: Work) -> None:
        folder = DataFolder.open(path)
        with folder.lock():
            hall = Hall(folder, folder.open_keystore())
            for each in works:
                await hall._works.do(each)
            await asyncio.to_thread(hall.journals.stop)
            hall._works.close()

    put = {"pins/t1": SECRET, "group/t1/G1": SECRET}
    asyncio.run(work(Work(1, "secrets", {"put": put}), Work(2, "open-book", {"sitting": "t1"})))
    fill(path)
    assert found_by_key(path), "the control: before the purge it is there"
    assert CANARY.encode() in everything(path, temp), "the work file is clear until then"
    asyncio.run(work(Work(3, "purge-book", {"sitting": "t1", "packages": ["exam.bzp"]})))
    assert not found_by_key(path)
    left = everything(path, temp)
    assert CANARY.encode() not in left
    assert SECRET not in left
    keystore = DataFolder.open(path).open_keystore()
    assert not [name for name in NAMES if name in keystore]
    assert "t1" not in [folder.name for folder in DataFolder.open(path).sittings()]
