"""Marks are integer hundredths; one rounding rule, halves upwards."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.kernel.marks import half_up, mean_to_tenth, parse_marks, print_marks


@pytest.mark.parametrize(
    ("sheets", "mean"),
    [
        ([6000, 6000, 6000], 6000),
        ([8665], 8670),
        ([8664], 8660),
        ([7000, 7000, 7001], 7000),
        ([5990, 6000], 6000),
        ([5980, 6000, 6000], 5990),
        ([0, 0, 0], 0),
        ([10_000] * 5, 10_000),
        ([8510, 8630, 8720], 8620),
    ],
)
def test_means(sheets: list[int], mean: int) -> None:
    assert mean_to_tenth(sheets) == mean


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=9))
def test_a_mean_is_the_nearest_tenth_and_the_upper_one_of_two(sheets: list[int]) -> None:
    exact, mean = Fraction(sum(sheets), len(sheets)), mean_to_tenth(sheets)
    assert mean % 10 == 0 and -5 < mean - exact <= 5
    assert min(sheets) - 5 <= mean <= max(sheets) + 5


@given(st.integers(0, 10**6), st.integers(1, 100), st.integers(1, 100))
def test_half_up(numerator: int, denominator: int, step: int) -> None:
    rounded = half_up(numerator, denominator, step)
    distance = Fraction(rounded) - Fraction(numerator, denominator)
    assert rounded % step == 0 and -Fraction(step, 2) < distance <= Fraction(step, 2)


@pytest.mark.parametrize("args", [(-1, 1, 1), (1, 0, 1), (1, -1, 1), (1, 1, 0)])
def test_nonsense_is_refused(args: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="half_up"):
        half_up(*args)


@given(st.integers(0, 10_000))
def test_what_is_printed_is_read_back(marks: int) -> None:
    assert parse_marks(print_marks(marks)) == marks


@pytest.mark.parametrize(("text", "marks"), [("86", 8600), (" 86.5 ", 8650), ("0.05", 5)])
def test_read(text: str, marks: int) -> None:
    assert parse_marks(text) == marks


@pytest.mark.parametrize("text", ["", "x", "-1", "86.555", "8６", "1e2", "86,5", "86. 5", "²"])
def test_unreadable(text: str) -> None:
    with pytest.raises(ValueError):
        parse_marks(text)
