"""C9: a second terminal claims a live seat. It gets it by the proctor's move alone."""

from __future__ import annotations

import random

from bozhen_desktop.domain.access import LogIn
from bozhen_desktop.domain.seating import MoveEntry
from bozhen_desktop.wire.messages import EnrolByFile, Query
from tests.unit.domain.theory import right
from tests.unit.hall.hall_day import SITTING, HallDay
from tests.unit.hall.rig import TOKEN, End
from tests.unit.hall.wire_tap import Tap

TRIES = 10_000
ROGUES = 8


def rogues(day: HallDay) -> list[End]:
    """PCs with the technician's token that claim the seat, a spare one, or none.

    One comes while the true one is cut off, so that the seat is bound to it.
    """
    found = []
    true = day.terminals["n1"]
    for number in range(ROGUES):
        if not number:
            true.cut()
        seat = (day.seat_of("n1"), "R1-90", "")[number % 3]
        end = End(day.rig, "terminal", seat)
        end.connect()
        found.append(end)
        if not true.connection:
            true.connect()
    return found


def owner(day: HallDay) -> str:
    return str(day.room.access.epochs["n1"][-1].device)


def test_ten_thousand_tries_take_no_live_seat() -> None:
    """With the right last four, in every state of the true terminal: live, answering, cut off."""
    day, rng = HallDay(2).started(), random.Random("C9")
    true = day.terminals["n1"]
    last4 = next(plan.person.id_no[-4:] for plan in day.plan.entries if plan.id == "n1")
    ticket = next(plan.ticket for plan in day.plan.entries if plan.id == "n1")
    others, before, codes = rogues(day), owner(day), set()
    day.answer("n1", 1)
    day.rig.run()
    for number in range(TRIES):
        if number % 1000 == 500:  # the true one is cut off and comes back
            true.cut() if true.connection else true.connect()
            day.rig.advance(8_000)
        end = rng.choice(others)
        told = rng.choice((ticket, ""))
        ask = end.ask(SITTING, "", LogIn(last4=last4, ticket=told, boot="pc0"))
        day.rig.run()
        codes.add(end.codes(ask.number)[-1])
        end.got.clear()
        assert owner(day) == before
    assert codes == {"move-needed", "wrong-seat", "seat-unbound", "nobody-at-seat"}
    if not true.connection:
        true.connect()
    day.answer("n1", 2)
    day.rig.run()
    assert day.saved("n1") == {"G1-i1": right(1), "G1-i2": right(2)}


def test_a_seat_claimed_at_enrolment_is_not_taken_from_a_living_pc() -> None:
    day = HallDay(2).started()
    seats = dict(day.rig.core.site_state.devices.seats)
    for _ in range(50):
        tap = Tap(day.rig)
        tap.prove()
        tap.send(EnrolByFile(token=TOKEN, seat=day.seat_of("n1"), host_name="PC"))
    kept = day.rig.core.site_state.devices.seats
    assert {key: seat for key, seat in kept.items() if key in seats} == seats


def test_one_click_moves_once_and_fences_the_old_session() -> None:
    day = HallDay(2).started()
    old = day.terminals["n1"]
    assert old.desk is not None
    day.answer("n1", 1)
    day.rig.run()
    day.do(MoveEntry(entry="n1", seat="R1-90", reason="电脑故障"))
    fresh = day.terminal("n1", "R1-90")
    assert fresh.desk is not None and fresh.desk.epoch == old.desk.epoch + 1
    fresh.desk.choose("G1-i1", right(2)[:1])
    day.rig.run()
    stands = day.saved("n1")
    old.desk.choose("G1-i1", right(1))  # the old PC goes on as if nothing had been
    day.rig.run()
    assert day.saved("n1") == stands, "the later log-in counts"
    id = day.rig.next_id()
    old.send(Query(id=id, sitting=SITTING, actor="n1", name="own-answers"))
    day.rig.run()
    assert old.reply(id).code == "access-duty"
    third = End(day.rig, "terminal", "R1-91")
    third.connect()
    last4 = next(plan.person.id_no[-4:] for plan in day.plan.entries if plan.id == "n1")
    ask = third.ask(SITTING, "", LogIn(last4=last4, ticket="", boot="pc0"))
    day.rig.run()
    assert third.codes(ask.number)[-1], "the click is used up"
