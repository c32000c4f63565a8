"""The hall dies at any commit of a small day: what was acknowledged is there, the rest comes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bozhen_desktop.domain.scoring import ConfirmScores, ScoreGroup
from bozhen_desktop.domain.sitting import EndGroup
from bozhen_desktop.wire.messages import Answer
from tests.unit.domain.theory import wrong
from tests.unit.hall.hall_day import MINUTE, SITTING, HallDay
from tests.unit.hall.rig import End

COMMITS = 40
"""More than the answers and hand-ins of the small day need."""


def candidates(day: HallDay) -> None:
    """What two candidates do: every item, one changed, one cleared; then they hand in."""
    for number in range(1, 9):
        for entry in day.terminals:
            day.answer(entry, number, wrong(number) if number == 3 else None)
        day.rig.run()
    day.answer("n1", 3)
    day.answer("n2", 8, [])
    day.rig.run()


def hand_in(day: HallDay) -> None:
    for end in day.terminals.values():
        assert end.desk is not None
        end.desk.hand_in()
    day.rig.run()


def acknowledged(end: End) -> list[Answer]:
    return [m for m in end.got if isinstance(m, Answer) and m.code == "" and m.seq]


def missing(day: HallDay) -> list[Answer]:
    """Acknowledgements whose place is not in the journal: there must be none."""
    hashes = {entry.seq: entry.hash for entry in day.rig.journals[SITTING].entries()}
    ends = (day.console, *day.terminals.values())
    told = [answer for end in ends for answer in acknowledged(end) if answer.sitting == SITTING]
    assert told
    return [answer for answer in told if hashes.get(answer.seq) != answer.hash]


def scores(day: HallDay) -> dict[str, int]:
    for group in day.plan.groups:
        day.do(EndGroup(group=group.id))
        day.rig.request(day.console, SITTING, "keep1", "open-key", "keep2", group=group.id)
        day.do(ScoreGroup(group=group.id))
        day.do(ConfirmScores(group=group.id), second="super")
    return {entry: score.score for entry, score in day.room.scoring.scores.items()}


def played(let_through: int, *, early: bool = False) -> tuple[HallDay, list[Answer]]:
    """The day with a crash after so many commits; -1: none. And what was acknowledged wrongly."""
    day = HallDay(2).started()
    day.rig.advance(31 * MINUTE, step=30_000)
    day.rig.early = early
    day.rig.budget = let_through
    candidates(day)
    hand_in(day)
    wrongly = missing(day)
    day.rig.early = False
    if let_through >= 0:
        day.crashed()
    return day, wrongly


UNDISTURBED = {"n1": 10000, "n2": 8000}


def test_the_undisturbed_day() -> None:
    day, wrongly = played(-1)
    assert wrongly == []
    assert scores(day) == UNDISTURBED


@given(st.integers(0, COMMITS))
@example(0)
@example(1)
def test_a_crash_at_any_commit_loses_nothing(let_through: int) -> None:
    day, wrongly = played(let_through)
    assert wrongly == [] and missing(day) == []
    for entry, end in day.terminals.items():
        assert end.desk is not None and end.desk.unsaved == 0
        assert {k: v for k, v in end.desk.choices.items() if v} == {
            k: v for k, v in day.saved(entry).items() if v
        }
        assert end.desk.receipt == end.desk.own_receipt() == day.room.answers.receipts[entry]
    assert day.room.rulings.open == set(), "nothing of the outboxes was refused"
    assert scores(day) == UNDISTURBED


@given(st.lists(st.integers(0, 12), min_size=2, max_size=4))
def test_crashes_while_everything_comes_back_lose_nothing(crashes: list[int]) -> None:
    day, wrongly = played(crashes[0])
    for let_through in crashes[1:]:
        day.rig.restart()
        day.rig.budget = let_through
        day.come_back()
        wrongly += missing(day)
    day.crashed()
    assert wrongly == [] and missing(day) == []
    assert day.room.rulings.refused == {}
    assert scores(day) == UNDISTURBED


@pytest.mark.parametrize("let_through", [0, 7, 12])
def test_a_shell_that_tells_before_the_disk_has_it_is_found_out(let_through: int) -> None:
    """The control of the test above: `ack-before-commit` must fail it."""
    _, wrongly = played(let_through, early=True)
    assert wrongly


@pytest.mark.parametrize("let_through", range(12))
def test_desks_finish_what_a_crash_interrupted(let_through: int) -> None:
    """A console's commands come back too, under the people who had asked for them."""
    day = HallDay(2).seated()
    for entry in ("n1", "n2"):
        day.check_in(entry)
    day.open_papers()
    for entry in ("n1", "n2"):
        day.terminal(entry)
    day.rig.budget = let_through
    asks = [
        day.console.ask(SITTING, "chief", command)
        for command in day.starts()  # start both groups, pause and resume one
    ]
    day.rig.run()
    day.crashed()
    assert [day.console.codes(ask.number)[-1] for ask in asks] == [""] * len(asks)
    assert {clock.phase for clock in day.room.sitting.clocks.values()} == {"running"}
    for end in day.terminals.values():
        assert end.desk is not None and end.desk.ready, "keys came, before or after the crash"
