"""编排: what the office arranged for one sitting, the first sealed part of an exam package.

It names people, seats and duties and is imported as one event; papers and keys travel apart.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from bozhen_desktop.domain.parameters import REHEARSAL_ONLY, Parameter
from bozhen_desktop.domain.people import Person, StaffMember
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import (
    BatchId,
    EntryId,
    GroupId,
    PaperId,
    RoomId,
    SeatId,
    SittingId,
    StaffId,
    TicketNo,
    is_id,
)


class EntryPlan(msgspec.Struct, frozen=True, kw_only=True):
    """One entry (person × trade × level) due in this sitting. `sitting_type`: first | resit."""

    id: EntryId
    ticket: TicketNo
    person: Person
    trade: str
    occupation_code: str
    level: str
    group: GroupId
    room: RoomId
    sitting_type: str = "first"
    employer: str = ""


class GroupPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Exam group: trade × level × paper × duration. `paper_digest`: SHA-256 of the clear paper.

    `duration_s` above 0 replaces the minutes; for rehearsals only, printed in seconds.
    """

    id: GroupId
    trade: str
    level: str
    paper: PaperId
    paper_digest: str
    duration_min: int
    duration_s: int = 0

    @property
    def duration_ms(self) -> int:
        """Time of everybody in the group, without credit."""
        return self.duration_s * 1000 or self.duration_min * 60_000


class RoomPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A room with its seats in order (theory: terminals; practical: workstations) and spares."""

    id: RoomId
    name: str
    seats: list[SeatId]
    spares: list[SeatId]


class PanelPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Fixed panel of examiners for a group's pieces; three or more (seed L51)."""

    id: str
    group: GroupId
    lead: StaffId
    examiners: list[StaffId]


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """A declared relation (亲属, 师徒, 授课) between a staff member and an entry (seed L102)."""

    staff: StaffId
    entry: EntryId
    relation: str


class Arrangement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything a hall must know of a sitting before papers are opened.

    `subject`: theory | practical; `mode`: live | rehearsal; `planned_start`, `opens`, `closes`:
    UTC ms (the window in which papers may be opened); `day`: local date YYYY-MM-DD.
    `institution`: full filed name of the organisation, as forms print it, or "".
    """

    sitting: SittingId
    batch: BatchId
    organisation: str
    site: str
    subject: str
    mode: str
    day: str
    planned_start: int
    opens: int
    closes: int
    rooms: list[RoomPlan]
    groups: list[GroupPlan]
    entries: list[EntryPlan]
    staff: list[StaffMember]
    panels: list[PanelPlan]
    relations: list[Relation]
    parameters: list[Parameter]
    institution: str = ""

    @property
    def printed_name(self) -> str:
        """Whose name stands on forms: the full filed one, else the organisation's id."""
        return self.institution or self.organisation


def check_arrangement(plan: Arrangement) -> None:
    """Refuse an arrangement that contradicts itself.

    Raises:
        RuleError: `arrangement-…` naming what is doubled, missing or too small;
            `rehearsal-only` for a duration or parameter in seconds in a live sitting.
    """
    _check_ids(plan)
    _check_times(plan)
    _unique("entry", [entry.id for entry in plan.entries])
    _unique("ticket", [entry.ticket for entry in plan.entries])
    _unique("seat", [seat for room in plan.rooms for seat in (*room.seats, *room.spares)])
    _unique("group", [group.id for group in plan.groups])
    _unique("staff", [member.id for member in plan.staff])
    groups = {group.id for group in plan.groups}
    for entry in plan.entries:
        if entry.group not in groups:
            raise RuleError("arrangement-group-unknown", entry=entry.id, group=entry.group)
    for room in plan.rooms:
        due = sum(entry.room == room.id for entry in plan.entries)
        if len(room.seats) < due:
            raise RuleError("arrangement-seats-short", room=room.id, entries=due)
    rooms = {room.id for room in plan.rooms}
    for entry in plan.entries:
        if entry.room not in rooms:
            raise RuleError("arrangement-room-unknown", entry=entry.id, room=entry.room)


def _check_ids(plan: Arrangement) -> None:
    """Ids stand in columns and paths, so they are ASCII and short."""
    places = [name for room in plan.rooms for name in (room.id, *room.seats, *room.spares)]
    people = [*(entry.id for entry in plan.entries), *(member.id for member in plan.staff)]
    for name in (plan.sitting, *(group.id for group in plan.groups), *places, *people):
        if not is_id(name):
            raise RuleError("arrangement-id", id=name)


def _check_times(plan: Arrangement) -> None:
    for group in plan.groups:
        if group.duration_s < 0 or group.duration_ms <= 0:
            raise RuleError("arrangement-duration", group=group.id)
        if group.duration_s and plan.mode == "live":
            raise RuleError("rehearsal-only", what="duration_s", group=group.id)
    for row in plan.parameters:
        if row.name in REHEARSAL_ONLY and row.value and plan.mode == "live":
            raise RuleError("rehearsal-only", what=row.name)


def _unique(what: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise RuleError("arrangement-twice", what=what, id=name)
        seen.add(name)
