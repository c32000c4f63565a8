"""What an examiner sees: his pieces by number, the rubric, his own sheets; others' when due.

Blind: no names of candidates, no entries; a sheet of somebody else appears once every scorer of the
piece has signed (`scoresheet.may_see`). A supervisor, who countersigns, sees every piece so too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bozhen_desktop.domain.arrangement import PanelPlan
from bozhen_desktop.domain.base import Event
from bozhen_desktop.domain.beats import Beat, SittingResumed
from bozhen_desktop.domain.closeout import SittingClosed
from bozhen_desktop.domain.corrections import RowStruck, VersionCountersigned, VersionRejected
from bozhen_desktop.domain.duty import StaffArrived, StaffReplaced, panel_of
from bozhen_desktop.domain.panels import (
    RecheckClosed,
    RecheckConvened,
    RecheckOpened,
    SheetConfirmed,
    SheetRescored,
)
from bozhen_desktop.domain.pieces import PiecesDrawn, PieceStarted, PieceStopped
from bozhen_desktop.domain.practical import PracticalPaperOpened
from bozhen_desktop.domain.scoresheet import PieceScored, all_signed, may_see, scorers, supervises
from bozhen_desktop.domain.seating import EntryMoved
from bozhen_desktop.domain.sheets import RowScored, SheetEntered, SheetSigned, VetoMarked
from bozhen_desktop.domain.sitting import (
    GroupEnded,
    GroupPaused,
    GroupResumed,
    GroupStarted,
    SittingArranged,
    SittingSuspended,
)
from bozhen_desktop.domain.views_common import (
    Part,
    Row,
    Touches,
    clock_row,
    group_row,
    plain,
    sitting_row,
)
from bozhen_desktop.domain.views_outcomes import pieces_ever
from bozhen_desktop.kernel.ids import GroupId, PieceNo, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


def _team(room: Room, panel: PanelPlan) -> set[str]:
    """Everybody who was ever on a panel."""
    arranged = dict.fromkeys([panel.lead, *panel.examiners])
    return {person for first in arranged for person in room.duty.chain(panel.id, first)}


def _groups(room: Room, who: str) -> set[GroupId]:
    every = supervises(room, who)
    return {p.group for p in room.arrangement.panels if every or who in _team(room, p)}


def _is_his(room: Room, piece: PieceNo, who: str) -> bool:
    panel = panel_of(room.arrangement, room.practical.piece(piece).panel)
    return who in scorers(room, piece) or who == room.duty.lead(panel) or supervises(room, who)


def _who(room: Room, key: str, who: str) -> Row | None:
    if not room.has_staff(who):
        return None
    member = room.staff(StaffId(who))
    leads = [p.id for p in room.arrangement.panels if room.duty.lead(p) == who]
    every = supervises(room, who)
    teams = [_team(room, panel) for panel in room.arrangement.panels]
    mates = {person for team in teams if every or who in team for person in team}
    return {
        "staff": who,
        "name": member.name,
        "duties": [*member.duties],
        "arrived": who in room.duty.arrived,
        "leads": leads,
        "names": {person: room.staff(StaffId(person)).name for person in sorted(mates)},
    }


def _group(room: Room, key: str, who: str) -> Row | None:
    return group_row(room, key) if key in _groups(room, who) else None


def _clock(room: Room, key: str, who: str) -> Row | None:
    return clock_row(room, key) if key in _groups(room, who) else None


def _rubric(room: Room, key: str, who: str) -> Row | None:
    opened = room.practical.papers.get(key)
    if opened is None or key not in _groups(room, who):
        return None
    row: Row = plain(opened.paper)
    return row


def _piece(room: Room, key: str, who: str) -> Row | None:
    piece = room.practical.pieces.get(key)
    if piece is None or not _is_his(room, piece.piece, who):
        return None
    team = scorers(room, piece.piece)
    sheet = room.sheets.sheet(piece.piece, who)
    return {
        "group": piece.group,
        "panel": piece.panel,
        "station": room.seating.seats.get(piece.entry, ""),
        "phase": piece.phase,
        "started": piece.started,
        "worked": piece.worked,
        "mine": who in team,
        "signed_by_me": sheet is not None and sheet.signed,
        "scorers": len(team),
        "signed": sum(room.sheets.is_signed(piece.piece, person) for person in team),
    }


def _sheet(room: Room, key: str, who: str) -> Row | None:
    number, _, person = key.partition("/")
    piece = PieceNo(number)
    sheet = room.sheets.sheet(piece, person)
    if sheet is None or not may_see(room, piece, person, who):
        return None
    row: Row = plain(sheet)
    return row


def _recheck(room: Room, key: str, who: str) -> Row | None:
    recheck = room.sheets.rechecks.get(key)
    piece = PieceNo(key)
    if recheck is None or not _is_his(room, piece, who) or not all_signed(room, piece):
        return None
    row: Row = plain(recheck)
    return row


def _mean(room: Room, key: str, who: str) -> Row | None:
    scored = room.sheets.scored.get(key)
    if scored is None or not _is_his(room, scored.piece, who):
        return None
    return {"mean": scored.mean, "passed": scored.passed, "veto": scored.veto}


def _of_one(room: Room, piece: str) -> Iterable[str]:
    """Every path that can hold something of a piece."""
    yield from (f"piece/{piece}", f"recheck/{piece}", f"mean/{piece}")
    found = room.practical.pieces.get(piece)
    if found is not None:
        team = _team(room, panel_of(room.arrangement, found.panel))
        yield from (f"sheet/{piece}/{person}" for person in sorted(team))


def _paths(room: Room, who: str) -> Iterable[str]:
    yield from ("sitting", "who")
    for group in room.arrangement.groups:
        yield from (f"group/{group.id}", f"clock/{group.id}", f"rubric/{group.id}")
    for piece in room.practical.pieces:
        yield from _of_one(room, piece)


def _of_clock(room: Room, event: Any, who: str) -> list[str]:
    return [f"clock/{event.group}"]


def _of_clocks(room: Room, event: Any, who: str) -> list[str]:
    return [f"clock/{group}" for group in event.elapsed]


def _suspended(room: Room, event: Any, who: str) -> list[str]:
    return ["sitting", *_of_clocks(room, event, who)]


def _rubric_opened(room: Room, event: Any, who: str) -> list[str]:
    return [f"group/{event.group}", f"rubric/{event.group}"]


def _drawn(room: Room, event: PiecesDrawn, who: str) -> list[str]:
    return pieces_ever(room, event)


def _of_piece(room: Room, event: Any, who: str) -> Iterable[str]:
    return _of_one(room, event.piece)


def _moved(room: Room, event: EntryMoved, who: str) -> list[str]:
    piece = room.practical.piece_of(event.entry)
    return [f"piece/{piece.piece}"] if piece is not None else []


def _replaced(room: Room, event: StaffReplaced, who: str) -> Iterable[str]:
    if event.member.id == who:
        yield from _paths(room, who)
    yield "who"
    for group in room.arrangement.groups:
        yield from (f"group/{group.id}", f"clock/{group.id}", f"rubric/{group.id}")
    for piece in room.practical.pieces.values():
        if piece.panel == event.panel:
            yield from _of_one(room, piece.piece)


_TOUCHES: dict[type[Event], Touches] = {
    SittingArranged: lambda room, event, who: _paths(room, who),
    GroupStarted: _of_clock,
    GroupPaused: _of_clock,
    GroupResumed: _of_clock,
    GroupEnded: _of_clock,
    SittingSuspended: _suspended,
    SittingClosed: lambda room, event, who: ["sitting"],
    Beat: _of_clocks,
    SittingResumed: _of_clocks,
    StaffArrived: lambda room, event, who: ["who"] if event.staff == who else [],
    StaffReplaced: _replaced,
    PracticalPaperOpened: _rubric_opened,
    PiecesDrawn: _drawn,
    EntryMoved: _moved,
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
}

PART = Part(
    rows={
        "sitting": sitting_row,
        "who": _who,
        "group": _group,
        "clock": _clock,
        "rubric": _rubric,
        "piece": _piece,
        "sheet": _sheet,
        "recheck": _recheck,
        "mean": _mean,
    },
    paths=_paths,
    touches=_TOUCHES,
)
