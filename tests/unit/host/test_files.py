"""Files: whole or not at all; foreign ones never hang, link or overflow."""

from __future__ import annotations

import hashlib
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bozhen_desktop.host import files
from bozhen_desktop.host.locks import FolderLock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import is_id


def code_of(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(BozhenError) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    return caught.value.code


def test_atomic_write_leaves_only_the_new_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for data in (b"one", b"two longer", b""):
        files.write_atomically(path, data)
        assert path.read_bytes() == data
        assert [each.name for each in tmp_path.iterdir()] == ["a.json"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_atomic_write_passes_over_what_a_killed_one_left(tmp_path: Path) -> None:
    (tmp_path / "a.part").write_bytes(b"half")
    files.write_atomically(tmp_path / "a", b"whole")
    assert (tmp_path / "a").read_bytes() == b"whole"
    assert not (tmp_path / "a.part").exists()


def test_a_write_that_cannot_be_keeps_the_former_file(tmp_path: Path) -> None:
    folder = tmp_path / "taken"
    folder.mkdir()
    assert code_of(files.write_atomically, folder, b"x") == "write-failed"
    assert code_of(files.write_atomically, tmp_path / "no" / "a", b"x") == "write-failed"
    assert [each.name for each in tmp_path.iterdir()] == ["taken"]


def test_a_full_disk_is_named_and_keeps_the_former_file() -> None:
    assert code_of(files.append_durably, Path("/dev/full"), b"x") == "disk-full"


def test_shredding_write_overwrites_the_former_bytes(tmp_path: Path) -> None:
    path, other = tmp_path / "keys", tmp_path / "same-inode"
    files.write_atomically(path, b"CANARY" * 50)
    os.link(path, other)
    files.write_atomically(path, b"new", shred=True)
    assert path.read_bytes() == b"new"
    assert other.read_bytes() == bytes(300)


@given(parts=st.lists(st.binary(max_size=50), max_size=6))
@settings(max_examples=25, deadline=None)
def test_appends_add_up(tmp_path_factory: pytest.TempPathFactory, parts: list[bytes]) -> None:
    path = tmp_path_factory.mktemp("append") / "log"
    for part in parts:
        files.append_durably(path, part)
    assert (path.read_bytes() if parts else b"") == b"".join(parts)


def test_append_that_fails_is_cut_back(tmp_path: Path) -> None:
    """A limit on file size fails the second append half-way, in a process of its own."""
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from bozhen_desktop.host.files import append_durably\n"
        "from bozhen_desktop.kernel.errors import BozhenError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "path = Path(sys.argv[1])\n"
        "append_durably(path, b'good')\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "try:\n    append_durably(path, bytes(200))\n"
        "except BozhenError as error:\n    print(error.code)\n"
    )
    path = tmp_path / "log"
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "write-failed"
    assert path.read_bytes() == b"good"


def test_read_takes_exactly_up_to_the_cap(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(bytes(10))
    assert files.read_regular(path, 10) == bytes(10)
    assert code_of(files.read_regular, path, 9) == "file-too-large"


def test_what_is_no_regular_file_is_refused_without_waiting(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"x")
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        for name in ("link", "folder", "fifo", "socket"):
            assert code_of(files.read_regular, tmp_path / name, 100) == "file-not-regular", name
    assert code_of(files.read_regular, Path("/dev/zero"), 100) == "file-not-regular"
    assert code_of(files.read_regular, tmp_path / "none", 100) == "file-missing"
    assert code_of(files.read_regular, tmp_path / "real" / "below", 100) == "file-missing"


def test_a_file_that_grows_while_read_stops_at_the_cap() -> None:
    """Files of /proc say size 0 and give more."""
    assert code_of(files.read_regular, Path("/proc/self/maps"), 10) == "file-too-large"


def test_copy_is_compared_and_told_of(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_bytes(os.urandom(3_000_000))
    told: list[tuple[int, int]] = []
    digest = files.copy_with_readback(
        source, target, lambda done, total: told.append((done, total))
    )
    assert target.read_bytes() == source.read_bytes()
    assert digest == hashlib.sha256(source.read_bytes()).hexdigest()
    assert told[-1] == (6_000_000, 6_000_000)
    assert not (tmp_path / "b.part").exists()


@pytest.mark.parametrize("at", [1, 3_000_000])
def test_a_copy_that_is_cancelled_leaves_nothing(tmp_path: Path, at: int) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_bytes(bytes(3_000_000))

    def stop(done: int, total: int) -> None:
        if done > at:
            raise BozhenError("cancelled")

    assert code_of(files.copy_with_readback, source, target, stop) == "cancelled"
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


def test_a_copy_that_reads_back_otherwise_is_removed(tmp_path: Path) -> None:
    """The stick changes a byte between the write and the read: the progress call does it."""
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_bytes(bytes(2_000_000))

    def spoil(done: int, total: int) -> None:
        if target.exists():
            with target.open("r+b") as out:
                out.seek(1_999_999)
                out.write(b"!")

    assert code_of(files.copy_with_readback, source, target, spoil) == "readback-differs"
    assert not target.exists()


def test_copy_refuses_links_and_too_much(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(11))
    (tmp_path / "l").symlink_to("a")
    target = tmp_path / "b"
    assert code_of(files.copy_with_readback, tmp_path / "l", target) == "file-not-regular"
    assert code_of(files.copy_with_readback, tmp_path / "a", target, cap=10) == "file-too-large"
    assert not target.exists()


def test_temp_dir_is_private_and_ends_shredded(tmp_path: Path) -> None:
    with files.private_temp_dir(tmp_path) as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "x").write_bytes(b"CANARY")
        os.link(folder / "x", tmp_path / "kept")
    assert not folder.exists()
    assert (tmp_path / "kept").read_bytes() == bytes(6)


def test_shred_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "file").write_bytes(b"stays")
    inside = tmp_path / "inside"
    (inside / "deep").mkdir(parents=True)
    (inside / "deep" / "file").write_bytes(b"goes")
    (inside / "link").symlink_to(tmp_path / "outside")
    (inside / "file-link").symlink_to(tmp_path / "outside" / "file")
    os.mkfifo(inside / "fifo")
    files.shred_tree(inside)
    assert not inside.exists()
    assert (tmp_path / "outside" / "file").read_bytes() == b"stays"
    files.shred_tree(inside)


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("s-01", "s-01"),
        ("B1:S2", "B1%3aS2"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("ends.", "ends%2e"),
        ("com1", "_com1"),
        ("common", "common"),
    ],
)
def test_safe_names(identifier: str, name: str) -> None:
    assert files.safe_name(identifier) == name


