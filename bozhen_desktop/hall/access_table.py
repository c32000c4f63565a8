"""Who may ask for what: message × device kind × duties of the person × state of the room.

What is not listed is refused. Rows of kind `hall` are made by the hall alone and never taken from a
connection. Duties are those of the arrangement (`people.DUTIES`); an empty set asks for no person.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bozhen_desktop.domain import (
    access,
    admission,
    answers,
    beats,
    breaks,
    checkin,
    closeout,
    corrections,
    credits,
    custody,
    devices,
    disclosure,
    duty,
    handin,
    incidents,
    lockout,
    lots,
    panels,
    paper,
    pieces,
    practical,
    results,
    rulings,
    scoring,
    seating,
    sheets,
    sitting,
    standby,
    trust,
    violations,
)
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.wire import messages

CANDIDATE = "candidate"
"""Stands for the entry that this device key logged in."""

ANY_STATE, OPEN, CLOSED = "any", "open", "closed"
"""open: not after close-out; closed: only after it."""

HALL, TERMINAL, CONSOLE, EXAMINER = "hall", "terminal", "console", "examiner"
STANDBY = "standby"


class Row(NamedTuple):
    """One row of the table."""

    kinds: frozenset[str]
    duties: frozenset[str] = frozenset()
    state: str = OPEN


def _row(kinds: str, duties: str = "", state: str = OPEN) -> Row:
    return Row(frozenset(kinds.split()), frozenset(duties.split()), state)


_STAFF = "site_chief invigilator technician custodian totaller supervisor emergency"
_LEADS = "site_chief invigilator"
_KEEPERS = "site_chief custodian technician"
_SCORERS = "examiner lead_examiner"

TABLE: dict[type, Row] = {
    # site
    devices.OpenSite: _row(HALL),
    devices.EnrolDevice: _row(HALL),
    admission.GrantStaffFile: _row(HALL),
    devices.PairingTried: _row(HALL),
    devices.ReportFork: _row(HALL),
    devices.IssueRoomCode: _row(CONSOLE, state=ANY_STATE),
    devices.BindSeats: _row(CONSOLE, "site_chief technician"),
    admission.AcceptDevices: _row(CONSOLE, f"{_LEADS} technician"),
    devices.BlockDevice: _row(CONSOLE, "site_chief technician"),
    standby.GrantStandby: _row(HALL),
    standby.ReportSafety: _row(HALL),
    standby.ReportPromotion: _row(HALL),
    standby.ReportSuperseded: _row(HALL),
    standby.ReleaseStandby: _row(CONSOLE, "site_chief", ANY_STATE),
    standby.GoWithoutStandby: _row(CONSOLE, _LEADS, ANY_STATE),
    trust.PinRoot: _row(HALL),
    trust.TakeTrust: _row(HALL),
    trust.TakePackage: _row(HALL),
    trust.RecordBuilt: _row(HALL, state=ANY_STATE),
    trust.RecordWritten: _row(HALL, state=ANY_STATE),
    # the sitting
    sitting.ImportArrangement: _row(HALL),
    sitting.StartGroup: _row(CONSOLE, _LEADS),
    sitting.PauseGroup: _row(CONSOLE, _LEADS),
    sitting.ResumeGroup: _row(CONSOLE, _LEADS),
    sitting.EndGroup: _row(CONSOLE, _LEADS),
    sitting.SuspendSitting: _row(CONSOLE, "site_chief"),
    beats.RecordBeat: _row(HALL),
    beats.ResumeSitting: _row(HALL),
    seating.DrawSeats: _row(CONSOLE, _LEADS),
    seating.MoveEntry: _row(CONSOLE, _LEADS),
    seating.AcceptLostSeats: _row(CONSOLE, _LEADS),
    checkin.CheckIn: _row(CONSOLE, _LEADS),
    checkin.CheckInFromPaper: _row(CONSOLE, _LEADS),
    checkin.TurnAway: _row(CONSOLE, _LEADS),
    checkin.MarkAbsent: _row(CONSOLE, _LEADS),
    # candidates
    access.LogIn: _row(TERMINAL),
    access.AcceptRules: _row(TERMINAL, CANDIDATE),
    access.StaffLogIn: _row(HALL, state=ANY_STATE),
    access.StaffLogOff: _row(HALL, state=ANY_STATE),
    lockout.Unlock: _row(CONSOLE, _LEADS),
    access.ReportLost: _row(HALL),
    access.ReportBack: _row(HALL),
    answers.SaveAnswer: _row(TERMINAL, CANDIDATE),
    handin.HandIn: _row(TERMINAL, CANDIDATE),
    handin.ForceHandIn: _row(CONSOLE, _LEADS),
    handin.CloseOverdue: _row(HALL),
    incidents.RaiseHand: _row(TERMINAL, CANDIDATE),
    incidents.LowerHand: _row(f"{TERMINAL} {CONSOLE}", f"{CANDIDATE} {_STAFF}"),
    incidents.AcknowledgeMessage: _row(TERMINAL, CANDIDATE),
    # papers, keys, scores
    paper.OpenPaper: _row(HALL),
    practical.OpenPracticalPaper: _row(HALL),
    scoring.OpenKey: _row(HALL),
    scoring.ScoreGroup: _row(CONSOLE, "site_chief totaller"),
    scoring.ConfirmScores: _row(CONSOLE, "site_chief totaller"),
    results.ConfirmResults: _row(CONSOLE, "site_chief totaller"),
    # what rules alone cannot decide
    credits.GrantCredit: _row(CONSOLE, _LEADS),
    rulings.SettlePending: _row(CONSOLE, "site_chief supervisor"),
    rulings.AnswersFromPaper: _row(CONSOLE, _LEADS),
    rulings.RefuseOutbox: _row(HALL, state=ANY_STATE),
    rulings.SettleRefused: _row(CONSOLE, "site_chief supervisor", ANY_STATE),
    # duty and practical
    duty.SignInStaff: _row(CONSOLE, _STAFF),
    duty.HoldBriefing: _row(CONSOLE, "site_chief"),
    duty.ReadRules: _row(CONSOLE, _LEADS),
    duty.ReplaceExaminer: _row(CONSOLE, "site_chief"),
    pieces.DrawPieces: _row(CONSOLE, _LEADS),
    pieces.DrawLatePieces: _row(CONSOLE, _LEADS),
    lots.LotsFromPaper: _row(CONSOLE, _LEADS),
    pieces.CheckStation: _row(f"{CONSOLE} {EXAMINER}", f"{_SCORERS} technician site_chief"),
    pieces.StartPiece: _row(f"{CONSOLE} {EXAMINER}", f"{_LEADS} {_SCORERS}"),
    pieces.StopPiece: _row(f"{CONSOLE} {EXAMINER}", f"{_LEADS} {_SCORERS}"),
    sheets.ScoreRow: _row(EXAMINER, _SCORERS),
    sheets.MarkVeto: _row(EXAMINER, _SCORERS),
    sheets.SignSheet: _row(EXAMINER, _SCORERS),
    sheets.SheetFromPaper: _row(CONSOLE, "site_chief totaller"),
    corrections.StrikeThrough: _row(EXAMINER, _SCORERS),
    corrections.CountersignVersion: _row(
        f"{CONSOLE} {EXAMINER}", f"{_SCORERS} supervisor site_chief"
    ),
    panels.SettlePiece: _row(CONSOLE, "site_chief totaller"),
    panels.ConveneRecheck: _row(EXAMINER, _SCORERS),
    panels.ConfirmSheet: _row(EXAMINER, _SCORERS),
    panels.RescoreSheet: _row(EXAMINER, _SCORERS),
    panels.CloseRecheck: _row(f"{CONSOLE} {EXAMINER}", f"{_SCORERS} supervisor"),
    # incidents
    incidents.OpenFault: _row(CONSOLE, _STAFF),
    incidents.CloseFault: _row(CONSOLE, _STAFF),
    incidents.SendMessage: _row(CONSOLE, _LEADS),
    incidents.AddNote: _row(CONSOLE, _STAFF, ANY_STATE),
    violations.RecordViolation: _row(CONSOLE, _LEADS),
    violations.ViolationFromPaper: _row(CONSOLE, _LEADS),
    violations.DecideViolation: _row(CONSOLE, "site_chief"),
    breaks.LeaveRoom: _row(CONSOLE, _LEADS),
    breaks.ReturnToRoom: _row(CONSOLE, _LEADS),
    # custody
    custody.ReceivePackage: _row(CONSOLE, "site_chief custodian"),
    custody.ShowSeal: _row(CONSOLE, _LEADS),
    custody.RecordOpening: _row(CONSOLE, "site_chief custodian"),
    custody.RecordWritten: _row(HALL, state=ANY_STATE),
    custody.HandOver: _row(CONSOLE, _STAFF, ANY_STATE),
    custody.RecordPrint: _row(CONSOLE, _STAFF, ANY_STATE),
    disclosure.ShowIdNumber: _row(HALL),
    closeout.CloseOut: _row(CONSOLE, "site_chief"),
}

_EVERYBODY = f"{TERMINAL} {CONSOLE} {EXAMINER}"
MESSAGES: dict[type[messages.Up], Row] = {
    messages.Hello: _row(f"{_EVERYBODY} {STANDBY}", state=ANY_STATE),
    messages.Proof: _row(f"{_EVERYBODY} {STANDBY}", state=ANY_STATE),
    messages.PairStart: _row(_EVERYBODY, state=ANY_STATE),
    messages.PairConfirm: _row(_EVERYBODY, state=ANY_STATE),
    messages.EnrolByFile: _row(_EVERYBODY, state=ANY_STATE),
    messages.Ask: _row(_EVERYBODY, state=ANY_STATE),
    messages.Ping: _row(f"{_EVERYBODY} {STANDBY}", state=ANY_STATE),
    messages.Track: _row(STANDBY, state=ANY_STATE),
    messages.Stored: _row(STANDBY, state=ANY_STATE),
    messages.Follow: _row(_EVERYBODY, state=ANY_STATE),
    messages.Query: _row(_EVERYBODY, state=ANY_STATE),
    messages.StaffOn: _row(f"{CONSOLE} {EXAMINER}", state=ANY_STATE),
    messages.StaffOff: _row(f"{CONSOLE} {EXAMINER}", state=ANY_STATE),
    messages.Witness: _row(f"{CONSOLE} {EXAMINER}", state=ANY_STATE),
    messages.Request: _row(CONSOLE, state=ANY_STATE),
    messages.PutPart: _row(CONSOLE, state=ANY_STATE),
    messages.Fetch: _row(CONSOLE, state=ANY_STATE),
}

QUERIES: dict[str, Row] = {
    "own-answers": _row(TERMINAL, CANDIDATE, ANY_STATE),
    "own-paper": _row(TERMINAL, CANDIDATE, ANY_STATE),
    "room-code": _row(CONSOLE, state=ANY_STATE),
    "devices": _row(CONSOLE, state=ANY_STATE),
    "safety": _row(CONSOLE, state=ANY_STATE),
    "unsettled": _row(CONSOLE, _STAFF, ANY_STATE),
    "pending": _row(CONSOLE, "site_chief supervisor", ANY_STATE),
    "position": _row(_EVERYBODY, state=ANY_STATE),
}

REQUESTS: dict[str, Row] = {
    "take-trust": _row(CONSOLE, _KEEPERS, ANY_STATE),
    "import-exam": _row(CONSOLE, _KEEPERS, ANY_STATE),
    "open-paper": _row(CONSOLE, "site_chief custodian"),
    "open-key": _row(CONSOLE, "site_chief custodian"),
    "export-result": _row(CONSOLE, "site_chief custodian", ANY_STATE),
    "confirm-written": _row(CONSOLE, "site_chief custodian", ANY_STATE),
    "go-on": _row(CONSOLE, state=ANY_STATE),
    "take-receipt": _row(CONSOLE, state=ANY_STATE),
    "take-answers": _row(CONSOLE, "site_chief technician", ANY_STATE),
    "purge": _row(CONSOLE, "site_chief", CLOSED),
    "print-form": _row(CONSOLE, _STAFF, ANY_STATE),
    "photo": _row(CONSOLE, _STAFF, ANY_STATE),
    "answer-sheet": _row(CONSOLE, _LEADS),
    "rubric": _row(CONSOLE, "site_chief totaller"),
    "show-id": _row(CONSOLE, f"{_LEADS} supervisor"),
}


FOUNDING = frozenset({"take-trust", "import-exam"})
"""Requests for which no person is needed while no sitting is open here: there are no accounts yet
(they come in the first package), or those of closed sittings have done their work. What is taken in
then stands on the office's signature, the pinned root, and whoever let this console in.
"""


def request_row(act: str, open_sittings: bool) -> Row | None:
    """The row of a request as things stand at this site; None when there is none."""
    row = REQUESTS.get(act)
    if row is not None and act in FOUNDING and not open_sittings:
        return row._replace(duties=frozenset())
    return row


def check_row(row: Row | None, kind: str, duties: Iterable[str], closed: bool) -> None:
    """Refuse what the table does not list.

    Args:
        row: the row, None when there is none.
        kind: kind of the asking device.
        duties: duties of the asking person, `candidate` for a logged-in entry, empty for nobody.
        closed: whether the sitting is closed.

    Raises:
        RuleError: `access-device`, `access-duty`, `access-state`.
    """
    if row is None or kind not in row.kinds:
        raise RuleError("access-device", device_kind=kind)
    if row.duties and row.duties.isdisjoint(duties):
        raise RuleError("access-duty")
    if (row.state == OPEN and closed) or (row.state == CLOSED and not closed):
        raise RuleError("access-state", closed=int(closed))
