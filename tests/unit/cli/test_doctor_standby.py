"""What the doctor says of the second PC that follows a hall."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from bozhen_desktop.cli.doctor_findings import BAD, GOOD, UNCHECKED, WARNING
from bozhen_desktop.cli.doctor_room import check_standby
from bozhen_desktop.hall.worker import HALL_FILE, HallFacts
from bozhen_desktop.host.folder import DataFolder


def hall(path: Path, standby: dict[str, Any] | None) -> DataFolder:
    """The folder of a hall that said this of its standby."""
    folder = DataFolder.create(path, "rehearsal", wall_ms=1)
    facts = HallFacts(
        host="127.0.0.1",
        port=1,
        mode="rehearsal",
        site="lab",
        name="机房",
        room_public="ab" * 32,
        fingerprint="ab" * 16,
        pid=1,
        standby=standby,
    )
    (path / HALL_FILE).write_bytes(msgspec.json.encode(facts))
    return folder


@pytest.mark.parametrize(
    ("standby", "state", "code"),
    [
        (None, WARNING, "standby-none"),
        ({"state": "ok"}, GOOD, "standby-follows"),
        ({"state": "behind"}, BAD, "standby-not-following"),
        ({"state": "gone"}, BAD, "standby-not-following"),
    ],
)
def test_the_running_hall_knows_its_standby(
    tmp_path: Path, standby: dict[str, Any] | None, state: str, code: str
) -> None:
    folder = hall(tmp_path / "hall", standby)
    assert check_standby(folder.path).code == "hall-stands-still"
    assert check_standby(folder.path).state == UNCHECKED
    with folder.lock():
        found = check_standby(folder.path)
    assert (found.state, found.code) == (state, code)
