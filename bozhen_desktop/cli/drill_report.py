"""What a drill leaves: one JSON object as the last line, one page to keep."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from bozhen_desktop.journal.driver import sqlite_version
from bozhen_desktop.kernel.clock import SystemClock


class Outcome(NamedTuple):
    """Figures of a drill; `good`: as promised, or – with a control – the fault was noticed.

    `ran` is false when this machine has not what the drill needs; `means` says how it was done.
    """

    figures: dict[str, Any]
    good: bool
    means: Sequence[str] = ()
    ran: bool = True

    @property
    def exit_code(self) -> int:
        """0 good, 1 not, 2 could not run."""
        if not self.ran:
            return 2
        return 0 if self.good else 1


def not_run(reason: str) -> Outcome:
    """A drill that this machine cannot play."""
    return Outcome({"reason": reason}, good=False, ran=False)


def machine() -> str:
    """System, processors, memory and SQLite of this machine, without its name."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if _unix() else 0
    memory = f"{pages / 2**30:.0f} GiB, " if pages else ""
    return (
        f"{platform.system()} {platform.release()}, {os.cpu_count()} CPU, {memory}"
        f"Python {platform.python_version()}, SQLite {sqlite_version()}"
    )


def _unix() -> bool:
    return hasattr(os, "sysconf")


def last_line(outcome: Outcome, name: str, control: str) -> str:
    """The JSON object of a drill."""
    head: dict[str, Any] = {"drill": name, "ran": outcome.ran, "good": outcome.good}
    if control:
        head["control"] = control
    return json.dumps({**head, **outcome.figures}, ensure_ascii=False)


def write_page(path: Path, outcome: Outcome, command: str, line: str) -> None:
    """One page: what was done, where, when, with what result."""
    day = datetime.fromtimestamp(SystemClock().wall_ms() / 1000, UTC)
    verdict = {0: "as promised", 1: "NOT as promised", 2: "could not run here"}[outcome.exit_code]
    rows = [f"| {name} | {value} |" for name, value in json.loads(line).items()]
    text = [
        f"# {command}",
        "",
        f"{day:%Y-%m-%d %H:%M} UTC · {machine()} · {verdict}",
        "",
        *[f"- {mean}" for mean in outcome.means],
        "",
        "| figure | value |",
        "|---|---|",
        *rows,
        "",
        "```",
        line,
        "```",
        "",
    ]
    path.write_text("\n".join(text), "utf-8")


def median(values: Sequence[int]) -> int:
    """The middle one of some values, 0 of none."""
    return sorted(values)[len(values) // 2] if values else 0


def resident_kb(pid: int | None = None) -> int:
    """Memory of a process (this one) in KiB, 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid or 'self'}/status").read_text("ascii").splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS:")).split()[1])
    except (OSError, StopIteration):
        return 0
