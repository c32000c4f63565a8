"""What simulated examiners see in a work piece: from the seed, the maker and the examiner alone.

They never learn who made a piece; the world does (`who` of a piece stands in the workshop's spec,
as the quality of the wall stands on the floor).
"""

from __future__ import annotations

from typing import Any

from bozhen_desktop.cli.knowledge import draw, share
from bozhen_desktop.domain.scoresheet import RowScore


def quality(seed: int, who: str) -> float:
    """How good a person's work is: 0.52 to 0.98 of the points."""
    return 0.52 + 0.46 * share(seed, "work", who)


def score_row(seed: int, who: str, examiner: str, row: dict[str, Any]) -> RowScore:
    """One row as one examiner sees it; examiners differ by a step now and then."""
    number, most, step = row["no"], row["max_hundredths"], row["step_hundredths"]
    good = quality(seed, who) + 0.16 * (share(seed, "row", who, str(number)) - 0.5)
    steps = most // step
    awarded = min(max(round(good * steps), 0), steps)
    if draw(seed, "eye", who, examiner, str(number)) % 4 == 0:
        awarded = min(awarded + 1, steps)
    if row["mode"] == "award":
        return RowScore(no=number, hundredths=awarded * step)
    lost = (steps - awarded) * step
    if not lost:
        return RowScore(no=number, hundredths=0)
    places = 1 + draw(seed, "places", who, str(number)) % 3
    return RowScore(no=number, hundredths=lost, places=places, reason="实测超差，见检测记录")


def corrected(row: dict[str, Any], score: RowScore) -> RowScore:
    """The same row after a slip of the pen was noticed: one step away."""
    step = row["step_hundredths"]
    down = score.hundredths >= step
    hundredths = score.hundredths - step if down else step
    if row["mode"] == "award":
        return RowScore(no=score.no, hundredths=hundredths)
    reason = "复看数据，笔误更正"
    return RowScore(
        no=score.no,
        hundredths=hundredths,
        places=1 if hundredths else 0,
        reason=reason if hundredths else "",
    )
