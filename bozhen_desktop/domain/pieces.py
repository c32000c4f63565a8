"""Work pieces: the draw of piece numbers and workstations, checks of stations, start and stop.

Work pieces carry a number (考件编号) instead of a name; examiners never see who made one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.arrangement import EntryPlan, PanelPlan
from bozhen_desktop.domain.base import (
    Command,
    Context,
    Event,
    FromPaper,
    Topic,
    acted,
    need_witness,
)
from bozhen_desktop.domain.clocks import RUNNING, elapsed_then
from bozhen_desktop.domain.drawing import shuffled
from bozhen_desktop.domain.duty import related
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, GroupId, PieceNo, RoomId, SeatId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room

DONE, TIME, HALTED = "done", "time", "halted"
CAUSES = (DONE, TIME, HALTED)
"""完成, 时间到, 停止考核 (with a reason)."""

DRAWN, STARTED, STOPPED = "drawn", "started", "stopped"


class DrawPieces(Command, tag="draw-pieces"):
    """抽号定工位 for the present entries of a group; a second draw needs a reason and a witness."""

    group: GroupId
    reason: str = ""


class DrawLatePieces(Command, tag="draw-late-pieces"):
    """Draw for present entries that came after the draw; nobody else's lot changes."""

    group: GroupId


class Lot(msgspec.Struct, frozen=True, kw_only=True):
    """What one entry drew: piece number and workstation; the panel that scores the piece."""

    entry: EntryId
    piece: PieceNo
    station: SeatId
    panel: str


class PiecesDrawn(Event, tag="pieces-drawn"):
    """`round` counts the draws of the group; `late` lots are added, others replace all lots.

    Lots that were drawn on `paper` have no seed.
    """

    group: GroupId
    seed: str
    round: int
    late: bool
    lots: list[Lot]
    reason: str
    witness: StaffId
    paper: FromPaper | None = None


class CheckStation(Command, tag="check-station"):
    """场地设备材料检验: a workstation passed or failed (L104), with a note when it failed."""

    room: RoomId
    station: SeatId
    passed: bool
    note: str = ""
    paper: FromPaper | None = None


class StationChecked(Event, tag="station-checked"):
    """A failed station is not drawn until it passes."""

    station: SeatId
    passed: bool
    note: str
    by: str
    paper: FromPaper | None = None


class StartPiece(Command, tag="start-piece"):
    """A candidate begins work on his piece, now or at the time on `paper`."""

    piece: PieceNo
    paper: FromPaper | None = None


class PieceStarted(Event, tag="piece-started"):
    """Edge: work began at `elapsed` ms of the group's time."""

    piece: PieceNo
    elapsed: int
    paper: FromPaper | None = None


class StopPiece(Command, tag="stop-piece"):
    """Work ends, now or at the time on `paper`: `done`, `time` over, or `halted` with a reason."""

    piece: PieceNo
    cause: str
    reason: str = ""
    paper: FromPaper | None = None


class PieceStopped(Event, tag="piece-stopped"):
    """Edge: work ended; `worked` in ms of the group's time."""

    piece: PieceNo
    cause: str
    worked: int
    reason: str
    paper: FromPaper | None = None


class Piece(msgspec.Struct, kw_only=True):
    """A work piece: whose it is (never shown to examiners), its panel, where its work stands."""

    piece: PieceNo
    entry: EntryId
    group: GroupId
    panel: str
    phase: str = DRAWN
    started: int = 0
    worked: int = 0
    cause: str = ""


def _stations(room: Room, where: RoomId, drawn: set[str], seed: str) -> list[SeatId]:
    """Free and sound workstations of a room in drawn order, spares last."""
    plan = room.room_plan(where)
    seats = room.seating.seats
    taken = {s for e, s in seats.items() if e not in drawn and e not in room.checkin.gone}
    barred = taken | room.practical.failed
    regular = [seat for seat in plan.seats if seat not in barred]
    spares = [seat for seat in plan.spares if seat not in barred]
    return shuffled(regular, seed, f"stations/{where}") + spares


