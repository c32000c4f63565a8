"""At 1024 × 768, from 100 % to 200 %, no text is clipped and nothing lies over anything else."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from bozhen_desktop.client.discovery import NOWHERE
from bozhen_desktop.client.link import CUT_OFF, STRANGER
from bozhen_desktop.gui.terminal.choice_sheet import ChoiceSheet
from bozhen_desktop.gui.terminal.sight import Sight
from bozhen_desktop.gui.terminal.station import Station
from bozhen_desktop.gui.terminal.window import TerminalWindow
from bozhen_desktop.gui.theme import theme
from bozhen_desktop.kernel.clock import FakeClock
from tests.gui.kit.geometry import faults
from tests.gui.terminal.sights import NAME, SIGHTS, nobody, sight

SCALES = [1.0, 2.0]


def shown(
    qtbot: QtBot, name: str, scale: float, size: tuple[int, int] = (1024, 768)
) -> TerminalWindow:
    theme().set_scale(scale)
    station = Station(FakeClock(mono=0))
    window = TerminalWindow(station, ("192.168.100.200", 65000), rehearsal=True)
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    station._take(SIGHTS[name])
    settle()
    return window


def settle() -> None:
    for _ in range(4):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("name", SIGHTS)
def test_every_page_fits(qtbot: QtBot, name: str, scale: float) -> None:
    window = shown(qtbot, name, scale)
    assert (window.width(), window.height()) == (1024, 768)
    assert faults(window) == []


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("number", [1, 150, 170])
def test_every_kind_of_question_fits(qtbot: QtBot, number: int, scale: float) -> None:
    window = shown(qtbot, "cut-off", scale)
    window.question_page.go_to(number)
    window.question_page._say("这题还没选")
    settle()
    assert faults(window) == []
    assert window.question_page.ui.reading.more.isVisible() is (number != 170 or scale > 1)


def test_a_code_that_nobody_typed_is_not_called_over(qtbot: QtBot) -> None:
    window = shown(qtbot, "connect", 1.0)
    page, unknown = window.connect_page, nobody(link=STRANGER, code="room-code-over", met=False)
    window.station._take(unknown)
    assert page.ui.text.text() == "请监考老师输入 8 位考场码。"
    assert page.ui.refusal.text() == ""
    page.ui.pad.set_up(8, "", "12345678")
    page._go()
    window.station._take(unknown)
    assert page.ui.refusal.text() == "考场码过期了，请老师换一个"


def many(count: int) -> Sight:
    halls = [[(f"192.168.100.{200 + at}", 65000), ("10.0.0.1", 65000)] for at in range(count)]
    return nobody(link=CUT_OFF, met=False, halls=halls)


@pytest.mark.parametrize("scale", SCALES)
def test_halls_that_were_found_can_be_chosen(qtbot: QtBot, scale: float) -> None:
    window = shown(qtbot, "connect", scale)
    window.connect_page.show_address(NOWHERE)
    moved: list[tuple[str, int]] = []
    window._moved = moved.append
    page = window.connect_page
    window.station._take(nobody(link=CUT_OFF, met=False))
    assert page.ui.title.text() == "正在找考场"
    assert not page.ui.go.isVisible()
    window.station._take(many(1))
    settle()
    assert faults(window) == []
    assert page.ui.go.text() == "连接 192.168.100.200"
    window.station._take(many(6))
    settle()
    assert faults(window) == []
    page._go()
    settle()
    assert isinstance(window.sheet, ChoiceSheet)
    assert faults(window.sheet) == []
    window.station._take(many(2))
    window.sheet.choices["1"].click()
    assert moved == [("192.168.100.201", 65000)]
    assert window.sheet is None


def test_an_enrolled_pc_is_offered_no_other_hall(qtbot: QtBot) -> None:
    window = shown(qtbot, "connect", 1.0)
    window.station._take(msgspec.structs.replace(many(1), met=True))
    assert window.connect_page.ui.title.text() == "正在连接考场"
    assert not window.connect_page.ui.go.isVisible()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("10.0.0.7", ("10.0.0.7", 65000)),
        ("10.0.0.7.7001", ("10.0.0.7", 7001)),
        ("10.0.0", None),
        ("10.0.0.7.70000", None),
        ("10.0.0.7.0", None),
    ],
)
def test_an_address_may_carry_its_port(
    qtbot: QtBot, typed: str, address: tuple[str, int] | None
) -> None:
    window = shown(qtbot, "connect", 1.0)
    assert window.connect_page._typed_address(typed) == address
    window.connect_page.show_address(NOWHERE)
    assert window.connect_page._typed_address("10.0.0.7") is None, "no port is known"


@pytest.mark.parametrize("scale", SCALES)
def test_other_screens_fit(qtbot: QtBot, scale: float) -> None:
    window = shown(qtbot, "connect", scale)
    window.connect_page._switch()
    settle()
    assert faults(window) == []
    window.station._take(SIGHTS["log-in"])
    window.log_in_page._switch()
    window.log_in_page.ui.pad.set_up(24, "", "9" * 24)
    settle()
    assert faults(window) == []
    window.station._take(SIGHTS["who"])
    window._known = True
    window.station._take(SIGHTS["who"])
    settle()
    assert window.page == "rules"
    assert faults(window) == []


@pytest.mark.parametrize("scale", SCALES)
def test_card_and_hand_in_sheet_fit(qtbot: QtBot, scale: float) -> None:
    window = shown(qtbot, "question", scale)
    window.question_page.flags = set(range(1, 200, 2))
    window._show_card(True)
    settle()
    assert faults(window) == []
    window._ask_hand_in()
    settle()
    assert window.sheet is not None
    assert faults(window.sheet) == []


@pytest.mark.parametrize("scale", SCALES)
def test_sheet_of_the_hand_fits_and_its_targets_are_large(qtbot: QtBot, scale: float) -> None:
    window = shown(qtbot, "question", scale)
    window._hand(True)
    settle()
    assert isinstance(window.sheet, ChoiceSheet)
    assert faults(window.sheet) == []
    assert all(button.height() >= 64 for button in window.sheet.choices.values())


def test_smallest_screen_at_usual_type(qtbot: QtBot) -> None:
    for name in ("log-in", "who", "question", "receipt"):
        window = shown(qtbot, name, 1.0, (800, 600))
        assert (window.width(), window.height()) == (800, 600)
        assert faults(window) == []


def test_markup_is_shown_as_text(qtbot: QtBot) -> None:
    window = shown(qtbot, "question", 1.0)
    assert "<b>注意</b>" in window.question_page.stem.text()
    labels = window.findChildren(QLabel)
    assert {label.textFormat().name for label in labels} == {"PlainText"}


def test_rules_are_in_sight_at_once_at_usual_type(qtbot: QtBot) -> None:
    window = shown(qtbot, "who", 1.0)
    window._is_he()
    settle()
    assert window.page == "rules"
    assert not window.rules_page.ui.reading.more.isVisible()
    assert window.rules_page.ui.agree.isEnabled()


def test_long_name_is_whole(qtbot: QtBot) -> None:
    window = shown(qtbot, "who", 2.0)
    assert window.who_page.ui.name.text() == NAME
    assert len(NAME) == 29


def test_geometry_check_finds_what_is_wrong(qtbot: QtBot) -> None:
    """The check itself must be able to fail."""
    window = shown(qtbot, "question", 1.0)
    window.question_page.ui.next.setFixedWidth(30)
    settle()
    assert any("clipped" in line for line in faults(window))
    window = shown(qtbot, "question", 1.0)
    window.question_page.ui.hand.move(window.question_page.ui.card_button.pos())
    assert any("overlap" in line for line in faults(window))
    assert sight().blanks()[:2] == [2, 3]


SMALLER = ("字大", "字小", "往下还有 ▼", "知道了")
"""Beside the question, where it needs the room; a wrong touch there does no harm."""


@pytest.mark.parametrize("name", SIGHTS)
def test_every_target_is_large(qtbot: QtBot, name: str) -> None:
    window = shown(qtbot, name, 1.0)
    small = {
        button.text(): button.height()
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and button.height() < (48 if button.text() in SMALLER else 64)
    }
    assert small == {}
