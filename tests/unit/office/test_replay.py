"""A sitting replayed at the office is the room that the hall had; answers name their entries."""

from __future__ import annotations

import pytest

from bozhen_desktop.domain.answers import AnswerPending
from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.rulings import AnswersEntered, PaperAnswer, PendingSettled
from bozhen_desktop.exchange.result import Range
from bozhen_desktop.kernel.errors import IntegrityError
from bozhen_desktop.office.replay import joined, replay
from tests.unit.domain import theory
from tests.unit.domain.support import Day
from tests.unit.office import parts


def content(day: Day, first: int = 0, last: int | None = None) -> Range:
    entries = parts.journal(day.events)[first:last]
    blobs = parts.theory_blobs() if isinstance(day, theory.TheoryDay) else {}
    prev = entries[0].prev
    return Range(sitting="T1", entries=entries, prev_hash=prev, blobs=blobs, heads=[])


def scored() -> theory.TheoryDay:
    day = parts.theory_day()
    parts.score(day)
    return day


@pytest.mark.parametrize("day", [scored(), parts.practical_day()], ids=["theory", "practical"])
def test_replay_is_the_room_of_the_hall(day: Day) -> None:
    whole = replay([content(day)])
    assert whole.room.state() == day.room.state()
    pieces = [content(day, 0, 30), content(day, 10, 40), content(day, 35)]
    assert replay(pieces).room.state() == day.room.state()


def test_overlap_is_taken_once() -> None:
    day = scored()
    entries, _ = joined([content(day, 0, 30), content(day, 10)])
    assert entries == parts.journal(day.events)


def test_gap_is_no_sitting() -> None:
    day = scored()
    with pytest.raises(IntegrityError, match="journal-chain"):
        replay([content(day, 0, 30), content(day, 31)])


def test_settled_and_paper_answers_name_their_entries() -> None:
    day = parts.theory_day()
    first, second = parts.entry_id(1), parts.entry_id(2)
    fields = {"item": "G1-i2", "version": 1, "options": ["opt-2a"], "epoch": 1, "step": 99}
    pending = AnswerPending(entry=first, made=1, why="clock-gap", **fields)
    people = {"first": "chief", "second": "super"}
    settled = {"number": 0, "entry": first, "reason": "查", "receipt": "r", **people}
    paper = FromPaper(acted_at=1, page=1, first="inv1", second="inv2")
    answers = [PaperAnswer(item="G1-i3", version=1, options=["opt-3a"])]
    day.events += [
        pending,
        PendingSettled(accept=True, **settled),
        AnswersEntered(entry=second, answers=answers, paper=paper),
    ]
    done = replay([content(day)])
    last = len(day.events)
    assert done.answer_seq(first, "G1-i2") == last - 1
    assert done.answer_seq(second, "G1-i3") == last
    assert done.answer_seq(first, "G1-i3") < last - 2
