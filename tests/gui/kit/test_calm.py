"""Buttons for hurried hands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.kernel.clock import FakeClock

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def button(qtbot: QtBot) -> CalmButton:
    made = CalmButton()
    made.setText("下一题")
    made.clock = FakeClock()
    made.count = 0  # type: ignore[attr-defined]
    made.clicked.connect(lambda: setattr(made, "count", made.count + 1))  # type: ignore[attr-defined]
    qtbot.addWidget(made)
    return made


def shown(button: CalmButton) -> CalmButton:
    button.show()
    QApplication.processEvents()
    return button


@pytest.mark.parametrize(("gap", "clicks"), [(0, 1), (499, 1), (500, 2), (5000, 2)])
def test_second_click_counts_after_half_a_second(button: CalmButton, gap: int, clicks: int) -> None:
    shown(button)
    QTest.mouseClick(button, LEFT)
    button.clock.advance(gap)  # type: ignore[attr-defined]
    QTest.mouseClick(button, LEFT)
    assert button.count == clicks  # type: ignore[attr-defined]


def test_impatient_clicks_do_not_lengthen_the_wait(button: CalmButton) -> None:
    shown(button)
    for _ in range(10):
        QTest.mouseClick(button, LEFT)
        button.clock.advance(100)  # type: ignore[attr-defined]
    assert button.count == 2  # type: ignore[attr-defined]


def test_click_counts_only_once_it_was_painted(button: CalmButton) -> None:
    QTest.mouseClick(button, LEFT)
    assert button.count == 0  # type: ignore[attr-defined]
    shown(button).rest()
    QTest.mouseClick(button, LEFT)
    QApplication.processEvents()
    QTest.mouseClick(button, LEFT)
    assert button.count == 1  # type: ignore[attr-defined]


def test_key_that_is_held_down_presses_once(button: CalmButton) -> None:
    shown(button).setFocus()
    for repeat in (False, True, True):
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", repeat)
            QApplication.sendEvent(button, event)
    assert button.count == 1  # type: ignore[attr-defined]


def test_digit_keys_take_fast_fingers(button: CalmButton) -> None:
    button.quiet_ms = 0
    shown(button)
    for _ in range(3):
        QTest.mouseClick(button, LEFT)
    assert button.count == 3  # type: ignore[attr-defined]
