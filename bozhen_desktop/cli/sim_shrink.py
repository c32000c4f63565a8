"""Make a failing day short: drop steps of its script while it still fails in the same way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def shrink(steps: Sequence[T], fails: Callable[[Sequence[T]], bool], runs: int) -> list[T]:
    """A shorter script that still fails, after at most `runs` plays.

    Ever smaller pieces are left out, from the end to the beginning; the same input gives the same
    output.
    """
    left = list(steps)
    size = max(len(left) // 2, 1)
    while runs > 0 and left:
        dropped = False
        for start in range(len(left) - size, -size, -size):
            if runs <= 0:
                break
            low = max(start, 0)
            shorter = left[:low] + left[start + size :]
            runs -= 1
            if len(shorter) < len(left) and fails(shorter):
                left, dropped = shorter, True
        if size == 1 and not dropped:
            break
        size = max(size // 2, 1)
    return left
