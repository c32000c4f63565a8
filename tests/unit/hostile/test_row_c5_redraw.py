"""C5: killing a terminal draws no other questions, gives no time, and takes no hand-in back."""

from __future__ import annotations

import random
from typing import Any

from bozhen_desktop.domain.answers import SaveAnswer
from bozhen_desktop.domain.handin import HandIn
from tests.unit.domain.theory import right
from tests.unit.hall.hall_day import MINUTE, SITTING, HallDay

KILLS = 500


def shown(day: HallDay) -> tuple[Any, ...]:
    """What the candidate sees: paper, order of items and options, and how long he has."""
    desk = day.terminals["n1"].desk
    assert desk is not None and desk.paper is not None
    items = [(item.id, [option.id for option in item.options]) for item in desk.paper.items]
    return desk.paper.paper_digest, items, desk.rows["time"]["budget"]


def test_five_hundred_kills_change_nothing() -> None:
    day, rng = HallDay(2).started(), random.Random("C5")
    end = day.terminals["n1"]
    before, passed = shown(day), 0
    for kill in range(KILLS):
        if kill % 50 == 7:
            day.answer("n1", 1 + kill % 8)
            day.rig.run()
        end.reborn()
        pause = rng.randrange(1, 4) * 1000
        day.rig.advance(pause)
        passed += pause
        end.connect()
        day.log_in(end, "n1")
        day.rig.run()
        assert shown(day) == before
        assert end.desk is not None
        assert abs(end.desk.elapsed() - passed) <= 1000, "no time is won by it"
    answered = {1 + kill % 8 for kill in range(KILLS) if kill % 50 == 7}
    assert day.saved("n1") == {f"G1-i{number}": right(number) for number in answered}
    draws = [e.kind for e in day.rig.journals[SITTING].entries() if "drawn" in e.kind]
    assert draws == ["seats-drawn"], "nothing is drawn again"


def test_a_hand_in_is_not_taken_back_by_a_kill() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    day.answer("n1", 1)
    day.rig.advance(31 * MINUTE, step=10_000)
    assert end.desk is not None
    end.desk.hand_in()
    day.rig.run()
    receipt = end.desk.receipt
    assert receipt
    for number in range(50):
        end.reborn()
        end.connect()
        day.log_in(end, "n1")
        assert end.desk is not None and end.desk.refusal == "already-handed-in"
        save = SaveAnswer(
            item="G1-i2", version=1, options=right(2), epoch=1, step=99 + number, made=31 * MINUTE
        )
        for command in (save, HandIn(epoch=1, receipt="0" * 32)):
            ask = end.ask(SITTING, "n1", command)
            day.rig.run()
            told = end.codes(ask.number)[-1]  # "": kept for two persons to decide, and no more
            assert told in ("already-handed-in", "answer-out-of-order", "")
    assert day.room.answers.handed_in["n1"].receipt == receipt
    assert day.saved("n1") == {"G1-i1": right(1)}
