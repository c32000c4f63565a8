"""Forms say of every act of the second entrance that it came back from paper (补录)."""

from __future__ import annotations

from typing import Any

from bozhen_desktop.documents.from_room_records import data_handovers, room_records
from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.breaks import LeaveRoom, ReturnToRoom
from bozhen_desktop.domain.checkin import TurnAway
from bozhen_desktop.domain.custody import HandOver
from bozhen_desktop.domain.incidents import AddNote, CloseFault, OpenFault
from bozhen_desktop.domain.sitting import StartGroup
from bozhen_desktop.domain.violations import DecideViolation, Facts, ViolationFromPaper
from tests.unit.domain.support import MINUTE, START
from tests.unit.domain.theory import TRADES, ready


def page(minute: int, number: int = 1, **more: Any) -> FromPaper:
    fixed = {"first": "inv1", "second": "inv2"}
    return FromPaper(**{**fixed, "acted_at": START + minute * MINUTE, "page": number, **more})


def test_what_came_back_from_paper_is_printed_so() -> None:
    day = ready(missing=("n4",)).at(60)
    for group in TRADES:
        day.do(StartGroup(group=group, paper=page(0)))
    facts = Facts(facts="交谈", clause="三", refused=True)
    day.do(OpenFault(seats=["R1-01"], what="死机", blocking=False, paper=page(5)))
    day.do(CloseFault(number=1, remedy="换机", paper=page(9, 2)))
    day.do(AddNote(room="R1", text="停电", paper=page(4, 3)))
    day.do(TurnAway(entry="n4", reason="替考", paper=page(5, 4)))
    day.do(LeaveRoom(entry="n1", reason="急病", escort="inv1", paper=page(20, 5)))
    day.do(ReturnToRoom(entry="n1", paper=page(26, 6)))
    day.do(
        ViolationFromPaper(
            entry="n2", code="talk", facts=facts, first="inv1", second="inv2", paper=page(30, 7)
        )
    )
    day.do(DecideViolation(number=1, tier=1, reason="情节轻", paper=page(31, 8)))
    day.do(HandOver(lot="L1", count=30, paper=page(50, 9)))
    (record,) = room_records(day.room)
    fault, left = record.faults[:2]
    assert (fault.what, fault.remedy) == ("死机（补录，第 1 页）", "换机（补录，第 2 页）")
    assert record.notes[0].text == "停电（补录，第 3 页）"
    assert record.turned_away[0].endswith("替考（补录，第 4 页）")
    assert left.what == "急病（补录，第 5 页）" and left.remedy.endswith("返回（补录，第 6 页）")
    assert record.breaches[0].facts.endswith("交谈（补录，第 7 页）")
    assert record.breaches[0].decision.endswith("（补录，第 8 页）")
    (handed,) = data_handovers(day.room)
    assert handed.lots[0].note == "（补录，第 9 页）"
