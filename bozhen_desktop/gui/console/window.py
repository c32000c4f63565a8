"""考务控制台: the path at the left, sitting and clocks on top, one screen at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from bozhen_desktop.gui.console import days_path, device_acts, safety
from bozhen_desktop.gui.console.act_sheet import DUTY_WORDS, LARGE
from bozhen_desktop.gui.console.clocks import GroupTime
from bozhen_desktop.gui.console.flow import FlowBar
from bozhen_desktop.gui.console.log_in import LogIn
from bozhen_desktop.gui.console.people import Rows, rows_of
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.wording import BEHIND, link_words
from bozhen_desktop.gui.dialogs import Sheet
from bozhen_desktop.gui.forms.console.ui_console_window import Ui_ConsoleWindow
from bozhen_desktop.gui.theme import mark, theme
from bozhen_desktop.gui.widgets.clock import ClockLabel
from bozhen_desktop.gui.widgets.message_bar import MessageBar
from bozhen_desktop.gui.widgets.step_path import DONE, NOW, TO_COME, Step, StepPath

LOG_IN = "log-in"
STEP_KEYS = "1234567890QWE"
BESIDE_KEYS = {days_path.PRINT: "Alt+P", days_path.PAPER: "Alt+L", days_path.DEVICES: "Alt+M"}
ACT_KEYS = tuple(f"F{number}" for number in range(2, 13))
REFRESH_MS = 60
_ROOMS = 3
_MARKS = {"done": DONE, "next": NOW, "open": TO_COME, "later": TO_COME}
MARK_SIGNS = {TO_COME: "○", NOW: "●", DONE: "✓"}
_SUBJECTS = {"theory": "理论考试", "practical": "操作考核"}

MakeScreen = Callable[[RoomLink], Screen]


class ConsoleWindow(QWidget):
    """The window. `screens`: step → what makes its screen; a step without one is not offered."""

    def __init__(self, room: RoomLink, screens: dict[str, MakeScreen], mode: str) -> None:
        super().__init__()
        self.room = room
        self._make = screens
        self._screens: dict[str, Screen] = {}
        self._pages: dict[str, QWidget] = {}
        self.shown, self._said_tone = "", ""
        self._was_known = False
        self._wants_import = False
        self.ui = Ui_ConsoleWindow()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self._rehearsal = mode == "rehearsal"
        self.ui.rehearsal.setVisible(self._rehearsal)
        self.path = StepPath(self)
        self.path.chosen.connect(self.choose)
        self.ui.path.addWidget(self.path)
        self.link_bar, self.said_bar = MessageBar(self), MessageBar(self)
        self.safe_bar = MessageBar(self)
        self.ui.link.addWidget(self.link_bar)
        self.ui.link.addWidget(self.safe_bar)
        self.ui.foot.addWidget(self.said_bar)
        self._side_acts()
        self._clock_bar = FlowBar(self)
        self.ui.clocks.addWidget(self._clock_bar)
        self.ui.steps.clicked.connect(self._show_steps)
        self._clocks: dict[str, tuple[QFrame, QLabel, ClockLabel]] = {}
        self._shortcuts()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        room.changed.connect(self._soon)
        room.sittings_changed.connect(self._soon)
        room.said.connect(self._on_said)
        theme().changed.connect(self._lay_out)
        self._lay_out()
        self.refresh()

    def _side_acts(self) -> None:
        """Buttons below the path; a click on one leaves the focus where people type."""
        acts = {
            self.ui.leave: self.room.log_out,
            self.ui.printing: lambda: self.choose(days_path.PRINT),
            self.ui.more: self._show_more,
        }
        for button, act in acts.items():
            button.clicked.connect(act)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @Slot()
    def _lay_out(self) -> None:
        """Where type is large the path becomes a menu, and the clocks stand below the title."""
        large = theme().scale >= LARGE
        self.ui.side.setVisible(not large)
        self.ui.steps.setVisible(large)
        directions = QBoxLayout.Direction
        self.ui.head.setDirection(directions.TopToBottom if large else directions.LeftToRight)
        self._soon()

    def _show_steps(self) -> None:
        menu = QMenu(self)
        if self.room.actor:
            leave = self.tr("{0}　退出登录").format(self.ui.person.text())
            menu.addAction(leave).triggered.connect(self.room.log_out)
            self._add_beside(menu, days_path.BESIDE)
            menu.addSeparator()
        for step in self.path.steps:
            words = f"{MARK_SIGNS[step.state]}　{step.text}　{step.key}"
            menu.addAction(words).triggered.connect(lambda _=False, id=step.id: self.choose(id))
        menu.popup(self.ui.steps.mapToGlobal(self.ui.steps.rect().bottomLeft()))

    def _show_more(self) -> None:
        """What stands beside the path and has no button of its own."""
        menu = QMenu(self)
        self._add_beside(menu, [key for key in days_path.BESIDE if key != days_path.PRINT])
        menu.popup(self.ui.more.mapToGlobal(self.ui.more.rect().topLeft()))

    def _add_beside(self, menu: QMenu, keys: Iterable[str]) -> None:
        for key in keys:
            words = f"{days_path.BESIDE[key]}　{BESIDE_KEYS[key]}"
            menu.addAction(words).triggered.connect(lambda _=False, key=key: self.choose(key))

    def _shortcuts(self) -> None:
        for key in ACT_KEYS:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(lambda key=key: self._press(key))
        for key, step in zip(STEP_KEYS, self._offered(), strict=False):
            shortcut = QShortcut(QKeySequence(f"Alt+{key}"), self)
            shortcut.activated.connect(lambda step=step: self.choose(step))
        for step, key in BESIDE_KEYS.items():
            beside = QShortcut(QKeySequence(key), self)
            beside.activated.connect(lambda step=step: self.choose(step))

    def _offered(self) -> list[str]:
        return [key for key in days_path.TITLES if key in self._make]

    def sheet_open(self) -> bool:
        """Whether a sheet lies over the window."""
        return any(sheet.isVisible() for sheet in self.findChildren(Sheet))

    def _press(self, key: str) -> None:
        if not self.sheet_open():
            self.current.press(key)

    # ------------------------------------------------------------ where we are
    @property
    def current(self) -> Screen:
        """The screen that is shown."""
        return self._screens[self.shown]

    @Slot(str)
    def choose(self, step: str) -> None:
        """A person goes elsewhere: what was achieved here has been read; what was refused stays."""
        if self._said_tone != "alarm" and not self.sheet_open():
            self.said_bar.clear()
        self.go(step)

    @Slot(str)
    def go(self, step: str) -> None:
        """Show the screen of a step; why not is said when it is too early."""
        if self.sheet_open():
            return
        why = {one.key: one.why for one in days_path.steps(self.room.rows)}.get(step, "")
        if not self.room.actor and step != days_path.IMPORT:
            step, why = (LOG_IN, "") if self.room.sittings else (days_path.IMPORT, why)
        if why:
            self.room.say(f"{days_path.TITLES[step]}：{why}", "warn")
            return
        self._wants_import = step == days_path.IMPORT
        self._show(step)

    def _show(self, step: str) -> None:
        if step not in self._screens:
            made = LogIn(self.room) if step == LOG_IN else self._make[step](self.room)
            made.asked.connect(self.go)
            self._screens[step] = made
            self._pages[step] = _page(made)
            self.ui.screens.addWidget(self._pages[step])
        self.shown = step
        self.ui.screens.setCurrentWidget(self._pages[step])
        self.refresh()
        self.current.entered()

    def _settle_place(self) -> None:
        """Where nobody has chosen: import, log-in, or the next step once a view is here."""
        known = bool(self.room.actor) and "sitting" in self.room.rows
        if known and not self._was_known:
            current = days_path.current(self.room.rows)
            self.shown = current if current in self._make else self._offered()[0]
        elif not self.room.actor:
            waits = self.room.sittings and not self._wants_import
            self.shown = LOG_IN if waits else days_path.IMPORT
        self._was_known = known

    # ------------------------------------------------------------ rendering
    @Slot()
    def _soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def refresh(self) -> None:
        """Render everything anew."""
        before = self.shown
        self._settle_place()
        if self.shown != before or self.shown not in self._screens:
            self._show(self.shown)
            return
        self._render_path()
        self._render_head()
        self._render_link()
        self._render_safety()
        self.current.refresh()

    def _render_path(self) -> None:
        offered = self._offered()
        keys = dict(zip(offered, STEP_KEYS, strict=False))
        steps = [
            Step(one.key, one.title, _MARKS[one.state], f"Alt+{keys[one.key]}")
            for one in days_path.steps(self.room.rows)
            if one.key in offered
        ]
        self.path.show_steps(steps, self.shown)

    def _render_head(self) -> None:
        row = self.room.rows.get("sitting")
        me = self.room.me
        mark_ = self.tr("演练　") if self._rehearsal and self.ui.side.isHidden() else ""
        self.ui.sitting.setText(mark_ + (_title(row) if row else self.tr("还没有登录")))
        self.ui.place.setText(_place(self.room.rows) if row else "")
        duties = "、".join(DUTY_WORDS[duty] for duty in me.get("duties", ()))
        self.ui.person.setText(f"{me['name']}　{duties}" if me else "")
        self.ui.leave.setVisible(bool(me))
        self.ui.more.setVisible(bool(me))
        self.ui.printing.setVisible(bool(me) and days_path.PRINT in self._make)
        times = self.room.times()
        for time in times:
            self._render_clock(time)
        for gone in set(self._clocks) - {time.group for time in times}:
            self._clocks.pop(gone)[0].deleteLater()

    def _render_clock(self, time: GroupTime) -> None:
        if time.group not in self._clocks:
            self._clocks[time.group] = self._new_clock()
        card, label, clock = self._clocks[time.group]
        label.setText(f"{time.title}\n{time.word}")
        running = time.phase == "running"
        clock.hear(time.elapsed, running, time.elapsed + time.left)
        mark(card, tone="violet" if time.phase == "paused" else "")

    def _new_clock(self) -> tuple[QFrame, QLabel, ClockLabel]:
        card = QFrame(self)
        mark(card, kind="card")
        row = QHBoxLayout(card)
        row.setContentsMargins(12, 4, 12, 4)
        label, clock = QLabel(card), ClockLabel(card, self.room.clock)
        row.addWidget(label)
        row.addWidget(clock)
        self._clock_bar.add(card)
        card.show()
        return card, label, clock

    def _render_safety(self) -> None:
        """What endangers the data is said on every screen, until it is mended."""
        here = self.room.actor and self.room.connected and self.shown != days_path.DEVICES
        words = safety.alarm(self.room.safety) if here else ""
        if not words:
            self.safe_bar.clear()
        elif words != self.safe_bar.text:
            look = self.tr("去看")
            self.safe_bar.say(words, "alarm", button=look, act=lambda: self.go(days_path.DEVICES))

    def _render_link(self) -> None:
        if self.room.connected:
            self.link_bar.clear()
            return
        state, code = self.room.bridge.state, self.room.bridge.code
        decide = ""
        if code == BEHIND:
            decide = self.tr("决定继续…")
        self.link_bar.say(link_words(state, code), "alarm", code=code, button=decide,
                          act=self._decide_go_on)  # fmt: skip

    def _decide_go_on(self) -> None:
        if not self.sheet_open():
            device_acts.go_on(self.current).open_sheet()

    @Slot(str, str, str)
    def _on_said(self, tone: str, line: str, code: str) -> None:
        self._said_tone = tone
        if line:
            self.said_bar.say(line, tone, code=code)
        else:
            self.said_bar.clear()


def _page(screen: Screen) -> QWidget:
    """A screen that scrolls where type is large, above its acts, which do not."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    mark(screen, kind="plain")
    area.setWidget(screen)
    column.addWidget(area, 1)
    column.addWidget(screen.acts)
    return page


def _place(rows: Rows) -> str:
    """The rooms of the sitting by name; of many the first, and how many."""
    names = [row["name"] for row in rows_of(rows, "room").values()]
    return "、".join(names) if len(names) < _ROOMS else f"{names[0]} 等 {len(names)} 个考场"


def _title(row: dict[str, str]) -> str:
    _, month, day = row["day"].split("-")
    subject = _SUBJECTS.get(row["subject"], "")
    return f"{int(month)} 月 {int(day)} 日　{subject}　{row['sitting']}"
