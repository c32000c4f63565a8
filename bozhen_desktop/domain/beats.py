"""Beats: the elapsed time written down every few seconds, and what holds after an outage.

After a restart on a new boot the hall chooses the larger of the last beat and what terminals
report, capped by the wall gap. An outage is a proposed credit, never a silent pause or a gift.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bozhen_desktop.domain.base import Command, Context, Event, Topic
from bozhen_desktop.domain.clocks import check_resumed, running, stale_clocks
from bozhen_desktop.kernel.errors import RuleError

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


class RecordBeat(Command, tag="record-beat"):
    """The hall's own heartbeat, every few seconds while a group runs."""


class Beat(Event, tag="beat"):
    """Elapsed ms of every running group at (`boot`, `mono`), wall time `wall` ms."""

    boot: str
    mono: int
    wall: int
    elapsed: dict[str, int]


class ResumeSitting(Command, tag="resume-sitting"):
    """After a restart on a new boot: what terminals report as elapsed per group (ms)."""

    reported: dict[str, int]


class SittingResumed(Event, tag="sitting-resumed"):
    """The clock of running groups is set anew; `outage` ms of wall time passed without the hall.

    `proposed` is the credit (ms) the proctor may grant; it is granted by nobody but him.
    """

    boot: str
    mono: int
    wall: int
    elapsed: dict[str, int]
    outage: int
    proposed: int


def decide_beat(room: Room, command: RecordBeat, context: Context) -> list[Event]:
    """Write down the time; nothing to write while no group runs.

    Raises:
        RuleError: `clock-not-resumed`, `nothing-runs`.
    """
    check_resumed(room, context)
    elapsed = running(room, context)
    if not elapsed:
        raise RuleError("nothing-runs")
    return [Beat(boot=context.boot, mono=context.mono_ms, wall=context.now_ms, elapsed=elapsed)]


def apply_beat(room: Room, event: Beat) -> None:
    """Move the anchors of running groups."""
    for name, elapsed in event.elapsed.items():
        room.sitting.walls[name] = event.wall
        clock = room.sitting.clocks[name]
        clock.boot, clock.mono, clock.elapsed = event.boot, event.mono, elapsed


def decide_resume_sitting(room: Room, command: ResumeSitting, context: Context) -> list[Event]:
    """Choose elapsed time after a new boot: the larger of beat and reports, inside the wall gap.

    Raises:
        RuleError: `same-boot` when the clock never stopped, `nothing-runs`.
    """
    if not running(room, context):
        raise RuleError("nothing-runs")
    stale = stale_clocks(room, context.boot)
    if not stale:
        raise RuleError("same-boot")
    gaps = {name: max(context.now_ms - room.sitting.walls.get(name, 0), 0) for name in stale}
    outage = min(gaps.values())
    elapsed = {
        name: max(clock.elapsed, min(command.reported.get(name, 0), clock.elapsed + gaps[name]))
        for name, clock in stale.items()
    }
    served = min(elapsed[name] - clock.elapsed for name, clock in stale.items())
    return [
        SittingResumed(
            boot=context.boot,
            mono=context.mono_ms,
            wall=context.now_ms,
            elapsed=elapsed,
            outage=outage,
            proposed=max(served, 0),
        )
    ]


def apply_sitting_resumed(room: Room, event: SittingResumed) -> None:
    """Anchor running groups at the chosen elapsed time."""
    for name, elapsed in event.elapsed.items():
        room.sitting.walls[name] = event.wall
        clock = room.sitting.clocks[name]
        clock.boot, clock.mono, clock.elapsed = event.boot, event.mono, elapsed
        clock.floor = elapsed


TOPIC = Topic(
    decide={RecordBeat: decide_beat, ResumeSitting: decide_resume_sitting},
    apply={Beat: apply_beat, SittingResumed: apply_sitting_resumed},
)
