"""Papers from the bank: templates, spread over points, ease, seeds, release."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.domain.bank import TakeItems
from bozhen_desktop.domain.batchplan import TheoryPlan
from bozhen_desktop.domain.blueprint import (
    AssemblePaper,
    PaperAssembled,
    make_keys,
    make_paper,
    rebuilt,
)
from bozhen_desktop.domain.bureau import Bureau
from bozhen_desktop.domain.drafting import (
    EASE_BAND,
    EASE_OF_GRADE,
    draw_paper,
    point_of,
    range_of,
    shares,
)
from bozhen_desktop.domain.items import APPROVED, JUDGE, MULTIPLE, SINGLE, UNAPPROVED, Item
from bozhen_desktop.domain.paper import TEMPLATES, check_paper, paper_digest
from bozhen_desktop.kernel.errors import RuleError
from tests.unit.domain import bureau_support as office
from tests.unit.domain.bureau_support import LEVEL, TRADE, do, item

OK = {"status": APPROVED, "source": "省级", "approval": "内审-2026-1"}
PAPERS = [
    TheoryPlan(id=name, trade=TRADE, level=LEVEL, template="T-B", duration_min=90)
    for name in ("P1", "P2")
]


WEIGHTS = st.dictionaries(st.text("abcdef", min_size=1, max_size=2), st.integers(1, 30), min_size=1)


def stocked(items: list[Item], mode: str = "rehearsal") -> Bureau:
    made = office.planned(mode, theory=PAPERS)
    command = TakeItems(sheet="aa", name="t", trade=TRADE, level=LEVEL, items=items)
    do(made, command, mode, witness="second")
    return made


def assemble(
    made: Bureau, paper: str = "P1", mode: str = "rehearsal", **more: Any
) -> PaperAssembled:
    witness = more.pop("witness", "second")
    (event,) = do(made, AssemblePaper(batch="B1", paper=paper, **more), mode, witness=witness)
    assert isinstance(event, PaperAssembled)
    return event


@pytest.mark.parametrize("template", ["T-B", "T-C", "T-D"])
@given(seed=st.text("0123456789abcdef", min_size=1, max_size=8))
def test_every_paper_holds_and_comes_again_from_its_seed(template: str, seed: str) -> None:
    items = office.bank(100, 30, 30)
    plan = TheoryPlan(id="P1", trade=TRADE, level=LEVEL, template=template, duration_min=90)
    drawn, report = draw_paper(items, template, seed)
    paper = make_paper(plan, drawn)
    check_paper(paper)
    keys = make_keys(paper, drawn)
    assert [key.right for key in keys.keys] == [one.right for one in drawn]
    assert keys.paper_digest == paper_digest(paper)
    assert draw_paper(list(reversed(items)), template, seed) == (drawn, report)


def test_another_seed_gives_another_paper() -> None:
    items = office.bank()
    first, second = (draw_paper(items, "T-B", seed)[0] for seed in ("1", "2"))
    assert [one.id for one in first] != [one.id for one in second]


def test_a_paper_never_contains_its_key() -> None:
    drawn, _ = draw_paper(office.bank(), "T-B", "1")
    paper = make_paper(PAPERS[0], drawn)
    assert "right" not in type(paper.items[0]).__struct_fields__
    assert "explanation" not in type(paper.items[0]).__struct_fields__


@given(
    total=st.integers(1, 100),
    weights=st.dictionaries(
        st.text("abcdef", min_size=1, max_size=2), st.integers(1, 30), min_size=1
    ),
)
def test_largest_remainder_gives_the_total_within_one_of_each_share(
    total: int, weights: dict[str, int]
) -> None:
    found = shares(total, weights, dict.fromkeys(weights, total))
    whole = sum(weights.values())
    assert sum(found.values()) == total
    assert all(abs(found[name] - total * w / whole) < 1 for name, w in weights.items())


@given(
    weights=st.dictionaries(
        st.text("abcdef", min_size=1, max_size=2), st.integers(1, 9), min_size=1
    ),
    data=st.data(),
)
def test_shares_never_exceed_what_is_there(weights: dict[str, int], data: st.DataObject) -> None:
    limits = {name: data.draw(st.integers(0, 12)) for name in weights}
    there = sum(limits.values())
    total = data.draw(st.integers(0, there))
    found = shares(total, weights, limits)
    assert sum(found.values()) == total
    assert all(found[name] <= limits[name] for name in weights)
    with pytest.raises(RuleError, match="bank-short"):
        shares(there + 1, weights, limits)


def test_no_point_twice_while_the_bank_has_others() -> None:
    drawn, report = draw_paper(office.bank(120, 40), "T-B", "7")
    assert max(Counter(point_of(one) for one in drawn).values()) == 1
    assert (report.points, report.repeated) == (100, 0)
    assert "points-repeated" not in report.missed


def test_repeated_points_are_told() -> None:
    few = [item(n, SINGLE, points=["A", "B", f"p{n % 50}"]) for n in range(1, 101)]
    few += [item(n, JUDGE, points=["A", "B", f"p{n % 50}"]) for n in range(101, 131)]
    drawn, report = draw_paper(few, "T-B", "7")
    assert report.repeated == 50
    assert "points-repeated" in report.missed
    assert max(Counter(point_of(one) for one in drawn).values()) <= 3


def test_ranges_have_their_share_of_the_points() -> None:
    _, report = draw_paper(office.bank(140, 70), "T-B", "7")
    assert [share.wanted for share in report.ranges] == [share.got for share in report.ranges]
    assert sum(share.got for share in report.ranges) == 100
    assert {share.wanted for share in report.ranges} <= {13, 14, 15}


def test_a_range_without_judgements_is_told() -> None:
    items = [one for one in office.bank(140, 70) if one.type != JUDGE or range_of(one) != "B-1"]
    _, report = draw_paper(items, "T-B", "7")
    assert "range-share" in report.missed


def test_mean_ease_is_brought_into_its_band() -> None:
    easy = [item(n, SINGLE, difficulty=1 if n % 2 else 4) for n in range(1, 201)]
    easy += [item(n, JUDGE, difficulty=1) for n in range(201, 241)]
    drawn, report = draw_paper(easy, "T-B", "3")
    mean = sum(EASE_OF_GRADE[one.difficulty] for one in drawn) * 100 // 100
    assert report.ease == mean
    assert EASE_BAND[0] * 100 <= report.ease <= EASE_BAND[1] * 100
    assert "ease-band" not in report.missed


def test_no_exchange_repeats_a_point() -> None:
    points = [["A", "R", f"p{n:02d}"] for n in range(80)]
    easy = [item(n + 1, points=points[n], difficulty=1) for n in range(80)]
    hard = [item(n + 101, points=points[n % 20], difficulty=5) for n in range(40)]
    judged = [item(n, JUDGE, points=["A", "R", f"q{n}"], difficulty=1) for n in range(201, 221)]
    _, report = draw_paper([*easy, *hard, *judged], "T-B", "3")
    assert (report.points, report.repeated) == (100, 0)
    assert report.missed == ["ease-band"]


@pytest.mark.parametrize("grade", [1, 5])
def test_a_bank_of_one_grade_cannot_reach_the_band_and_says_so(grade: int) -> None:
    _, report = draw_paper(office.bank(difficulty=grade), "T-B", "3")
    assert report.missed == ["ease-band"]
    assert report.ease == EASE_OF_GRADE[grade] * 100


def test_a_short_bank_names_the_type() -> None:
    with pytest.raises(RuleError) as caught:
        draw_paper(office.bank(120, 19), "T-B", "1")
    assert (caught.value.code, caught.value.params["type"]) == ("bank-short", JUDGE)
    with pytest.raises(RuleError) as caught:
        draw_paper(office.bank(120, 40, 0), "T-D", "1")
    assert caught.value.params["type"] == MULTIPLE
    with pytest.raises(RuleError, match="template-unknown"):
        draw_paper(office.bank(), "T-Z", "1")


def test_templates_total_one_hundred_points() -> None:
    for sections in TEMPLATES.values():
        assert sum(section.count * section.points for section in sections) == 10000


def test_a_draw_is_rebuilt_from_the_versions_it_names() -> None:
    made = stocked(office.bank())
    event = assemble(made, seed="9")
    paper, keys = rebuilt(made.bank, event)
    changed = [item(n, right=["c"], stem=f"新{n}") for n in range(1, 121)]
    do(made, TakeItems(sheet="bb", name="t", trade=TRADE, level=LEVEL, items=changed))
    assert rebuilt(made.bank, event) == (paper, keys)
    assert paper_digest(paper) == event.digest


def test_two_papers_of_a_batch_share_nothing_while_the_bank_lasts() -> None:
    made = stocked(office.bank(170, 45))
    first, second = assemble(made, "P1"), assemble(made, "P2")
    assert not {pick.item for pick in first.picks} & {pick.item for pick in second.picks}
    assert second.report.shared == 0


def test_shared_items_are_told() -> None:
    made = stocked(office.bank(120, 40))
    assemble(made, "P1")
    second = assemble(made, "P2")
    assert 40 <= second.report.shared <= 47
    assert "items-shared" in second.report.missed


def test_a_second_draw_needs_reason_and_second_person() -> None:
    made = stocked(office.bank())
    first = assemble(made)
    for more, code in (
        ({}, "reason-needed"),
        ({"reason": "泄题", "witness": ""}, "second-person-needed"),
    ):
        with pytest.raises(RuleError, match=code):
            assemble(made, **more)
    second = assemble(made, reason="泄题", seed="b")
    assert (first.round, second.round) == (1, 2)
    assert made.blueprint.assembled("B1", "P1") == second


def test_live_papers_hold_approved_items_and_are_released_by_two() -> None:
    rehearsal = stocked(office.bank())
    event = assemble(rehearsal, witness="")
    paper, _ = rebuilt(rehearsal.bank, event)
    assert (paper.status, paper.approval) == (UNAPPROVED, "")
    live = stocked(office.bank(**OK), "live")
    with pytest.raises(RuleError, match="second-person-needed"):
        assemble(live, mode="live", witness="")
    event = assemble(live, mode="live")
    paper, _ = rebuilt(live.bank, event)
    assert (paper.status, paper.source, paper.approval) == (APPROVED, "省级", "内审-2026-1")


def test_a_live_paper_is_not_drawn_from_unapproved_items() -> None:
    made = stocked(office.bank())
    with pytest.raises(RuleError, match="items-unapproved"):
        made.decide(AssemblePaper(batch="B1", paper="P1"), office.context("live", witness="w"))


def test_papers_stay_inside_the_scope_and_the_plan() -> None:
    made = stocked(office.bank())
    with pytest.raises(RuleError, match="paper-unknown"):
        assemble(made, "P9")
    late = office.NOW + 10 * 365 * 86_400_000
    with pytest.raises(RuleError, match="scope-not-valid"):
        do(made, AssemblePaper(batch="B1", paper="P1"), now_ms=late)
    with pytest.raises(RuleError, match="seed-missing"):
        made.decide(AssemblePaper(batch="B1", paper="P1"), office.context(seed=""))
