"""Entries of a batch: entry sheets taken in, registrations, ticket numbers.

A sheet is taken as a whole or not at all; good rows alone only on demand, and then the refused ones
stand in the event. What must hold of one row stands in `eligibility`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.domain.batchplan import BatchPlan, local_day, rules_of
from bozhen_desktop.domain.eligibility import (
    RESIT,
    EntryRow,
    Fault,
    Registration,
    RowFault,
    is_from_outside,
    register,
    same_person_faults,
)
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import BatchId, EntryId, TicketNo

if TYPE_CHECKING:
    from bozhen_desktop.domain.bureau import Bureau


class TakeEntries(Command, tag="take-entries"):
    """Take a sheet in: `sheet` is the SHA-256 of the file, `name` its name.

    `unread`: rows the reader of the file refused; they count as refused ones. `original`: the
    digest again when the file goes into the archive. `evidence`: the sheet has the columns of the
    申报条件; `outside`: why people from outside the region are taken all the same (seed L16).
    """

    batch: BatchId
    sheet: str
    name: str
    rows: list[EntryRow]
    unread: list[RowFault] = msgspec.field(default_factory=list)
    accept_good: bool = False
    original: str = ""
    evidence: bool = False
    outside: str = ""


class EntriesTaken(Event, tag="entries-taken"):
    """Registrations of one sheet; `refused` rows stay outside. `day`: local date of the intake.

    `outsiders` are from outside the region and were confirmed with the reason `outside`.
    """

    batch: BatchId
    sheet: str
    name: str
    day: str
    registrations: list[Registration]
    refused: list[RowFault]
    original: str
    by: str
    reviewer: str
    outsiders: list[EntryId] = msgspec.field(default_factory=list)
    outside: str = ""


class GiveTickets(Command, tag="give-tickets"):
    """Ticket numbers for entries that have none yet."""

    batch: BatchId
    tickets: dict[str, TicketNo]


class TicketsGiven(Event, tag="tickets-given"):
    """Ticket number of each entry, for all its sittings."""

    batch: BatchId
    tickets: dict[str, TicketNo]


class EntriesState(msgspec.Struct):
    """Registrations by entry, entries by batch, sheets taken, tickets by entry and the reverse."""

    registrations: dict[str, Registration] = {}
    batches: dict[str, list[EntryId]] = {}
    sheets: dict[str, EntriesTaken] = {}
    tickets: dict[str, TicketNo] = {}
    by_ticket: dict[str, EntryId] = {}

    def registration(self, entry: EntryId) -> Registration:
        """An entry.

        Raises:
            RuleError: `entry-unknown`.
        """
        found = self.registrations.get(entry)
        if found is None:
            raise RuleError("entry-unknown", entry=entry)
        return found

    def of(self, batch: BatchId) -> list[Registration]:
        """The registrations of a batch in the order they were taken."""
        return [self.registrations[entry] for entry in self.batches.get(batch, [])]

    def tickets_of(self, batch: BatchId) -> dict[str, TicketNo]:
        """Tickets given in a batch, by entry."""
        entries = self.batches.get(batch, [])
        return {entry: self.tickets[entry] for entry in entries if entry in self.tickets}

    def last_day(self, batch: BatchId) -> str:
        """The day on which the last sheet of a batch was taken, "" when none was."""
        return max((s.day for s in self.sheets.values() if s.batch == batch), default="")


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """What a sheet holds: registrations of the good rows, faults of the others."""

    good: list[Registration]
    refused: list[RowFault]
    outsiders: list[EntryId]


class _People:
    """Entries by document number: those of this batch, and resits taken in all batches."""

    def __init__(self, state: EntriesState, batch: BatchId) -> None:
        self._here: dict[str, list[Registration]] = {}
        self._resits: Counter[tuple[str, str, str]] = Counter()
        for known in state.of(batch):
            self._here.setdefault(known.person.id_no, []).append(known)
        for known in state.registrations.values():
            self._resits[_what(known)] += RESIT in known.attempts.values()

    def add(self, new: Registration, limit: int) -> None:
        """Take one more entry, unless the person may not enter it.

        Raises:
            Fault: `entry-twice`, `name-of-number-differs`, `resit-too-often`.
        """
        same = self._here.setdefault(new.person.id_no, [])
        for field, code in same_person_faults(new, same):
            raise Fault(field, code)
        resit = RESIT in new.attempts.values()
        if resit and self._resits[_what(new)] >= limit:
            raise Fault("sitting_type", "resit-too-often", limit=limit)
        same.append(new)


def _what(registration: Registration) -> tuple[str, str, str]:
    return registration.person.id_no, registration.trade, registration.level


def review(bureau: Bureau, command: TakeEntries, context: Context) -> Review:
    """Check every row of a sheet; nothing is changed.

    Raises:
        RuleError: `plan-missing`.
    """
    plan, day = bureau.batches.plan(command.batch), local_day(context.now_ms)
    rules = rules_of(plan, context.mode, day)
    known = len(bureau.entries.of(command.batch))
    people = _People(bureau.entries, command.batch)
    good: list[Registration] = []
    outsiders: list[EntryId] = []
    refused = [*command.unread]
    for row in command.rows:
        entry = EntryId(f"{plan.batch}-{known + len(good) + 1:05d}")
        try:
            new = register(row, entry, plan, rules, day, command.evidence)
            outside = _confirmed_outside(new, plan, command, day)
            people.add(new, rules.resit_max)
        except Fault as fault:
            refused.append(
                RowFault(row=row.row, field=fault.field, code=fault.code, params=fault.params)
            )
        else:
            good.append(new)
            outsiders += [entry] if outside else []
    refused.sort(key=lambda fault: fault.row)
    return Review(good=good, refused=refused, outsiders=outsiders)


def _confirmed_outside(new: Registration, plan: BatchPlan, command: TakeEntries, day: str) -> bool:
    """Whether the person is from outside the region, and somebody said why he is taken."""
    if not is_from_outside(new, plan, day):
        return False
    if not command.outside.strip():
        raise Fault("region", "outside-region")
    return True


def decide_entries(bureau: Bureau, command: TakeEntries, context: Context) -> list[Event]:
    """Take all rows, or with `accept_good` the good ones; live, a second person reviews (A12).

    Raises:
        RuleError: `plan-missing`, `sheet-known`, `sheet-empty`, `rows-refused` (the first of
            them is quoted), `no-good-row`, `second-person-needed`.
    """
    if command.sheet in bureau.entries.sheets:
        raise RuleError("sheet-known", name=command.name)
    if not command.rows and not command.unread:
        raise RuleError("sheet-empty", name=command.name)
    found = review(bureau, command, context)
    if found.refused and not command.accept_good:
        first = found.refused[0]
        raise RuleError(
            "rows-refused",
            name=command.name,
            rows=len({fault.row for fault in found.refused}),
            row=first.row,
            field=first.field,
            reason=first.code,
        )
    if not found.good:
        raise RuleError("no-good-row", name=command.name)
    reviewer = need_witness(context) if context.mode == "live" else context.witness
    return [
        EntriesTaken(
            batch=command.batch,
            sheet=command.sheet,
            name=command.name,
            day=local_day(context.now_ms),
            registrations=found.good,
            refused=found.refused,
            original=command.original,
            by=context.actor,
            reviewer=reviewer,
            outsiders=found.outsiders,
            outside=command.outside.strip() if found.outsiders else "",
        )
    ]


def apply_entries(bureau: Bureau, event: EntriesTaken) -> None:
    """These entries belong to the batch."""
    state = bureau.entries
    state.sheets[event.sheet] = event
    for registration in event.registrations:
        state.registrations[registration.id] = registration
        state.batches.setdefault(event.batch, []).append(registration.id)


def decide_tickets(bureau: Bureau, command: GiveTickets, context: Context) -> list[Event]:
    """A ticket number is given once and never again to anybody else.

    Raises:
        RuleError: `entry-unknown`, `ticket-given`, `ticket-twice`.
    """
    state = bureau.entries
    numbers = list(command.tickets.values())
    for entry, ticket in command.tickets.items():
        if entry not in state.batches.get(command.batch, []):
            raise RuleError("entry-unknown", entry=entry)
        if entry in state.tickets:
            raise RuleError("ticket-given", entry=entry)
        if ticket in state.by_ticket or numbers.count(ticket) > 1:
            raise RuleError("ticket-twice", ticket=ticket)
    return [TicketsGiven(batch=command.batch, tickets=command.tickets)]


def apply_tickets(bureau: Bureau, event: TicketsGiven) -> None:
    """Keep them in both directions."""
    for entry, ticket in event.tickets.items():
        bureau.entries.tickets[entry] = ticket
        bureau.entries.by_ticket[ticket] = EntryId(entry)


TOPIC = Topic(
    decide={TakeEntries: decide_entries, GiveTickets: decide_tickets},
    apply={EntriesTaken: apply_entries, TicketsGiven: apply_tickets},
)
