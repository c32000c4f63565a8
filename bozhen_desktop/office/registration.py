"""Registration: entry sheets, item sheets and plans from files into the office.

A sheet is reviewed row by row, then taken by one command; what is refused is told by file, row,
field and reason, and nothing is half applied.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bozhen_desktop.domain import bank, entries
from bozhen_desktop.domain.bank import ItemsTaken, TakeItems
from bozhen_desktop.domain.base import Context
from bozhen_desktop.domain.batches import NamedFile, PlanTaken, TakePlan
from bozhen_desktop.domain.eligibility import EntryRow, RowFault
from bozhen_desktop.domain.entries import EntriesTaken, TakeEntries
from bozhen_desktop.domain.items import APPROVED, UNAPPROVED
from bozhen_desktop.formats import child, entry_sheet
from bozhen_desktop.formats.columns import Problem
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import BatchId, DeviceId, StaffId
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.plan import PlanFile

_USED = {
    "row", "name", "id_type", "id_no", "trade", "level", "condition", "sitting_type", "subjects",
    "theory_carried", "practical_carried", "carried_on", "carried_ticket", "sex", "birth", "phone",
    "employer",
}  # fmt: skip
_COLUMNS = (*entry_sheet.FIELD_COLUMNS, *entry_sheet.EXTRA_COLUMNS)
HEADERS = {column.key: column.header for column in _COLUMNS}
"""Header of an entry sheet's column by field name."""

WHOLE_SHEET = frozenset({"column-unknown", "column-missing", "column-twice", "sheet-without-rows"})
"""Problems of the header: with any of them no row can be trusted, not even a good one."""


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts at the office, and the second person, or ""."""

    actor: str
    witness: str = ""


class SheetOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a sheet: rows taken, rows the office had already, rows refused."""

    name: str
    taken: int
    unchanged: int
    refused: list[RowFault]


def faults_of(problems: Sequence[Problem]) -> list[RowFault]:
    """Problems of the reader as faults of rows, the field by its header."""
    return [
        RowFault(row=one.row, field=one.field, code=one.code, params={"value": one.value})
        for one in problems
    ]


def _row(row: entry_sheet.EntryRow) -> EntryRow:
    """A row of a sheet in the words of the domain."""
    fields = msgspec.structs.asdict(row)
    more = {name: text for name, text in fields.items() if name not in _USED and text}
    return EntryRow(**{name: fields[name] for name in _USED}, more=more)


def _context(store: OfficeStore, who: Who) -> Context:
    """The context in which a sheet is reviewed before it is taken."""
    clock = store.clock
    return Context(
        now_ms=clock.wall_ms(),
        boot=clock.boot,
        mono_ms=clock.mono_ms(),
        device=DeviceId(store.device),
        actor=who.actor,
        role="office",
        mode=store.folder.mode,
        witness=StaffId(who.witness),
    )


def _refuse_header(problems: Sequence[Problem], name: str) -> None:
    for one in problems:
        if one.code in WHOLE_SHEET:
            raise RuleError(one.code, name=name, row=one.row, field=one.field)


def entries_command(
    data: bytes, name: str, batch: BatchId, accept_good: bool = False, outside: str = ""
) -> TakeEntries:
    """The command that takes an entry sheet; rows with a problem of reading are not among its rows.

    `outside`: the reason for which people from outside the region are taken.

    Raises:
        BozhenError: those of `entries_aside`; RuleError: `column-unknown`, `column-missing`,
            `column-twice`, `sheet-without-rows`.
    """
    sheet = child.entries_aside(data, name)
    _refuse_header(sheet.problems, name)
    spoilt = {one.row for one in sheet.problems}
    digest = sha256_hex(data)
    return TakeEntries(
        batch=batch,
        sheet=digest,
        original=digest,
        name=name,
        rows=[_row(row) for row in sheet.rows if row.row not in spoilt],
        unread=faults_of(sheet.problems),
        accept_good=accept_good,
        evidence=sheet.form == entry_sheet.FIELD,
        outside=outside,
    )


