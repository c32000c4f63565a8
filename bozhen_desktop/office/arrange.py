"""编排: entries, rooms, staff and panels of every sitting of a batch, from its plan.

Every arrangement is checked as a hall checks it at import: nothing leaves the office with a hard
finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import msgspec

from bozhen_desktop.domain.arrangement import (
    Arrangement,
    EntryPlan,
    GroupPlan,
    PanelPlan,
    Relation,
    RoomPlan,
    check_arrangement,
)
from bozhen_desktop.domain.batchplan import (
    PRACTICAL,
    BatchPlan,
    GroupSpec,
    RoomSpec,
    SittingSpec,
    check_scope,
    parameters_of,
    rules_of,
    staff_of,
)
from bozhen_desktop.domain.duty import check_duties
from bozhen_desktop.domain.eligibility import Registration
from bozhen_desktop.domain.parameters import Rules
from bozhen_desktop.domain.staffing import Finding
from bozhen_desktop.kernel.ids import GroupId, PaperId, SeatId, TicketNo
from bozhen_desktop.office.panels import able, make_panels
from bozhen_desktop.office.placing import Filled, fill

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
BEIJING_MS = 8 * HOUR_MS
SPARE_PERCENT = 5
"""Spare PCs, at least 5 % of the seats (domain rules §7.3)."""


class PaperFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What an arrangement says of a paper: digest of the clear paper and time to work on it."""

    digest: str
    minutes: int
    seconds: int = 0


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan leaves open until the packages are issued.

    `day0`: D+0, YYYY-MM-DD; `now`: UTC ms; `start_in`: rehearsal only, the sittings of D+0 start
    this many seconds from now; `trim`: leave out seats nobody needs; `institution`: the full filed
    name that forms print.
    """

    mode: str
    day0: str
    now: int
    start_in: int | None = None
    trim: bool = False
    institution: str = ""


class Arranged(msgspec.Struct, frozen=True, kw_only=True):
    """An arrangement that passed every check, and the warnings that remain."""

    arrangement: Arrangement
    warnings: list[Finding]


def sitting_day(setting: Setting, sitting: SittingSpec) -> str:
    """The date of a sitting."""
    return (date.fromisoformat(setting.day0) + timedelta(days=sitting.day_offset)).isoformat()


def _start(setting: Setting, sitting: SittingSpec) -> int:
    """Planned start in UTC ms: the plan's Beijing time, or soon in a rehearsal."""
    if setting.start_in is not None and sitting.day_offset == 0:
        return setting.now + setting.start_in * 1000
    days = date.fromisoformat(sitting_day(setting, sitting)) - date(1970, 1, 1)
    hours, minutes = (int(part) for part in sitting.start.split(":"))
    return days.days * DAY_MS + (hours * 60 + minutes) * 60_000 - BEIJING_MS


def _window(setting: Setting, sitting: SittingSpec, start: int, longest: int) -> tuple[int, int]:
    """When papers may be opened; a rehearsal plays all its days one after the other from now."""
    opens = start - sitting.opens_before_min * 60_000
    closes = start + longest + sitting.closes_after_min * 60_000
    if setting.mode == "rehearsal":
        opens, closes = min(opens, setting.now - HOUR_MS), max(closes, setting.now + 7 * DAY_MS)
    return opens, closes


def _group(spec: GroupSpec, paper: PaperFacts) -> GroupPlan:
    return GroupPlan(
        id=spec.id,
        trade=spec.trade,
        level=spec.level,
        paper=spec.paper,
        paper_digest=paper.digest,
        duration_min=paper.minutes,
        duration_s=paper.seconds,
    )


def _room(spec: RoomSpec) -> RoomPlan:
    seats = [SeatId(f"{spec.id}-{number:02d}") for number in range(1, spec.seats + 1)]
    spares = [SeatId(f"{spec.id}-S{number}") for number in range(1, spec.spares + 1)]
    return RoomPlan(id=spec.id, name=spec.name, seats=seats, spares=spares)


