"""更正: an answer key, a score or a person's data corrected by a signed decision of the office.

The room only files the request. Two persons decide here, with a reason and the document that
stands behind it; what the room wrote stays as it was, and the office derives the results anew. A
standardised theory score is never typed (clause table A16, seed L51): it changes with the key, or
to what answers and key give.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.domain.batchplan import local_day
from bozhen_desktop.domain.eligibility import NUMBERED, check_name
from bozhen_desktop.domain.items import MULTIPLE
from bozhen_desktop.domain.people import Person, birth_of, check_citizen_id, sex_of
from bozhen_desktop.domain.results import SUBJECTS, THEORY
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, ItemId, OptionId, PaperId, SittingId, StaffId
from bozhen_desktop.kernel.marks import FULL, TENTH

if TYPE_CHECKING:
    from bozhen_desktop.domain.bureau import Bureau


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """Why a decision is made: `reason` in words, `document` that stands behind it (文号, 附件).

    `at`: UTC ms of the decision; `original`: digest of the signed decision in the archive, ""
    while it is drafted.
    """

    reason: str
    document: str
    at: int
    original: str = ""


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """Whose result changes: cell and word of a subject before and after."""

    sitting: SittingId
    entry: EntryId
    subject: str
    cell_before: str
    word_before: str
    cell_after: str
    word_after: str


class KeyChange(msgspec.Struct, frozen=True, kw_only=True):
    """Another key of one item: right options `old` and `new`, or full points for everybody.

    `type` and `options` say what the item is; both come from the paper.
    """

    item: ItemId
    type: str
    options: list[OptionId]
    old: list[OptionId]
    new: list[OptionId]
    free: bool = False


class CorrectKey(Command, tag="correct-key"):
    """Correct keys of a paper that was scored; `version`: of the key in force (a fact)."""

    paper: PaperId
    paper_digest: str
    version: int
    changes: list[KeyChange]
    effects: list[Effect]
    basis: Basis


class KeyCorrected(Event, tag="key-corrected"):
    """Key `version` of the paper is in force; every sitting of the paper is scored by it."""

    number: int
    paper: PaperId
    paper_digest: str
    version: int
    changes: list[KeyChange]
    effects: list[Effect]
    basis: Basis
    first: str
    second: StaffId


class CorrectScore(Command, tag="correct-score"):
    """Correct the marks (hundredths, to 0.1) of an entry in a sitting.

    `stated`: marks in force; `found`: what answers and key, or the sheets, give (facts); `seen`:
    how many decisions there were when it was made out.
    """

    sitting: SittingId
    entry: EntryId
    subject: str
    marks: int
    stated: int
    found: int
    seen: int
    effects: list[Effect]
    basis: Basis


class ScoreCorrected(Event, tag="score-corrected"):
    """These marks count until another decision, or a later key of the paper."""

    number: int
    sitting: SittingId
    entry: EntryId
    subject: str
    marks: int
    stated: int
    effects: list[Effect]
    basis: Basis
    first: str
    second: StaffId


class CorrectPerson(Command, tag="correct-person"):
    """Correct name or ID number of the person of an entry; "" leaves it."""

    entry: EntryId
    basis: Basis
    name: str = ""
    id_no: str = ""


class PersonCorrected(Event, tag="person-corrected"):
    """The person of these entries, before and after, with sex and birth as they follow."""

    number: int
    entries: list[EntryId]
    before: Person
    after: Person
    sex: str
    birth: str
    basis: Basis
    first: str
    second: StaffId


Amendment = KeyCorrected | ScoreCorrected | PersonCorrected


class KeyInForce(msgspec.Struct, kw_only=True):
    """Corrections of a paper's key together: rights by item, items free for all, their decision."""

    version: int
    number: int
    rights: dict[ItemId, list[OptionId]] = {}
    free: set[ItemId] = set()


