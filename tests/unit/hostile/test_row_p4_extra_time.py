"""P4: a proctor gives a friend time. Reason and journal always; much or many need two persons."""

from __future__ import annotations

import itertools

import pytest

from bozhen_desktop.domain.credits import CreditGranted, GrantCredit
from bozhen_desktop.domain.people import DUTIES
from bozhen_desktop.hall.access_table import TABLE, check_row
from bozhen_desktop.kernel.errors import RuleError
from tests.unit.domain.support import MINUTE, refused
from tests.unit.domain.theory import running, theory_plan

PEOPLE = ["n1", "n2", "n3", "n4", "n5"]


def needs_two(minutes: int, ms: int, count: int) -> bool:
    """The rule, written a second time."""
    return minutes * MINUTE + ms > 10 * MINUTE or count > 3


@pytest.mark.parametrize("minutes", [1, 9, 10, 11, 60])
@pytest.mark.parametrize("ms", [-1, 0, 1])
@pytest.mark.parametrize("count", [1, 3, 4, 5])
@pytest.mark.parametrize("witness", ["", "super", "chief"])
def test_much_or_many_need_a_second_person(minutes: int, ms: int, count: int, witness: str) -> None:
    day = running(theory_plan(count=5))
    credit = GrantCredit(entries=PEOPLE[:count], ms=minutes * MINUTE + ms, reason="死机")
    if needs_two(minutes, ms, count) and witness in ("", "chief"):  # nobody is his own witness
        with refused("second-person-needed"):
            day.do(credit, "chief", witness)
        assert day.room.credits.granted == {}
        return
    event = day.do(credit, "chief", witness)
    assert isinstance(event, CreditGranted) and event.reason == "死机"
    if needs_two(minutes, ms, count):
        assert event.witness == "super"


@pytest.mark.parametrize("slice_min", [1, 2, 5])
def test_small_slices_come_to_the_same_limit(slice_min: int) -> None:
    """Ten minutes in all alone, however they are cut; found by this row's policy matrix."""
    day = running(theory_plan(count=5))
    credit = GrantCredit(entries=["n1"], ms=slice_min * MINUTE, reason="死机")
    for _ in range(10 // slice_min):
        day.do(credit, "inv1")
    with refused("second-person-needed"):
        day.do(credit, "inv1")
    with refused("second-person-needed"):  # another colleague alone is no second person
        day.do(credit, "inv2")
    with refused("second-person-needed"):  # nor in company
        day.do(GrantCredit(entries=["n2", "n1"], ms=1, reason="死机"), "chief")
    assert day.room.credits.granted["n1"] == 10 // slice_min * slice_min * MINUTE


@pytest.mark.parametrize("duty", DUTIES)
@pytest.mark.parametrize("kind", ["console", "terminal", "examiner"])
def test_only_who_leads_a_room_may_give_time(kind: str, duty: str) -> None:
    may = kind == "console" and duty in ("site_chief", "invigilator")
    try:
        check_row(TABLE[GrantCredit], kind, {duty}, closed=False)
    except RuleError:
        assert not may
    else:
        assert may


def test_every_credit_stands_in_the_record() -> None:
    """What the head office and the printed record list: who, how much, why, with whom."""
    day = running(theory_plan(count=5))
    for entry, ms in itertools.product(("n1", "n2"), (MINUTE, 2 * MINUTE)):
        day.do(GrantCredit(entries=[entry], ms=ms, reason="死机"), "inv1")
    day.do(GrantCredit(entries=["n1"], ms=30 * MINUTE, reason="停电"), "inv1", "chief")
    assert day.room.credits.granted == {"n1": 33 * MINUTE, "n2": 3 * MINUTE}
    credits = [event for event in day.events if isinstance(event, CreditGranted)]
    assert [(*event.entries, event.ms, event.witness) for event in credits] == [
        ("n1", MINUTE, ""),
        ("n1", 2 * MINUTE, ""),
        ("n2", MINUTE, ""),
        ("n2", 2 * MINUTE, ""),
        ("n1", 30 * MINUTE, "chief"),
    ]
