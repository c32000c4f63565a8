"""待裁定 answers, answers from paper, refused outbox commands: two persons decide."""

from __future__ import annotations

from typing import Any

import pytest

from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.handin import ForceHandIn, receipt_of
from bozhen_desktop.domain.rulings import (
    AnswersFromPaper,
    PaperAnswer,
    RefuseOutbox,
    SettlePending,
    SettleRefused,
)
from bozhen_desktop.domain.scoring import ConfirmScores, OpenKey, ScoreGroup
from bozhen_desktop.domain.sitting import EndGroup
from tests.unit.domain.support import MINUTE, START, refused
from tests.unit.domain.theory import TheoryDay, keys, ready, right, running, wrong


def waiting() -> TheoryDay:
    day = running().at(5)
    day.save("n1", 1, right(1), gap=True)
    return day


def settle(accept: bool = True, number: int = 0, reason: str = "日志完整") -> SettlePending:
    return SettlePending(number=number, accept=accept, reason=reason)


@pytest.mark.parametrize(
    ("command", "actor", "witness", "code"),
    [
        (settle(number=1), "chief", "super", "pending-unknown"),
        (settle(number=-1), "chief", "super", "pending-unknown"),
        (settle(reason=""), "chief", "super", "reason-needed"),
        (settle(), "chief", "", "second-person-needed"),
        (settle(), "chief", "inv1", "supervisor-needed"),
        (settle(), "inv1", "super", "supervisor-needed"),
    ],
)
def test_only_chief_and_supervisor_settle(
    command: SettlePending, actor: str, witness: str, code: str
) -> None:
    with refused(code):
        waiting().do(command, actor, witness)


@pytest.mark.parametrize("pair", [("chief", "super"), ("super", "chief")])
def test_an_accepted_answer_counts(pair: tuple[str, str]) -> None:
    day = waiting()
    day.do(settle(), *pair)
    assert day.room.answers.count("n1") == 1
    assert "n1" not in day.room.answers.receipts, "no receipt before the hand-in"
    with refused("pending-settled"):
        day.do(settle(), *pair)
    day.at(31)
    assert day.hand_in("n1").answers == 1


def test_a_rejected_one_does_not_and_the_receipt_stays() -> None:
    day = waiting().at(31)
    before = day.hand_in("n1").receipt
    day.do(settle(accept=False), "chief", "super")
    assert day.room.answers.count("n1") == 0 and day.room.answers.receipts["n1"] == before


def test_after_the_hand_in_acceptance_makes_a_new_receipt() -> None:
    day = waiting().at(31)
    before = day.hand_in("n1").receipt
    day.do(settle(), "chief", "super")
    assert before != day.room.answers.receipts["n1"] == receipt_of(day.room, "n1")


def test_a_later_choice_of_the_candidate_is_never_overwritten() -> None:
    day = waiting()
    day.save("n1", 1, wrong(1))
    with refused("answer-overtaken"):
        day.do(settle(), "chief", "super")
    day.do(settle(accept=False), "chief", "super")
    assert day.room.answers.saved["n1"]["G1-i1"].options == wrong(1)


def test_what_was_written_on_paper_is_not_overruled_by_a_ruling() -> None:
    day = waiting().at(60)
    day.do(sheet())
    with refused("answer-overtaken"):
        day.do(settle(), "chief", "super")


def test_a_ruling_after_scoring_asks_for_scoring_again() -> None:
    day = waiting().at(31)
    day.do(ForceHandIn(entries=["n1", "n3"], reason="演练"))
    day.do(EndGroup(group="G1"))
    day.do(OpenKey(group="G1", digest="key-G1-1"), "chief", "super")
    day.do(ScoreGroup(group="G1"))
    day.do(ConfirmScores(group="G1"), "chief", "super")
    day.do(settle(), "chief", "super")
    assert "G1" not in day.room.scoring.confirmed
    with refused("scores-stale"):
        day.do(ConfirmScores(group="G1"), "chief", "super")
    assert day.do(ScoreGroup(group="G1")).score == keys().sections[0].points
    day.do(ConfirmScores(group="G1"), "chief", "super")


def sheet(**more: Any) -> AnswersFromPaper:
    acted = FromPaper(acted_at=START + 50 * MINUTE, page=2, first="inv1", second="inv2")
    answers = [
        PaperAnswer(item="G1-i1", version=1, options=right(1)),
        PaperAnswer(item="G1-i5", version=1, options=right(5)),
    ]
    return AnswersFromPaper(**{"entry": "n1", "answers": answers, "paper": acted, **more})


def one(item: str, options: list[str], version: int = 1) -> list[PaperAnswer]:
    return [PaperAnswer(item=item, version=version, options=options)]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"entry": "n9"}, "entry-unknown"),
        ({"entry": "n4"}, "not-present"),
        ({"answers": one("G2-i1", [])}, "item-unknown"),
        ({"answers": one("G1-i1", [], 2)}, "item-unknown"),
        ({"answers": one("G1-i1", ["opt-2a"])}, "options-unknown"),
        ({"answers": one("G1-i1", ["opt-1a", "opt-1b"])}, "options-too-many"),
        ({"answers": one("G1-i1", right(1)) * 2}, "item-twice"),
        (
            {"paper": FromPaper(acted_at=START, page=0, first="inv1", second="inv2")},
            "page-number-missing",
        ),
        (
            {"paper": FromPaper(acted_at=START, page=1, first="inv1", second="inv1")},
            "second-person-needed",
        ),
    ],
)
def test_refused_paper_sheets(more: dict[str, Any], code: str) -> None:
    with refused(code):
        running(missing=("n4",)).at(60).do(sheet(**more))


def test_a_paper_sheet_replaces_the_screen_and_closes_the_paper() -> None:
    day = running()
    day.save("n1", 1, wrong(1))
    day.save("n1", 2, right(2))
    day.at(60)
    event = day.do(sheet())
    assert (event.cause, event.answers, event.receipt) == ("paper", 3, receipt_of(day.room, "n1"))
    assert day.room.answers.saved["n1"]["G1-i1"].options == right(1)
    assert day.room.rulings.from_paper == {"n1"}
    with refused("already-handed-in"):
        day.do(sheet())
    with refused("group-not-started"):
        ready().at(60).do(sheet())


def test_a_refused_command_stays_open_until_two_persons_settle_it() -> None:
    day = running()
    command = RefuseOutbox(device="d2", number=7, refused="save-answer", code="x", text="{}")
    day.do(command, "hall")
    with refused("already-refused"):
        day.do(command, "hall")
    assert day.room.rulings.open == {"d2/7"}
    cases = [
        (SettleRefused(device="d2", number=8, decision="不采纳"), "super", "refused-unknown"),
        (SettleRefused(device="d2", number=7, decision=""), "super", "reason-needed"),
        (SettleRefused(device="d2", number=7, decision="不采纳"), "", "second-person-needed"),
    ]
    for settled, witness, code in cases:
        with refused(code):
            day.do(settled, "chief", witness)
    day.do(SettleRefused(device="d2", number=7, decision="不采纳"), "chief", "super")
    assert not day.room.rulings.open and "d2/7" in day.room.rulings.refused