@pytest.mark.parametrize("bad", ["", "..", "../x", "a/b", "a\\b", "/etc", "考场", "a\0b", "x" * 65])
def test_names_that_are_no_ids_never_become_paths(bad: str) -> None:
    assert code_of(files.safe_name, bad) == "name-not-an-id"


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}", fullmatch=True))
def test_safe_name_is_one_segment(identifier: str) -> None:
    assert is_id(identifier)
    name = files.safe_name(identifier)
    assert Path(name).name == name
    assert ":" not in name and not name.endswith(".")


def test_umask_is_private(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        files.set_private_umask()
        (tmp_path / "a").write_bytes(b"")
        assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_one_holder_a_folder(tmp_path: Path) -> None:
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    with first:
        assert code_of(second.acquire) == "folder-in-use"
        assert code_of(first.acquire) == "folder-in-use"
    with second:
        pass
    second.release()


def test_lock_is_free_after_its_holder_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys, time\nfrom pathlib import Path\n"
        "from bozhen_desktop.host.locks import FolderLock\n"
        "lock = FolderLock(Path(sys.argv[1]))\nlock.acquire()\n"
        "print('held', flush=True)\ntime.sleep(60)\n"
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen([*command, str(tmp_path)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        assert code_of(FolderLock(tmp_path).acquire) == "folder-in-use"
        child.kill()
        child.wait()
    with FolderLock(tmp_path):
        pass
