"""Papers of a batch at the office: drawn once, from a chosen or a random seed, then fixed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bozhen_desktop.domain.batches import TakePlan
from bozhen_desktop.domain.items import UNAPPROVED
from bozhen_desktop.domain.paper import check_paper
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.office.assembly import (
    Draws,
    assemble_missing,
    check_live_practical,
    papers_of,
)
from bozhen_desktop.office.chain import OfficeStore
from tests.unit.domain.support import rubric
from tests.unit.office import sample_office as sample


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OfficeStore]:
    with sample.founded(tmp_path / "office") as made:
        sample.register(made)
        yield made


def assemble(store: OfficeStore, seed: str = "", **more: Any) -> dict[str, str]:
    batch = store.bureau.batches.latest()
    with store.unit("clerk", "reviewer") as unit:
        assemble_missing(unit, store.bureau, batch, Draws(seed=seed, **more))
    return {name: facts.digest for name, facts in papers_of(store.bureau, batch).facts.items()}


def test_papers_hold_and_stay_once_drawn(store: OfficeStore) -> None:
    batch = store.bureau.batches.latest()
    with pytest.raises(RuleError, match="paper-not-assembled"):
        papers_of(store.bureau, batch)
    first = assemble(store, "1")
    assert assemble(store, "2") == first
    papers = papers_of(store.bureau, batch)
    rehearsal = store.bureau.batches.plan(batch).rehearsal
    durations = rehearsal.durations if rehearsal else {}
    assert list(papers.theory) == ["QZ5-A", "DG4-A", "QZ5-B", "DG4-B"]
    for name, paper in papers.theory.items():
        check_paper(paper)
        assert (len(paper.items), paper.status) == (100, UNAPPROVED)
        assert [key.item for key in papers.keys[name].keys] == [item.id for item in paper.items]
        assert papers.facts[paper.id].seconds == durations[paper.id]


def test_the_first_papers_of_the_sample_fit_their_blueprint(store: OfficeStore) -> None:
    assemble(store, "1")
    reports = papers_of(store.bureau, store.bureau.batches.latest()).reports
    for name in ("QZ5-A", "DG4-A"):
        assert "ease-band" not in reports[name].missed
        assert reports[name].shared == 0
        assert reports[name].repeated <= 5


def test_one_seed_makes_the_same_papers_in_another_office(
    store: OfficeStore, tmp_path: Path
) -> None:
    first = assemble(store, "1")
    with sample.founded(tmp_path / "second") as other:
        sample.register(other)
        assert assemble(other, "1") == first
    with sample.founded(tmp_path / "third") as third:
        sample.register(third)
        theory = {name for name in first if "-P" not in name}
        changed = assemble(third, "")
        assert all(changed[name] != first[name] for name in theory)


def test_a_paper_is_drawn_again_with_a_reason_and_the_others_stay(store: OfficeStore) -> None:
    first = assemble(store, "1")
    with pytest.raises(RuleError, match="reason-needed"):
        assemble(store, "1", again=["QZ5-A"])
    with pytest.raises(RuleError, match="paper-unknown"):
        assemble(store, "1", again=["QZ5-Z"], reason="泄题")
    second = assemble(store, "1", again=["QZ5-A"], reason="泄题")
    assert {name for name in first if first[name] != second[name]} == {"QZ5-A"}


def test_another_template_asks_for_another_draw(store: OfficeStore) -> None:
    first = assemble(store, "1")
    taken = store.bureau.batches.taken(store.bureau.batches.latest())
    theory = [
        msgspec.structs.replace(paper, template="T-C") if paper.id == "QZ5-A" else paper
        for paper in taken.plan.theory
    ]
    plan = msgspec.structs.replace(taken.plan, theory=theory)
    store.decide(TakePlan(plan=plan, practical=taken.practical), "clerk")
    with pytest.raises(RuleError, match="reason-needed"):
        assemble(store, "1")
    second = assemble(store, "1", reason="改用另一模板")
    assert {name for name in first if first[name] != second[name]} == {"QZ5-A"}


def test_papers_are_the_same_after_a_restart(store: OfficeStore, tmp_path: Path) -> None:
    first = assemble(store)
    store.close()
    folder = type(store.folder).open(tmp_path / "office")
    with OfficeStore.open(folder, clock=store.clock) as again:
        facts = papers_of(again.bureau, again.bureau.batches.latest()).facts
        assert {name: one.digest for name, one in facts.items()} == first


def test_a_live_office_lets_nobody_choose_the_seed(tmp_path: Path) -> None:
    with sample.founded(tmp_path / "live", "live") as live:
        sample.register(live, source="省级", approval="内审-2026-1")
        with pytest.raises(RuleError, match="seed-not-here"):
            assemble(live, "1")
        with pytest.raises(RuleError, match="paper-unapproved"):
            assemble(live)
        assert live.bureau.blueprint.papers


@pytest.mark.parametrize(
    "change", [{}, {"source": "省级"}, {"approval": "1"}, {"status": "草稿"}], ids=str
)
def test_live_practical_papers_are_approved(change: dict[str, str]) -> None:
    good = {"status": "已审定", "source": "省级", "approval": "内审-2026-2"}
    check_live_practical(rubric(**good))
    with pytest.raises(RuleError, match="paper-unapproved"):
        check_live_practical(rubric(**change))
