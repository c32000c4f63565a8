"""C4: ways out of the candidate's window that go through the window itself.

Keys that the system takes before any program (Alt+Tab, the Windows key, Ctrl+Alt+Delete), virtual
machines, second screens and remote desktops are not the window's: packaging/windows/README.md says
what the system must be told, and docs/promises.md that no program of ours reports them.
"""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.terminal.exam_hall import Candidate, sit_down

CLIPBOARD = "what was there before"
NONE = Qt.KeyboardModifier.NoModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT, META = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.MetaModifier
KEYS = (
    *(Qt.Key.Key_Escape, Qt.Key.Key_F4, Qt.Key.Key_F11, Qt.Key.Key_F1, Qt.Key.Key_F5),
    *(Qt.Key.Key_Q, Qt.Key.Key_W, Qt.Key.Key_C, Qt.Key.Key_A, Qt.Key.Key_P, Qt.Key.Key_S),
    *(Qt.Key.Key_N, Qt.Key.Key_O, Qt.Key.Key_T, Qt.Key.Key_X, Qt.Key.Key_V, Qt.Key.Key_M),
    *(Qt.Key.Key_Print, Qt.Key.Key_Menu, Qt.Key.Key_Insert, Qt.Key.Key_Space, Qt.Key.Key_Back),
)
HELD = (CTRL, ALT, CTRL | SHIFT, CTRL | ALT, META)
ESCAPES = [*itertools.product(KEYS, HELD), *((key, NONE) for key in KEYS[:5])]


@pytest.fixture
def writing(qtbot: QtBot) -> Candidate:
    he = sit_down(qtbot, kiosk=True)
    he.to_the_paper()
    QGuiApplication.clipboard().setText(CLIPBOARD)
    return he


def still_there(he: Candidate) -> bool:
    """The paper is shown, nothing else of ours is, and nothing was copied."""
    others = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not he.window]
    shown = he.window.isVisible() and not he.window.isMinimized()
    return shown and he.window.page == "question" and others == []


def test_the_list_is_as_long_as_the_row_says() -> None:
    assert len(ESCAPES) >= 40


def test_no_key_leads_out_of_the_paper(writing: Candidate) -> None:
    failed = []
    for key, held in ESCAPES:
        QTest.keyClick(writing.window.focusWidget() or writing.window, key, held)
        writing.paint()
        if not still_there(writing):
            failed.append((key.name, held))
    assert failed == []
    assert QGuiApplication.clipboard().text() == CLIPBOARD


def test_nothing_is_copied_or_dragged_out_of_the_paper(writing: Candidate) -> None:
    """Selected with the mouse, asked for by the context menu's key and button."""
    for widget in [writing.window, *writing.window.findChildren(QWidget)]:
        if not widget.isVisible():
            continue
        middle = widget.rect().center()
        for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
            QApplication.sendEvent(
                widget, QContextMenuEvent(reason, middle, widget.mapToGlobal(middle))
            )
        assert still_there(writing), widget.objectName()
    assert QGuiApplication.clipboard().text() == CLIPBOARD


def test_what_is_dropped_on_the_window_opens_nothing(writing: Candidate) -> None:
    data = QMimeData()
    data.setUrls([QUrl("file:///etc/passwd")])
    event = QDropEvent(
        QPointF(QPoint(40, 40)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        NONE,
    )
    QApplication.sendEvent(writing.window, event)
    writing.paint()
    assert still_there(writing)


def test_the_window_is_not_closed_and_comes_back_when_minimised(writing: Candidate) -> None:
    assert not writing.window.close()
    writing.window.showMinimized()
    writing.paint()
    assert still_there(writing)