def _entries(
    sitting: SittingSpec, filled: Sequence[Filled], tickets: Mapping[str, TicketNo]
) -> list[EntryPlan]:
    groups: dict[tuple[str, str], GroupId] = {
        (group.trade, group.level): group.id for group in sitting.groups
    }
    return [
        EntryPlan(
            id=entry.id,
            ticket=tickets[entry.id],
            person=entry.person,
            trade=entry.trade,
            occupation_code=entry.occupation_code,
            level=entry.level,
            group=groups[entry.trade, entry.level],
            room=one.room.id,
            sitting_type=entry.attempts[sitting.subject],
            employer=entry.employer,
        )
        for one in filled
        for entry in one.entries
    ]


def _relations(plan: BatchPlan, entries: Sequence[EntryPlan]) -> list[Relation]:
    return [
        Relation(staff=known.staff, entry=entry.id, relation=known.relation)
        for known in plan.relations
        for entry in entries
        if entry.person.id_no == known.id_no
    ]


def _panels(sitting: SittingSpec, plan: Arrangement, rules: Rules) -> list[PanelPlan]:
    """Panels of every group; a person examines in one group of a sitting only."""
    panels: list[PanelPlan] = []
    for group in plan.groups:
        taken = {person for panel in panels for person in panel.examiners}
        free = [member for member in able(plan.staff, group, plan.day) if member.id not in taken]
        panels += make_panels(group, plan.entries, free, plan.relations, sitting.panels, rules)
    return panels


def _few_spares(filled: Sequence[Filled]) -> list[Finding]:
    return [
        Finding(
            code="spares-few",
            hard=False,
            params={"room": one.room.id, "seats": one.room.seats, "spares": one.room.spares},
        )
        for one in filled
        if one.room.spares * 100 < one.room.seats * SPARE_PERCENT
    ]


def _outline(
    plan: BatchPlan,
    sitting: SittingSpec,
    filled: Sequence[Filled],
    entries: list[EntryPlan],
    groups: list[GroupPlan],
    setting: Setting,
) -> Arrangement:
    """The arrangement without its panels."""
    start = _start(setting, sitting)
    longest = max((group.duration_ms for group in groups), default=0)
    opens, closes = _window(setting, sitting, start, longest)
    return Arrangement(
        sitting=sitting.id,
        batch=plan.batch,
        organisation=plan.organisation,
        site=sitting.site,
        subject=sitting.subject,
        mode=setting.mode,
        day=sitting_day(setting, sitting),
        planned_start=start,
        opens=opens,
        closes=closes,
        rooms=[_room(one.room) for one in filled],
        groups=groups,
        entries=entries,
        staff=staff_of(plan, sitting),
        panels=[],
        relations=_relations(plan, entries),
        parameters=parameters_of(plan, setting.mode),
        institution=setting.institution,
    )


def arrange(
    plan: BatchPlan,
    sitting: SittingSpec,
    placed: Sequence[Registration],
    tickets: Mapping[str, TicketNo],
    papers: Mapping[PaperId, PaperFacts],
    setting: Setting,
) -> Arranged:
    """The arrangement of one sitting for the entries placed there; groups without entry drop out.

    Raises:
        RuleError: `scope-…` on the day of the sitting, `plan-seats-short`, `examiners-short`,
            `lead-missing`, those of `check_arrangement` and `check_duties`.
    """
    day = sitting_day(setting, sitting)
    for trade, level in sorted({(entry.trade, entry.level) for entry in placed}):
        check_scope(plan, trade, level, day)
    rules = rules_of(plan, setting.mode, day)
    filled = fill(sitting, placed, setting.trim)
    entries = _entries(sitting, filled, tickets)
    used = {entry.group for entry in entries}
    groups = [_group(spec, papers[spec.paper]) for spec in sitting.groups if spec.id in used]
    found = _outline(plan, sitting, filled, entries, groups, setting)
    if sitting.subject == PRACTICAL:
        found = msgspec.structs.replace(found, panels=_panels(sitting, found, rules))
    check_arrangement(found)
    warnings = [*check_duties(found, rules), *_few_spares(filled)]
    return Arranged(arrangement=found, warnings=warnings)
