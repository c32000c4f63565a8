"""Every drill has a control, and every fault planted in a hall changes what it should."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bozhen_desktop.cli.drill import CONTROLS, DRILLS, main
from bozhen_desktop.cli.drill_faults import FAULTS

TOP = Path(__file__).resolve().parents[3]
IN_A_HALL = ("kill", "power", "storm", "slow", "clock")
EFFECTS = {
    "ack-before-commit": (
        "from bozhen_desktop.hall import journals\nassert journals.Shelf.__name__ == 'EarlyShelf'"
    ),
    "synchronous-normal": (
        "from bozhen_desktop.journal import driver\n"
        "assert 'synchronous=NORMAL' in driver._PRAGMAS\n"
        "assert 'synchronous=FULL' not in driver._PRAGMAS"
    ),
    "slow-doors": (
        "from bozhen_desktop.hall.listener import Listener\n"
        "assert Listener.opened.__name__ == 'slowly'"
    ),
    "no-limits": (
        "from bozhen_desktop.hall.listener import Listener\n"
        "from bozhen_desktop.kernel.clock import SystemClock\n"
        "assert Listener(None, SystemClock()).limits.silent_ms > 3_000_000"
    ),
    "wall-time": (
        "from bozhen_desktop.kernel.clock import SystemClock\n"
        "now = SystemClock(); before = now.mono_ms()\n"
        "SystemClock.wall_ms = lambda self, real=SystemClock.wall_ms: real(self) + 60_000\n"
        "assert 59_000 < now.mono_ms() - before < 65_000, 'it follows a jump'"
    ),
}


def test_every_drill_has_a_control() -> None:
    assert set(CONTROLS) == set(DRILLS)
    assert all(names for names in CONTROLS.values())
    for drill in IN_A_HALL:
        assert set(CONTROLS[drill]) <= set(FAULTS)


@pytest.mark.parametrize("fault", sorted(EFFECTS))
def test_a_fault_does_what_it_says(fault: str) -> None:
    """In a process of its own: it changes the program for good."""
    script = (
        f"from bozhen_desktop.cli.drill_faults import FAULTS\nFAULTS[{fault!r}]()\n{EFFECTS[fault]}"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=TOP, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_control_that_is_not_this_drills_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["storm", "--control", "no-limits", "--out", str(tmp_path / "out")]) == 1
    assert "fault-unknown" in capsys.readouterr().out
