"""From chain to tables: what each office event adds, changes or removes.

`PROJECTORS` says which function writes the rows of an event; a topic with tables of its own adds
its functions there. A projector sees the event, its chain entry and the originals – no clock, no
randomness – so that a rebuild makes the same rows again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, delete, update

from bozhen_desktop.domain.amendments import (
    Amendment,
    KeyCorrected,
    PersonCorrected,
    ScoreCorrected,
)
from bozhen_desktop.domain.base import Event
from bozhen_desktop.domain.bureau import Bureau
from bozhen_desktop.domain.decisions import SittingDecided
from bozhen_desktop.domain.eligibility import Registration
from bozhen_desktop.domain.entries import EntriesTaken, TicketsGiven
from bozhen_desktop.domain.ranges import (
    FORKED,
    HELD,
    TAKEN,
    ForkSettled,
    RangeFacts,
    RangeForked,
    RangeHeld,
    RangeTaken,
    ReceiptIssued,
)
from bozhen_desktop.domain.registry import DeviceAccepted, KeyRevoked, PackageIssued
from bozhen_desktop.kernel.digest import Entry, canonical_text
from bozhen_desktop.office import tables
from bozhen_desktop.office.amended import amended_rows
from bozhen_desktop.office.database import insert_rows
from bozhen_desktop.office.replay import RangeReader
from bozhen_desktop.office.sittings import OF_SITTING, rows_of


class Work(NamedTuple):
    """What a projector works with.

    An open transaction; organisation and site of its rows; the bureau after the event; the
    reader of archived result packages.
    """

    connection: Connection
    organisation: str
    site: str
    bureau: Bureau
    ranges: RangeReader

    @property
    def scope(self) -> dict[str, str]:
        """First columns of every row."""
        return {"organisation": self.organisation, "site": self.site}

    def add(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert rows, given without their scope."""
        insert_rows(self.connection, table, [{**self.scope, **row} for row in rows])

    def remove(self, table: Table, **key: object) -> None:
        """Delete the rows of this scope whose columns have these values."""
        self.connection.execute(delete(table).where(*self._where(table, key)))

    def change(self, table: Table, key: Mapping[str, object], values: Mapping[str, object]) -> None:
        """Change columns of the rows of this scope whose columns have the values of `key`."""
        self.connection.execute(update(table).where(*self._where(table, key)).values(**values))

    def _where(self, table: Table, key: Mapping[str, object]) -> list[Any]:
        return [table.c[name] == value for name, value in {**self.scope, **key}.items()]


Project = Callable[[Work, Entry, Any], None]


def device_accepted(work: Work, entry: Entry, event: DeviceAccepted) -> None:
    """A room."""
    row = {
        "room_public": event.room_public,
        "revoked": 0,
        "seq": entry.seq,
        "venue": event.site,
        "name": event.name,
        "recipient": event.recipient,
        "fingerprint": event.fingerprint,
        "digest": event.original,
    }
    work.add(tables.device, [row])


def key_revoked(work: Work, entry: Entry, event: KeyRevoked) -> None:
    """A room that must not be believed; other keys have no row."""
    work.change(tables.device, {"room_public": event.public}, {"revoked": 1})


def package_issued(work: Work, entry: Entry, event: PackageIssued) -> None:
    """A package that went out."""
    row = {
        "manifest": event.manifest,
        "direction": "out",
        "type": "exam",
        "package": event.package,
        "sitting": event.sitting,
        "room_public": event.room_public,
        "verdict": "issued",
        "digest": event.original,
        "sequence": event.sequence,
        "first": 0,
        "last": 0,
        "seq": entry.seq,
    }
    work.add(tables.package, [row])


def package_in(work: Work, entry: Entry, facts: RangeFacts, verdict: str) -> None:
    """A package that came, or the newer verdict on one that waited."""
    row = {
        "manifest": facts.manifest,
        "direction": "in",
        "type": "result",
        "package": facts.package,
        "sitting": facts.sitting,
        "room_public": facts.room_public,
        "verdict": verdict,
        "digest": facts.original,
        "sequence": facts.sequence,
        "first": facts.first,
        "last": facts.last,
        "seq": entry.seq,
    }
    work.remove(tables.package, manifest=facts.manifest)
    work.add(tables.package, [row])


def range_held(work: Work, entry: Entry, event: RangeHeld) -> None:
    """It waits."""
    package_in(work, entry, event.facts, HELD)


def range_forked(work: Work, entry: Entry, event: RangeForked) -> None:
    """It contradicts what is here; what was applied of the sitting stays, under alarm."""
    package_in(work, entry, event.facts, FORKED)
    work.change(tables.sitting, {"sitting": event.facts.sitting}, {"alarm": 1})


def fork_settled(work: Work, entry: Entry, event: ForkSettled) -> None:
    """The alarm is over."""
    work.change(tables.sitting, {"sitting": event.sitting}, {"alarm": 0})


