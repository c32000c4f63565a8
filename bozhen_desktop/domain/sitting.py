"""A sitting and its exam groups: import, start, elapsed time, pause, end, suspension.

The time of each group stands in `clocks`; what a new boot of the PC does to it in `beats`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.arrangement import Arrangement, check_arrangement
from bozhen_desktop.domain.base import (
    Command,
    Context,
    Event,
    FromPaper,
    Topic,
    acted,
    need_witness,
)
from bozhen_desktop.domain.clocks import (
    ENDED,
    PAUSED,
    RUNNING,
    WAITING,
    GroupClock,
    check_resumed,
    elapsed_of,
    elapsed_then,
    running,
)
from bozhen_desktop.domain.duty import check_duties
from bozhen_desktop.domain.parameters import Rules, rules_on
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import GroupId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room

__all__ = ["ENDED", "PAUSED", "RUNNING", "WAITING", "elapsed_of"]


class ImportArrangement(Command, tag="import-arrangement"):
    """Take in the 编排 part of an exam package whose checks have passed."""

    package: str
    arrangement: Arrangement


class SittingArranged(Event, tag="sitting-arranged"):
    """First event of a sitting: what the office arranged, from which package (manifest hash)."""

    package: str
    arrangement: Arrangement


class StartGroup(Command, tag="start-group"):
    """开考 for one exam group; with `paper`, one that began at the time written there (补录)."""

    group: GroupId
    paper: FromPaper | None = None


class GroupStarted(Event, tag="group-started"):
    """A group's time runs from here: elapsed 0 at (`boot`, `mono`), wall time `wall` ms.

    `mono` may lie before the boot when the start was entered from `paper`.
    """

    group: GroupId
    boot: str
    mono: int
    wall: int
    paper: FromPaper | None = None


class PauseGroup(Command, tag="pause-group"):
    """Stop a group's time, with a reason; with `paper`, a pause that began as written there."""

    group: GroupId
    reason: str
    paper: FromPaper | None = None


class GroupPaused(Event, tag="group-paused"):
    """Time stands still at `elapsed` ms since wall time `wall` ms."""

    group: GroupId
    elapsed: int
    reason: str
    wall: int = 0
    paper: FromPaper | None = None


class ResumeGroup(Command, tag="resume-group"):
    """Let a paused group's time run again; with `paper`, since the time written there."""

    group: GroupId
    paper: FromPaper | None = None


class GroupResumed(Event, tag="group-resumed"):
    """Time runs on from `elapsed` at (`boot`, `mono`), wall time `wall` ms."""

    group: GroupId
    boot: str
    mono: int
    wall: int
    elapsed: int
    paper: FromPaper | None = None


class EndGroup(Command, tag="end-group"):
    """收卷: end a group when nobody in it is still answering."""

    group: GroupId


class GroupEnded(Event, tag="group-ended"):
    """All of a group have handed in or were absent."""

    group: GroupId
    elapsed: int


class SuspendSitting(Command, tag="suspend-sitting"):
    """中止: stop the whole sitting; `new_day` (YYYY-MM-DD) when it is rescheduled (改期), or "".

    With `paper`, it stopped at the time written there.
    """

    reason: str
    new_day: str = ""
    paper: FromPaper | None = None


class SittingSuspended(Event, tag="sitting-suspended"):
    """The sitting ended before its time; entries that had not handed in are due again."""

    reason: str
    new_day: str
    witness: StaffId
    elapsed: dict[str, int]
    paper: FromPaper | None = None


class SittingState(msgspec.Struct):
    """Clocks per group, wall time (ms) at which each was last anchored, suspension."""

    package: str = ""
    clocks: dict[str, GroupClock] = {}
    suspended: SittingSuspended | None = None
    walls: dict[str, int] = {}


def decide_import(room: Room, command: ImportArrangement, context: Context) -> list[Event]:
    """Check an arrangement whole before it becomes the sitting.

    Raises:
        RuleError: `sitting-exists`, `mode-other`, `duration-too-short`, and those of
            `check_arrangement`, `rules_on` and `check_duties`.
    """
    if room.plan is not None:
        raise RuleError("sitting-exists", sitting=command.arrangement.sitting)
    if command.arrangement.mode != context.mode:
        raise RuleError("mode-other", mode=command.arrangement.mode)
    check_arrangement(command.arrangement)
    rules = rules_on(command.arrangement.day, command.arrangement.parameters)
    _check_durations(command.arrangement, rules)
    check_duties(command.arrangement, rules)
    return [SittingArranged(package=command.package, arrangement=command.arrangement)]


