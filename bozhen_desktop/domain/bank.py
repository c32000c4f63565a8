"""题库: item sheets taken in, versions of items, what may be drawn from.

An item keeps its id; another text or key under the same id is a new version, and the old ones stay,
so that every paper can be rebuilt. A live office takes and draws approved items with a source and
an approval number only (seed L271); a rehearsal may use 未审定 ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.domain.batchplan import LEVEL_DIGITS
from bozhen_desktop.domain.eligibility import RowFault
from bozhen_desktop.domain.items import APPROVED, SOURCES, Item, check_item
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import ItemId, is_id
from bozhen_desktop.kernel.text import has_control

if TYPE_CHECKING:
    from bozhen_desktop.domain.bureau import Bureau

GRADES = range(1, 6)
"""难度 and 一致性 have five grades (domain rules §2.3)."""


class TakeItems(Command, tag="take-items"):
    """Take a sheet of items in: `sheet` is the SHA-256 of the file, `name` its name.

    The bank sets the items' versions. `unread`: rows that the reader of the file refused;
    `original`: the digest again when the file goes into the archive.
    """

    sheet: str
    name: str
    trade: str
    level: str
    items: list[Item]
    unread: list[RowFault] = msgspec.field(default_factory=list)
    accept_good: bool = False
    original: str = ""


class ItemsTaken(Event, tag="items-taken"):
    """New items and versions; `unchanged` counts rows the bank had; `refused` ones stay outside."""

    sheet: str
    name: str
    trade: str
    level: str
    items: list[Item]
    unchanged: int
    refused: list[RowFault]
    original: str
    by: str
    approver: str


class BankState(msgspec.Struct):
    """All versions of each item, oldest first; sheets taken, by digest."""

    items: dict[str, list[Item]] = {}
    sheets: dict[str, str] = {}

    def latest(self, trade: str, level: str) -> list[Item]:
        """The newest version of every item of a trade and level, in id order."""
        newest = (versions[-1] for _, versions in sorted(self.items.items()))
        return [item for item in newest if (item.trade, item.level) == (trade, level)]

    def item(self, name: ItemId, version: int) -> Item:
        """One version of an item.

        Raises:
            RuleError: `item-unknown`.
        """
        versions = self.items.get(name, [])
        if not 1 <= version <= len(versions):
            raise RuleError("item-unknown", item=name, version=version)
        return versions[version - 1]


class ItemReview(msgspec.Struct, frozen=True, kw_only=True):
    """What a sheet holds: new versions, rows the bank has already, faults."""

    items: list[Item]
    unchanged: int
    refused: list[RowFault]


def is_approved(item: Item) -> bool:
    """Whether a live paper may hold the item: approved, with source and approval number (L271)."""
    return item.status == APPROVED and item.source in SOURCES and bool(item.approval)


def _check_facts(item: Item) -> None:
    if not is_id(item.id):
        raise RuleError("item-id", id=item.id[:64])
    if item.difficulty not in GRADES or item.consistency not in GRADES:
        raise RuleError("item-grade", difficulty=item.difficulty, consistency=item.consistency)
    if not item.points:
        raise RuleError("item-point-missing")
    if item.source not in SOURCES:
        raise RuleError("item-source", source=item.source[:20])
    texts = (item.stem, item.explanation, *(option.text for option in item.options))
    if any(has_control(text.replace("\n", "")) for text in texts):
        raise RuleError("item-control")


def check_bank_item(item: Item, live: bool) -> None:
    """What must hold of an item that enters the bank.

    Raises:
        RuleError: those of `items.check_item`, `item-id`, `item-grade`, `item-point-missing`,
            `item-source`, `item-control`, live also `item-unapproved`.
    """
    check_item(item)
    _check_facts(item)
    if live and not is_approved(item):
        raise RuleError("item-unapproved", status=item.status)


class _Stems:
    """Stems of a trade and level: who asks the same question twice."""

    def __init__(self, items: list[Item]) -> None:
        self._known = {self._form(item): item.id for item in items}

    @staticmethod
    def _form(item: Item) -> str:
        options = sorted(option.text for option in item.options)
        return "|".join(["".join(item.stem.split()), *options])

    def add(self, item: Item) -> None:
        """Refuse an item whose stem and options stand under another id."""
        other = self._known.setdefault(self._form(item), item.id)
        if other != item.id:
            raise RuleError("item-same-stem", other=other)


def _as_version(bank: BankState, item: Item) -> Item | None:
    """The item as its next version, None when the bank has it so already."""
    versions = bank.items.get(item.id, [])
    new = msgspec.structs.replace(item, version=len(versions) + 1)
    if versions and (item.trade, item.level) != (versions[-1].trade, versions[-1].level):
        raise RuleError("item-of-other-trade", item=item.id)
    same = versions and msgspec.structs.replace(item, version=len(versions)) == versions[-1]
    return None if same else new


def review(bureau: Bureau, command: TakeItems, context: Context) -> ItemReview:
    """Check every row of a sheet; nothing is changed."""
    stems = _Stems(bureau.bank.latest(command.trade, command.level))
    items: list[Item] = []
    refused, seen, unchanged = [*command.unread], set[str](), 0
    for item in command.items:
        try:
            if (item.trade, item.level) != (command.trade, command.level):
                raise RuleError("item-of-other-trade", item=item.id)
            check_bank_item(item, context.mode == "live")
            if item.id in seen:
                raise RuleError("item-twice", item=item.id)
            stems.add(item)
            new = _as_version(bureau.bank, item)
        except RuleError as error:
            refused.append(_fault(item, error))
            continue
        seen.add(item.id)
        unchanged += new is None
        items += [new] if new is not None else []
    refused.sort(key=lambda fault: fault.row)
    return ItemReview(items=items, unchanged=unchanged, refused=refused)


_FIELDS = {
    "item-id": "id",
    "item-twice": "id",
    "item-of-other-trade": "id",
    "item-type": "type",
    "item-stem-empty": "stem",
    "item-same-stem": "stem",
    "item-control": "stem",
    "item-options": "options",
    "item-option-twice": "options",
    "item-grade": "difficulty",
    "item-point-missing": "points",
    "item-source": "basis",
    "item-unapproved": "status",
}


def _fault(item: Item, error: RuleError) -> RowFault:
    """The fault of an item; it is found by its id, its row in the sheet is not known here (0)."""
    plain = {name: v for name, v in error.params.items() if isinstance(v, str | int)}
    field = _FIELDS.get(error.code, "right")
    return RowFault(row=0, field=field, code=error.code, params={**plain, "item": item.id[:64]})


def decide_items(bureau: Bureau, command: TakeItems, context: Context) -> list[Event]:
    """Take all rows, or with `accept_good` the good ones; approved items need a second person.

    Raises:
        RuleError: `level-unknown`, `sheet-known`, `sheet-empty`, `rows-refused` (the first of
            them is quoted), `no-good-row`, `second-person-needed`.
    """
    if not command.trade or command.level not in LEVEL_DIGITS:
        raise RuleError("level-unknown", level=command.level)
    if command.sheet in bureau.bank.sheets:
        raise RuleError("sheet-known", name=command.name)
    if not command.items and not command.unread:
        raise RuleError("sheet-empty", name=command.name)
    found = review(bureau, command, context)
    if found.refused and not command.accept_good:
        first = found.refused[0]
        place = {"row": first.row, "field": first.field, "reason": first.code}
        raise RuleError("rows-refused", name=command.name, rows=len(found.refused), **place)
    if not found.items and not found.unchanged:
        raise RuleError("no-good-row", name=command.name)
    approved = any(item.status == APPROVED for item in found.items)
    return [
        ItemsTaken(
            sheet=command.sheet,
            name=command.name,
            trade=command.trade,
            level=command.level,
            items=found.items,
            unchanged=found.unchanged,
            refused=found.refused,
            original=command.original,
            by=context.actor,
            approver=need_witness(context) if approved else context.witness,
        )
    ]


def apply_items(bureau: Bureau, event: ItemsTaken) -> None:
    """Add items and versions."""
    bureau.bank.sheets[event.sheet] = event.name
    for item in event.items:
        bureau.bank.items.setdefault(item.id, []).append(item)


TOPIC = Topic(decide={TakeItems: decide_items}, apply={ItemsTaken: apply_items})