class AmendmentState(msgspec.Struct):
    """All decisions by number from 1; keys by paper digest; scores by `sitting/entry`."""

    made: list[Amendment] = []
    keys: dict[str, KeyInForce] = {}
    scores: dict[str, ScoreCorrected] = {}

    def score_of(self, sitting: str, entry: str) -> ScoreCorrected | None:
        """The decision on an entry's marks in a sitting, if there is one."""
        return self.scores.get(f"{sitting}/{entry}")


def _checked(bureau: Bureau, basis: Basis, context: Context) -> tuple[int, StaffId]:
    """Number of the next decision and its second person.

    Raises:
        RuleError: `reason-needed`, `document-needed`, `decision-in-future`,
            `second-person-needed`.
    """
    if not basis.reason.strip():
        raise RuleError("reason-needed", act="correct")
    if not basis.document.strip():
        raise RuleError("document-needed")
    if basis.at > context.now_ms:
        raise RuleError("decision-in-future")
    return len(bureau.amendments.made) + 1, need_witness(context)


def decide_key(bureau: Bureau, command: CorrectKey, context: Context) -> list[Event]:
    """Two persons correct keys of a paper.

    Raises:
        RuleError: those of `_checked`; `key-unchanged`, `key-item-twice`, `key-stale` (another
            correction came between), `item-key-unknown`, `item-two-keys`, `item-one-key`.
    """
    number, second = _checked(bureau, command.basis, context)
    known = bureau.amendments.keys.get(command.paper_digest)
    if known is not None and known.version != command.version:
        raise RuleError("key-stale", version=known.version)
    if not command.changes:
        raise RuleError("key-unchanged", item="")
    if len({change.item for change in command.changes}) < len(command.changes):
        raise RuleError("key-item-twice")
    for change in command.changes:
        _check_change(change)
    return [
        KeyCorrected(
            number=number,
            paper=command.paper,
            paper_digest=command.paper_digest,
            version=command.version + 1,
            changes=command.changes,
            effects=command.effects,
            basis=command.basis,
            first=context.actor,
            second=second,
        )
    ]


def _check_change(change: KeyChange) -> None:
    """A closed key: one option, for 多选 several but not a repeated one, or free for all."""
    if change.free:
        return
    new = change.new
    if new == change.old:
        raise RuleError("key-unchanged", item=change.item)
    if not new or new != sorted(set(new)) or not set(new) <= set(change.options):
        raise RuleError("item-key-unknown", key="".join(new)[:40])
    if change.type != MULTIPLE and len(new) > 1:
        raise RuleError("item-two-keys", keys=len(new))
    if change.type == MULTIPLE and len(new) < 2:
        raise RuleError("item-one-key")


def apply_key(bureau: Bureau, event: KeyCorrected) -> None:
    """In force for every sitting of the paper."""
    state = bureau.amendments
    state.made.append(event)
    known = state.keys.setdefault(event.paper_digest, KeyInForce(version=0, number=0))
    known.version, known.number = event.version, event.number
    for change in event.changes:
        known.free.discard(change.item)
        if change.free:
            known.free.add(change.item)
        else:
            known.rights[change.item] = change.new


