"""Log-in at the seat told at check-in, epochs, devices that change, waits and locks."""

from __future__ import annotations

from typing import Any

import pytest

from bozhen_desktop.domain.access import (
    AcceptRules,
    LogIn,
    ReportBack,
    ReportLost,
    StaffLogIn,
)
from bozhen_desktop.domain.checkin import MarkAbsent
from bozhen_desktop.domain.handin import ForceHandIn
from bozhen_desktop.domain.lockout import Unlock
from bozhen_desktop.domain.seating import MoveEntry
from bozhen_desktop.domain.sitting import SuspendSitting
from tests.unit.domain.support import refused
from tests.unit.domain.theory import TheoryDay, arranged, check_in, right, running


def four(day: TheoryDay, entry: str) -> str:
    return day.room.entry(entry).person.id_no[-4:]


def test_only_at_the_own_bound_seat_after_check_in() -> None:
    day = arranged()
    seat = day.room.seating.seats["n1"]
    command = LogIn(last4=four(day, "n1"), ticket="", boot="t1")
    cases: list[tuple[LogIn, str, str]] = [
        (command, "", "seat-unbound"),
        (command, "R1-90", "nobody-at-seat"),
        (command, seat, "not-present"),
    ]
    for asked, where, code in cases:
        with refused(code):
            day.do(asked, "n1", role="terminal", seat=where)
    check_in(day, "n1")
    check_in(day, "n2")
    other = LogIn(last4=four(day, "n2"), ticket=day.room.entry("n2").ticket, boot="t1")
    with refused("wrong-seat"):
        day.do(other, "n2", role="terminal", seat=seat)
    typed = LogIn(last4=four(day, "n1").lower(), ticket=day.room.entry("n1").ticket, boot="t1")
    assert day.do(typed, "n1", role="terminal", seat=seat, device="k1.1").epoch == 1


def test_every_log_in_raises_the_epoch_and_knows_the_time() -> None:
    day = running()
    assert [e.number for e in day.room.access.epochs["n1"]] == [1]
    day.at(7, 250)
    event = day.log_in("n1")
    assert (event.epoch, event.elapsed) == (2, 7 * 60_000 + 250)


@pytest.mark.parametrize(
    ("answered", "lost", "moved", "allowed"),
    [
        (False, False, False, False),
        (False, True, False, True),
        (True, True, False, False),
        (True, False, True, True),
        (True, True, True, True),
    ],
)
def test_another_device_waits_for_the_proctor(
    answered: bool, lost: bool, moved: bool, allowed: bool
) -> None:
    day = running()
    if answered:
        day.save("n1", 1, right(1))
    if lost:
        day.do(ReportLost(entry="n1"))
    if moved:
        day.do(MoveEntry(entry="n1", seat=day.room.seating.seats["n1"], reason="换机"))
    if allowed:
        assert day.log_in("n1", device="spare.1").epoch == 2
        assert "n1" not in day.room.access.lost and "n1" not in day.room.seating.awaited
    else:
        with refused("move-needed"):
            day.log_in("n1", device="spare.1")


def test_a_new_incarnation_of_the_same_key_needs_no_move() -> None:
    day = running()
    day.save("n1", 1, right(1))
    assert day.log_in("n1", device="key-n1.2").epoch == 2


def test_a_move_counts_once_and_only_at_the_seat_it_names() -> None:
    day = running()
    day.save("n1", 1, right(1))
    old = day.room.seating.seats["n1"]
    day.do(MoveEntry(entry="n1", seat="R1-90", reason="死机"))
    with refused("nobody-at-seat"):
        day.log_in("n1", device="spare.1", seat=old)
    day.log_in("n1", device="spare.1")
    with refused("move-needed"):
        day.log_in("n1", device="third.1")


