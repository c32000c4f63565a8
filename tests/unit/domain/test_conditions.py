"""申报条件 by what a sheet says, and people from outside the region (seed L16)."""

from __future__ import annotations

from typing import Any

import pytest

from bozhen_desktop.domain.batchplan import ScopeRow
from bozhen_desktop.domain.conditions import (
    DEFAULTS,
    Condition,
    Region,
    conditions_on,
    is_outside,
    region_on,
    shortfalls,
)
from bozhen_desktop.domain.eligibility import Fault, register
from bozhen_desktop.domain.entries import EntriesTaken
from bozhen_desktop.domain.people import check_digit
from bozhen_desktop.kernel.errors import RuleError
from tests.unit.domain import bureau_support as support
from tests.unit.domain.bureau_support import DAY, row, take

FIVE, FOUR, THREE = "五级/初级工", "四级/中级工", "三级/高级工"
HELD_FIVE = {"certificate_no": "S1", "certificate_level": "五级"}
HELD_FOUR = {"certificate_no": "S1", "certificate_level": FOUR}


@pytest.mark.parametrize(
    ("level", "code", "cells", "codes"),
    [
        (FIVE, "A", {}, []),
        (FIVE, "B", {}, []),
        (FOUR, "A", {"speciality_years": "5"}, []),
        (FOUR, "A", {"speciality_years": "4"}, ["years-short"]),
        (FOUR, "A", {"speciality_years": "约五年"}, ["years-short"]),
        (FOUR, "A", {}, ["years-short"]),
        (FOUR, "B", {"speciality_years": "3", **HELD_FIVE}, []),
        (FOUR, "B", {"speciality_years": "3"}, ["certificate-missing"]),
        (FOUR, "B", {"speciality_years": "2", **HELD_FIVE}, ["years-short"]),
        (FOUR, "B", {"speciality_years": "3", **HELD_FOUR}, ["certificate-level"]),
        (FOUR, "C", {"diploma_no": "1234"}, []),
        (FOUR, "C", {"origin": "院校学生"}, []),
        (FOUR, "C", {"origin": "企业职工"}, ["schooling-missing"]),
        (THREE, "A", {"speciality_years": "9"}, ["years-short"]),
        (THREE, "B", {"speciality_years": "4", **HELD_FOUR}, []),
        (THREE, "C", {"speciality_years": "1"}, []),
        (THREE, "D", {}, ["schooling-missing"]),
        (THREE, "E", {"diploma_no": "1", **HELD_FOUR}, []),
        (THREE, "E", {}, ["certificate-missing", "schooling-missing"]),
        (THREE, "F", {"diploma_no": "1"}, []),
    ],
)
def test_what_a_condition_asks_of_a_row(
    level: str, code: str, cells: dict[str, str], codes: list[str]
) -> None:
    condition = conditions_on(DAY)[level, code]
    assert [why for _, why, _ in shortfalls(condition, cells)] == codes


def test_every_condition_has_its_basis_and_first_day() -> None:
    assert {(one.level, one.code) for one in DEFAULTS} == set(conditions_on(DAY))
    assert all(one.basis and one.text and one.from_day for one in DEFAULTS)
    assert conditions_on("2025-12-31") == {}


def older(from_day: str, years: int) -> Condition:
    return Condition(
        level=FOUR, code="A", text="累计 6 年", from_day=from_day, basis="旧公告", years=years
    )


def test_a_row_of_the_plan_replaces_one_from_its_day_on() -> None:
    rows = [older("2026-06-01", 6), older("2027-01-01", 7)]
    assert conditions_on("2026-05-31", rows)[FOUR, "A"].years == 5
    assert conditions_on("2026-06-01", rows)[FOUR, "A"].years == 6
    assert conditions_on("2027-03-01", rows)[FOUR, "A"].years == 7


@pytest.mark.parametrize(
    ("id_no", "places", "outside"),
    [
        ("15060219900101", [], False),
        ("11010119900101", [""], True),
        ("11010119900101", ["内蒙古自治区鄂尔多斯市"], False),
        ("11010119900101", ["北京市", "内蒙古建工集团"], False),
        ("E1234567", ["山西省"], True),
    ],
)
def test_who_is_from_outside(id_no: str, places: list[str], outside: bool) -> None:
    assert is_outside(region_on(DAY), id_no, places) == outside


def test_a_region_has_its_day() -> None:
    with pytest.raises(RuleError, match="parameter-missing"):
        region_on("2025-12-31")
    wider = Region(code="14", names=["山西"], from_day="2026-05-01", basis="协议")
    assert region_on(DAY, [wider]) == wider


def number(area: str) -> str:
    first = f"{area}19900101001"
    return first + check_digit(first)


def test_evidence_is_asked_for_only_where_the_sheet_has_the_columns() -> None:
    plan = support.plan(scope=[support.scope(level=FOUR)])
    rules = support.planned().rules
    candidate = row(level=FOUR, condition="A")
    arguments: tuple[Any, ...] = (candidate, "E1", plan, rules, DAY)
    assert register(*arguments).condition == "A"
    with pytest.raises(Fault, match="years-short") as fault:
        register(*arguments, evidence=True)
    assert fault.value.params == {"condition": "A", "needed": 5, "there": 0}
    assert isinstance(plan.scope[0], ScopeRow)


def test_people_from_outside_are_taken_with_a_reason_that_stands_in_the_event() -> None:
    office = support.planned()
    rows = [row(1), row(2, id_no=number("110101"))]
    with pytest.raises(RuleError, match="rows-refused") as refused:
        office.decide(take(*rows), support.context())
    assert (refused.value.params["field"], refused.value.params["reason"]) == (
        "region",
        "outside-region",
    )
    [event] = support.do(office, take(*rows, outside=" 在本区企业务工 "))
    assert isinstance(event, EntriesTaken)
    assert event.outsiders == [event.registrations[1].id]
    assert event.outside == "在本区企业务工"


def test_a_reason_nobody_needed_is_not_kept() -> None:
    [event] = support.do(support.planned(), take(row(1), outside="x"))
    assert isinstance(event, EntriesTaken)
    assert (event.outsiders, event.outside) == ([], "")
