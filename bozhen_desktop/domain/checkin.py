"""Check-in: both documents at the door, late limit, absence, refusals, the paper entrance.

Seed L44: candidates come with 准考证 and a valid identity document (身份证, 工作证); the weaker
work card needs a second person. Who is turned away for good is an event with its reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.arrangement import EntryPlan
from bozhen_desktop.domain.base import (
    Command,
    Context,
    Event,
    FromPaper,
    Topic,
    acted,
    need_witness,
)
from bozhen_desktop.domain.sitting import ENDED, WAITING
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, GroupId, SeatId, StaffId, TicketNo
from bozhen_desktop.kernel.text import person_name

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room

DOCUMENTS = ("resident", "temporary", "passport", "military", "permit", "work")
"""身份证, 临时身份证, 护照, 军官证, 居住证/通行证, 工作证."""


class CheckIn(Command, tag="check-in"):
    """Let a candidate in. `id_no` and `name` as read from the document, `exception` a reason.

    An exception (name that differs, work card) needs a second person's confirmation.
    """

    ticket: TicketNo
    document: str
    id_no: str
    name: str
    exception: str = ""


class CheckInFromPaper(Command, tag="check-in-from-paper"):
    """补录 of a check-in that was written on the paper list."""

    ticket: TicketNo
    document: str
    id_no: str
    paper: FromPaper


class CheckedIn(Event, tag="checked-in"):
    """The entry is present at `seat`; `late` in minutes after the start of its group."""

    entry: EntryId
    seat: SeatId
    document: str
    late: int
    exception: str
    witness: StaffId
    paper: FromPaper | None


class TurnAway(Command, tag="turn-away"):
    """Turn a candidate away for good, with a reason (two persons), here or on `paper`."""

    entry: EntryId
    reason: str
    paper: FromPaper | None = None


class TurnedAway(Event, tag="turned-away"):
    """Refused at the door for good."""

    entry: EntryId
    reason: str
    witness: StaffId
    paper: FromPaper | None = None


class MarkAbsent(Command, tag="mark-absent"):
    """缺考: after the late limit, everybody of the group who has not come."""

    group: GroupId


class MarkedAbsent(Event, tag="marked-absent"):
    """These entries of a group did not come."""

    group: GroupId
    entries: list[EntryId]


class CheckInState(msgspec.Struct):
    """Present, turned away and absent entries."""

    present: dict[str, CheckedIn] = {}
    turned_away: dict[str, TurnedAway] = {}
    absent: set[str] = set()

    @property
    def gone(self) -> set[str]:
        """Entries that need no seat any more."""
        return self.absent | set(self.turned_away)

    def undecided(self, room: Room, group: GroupId) -> list[EntryId]:
        """Entries of a group that are neither present, turned away nor absent."""
        return [
            entry.id
            for entry in room.arrangement.entries
            if entry.group == group and entry.id not in self.present and entry.id not in self.gone
        ]


def _check_open(room: Room, entry: EntryPlan) -> None:
    if entry.id in room.checkin.present:
        raise RuleError("already-checked-in", seat=room.seating.seat_of(entry.id))
    if entry.id in room.checkin.turned_away:
        raise RuleError("turned-away", reason=room.checkin.turned_away[entry.id].reason)
    if entry.id in room.checkin.absent:
        raise RuleError("marked-absent")
    if room.sitting.suspended is not None or room.sitting.clocks[entry.group].phase == ENDED:
        raise RuleError("sitting-over")


def _check_identity(entry: EntryPlan, document: str, id_no: str) -> None:
    if document not in DOCUMENTS:
        raise RuleError("document-missing")
    if document != "work" and id_no.strip().upper() != entry.person.id_no.upper():
        raise RuleError("id-not-of-ticket", ticket=entry.ticket)


def check_late(room: Room, group: GroupId, elapsed_ms: int) -> int:
    """Whole minutes of the group's time since its start, 0 before.

    Raises:
        RuleError: `too-late` from the limit on, so that nobody enters once others may leave.
    """
    if room.sitting.clocks[group].phase == WAITING or elapsed_ms < 0:
        return 0
    limit = room.rules.late_limit_ms
    if elapsed_ms >= limit:
        raise RuleError("too-late", late_s=elapsed_ms // 1000, limit_s=limit // 1000)
    return elapsed_ms // 60_000


def decide_check_in(room: Room, command: CheckIn, context: Context) -> list[Event]:
    """Both documents, the right person, not too late.

    Raises:
        RuleError: `ticket-unknown`, `already-checked-in`, `turned-away`, `marked-absent`,
            `document-missing`, `id-not-of-ticket`, `name-differs`, `second-person-needed`,
            `too-late`, `too-early`, `seat-not-drawn`.
    """
    entry = room.by_ticket(command.ticket)
    _check_open(room, entry)
    _check_identity(entry, command.document, command.id_no)
    same_name = person_name(command.name) == person_name(entry.person.name)
    if not same_name and not command.exception:
        raise RuleError("name-differs", ticket=command.ticket)
    if command.document == "work" and not command.exception:
        raise RuleError("second-person-needed", document="work")
    late = _check_time(room, entry, context)
    return [
        CheckedIn(
            entry=entry.id,
            seat=room.seating.seat_of(entry.id),
            document=command.document,
            late=late,
            exception=command.exception,
            witness=need_witness(context) if command.exception else StaffId(""),
            paper=None,
        )
    ]


def _check_time(room: Room, entry: EntryPlan, context: Context) -> int:
    clock = room.sitting.clocks[entry.group]
    late = check_late(room, entry.group, clock.elapsed_at(context.boot, context.mono_ms))
    early = room.arrangement.planned_start - context.now_ms
    if clock.phase == WAITING and early > room.rules.entry_opens_min * 60_000:
        raise RuleError("too-early", opens_min=room.rules.entry_opens_min)
    return late


def decide_from_paper(room: Room, command: CheckInFromPaper, context: Context) -> list[Event]:
    """The same rules for a check-in that happened on paper; lateness by the time written there.

    Raises:
        RuleError: as `decide_check_in`, and those of `acted`.
    """
    acted(context, command.paper)
    entry = room.by_ticket(command.ticket)
    _check_open(room, entry)
    _check_identity(entry, command.document, command.id_no)
    clock = room.sitting.clocks[entry.group]
    elapsed = clock.elapsed_at(context.boot, context.mono_ms)
    late = check_late(room, entry.group, elapsed - (context.now_ms - command.paper.acted_at))
    return [
        CheckedIn(
            entry=entry.id,
            seat=room.seating.seat_of(entry.id),
            document=command.document,
            late=late,
            exception="",
            witness=command.paper.second,
            paper=command.paper,
        )
    ]


def apply_checked_in(room: Room, event: CheckedIn) -> None:
    """The entry is present."""
    room.checkin.present[event.entry] = event


def decide_turn_away(room: Room, command: TurnAway, context: Context) -> list[Event]:
    """Two persons turn a candidate away, with a reason.

    Raises:
        RuleError: `entry-unknown`, `already-checked-in`, `reason-needed`,
            `second-person-needed`, those of `acted`.
    """
    context = acted(context, command.paper)
    entry = room.entry(command.entry)
    _check_open(room, entry)
    if not command.reason:
        raise RuleError("reason-needed", act="turn-away")
    witness = need_witness(context)
    return [TurnedAway(entry=entry.id, reason=command.reason, witness=witness, paper=command.paper)]


def apply_turned_away(room: Room, event: TurnedAway) -> None:
    """Keep the refusal."""
    room.checkin.turned_away[event.entry] = event
    room.results.reopen(room.entry(event.entry).group)


def decide_absent(room: Room, command: MarkAbsent, context: Context) -> list[Event]:
    """Close the door of a group once the late limit has passed.

    Raises:
        RuleError: `group-phase` before the start, `late-limit-open`, `nobody-missing`.
    """
    room.group(command.group)
    clock = room.sitting.clocks[command.group]
    if clock.phase == WAITING:
        raise RuleError("group-phase", group=command.group, phase=clock.phase)
    elapsed = clock.elapsed_at(context.boot, context.mono_ms)
    limit = room.rules.late_limit_ms
    if elapsed < limit and clock.phase != ENDED:
        raise RuleError("late-limit-open", limit_s=limit // 1000)
    missing = room.checkin.undecided(room, command.group)
    if not missing:
        raise RuleError("nobody-missing")
    return [MarkedAbsent(group=command.group, entries=missing)]


def apply_absent(room: Room, event: MarkedAbsent) -> None:
    """These entries are absent."""
    room.checkin.absent.update(event.entries)
    room.results.reopen(event.group)


TOPIC = Topic(
    decide={
        CheckIn: decide_check_in,
        CheckInFromPaper: decide_from_paper,
        TurnAway: decide_turn_away,
        MarkAbsent: decide_absent,
    },
    apply={
        CheckedIn: apply_checked_in,
        TurnedAway: apply_turned_away,
        MarkedAbsent: apply_absent,
    },
)
