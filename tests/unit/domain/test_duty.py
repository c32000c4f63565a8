"""Duty: hard blocks and warnings of the staffing, the way to the start, replacements."""

from __future__ import annotations

from typing import Any

import pytest

from bozhen_desktop.domain.arrangement import PanelPlan
from bozhen_desktop.domain.duty import (
    HoldBriefing,
    ReadRules,
    ReplaceExaminer,
    SignInStaff,
    check_duties,
)
from bozhen_desktop.domain.parameters import default_parameters, rules_on
from bozhen_desktop.domain.pieces import DrawPieces
from bozhen_desktop.domain.scoresheet import scorers
from bozhen_desktop.domain.sheets import ScoreRow
from bozhen_desktop.domain.sitting import ImportArrangement, StartGroup
from bozhen_desktop.kernel.errors import RuleError
from tests.unit.domain.support import (
    EXAMINERS,
    Day,
    award,
    made,
    practical_plan,
    prepared,
    relation,
    staff_list,
    staff_member,
)

RULES = rules_on("2026-09-22", default_parameters())


def refused(code: str) -> Any:
    return pytest.raises(RuleError, match=f"^{code}")


def with_examiner(**more: Any) -> list[Any]:
    return [staff_member("e1", "examiner", **more), *staff_list()[1:]]


def panel(*people: str, name: str = "p1") -> PanelPlan:
    return PanelPlan(id=name, group="G1", lead=people[0], examiners=[*people])


def test_a_full_staff_has_nothing_to_warn_about() -> None:
    assert check_duties(practical_plan(), RULES) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"staff": [*staff_list(), staff_member("x", "supervisor", "examiner")]}, "supervisor-ex"),
        ({"panels": [panel("e1", "e2", "super")]}, "supervisor-examines"),
        ({"relations": [relation("e2", "n1")]}, "examiner-related"),
        ({"staff": with_examiner(card_valid_to="2026-09-21")}, "examiner-card-expired"),
        ({"staff": with_examiner(card_no="")}, "examiner-card-expired"),
        ({"staff": with_examiner(trades=["电工"])}, "examiner-trade"),
        ({"staff": with_examiner(grade="")}, "examiner-grade"),
        ({"panels": [panel("e1", "e2")]}, "panel-too-small"),
        ({"panels": [panel("e1", "e2", "e2")]}, "panel-examiner-twice"),
        ({"panels": [panel("e1", "e2", "nobody")]}, "panel-staff-unknown"),
        ({"panels": []}, "panel-missing"),
    ],
)
def test_hard_blocks(change: dict[str, Any], code: str) -> None:
    plan = practical_plan(**change)
    with refused(code):
        check_duties(plan, RULES)
    with refused(code):
        Day().do(ImportArrangement(package="x", arrangement=plan))


@pytest.mark.parametrize(
    ("level", "grade", "good"),
    [
        ("五级/初级工", "考评员", True),
        ("三级/高级工", "考评员", True),
        ("二级/技师", "考评员", False),
        ("二级/技师", "高级考评员", True),
        ("五级/初级工", "高级考评员", True),
    ],
)
def test_grade_of_examiner_and_level(level: str, grade: str, good: bool) -> None:
    groups = [
        practical_plan()
        .groups[0]
        .__class__(
            id="G1", trade="砌筑工", level=level, paper="P1", paper_digest="", duration_min=1
        )
    ]
    staff = [staff_member(name, "examiner", grade=grade) for name in EXAMINERS]
    plan = practical_plan(groups=groups, staff=[*staff, *staff_list()[3:]])
    if good:
        check_duties(plan, RULES)
    else:
        with refused("examiner-grade"):
            check_duties(plan, RULES)


def test_last_day_of_a_card_is_valid() -> None:
    assert (
        check_duties(practical_plan(staff=with_examiner(card_valid_to="2026-09-22")), RULES) == []
    )


def test_a_split_panel_frees_the_related_examiner() -> None:
    more = [staff_member(name, "examiner") for name in ("f1", "f2", "f3")]
    panels = [panel(*EXAMINERS), panel("f1", "f2", "f3", name="p2")]
    plan = practical_plan(
        staff=[*staff_list(), *more], panels=panels, relations=[relation("e2", "n1")]
    )
    check_duties(plan, RULES)
    day = prepared(plan)
    day.do(DrawPieces(group="G1"))
    piece = day.room.practical.piece_of("n1")
    assert piece is not None and piece.panel == "p2"


