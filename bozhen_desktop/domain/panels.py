"""Panels: settling a piece (mean of all sheets), and the re-check of sheets that disagree.

Seed L51: three or more examiners, arithmetic mean; nobody's sheet is dropped and no leader
overwrites. Where examiners differ on a veto, on pass or fail, or by more than `spread_limit`, the
piece is 待复核: the lead convenes, each examiner confirms or re-scores with a reason, a supervisor
countersigns, then the mean is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.domain.duty import panel_of
from bozhen_desktop.domain.scoresheet import (
    COUNTERSIGNED,
    PENDING,
    MarkedVeto,
    PieceScored,
    Recheck,
    RowScore,
    Sheet,
    SheetMark,
    Statement,
    Version,
    check_whole,
    scorers,
    sheet_digest,
    sheet_total,
)
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import PieceNo, StaffId
from bozhen_desktop.kernel.marks import TENTH, half_up, mean_to_tenth

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room

BY_VETO, BY_VERDICT, BY_SPREAD = "veto", "verdict", "spread"


class SettlePiece(Command, tag="settle-piece"):
    """统分 of a piece whose sheets are all signed."""

    piece: PieceNo


class RecheckOpened(Event, tag="recheck-opened"):
    """待复核: the sheets differ in `causes` (veto, verdict, spread)."""

    piece: PieceNo
    causes: list[str]
    sheets: list[SheetMark]


class ConveneRecheck(Command, tag="convene-recheck"):
    """The lead of the panel convenes its examiners."""

    piece: PieceNo


class RecheckConvened(Event, tag="recheck-convened"):
    """`examiners` are asked; a sheet of somebody who left the panel stands as written."""

    piece: PieceNo
    lead: StaffId
    examiners: list[StaffId]


class ConfirmSheet(Command, tag="confirm-sheet"):
    """The actor stands by his sheet."""

    piece: PieceNo
    reason: str = ""


class SheetConfirmed(Event, tag="sheet-confirmed"):
    """An examiner stands by this version."""

    piece: PieceNo
    examiner: StaffId
    version: int
    reason: str


class RescoreSheet(Command, tag="rescore-sheet"):
    """The actor scores anew, whole, with a reason."""

    piece: PieceNo
    rows: list[RowScore]
    vetoes: list[MarkedVeto]
    reason: str


class SheetRescored(Event, tag="sheet-rescored"):
    """A new version beside the old one; it counts once the re-check is closed."""

    piece: PieceNo
    examiner: StaffId
    version: int
    rows: list[RowScore]
    vetoes: list[MarkedVeto]
    reason: str
    digest: str
    total: int


class CloseRecheck(Command, tag="close-recheck"):
    """The lead closes the re-check and a supervisor countersigns, or the other way round."""

    piece: PieceNo


class RecheckClosed(Event, tag="recheck-closed"):
    """`covers`: the version of each examiner's sheet that the re-check settled on."""

    piece: PieceNo
    lead: StaffId
    supervisor: StaffId
    covers: dict[str, int]


def piece_marks(room: Room, piece: PieceNo) -> list[SheetMark]:
    """What the sheets of a piece count now; all must be signed."""
    marks = []
    for person in scorers(room, piece):
        version = room.sheets.sheets[f"{piece}/{person}"].counting
        vetoes = [veto.code for veto in version.vetoes]
        marks.append(
            SheetMark(examiner=person, version=version.number, mark=version.mark, vetoes=vetoes)
        )
    return marks


def differences(marks: list[SheetMark], pass_mark: int, spread_limit: int) -> list[str]:
    """Why sheets ask for a re-check; pass and fail are told apart on the printed value."""
    causes = []
    if len({tuple(mark.vetoes) for mark in marks}) > 1:
        causes.append(BY_VETO)
    if len({half_up(mark.mark, 1, TENTH) >= pass_mark for mark in marks}) > 1:
        causes.append(BY_VERDICT)
    if spread(marks) > spread_limit:
        causes.append(BY_SPREAD)
    return causes


def spread(marks: list[SheetMark]) -> int:
    """Largest difference between sheets, in hundredths."""
    values = [mark.mark for mark in marks]
    return max(values) - min(values)


