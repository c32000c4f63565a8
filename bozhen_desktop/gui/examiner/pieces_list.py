"""The pieces an examiner is to score, out of his view: where each stands, which comes next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from bozhen_desktop.domain.pieces import DRAWN, STARTED
from bozhen_desktop.gui.examiner.wording import shown
from bozhen_desktop.kernel.marks import print_marks

Row = Mapping[str, Any]
WAITING, WORKING, SCORING, TO_SIGN, SIGNED, RECHECK, SETTLED, OTHERS = (
    "waiting", "working", "scoring", "to-sign", "signed", "recheck", "settled", "others",
)  # fmt: skip
"""Not begun, work goes on, rows still open, all rows filled, signed, 待复核, 已统分, not his."""

WORDS = {
    WAITING: "未开始",
    WORKING: "操作中",
    SCORING: "待评",
    TO_SIGN: "待签名",
    SIGNED: "已签名",
    RECHECK: "待复核",
    SETTLED: "已统分",
    OTHERS: "本组考件",
}


class Card(NamedTuple):
    """A piece as one person sees it. `filled` of `rows` are scored; `word`, `detail`: text."""

    piece: str
    station: str
    group: str
    panel: str
    phase: str
    state: str
    filled: int
    rows: int
    word: str
    detail: str


def natural(text: str) -> list[Any]:
    """A key that puts `Y-2` before `Y-10`."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", text)]


def cards(view: Mapping[str, Row]) -> list[Card]:
    """All pieces of a view in order of the workstation."""
    me = str(view.get("who", {}).get("staff", ""))
    found = [_card(view, path[6:], row, me) for path, row in view.items() if _is_piece(path)]
    return sorted(found, key=lambda card: (natural(card.station), natural(card.piece)))


def _is_piece(path: str) -> bool:
    return path.startswith("piece/")


def _card(view: Mapping[str, Row], piece: str, row: Row, me: str) -> Card:
    rubric = view.get(f"rubric/{row['group']}", {}).get("rows", [])
    sheet = view.get(f"sheet/{piece}/{me}", {})
    filled = len(sheet.get("rows", {}))
    state = _state(view, piece, row, len(rubric), filled)
    detail = _detail(view, piece, row, state, (filled, len(rubric)))
    return Card(
        piece=piece,
        station=row["station"],
        group=row["group"],
        panel=row["panel"],
        phase=row["phase"],
        state=state,
        filled=filled,
        rows=len(rubric),
        word=WORDS[state],
        detail=detail,
    )


def _state(view: Mapping[str, Row], piece: str, row: Row, rows: int, filled: int) -> str:
    recheck = view.get(f"recheck/{piece}")
    if recheck is not None and not recheck["closed"]:
        return RECHECK
    if f"mean/{piece}" in view:
        return SETTLED
    if not row["mine"]:
        return OTHERS
    if row["signed_by_me"]:
        return SIGNED
    return _open_state(row["phase"], rows, filled)


def _open_state(phase: str, rows: int, filled: int) -> str:
    if phase == DRAWN:
        return WAITING
    if phase == STARTED:
        return WORKING
    return TO_SIGN if rows and filled >= rows else SCORING


def _detail(
    view: Mapping[str, Row], piece: str, row: Row, state: str, count: tuple[int, int]
) -> str:
    if state == SETTLED:
        mean = view[f"mean/{piece}"]
        verdict = "否定项" if mean["veto"] else "合格" if mean["passed"] else "不合格"
        return f"{print_marks(mean['mean'])} 分 {verdict}"
    if state in (SIGNED, RECHECK, OTHERS):
        return f"{row['signed']} / {row['scorers']} 人已签名"
    filled, rows = count
    return f"已评 {filled} / {rows} 项" if filled else ""


def to_do(found: list[Card]) -> list[Card]:
    """Pieces that wait for this person: begun and not signed, or in a re-check."""
    return [card for card in found if card.state in (WORKING, SCORING, TO_SIGN, RECHECK)]


def next_piece(found: list[Card], after: str = "") -> Card | None:
    """The next piece that waits for him: work over before work going on, then by station.

    `after`: the piece on the screen; the search goes on behind it and begins again at the top.
    """
    order = [card.piece for card in found]
    start = order.index(after) + 1 if after in order else 0
    round_ = [card for card in found[start:] + found[:start] if card.piece != after]
    waiting = to_do(round_)
    ready = [card for card in waiting if card.state != WORKING]
    found_next = ready or waiting
    return found_next[0] if found_next else None


def neighbour(found: list[Card], piece: str, step: int) -> str:
    """The own piece before (-1) or behind (1) in order of stations; "" at the ends."""
    own = [card.piece for card in found if card.state != OTHERS]
    at = own.index(piece) + step if piece in own else -1
    return own[at] if 0 <= at < len(own) else ""


def summary(found: list[Card]) -> str:
    """Counts of own pieces in words."""
    own = [card for card in found if card.state != OTHERS]
    done = sum(card.state in (SIGNED, SETTLED) for card in own)
    return f"共 {len(own)} 件，已签名 {done} 件，还有 {len(own) - done} 件"


def rubric_title(rubric: Row) -> str:
    """`试题：砌 240 清水墙 配分 100`."""
    points = sum(row["max_hundredths"] for row in rubric.get("rows", []))
    return f"{rubric.get('title', '')}　配分 {shown(points)}"
