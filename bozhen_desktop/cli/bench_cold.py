"""`bozhen bench start`: from the command to the first painted window, and memory, per role.

Each role starts several times in a process of its own, windows offscreen; `cold_start_s` is the
median from the start of the process to its end after one picture of its first screen was taken (a
role without a window: after its `--help`), `rss_mb` the largest resident size the system saw.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.program import role_command
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError

SCRIPT = '[{"do": "picture", "name": "first"}]'
WINDOWS = ("terminal", "examiner", "console")
PLAIN = ("hall", "office", "verify", "doctor", "forms")
PATIENCE_S = 120.0


def _argv(role: str, out: Path) -> list[str]:
    if role not in WINDOWS:
        return role_command(role, "--help")
    folder = out / role
    DataFolder.open_or_create(folder, "rehearsal", wall_ms=SystemClock().wall_ms())
    nowhere = ("--host", "127.0.0.1", "--port", "9")
    play = ("--play", str(out / "first.json"), "--pictures", str(out / f"{role}-pictures"))
    return role_command(role, "--data", str(folder), "--rehearsal", *nowhere, *play)


def _once(argv: Sequence[str], log: Path) -> tuple[float, float]:
    """Seconds and megabytes of one start.

    Raises:
        BozhenError: `bench-role-failed` (exit).
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    began = time.perf_counter()
    with log.open("ab") as told:
        process = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=told, stderr=told, env=environment
        )
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise BozhenError("bench-role-failed", exit=process.returncode, log=log.name)
    return seconds, used.ru_maxrss / 1024


def bundle_mb(folder: Path | None) -> int | None:
    """Size of a frozen program (`packaging/freeze.py`), None when none is named."""
    if folder is None:
        return None
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1_000_000


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The figures of every role."""
    out: Path = options.out
    (out / "first.json").write_text(SCRIPT, "utf-8")
    cold: dict[str, float] = {}
    memory: dict[str, int] = {}
    for role in (*WINDOWS, *PLAIN):
        argv = _argv(role, out)
        found = [_once(argv, out / f"{role}.log") for _ in range(options.rounds)]
        cold[role] = round(statistics.median(seconds for seconds, _ in found), 3)
        memory[role] = round(max(megabytes for _, megabytes in found))
    return {
        "valid": True,
        "cold_start_s": cold,
        "rss_mb": memory,
        "bundle_mb": bundle_mb(options.bundle),
    }