def _check_durations(plan: Arrangement, rules: Rules) -> None:
    """A live theory test is never shorter than the standards allow; a rehearsal may be."""
    for group in plan.groups if plan.subject == "theory" and plan.mode == "live" else ():
        if group.duration_min < rules.theory_duration_min:
            least = rules.theory_duration_min
            raise RuleError("duration-too-short", group=group.id, least_min=least)


def apply_arranged(room: Room, event: SittingArranged) -> None:
    """Set plan, rules and a waiting clock per group."""
    room.set_plan(event.arrangement)
    room.sitting.package = event.package
    room.sitting.clocks = {group.id: GroupClock() for group in event.arrangement.groups}


def _clock(room: Room, group: GroupId, *phases: str) -> GroupClock:
    room.group(group)
    clock = room.sitting.clocks[group]
    if room.sitting.suspended is not None:
        raise RuleError("sitting-suspended")
    if clock.phase not in phases:
        raise RuleError("group-phase", group=group, phase=clock.phase)
    return clock


def decide_start(room: Room, command: StartGroup, context: Context) -> list[Event]:
    """Start when paper, meeting and rules are done (clause table A15: start locked until then).

    Raises:
        RuleError: `group-phase`, `clock-not-resumed`, `paper-not-open`, `briefing-missing`,
            `recusal-open`, `rules-not-read` (in a room where the group sits), those of `acted`.
    """
    then = acted(context, command.paper)
    _clock(room, command.group, WAITING)
    check_resumed(room, context)
    if room.arrangement.subject == "theory" and command.group not in room.paper.opened:
        raise RuleError("paper-not-open", group=command.group)
    entries = room.arrangement.entries
    room.duty.check_ready(sorted({e.room for e in entries if e.group == command.group}))
    return [
        GroupStarted(
            group=command.group,
            boot=then.boot,
            mono=then.mono_ms,
            wall=then.now_ms,
            paper=command.paper,
        )
    ]


def apply_started(room: Room, event: GroupStarted) -> None:
    """Anchor the clock at zero."""
    clock = room.sitting.clocks[event.group]
    clock.phase, clock.boot, clock.mono, clock.elapsed = RUNNING, event.boot, event.mono, 0
    room.sitting.walls[event.group] = event.wall


def _last_heard(room: Room, group: GroupId) -> int:
    """Elapsed ms of the group at which a machine last took an answer or a log-in of it."""
    mine = [entry.id for entry in room.arrangement.entries if entry.group == group]
    saved = (answer for one in mine for answer in room.answers.saved.get(one, {}).values())
    epochs = (epoch for one in mine for epoch in room.access.epochs.get(one, ()))
    return max((0, *(answer.made for answer in saved), *(epoch.elapsed for epoch in epochs)))


def _stood(room: Room, group: GroupId, context: Context, paper: FromPaper | None) -> int:
    """Elapsed ms at which a running group's time stands still from now, or since a paper says."""
    floor = room.sitting.clocks[group].floor
    elapsed = max(elapsed_then(room, group, context, paper), floor)
    if paper is not None and _last_heard(room, group) > elapsed:
        raise RuleError("answered-meanwhile", group=group)
    return elapsed


def decide_pause(room: Room, command: PauseGroup, context: Context) -> list[Event]:
    """Pause a running group; a reason is due.

    A pause on paper takes time back, though not behind the moment from which the clock runs: what a
    pause or an outage did to it was settled there. Where answers came meanwhile there was none.

    Raises:
        RuleError: `group-phase`, `clock-not-resumed`, `reason-needed`, `answered-meanwhile`, those
            of `acted`.
    """
    _clock(room, command.group, RUNNING)
    check_resumed(room, context)
    if not command.reason:
        raise RuleError("reason-needed", act="pause")
    return [
        GroupPaused(
            group=command.group,
            elapsed=_stood(room, command.group, context, command.paper),
            reason=command.reason,
            wall=acted(context, command.paper).now_ms,
            paper=command.paper,
        )
    ]