def _panel_for(room: Room, entry: EntryId, panels: list[PanelPlan], load: dict[str, int]) -> str:
    """The least loaded panel of which nobody is related to the entry."""
    free = []
    for panel in panels:
        team = {room.duty.lead(panel), *room.duty.examiners(panel)}
        if not any(related(room, person, entry) for person in team):
            free.append(panel.id)
    if not free:
        raise RuleError("panel-conflict", entry=entry)
    chosen = min(free, key=lambda panel: load[panel])
    load[chosen] += 1
    return chosen


def _lots(
    room: Room, group: GroupId, entries: list[EntryPlan], round_: int, seed: str
) -> list[Lot]:
    panels = [panel for panel in room.arrangement.panels if panel.group == group]
    load = {panel.id: 0 for panel in panels}
    drawn = {entry.id for entry in entries}
    rooms = {entry.room for entry in entries}
    stations = {where: _stations(room, where, {*drawn}, seed) for where in sorted(rooms)}
    lots = []
    for number, entry in enumerate(shuffled(entries, seed, f"pieces/{group}/{round_}"), 1):
        if not stations[entry.room]:
            raise RuleError("stations-short", room=entry.room)
        lots.append(
            Lot(
                entry=entry.id,
                piece=PieceNo(f"{group}.{round_}-{number:02d}"),
                station=stations[entry.room].pop(0),
                panel=_panel_for(room, entry.id, panels, load),
            )
        )
    return lots


def present_entries(room: Room, group: GroupId) -> list[EntryPlan]:
    """Who can be drawn for: present entries of a group whose paper is open.

    Raises:
        RuleError: `group-unknown`, `paper-not-open`, `briefing-missing`, `recusal-open`.
    """
    room.group(group)
    room.practical.paper(group)
    room.duty.check_briefed()
    here = room.checkin.present
    return [e for e in room.arrangement.entries if e.group == group and e.id in here]


def decide_draw(room: Room, command: DrawPieces, context: Context) -> list[Event]:
    """Draw for everybody present; again only before any work, with a reason and a witness.

    Raises:
        RuleError: `group-unknown`, `paper-not-open`, `briefing-missing`, `recusal-open`,
            `nobody-present`, `work-begun`, `reason-needed`, `second-person-needed`,
            `panel-conflict`, `stations-short`.
    """
    entries = present_entries(room, command.group)
    if not entries:
        raise RuleError("nobody-present", group=command.group)
    practical = room.practical
    again = command.group in practical.draws
    numbers = [p for p in practical.pieces.values() if p.group == command.group]
    if any(p.phase != DRAWN or room.sheets.touched(p.piece) for p in numbers):
        raise RuleError("work-begun", group=command.group)
    if again and not command.reason:
        raise RuleError("reason-needed", act="draw-again")
    witness = need_witness(context) if again else context.witness
    return [_drawn(room, command.group, entries, context, (False, command.reason, witness))]


def _drawn(
    room: Room,
    group: GroupId,
    entries: list[EntryPlan],
    context: Context,
    why: tuple[bool, str, StaffId],
) -> PiecesDrawn:
    late, reason, witness = why
    round_ = room.practical.draws.get(group, 0) + 1
    return PiecesDrawn(
        group=group,
        seed=context.seed,
        round=round_,
        late=late,
        lots=_lots(room, group, entries, round_, context.seed),
        reason=reason,
        witness=witness,
    )


def decide_draw_late(room: Room, command: DrawLatePieces, context: Context) -> list[Event]:
    """Draw for late-comers among the stations left.

    Raises:
        RuleError: as `decide_draw`, and `not-drawn`, `nobody-late`.
    """
    entries = present_entries(room, command.group)
    if command.group not in room.practical.draws:
        raise RuleError("not-drawn", group=command.group)
    late = [entry for entry in entries if entry.id not in room.practical.by_entry]
    if not late:
        raise RuleError("nobody-late", group=command.group)
    return [_drawn(room, command.group, late, context, (True, "", context.witness))]


def apply_drawn(room: Room, event: PiecesDrawn) -> None:
    """Take the lots; the workstation is the entry's seat from here on."""
    practical = room.practical
    practical.draws[event.group] = event.round
    if not event.late:
        for old in [p for p in practical.pieces.values() if p.group == event.group]:
            del practical.pieces[old.piece]
            practical.by_entry.pop(old.entry, None)
    for lot in event.lots:
        practical.pieces[lot.piece] = Piece(
            piece=lot.piece, entry=lot.entry, group=event.group, panel=lot.panel
        )
        practical.by_entry[lot.entry] = lot.piece
        practical.numbers[lot.piece] = event.group
        room.seating.seats[lot.entry] = lot.station