def range_taken(work: Work, entry: Entry, event: RangeTaken) -> None:
    """Write all rows of the sitting anew from its joined ranges, if anything came that is new."""
    facts = event.facts
    package_in(work, entry, facts, TAKEN)
    if event.after >= facts.last:
        return
    chain = work.bureau.ranges.chain(facts.sitting)
    found = rows_of(work.ranges.replay_of(chain.taken), event, chain.forked)
    for table in OF_SITTING:
        work.remove(table, sitting=facts.sitting)
        work.add(table, found[table.name])
    _amend(work, facts.sitting)


def receipt_issued(work: Work, entry: Entry, event: ReceiptIssued) -> None:
    """A receipt."""
    row = {
        "manifest": event.manifest,
        "seq": entry.seq,
        "central_seq": event.central_seq,
        "package": event.package,
        "verdict": event.verdict,
        "central_hash": event.central_hash,
        "digest": event.original,
    }
    work.add(tables.receipt, [row])


def entries_taken(work: Work, entry: Entry, event: EntriesTaken) -> None:
    """Registered entries; a later sheet replaces what it names again."""
    for one in event.registrations:
        work.remove(tables.entry, entry=one.id)
    work.add(tables.entry, [_entry(event, one, entry.seq) for one in event.registrations])


def _entry(event: EntriesTaken, one: Registration, seq: int) -> dict[str, Any]:
    same = ("sex", "birth", "phone", "employer", "trade", "occupation_code", "level", "condition")
    return {
        "entry": one.id,
        "seq": seq,
        "batch": event.batch,
        "name": one.person.name,
        "id_type": one.person.id_type,
        "id_no": one.person.id_no,
        **{name: getattr(one, name) for name in same},
        "due": canonical_text(one.due),
        "attempts": canonical_text(one.attempts),
        "carried": canonical_text(one.carried),
        "sheet": event.sheet,
        "ticket": "",
    }


def tickets_given(work: Work, entry: Entry, event: TicketsGiven) -> None:
    """Ticket numbers of registered entries."""
    for name, ticket in event.tickets.items():
        work.change(tables.entry, {"entry": name}, {"ticket": ticket})


def sitting_decided(work: Work, entry: Entry, event: SittingDecided) -> None:
    """The newest decision on an entry's subject."""
    key = {"entry": event.entry, "subject": event.subject}
    row = {
        "seq": entry.seq,
        "chosen": event.sitting,
        "sittings": canonical_text(event.sittings),
        "reason": event.reason,
        "first": event.first,
        "second": event.second,
    }
    work.remove(tables.decision, **key)
    work.add(tables.decision, [key | row])


def key_corrected(work: Work, entry: Entry, event: KeyCorrected) -> None:
    """A decision on a paper: every sitting that used it counts anew."""
    _decision(work, entry, event, event.paper, len(event.effects))
    for sitting, chain in sorted(work.bureau.ranges.chains.items()):
        if chain.last:
            _amend(work, sitting)


def score_corrected(work: Work, entry: Entry, event: ScoreCorrected) -> None:
    """A decision on the marks of an entry."""
    _decision(work, entry, event, f"{event.sitting}/{event.entry}", len(event.effects))
    _amend(work, event.sitting)


def person_corrected(work: Work, entry: Entry, event: PersonCorrected) -> None:
    """A decision on a person: all his entries say it."""
    _decision(work, entry, event, event.entries[0], len(event.entries))
    values = {
        "name": event.after.name,
        "id_no": event.after.id_no,
        "sex": event.sex,
        "birth": event.birth,
    }
    for one in event.entries:
        work.change(tables.entry, {"entry": one}, values)


def _decision(work: Work, entry: Entry, event: Amendment, about: str, count: int) -> None:
    row = {
        "number": event.number,
        "seq": entry.seq,
        "at": event.basis.at,
        "effects": count,
        "kind": entry.kind,
        "about": about,
        "body": entry.body,
        "reason": event.basis.reason,
        "document": event.basis.document,
        "first": event.first,
        "second": event.second,
        "digest": event.basis.original,
    }
    work.add(tables.amendment, [row])


def _amend(work: Work, sitting: str) -> None:
    """Write anew what decisions change in a sitting; a range that comes later counts with them."""
    state = work.bureau.amendments
    if not state.made:
        return
    room = work.ranges.replay_of(work.bureau.ranges.chain(sitting).taken).room
    work.remove(tables.amended, sitting=sitting)
    work.add(tables.amended, amended_rows(room, state))


PROJECTORS: dict[type[Event], Project] = {
    EntriesTaken: entries_taken,
    KeyCorrected: key_corrected,
    ScoreCorrected: score_corrected,
    PersonCorrected: person_corrected,
    TicketsGiven: tickets_given,
    DeviceAccepted: device_accepted,
    KeyRevoked: key_revoked,
    PackageIssued: package_issued,
    RangeTaken: range_taken,
    RangeHeld: range_held,
    ForkSettled: fork_settled,
    SittingDecided: sitting_decided,
    RangeForked: range_forked,
    ReceiptIssued: receipt_issued,
}


def project(work: Work, entry: Entry, event: Event) -> None:
    """Write what the event means for the tables; most events of the office mean nothing there."""
    function = PROJECTORS.get(type(event))
    if function is not None:
        function(work, entry, event)
