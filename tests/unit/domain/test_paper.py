"""Papers: 100 points, sections, the order each entry sees; opening by two persons (L271)."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.domain.items import Item, Option, check_item, key_of
from bozhen_desktop.domain.paper import (
    TEMPLATES,
    OpenPaper,
    Section,
    candidate_paper,
    check_paper,
    paper_digest,
    section_total,
)
from tests.unit.domain.support import MINUTE, START, refused
from tests.unit.domain.theory import SECTIONS, TheoryDay, arranged, item, paper, theory_plan

SEEDS = st.text("0123456789abcdef", min_size=8, max_size=64)


def test_templates_are_worth_100_points() -> None:
    assert {section_total(sections) for sections in TEMPLATES.values()} == {10_000}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sections": [Section(type="single", count=8, points=1000)]}, "paper-points"),
        ({"items": [item("G1", n) for n in range(1, 8)]}, "paper-section"),
        ({"items": [item("G1", n) for n in (7, 8, 1, 2, 3, 4, 5, 6)]}, "paper-section"),
        ({"items": [item("G1", n) for n in (1, 1, 3, 4, 5, 6, 7, 8)]}, "paper-item-twice"),
    ],
)
def test_unsound_papers(change: dict[str, Any], code: str) -> None:
    check_paper(paper())
    with refused(code):
        check_paper(paper(**change))


@given(SEEDS, st.sampled_from(["n1", "n2", "n17"]))
def test_everybody_gets_the_same_items_in_an_order_fixed_by_seed_and_entry(
    seed: str, entry: str
) -> None:
    whole = paper()
    own = candidate_paper(whole, "d", seed, entry)
    assert own == candidate_paper(whole, "d", seed, entry)
    start = 0
    for section in SECTIONS:
        block = own.items[start : start + section.count]
        source = whole.items[start : start + section.count]
        assert sorted(i.id for i in block) == sorted(i.id for i in source)
        start += section.count
    known = {i.id: i for i in whole.items}
    for shown in own.items:
        assert sorted(o.id for o in shown.options) == sorted(o.id for o in known[shown.id].options)
        if shown.type == "judge":
            assert [o.id for o in shown.options] == ["t", "f"]


def test_neighbours_see_different_orders() -> None:
    orders = {
        tuple(i.id for i in candidate_paper(paper(), "d", "seed", f"n{serial}").items)
        for serial in range(30)
    }
    assert len(orders) > 20


def open_paper(day: TheoryDay, **more: Any) -> Any:
    digest = day.room.group("G1").paper_digest
    return day.do(OpenPaper(**{"group": "G1", "digest": digest, **more}), "keep1", "keep2")


def test_opening() -> None:
    day = arranged()
    with refused("group-unknown"):
        open_paper(day, group="G9")
    with refused("paper-digest"):
        open_paper(day, digest=paper_digest(paper("G2")))
    with refused("second-person-needed"):
        day.do(OpenPaper(group="G1", digest=day.room.group("G1").paper_digest), "keep1")
    event = open_paper(day)
    assert (event.items, event.inside_window, event.second) == (8, True, "keep2")
    with refused("paper-already-open"):
        open_paper(day)
    day.room.paper.loaded.clear()
    with refused("paper-not-loaded"):
        day.do(OpenPaper(group="G2", digest=day.room.group("G2").paper_digest), "keep1", "keep2")


def test_outside_the_window_a_reason_is_due() -> None:
    day = arranged(theory_plan(opens=START, closes=START + MINUTE))
    with refused("reason-needed"):
        open_paper(day)
    assert not open_paper(day, reason="提前开考").inside_window


@pytest.mark.parametrize("change", [{"status": "未审定"}, {"source": ""}, {"approval": ""}])
def test_a_live_sitting_takes_approved_papers_only(change: dict[str, str]) -> None:
    poor = paper(**change)
    groups = [
        msgspec.structs.replace(group, paper_digest=paper_digest(poor))
        for group in theory_plan().groups[:1]
    ]
    for mode in ("live", "rehearsal"):
        entries = [e for e in theory_plan().entries if e.group == "G1"]
        day = arranged(theory_plan(mode=mode, groups=groups, entries=entries))
        day.room.paper.loaded[paper_digest(poor)] = poor
        if mode == "live":
            with refused("paper-unapproved"):
                open_paper(day)
        else:
            open_paper(day)


def bank_item(**more: Any) -> Item:
    fixed: dict[str, Any] = {
        "id": "i1",
        "version": 1,
        "type": "single",
        "stem": "题干",
        "options": [Option(id=o, text=f"选项{o}") for o in "abcd"],
        "right": ["b"],
        "points": [],
        "difficulty": 3,
        "consistency": 5,
        "explanation": "",
        "basis": "",
        "trade": "砌筑工",
        "level": "五级/初级工",
    }
    return Item(**{**fixed, **more})


JUDGE = [Option(id="t", text="正确"), Option(id="f", text="错误")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"type": "essay"}, "item-type"),
        ({"stem": ""}, "item-stem-empty"),
        ({"options": JUDGE}, "item-options"),
        ({"options": [Option(id=o, text=o) for o in "abcdef"]}, "item-options"),
        ({"options": [Option(id=o, text="") for o in "abcd"]}, "item-options"),
        ({"options": [Option(id=o, text="同") for o in "abcd"]}, "item-option-twice"),
        ({"right": []}, "item-without-key"),
        ({"right": ["z"]}, "item-key-unknown"),
        ({"right": ["a", "b"]}, "item-two-keys"),
        ({"type": "multiple", "right": ["b", "a"]}, "item-key-unknown"),
        ({"type": "multiple", "right": ["a"]}, "item-one-key"),
        ({"type": "multiple", "right": ["a", "b", "c", "d"]}, "item-key-all"),
        ({"type": "judge", "options": JUDGE[::-1], "right": ["t"]}, "item-options"),
        ({"type": "judge", "options": JUDGE, "right": ["f", "t"]}, "item-two-keys"),
    ],
)
def test_items_that_cannot_be_scored(change: dict[str, Any], code: str) -> None:
    with refused(code):
        check_item(bank_item(**change))


def test_sound_items() -> None:
    check_item(bank_item())
    check_item(bank_item(type="multiple", right=["a", "c"]))
    check_item(bank_item(type="judge", options=JUDGE, right=["f"]))
    assert key_of(bank_item()).right == ["b"]
