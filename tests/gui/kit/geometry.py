"""Finds text that does not fit where it stands, and things that lie over each other.

Every visible label and button is measured by its own font; siblings must not overlap; nothing may
reach out of its window, except inside what scrolls.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QWidget

SLACK = 2


def faults(window: QWidget) -> list[str]:
    """What is wrong, one line each."""
    shown = [w for w in window.findChildren(QWidget) if w.isVisible() and not w.isWindow()]
    texts = [w for w in shown if isinstance(w, QLabel | QAbstractButton) and w.text()]
    found = [line for widget in texts for line in _clipped(widget)]
    found += [line for widget in texts for line in _outside(window, widget)]
    found += list(_overlaps(window, texts))
    return found


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{widget.objectName() or type(widget).__name__} {text[:20]!r}"


def _clipped(widget: QLabel | QAbstractButton) -> Iterator[str]:
    metrics = QFontMetrics(widget.font())
    if isinstance(widget, QLabel) and widget.wordWrap():
        room = widget.contentsRect()
        flags = Qt.TextFlag.TextWordWrap | widget.alignment()
        wanted = metrics.boundingRect(QRect(0, 0, room.width(), 100_000), int(flags), widget.text())
        if wanted.height() > room.height() + SLACK or wanted.width() > room.width() + SLACK:
            yield f"clipped: {_name(widget)} wants {wanted.size()}, has {room.size()}"
        return
    wanted_size, has = widget.minimumSizeHint(), widget.size()
    if isinstance(widget, QAbstractButton) and not _own_painting(widget):
        width = metrics.horizontalAdvance(widget.text())
        if width > has.width() - SLACK or metrics.height() > has.height():
            yield f"clipped: {_name(widget)} {width} in {has.width()}"
    if has.width() + SLACK < wanted_size.width() or has.height() + SLACK < wanted_size.height():
        yield f"small: {_name(widget)} wants {wanted_size}, has {has}"
    if widget.hasHeightForWidth() and has.height() + SLACK < widget.heightForWidth(has.width()):
        yield f"low: {_name(widget)}"


def _own_painting(widget: QWidget) -> bool:
    return widget.hasHeightForWidth()


def _scroller(widget: QWidget) -> QWidget | None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea):
            return parent
        parent = parent.parentWidget()
    return None


def _outside(window: QWidget, widget: QWidget) -> Iterator[str]:
    place = QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())
    scroller = _scroller(widget)
    if scroller is None:
        if not window.rect().contains(place):
            yield f"outside: {_name(widget)} {place}"
        return
    area = QRect(scroller.mapTo(window, scroller.rect().topLeft()), scroller.size())
    if place.left() < area.left() or place.right() > area.right():
        yield f"sideways: {_name(widget)} {place} in {area}"


def _overlaps(window: QWidget, widgets: list[QLabel | QAbstractButton]) -> Iterator[str]:
    places = [
        (widget, QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size()))
        for widget in widgets
        if _scroller(widget) is None
    ]
    for at, (one, first) in enumerate(places):
        for other, second in places[at + 1 :]:
            related = one.isAncestorOf(other) or other.isAncestorOf(one)
            common = first.intersected(second)
            if not related and common.width() > SLACK and common.height() > SLACK:
                yield f"overlap: {_name(one)} and {_name(other)}"
