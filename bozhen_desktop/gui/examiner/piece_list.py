"""The examiner's own stations: a card for each piece, and the next one that waits for him."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from bozhen_desktop.gui.dialogs import plain_label
from bozhen_desktop.gui.examiner import pieces_list as pieces
from bozhen_desktop.gui.examiner.grids import refill
from bozhen_desktop.gui.examiner.pieces_list import Card
from bozhen_desktop.gui.forms.examiner.ui_piece_list import Ui_PieceList
from bozhen_desktop.gui.theme import mark, theme
from bozhen_desktop.gui.widgets.calm import CalmButton

CARD_WIDTH = 288
TONES = {
    pieces.WORKING: "brand",
    pieces.SCORING: "brand",
    pieces.TO_SIGN: "warn",
    pieces.RECHECK: "violet",
    pieces.SIGNED: "ok",
    pieces.SETTLED: "ok",
}
VERBS = {
    pieces.WAITING: "开始操作…",
    pieces.WORKING: "评分",
    pieces.SCORING: "评分",
    pieces.TO_SIGN: "核对、签名",
    pieces.RECHECK: "复核",
}


class PieceCard(QFrame):
    """One piece; `chosen` carries its number."""

    chosen = Signal(str)

    def __init__(self, card: Card, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = card
        body = QVBoxLayout(self)
        body.setSpacing(theme().px(4))
        self._station, self._word = plain_label("", kind="heading"), plain_label("", kind="strong")
        body.addWidget(self._station)
        body.addWidget(plain_label(self.tr("考件 %1").replace("%1", card.piece)))
        body.addWidget(self._word)
        body.addStretch(1)
        self.button = CalmButton(self)
        mark(self.button, finger="true")
        self.button.clicked.connect(lambda: self.chosen.emit(self.card.piece))
        body.addWidget(self.button)
        self.show_card(card)

    def show_card(self, card: Card) -> None:
        """The same piece as it stands now."""
        self.card = card
        tone = TONES.get(card.state, "")
        mark(self, kind="card", tone=tone)
        self._station.setText(self.tr("工位 %1").replace("%1", card.station))
        self._word.setText(card.word if not card.detail else f"{card.word}　{card.detail}")
        mark(self._word, tone=tone)
        self.button.setText(self.tr(VERBS.get(card.state, "看评分表")))


class PieceList(QWidget):
    """`chosen`: a piece; `left`: he goes."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_PieceList()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self._cards: list[Card] = []
        self._shown: list[PieceCard] = []
        self._columns = 0
        self._next: Card | None = None
        self.ui.leave.clicked.connect(self.left)
        self.ui.next.clicked.connect(self._go)
        shortcut = QShortcut(QKeySequence("F12"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.ui.next.click)
        self.show_cards("", [])

    def show_cards(self, name: str, cards: Sequence[Card]) -> None:
        """Take his pieces as they stand now; what did not change is left alone."""
        self.ui.name.setText(name)
        self.ui.summary.setText(pieces.summary(list(cards)) if cards else "")
        self.ui.empty.setText(
            "" if cards else self.tr("还没有抽号，考件还没有分到本组。请等监考员。")
        )
        self.ui.empty.setVisible(not cards)
        self.ui.scroll.setVisible(bool(cards))
        self._next = pieces.next_piece(list(cards))
        self._name_next()
        before, self._cards = [card.piece for card in self._cards], list(cards)
        if [card.piece for card in cards] != before:
            self._lay_out(force=True)
            return
        for shown, card in zip(self._shown, cards, strict=True):
            if shown.card != card:
                shown.show_card(card)

    def clear(self) -> None:
        """Nothing of the person stays."""
        self.show_cards("", [])

    def _name_next(self) -> None:
        card = self._next
        self.ui.next.setEnabled(card is not None)
        if card is None:
            text = self.tr("没有等您评的考件")
        else:
            text = self.tr("下一件：工位 %1 F12").replace("%1", card.station)
        self.ui.next.setText(text)

    def _go(self) -> None:
        if self._next is not None:
            self.chosen.emit(self._next.piece)

    def _lay_out(self, *, force: bool = False) -> None:
        columns = max(self.ui.scroll.viewport().width() // theme().px(CARD_WIDTH), 1)
        if not force and columns == self._columns:
            return
        rows = len(self._shown) // max(self._columns, 1) + 1
        self.ui.cards_grid.setRowStretch(rows, 0)
        self._columns = columns
        self._shown = [PieceCard(card, self.ui.cards) for card in self._cards]
        for card in self._shown:
            card.chosen.connect(self.chosen)
        refill(self.ui.cards_grid, self._shown, columns)
        for column in range(columns):
            self.ui.cards_grid.setColumnStretch(column, 1)
        self.ui.cards_grid.setRowStretch(len(self._shown) // columns + 1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget."""
        super().resizeEvent(event)
        self._lay_out()
