"""Lots drawn on paper (补录): when machines fail, piece numbers and workstations come from a bag.

The lots are taken as they are written; that they could have been drawn here is checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bozhen_desktop.domain.base import Command, Context, Event, FromPaper, Topic, acted
from bozhen_desktop.domain.duty import panel_of, related
from bozhen_desktop.domain.pieces import Lot, PiecesDrawn, present_entries
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, GroupId, RoomId, SeatId, is_id

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


class LotsFromPaper(Command, tag="lots-from-paper"):
    """补录 of a draw: the first one of a group whole, later ones of those who came after it."""

    group: GroupId
    lots: list[Lot]
    paper: FromPaper


def decide_lots(room: Room, command: LotsFromPaper, context: Context) -> list[Event]:
    """Every present entry without a lot gets the one that is written; nobody's lot changes.

    Raises:
        RuleError: `group-unknown`, `paper-not-open`, `briefing-missing`, `recusal-open`,
            `nobody-late`, `lot-missing`, `lot-twice`, `lot-unknown-entry`, `piece-number`,
            `seat-unknown`, `seat-taken`, `station-failed`, `panel-unknown`, `panel-conflict`, those
            of `acted`.
    """
    then = acted(context, command.paper)
    here = {entry.id: entry.room for entry in present_entries(room, command.group)}
    due = {entry: where for entry, where in here.items() if entry not in room.practical.by_entry}
    if not due:
        raise RuleError("nobody-late", group=command.group)
    _check_whole(command.lots, due)
    _check_numbers(room, command.lots)
    taken = _taken(room, due)
    for lot in command.lots:
        _check_station(room, lot, due[lot.entry], taken)
        _check_panel(room, command.group, lot)
    return [
        PiecesDrawn(
            group=command.group,
            seed="",
            round=room.practical.draws.get(command.group, 0) + 1,
            late=command.group in room.practical.draws,
            lots=command.lots,
            reason="",
            witness=then.witness,
            paper=command.paper,
        )
    ]


def _check_whole(lots: list[Lot], due: dict[EntryId, RoomId]) -> None:
    named = [lot.entry for lot in lots]
    for entry in named:
        if entry not in due:
            raise RuleError("lot-unknown-entry", entry=entry)
    for entry in due:
        if entry not in named:
            raise RuleError("lot-missing", entry=entry)
    for what in (named, [lot.piece for lot in lots], [lot.station for lot in lots]):
        if len(set(what)) != len(lots):
            raise RuleError("lot-twice")


def _check_numbers(room: Room, lots: list[Lot]) -> None:
    for lot in lots:
        if not is_id(lot.piece) or lot.piece in room.practical.pieces:
            raise RuleError("piece-number", piece=lot.piece)


def _taken(room: Room, due: dict[EntryId, RoomId]) -> set[SeatId]:
    """Stations of those who keep theirs."""
    seats = room.seating.seats.items()
    return {seat for entry, seat in seats if entry not in due and entry not in room.checkin.gone}


def _check_station(room: Room, lot: Lot, where: RoomId, taken: set[SeatId]) -> None:
    plan = room.room_plan(where)
    if lot.station not in (*plan.seats, *plan.spares):
        raise RuleError("seat-unknown", seat=lot.station)
    if lot.station in taken:
        raise RuleError("seat-taken", seat=lot.station)
    if lot.station in room.practical.failed:
        raise RuleError("station-failed", seat=lot.station)


def _check_panel(room: Room, group: GroupId, lot: Lot) -> None:
    panel = panel_of(room.arrangement, lot.panel)
    team = {room.duty.lead(panel), *room.duty.examiners(panel)}
    if panel.group != group or any(related(room, person, lot.entry) for person in team):
        raise RuleError("panel-conflict", entry=lot.entry)


TOPIC = Topic(decide={LotsFromPaper: decide_lots}, apply={})
