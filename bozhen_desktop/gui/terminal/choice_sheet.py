"""One question with a few large answers: one touch chooses and is done."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from bozhen_desktop.gui.dialogs import Sheet
from bozhen_desktop.gui.terminal.wording import HANDS, tr
from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.gui.widgets.keys import digit_of


class ChoiceSheet(Sheet):
    """`chosen`: the key of an answer; `choices`: their buttons by key, which digits press too."""

    chosen = Signal(str)

    def __init__(self, window: QWidget, title: str, answers: Mapping[str, str], back: str) -> None:
        super().__init__(window, title, [], "", back=back)
        self.choices: dict[str, CalmButton] = {}
        for number, (key, words) in enumerate(answers.items(), 1):
            button = CalmButton(self.card)
            button.setObjectName(f"choice-{key}")
            button.setText(f"{number}　{words}")
            button.clicked.connect(lambda _=False, key=key: self._choose(key))
            self.choices[key] = button
            self.add(button)

    def _choose(self, key: str) -> None:
        self.chosen.emit(key)
        self.close_sheet()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Its digit chooses as well."""
        digit = digit_of(event)
        if digit and digit <= len(self.choices) and not event.isAutoRepeat():
            self._choose(list(self.choices)[digit - 1])
        else:
            super().keyPressEvent(event)


def hand_sheet(window: QWidget) -> ChoiceSheet:
    """What he raises his hand for; `chosen` carries one of `domain.incidents.HAND_REASONS`."""
    words = {reason: tr(said) for reason, said in HANDS.items()}
    return ChoiceSheet(window, tr("您要什么帮助？"), words, tr("不举手"))
