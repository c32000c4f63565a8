"""At the door: both documents, lateness, absence, refusals, the paper entrance (seed L44)."""

from __future__ import annotations

from typing import Any

import pytest

from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.checkin import CheckInFromPaper, MarkAbsent, TurnAway
from bozhen_desktop.domain.handin import ForceHandIn
from bozhen_desktop.domain.parameters import default_parameters, replace
from bozhen_desktop.domain.people import Person
from bozhen_desktop.domain.sitting import EndGroup, PauseGroup, ResumeGroup, SuspendSitting
from tests.unit.domain.support import MINUTE, START, entry_plan, refused
from tests.unit.domain.theory import (
    TheoryDay,
    arranged,
    check_in,
    running,
    theory_plan,
)

OTHER_ID = "11010519491231002X"


def door(minute: int = -20) -> TheoryDay:
    day = arranged()
    day.at(minute)
    return day


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"ticket": "26001015009990"}, "ticket-unknown"),
        ({"document": ""}, "document-missing"),
        ({"document": "library-card"}, "document-missing"),
        ({"id_no": OTHER_ID}, "id-not-of-ticket"),
        ({"id_no": ""}, "id-not-of-ticket"),
        ({"name": "考生一"}, "name-differs"),
        ({"name": "考生一", "exception": "改名"}, "second-person-needed"),
        ({"name": "考生一", "exception": "改名", "witness": "chief"}, "second-person-needed"),
        ({"document": "work"}, "second-person-needed"),
        ({"document": "work", "exception": "身份证在办"}, "second-person-needed"),
    ],
)
def test_who_is_not_let_in(fields: dict[str, Any], code: str) -> None:
    with refused(code):
        check_in(door(), "n1", **fields)


def test_both_documents_let_one_in_once() -> None:
    day = door()
    number = day.room.entry("n1").person.id_no
    event = check_in(day, "n1", id_no=f" {number.lower()} ")
    assert (event.seat, event.late) == (day.room.seating.seats["n1"], 0)
    assert (event.exception, event.witness, event.paper) == ("", "", None)
    with refused("already-checked-in"):
        check_in(day, "n1")


@pytest.mark.parametrize("fields", [{"name": "考生一"}, {"document": "work", "id_no": "工 0031"}])
def test_an_exception_is_confirmed_by_a_second_person(fields: dict[str, Any]) -> None:
    event = check_in(door(), "n1", exception="已核对照片", witness="inv1", **fields)
    assert (event.exception, event.witness) == ("已核对照片", "inv1")


@pytest.mark.parametrize(
    "name", ["巴特尔·阿古拉", "巴特尔•阿古拉", " 巴特尔・阿古拉 ", "巴特尔．阿古拉"]
)
def test_the_middle_dot_of_a_name_may_be_any_the_reader_gives(name: str) -> None:
    person = Person(name="巴特尔·阿古拉", id_type="passport", id_no="e1234567x")
    day = arranged(theory_plan(entries=[entry_plan(1, person=person)])).at(-20)
    event = check_in(day, "n1", name=name, document="passport", id_no="E1234567X")
    assert event.exception == ""


@pytest.mark.parametrize(
    ("minute", "ms", "allowed"), [(-31, 0, False), (-30, 0, True), (40, 0, True)]
)
def test_the_door_opens_half_an_hour_before_the_planned_start(
    minute: int, ms: int, allowed: bool
) -> None:
    day = door().at(minute, ms)
    if allowed:
        assert check_in(day, "n1").late == 0
    else:
        with refused("too-early"):
            check_in(day, "n1")


@pytest.mark.parametrize(
    ("minute", "ms", "late"), [(0, 0, 0), (0, 59_999, 0), (1, 0, 1), (29, 59_999, 29), (30, 0, -1)]
)
def test_late_is_counted_from_the_start_of_the_group(minute: int, ms: int, late: int) -> None:
    day = running(missing=("n1",)).at(minute, ms)
    if late < 0:
        with refused("too-late"):
            check_in(day, "n1")
    else:
        assert check_in(day, "n1").late == late


def test_nobody_enters_once_somebody_may_have_left() -> None:
    day = running(missing=("n1",)).at(30)
    day.hand_in("n3")
    with refused("too-late"):
        check_in(day, "n1")


