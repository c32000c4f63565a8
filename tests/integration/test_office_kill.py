"""A kill at any step of an intake leaves the office as before or as after, never between."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.kernel.clock import FakeClock
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.intake import take_result
from tests.unit.domain.support import START
from tests.unit.office import parts

TOP = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_intake_is_before_or_after_wherever_it_is_killed(tmp_path: Path) -> None:
    day = parts.theory_day()
    parts.score(day)
    with parts.found(tmp_path / "office") as store:
        parts.register(store, 4)
        parts.issue(store, day.room.arrangement)
        entries = parts.journal(day.events)
        data = parts.deliver(store, "T1", entries, 1, parts.theory_blobs())
    (tmp_path / "p.bzp").write_bytes(data)
    command = [sys.executable, "-m", "tests.integration.office_kill_child"]
    command += [str(tmp_path / "office"), str(tmp_path / "p.bzp")]
    done = subprocess.run(
        command, check=False, cwd=TOP, capture_output=True, text=True, timeout=110
    )
    assert done.returncode == 0, done.stderr
    facts = json.loads(done.stdout)
    assert facts["killed"] > 15 and facts["committed"] >= 1, facts
    folder = DataFolder.open(tmp_path / "office")
    with OfficeStore.open(folder, clock=FakeClock(wall=START)) as store:
        before = store.position
        assert take_result(store, data).verdict == "duplicate"
        assert (store.position, store.bureau.ranges.chain("T1").last) == (before, len(entries))
