"""编排: every sitting of the sample at every size passes what a hall checks at import."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.domain.arrangement import Arrangement
from bozhen_desktop.domain.base import Context
from bozhen_desktop.domain.batches import TakePlan
from bozhen_desktop.domain.batchplan import BatchPlan, KnownRelation, SittingSpec, rules_of
from bozhen_desktop.domain.bureau import Bureau
from bozhen_desktop.domain.duty import check_duties
from bozhen_desktop.domain.eligibility import Registration
from bozhen_desktop.domain.registry import FoundOffice
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.seating import part_papers
from bozhen_desktop.domain.sitting import ImportArrangement
from bozhen_desktop.kernel.clock import day_of
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.office.arrange import Arranged, PaperFacts, Setting, arrange
from bozhen_desktop.office.placing import Placed, cut, place
from bozhen_desktop.office.registration import entries_command
from bozhen_desktop.office.tickets import new_tickets
from tests.unit.office.sample_office import NOW, sample, sample_plan

HOUR = 3_600_000
DAY = "2026-09-21"
FILE = sample_plan()
PLAN = FILE.plan
PAPERS = {
    group.paper: PaperFacts(digest="ab" * 32, minutes=90, seconds=45)
    for sitting in PLAN.sittings
    for group in sitting.groups
}
LIVE_PAPERS = {name: PaperFacts(digest="ab" * 32, minutes=90) for name in PAPERS}
CONTEXT = Context(
    now_ms=NOW, boot="b", mono_ms=1, device="d", actor="clerk", role="office", mode="rehearsal"
)


def _registrations() -> list[Registration]:
    made = Bureau()
    office = FoundOffice(
        organisation="ORG-DEMO", site="hq", root="", issuer="", importer="", recipients=[]
    )
    data = sample("entries.csv").read_bytes()
    sheet = entries_command(data, "entries.csv", PLAN.batch)
    for command in (office, TakePlan(plan=PLAN, practical=FILE.practical), sheet):
        for event in made.decide(command, CONTEXT):
            made.apply(event)
    return made.entries.of(PLAN.batch)


ENTRIES = _registrations()
TICKETS = new_tickets(PLAN, ENTRIES, {})
FULL = place(PLAN, ENTRIES)


def sizes(seats: int | None) -> Placed:
    return FULL if seats is None else cut(PLAN, FULL, seats)


def arranged(sitting: str, placed: Placed = FULL, plan: BatchPlan = PLAN, **more: Any) -> Arranged:
    papers = more.pop("papers", PAPERS)
    fields: dict[str, Any] = {"mode": "rehearsal", "day0": DAY, "now": NOW}
    spec = next(one for one in plan.sittings if one.id == sitting)
    setting = Setting(**{**fields, **more})
    return arrange(plan, spec, placed[spec.id], TICKETS, papers, setting)


def due(subject: str) -> set[str]:
    return {entry.id for entry in ENTRIES if subject in entry.due}


def seated(placed: Placed, *sittings: str) -> list[str]:
    return [entry.id for name in sittings for entry in placed[name]]


def test_everybody_due_sits_once_in_each_subject() -> None:
    assert (len(FULL["TH1"]), len(FULL["TH2"])) == (200, 40)
    for subject, names in (("theory", ("TH1", "TH2")), ("practical", ("PR1", "PR2"))):
        found = seated(FULL, *names)
        assert len(found) == len(set(found))
        assert set(found) == due(subject)


def test_the_sample_has_resits_and_single_subjects() -> None:
    kinds = Counter((tuple(entry.due), *set(entry.attempts.values())) for entry in ENTRIES)
    assert set(kinds) == {
        (("theory", "practical"), "first"),
        (("theory",), "first"),
        (("theory",), "resit"),
        (("practical",), "first"),
        (("practical",), "resit"),
    }


@pytest.mark.parametrize("seats", [None, 1, 5, 20, 60, 200])
@pytest.mark.parametrize("sitting", ["TH1", "TH2", "PR1", "PR2"])
def test_every_size_passes_every_check_of_a_hall(seats: int | None, sitting: str) -> None:
    found = arranged(sitting, sizes(seats), trim=seats is not None, start_in=60)
    plan = found.arrangement
    assert found.warnings == check_duties(plan, rules_of(PLAN, "rehearsal", plan.day)) == []
    room = Room()
    for event in room.decide(ImportArrangement(package="x", arrangement=plan), CONTEXT):
        room.apply(event)
    assert room.arrangement == plan


@pytest.mark.parametrize(("seats", "second"), [(20, 4), (60, 12), (200, 40), (1, 1)])
def test_a_cut_keeps_the_proportion_and_whoever_stays_keeps_both_subjects(
    seats: int, second: int
) -> None:
    small = sizes(seats)
    assert (len(small["TH1"]), len(small["TH2"])) == (seats, second)
    theory, practical = seated(small, "TH1", "TH2"), set(seated(small, "PR1", "PR2"))
    assert {name for name in theory if name in due("practical")} <= practical
    alone = practical - set(theory)
    assert alone <= due("practical") - due("theory")
    assert cut(PLAN, FULL, seats) == small


@given(seats=st.integers(1, 200), start_in=st.integers(0, 3600))
def test_any_size_is_arranged_whole(seats: int, start_in: int) -> None:
    small = sizes(seats)
    for name, here in small.items():
        plan = arranged(name, small, trim=True, start_in=start_in).arrangement
        assert sorted(entry.id for entry in plan.entries) == sorted(entry.id for entry in here)
        assert sum(len(room.seats) for room in plan.rooms) == len(here)
        assert {entry.ticket for entry in plan.entries} == {TICKETS[entry.id] for entry in here}
        assert all(entry.sitting_type in ("first", "resit") for entry in plan.entries)


def test_a_cut_of_everything_is_everything() -> None:
    assert sizes(200) == FULL


@pytest.mark.parametrize("seats", [0, -1, 201])
def test_a_cut_outside_the_batch_is_refused(seats: int) -> None:
    with pytest.raises(RuleError, match="seats-out-of-range"):
        sizes(seats)


def test_a_small_batch_still_has_single_subject_entries() -> None:
    small = sizes(20)
    alone = set(seated(small, "PR1", "PR2")) - set(seated(small, "TH1", "TH2"))
    assert alone
    assert set(seated(small, "TH1", "TH2")) - due("practical")


def test_seats_spares_and_neighbours() -> None:
    plan = arranged("TH1").arrangement
    assert [(len(room.seats), len(room.spares)) for room in plan.rooms] == [(50, 3)] * 4
    assert plan.rooms[0].seats[:2] == ["LAB1-01", "LAB1-02"]
    assert plan.rooms[0].spares[0] == "LAB1-S1"
    for room in plan.rooms:
        here = [entry for entry in plan.entries if entry.room == room.id]
        assert len(here) == 50
        assert part_papers(here)[1] <= 2


def test_few_spares_are_told() -> None:
    spec = PLAN.sittings[0]
    rooms = [msgspec.structs.replace(room, spares=2) for room in spec.rooms]
    plan = msgspec.structs.replace(
        PLAN, sittings=[msgspec.structs.replace(spec, rooms=rooms), *PLAN.sittings[1:]]
    )
    assert {one.code for one in arranged("TH1", plan=plan).warnings} == {"spares-few"}


def test_one_person_with_two_trades_never_sits_twice_in_a_sitting() -> None:
    numbers = Counter(entry.person.id_no for entry in ENTRIES)
    assert max(numbers.values()) == 2
    for here in FULL.values():
        people = [entry.person.id_no for entry in here]
        assert len(people) == len(set(people))


def test_a_second_trade_goes_to_the_next_sitting_and_never_to_none() -> None:
    twin = next(entry for entry in ENTRIES if entry.trade == "电工" and len(entry.due) == 2)
    person = ENTRIES[0].person
    pair = [ENTRIES[0], msgspec.structs.replace(twin, person=person)]
    placed = place(PLAN, pair)
    assert seated(placed, "TH1") == [pair[0].id]
    assert seated(placed, "TH2") == [pair[1].id]
    with pytest.raises(RuleError, match="plan-seats-short"):
        place(_only([PLAN.sittings[0], *PLAN.sittings[2:]]), pair)


def _only(sittings: list[SittingSpec]) -> BatchPlan:
    return msgspec.structs.replace(PLAN, sittings=sittings)


def test_a_sitting_less_leaves_somebody_without_a_seat() -> None:
    with pytest.raises(RuleError) as caught:
        place(_only([PLAN.sittings[0], *PLAN.sittings[2:]]), ENTRIES)
    assert (caught.value.code, caught.value.params["subject"]) == ("plan-seats-short", "theory")


def panels(plan: Arrangement) -> list[int]:
    return [len(panel.examiners) for panel in plan.panels]


def test_panels_honour_the_ratio_and_leave_spare_examiners() -> None:
    for name in ("PR1", "PR2"):
        plan = arranged(name).arrangement
        people = [person for panel in plan.panels for person in panel.examiners]
        assert min(panels(plan)) >= 3
        assert 5 in panels(plan)
        assert len(people) == len(set(people))
        assert len(people) * 5 >= len(plan.entries)
        able = {member.id for member in plan.staff if "examiner" in member.duties}
        assert len(able - set(people)) >= 2
        assert all(panel.lead in panel.examiners for panel in plan.panels)


def test_a_declared_relation_leaves_a_free_panel() -> None:
    plan = arranged("PR1").arrangement
    (known,) = plan.relations
    assert known.entry == ENTRIES[0].id
    concerned = [panel.id for panel in plan.panels if known.staff in panel.examiners]
    assert concerned == ["PR1-QZ5-P8"]
    small = arranged("PR1", sizes(20), trim=True).arrangement
    assert len(small.panels) == 2
    assert all(known.staff not in panel.examiners for panel in small.panels)


def test_who_is_related_comes_last() -> None:
    number = ENTRIES[0].person.id_no
    known = [
        KnownRelation(staff=person, id_no=number, relation="授课")
        for person in ("lead-b-01", "examiner-b-01", "examiner-b-02")
    ]
    plan = msgspec.structs.replace(PLAN, relations=known)
    found = arranged("PR1", plan=plan).arrangement
    barred = {relation.staff for relation in known}
    assert [panel.id for panel in found.panels if barred & {*panel.examiners}] == ["PR1-QZ5-P8"]
    small = arranged("PR1", sizes(20), plan, trim=True).arrangement
    assert not any(barred & {*panel.examiners} for panel in small.panels)


def test_everybody_related_cannot_be_arranged() -> None:
    people = PLAN.sittings[2].duties["examiner"]
    relations = [
        KnownRelation(staff=person, id_no=ENTRIES[0].person.id_no, relation="授课")
        for person in people
    ]
    plan = msgspec.structs.replace(PLAN, relations=relations)
    with pytest.raises(RuleError, match="examiner-related"):
        arranged("PR1", plan=plan)


def _with_duties(**duties: list[Any]) -> BatchPlan:
    spec = PLAN.sittings[2]
    changed = msgspec.structs.replace(spec, duties={**spec.duties, **duties})
    return _only([*PLAN.sittings[:2], changed, PLAN.sittings[3]])


@pytest.mark.parametrize(
    ("duties", "code"),
    [
        ({"examiner": ["examiner-b-01"], "lead_examiner": ["lead-b-01"]}, "examiners-short"),
        ({"lead_examiner": []}, "lead-missing"),
        ({"supervisor": ["lead-b-01"]}, "supervisor-examines"),
    ],
)
def test_staff_that_cannot_examine(duties: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleError, match=code):
        arranged("PR1", sizes(60), _with_duties(**duties), trim=True)


def test_an_expired_card_or_another_trade_is_never_on_a_panel() -> None:
    staff = [
        msgspec.structs.replace(person, card_valid_to="2026-09-21")
        if person.id == "lead-b-01"
        else msgspec.structs.replace(person, trades=["电工"])
        if person.id == "lead-b-02"
        else person
        for person in PLAN.staff
    ]
    plan = msgspec.structs.replace(PLAN, staff=staff)
    found = arranged("PR1", sizes(60), plan, trim=True).arrangement
    people = {person for panel in found.panels for person in panel.examiners}
    assert not people & {"lead-b-01", "lead-b-02"}


def test_days_and_starts_come_from_day_zero() -> None:
    live = {name: arranged(name, mode="live", papers=LIVE_PAPERS).arrangement for name in FULL}
    assert [plan.day for plan in live.values()] == [DAY, DAY, "2026-09-22", "2026-09-23"]
    start = live["TH1"].planned_start
    assert (day_of(start), (start + 8 * HOUR) % (24 * HOUR)) == (DAY, 9 * HOUR)
    assert live["TH1"].opens == start - HOUR
    assert live["TH1"].closes == start + 90 * 60_000 + HOUR


def test_a_rehearsal_starts_soon_and_may_open_every_paper_today() -> None:
    for name in FULL:
        plan = arranged(name, start_in=90).arrangement
        assert plan.opens < NOW < plan.closes
        if name.startswith("TH"):
            assert plan.planned_start == NOW + 90_000
        else:
            assert plan.planned_start > NOW + 10 * HOUR


def test_the_scope_is_checked_on_the_day_of_the_sitting() -> None:
    scope = [msgspec.structs.replace(row, valid_to="2026-09-22") for row in PLAN.scope]
    plan = msgspec.structs.replace(PLAN, scope=scope)
    arranged("PR1", plan=plan)
    with pytest.raises(RuleError, match="scope-not-valid"):
        arranged("PR2", plan=plan)


def test_groups_nobody_comes_to_are_left_out() -> None:
    bricks = [entry for entry in FULL["TH1"] if entry.trade == "砌筑工"]
    plan = arranged("TH1", {**FULL, "TH1": bricks}).arrangement
    assert [group.id for group in plan.groups] == ["TH1-QZ5"]
    assert plan.groups[0].duration_ms == 45_000
