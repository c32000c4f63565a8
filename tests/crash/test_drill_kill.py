"""`bozhen drill kill`, a short slice: nothing acknowledged is lost; early words are noticed."""

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
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


def test_nothing_acknowledged_is_lost_in_three_kills(tmp_path: Path) -> None:
    code, said = drill(tmp_path / "kill", "kill", "--count", "3", "--seats", "8")
    assert said["kills"] == 3, said
    assert (said["lost"], said["invented"], said["chain_whole"]) == (0, 0, True), said
    assert code == (0 if said["recovery_max_s"] <= 3 else 1)
    assert said["in_flight_min"] >= 20
    assert said["acknowledged"] > 100
    assert said["recovery_max_s"] > 0


def test_control_a_hall_that_tells_before_it_writes_is_noticed(tmp_path: Path) -> None:
    control = ("--control", "ack-before-commit")
    code, said = drill(tmp_path / "kill", "kill", "--count", "1", "--seats", "8", *control)
    assert (code, said["good"]) == (0, True), said
    assert said["lost"] > 0
    assert said["kills"] == 1
