"""What counts after the office's decisions: results of a sitting derived anew from its journal.

The journal of the room stays as it is. A key decision scores every answer again; a score decision
puts its marks in the place of the room's; the later of the two decides. Violations, attendance and
the pass mark act on what comes out, by the room's own rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from bozhen_desktop.domain.amendments import AmendmentState, Effect, KeyInForce
from bozhen_desktop.domain.paper import KeySet
from bozhen_desktop.domain.results import (
    THEORY,
    SubjectResult,
    entry_result,
    practical_result,
    theory_result,
    took_part,
)
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.scoring import score_paper
from bozhen_desktop.domain.violations import tier_of
from bozhen_desktop.kernel.digest import canonical_text
from bozhen_desktop.kernel.ids import EntryId, SittingId
from bozhen_desktop.kernel.marks import mean_to_tenth
from bozhen_desktop.office.recheck import mark_of


class Counted(NamedTuple):
    """What counts of an entry in a sitting, by which key and which decisions."""

    result: SubjectResult
    key_version: int
    decisions: list[int]


def corrected(keys: KeySet, force: KeyInForce) -> KeySet:
    """A key set with the office's corrections in it, under their version."""
    rights = force.rights
    return msgspec.structs.replace(
        keys,
        version=force.version,
        keys=[msgspec.structs.replace(k, right=rights.get(k.item, k.right)) for k in keys.keys],
    )


def keys_of(room: Room, entry: EntryId) -> KeySet | None:
    """The key that was opened for the group of an entry, or None."""
    opened = room.scoring.opened.get(room.entry(entry).group)
    return room.scoring.loaded.get(opened.digest) if opened is not None else None


def theory_marks(room: Room, entry: EntryId, keys: KeySet, force: KeyInForce | None) -> int:
    """Points (hundredths) of an entry's answers by a key with the office's corrections."""
    answers = {item: saved.options for item, saved in room.answers.saved.get(entry, {}).items()}
    partial = room.rules.multiple_partial
    if force is None:
        return score_paper(keys, answers, partial)[0]
    keys = corrected(keys, force)
    given = {str(key.item): sorted(key.right) for key in keys.keys if key.item in force.free}
    return score_paper(keys, {**answers, **given}, partial)[0]


def practical_marks(room: Room, entry: EntryId) -> int | None:
    """The mean that the counting sheets of an entry's piece give, or None without a score."""
    piece = room.practical.piece_of(entry)
    scored = room.sheets.scored.get(piece.piece) if piece is not None else None
    if scored is None:
        return None
    return mean_to_tenth([mark_of(room, scored, mark.examiner) for mark in scored.sheets])


def recomputed(room: Room, entry: EntryId, state: AmendmentState) -> int | None:
    """What answers and key, or sheets, give in this moment; None when nothing was scored."""
    if room.arrangement.subject != THEORY:
        return practical_marks(room, entry)
    keys = keys_of(room, entry)
    if keys is None or entry not in room.scoring.scores:
        return None
    return theory_marks(room, entry, keys, state.keys.get(keys.paper_digest))


def counted(room: Room, entry: EntryId, state: AmendmentState) -> Counted:
    """What counts of an entry in a sitting."""
    plan, base = room.arrangement, entry_result(room, entry)
    score = state.score_of(plan.sitting, entry)
    if plan.subject != THEORY:
        if score is None:
            return Counted(base, 0, [])
        made = _result(room, entry, score.marks, practical_result)
        return Counted(made, 0, [score.number])
    return _counted_theory(room, entry, state, base)


def _counted_theory(
    room: Room, entry: EntryId, state: AmendmentState, base: SubjectResult
) -> Counted:
    stated, keys = room.scoring.scores.get(entry), keys_of(room, entry)
    if stated is None or keys is None:
        return Counted(base, 0, [])
    score, force = (
        state.score_of(room.arrangement.sitting, entry),
        state.keys.get(keys.paper_digest),
    )
    version = force.version if force is not None else stated.version
    numbers = sorted(one.number for one in (score, force) if one is not None)
    if not numbers:
        return Counted(base, version, [])
    if score is not None and score.number == numbers[-1]:
        marks = score.marks
    else:
        marks = theory_marks(room, entry, keys, force)
    return Counted(_result(room, entry, marks, theory_result), version, numbers)


def _result(room: Room, entry: EntryId, marks: int, rule: Any) -> SubjectResult:
    found: SubjectResult = rule(
        took_part(room, entry), marks, tier_of(room, entry), room.rules.pass_mark
    )
    return found


def amended_rows(room: Room, state: AmendmentState) -> Iterator[Mapping[str, Any]]:
    """Rows of the table `amended`: entries whose outcome a decision made what it is."""
    for plan in room.arrangement.entries:
        found, base = counted(room, plan.id, state), entry_result(room, plan.id)
        if not found.decisions or found.result == base:
            continue
        yield {
            "sitting": room.arrangement.sitting,
            "entry": plan.id,
            "key_version": found.key_version,
            "subject": base.subject,
            "word": found.result.word,
            "cell": found.result.cell,
            "word_before": base.word,
            "cell_before": base.cell,
            "decisions": canonical_text(found.decisions),
            "marks": found.result.marks,
        }


def effects(room: Room, before: AmendmentState, after: AmendmentState) -> list[Effect]:
    """Whose result in a sitting changes when the decisions `before` become those `after`."""
    found = []
    for plan in room.arrangement.entries:
        old, new = counted(room, plan.id, before).result, counted(room, plan.id, after).result
        if (old.cell, old.word) != (new.cell, new.word):
            found.append(
                Effect(
                    sitting=SittingId(room.arrangement.sitting),
                    entry=plan.id,
                    subject=old.subject,
                    cell_before=old.cell,
                    word_before=old.word,
                    cell_after=new.cell,
                    word_after=new.word,
                )
            )
    return found
