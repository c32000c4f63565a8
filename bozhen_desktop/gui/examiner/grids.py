"""Rows of buttons made at run time: emptied and filled again, never shown half."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QLayout, QWidget


def empty(layout: QLayout) -> None:
    """Remove and destroy what is in a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def refill(grid: QGridLayout, widgets: Sequence[QWidget], columns: int) -> None:
    """Put widgets into an emptied grid, `columns` in a row."""
    empty(grid)
    for at, widget in enumerate(widgets):
        grid.addWidget(widget, at // columns, at % columns)


def flow(grid: QGridLayout, widgets: Sequence[QWidget], width: int) -> None:
    """Put buttons into an emptied grid, as many in a row as fit into `width` px with their text."""
    need = max((widget.sizeHint().width() for widget in widgets), default=1)
    gap = grid.horizontalSpacing()
    refill(grid, widgets, min(max((width + gap) // (need + gap), 1), max(len(widgets), 1)))
