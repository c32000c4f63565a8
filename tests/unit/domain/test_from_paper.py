"""The second entrance (补录): when machines fail the day goes on on paper and comes back."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bozhen_desktop.domain.arrangement import PanelPlan
from bozhen_desktop.domain.base import Command, FromPaper
from bozhen_desktop.domain.beats import RecordBeat, ResumeSitting
from bozhen_desktop.domain.breaks import LeaveRoom, ReturnToRoom
from bozhen_desktop.domain.checkin import CheckInFromPaper, MarkAbsent, TurnAway
from bozhen_desktop.domain.credits import GrantCredit
from bozhen_desktop.domain.custody import HandOver, ReceivePackage, RecordOpening, ShowSeal
from bozhen_desktop.domain.duty import HoldBriefing, ReadRules, ReplaceExaminer, SignInStaff
from bozhen_desktop.domain.incidents import AddNote, CloseFault, OpenFault
from bozhen_desktop.domain.lots import LotsFromPaper
from bozhen_desktop.domain.paper import OpenPaper
from bozhen_desktop.domain.pieces import CheckStation, Lot, StartPiece, StopPiece
from bozhen_desktop.domain.rulings import AnswersFromPaper, PaperAnswer
from bozhen_desktop.domain.seating import MoveEntry
from bozhen_desktop.domain.sitting import (
    EndGroup,
    PauseGroup,
    ResumeGroup,
    StartGroup,
    SuspendSitting,
)
from bozhen_desktop.domain.violations import (
    DecideViolation,
    Facts,
    RecordViolation,
    ViolationFromPaper,
)
from tests.unit.domain.support import (
    MINUTE,
    START,
    Day,
    practical_plan,
    prepared,
    refused,
    relation,
)
from tests.unit.domain.theory import TRADES, TheoryDay, arranged, ready, right, running


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
        ({"second": "nobody"}, "staff-unknown"),
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


# ------------------------------------------------------------------------- a theory day
def later_acts(paper: FromPaper) -> list[Command]:
    """Acts of a day on which G1 runs and G2 is paused since minute 4."""
    return [
        PauseGroup(group="G1", reason="停电", paper=paper),
        ResumeGroup(group="G2", paper=paper),
        OpenFault(seats=["R1-01"], what="死机", blocking=True, paper=paper),
        CloseFault(number=1, remedy="换机", paper=paper),
        HoldBriefing(minutes="会", attendees=["chief"], paper=paper),
        ReceivePackage(package="B1", what="试卷", intact=True, paper=paper),
        ShowSeal(package="B0", candidates=["n1", "n2"], intact=True, paper=paper),
        RecordOpening(package="B0", part="papers", paper=paper),
        HandOver(lot="L1", count=30, paper=paper),
        GrantCredit(entries=["n1", "n2", "n3"], ms=15 * MINUTE, reason="停电", paper=paper),
        MoveEntry(entry="n1", seat="R1-90", reason="死机", paper=paper),
        DecideViolation(number=1, tier=2, reason="情节较轻", paper=paper),
        SuspendSitting(reason="停电", new_day="2026-10-08", paper=paper),
    ]


def later_day() -> TheoryDay:
    day = ready(missing=("n4",)).at(0)
    for group in TRADES:
        day.do(StartGroup(group=group))
    day.do(ReceivePackage(package="B0", what="试卷", intact=True), "keep1", "keep2")
    facts = Facts(facts="x", clause="三", refused=True)
    day.do(RecordViolation(entry="n1", code="talk", facts=facts), "inv1", "inv2")
    day.at(3).do(OpenFault(seats=["R1-02"], what="死机", blocking=True))
    day.at(4).do(PauseGroup(group="G2", reason="停电"))
    return day.at(60)


@pytest.mark.parametrize("number", range(len(later_acts(page(5)))))
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"number": 0}, "page-number-missing"),
        ({"second": "inv1"}, "second-person-needed"),
        ({"second": "nobody"}, "staff-unknown"),
        ({"minute": 61}, "acted-in-future"),
    ],
)
def test_every_later_entrance_asks_for_the_same(
    number: int, change: dict[str, Any], code: str
) -> None:
    day = later_day()
    with refused(code):
        day.do(later_acts(page(**{"minute": 5, **change}))[number])
    event = day.do(later_acts(page(5))[number])
    assert event.paper == page(5)
    assert day.replayed().state() == day.room.state()


def test_a_pause_on_paper_takes_the_time_back_to_its_beginning() -> None:
    day = ready().at(0)
    day.do(StartGroup(group="G1"))
    day.at(40).do(RecordBeat())
    event = day.at(60).do(PauseGroup(group="G1", reason="停电", paper=page(20)))
    assert (event.elapsed, event.wall) == (20 * MINUTE, START + 20 * MINUTE)
    assert day.elapsed("n1") == 20 * MINUTE
    with refused("acted-before"):
        day.do(ResumeGroup(group="G1", paper=page(19)))
    day.do(ResumeGroup(group="G1", paper=page(50)))
    assert day.elapsed("n1") == 30 * MINUTE
    assert day.replayed().state() == day.room.state()


def test_a_pause_on_paper_is_none_where_answers_came_in_it() -> None:
    day = running()
    day.at(30).save("n1", 1, right(1))
    day.at(40)
    group = day.room.entry("n1").group
    with refused("answered-meanwhile"):
        day.do(PauseGroup(group=group, reason="停电", paper=page(29)))
    assert day.do(PauseGroup(group=group, reason="停电", paper=page(31))).elapsed == 31 * MINUTE


def test_a_pause_on_paper_never_goes_behind_what_an_outage_settled() -> None:
    day = ready().at(0)
    day.do(StartGroup(group="G1"))
    day.at(20).do(RecordBeat())
    day.reboot("b2", off_ms=30 * MINUTE)
    day.do(ResumeSitting(reported={}))
    event = day.do(PauseGroup(group="G1", reason="停电", paper=page(21)))
    assert event.elapsed == 20 * MINUTE, "the time of the last beat, not half an hour before it"


def test_a_sitting_that_was_stopped_on_paper_stands_where_it_stood() -> None:
    day = later_day()
    stop = SuspendSitting(reason="停电", paper=page(20))
    event = day.do(stop)
    assert event.elapsed == {"G1": 20 * MINUTE}, "G2 stood still already"
    assert event.witness == "inv2" and day.elapsed("n1") == 20 * MINUTE
    other = running()
    other.at(30).save("n1", 1, right(1))
    with refused("answered-meanwhile"):
        other.at(60).do(stop)


def test_the_second_person_of_a_large_credit_is_the_one_of_the_page() -> None:
    day = later_day()
    credit = GrantCredit(entries=["n1"], ms=15 * MINUTE, reason="停电", paper=page(9))
    with refused("second-person-needed"):
        day.do(msgspec.structs.replace(credit, paper=None), "inv2")
    assert day.do(credit, "inv2").witness == "inv1"
    assert day.room.credits.granted == {"n1": 15 * MINUTE}


def test_an_examiner_is_replaced_on_paper_by_the_two_of_the_page() -> None:
    day = prepared()
    day.minute = 60
    change = ReplaceExaminer(panel="p1", old="e3", new="e4", reason="急病", paper=page(3))
    event = day.do(change)
    assert (event.first, event.witness, event.paper) == ("chief", "inv2", page(3))
    assert day.room.duty.examiners(day.room.arrangement.panels[0]) == ["e1", "e2", "e4"]
    assert day.replayed().state() == day.room.state()


def test_a_fault_on_paper_proposes_the_time_between_the_two_pages() -> None:
    day = ready().at(0)
    day.do(StartGroup(group="G1"))
    seat = day.room.seating.seat_of("n1")
    opened = day.at(90).do(OpenFault(seats=[seat], what="死机", blocking=True, paper=page(30)))
    assert opened.affected == {"n1": 30 * MINUTE}
    closed = day.do(CloseFault(number=1, remedy="换机", paper=page(37, 2)))
    assert closed.lost == {"n1": 7 * MINUTE}


def test_a_lot_on_paper_goes_from_hand_to_hand_as_it_is_signed() -> None:
    day = arranged().at(60)
    day.do(HandOver(lot="L1", count=30, paper=page(1, first="keep1", second="inv1")), "chief")
    with refused("not-the-holder"):
        day.do(HandOver(lot="L1", count=30, paper=page(2, first="keep1", second="inv2")), "inv1")
    hop = day.do(HandOver(lot="L1", count=30, paper=page(2, 2, first="inv1", second="inv2")))
    assert (hop.giver, hop.taker, hop.at) == ("inv1", "inv2", START + 2 * MINUTE)
    day.do(HandOver(lot="L1", count=30), "inv2", "keep1")
    with refused("staff-unknown"):
        day.do(HandOver(lot="L2", count=1, paper=page(3, first="nobody")))


# ----------------------------------------------------------------------- a practical day
def written(day: Day, *stations: str, **more: Any) -> LotsFromPaper:
    """Lots of everybody due, in the order of the entries."""
    practical, present = day.room.practical, day.room.checkin.present
    due = [e.id for e in day.room.arrangement.entries if e.id in present]
    due = [entry for entry in due if entry not in practical.by_entry]
    first = len(practical.pieces)
    lots = [
        Lot(entry=entry, piece=f"K{number}", station=station, panel="p1")
        for number, (entry, station) in enumerate(zip(due, stations, strict=False), first)
    ]
    return LotsFromPaper(**{"group": "G1", "lots": lots, "paper": page(-10), **more})


def test_lots_drawn_on_paper_are_taken_as_they_are_written() -> None:
    day = prepared(practical_plan(3), missing=("n3",))
    day.minute = 60
    event = day.do(written(day, "R1-03", "R1-01"))
    assert (event.seed, event.round, event.late) == ("", 1, False)
    assert day.room.practical.by_entry == {"n1": "K0", "n2": "K1"}
    assert day.room.seating.seat_of("n1") == "R1-03"
    with refused("nobody-late"):
        day.do(written(day))
    late = day.room.entry("n3")
    number = late.person.id_no
    day.do(CheckInFromPaper(ticket=late.ticket, document="resident", id_no=number, paper=page(-1)))
    event = day.do(written(day, "R1-02", paper=page(-1)))
    assert (event.round, event.late) == (2, True)
    assert day.room.practical.by_entry == {"n1": "K0", "n2": "K1", "n3": "K2"}
    assert day.replayed().state() == day.room.state()


@pytest.mark.parametrize(
    ("stations", "change", "code"),
    [
        (["R1-01"], {}, "lot-missing"),
        (["R1-01", "R1-01"], {}, "lot-twice"),
        (["R1-01", "R9-01"], {}, "seat-unknown"),
        (["R1-01", "R1-02"], {"entry": "n9"}, "lot-unknown-entry"),
        (["R1-01", "R1-02"], {"piece": "K0"}, "lot-twice"),
        (["R1-01", "R1-02"], {"piece": "考件一"}, "piece-number"),
        (["R1-01", "R1-02"], {"panel": "p9"}, "panel-unknown"),
        (["R1-01", "R1-03"], {}, "station-failed"),
    ],
)
def test_lots_that_could_not_have_been_drawn_are_refused(
    stations: list[str], change: dict[str, str], code: str
) -> None:
    day = prepared()
    day.minute = 60
    day.do(CheckStation(room="R1", station="R1-03", passed=False, note="漏电"))
    command = written(day, *stations)
    lots = [*command.lots[:-1], msgspec.structs.replace(command.lots[-1], **change)]
    with refused(code):
        day.do(msgspec.structs.replace(command, lots=lots))
    day.do(written(day, "R1-01", "R1-02"))


def test_a_panel_with_a_relative_scores_no_lot_from_paper() -> None:
    day = prepared(practical_plan(relations=[relation("e2", "n2")], panels=two_panels()))
    day.minute = 60
    command = written(day, "R1-01", "R1-02")
    with refused("panel-conflict"):
        day.do(command)
    lots = [command.lots[0], msgspec.structs.replace(command.lots[1], panel="p2")]
    day.do(msgspec.structs.replace(command, lots=lots))


def two_panels() -> list[PanelPlan]:
    teams = {"p1": ["e1", "e2", "e3"], "p2": ["e1", "e3", "e4"]}
    return [PanelPlan(id=name, group="G1", lead="e1", examiners=t) for name, t in teams.items()]


def test_work_on_paper_begins_and_ends_at_the_times_written_there() -> None:
    day = prepared()
    day.minute = 100
    day.do(written(day, "R1-01", "R1-02"))
    day.do(CheckStation(room="R1", station="R1-01", passed=True, paper=page(-9)))
    day.do(StartGroup(group="G1", paper=page(0)))
    begun = day.do(StartPiece(piece="K0", paper=page(3)))
    assert begun.elapsed == 3 * MINUTE
    with refused("acted-before"):
        day.do(StopPiece(piece="K0", cause="done", paper=page(2)))
    ended = day.do(StopPiece(piece="K0", cause="done", paper=page(80)))
    assert ended.worked == 77 * MINUTE
    with refused("page-number-missing"):
        day.do(StartPiece(piece="K1", paper=page(4, 0)))
    day.do(StartPiece(piece="K1", paper=page(4)))
    assert day.replayed().state() == day.room.state()
