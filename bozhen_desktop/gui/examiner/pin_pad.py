"""Digits for fingers in gloves, filled into a grid of a form, typing into the field in use."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from bozhen_desktop.gui.theme import icon, mark, theme

KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "清", "0", "退")


def fill(pad: QWidget, grid: QGridLayout, field: Callable[[], QLineEdit]) -> None:
    """Put the keys into `grid`; each types into what `field` gives at that moment."""
    for at, key in enumerate(KEYS):
        button = QPushButton(pad)
        button.setObjectName(f"key_{key}")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        mark(button, finger="true")
        _face(button, key)
        button.clicked.connect(lambda _=False, key=key: _press(field(), key))
        grid.addWidget(button, at // 3, at % 3)


def _face(button: QPushButton, key: str) -> None:
    if key == "退":
        button.setIcon(icon("delete"))
        button.setIconSize(QSize(theme().px(24), theme().px(24)))
        button.setAccessibleName(button.tr("退一格"))
    else:
        button.setText(key)


def _press(field: QLineEdit, key: str) -> None:
    if key == "清":
        field.clear()
    elif key == "退":
        field.backspace()
    else:
        field.insert(key)
    field.setFocus(Qt.FocusReason.OtherFocusReason)
