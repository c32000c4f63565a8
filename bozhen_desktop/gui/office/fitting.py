"""Columns and rows of a table fitted to its window: nothing cut, no column squeezed to nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QHeaderView

from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets.table import Table

WIDE_LEAST = 168
TABLE_HEIGHT = 136
MOST_WRAPPED = 1000
"""More rows than this all have the same height."""


class Fitting(QObject):
    """Keeps a table fitted; call `rows_changed` after its rows did."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._table = table
        table.setMinimumHeight(theme().px(TABLE_HEIGHT))
        table.view.viewport().installEventFilter(self)

    def rows_changed(self) -> None:
        """Long cells take more lines, as long as there are not too many rows."""
        modes = QHeaderView.ResizeMode
        few = len(self._table.model.rows) <= MOST_WRAPPED
        header = self._table.view.verticalHeader()
        header.setSectionResizeMode(modes.ResizeToContents if few else modes.Fixed)
        QTimer.singleShot(0, self, self._fit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit again when the room changes."""
        if event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._fit)
        return False

    def _fit(self) -> None:
        """Wide columns share what is left, but none gets less than it needs to be read."""
        view, columns = self._table.view, self._table.model.columns
        header, modes = view.horizontalHeader(), QHeaderView.ResizeMode
        wide = [at for at, column in enumerate(columns) if column.wide]
        taken = sum(header.sectionSize(at) for at in range(len(columns)) if at not in wide)
        least = theme().px(WIDE_LEAST)
        enough = view.viewport().width() - taken >= least * len(wide)
        for at in wide:
            header.setSectionResizeMode(at, modes.Stretch if enough else modes.Interactive)
            if not enough:
                header.resizeSection(at, least)
