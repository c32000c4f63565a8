"""P6: guessing a PIN. Five tries, waits that double, a lock at fifteen; restarts help nobody."""

from __future__ import annotations

import pytest

from bozhen_desktop.domain.lockout import Unlock
from tests.unit.hall.hall_day import SITTING, HallDay
from tests.unit.hall.rig import PIN

WRONG = "000000"


@pytest.mark.parametrize("how", ["no restart", "process", "another device", "reboot"])
def test_waits_double_and_a_lock_comes_whatever_starts_again(how: str) -> None:
    day = HallDay(2).imported()
    rig, waited, tries = day.rig, [], 0
    while True:
        reply = rig.on(day.console, SITTING, "super", WRONG)
        if reply.code == "locked-out":
            break
        if reply.code == "wait-after-tries":
            seconds = int(reply.params["seconds"])
            waited.append(seconds)
            started_again(day, how)
            early = rig.on(day.console, SITTING, "super", PIN)
            assert early.code == "wait-after-tries", "the right one as well, before its time"
            rig.clock.advance(seconds * 1000)
            rig.advance(1000)
            continue
        assert reply.code == "pin-wrong"
        tries += 1
        started_again(day, how)
    assert tries == 15
    assert len(waited) == 10
    for number, seconds in enumerate(waited):  # a start takes some seconds of them
        assert 15 * 2**number - 10 <= seconds <= 15 * 2**number
    assert rig.on(day.console, SITTING, "super", PIN).code == "locked-out"
    started_again(day, how)
    assert rig.on(day.console, SITTING, "super", PIN).code == "locked-out"


def started_again(day: HallDay, how: str) -> None:
    if how == "process":
        day.crashed()
    elif how == "another device":
        day.console.cut()
        day.console.connect()
    elif how == "reboot":
        day.rig.restart()
        day.rig.clock.reboot(f"{day.rig.clock.boot}x", off_ms=30_000)
        day.come_back()
        day.rig.advance(8000)


def test_the_lock_is_lifted_by_two_others() -> None:
    day = HallDay(2).imported()
    for _ in range(400):
        reply = day.rig.on(day.console, SITTING, "super", WRONG)
        if reply.code == "locked-out":
            break
        day.rig.clock.advance(20_000_000)
        day.rig.advance(1000)
    lift = Unlock(who="super", reason="本人核对身份")
    assert day.rig.do(day.console, SITTING, "chief", lift).code == "second-person-needed"
    assert day.rig.do(day.console, SITTING, "chief", lift, "inv1").code == ""
    assert day.rig.on(day.console, SITTING, "super", PIN).code == ""


def test_a_second_person_is_guessed_no_faster() -> None:
    """Witness and log-in share one count."""
    day = HallDay(2).imported()
    codes = []
    for number in range(8):
        if number % 2:
            codes.append(day.rig.witness(day.console, SITTING, "0" * 64, "super", WRONG).code)
        else:
            codes.append(day.rig.on(day.console, SITTING, "super", WRONG).code)
    assert codes == ["pin-wrong"] * 5 + ["wait-after-tries"] * 3
