"""`bozhen drill power`, a short slice on a loop device; where there is none it is skipped aloud."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.timeout(600)


def drill(out: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-m", "bozhen_desktop.main", "drill", *arguments, "--out", str(out)]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if not said["ran"]:
        assert done.returncode == 2
        pytest.skip(f"power drill: {said['reason']}")
    return done.returncode, said


def test_nothing_acknowledged_is_lost_when_the_power_is_cut(tmp_path: Path) -> None:
    code, said = drill(tmp_path / "power", "power", "--count", "2", "--seats", "8")
    assert said["cuts"] == 2, said
    assert (code, said["lost"], said["invented"]) == (0, 0, 0), said
    assert said["acknowledged"] > 100


def test_control_a_journal_that_does_not_wait_for_the_disk_is_noticed(tmp_path: Path) -> None:
    control = ("--control", "synchronous-normal")
    code, said = drill(tmp_path / "power", "power", "--count", "1", "--seats", "8", *control)
    assert (code, said["good"]) == (0, True), said
    assert said["lost"] > 0
