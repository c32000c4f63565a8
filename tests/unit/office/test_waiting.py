"""What waits for a decision: filed by rooms, found by scoring again, by joining sittings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from bozhen_desktop.domain.checkin import CheckedIn
from bozhen_desktop.domain.incidents import AddNote
from bozhen_desktop.office import amending
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.intake import take_result
from bozhen_desktop.office.rebuild import compare
from bozhen_desktop.office.registration import Who
from bozhen_desktop.office.waiting import ASKED, DOUBLED, FORK, PERSON, SCORE, Matter, waiting
from tests.unit.office import parts


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OfficeStore]:
    """A theory sitting with a request, an exception at the door and a raised score."""
    with parts.found(tmp_path / "office") as opened:
        parts.register(opened, 4)
        day = parts.theory_day()
        day.do(AddNote(room="R1", text="更正申请：考生2 第 3 题答案有误"), "inv1")
        day.do(AddNote(room="R1", text="空调已修好"), "inv1")
        parts.score(day)
        for at, event in enumerate(day.events):
            if getattr(event, "score", None) == 0:
                day.events[at] = msgspec.structs.replace(event, score=6000)
            if isinstance(event, CheckedIn) and event.entry == parts.entry_id(2):
                day.events[at] = msgspec.structs.replace(event, exception="证件姓名用字不同")
        parts.issue(opened, day.room.arrangement)
        data = parts.deliver(opened, "T1", parts.journal(day.events), 1, parts.theory_blobs())
        take_result(opened, data)
        yield opened


def test_what_the_room_filed_and_what_does_not_follow(store: OfficeStore) -> None:
    assert waiting(store, parts.BATCH) == [
        Matter(SCORE, "T1", parts.entry_id(3), "考生3", "考场成绩 60.0，总部重算 0.0"),
        Matter(ASKED, "T1", "", "", "更正申请：考生2 第 3 题答案有误"),
        Matter(PERSON, "T1", parts.entry_id(2), "考生2", "例外入场：证件姓名用字不同"),
    ]
    assert waiting(store, "other") == []
    assert compare(store).mismatches == []


def test_a_score_that_was_put_right_waits_no_more(store: OfficeStore) -> None:
    basis = amending.new_basis(store, "采用重算成绩", "复核 1 号")
    command = amending.correct_score(store, "T1", parts.entry_id(3), 0, basis)
    amending.decide(store, command, Who(actor="a", witness="b"))
    assert SCORE not in {one.kind for one in waiting(store)}


def test_forks_and_two_sittings_of_one_subject(tmp_path: Path) -> None:
    with parts.found(tmp_path / "office") as store:
        parts.register(store, 4)
        for sitting in ("T1", "T2"):
            day = parts.theory_day(sitting)
            parts.score(day)
            parts.issue(store, day.room.arrangement)
            entries = parts.journal(day.events)
            take_result(store, parts.deliver(store, sitting, entries, 1, parts.theory_blobs()))
        other = parts.journal(day.events[:20])
        forged = [entry._replace(at=entry.at + 1) for entry in other]
        forged = parts.chained(parts.CHAIN_START, forged)
        take_result(store, parts.deliver(store, "T2", forged, 2, parts.theory_blobs()))
        kinds = [one.kind for one in waiting(store)]
        assert kinds[0] == FORK
        assert kinds.count(DOUBLED) == 3