def apply_paused(room: Room, event: GroupPaused) -> None:
    """Stop the clock."""
    clock = room.sitting.clocks[event.group]
    clock.phase, clock.elapsed, clock.paused = PAUSED, event.elapsed, event.wall


def decide_resume_group(room: Room, command: ResumeGroup, context: Context) -> list[Event]:
    """Run on from where the clock stood.

    Raises:
        RuleError: `group-phase`, `clock-not-resumed`, `acted-before` (the pause began later than
            the paper says it ended), those of `acted`.
    """
    clock = _clock(room, command.group, PAUSED)
    check_resumed(room, context)
    then = acted(context, command.paper)
    if command.paper is not None and then.now_ms < clock.paused:
        raise RuleError("acted-before", act="pause", acted_at=clock.paused)
    return [
        GroupResumed(
            group=command.group,
            boot=then.boot,
            mono=then.mono_ms,
            wall=then.now_ms,
            elapsed=clock.elapsed,
            paper=command.paper,
        )
    ]


def apply_group_resumed(room: Room, event: GroupResumed) -> None:
    """Anchor the clock again."""
    clock = room.sitting.clocks[event.group]
    clock.phase, clock.boot, clock.mono = RUNNING, event.boot, event.mono
    clock.elapsed = clock.floor = event.elapsed
    room.sitting.walls[event.group] = event.wall


def decide_end(room: Room, command: EndGroup, context: Context) -> list[Event]:
    """End a group whose present entries have all handed in, or whose work has all stopped.

    Raises:
        RuleError: `group-phase`, `clock-not-resumed`, `still-answering` or `still-working` with
            their number, `check-in-open`.
    """
    _clock(room, command.group, RUNNING, PAUSED)
    check_resumed(room, context)
    if room.arrangement.subject == "practical":
        working = room.practical.working(command.group)
        if working:
            raise RuleError("still-working", group=command.group, count=len(working))
    elif room.answers.open_entries(room, command.group):
        count = len(room.answers.open_entries(room, command.group))
        raise RuleError("still-answering", count=count)
    undecided = room.checkin.undecided(room, command.group)
    if undecided:
        raise RuleError("check-in-open", count=len(undecided))
    return [GroupEnded(group=command.group, elapsed=elapsed_of(room, command.group, context))]


def apply_ended(room: Room, event: GroupEnded) -> None:
    """Stop the clock for good."""
    clock = room.sitting.clocks[event.group]
    clock.phase, clock.elapsed = ENDED, event.elapsed
    room.results.reopen(event.group)


def decide_suspend(room: Room, command: SuspendSitting, context: Context) -> list[Event]:
    """Two persons stop the sitting, with a reason.

    Raises:
        RuleError: `reason-needed`, `second-person-needed`, `sitting-suspended`, on paper those of
            `decide_pause`.
    """
    then = acted(context, command.paper)
    if room.sitting.suspended is not None:
        raise RuleError("sitting-suspended")
    if not command.reason:
        raise RuleError("reason-needed", act="suspend")
    return [
        SittingSuspended(
            reason=command.reason,
            new_day=command.new_day,
            witness=need_witness(then),
            elapsed={
                name: _stood(room, GroupId(name), context, command.paper)
                for name in running(room, context)
            },
            paper=command.paper,
        )
    ]


def apply_suspended(room: Room, event: SittingSuspended) -> None:
    """Stop all clocks."""
    room.sitting.suspended = event
    for name, elapsed in event.elapsed.items():
        clock = room.sitting.clocks[name]
        clock.phase, clock.elapsed = PAUSED, elapsed


TOPIC = Topic(
    decide={
        ImportArrangement: decide_import,
        StartGroup: decide_start,
        PauseGroup: decide_pause,
        ResumeGroup: decide_resume_group,
        EndGroup: decide_end,
        SuspendSitting: decide_suspend,
    },
    apply={
        SittingArranged: apply_arranged,
        GroupStarted: apply_started,
        GroupPaused: apply_paused,
        GroupResumed: apply_group_resumed,
        GroupEnded: apply_ended,
        SittingSuspended: apply_suspended,
    },
)
