"""Staffing: what must hold of the people arranged for a sitting before its day.

Hard blocks: a supervisor never examines in the sitting he supervises (seed L88); nobody examines
a relative, apprentice or pupil (L102); three or more examiners score every piece (L51). Ratios are
parameters and only warned about.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from bozhen_desktop.domain.arrangement import Arrangement, GroupPlan, PanelPlan
from bozhen_desktop.domain.parameters import Rules
from bozhen_desktop.domain.people import StaffMember

EXAMINER, SENIOR = "考评员", "高级考评员"
"""考评员 may examine 五级 to 三级, 高级考评员 every level (domain rules §1.3)."""

EXAMINER_LEVELS = ("五级", "四级", "三级")
EXAMINING = frozenset({"examiner", "lead_examiner"})
NEEDED = {"site_chief": 1, "supervisor": 1, "custodian": 2, "technician": 1, "emergency": 1}


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One defect of the staffing; `hard` ones block. `params` quote staff, entry, group, counts."""

    code: str
    hard: bool
    params: dict[str, str | int]


def _hard(code: str, **params: str | int) -> Finding:
    return Finding(code=code, hard=True, params=params)


def _soft(code: str, **params: str | int) -> Finding:
    return Finding(code=code, hard=False, params=params)


def examiner_faults(member: StaffMember, group: GroupPlan, day: str) -> Iterator[Finding]:
    """Why a person may not examine a group on a day: supervisor, card, trade, grade."""
    if "supervisor" in member.duties:
        yield _hard("supervisor-examines", staff=member.id)
    if not member.card_no or member.card_valid_to < day:
        yield _hard("examiner-card-expired", staff=member.id, valid_to=member.card_valid_to)
    if group.trade not in member.trades:
        yield _hard("examiner-trade", staff=member.id, trade=group.trade)
    low = group.level.startswith(EXAMINER_LEVELS)
    if member.grade != SENIOR and not (member.grade == EXAMINER and low):
        yield _hard("examiner-grade", staff=member.id, level=group.level)


def _panel_faults(plan: Arrangement, rules: Rules, panel: PanelPlan) -> Iterator[Finding]:
    groups = {group.id: group for group in plan.groups}
    staff = {member.id: member for member in plan.staff}
    if panel.group not in groups:
        yield _hard("panel-group-unknown", panel=panel.id, group=panel.group)
        return
    if len(set(panel.examiners)) != len(panel.examiners):
        yield _hard("panel-examiner-twice", panel=panel.id)
    if len(panel.examiners) < rules.examiners_min:
        yield _hard("panel-too-small", panel=panel.id, minimum=rules.examiners_min)
    for person in dict.fromkeys([panel.lead, *panel.examiners]):
        if person not in staff:
            yield _hard("panel-staff-unknown", panel=panel.id, staff=person)
        else:
            yield from examiner_faults(staff[person], groups[panel.group], plan.day)
    if len(panel.examiners) % 2 == 0:
        yield _soft("panel-even", panel=panel.id, examiners=len(panel.examiners))


def _recusals(plan: Arrangement) -> Iterator[Finding]:
    """Entries that no panel of their group may score; a split panel (another one) avoids it."""
    groups = {entry.id: entry.group for entry in plan.entries}
    for relation in plan.relations:
        panels = [p for p in plan.panels if p.group == groups.get(relation.entry)]
        related = {r.staff for r in plan.relations if r.entry == relation.entry}
        concerned = any(relation.staff in (p.lead, *p.examiners) for p in panels)
        if concerned and all(related & {p.lead, *p.examiners} for p in panels):
            yield _hard("examiner-related", staff=relation.staff, entry=relation.entry)


def _practical_faults(plan: Arrangement, rules: Rules) -> Iterator[Finding]:
    for group in plan.groups:
        panels = [panel for panel in plan.panels if panel.group == group.id]
        if not panels:
            yield _hard("panel-missing", group=group.id)
        people = {person for panel in panels for person in panel.examiners}
        due = sum(entry.group == group.id for entry in plan.entries)
        if due > len(people) * rules.examiner_candidates:
            yield _soft("examiners-few", group=group.id, entries=due, examiners=len(people))


def _theory_faults(plan: Arrangement, rules: Rules) -> Iterator[Finding]:
    needed = 0
    for room in plan.rooms:
        due = sum(entry.room == room.id for entry in plan.entries)
        ratio = -(-due // rules.invigilator_candidates)
        needed += max(rules.invigilators_min, ratio) if due else 0
    there = sum("invigilator" in member.duties for member in plan.staff)
    if there < needed:
        yield _soft("invigilators-few", needed=needed, there=there)


def duty_findings(plan: Arrangement, rules: Rules) -> list[Finding]:
    """Every hard block and warning about the staffing of a sitting."""
    found: list[Finding] = []
    for member in plan.staff:
        if "supervisor" in member.duties and EXAMINING & set(member.duties):
            found.append(_hard("supervisor-examines", staff=member.id))
    for panel in plan.panels:
        found += _panel_faults(plan, rules, panel)
    found += _recusals(plan)
    theory = plan.subject == "theory"
    found += _theory_faults(plan, rules) if theory else _practical_faults(plan, rules)
    for duty, count in NEEDED.items():
        there = sum(duty in member.duties for member in plan.staff)
        if there < count:
            found.append(_soft("duty-missing", duty=duty, needed=count, there=there))
    return found
