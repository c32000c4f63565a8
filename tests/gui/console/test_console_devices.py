"""The room's devices and what keeps the data safe, at the console over the real hall."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from bozhen_desktop.gui.console import days_path, device_rows, examiner_acts, safety
from bozhen_desktop.gui.console.act_sheet import ActSheet
from bozhen_desktop.gui.console.tables import choose
from bozhen_desktop.gui.console.wording import link_words
from tests.gui.console.console_rig import Proctor
from tests.unit.domain.support import practical_plan
from tests.unit.domain.theory import theory_plan
from tests.unit.hall.hall_day import HallDay
from tests.unit.hall.rig import PIN, End
from tests.unit.hall.test_core_behind import cut_back


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Proctor]:
    """A chief at a console; nothing has been accepted yet."""
    proctor = Proctor(qtbot, HallDay(plan=theory_plan(4)).imported(), tmp_path)
    proctor.log_in()
    yield proctor
    proctor.bridge.stop()


def pc(desk: Proctor, seat: str) -> str:
    """A PC is switched on at a seat; its key."""
    end = End(desk.day.rig, "terminal", seat)
    end.connect()
    return end.device.split(".")[0]


def devices(desk: Proctor) -> Any:
    screen = desk.go(days_path.DEVICES)
    desk.settle()
    return screen


def row(screen: Any, key: str) -> tuple[str, ...]:
    return tuple(screen.table.model.rows[screen.table.model.keys.index(key)])


def test_new_machines_are_ticked_and_accepted_in_one_act(desk: Proctor) -> None:
    keys = [pc(desk, seat) for seat in ("R1-01", "R1-02", "R1-01")]
    screen = devices(desk)
    assert row(screen, keys[0])[2:5] == ("1 号", "已连上", "待确认")
    assert row(screen, keys[2])[5] == "要坐 1 号，那里有别的机器开着"
    assert screen.ui.primary.text() == "先选待确认的机器"
    desk.press(screen.ui.all)
    new = sum(device_rows.is_new(one) for one in screen.found.values())
    desk.primary()
    desk.confirm()
    assert screen.ui.primary.text() == "没有待确认的机器"
    assert "没有待确认的" in screen.ui.counts.text() and new >= 3
    accepted = desk.day.rig.core.site_state.devices.accepted
    assert all(accepted[key] == "chief" for key in keys)


def test_a_machine_gets_a_seat_and_the_same_seat_not_twice(desk: Proctor) -> None:
    first, second = pc(desk, "R1-01"), pc(desk, "R1-02")
    screen = devices(desk)
    assert screen.ui.bind.text().startswith("绑定座位：先选考试机")
    choose(screen.table, [first, second])
    desk.press(screen.ui.bind)
    sheet: Any = desk.sheet()
    sheet.fill({first: "R1-03", second: "R1-03"})
    assert sheet.confirm_button.text() == "3 号 选了两次"
    desk.confirm(**{second: "R1-90"})
    assert row(screen, first)[2] == "3 号" and row(screen, second)[2] == "90 号"


def test_a_machine_is_blocked_by_two_and_stays_in_the_list(desk: Proctor) -> None:
    key = pc(desk, "R1-01")
    screen = devices(desk)
    choose(screen.table, [key])
    desk.press(screen.ui.block)
    desk.confirm(second="super", reason="复制的电脑")
    assert row(screen, key)[4:] == ("已停用", "不能再连上")
    assert desk.day.rig.core.site_state.devices.blocked[key] == "复制的电脑"
    choose(screen.table, [key])
    assert screen.ui.block.text() == "停用：先选一台"


def test_who_may_not_block_a_machine_is_told(desk: Proctor) -> None:
    key = pc(desk, "R1-01")
    desk.press(desk.window.ui.leave)
    desk.log_in("inv1")
    screen = devices(desk)
    choose(screen.table, [key])
    desk.press(screen.ui.block)
    desk.confirm(second="super", reason="复制的电脑")
    sheet: Any = desk.sheet()
    assert "access-duty" in sheet.problem.text() and sheet.isVisible()


def test_bags_are_received_shown_and_handed_on_at_the_console(desk: Proctor) -> None:
    day = desk.day
    desk.go("seats")
    desk.primary()
    for entry in ("n1", "n2"):
        day.check_in(entry)
    screen = desk.go("unseal")
    assert screen.ui.seal.text() == "展示封条：先签收卷袋"
    desk.press(screen.ui.receive)
    desk.sheet().fill({"package": "BAG-1", "what": "备用纸卷"})  # type: ignore[attr-defined]
    assert desk.sheet().confirm_button.text() == "还差：第二人"
    desk.confirm(second="keep1", note="封条有裂口")
    assert desk.room.rows["package/BAG-1"]["note"] == "封条有裂口"
    desk.press(screen.ui.seal)
    desk.sheet().fill({"package": "BAG-1", "intact": True, "candidates": ["n1"]})  # type: ignore[attr-defined]
    assert desk.sheet().confirm_button.text() == "要选 2 名考生，现在 1 名"
    desk.confirm(candidates=["n1", "n2"])
    [shown] = desk.room.rows["package/BAG-1"]["seals"]
    assert sorted(shown["candidates"]) == ["n1", "n2"]
    desk.press(screen.ui.handOver)
    desk.confirm(second="keep1", lot="草稿纸", count=30)
    assert desk.room.rows["lot/草稿纸"]["hops"][0]["taker"] == "keep1"


# ---------------------------------------------------------------- safety


def told(**fields: Any) -> dict[str, Any]:
    standby = {"state": "ok", "without": False, "addresses": [], "stored": {}}
    return {"standby": {**standby, **fields}, "granted": {"k": "备用机"}, "mirror": None}


@pytest.mark.parametrize(
    ("found", "line", "waits"),
    [
        (None, "", False),
        (told(), "", False),
        (told(state="none"), "", False),
        (
            told(state="gone"),
            "备用考务机：断开了，请看备用考务机和网线。操作要等它回来，或决定不等",
            True,
        ),
        (told(state="behind"), "", True),
        (told(state="gone", without=True), "", False),
        (
            {**told(), "mirror": {"state": "missing", "reason": ""}},
            "第二块盘：第二块盘不在，请插好",
            False,
        ),
        (
            {**told(), "mirror": {"state": "failed", "reason": "disk-full"}},
            "第二块盘：写不进第二块盘，请换盘（disk-full）",
            False,
        ),
        ({**told(), "mirror": {"state": "odd", "reason": ""}}, "第二块盘：有问题，代码 odd", False),
    ],
)
def test_what_endangers_the_data_is_said_everywhere(
    desk: Proctor, found: Any, line: str, waits: bool
) -> None:
    assert safety.alarm(found) == line and safety.waits(found) == waits
    desk.room.safety = found
    desk.window.refresh()
    assert desk.window.safe_bar.text == line
    desk.press(desk.window.ui.leave)
    assert desk.window.safe_bar.text == ""


def test_the_alarm_leads_to_where_it_is_decided(desk: Proctor) -> None:
    desk.room.safety = told(state="gone")
    desk.window.refresh()
    desk.qtbot.mouseClick(desk.window.safe_bar.button, Qt.MouseButton.LeftButton)
    assert desk.window.shown == days_path.DEVICES
    desk.room.safety = told(state="gone")
    desk.window.refresh()
    assert desk.screen.ui.without.isEnabled()
    desk.press(desk.screen.ui.without)
    desk.confirm(reason="考试不能停")
    assert "standby-unknown" in desk.sheet().problem.text()  # type: ignore[attr-defined]


def test_the_hall_says_how_safe_the_data_are_and_the_own_mirror_is_known_here(
    desk: Proctor,
) -> None:
    desk.room.look_safety()
    desk.settle()
    assert desk.room.safety == {
        "standby": {"state": desk.day.rig.core.standbys.state, "without": False,
                    "addresses": [], "stored": {}},
        "granted": {},
        "mirror": None,
    }  # fmt: skip
    desk.room.own_mirror = lambda: {"state": "missing", "reason": ""}
    desk.room.look_safety()
    desk.settle()
    assert "第二块盘" in desk.window.safe_bar.text


# ---------------------------------------------------------------- examiners


@pytest.fixture
def workshop(qtbot: QtBot, tmp_path: Path) -> Iterator[Proctor]:
    proctor = Proctor(qtbot, HallDay(plan=practical_plan(3)).imported(), tmp_path)
    proctor.log_in()
    yield proctor
    proctor.bridge.stop()


def test_an_examiner_is_replaced_by_another_of_the_staff(workshop: Proctor) -> None:
    screen = workshop.go("briefing")
    workshop.press(screen.ui.replace)
    workshop.confirm(second="super", old="p1/e3", new="e4", reason="急病")
    assert workshop.room.rows["panel/p1"]["examiners"] == ["e1", "e2", "e4"]


def test_an_examiner_from_outside_brings_his_card(workshop: Proctor) -> None:
    screen = workshop.go("briefing")
    workshop.press(screen.ui.replace)
    sheet: Any = workshop.sheet()
    person = {"old": "p1/e3", "new": examiner_acts.OUTSIDE, "reason": "急病", "id": "12"}
    asked = []
    for more in ({}, {"id": "K12"}, {"name": "赵䶮"}, {"card_no": "KP-12"}, {"valid_to": "明年"}):
        sheet.fill({**person, **more})
        person.update(more)
        asked.append(examiner_acts._missing(screen, sheet.values()))
    assert asked == [
        "工号写成 K12 的样子",
        "还差：姓名",
        "还差：证卡编号",
        "有效期写成 2027-12-31 的样子",
        "有效期写成 2027-12-31 的样子",
    ]
    workshop.confirm(second="super", valid_to="2020-01-01", grade="考评员")
    assert "examiner-card-expired" in sheet.problem.text()
    workshop.confirm(second="super", valid_to="2027-12-31")
    assert workshop.no_sheet()
    assert workshop.room.rows["panel/p1"]["examiners"] == ["e1", "e2", "K12"]
    assert workshop.room.rows["staff/K12"]["name"] == "赵䶮"


def test_who_must_be_replaced_is_named_and_preselected(workshop: Proctor) -> None:
    rows = {**workshop.room.rows}
    rows["sitting"] = {**rows["sitting"], "conflicts": ["e2"]}
    workshop.room._following.rows = rows  # type: ignore[union-attr]
    screen = workshop.go("briefing")
    sheet = examiner_acts.replace(screen)
    assert sheet.values()["old"] == "p1/e2"
    sheet.close_sheet()
    assert msgspec.json.encode(sheet.values()["new"]) == b"null"


# ---------------------------------------------------------------- a journal that lost its end


@pytest.mark.parametrize(
    ("state", "code", "part"),
    [
        ("cut-off", "connection-lost", "正在重连"),
        ("held", "key-used-twice", "同一个身份"),
        ("held", "journal-failed", "写不进去"),
        ("held", "journal-behind", "记录比别处少"),
        ("stranger", "", "room.json"),
    ],
)
def test_why_the_hall_does_not_serve_is_said(state: str, code: str, part: str) -> None:
    assert part in link_words(state, code)


@pytest.mark.parametrize("here", ["logged in", "nobody"])
def test_going_on_with_a_shorter_journal_is_decided_at_the_console(
    desk: Proctor, here: str
) -> None:
    day = desk.day
    desk.go("seats")
    desk.primary()
    cut_back(day, "S1", 1)
    day.rig.restart()
    desk.bridge.end.connect()
    day.rig.run()
    assert day.forks() == ["journal-behind:S1"]
    if here == "nobody":
        desk.room.sitting_gone()  # a console that was started while the hall was held
    desk.bridge._on_state("held", "journal-behind")
    desk.settle()
    assert desk.window.link_bar.button.text() == "决定继续…"
    desk.qtbot.mouseClick(desk.window.link_bar.button, Qt.MouseButton.LeftButton)
    assert desk.sheet().confirm_button.text() == "还差：主考的工号"
    sheet = desk.sheet()
    assert isinstance(sheet, ActSheet)
    pins = [sheet.widgets[name] for name in ("one_pin", "two_pin")]
    for pin, others in (("000001", "keep1"), (PIN, "chief"), (PIN, "keep1")):
        sheet.fill({"one": "chief", "one_pin": PIN, "two": others, "two_pin": pin})
        assert all(
            isinstance(one, QLineEdit) and one.text() not in one.displayText() for one in pins
        )
        desk.press(sheet.confirm_button)
        desk.settle()
        if (pin, others) != (PIN, "keep1"):
            code = "pin-wrong-of" if pin != PIN else "second-person-needed"
            assert code in sheet.problem.text()
            assert [one.text() for one in pins] == ["", ""]  # type: ignore[attr-defined]
    assert desk.no_sheet() and day.forks() == ["journal-behind:S1", "go-on:S1 chief keep1"]