def decide_score(bureau: Bureau, command: CorrectScore, context: Context) -> list[Event]:
    """Two persons correct marks.

    Raises:
        RuleError: those of `_checked`; `sitting-unknown`, `sitting-forked`, `subject-unknown`,
            `marks-out-of-range`, `score-unchanged`, `theory-by-key-only` (a theory score changes
            only to what answers and key give), `score-stale` (another correction came between).
    """
    number, second = _checked(bureau, command.basis, context)
    chain = bureau.ranges.chain(command.sitting)
    if not chain.last:
        raise RuleError("sitting-unknown", sitting=command.sitting)
    if chain.forked:
        raise RuleError("sitting-forked", sitting=command.sitting)
    if command.subject not in SUBJECTS:
        raise RuleError("subject-unknown", text=command.subject[:20])
    if not 0 <= command.marks <= FULL or command.marks % TENTH:
        raise RuleError("marks-out-of-range", marks=command.marks)
    since = bureau.amendments.made[command.seen :]
    if any(_touches(event, command) for event in since):
        raise RuleError("score-stale", entry=command.entry)
    if command.marks == command.stated:
        raise RuleError("score-unchanged", entry=command.entry)
    if command.subject == THEORY and command.marks != command.found:
        raise RuleError("theory-by-key-only", entry=command.entry)
    return [
        ScoreCorrected(
            number=number,
            sitting=command.sitting,
            entry=command.entry,
            subject=command.subject,
            marks=command.marks,
            stated=command.stated,
            effects=command.effects,
            basis=command.basis,
            first=context.actor,
            second=second,
        )
    ]


def _touches(event: Amendment, command: CorrectScore) -> bool:
    """Whether marks that a command states may be others after this decision."""
    if isinstance(event, ScoreCorrected):
        return (event.sitting, event.entry) == (command.sitting, command.entry)
    return isinstance(event, KeyCorrected) and command.subject == THEORY


def apply_score(bureau: Bureau, event: ScoreCorrected) -> None:
    """These marks count."""
    bureau.amendments.made.append(event)
    bureau.amendments.scores[f"{event.sitting}/{event.entry}"] = event


def decide_person(bureau: Bureau, command: CorrectPerson, context: Context) -> list[Event]:
    """Two persons correct a name or number in all entries of the person in the batch.

    Raises:
        RuleError: those of `_checked`; `entry-unknown`, `person-unchanged`, `id-of-other-person`,
            those of `check_name` and `check_citizen_id`.
    """
    number, second = _checked(bureau, command.basis, context)
    known = bureau.entries.registration(command.entry)
    before = known.person
    name = check_name(command.name) if command.name else before.name
    id_no = "".join(command.id_no.split()).upper() or before.id_no
    after = msgspec.structs.replace(before, name=name, id_no=id_no)
    if after == before:
        raise RuleError("person-unchanged", entry=command.entry)
    sex, birth = known.sex, known.birth
    if id_no != before.id_no and before.id_type in NUMBERED:
        check_citizen_id(id_no, local_day(context.now_ms))
        sex, birth = sex_of(id_no), birth_of(id_no) or ""
    return [
        PersonCorrected(
            number=number,
            entries=_entries_of(bureau, command.entry, before, id_no),
            before=before,
            after=after,
            sex=sex,
            birth=birth,
            basis=command.basis,
            first=context.actor,
            second=second,
        )
    ]


def _entries_of(bureau: Bureau, entry: EntryId, before: Person, id_no: str) -> list[EntryId]:
    """Entries of this person in the batch; nobody else there may have the new number."""
    batches = bureau.entries.batches.values()
    others = next(entries for entries in batches if entry in entries)
    same: list[EntryId] = []
    for other in others:
        number = bureau.entries.registrations[other].person.id_no
        if number == before.id_no:
            same.append(other)
        elif number == id_no:
            raise RuleError("id-of-other-person", entry=other)
    return same


def apply_person(bureau: Bureau, event: PersonCorrected) -> None:
    """Lists and later packages name the person so; the photograph stays his."""
    bureau.amendments.made.append(event)
    state = bureau.entries.registrations
    for entry in event.entries:
        known = state[entry]
        person = msgspec.structs.replace(
            known.person, name=event.after.name, id_no=event.after.id_no
        )
        state[entry] = msgspec.structs.replace(
            known, person=person, sex=event.sex, birth=event.birth
        )


TOPIC = Topic(
    decide={
        CorrectKey: decide_key,
        CorrectScore: decide_score,
        CorrectPerson: decide_person,
    },
    apply={
        KeyCorrected: apply_key,
        ScoreCorrected: apply_score,
        PersonCorrected: apply_person,
    },
)
