"""Marks as integer hundredths, and the one rounding rule.

No floating point: 60 points are 6000. Rounding is half-up (basis: printed with the parameter
`mark_rounding`); the seed gives the mean of three or more examiners (L51) but no rounding.
"""

from __future__ import annotations

from typing import NewType

Marks = NewType("Marks", int)

FULL = Marks(10000)
TENTH = 10


def half_up(numerator: int, denominator: int, step: int = 1) -> int:
    """Round the non-negative quotient to a multiple of `step`, halves upwards.

    Raises:
        ValueError: if a part is negative or the divisor or step is not positive.
    """
    if numerator < 0 or denominator <= 0 or step <= 0:
        raise ValueError("half_up takes a non-negative quotient and a positive step")
    unit = denominator * step
    return (2 * numerator + unit) // (2 * unit) * step


def mean_to_tenth(sheets: list[int]) -> Marks:
    """Arithmetic mean of sheet totals (hundredths), half-up to 0.1 point."""
    return Marks(half_up(sum(sheets), len(sheets), TENTH))


def print_marks(marks: int) -> str:
    """Write hundredths as people read them: 8650 as `86.5`, 6000 as `60.0`, 5995 as `59.95`."""
    whole, rest = divmod(marks, 100)
    return f"{whole}.{rest // 10}" if rest % 10 == 0 else f"{whole}.{rest:02d}"


def parse_marks(text: str) -> Marks:
    """Read `86`, `86.5` or `86.25` into hundredths.

    Raises:
        ValueError: if the text is no plain decimal with at most two places.
    """
    whole, _, places = text.strip().partition(".")
    if not (whole.isascii() and whole.isdigit() and len(places) <= 2):
        raise ValueError(text)
    if places and not (places.isascii() and places.isdigit()):
        raise ValueError(text)
    return Marks(int(whole) * 100 + int((places + "00")[:2]))
