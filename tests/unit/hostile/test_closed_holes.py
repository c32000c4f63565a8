"""Holes that were found and closed: each keeps its test for ever."""

from __future__ import annotations

import json

import msgspec
import pytest

from bozhen_desktop.domain.answers import SaveAnswer
from bozhen_desktop.domain.incidents import NoteAdded
from bozhen_desktop.hall.asks import BODY_CAP, KEPT_CAP
from bozhen_desktop.kernel.digest import canonical_text
from bozhen_desktop.kernel.ids import RoomId
from bozhen_desktop.wire.messages import Ask
from tests.unit.domain.theory import right
from tests.unit.hall.hall_day import SITTING, HallDay
from tests.unit.hall.wire_tap import Tap

LONG = json.dumps({"kind": "log-in", "x": "A" * (BODY_CAP + 1)}, separators=(",", ":"))
SHORT = '{"kind":"log-in","x":1}'


def still_saves(day: HallDay) -> None:
    day.answer("n2", 1)
    day.rig.run()
    assert day.saved("n2")["G2-i1"] == right(1)


@pytest.mark.parametrize("number", [-(1 << 63), -1, 0, 1 << 53, (1 << 63) - 1])
@pytest.mark.parametrize("body", [LONG, SHORT])
def test_a_number_that_no_journal_holds_stops_no_hall(number: int, body: str) -> None:
    """Found by fuzzing: a refused outbox command with such a number became an event that the
    journal refuses, and every refusal of a journal stops the hall for everybody.
    """
    day = HallDay(2).started()
    end = day.terminals["n1"]
    end.send(Ask(number=number, sitting=SITTING, actor="n1", body=body, late=True))
    day.rig.run()
    assert end.codes(number) in (["command-malformed"], ["command-over"])
    still_saves(day)
    assert day.room.rulings.refused == {} or all(
        0 < kept.number < 1 << 53 for kept in day.room.rulings.refused.values()
    )


def test_refused_commands_of_one_device_fill_no_disk() -> None:
    """A body that no honest program sends is not kept, so 500 kept ones stay small."""
    day = HallDay(2).started()
    end = day.terminals["n1"]
    before = day.rig.journals[SITTING].last().seq
    for number in range(1000, 1020):
        end.send(Ask(number=number, sitting=SITTING, actor="n1", body=LONG, late=True))
    day.rig.run()
    assert day.rig.journals[SITTING].last().seq == before


def test_a_new_life_of_a_device_is_no_new_allowance() -> None:
    """Counted by incarnation, a hostile PC could fill the disk by beginning lives."""
    day = HallDay(2).started()
    before = day.rig.journals[SITTING].last().seq
    for life in range(4):
        tap = Tap(day.rig, key=day.terminals["n1"].key)
        if day.terminals["n1"].connection:
            day.terminals["n1"].cut()
        tap.prove(incarnation=f"life{life:08d}")
        for number in range(1, 301):
            ask = Ask(number=number, sitting=SITTING, actor="n1", body=f'{{"x":{life}}}', late=True)
            tap.send(ask)
            if number % 50 == 0:
                day.rig.advance(1000)
        tap.cut()
    kept = day.rig.journals[SITTING].last().seq - before
    assert 300 < kept <= KEPT_CAP + 50, "refusals, and beats meanwhile"


def test_an_event_that_no_journal_takes_is_refused_before_anything_changes() -> None:
    """Whatever rule makes it: the sender is refused, state and chain are as they were."""
    day = HallDay(2).started()
    good = NoteAdded(number=1, room=RoomId("R1"), text="x", by="chief", at=1)

    def unsound(command: object, context: object) -> list[object]:
        return [good, msgspec.structs.replace(good, at=1 << 60)]

    before = canonical_text(day.room.state()), day.rig.core.books[SITTING].position
    decide = day.room.decide
    day.room.decide = unsound
    save = SaveAnswer(item="G1-i1", version=1, options=right(1), epoch=1, step=1, made=0)
    ask = day.terminals["n1"].ask(SITTING, "n1", save)
    day.rig.run()
    day.room.decide = decide
    assert day.terminals["n1"].codes(ask.number) == ["rule-broken"]
    assert (canonical_text(day.room.state()), day.rig.core.books[SITTING].position) == before
    still_saves(day)
