"""Results: words and cells of each subject, the overall word, confirmation by a second person.

Both subjects are marked out of 100 and each needs the pass mark (domain rules §1.2). A required
subject that is missing fails the whole; one not scored yet is 未完成, not failed; a subject not due
prints `--` and is never 缺考. The functions over plain inputs serve the head office as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.domain.violations import ALL_SUBJECTS, SUBJECT, tier_of, undecided
from bozhen_desktop.kernel.digest import digest_of
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, GroupId, StaffId
from bozhen_desktop.kernel.marks import TENTH, half_up, print_marks

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room

PASS, FAIL, ABSENT = "合格", "不合格", "缺考"
BREACH, UNFINISHED, GAVE_UP, NOT_DUE = "违纪", "未完成", "弃考", "--"
THEORY, PRACTICAL = "theory", "practical"
SUBJECTS = (THEORY, PRACTICAL)

CAME, DID_NOT_COME, LEFT_UNDONE, OPEN = "came", "absent", "gave-up", "open"
"""How somebody took part: came; absent or turned away; came and did nothing; not over yet."""


class SubjectResult(msgspec.Struct, frozen=True, kw_only=True):
    """Outcome of one subject: `word`, printed `cell`, marks (hundredths, to 0.1) if it has any."""

    subject: str
    word: str
    cell: str
    marks: int | None = None


class ConfirmResults(Command, tag="confirm-results"):
    """A second person confirms the results of a group; unfinished ones need a reason."""

    group: GroupId
    reason: str = ""


class ResultsConfirmed(Event, tag="results-confirmed"):
    """统分 and 复核: `digest` of canonical [[entry, word, cell] …] in entry order."""

    group: GroupId
    digest: str
    count: int
    unfinished: list[EntryId]
    reason: str
    first: str
    second: StaffId


class ResultsState(msgspec.Struct):
    """Confirmations by group."""

    confirmed: dict[str, ResultsConfirmed] = {}

    def reopen(self, group: GroupId) -> None:
        """Something changed: the confirmation no longer covers the group."""
        self.confirmed.pop(group, None)


def _subject(
    subject: str, took_part: str, marks: int | None, tier: int, pass_mark: int
) -> SubjectResult:
    """Violations first, then attendance, then marks; the verdict is on the printed value."""
    if tier >= SUBJECT:
        return SubjectResult(subject=subject, word=BREACH, cell=BREACH)
    if took_part == DID_NOT_COME:
        return SubjectResult(subject=subject, word=ABSENT, cell=ABSENT)
    if took_part == LEFT_UNDONE:
        return SubjectResult(subject=subject, word=GAVE_UP, cell=GAVE_UP)
    if marks is None or took_part == OPEN:
        return SubjectResult(subject=subject, word=UNFINISHED, cell=UNFINISHED)
    printed = half_up(marks, 1, TENTH)
    word = PASS if printed >= pass_mark else FAIL
    return SubjectResult(subject=subject, word=word, cell=print_marks(printed), marks=printed)


def theory_result(took_part: str, marks: int | None, tier: int, pass_mark: int) -> SubjectResult:
    """Outcome of the theory test: score in hundredths or None, gravest decided tier."""
    return _subject(THEORY, took_part, marks, tier, pass_mark)


def practical_result(took_part: str, marks: int | None, tier: int, pass_mark: int) -> SubjectResult:
    """Outcome of the practical test: mean in hundredths (0 with an agreed veto) or None."""
    return _subject(PRACTICAL, took_part, marks, tier, pass_mark)


def not_due(subject: str) -> SubjectResult:
    """A subject that is not due: `--`, no word."""
    return SubjectResult(subject=subject, word="", cell=NOT_DUE)


def with_violations(cells: list[SubjectResult], tier: int) -> list[SubjectResult]:
    """Tiers 4 and 5 make every subject of the round void, whichever it happened in."""
    if tier < ALL_SUBJECTS:
        return cells
    return [
        cell
        if cell.cell == NOT_DUE
        else SubjectResult(subject=cell.subject, word=BREACH, cell=BREACH)
        for cell in cells
    ]


def overall(
    due: list[str], carried: dict[str, int], cells: list[SubjectResult], pass_mark: int
) -> str:
    """The word of the entry over both subjects.

    Args:
        due: subjects due in this round.
        carried: marks (hundredths) of subjects passed before, still valid.
        cells: outcomes of the due subjects; one that is not there yet is 未完成.

    违纪 comes before 未完成, 未完成 before 不合格. A subject neither due nor carried is missing.
    """
    by_subject = {cell.subject: cell.word for cell in cells}
    words = [by_subject.get(subject) or UNFINISHED for subject in due]
    if BREACH in words:
        return BREACH
    if UNFINISHED in words:
        return UNFINISHED
    for subject in set(SUBJECTS) - set(due):
        good = subject in carried and half_up(carried[subject], 1, TENTH) >= pass_mark
        words.append(PASS if good else FAIL)
    return PASS if all(word == PASS for word in words) else FAIL


def took_part(room: Room, entry: EntryId) -> str:
    """How an entry took part in this sitting; a present one who never began has given up.

    Whoever a suspension kept from ending is due again: open, not given up.
    """
    if entry in room.checkin.gone:
        return DID_NOT_COME
    ended = room.sitting.clocks[room.entry(entry).group].phase == "ended"
    closed = room.custody.closed is not None and room.sitting.suspended is None
    over = ended or closed
    if entry not in room.checkin.present:
        return OPEN
    if room.arrangement.subject == THEORY:
        begun = entry in room.answers.handed_in
        return CAME if begun else (LEFT_UNDONE if over else OPEN)
    piece = room.practical.piece_of(entry)
    begun = piece is not None and (piece.phase != "drawn" or room.sheets.touched(piece.piece))
    return CAME if begun else (LEFT_UNDONE if over else OPEN)


def entry_result(room: Room, entry: EntryId) -> SubjectResult:
    """Outcome of an entry in this sitting's subject."""
    tier, part = tier_of(room, entry), took_part(room, entry)
    if room.arrangement.subject == THEORY:
        score = room.scoring.scores.get(entry)
        return theory_result(part, score.score if score else None, tier, room.rules.pass_mark)
    piece = room.practical.piece_of(entry)
    scored = room.sheets.scored.get(piece.piece) if piece else None
    return practical_result(part, scored.mean if scored else None, tier, room.rules.pass_mark)