def decide_station(room: Room, command: CheckStation, context: Context) -> list[Event]:
    """A failed station needs a note.

    Raises:
        RuleError: `room-unknown`, `seat-unknown`, `reason-needed`, those of `acted`.
    """
    acted(context, command.paper)
    plan = room.room_plan(command.room)
    if command.station not in (*plan.seats, *plan.spares):
        raise RuleError("seat-unknown", seat=command.station)
    if not command.passed and not command.note:
        raise RuleError("reason-needed", act="check-station")
    return [
        StationChecked(
            station=command.station,
            passed=command.passed,
            note=command.note,
            by=context.actor,
            paper=command.paper,
        )
    ]


def apply_station(room: Room, event: StationChecked) -> None:
    """Bar or free the station for draws."""
    if event.passed:
        room.practical.failed.discard(event.station)
    else:
        room.practical.failed.add(event.station)


def decide_start(room: Room, command: StartPiece, context: Context) -> list[Event]:
    """Work begins once, while the group's time runs, at a sound station.

    Raises:
        RuleError: `piece-unknown`, `piece-phase`, `group-phase`, `station-failed`, those of
            `acted`.
    """
    acted(context, command.paper)
    piece = room.practical.piece(command.piece)
    if piece.phase != DRAWN:
        raise RuleError("piece-phase", piece=piece.piece, phase=piece.phase)
    phase = room.sitting.clocks[piece.group].phase
    if phase != RUNNING or room.sitting.suspended is not None:
        raise RuleError("group-phase", group=piece.group, phase=phase)
    station = room.seating.seat_of(piece.entry)
    if station in room.practical.failed:
        raise RuleError("station-failed", seat=station)
    elapsed = elapsed_then(room, piece.group, context, command.paper)
    return [PieceStarted(piece=piece.piece, elapsed=elapsed, paper=command.paper)]


def apply_started(room: Room, event: PieceStarted) -> None:
    """Work has begun."""
    piece = room.practical.pieces[event.piece]
    piece.phase, piece.started = STARTED, event.elapsed
    room.results.reopen(piece.group)


def decide_stop(room: Room, command: StopPiece, context: Context) -> list[Event]:
    """Work ends once; a halt needs a reason.

    Raises:
        RuleError: `piece-unknown`, `piece-phase`, `stop-cause`, `reason-needed`, `acted-before`
            (the paper says that it ended before it began), those of `acted`.
    """
    acted(context, command.paper)
    piece = room.practical.piece(command.piece)
    if piece.phase != STARTED:
        raise RuleError("piece-phase", piece=piece.piece, phase=piece.phase)
    if command.cause not in CAUSES:
        raise RuleError("stop-cause", cause=command.cause)
    if command.cause == HALTED and not command.reason:
        raise RuleError("reason-needed", act="halt-piece")
    worked = elapsed_then(room, piece.group, context, command.paper) - piece.started
    if command.paper is not None and worked < 0:
        raise RuleError("acted-before", act="stop-piece", acted_at=command.paper.acted_at)
    return [
        PieceStopped(
            piece=piece.piece,
            cause=command.cause,
            worked=max(worked, 0),
            reason=command.reason,
            paper=command.paper,
        )
    ]


def apply_stopped(room: Room, event: PieceStopped) -> None:
    """Work has ended."""
    piece = room.practical.pieces[event.piece]
    piece.phase, piece.worked, piece.cause = STOPPED, event.worked, event.cause


TOPIC = Topic(
    decide={
        DrawPieces: decide_draw,
        DrawLatePieces: decide_draw_late,
        CheckStation: decide_station,
        StartPiece: decide_start,
        StopPiece: decide_stop,
    },
    apply={
        PiecesDrawn: apply_drawn,
        StationChecked: apply_station,
        PieceStarted: apply_started,
        PieceStopped: apply_stopped,
    },
)
