"""Rows of a sitting: what its journal, replayed, says about entries, answers, pieces, incidents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from bozhen_desktop.domain.ranges import RangeFacts, RangeTaken
from bozhen_desktop.domain.results import entry_result, took_part
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.violations import tier_of
from bozhen_desktop.kernel.digest import canonical_text
from bozhen_desktop.office import tables
from bozhen_desktop.office.recheck import differences
from bozhen_desktop.office.replay import Replay

Row = dict[str, Any]

OF_SITTING = (
    tables.sitting,
    tables.result,
    tables.answer,
    tables.piece,
    tables.sheet,
    tables.incident,
)
"""Tables whose rows are written anew when a range of their sitting is applied."""


def rows_of(done: Replay, event: RangeTaken, alarm: bool) -> dict[str, list[Row]]:
    """All rows of the sitting by name of the table, without scope."""
    facts, room = event.facts, done.room
    same = {"sitting": facts.sitting}
    found = {
        "sitting": [_sitting(room, facts, done.entries, alarm)],
        "result": [_result(room, entry.id, facts) for entry in room.arrangement.entries],
        "answer": list(_answers(done)),
        "piece": [_piece(room, number, done.entries) for number in room.practical.pieces],
        "sheet": list(_sheets(room)),
        "incident": list(_incidents(room)),
    }
    return {name: [same | row for row in rows] for name, rows in found.items()}


def _sitting(room: Room, facts: RangeFacts, last: int, alarm: bool) -> Row:
    plan = room.arrangement
    return {
        "last": last,
        "entries": len(plan.entries),
        "pass_mark": room.rules.pass_mark,
        "alarm": int(alarm),
        "batch": plan.batch,
        "venue": plan.site,
        "room_public": facts.room_public,
        "subject": plan.subject,
        "day": plan.day,
        "mode": plan.mode,
        "hash": facts.head_hash,
        "package": facts.package,
        "phase": "closed" if room.custody.closed is not None else "open",
    }


def _result(room: Room, entry: Any, facts: RangeFacts) -> Row:
    found, plan = entry_result(room, entry), room.entry(entry)
    return {
        "entry": entry,
        "tier": tier_of(room, entry),
        "seq": facts.last,
        "batch": room.arrangement.batch,
        "subject": found.subject,
        "ticket": plan.ticket,
        "grp": plan.group,
        "took_part": took_part(room, entry),
        "word": found.word,
        "cell": found.cell,
        "package": facts.package,
        "marks": found.marks,
    }


def _answers(done: Replay) -> Iterator[Row]:
    for entry, answers in done.room.answers.saved.items():
        for item, saved in answers.items():
            yield {
                "entry": entry,
                "item": item,
                "item_version": saved.version,
                "epoch": saved.epoch,
                "made": saved.made,
                "seq": done.answer_seq(entry, item),
                "options": canonical_text(saved.options),
            }


def _piece(room: Room, number: Any, seq: int) -> Row:
    piece, scored = room.practical.pieces[number], room.sheets.scored.get(number)
    return {
        "piece": number,
        "worked": piece.worked,
        "passed": int(scored is not None and scored.passed),
        "veto": int(scored is not None and scored.veto),
        "seq": seq,
        "entry": piece.entry,
        "grp": piece.group,
        "panel": piece.panel,
        "phase": piece.phase,
        "cause": piece.cause,
        "mean": scored.mean if scored else None,
        "spread": scored.spread if scored else None,
    }


def _sheets(room: Room) -> Iterator[Row]:
    for sheet in room.sheets.sheets.values():
        for version in sheet.versions:
            yield {
                "piece": sheet.piece,
                "examiner": sheet.examiner,
                "version": version.number,
                "total": version.total,
                "mark": version.mark,
                "from_paper": int(sheet.from_paper),
                "status": version.status,
                "digest": version.digest,
                "rows": canonical_text(version.rows),
                "vetoes": canonical_text(version.vetoes),
                "signed_by": version.by,
            }


def _incidents(room: Room) -> Iterator[Row]:
    for violation in room.incidents.violations:
        record, decided = violation.record, violation.decision
        tier = decided.tier if decided is not None else None
        yield _incident("violation", record.number, violation, record.entry, record.code, tier)
    for number, fault in enumerate(room.incidents.faults, 1):
        yield _incident("fault", number, fault)
    for note in room.incidents.notes:
        yield _incident("note", note.number, note)
    let_in = [seen for _, seen in sorted(room.checkin.present.items()) if seen.exception]
    for number, seen in enumerate(let_in, 1):
        yield _incident("identity", number, seen, seen.entry, "exception")
    for number, pending in enumerate(room.answers.pending, 1):
        code = "settled" if number - 1 in room.answers.settled else "open"
        yield _incident("pending-answer", number, pending, pending.entry, code)
    for number, (name, refused) in enumerate(sorted(room.rulings.refused.items()), 1):
        code = "open" if name in room.rulings.open else "settled"
        yield _incident("refused-command", number, refused, code=code)
    for number, found in enumerate(differences(room), 1):
        yield _incident("score-check", number, found._asdict(), found.entry, "score-differs")


def _incident(
    kind: str, number: int, body: Any, entry: str = "", code: str = "", tier: int | None = None
) -> Row:
    return {
        "kind": kind,
        "number": number,
        "entry": entry,
        "code": code,
        "body": canonical_text(msgspec.to_builtins(body)),
        "tier": tier,
    }
