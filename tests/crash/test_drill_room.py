"""Short slices of the drills that need nothing of the machine: storm, reboot-all, slow."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bozhen_desktop.cli import drill
from bozhen_desktop.cli.drill_lab import Report, quantile, total
from bozhen_desktop.cli.drill_report import Outcome, not_run

TOP = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.timeout(600)
SLICES = {
    "storm": ("--count", "2", "--seats", "8"),
    "reboot-all": ("--seats", "8"),
    "slow": ("--count", "30", "--seats", "8"),
}


def _drill(out: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-m", "bozhen_desktop.main", "drill", *arguments, "--out", str(out)]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", SLICES)
def test_nothing_acknowledged_is_lost(tmp_path: Path, name: str) -> None:
    _, said = _drill(tmp_path / name, name, *SLICES[name])
    assert said["ran"], said
    assert (said["lost"], said["invented"], said["chain_whole"]) == (0, 0, True), said
    assert said["acknowledged"] > 50
    assert (tmp_path / name / f"report-{name}.md").read_text("utf-8").startswith("# bozhen drill")


def test_a_drill_that_cannot_run_says_so_and_ends_with_2(tmp_path: Path) -> None:
    outcome = not_run("no disk")
    assert (outcome.exit_code, outcome.ran) == (2, False)
    assert [Outcome({}, good).exit_code for good in (True, False)] == [0, 1]


def test_a_control_that_is_not_known_is_refused(tmp_path: Path) -> None:
    arguments = ["kill", "--control", "no-such-fault", "--out", str(tmp_path / "out")]
    assert drill.main(arguments) == 1


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("precious", "utf-8")
    assert drill.main(["storm", "--out", str(tmp_path)]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    assert (tmp_path / "mine").read_text("utf-8") == "precious"


def test_a_page_of_an_earlier_drill_does_not_stand_in_the_way(tmp_path: Path) -> None:
    arguments = ["kill", "--control", "no-such-fault", "--out", str(tmp_path / "out")]
    assert [drill.main(arguments), drill.main(arguments)] == [1, 1]
    assert (tmp_path / "out" / "report-kill.md").is_file()


def test_processes_are_counted_as_one() -> None:
    one = Report(ready=2, waiting=3, first_ms=70, back_ms=90, times={1: 98, 500: 1})
    two = Report(ready=1, waiting=4, first_ms=50, back_ms=60, ahead_ms=(-5, 9), times={2: 1})
    summed = total([one, two, Report()])
    assert (summed["ready"], summed["waiting"]) == (3, 7)
    assert (summed["first_ms"], summed["back_ms"], summed["ahead_ms"]) == (50, 90, (-5, 9))
    assert summed["p99_ms"] == 2
    assert quantile(Counter({1: 98, 500: 2}), 0.99) == 500
    assert quantile(Counter(), 0.99) == 0
