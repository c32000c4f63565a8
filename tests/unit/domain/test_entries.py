"""Entry sheets: who may be registered, which subjects are due, what carries over."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bozhen_desktop.domain.batches import TakePlan
from bozhen_desktop.domain.eligibility import RowFault, months_between, years_between
from bozhen_desktop.domain.entries import EntriesTaken, GiveTickets
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.text import mask_id
from tests.unit.domain import bureau_support as office
from tests.unit.domain.bureau_support import CARRIED, HIGHER, OTHER, do, row, take

PASSED = {"practical_carried": 6000, **CARRIED}
RESIT = {"sitting_type": "resit"}


def refusal(made: Any, command: Any, mode: str = "rehearsal", **more: Any) -> RuleError:
    with pytest.raises(RuleError) as caught:
        do(made, command, mode, **more)
    return caught.value


WRONG = [
    ("name", {"name": ""}, "name-missing"),
    ("name", {"name": "王\ue000"}, "name-damaged"),
    ("name", {"name": "王?"}, "name-damaged"),
    ("name", {"name": "王\u202e五"}, "name-control"),
    ("name", {"name": "长" * 61}, "name-long"),
    ("id_no", {"id_no": ""}, "id-missing"),
    ("id_no", {"id_no": "1.50699E+17"}, "id-damaged-by-sheet"),
    ("id_no", {"id_no": "150699199001010000"}, "id-damaged-by-sheet"),
    ("id_no", {"id_no": "150699199001010"}, "id-length"),
    ("id_no", {"id_no": "11010519491231002A"}, "id-characters"),
    ("id_no", {"id_no": "110105194912310021"}, "id-check-digit"),
    ("id_no", {"id_no": "110105194902310021"}, "id-birth-date"),
    ("id_type", {"id_type": "library-card"}, "id-type-unknown"),
    ("birth", {"id_type": "passport", "id_no": "E12345678"}, "birth-missing"),
    ("id_no", {"id_type": "passport", "id_no": "12"}, "id-characters"),
    ("sex", {"sex": "男"}, "sex-differs"),
    ("birth", {"birth": "1990-01-02"}, "birth-differs"),
    ("birth", {"id_no": office.number_of(1, "20110101")}, "too-young"),
    ("trade", {"trade": "防水工"}, "scope-trade"),
    ("level", {"level": "5"}, "level-unknown"),
    ("level", {"level": HIGHER}, "scope-level"),
    ("condition", {"condition": ""}, "condition-unknown"),
    ("condition", {"condition": "C"}, "condition-unknown"),
    ("subjects", {"subjects": ["oral"]}, "subject-unknown"),
    ("subjects", {"theory_carried": 6000, **PASSED}, "nothing-due"),
    ("practical_carried", {"subjects": ["practical"], **PASSED}, "carried-and-due"),
    ("practical_carried", {**PASSED, "practical_carried": 5990}, "carried-not-passed"),
    ("practical_carried", {**PASSED, "practical_carried": 10001}, "carried-not-passed"),
    ("carried_on", {**PASSED, "carried_on": "2025-09-20"}, "carried-expired"),
    ("carried_on", {**PASSED, "carried_on": "2026-09-22"}, "day-malformed"),
    ("carried_on", {**PASSED, "carried_on": ""}, "day-malformed"),
    ("carried_ticket", {**PASSED, "carried_ticket": ""}, "carried-ticket-missing"),
    ("theory_carried", CARRIED, "carried-score-missing"),
    ("sitting_type", {"sitting_type": "third"}, "sitting-type-unknown"),
    ("subjects", {"sitting_type": "resit"}, "resit-subject-missing"),
    ("carried_on", {"sitting_type": "resit", "subjects": ["theory"]}, "resit-without-carried"),
]


@pytest.mark.parametrize(("field", "change", "code"), WRONG)
def test_a_wrong_row_is_named_by_row_field_and_code(
    field: str, change: dict[str, Any], code: str
) -> None:
    made = office.planned()
    error = refusal(made, take(row(1), msgspec.structs.replace(row(2), **change)))
    assert error.code == "rows-refused"
    found = {name: error.params[name] for name in ("rows", "row", "field", "reason")}
    assert found == {"rows": 1, "row": 3, "field": field, "reason": code}
    assert made.entries.of("B1") == []


DUE = [
    ({}, ["theory", "practical"], "first", []),
    ({"subjects": ["practical", "theory"]}, ["theory", "practical"], "first", []),
    ({"subjects": ["theory"]}, ["theory"], "first", []),
    ({"subjects": ["practical"]}, ["practical"], "first", []),
    ({**PASSED}, ["theory"], "first", ["practical"]),
    ({**PASSED, "sitting_type": "resit"}, ["theory"], "resit", ["practical"]),
    (
        {**PASSED, "sitting_type": "resit", "subjects": ["theory"]},
        ["theory"],
        "resit",
        ["practical"],
    ),
    (
        {"theory_carried": 7550, **CARRIED, "sitting_type": "resit"},
        ["practical"],
        "resit",
        ["theory"],
    ),
]


@pytest.mark.parametrize(("change", "due", "attempt", "carried"), DUE)
def test_subjects_due_and_carried(
    change: dict[str, Any], due: list[str], attempt: str, carried: list[str]
) -> None:
    made = office.planned()
    do(made, take(row(1, **change)))
    (entry,) = made.entries.of("B1")
    assert entry.due == due
    assert entry.attempts == dict.fromkeys(due, attempt)
    assert list(entry.carried) == carried


def test_sex_and_birth_come_from_the_number() -> None:
    made = office.planned()
    do(made, take(row(1), row(2)))
    first, second = made.entries.of("B1")
    assert (first.sex, first.birth, second.sex) == ("男", "1990-01-01", "女")
    assert first.occupation_code == "6-29-01-01"


def test_a_passport_keeps_what_was_typed() -> None:
    made = office.planned()
    place = {"region": "内蒙古自治区鄂尔多斯市"}
    foreign = {"id_type": "passport", "id_no": "E12345678", "birth": "1990-05-06", "sex": "女"}
    do(made, take(row(1, **foreign, more=place)))
    (entry,) = made.entries.of("B1")
    assert (entry.person.id_no, entry.sex, entry.birth) == ("E12345678", "女", "1990-05-06")


def test_middle_dots_and_rare_characters_are_kept_in_one_form() -> None:
    made = office.planned()
    do(made, take(row(1, name="阿依\u2022古丽"), row(2, name="䶮𬭎㛃")))
    assert [entry.person.name for entry in made.entries.of("B1")] == ["阿依·古丽", "䶮𬭎㛃"]


def test_one_person_enters_once_a_trade_and_under_one_name() -> None:
    made = office.planned()
    same = {"id_no": office.number_of(1), "name": "考生1"}
    other = {"trade": OTHER, "level": HIGHER}
    do(made, take(row(1), row(2, **same, **other)))
    assert len({entry.id for entry in made.entries.of("B1")}) == 2
    again = refusal(made, take(row(3, **same)))
    assert again.params["reason"] == "entry-twice"
    renamed = refusal(
        made, take(row(1, id_no=office.number_of(9)), row(2, id_no=office.number_of(9), **other))
    )
    assert renamed.params["reason"] == "name-of-number-differs"


def test_twice_in_one_sheet_is_refused_too() -> None:
    error = refusal(office.planned(), take(row(1), row(2, id_no=office.number_of(1))))
    assert (error.params["row"], error.params["reason"]) == (3, "entry-twice")


def test_the_scope_must_be_valid_on_the_day() -> None:
    made = office.planned(scope=[office.scope(valid_to="2026-09-20")])
    error = refusal(made, take(row(1)))
    assert (error.params["field"], error.params["reason"]) == ("level", "scope-not-valid")
    do(office.planned(scope=[office.scope(valid_to=office.DAY)]), take(row(1)))


def test_a_resit_is_taken_once_over_all_batches() -> None:
    made = office.planned()
    do(made, take(row(1, sitting_type="resit", **PASSED)))
    do(made, TakePlan(plan=office.plan(batch="B2", number=2), practical=[]))
    again = take(row(1, sitting_type="resit", **PASSED), batch="B2", sheet="ff" * 32)
    assert refusal(made, again).params["reason"] == "resit-too-often"


def test_good_rows_alone_only_on_demand_and_refused_ones_are_kept_in_the_event() -> None:
    made = office.planned()
    unread = [RowFault(row=9, field="姓名", code="cell-private-use")]
    rows = (row(1), row(2, condition="Z"), row(3))
    assert refusal(made, take(*rows, unread=unread)).params["rows"] == 2
    (event,) = do(made, take(*rows, unread=unread, accept_good=True))
    assert isinstance(event, EntriesTaken)
    assert [entry.person.name for entry in event.registrations] == ["考生1", "考生3"]
    assert [(fault.row, fault.code) for fault in event.refused] == [
        (3, "condition-unknown"),
        (9, "cell-private-use"),
    ]
    assert [entry.id for entry in made.entries.of("B1")] == ["B1-00001", "B1-00002"]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (take(row(1), batch="B9"), "plan-missing"),
        (take(), "sheet-empty"),
        (take(row(1, name=""), accept_good=True), "no-good-row"),
    ],
)
def test_sheets_that_cannot_be_taken(command: Any, code: str) -> None:
    assert refusal(office.planned(), command).code == code


def test_the_same_sheet_is_known() -> None:
    made = office.planned()
    do(made, take(row(1)))
    assert refusal(made, take(row(1))).code == "sheet-known"


def test_live_registration_needs_a_reviewer_who_is_not_the_clerk() -> None:
    made = office.planned("live")
    assert refusal(made, take(row(1)), "live").code == "second-person-needed"
    assert refusal(made, take(row(1)), "live", witness="clerk").code == "second-person-needed"
    (event,) = do(made, take(row(1)), "live", witness="reviewer")
    assert isinstance(event, EntriesTaken)
    assert event.reviewer == "reviewer"


def test_tickets_are_given_once() -> None:
    made = office.planned()
    do(made, take(row(1), row(2)))
    do(made, GiveTickets(batch="B1", tickets={"B1-00001": "t1"}))
    for tickets, code in (
        ({"B1-00001": "t2"}, "ticket-given"),
        ({"B1-00002": "t1"}, "ticket-twice"),
        ({"B1-00009": "t9"}, "entry-unknown"),
    ):
        assert refusal(made, GiveTickets(batch="B1", tickets=tickets)).code == code
    assert made.entries.by_ticket == {"t1": "B1-00001"}


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2026-01-31", "2026-01-31", 0),
        ("2026-01-31", "2026-02-01", 1),
        ("2025-09-21", "2026-09-21", 12),
        ("2025-09-20", "2026-09-21", 13),
        ("2026-09-22", "2026-09-21", 0),
    ],
)
def test_months_count_begun_ones(first: str, last: str, months: int) -> None:
    assert months_between(first, last) == months


def test_age_on_the_birthday() -> None:
    assert years_between("2010-09-21", "2026-09-21") == 16
    assert years_between("2010-09-22", "2026-09-21") == 15
    assert years_between("2008-02-29", "2026-02-28") == 17


def test_masking_leaves_nothing_of_the_birthday() -> None:
    assert "19900101" not in mask_id(office.number_of(1))
