"""The measurement of copies believes itself only when both copies are whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from bozhen_desktop.cli import bench_copies
from bozhen_desktop.client.standby import Follower
from bozhen_desktop.journal.heads import Position
from bozhen_desktop.wire.feed import Stretch


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_copies, "GROUPS", 3)


def test_both_copies_get_every_entry(tmp_path: Path) -> None:
    found = bench_copies.measure(tmp_path)
    assert (found["valid"], found["entries"]) == (True, 300)
    assert found["mirror_us"] > 0 and found["standby_store_us"] > 0
    assert 100 < found["standby_bytes"] < 2000


def test_a_standby_that_stores_nothing_is_no_measurement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_says(self: Follower, name: str, stretch: Stretch) -> Position:
        return Position(stretch.entries[-1].seq, stretch.entries[-1].hash)

    monkeypatch.setattr(Follower, "_range", only_says)
    assert not bench_copies.measure(tmp_path)["valid"]