def review_entries(store: OfficeStore, command: TakeEntries, who: Who) -> list[RowFault]:
    """What is refused of a sheet, without taking anything.

    Raises:
        RuleError: `sheet-known`, those of `entries.review`.
    """
    if command.sheet in store.bureau.entries.sheets:
        raise RuleError("sheet-known", name=command.name)
    return entries.review(store.bureau, command, _context(store, who)).refused


def take_entries(store: OfficeStore, command: TakeEntries, data: bytes, who: Who) -> SheetOutcome:
    """Take an entry sheet in and archive the file.

    Raises:
        RuleError: those of `entries.decide_entries`.
    """
    events = store.decide(command, who.actor, who.witness, {"entries": data})
    taken = [event for event in events if isinstance(event, EntriesTaken)]
    return SheetOutcome(
        name=command.name,
        taken=sum(len(event.registrations) for event in taken),
        unchanged=0,
        refused=[fault for event in taken for fault in event.refused],
    )


class ItemOrigin(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a whole item sheet: trade, level, 题源, approval number or "" (L271)."""

    trade: str
    level: str
    source: str = "其他"
    approval: str = ""


def items_command(
    data: bytes, name: str, origin: ItemOrigin, accept_good: bool = False
) -> TakeItems:
    """The command that takes an item sheet; with an approval number its items are 已审定.

    Raises:
        BozhenError: those of `items_aside`; RuleError: as `entries_command`.
    """
    sheet = child.items_aside(data, name, origin.trade, origin.level)
    _refuse_header(sheet.problems, name)
    status = APPROVED if origin.approval else UNAPPROVED
    facts = {"status": status, "source": origin.source, "approval": origin.approval}
    digest = sha256_hex(data)
    return TakeItems(
        sheet=digest,
        original=digest,
        name=name,
        trade=origin.trade,
        level=origin.level,
        items=[msgspec.structs.replace(item, **facts) for item in sheet.items],
        unread=faults_of(sheet.problems),
        accept_good=accept_good,
    )


def review_items(store: OfficeStore, command: TakeItems, who: Who) -> list[RowFault]:
    """What is refused of an item sheet, without taking anything.

    Raises:
        RuleError: `sheet-known`.
    """
    if command.sheet in store.bureau.bank.sheets:
        raise RuleError("sheet-known", name=command.name)
    return bank.review(store.bureau, command, _context(store, who)).refused


def take_items(store: OfficeStore, command: TakeItems, data: bytes, who: Who) -> SheetOutcome:
    """Take an item sheet into the bank and archive the file.

    Raises:
        RuleError: those of `bank.decide_items`.
    """
    events = store.decide(command, who.actor, who.witness, {"items": data})
    taken = [event for event in events if isinstance(event, ItemsTaken)]
    return SheetOutcome(
        name=command.name,
        taken=sum(len(event.items) for event in taken),
        unchanged=sum(event.unchanged for event in taken),
        refused=[fault for event in taken for fault in event.refused],
    )


def take_plan(store: OfficeStore, file: PlanFile, who: Who, reason: str = "") -> PlanTaken:
    """Take a plan in and archive its files.

    Raises:
        RuleError: those of `batches.decide_plan`, `organisation-other`.
    """
    office = store.bureau.registry.office()
    if file.plan.organisation != office.organisation:
        raise RuleError("organisation-other", plan=file.plan.organisation)
    files = [NamedFile(name=n, original=sha256_hex(d)) for n, d in file.originals.items()]
    command = TakePlan(plan=file.plan, practical=file.practical, files=files, reason=reason)
    originals = {f"plan:{name}": data for name, data in file.originals.items()}
    (event,) = store.decide(command, who.actor, who.witness, originals)
    assert isinstance(event, PlanTaken)
    return event
