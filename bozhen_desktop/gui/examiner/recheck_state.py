"""The re-check of a piece for one person: why, what the panel said, what he may do now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from bozhen_desktop.domain.panels import BY_SPREAD, BY_VERDICT, BY_VETO
from bozhen_desktop.domain.scoresheet import Recheck, Sheet
from bozhen_desktop.gui.examiner.wording import shown

Row = Mapping[str, Any]
CAUSES = {
    BY_VETO: "否定项意见不一致",
    BY_VERDICT: "合格与否意见不一致",
    BY_SPREAD: "分差超过规定",
}
CONVENE, STATE, CLOSE, WAIT = "convene", "state", "close", "wait"
"""What this person may do: 召集, 维持或重评, 结束复核, nothing but wait."""


class Opinion(NamedTuple):
    """One sheet in a re-check: who, what it counts, what he said ("" nothing yet)."""

    examiner: str
    mark: str
    said: str


class Review(NamedTuple):
    """A re-check as one person sees it; `act`: CONVENE, STATE, CLOSE or WAIT, `hint` says why."""

    piece: str
    causes: str
    opinions: list[Opinion]
    act: str
    hint: str


def review(view: Mapping[str, Row], piece: str, me: str) -> Review | None:
    """The open re-check of a piece, or None."""
    row = view.get(f"recheck/{piece}")
    if row is None or row["closed"]:
        return None
    found = msgspec.convert(row, Recheck)
    act, hint = _act(view, piece, found, me)
    return Review(
        piece=piece,
        causes="，".join(CAUSES.get(cause, cause) for cause in found.causes),
        opinions=_opinions(view, piece, found),
        act=act,
        hint=hint,
    )


def sheets_of(view: Mapping[str, Row], piece: str) -> list[Sheet]:
    """The sheets of a piece that may be seen, by examiner."""
    head = f"sheet/{piece}/"
    return [msgspec.convert(view[path], Sheet) for path in sorted(view) if path.startswith(head)]


def _opinions(view: Mapping[str, Row], piece: str, recheck: Recheck) -> list[Opinion]:
    found = []
    for sheet in sheets_of(view, piece):
        if not sheet.signed:
            continue
        statement = recheck.statements.get(sheet.examiner)
        said = ""
        if statement is not None:
            word = "重新评分" if statement.rescored else "维持原分"
            said = f"{word}：{statement.reason}" if statement.reason else word
        found.append(Opinion(sheet.examiner, shown(sheet.counting.mark), said))
    return found


def _act(view: Mapping[str, Row], piece: str, recheck: Recheck, me: str) -> tuple[str, str]:
    row = view.get(f"piece/{piece}", {})
    leads = row.get("panel") in view.get("who", {}).get("leads", [])
    if not recheck.lead:
        return (CONVENE, "") if leads else (WAIT, "等组长召集复核")
    if row.get("mine") and me not in recheck.statements:
        return STATE, ""
    silent = int(row.get("scorers", 0)) - len(recheck.statements)
    hint = f"还有 {silent} 人没有表态" if silent > 0 else ""
    return (CLOSE, hint) if leads else (WAIT, hint or "等组长和质量督导员结束复核")
