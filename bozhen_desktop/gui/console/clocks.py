"""Group clocks as a console shows them: elapsed, and what is left."""

from __future__ import annotations

from typing import NamedTuple

from bozhen_desktop.gui.console.people import Rows, rows_of

PHASE_WORDS = {"waiting": "未开考", "running": "考试中", "paused": "已暂停", "ended": "已收卷"}


class Now(NamedTuple):
    """This PC's clock: boot and monotonic ms; the hall's own when both run on one PC."""

    boot: str
    mono: int


class GroupTime(NamedTuple):
    """A group on the clock; ms. `left` does not count credits of single candidates."""

    group: str
    title: str
    phase: str
    elapsed: int
    left: int

    @property
    def word(self) -> str:
        """The phase in words."""
        return PHASE_WORDS[self.phase]


def group_times(view: Rows, now: Now, received: dict[str, int]) -> list[GroupTime]:
    """All groups. `received`: group → mono ms at which its clock row came here."""
    groups = rows_of(view, "group")
    found = []
    for key, clock in rows_of(view, "clock").items():
        row = groups[key]
        elapsed = clock["elapsed"]
        if clock["phase"] == "running":
            from_ = clock["mono"] if clock["boot"] == now.boot else received.get(key, now.mono)
            elapsed += max(now.mono - from_, 0)
        left = row["duration"] if clock["phase"] == "waiting" else row["duration"] - elapsed
        title = f"{row['trade']} {row['level']}"
        found.append(GroupTime(key, title, clock["phase"], elapsed, left))
    return found
