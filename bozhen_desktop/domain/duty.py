"""Duty: the staffing check at import, arrival, staff meeting, recusal, rules, replacement.

Examiners and invigilators come on time, hold the staff meeting and read the rules before anything
starts (seed L44); who examines keeps the rule of recusal (L102). What must hold of an arranged
staff stands in `staffing`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.arrangement import Arrangement, PanelPlan, Relation
from bozhen_desktop.domain.base import (
    Command,
    Context,
    Event,
    FromPaper,
    Topic,
    acted,
    need_witness,
)
from bozhen_desktop.domain.parameters import Rules
from bozhen_desktop.domain.people import StaffMember
from bozhen_desktop.domain.staffing import EXAMINING, Finding, duty_findings, examiner_faults
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, PieceNo, RoomId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


class SignInStaff(Command, tag="sign-in-staff"):
    """A staff member arrives; `badge`: he wears his card (L102)."""

    staff: StaffId
    badge: bool = True
    paper: FromPaper | None = None


class StaffArrived(Event, tag="staff-arrived"):
    """Arrival at `at` (UTC ms)."""

    staff: StaffId
    badge: bool
    at: int
    paper: FromPaper | None = None


class HoldBriefing(Command, tag="hold-briefing"):
    """考务会: minutes, who attended, recusal declarations made there; here or on `paper`."""

    minutes: str
    attendees: list[StaffId]
    declarations: list[Relation] = msgspec.field(default_factory=list)
    paper: FromPaper | None = None


class BriefingHeld(Event, tag="briefing-held"):
    """`conflicts` are examiners whose declaration asks for a replacement before the start."""

    minutes: str
    attendees: list[StaffId]
    declarations: list[Relation]
    conflicts: list[StaffId]
    by: str
    paper: FromPaper | None = None


class ReadRules(Command, tag="read-rules"):
    """宣读考场规则 in one room."""

    room: RoomId
    paper: FromPaper | None = None


class RulesRead(Event, tag="rules-read"):
    """The rules were read aloud in a room at `at` (UTC ms)."""

    room: RoomId
    by: str
    at: int
    paper: FromPaper | None = None


class ReplaceExaminer(Command, tag="replace-examiner"):
    """Replace an examiner of a panel. `member` describes a person the arrangement does not name.

    `declarations` are the new examiner's own. With `paper`, as it was done there.
    """

    panel: str
    old: StaffId
    new: StaffId
    reason: str
    member: StaffMember | None = None
    declarations: list[Relation] = msgspec.field(default_factory=list)
    paper: FromPaper | None = None


class StaffReplaced(Event, tag="staff-replaced"):
    """`member` takes the place of `old` from here on; `void` lists the unsigned sheets of `old`."""

    panel: str
    old: StaffId
    member: StaffMember
    reason: str
    declarations: list[Relation]
    void: list[PieceNo]
    first: str
    witness: StaffId
    paper: FromPaper | None = None


class DutyState(msgspec.Struct):
    """Arrivals, meetings, rooms in which rules were read, replacements (panel → old → new)."""

    arrived: dict[str, StaffArrived] = {}
    briefings: list[BriefingHeld] = []
    rules_read: dict[str, RulesRead] = {}
    replaced: dict[str, dict[str, StaffId]] = {}
    declared: list[Relation] = []
    conflicts: set[str] = set()

    def check_ready(self, rooms: Iterable[str] = ()) -> None:
        """The start is locked until meeting and rules are done (clause table A15).

        Raises:
            RuleError: `briefing-missing`, `recusal-open`, `rules-not-read` (in one of `rooms`,
                or nowhere at all).
        """
        self.check_briefed()
        unread = [room for room in rooms if room not in self.rules_read]
        if unread or not self.rules_read:
            raise RuleError("rules-not-read", room=unread[0] if unread else "")

    def check_briefed(self) -> None:
        """The staff meeting was held and every recusal declared there is settled.

        Raises:
            RuleError: `briefing-missing`, `recusal-open`.
        """
        if not self.briefings:
            raise RuleError("briefing-missing")
        if self.conflicts:
            raise RuleError("recusal-open", staff=min(self.conflicts))

    def chain(self, panel: str, examiner: StaffId) -> list[StaffId]:
        """An arranged examiner of a panel and those who took his place, in order."""
        moves, people = self.replaced.get(panel, {}), [examiner]
        while people[-1] in moves:
            people.append(moves[people[-1]])
        return people

    def examiners(self, panel: PanelPlan) -> list[StaffId]:
        """Who scores in a panel now."""
        return [self.chain(panel.id, arranged)[-1] for arranged in panel.examiners]

    def lead(self, panel: PanelPlan) -> StaffId:
        """考评组长 of a panel now."""
        return self.chain(panel.id, panel.lead)[-1]


def panel_of(plan: Arrangement, panel: str) -> PanelPlan:
    """A panel by id.

    Raises:
        RuleError: `panel-unknown`.
    """
    for found in plan.panels:
        if found.id == panel:
            return found
    raise RuleError("panel-unknown", panel=panel)


def check_duties(plan: Arrangement, rules: Rules) -> list[Finding]:
    """Refuse a staffing with a hard block; return the warnings.

    Raises:
        RuleError: with the code of the first block: `supervisor-examines`, `examiner-related`,
            `examiner-card-expired`, `examiner-trade`, `examiner-grade`, `panel-…`.
    """
    found = duty_findings(plan, rules)
    for finding in found:
        if finding.hard:
            raise RuleError(finding.code, **finding.params)
    return found


def related(room: Room, staff: StaffId, entry: EntryId) -> bool:
    """Whether a relation between the two stands in the arrangement or was declared here."""
    known = (*room.arrangement.relations, *room.duty.declared)
    return any(relation.staff == staff and relation.entry == entry for relation in known)


def decide_sign_in(room: Room, command: SignInStaff, context: Context) -> list[Event]:
    """A person of the arrangement arrives once.

    Raises:
        RuleError: `staff-unknown`, `already-arrived`, `badge-missing`.
    """
    member = room.staff(command.staff)
    if command.staff in room.duty.arrived:
        raise RuleError("already-arrived", staff=command.staff)
    if not command.badge and EXAMINING & set(member.duties):
        raise RuleError("badge-missing", staff=command.staff)
    at = acted(context, command.paper).now_ms
    return [StaffArrived(staff=command.staff, badge=command.badge, at=at, paper=command.paper)]


def apply_arrived(room: Room, event: StaffArrived) -> None:
    """He is here."""
    room.duty.arrived[event.staff] = event


def _check_declarations(room: Room, declarations: list[Relation]) -> None:
    for relation in declarations:
        room.entry(relation.entry)
        if not relation.relation:
            raise RuleError("relation-missing", staff=relation.staff)


def _new_conflicts(room: Room, declarations: list[Relation]) -> list[StaffId]:
    found: set[StaffId] = set()
    for relation in declarations:
        group = room.entry(relation.entry).group
        panels = [panel for panel in room.arrangement.panels if panel.group == group]
        piece = room.practical.piece_of(relation.entry)
        if piece is not None:
            panels = [panel for panel in panels if panel.id == piece.panel]
        people = [{room.duty.lead(p), *room.duty.examiners(p)} for p in panels]
        barred = {r.staff for r in declarations if r.entry == relation.entry}
        barred |= {p for team in people for p in team if related(room, p, relation.entry)}
        if any(relation.staff in team for team in people) and all(barred & t for t in people):
            found.add(relation.staff)
    return sorted(found)


def decide_briefing(room: Room, command: HoldBriefing, context: Context) -> list[Event]:
    """Everybody named must have arrived; declarations that hit a panel ask for a replacement.

    Raises:
        RuleError: `minutes-missing`, `nobody-named`, `not-arrived`, `staff-unknown`,
            `entry-unknown`, `relation-missing`, those of `acted`.
    """
    acted(context, command.paper)
    if not command.minutes:
        raise RuleError("minutes-missing")
    if not command.attendees or len(set(command.attendees)) != len(command.attendees):
        raise RuleError("nobody-named")
    for person in command.attendees:
        if room.staff(person).id not in room.duty.arrived:
            raise RuleError("not-arrived", staff=person)
    _check_declarations(room, command.declarations)
    for relation in command.declarations:
        room.staff(relation.staff)
    return [
        BriefingHeld(
            minutes=command.minutes,
            attendees=command.attendees,
            declarations=command.declarations,
            conflicts=_new_conflicts(room, command.declarations),
            by=context.actor,
            paper=command.paper,
        )
    ]


def apply_briefing(room: Room, event: BriefingHeld) -> None:
    """Keep the minutes; declared relations bind from here."""
    room.duty.briefings.append(event)
    room.duty.declared.extend(event.declarations)
    room.duty.conflicts.update(event.conflicts)


def decide_rules(room: Room, command: ReadRules, context: Context) -> list[Event]:
    """The rules were read in a room.

    Raises:
        RuleError: `room-unknown`, `already-read`.
    """
    room.room_plan(command.room)
    if command.room in room.duty.rules_read:
        raise RuleError("already-read", room=command.room)
    at = acted(context, command.paper).now_ms
    return [RulesRead(room=command.room, by=context.actor, at=at, paper=command.paper)]


def apply_rules(room: Room, event: RulesRead) -> None:
    """Read."""
    room.duty.rules_read[event.room] = event


def _replacement(room: Room, command: ReplaceExaminer, panel: PanelPlan) -> StaffMember:
    if command.member is not None and command.member.id != command.new:
        raise RuleError("staff-unknown", staff=command.new)
    known = {member.id: member for member in room.arrangement.staff}
    member = known.get(command.new) or command.member or room.staff(command.new)
    for fault in examiner_faults(member, room.group(panel.group), room.arrangement.day):
        raise RuleError(fault.code, **fault.params)
    return member


def _check_recusal(room: Room, command: ReplaceExaminer, panel: PanelPlan) -> None:
    """The new examiner must be free for every piece he will have to score."""
    own = {relation.entry for relation in command.declarations}
    only = sum(other.group == panel.group for other in room.arrangement.panels) == 1
    for entry in room.arrangement.entries:
        if entry.group != panel.group:
            continue
        piece = room.practical.piece_of(entry.id)
        due = only if piece is None else piece.panel == panel.id
        if piece is not None and room.sheets.is_signed(piece.piece, command.old):
            due = False
        if due and (entry.id in own or related(room, command.new, entry.id)):
            raise RuleError("examiner-related", staff=command.new, entry=entry.id)


def decide_replace(room: Room, command: ReplaceExaminer, context: Context) -> list[Event]:
    """The new examiner passes the checks of the import; signed sheets of the old stay and count.

    Raises:
        RuleError: `panel-unknown`, `not-on-panel`, `already-on-panel`, `reason-needed`,
            `staff-unknown`, `entry-unknown`, `relation-missing`, `second-person-needed` and the
            codes of `check_duties`, those of `acted`.
    """
    then = acted(context, command.paper)
    panel = panel_of(room.arrangement, command.panel)
    duty = room.duty
    if command.old not in (duty.lead(panel), *duty.examiners(panel)):
        raise RuleError("not-on-panel", staff=command.old)
    arranged = dict.fromkeys([panel.lead, *panel.examiners])
    if any(command.new in duty.chain(panel.id, person) for person in arranged):
        raise RuleError("already-on-panel", staff=command.new)
    if not command.reason:
        raise RuleError("reason-needed", act="replace-examiner")
    member = _replacement(room, command, panel)
    _check_declarations(room, command.declarations)
    _check_recusal(room, command, panel)
    return [
        StaffReplaced(
            panel=panel.id,
            old=command.old,
            member=member,
            reason=command.reason,
            declarations=command.declarations,
            void=room.sheets.unsigned_of(room, panel.id, command.old),
            first=context.actor,
            witness=need_witness(then),
            paper=command.paper,
        )
    ]


def apply_replaced(room: Room, event: StaffReplaced) -> None:
    """The new person scores from here; unsigned sheets of the old are void."""
    room.add_staff(event.member)
    room.duty.replaced.setdefault(event.panel, {})[event.old] = event.member.id
    room.duty.declared.extend(event.declarations)
    room.duty.conflicts.discard(event.old)
    for piece in event.void:
        room.sheets.void(piece, event.old)


TOPIC = Topic(
    decide={
        SignInStaff: decide_sign_in,
        HoldBriefing: decide_briefing,
        ReadRules: decide_rules,
        ReplaceExaminer: decide_replace,
    },
    apply={
        StaffArrived: apply_arrived,
        BriefingHeld: apply_briefing,
        RulesRead: apply_rules,
        StaffReplaced: apply_replaced,
    },
)
