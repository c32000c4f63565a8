"""Plans of batches: what holds together, the scope, parameters in live and rehearsal."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bozhen_desktop.domain.batches import PlanTaken, TakePlan
from bozhen_desktop.domain.batchplan import (
    BatchPlan,
    GroupSpec,
    KnownRelation,
    Rehearsal,
    RoomSpec,
    check_plan,
    check_scope,
    local_day,
    parameters_of,
    rules_of,
    staff_of,
)
from bozhen_desktop.domain.entries import GiveTickets
from bozhen_desktop.domain.parameters import Parameter
from bozhen_desktop.kernel.errors import RuleError
from tests.unit.domain import bureau_support as office
from tests.unit.domain.bureau_support import LEVEL, TRADE, do, plan, scope, sitting
from tests.unit.domain.support import rubric, staff_member

PRACTICAL = sitting(
    id="PR1",
    subject="practical",
    groups=[GroupSpec(id="G1", trade=TRADE, level=LEVEL, paper="P1")],
)
TWICE = GroupSpec(id="G1", trade=TRADE, level=LEVEL, paper="P1")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"batch": "批次"}, "plan-id"),
        ({"number": 0}, "plan-number"),
        ({"number": 1000}, "plan-number"),
        ({"year": 1999}, "plan-number"),
        ({"sittings": [sitting(), sitting()]}, "plan-twice"),
        ({"staff": [staff_member("a"), staff_member("a")]}, "plan-twice"),
        ({"scope": [scope(level="五级")]}, "level-unknown"),
        ({"scope": [scope(trade_no="1")]}, "plan-trade-number"),
        ({"scope": [scope(), scope(trade="电工")]}, "plan-twice"),
        ({"scope": [scope(trade="电工", trade_no="02")]}, "scope-level"),
        ({"theory": []}, "paper-unknown"),
        ({"sittings": [sitting(subject="oral")]}, "plan-subject"),
        ({"sittings": [sitting(subject="practical")]}, "paper-unknown"),
        ({"sittings": [sitting(site="机房")]}, "plan-id"),
        ({"sittings": [sitting(start="9:00")]}, "plan-time"),
        ({"sittings": [sitting(start="24:00")]}, "plan-time"),
        ({"sittings": [sitting(day_offset=-1)]}, "plan-time"),
        ({"sittings": [sitting(closes_after_min=-1)]}, "plan-window"),
        ({"sittings": [sitting(groups=[TWICE, TWICE])]}, "plan-twice"),
        ({"sittings": [sitting(capacity=21)]}, "plan-capacity"),
        ({"sittings": [sitting(capacity=0)]}, "plan-capacity"),
        (
            {"sittings": [sitting(rooms=[RoomSpec(id="R", name="", seats=0, spares=0)])]},
            "plan-seats",
        ),
        ({"sittings": [sitting(duties={"cook": []})]}, "duty-unknown"),
        ({"sittings": [sitting(duties={"examiner": ["x"]})]}, "staff-unknown"),
        ({"relations": [KnownRelation(staff="x", id_no="1", relation="师徒")]}, "staff-unknown"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleError) as caught:
        check_plan(plan(**change), [])
    assert caught.value.code == code


def test_theory_papers_name_their_template_and_time() -> None:
    paper = plan().theory[0]
    for change, code in (
        ({"template": "T-Z"}, "template-unknown"),
        ({"duration_min": 0}, "paper-minutes"),
    ):
        with pytest.raises(RuleError, match=code):
            check_plan(plan(theory=[msgspec.structs.replace(paper, **change)]), [])


def test_practical_papers_are_checked_with_the_plan() -> None:
    check_plan(plan(sittings=[PRACTICAL]), [rubric()])
    with pytest.raises(RuleError, match="paper-points"):
        check_plan(plan(sittings=[PRACTICAL]), [rubric(rows=rubric().rows[:1])])


@pytest.mark.parametrize(
    ("trade", "level", "day", "code"),
    [
        ("防水工", LEVEL, office.DAY, "scope-trade"),
        (TRADE, "四级/中级工", office.DAY, "scope-level"),
        (TRADE, LEVEL, "2019-12-31", "scope-not-valid"),
        (TRADE, LEVEL, "2031-01-01", "scope-not-valid"),
    ],
)
def test_scope(trade: str, level: str, day: str, code: str) -> None:
    with pytest.raises(RuleError) as caught:
        check_scope(plan(), trade, level, day)
    assert caught.value.code == code


def test_scope_holds_on_its_first_and_last_day_and_in_any_of_its_terms() -> None:
    old, new = scope(valid_to="2026-06-30"), scope(valid_from="2026-07-01", filing_no="F2")
    for day, filing in (
        ("2020-01-01", "F1"),
        ("2026-06-30", "F1"),
        ("2026-07-01", "F2"),
        ("2030-12-31", "F2"),
    ):
        assert check_scope(plan(scope=[old, new]), TRADE, LEVEL, day).filing_no == filing


REHEARSAL = Rehearsal(basis="演示", parameters={"late_limit_s": 15, "earliest_hand_in_s": 20})


def test_rehearsal_values_hold_in_rehearsal_only_and_print_their_basis() -> None:
    own = [Parameter(name="late_limit_s", value=0, from_day="2026-09-01", basis="本校")]
    made = plan(rehearsal=REHEARSAL, parameters=own)
    assert rules_of(made, "rehearsal", office.DAY).late_limit_ms == 15_000
    assert rules_of(made, "live", office.DAY).late_limit_ms == 30 * 60_000
    bases = {row.name: row.basis for row in parameters_of(made, "rehearsal")}
    assert bases["late_limit_s"] == "演示"
    assert bases["pass_mark"] != "演示"


def test_parameters_that_contradict_themselves_stop_the_plan() -> None:
    bad = msgspec.structs.replace(
        REHEARSAL, parameters={"late_limit_s": 15, "earliest_hand_in_s": 10}
    )
    with pytest.raises(RuleError, match="late-limit-after-hand-in"):
        do(office.bureau(), TakePlan(plan=plan(rehearsal=bad), practical=[]))
    typo = msgspec.structs.replace(REHEARSAL, parameters={"late": 15})
    with pytest.raises(RuleError, match="parameter-unknown"):
        do(office.bureau(), TakePlan(plan=plan(rehearsal=typo), practical=[]))


def test_a_plan_is_replaced_until_tickets_were_given() -> None:
    made = office.planned()
    with pytest.raises(RuleError, match="plan-known"):
        do(made, TakePlan(plan=plan(), practical=[]))
    do(made, TakePlan(plan=plan(title="改名"), practical=[]))
    assert made.batches.plan("B1").title == "改名"
    do(made, office.take(office.row(1)))
    do(made, GiveTickets(batch="B1", tickets={"B1-00001": "t1"}))
    changed = TakePlan(plan=plan(title="再改"), practical=[])
    with pytest.raises(RuleError, match="reason-needed"):
        do(made, changed)
    changed = msgspec.structs.replace(changed, reason="考点停电")
    with pytest.raises(RuleError, match="second-person-needed"):
        do(made, changed)
    (event,) = do(made, changed, witness="second")
    assert isinstance(event, PlanTaken)
    assert event.reason == "考点停电"


def test_unknown_keys_of_a_plan_file_are_refused() -> None:
    fields = msgspec.to_builtins(plan())
    assert msgspec.convert(fields, BatchPlan) == plan()
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**fields, "colour": 1}, BatchPlan)


def test_people_have_the_duties_of_the_sitting_alone() -> None:
    people = [staff_member("a", "examiner"), staff_member("b", "supervisor")]
    one = sitting(duties={"invigilator": ["a"], "site_chief": ["a"]})
    (found,) = staff_of(plan(staff=people), one)
    assert (found.id, found.duties) == ("a", ["site_chief", "invigilator"])


def test_the_day_changes_at_midnight_in_beijing() -> None:
    midnight = 1_790_006_400_000  # 2026-09-22 00:00 in Beijing
    assert (local_day(midnight - 1), local_day(midnight)) == ("2026-09-21", "2026-09-22")


def test_what_is_not_planned_is_missing() -> None:
    made = office.bureau()
    for act in (made.batches.latest, lambda: made.batches.plan("B1")):
        with pytest.raises(RuleError, match="plan-missing"):
            act()
    with pytest.raises(RuleError, match="paper-unknown"):
        office.planned().batches.practical("B1", "P9")
