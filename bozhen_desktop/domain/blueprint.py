"""Theory papers of a batch: assembled from the bank, rebuilt from the versions drawn.

Live papers hold approved items alone and are released by two persons; how items are chosen stands
in `drafting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.bank import BankState, is_approved
from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.domain.batchplan import BatchPlan, TheoryPlan, check_scope, local_day
from bozhen_desktop.domain.drafting import Report, draw_paper
from bozhen_desktop.domain.items import APPROVED, UNAPPROVED, Item, key_of
from bozhen_desktop.domain.paper import (
    TEMPLATES,
    KeySet,
    Paper,
    PaperItem,
    check_paper,
    paper_digest,
)
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import BatchId, ItemId, PaperId

if TYPE_CHECKING:
    from bozhen_desktop.domain.bureau import Bureau


class Pick(msgspec.Struct, frozen=True, kw_only=True):
    """One item version of a paper."""

    item: ItemId
    version: int


class AssemblePaper(Command, tag="assemble-paper"):
    """Draw a paper of a batch; a second draw needs a reason.

    `seed`: made by the office after the bank is frozen; chosen by people in rehearsals only.
    """

    batch: BatchId
    paper: PaperId
    seed: str = ""
    reason: str = ""


class PaperAssembled(Event, tag="paper-assembled"):
    """The paper as item versions in order, so that it can be rebuilt from the bank for ever."""

    batch: BatchId
    paper: PaperId
    trade: str
    level: str
    template: str
    seed: str
    round: int
    picks: list[Pick]
    digest: str
    report: Report
    reason: str
    first: str
    witness: str


class BlueprintState(msgspec.Struct):
    """Papers by `batch/paper`, the newest draw of each."""

    papers: dict[str, PaperAssembled] = {}

    def assembled(self, batch: BatchId, paper: PaperId) -> PaperAssembled | None:
        """The draw in force, or None."""
        return self.papers.get(f"{batch}/{paper}")


def make_paper(plan: TheoryPlan | PaperAssembled, items: Sequence[Item]) -> Paper:
    """The paper of these items, without keys; approved only when every item is.

    Raises:
        RuleError: those of `paper.check_paper`.
    """
    approved = all(is_approved(item) for item in items)
    sources = sorted({item.source for item in items})
    approvals = sorted({item.approval for item in items if item.approval})
    paper = Paper(
        id=plan.id if isinstance(plan, TheoryPlan) else plan.paper,
        trade=plan.trade,
        level=plan.level,
        template=plan.template,
        sections=TEMPLATES[plan.template],
        items=[
            PaperItem(
                id=item.id,
                version=item.version,
                type=item.type,
                stem=item.stem,
                options=item.options,
            )
            for item in items
        ],
        status=APPROVED if approved else UNAPPROVED,
        source="、".join(sources),
        approval="、".join(approvals) if approved else "",
    )
    check_paper(paper)
    return paper


def make_keys(paper: Paper, items: Sequence[Item], version: int = 1) -> KeySet:
    """The answer key of a paper."""
    return KeySet(
        paper=paper.id,
        paper_digest=paper_digest(paper),
        version=version,
        sections=paper.sections,
        keys=[key_of(item) for item in items],
    )


def theory_plan(plan: BatchPlan, paper: PaperId) -> TheoryPlan:
    """The plan of a theory paper.

    Raises:
        RuleError: `paper-unknown`.
    """
    for found in plan.theory:
        if found.id == paper:
            return found
    raise RuleError("paper-unknown", paper=paper)


def rebuilt(bank: BankState, event: PaperAssembled) -> tuple[Paper, KeySet]:
    """Paper and key of a draw, from the versions in the bank; later plans do not touch it.

    Raises:
        RuleError: `item-unknown`, `paper-digest` when the bank's items are not those that were
            drawn.
    """
    items = [bank.item(pick.item, pick.version) for pick in event.picks]
    paper = make_paper(event, items)
    if paper_digest(paper) != event.digest:
        raise RuleError("paper-digest", paper=event.paper)
    return paper, make_keys(paper, items)


def _drawable(bureau: Bureau, plan: TheoryPlan, context: Context) -> list[Item]:
    items = bureau.bank.latest(plan.trade, plan.level)
    if context.mode != "live":
        return items
    approved = [item for item in items if is_approved(item)]
    if items and not approved:
        raise RuleError("items-unapproved", trade=plan.trade, level=plan.level)
    return approved


def _elsewhere(bureau: Bureau, command: AssemblePaper) -> set[str]:
    """Items of the other papers of the batch: who sat the morning may talk (domain rules §2.4)."""
    others = bureau.blueprint.papers.values()
    return {
        pick.item
        for other in others
        if other.batch == command.batch and other.paper != command.paper
        for pick in other.picks
    }


def _seed(command: AssemblePaper, context: Context) -> str:
    seed = command.seed or context.seed
    if not seed:
        raise RuleError("seed-missing")
    return seed


def _second_person(context: Context, again: bool) -> str:
    """Live papers are released by two persons; so is every second draw (domain rules §2.4)."""
    return need_witness(context) if again or context.mode == "live" else context.witness


def decide_assemble(bureau: Bureau, command: AssemblePaper, context: Context) -> list[Event]:
    """Draw a paper inside the scope of the organisation.

    Raises:
        RuleError: `plan-missing`, `paper-unknown`, `scope-…`, `reason-needed`,
            `second-person-needed`, `items-unapproved`, `bank-short`, `seed-missing`,
            those of `paper.check_paper`.
    """
    batch = bureau.batches.plan(command.batch)
    plan = theory_plan(batch, command.paper)
    check_scope(batch, plan.trade, plan.level, local_day(context.now_ms))
    before = bureau.blueprint.assembled(command.batch, command.paper)
    if before is not None and not command.reason:
        raise RuleError("reason-needed", act="draw-again")
    witness = _second_person(context, before is not None)
    seed = _seed(command, context)
    pool, avoid = _drawable(bureau, plan, context), _elsewhere(bureau, command)
    items, report = draw_paper(pool, plan.template, f"{seed}/{command.batch}/{plan.id}", avoid)
    paper = make_paper(plan, items)
    return [
        PaperAssembled(
            batch=command.batch,
            paper=plan.id,
            trade=plan.trade,
            level=plan.level,
            template=plan.template,
            seed=seed,
            round=before.round + 1 if before else 1,
            picks=[Pick(item=item.id, version=item.version) for item in items],
            digest=paper_digest(paper),
            report=report,
            reason=command.reason,
            first=context.actor,
            witness=witness,
        )
    ]


def apply_assembled(bureau: Bureau, event: PaperAssembled) -> None:
    """This draw is in force."""
    bureau.blueprint.papers[f"{event.batch}/{event.paper}"] = event


TOPIC = Topic(decide={AssemblePaper: decide_assemble}, apply={PaperAssembled: apply_assembled})
