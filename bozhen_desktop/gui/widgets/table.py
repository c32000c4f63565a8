"""A table for staff: filter by Ctrl+F, sort kept, copy as text, and words when it is empty.

Columns say their head (with its unit), whether they are numbers (right-aligned, sorted as
numbers), and how to make a cell's text of a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import nlargest
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bozhen_desktop.gui.theme import mark, theme

Index = QModelIndex | QPersistentModelIndex
SORT = Qt.ItemDataRole.UserRole
ROW, BESIDE = 36, 28
"""Px at 100 %: height of a row, and what a cell needs beside its text."""
LEAST_WIDE = 96
"""Px at 100 %: a wide column never has less; then the table scrolls sideways."""
LONGEST = 4


def _room(text: str) -> int:
    """About how wide a text is: a Chinese character is as wide as two Latin ones."""
    return len(text) + sum(sign > "\u2e7f" for sign in text)


class Column(NamedTuple):
    """`text` of a row's cell; `sort`: what it is sorted by (default: the text); `number`: right
    side; `wide`: takes the width that is left; `tone`: colour of the cell by row, "" for none.
    """

    head: str
    text: Callable[[Any], str]
    number: bool = False
    sort: Callable[[Any], Any] | None = None
    wide: bool = False
    tone: Callable[[Any], str] | None = None


class RowModel(QAbstractTableModel):
    """Rows by key, in the order given."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = list(columns)
        self.keys: list[str] = []
        self.rows: list[Any] = []

    def show_rows(self, rows: dict[str, Any]) -> bool:
        """Show these; rows that stay keep their selection. Whether anything is new."""
        if list(rows) != self.keys:
            self.beginResetModel()
            self.keys, self.rows = list(rows), list(rows.values())
            self.endResetModel()
            return True
        new = [at for at, row in enumerate(rows.values()) if row != self.rows[at]]
        if new:  # told at once: each telling sorts and filters
            self.rows = list(rows.values())
            last = self.index(new[-1], len(self.columns) - 1)
            self.dataChanged.emit(self.index(new[0], 0), last)
        return bool(new)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See QAbstractTableModel."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """See QAbstractTableModel."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """See QAbstractTableModel."""
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = column.text(row)
            # A tip would take markup for markup.
            return text if role == Qt.ItemDataRole.DisplayRole else text.replace("<", "＜")
        if role == SORT:
            return column.sort(row) if column.sort is not None else column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and column.tone is not None:
            tone = column.tone(row)
            return QColor(theme().color(tone)) if tone else None
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """See QAbstractTableModel."""
        if orientation == Qt.Orientation.Horizontal and section < len(self.columns):
            column = self.columns[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return column.head
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None


class _Filtered(QSortFilterProxyModel):
    """A row stays when one of its cells holds every word that was typed."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.setSortRole(SORT)

    def filter_by(self, text: str) -> None:
        """Words, in any order, in upper or lower case."""
        self.words = text.casefold().split()
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """See QSortFilterProxyModel."""
        model = self.sourceModel()
        if not self.words or not isinstance(model, RowModel):
            return True
        row = model.rows[source_row]
        whole = "\n".join(column.text(row) for column in model.columns).casefold()
        return all(word in whole for word in self.words)


