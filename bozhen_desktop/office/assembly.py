"""Papers of a batch: assembled where there is no draw yet, rebuilt from the bank where there is."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import msgspec

from bozhen_desktop.domain.batchplan import BatchPlan, TheoryPlan
from bozhen_desktop.domain.blueprint import AssemblePaper, PaperAssembled, rebuilt, theory_plan
from bozhen_desktop.domain.bureau import Bureau
from bozhen_desktop.domain.drafting import Report
from bozhen_desktop.domain.items import APPROVED
from bozhen_desktop.domain.paper import KeySet, Paper
from bozhen_desktop.domain.practical import PracticalPaper
from bozhen_desktop.domain.practical import paper_digest as practical_digest
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import BatchId, PaperId
from bozhen_desktop.office.arrange import PaperFacts
from bozhen_desktop.office.chain import Unit


class Papers(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that groups may get: theory papers with keys and reports, practical papers."""

    theory: dict[str, Paper]
    keys: dict[str, KeySet]
    reports: dict[str, Report]
    practical: dict[str, PracticalPaper]
    facts: dict[PaperId, PaperFacts]


class Draws(msgspec.Struct, frozen=True, kw_only=True):
    """How to draw: a chosen `seed` (rehearsal), papers to draw `again` and the reason for it."""

    seed: str = ""
    again: list[PaperId] = []
    reason: str = ""


def assemble_missing(unit: Unit, bureau: Bureau, batch: BatchId, draws: Draws) -> None:
    """Draw every theory paper of a batch that has no draw for its plan, and those drawn again.

    Without a chosen seed each paper gets 32 random bytes, made now that the bank is frozen in this
    transaction.

    Raises:
        RuleError: `seed-not-here` for a chosen seed in a live office, `paper-unknown`, those of
            `blueprint.decide_assemble`.
    """
    if draws.seed and bureau.registry.office().mode != "rehearsal":
        raise RuleError("seed-not-here")
    plan = bureau.batches.plan(batch)
    for name in draws.again:
        theory_plan(plan, name)
    for paper in plan.theory:
        if paper.id in draws.again or not _is_drawn(bureau, batch, paper):
            seed, before = draws.seed, bureau.blueprint.assembled(batch, paper.id)
            if before is not None and seed:
                seed = f"{seed}/{before.round + 1}"
            seed = seed or secrets.token_hex(32)
            unit.decide(AssemblePaper(batch=batch, paper=paper.id, seed=seed, reason=draws.reason))


def _is_drawn(bureau: Bureau, batch: BatchId, plan: TheoryPlan) -> bool:
    """Whether there is a draw, and the plan did not change under it."""
    event = bureau.blueprint.assembled(batch, plan.id)
    wanted = (plan.trade, plan.level, plan.template)
    return event is not None and (event.trade, event.level, event.template) == wanted


def _seconds(plan: BatchPlan, mode: str, paper: PaperId) -> int:
    if mode != "rehearsal" or plan.rehearsal is None:
        return 0
    return plan.rehearsal.durations.get(paper, 0)


def _drawn(bureau: Bureau, batch: BatchId) -> Mapping[PaperId, PaperAssembled]:
    drawn = {}
    for paper in bureau.batches.plan(batch).theory:
        event = bureau.blueprint.assembled(batch, paper.id)
        if event is None:
            raise RuleError("paper-not-assembled", paper=paper.id)
        drawn[paper.id] = event
    return drawn


def check_live_practical(paper: PracticalPaper) -> None:
    """A live sitting takes approved practical papers with source and approval only (L271).

    Raises:
        RuleError: `paper-unapproved`.
    """
    if paper.status != APPROVED or not paper.source or not paper.approval:
        raise RuleError("paper-unapproved", paper=paper.paper, status=paper.status)


def papers_of(bureau: Bureau, batch: BatchId) -> Papers:
    """The papers of a batch as they were drawn.

    Raises:
        RuleError: `plan-missing`, `paper-not-assembled`, `paper-unapproved`, those of
            `blueprint.rebuilt`.
    """
    plan, mode = bureau.batches.plan(batch), bureau.registry.office().mode
    found = Papers(theory={}, keys={}, reports={}, practical={}, facts={})
    minutes = {paper.id: paper.duration_min for paper in plan.theory}
    for name, event in _drawn(bureau, batch).items():
        found.theory[name], found.keys[name] = rebuilt(bureau.bank, event)
        found.reports[name] = event.report
        seconds = _seconds(plan, mode, name)
        facts = PaperFacts(digest=event.digest, minutes=minutes[name], seconds=seconds)
        found.facts[name] = facts
    for practical in bureau.batches.taken(batch).practical:
        if mode == "live":
            check_live_practical(practical)
        name = practical.paper
        found.practical[name] = practical
        seconds, digest = _seconds(plan, mode, name), practical_digest(practical)
        found.facts[name] = PaperFacts(digest=digest, minutes=practical.minutes, seconds=seconds)
    return found
