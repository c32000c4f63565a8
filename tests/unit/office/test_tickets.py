"""准考证号: fourteen digits, a check digit that finds slips of the pen, no number twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.domain.batchplan import LEVEL_DIGITS
from bozhen_desktop.domain.entries import EntriesTaken
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.office.tickets import check_digit, is_ticket, make_ticket, new_tickets
from tests.unit.domain import bureau_support as office
from tests.unit.domain.bureau_support import HIGHER, OTHER

LEVELS = sorted(LEVEL_DIGITS)
TICKETS = st.builds(
    make_ticket,
    st.integers(2000, 2099),
    st.integers(1, 999),
    st.from_regex(r"\A[0-9]{2}\Z"),
    st.sampled_from(LEVELS),
    st.integers(1, 99_999),
)


@pytest.mark.parametrize(
    ("digits", "check"),
    [("0794", "5"), ("", "1"), ("2600101500001", "0")],
)
def test_vectors_of_iso_7064_mod_11_10(digits: str, check: str) -> None:
    assert check_digit(digits) == check


@given(TICKETS)
def test_every_ticket_verifies(ticket: str) -> None:
    assert len(ticket) == 14
    assert is_ticket(ticket)


@given(TICKETS, st.integers(0, 13), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(ticket: str, place: int, change: int) -> None:
    wrong = str((int(ticket[place]) + change) % 10)
    assert not is_ticket(ticket[:place] + wrong + ticket[place + 1 :])


def test_parts_stand_where_they_are_printed() -> None:
    ticket = make_ticket(2026, 7, "02", HIGHER, 123)
    assert ticket[:13] == "26" + "007" + "02" + "4" + "00123"


@pytest.mark.parametrize(
    "text", ["", "2600101500001", "26001015000010 ", "２6001015000010", "x" * 14]
)
def test_what_is_no_ticket(text: str) -> None:
    assert not is_ticket(text)


@pytest.mark.parametrize(
    ("batch", "trade", "level", "serial", "code"),
    [
        (0, "01", HIGHER, 1, "ticket-number"),
        (1000, "01", HIGHER, 1, "ticket-number"),
        (1, "1", HIGHER, 1, "ticket-number"),
        (1, "0x", HIGHER, 1, "ticket-number"),
        (1, "01", "4", 1, "level-unknown"),
        (1, "01", HIGHER, 0, "ticket-number"),
        (1, "01", HIGHER, 100_000, "ticket-number"),
    ],
)
def test_parts_that_do_not_fit(batch: int, trade: str, level: str, serial: int, code: str) -> None:
    with pytest.raises(RuleError, match=code):
        make_ticket(2026, batch, trade, level, serial)


def test_numbers_go_on_and_are_never_given_twice() -> None:
    made = office.planned()
    (event,) = office.do(made, office.take(*(office.row(n) for n in range(1, 31))))
    assert isinstance(event, EntriesTaken)
    plan = made.batches.plan("B1")
    first = new_tickets(plan, event.registrations[:20], {})
    rest = new_tickets(plan, event.registrations, first)
    assert len(set(first.values()) | set(rest.values())) == 30
    assert sorted(rest) == [entry.id for entry in event.registrations[20:]]
    assert [ticket[8:13] for ticket in rest.values()] == [f"{n:05d}" for n in range(21, 31)]
    assert new_tickets(plan, event.registrations, first | rest) == {}


def test_a_trade_outside_the_plan_gets_no_ticket() -> None:
    made = office.planned()
    office.do(made, office.take(office.row(1, trade=OTHER, level=HIGHER)))
    plan = office.plan(scope=[office.scope()])
    with pytest.raises(RuleError, match="scope-level"):
        new_tickets(plan, made.entries.of("B1"), {})
