"""Score sheets: every examiner scores alone, row by row, and signs (seed L105, L305).

Signed is locked; corrections stand in `corrections`, settling and re-check in `panels`, and
`TOPIC` carries them all. A sheet filled on paper has its own entrance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bozhen_desktop.domain import corrections, panels
from bozhen_desktop.domain.base import (
    Command,
    Context,
    Event,
    FromPaper,
    Topic,
    acted,
)
from bozhen_desktop.domain.pieces import DRAWN, STOPPED
from bozhen_desktop.domain.practical import PracticalPaper
from bozhen_desktop.domain.scoresheet import (
    SIGNED,
    MarkedVeto,
    RowScore,
    Sheet,
    SheetsState,
    Version,
    check_not_blind,
    check_row,
    check_veto,
    check_whole,
    scorers,
    sheet_digest,
    sheet_total,
    visible_sheets,
)
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import PieceNo, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room

__all__ = ["TOPIC", "MarkedVeto", "RowScore", "SheetsState", "sheet_digest", "visible_sheets"]


class ScoreRow(Command, tag="score-row"):
    """Fill or change one row of the actor's unsigned sheet."""

    piece: PieceNo
    row: RowScore


class RowScored(Event, tag="row-scored"):
    """A row of an unsigned sheet as it stands now."""

    piece: PieceNo
    examiner: StaffId
    row: RowScore


class MarkVeto(Command, tag="mark-veto"):
    """Mark a 否定项 on the actor's unsigned sheet; an empty reason takes the mark away."""

    piece: PieceNo
    code: str
    reason: str


class VetoMarked(Event, tag="veto-marked"):
    """A veto was marked, or with an empty reason taken away."""

    piece: PieceNo
    examiner: StaffId
    code: str
    reason: str


class SignSheet(Command, tag="sign-sheet"):
    """Sign the sheet whose digest the examiner saw."""

    piece: PieceNo
    digest: str


class SheetSigned(Event, tag="sheet-signed"):
    """Locked, with its total in hundredths."""

    piece: PieceNo
    examiner: StaffId
    digest: str
    total: int


class SheetFromPaper(Command, tag="sheet-from-paper"):
    """补录 of a sheet that was filled and signed on paper."""

    piece: PieceNo
    examiner: StaffId
    rows: list[RowScore]
    vetoes: list[MarkedVeto]
    paper: FromPaper


class SheetEntered(Event, tag="sheet-entered"):
    """A signed sheet from paper; it replaces what stood unsigned on the screen."""

    piece: PieceNo
    examiner: StaffId
    rows: list[RowScore]
    vetoes: list[MarkedVeto]
    digest: str
    total: int
    paper: FromPaper


def _draft(room: Room, piece: PieceNo, examiner: str) -> tuple[PracticalPaper, Sheet]:
    """Rubric and unsigned sheet of a scorer; a sheet not begun is an empty one."""
    paper = room.practical.paper(room.practical.piece(piece).group)
    if examiner not in scorers(room, piece):
        raise RuleError("not-your-piece", piece=piece)
    sheet = room.sheets.sheet(piece, examiner)
    if sheet is not None and sheet.signed:
        raise RuleError("sheet-signed", piece=piece)
    return paper, sheet or Sheet(piece=piece, examiner=StaffId(examiner))


def _check_begun(room: Room, piece: PieceNo) -> None:
    if room.practical.piece(piece).phase == DRAWN:
        raise RuleError("piece-phase", piece=piece, phase=DRAWN)


def decide_row(room: Room, command: ScoreRow, context: Context) -> list[Event]:
    """Score one row of one's own sheet once work has begun.

    Raises:
        RuleError: `piece-unknown`, `not-your-piece`, `sheet-signed`, `piece-phase`, and those of
            `check_row`.
    """
    paper, sheet = _draft(room, command.piece, context.actor)
    _check_begun(room, command.piece)
    check_row(paper, command.row)
    return [RowScored(piece=command.piece, examiner=sheet.examiner, row=command.row)]


def apply_row(room: Room, event: RowScored) -> None:
    """Write the row."""
    sheet = room.sheets.open_sheet(event.piece, event.examiner)
    sheet.rows[str(event.row.no)] = event.row


