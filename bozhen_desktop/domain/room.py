"""A sitting: composes the topics of an exam room and dispatches commands and events by type."""

from __future__ import annotations

from typing import Any

import msgspec

from bozhen_desktop.domain import (
    access,
    answers,
    beats,
    breaks,
    checkin,
    credits,
    custody,
    disclosure,
    duty,
    handin,
    incidents,
    paper,
    practical,
    results,
    rulings,
    scoring,
    seating,
    sheets,
    sitting,
)
from bozhen_desktop.domain.arrangement import Arrangement, EntryPlan, GroupPlan, RoomPlan
from bozhen_desktop.domain.base import (
    Apply,
    Command,
    Context,
    Decide,
    Event,
    FromPaper,
    check_from_paper,
)
from bozhen_desktop.domain.parameters import Rules, rules_on
from bozhen_desktop.domain.people import StaffMember
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, GroupId, RoomId, SeatId, StaffId

_TOPICS = (
    sitting.TOPIC,
    beats.TOPIC,
    seating.TOPIC,
    checkin.TOPIC,
    access.TOPIC,
    paper.TOPIC,
    answers.TOPIC,
    handin.TOPIC,
    credits.TOPIC,
    rulings.TOPIC,
    scoring.TOPIC,
    duty.TOPIC,
    practical.TOPIC,
    sheets.TOPIC,
    incidents.TOPIC,
    breaks.TOPIC,
    custody.TOPIC,
    disclosure.TOPIC,
    results.TOPIC,
)
_DECIDE: dict[type[Command], Decide] = {k: f for topic in _TOPICS for k, f in topic.decide.items()}
_APPLY: dict[type[Event], Apply] = {k: f for topic in _TOPICS for k, f in topic.apply.items()}
COMMANDS = tuple(_DECIDE)
EVENTS = tuple(_APPLY)
_PARTS = (
    "sitting",
    "seating",
    "checkin",
    "access",
    "answers",
    "credits",
    "rulings",
    "duty",
    "practical",
    "sheets",
    "incidents",
    "breaks",
    "custody",
    "disclosure",
    "results",
)