def test_no_log_in_after_hand_in_or_end() -> None:
    day = running().at(31)
    day.do(ForceHandIn(entries=["n1"], reason="身体不适"))
    with refused("already-handed-in"):
        day.log_in("n1")
    day.do(SuspendSitting(reason="停电"), "chief", "super")
    with refused("group-over"):
        day.log_in("n2")
    gone = running(missing=("n1",)).at(30)
    gone.do(MarkAbsent(group="G1"))
    with refused("nobody-at-seat"):
        gone.log_in("n1")


def wrong_four(day: TheoryDay) -> Any:
    return day.do(LogIn(last4="0000", ticket="", boot="t1"), **day.terminal("n1"))


def test_wrong_numbers_wait_longer_and_longer_then_lock() -> None:
    day = running()
    for tries in range(1, 6):
        assert wrong_four(day).tries == tries
    waits = []
    for tries in range(6, 16):
        with refused("wait-after-tries"):
            day.log_in("n1")
        wait = 15_000 * 2 ** (tries - 6)
        day.ms += wait - 1
        with refused("wait-after-tries"):
            day.log_in("n1")
        day.ms += 1
        waits.append(wrong_four(day).tries)
    assert waits == list(range(6, 16))
    day.ms += 10**9
    with refused("locked-out"):
        day.log_in("n1")


def test_a_right_number_after_the_wait_forgets_the_tries() -> None:
    day = running()
    for _ in range(5):
        wrong_four(day)
    day.ms += 15_000
    assert day.log_in("n1").epoch == 2
    assert wrong_four(day).tries == 1


def test_a_wait_ends_even_when_the_hall_restarts_in_between() -> None:
    day = running()
    for _ in range(5):
        wrong_four(day)
    day.reboot("b2", off_ms=1)
    with refused("wait-after-tries"):
        day.log_in("n1")
    day.ms += 15_000
    assert day.log_in("n1").epoch == 2


def test_two_others_lift_a_lock() -> None:
    day = running()
    with refused("not-locked"):
        day.do(Unlock(who="n1", reason="看错"), "chief", "super")
    for _ in range(5):
        wrong_four(day)
    with refused("reason-needed"):
        day.do(Unlock(who="n1", reason=""), "chief", "super")
    with refused("second-person-needed"):
        day.do(Unlock(who="n1", reason="看错"), "chief")
    day.do(Unlock(who="n1", reason="看错"), "chief", "super")
    assert day.log_in("n1").epoch == 2
    day.do(StaffLogIn(staff="chief", right=False), "hall")
    with refused("second-person-needed"):
        day.do(Unlock(who="chief", reason="记错"), "chief", "super")


def test_staff_log_in() -> None:
    day = arranged()
    with refused("staff-unknown"):
        day.do(StaffLogIn(staff="nobody", right=True))
    assert day.do(StaffLogIn(staff="chief", right=False)).code == "pin-wrong"
    day.do(StaffLogIn(staff="chief", right=True), device="desk.1")
    assert day.room.access.staff_at == {"desk.1": "chief"} and not day.room.access.tries


def test_the_pledge_is_given_once_by_who_is_logged_in() -> None:
    day = arranged()
    check_in(day, "n1")
    with refused("not-logged-in"):
        day.do(AcceptRules(pledge="v1"), "n1")
    day.log_in("n1")
    assert day.do(AcceptRules(pledge="v1"), "n1").pledge == "v1"
    with refused("already-accepted"):
        day.do(AcceptRules(pledge="v1"), "n1")


def test_only_edges_of_lost_and_back_are_events() -> None:
    day = running(missing=("n4",))
    with refused("not-logged-in"):
        day.do(ReportLost(entry="n4"))
    with refused("not-lost"):
        day.do(ReportBack(entry="n1"))
    day.at(3)
    assert day.do(ReportLost(entry="n1")).elapsed == 180_000
    with refused("already-lost"):
        day.do(ReportLost(entry="n1"))
    day.do(ReportBack(entry="n1"))
    with refused("not-lost"):
        day.do(ReportBack(entry="n1"))
