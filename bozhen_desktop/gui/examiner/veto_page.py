"""否定项 of a piece: what was seen, one by one, each with its reason."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from bozhen_desktop.gui.dialogs import plain_label
from bozhen_desktop.gui.examiner.grids import empty
from bozhen_desktop.gui.examiner.turn import Turn
from bozhen_desktop.gui.examiner.wording import sentence
from bozhen_desktop.gui.forms.examiner.ui_veto import Ui_VetoPage
from bozhen_desktop.gui.theme import mark, theme
from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.kernel.errors import BozhenError


class VetoCard(QFrame):
    """One 否定项; `asked`: code and reason, an empty reason takes the mark away."""

    asked = Signal(str, str)

    def __init__(self, code: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.code = code
        mark(self, kind="card")
        body = QVBoxLayout(self)
        body.addWidget(plain_label(f"{code}　{text}", kind="big"))
        self.seen = plain_label("", kind="strong", tone="alarm")
        body.addWidget(self.seen)
        line = QHBoxLayout()
        line.setSpacing(theme().px(8))
        self.reason = QLineEdit(self)
        self.reason.setMaxLength(200)
        self.reason.setPlaceholderText(self.tr("看到了什么"))
        mark(self.reason, kind="scan")
        self.reason.textChanged.connect(self._tell)
        self.button = CalmButton(self)
        mark(self.button, finger="true")
        self.button.clicked.connect(self._press)
        line.addWidget(self.reason, 1)
        line.addWidget(self.button)
        body.addLayout(line)
        self._marked, self._locked = "", False
        self._tell()

    def show_mark(self, reason: str, locked: bool) -> None:
        """Marked for a reason, or ""; locked after signing."""
        self._marked, self._locked = reason, locked
        self._tell()

    def _tell(self) -> None:
        marked = bool(self._marked)
        self.seen.setText(self.tr("已记：%1").replace("%1", self._marked) if marked else "")
        self.seen.setVisible(marked)
        self.reason.setVisible(not marked and not self._locked)
        self.button.setVisible(not self._locked)
        due = not marked and not self.reason.text().strip()
        self.button.setEnabled(not due)
        word = self.tr("写明看到什么才能记") if due else self.tr("记这一项")
        self.button.setText(self.tr("取消这一项") if marked else word)

    def _press(self) -> None:
        self.asked.emit(self.code, "" if self._marked else self.reason.text().strip())


class VetoPage(QWidget):
    """`finished`: back to the sheet."""

    finished = Signal(str)

    def __init__(self, turn: Turn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_VetoPage()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.turn = turn
        self.piece = ""
        self.cards: list[VetoCard] = []
        self.ui.done.clicked.connect(self._finish)
        turn.changed.connect(self.refresh)

    def show_piece(self, piece: str) -> None:
        """The 否定项 of the piece's rubric."""
        self.piece = piece
        self.ui.message.clear()
        empty(self.ui.vetoes_list)
        paper = self.turn.sheet(piece).paper
        self.cards = []
        for veto in paper.vetoes if paper is not None else []:
            card = VetoCard(veto.code, veto.text, self.ui.vetoes)
            card.asked.connect(self._ask)
            self.ui.vetoes_list.addWidget(card)
            self.cards.append(card)
        self.ui.vetoes_list.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Show what is marked now."""
        if not self.piece:
            return
        sheet = self.turn.sheet(self.piece)
        for card in self.cards:
            found = sheet.vetoes.get(card.code)
            card.show_mark(found.reason if found is not None else "", sheet.signed)

    def _ask(self, code: str, reason: str) -> None:
        self.ui.message.clear()
        self.turn.mark_veto(self.piece, code, reason, partial(self._refused, code))

    def _refused(self, code: str, error: BozhenError) -> None:
        self.ui.message.setText(f"{code}：{sentence(error.code, error.params)}")

    def _finish(self) -> None:
        self.finished.emit(self.piece)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc steps back."""
        if event.key() == Qt.Key.Key_Escape:
            self._finish()
        else:
            super().keyPressEvent(event)
