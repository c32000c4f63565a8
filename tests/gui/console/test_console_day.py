"""A whole theory day through the console's real window over the real hall."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bozhen_desktop.domain.incidents import RaiseHand
from bozhen_desktop.gui.console import order_acts
from bozhen_desktop.gui.console.matters import matters
from bozhen_desktop.gui.console.tables import choose
from bozhen_desktop.gui.console.wording import sentence
from bozhen_desktop.gui.widgets.calm import QUIET_MS
from bozhen_desktop.kernel.digest import sha256_hex
from tests.gui.console.console_rig import Proctor
from tests.unit.domain.theory import theory_plan
from tests.unit.hall.hall_day import MINUTE, HallDay
from tests.unit.hall.rig import PIN, End
from tests.unit.hall.test_core_errands import put

PACKAGE = b"what the hall packed"


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Proctor]:
    day = HallDay(plan=theory_plan(6))
    day.rig.jobs["build-result"] = lambda fields: {
        "data": PACKAGE,
        "manifest_hash": sha256_hex(PACKAGE),
        "package_id": "b" * 32,
    }
    spool = tmp_path / "spool"
    spool.mkdir(mode=0o700)
    proctor = Proctor(qtbot, day, spool)
    yield proctor
    proctor.bridge.stop()


def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "BZ-E-lab-1-aaaaaaaa.bzp").write_bytes(b"a package")
    (folder / "BZ-E-lab-2-bbbbbbbb.bzp").write_bytes(b"")
    return folder


def import_data(desk: Proctor, folder: Path) -> None:
    screen = desk.go("import")
    assert screen.ui.primary.text() == "先选一个文件"
    screen.open_folder(folder)
    assert set(desk.table().model.keys) == {"BZ-E-lab-1-aaaaaaaa.bzp", "BZ-E-lab-2-bbbbbbbb.bzp"}
    desk.primary()
    desk.qtbot.waitUntil(lambda: bool(desk.room.sittings))
    desk.settle()


def before_the_start(desk: Proctor, folder: Path) -> None:
    import_data(desk, folder)
    assert desk.window.shown == "log-in"
    desk.log_in()
    assert desk.window.shown == "seats"
    desk.primary()
    assert desk.screen.ui.primary.text() == "座位已全部编排"
    screen = desk.go("check")
    desk.press(screen.ui.all)
    desk.primary()
    assert screen.ui.primary.text() == "工作人员已全部到岗"
    screen = desk.go("briefing")
    screen.ui.minutes.setPlainText("纪律、职责分工、应急安排")
    desk.primary()
    assert desk.room.rows["sitting"]["briefings"] == 1
    desk.go("unseal")
    for _ in range(2):
        desk.primary()
        desk.confirm(second="keep2")
    assert desk.screen.ui.primary.text() == "试卷已全部启封"


def document(desk: Proctor, entry: str) -> str:
    plan = next(each for each in desk.day.plan.entries if each.id == entry)
    return plan.person.id_no


def ticket(desk: Proctor, entry: str) -> str:
    return str(desk.room.rows[f"entry/{entry}"]["ticket"])


def check_in(desk: Proctor, entry: str) -> None:
    """Ticket scanned, document scanned, face compared, Enter."""
    ui = desk.screen.ui
    assert ui.scan.hasFocus()
    desk.qtbot.keyClicks(ui.scan, ticket(desk, entry))
    desk.key(Qt.Key.Key_Return, ui.scan)
    assert ui.document.hasFocus()
    desk.qtbot.keyClicks(ui.document, document(desk, entry))
    desk.key(Qt.Key.Key_Return, ui.document)
    assert ui.sameName.hasFocus() and ui.primary.text() == "还差：核对姓名和照片"
    desk.day.rig.clock.advance(QUIET_MS)
    desk.key(Qt.Key.Key_Return, ui.sameName)
    assert ui.scan.hasFocus() and ui.scan.text() == ""


def at_the_desk(desk: Proctor) -> None:
    desk.go("desk")
    for entry in ("n1", "n2", "n3"):
        check_in(desk, entry)
    assert desk.screen.ui.counts.text() == "应到 6　已到 3　未到 3"
    screen, ui = desk.screen, desk.screen.ui
    # somebody else's document: refused, nothing lost, then turned away by two
    screen.take_up("n4")
    desk.type(ui.document, document(desk, "n1"))
    ui.sameName.click()
    desk.primary()
    assert "id-not-of-ticket" in ui.problem.text() and ui.document.text()
    assert not ui.sameName.isChecked(), "the next document is compared anew"
    desk.press(ui.refuse)
    desk.confirm(second="super", reason="证件与准考证不是同一人")
    assert desk.room.rows["state/n4"]["state"] == "turned-away"
    # a name that differs: two let him in
    screen.take_up("n5")
    desk.press(ui.exception)
    who = document(desk, "n5")
    desk.confirm(second="super", document="resident", number=who, name="考某", reason="用字不同")
    assert desk.room.rows["state/n5"]["state"] == "present"


def lab(desk: Proctor) -> None:
    for entry in ("n1", "n2", "n3", "n5"):
        end = desk.day.terminal(entry)
        assert end.desk is not None
        end.desk.accept()
    desk.settle()


def start(desk: Proctor) -> None:
    screen = desk.go("start")
    assert screen.ui.primary.text() == "还没宣布纪律：一号机房"
    desk.go("discipline")
    desk.primary()
    desk.day.rig.advance(20 * MINUTE, step=MINUTE)
    desk.go("start")
    for _ in range(2):
        desk.primary()
        desk.confirm()
    assert desk.screen.ui.primary.text() == "各组都已开考"


def invigilate(desk: Proctor) -> None:
    screen = desk.go("watch")
    assert screen.numbers()["实到"] == 4 and screen.numbers()["= 答题中"] == 4
    seat = desk.room.rows["entry/n1"]["seat"]
    assert screen.map.look_of(seat).state == "answering"
    assert "还有 4 人在答" in screen.ui.primary.text()
    _time(desk)
    _order(desk)
    _hand(desk)


def _time(desk: Proctor) -> None:
    screen = desk.screen
    desk.press(screen.ui.pause)
    desk.confirm(group="G1", reason="停电")
    assert desk.room.rows["clock/G1"]["phase"] == "paused"
    desk.press(screen.ui.pause)
    desk.confirm(group="G1")
    assert desk.room.rows["clock/G1"]["phase"] == "running"
    screen._seat_chosen(desk.room.rows["entry/n1"]["seat"])
    desk.press(screen.ui.credit)
    desk.confirm(minutes=5, reason="停电")
    assert desk.room.rows["state/n1"]["credit"] == 5 * MINUTE
    desk.press(screen.ui.credit)
    desk.confirm(minutes=30, reason="停电")
    assert "second-person-needed" in desk.sheet().problem.text()  # type: ignore[attr-defined]
    desk.confirm(minutes=30, reason="停电", second="super", pin=PIN)
    assert desk.no_sheet() and desk.room.rows["state/n1"]["credit"] == 35 * MINUTE


def _order(desk: Proctor) -> None:
    screen = desk.screen
    desk.press(screen.ui.violation)
    facts = {"entry": "n2", "code": "warned", "facts": "交谈", "clause": "第五条"}
    desk.sheet().fill(facts)  # type: ignore[attr-defined]
    desk.confirm(second="super", refused=True)
    assert [one.key for one in desk.room.matters()] == ["violation/1"]
    screen.act("decide-violation", desk.room.matters()[0])
    desk.settle()
    desk.confirm(tier="1")
    assert desk.room.matters() == []
    desk.press(screen.ui.message)
    desk.confirm(target="G2", text="请检查题目是否答完")
    desk.press(screen.ui.fault)
    desk.confirm(seat="R1-90", what="显示器不亮")
    screen.act("close-fault", desk.room.matters()[0])
    desk.settle()
    desk.confirm(remedy="换了显示器")


def _hand(desk: Proctor) -> None:
    screen = desk.screen
    end = desk.day.terminals["n3"]
    end.ask("S1", "n3", RaiseHand())
    desk.settle()
    [card] = desk.room.matters()
    assert card.key == "hand/n3"
    button = screen.matters.cards["hand/n3"].buttons["lower-hand"]
    desk.press(button)
    assert desk.room.matters() == []
    end.cut()
    desk.day.rig.advance(10_000)
    desk.settle()
    assert screen.map.look_of(desk.room.rows["entry/n3"]["seat"]).overlay == "lost"
    screen.act("move", desk.room.matters()[0])
    desk.settle()
    desk.confirm(entry="n3", seat="R1-90", reason="主机损坏")
    desk.day.terminal("n3", "R1-90")
    desk.settle()
    assert desk.room.rows["entry/n3"]["seat"] == "R1-90" and desk.room.matters() == []


def collect(desk: Proctor) -> None:
    desk.day.rig.advance(31 * MINUTE, step=MINUTE)
    for entry in ("n1", "n2"):
        end = desk.day.terminals[entry]
        assert end.desk is not None
        end.desk.hand_in()
    desk.settle()
    screen = desk.go("collect")
    assert "还有 2 人在答" in screen.ui.primary.text()
    desk.press(screen.ui.absent)
    desk.confirm()
    assert desk.room.rows["state/n6"]["state"] == "absent"
    desk.press(screen.ui.force)
    desk.confirm(target="G1", reason="设备损坏")
    for _ in range(2):
        desk.primary()
        desk.confirm()
    assert screen.ui.primary.text() == "各组已收卷"


def scores(desk: Proctor) -> None:
    screen = desk.go("scores")
    for _ in range(2):
        desk.primary()
        desk.confirm(second="keep2")
        if not desk.no_sheet():  # a terminal did not come back: two others, and why
            desk.confirm(second="super", reason="主机损坏，没有回来")
        desk.primary()
        desk.primary()
        desk.confirm(second="super")
        desk.primary()
        desk.confirm(second="super")
    assert screen.ui.primary.text() == "成绩已全部确认"
    choose(screen.groups, [])
    screen.groups.go_to("G1")
    desk.settle()
    assert len(screen.table.model.keys) == 3


def close_and_export(desk: Proctor, folder: Path) -> None:
    screen = desk.go("close")
    assert [int(card.number.text()) for card in screen.cards] == [6, 4, 2, 0]
    desk.primary()
    desk.confirm(second="super")
    assert desk.room.rows["sitting"]["closed"]
    screen = desk.go("handover")
    assert screen.ui.primary.text() == "先选 U 盘"
    screen.open_folder(folder)
    desk.primary()
    desk.qtbot.waitUntil(lambda: bool(desk.room.rows.get("written/0")))
    desk.settle()
    [written] = folder.glob("BZ-R-*.bzp")
    assert written.read_bytes() == PACKAGE
    assert desk.last()[1].startswith("已导出 6 人，已读回核对")
    assert len(screen.table.model.keys) == 1


def purge(desk: Proctor) -> None:
    """Only what the head office has received is ended here, by two."""
    day = desk.day
    desk.press(desk.screen.ui.purge)
    sheet: Any = desk.sheet()
    assert sheet.confirm_button.text() == "还差：第二人"
    desk.confirm(second="super")
    assert "not-receipted" in sheet.problem.text()
    facts = {"manifest_hash": "a" * 64, "seq": 1, "sitting": "S1"}
    receipt = SimpleNamespace(**facts, verdict="accepted", code="", last=9)
    day.rig.jobs["read-receipt"] = lambda fields: receipt
    digest = put(day, b"receipt")
    assert day.rig.request(day.console, "site", "", "take-receipt", digest=digest).code == ""
    desk.confirm(second="super")
    assert desk.no_sheet() and desk.room.rows == {} and desk.room.sittings == []
    assert desk.window.shown == "import" and desk.last()[1] == "本场数据已清除"


def test_a_whole_day_at_the_console(desk: Proctor, tmp_path: Path) -> None:
    folder = stick(tmp_path)
    before_the_start(desk, folder)
    at_the_desk(desk)
    lab(desk)
    start(desk)
    invigilate(desk)
    collect(desk)
    scores(desk)
    close_and_export(desk, folder)
    purge(desk)


def test_a_wrong_pin_of_the_second_person_keeps_what_was_typed(
    desk: Proctor, tmp_path: Path
) -> None:
    import_data(desk, stick(tmp_path))
    desk.log_in()
    desk.go("unseal")
    desk.primary()
    sheet: Any = desk.sheet()
    desk.confirm(second="keep2", pin="000000")
    assert "pin-wrong" in sheet.problem.text() and sheet.isVisible()
    assert sheet.widgets["second"].currentData() == "keep2"
    desk.confirm(second="keep2")
    assert desk.no_sheet()


def test_the_wrong_pin_at_the_log_in_says_what_to_do(desk: Proctor, tmp_path: Path) -> None:
    import_data(desk, stick(tmp_path))
    desk.log_in(pin="111111")
    assert "口令不对" in desk.screen.ui.problem.text()
    assert desk.window.shown == "log-in"


def test_a_hall_that_is_away_is_told_and_comes_back(desk: Proctor, tmp_path: Path) -> None:
    import_data(desk, stick(tmp_path))
    desk.log_in()
    desk.bridge.cut()
    desk.settle()
    assert "断开" in desk.window.link_bar.text
    desk.primary()
    assert desk.last() == ("alarm", sentence("cut-off"), "cut-off")
    desk.bridge.start()
    desk.settle()
    assert desk.window.link_bar.text == ""
    assert not desk.room.rows["room/R1"]["drawn"]  # nothing was kept to happen by itself
    desk.primary()
    assert desk.room.rows["room/R1"]["drawn"]


def test_the_same_data_twice_is_refused_in_words(desk: Proctor, tmp_path: Path) -> None:
    folder = stick(tmp_path)
    import_data(desk, folder)
    screen = desk.go("import")
    screen.open_folder(folder)
    wanted = "还有没结束的场次，先由主考、考务/保密员、技术登录"
    assert screen.ui.primary.text() == wanted and not screen.ui.primary.isEnabled()
    for staff in ("inv1", "chief"):
        desk.go("log-in")
        desk.log_in(staff)
        desk.go("import")
        assert screen.ui.primary.isEnabled() == (staff == "chief")
        if staff == "inv1":
            desk.press(desk.window.ui.leave)
    desk.primary()
    desk.qtbot.waitUntil(lambda: "已经导入过" in desk.last()[1])
    assert desk.last()[0] == "alarm"


def test_keys_do_what_buttons_say(desk: Proctor, tmp_path: Path) -> None:
    import_data(desk, stick(tmp_path))
    desk.log_in()
    assert desk.screen.ui.primary.text().endswith("F12")
    desk.key(Qt.Key.Key_F12, desk.window)
    assert desk.room.rows["room/R1"]["drawn"]
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    desk.settle()
    assert desk.window.shown == "briefing"


def test_the_scan_field_takes_what_a_scanner_types_anywhere(desk: Proctor, tmp_path: Path) -> None:
    import_data(desk, stick(tmp_path))
    desk.log_in()
    desk.go("seats")
    desk.primary()
    screen = desk.go("desk")
    screen.ui.sameName.setFocus()
    desk.qtbot.keyClicks(screen.ui.sameName, "2")
    desk.qtbot.keyClicks(screen.ui.scan, ticket(desk, "n2")[1:])
    desk.key(Qt.Key.Key_Return, screen.ui.scan)
    assert screen.entry == "n2"
    desk.key(Qt.Key.Key_Escape, screen.ui.document)
    assert screen.entry == "" and screen.ui.scan.hasFocus()


def test_who_is_on_the_paper_list_is_entered_with_page_and_two_persons(
    desk: Proctor, tmp_path: Path
) -> None:
    import_data(desk, stick(tmp_path))
    desk.log_in()
    desk.primary()
    screen = desk.go("desk")
    screen.take_up("n1")
    desk.press(screen.ui.paper)
    sheet: Any = desk.sheet()
    number = document(desk, "n1")
    values = {"number": number, "page": 2, "entered_by": "inv1", "compared_by": "inv2"}
    sheet.fill({**values, "time": "25:00"})
    assert sheet.confirm_button.text() == "时间写成 08:30 的样子"
    started = desk.day.plan.planned_start
    desk.day.rig.clock.wall = started + 24 * 60 * MINUTE + MINUTE  # the invented day is a day off
    minute = (started // 60_000 + 8 * 60) % (24 * 60)
    desk.confirm(time=f"{minute // 60:02d}:{minute % 60:02d}", **values)
    assert desk.room.rows["state/n1"]["state"] == "present"
    assert desk.day.room.checkin.present["n1"].paper.page == 2


def test_a_sitting_is_stopped_by_two_and_a_note_is_kept(desk: Proctor, tmp_path: Path) -> None:
    import_data(desk, stick(tmp_path))
    desk.log_in()
    desk.primary()
    order_acts.note(desk.screen).open_sheet()
    desk.confirm(room="R1", text="停电，备用电源供电")
    assert desk.room.rows["note/1"]["text"] == "停电，备用电源供电"
    order_acts.suspend(desk.screen).open_sheet()
    sheet: Any = desk.sheet()
    sheet.fill({"reason": "停电", "new_day": "后天"})
    assert "super" not in dict(desk.screen.others("custodian"))
    desk.confirm(second="super", reason="停电", new_day="2026-09-30")
    assert desk.room.rows["sitting"]["suspended"]


def test_a_locked_account_comes_up_as_a_matter_and_is_unlocked_by_two(
    desk: Proctor, tmp_path: Path
) -> None:
    import_data(desk, stick(tmp_path))
    desk.log_in()
    rows = {**desk.room.rows, "tries/inv1": {"tries": 15, "locked": True}}
    [found] = [one for one in matters(rows, {}, 0) if one.key == "locked/inv1"]
    assert found.title == "inv1" and found.acts == (("unlock", "解锁"),)
    other = End(desk.day.rig, "console")
    other.connect()
    desk.day.rig.on(other, "S1", "inv1", "000000")
    order_acts.unlock(desk.screen, "inv1").open_sheet()
    desk.confirm(second="super", reason="核对了本人")
    assert desk.no_sheet() and "tries/inv1" not in desk.room.rows


def test_the_room_code_is_shown(desk: Proctor, tmp_path: Path) -> None:
    import_data(desk, stick(tmp_path))
    desk.log_in()
    screen = desk.go("check")
    desk.press(screen.ui.code)
    words = "".join(label.text() for label in desk.sheet().findChildren(QLabel))
    assert re.search(r"输入：\d{4} \d{4}", words)


def test_leaving_the_console_leaves_nothing_of_the_view(desk: Proctor, tmp_path: Path) -> None:
    import_data(desk, stick(tmp_path))
    desk.log_in()
    desk.press(desk.window.ui.leave)
    assert desk.window.shown == "log-in" and desk.room.rows == {}
    assert desk.window.ui.person.text() == "" and desk.screen.ui.pin.text() == ""
    desk.log_in("keep1")
    assert desk.room.actor == "keep1"
    desk.primary()
    assert desk.last()[2] == "access-duty"