class Table(QWidget):
    """`opened`: key of a row that was double-clicked or chosen by Enter; `selected`: of the row
    in which the cursor stands ("" for none).
    """

    opened = Signal(str)
    selected = Signal(str)

    def __init__(
        self, columns: Sequence[Column], empty: str, parent: QWidget | None = None
    ) -> None:
        """`empty` says how the table is filled."""
        super().__init__(parent)
        self.model = RowModel(columns)
        self._widths: dict[int, int] = {}
        self._proxy = _Filtered()
        self._proxy.setSourceModel(self.model)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(self.tr("筛选（Ctrl+F）"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filtered)
        self.count = QLabel(self)
        mark(self.count, kind="muted")
        self.view = QTableView(self)
        self._empty_text = empty
        self._empty = QLabel(empty, self)
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        mark(self._empty, kind="muted")
        self._lay_out()
        self._set_up_view(columns)
        self._keys()
        self._told()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.filter, 1)
        head.addWidget(self.count)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(head)
        whole.addLayout(self._stack, 1)

    def _set_up_view(self, columns: Sequence[Column]) -> None:
        view = self.view
        view.setModel(self._proxy)
        view.setSortingEnabled(True)
        view.horizontalHeader().setSortIndicatorClearable(True)
        view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.setWordWrap(True)
        view.verticalHeader().hide()
        self._dress()
        theme().changed.connect(self._dress)
        modes = QHeaderView.ResizeMode
        for number, column in enumerate(columns):
            mode = modes.Stretch if column.wide else modes.Interactive
            view.horizontalHeader().setSectionResizeMode(number, mode)
        view.doubleClicked.connect(lambda index: self.opened.emit(self._key(index)))
        view.selectionModel().currentRowChanged.connect(
            lambda now, before: self.selected.emit(self._key(now))
        )

    def _dress(self) -> None:
        """Rows and columns in the size of now."""
        rows = self.view.verticalHeader()
        rows.setMinimumSectionSize(theme().px(ROW))
        rows.setDefaultSectionSize(theme().px(ROW))
        self._widths = {}
        self._fit()

    def _fit(self) -> None:
        """Give every narrow column the width of its longest text.

        Qt would measure each cell through its delegate, half a second for a room of 200; here the
        few longest texts of a column are measured. A column keeps what it once needed, so that
        nothing jumps while counts go up and down, and what the user made of it by hand.
        """
        header, metrics = self.view.horizontalHeader(), QFontMetrics(theme().font(15))
        for at, column in enumerate(self.model.columns):
            if column.wide:
                continue
            longest = nlargest(LONGEST, {column.text(row) for row in self.model.rows}, key=_room)
            texts = [metrics.horizontalAdvance(text) + theme().px(BESIDE) for text in longest]
            due = max([header.sectionSizeHint(at), *texts])
            if due > self._widths.get(at, 0):
                self._widths[at] = due
                header.resizeSection(at, due)
        self._spread()

    def _spread(self) -> None:
        """Wide columns share what is left, as long as that is enough for words."""
        header, columns = self.view.horizontalHeader(), self.model.columns
        wide = [at for at, column in enumerate(columns) if column.wide]
        narrow = sum(header.sectionSize(at) for at in range(len(columns)) if at not in wide)
        least, modes = theme().px(LEAST_WIDE), QHeaderView.ResizeMode
        tight = self.width() - narrow < least * len(wide)
        for at in wide:
            header.setSectionResizeMode(at, modes.Interactive if tight else modes.Stretch)
            if tight:
                header.resizeSection(at, max(header.sectionSize(at), least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget."""
        super().resizeEvent(event)
        self._spread()

    def _keys(self) -> None:
        self._shortcut(QKeySequence.StandardKey.Find, self, self.filter.setFocus)
        self._shortcut(QKeySequence.StandardKey.Copy, self.view, self.copy)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._shortcut(key, self.view, self._open_current)
        self._shortcut(Qt.Key.Key_Escape, self.filter, self.filter.clear)

    @staticmethod
    def _shortcut(
        key: QKeySequence.StandardKey | Qt.Key, where: QWidget, then: Callable[[], object]
    ) -> None:
        shortcut = QShortcut(QKeySequence(key), where)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(then)

    # ------------------------------------------------------------ for users
    def show_rows(self, rows: dict[str, Any]) -> None:
        """Key → row, in order; what is filtered, sorted and selected stays so."""
        current = self.current_key()
        if self.model.show_rows(rows):
            self._fit()
        if current in rows and current != self.current_key():
            self.go_to(current)
        self._told()

    def go_to(self, key: str) -> None:
        """Put the cursor in a row."""
        if key in self.model.keys:
            source = self.model.index(self.model.keys.index(key), 0)
            self.view.setCurrentIndex(self._proxy.mapFromSource(source))

    def current_key(self) -> str:
        """Key of the row in which the cursor stands, or ""."""
        return self._key(self.view.currentIndex())

    def shown_keys(self) -> list[str]:
        """Keys in the order in which they are shown, without what is filtered away."""
        return [self._key(self._proxy.index(row, 0)) for row in range(self._proxy.rowCount())]

    def copied_text(self) -> str:
        """Selected rows (all that are shown when none is) as lines with tabs, with the head."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        lines = ["\t".join(column.head for column in self.model.columns)]
        for row in rows or range(self._proxy.rowCount()):
            cells = (self._proxy.index(row, at).data() for at in range(len(self.model.columns)))
            lines.append("\t".join(" ".join(str(cell).split()) for cell in cells))
        return "\n".join(lines)

    def copy(self) -> None:
        """Put `copied_text` into the clipboard."""
        QGuiApplication.clipboard().setText(self.copied_text())

    # ------------------------------------------------------------ inside
    def _key(self, index: Index) -> str:
        source = self._proxy.mapToSource(index)
        return self.model.keys[source.row()] if source.isValid() else ""

    def _open_current(self) -> None:
        if self.current_key():
            self.opened.emit(self.current_key())

    def _filtered(self, text: str) -> None:
        self._proxy.filter_by(text)
        self._told()

    def _told(self) -> None:
        shown, all_rows = self._proxy.rowCount(), len(self.model.rows)
        found = self.tr("没有符合的行") if all_rows else self._empty_text
        self._empty.setText(found)
        self._stack.setCurrentIndex(0 if shown else 1)
        text = self.tr("{0} 行") if shown == all_rows else self.tr("{0} 行，共 {1} 行")
        self.count.setText(text.format(shown, all_rows))
