"""A short slice of `drill standby`, and its control that must fail."""

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
    command = [sys.executable, "-m", "bozhen_desktop.main", "drill", "standby"]
    given = [*arguments, "--seats", "6", "--rate", "40", "--out", str(out)]
    done = subprocess.run([*command, *given], cwd=TOP, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


def test_the_second_pc_takes_over_and_the_old_hall_stops(tmp_path: Path) -> None:
    code, said = drill(tmp_path / "drill")
    assert said["ran"], said
    assert (said["lost"], said["invented"], said["chain_whole"]) == (0, 0, True), said
    assert said["staff_acknowledged"] > 5, said
    assert (said["staff_lost"], said["old_hall_acknowledged"]) == (0, 0), said
    assert (code, said["term"]) == (0, 2), said
    assert said["acknowledged"] > 50
    assert (said["reconciled"], said["mismatches"]) == (True, 0)


def test_a_standby_that_confirms_before_it_stores_is_noticed(tmp_path: Path) -> None:
    code, said = drill(tmp_path / "drill", "--control", "confirm-before-store")
    assert (code, said["ran"]) == (0, True), said
    assert said["staff_lost"] > 0
