"""The office scores again: what a room wrote as a score must follow from its answers and sheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.scoresheet import PieceScored, sheet_total
from bozhen_desktop.domain.scoring import score_paper
from bozhen_desktop.kernel.marks import mean_to_tenth


class Difference(NamedTuple):
    """A score that does not follow: whose (`entry`), hundredths stated and found."""

    entry: str
    stated: int
    found: int


def differences(room: Room) -> list[Difference]:
    """Every score of the room that the office would not give; by entry."""
    found = _theory(room) if room.arrangement.subject == "theory" else _practical(room)
    return sorted(found)


def _theory(room: Room) -> Iterator[Difference]:
    for entry, scored in room.scoring.scores.items():
        opened = room.scoring.opened.get(scored.group)
        keys = room.scoring.loaded.get(opened.digest) if opened is not None else None
        if keys is None:
            yield Difference(entry, scored.score, 0)
            continue
        saved = room.answers.saved.get(entry, {})
        answers = {item: answer.options for item, answer in saved.items()}
        total, _ = score_paper(keys, answers, room.rules.multiple_partial)
        if total != scored.score:
            yield Difference(entry, scored.score, total)


def _practical(room: Room) -> Iterator[Difference]:
    for number, scored in room.sheets.scored.items():
        mean = mean_to_tenth([mark_of(room, scored, mark.examiner) for mark in scored.sheets])
        if mean != scored.mean:
            yield Difference(room.practical.pieces[number].entry, scored.mean, mean)


def mark_of(room: Room, scored: PieceScored, examiner: str) -> int:
    """What the counting version of a sheet gives by its rows; 0 with a veto, or without a sheet."""
    sheet = room.sheets.sheet(scored.piece, examiner)
    if sheet is None or not sheet.signed or sheet.counting.vetoes:
        return 0
    paper = room.practical.paper(scored.group)
    return sheet_total(paper, list(sheet.counting.rows))
