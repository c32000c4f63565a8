"""The keystore: old or new after any kill, nothing readable without its protector."""

from __future__ import annotations

import os
import random
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.protectors import FileProtector, default_protector
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

CANARY = b"CANARY-OF-A-SECRET"


def open_store(folder: Path) -> Keystore:
    return Keystore(folder / "keystore", FileProtector(folder / "protector.key"))


def bytes_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_secrets_come_back_after_reopening(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.put("journal/s-1", CANARY)
    store.put_all({"group/s-1/g-1": b"one", "room/sign": b"two", "device": b"three"})
    again = open_store(tmp_path)
    assert again.get("journal/s-1") == CANARY
    assert again.names() == ["device", "group/s-1/g-1", "journal/s-1", "room/sign"]
    assert again.names("group/s-1/") == ["group/s-1/g-1"]
    assert "room/sign" in again and "room/age" not in again
    assert CANARY not in bytes_below(tmp_path)
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_put_new_keeps_the_first(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    assert store.put_new("device/sign", b"first") == b"first"
    assert store.put_new("device/sign", b"second") == b"first"
    assert open_store(tmp_path).get("device/sign") == b"first"


def test_destroyed_is_gone_from_memory_file_and_former_file(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.put_all({"journal/s-1": CANARY, "room/sign": b"stays"})
    former = tmp_path / "former"
    os.link(tmp_path / "keystore", former)
    store.destroy("journal/s-1", "never/was")
    for each in (store, open_store(tmp_path)):
        assert each.names() == ["room/sign"]
        with pytest.raises(BozhenError, match="secret-missing"):
            each.get("journal/s-1")
    assert former.read_bytes().strip(b"\0") == b""
    before = (tmp_path / "keystore").read_bytes()
    store.destroy("journal/s-1")
    assert (tmp_path / "keystore").read_bytes() == before


def test_a_sitting_is_destroyed_whole_and_alone(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    names = ["journal/s-1", "group/s-1/g-1", "pins/s-1", "journal/s-10", "group/s-2/s-1", "room"]
    store.put_all(dict.fromkeys(names, b"x"))
    store.destroy_sitting("s-1")
    assert open_store(tmp_path).names() == ["group/s-2/s-1", "journal/s-10", "room"]


@pytest.mark.parametrize(
    "name", ["", "Upper", "a//b", "a/../b", "a/", "/a", "a b", "组", "a/b/c/d/e"]
)
def test_names_are_paths_of_words(tmp_path: Path, name: str) -> None:
    with pytest.raises(BozhenError, match="secret-name"):
        open_store(tmp_path).put(name, b"")


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stored")
    open_store(folder).put("journal/s-1", CANARY)
    return folder


@given(at=st.integers(0, 10**6), by=st.integers(1, 255))
@settings(max_examples=200, deadline=None)
def test_any_changed_byte_is_refused(stored: Path, at: int, by: int) -> None:
    good = (stored / "keystore").read_bytes()
    at %= len(good)
    copy = stored / "changed"
    copy.write_bytes(good[:at] + bytes([good[at] ^ by]) + good[at + 1 :])
    with pytest.raises(BozhenError) as caught:
        Keystore(copy, FileProtector(stored / "protector.key"))
    assert caught.value.code in ("sealed-unreadable", "keystore-version")


@pytest.mark.parametrize("size", [0, 3, 7, 60, 100])
def test_a_cut_file_is_refused(stored: Path, size: int) -> None:
    copy = stored / "cut"
    copy.write_bytes((stored / "keystore").read_bytes()[:size])
    with pytest.raises(IntegrityError, match="sealed-unreadable"):
        Keystore(copy, FileProtector(stored / "protector.key"))


def test_without_its_key_file_nothing_opens_and_none_is_made(tmp_path: Path) -> None:
    open_store(tmp_path).put("room/sign", b"x")
    key = tmp_path / "protector.key"
    kept = key.read_bytes()
    key.unlink()
    with pytest.raises(BozhenError, match="keystore-key-missing"):
        open_store(tmp_path)
    assert not key.exists()
    for bad in (b"", kept[:-1], kept + b"x"):
        key.write_bytes(bad)
        with pytest.raises(BozhenError, match="keystore-key-missing"):
            open_store(tmp_path)
    key.write_bytes(bytes(32))
    with pytest.raises(IntegrityError, match="sealed-unreadable"):
        open_store(tmp_path)
    key.write_bytes(kept)
    assert open_store(tmp_path).get("room/sign") == b"x"


def test_a_failed_write_keeps_the_former_secrets(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    store = open_store(folder)
    store.put("room/sign", b"old")
    (folder / "keystore.part").mkdir()
    with pytest.raises(BozhenError, match="write-failed"):
        store.put("room/sign", b"new")
    assert store.get("room/sign") == b"old"
    with pytest.raises(BozhenError, match="write-failed"):
        open_store(folder)
    (folder / "keystore.part").rmdir()
    assert open_store(folder).get("room/sign") == b"old"


def test_several_threads_lose_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path)

    def fill(thread: int) -> None:
        for number in range(8):
            store.put(f"group/s-{thread}/g-{number}", b"%d" % number)

    threads = [threading.Thread(target=fill, args=(number,)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(open_store(tmp_path).names()) == 32


def test_default_protector_of_this_system(tmp_path: Path) -> None:
    protector = default_protector(tmp_path)
    assert protector.unprotect(protector.protect(CANARY)) == CANARY
    assert protector.name == ("dpapi" if sys.platform == "win32" else "file")


WRITER = """
import sys
from pathlib import Path
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.protectors import FileProtector
folder = Path(sys.argv[1])
store = Keystore(folder / "keystore", FileProtector(folder / "protector.key"))
number = int(store.get("device/counter")) if "device/counter" in store else 0
print(number, flush=True)
while True:
    number += 1
    store.put_all({"device/counter": b"%d" % number, "device/twin": b"%d" % number})
    print(number, flush=True)
"""


CARELESS = """
import time
import bozhen_desktop.host.keystore
def write_in_place(path, data, shred):
    with path.open("wb", buffering=0) as out:
        out.write(data[:60])
        time.sleep(0.002)
        out.write(data[60:])
bozhen_desktop.host.keystore.write_atomically = write_in_place
"""


def kill_while_writing(folder: Path, delay: float, script: str = WRITER) -> int:
    """Let a child rewrite the store without end, kill it; the last number that it acknowledged."""
    command = [sys.executable, "-c", script, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(delay)
        child.kill()
        told = first + child.stdout.read()
    return int(told[: told.rindex("\n")].rsplit("\n", 1)[-1])


def test_twenty_kills_leave_the_old_or_the_new_store(tmp_path: Path) -> None:
    source = random.Random(20)
    open_store(tmp_path).put("room/sign", CANARY)
    total = 0
    for _ in range(20):
        acknowledged = kill_while_writing(tmp_path, source.uniform(0.01, 0.06))
        store = open_store(tmp_path)
        assert store.get("room/sign") == CANARY
        found = int(store.get("device/counter")) if "device/counter" in store else 0
        assert found in (acknowledged, acknowledged + 1)
        assert found == 0 or store.get("device/twin") == store.get("device/counter")
        assert not (tmp_path / "keystore.part").exists()
        total = found
    assert total >= 20


def test_the_kills_do_find_a_store_that_writes_in_place(tmp_path: Path) -> None:
    """The control of the test above: with a careless writer the same kills must do damage."""
    source = random.Random(20)
    open_store(tmp_path).put("room/sign", CANARY)
    good = (tmp_path / "keystore").read_bytes()
    damaged = 0
    for _ in range(20):
        (tmp_path / "keystore").write_bytes(good)
        kill_while_writing(tmp_path, source.uniform(0.01, 0.06), CARELESS + WRITER)
        try:
            open_store(tmp_path)
        except IntegrityError:
            damaged += 1
    assert damaged > 0


def test_every_write_has_a_data_key_of_its_own(tmp_path: Path) -> None:
    """So a destroyed secret cannot be read from an old copy with the data key of today."""
    protector, found = FileProtector(tmp_path / "protector.key"), set()
    store = open_store(tmp_path)
    for number in range(3):
        store.put("room/sign", b"%d" % number)
        data = (tmp_path / "keystore").read_bytes()
        found.add(protector.unprotect(data[7 : 7 + int.from_bytes(data[5:7], "big")]))
    assert len(found) == 3
