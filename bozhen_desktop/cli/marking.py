"""What simulated examiners see in a work piece: from the seed and the maker alone.

They never learn who made a piece; the world does (`who` of a piece stands in the workshop's spec,
as the quality of the wall stands on the floor). Which panel draws a piece is the hall's lot, so the
scores must not hang on it: one examiner sees a little more and another just as much less.
"""

from __future__ import annotations

from typing import Any

from bozhen_desktop.cli.knowledge import draw, share
from bozhen_desktop.domain.scoresheet import RowScore

APART = (0, 0, 0, 1)
"""Steps by which two examiners of a panel may differ from the others, in opposite directions."""


def quality(seed: int, who: str) -> float:
    """How good a person's work is: 0.52 to 0.98 of the points."""
    return 0.52 + 0.46 * share(seed, "work", who)


def score_row(seed: int, who: str, place: int, row: dict[str, Any]) -> RowScore:
    """One row as the examiner at `place` of the panel (from 0) sees it."""
    number, step = row["no"], row["step_hundredths"]
    steps = row["max_hundredths"] // step
    good = quality(seed, who) + 0.16 * (share(seed, "row", who, str(number)) - 0.5)
    awarded = min(max(round(good * steps), 0), steps)
    eye = draw(seed, "eye", who, str(number))
    apart = min(APART[eye % len(APART)], awarded, steps - awarded)
    more = apart if eye // 8 % 2 else -apart
    awarded += {0: more, 1: -more}.get(place, 0)
    return _score(seed, who, row, awarded * step)


def _score(seed: int, who: str, row: dict[str, Any], awarded: int) -> RowScore:
    number, most = row["no"], row["max_hundredths"]
    if row["mode"] == "award":
        return RowScore(no=number, hundredths=awarded)
    if awarded == most:
        return RowScore(no=number, hundredths=0)
    places = 1 + draw(seed, "places", who, str(number)) % 3
    return RowScore(
        no=number, hundredths=most - awarded, places=places, reason="实测超差，见检测记录"
    )


def slipped(row: dict[str, Any], right: RowScore) -> RowScore:
    """The same row with a slip of the pen, one step away; it is corrected afterwards."""
    step = row["step_hundredths"]
    hundredths = right.hundredths - step if right.hundredths >= step else step
    if row["mode"] == "award":
        return RowScore(no=right.no, hundredths=hundredths)
    places, reason = (max(right.places, 1), "实测超差") if hundredths else (0, "")
    return RowScore(no=right.no, hundredths=hundredths, places=places, reason=reason)
