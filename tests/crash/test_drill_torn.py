"""Crash images: how they are built, and a short slice of `bozhen drill torn` with its control."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bozhen_desktop.cli.drill_images import DAMAGES, SECTOR, Medium, Op, read_trace
from bozhen_desktop.cli.drill_torn import REFUSED, RIGHT, WRONG, expected, judge
from bozhen_desktop.cli.drill_writer import KEY, blobs, commits
from bozhen_desktop.journal.driver import connect
from bozhen_desktop.journal.log import Journal

TOP = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.timeout(600)
COMMITS = 12
RNG = random.Random(3)


def test_a_trace_is_read_as_steps_on_the_named_files() -> None:
    path = "".join(f"\\x{byte:02x}" for byte in b"/tmp/a/j.db")
    other = "".join(f"\\x{byte:02x}" for byte in b"/tmp/a/else")
    lines = [
        f'pwrite64(4<{path}>, "\\x61\\x62\\x63", 3, 512) = 3',
        f'pwrite64(4<{path}>, "\\x61\\x62\\x63", 3, 0) = 2',
        f'pwrite64(4<{path}>, "\\x61", 1, 0) = -1 EIO (Input/output error)',
        f'pwrite64(5<{other}>, "\\x61", 1, 0) = 1',
        f"fdatasync(4<{path}>)               = 0",
        f"ftruncate(4<{path}>, 100)          = 0",
        f'unlink("{path}")                   = 0',
        'write(1<\\x2f>, "\\x61\\x63\\x6b\\x20\\x39", 5) = 5',
    ]
    assert list(read_trace(iter(lines), {"j.db"})) == [
        Op("write", "j.db", 512, b"abc"),
        Op("write", "j.db", 0, b"ab"),
        Op("sync", "j.db"),
        Op("cut", "j.db", 100),
        Op("gone", "j.db"),
        Op("said", "", 0, b"ack 9"),
    ]


@pytest.mark.parametrize("name", DAMAGES)
def test_what_was_synced_is_in_every_image(name: str) -> None:
    medium = Medium({"a": b"old"})
    medium.take(Op("write", "a", 0, b"new"))
    medium.take(Op("write", "b", 0, b"other"))
    medium.take(Op("sync", "a"))
    medium.take(Op("write", "a", SECTOR, bytes(SECTOR * 3)))
    for _ in range(50):
        image = medium.image(DAMAGES[name], RNG)
        assert image["a"].startswith(b"new")


def test_damages_differ_and_tear_only_between_sectors() -> None:
    medium = Medium({"a": b""})
    medium.take(Op("write", "a", 100, b"x" * (3 * SECTOR)))
    images = {name: medium.image(DAMAGES[name], random.Random(1)) for name in DAMAGES}
    assert images["none"] == {"a": b""}
    assert images["all"]["a"] == bytes(100) + b"x" * (3 * SECTOR)
    torn = {len(medium.image(DAMAGES["torn"], random.Random(n))["a"]) for n in range(60)}
    assert torn == {0, SECTOR, 2 * SECTOR, 3 * SECTOR, 3 * SECTOR + 100}
    noise = images["noise"]["a"]
    assert len(noise) == len(images["all"]["a"])
    assert noise != images["all"]["a"]


def _journal(folder: Path, count: int) -> None:
    folder.mkdir()
    journal = Journal.create(folder / "journal.db", KEY)
    for number, entries in enumerate(commits(count)):
        journal.append(entries, blobs(number))
    journal.close()


def test_a_judge_tells_right_from_short_and_altered(tmp_path: Path) -> None:
    wanted = expected(COMMITS)
    _journal(tmp_path / "j", COMMITS - 2)
    last = len(expected(COMMITS - 2).entries)
    assert judge(tmp_path / "j", wanted, last) == RIGHT
    assert judge(tmp_path / "j", wanted, 3) == RIGHT
    assert judge(tmp_path / "j", wanted, last + 1) == WRONG
    connection = connect(tmp_path / "j" / "journal.db", KEY)
    connection.execute("DELETE FROM blob")
    connection.close()
    assert judge(tmp_path / "j", wanted, last) == WRONG
    connection = connect(tmp_path / "j" / "journal.db", KEY)
    connection.execute("UPDATE entry SET body = '{}' WHERE seq = 4")
    connection.close()
    assert judge(tmp_path / "j", wanted, last) == REFUSED
    (tmp_path / "j" / "journal.db").write_bytes(b"no journal" * 1000)
    assert judge(tmp_path / "j", wanted, last) == REFUSED


def _drill(out: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-m", "bozhen_desktop.main", "drill", "torn", "--out", str(out)]
    done = subprocess.run(
        [*command, *arguments], cwd=TOP, capture_output=True, text=True, check=False
    )
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if not said["ran"]:
        assert done.returncode == 2
        pytest.skip(f"torn drill: {said['reason']}")
    return done.returncode, said


def test_no_image_is_silently_wrong(tmp_path: Path) -> None:
    code, said = _drill(tmp_path / "torn", "--images", "150", "--commits", "60")
    assert (code, said["silently_wrong"], said["images"]) == (0, 0, 150), said


def test_control_a_journal_that_does_not_sync_is_noticed(tmp_path: Path) -> None:
    planted = ("--control", "synchronous-normal")
    code, said = _drill(tmp_path / "torn", "--images", "60", "--commits", "60", *planted)
    assert code == 0
    assert said["silently_wrong"] > 10, said
