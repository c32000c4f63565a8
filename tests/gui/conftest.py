"""Windows in tests: dressed as in the field, at 100 %, without a display."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from bozhen_desktop.gui.theme import application, theme

# Said by the display without a screen whenever a window is shown.
NO_SCREEN = "This plugin does not support propagateSizeHints"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore(NO_SCREEN))


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return application()


@pytest.fixture(autouse=True)
def usual_look(qapp: QApplication) -> Iterator[None]:
    # Windows of the test before are deleted later; outside an event loop that is never.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    yield
    look = theme()
    if (look.name, look.scale) != ("light", 1.0):
        look.set_look("light")
        look.set_scale(1.0)
