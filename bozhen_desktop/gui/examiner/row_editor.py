"""The row in hand: its standard, big buttons for the mark, then how many places and why."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRegularExpression, Qt, QTimer, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QWidget

from bozhen_desktop.domain.practical import DEDUCT
from bozhen_desktop.domain.scoresheet import RowScore
from bozhen_desktop.gui.examiner.grids import flow
from bozhen_desktop.gui.examiner.score_sheet import score_of, still_due
from bozhen_desktop.gui.examiner.wording import REASONS, choice_label, choices, shown
from bozhen_desktop.gui.forms.examiner.ui_score_sheet import Ui_ScoreSheet
from bozhen_desktop.gui.theme import mark
from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.kernel.marks import parse_marks

PLACES = (1, 2, 3, 4, 5, 6)


class RowEditor(QWidget):
    """Drives the right-hand side of the sheet's form; `put` carries a whole `RowScore`.

    A mark that needs nothing more is put down with one touch; a deduction waits for places and
    reason. Nothing is preset.
    """

    put = Signal(object)

    def __init__(self, ui: Ui_ScoreSheet, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._ui = ui
        self._row: dict[str, Any] = {}
        self._mark: int | None = None
        self._places = 0
        self._at_once = True
        self._verb = ""
        ui.typed.setValidator(QRegularExpressionValidator(QRegularExpression(r"[\d.]*"), self))
        ui.typed.textChanged.connect(self._typed)
        ui.reason.textChanged.connect(lambda _: self._tell())
        ui.put.clicked.connect(self._put)
        self._width = 0

    def show_row(
        self, row: dict[str, Any], was: RowScore | None, verb: str, *, at_once: bool, note: str = ""
    ) -> None:
        """A row to be scored, with what stands there; `verb` is on the button."""
        ui, self._row = self._ui, row
        self._at_once, self._verb = at_once, verb
        ui.row_content.setText(f"{row['no']}　{row['content']}")
        ui.row_requirement.setText(row["requirement"])
        ui.row_standard.setText(row["standard"])
        ui.row_was.setText(note)
        ui.row_was.setVisible(bool(note))
        deduct = row["mode"] == DEDUCT
        most = shown(row["max_hundredths"])
        head = self.tr("扣几分（配分 %1）") if deduct else self.tr("给几分（配分 %1）")
        ui.mark_label.setText(head.replace("%1", most))
        self._buttons(choices(row))
        self._restore(was)

    def say(self, text: str) -> None:
        """Why it was not put down."""
        self._ui.row_message.setText(text)

    def _restore(self, was: RowScore | None) -> None:
        self._mark = was.hundredths if was is not None else None
        self._places = was.places if was is not None else 0
        self._ui.reason.setText(was.reason if was is not None else "")
        typed = (
            shown(was.hundredths) if was is not None and self._ui.typed.isVisibleTo(self) else ""
        )
        self._ui.typed.blockSignals(True)
        self._ui.typed.setText(typed)
        self._ui.typed.blockSignals(False)
        self._tell()

    # ------------------------------------------------------------ buttons
    def _room(self) -> int:
        """Width for buttons; places and reasons are laid out anew when it changed."""
        ui = self._ui
        layout = ui.editor.layout()
        edges = layout.contentsMargins() if layout is not None else ui.editor.contentsMargins()
        bar = ui.editor_scroll.verticalScrollBar().sizeHint().width()
        room = int(ui.side.width() - edges.left() - edges.right() - bar)
        if room != self._width:
            self._width = room
            flow(ui.places_grid, [self._place(count) for count in PLACES], room)
            flow(ui.reasons_grid, [self._word(word) for word in REASONS], room)
        return room

    def _buttons(self, marks: list[int]) -> None:
        made: list[QWidget] = [self._choice(value) for value in marks]
        flow(self._ui.choices_grid, made, self._room())
        self._ui.choices.setVisible(bool(made))
        self._ui.typed.setVisible(not made)
        step, most = shown(self._row["step_hundredths"]), shown(self._row["max_hundredths"])
        hint = self.tr("0 至 %1，每档 %2").replace("%1", most).replace("%2", step)
        self._ui.typed.setPlaceholderText(hint)

    def _choice(self, value: int) -> CalmButton:
        button = self._button(self._ui.choices, choice_label(self._row, value), value)
        button.setObjectName(f"mark_{value}")
        button.clicked.connect(lambda: self._choose(value))
        return button

    def _place(self, count: int) -> CalmButton:
        button = self._button(self._ui.places, str(count), count)
        button.setObjectName(f"place_{count}")
        button.clicked.connect(lambda: self._set_places(count))
        return button

    def _word(self, word: str) -> CalmButton:
        button = self._button(self._ui.reasons, word, word)
        button.setCheckable(False)
        button.clicked.connect(lambda: self._ui.reason.setText(word))
        return button

    def _button(self, home: QWidget, text: str, value: object) -> CalmButton:
        button = CalmButton(home)
        button.setText(text)
        button.setProperty("value", value)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        mark(button, finger="true")
        return button

    def _choose(self, value: int) -> None:
        self._mark = value
        if not value or self._row["mode"] != DEDUCT:
            self._places = 0
            self._ui.reason.clear()
        self._tell()
        if self._at_once and not self._due():
            self._put()

    def _set_places(self, count: int) -> None:
        self._places = count
        self._tell()

    def _typed(self, text: str) -> None:
        try:
            self._mark = int(parse_marks(text)) if text else None
        except ValueError:
            self._mark = None
        self._tell()

    # ------------------------------------------------------------ what it comes to
    def _due(self) -> str:
        return still_due(self._row, self._mark, self._places, self._ui.reason.text())

    def _tell(self) -> None:
        """Chosen buttons, the deduction's fields, and what the button says."""
        if not self._row:
            return
        ui = self._ui
        off = self._row["mode"] == DEDUCT and bool(self._mark)
        ui.deduction.setVisible(off)
        for home, value in ((ui.choices, self._mark), (ui.places, self._places)):
            for button in home.findChildren(CalmButton):
                button.setChecked(button.property("value") == value and value is not None)
        due = self._due()
        ui.put.setEnabled(not due)
        ui.put.setText(due or self._verb)
        ui.row_message.clear()
        if off and due:
            QTimer.singleShot(0, self, self._show_deduction)

    def _show_deduction(self) -> None:
        """On a small screen places and reason lie further down."""
        self._ui.editor_scroll.ensureWidgetVisible(self._ui.put)

    def _put(self) -> None:
        if self._due() or self._mark is None:
            return
        score = score_of(self._row, self._mark, self._places, self._ui.reason.text())
        self.put.emit(score)
