"""Corrections of signed sheets: the strike-through and its countersignature.

Old row, new row and reason are kept; the new version counts only once a second person who may see
the sheet countersigned it. A result or confirmation that stood on the old version falls with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bozhen_desktop.domain.base import Command, Context, Event, Topic
from bozhen_desktop.domain.scoresheet import (
    COUNTERSIGNED,
    PENDING,
    REJECTED,
    RowScore,
    Sheet,
    Version,
    check_not_blind,
    check_row,
    scorers,
    sheet_digest,
    sheet_total,
)
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import PieceNo, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room


class StrikeThrough(Command, tag="strike-through"):
    """Correct one row of the actor's signed sheet, with a reason."""

    piece: PieceNo
    row: RowScore
    reason: str


class RowStruck(Event, tag="row-struck"):
    """`old` is struck, `new` stands beside it in `version`, which does not count yet."""

    piece: PieceNo
    examiner: StaffId
    version: int
    old: RowScore
    new: RowScore
    reason: str
    digest: str
    total: int


class CountersignVersion(Command, tag="countersign-version"):
    """Another person accepts a pending version, or rejects it with a reason."""

    piece: PieceNo
    examiner: StaffId
    version: int
    accept: bool = True
    reason: str = ""


class VersionCountersigned(Event, tag="version-countersigned"):
    """From here on the version counts."""

    piece: PieceNo
    examiner: StaffId
    version: int
    by: str


class VersionRejected(Event, tag="version-rejected"):
    """The version is kept and never counts."""

    piece: PieceNo
    examiner: StaffId
    version: int
    by: str
    reason: str


def _signed_sheet(room: Room, piece: PieceNo, examiner: str) -> Sheet:
    room.practical.piece(piece)
    sheet = room.sheets.sheet(piece, examiner)
    if sheet is None or not sheet.signed or examiner not in scorers(room, piece):
        raise RuleError("sheet-not-signed", piece=piece)
    recheck = room.sheets.rechecks.get(piece)
    if recheck is not None and not recheck.closed:
        raise RuleError("recheck-open", piece=piece)
    return sheet


def decide_strike(room: Room, command: StrikeThrough, context: Context) -> list[Event]:
    """Correct one's own signed row; a second person may countersign in the same step.

    Raises:
        RuleError: `piece-unknown`, `sheet-not-signed`, `recheck-open`, `version-pending`,
            `reason-needed`, `nothing-changed`, those of `check_row` and of a countersignature.
    """
    sheet = _signed_sheet(room, command.piece, context.actor)
    paper = room.practical.paper(room.practical.piece(command.piece).group)
    if sheet.pending is not None:
        raise RuleError("version-pending", piece=command.piece)
    if not command.reason:
        raise RuleError("reason-needed", act="strike-through")
    check_row(paper, command.row)
    base = sheet.counting
    old = next(row for row in base.rows if row.no == command.row.no)
    if old == command.row:
        raise RuleError("nothing-changed", row=old.no)
    rows = [command.row if row.no == old.no else row for row in base.rows]
    struck = RowStruck(
        piece=command.piece,
        examiner=sheet.examiner,
        version=len(sheet.versions) + 1,
        old=old,
        new=command.row,
        reason=command.reason,
        digest=sheet_digest(command.piece, sheet.examiner, rows, base.vetoes),
        total=sheet_total(paper, rows),
    )
    return [struck, *_at_once(room, struck, context)]


def _at_once(room: Room, struck: RowStruck, context: Context) -> list[VersionCountersigned]:
    """The countersignature of a witness who confirmed in the same step."""
    if not context.witness:
        return []
    _check_second(room, struck.piece, struck.examiner, context.witness)
    return [
        VersionCountersigned(
            piece=struck.piece,
            examiner=struck.examiner,
            version=struck.version,
            by=context.witness,
        )
    ]


def _check_second(room: Room, piece: PieceNo, examiner: str, second: str) -> None:
    if second == examiner:
        raise RuleError("second-person-needed")
    room.staff(StaffId(second))
    check_not_blind(room, piece, second)


def apply_struck(room: Room, event: RowStruck) -> None:
    """Add the version; it waits."""
    sheet = room.sheets.open_sheet(event.piece, event.examiner)
    base = sheet.counting
    rows = [event.new if row.no == event.new.no else row for row in base.rows]
    sheet.versions.append(
        Version(
            number=event.version,
            rows=rows,
            vetoes=base.vetoes,
            total=event.total,
            digest=event.digest,
            status=PENDING,
            reason=event.reason,
        )
    )


def decide_countersign(room: Room, command: CountersignVersion, context: Context) -> list[Event]:
    """A second person who is not bound to blindness accepts or rejects a pending version.

    Raises:
        RuleError: `piece-unknown`, `sheet-not-signed`, `recheck-open`, `version-unknown`,
            `second-person-needed`, `staff-unknown`, `still-blind`, `reason-needed`.
    """
    sheet = _signed_sheet(room, command.piece, command.examiner)
    if sheet.pending is None or sheet.pending.number != command.version:
        raise RuleError("version-unknown", version=command.version)
    _check_second(room, command.piece, command.examiner, context.actor)
    if command.accept:
        return [
            VersionCountersigned(
                piece=command.piece,
                examiner=command.examiner,
                version=command.version,
                by=context.actor,
            )
        ]
    if not command.reason:
        raise RuleError("reason-needed", act="reject-version")
    return [
        VersionRejected(
            piece=command.piece,
            examiner=command.examiner,
            version=command.version,
            by=context.actor,
            reason=command.reason,
        )
    ]


def apply_countersigned(room: Room, event: VersionCountersigned) -> None:
    """The version counts; what stood on the old one falls."""
    sheet = room.sheets.open_sheet(event.piece, event.examiner)
    sheet.settle(event.version, COUNTERSIGNED, event.by)
    room.sheets.scored.pop(event.piece, None)
    room.results.reopen(room.practical.pieces[event.piece].group)


def apply_rejected(room: Room, event: VersionRejected) -> None:
    """The version never counts."""
    sheet = room.sheets.open_sheet(event.piece, event.examiner)
    sheet.settle(event.version, REJECTED, event.by)


TOPIC = Topic(
    decide={StrikeThrough: decide_strike, CountersignVersion: decide_countersign},
    apply={
        RowStruck: apply_struck,
        VersionCountersigned: apply_countersigned,
        VersionRejected: apply_rejected,
    },
)