def test_warnings() -> None:
    plan = practical_plan(
        entries=16, panels=[panel("e1", "e2", "e3", "e4")], staff=staff_list()[:4]
    )
    found = {(f.code, f.params.get("duty", "")) for f in check_duties(plan, RULES)}
    assert found == {
        ("panel-even", ""),
        *{("duty-missing", name) for name in ("site_chief", "supervisor", "custodian")},
        *{("duty-missing", name) for name in ("technician", "emergency")},
    }


@pytest.mark.parametrize(("entries", "few"), [(15, False), (16, True)])
def test_five_candidates_to_an_examiner(entries: int, few: bool) -> None:
    codes = [f.code for f in check_duties(practical_plan(entries=entries), RULES)]
    assert codes == (["examiners-few"] if few else [])


@pytest.mark.parametrize(("entries", "few"), [(1, False), (30, False), (31, True)])
def test_two_invigilators_a_room_and_one_to_fifteen(entries: int, few: bool) -> None:
    plan = practical_plan(entries=entries, subject="theory", panels=[])
    assert [f.code for f in check_duties(plan, RULES)] == (["invigilators-few"] if few else [])


def test_start_waits_for_meeting_and_rules() -> None:
    day = Day()
    day.do(ImportArrangement(package="x", arrangement=practical_plan()))
    with refused("briefing-missing"):
        day.do(StartGroup(group="G1"))
    with refused("not-arrived"):
        day.do(HoldBriefing(minutes="考务会", attendees=["chief"]))
    day.do(SignInStaff(staff="chief"))
    with refused("already-arrived"):
        day.do(SignInStaff(staff="chief"))
    with refused("badge-missing"):
        day.do(SignInStaff(staff="e1", badge=False))
    day.do(HoldBriefing(minutes="考务会", attendees=["chief"]))
    with refused("rules-not-read"):
        day.do(StartGroup(group="G1"))
    day.do(ReadRules(room="R1"))
    with refused("rules-not-read"):
        day.room.duty.check_ready(["R1", "R2"])
    day.do(StartGroup(group="G1"))


def test_a_declaration_at_the_meeting_asks_for_a_replacement() -> None:
    day = prepared()
    day.do(HoldBriefing(minutes="补充", attendees=["e2"], declarations=[relation("e2", "n1")]))
    with refused("recusal-open"):
        day.do(DrawPieces(group="G1"))
    with refused("examiner-related"):
        day.do(
            ReplaceExaminer(
                panel="p1", old="e2", new="e4", reason="回避", declarations=[relation("e4", "n2")]
            ),
            witness="super",
        )
    day.do(ReplaceExaminer(panel="p1", old="e2", new="e4", reason="回避"), witness="super")
    day.do(DrawPieces(group="G1"))
    assert scorers(day.room, day.piece("n1")) == ["e1", "e4", "e3"]


def test_replaced_examiner_keeps_signed_sheets_and_loses_unsigned_ones() -> None:
    day = made()
    first, second = day.piece("n1"), day.piece("n2")
    day.sheet(first, "e2", 7000)
    day.do(ScoreRow(piece=second, row=award(7000)[0]), "e2")
    event = day.do(
        ReplaceExaminer(panel="p1", old="e2", new="e4", reason="突发疾病"), witness="super"
    )
    assert event.void == [second]
    assert scorers(day.room, first) == EXAMINERS
    assert scorers(day.room, second) == ["e1", "e4", "e3"]
    with refused("not-your-piece"):
        day.do(ScoreRow(piece=second, row=award(7000)[0]), "e2")
    with refused("not-your-piece"):
        day.do(ScoreRow(piece=first, row=award(7000)[0]), "e4")
    day.sheet(second, "e4", 7100)
    with refused("already-on-panel"):
        day.do(ReplaceExaminer(panel="p1", old="e4", new="e2", reason="康复"), witness="super")
    assert day.replayed().state() == day.room.state()


def test_a_replacement_from_outside_passes_the_same_checks() -> None:
    day = prepared()
    command = {"panel": "p1", "old": "e1", "new": "g1", "reason": "车辆故障"}
    with refused("staff-unknown"):
        day.do(ReplaceExaminer(**command), witness="super")
    expired = staff_member("g1", "examiner", card_valid_to="2026-01-01")
    with refused("examiner-card-expired"):
        day.do(ReplaceExaminer(**command, member=expired), witness="super")
    with refused("second-person-needed"):
        day.do(ReplaceExaminer(**command, member=staff_member("g1", "examiner")))
    day.do(ReplaceExaminer(**command, member=staff_member("g1", "examiner")), witness="super")
    assert day.room.duty.lead(day.room.arrangement.panels[0]) == "g1"
    assert day.replayed().staff("g1").name == "g1"
