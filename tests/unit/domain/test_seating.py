"""Seats by lot, no neighbours over one paper where counts allow, moves."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.domain.access import ReportLost
from bozhen_desktop.domain.arrangement import RoomPlan
from bozhen_desktop.domain.checkin import TurnAway
from bozhen_desktop.domain.seating import AcceptLostSeats, DrawSeats, MoveEntry, part_papers
from tests.unit.domain.support import entry_plan, refused
from tests.unit.domain.theory import arranged, check_in, right, running, theory_plan

COUNTS = st.lists(st.integers(0, 12), min_size=1, max_size=4)


@given(COUNTS, st.randoms(use_true_random=False))
def test_neighbours_differ_where_counts_allow(counts: list[int], random: object) -> None:
    groups = [f"G{number}" for number, count in enumerate(counts) for _ in range(count)]
    random.shuffle(groups)  # type: ignore[attr-defined]
    entries = [entry_plan(serial + 1, group=group) for serial, group in enumerate(groups)]
    order, clashes = part_papers(entries)
    assert sorted(e.id for e in order) == sorted(e.id for e in entries)
    found = sum(a.group == b.group for a, b in itertools.pairwise(order))
    most = max(counts)
    assert found == clashes == max(most - (sum(counts) - most) - 1, 0)


@given(st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_draw_gives_everybody_one_seat(seed: str) -> None:
    day = arranged(theory_plan(count=9))
    drawn = day.do(DrawSeats(room="R1", reason="再抽"), "chief", "super", seed=seed)
    assert set(drawn.seats) == {f"n{i}" for i in range(1, 10)}
    assert len(set(drawn.seats.values())) == 9
    assert set(drawn.seats.values()) <= set(day.room.room_plan("R1").seats)
    assert drawn.neighbours == 0 and drawn.seed == seed


def test_a_second_draw_needs_reason_and_witness_and_an_empty_room() -> None:
    day = arranged()
    with refused("reason-needed"):
        day.do(DrawSeats(room="R1"), "chief", "super")
    with refused("second-person-needed"):
        day.do(DrawSeats(room="R1", reason="座位图有误"), "chief", "chief")
    with refused("room-unknown"):
        day.do(DrawSeats(room="R9"))
    check_in(day, "n1")
    with refused("check-in-begun"):
        day.do(DrawSeats(room="R1", reason="座位图有误"), "chief", "super")


def test_a_room_may_be_drawn_while_another_one_fills() -> None:
    rooms = [
        RoomPlan(id="R1", name="一号", seats=["A1", "A2"], spares=[]),
        RoomPlan(id="R2", name="二号", seats=["B1", "B2"], spares=[]),
    ]
    plan = theory_plan(rooms=rooms, entries=[entry_plan(1), entry_plan(2, room="R2")])
    day = arranged(plan)
    check_in(day, "n1")
    assert set(day.do(DrawSeats(room="R2")).seats) == {"n2"}


def test_moves() -> None:
    day = running(missing=("n4",))
    taken = day.room.seating.seats["n2"]
    cases = [
        (MoveEntry(entry="n1", seat="R1-90", reason=""), "reason-needed"),
        (MoveEntry(entry="n9", seat="R1-90", reason="x"), "entry-unknown"),
        (MoveEntry(entry="n4", seat="R1-90", reason="x"), "not-present"),
        (MoveEntry(entry="n1", seat="R7-90", reason="x"), "seat-unknown"),
        (MoveEntry(entry="n1", seat=taken, reason="x"), "seat-taken"),
    ]
    for command, code in cases:
        with refused(code):
            day.do(command)
    old = day.room.seating.seats["n1"]
    moved = day.do(MoveEntry(entry="n1", seat="R1-90", reason="死机"))
    assert (moved.old_seat, moved.seat) == (old, "R1-90")
    assert day.room.entry_at(old) is None
    day.do(MoveEntry(entry="n2", seat=old, reason="死机"))
    day.at(31)
    day.log_in("n1", device="spare.1")
    day.hand_in("n1", device="spare.1")
    with refused("already-handed-in"):
        day.do(MoveEntry(entry="n1", seat="R1-91", reason="x"))


def test_the_seat_of_somebody_turned_away_is_free() -> None:
    day = arranged()
    seat = day.room.seating.seats["n2"]
    check_in(day, "n1")
    day.do(TurnAway(entry="n2", reason="证件不符"), "chief", "inv1")
    assert day.do(MoveEntry(entry="n1", seat=seat, reason="死机")).seat == seat


def test_one_step_accepts_all_lost_seats() -> None:
    day = running()
    with refused("no-terminal-lost"):
        day.do(AcceptLostSeats(reason="停电"))
    for entry in ("n1", "n3"):
        day.save(entry, 1, right(1))
        day.do(ReportLost(entry=entry))
    with refused("reason-needed"):
        day.do(AcceptLostSeats(reason=""))
    with refused("move-needed"):
        day.log_in("n1", device="spare.1")
    day.do(AcceptLostSeats(reason="停电"))
    assert day.log_in("n1", device="spare.1").epoch == 2
    assert day.log_in("n3", device="spare2.1").epoch == 2
    with refused("move-needed"):
        day.log_in("n2", device="spare3.1")
