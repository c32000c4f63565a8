"""The item bank: versions, doubles, approval."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bozhen_desktop.domain.bank import ItemsTaken, TakeItems, is_approved
from bozhen_desktop.domain.items import APPROVED, JUDGE, MULTIPLE, SINGLE, Item, Option
from bozhen_desktop.kernel.digest import digest_of
from bozhen_desktop.kernel.errors import RuleError
from tests.unit.domain import bureau_support as office
from tests.unit.domain.bureau_support import HIGHER, LEVEL, OTHER, TRADE, do, item

OK = {"status": APPROVED, "source": "省级", "approval": "内审-2026-1"}


def take(*items: Item, **more: Any) -> TakeItems:
    fields: dict[str, Any] = {"name": "试题.xlsx", "trade": TRADE, "level": LEVEL}
    return TakeItems(**{"sheet": digest_of(items), **fields, "items": list(items), **more})


def code_of(made: Any, command: TakeItems, mode: str = "rehearsal", **more: Any) -> str:
    with pytest.raises(RuleError) as caught:
        do(made, command, mode, **more)
    error = caught.value
    return str(error.params["reason"]) if error.code == "rows-refused" else error.code


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (item(2, right=[]), "item-without-key"),
        (item(2, right=["a", "b"]), "item-two-keys"),
        (item(2, MULTIPLE, right=["a"]), "item-one-key"),
        (item(2, MULTIPLE, right=["a", "b", "c", "d"]), "item-key-all"),
        (item(2, right=["e"]), "item-key-unknown"),
        (item(2, options=[Option(id="a", text="x"), Option(id="b", text="y")]), "item-options"),
        (item(2, JUDGE, options=[]), "item-options"),
        (item(2, stem=""), "item-stem-empty"),
        (item(2, type="essay"), "item-type"),
        (item(2, id="题2"), "item-id"),
        (item(2, id="I0001", stem="另一题"), "item-twice"),
        (item(2, difficulty=0), "item-grade"),
        (item(2, consistency=6), "item-grade"),
        (item(2, points=[]), "item-point-missing"),
        (item(2, source="网上"), "item-source"),
        (item(2, stem="乱\u202e码"), "item-control"),
        (item(2, trade=OTHER), "item-of-other-trade"),
        (item(1, id="I0002"), "item-same-stem"),
    ],
)
def test_an_item_that_does_not_hold_is_refused(bad: Item, code: str) -> None:
    made = office.bureau()
    assert code_of(made, take(item(1), bad)) == code
    assert made.bank.items == {}


def test_another_text_under_an_id_is_a_new_version_and_the_old_one_stays() -> None:
    made = office.bureau()
    do(made, take(item(1), item(2)))
    changed = item(1, right=["b"])
    (event,) = do(made, take(changed, item(2)))
    assert isinstance(event, ItemsTaken)
    assert (len(event.items), event.unchanged) == (1, 1)
    assert [one.version for one in made.bank.items["I0001"]] == [1, 2]
    assert made.bank.item("I0001", 1).right == ["a"]
    assert made.bank.item("I0001", 2).right == ["b"]
    assert {one.id: one.version for one in made.bank.latest(TRADE, LEVEL)} == {
        "I0001": 2,
        "I0002": 1,
    }


@pytest.mark.parametrize("version", [0, 2])
def test_unknown_versions_are_refused(version: int) -> None:
    made = office.bureau()
    do(made, take(item(1)))
    with pytest.raises(RuleError, match="item-unknown"):
        made.bank.item("I0001", version)


def test_an_id_never_moves_to_another_trade() -> None:
    made = office.bureau()
    do(made, take(item(1)))
    moved = item(1, trade=OTHER, level=HIGHER)
    assert code_of(made, take(moved, trade=OTHER, level=HIGHER)) == "item-of-other-trade"


def test_a_double_of_an_item_already_in_the_bank_is_found() -> None:
    made = office.bureau()
    do(made, take(item(1)))
    assert code_of(made, take(item(1, id="I0099"))) == "item-same-stem"


def test_one_stem_with_other_options_is_another_item() -> None:
    made = office.bureau()
    options = [Option(id=name, text=f"别的{name}") for name in "abc"]
    do(made, take(item(1), item(2, stem=item(1).stem, options=options)))
    assert len(made.bank.items) == 2


@pytest.mark.parametrize(
    ("change", "good"),
    [
        (OK, True),
        ({}, False),
        ({**OK, "approval": ""}, False),
        ({**OK, "source": "网上"}, False),
        ({**OK, "status": "草稿"}, False),
    ],
)
def test_what_approved_means(change: dict[str, str], good: bool) -> None:
    assert is_approved(item(1, **change)) is good


def test_a_live_bank_takes_approved_items_only_and_from_two_persons() -> None:
    made = office.bureau("live")
    assert code_of(made, take(item(1)), "live", witness="second") == "item-unapproved"
    good = take(item(1, **OK))
    assert code_of(made, good, "live") == "second-person-needed"
    (event,) = do(made, good, "live", witness="second")
    assert isinstance(event, ItemsTaken)
    assert event.approver == "second"


def test_an_item_is_found_by_its_id_when_its_row_is_not_known() -> None:
    made = office.bureau()
    (event,) = do(made, take(item(1), item(2, right=[]), accept_good=True))
    assert isinstance(event, ItemsTaken)
    (fault,) = event.refused
    assert (fault.field, fault.code, fault.params) == (
        "right",
        "item-without-key",
        {"item": "I0002"},
    )


def test_sheets_are_known_by_their_digest() -> None:
    made = office.bureau()
    do(made, take(item(1)))
    assert code_of(made, take(item(1))) == "sheet-known"
    assert code_of(made, take()) == "sheet-empty"
    assert code_of(made, take(item(1), level="5", sheet="aa")) == "level-unknown"
    broken = take(item(3, right=[]), accept_good=True)
    assert code_of(made, broken) == "no-good-row"


def test_what_bank_takes_is_what_it_gives() -> None:
    made = office.bureau()
    items = office.bank(10, 5, 5)
    do(made, take(*items))
    assert made.bank.latest(TRADE, LEVEL) == sorted(items, key=lambda one: one.id)
    kinds = [one.type for one in made.bank.latest(TRADE, LEVEL)]
    assert kinds.count(SINGLE) == 10
    assert msgspec.convert(made.state()["bank"], type=dict[str, Any])["sheets"]
