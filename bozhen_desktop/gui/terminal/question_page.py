"""One question: its text, large options, and the way on. Nothing is chosen until he chooses."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

from bozhen_desktop.domain.items import MULTIPLE
from bozhen_desktop.domain.paper import PaperItem
from bozhen_desktop.gui.dialogs import plain_label
from bozhen_desktop.gui.forms.terminal.ui_question_page import Ui_QuestionPage
from bozhen_desktop.gui.terminal.sight import Sight
from bozhen_desktop.gui.terminal.wording import (
    HINTS,
    hand_in_from,
    letter,
    progress,
    section_heads,
    tr,
)
from bozhen_desktop.gui.widgets.keys import ENTER, digit_of, letter_of
from bozhen_desktop.gui.widgets.option_button import OptionButton


class QuestionPage(QWidget):
    """`chosen`: (item, its option ids from now on); `hand`: raise (True) or lower it;
    `card`: show the answer card; `flagged`: (number, whether).
    """

    chosen = Signal(str, object)
    hand = Signal(bool)
    card = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_QuestionPage()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.number = 1
        self.flags: set[int] = set()
        self._sight = Sight()
        self._mine: dict[str, tuple[int, list[str]]] = {}
        self._heads: list[str] = []
        self.options: list[OptionButton] = []
        self.stem: QLabel = plain_label("", kind="stem")
        self.ui.reading.column.addWidget(self.stem)
        self.ui.reading.column.addStretch(1)
        self.ui.told.hide()
        clicks: list[tuple[QWidget, Callable[[], object]]] = [
            (self.ui.back, self.go_back),
            (self.ui.next, self.go_on),
            (self.ui.flag, self._flag),
            (self.ui.hand, self._hand),
            (self.ui.card_button, self.card.emit),
        ]
        for button, then in clicks:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(then)  # type: ignore[attr-defined]

    # ------------------------------------------------------------ what it shows
    def begin(self) -> None:
        """For a new person: nothing of the one before stays."""
        self.number, self.flags, self._mine, self._heads = 1, set(), {}, []
        self._sight = Sight()

    def given(self, item: str, options: list[str], number: int) -> None:
        """Act `number` carries this choice; until it comes back, it is shown as it was made."""
        self._mine[item] = (number, options)
        self.show_sight(self._sight, 0)

    def show_sight(self, sight: Sight, mono: int) -> None:
        """Show the question as things stand."""
        fresh = sight.paper is not self._sight.paper
        self._sight = sight
        self._mine = {item: own for item, own in self._mine.items() if own[0] > sight.given}
        if fresh:
            self._heads = section_heads(sight)
            self.go_to(min(self.number, max(len(self._items()), 1)))
        self._marks(sight, mono)

    def choices_of(self, item: str) -> list[str]:
        """Chosen option ids, with what was clicked a moment ago."""
        own = self._mine.get(item)
        return own[1] if own is not None else self._sight.choices.get(item, [])

    def _items(self) -> list[PaperItem]:
        return self._sight.paper.items if self._sight.paper is not None else []

    @property
    def item(self) -> PaperItem | None:
        """The item that is shown."""
        items = self._items()
        return items[self.number - 1] if self.number <= len(items) else None

    def go_to(self, number: int) -> None:
        """Show question `number`, from 1."""
        if not 1 <= number <= max(len(self._items()), 1):
            return
        self.number = number
        self._say("")
        item = self.item
        if item is None:
            return
        self.stem.setText(item.stem)
        self._set_options(item)
        ui = self.ui
        ui.section.setText(self._heads[number - 1])
        ui.number.setText(tr("第 {0} 题，共 {1} 题").format(number, len(self._items())))
        ui.hint.setText(tr(HINTS[item.type]))
        ui.next.setText(tr("下一题") if number < len(self._items()) else tr("看答题卡"))
        ui.back.setEnabled(number > 1)
        ui.next.rest()
        ui.reading.begin()
        self._marks(self._sight, 0)

    def _set_options(self, item: PaperItem) -> None:
        column = self.ui.reading.column
        while len(self.options) < len(item.options):
            button = OptionButton()
            at = len(self.options)
            button.setObjectName(f"option{at + 1}")
            button.clicked.connect(lambda _=False, at=at: self.choose(at))
            self.options.append(button)
            column.insertWidget(column.count() - 1, button)
        for at, button in enumerate(self.options):
            button.setVisible(at < len(item.options))
            if at < len(item.options):
                words = item.options[at].text
                sign = letter(at, words, item.type)
                button.tell(sign, words, several=item.type == MULTIPLE)

    def _marks(self, sight: Sight, mono: int) -> None:
        item, ui = self.item, self.ui
        if item is None:
            return
        chosen = self.choices_of(item.id)
        for option, button in zip(item.options, self.options, strict=False):
            button.setChecked(option.id in chosen)
        ui.flag.setText(tr("取消记号") if self.number in self.flags else tr("做个记号"))
        ui.hand.setText(tr("放下手") if sight.row("me").get("hand") else tr("举手"))
        ui.progress.setText(progress(sight))
        ui.hand_in.setText(hand_in_from(sight, sight.elapsed_at(mono)))

    def _say(self, text: str) -> None:
        self.ui.told.setText(text)
        self.ui.told.setVisible(bool(text))

    # ------------------------------------------------------------ what he does
    def choose(self, at: int) -> None:
        """Choose option `at` (from 0): of several right ones it is added or taken away."""
        item = self.item
        if item is None or at >= len(item.options):
            return
        option, chosen = item.options[at].id, self.choices_of(item.id)
        wanted = sorted(set(chosen) ^ {option}) if item.type == MULTIPLE else [option]
        self._say("")
        if wanted != chosen:
            self.chosen.emit(item.id, wanted)

    def go_on(self) -> None:
        """The next question; after the last one the answer card."""
        if self.number >= len(self._items()):
            self.card.emit()
        else:
            self.go_to(self.number + 1)

    def go_back(self) -> None:
        """The question before."""
        self.go_to(self.number - 1)

    def _flag(self) -> None:
        self.flags ^= {self.number}
        self._marks(self._sight, 0)

    def _hand(self) -> None:
        self.hand.emit(not self._sight.row("me").get("hand"))

    # ------------------------------------------------------------ keys
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit or a letter chooses; Enter goes on when something is chosen."""
        if event.isAutoRepeat():
            return
        item = self.item
        at = self._option_of(event)
        if item is not None and at is not None:
            self.choose(at)
        elif event.key() in ENTER:
            self._enter()
        elif event.key() == Qt.Key.Key_PageDown:
            self.go_on()
        elif event.key() == Qt.Key.Key_PageUp:
            self.go_back()
        else:
            super().keyPressEvent(event)

    def _option_of(self, event: QKeyEvent) -> int | None:
        digit, sign = digit_of(event), letter_of(event)
        if digit is not None:
            return digit - 1 if digit else None
        at = ord(sign) - 65 if sign else -1
        return at if self.item is not None and 0 <= at < len(self.item.options) else None

    def _enter(self) -> None:
        item = self.item
        if item is not None and not self.choices_of(item.id):
            self._say(tr("这题还没选"))
        else:
            self.go_on()
