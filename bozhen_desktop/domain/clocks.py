"""Clocks of exam groups: how far the time of a group is, now and at a time a paper says.

Elapsed time of a group is anchored at an event: (boot, monotonic ms, elapsed ms). Within one boot
it runs on by the monotonic clock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Context, FromPaper
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import GroupId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room

WAITING, RUNNING, PAUSED, ENDED = "waiting", "running", "paused", "ended"


class GroupClock(msgspec.Struct):
    """Running state of a group; `elapsed` in ms at the anchor (`boot`, `mono`).

    `floor` is the elapsed time at which it last began to run: at its start, after a pause or an
    outage, not at a beat. `paused` is the wall time (ms) of its last pause.
    """

    phase: str = WAITING
    boot: str = ""
    mono: int = 0
    elapsed: int = 0
    floor: int = 0
    paused: int = 0

    def elapsed_at(self, boot: str, mono: int) -> int:
        """Elapsed ms at a moment of the same boot; the anchor's value when it stands still."""
        if self.phase != RUNNING or boot != self.boot:
            return self.elapsed
        return self.elapsed + max(mono - self.mono, 0)


def elapsed_of(room: Room, group: GroupId, context: Context) -> int:
    """Elapsed ms of a group now."""
    clock = room.sitting.clocks.get(group)
    return clock.elapsed_at(context.boot, context.mono_ms) if clock else 0


def stale_clocks(room: Room, boot: str) -> dict[str, GroupClock]:
    """Running groups whose time is still anchored in an earlier boot of the hall's PC."""
    clocks = room.sitting.clocks
    return {n: c for n, c in clocks.items() if c.phase == RUNNING and c.boot != boot}


def check_resumed(room: Room, context: Context) -> None:
    """Nothing may anchor a clock before `resume-sitting` has settled what the outage did to it.

    Raises:
        RuleError: `clock-not-resumed`.
    """
    if stale_clocks(room, context.boot):
        raise RuleError("clock-not-resumed")


def elapsed_then(room: Room, group: GroupId, context: Context, paper: FromPaper | None) -> int:
    """Elapsed ms of a group now, or at the time a paper says."""
    ago = context.now_ms - paper.acted_at if paper is not None else 0
    return max(elapsed_of(room, group, context) - ago, 0)


def running(room: Room, context: Context) -> dict[str, int]:
    """Elapsed ms of every group whose time runs."""
    return {
        name: clock.elapsed_at(context.boot, context.mono_ms)
        for name, clock in room.sitting.clocks.items()
        if clock.phase == RUNNING
    }
