"""What the console's tables share: which rows are chosen, and a row's words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtWidgets import QHeaderView, QWidget

from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets.table import Column, Table


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
