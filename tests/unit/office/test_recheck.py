"""The office scores again and finds what does not follow from answers and sheets."""

from __future__ import annotations

import msgspec
import pytest

from bozhen_desktop.domain.room import Room
from bozhen_desktop.office.recheck import differences
from tests.unit.domain import theory
from tests.unit.office import parts


@pytest.fixture
def scored() -> Room:
    day = parts.theory_day()
    parts.score(day)
    return day.room


def test_honest_rooms_agree(scored: Room) -> None:
    assert differences(scored) == []
    assert differences(parts.practical_day().room) == []


def test_raised_theory_score_is_found(scored: Room) -> None:
    entry = parts.entry_id(3)
    stated = scored.scoring.scores[entry]
    scored.scoring.scores[entry] = msgspec.structs.replace(stated, score=6000)
    assert differences(scored) == [(entry, 6000, 0)]


def test_answer_that_changed_after_scoring_is_found(scored: Room) -> None:
    entry = parts.entry_id(2)
    saved = scored.answers.saved[entry]
    first = saved["G1-i1"]
    saved["G1-i1"] = type(first)(first.version, theory.wrong(1), first.epoch, first.made, 99)
    assert differences(scored) == [(entry, 4000, 3000)]


def test_raised_practical_mean_is_found() -> None:
    room = parts.practical_day().room
    piece = room.practical.by_entry[parts.entry_id(1)]
    stated = room.sheets.scored[piece]
    room.sheets.scored[piece] = msgspec.structs.replace(stated, mean=9000)
    assert differences(room) == [(parts.entry_id(1), 9000, 8200)]
