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
from bozhen_desktop.domain.sheets import RowScored, SheetEntered, SheetSigned, VetoMarked
from bozhen_desktop.domain.sitting import GroupEnded, SittingArranged
from bozhen_desktop.domain.views_common import Part, Row, Touches, entries_of, of_entries, plain
from bozhen_desktop.domain.violations import ViolationDecided
from bozhen_desktop.kernel.ids import EntryId, PieceNo

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


def _score(room: Room, key: str, who: str) -> Row | None:
    scored = room.scoring.scores.get(key)
    if scored is None or scored.group not in room.scoring.confirmed:
        return None
    return {
        "score": scored.score,
        "sections": [*scored.sections],
        "answered": scored.answered,
        "version": scored.version,
    }


def _result(room: Room, key: str, who: str) -> Row | None:
    entry = room.entry(EntryId(key))
    if entry.group not in room.results.confirmed:
        return None
    row: Row = plain(entry_result(room, entry.id))
    return row


def _paths(room: Room, who: str) -> Iterable[str]:
    yield from (f"piece/{piece}" for piece in room.practical.pieces)
    for entry in room.arrangement.entries:
        yield from (f"score/{entry.id}", f"result/{entry.id}")


def _results(room: Room, group: str) -> list[str]:
    return [f"result/{entry}" for entry in entries_of(room, group)]


def _scores(room: Room, event: Any, who: str) -> list[str]:
    scores = [f"score/{entry}" for entry in entries_of(room, event.group)]
    return [*scores, *_results(room, event.group)]


def _results_only(room: Room, event: Any, who: str) -> list[str]:
    return _results(room, event.group)


def _group_of_entry(room: Room, event: Any, who: str) -> list[str]:
    group = room.entry(event.entry).group
    return [*(f"score/{entry}" for entry in entries_of(room, group)), *_results(room, group)]


def _drawn(room: Room, event: PiecesDrawn, who: str) -> list[str]:
    return [*pieces_ever(room, event), *_results(room, event.group)]


def pieces_ever(room: Room, event: PiecesDrawn) -> list[str]:
    """Paths of every piece a group can have had up to this draw, those replaced included."""
    most = len(entries_of(room, event.group))
    return [
        f"piece/{event.group}.{round_}-{number:02d}"
        for round_ in range(1, event.round + 1)
        for number in range(1, most + 1)
    ]


def of_piece(room: Room, event: Any, who: str) -> list[str]:
    """The piece and the result of who made it."""
    return [f"piece/{event.piece}", f"result/{room.practical.pieces[event.piece].entry}"]


def _of_piece_group(room: Room, event: Any, who: str) -> list[str]:
    piece = room.practical.pieces[PieceNo(event.piece)]
    return [f"piece/{piece.piece}", *_results(room, piece.group)]


def _replaced(room: Room, event: StaffReplaced, who: str) -> list[str]:
    pieces = room.practical.pieces.values()
    return [f"piece/{piece.piece}" for piece in pieces if piece.panel == event.panel]


def _one(room: Room, event: Any, who: str) -> list[str]:
    return [f"result/{event.entry}"]


def _all(room: Room, event: Event, who: str) -> list[str]:
    return [f"result/{entry.id}" for entry in room.arrangement.entries]


_TOUCHES: dict[type[Event], Touches] = {
    SittingArranged: lambda room, event, who: _paths(room, who),
    CheckedIn: _one,
    TurnedAway: _one,
    MarkedAbsent: of_entries("result"),
    HandedIn: _one,
    GroupEnded: _results_only,
    PendingSettled: _group_of_entry,
    KeyOpened: _scores,
    TheoryScored: _scores,
    ScoresConfirmed: _scores,
    ResultsConfirmed: _results_only,
    ViolationDecided: _group_of_entry,
    SittingClosed: _all,
    PiecesDrawn: _drawn,
    PieceStarted: of_piece,
    PieceStopped: of_piece,
    RowScored: of_piece,
    VetoMarked: of_piece,
    SheetSigned: of_piece,
    SheetEntered: of_piece,
    RowStruck: of_piece,
    VersionCountersigned: _of_piece_group,
    VersionRejected: of_piece,
    PieceScored: _of_piece_group,
    RecheckOpened: of_piece,
    RecheckConvened: of_piece,
    SheetConfirmed: of_piece,
    SheetRescored: of_piece,
    RecheckClosed: of_piece,
    StaffReplaced: _replaced,
}

PART = Part(
    rows={"piece": _piece, "score": _score, "result": _result},
    paths=_paths,
    touches=_TOUCHES,
)
