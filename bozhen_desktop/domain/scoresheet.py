"""What a score sheet is: rows, vetoes, versions, who scores a piece, and the state of all sheets.

Acts on sheets stand in `sheets` (filling, signing, striking through) and `panels` (settling,
re-check). Nothing is ever edited in place: every change after signing is a new version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Event
from bozhen_desktop.domain.duty import panel_of
from bozhen_desktop.domain.practical import DEDUCT, PracticalPaper
from bozhen_desktop.kernel.digest import digest_of
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import GroupId, PieceNo, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room

SIGNED, PENDING, COUNTERSIGNED, REJECTED = "signed", "pending", "countersigned", "rejected"


class RowScore(msgspec.Struct, frozen=True, kw_only=True):
    """One row: hundredths awarded or deducted, at how many `places` (处), why when deducted."""

    no: int
    hundredths: int
    places: int = 0
    reason: str = ""


class MarkedVeto(msgspec.Struct, frozen=True, kw_only=True):
    """A 否定项 an examiner saw, and what he saw."""

    code: str
    reason: str


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One signed state of a sheet; `status` signed | pending | countersigned | rejected.

    `total` in hundredths leaves vetoes aside; `mark` does not. `by` countersigned or rejected it;
    `reason`: why a row was struck through.
    """

    number: int
    rows: list[RowScore]
    vetoes: list[MarkedVeto]
    total: int
    digest: str
    status: str
    by: str = ""
    reason: str = ""

    @property
    def mark(self) -> int:
        """What the version counts in the mean: 0 with a veto."""
        return 0 if self.vetoes else self.total


class Sheet(msgspec.Struct, kw_only=True):
    """Sheet of one examiner for one piece: draft rows by number until signed, then versions."""

    piece: PieceNo
    examiner: StaffId
    rows: dict[str, RowScore] = {}
    vetoes: dict[str, MarkedVeto] = {}
    versions: list[Version] = []
    from_paper: bool = False

    @property
    def signed(self) -> bool:
        """Whether the sheet is locked."""
        return bool(self.versions)

    @property
    def counting(self) -> Version:
        """The last fully countersigned version of a signed sheet."""
        return [v for v in self.versions if v.status in (SIGNED, COUNTERSIGNED)][-1]

    @property
    def pending(self) -> Version | None:
        """The version that waits for a countersignature, if any."""
        last = self.versions[-1] if self.versions else None
        return last if last is not None and last.status == PENDING else None

    def row_list(self) -> list[RowScore]:
        """Draft rows in order."""
        return sorted(self.rows.values(), key=lambda row: row.no)

    def veto_list(self) -> list[MarkedVeto]:
        """Draft vetoes in order."""
        return sorted(self.vetoes.values(), key=lambda veto: veto.code)

    def settle(self, number: int, status: str, by: str) -> None:
        """Countersign or reject version `number`."""
        old = self.versions[number - 1]
        self.versions[number - 1] = msgspec.structs.replace(old, status=status, by=by)


class SheetMark(msgspec.Struct, frozen=True, kw_only=True):
    """What one sheet gave to a mean: version, mark in hundredths, veto codes."""

    examiner: StaffId
    version: int
    mark: int
    vetoes: list[str]


