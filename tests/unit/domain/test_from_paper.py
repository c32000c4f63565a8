"""The second entrance (补录): when machines fail the day goes on on paper and comes back."""

from __future__ import annotations

from typing import Any

import pytest

from bozhen_desktop.domain.base import Command, FromPaper
from bozhen_desktop.domain.breaks import LeaveRoom, ReturnToRoom
from bozhen_desktop.domain.checkin import CheckInFromPaper, MarkAbsent, TurnAway
from bozhen_desktop.domain.duty import HoldBriefing, ReadRules, SignInStaff
from bozhen_desktop.domain.incidents import AddNote
from bozhen_desktop.domain.paper import OpenPaper
from bozhen_desktop.domain.rulings import AnswersFromPaper, PaperAnswer
from bozhen_desktop.domain.sitting import EndGroup, StartGroup
from bozhen_desktop.domain.violations import Facts, ViolationFromPaper
from tests.unit.domain.support import MINUTE, START, refused
from tests.unit.domain.theory import TRADES, TheoryDay, arranged, ready, right


def page(minute: int, number: int = 1, **more: Any) -> FromPaper:
    fixed = {"first": "inv1", "second": "inv2"}
    return FromPaper(**{**fixed, "acted_at": START + minute * MINUTE, "page": number, **more})


def acts(paper: FromPaper) -> list[Command]:
    facts = Facts(facts="x", clause="三", refused=True)
    fixed: dict[str, Any] = {"code": "talk", "facts": facts, "first": "inv1", "second": "inv2"}
    return [
        StartGroup(group="G1", paper=paper),
        TurnAway(entry="n4", reason="替考", paper=paper),
        LeaveRoom(entry="n1", reason="急病", escort="inv1", paper=paper),
        AddNote(room="R1", text="停电", paper=paper),
        ViolationFromPaper(entry="n1", paper=paper, **fixed),
    ]


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"number": 0}, "page-number-missing"),
        ({"second": "inv1"}, "second-person-needed"),
        ({"first": ""}, "second-person-needed"),
        ({"minute": 61}, "acted-in-future"),
    ],
)
def test_every_entrance_asks_for_page_two_persons_and_a_past_time(
    number: int, change: dict[str, Any], code: str
) -> None:
    day = ready(missing=("n4",)).at(60)
    with refused(code):
        day.do(acts(page(**{"minute": 5, **change}))[number])
    day.do(acts(page(5))[number])


def test_a_start_on_paper_counts_from_the_time_written_there() -> None:
    day = ready(missing=("n4",)).at(40)
    event = day.do(StartGroup(group="G2", paper=page(2)))
    assert (event.wall, event.paper.page) == (START + 2 * MINUTE, 1)
    assert day.elapsed("n2") == 38 * MINUTE
    assert day.do(MarkAbsent(group="G2")).entries == ["n4"]
    day.at(41)
    assert day.elapsed("n2") == 39 * MINUTE


def test_who_types_it_may_be_one_of_the_two() -> None:
    day = arranged()
    for entry, actor in (("n1", "inv1"), ("n2", "inv2"), ("n3", "chief")):
        event = day.do(TurnAway(entry=entry, reason="替考", paper=page(-26)), actor)
        assert event.witness != actor and event.witness in ("inv1", "inv2")


def test_a_break_on_paper_has_the_times_written_there() -> None:
    day = ready()
    day.at(0).do(StartGroup(group="G1"))
    day.at(50)
    left = day.do(LeaveRoom(entry="n1", reason="急病", escort="inv1", paper=page(20)))
    back = day.do(ReturnToRoom(entry="n1", paper=page(26, 2)))
    assert (left.elapsed, back.away) == (20 * MINUTE, 6 * MINUTE)


def paper_day() -> TheoryDay:
    """The power went before anybody came; everything was done on paper until minute 100."""
    day = arranged().at(100)
    for staff in ("chief", "super", "inv1", "inv2"):
        day.do(SignInStaff(staff=staff, paper=page(-50)))
    day.do(HoldBriefing(minutes="考务会记录见第 2 页", attendees=["chief", "inv1", "inv2"]))
    day.do(ReadRules(room="R1", paper=page(-5, 3)))
    for group in TRADES:
        digest = day.room.group(group).paper_digest
        day.do(OpenPaper(group=group, digest=digest), "keep1", "keep2")
    for entry in ("n1", "n2", "n3"):
        plan = day.room.entry(entry)
        number = plan.person.id_no
        command = CheckInFromPaper(
            ticket=plan.ticket, document="resident", id_no=number, paper=page(-15, 4)
        )
        day.do(command)
    for group in TRADES:
        day.do(StartGroup(group=group, paper=page(0, 5)))
    return day


def test_a_whole_day_comes_back_from_paper() -> None:
    day = paper_day()
    assert day.room.duty.arrived["chief"].at == START - 50 * MINUTE
    assert day.do(MarkAbsent(group="G2")).entries == ["n4"]
    for entry in ("n1", "n2", "n3"):
        group = day.room.entry(entry).group
        answers = [PaperAnswer(item=f"{group}-i1", version=1, options=right(1))]
        day.do(AnswersFromPaper(entry=entry, answers=answers, paper=page(90, 6)))
    for group in TRADES:
        day.do(EndGroup(group=group))
    assert {event.cause for event in day.room.answers.handed_in.values()} == {"paper"}
    assert day.replayed().state() == day.room.state()
