"""Sheets: what a person is asked once, over the window it is about; never a nested event loop.

A sheet says what will happen, in numbers, and which group or room it means. What lies beneath
cannot be pressed meanwhile; Esc steps back and loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from bozhen_desktop.gui.theme import mark, theme
from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.gui.widgets.keys import ENTER

WIDTH = 640
AIRY_TO_DENSE = ((12, 24), (6, 12), (2, 6))
"""Px at 100 % between the parts of a sheet and around them: less where its text needs the room."""


class Sheet(QWidget):
    """A card over `window`, which it covers whole. `confirmed` or `closed` comes once.

    Add a widget of your own with `add`; hold the confirm button back with `hold` until it is right.
    """

    confirmed = Signal()
    closed = Signal()

    def __init__(
        self,
        window: QWidget,
        title: str,
        effect: Sequence[str],
        confirm: str,
        *,
        back: str = "",
        danger: bool = False,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._before: QWidget | None = window.focusWidget()
        self._confirm_text = confirm
        self.setObjectName("sheet")
        self.card = QFrame(self)
        mark(self.card, kind="sheet", tone="alarm" if danger else "")
        self.body = QVBoxLayout(self.card)
        self.body.addWidget(plain_label(title, kind="heading"))
        for line in effect:
            self.body.addWidget(plain_label(line))
        self._buttons(confirm, back or self.tr("返回"), danger)
        window.installEventFilter(self)
        self._fill()

    def _buttons(self, confirm: str, back: str, danger: bool) -> None:
        row = self.buttons = QHBoxLayout()
        row.setSpacing(theme().px(16))
        self.back_button = CalmButton(self.card)
        self.back_button.setText(back)
        self.back_button.clicked.connect(self.close_sheet)
        self.confirm_button = CalmButton(self.card)
        self.confirm_button.setText(confirm)
        mark(self.confirm_button, role="danger" if danger else "primary")
        self.confirm_button.clicked.connect(self._confirm)
        self.confirm_button.setVisible(bool(confirm))
        row.addStretch(1)
        row.addWidget(self.back_button)
        row.addWidget(self.confirm_button)
        self.body.addStretch(1)
        self.body.addLayout(row)

    # ------------------------------------------------------------ for users
    def add(self, widget: QWidget) -> None:
        """Put a widget between the text and the buttons."""
        self.body.insertWidget(self.body.count() - 2, widget)
        widget.setVisible(True)  # at once: the card is made as high as what it shows
        self._fill()

    def hold(self, why: str) -> None:
        """Hold the confirm button back and let it say why; "" lets it go."""
        self.confirm_button.setEnabled(not why)
        self.confirm_button.setText(why or self._confirm_text)

    def open_sheet(self) -> Sheet:
        """Show it; this sheet."""
        self._fill()
        self.show()
        self.raise_()
        # The safe way out has the focus: Enter pressed in haste does nothing that lasts.
        self.back_button.setFocus(Qt.FocusReason.OtherFocusReason)
        return self

    def close_sheet(self) -> None:
        """Step back."""
        self._leave()
        self.closed.emit()

    def _confirm(self) -> None:
        self._leave()
        self.confirmed.emit()

    def _leave(self) -> None:
        self._window.removeEventFilter(self)
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()

    # ------------------------------------------------------------ how it behaves
    def _fill(self) -> None:
        """Cover the window, the card in its middle as wide as its text wants."""
        self.setGeometry(self._window.rect())
        edge = theme().px(16)
        wide = min(theme().px(WIDTH), self.width() - 2 * edge)
        most = self.height() - 2 * edge
        for gap, margin in AIRY_TO_DENSE:
            self.body.setSpacing(theme().px(gap))
            self.body.setContentsMargins(*[theme().px(margin)] * 4)
            high = max(self.body.totalHeightForWidth(wide), self.body.totalMinimumSize().height())
            if high <= most:
                break
        high = min(high, most)
        self.card.setGeometry((self.width() - wide) // 2, (self.height() - high) // 2, wide, high)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See QObject."""
        if event.type() == QEvent.Type.Resize:
            self._fill()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc steps back, Enter presses what has the focus; no key reaches what lies beneath."""
        focus = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        elif event.key() in ENTER and not event.isAutoRepeat() and isinstance(focus, CalmButton):
            focus.click()
        event.accept()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab stays inside the sheet."""
        inside = [
            child
            for child in self.card.findChildren(QWidget)
            if child.isVisible()
            and child.isEnabled()
            and child.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        focus = self.focusWidget()
        if inside:
            at = inside.index(focus) if focus in inside else -1
            inside[(at + (1 if next else -1)) % len(inside)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim what lies beneath."""
        painter = QPainter(self)
        shade = QColor(theme().tokens.side)
        shade.setAlpha(140)
        painter.fillRect(self.rect(), shade)


def plain_label(text: str, *, kind: str = "", tone: str = "") -> QLabel:
    """A wrapped label whose text is shown as it is, never as markup."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setText(text)
    mark(label, kind=kind, tone=tone)
    return label


def ask(
    window: QWidget,
    title: str,
    effect: Sequence[str],
    confirm: str,
    then: Callable[[], object],
    *,
    danger: bool = False,
) -> Sheet:
    """Ask once: `title` names what, `effect` says in numbers what will be; `then` after 确定."""
    sheet = Sheet(window, title, effect, confirm, danger=danger)
    sheet.confirmed.connect(then)
    return sheet.open_sheet()


def tell(window: QWidget, title: str, lines: Sequence[str], back: str = "") -> Sheet:
    """Say something that asks for no decision."""
    return Sheet(window, title, lines, "", back=back or window.tr("知道了")).open_sheet()