def test_a_pause_stops_lateness() -> None:
    day = running(missing=("n1",)).at(20)
    day.do(PauseGroup(group="G1", reason="停电"))
    day.at(70)
    assert check_in(day, "n1").late == 20
    day.do(ResumeGroup(group="G1"))


def test_with_a_limit_of_zero_the_door_shuts_at_the_start() -> None:
    rules = replace(
        default_parameters(), {"late_limit_min": 0, "earliest_hand_in_min": 0}, "2026-01-02", "x"
    )
    day = running(theory_plan(parameters=rules), missing=("n1",))
    with refused("too-late"):
        check_in(day, "n1")
    assert day.do(MarkAbsent(group="G1")).entries == ["n1"]


def test_absence_is_marked_after_the_limit_for_all_who_are_missing() -> None:
    day = arranged()
    with refused("group-unknown"):
        day.do(MarkAbsent(group="G9"))
    with refused("group-phase"):
        day.do(MarkAbsent(group="G1"))
    day = running(missing=("n1", "n4")).at(29, 59_999)
    with refused("late-limit-open"):
        day.do(MarkAbsent(group="G1"))
    day.at(30)
    assert day.do(MarkAbsent(group="G1")).entries == ["n1"]
    with refused("nobody-missing"):
        day.do(MarkAbsent(group="G1"))
    with refused("marked-absent"):
        check_in(day, "n1")
    assert day.room.checkin.undecided(day.room, "G2") == ["n4"]


def test_turned_away_for_good_needs_two_persons_and_a_reason() -> None:
    day = door()
    with refused("reason-needed"):
        day.do(TurnAway(entry="n1", reason=""), "chief", "inv1")
    with refused("second-person-needed"):
        day.do(TurnAway(entry="n1", reason="替考"), "chief")
    with refused("entry-unknown"):
        day.do(TurnAway(entry="n9", reason="替考"), "chief", "inv1")
    assert day.do(TurnAway(entry="n1", reason="替考"), "chief", "inv1").witness == "inv1"
    with refused("turned-away"):
        check_in(day, "n1")
    check_in(day, "n2")
    with refused("already-checked-in"):
        day.do(TurnAway(entry="n2", reason="替考"), "chief", "inv1")


def test_nobody_enters_a_sitting_that_is_over() -> None:
    day = running(missing=("n4",)).at(5)
    day.do(SuspendSitting(reason="停电"), "chief", "super")
    with refused("sitting-over"):
        check_in(day, "n4")
    day = running(missing=("n4",)).at(31)
    day.do(MarkAbsent(group="G2"))
    day.do(ForceHandIn(entries=["n1", "n3"], reason="演练"))
    day.do(EndGroup(group="G1"))
    with refused("already-checked-in"):
        check_in(day, "n1")


def paper(day: TheoryDay, minute: int, **more: Any) -> CheckInFromPaper:
    plan = day.room.entry("n1")
    fixed = {"page": 3, "first": "inv1", "second": "inv2"}
    acted = FromPaper(**{**fixed, "acted_at": START + minute * MINUTE, **more})
    return CheckInFromPaper(
        ticket=plan.ticket, document="resident", id_no=plan.person.id_no, paper=acted
    )


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"page": 0}, "page-number-missing"),
        ({"second": ""}, "second-person-needed"),
        ({"second": "inv1"}, "second-person-needed"),
    ],
)
def test_a_paper_entry_needs_a_page_and_two_persons(more: dict[str, Any], code: str) -> None:
    day = door()
    with refused(code):
        day.do(paper(day, -25, **more))


@pytest.mark.parametrize(
    ("acted", "late"), [(-5, 0), (0, 0), (12, 12), (29, 29), (30, -1), (44, -1)]
)
def test_on_paper_the_time_written_there_counts(acted: int, late: int) -> None:
    day = running(missing=("n1",)).at(50)
    if late < 0:
        with refused("too-late"):
            day.do(paper(day, acted))
        return
    event = day.do(paper(day, acted))
    assert (event.late, event.paper.page, event.witness) == (late, 3, "inv2")
