"""What simulated candidates know: from the seed alone, never from timing.

The right answers come from the item sheets themselves, so nothing of the product decides them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from bozhen_desktop.domain.paper import PaperItem
from bozhen_desktop.formats.item_sheet import read_items

FULL = 1 << 32


def draw(seed: int, *names: str) -> int:
    """A number below 2^32, fixed by seed and names."""
    text = "/".join((str(seed), *names))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def share(seed: int, *names: str) -> float:
    """The same as a share of one."""
    return draw(seed, *names) / FULL


class Knowledge:
    """Right options by item id, and what an entry of some ability makes of them."""

    def __init__(self, seed: int, right: dict[str, list[str]]) -> None:
        self.seed = seed
        self._right = right

    @classmethod
    def read(cls, seed: int, sheets: Iterable[str]) -> Knowledge:
        """From item sheets (20 columns)."""
        right: dict[str, list[str]] = {}
        for name in sheets:
            path = Path(name)
            for item in read_items(path.read_bytes(), path.name, "-", "-").items:
                right[item.id] = [str(option) for option in item.right]
        return cls(seed, right)

    def ability(self, entry: str) -> float:
        """How much of the bank an entry knows: 0.45 to 0.97."""
        return 0.45 + 0.52 * share(self.seed, "ability", entry)

    def final(self, entry: str, item: PaperItem) -> list[str]:
        """What the entry leaves as answer: mostly right, sometimes wrong, rarely blank."""
        luck = share(self.seed, "know", entry, item.id)
        if luck < self.ability(entry):
            return self._right[item.id]
        options = sorted(str(option.id) for option in item.options)
        if draw(self.seed, "blank", entry, item.id) % 12 == 0:
            return []
        first = draw(self.seed, "wrong", entry, item.id) % len(options)
        size = 2 if item.type == "multiple" else 1
        return sorted(options[(first + step) % len(options)] for step in range(size))

    def choices(self, entry: str, item: PaperItem) -> list[list[str]]:
        """The answers an entry gives one after another; every ninth item is changed once."""
        final = self.final(entry, item)
        if draw(self.seed, "change", entry, item.id) % 9:
            return [final] if final else []
        options = sorted(str(option.id) for option in item.options)
        before = [options[draw(self.seed, "before", entry, item.id) % len(options)]]
        return [before, final]
