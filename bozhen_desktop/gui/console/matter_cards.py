"""待处理 as cards: each stays where it is under the mouse while only its time goes on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from bozhen_desktop.gui.console.matters import Matter
from bozhen_desktop.gui.dialogs import plain_label
from bozhen_desktop.gui.theme import mark, theme
from bozhen_desktop.gui.widgets.calm import CalmButton

MOST = 30
"""More cards than this are counted, not shown; the strongest come first."""
PER_ROW = 2


class MatterCard(QFrame):
    """One matter. `pressed` carries the act and the matter's key."""

    pressed = Signal(str, str)

    def __init__(self, matter: Matter, parent: QWidget) -> None:
        super().__init__(parent)
        self.matter = matter
        mark(self, kind="card", tone=matter.tone)
        column = QVBoxLayout(self)
        column.setSpacing(theme().px(4))
        self.what = plain_label(matter.what, tone=matter.tone)
        column.addWidget(plain_label(matter.title, kind="strong"))
        column.addWidget(self.what)
        column.addWidget(plain_label(matter.advice))
        self.buttons: dict[str, CalmButton] = {}
        for start in range(0, len(matter.acts), PER_ROW):
            row = QHBoxLayout()
            for act, label in matter.acts[start : start + PER_ROW]:
                row.addWidget(self._button(act, label))
            row.addStretch(1)
            column.addLayout(row)

    def _button(self, act: str, label: str) -> CalmButton:
        button = self.buttons[act] = CalmButton(self)
        button.setText(label)
        button.clicked.connect(lambda: self.pressed.emit(act, self.matter.key))
        return button

    def fits(self, matter: Matter) -> bool:
        """Whether only the time of the matter differs from what is shown."""
        return self.matter._replace(what="") == matter._replace(what="")

    def show_matter(self, matter: Matter) -> None:
        """The same matter a moment later."""
        self.matter = matter
        if self.what.text() != matter.what:
            self.what.setText(matter.what)


class MatterList(QWidget):
    """All cards under their count. `pressed` as of the cards."""

    pressed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="plain")
        self.cards: dict[str, MatterCard] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, theme().px(8), 0)
        self._head = plain_label("", kind="heading")
        self._more = plain_label("", kind="muted")
        self._box.addWidget(self._head)
        self._box.addWidget(self._more)
        self._box.addStretch(1)

    def show_matters(self, found: Sequence[Matter]) -> None:
        """Show these, the first on top."""
        head = self.tr("待处理　{0} 项").format(len(found))
        self._head.setText(head if found else self.tr("没有要处理的事"))
        rest = max(len(found) - MOST, 0)
        self._more.setText(self.tr("还有 {0} 项没有列出").format(rest))
        self._more.setVisible(rest > 0)
        shown = {one.key: one for one in found[:MOST]}
        for key in [key for key, card in self.cards.items() if not self._stays(card, shown)]:
            self.cards.pop(key).deleteLater()
        for at, (key, matter) in enumerate(shown.items(), 1):
            self._place(at, key, matter)

    @staticmethod
    def _stays(card: MatterCard, shown: dict[str, Matter]) -> bool:
        matter = shown.get(card.matter.key)
        return matter is not None and card.fits(matter)

    def _place(self, at: int, key: str, matter: Matter) -> None:
        card = self.cards.get(key)
        if card is None:
            card = self.cards[key] = MatterCard(matter, self)
            card.pressed.connect(self.pressed)
        card.show_matter(matter)
        if self._box.indexOf(card) != at:
            self._box.removeWidget(card)
            self._box.insertWidget(at, card)
            card.show()
