"""批次: the plans of certification rounds, taken in and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.domain.batchplan import BatchPlan, check_plan, rules_of
from bozhen_desktop.domain.practical import PracticalPaper
from bozhen_desktop.kernel.digest import digest_of
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import BatchId, PaperId

if TYPE_CHECKING:
    from bozhen_desktop.domain.bureau import Bureau


class NamedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file by its name; `original` is its SHA-256 in the archive."""

    name: str
    original: str


class TakePlan(Command, tag="take-plan"):
    """Take or replace the plan of a batch with its practical papers; a change needs a reason."""

    plan: BatchPlan
    practical: list[PracticalPaper]
    files: list[NamedFile] = msgspec.field(default_factory=list)
    reason: str = ""


class PlanTaken(Event, tag="plan-taken"):
    """The plan in force; `digest` is SHA-256 of its canonical JSON with the papers."""

    plan: BatchPlan
    practical: list[PracticalPaper]
    files: list[NamedFile]
    digest: str
    reason: str
    by: str


class BatchState(msgspec.Struct):
    """Plans by batch, in the order they came; the latest version of each."""

    plans: dict[str, PlanTaken] = {}

    def plan(self, batch: BatchId) -> BatchPlan:
        """The plan of a batch.

        Raises:
            RuleError: `plan-missing`.
        """
        return self.taken(batch).plan

    def taken(self, batch: BatchId) -> PlanTaken:
        """The plan of a batch with its practical papers; errors of `plan`."""
        found = self.plans.get(batch)
        if found is None:
            raise RuleError("plan-missing", batch=batch)
        return found

    def latest(self) -> BatchId:
        """The batch planned last.

        Raises:
            RuleError: `plan-missing`.
        """
        if not self.plans:
            raise RuleError("plan-missing", batch="")
        return BatchId(list(self.plans)[-1])

    def practical(self, batch: BatchId, paper: PaperId) -> PracticalPaper:
        """A practical paper of a batch.

        Raises:
            RuleError: `plan-missing`, `paper-unknown`.
        """
        for found in self.taken(batch).practical:
            if found.paper == paper:
                return found
        raise RuleError("paper-unknown", paper=paper)


def decide_plan(bureau: Bureau, command: TakePlan, context: Context) -> list[Event]:
    """A plan is taken once; once tickets were given, a change needs a reason and a second person.

    Raises:
        RuleError: those of `check_plan` and `parameters.rules_on`, `plan-known`,
            `reason-needed`, `second-person-needed`.
    """
    check_plan(command.plan, command.practical)
    rules_of(command.plan, context.mode, "9999-12-31")
    digest = digest_of([command.plan, command.practical])
    known = bureau.batches.plans.get(command.plan.batch)
    if known is not None and known.digest == digest:
        raise RuleError("plan-known", batch=command.plan.batch)
    if bureau.entries.tickets_of(command.plan.batch):
        if not command.reason:
            raise RuleError("reason-needed", act="change-plan")
        need_witness(context)
    return [
        PlanTaken(
            plan=command.plan,
            practical=command.practical,
            files=command.files,
            digest=digest,
            reason=command.reason,
            by=context.actor,
        )
    ]


def apply_plan(bureau: Bureau, event: PlanTaken) -> None:
    """This plan is in force."""
    bureau.batches.plans.pop(event.plan.batch, None)
    bureau.batches.plans[event.plan.batch] = event


TOPIC = Topic(decide={TakePlan: decide_plan}, apply={PlanTaken: apply_plan})