def _check_settled(room: Room, piece: PieceNo) -> None:
    room.practical.piece(piece)
    for person in scorers(room, piece):
        sheet = room.sheets.sheet(piece, person)
        if sheet is None or not sheet.signed:
            raise RuleError("sheets-unsigned", piece=piece)
    if _open_recheck(room, piece) is not None:
        raise RuleError("recheck-open", piece=piece)
    if any(room.sheets.sheets[f"{piece}/{p}"].pending for p in scorers(room, piece)):
        raise RuleError("version-pending", piece=piece)
    if piece in room.sheets.scored:
        raise RuleError("already-scored", piece=piece)


def decide_settle(room: Room, command: SettlePiece, context: Context) -> list[Event]:
    """Take the mean, or ask for a re-check the present versions have not gone through.

    Raises:
        RuleError: `piece-unknown`, `sheets-unsigned`, `recheck-open`, `version-pending`,
            `already-scored`.
    """
    _check_settled(room, command.piece)
    marks = piece_marks(room, command.piece)
    causes = differences(marks, room.rules.pass_mark, room.rules.spread_limit)
    recheck = room.sheets.rechecks.get(command.piece)
    covers = {mark.examiner: mark.version for mark in marks}
    rechecked = recheck is not None and recheck.covers == covers
    if causes and not rechecked:
        return [RecheckOpened(piece=command.piece, causes=causes, sheets=marks)]
    mean = mean_to_tenth([mark.mark for mark in marks])
    return [
        PieceScored(
            piece=command.piece,
            group=room.practical.piece(command.piece).group,
            mean=mean,
            passed=mean >= room.rules.pass_mark,
            veto=all(mark.vetoes for mark in marks),
            spread=spread(marks),
            sheets=marks,
            rechecked=rechecked,
        )
    ]


def apply_scored(room: Room, event: PieceScored) -> None:
    """The result of the piece; a confirmation given before no longer covers the group."""
    room.sheets.scored[event.piece] = event
    room.results.reopen(event.group)


def apply_recheck_opened(room: Room, event: RecheckOpened) -> None:
    """The piece waits."""
    room.sheets.rechecks[event.piece] = Recheck(causes=event.causes)


def _open_recheck(room: Room, piece: PieceNo) -> Recheck | None:
    found = room.sheets.rechecks.get(piece)
    return found if found is not None and not found.closed else None


def _recheck(room: Room, piece: PieceNo) -> Recheck:
    room.practical.piece(piece)
    found = _open_recheck(room, piece)
    if found is None:
        raise RuleError("no-recheck", piece=piece)
    return found


def _asked(room: Room, piece: PieceNo) -> list[StaffId]:
    """Scorers who are still on the panel."""
    panel = panel_of(room.arrangement, room.practical.piece(piece).panel)
    now = room.duty.examiners(panel)
    return [person for person in scorers(room, piece) if person in now]


def decide_convene(room: Room, command: ConveneRecheck, context: Context) -> list[Event]:
    """Only the lead of the panel convenes, once.

    Raises:
        RuleError: `piece-unknown`, `no-recheck`, `already-convened`, `lead-needed`.
    """
    recheck = _recheck(room, command.piece)
    if recheck.lead:
        raise RuleError("already-convened", piece=command.piece)
    panel = panel_of(room.arrangement, room.practical.piece(command.piece).panel)
    lead = room.duty.lead(panel)
    if context.actor != lead:
        raise RuleError("lead-needed", piece=command.piece)
    asked = _asked(room, command.piece)
    return [RecheckConvened(piece=command.piece, lead=lead, examiners=asked)]


def apply_convened(room: Room, event: RecheckConvened) -> None:
    """The panel sits."""
    room.sheets.rechecks[event.piece].lead = event.lead


def _own_statement(room: Room, piece: PieceNo, context: Context) -> Sheet:
    recheck = _recheck(room, piece)
    if not recheck.lead:
        raise RuleError("not-convened", piece=piece)
    if context.actor not in _asked(room, piece):
        raise RuleError("not-your-piece", piece=piece)
    if context.actor in recheck.statements:
        raise RuleError("already-stated", piece=piece)
    return room.sheets.sheets[f"{piece}/{context.actor}"]


def decide_confirm(room: Room, command: ConfirmSheet, context: Context) -> list[Event]:
    """Stand by one's sheet.

    Raises:
        RuleError: `piece-unknown`, `no-recheck`, `not-convened`, `not-your-piece`,
            `already-stated`.
    """
    sheet = _own_statement(room, command.piece, context)
    return [
        SheetConfirmed(
            piece=command.piece,
            examiner=sheet.examiner,
            version=sheet.counting.number,
            reason=command.reason,
        )
    ]


