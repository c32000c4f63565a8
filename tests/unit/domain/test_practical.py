"""Practical papers, draws of pieces and stations, start and stop."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.domain.checkin import CheckIn
from bozhen_desktop.domain.drawing import shuffled
from bozhen_desktop.domain.pieces import (
    CheckStation,
    DrawLatePieces,
    DrawPieces,
    StartPiece,
    StopPiece,
)
from bozhen_desktop.domain.practical import (
    OpenPracticalPaper,
    Preparation,
    Supply,
    Veto,
    check_paper,
    paper_digest,
)
from bozhen_desktop.domain.sitting import PauseGroup, ResumeGroup, StartGroup
from bozhen_desktop.kernel.errors import RuleError
from tests.unit.domain.support import (
    START,
    Day,
    practical_plan,
    prepared,
    rubric,
    working,
)


def refused(code: str) -> Any:
    return pytest.raises(RuleError, match=f"^{code}")


def row(number: int = 0, **change: Any) -> list[Any]:
    rows = list(rubric().rows)
    rows[number] = msgspec.structs.replace(rows[number], **change)
    return rows


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"rows": []}, "rubric-empty"),
        ({"rows": rubric().rows[:1]}, "paper-points"),
        ({"rows": row(max_hundredths=6050, step_hundredths=50)}, "paper-points"),
        ({"rows": row(mode="tolerance")}, "rubric-mode"),
        ({"rows": row(step_hundredths=70)}, "rubric-step"),
        ({"rows": row(step_hundredths=0)}, "rubric-points"),
        ({"rows": row(max_hundredths=-1)}, "rubric-points"),
        ({"rows": row(content="")}, "rubric-text"),
        ({"rows": row(no=2)}, "rubric-row-twice"),
        ({"vetoes": [Veto(code="V1", text="a"), Veto(code="V1", text="b")]}, "veto-twice"),
        ({"minutes": 0}, "paper-minutes"),
        ({"requirements": ["独立完成", ""]}, "paper-text"),
        ({"preparation": Preparation(candidate=[Supply(item="")])}, "paper-text"),
    ],
)
def test_unsound_rubrics_are_refused(change: dict[str, Any], code: str) -> None:
    check_paper(rubric())
    with refused(code):
        check_paper(rubric(**change))


def fresh(**plan: Any) -> Day:
    return prepared(practical_plan(**plan), paper=False)


def test_a_paper_must_be_the_one_arranged() -> None:
    with refused("paper-digest"):
        fresh().do(OpenPracticalPaper(group="G1", paper=rubric(title="别的")), "keep1", "keep2")
    with refused("paper-already-open"):
        prepared().do(OpenPracticalPaper(group="G1", paper=rubric()), "keep1", "keep2")
    with refused("second-person-needed"):
        fresh().do(OpenPracticalPaper(group="G1", paper=rubric()), "keep1", "keep1")


def test_a_live_sitting_refuses_an_unapproved_paper() -> None:
    day = fresh()
    object.__setattr__(day.room, "plan", msgspec.structs.replace(day.room.arrangement, mode="live"))
    with refused("paper-unapproved"):
        day.do(OpenPracticalPaper(group="G1", paper=rubric()), "keep1", "keep2")


def test_outside_its_window_a_paper_needs_a_reason() -> None:
    day = fresh(opens=START, closes=START + 60_000)
    with refused("reason-needed"):
        day.do(OpenPracticalPaper(group="G1", paper=rubric()), "keep1", "keep2")
    opened = day.do(OpenPracticalPaper(group="G1", paper=rubric(), reason="提前"), "keep1", "keep2")
    assert not opened.inside_window and opened.digest == paper_digest(rubric())


@given(st.lists(st.integers(), unique=True, max_size=30), st.text("0123456789abcdef", max_size=64))
def test_a_draw_is_a_permutation_fixed_by_its_seed(items: list[int], seed: str) -> None:
    drawn = shuffled(items, seed, "x")
    assert sorted(drawn) == sorted(items)
    assert drawn == shuffled(items, seed, "x")


def test_pieces_carry_no_trace_of_who_made_them() -> None:
    day = prepared(practical_plan(entries=8))
    event = day.do(DrawPieces(group="G1"))
    assert {lot.entry for lot in event.lots} == {f"n{i}" for i in range(1, 9)}
    assert len({lot.piece for lot in event.lots}) == len({lot.station for lot in event.lots}) == 8
    order = [lot.entry for lot in sorted(event.lots, key=lambda lot: lot.piece)]
    assert order != sorted(order)
    assert all(day.room.seating.seats[lot.entry] == lot.station for lot in event.lots)


def test_a_second_draw_needs_reason_and_witness_and_untouched_pieces() -> None:
    day = prepared()
    old = {lot.piece for lot in day.do(DrawPieces(group="G1")).lots}
    with refused("reason-needed"):
        day.do(DrawPieces(group="G1"), witness="super")
    with refused("second-person-needed"):
        day.do(DrawPieces(group="G1", reason="名单有误"))
    new = day.do(DrawPieces(group="G1", reason="名单有误"), witness="super")
    assert not old & {lot.piece for lot in new.lots}
    day.do(StartGroup(group="G1"))
    day.do(StartPiece(piece=new.lots[0].piece))
    with refused("work-begun"):
        day.do(DrawPieces(group="G1", reason="再抽"), witness="super")
    assert day.replayed().state() == day.room.state()


def test_a_late_comer_draws_from_what_is_left() -> None:
    plan = practical_plan(entries=3)
    day = prepared(plan)
    present = day.room.checkin.present.pop("n3")
    day.events.remove(present)
    first = {lot.entry: lot for lot in day.do(DrawPieces(group="G1")).lots}
    with refused("nobody-late"):
        day.do(DrawLatePieces(group="G1"))
    who = plan.entries[2]
    day.do(
        CheckIn(
            ticket=who.ticket, document="resident", id_no=who.person.id_no, name=who.person.name
        )
    )
    late = day.do(DrawLatePieces(group="G1"))
    assert [lot.entry for lot in late.lots] == ["n3"]
    assert late.lots[0].station not in {lot.station for lot in first.values()}
    assert day.room.practical.by_entry["n1"] == first["n1"].piece
    assert day.replayed().state() == day.room.state()


def test_a_failed_station_is_not_drawn() -> None:
    day = prepared(practical_plan(entries=2))
    with refused("reason-needed"):
        day.do(CheckStation(room="R1", station="R1-01", passed=False))
    for seat in ("R1-01", "R1-02", "R1-03"):
        day.do(CheckStation(room="R1", station=seat, passed=False, note="振动"))
    drawn = [lot.station for lot in day.do(DrawPieces(group="G1")).lots]
    assert sorted(drawn) == ["R1-04", "R1-90"]
    day.do(CheckStation(room="R1", station="R1-04", passed=False, note="漏电"))
    with refused("stations-short"):
        day.do(DrawPieces(group="G1", reason="工位损坏"), witness="super")


def test_start_and_stop_are_edges_in_the_time_of_the_group() -> None:
    day = prepared()
    day.do(DrawPieces(group="G1"))
    piece = day.piece("n1")
    with refused("group-phase"):
        day.do(StartPiece(piece=piece))
    day.minute = 0
    day.do(StartGroup(group="G1"))
    day.do(StartPiece(piece=piece))
    with refused("piece-phase"):
        day.do(StartPiece(piece=piece))
    day.minute = 10
    day.do(PauseGroup(group="G1", reason="停电"))
    day.minute = 30
    day.do(ResumeGroup(group="G1"))
    day.minute = 35
    with refused("stop-cause"):
        day.do(StopPiece(piece=piece, cause="bored"))
    with refused("reason-needed"):
        day.do(StopPiece(piece=piece, cause="halted"))
    assert day.do(StopPiece(piece=piece, cause="time")).worked == 15 * 60_000
    with refused("piece-phase"):
        day.do(StopPiece(piece=piece, cause="done"))
    with refused("piece-unknown"):
        day.do(StopPiece(piece="X", cause="done"))


def test_nobody_draws_before_the_paper_is_open() -> None:
    with refused("paper-not-open"):
        fresh().do(DrawPieces(group="G1"))


def test_who_works_is_known() -> None:
    day = working()
    assert sorted(day.room.practical.working("G1")) == ["n1", "n2"]
