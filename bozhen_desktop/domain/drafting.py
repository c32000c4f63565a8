"""组卷: drawing the items of a paper from a bank by a seed, spread over the knowledge points.

Counts follow the share of each range (鉴定范围) of knowledge points, by largest remainder and each
section by itself; a point is used again only when all points of its range are used; then items are
exchanged until the mean ease lies in its band (domain rules §2.4). Approved weight tables do not
exist yet, so a range's share is its share of the bank's points; what could not be met is reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import msgspec

from bozhen_desktop.domain.drawing import shuffled
from bozhen_desktop.domain.items import Item
from bozhen_desktop.domain.paper import TEMPLATES, Section
from bozhen_desktop.kernel.errors import RuleError

EASE_OF_GRADE = {1: 85, 2: 75, 3: 65, 4: 55, 5: 45}
"""难度 1 (easy) … 5 (hard) as the share of right answers expected, percent (own assumption)."""

EASE_BAND = (60, 70)
"""Mean ease of a whole paper, percent: 难度系数 near 0.65 (domain rules §2.3, §2.4)."""


class RangeShare(msgspec.Struct, frozen=True, kw_only=True):
    """A range of knowledge points: items it should have by its share, items it got."""

    name: str
    wanted: int
    got: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """How well a paper fits its blueprint; `ease` in hundredths of a percent.

    `shared`: items that another paper of the batch has too; `missed`: `ease-band`,
    `points-repeated`, `range-share`, `items-shared` for what the bank did not allow.
    """

    ranges: list[RangeShare]
    points: int
    repeated: int
    shared: int
    ease: int
    missed: list[str]


def point_of(item: Item) -> str:
    """The knowledge point of an item: the last level its sheet names."""
    return item.points[-1]


def range_of(item: Item) -> str:
    """The range above the point; an item with one level only is its own range."""
    return item.points[-2] if len(item.points) > 1 else item.points[-1]


def shares(total: int, weights: dict[str, int], limits: dict[str, int]) -> dict[str, int]:
    """Split `total` by weight with the largest-remainder rule, none above its limit.

    What a limit holds back goes to the others in the same proportion.

    Raises:
        RuleError: `bank-short` when the limits together are below the total.
    """
    there = sum(limits.get(name, 0) for name in weights)
    if there < total:
        raise RuleError("bank-short", needed=total, there=there)
    result = dict.fromkeys(weights, 0)
    while left := total - sum(result.values()):
        room = {name: limits.get(name, 0) - got for name, got in result.items()}
        open_ = {name: weights[name] for name in sorted(weights) if room[name]}
        for name, count in _one_round(left, open_, room).items():
            result[name] += count
    return result


def _one_round(left: int, weights: dict[str, int], room: dict[str, int]) -> dict[str, int]:
    """Whole parts; if none was cut by its room, also one more for the largest remainders."""
    whole = sum(weights.values())
    step = {name: min(left * weight // whole, room[name]) for name, weight in weights.items()}
    if any(step[name] < left * weight // whole for name, weight in weights.items()):
        return step
    rest = left - sum(step.values())
    for name in sorted(weights, key=lambda name: (-(left * weights[name] % whole), name)):
        if rest and step[name] < room[name]:
            step[name] += 1
            rest -= 1
    return step


class _Draft:
    """A paper in the making: how often each point stands in it, items by section."""

    def __init__(self, seed: str, bank: Sequence[Item], avoid: Collection[str]) -> None:
        self.seed = seed
        self.avoid = avoid
        self.bank = bank
        self.used: Counter[str] = Counter()
        self.sections: list[list[Item]] = []
        self.wanted: Counter[str] = Counter()
        points = {(range_of(item), point_of(item)) for item in bank}
        self.weights = dict(Counter(name for name, _ in points))

    def draw(self, section: Section) -> None:
        """Add one section."""
        number = len(self.sections)
        pool = [item for item in self.bank if item.type == section.type]
        limits = dict(Counter(range_of(item) for item in pool))
        unlimited = dict.fromkeys(self.weights, section.count)
        self.wanted.update(shares(section.count, self.weights, unlimited))
        try:
            counts = shares(section.count, self.weights, limits)
        except RuleError as error:
            raise RuleError(error.code, **error.params, type=section.type) from error
        chosen: list[Item] = []
        for name in sorted(counts):
            here = [item for item in pool if range_of(item) == name]
            chosen += self._take(shuffled(here, self.seed, f"draw-{number}/{name}"), counts[name])
        self.sections.append(shuffled(chosen, self.seed, f"order-{number}"))

    def _take(self, items: list[Item], count: int) -> list[Item]:
        """The first `count` items, always a fresh one whose point was used least."""
        left, taken = [*items], []
        for _ in range(count):
            best = min(left, key=lambda item: (item.id in self.avoid, self.used[point_of(item)]))
            left.remove(best)
            taken.append(best)
            self.used[point_of(best)] += 1
        return taken

    @property
    def items(self) -> list[Item]:
        """All items in order."""
        return [item for section in self.sections for item in section]

    def ease(self) -> int:
        """Mean ease in hundredths of a percent, rounded down."""
        items = self.items
        return sum(EASE_OF_GRADE[item.difficulty] for item in items) * 100 // len(items)

    def off_band(self) -> int:
        """How far the mean ease lies above (positive) or below (negative) its band; 0 inside."""
        low, high = (edge * 100 for edge in EASE_BAND)
        ease = self.ease()
        return max(ease - high, 0) or min(ease - low, 0)

    def exchange(self) -> None:
        """Exchange items for harder or easier ones of the same type and range, points kept."""
        for section in self.sections:
            for place, item in enumerate(section):
                off = self.off_band()
                if not off:
                    return
                other = self._other(item, 1 if off > 0 else -1)
                if other is not None:
                    self.used[point_of(item)] -= 1
                    self.used[point_of(other)] += 1
                    section[place] = other

    def _other(self, item: Item, harder: int) -> Item | None:
        """The mildest exchange in the wanted direction that repeats no point more than before."""
        here = {other.id for other in self.items}.union(self.avoid)
        found = [
            other
            for other in self.bank
            if other.id not in here
            and (other.type, range_of(other)) == (item.type, range_of(item))
            and (other.difficulty - item.difficulty) * harder > 0
            and (
                point_of(other) == point_of(item)
                or self.used[point_of(other)] < self.used[point_of(item)]
            )
        ]
        order = shuffled(found, self.seed, f"exchange/{item.id}")
        return min(order, key=lambda other: abs(other.difficulty - item.difficulty), default=None)

    def report(self) -> Report:
        """What was reached."""
        got = Counter(range_of(item) for item in self.items)
        ranges = [
            RangeShare(name=name, wanted=self.wanted[name], got=got[name])
            for name in sorted(self.weights)
        ]
        repeated = sum(count - 1 for count in self.used.values() if count > 1)
        shared = sum(item.id in self.avoid for item in self.items)
        missed = {
            "ease-band": self.off_band() != 0,
            "items-shared": shared > 0,
            "points-repeated": repeated > 0,
            "range-share": any(share.wanted != share.got for share in ranges),
        }
        return Report(
            ranges=ranges,
            points=sum(count > 0 for count in self.used.values()),
            repeated=repeated,
            shared=shared,
            ease=self.ease(),
            missed=[name for name, true in missed.items() if true],
        )


def draw_paper(
    bank: Sequence[Item], template: str, seed: str, avoid: Collection[str] = ()
) -> tuple[list[Item], Report]:
    """The items of a paper in section order: the same bank, template and seed, the same paper.

    Items of `avoid` (those of another paper of the batch) come in only when nothing else is left.

    Raises:
        RuleError: `template-unknown`, `bank-short` (with the type of item that is short).
    """
    if template not in TEMPLATES:
        raise RuleError("template-unknown", template=template)
    draft = _Draft(seed, sorted(bank, key=lambda item: item.id), frozenset(avoid))
    for section in TEMPLATES[template]:
        draft.draw(section)
    draft.exchange()
    return draft.items, draft.report()
