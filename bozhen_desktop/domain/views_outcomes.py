"""The console's outcomes: progress of work pieces, theory scores, results.

A piece shows how many of its sheets are signed; marks only once it is settled. Theory scores show
once two persons confirmed them, result words once two persons confirmed the group.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bozhen_desktop.domain.base import Event
from bozhen_desktop.domain.checkin import CheckedIn, MarkedAbsent, TurnedAway
from bozhen_desktop.domain.closeout import SittingClosed
from bozhen_desktop.domain.corrections import RowStruck, VersionCountersigned, VersionRejected
from bozhen_desktop.domain.duty import StaffReplaced
from bozhen_desktop.domain.handin import HandedIn
from bozhen_desktop.domain.panels import (
    RecheckClosed,
    RecheckConvened,
    RecheckOpened,
    SheetConfirmed,
    SheetRescored,
)
from bozhen_desktop.domain.pieces import PiecesDrawn, PieceStarted, PieceStopped
from bozhen_desktop.domain.results import ResultsConfirmed, entry_result
from bozhen_desktop.domain.rulings import PendingSettled
from bozhen_desktop.domain.scoresheet import PieceScored, scorers
from bozhen_desktop.domain.scoring import KeyOpened, ScoresConfirmed, TheoryScored
from bozhen_desktop.domain.seating import EntryMoved
from bozhen_desktop.domain.sheets import RowScored, SheetEntered, SheetSigned, VetoMarked
from bozhen_desktop.domain.sitting import GroupEnded, SittingArranged
from bozhen_desktop.domain.views_common import Part, Row, Touches, entries_of, plain
from bozhen_desktop.domain.violations import ViolationDecided

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


def _piece(room: Room, key: str, who: str) -> Row | None:
    piece = room.practical.pieces.get(key)
    if piece is None:
        return None
    team = scorers(room, piece.piece)
    sheets = [room.sheets.sheet(piece.piece, person) for person in team]
    recheck = room.sheets.rechecks.get(key)
    return {
        "entry": piece.entry,
        "group": piece.group,
        "panel": piece.panel,
        "station": room.seating.seats.get(piece.entry, ""),
        "phase": piece.phase,
        "started": piece.started,
        "worked": piece.worked,
        "cause": piece.cause,
        "scorers": len(team),
        "signed": sum(sheet is not None and sheet.signed for sheet in sheets),
        "waiting": sum(sheet is not None and sheet.pending is not None for sheet in sheets),
        "recheck": _recheck_state(room, key) if recheck is not None else "",
        "settled": _settled(room, key),
    }


def _recheck_state(room: Room, piece: str) -> str:
    recheck = room.sheets.rechecks[piece]
    if recheck.closed:
        return "closed"
    return "convened" if recheck.lead else "open"


def _settled(room: Room, piece: str) -> Row | None:
    scored = room.sheets.scored.get(piece)
    if scored is None:
        return None
    return {
        "mean": scored.mean,
        "passed": scored.passed,
        "veto": scored.veto,
        "spread": scored.spread,
        "rechecked": scored.rechecked,
    }


def _scores(room: Room, key: str, who: str) -> Row | None:
    confirmed = room.scoring.confirmed.get(key)
    if confirmed is None:
        return None
    scores = [s for s in room.scoring.scores.values() if s.group == key]
    return {
        "version": confirmed.version,
        "entries": {
            s.entry: {"score": s.score, "sections": [*s.sections], "answered": s.answered}
            for s in scores
        },
    }


def _results(room: Room, key: str, who: str) -> Row | None:
    if key not in room.results.confirmed:
        return None
    return {"entries": {e: plain(entry_result(room, e)) for e in entries_of(room, key)}}


def _paths(room: Room, who: str) -> Iterable[str]:
    yield from (f"piece/{piece}" for piece in room.practical.pieces)
    for group in room.arrangement.groups:
        yield from (f"scores/{group.id}", f"results/{group.id}")


def _of_group(room: Room, event: Any, who: str) -> list[str]:
    return [f"scores/{event.group}", f"results/{event.group}"]


def _of_entry(room: Room, event: Any, who: str) -> list[str]:
    group = room.entry(event.entry).group
    return [f"scores/{group}", f"results/{group}"]


def _drawn(room: Room, event: PiecesDrawn, who: str) -> list[str]:
    return [*pieces_ever(room, event), f"results/{event.group}"]


def pieces_ever(room: Room, event: PiecesDrawn) -> list[str]:
    """Paths of every piece a group has had up to this draw, those replaced included."""
    numbers = room.practical.numbers.items()
    return [f"piece/{number}" for number, group in numbers if group == event.group]


def _of_piece(room: Room, event: Any, who: str) -> list[str]:
    return [f"piece/{event.piece}", f"results/{room.practical.pieces[event.piece].group}"]


def _moved(room: Room, event: EntryMoved, who: str) -> list[str]:
    piece = room.practical.piece_of(event.entry)
    return [f"piece/{piece.piece}"] if piece is not None else []


def _replaced(room: Room, event: StaffReplaced, who: str) -> list[str]:
    pieces = [p for p in room.practical.pieces.values() if p.panel == event.panel]
    results = [f"results/{group}" for group in sorted({piece.group for piece in pieces})]
    return [*(f"piece/{piece.piece}" for piece in pieces), *results]


def _all(room: Room, event: Event, who: str) -> list[str]:
    return [f"results/{group.id}" for group in room.arrangement.groups]


_TOUCHES: dict[type[Event], Touches] = {
    SittingArranged: lambda room, event, who: _paths(room, who),
    EntryMoved: _moved,
    CheckedIn: _of_entry,
    TurnedAway: _of_entry,
    MarkedAbsent: _of_group,
    HandedIn: _of_entry,
    GroupEnded: _of_group,
    PendingSettled: _of_entry,
    KeyOpened: _of_group,
    TheoryScored: _of_group,
    ScoresConfirmed: _of_group,
    ResultsConfirmed: _of_group,
    ViolationDecided: _of_entry,
    SittingClosed: _all,
    PiecesDrawn: _drawn,
    PieceStarted: _of_piece,
    PieceStopped: _of_piece,
    RowScored: _of_piece,
    VetoMarked: _of_piece,
    SheetSigned: _of_piece,
    SheetEntered: _of_piece,
    RowStruck: _of_piece,
    VersionCountersigned: _of_piece,
    VersionRejected: _of_piece,
    PieceScored: _of_piece,
    RecheckOpened: _of_piece,
    RecheckConvened: _of_piece,
    SheetConfirmed: _of_piece,
    SheetRescored: _of_piece,
    RecheckClosed: _of_piece,
    StaffReplaced: _replaced,
}

PART = Part(
    rows={"piece": _piece, "scores": _scores, "results": _results},
    paths=_paths,
    touches=_TOUCHES,
)
