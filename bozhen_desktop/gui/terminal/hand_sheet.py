"""What he raises his hand for: one touch says it and raises it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from bozhen_desktop.domain.incidents import HAND_REASONS
from bozhen_desktop.gui.dialogs import Sheet
from bozhen_desktop.gui.terminal.wording import HANDS, tr
from bozhen_desktop.gui.theme import mark
from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.gui.widgets.keys import digit_of


class HandSheet(Sheet):
    """`raised`: one of `HAND_REASONS`."""

    raised = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, tr("您要什么帮助？"), [], "", back=tr("不举手"))
        self.reasons: dict[str, CalmButton] = {}
        for number, reason in enumerate(HAND_REASONS, 1):
            button = CalmButton(self.card)
            button.setObjectName(f"hand-{reason}")
            button.setText(f"{number}　{tr(HANDS[reason])}")
            mark(button, kind="answer")
            button.clicked.connect(lambda _=False, reason=reason: self._raise(reason))
            self.reasons[reason] = button
            self.add(button)

    def _raise(self, reason: str) -> None:
        self.raised.emit(reason)
        self.close_sheet()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Its digit chooses as well."""
        digit = digit_of(event)
        if digit and digit <= len(HAND_REASONS) and not event.isAutoRepeat():
            self._raise(HAND_REASONS[digit - 1])
        else:
            super().keyPressEvent(event)