def apply_confirmed(room: Room, event: SheetConfirmed) -> None:
    """Noted."""
    room.sheets.rechecks[event.piece].statements[event.examiner] = Statement(
        rescored=False, version=event.version, reason=event.reason
    )


def decide_rescore(room: Room, command: RescoreSheet, context: Context) -> list[Event]:
    """Score anew with a reason; the old version stays readable.

    Raises:
        RuleError: as `decide_confirm`, `reason-needed`, and those of `check_whole`.
    """
    sheet = _own_statement(room, command.piece, context)
    if not command.reason:
        raise RuleError("reason-needed", act="rescore")
    paper = room.practical.paper(room.practical.piece(command.piece).group)
    check_whole(paper, command.rows, command.vetoes)
    return [
        SheetRescored(
            piece=command.piece,
            examiner=sheet.examiner,
            version=len(sheet.versions) + 1,
            rows=command.rows,
            vetoes=command.vetoes,
            reason=command.reason,
            digest=sheet_digest(command.piece, sheet.examiner, command.rows, command.vetoes),
            total=sheet_total(paper, command.rows),
        )
    ]


def apply_rescored(room: Room, event: SheetRescored) -> None:
    """Add the version; it waits for the close."""
    room.sheets.rechecks[event.piece].statements[event.examiner] = Statement(
        rescored=True, version=event.version, reason=event.reason
    )
    sheet = room.sheets.open_sheet(event.piece, event.examiner)
    sheet.versions.append(
        Version(
            number=event.version,
            rows=sorted(event.rows, key=lambda row: row.no),
            vetoes=sorted(event.vetoes, key=lambda veto: veto.code),
            total=event.total,
            digest=event.digest,
            status=PENDING,
        )
    )


def _lead_and_supervisor(room: Room, piece: PieceNo, people: list[str]) -> tuple[str, str]:
    panel = panel_of(room.arrangement, room.practical.piece(piece).panel)
    lead = room.duty.lead(panel)
    if lead not in people:
        raise RuleError("lead-needed", piece=piece)
    other = next(person for person in people if person != lead)
    if "supervisor" not in room.staff(StaffId(other)).duties:
        raise RuleError("supervisor-needed")
    return lead, other


def decide_close(room: Room, command: CloseRecheck, context: Context) -> list[Event]:
    """Everybody asked has spoken; lead and supervisor sign.

    Raises:
        RuleError: `piece-unknown`, `no-recheck`, `not-convened`, `statement-missing`,
            `second-person-needed`, `lead-needed`, `supervisor-needed`.
    """
    recheck = _recheck(room, command.piece)
    if not recheck.lead:
        raise RuleError("not-convened", piece=command.piece)
    silent = [p for p in _asked(room, command.piece) if p not in recheck.statements]
    if silent:
        raise RuleError("statement-missing", piece=command.piece, staff=silent[0])
    people = [context.actor, need_witness(context)]
    lead, supervisor = _lead_and_supervisor(room, command.piece, people)
    sheets = room.sheets.sheets
    return [
        RecheckClosed(
            piece=command.piece,
            lead=StaffId(lead),
            supervisor=StaffId(supervisor),
            covers={
                p: _latest(sheets[f"{command.piece}/{p}"]) for p in scorers(room, command.piece)
            },
        )
    ]


def _latest(sheet: Sheet) -> int:
    return sheet.pending.number if sheet.pending is not None else sheet.counting.number


def apply_closed(room: Room, event: RecheckClosed) -> None:
    """Re-scored versions count from here."""
    recheck = room.sheets.rechecks[event.piece]
    recheck.closed, recheck.covers = True, event.covers
    for person, version in event.covers.items():
        sheet = room.sheets.sheets[f"{event.piece}/{person}"]
        if sheet.versions[version - 1].status == PENDING:
            sheet.settle(version, COUNTERSIGNED, event.supervisor)


TOPIC = Topic(
    decide={
        SettlePiece: decide_settle,
        ConveneRecheck: decide_convene,
        ConfirmSheet: decide_confirm,
        RescoreSheet: decide_rescore,
        CloseRecheck: decide_close,
    },
    apply={
        PieceScored: apply_scored,
        RecheckOpened: apply_recheck_opened,
        RecheckConvened: apply_convened,
        SheetConfirmed: apply_confirmed,
        SheetRescored: apply_rescored,
        RecheckClosed: apply_closed,
    },
)
