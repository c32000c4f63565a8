"""A second opinion on the results that two persons confirmed, from the events of the day alone.

A decided violation of the second tier or above comes first, then absence, then a sheet or paper
that was never begun, then the printed mark against the pass mark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from bozhen_desktop.cli.scorer import Scorer
from bozhen_desktop.cli.sim_plan import SITTING
from bozhen_desktop.kernel.digest import digest_of

if TYPE_CHECKING:
    from bozhen_desktop.cli.sim_world import World
    from bozhen_desktop.domain.room import Room

PASS_MARK = 6_000
_decode = msgspec.json.Decoder().decode


def audit(world: World, room: Room) -> None:
    """Each confirmed group says what its entries got by this reckoning."""
    rows = [_decode(entry.body) for entry in world.check.entries[SITTING]]
    for group, confirmed in room.results.confirmed.items():
        ours = digest_of(outcomes(world, rows, group))
        if ours != confirmed.digest:
            world.check.fail("results-differ", f"{group} {outcomes(world, rows, group)}")


def outcomes(world: World, rows: list[dict[str, Any]], group: str) -> list[list[str]]:
    """[entry, word, printed cell] of everybody in a group, by entry."""
    marks = _marks(world, rows)
    gone = {row["entry"] for row in rows if row["kind"] == "turned-away"}
    gone |= {e for row in rows if row["kind"] == "marked-absent" for e in row["entries"]}
    found = []
    for who in sorted(e for e, g in world.check.groups.items() if g == group):
        if world.check.tiers.get(who, 0) >= 2:
            said = ("违纪", "违纪")
        elif who in gone:
            said = ("缺考", "缺考")
        elif who not in marks:
            said = ("弃考", "弃考")
        else:
            tenths = (marks[who] + 5) // 10
            word = "合格" if tenths * 10 >= PASS_MARK else "不合格"
            said = (word, f"{tenths // 10}.{tenths % 10}")
        found.append([who, *said])
    return found


def _marks(world: World, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Entry → hundredths."""
    scorer = Scorer(rows, world.check.blobs, world.plan.right)
    if world.plan.subject == "theory":
        return scorer.theory()
    drawn = [lot for row in rows if row["kind"] == "pieces-drawn" for lot in row["lots"]]
    of = {lot["piece"]: lot["entry"] for lot in drawn}
    return {of[piece]: mean for piece, mean in scorer.means().items()}