class PieceScored(Event, tag="piece-scored"):
    """Result of a piece: the mean of all sheets, half-up to 0.1, in hundredths; the verdict on it.

    `spread` is the largest difference; `rechecked`: a closed re-check stands behind it.
    """

    piece: PieceNo
    group: GroupId
    mean: int
    passed: bool
    veto: bool
    spread: int
    sheets: list[SheetMark]
    rechecked: bool


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What an examiner said in a re-check: confirmed, or re-scored as `version`."""

    rescored: bool
    version: int
    reason: str


class Recheck(msgspec.Struct, kw_only=True):
    """待复核: causes, who convened it, statements by examiner; versions it covers once closed."""

    causes: list[str]
    lead: str = ""
    statements: dict[str, Statement] = {}
    closed: bool = False
    covers: dict[str, int] = {}


class SheetsState(msgspec.Struct):
    """Sheets by `piece/examiner`, void ones, re-checks and results by piece."""

    sheets: dict[str, Sheet] = {}
    voided: list[Sheet] = []
    rechecks: dict[str, Recheck] = {}
    scored: dict[str, PieceScored] = {}

    def sheet(self, piece: PieceNo, examiner: str) -> Sheet | None:
        """The sheet of an examiner for a piece, or None."""
        return self.sheets.get(f"{piece}/{examiner}")

    def open_sheet(self, piece: PieceNo, examiner: StaffId) -> Sheet:
        """The sheet to write on; made when there is none."""
        sheet = Sheet(piece=piece, examiner=examiner)
        return self.sheets.setdefault(f"{piece}/{examiner}", sheet)

    def is_signed(self, piece: PieceNo, examiner: str) -> bool:
        """Whether this examiner signed for this piece."""
        sheet = self.sheet(piece, examiner)
        return sheet is not None and sheet.signed

    def touched(self, piece: PieceNo) -> bool:
        """Whether anybody wrote on a sheet of the piece."""
        return any(sheet.piece == piece for sheet in (*self.sheets.values(), *self.voided))

    def unsigned_of(self, room: Room, panel: str, examiner: StaffId) -> list[PieceNo]:
        """Pieces of a panel for which this examiner has begun a sheet and not signed it."""
        return sorted(
            sheet.piece
            for sheet in self.sheets.values()
            if sheet.examiner == examiner
            and not sheet.signed
            and room.practical.pieces[sheet.piece].panel == panel
        )

    def void(self, piece: PieceNo, examiner: StaffId) -> None:
        """Set an unsigned sheet aside: kept, never counted."""
        self.voided.append(self.sheets.pop(f"{piece}/{examiner}"))


def scorers(room: Room, piece: PieceNo) -> list[StaffId]:
    """Whose sheets count for a piece: who signed before he was replaced, else who scores now."""
    panel = panel_of(room.arrangement, room.practical.piece(piece).panel)
    found = []
    for arranged in panel.examiners:
        chain = room.duty.chain(panel.id, arranged)
        signed = [person for person in chain if room.sheets.is_signed(piece, person)]
        found.append(signed[0] if signed else chain[-1])
    return found


def all_signed(room: Room, piece: PieceNo) -> bool:
    """Whether the piece is blind no more."""
    return all(room.sheets.is_signed(piece, person) for person in scorers(room, piece))


def check_not_blind(room: Room, piece: PieceNo, *people: str) -> None:
    """Nobody who has still to sign his own sheet of the piece may see another's.

    Raises:
        RuleError: `still-blind`.
    """
    for person in people:
        due = person in scorers(room, piece)
        if due and not room.sheets.is_signed(piece, person):
            raise RuleError("still-blind", piece=piece, staff=person)


def may_see(room: Room, piece: PieceNo, person: str, viewer: str) -> bool:
    """Whether `viewer` may see the sheet of `person`: his own; others' once all have signed.

    Others' sheets are for the scorers of the piece and for supervisors, who countersign.
    """
    if person == viewer:
        return True
    team = scorers(room, piece)
    allowed = viewer in team or supervises(room, viewer)
    return allowed and person in team and all_signed(room, piece)


def supervises(room: Room, person: str) -> bool:
    """Whether a person is 质量督导员 here."""
    return room.has_staff(person) and "supervisor" in room.staff(StaffId(person)).duties


def visible_sheets(room: Room, examiner: StaffId) -> list[Sheet]:
    """Sheets a person may see: his own; those of his panel once all of the piece are signed."""
    return [
        sheet
        for sheet in room.sheets.sheets.values()
        if may_see(room, sheet.piece, sheet.examiner, examiner)
    ]


def check_row(paper: PracticalPaper, score: RowScore) -> None:
    """Refuse marks outside a row's cap or steps, and deductions without places or reason.

    Raises:
        RuleError: `row-unknown`, `row-cap`, `row-step`, `places-missing`, `reason-needed`.
    """
    row = next((row for row in paper.rows if row.no == score.no), None)
    if row is None:
        raise RuleError("row-unknown", row=score.no)
    if not 0 <= score.hundredths <= row.max_hundredths:
        raise RuleError("row-cap", row=row.no, maximum=row.max_hundredths)
    if score.hundredths % row.step_hundredths:
        raise RuleError("row-step", row=row.no, step=row.step_hundredths)
    if (row.mode == DEDUCT and (score.hundredths > 0) != (score.places > 0)) or score.places < 0:
        raise RuleError("places-missing", row=row.no)
    if row.mode == DEDUCT and score.hundredths and not score.reason:
        raise RuleError("reason-needed", act="deduct", row=row.no)


def check_veto(paper: PracticalPaper, veto: MarkedVeto) -> None:
    """Refuse a veto the rubric does not have, or one without reason.

    Raises:
        RuleError: `veto-unknown`, `reason-needed`.
    """
    if all(known.code != veto.code for known in paper.vetoes):
        raise RuleError("veto-unknown", veto=veto.code)
    if not veto.reason:
        raise RuleError("reason-needed", act="veto")


def check_whole(paper: PracticalPaper, rows: list[RowScore], vetoes: list[MarkedVeto]) -> None:
    """Refuse a sheet with an empty, doubled or unsound row (L105: item by item).

    Raises:
        RuleError: `row-empty`, `row-twice`, `veto-twice`, and those of `check_row`, `check_veto`.
    """
    for score in rows:
        check_row(paper, score)
    for veto in vetoes:
        check_veto(paper, veto)
    filled = [score.no for score in rows]
    if len(set(filled)) != len(filled):
        raise RuleError("row-twice")
    if len({veto.code for veto in vetoes}) != len(vetoes):
        raise RuleError("veto-twice")
    empty = sorted({row.no for row in paper.rows} - set(filled))
    if empty:
        raise RuleError("row-empty", row=empty[0], count=len(empty))


def sheet_total(paper: PracticalPaper, rows: list[RowScore]) -> int:
    """Sum of a whole sheet in hundredths: awards as they are, deductions from the row's points."""
    most = {row.no: row.max_hundredths for row in paper.rows if row.mode == DEDUCT}
    return sum(
        most[score.no] - score.hundredths if score.no in most else score.hundredths
        for score in rows
    )


def sheet_digest(
    piece: PieceNo, examiner: str, rows: list[RowScore], vetoes: list[MarkedVeto]
) -> str:
    """What an examiner signs: SHA-256 of [piece, examiner, rows, vetoes], lists in order."""
    ordered = sorted(rows, key=lambda row: row.no), sorted(vetoes, key=lambda veto: veto.code)
    return digest_of([piece, examiner, *ordered])
