"""What the console's tables share: which rows are chosen, and a row's words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets.table import Column, Index, Table

EDGES, SLACK, LEAST_GAP = 28, 12, 12
"""Px at 100 %: beside a cell's text, how much of that a single line may use, above and below."""


class Wrapping(QStyledItemDelegate):
    """Says how high a cell must be for its whole text in the width of its column."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """See QStyledItemDelegate."""
        usual = super().sizeHint(option, index)
        wide = max(self._view.columnWidth(index.column()) - theme().px(EDGES), 1)
        text, metrics = str(index.data() or ""), QFontMetrics(theme().font(15))
        if metrics.horizontalAdvance(text) <= wide + theme().px(SLACK):
            return QSize(usual.width(), max(usual.height(), theme().px(36)))
        flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
        high = metrics.boundingRect(QRect(0, 0, wide, 1 << 16), int(flags), text).height()
        return QSize(usual.width(), max(high + theme().px(LEAST_GAP), theme().px(36)))


def listing(
    columns: Sequence[Column], empty: str, parent: QWidget, *, search: bool = True
) -> Table:
    """A table in which a long name goes on in a second line instead of being cut.

    `search`: with a filter; a table of a few rows needs none.
    """
    table = Table(columns, empty, parent)
    table.filter.setVisible(search)
    table.count.setVisible(search)
    table.view.setTextElideMode(Qt.TextElideMode.ElideNone)
    table.view.setItemDelegate(Wrapping(table.view))
    table.view.setMinimumHeight(theme().px(150))
    rows, heads = table.view.verticalHeader(), table.view.horizontalHeader()
    later = QTimer(table)
    later.setSingleShot(True)
    later.setInterval(0)
    later.timeout.connect(lambda: rows.resizeSections(QHeaderView.ResizeMode.ResizeToContents))
    heads.sectionResized.connect(lambda *_: later.start())
    table.model.modelReset.connect(later.start)
    table.model.dataChanged.connect(lambda *_: later.start())
    return table


def chosen(table: Table) -> list[str]:
    """Keys of the selected rows, from top to bottom."""
    shown = table.shown_keys()
    rows = {index.row() for index in table.view.selectionModel().selectedRows()}
    return [shown[row] for row in sorted(rows) if row < len(shown)]


def choose(table: Table, keys: Sequence[str]) -> None:
    """Select these rows and no others."""
    selection = table.view.selectionModel()
    selection.clearSelection()
    flags = QItemSelectionModel.SelectionFlag
    for row, key in enumerate(table.shown_keys()):
        if key in keys:
            index = table.view.model().index(row, 0)
            selection.select(index, flags.Select | flags.Rows)


def words(head: str, at: int, *, number: bool = False, wide: bool = False) -> Column:
    """A column over rows that are tuples of text; numbers sort as numbers."""

    def as_number(row: Sequence[str]) -> float:
        digits = "".join(char for char in row[at].split("/")[0] if char.isdigit() or char == ".")
        return float(digits) if digits.strip(".") else -1.0

    return Column(head, lambda row: str(row[at]), number, as_number if number else None, wide)
