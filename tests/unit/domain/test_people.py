"""Citizen identity numbers (GB 11643-1999)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.domain.people import (
    birth_of,
    check_citizen_id,
    check_digit,
    lengthen_id,
    sex_of,
)
from tests.unit.domain.support import refused

TODAY = "2026-09-22"


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_published_vectors(number: str) -> None:
    assert check_citizen_id(number, TODAY) == number


def test_a_small_x_is_the_same_number() -> None:
    assert check_citizen_id(" 11010519491231002x ", TODAY) == "11010519491231002X"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("110105491231002", "id-length"),
        ("11010519491231002", "id-length"),
        ("1101051949123100２X", "id-characters"),
        ("1101051949123100AX", "id-characters"),
        ("11010519491231002Y", "id-characters"),
        ("110105194902300021", "id-birth-date"),
        ("110105202701010027", "id-birth-date"),
        ("110105194912310021", "id-check-digit"),
        ("110105194921310021", "id-birth-date"),
    ],
)
def test_refused_numbers(number: str, code: str) -> None:
    with refused(code):
        check_citizen_id(number, TODAY)


def test_who_is_born_today_has_a_number() -> None:
    first = "15060220260922001"
    number = first + check_digit(first)
    assert check_citizen_id(number, TODAY) == number
    with refused("id-birth-date"):
        check_citizen_id(number, "2026-09-21")


@given(st.dates(date(1900, 1, 1), date(2026, 9, 22)), st.integers(0, 999), st.integers(0, 16))
def test_every_single_wrong_digit_is_noticed(born: date, serial: int, place: int) -> None:
    first = f"150602{born:%Y%m%d}{serial:03d}"
    number = first + check_digit(first)
    assert check_citizen_id(number, TODAY) == number
    assert birth_of(number) == born.isoformat()
    assert sex_of(number) == ("男" if serial % 2 else "女")
    other = str((int(number[place]) + 1) % 10)
    assert check_digit(first[:place] + other + first[place + 1 :]) != number[17]


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(0, 999))
def test_old_numbers_are_lengthened(born: date, serial: int) -> None:
    long = lengthen_id(f"150602{born:%y%m%d}{serial:03d}")
    assert birth_of(long) == born.isoformat()
    assert check_citizen_id(long, (born + timedelta(days=1)).isoformat()) == long
