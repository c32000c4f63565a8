"""SIGKILL at random moments: what was answered for is there; answering early is caught."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.kernel.digest import sha256_hex
from tests.unit.journal.samples import KEY

TOP = Path(__file__).resolve().parents[2]
KILLS = 8


def _run_and_kill(path: Path, order: str, after_s: float) -> int:
    """Start the child, let it answer at least once, kill it; the highest number it answered for."""
    command = [sys.executable, "-m", "tests.crash.journal_child", str(path), order]
    environment = os.environ | {"PYTHONPATH": str(TOP)}
    with subprocess.Popen(
        command, cwd=TOP, env=environment, stdout=subprocess.PIPE, bufsize=0
    ) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(after_s)
        child.kill()
        answered = first + child.stdout.read()
    whole_lines = answered.rpartition(b"\n")[0].split()
    return int(whole_lines[-1])


def _stored(path: Path) -> int:
    """What a fresh start finds, every entry and blob of it verified."""
    journal = Journal.open(path, KEY)
    try:
        assert verify_journal(journal).whole
        last = journal.last().seq
        for number in range(max(1, last - 50), last + 1):
            assert journal.blob(sha256_hex(str(number).encode() * 200)) is not None
        return last
    finally:
        journal.close()


def test_everything_answered_survives_every_kill(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    Journal.create(path, KEY).close()
    rng, before = random.Random(11), 0
    for _ in range(KILLS):
        answered = _run_and_kill(path, "after-commit", rng.uniform(0.0, 0.2))
        assert answered > before
        before = _stored(path)
        assert answered <= before


def test_control_answers_before_the_commit_are_lost(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    Journal.create(path, KEY).close()
    rng = random.Random(12)
    for _ in range(KILLS):
        if _run_and_kill(path, "before-commit", rng.uniform(0.0, 0.2)) > _stored(path):
            return
    pytest.fail("a writer that answers before it commits was not caught")
