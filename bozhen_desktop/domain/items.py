"""Theory items: single choice, multiple choice, true/false; their keys, origin and approval.

Seed L271: where the national item bank covers a trade, items are drawn from it; otherwise a
provincial route with approval. So every item names its source (题源) and approval number.
"""

from __future__ import annotations

import msgspec

from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import ItemId, OptionId

SINGLE, MULTIPLE, JUDGE = "single", "multiple", "judge"
TYPES = (SINGLE, MULTIPLE, JUDGE)
RIGHT, WRONG = OptionId("t"), OptionId("f")
UNAPPROVED, APPROVED = "未审定", "已审定"
SOURCES = ("国家题库", "省级", "其他")


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One option; `id` is what an answer stores, letters live on the screen only."""

    id: OptionId
    text: str


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """An item as the office keeps it, with its key (`right`, sorted option ids)."""

    id: ItemId
    version: int
    type: str
    stem: str
    options: list[Option]
    right: list[OptionId]
    points: list[str]
    difficulty: int
    consistency: int
    explanation: str
    basis: str
    trade: str
    level: str
    status: str = UNAPPROVED
    source: str = "其他"
    approval: str = ""


class ItemKey(msgspec.Struct, frozen=True, kw_only=True):
    """The key of one item version: sorted ids of the right options."""

    item: ItemId
    version: int
    right: list[OptionId]


def check_item(item: Item) -> None:
    """Refuse an item that cannot be scored.

    Raises:
        RuleError: `item-type`, `item-stem-empty`, `item-options`, `item-option-twice`,
            `item-without-key`, `item-two-keys`, `item-key-unknown`, `item-key-all`.
    """
    if item.type not in TYPES:
        raise RuleError("item-type", type=item.type)
    if not item.stem:
        raise RuleError("item-stem-empty")
    _check_options(item)
    _check_key(item)


def _check_options(item: Item) -> None:
    texts = [option.text for option in item.options]
    if item.type == JUDGE:
        if [option.id for option in item.options] != [RIGHT, WRONG]:
            raise RuleError("item-options", count=len(texts))
        return
    if not 3 <= len(texts) <= 5 or not all(texts):
        raise RuleError("item-options", count=len(texts))
    if len(set(texts)) != len(texts):
        raise RuleError("item-option-twice")


def _check_key(item: Item) -> None:
    known = {option.id for option in item.options}
    if not item.right:
        raise RuleError("item-without-key")
    if not set(item.right) <= known or item.right != sorted(set(item.right)):
        raise RuleError("item-key-unknown", key="".join(item.right))
    if item.type != MULTIPLE and len(item.right) != 1:
        raise RuleError("item-two-keys", keys=len(item.right))
    if item.type == MULTIPLE and len(item.right) < 2:
        raise RuleError("item-one-key")
    if item.type == MULTIPLE and len(item.right) == len(known):
        raise RuleError("item-key-all")


def key_of(item: Item) -> ItemKey:
    """The key of an item, apart from it."""
    return ItemKey(item=item.id, version=item.version, right=item.right)
