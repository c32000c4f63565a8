"""Sheets that ask once, the second person, and slow work with progress and cancel."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bozhen_desktop.gui.dialogs import ask, tell
from bozhen_desktop.gui.tasks import Progress, Task
from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets.task_bar import TaskBar
from bozhen_desktop.gui.widgets.witness import ask_second
from bozhen_desktop.kernel.errors import BozhenError
from tests.gui.kit.geometry import faults

PEOPLE = [("super", "王海生（督导员）"), ("tech", "李工（技术员）")]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    found = QWidget()
    qtbot.addWidget(found)
    found.resize(1024, 768)
    found.button = QPushButton("收卷", found)  # type: ignore[attr-defined]
    found.button.setGeometry(500, 380, 100, 40)  # type: ignore[attr-defined]
    found.show()
    found.button.setFocus()  # type: ignore[attr-defined]
    return found


def test_confirmed_once_and_gone(window: QWidget) -> None:
    done: list[int] = []
    sheet = ask(window, "收卷", ["还有 160 人在答"], "收 160 份卷", lambda: done.append(1))
    QApplication.processEvents()
    sheet.confirm_button.click()
    assert done == [1]
    assert not sheet.isVisible()
    assert window.focusWidget() is window.button  # type: ignore[attr-defined]


def test_enter_pressed_in_haste_steps_back(window: QWidget) -> None:
    done: list[int] = []
    sheet = ask(window, "收卷", ["还有 160 人在答"], "收卷", lambda: done.append(1), danger=True)
    assert window.focusWidget() is sheet.back_button
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert done == []
    assert not sheet.isVisible()


def test_what_lies_beneath_cannot_be_pressed(window: QWidget) -> None:
    pressed: list[int] = []
    button: QPushButton = window.button  # type: ignore[attr-defined]
    button.clicked.connect(lambda: pressed.append(1))
    sheet = tell(window, "已完成", ["已导出 193 人"])
    QApplication.processEvents()
    under = window.childAt(button.geometry().center())
    assert under is sheet or sheet.isAncestorOf(under)
    for _ in range(6):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert sheet.isAncestorOf(window.focusWidget())
    assert pressed == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_sheets_fit(window: QWidget, scale: float) -> None:
    theme().set_scale(scale)
    sheet = ask_second(
        window,
        "解除锁定",
        ["阿卜杜热合曼·买买提图尔荪·䶮㛃𬭎", "第 5 次"],
        PEOPLE,
        lambda a, b: None,
    )
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    assert window.rect().contains(sheet.card.geometry())
    if scale == 1.0:
        sheet.refuse("口令不对，还可以试 4 次")
        QApplication.processEvents()
        assert faults(sheet) == []


def test_second_person_gives_account_and_pin(window: QWidget) -> None:
    given: list[tuple[str, str]] = []
    sheet = ask_second(window, "启封", ["砌筑工"], PEOPLE, lambda a, b: given.append((a, b)))
    assert not sheet.confirm_button.isEnabled()
    assert sheet.confirm_button.text() == "还没选第二人"
    sheet.who.setCurrentIndex(2)
    assert sheet.confirm_button.text() == "还没输入口令"
    QApplication.processEvents()
    for digit in "274":
        QTest.mouseClick(sheet.pad.keys[digit], Qt.MouseButton.LeftButton)
    QTest.keyClicks(sheet.pad.field, "918")
    QTest.mouseClick(sheet.pad.keys["back"], Qt.MouseButton.LeftButton)
    sheet.confirm_button.click()
    assert given == [("tech", "27491")]
    assert sheet.isVisible()
    sheet.refuse("口令不对")
    assert sheet.pad.pin == ""
    sheet.close_sheet()
    assert sheet.pad.pin == ""


# ------------------------------------------------------------ slow work
def test_task_tells_progress_and_its_result(qtbot: QtBot) -> None:
    def work(progress: Progress) -> str:
        for number in range(3):
            progress.step(number, 3, "抄写")
        return threading.current_thread().name

    task, told = Task(work, "copy"), []
    task.progressed.connect(lambda *what: told.append(what))
    with qtbot.waitSignal(task.done, timeout=5000) as done:
        task.start()
    assert done.args == ["gui-copy"]
    assert [what[:3] for what in told] == [(0, 3, "抄写"), (1, 3, "抄写"), (2, 3, "抄写")]
    assert not task.running


@pytest.mark.parametrize(
    ("error", "code"),
    [(BozhenError("disk-full", file="x"), "disk-full"), (ValueError("x"), "internal-fault")],
)
def test_task_that_fails_says_so(qtbot: QtBot, error: Exception, code: str) -> None:
    def work(progress: Progress) -> None:
        raise error

    task = Task(work)
    with qtbot.waitSignal(task.failed, timeout=5000) as failed:
        task.start()
    assert failed.args is not None
    assert failed.args[0].code == code


def test_task_is_cancelled_at_its_next_step(qtbot: QtBot) -> None:
    begun, go = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        go.wait(5)
        progress.check()

    task = Task(work)
    with qtbot.waitSignal(task.cancelled, timeout=5000):
        task.start()
        begun.wait(5)
        task.cancel()
        go.set()


def test_bar_shows_the_line_that_stays(qtbot: QtBot) -> None:
    bar = TaskBar()
    qtbot.addWidget(bar)
    task = bar.run("导出", lambda progress: 193, lambda n: f"已导出 {n} 人，已读回核对", str)
    with pytest.raises(BozhenError, match="task-running"):
        bar.run("导出", lambda progress: None, str, str)
    with qtbot.waitSignal(task.over, timeout=5000):
        pass
    assert bar.label.text() == "已导出 193 人，已读回核对"
    assert not bar.cancel_button.isVisible()
    failed: Any = bar.run("导出", _fails, str, lambda error: f"没导出：{error.code}")
    with qtbot.waitSignal(failed.over, timeout=5000):
        pass
    assert bar.label.text() == "没导出：stick-gone"


def _fails(progress: Progress) -> None:
    raise BozhenError("stick-gone")