def decide_confirm(room: Room, command: ConfirmResults, context: Context) -> list[Event]:
    """Two persons confirm what every entry of a group got.

    Raises:
        RuleError: `group-unknown`, `already-confirmed`, `nobody-to-score`,
            `violations-undecided`, `results-unfinished` (without a reason),
            `second-person-needed`.
    """
    room.group(command.group)
    if command.group in room.results.confirmed:
        raise RuleError("already-confirmed", group=command.group)
    entries = sorted(e.id for e in room.arrangement.entries if e.group == command.group)
    if not entries:
        raise RuleError("nobody-to-score", group=command.group)
    waiting = undecided(room)
    if waiting:
        raise RuleError("violations-undecided", count=len(waiting))
    results = {entry: entry_result(room, entry) for entry in entries}
    unfinished = [entry for entry in entries if results[entry].word == UNFINISHED]
    if unfinished and not command.reason:
        raise RuleError("results-unfinished", count=len(unfinished))
    return [
        ResultsConfirmed(
            group=command.group,
            digest=digest_of([[e, results[e].word, results[e].cell] for e in entries]),
            count=len(entries),
            unfinished=unfinished,
            reason=command.reason,
            first=context.actor,
            second=need_witness(context),
        )
    ]


def apply_confirmed(room: Room, event: ResultsConfirmed) -> None:
    """Locked until something changes."""
    room.results.confirmed[event.group] = event


TOPIC = Topic(decide={ConfirmResults: decide_confirm}, apply={ResultsConfirmed: apply_confirmed})
