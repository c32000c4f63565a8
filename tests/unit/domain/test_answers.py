"""Where an answer goes: saved, tail, superseded, 待裁定, or refused.

The table: which epoch, when it was made, whether the key is open, whether the record has a gap.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.domain.access import ReportBack, ReportLost
from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.credits import GrantCredit
from bozhen_desktop.domain.handin import CloseOverdue, ForceHandIn, receipt_code, receipt_of
from bozhen_desktop.domain.rulings import AnswersFromPaper, PaperAnswer, SettlePending
from bozhen_desktop.domain.scoring import OpenKey
from bozhen_desktop.domain.seating import MoveEntry
from bozhen_desktop.domain.sitting import EndGroup, PauseGroup
from tests.unit.domain.support import MINUTE, START, refused
from tests.unit.domain.theory import TheoryDay, ready, right, running, wrong

OLD, SPARE = "key-n1.1", "spare.1"


def kind(event: Any) -> str:
    return str(event.__struct_config__.tag)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"item": "G2-i1"}, "item-unknown"),
        ({"version": 2}, "item-unknown"),
        ({"options": ["opt-2a"]}, "options-unknown"),
        ({"options": ["opt-1a", "opt-1b"]}, "options-too-many"),
        ({"item": "G1-i5", "options": ["opt-5c", "opt-5a"]}, "options-unknown"),
        ({"item": "G1-i5", "options": ["opt-5a", "opt-5a"]}, "options-unknown"),
        ({"item": "G1-i7", "options": ["opt-7a"]}, "options-unknown"),
        ({"epoch": 0}, "epoch-unknown"),
        ({"epoch": 2}, "epoch-unknown"),
        ({"step": 2}, "answer-out-of-order"),
        ({"step": 0}, "answer-out-of-order"),
    ],
)
def test_refused_answers(change: dict[str, Any], code: str) -> None:
    day = running().at(5)
    with refused(code):
        day.save("n1", 1, change.pop("options", right(1)), **{"step": 1, **change})


def test_only_the_own_device_in_a_running_group() -> None:
    day = ready()
    with refused("group-not-started"):
        day.save("n1", 1, right(1))
    day = running(missing=("n4",))
    with refused("not-logged-in"):
        day.save("n4", 1, right(1), epoch=1)
    with refused("not-your-epoch"):
        day.save("n1", 1, right(1), device="key-n2.1")
    assert kind(day.save("n1", 1, right(1), device="key-n1.9")) == "answer-saved"


def test_the_last_choice_counts_and_may_be_taken_back() -> None:
    day = running()
    day.save("n1", 1, wrong(1))
    day.save("n1", 5, right(5))
    day.save("n1", 1, right(1))
    assert day.room.answers.saved["n1"]["G1-i1"].options == right(1)
    assert day.room.answers.count("n1") == 2
    day.save("n1", 5, [])
    assert day.room.answers.count("n1") == 1
    day.save("n1", 5, [])
    day.save("n1", 6, [])
    assert day.room.answers.count("n1") == 1
    day.save("n1", 5, right(5))
    assert day.room.answers.count("n1") == 2
    assert day.room.answers.count("n2") == 0


def test_a_clock_a_little_ahead_is_believed() -> None:
    day = running().at(5)
    assert kind(day.save("n1", 1, right(1), made=5 * MINUTE + 1500)) == "answer-saved"


def test_a_clock_further_ahead_is_not_and_nothing_is_lost_by_it() -> None:
    """A terminal that was cut off may not have heard of a pause, or of time that was given back."""
    day = running().at(5)
    event = day.save("n1", 1, right(1), made=5 * MINUTE + 1501)
    assert (kind(event), event.why) == ("answer-pending", "ahead-of-time")
    day.at(6)
    assert kind(day.save("n1", 2, right(2))) == "answer-saved", "the next one is in order"
    day.do(SettlePending(number=0, accept=True, reason="停电"), "chief", "super")
    assert day.room.answers.saved["n1"]["G1-i1"].options == right(1)


def test_an_answer_made_before_a_pause_may_come_in_it() -> None:
    day = running().at(5)
    day.do(PauseGroup(group="G1", reason="停电"))
    day.at(9)
    assert kind(day.save("n1", 1, right(1), made=5 * MINUTE)) == "answer-saved"
    assert day.save("n1", 2, right(2), made=9 * MINUTE).why == "ahead-of-time"


def handed_in(cause: str) -> TheoryDay:
    """n1 answered one item, was cut off at minute 40 and its paper closed for `cause`."""
    day = running()
    day.save("n1", 1, right(1))
    day.at(40)
    if cause == "own":
        day.hand_in("n1")
        return day
    day.do(ReportLost(entry="n1"))
    if cause == "forced":
        day.do(ForceHandIn(entries=["n1"], reason="断线"))
    if cause == "time":
        day.at(90, 1501)
        day.do(CloseOverdue())
    return day.at(100)


@pytest.mark.parametrize("cause", ["forced", "time"])
def test_a_whole_tail_inside_the_budget_is_applied_after_the_hand_in(cause: str) -> None:
    day = handed_in(cause)
    before = day.room.answers.receipts["n1"]
    event = day.save("n1", 2, right(2), made=90 * MINUTE)
    assert kind(event) == "tail-applied"
    digest = day.room.group("G1").paper_digest
    both = {"G1-i1": right(1), "G1-i2": right(2)}
    assert event.receipt == receipt_code("n1", digest, both) != before
    assert day.room.answers.receipts["n1"] == event.receipt == receipt_of(day.room, "n1")
    assert day.room.answers.count("n1") == 2


def test_nothing_follows_the_candidates_own_hand_in() -> None:
    with refused("already-handed-in"):
        handed_in("own").save("n1", 2, right(2), made=39 * MINUTE)


@pytest.mark.parametrize("cause", ["forced", "time"])
@pytest.mark.parametrize(
    ("made", "gap", "why"),
    [
        (90 * MINUTE + 1, False, "after-deadline"),
        (41 * MINUTE, True, "clock-gap"),
        (95 * MINUTE, True, "clock-gap"),
    ],
)
def test_what_rules_cannot_place_waits_for_two_persons(
    cause: str, made: int, gap: bool, why: str
) -> None:
    day = handed_in(cause)
    before = day.room.answers.receipts["n1"]
    event = day.save("n1", 2, right(2), made=made, gap=gap)
    assert (kind(event), event.why) == ("answer-pending", why)
    assert day.room.answers.count("n1") == 1 and day.room.answers.receipts["n1"] == before


def test_after_the_key_was_opened_here_no_tail_counts_by_itself() -> None:
    day = handed_in("time")
    day.do(EndGroup(group="G1"))
    command = OpenKey(group="G1", digest="key-G1-1", reason="考后收回")
    day.do(command, "chief", "super")
    event = day.save("n1", 2, right(2), made=41 * MINUTE)
    assert (kind(event), event.why) == ("answer-pending", "key-opened")


def test_credit_lengthens_the_tails_budget() -> None:
    day = running()
    day.do(GrantCredit(entries=["n1"], ms=5 * MINUTE, reason="死机"))
    day.do(ReportLost(entry="n1"))
    day.at(96)
    day.do(CloseOverdue())
    assert kind(day.save("n1", 1, right(1), made=95 * MINUTE)) == "tail-applied"
    assert kind(day.save("n1", 2, right(2), made=95 * MINUTE + 1)) == "answer-pending"


def moved() -> TheoryDay:
    """n1 answered items 1 and 2, moved to the spare seat at minute 20, answered item 2 there."""
    day = running().at(10)
    day.save("n1", 1, wrong(1))
    day.save("n1", 2, wrong(2))
    day.do(ReportLost(entry="n1"))
    day.at(20)
    day.do(MoveEntry(entry="n1", seat="R1-90", reason="死机"))
    day.log_in("n1", device=SPARE)
    day.save("n1", 2, right(2), device=SPARE)
    return day.at(30)


@pytest.mark.parametrize(
    ("item", "made", "gap", "expected"),
    [
        (3, 19, False, "answer-saved"),
        (3, 20, False, "answer-saved"),
        (3, 21, False, "answer-pending"),
        (3, 19, True, "answer-pending"),
        (2, 19, False, "answer-superseded"),
        (2, 21, False, "answer-superseded"),
        (2, 19, True, "answer-superseded"),
        (1, 19, False, "answer-saved"),
    ],
)
def test_the_old_device_comes_back_with_its_tail(
    item: int, made: int, gap: bool, expected: str
) -> None:
    day = moved()
    event = day.save("n1", item, right(item), OLD, epoch=1, made=made * MINUTE, gap=gap)
    assert kind(event) == expected
    assert day.room.answers.saved["n1"]["G1-i2"].options == right(2)
    if expected == "answer-pending":
        assert event.why == ("clock-gap" if gap else "after-later-log-in")


def test_the_new_device_may_answer_over_the_old_tail_but_not_under_its_epoch() -> None:
    day = moved()
    day.save("n1", 3, wrong(3), OLD, epoch=1, made=19 * MINUTE)
    assert kind(day.save("n1", 3, right(3), SPARE)) == "answer-saved"
    assert day.room.answers.saved["n1"]["G1-i3"].epoch == 2
    with refused("not-your-epoch"):
        day.save("n1", 4, right(4), SPARE, epoch=1, made=19 * MINUTE)
    with refused("not-your-epoch"):
        day.save("n1", 4, right(4), OLD, epoch=2)


def test_an_answer_cannot_be_older_than_its_log_in() -> None:
    day = moved()
    assert kind(day.save("n1", 3, right(3), SPARE, made=20 * MINUTE - 1500)) == "answer-saved"
    event = day.save("n1", 4, right(4), SPARE, made=20 * MINUTE - 1501)
    assert (kind(event), event.why) == ("answer-pending", "before-log-in")
    assert day.room.answers.pending == [event]


def test_the_old_tail_counts_after_the_own_hand_in_at_the_new_seat() -> None:
    day = moved().at(31)
    day.hand_in("n1", device=SPARE)
    event = day.save("n1", 3, right(3), OLD, epoch=1, made=19 * MINUTE)
    assert kind(event) == "tail-applied"
    with refused("already-handed-in"):
        day.save("n1", 4, right(4), SPARE)


def test_steps_lost_for_good_do_not_bar_what_follows() -> None:
    day = running().at(5)
    day.save("n1", 1, right(1))
    with refused("answer-out-of-order"):
        day.save("n1", 3, right(3), step=4)
    event = day.save("n1", 3, right(3), step=4, gap=True)
    assert (kind(event), event.why) == ("answer-pending", "clock-gap")
    with refused("answer-out-of-order"):
        day.save("n1", 4, right(4), step=4, gap=True)
    assert kind(day.save("n1", 4, right(4), step=5)) == "answer-saved"


def test_what_was_written_on_paper_stands_above_a_later_tail() -> None:
    day = running()
    day.save("n1", 1, wrong(1))
    day.do(ReportLost(entry="n1"))
    day.at(60)
    sheet = FromPaper(acted_at=START + 50 * MINUTE, page=1, first="inv1", second="inv2")
    answers = [PaperAnswer(item="G1-i1", version=1, options=right(1))]
    day.do(AnswersFromPaper(entry="n1", answers=answers, paper=sheet))
    day.do(ReportBack(entry="n1"))
    assert kind(day.save("n1", 1, wrong(1), made=10 * MINUTE)) == "answer-superseded"
    assert kind(day.save("n1", 2, right(2), made=10 * MINUTE)) == "tail-applied"
    assert day.room.answers.saved["n1"]["G1-i1"].options == right(1)


def test_after_a_restart_answers_are_taken_before_the_clock_is_settled() -> None:
    day = running().at(10)
    day.save("n1", 1, right(1))
    day.reboot("b2", off_ms=60_000)
    event = day.save("n1", 2, right(2), made=11 * MINUTE)
    assert kind(event) == "answer-saved"


@given(st.permutations(range(1, 9)), st.data())
def test_a_receipt_does_not_depend_on_the_order_of_answers(order: list[int], data: Any) -> None:
    chosen = {f"G1-i{n}": data.draw(st.sampled_from([right(n), wrong(n), []])) for n in order}
    code = receipt_code("n1", "d", chosen)
    assert code == receipt_code("n1", "d", dict(sorted(chosen.items())))
    answered = {item: options for item, options in chosen.items() if options}
    assert code == receipt_code("n1", "d", answered) and len(code) == 16
    assert code != receipt_code("n2", "d", chosen) and code != receipt_code("n1", "e", chosen)
