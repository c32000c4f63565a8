"""`bozhen drill torn`: crash images of a journal, opened again and compared with every word given.

A writer appends commits under strace; images of what a disk may hold at any of its steps are built
with dropped, reordered, torn and noisy unsynced writes, and opened by the program's own journal.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bozhen_desktop.cli.drill_images import DAMAGES, SAID, Medium, Op, read_trace
from bozhen_desktop.cli.drill_report import Outcome
from bozhen_desktop.cli.drill_writer import KEY, blobs, commits
from bozhen_desktop.cli.outputs import prepared
from bozhen_desktop.host.program import role_command
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.errors import BozhenError

COMMITS = 400
"""Enough that the WAL is moved into the file and begun anew on the way."""

CALLS = "pwrite64,write,ftruncate,fsync,fdatasync,unlink"
NAME = "journal.db"
RIGHT, REFUSED, WRONG = "right", "refused", "silently_wrong"


class Expected(NamedTuple):
    """What the writer wrote: entries in order, ends of commits, and (commit's end, digest)."""

    entries: list[Entry]
    ends: set[int]
    blobs: list[tuple[int, str]]


def expected(count: int) -> Expected:
    """What a run of the writer with `count` commits gives."""
    entries: list[Entry] = []
    ends, named = {0}, []
    for number, some in enumerate(commits(count)):
        entries += some
        ends.add(len(entries))
        named += [(len(entries), digest) for digest in blobs(number)]
    return Expected(entries, ends, named)


def judge(folder: Path, wanted: Expected, acknowledged: int) -> str:
    """Open the journal in a folder: right, refused, or silently wrong.

    Right: exactly what was written, up to the end of a commit at or above `acknowledged`.
    """
    try:
        journal = Journal.open(folder / NAME, KEY)
    except BozhenError:
        return REFUSED
    try:
        found = list(journal.entries())
        last = len(found)
        right = last >= acknowledged and last in wanted.ends and found == wanted.entries[:last]
        if right and all(journal.blob(name) for end, name in wanted.blobs if end <= last):
            return RIGHT
        return WRONG if verify_journal(journal).whole else REFUSED
    except BozhenError:
        return REFUSED
    finally:
        journal.close()


def record(folder: Path, count: int, fault: str) -> tuple[dict[str, bytes], list[Op]]:
    """Run the writer under strace: the disk before it began, and its steps.

    Raises:
        BozhenError: `demo-step-failed`.
        NotImplementedError: strace may not trace here.
    """
    path, trace = folder / NAME, folder / "trace"
    Journal.create(path, KEY).close()
    before = {NAME: path.read_bytes()}
    tracer = ["strace", "-y", "-xx", "-s", "1000000", "-o", str(trace), "-e", f"trace={CALLS}"]
    told = ["--fault", fault] if fault else []
    writer = role_command("drill", "writer", str(path), str(count), *told)
    done = subprocess.run([*tracer, *writer], capture_output=True, text=True, check=False)
    if not trace.is_file() or not trace.stat().st_size:
        raise NotImplementedError("strace may not trace here")
    if done.returncode:
        raise BozhenError(
            "demo-step-failed", step="writer", exit=done.returncode, said=done.stdout[-300:]
        )
    with trace.open(encoding="ascii") as lines:
        ops = list(read_trace(iter(lines), {NAME, f"{NAME}-wal"}))
    trace.unlink()
    return before, ops


def _images(
    before: dict[str, bytes], ops: list[Op], count: int, rng: random.Random
) -> Iterator[tuple[str, int, dict[str, bytes]]]:
    """`count` images over the whole run: damage, last acknowledged number, content."""
    moments = Counter(rng.randrange(len(ops)) for _ in range(count))
    names, medium, told, made = list(DAMAGES), Medium(before), 0, 0
    for number, op in enumerate(ops):
        medium.take(op)
        if op.kind == SAID and op.data.startswith(b"ack "):
            told = int(op.data.split()[1])
        for _ in range(moments[number]):
            name = names[made % len(names)]
            made += 1
            yield name, told, medium.image(DAMAGES[name], rng)


def _lay(folder: Path, image: dict[str, bytes]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in image.items():
        (folder / name).write_bytes(content)


def run(options: Any) -> Outcome:
    """Play the drill of the command line.

    Raises:
        NotImplementedError: this machine cannot.
    """
    if sys.platform != "linux" or shutil.which("strace") is None:
        raise NotImplementedError("strace is missing")
    out = prepared(options.out)
    before, ops = record(out, options.commits or COMMITS, options.control)
    wanted = expected(options.commits or COMMITS)
    verdicts: Counter[str] = Counter()
    damages: Counter[str] = Counter()
    for name, told, image in _images(before, ops, options.images, random.Random(options.seed)):
        _lay(out / "image", image)
        verdict = judge(out / "image", wanted, told)
        verdicts[verdict] += 1
        damages[name] += verdict != RIGHT
    shutil.rmtree(out / "image", ignore_errors=True)
    figures = {
        "images": sum(verdicts.values()),
        "right": verdicts[RIGHT],
        "refused": verdicts[REFUSED],
        "silently_wrong": verdicts[WRONG],
        "writes": sum(op.kind == "write" for op in ops),
        "syncs": sum(op.kind == "sync" for op in ops),
        "commits": options.commits or COMMITS,
        "not_right_by_damage": {name: count for name, count in damages.items() if count},
    }
    bad = verdicts[WRONG] > 0
    return Outcome(
        figures,
        bad if options.control else not bad,
        means=[
            "writes and syncs of a journal's writer recorded by strace",
            "images at random steps: synced writes are there; of the others " + ", ".join(DAMAGES),
            "opened by the journal over sqlcipher3; right means: exactly what was written, up to"
            " the end of a commit, at or above the last acknowledged one, blobs included",
        ],
    )
