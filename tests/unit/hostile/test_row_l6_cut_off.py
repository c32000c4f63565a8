"""L6: all links of a lab are cut for half an hour. Everybody goes on; nothing is lost."""

from __future__ import annotations

import random

from bozhen_desktop.wire.messages import Follow
from tests.unit.domain.theory import right, wrong
from tests.unit.hall.hall_day import MINUTE, SITTING
from tests.unit.hostile.crowd import crowd, group_of

SEATS, CUT_MIN = 200, 30


def test_two_hundred_links_are_cut_for_half_an_hour() -> None:
    day, rng = crowd(SEATS), random.Random("L6")
    rig, console = day.rig, day.console
    console.send(Follow(sitting=SITTING, actor="chief"))
    rig.advance(5 * MINUTE, step=60_000)
    for end in day.terminals.values():
        end.cut()
    given: dict[str, dict[str, list[str]]] = {entry: {} for entry in day.terminals}
    for _ in range(CUT_MIN):
        rig.advance(MINUTE, step=30_000)
        for entry, end in day.terminals.items():
            if rng.random() < 0.5:
                number = rng.randrange(1, 9)
                options = rng.choice((right(number), wrong(number)))
                day.answer(entry, number, options)
                given[entry][f"{group_of(day, entry)}-i{number}"] = sorted(options)
            assert end.desk is not None and not end.desk.closed
    lost = [entry for entry in day.terminals if entry in day.room.access.lost]
    assert len(lost) == SEATS, "the proctor sees who is cut off"
    assert all(day.saved(entry) == {} for entry in day.terminals)
    for end in day.terminals.values():
        end.connect()
    rig.advance(5_000)
    for entry, end in day.terminals.items():
        assert day.saved(entry) == given[entry], entry
        assert end.desk is not None and end.desk.unsaved == 0
        assert end.desk.choices == given[entry]
    assert not day.room.access.lost
    assert day.room.answers.pending == [], "all in time and whole: nobody has to decide"
    assert all(day.room.credits.granted.get(entry, 0) == 0 for entry in day.terminals), (
        "a cut cable alone earns no time"
    )
