"""What role views are made of: viewers, rows by path, changes, and the rows several roles share.

A view is a flat table: path → row of plain values. A path is a noun and mostly a key:
`clock/G1`, `state/n1`. Each part of a view can say all its paths, the row that stands at a path
(or none), and which paths an event touches. So a full view and a stream of changes come from the
same function for each row and cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from bozhen_desktop.domain.base import Event
from bozhen_desktop.domain.clocks import GroupClock
from bozhen_desktop.kernel.ids import EntryId, GroupId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room

TERMINAL, CONSOLE, EXAMINER = "terminal", "console", "examiner"
ROLES = (TERMINAL, CONSOLE, EXAMINER)

Row = dict[str, Any]
"""Plain values only: text, integers, booleans, null, lists and objects of these."""

RowOf = Callable[[Any, str, str], "Row | None"]
"""(room, key after the noun, viewer) → the row, or None when there is nothing to see."""

PathsOf = Callable[[Any, str], Iterable[str]]
"""(room, viewer) → every path at which a row may stand."""

Touches = Callable[[Any, Any, str], Iterable[str]]
"""(room after the event, event, viewer) → every path whose row the event may have changed."""


class Viewer(msgspec.Struct, frozen=True):
    """Who looks: `role` terminal | console | examiner, `who` entry id (terminal) or staff id."""

    role: str
    who: str = ""


class Put(msgspec.Struct, frozen=True, tag="put"):
    """From here on `row` stands at `path`."""

    path: str
    row: Row


class Drop(msgspec.Struct, frozen=True, tag="drop"):
    """Nothing stands at `path` any more; it may have been empty before."""

    path: str


Change = Put | Drop


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a role's view: its rows by noun, its paths, what each event touches."""

    rows: dict[str, RowOf]
    paths: PathsOf
    touches: dict[type[Event], Touches]


def plain(value: Any) -> Any:
    """A struct as plain values, sets in order."""
    return msgspec.to_builtins(value, order="deterministic")


def nothing(room: Room, event: Event, who: str) -> Iterable[str]:
    """For events of which a part shows nothing."""
    return ()


def of_entry(*nouns: str) -> Touches:
    """The rows of the entry an event names."""
    return lambda room, event, who: [f"{noun}/{event.entry}" for noun in nouns]


def of_entries(noun: str) -> Touches:
    """A row of each entry an event lists."""
    return lambda room, event, who: [f"{noun}/{entry}" for entry in event.entries]


def of_number(noun: str, *more: str) -> Touches:
    """The numbered row of an event, and fixed paths."""
    return lambda room, event, who: [f"{noun}/{event.number}", *more]


def entries_of(room: Room, group: str) -> list[EntryId]:
    """Entries of a group, in the order of the arrangement."""
    return [entry.id for entry in room.arrangement.entries if entry.group == group]


def clock_row(room: Room, group: str, who: str = "") -> Row:
    """`phase` waiting | running | paused | ended; `elapsed` ms at (`boot`, `mono`) of the hall.

    Who receives it counts on by his own monotonic clock from the moment of receipt.
    """
    clock = room.sitting.clocks.get(group, GroupClock())
    return {
        "phase": clock.phase,
        "boot": clock.boot,
        "mono": clock.mono,
        "elapsed": clock.elapsed,
    }


def sitting_row(room: Room, key: str = "", who: str = "") -> Row | None:
    """What everybody may know of the sitting."""
    plan = room.plan
    if plan is None:
        return None
    suspended = room.sitting.suspended
    return {
        "sitting": plan.sitting,
        "batch": plan.batch,
        "organisation": plan.organisation,
        "site": plan.site,
        "subject": plan.subject,
        "mode": plan.mode,
        "day": plan.day,
        "planned_start": plan.planned_start,
        "suspended": suspended is not None,
        "closed": room.custody.closed is not None,
    }


def group_row(room: Room, group: str, who: str = "") -> Row:
    """A group as staff see it: its work, whether its paper is open, its time in ms."""
    plan = room.group(GroupId(group))
    return {
        "trade": plan.trade,
        "level": plan.level,
        "duration": plan.duration_ms,
        "paper_open": group in room.paper.opened or group in room.practical.papers,
    }