def decide_veto(room: Room, command: MarkVeto, context: Context) -> list[Event]:
    """Mark a veto, or take one's own mark away.

    Raises:
        RuleError: as `decide_row`, `veto-unknown`, `veto-not-marked`.
    """
    paper, sheet = _draft(room, command.piece, context.actor)
    _check_begun(room, command.piece)
    if command.reason:
        check_veto(paper, MarkedVeto(code=command.code, reason=command.reason))
    elif command.code not in sheet.vetoes:
        raise RuleError("veto-not-marked", veto=command.code)
    return [
        VetoMarked(
            piece=command.piece, examiner=sheet.examiner, code=command.code, reason=command.reason
        )
    ]


def apply_veto(room: Room, event: VetoMarked) -> None:
    """Write or take away the mark."""
    sheet = room.sheets.open_sheet(event.piece, event.examiner)
    if event.reason:
        sheet.vetoes[event.code] = MarkedVeto(code=event.code, reason=event.reason)
    else:
        sheet.vetoes.pop(event.code, None)


def decide_sign(room: Room, command: SignSheet, context: Context) -> list[Event]:
    """Sign after work ended: no empty row, and what is signed is what stands here.

    Raises:
        RuleError: as `decide_row`, `row-empty`, `sheet-digest`.
    """
    paper, sheet = _draft(room, command.piece, context.actor)
    piece = room.practical.piece(command.piece)
    if piece.phase != STOPPED:
        raise RuleError("piece-phase", piece=piece.piece, phase=piece.phase)
    rows, vetoes = sheet.row_list(), sheet.veto_list()
    check_whole(paper, rows, vetoes)
    digest = sheet_digest(command.piece, sheet.examiner, rows, vetoes)
    if command.digest != digest:
        raise RuleError("sheet-digest", piece=command.piece)
    return [
        SheetSigned(
            piece=command.piece,
            examiner=sheet.examiner,
            digest=digest,
            total=sheet_total(paper, rows),
        )
    ]


def apply_signed(room: Room, event: SheetSigned) -> None:
    """Lock the sheet: its first version."""
    sheet = room.sheets.open_sheet(event.piece, event.examiner)
    _add_version(sheet, event.digest, event.total, SIGNED)


def _add_version(sheet: Sheet, digest: str, total: int, status: str) -> None:
    sheet.versions.append(
        Version(
            number=len(sheet.versions) + 1,
            rows=sheet.row_list(),
            vetoes=sheet.veto_list(),
            total=total,
            digest=digest,
            status=status,
        )
    )


def decide_sheet_from_paper(room: Room, command: SheetFromPaper, context: Context) -> list[Event]:
    """Enter a paper sheet; who types it must not still have to score the piece himself.

    Raises:
        RuleError: `page-number-missing`, `second-person-needed`, `piece-unknown`,
            `not-your-piece`, `sheet-signed`, `still-blind`, and those of `check_whole`.
    """
    acted(context, command.paper)
    paper, sheet = _draft(room, command.piece, command.examiner)
    others = {command.paper.first, command.paper.second, context.actor} - {command.examiner}
    check_not_blind(room, command.piece, *sorted(others))
    check_whole(paper, command.rows, command.vetoes)
    return [
        SheetEntered(
            piece=command.piece,
            examiner=sheet.examiner,
            rows=command.rows,
            vetoes=command.vetoes,
            digest=sheet_digest(command.piece, sheet.examiner, command.rows, command.vetoes),
            total=sheet_total(paper, command.rows),
            paper=command.paper,
        )
    ]


def apply_entered(room: Room, event: SheetEntered) -> None:
    """A locked sheet, marked as from paper."""
    sheet = room.sheets.open_sheet(event.piece, event.examiner)
    sheet.rows = {str(row.no): row for row in event.rows}
    sheet.vetoes = {veto.code: veto for veto in event.vetoes}
    sheet.from_paper = True
    _add_version(sheet, event.digest, event.total, SIGNED)


TOPIC = Topic(
    decide={
        ScoreRow: decide_row,
        MarkVeto: decide_veto,
        SignSheet: decide_sign,
        SheetFromPaper: decide_sheet_from_paper,
        **corrections.TOPIC.decide,
        **panels.TOPIC.decide,
    },
    apply={
        RowScored: apply_row,
        VetoMarked: apply_veto,
        SheetSigned: apply_signed,
        SheetEntered: apply_entered,
        **corrections.TOPIC.apply,
        **panels.TOPIC.apply,
    },
)
