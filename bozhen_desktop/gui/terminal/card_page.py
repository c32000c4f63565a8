"""The answer card, and the way to the hand-in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bozhen_desktop.gui.forms.terminal.ui_card_page import Ui_CardPage
from bozhen_desktop.gui.terminal.sight import Sight
from bozhen_desktop.gui.terminal.wording import (
    HAND_IN_REFUSED,
    hand_in_from,
    may_hand_in,
    progress,
    tr,
)
from bozhen_desktop.gui.theme import mark
from bozhen_desktop.gui.widgets import badges
from bozhen_desktop.gui.widgets.answer_card import Field


class CardPage(QWidget):
    """`go_to`: a question's number; `back`: to the question; `hand_in`: he wants to hand in."""

    go_to = Signal(int)
    back = Signal()
    hand_in = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_CardPage()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.number, self.flags = 1, set[int]()
        self._sight = Sight()
        self.ui.answers.chosen.connect(self.go_to)
        self.ui.back.clicked.connect(self.back)
        self.ui.hand_in.clicked.connect(self.hand_in)
        self.ui.blank.clicked.connect(self._go_to_blank)
        self.ui.legend.setText(tr("✓ 已答　空 没答　⚑ 做了记号　▲ 还没存上"))

    def place(self, number: int, flags: set[int]) -> None:
        """Where he is, and what he flagged."""
        self.number, self.flags = number, set(flags)

    def show_sight(self, sight: Sight, mono: int) -> None:
        """Show every question and whether he may hand in."""
        self._sight = sight
        ui, blanks = self.ui, sight.blanks()
        items = sight.paper.items if sight.paper is not None else []
        ui.answers.show_fields(
            [self._field(sight, number, item.id) for number, item in enumerate(items, 1)]
        )
        ui.summary.setText(progress(sight))
        ui.blank.setVisible(bool(blanks))
        ui.blank.setText(tr("去答第 {0} 题").format(blanks[0]) if blanks else "")
        self._hand_in_button(sight, sight.elapsed_at(mono))

    def _field(self, sight: Sight, number: int, item: str) -> Field:
        unsaved = sight.saved_state(item) in (badges.LOCAL, badges.REFUSED)
        return Field(
            number,
            answered=bool(sight.choices.get(item)),
            flagged=number in self.flags,
            unsaved=unsaved,
            here=number == self.number,
        )

    def _hand_in_button(self, sight: Sight, elapsed: int) -> None:
        button, ready = self.ui.hand_in, may_hand_in(sight, elapsed)
        refused = HAND_IN_REFUSED.get(sight.hand_in_refused, "")
        if sight.handing_in:
            button.setText(tr("正在交卷") if sight.here else tr("连上考场后交卷"))
        elif not ready:
            button.setText(hand_in_from(sight, elapsed))
        else:
            button.setText(tr(refused) if refused else tr("交卷"))
        button.setEnabled(ready and not sight.handing_in)
        mark(button, role="" if sight.blanks() else "primary")

    def _go_to_blank(self) -> None:
        blanks = self._sight.blanks()
        if blanks:
            self.go_to.emit(blanks[0])
