"""A hostile stick: links, pipes, folders, empty, endless and changing files; and writing to one."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from pathlib import Path

import pytest

from bozhen_desktop.exchange.container import parse
from bozhen_desktop.exchange.sticks import (
    LIST_CAP,
    SCAN_CAP,
    Copy,
    file_name,
    let_go,
    list_packages,
    put_on_stick,
    take_in,
)
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from tests.unit.exchange import packages as make


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def quarantine(tmp_path: Path) -> Path:
    return tmp_path / "quarantine"


def hostile(stick: Path, kind: str) -> Path:
    path = stick / "x.bzp"
    if kind == "link":
        (stick / "real").write_bytes(b"secret of this PC")
        path.symlink_to(stick / "real")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "empty":
        path.touch()
    elif kind == "large":
        path.write_bytes(bytes(2000))
    return path


HOSTILE = [
    ("link", "file-not-regular"),
    ("pipe", "file-not-regular"),
    ("folder", "file-not-regular"),
    ("empty", "file-empty"),
    ("large", "file-too-large"),
    ("none", "file-missing"),
]


@pytest.mark.parametrize(("kind", "code"), HOSTILE)
def test_hostile_files_are_refused_at_once(
    stick: Path, quarantine: Path, kind: str, code: str
) -> None:
    path = hostile(stick, kind)
    before = time.monotonic()
    with pytest.raises(BozhenError) as refused:
        take_in(path, quarantine, cap=1000)
    assert refused.value.code == code
    assert time.monotonic() - before < 5
    assert list(quarantine.iterdir()) == []


@pytest.mark.parametrize(("kind", "code"), HOSTILE[:-1])
def test_the_list_names_the_problem_and_opens_nothing(stick: Path, kind: str, code: str) -> None:
    hostile(stick, kind)
    found = list_packages(stick, cap=1000)
    assert [(file.shown, file.problem) for file in found] == [("x.bzp", code)]


def test_the_list_shows_packages_only(stick: Path) -> None:
    for name in ("a.bzp", "B.BZP", ".hidden.bzp", "a.bzp.part", "notes.txt"):
        (stick / name).write_bytes(b"x")
    assert [file.shown for file in list_packages(stick)] == ["a.bzp", "B.BZP"]


def test_names_are_shown_without_anything_that_misleads(stick: Path) -> None:
    (stick / "ok\u202egpj.\x1b[2J.bzp").write_bytes(b"x")
    (stick / ("n" * 200 + ".bzp")).write_bytes(b"x")
    shown = [file.shown for file in list_packages(stick)]
    assert all(name.isprintable() and len(name) <= 80 for name in shown)
    assert len(shown) == 2


def test_a_stick_with_too_many_names(stick: Path, tmp_path: Path) -> None:
    for number in range(LIST_CAP + 5):
        (stick / f"{number:04d}.bzp").write_bytes(b"x")
    found = list_packages(stick)
    assert (len(found), found[0].shown) == (LIST_CAP, f"{LIST_CAP + 4:04d}.bzp")
    for number in range(SCAN_CAP):
        (stick / f"{number}.txt").touch()
    with pytest.raises(BozhenError, match="stick-too-full"):
        list_packages(stick)
    with pytest.raises(BozhenError, match="stick-unreadable"):
        list_packages(tmp_path / "gone")


def test_a_file_is_copied_once_and_the_stick_may_change_then(stick: Path, quarantine: Path) -> None:
    path = stick / "../stick/r.bzp"
    data = make.device()
    path.write_bytes(data)
    copy = take_in(path, quarantine)
    path.write_bytes(b"something else")
    assert copy == Copy(copy.path, hashlib.sha256(data).hexdigest(), len(data))
    assert copy.path.parent == quarantine
    assert copy.path.read_bytes() == data
    assert "r" not in copy.path.stem
    assert copy.path.stat().st_mode & 0o777 == 0o600
    let_go(copy)
    assert list(quarantine.iterdir()) == []


def test_a_file_that_changes_while_it_is_read(stick: Path, quarantine: Path) -> None:
    """The copy is what was hashed; what stands on the stick by then is nobody's business."""
    path = stick / "r.bzp"
    path.write_bytes(b"a" * (3 << 20))

    def change(done: int, total: int) -> None:
        if done == 1 << 20:
            path.write_bytes(b"b" * (3 << 20))

    copy = take_in(path, quarantine, progress=change)
    data = copy.path.read_bytes()
    assert data == b"a" * (1 << 20) + b"b" * (2 << 20)
    assert copy.sha256 == hashlib.sha256(data).hexdigest()
    with pytest.raises(IntegrityError, match="not-a-package"):
        parse(data)


def test_a_file_that_grows_while_it_is_read_meets_the_cap(stick: Path, quarantine: Path) -> None:
    path = stick / "r.bzp"
    path.write_bytes(b"a" * (1 << 20))

    def grow(done: int, total: int) -> None:
        with path.open("ab") as more:
            more.write(b"a" * (1 << 20))

    with pytest.raises(BozhenError, match="file-too-large"):
        take_in(path, quarantine, cap=2 << 20, progress=grow)
    assert list(quarantine.iterdir()) == []


def test_no_copy_is_begun_without_three_times_its_size(stick: Path, quarantine: Path) -> None:
    path = stick / "r.bzp"
    with path.open("wb") as sparse:
        sparse.truncate(shutil.disk_usage(stick).free // 2)
    with pytest.raises(BozhenError, match="disk-short"):
        take_in(path, quarantine, cap=1 << 60)


# ---------------------------------------------------------------- writing
def test_a_package_is_written_and_read_back(stick: Path, tmp_path: Path) -> None:
    data = make.result()
    source = tmp_path / "blob"
    source.write_bytes(data)
    name = file_name(parse(data).manifest)
    digest = put_on_stick(source, stick, name, expected=hashlib.sha256(data).hexdigest())
    assert (stick / name).read_bytes() == data
    assert digest == hashlib.sha256(data).hexdigest()
    assert [path.name for path in stick.iterdir()] == [name]


def test_names_of_packages_are_for_people() -> None:
    name = file_name(parse(make.result()).manifest)
    assert name.startswith("BZ-R-")
    assert name.endswith("-1-abababab.bzp")
    assert file_name(parse(make.trust_package()).manifest).startswith("BZ-T-all-3-")


@pytest.mark.parametrize("name", ["../x.bzp", "a/x.bzp", "x.exe", ".x.bzp", ""])
def test_other_names_are_not_written(stick: Path, tmp_path: Path, name: str) -> None:
    source = tmp_path / "blob"
    source.write_bytes(b"x")
    with pytest.raises(BozhenError, match="name-not-a-package"):
        put_on_stick(source, stick, name)


def test_a_wrong_source_leaves_nothing_on_the_stick(stick: Path, tmp_path: Path) -> None:
    source = tmp_path / "blob"
    source.write_bytes(b"x")
    with pytest.raises(IntegrityError, match="source-differs"):
        put_on_stick(source, stick, "x.bzp", expected="00" * 32)
    with pytest.raises(BozhenError, match="stick-missing"):
        put_on_stick(source, tmp_path / "gone", "x.bzp")
    assert list(stick.iterdir()) == []


def test_a_stick_pulled_while_writing_leaves_no_package(stick: Path, tmp_path: Path) -> None:
    source = tmp_path / "blob"
    source.write_bytes(bytes(3 << 20))

    def pull(done: int, total: int) -> None:
        raise BozhenError("pulled")

    with pytest.raises(BozhenError, match="pulled"):
        put_on_stick(source, stick, "x.bzp", progress=pull)
    assert list(stick.iterdir()) == []
