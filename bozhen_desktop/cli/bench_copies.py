"""`bozhen bench copies`: what a mirror and a standby cost, per entry, and how late a copy is.

One journal on disk grows in groups, as under load; after each group the copy follows, as it does
beside a hall. Processor time is that of the one thread that works; delays include the copy's own
commit, which waits for the disk.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bozhen_desktop.cli.bench_loops import spread
from bozhen_desktop.cli.bench_room import answer
from bozhen_desktop.client.standby import Follower
from bozhen_desktop.client.standby_store import FolderStore
from bozhen_desktop.hall.effects import parts_of
from bozhen_desktop.hall.feeding import read_range
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.sealing import new_identity, new_key
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.mirror import copy_range
from bozhen_desktop.journal.port import JournalPort
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.digest import Entry, canonical_text, digest_of
from bozhen_desktop.wire.feed import RANGE, FeedPart

BOOK = "S1"
GROUP = 100
GROUPS = 200


class Timed:
    """Processor seconds and delays of one way to follow."""

    def __init__(self) -> None:
        self.cpu = 0.0
        self.times: list[float] = []

    def call(self, act: Callable[[], Any]) -> Any:
        """Do it; count what it took."""
        began, cpu = time.perf_counter(), time.thread_time()
        found = act()
        self.cpu += time.thread_time() - cpu
        self.times.append(time.perf_counter() - began)
        return found

    def us(self) -> float:
        """Processor time per entry."""
        return round(1e6 * self.cpu / (GROUP * GROUPS), 1)


class Second:
    """A standby's disk and follower in a folder."""

    def __init__(self, path: Path, clock: SystemClock) -> None:
        folder = DataFolder.create(path, "rehearsal", wall_ms=clock.wall_ms())
        keystore = folder.open_keystore()
        keystore.put_all({"device/age": new_identity().encode(), f"journal/{BOOK}": new_key()})
        self.store = FolderStore(folder, keystore, clock.wall_ms)
        self.follower = Follower(self.store, "0" * 64)

    def take(self, data: bytes) -> int:
        """What came over the network; how many reports it led to."""
        told = 0
        for part in parts_of(BOOK, data):
            piece = FeedPart(
                what=RANGE, name=BOOK, offset=part.offset, size=part.size, data=part.data
            )
            told += len(self.follower.receive(piece))
        return told


def grow(journal: JournalPort, step: int) -> None:
    """One group of answers, durable."""
    given = answer(step, step)
    body, digest = canonical_text(given), digest_of(given)
    head, tail = (0, step, "boot", step), (1, 1, digest)
    rows = []
    for number in range(GROUP):
        device, actor = f"{number:032x}.0123456789ab", f"n{number:05d}"
        rows.append(Entry(*head, device, step, *tail, actor, "answer-saved", body, "", ""))
    journal.append(chained(journal.last(), rows), {})


def measure(out: Path) -> dict[str, Any]:
    """Follow a growing journal in both ways."""
    source = Journal.create(out / "source.db", new_key())
    mirror = Journal.create(out / "mirror.db", new_key())
    second = Second(out / "standby", SystemClock())
    copied, read, stored = Timed(), Timed(), Timed()
    size = told = 0
    for step in range(1, GROUPS + 1):
        first = source.last().seq + 1
        grow(source, step)
        copied.call(partial(copy_range, source, mirror, [], []))
        found = read.call(partial(read_range, source, first, 1 << 50, set(), False))
        size += len(found["data"])
        told += stored.call(partial(second.take, found["data"]))
    whole = mirror.last() == source.last() and told == GROUPS
    ends = second.store.journal(BOOK)
    whole = whole and ends is not None and ends.last() == source.last()
    for journal in (source, mirror):
        journal.close()
    second.store.close()
    return {
        "valid": whole,
        "entries": GROUP * GROUPS,
        "group": GROUP,
        "mirror_us": copied.us(),
        "mirror_ms": _ms(copied),
        "standby_read_us": read.us(),
        "standby_store_us": stored.us(),
        "standby_store_ms": _ms(stored),
        "standby_bytes": round(size / (GROUP * GROUPS)),
        "standby_median_ms": round(
            1000 * statistics.median(map(sum, zip(read.times, stored.times, strict=True))), 2
        ),
    }


def _ms(timed: Timed) -> dict[str, float]:
    return {name: round(value, 2) for name, value in spread(timed.times).items()}


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The figures of the last line."""
    return measure(options.out)
