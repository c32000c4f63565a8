"""The check-in desk with a queue at the door: one key a candidate, his face, his full number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bozhen_desktop.gui.console import desk
from bozhen_desktop.gui.widgets.calm import QUIET_MS
from bozhen_desktop.kernel.digest import sha256_hex
from tests.gui.console.console_rig import Proctor
from tests.unit.domain.theory import theory_plan
from tests.unit.hall.hall_day import HallDay
from tests.unit.hall.test_core_printing import jpeg, named

FACE = jpeg()


@pytest.fixture
def door(qtbot: QtBot, tmp_path: Path) -> Iterator[Proctor]:
    """Seats are drawn, a proctor is logged in at the desk; n1 has a photograph."""
    plan = named(theory_plan(6), photo=sha256_hex(FACE))
    day = HallDay(plan=plan)
    found = day.rig.jobs["import-exam"]
    day.rig.jobs["import-exam"] = lambda fields: (
        found(fields) | {"photos": {sha256_hex(FACE): FACE}}
    )
    day.seated()
    proctor = Proctor(qtbot, day, tmp_path)
    proctor.log_in("inv1")
    proctor.go("desk")
    yield proctor
    proctor.bridge.stop()


def person(door: Proctor, entry: str) -> Any:
    return next(each for each in door.day.plan.entries if each.id == entry)


def scan(door: Proctor, entry: str) -> None:
    """Ticket and document, each scanner with its own Enter."""
    ui, who = door.screen.ui, person(door, entry)
    door.qtbot.keyClicks(ui.scan, who.ticket)
    door.key(Qt.Key.Key_Return, ui.scan)
    door.qtbot.keyClicks(ui.document, who.person.id_no)
    door.key(Qt.Key.Key_Return, ui.document)


def state(door: Proctor, entry: str) -> str:
    return str(door.room.rows[f"state/{entry}"]["state"])


def test_one_key_lets_a_candidate_in_and_the_line_about_him_goes_with_the_next(
    door: Proctor,
) -> None:
    ui = door.screen.ui
    scan(door, "n2")
    assert state(door, "n2") == "due" and ui.sameName.hasFocus()
    door.day.rig.clock.advance(QUIET_MS)
    door.key(Qt.Key.Key_Return, ui.sameName)
    assert state(door, "n2") == "present" and ui.scan.hasFocus()
    assert "已放行" in door.window.said_bar.text
    door.qtbot.keyClicks(ui.scan, person(door, "n3").ticket)
    door.key(Qt.Key.Key_Return, ui.scan)
    assert door.window.said_bar.text == ""


def test_the_next_ticket_scanned_too_early_leaves_nobody_forgotten(door: Proctor) -> None:
    ui = door.screen.ui
    scan(door, "n2")
    door.qtbot.keyClicks(ui.sameName, person(door, "n3").ticket[0])
    door.qtbot.keyClicks(ui.scan, person(door, "n3").ticket[1:])
    door.key(Qt.Key.Key_Return, ui.scan)
    assert door.screen.entry == "n3" and state(door, "n2") == "due"
    name = person(door, "n2").person.name
    assert door.last()[:2] == ("warn", f"上一位 {name} 还没放行")
    assert ui.document.hasFocus() and ui.document.text() == ""


def test_a_scanner_that_ends_with_two_enters_judges_no_face(door: Proctor) -> None:
    ui = door.screen.ui
    scan(door, "n2")
    door.key(Qt.Key.Key_Return, ui.sameName)
    assert state(door, "n2") == "due" and not ui.sameName.isChecked()


def test_a_document_scanned_into_the_upper_field_is_that_of_who_stands_here(door: Proctor) -> None:
    ui, who = door.screen.ui, person(door, "n2")
    door.screen.take_up("n2")
    door.screen.give_focus(ui.scan)
    door.qtbot.keyClicks(ui.scan, who.person.id_no)
    door.key(Qt.Key.Key_Return, ui.scan)
    assert ui.document.text() == who.person.id_no and ui.scan.text() == ""
    assert ui.sameName.hasFocus()


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("150602199003190452", True),
        (" 15060219900319045x ", True),
        ("15060219900319045", False),
        ("26001015000450", False),
        ("15060219900319045A", False),
        ("", False),
    ],
)
def test_what_counts_as_the_number_of_an_identity_card(text: str, is_one: bool) -> None:
    assert desk.is_document(text) is is_one


def test_of_several_who_may_be_meant_one_is_chosen_by_arrow_and_enter(door: Proctor) -> None:
    ui, screen = door.screen.ui, door.screen
    everybody = [one.name for one in screen.everybody]
    common = next(iter(set(everybody[0]) & set(everybody[1])))
    ui.scan.setText(common)
    door.key(Qt.Key.Key_Return, ui.scan)
    assert ui.problem.text().endswith("请在右边选一人")
    door.key(Qt.Key.Key_Down, ui.scan)
    first = screen.table.shown_keys()[0]
    assert screen.table.view.hasFocus() and screen.table.current_key() == first
    door.key(Qt.Key.Key_Return, screen.table.view)
    assert screen.entry == first and ui.document.hasFocus()


def test_his_face_is_shown_once_he_stands_there_and_leaves_with_the_proctor(
    door: Proctor,
) -> None:
    photo = door.screen.ui.photo
    asked = door.day.rig.done.count("load-photos")
    door.screen.take_up("n1")
    door.settle()
    assert not photo.pixmap().isNull()
    door.screen.take_up("n2")
    door.settle()
    assert photo.text() == "无照片" and photo.pixmap().isNull()
    door.screen.take_up("n1")
    door.settle()
    door.screen.clear()
    door.settle()
    assert photo.pixmap().isNull() and photo.text() == ""
    door.screen.take_up("n1")
    door.settle()
    assert not photo.pixmap().isNull()
    assert door.day.rig.done.count("load-photos") == asked + 1  # it was kept
    door.press(door.window.ui.leave)
    door.log_in("inv2")
    door.go("desk")
    assert door.screen.ui.photo._faces == {} and door.screen.entry == ""


def test_a_photograph_that_does_not_come_is_told_and_holds_nobody_up(door: Proctor) -> None:
    door.bridge.cut()
    door.settle()
    door.screen.take_up("n1")
    door.settle()
    assert door.screen.ui.photo.text() == "照片没取到，请对证件"


def test_the_full_number_is_shown_for_a_reason_until_the_next_candidate(door: Proctor) -> None:
    ui, who = door.screen.ui, person(door, "n1")
    masked = door.room.rows["entry/n1"]["id"]
    door.screen.take_up("n1")
    door.settle()
    assert ui.idNumber.text() == f"证件 {masked}"
    door.press(ui.whole)
    sheet: Any = door.sheet()
    assert sheet.confirm_button.text() == "还差：为什么要看"
    door.confirm(reason="证件读不出")
    assert door.no_sheet()
    assert ui.idNumber.text() == f"证件 {who.person.id_no}　完整号码已看过 1 次"
    [shown] = door.day.room.disclosure.shown
    assert (shown.by, shown.reason) == ("inv1", "证件读不出")
    door.key(Qt.Key.Key_Escape, ui.document)
    door.screen.take_up("n1")
    door.settle()
    assert ui.idNumber.text() == f"证件 {masked}　完整号码已看过 1 次"


def test_a_number_that_comes_after_he_has_gone_is_not_shown(door: Proctor) -> None:
    door.screen.take_up("n1")
    door.settle()
    door.press(door.screen.ui.whole)
    sheet: Any = door.sheet()
    sheet.fill({"reason": "核对"})
    door.screen.take_up("n2")
    door.press(sheet.confirm_button)
    assert person(door, "n1").person.id_no not in door.screen.ui.idNumber.text()
