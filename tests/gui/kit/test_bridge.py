"""A window's calls and followed views, over the rig's hall."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from bozhen_desktop.client.link import CONNECTED, CUT_OFF
from bozhen_desktop.domain.duty import SignInStaff
from bozhen_desktop.domain.seating import DrawSeats
from bozhen_desktop.kernel.errors import BozhenError
from tests.gui.kit.rig_bridge import RigBridge
from tests.unit.hall.hall_day import SITTING, HallDay
from tests.unit.hall.rig import PIN


@pytest.fixture
def day(qapp: QObject) -> HallDay:
    return HallDay().imported()


@pytest.fixture
def bridge(day: HallDay) -> Iterator[RigBridge]:
    found = RigBridge(day.rig, "console")
    found.start()
    yield found
    found.stop()


def log_in(bridge: RigBridge, staff: str = "chief", pin: str = PIN) -> list[Any]:
    got: list[Any] = []
    bridge.call(lambda hall: hall.staff_on(SITTING, staff, pin), got.append, got.append)
    return got


def test_call_brings_the_result(bridge: RigBridge) -> None:
    [who] = log_in(bridge)
    assert not isinstance(who, BozhenError)
    got: list[Any] = []
    bridge.call(lambda hall: hall.query(SITTING, "chief", "position"), got.append)
    assert got[0]["seq"] > 0


def test_refusal_comes_to_failed_or_else_to_everybody(bridge: RigBridge) -> None:
    [error] = log_in(bridge, pin="000000")
    assert isinstance(error, BozhenError)
    lost: list[BozhenError] = []
    bridge.unhandled.connect(lost.append)
    bridge.call(lambda hall: hall.query(SITTING, "chief", "no-such-question"))
    assert len(lost) == 1


def test_nobody_is_told_for_a_window_that_is_gone(bridge: RigBridge) -> None:
    log_in(bridge)
    owner, got = QObject(), []
    delete(owner)
    bridge.call(lambda hall: hall.query(SITTING, "chief", "position"), got.append, owner=owner)
    assert got == []


def test_following_is_the_view_of_the_hall(day: HallDay, bridge: RigBridge) -> None:
    log_in(bridge)
    following = bridge.follow(SITTING, "chief")
    assert following.rows == bridge.session.views[SITTING, "chief"]
    assert following.table("entry").keys() == {entry.id for entry in day.plan.entries}
    changed: set[str] = set()
    following.changed.connect(changed.update)
    bridge.call(lambda hall: hall.ask(SITTING, "chief", DrawSeats(room="R1")))
    assert "room/R1" in changed
    assert following.row("room/R1")["drawn"]
    assert following.rows == bridge.session.views[SITTING, "chief"]


def test_what_was_known_stays_until_the_hall_is_back(day: HallDay, bridge: RigBridge) -> None:
    log_in(bridge)
    following = bridge.follow(SITTING, "chief")
    states: list[str] = []
    bridge.state_changed.connect(lambda state, code: states.append(state))
    bridge.cut()
    assert following.rows
    day.do(SignInStaff(staff="super"))
    assert following.row("staff/super")["arrived"] == 0
    bridge.start()
    log_in(bridge)
    bridge.call(_follow)
    assert states == [CUT_OFF, CONNECTED]
    assert following.row("staff/super")["arrived"] > 0


async def _follow(hall: Any) -> None:
    hall.follow(SITTING, "chief")
