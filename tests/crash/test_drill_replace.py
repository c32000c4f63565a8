"""A short slice of `drill replace-hall`, and its control that must fail."""

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
    command = [sys.executable, "-m", "bozhen_desktop.main", "drill", "replace-hall"]
    given = [*arguments, "--seats", "6", "--rate", "40", "--out", str(out)]
    done = subprocess.run([*command, *given], cwd=TOP, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


def test_a_new_hall_has_what_reached_the_mirror_or_an_outbox(tmp_path: Path) -> None:
    code, said = drill(tmp_path / "drill")
    assert said["ran"], said
    assert (said["lost"], said["invented"], said["chain_whole"]) == (0, 0, True), said
    assert (code, said["term"]) == (0, 18)
    assert said["acknowledged"] > 50


def test_without_mirror_and_outbox_it_is_noticed(tmp_path: Path) -> None:
    code, said = drill(tmp_path / "drill", "--control", "no-outbox")
    assert (code, said["ran"]) == (0, True), said
    assert said["lost"] > 0