class Room:
    """State of one sitting."""

    def __init__(self) -> None:
        self.plan: Arrangement | None = None
        self._rules: Rules | None = None
        self._entries: dict[str, EntryPlan] = {}
        self._tickets: dict[str, EntryPlan] = {}
        self._staff: dict[str, StaffMember] = {}
        self._groups: dict[str, GroupPlan] = {}
        self._items: dict[str, dict[str, paper.PaperItem]] = {}
        self.sitting = sitting.SittingState()
        self.seating = seating.SeatingState()
        self.checkin = checkin.CheckInState()
        self.access = access.AccessState()
        self.paper = paper.PaperState()
        self.answers = answers.AnswerState()
        self.credits = credits.CreditState()
        self.rulings = rulings.RulingState()
        self.scoring = scoring.ScoringState()
        self.duty = duty.DutyState()
        self.practical = practical.PracticalState()
        self.sheets = sheets.SheetsState()
        self.incidents = incidents.IncidentsState()
        self.breaks = breaks.BreaksState()
        self.custody = custody.CustodyState()
        self.disclosure = disclosure.DisclosureState()
        self.results = results.ResultsState()

    def decide(self, command: Command, context: Context) -> list[Event]:
        """The events a command causes here; state stays as it is.

        What comes from paper was signed there by two persons who are on duty here.

        Raises:
            RuleError: `command-not-here`, `sitting-missing`, `staff-unknown` (on paper) or the rule
                that refuses.
        """
        function = _DECIDE.get(type(command))
        if function is None:
            raise RuleError("command-not-here")
        if self.plan is None and not isinstance(command, sitting.ImportArrangement):
            raise RuleError("sitting-missing")
        signed = getattr(command, "paper", None)
        if isinstance(signed, FromPaper):
            check_from_paper(signed)
            self.staff(signed.first)
            self.staff(signed.second)
        return function(self, command, context)

    def apply(self, event: Event) -> None:
        """Change state by one event."""
        _APPLY[type(event)](self, event)

    def set_plan(self, plan: Arrangement) -> None:
        """Take the arrangement and the rules of its day."""
        self.plan = plan
        self._rules = rules_on(plan.day, plan.parameters)
        self._entries = {entry.id: entry for entry in plan.entries}
        self._tickets = {entry.ticket: entry for entry in plan.entries}
        self._staff = {member.id: member for member in plan.staff}
        self._groups = {group.id: group for group in plan.groups}

    @property
    def arrangement(self) -> Arrangement:
        """The arrangement.

        Raises:
            RuleError: `sitting-missing`.
        """
        if self.plan is None:
            raise RuleError("sitting-missing")
        return self.plan

    @property
    def rules(self) -> Rules:
        """The parameters in force on the sitting's day.

        Raises:
            RuleError: `sitting-missing`.
        """
        if self._rules is None:
            raise RuleError("sitting-missing")
        return self._rules

    def entry(self, entry: EntryId) -> EntryPlan:
        """An entry by id. Raises RuleError `entry-unknown`."""
        found = self._entries.get(entry)
        if found is None:
            raise RuleError("entry-unknown", entry=entry)
        return found

    def has_entry(self, entry: str) -> bool:
        """Whether an entry of this id is due here."""
        return entry in self._entries

    def by_ticket(self, ticket: str) -> EntryPlan:
        """An entry by ticket number. Raises RuleError `ticket-unknown`."""
        found = self._tickets.get(ticket)
        if found is None:
            raise RuleError("ticket-unknown", ticket=ticket)
        return found

    def staff(self, staff: StaffId) -> StaffMember:
        """A staff member by id. Raises RuleError `staff-unknown`."""
        found = self._staff.get(staff)
        if found is None:
            raise RuleError("staff-unknown", staff=staff)
        return found

    def has_staff(self, staff: str) -> bool:
        """Whether a person of this id is on duty here."""
        return staff in self._staff

    def staff_ids(self) -> list[str]:
        """Ids of everybody on duty, those who joined later last."""
        return [*self._staff]

    def add_staff(self, member: StaffMember) -> None:
        """A person who joined after the import (a replacement)."""
        self._staff[member.id] = member

    def group(self, group: GroupId) -> GroupPlan:
        """A group by id. Raises RuleError `group-unknown`."""
        found = self._groups.get(group)
        if found is None:
            raise RuleError("group-unknown", group=group)
        return found

    def room_plan(self, room: RoomId) -> RoomPlan:
        """A room by id. Raises RuleError `room-unknown`."""
        for plan in self.arrangement.rooms:
            if plan.id == room:
                return plan
        raise RuleError("room-unknown", room=room)

    def entry_at(self, seat: SeatId) -> EntryPlan | None:
        """The entry whose seat this is and who still needs one, or None."""
        for entry, taken in self.seating.seats.items():
            if taken == seat and entry not in self.checkin.gone:
                return self._entries[entry]
        return None

    def budget(self, entry: EntryId) -> int:
        """Time of an entry in ms of its group's clock: duration plus credit."""
        group = self._groups[self.entry(entry).group]
        return group.duration_ms + self.credits.granted.get(entry, 0)

    def paper_items(self, group: GroupId) -> dict[str, paper.PaperItem]:
        """Items of a group's opened paper by id. Raises RuleError `paper-not-open`, `…-loaded`."""
        items = self._items.get(group)
        if items is None:
            opened = self.paper.opened.get(group)
            if opened is None:
                raise RuleError("paper-not-open", group=group)
            loaded = self.paper.loaded.get(opened.digest)
            if loaded is None:
                raise RuleError("paper-not-loaded", group=group)
            items = {item.id: item for item in loaded.items}
            self._items[group] = items
        return items

    def state(self) -> dict[str, Any]:
        """All state that events make, as plain data, to compare replays."""
        scored = self.scoring
        parts = {name: getattr(self, name) for name in _PARTS}
        parts |= {"plan": self.plan, "opened": self.paper.opened}
        parts["scoring"] = [scored.opened, scored.scores, scored.confirmed]
        return {
            name: msgspec.to_builtins(part, order="deterministic") for name, part in parts.items()
        }
