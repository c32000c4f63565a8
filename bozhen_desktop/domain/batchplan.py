"""批次计划: what stands in the plan of a batch, and whether it holds together.

Recognised trades and levels have a filing and a term of validity (clause table A2, seed L19);
entries, papers and sittings outside it are refused. Days are counted from D+0, which is given when
the exam packages are issued.
"""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from bozhen_desktop.domain.conditions import Condition, Region
from bozhen_desktop.domain.paper import TEMPLATES
from bozhen_desktop.domain.parameters import (
    Parameter,
    Rules,
    default_parameters,
    replace,
    rules_on,
)
from bozhen_desktop.domain.people import DUTIES, StaffMember
from bozhen_desktop.domain.practical import PracticalPaper, check_paper
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import BatchId, GroupId, PaperId, RoomId, SittingId, StaffId, is_id

THEORY, PRACTICAL = "theory", "practical"
LEVEL_DIGITS = {
    "五级/初级工": "5",
    "四级/中级工": "4",
    "三级/高级工": "3",
    "二级/技师": "2",
    "一级/高级技师": "1",
}
"""Printed names of the levels; a bare digit is never stored (domain rules §1.1)."""


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a plan file: unknown keys are refused."""


class ScopeRow(_Part, frozen=True, kw_only=True):
    """认定范围: one recognised trade × level; days YYYY-MM-DD, `trade_no` two digits of tickets."""

    occupation_code: str
    trade: str
    trade_no: str
    level: str
    edition: str
    filing_no: str
    valid_from: str
    valid_to: str


class TheoryPlan(_Part, frozen=True, kw_only=True):
    """A theory paper to assemble: template T-A … T-D (domain rules §2.1), whole minutes."""

    id: PaperId
    trade: str
    level: str
    template: str
    duration_min: int


class GroupSpec(_Part, frozen=True, kw_only=True):
    """Exam group of a sitting: trade × level and the paper it gets."""

    id: GroupId
    trade: str
    level: str
    paper: PaperId


class RoomSpec(_Part, frozen=True, kw_only=True):
    """A room: `seats` regular and `spares` spare places, named `ID-01` …, spares `ID-S1` …"""

    id: RoomId
    name: str
    seats: int
    spares: int


class SittingSpec(_Part, frozen=True, kw_only=True):
    """A sitting: D+`day_offset` at `start` (HH:MM, Beijing time), with its papers' window.

    `capacity` limits the entries; `panels` are the sizes of the examiner panels of each group, used
    in this order until the ratio of examiners to candidates is met. `duties`: duty → staff ids.
    """

    id: SittingId
    subject: str
    site: str
    day_offset: int
    start: str
    opens_before_min: int
    closes_after_min: int
    rooms: list[RoomSpec]
    groups: list[GroupSpec]
    capacity: int
    duties: dict[str, list[StaffId]]
    panels: list[int] = []


class KnownRelation(_Part, frozen=True, kw_only=True):
    """A relation declared beforehand, the candidate named by his document number (seed L102)."""

    staff: StaffId
    id_no: str
    relation: str


class Rehearsal(_Part, frozen=True, kw_only=True):
    """What a rehearsal changes: parameters with one printed basis, durations in seconds.

    `durations` maps a paper to seconds; a paper that is not named keeps its minutes.
    """

    basis: str
    parameters: dict[str, int] = {}
    durations: dict[str, int] = {}


class BatchPlan(_Part, frozen=True, kw_only=True):
    """A whole batch; `number` (1 … 999) and `year` stand in its ticket numbers.

    `conditions`, `regions`: rows that replace those of `domain.conditions` from their first day.
    """

    batch: BatchId
    year: int
    number: int
    title: str
    organisation: str
    scope: list[ScopeRow]
    theory: list[TheoryPlan]
    sittings: list[SittingSpec]
    staff: list[StaffMember]
    relations: list[KnownRelation] = []
    parameters: list[Parameter] = []
    rehearsal: Rehearsal | None = None
    conditions: list[Condition] = []
    regions: list[Region] = []


def local_day(now_ms: int) -> str:
    """The calendar day (YYYY-MM-DD) of a moment in Beijing time."""
    return (date(1970, 1, 1) + timedelta(seconds=now_ms // 1000 + 8 * 3600)).isoformat()


def parameters_of(plan: BatchPlan, mode: str) -> list[Parameter]:
    """Defaults, the plan's own rows, and in rehearsal the rows of its rehearsal."""
    rows = [*default_parameters(), *plan.parameters]
    if mode != "rehearsal" or plan.rehearsal is None:
        return rows
    changed, first = plan.rehearsal.parameters, min(row.from_day for row in rows)
    kept = [row for row in rows if row.name not in changed]
    return replace(kept, dict(sorted(changed.items())), first, plan.rehearsal.basis)


def rules_of(plan: BatchPlan, mode: str, day: str) -> Rules:
    """The rules in force for a batch on a day; errors of `parameters.rules_on`."""
    return rules_on(day, parameters_of(plan, mode))


def check_scope(plan: BatchPlan, trade: str, level: str, day: str) -> ScopeRow:
    """The recognised scope row of a trade and level on a day (clause table A2).

    Raises:
        RuleError: `scope-trade`, `scope-level`, `scope-not-valid`.
    """
    trades = [row for row in plan.scope if row.trade == trade]
    if not trades:
        raise RuleError("scope-trade", trade=trade)
    levels = [row for row in trades if row.level == level]
    if not levels:
        raise RuleError("scope-level", trade=trade, level=level)
    for row in levels:
        if row.valid_from <= day <= row.valid_to:
            return row
    raise RuleError("scope-not-valid", trade=trade, level=level, valid_to=levels[-1].valid_to)


