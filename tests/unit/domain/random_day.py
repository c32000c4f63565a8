"""Random days: any command of the room with arguments that are mostly, not always, sensible.

A step is four small integers; they choose a command and its arguments, so that Hypothesis can
shrink a bad day to its shortest form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bozhen_desktop.domain.access import (
    AcceptRules,
    LogIn,
    ReportBack,
    ReportLost,
    StaffLogIn,
    StaffLogOff,
)
from bozhen_desktop.domain.arrangement import Relation
from bozhen_desktop.domain.base import Command, FromPaper
from bozhen_desktop.domain.beats import RecordBeat, ResumeSitting
from bozhen_desktop.domain.breaks import LeaveRoom, ReturnToRoom
from bozhen_desktop.domain.checkin import CheckIn, CheckInFromPaper, MarkAbsent, TurnAway
from bozhen_desktop.domain.closeout import CloseOut, Reasoned, unsettled
from bozhen_desktop.domain.corrections import CountersignVersion, StrikeThrough
from bozhen_desktop.domain.credits import GrantCredit
from bozhen_desktop.domain.custody import (
    HandOver,
    ReceivePackage,
    RecordOpening,
    RecordPrint,
    RecordWritten,
    ShowSeal,
)
from bozhen_desktop.domain.disclosure import ShowIdNumber
from bozhen_desktop.domain.duty import HoldBriefing, ReadRules, ReplaceExaminer, SignInStaff
from bozhen_desktop.domain.handin import CloseOverdue, ForceHandIn, HandIn, receipt_of
from bozhen_desktop.domain.incidents import (
    AcknowledgeMessage,
    AddNote,
    CloseFault,
    LowerHand,
    OpenFault,
    RaiseHand,
    SendMessage,
)
from bozhen_desktop.domain.lockout import Unlock
from bozhen_desktop.domain.lots import LotsFromPaper
from bozhen_desktop.domain.panels import (
    CloseRecheck,
    ConfirmSheet,
    ConveneRecheck,
    RescoreSheet,
    SettlePiece,
)
from bozhen_desktop.domain.paper import OpenPaper
from bozhen_desktop.domain.pieces import (
    CheckStation,
    DrawLatePieces,
    DrawPieces,
    Lot,
    StartPiece,
    StopPiece,
)
from bozhen_desktop.domain.results import ConfirmResults
from bozhen_desktop.domain.rulings import (
    AnswersFromPaper,
    PaperAnswer,
    RefuseOutbox,
    SettlePending,
    SettleRefused,
)
from bozhen_desktop.domain.scoresheet import sheet_digest
from bozhen_desktop.domain.scoring import ConfirmScores, OpenKey, ScoreGroup
from bozhen_desktop.domain.seating import AcceptLostSeats, DrawSeats, MoveEntry
from bozhen_desktop.domain.sheets import MarkVeto, ScoreRow, SheetFromPaper, SignSheet
from bozhen_desktop.domain.sitting import (
    EndGroup,
    PauseGroup,
    ResumeGroup,
    StartGroup,
    SuspendSitting,
)
from bozhen_desktop.domain.violations import DecideViolation, Facts, RecordViolation
from bozhen_desktop.kernel.errors import RuleError
from tests.unit.domain.support import EXAMINERS, MINUTE, START, Day, award
from tests.unit.domain.theory import TheoryDay, right, wrong

T = TypeVar("T")
Step = tuple[int, int, int, int]
Asked = tuple[Command, dict[str, Any]]
Maker = Callable[[Any, int, int, int], Asked]

CANARY = "CANARY-OUTBOX-TEXT"
STAFF = ("chief", "super", "inv1", "inv2", "keep1", "keep2", "e1", "e4", "nobody")


def pick(choices: Sequence[T], number: int) -> T:
    return choices[number % len(choices)]


def entry_of(day: Day, number: int) -> str:
    names = [entry.id for entry in day.room.arrangement.entries]
    return pick([*names, *names, *names, "n99"], number)


def group_of(day: Day, number: int) -> str:
    names = [group.id for group in day.room.arrangement.groups]
    return pick([*names, *names, *names, "G9"], number)


def seat_of(day: Day, number: int) -> str:
    plan = day.room.arrangement.rooms[0]
    return pick([*plan.seats, *plan.spares, "R9-01"], number)


def two(a: int, b: int) -> dict[str, Any]:
    """An actor and, mostly, another person."""
    return {"actor": pick(STAFF, a), "witness": pick((*STAFF, ""), b)}


def pair(number: int) -> dict[str, Any]:
    return pick(
        (
            {"actor": "chief", "witness": "super"},
            {"actor": "keep1", "witness": "keep2"},
            {"actor": "super", "witness": "chief"},
            {"actor": "chief", "witness": ""},
        ),
        number,
    )


def reason(number: int) -> str:
    return pick(("因故", "因故", ""), number)


def page(day: Day, number: int) -> FromPaper:
    return FromPaper(
        acted_at=START + day.now - number % 9 * MINUTE,
        page=number % 4,
        first="inv1",
        second=pick(("inv2", "inv2", "inv1"), number),
    )


def device(number: int, entry: str) -> str:
    return pick((f"key-{entry}.1", f"key-{entry}.1", f"key-{entry}.2", "key-spare.1"), number)


# ---------------------------------------------------------------- people and places


def _check_in(day: Day, a: int, b: int, c: int) -> Asked:
    entry = entry_of(day, a)
    plan = day.room.entry(entry)
    command = CheckIn(
        ticket=plan.ticket,
        document=pick(("resident", "resident", "work", "library-card"), b),
        id_no=pick((plan.person.id_no, plan.person.id_no, "150602199001010000"), c),
        name=plan.person.name,
        exception=reason(c + 2),
    )
    return command, pair(b)


def _check_in_paper(day: Day, a: int, b: int, c: int) -> Asked:
    plan = day.room.entry(entry_of(day, a))
    command = CheckInFromPaper(
        ticket=plan.ticket, document="resident", id_no=plan.person.id_no, paper=page(day, b)
    )
    return command, {}


def _log_in(day: TheoryDay, a: int, b: int, c: int) -> Asked:
    entry = entry_of(day, a)
    right_four = day.room.entry(entry).person.id_no[-4:]
    command = LogIn(last4=pick((right_four, right_four, "0000"), b), ticket="", boot="t1")
    return command, day.terminal(entry, device(c, entry))


def _save(day: TheoryDay, a: int, b: int, c: int) -> Asked:
    entry = entry_of(day, a)
    epochs = len(day.room.access.epochs.get(entry, ()))
    number = b % 8 + 1
    more: dict[str, Any] = {}
    if c % 5 == 0:
        more["epoch"] = max(epochs - 1, 0)
    if c % 7 == 0:
        more["gap"] = True
    if c % 11 == 0:
        more["made"] = b * MINUTE
    options = pick((right(number), wrong(number), []), c)
    command = day.answer(entry, number, options, **more)
    return command, day.terminal(entry, device(c, entry))


def _hand_in(day: TheoryDay, a: int, b: int, c: int) -> Asked:
    entry = entry_of(day, a)
    day.room.entry(entry)
    epoch = len(day.room.access.epochs.get(entry, ()))
    receipt = receipt_of(day.room, entry)
    return HandIn(epoch=epoch, receipt=receipt), day.terminal(entry, device(c, entry))


def _from_paper(day: TheoryDay, a: int, b: int, c: int) -> Asked:
    entry = entry_of(day, a)
    group = day.room.entry(entry).group
    answers = [
        PaperAnswer(item=f"{group}-i{n}", version=1, options=right(n)) for n in range(1, b % 8 + 1)
    ]
    return AnswersFromPaper(entry=entry, answers=answers, paper=page(day, c)), {}


def _close_out(day: Day, a: int, b: int, c: int) -> Asked:
    room = day.room
    due = [entry.id for entry in room.arrangement.entries if entry.id not in room.checkin.gone]
    handed = room.answers.handed_in
    void = [Reasoned(name=entry, reason="未交") for entry in due if entry not in handed]
    carried = [Reasoned(name=name, reason="待查") for name in unsettled(room)]
    command = CloseOut(
        void=void if a % 3 else [],
        carried=carried if b % 3 else [],
        head_seq=len(day.events),
        head_hash="0" * 64,
    )
    return command, pair(c)


def _facts(number: int) -> Facts:
    said = number % 2 == 0
    return Facts(facts="交谈", clause="三", statement="是" if said else "", refused=not said)


COMMON: list[Maker] = [
    lambda day, a, b, c: (SignInStaff(staff=pick(STAFF, a)), {}),
    lambda day, a, b, c: (HoldBriefing(minutes="会", attendees=["chief", pick(STAFF, a)]), {}),
    lambda day, a, b, c: (ReadRules(room=pick(("R1", "R1", "R9"), a)), {}),
    lambda day, a, b, c: (DrawSeats(room="R1", reason=reason(b)), pair(c)),
    lambda day, a, b, c: (
        MoveEntry(entry=entry_of(day, a), seat=seat_of(day, b), reason=reason(c)),
        {},
    ),
    _check_in,
    _check_in_paper,
    lambda day, a, b, c: (TurnAway(entry=entry_of(day, a), reason=reason(b)), pair(c)),
    lambda day, a, b, c: (MarkAbsent(group=group_of(day, a)), {}),
    lambda day, a, b, c: (StaffLogIn(staff=pick(STAFF, a), right=b % 3 > 0), {"device": "desk.1"}),
    lambda day, a, b, c: (StaffLogOff(staff=pick(STAFF, a)), {"device": "desk.1"}),
    lambda day, a, b, c: (Unlock(who=pick(("chief", "n1", "e1"), a), reason=reason(b)), pair(c)),
    lambda day, a, b, c: (StartGroup(group=group_of(day, a)), {}),
    lambda day, a, b, c: (StartGroup(group=group_of(day, a), paper=page(day, b)), {}),
    lambda day, a, b, c: (
        PauseGroup(group=group_of(day, a), reason=reason(b), paper=page(day, c) if c % 3 else None),
        {},
    ),
    lambda day, a, b, c: (
        ResumeGroup(group=group_of(day, a), paper=page(day, c) if b % 3 == 0 else None),
        {},
    ),
    lambda day, a, b, c: (RecordBeat(), {}),
    lambda day, a, b, c: (ResumeSitting(reported={"G1": b * MINUTE, "G2": c * MINUTE}), {}),
    lambda day, a, b, c: (EndGroup(group=group_of(day, a)), {}),
    lambda day, a, b, c: (OpenFault(seats=[seat_of(day, a)], what="死机", blocking=b % 2 == 0), {}),
    lambda day, a, b, c: (CloseFault(number=a % 4, remedy="换机"), {}),
    lambda day, a, b, c: (RaiseHand(), {"actor": entry_of(day, a), "role": "terminal"}),
    lambda day, a, b, c: (LowerHand(entry=entry_of(day, a)), {}),
    lambda day, a, b, c: (SendMessage(text="安静", group=group_of(day, a)), {}),
    lambda day, a, b, c: (SendMessage(text="请坐好", seat=seat_of(day, a)), {}),
    lambda day, a, b, c: (AcknowledgeMessage(number=a % 4), {"actor": entry_of(day, b)}),
    lambda day, a, b, c: (AddNote(room="R1", text=pick(("停电", " "), a)), {}),
    lambda day, a, b, c: (
        RecordViolation(entry=entry_of(day, a), code=pick(("talk", "x"), b), facts=_facts(c)),
        two(a, b),
    ),
    lambda day, a, b, c: (
        DecideViolation(number=a % 3, tier=b % 6, reason=reason(c)),
        {"actor": pick(STAFF, c)},
    ),
    lambda day, a, b, c: (
        LeaveRoom(entry=entry_of(day, a), reason=reason(b), escort=pick(STAFF, c)),
        {},
    ),
    lambda day, a, b, c: (ReturnToRoom(entry=entry_of(day, a)), {}),
    lambda day, a, b, c: (ReturnToRoom(entry=entry_of(day, a), paper=page(day, b)), {}),
    lambda day, a, b, c: (
        ReceivePackage(package=f"B{a % 3}", what="试卷", intact=b % 2 == 0),
        pair(c),
    ),
    lambda day, a, b, c: (
        ShowSeal(package=f"B{a % 3}", candidates=[entry_of(day, b), entry_of(day, c)], intact=True),
        {},
    ),
    lambda day, a, b, c: (
        RecordOpening(package=f"B{a % 3}", part=pick(("papers", "keys", "x"), b)),
        pair(c),
    ),
    lambda day, a, b, c: (
        RecordWritten(package=f"W{a}", first_seq=1, last_seq=b, medium="U 盘"),
        {},
    ),
    lambda day, a, b, c: (HandOver(lot="L1", count=30 + a % 2), two(b, c)),
    lambda day, a, b, c: (RecordPrint(form="签到表", number="1", copies=1, reason=reason(a)), {}),
    lambda day, a, b, c: (ShowIdNumber(entry=entry_of(day, b), reason=reason(a)), {}),
    lambda day, a, b, c: (
        RefuseOutbox(device="d9", number=a % 3, refused="save-answer", code="x", text=CANARY),
        {},
    ),
    lambda day, a, b, c: (
        SettleRefused(device="d9", number=a % 3, decision=reason(b)),
        pair(c),
    ),
    lambda day, a, b, c: (ConfirmResults(group=group_of(day, a), reason=reason(b)), pair(c)),
    _close_out,
]

THEORY: list[Maker] = [
    _log_in,
    _log_in,
    _save,
    _save,
    _save,
    _save,
    _hand_in,
    _hand_in,
    _from_paper,
    lambda day, a, b, c: (AcceptRules(pledge="v1"), day.terminal(entry_of(day, a))),
    lambda day, a, b, c: (ReportLost(entry=entry_of(day, a)), {}),
    lambda day, a, b, c: (ReportBack(entry=entry_of(day, a)), {}),
    lambda day, a, b, c: (AcceptLostSeats(reason=reason(b)), {}),
    lambda day, a, b, c: (
        OpenPaper(group=group_of(day, a), digest=day.room.group(group_of(day, a)).paper_digest),
        pair(c),
    ),
    lambda day, a, b, c: (
        GrantCredit(entries=[entry_of(day, a)], ms=b * MINUTE, reason=reason(c)),
        pair(c),
    ),
    lambda day, a, b, c: (ForceHandIn(entries=[entry_of(day, a)], reason=reason(b)), {}),
    lambda day, a, b, c: (CloseOverdue(), {}),
    lambda day, a, b, c: (
        SettlePending(number=a % 4 - 1, accept=b % 2 == 0, reason=reason(c)),
        pair(a),
    ),
    lambda day, a, b, c: (
        OpenKey(group=group_of(day, a), digest=f"key-{group_of(day, a)}-1", reason=reason(b)),
        pair(c),
    ),
    lambda day, a, b, c: (ScoreGroup(group=group_of(day, a)), {}),
    lambda day, a, b, c: (ConfirmScores(group=group_of(day, a)), pair(c)),
]


def piece_of(day: Day, number: int) -> str:
    return pick([*day.room.practical.pieces, "K0"], number)


def _sign(day: Day, a: int, b: int, c: int) -> Asked:
    piece, examiner = piece_of(day, a), pick(EXAMINERS, b)
    sheet = day.room.sheets.sheet(piece, examiner)
    rows = sheet.row_list() if sheet is not None else []
    vetoes = sheet.veto_list() if sheet is not None else []
    digest = sheet_digest(piece, examiner, rows, vetoes)
    return SignSheet(piece=piece, digest=digest), {"actor": examiner}


def _lots(day: Day, a: int, b: int, c: int) -> Asked:
    """Lots of everybody due, with numbers and stations that mostly can be."""
    lots = [
        Lot(entry=entry.id, piece=f"P{(n + b) % 7}", station=seat_of(day, n + c), panel="p1")
        for n, entry in enumerate(day.room.arrangement.entries)
        if entry.id in day.room.checkin.present and entry.id not in day.room.practical.by_entry
    ]
    return LotsFromPaper(group="G1", lots=lots[: 9 - a % 10], paper=page(day, b)), {}


PRACTICAL: list[Maker] = [
    lambda day, a, b, c: (DrawPieces(group="G1", reason=reason(a)), pair(b)),
    lambda day, a, b, c: (DrawLatePieces(group="G1"), {}),
    _lots,
    lambda day, a, b, c: (
        CheckStation(room="R1", station=seat_of(day, a), passed=b % 3 > 0, note=reason(c)),
        {},
    ),
    lambda day, a, b, c: (StartPiece(piece=piece_of(day, a)), {}),
    lambda day, a, b, c: (
        StopPiece(piece=piece_of(day, a), cause=pick(("done", "time", "halted", "x"), b)),
        {},
    ),
    *(
        lambda day, a, b, c: (
            ScoreRow(piece=piece_of(day, a), row=award(c % 90 * 100 + 1000)[b % 2]),
            {"actor": pick((*EXAMINERS, "e4"), c)},
        )
        for _ in range(5)
    ),
    lambda day, a, b, c: (
        MarkVeto(piece=piece_of(day, a), code=pick(("V1", "V2", "V9"), b), reason=reason(c)),
        {"actor": pick(EXAMINERS, c)},
    ),
    _sign,
    _sign,
    _sign,
    lambda day, a, b, c: (
        SheetFromPaper(
            piece=piece_of(day, a),
            examiner=pick(EXAMINERS, b),
            rows=award(c * 100 % 10_000),
            vetoes=[],
            paper=page(day, c),
        ),
        {},
    ),
    lambda day, a, b, c: (
        StrikeThrough(piece=piece_of(day, a), row=award(c * 100 % 10_000)[1], reason=reason(c)),
        {"actor": pick(EXAMINERS, b), "witness": pick(("", "chief", "e1"), c)},
    ),
    lambda day, a, b, c: (
        CountersignVersion(
            piece=piece_of(day, a),
            examiner=pick(EXAMINERS, b),
            version=c % 3 + 1,
            accept=c % 2 == 0,
            reason=reason(c),
        ),
        {"actor": pick(STAFF, c)},
    ),
    lambda day, a, b, c: (SettlePiece(piece=piece_of(day, a)), {}),
    lambda day, a, b, c: (ConveneRecheck(piece=piece_of(day, a)), {"actor": pick(EXAMINERS, b)}),
    lambda day, a, b, c: (ConfirmSheet(piece=piece_of(day, a)), {"actor": pick(EXAMINERS, b)}),
    lambda day, a, b, c: (
        RescoreSheet(
            piece=piece_of(day, a), rows=award(c * 100 % 10_000), vetoes=[], reason=reason(b)
        ),
        {"actor": pick(EXAMINERS, b)},
    ),
    lambda day, a, b, c: (
        CloseRecheck(piece=piece_of(day, a)),
        {"actor": pick(EXAMINERS, b), "witness": pick(("super", "chief", ""), c)},
    ),
    lambda day, a, b, c: (
        ReplaceExaminer(
            panel="p1",
            old=pick((*EXAMINERS, "e4"), a),
            new=pick(("e4", "e1", "chief"), b),
            reason=reason(c),
            declarations=[Relation(staff="e4", entry="n1", relation="师徒")] if c % 5 == 0 else [],
        ),
        pair(c),
    ),
]

RARE: list[Maker] = [
    lambda day, a, b, c: (SuspendSitting(reason=reason(a), new_day="2026-09-30"), pair(b)),
]


def asking(day: Day, makers: Sequence[Maker], *kinds: type[Command]) -> list[Maker]:
    """Those makers that ask for one of these commands."""
    return [maker for maker in makers if type(maker(day, 0, 0, 0)[0]) in kinds]


def take(day: Day, makers: Sequence[Maker], step: Step) -> bool:
    """One step: time passes, the PC restarts now and then, or a command is tried.

    Returns whether the room allowed it. Whatever else than a coded refusal happens is a fault.
    """
    kind, a, b, c = step
    day.ms += a % 7 * 1_000 + (MINUTE * (b % 20) if kind % 5 == 0 else 0)
    if kind % 61 == 60:
        day.reboot(f"b{len(day.events)}", off_ms=b * 10_000)
    try:
        command, how = makers[kind % len(makers)](day, a, b, c)
        day.do(command, **how)
    except RuleError:
        return False
    return True
