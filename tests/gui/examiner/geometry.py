"""What is clipped or lies over something else in a window, in words; [] when all can be read."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

_LEAVES = (QLabel, QAbstractButton, QLineEdit)


def faults(window: QWidget) -> list[str]:
    """Texts that do not fit their widget, leaves outside their parent, leaves over each other."""
    leaves = [w for w in window.findChildren(QWidget) if isinstance(w, _LEAVES) and w.isVisible()]
    leaves = [w for w in leaves if not isinstance(w.parent(), QAbstractButton)]
    found = [fault for leaf in leaves for fault in _fits(leaf)]
    return found + _overlaps(window, leaves)


def _text(leaf: QWidget) -> str:
    return str(leaf.property("text") or "")


def _fits(leaf: QWidget) -> list[str]:
    name = f"{leaf.objectName()}“{_text(leaf)[:20]}”"
    found = []
    if isinstance(leaf, QLabel) and leaf.wordWrap():
        if leaf.text() and leaf.height() < leaf.heightForWidth(leaf.width()):
            found.append(f"{name} {leaf.height()} < {leaf.heightForWidth(leaf.width())} high")
    elif isinstance(leaf, QLabel | QAbstractButton) and _text(leaf):
        if leaf.width() < leaf.sizeHint().width():
            found.append(f"{name} {leaf.width()} < {leaf.sizeHint().width()} wide")
        if leaf.height() < leaf.sizeHint().height():
            found.append(f"{name} {leaf.height()} < {leaf.sizeHint().height()} high")
    parent = leaf.parentWidget()
    if parent is not None and not parent.rect().contains(leaf.geometry()):
        found.append(f"{name} lies outside {parent.objectName()}")
    return found


def _overlaps(window: QWidget, leaves: list[QWidget]) -> list[str]:
    found = []
    by_parent: dict[QWidget | None, list[QWidget]] = {}
    for leaf in leaves:
        by_parent.setdefault(leaf.parentWidget(), []).append(leaf)
    for group in by_parent.values():
        for at, one in enumerate(group):
            for other in group[at + 1 :]:
                if _rect(window, one).intersects(_rect(window, other)):
                    found.append(f"“{_text(one)[:20]}” lies over “{_text(other)[:20]}”")
    return found


def _rect(window: QWidget, leaf: QWidget) -> QRect:
    return QRect(leaf.mapTo(window, QPoint(0, 0)), leaf.size())
