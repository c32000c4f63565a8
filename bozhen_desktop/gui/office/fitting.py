"""Columns and rows of a table fitted to its window: nothing cut, no column squeezed to nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QHeaderView

from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets.table import Table

WIDE_LEAST = 168
TABLE_HEIGHT = 136
ROW, EDGE = 36, 8
MOST_WRAPPED = 1000
"""More rows than this all have the same height."""
MEASURED = 60
"""So many rows are measured for the width of a column; measuring all takes seconds."""

_TALL = QRect(0, 0, 0, 1 << 16)


class Fitting(QObject):
    """Keeps a table fitted, however its rows, their order or its size change."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._table = table
        self._waiting = False
        table.setMinimumHeight(theme().px(TABLE_HEIGHT))
        view = table.view
        view.horizontalHeader().setResizeContentsPrecision(MEASURED)
        view.viewport().installEventFilter(self)
        model = view.model()
        for signal in (model.modelReset, model.layoutChanged, model.dataChanged):
            signal.connect(self._soon)
        model.rowsInserted.connect(self._soon)
        model.rowsRemoved.connect(self._soon)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit again when the room changes."""
        if event.type() == QEvent.Type.Resize:
            self._soon()
        return False

    def _soon(self) -> None:
        if not self._waiting:
            self._waiting = True
            QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """Wide columns share what is left, but none gets less than it needs to be read."""
        self._waiting = False
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
        if view.model().rowCount() <= MOST_WRAPPED:
            self._wrap(wide)

    def _wrap(self, wide: list[int]) -> None:
        """Long cells of wide columns take more lines."""
        view = self._table.view
        rows, model, metrics = view.verticalHeader(), view.model(), view.fontMetrics()
        edge, usual = theme().px(EDGE), theme().px(ROW)
        for row in range(model.rowCount()):
            high = usual
            for at in wide:
                room = _TALL.adjusted(0, 0, view.columnWidth(at) - 3 * edge, 0)
                text = str(model.index(row, at).data())
                lines = metrics.boundingRect(room, Qt.TextFlag.TextWrapAnywhere, text)
                high = max(high, lines.height() + edge)
            if rows.sectionSize(row) != high:
                rows.resizeSection(row, high)
