"""The rubric as a list: one line a row, with what was given; the chosen line stands out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from bozhen_desktop.gui.dialogs import plain_label
from bozhen_desktop.gui.examiner.grids import empty
from bozhen_desktop.gui.examiner.score_sheet import EMPTY, LOCAL, REFUSED, SAVED, SAVING, Line
from bozhen_desktop.gui.theme import mark, theme

STATES = {
    EMPTY: ("", ""),
    SAVING: ("○ 正在保存", ""),
    LOCAL: ("● 已存到本机，等待上传", "warn"),
    SAVED: ("", ""),
    REFUSED: ("✕ 没存上", "alarm"),
}
"""Shape, word and tone of a row's save state; an empty and a saved row need none."""


class RowLine(QFrame):
    """One row of the sheet; `chosen` carries its number."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.no = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumHeight(theme().px(48))
        grid = QGridLayout(self)
        edge = theme().px(8)
        grid.setContentsMargins(edge, theme().px(4), edge, theme().px(4))
        grid.setHorizontalSpacing(edge)
        grid.setVerticalSpacing(0)
        self.content = plain_label("", kind="big")
        self.deducted = plain_label("")
        self.state = plain_label("")
        self.points = plain_label("", kind="heading")
        self.points.setWordWrap(False)
        self.points.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.content, 0, 0)
        grid.addWidget(self.deducted, 1, 0)
        grid.addWidget(self.state, 2, 0)
        grid.addWidget(self.points, 0, 1, 3, 1)
        grid.setColumnStretch(0, 1)

    def show_line(self, line: Line, *, current: bool) -> None:
        """Take a row as it stands."""
        self.no = line.no
        self.content.setText(f"{line.no}　{line.content}")
        mark(self.content, kind="heading" if current else "big")
        self.deducted.setText(line.deducted)
        self.deducted.setVisible(bool(line.deducted))
        off = line.deducted.startswith("−")
        mark(self.deducted, tone="alarm" if off else "", kind="" if off else "muted")
        self.points.setText(f"{line.points} / {line.most}")
        word, tone = STATES[line.state]
        self.state.setText(f"{word}：{line.problem}" if line.problem else word)
        self.state.setVisible(bool(word))
        mark(self.state, tone=tone)
        mark(self, kind="note" if current else "", tone="brand" if current else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch anywhere on the line chooses it."""
        self.chosen.emit(self.no)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the space bar choose as well."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.no)
        else:
            super().keyPressEvent(event)


class RowLines:
    """Keeps the lines of a layout in step with a sheet."""

    def __init__(self, home: QWidget, layout: QVBoxLayout) -> None:
        self.home = home
        self.lines: list[RowLine] = []
        self.foot: QLabel = plain_label("", kind="big")
        self._layout = layout

    def show(self, lines: list[Line], current: int, on_chosen: object) -> None:
        """Show these rows; widgets are made anew only when their number changes."""
        if len(lines) != len(self.lines):
            empty(self._layout)
            self.lines = [RowLine(self.home) for _ in lines]
            for made in self.lines:
                made.chosen.connect(on_chosen)
                self._layout.addWidget(made)
            self._layout.addStretch(1)
        for widget, line in zip(self.lines, lines, strict=True):
            widget.show_line(line, current=line.no == current)

    def widget(self, no: int) -> RowLine | None:
        """The line of a row."""
        return next((line for line in self.lines if line.no == no), None)
