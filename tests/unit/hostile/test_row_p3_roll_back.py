"""P3: an old image of the disk is put back, to lose an incident or to give a second attempt.

Every place the hall told of, and every signed head, lies with others: terminals, consoles, mirror,
standby, packages, paper. Whoever of them comes back convicts the old image.
"""

from __future__ import annotations

import random

import pytest

from bozhen_desktop.domain.incidents import AddNote
from bozhen_desktop.journal.heads import Head
from bozhen_desktop.journal.memory import MemoryJournal
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.wire.messages import HeadSigned, Held
from tests.unit.hall.hall_day import SITTING, HallDay
from tests.unit.hall.rig import End

POINTS = 200


def busy_day() -> HallDay:
    day, rng = HallDay(3).started(), random.Random("P3")
    for number in range(90):
        entry = rng.choice([*day.terminals])
        day.answer(entry, 1 + number % 8)
        if number % 9 == 0:
            day.do(AddNote(room="R1", text=f"记事 {number}"))
        day.rig.advance(1000)
    return day


def rolled_back(journal: MemoryJournal, last: int) -> MemoryJournal:
    """The file as it was when its last entry was `last`: a valid, shorter journal."""
    old, rows = MemoryJournal(), list(journal.entries(1, last))
    while rows and rows[-1].part != rows[-1].parts:
        rows.pop()
    blobs = {digest: journal.blob(digest) or b"" for digest, _ in journal.blobs()}
    old.append(rows, blobs, [head for head in journal.heads() if head.seq <= len(rows)])
    return old


def head_elsewhere(end: End) -> Head:
    """The newest head of the room that a terminal was told."""
    told = [message for message in end.took(HeadSigned) if message.sitting == SITTING][-1]
    return Head(
        seq=told.seq, hash=told.hash, at=told.at, signer=told.signer, signature=told.signature
    )


def points(day: HallDay, upto: int) -> list[int]:
    return [1 + number * (upto - 1) // POINTS for number in range(POINTS)]


def test_two_hundred_old_images_are_known_by_a_head_kept_elsewhere() -> None:
    day = busy_day()
    journal = day.rig.journals[SITTING]
    head = head_elsewhere(day.terminals["n1"])
    assert verify_journal(journal, [head]).whole
    found = 0
    for last in points(day, head.seq):
        old = rolled_back(journal, last)
        assert verify_journal(old).whole, "nothing in the old image itself tells"
        found += not verify_journal(old, [head]).whole
    assert found == POINTS


@pytest.mark.parametrize("witness", ["console", "terminal"])
def test_whoever_was_told_of_more_stops_the_hall(witness: str) -> None:
    """Every tenth point with a running hall: one device that comes back is enough."""
    day = busy_day()
    journal = day.rig.journals[SITTING]
    end = day.console if witness == "console" else day.terminals["n2"]
    seen = end.peer.seen.get(SITTING)
    assert seen is not None
    for last in points(day, seen[0])[::10]:
        day.rig.journals[SITTING] = rolled_back(journal, last)
        day.rig.restart()
        forks = len(day.forks())
        end.got.clear()
        end.connect()
        assert end.peer.welcome is None
        assert end.took(Held)[-1].why == "journal-behind"
        assert day.forks()[forks:] == [f"journal-behind:{SITTING}"]
    day.rig.journals[SITTING] = journal
    day.rig.restart()
    day.come_back()
    assert end.peer.welcome is not None, "the true image is served"