def _unique(what: str, names: list[str]) -> None:
    for name in names:
        if not is_id(name):
            raise RuleError("plan-id", what=what, id=name)
        if names.count(name) > 1:
            raise RuleError("plan-twice", what=what, id=name)


def _check_ids(plan: BatchPlan) -> None:
    _unique("batch", [plan.batch])
    _unique("organisation", [plan.organisation])
    _unique("sitting", [sitting.id for sitting in plan.sittings])
    _unique("staff", [person.id for person in plan.staff])
    _unique("paper", [paper.id for paper in plan.theory])
    if not (1 <= plan.number <= 999 and 2000 <= plan.year <= 2099):
        raise RuleError("plan-number", number=plan.number, year=plan.year)


def _check_scope_rows(plan: BatchPlan) -> None:
    numbers: dict[str, str] = {}
    for row in plan.scope:
        if row.level not in LEVEL_DIGITS:
            raise RuleError("level-unknown", level=row.level)
        digits = row.trade_no
        if len(digits) != 2 or not (digits.isascii() and digits.isdigit()):
            raise RuleError("plan-trade-number", trade=row.trade, number=digits)
        if numbers.setdefault(digits, row.trade) != row.trade:
            raise RuleError("plan-twice", what="trade", id=digits)


def _check_group(plan: BatchPlan, sitting: SittingSpec, group: GroupSpec, known: set[str]) -> None:
    rows = [row for row in plan.scope if (row.trade, row.level) == (group.trade, group.level)]
    if not rows:
        raise RuleError("scope-level", trade=group.trade, level=group.level)
    if f"{sitting.subject}/{group.trade}/{group.level}/{group.paper}" not in known:
        raise RuleError("paper-unknown", paper=group.paper, group=group.id)


def _is_time(text: str) -> bool:
    hours, _, minutes = text.partition(":")
    digits = len(text) == 5 and hours.isdigit() and minutes.isdigit() and text.isascii()
    return digits and int(hours) < 24 and int(minutes) < 60


def _check_sitting(plan: BatchPlan, sitting: SittingSpec, known: set[str]) -> None:
    if sitting.subject not in (THEORY, PRACTICAL):
        raise RuleError("plan-subject", sitting=sitting.id, subject=sitting.subject)
    if not is_id(sitting.site):
        raise RuleError("plan-id", what="site", id=sitting.site)
    if not _is_time(sitting.start) or sitting.day_offset < 0:
        raise RuleError("plan-time", sitting=sitting.id, start=sitting.start)
    if sitting.opens_before_min < 0 or sitting.closes_after_min < 0:
        raise RuleError("plan-window", sitting=sitting.id)
    _unique("room", [room.id for room in sitting.rooms])
    _unique("group", [group.id for group in sitting.groups])
    for group in sitting.groups:
        _check_group(plan, sitting, group, known)
    seats = sum(room.seats for room in sitting.rooms)
    if any(room.seats < 1 or room.spares < 0 for room in sitting.rooms):
        raise RuleError("plan-seats", sitting=sitting.id)
    if not 0 < sitting.capacity <= seats:
        raise RuleError("plan-capacity", sitting=sitting.id, capacity=sitting.capacity, seats=seats)


def _check_staff(plan: BatchPlan) -> None:
    people = {person.id for person in plan.staff}
    for sitting in plan.sittings:
        for duty, named in sitting.duties.items():
            if duty not in DUTIES:
                raise RuleError("duty-unknown", sitting=sitting.id, duty=duty[:20])
            unknown = sorted(set(named) - people)
            if unknown:
                raise RuleError("staff-unknown", sitting=sitting.id, staff=unknown[0])
    for relation in plan.relations:
        if relation.staff not in people:
            raise RuleError("staff-unknown", staff=relation.staff)


def staff_of(plan: BatchPlan, sitting: SittingSpec) -> list[StaffMember]:
    """The people on duty in a sitting, with their duties there, in the order of the plan."""
    found = []
    for person in plan.staff:
        duties = [duty for duty in DUTIES if person.id in sitting.duties.get(duty, [])]
        if duties:
            found.append(msgspec.structs.replace(person, duties=duties))
    return found


def check_plan(plan: BatchPlan, practical: list[PracticalPaper]) -> None:
    """Refuse a plan that contradicts itself.

    Raises:
        RuleError: `plan-…` naming what is doubled or out of range, `level-unknown`,
            `scope-level`, `paper-unknown`, `template-unknown`, `duty-unknown`, `staff-unknown`,
            those of `practical.check_paper`.
    """
    _check_ids(plan)
    _check_scope_rows(plan)
    known = {f"{PRACTICAL}/{p.trade}/{p.level}/{p.paper}" for p in practical}
    for paper in practical:
        check_paper(paper)
    for theory in plan.theory:
        if theory.template not in TEMPLATES:
            raise RuleError("template-unknown", template=theory.template)
        if theory.duration_min < 1:
            raise RuleError("paper-minutes", paper=theory.id)
        known.add(f"{THEORY}/{theory.trade}/{theory.level}/{theory.id}")
    for sitting in plan.sittings:
        _check_sitting(plan, sitting, known)
    _check_staff(plan)
