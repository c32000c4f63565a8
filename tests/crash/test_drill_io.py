"""`bozhen drill io`, a short slice: after a refusal of the disk nothing told is missing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.timeout(600)


def _drill(out: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-m", "bozhen_desktop.main", "drill", "io", "--out", str(out)]
    done = subprocess.run(
        [*command, *arguments], cwd=TOP, capture_output=True, text=True, check=False
    )
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if not said["ran"]:
        assert done.returncode == 2
        pytest.skip(f"io drill: {said['reason']}")
    return done.returncode, said


def test_a_disk_that_refuses_costs_nothing_that_was_told(tmp_path: Path) -> None:
    arguments = ("--commits", "1", "--points", "20", "--seats", "8")
    code, said = _drill(tmp_path / "io", *arguments)
    assert code == 0, said
    assert (said["points"], said["right"], said["unhandled"]) == (20, 20, 0)
    assert said["noticed"] >= 15
    if said["hall_ran"]:
        assert (said["hall_lost"], said["hall_faults"]) == (0, 4)
        assert said["hall_acknowledged"] > 100


def test_control_a_writer_that_tells_first_is_noticed(tmp_path: Path) -> None:
    arguments = ("--commits", "1", "--points", "20", "--control", "ack-before-commit")
    code, said = _drill(tmp_path / "io", *arguments)
    assert (code, said["good"]) == (0, True), said
    assert said["silently_wrong"] > 0
