"""考评组: fixed panels of examiners for the groups of a practical sitting.

Three or more score every piece (seed L51) and nobody scores a relative, apprentice or pupil (L102):
a panel is left out for such an entry at the draw, so another panel must be free of relations.
"""

from __future__ import annotations

from collections.abc import Sequence

from bozhen_desktop.domain.arrangement import EntryPlan, GroupPlan, PanelPlan, Relation
from bozhen_desktop.domain.parameters import Rules
from bozhen_desktop.domain.people import StaffMember
from bozhen_desktop.domain.staffing import EXAMINING, examiner_faults
from bozhen_desktop.kernel.errors import RuleError

LEAD = "lead_examiner"


def able(staff: Sequence[StaffMember], group: GroupPlan, day: str) -> list[StaffMember]:
    """Who of the staff may examine a group on a day, in the order of the plan."""
    return [
        member
        for member in staff
        if EXAMINING & set(member.duties) and not list(examiner_faults(member, group, day))
    ]


def _sizes(wanted: Sequence[int], due: int, related: bool, rules: Rules) -> list[int]:
    """Sizes of the panels in the order of the plan until examiners suffice for the entries.

    Where a relation is declared there are two panels at least.
    """
    needed = max(-(-due // rules.examiner_candidates), rules.examiners_min)
    chosen: list[int] = []
    for size in wanted:
        if sum(chosen) >= needed and len(chosen) >= 1 + related:
            break
        chosen.append(size)
    return chosen


def make_panels(
    group: GroupPlan,
    entries: Sequence[EntryPlan],
    free: list[StaffMember],
    relations: Sequence[Relation],
    wanted: Sequence[int],
    rules: Rules,
) -> list[PanelPlan]:
    """The panels of one group; those chosen are taken out of `free`, whose rest are the spares.

    All who are related to an entry of the group stand together in the last panel, if in any.

    Raises:
        RuleError: `examiners-short` (needed, there), `lead-missing`.
    """
    due = {entry.id for entry in entries if entry.group == group.id}
    barred = {relation.staff for relation in relations if relation.entry in due}
    sizes = _sizes(wanted, len(due), bool(barred), rules)
    if sum(sizes) > len(free) or not sizes:
        raise RuleError("examiners-short", group=group.id, needed=sum(sizes), there=len(free))
    free.sort(key=lambda member: (member.id in barred, LEAD in member.duties))
    return [_panel(group, number, size, free) for number, size in enumerate(sizes, 1)]


def _panel(group: GroupPlan, number: int, size: int, free: list[StaffMember]) -> PanelPlan:
    lead = next((member for member in free if LEAD in member.duties), None)
    if lead is None:
        raise RuleError("lead-missing", group=group.id, panel=number)
    free.remove(lead)
    team = [lead.id, *(member.id for member in free[: size - 1])]
    del free[: size - 1]
    return PanelPlan(id=f"{group.id}-P{number}", group=group.id, lead=lead.id, examiners=team)
