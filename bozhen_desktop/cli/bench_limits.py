"""What this machine can do at best: durable appends to a file, ready rows into a journal's file.

Both are measured beside the hall in every round, because machines of others share the disk.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from bozhen_desktop.cli.bench_loops import spread
from bozhen_desktop.cli.bench_room import answer
from bozhen_desktop.domain.answers import AnswerSaved
from bozhen_desktop.host.sealing import new_key
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.driver import Connection, connect
from bozhen_desktop.journal.heads import START, Position
from bozhen_desktop.journal.log import SCHEMA
from bozhen_desktop.kernel.digest import Entry, canonical_text, digest_of
from bozhen_desktop.kernel.ids import EntryId

RECORD = b"\0" * 128
GROUP_ROWS = 200
_INSERT = f"INSERT INTO entry VALUES ({', '.join('?' * len(Entry._fields))})"


def fdatasync(folder: Path, seconds: float) -> dict[str, float]:
    """Appends of 128 bytes, each durable before the next: `per_s`, `p50_ms`, `p99_ms`, `max_ms`."""
    path = folder / "fdatasync"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    sync = getattr(os, "fdatasync", os.fsync)
    times: list[float] = []
    began = now = time.perf_counter()
    try:
        while now - began < seconds:
            os.write(handle, RECORD)
            sync(handle)
            last, now = now, time.perf_counter()
            times.append(now - last)
    finally:
        os.close(handle)
        path.unlink()
    return {"per_s": len(times) / (now - began), **spread(times)}


class GroupLimit:
    """Ready rows of all columns, `GROUP_ROWS` a commit, through the settings of a journal."""

    def __init__(self, path: Path) -> None:
        self._connection: Connection = connect(path, new_key(), create=True)
        self._connection.execute("BEGIN IMMEDIATE")
        for statement in SCHEMA:
            self._connection.execute(statement)
        self._connection.execute("COMMIT")
        self._place = START
        self._step = 0

    def rate(self, groups: int) -> float:
        """Rows a second over so many commits; the rows are made before."""
        ready = [self._rows() for _ in range(groups)]
        began = time.perf_counter()
        for rows in ready:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(_INSERT, rows)
            self._connection.execute("COMMIT")
        return groups * GROUP_ROWS / (time.perf_counter() - began)

    def _rows(self) -> list[Entry]:
        self._step += 1
        rows = chained(self._place, _entries(self._step))
        self._place = Position(rows[-1].seq, rows[-1].hash)
        return rows

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()


def _entries(step: int) -> Iterator[Entry]:
    """An answer of each of 200 terminals, as a hall would write it."""
    given = answer(step, step)
    for number in range(GROUP_ROWS):
        fields = {name: getattr(given, name) for name in given.__struct_fields__ if name != "gap"}
        saved = AnswerSaved(entry=EntryId(f"n{number:05d}"), **fields)
        yield Entry(
            seq=0,
            at=1_790_000_000_000 + step,
            boot="0123456789abcdef",
            mono=step,
            device=f"{number:032x}.0123456789ab",
            command=step,
            part=1,
            parts=1,
            command_digest=digest_of(given),
            actor=f"n{number:05d}",
            kind="answer-saved",
            body=canonical_text(saved),
            prev="",
            hash="",
        )
