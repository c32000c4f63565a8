"""A second person at the same PC: account and PIN on a sheet, typed or tapped.

The PIN never stands anywhere but in its field; the sheet forgets it when it closes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from bozhen_desktop.gui.dialogs import Sheet, plain_label
from bozhen_desktop.gui.theme import mark, theme
from bozhen_desktop.gui.widgets.calm import CalmButton

PIN_MOST = 12
_KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "clear", "0", "back"]


class PinPad(QWidget):
    """A hidden field and ten digit keys. `changed` carries the length, `entered` comes at Enter."""

    changed = Signal(int)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit(self)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setMaxLength(PIN_MOST)
        self.field.setInputMethodHints(
            Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData
        )
        self.field.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        mark(self.field, kind="pin")
        self.field.textChanged.connect(lambda text: self.changed.emit(len(text)))
        self.field.returnPressed.connect(self.entered)
        self.keys: dict[str, CalmButton] = {}
        grid = QGridLayout()
        grid.setSpacing(8)
        words = {"clear": self.tr("清空"), "back": self.tr("退格")}
        for number, key in enumerate(_KEYS):
            button = self.keys[key] = _key(self, words.get(key, key))
            button.clicked.connect(lambda _=False, key=key: self._pressed(key))
            grid.addWidget(button, number // 3, number % 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.field)
        whole.addLayout(grid)
        self.setFocusProxy(self.field)

    @property
    def pin(self) -> str:
        """What was entered."""
        return self.field.text()

    def clear(self) -> None:
        """Forget what was entered."""
        self.field.clear()

    def _pressed(self, key: str) -> None:
        if key == "clear":
            self.field.clear()
        elif key == "back":
            self.field.backspace()
        else:
            self.field.insert(key)


def _key(parent: QWidget, text: str) -> CalmButton:
    """A key that takes fast fingers: two different digits follow each other at once, the same
    digit twice too.
    """
    button = CalmButton(parent)
    button.quiet_ms = 0
    button.setText(text)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    mark(button, finger=True)
    button.setMinimumWidth(theme().px(72))
    return button


class WitnessSheet(Sheet):
    """Asks a second person to confirm. `given` carries account and PIN.

    `people`: (account, name with duty) of those who may; the first person is not among them.
    """

    given = Signal(str, str)

    def __init__(
        self, window: QWidget, title: str, effect: Sequence[str], people: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(window, title, effect, "确认")
        self.who = QComboBox()
        self.who.addItem(self.tr("请选择第二人"), "")
        for account, name in people:
            self.who.addItem(name, account)
        self.pad = PinPad()
        self.refusal = plain_label("", tone="alarm")
        for widget in (plain_label(self.tr("第二人（输入本人口令）")), self.who, self.pad):
            self.add(widget)
        self.add(self.refusal)
        self.refusal.hide()
        self.who.currentIndexChanged.connect(self._judge)
        self.pad.changed.connect(self._judge)
        self.pad.entered.connect(self._enter)
        self._judge()

    def refuse(self, text: str) -> None:
        """The hall did not take it: say why, ask again."""
        self.refusal.setText(text)
        self.refusal.show()
        self.pad.clear()
        self._fill()
        self.pad.field.setFocus()

    def _judge(self) -> None:
        if not self.who.currentData():
            self.hold(self.tr("还没选第二人"))
        elif not self.pad.pin:
            self.hold(self.tr("还没输入口令"))
        else:
            self.hold("")

    def _enter(self) -> None:
        if self.confirm_button.isEnabled():
            self._confirm()

    def _confirm(self) -> None:
        """The sheet stays until the hall has answered; whoever uses it closes it."""
        self.given.emit(self.who.currentData(), self.pad.pin)

    def _leave(self) -> None:
        self.pad.clear()
        super()._leave()


def ask_second(
    window: QWidget,
    title: str,
    effect: Sequence[str],
    people: Sequence[tuple[str, str]],
    then: Callable[[str, str], object],
) -> WitnessSheet:
    """Ask a second person; `then(account, pin)`. Close it with `close_sheet`, or `refuse`."""
    sheet = WitnessSheet(window, title, effect, people)
    sheet.given.connect(then)
    sheet.open_sheet()
    sheet.who.setFocus()
    return sheet
