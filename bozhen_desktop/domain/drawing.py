"""Draws by lot: a seed of the hall, made after the list is frozen, turned into an order.

The stream is SHA-256 in counter mode, so that anybody can repeat a draw from the seed in its event.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def _numbers(seed: str, label: str) -> Iterator[int]:
    """64-bit numbers of SHA-256(seed ‖ label ‖ counter), four to a block."""
    counter = 0
    while True:
        block = hashlib.sha256(f"{seed}/{label}/{counter}".encode()).digest()
        for start in range(0, 32, 8):
            yield int.from_bytes(block[start : start + 8], "big")
        counter += 1


def shuffled(items: Sequence[T], seed: str, label: str) -> list[T]:
    """A permutation of `items` fixed by `seed` and `label` (Fisher-Yates, rejection sampled)."""
    result = list(items)
    numbers = _numbers(seed, label)
    for last in range(len(result) - 1, 0, -1):
        size = last + 1
        limit = (1 << 64) - (1 << 64) % size
        pick = next(number for number in numbers if number < limit) % size
        result[last], result[pick] = result[pick], result[last]
    return result
