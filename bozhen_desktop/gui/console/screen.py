"""What every screen of the console has: keys that stand in its buttons, buttons that say why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QPushButton, QScrollArea, QWidget

from bozhen_desktop.domain.base import Command
from bozhen_desktop.gui.console.act_sheet import (
    LARGE,
    ActSheet,
    Failed,
    Field,
    Second,
    Submit,
    Values,
    people_who,
)
from bozhen_desktop.gui.console.flow import FlowBar
from bozhen_desktop.gui.console.people import Rows
from bozhen_desktop.gui.console.room_link import Done, RoomLink
from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets.calm import CalmButton

PRIMARY_KEY = "F12"

_KEY = re.compile(r"\s(F\d{1,2}|Esc)$")


class Screen(QWidget):
    """One screen. `room` is the console's end of the hall; `asked` names a step to go to.

    A subclass builds its form, calls `settle`, and renders in `refresh`, which comes after every
    change of the view while the screen is shown.
    """

    asked = Signal(str)

    def __init__(self, room: RoomLink) -> None:
        super().__init__()
        self.room = room
        self.acts = FlowBar(last_right=True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.keys: dict[str, QPushButton] = {}
        self._texts: dict[QPushButton, tuple[str, str]] = {}

    @property
    def rows(self) -> Rows:
        """The followed view."""
        return self.room.rows

    def refresh(self) -> None:
        """Render the view anew."""

    def entered(self) -> None:
        """The screen is shown now: put the focus where the next act begins."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def lay_out(self) -> None:
        """Two halves side by side, or one above the other where type is large."""
        halves = self.findChild(QBoxLayout, "halves")
        if halves is not None:
            directions = QBoxLayout.Direction
            large = theme().scale >= LARGE
            halves.setDirection(directions.TopToBottom if large else directions.LeftToRight)

    def heightForWidth(self, width: int) -> int:
        """What it needs at least: a window that has less lets it scroll, none lets it wish."""
        inside = self.layout()
        return inside.totalMinimumHeightForWidth(width) if inside is not None else -1

    def give_focus(self, widget: QWidget) -> None:
        """Put the focus there, and bring it into sight where type is large."""
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(widget, 0, theme().px(16))

    # ------------------------------------------------------------ buttons
    def settle(self) -> None:
        """Read keys out of the buttons' words; the primary one gets its own."""
        for button in self.findChildren(CalmButton):
            found = _KEY.search(button.text())
            key = PRIMARY_KEY if button.objectName() == "primary" else found[1] if found else ""
            words = _KEY.sub("", button.text())
            self._texts[button] = (words, key)
            if key:
                self.keys[key] = button
            self.hold(button, "")
        self._take_acts()
        self.lay_out()
        theme().changed.connect(self.lay_out)

    def _take_acts(self) -> None:
        """The window shows the acts below the screen, so that they never scroll away."""
        row = self.findChild(QBoxLayout, "acts")
        while row is not None and row.count():
            widget = row.takeAt(0).widget()
            if isinstance(widget, QPushButton):
                self.acts.add(widget)

    def label(self, button: QPushButton, words: str) -> None:
        """Other words for a button; its key stays."""
        self._texts[button] = (words, self._texts[button][1])

    def hold(self, button: QPushButton, why: str, *, named: bool = False) -> None:
        """Hold a button back and let it say why; "" lets it go. `named`: and what it would do."""
        words, key = self._texts[button]
        if why and named:
            why = f"{words.rstrip('…')}：{why}"
        button.setEnabled(not why)
        button.setText(why or (f"{words} {key}" if key else words))

    def press(self, key: str) -> bool:
        """Do what a key stands for here; whether it stands for anything."""
        button = self.keys.get(key)
        if button is None or not button.isVisible():
            return False
        button.click()
        return True

    # ------------------------------------------------------------ acts
    def tell(self, line: str) -> Done:
        """A `done` that says what was achieved."""
        return lambda _: self.room.say(line)

    def sheet(
        self,
        title: str,
        effect: Sequence[str],
        confirm: str,
        fields: Sequence[Field] = (),
        *,
        seconds: tuple[tuple[str, str], ...] | None = None,
        danger: bool = False,
    ) -> ActSheet:
        """A sheet over this window, not yet open; give it `submit` first."""
        return ActSheet(
            self.window(), title, effect, confirm, fields, seconds=seconds, danger=danger
        )

    def others(self, *duties: str) -> tuple[tuple[str, str], ...]:
        """Who may be the second person: everybody else, or who has one of the duties."""
        return people_who(self.rows, self.room.actor, duties)

    def submit_command(self, make: Any, line: str = "", *, site: bool = False) -> Submit:
        """A `submit` that asks the hall (`site`: about its devices) for `make(values)`, then says
        `line`.
        """

        def submit(values: Values, second: Second | None, done: Done, failed: Failed) -> None:
            command: Command = make(values)
            self.room.do(command, self._both(done, line), failed, second, site=site)

        return submit

    def submit_request(self, act: str, make: Any, line: str = "") -> Submit:
        """A `submit` that asks the hall's PC for `act` with `make(values)`, then says `line`."""

        def submit(values: Values, second: Second | None, done: Done, failed: Failed) -> None:
            self.room.request(act, make(values), self._both(done, line), failed, second)

        return submit

    def _both(self, done: Done, line: str) -> Done:
        def both(found: Any) -> None:
            done(found)
            if line:
                self.room.say(line)

        return both
