"""Takes one package in again and again, killed at the first, second, third … step of the work.

Arguments: data folder, package file. Each try is a process of its own that gets SIGKILL before its
n-th statement, commit or look at the clock. After each the office must be as before or as after.
Prints one JSON object: how many tries were killed, how many of those had committed.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import event

from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.kernel.clock import FakeClock
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.intake import take_result
from bozhen_desktop.office.rebuild import compare
from tests.unit.domain.support import START


class KillingClock(FakeClock):
    """A clock whose reading is a step of the work."""

    def __init__(self, step: Callable[..., None]) -> None:
        super().__init__(wall=START)
        self.step = step

    def wall_ms(self) -> int:
        self.step()
        return super().wall_ms()


def attempt(folder: Path, data: bytes, fatal: int) -> None:
    left = fatal

    def step(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with OfficeStore.open(DataFolder.open(folder), clock=KillingClock(step)) as store:
        event.listen(store.engine, "before_cursor_execute", step)
        event.listen(store.engine, "commit", step)
        take_result(store, data)


def state_of(folder: Path) -> tuple[int, int]:
    """Entries of the office's chain and of the sitting; every row must follow from them."""
    with OfficeStore.open(DataFolder.open(folder), clock=FakeClock(wall=START)) as store:
        done = compare(store)
        assert done.mismatches == [], done.mismatches
        return store.position.seq, store.bureau.ranges.chain("T1").last


def main(folder: Path, data: bytes) -> dict[str, int]:
    before, killed, committed = state_of(folder), 0, 0
    for fatal in range(1, 1000):
        child = os.fork()
        if child == 0:
            attempt(folder, data, fatal)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            break
        killed += 1
        after = state_of(folder)
        assert after == before or (after[0] > before[0] and after[1] > before[1]), after
        if after != before:
            committed += 1
    return {"killed": killed, "committed": committed}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]).read_bytes())))
