"""监考: counters, the seat map of the whole sitting, what needs somebody now; one state for all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from bozhen_desktop.gui.console import examiner_acts, order_acts, piece_acts, watch_acts
from bozhen_desktop.gui.console.act_sheet import ActSheet
from bozhen_desktop.gui.console.closing import group_ends
from bozhen_desktop.gui.console.days_path import COLLECT, SCORES, is_theory
from bozhen_desktop.gui.console.matter_cards import MatterList
from bozhen_desktop.gui.console.matters import Matter
from bozhen_desktop.gui.console.people import (
    Counters,
    Person,
    counters,
    occupant,
    people,
    roster,
    rows_of,
    seat_map,
)
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.tables import listing, words
from bozhen_desktop.gui.forms.console.ui_watch import Ui_Watch
from bozhen_desktop.gui.theme import mark
from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.gui.widgets.seat_map import SeatMap
from bozhen_desktop.gui.widgets.seat_states import OVERLAYS, STATES
from bozhen_desktop.gui.widgets.table import Table

_TONES = {"handed-in": "ok", "done": "ok", "answering": "brand", "working": "brand"}


class Watch(Screen):
    """The screen of the day's longest hours."""

    def __init__(self, room: RoomLink) -> None:
        super().__init__(room)
        self.ui = Ui_Watch()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.settle()
        self.everybody: list[Person] = []
        self.selected = ""
        self._matters: dict[str, Matter] = {}
        self._numbers: list[NumberCard] = []
        self.ui.heading.hide()
        self.map, self.list = SeatMap(self), self._new_list()
        self.faces = QStackedWidget(self)
        self.faces.addWidget(self.map)
        self.faces.addWidget(self.list)
        frame = QFrame(self)
        mark(frame, kind="card")
        inside = QVBoxLayout(frame)
        self.tabs = QTabBar(frame)
        self.tabs.setExpanding(False)
        self.tabs.currentChanged.connect(lambda _: self._show_map())
        inside.addWidget(self.tabs)
        inside.addWidget(self.faces)
        self.ui.mapSide.addWidget(frame)
        self.matters = MatterList(self)
        self.ui.matterArea.setWidget(self.matters)
        self.matters.pressed.connect(lambda act, key: self.act(act, self._matters[key]))
        self._ticking = QTimer(self)
        self._ticking.setInterval(1000)
        self._ticking.timeout.connect(self._show_matters)
        self._ticking.start()
        self.map.chosen.connect(self._seat_chosen)
        self.list.selected.connect(self._entry_chosen)
        self._connect()

    def _new_list(self) -> Table:
        heads = ("座位", "姓名", "准考证号", "职业等级", "状态", "另有", "已答")
        numbers = (0, 6)
        columns = [words(h, at, number=at in numbers, wide=at == 1) for at, h in enumerate(heads)]
        return listing(columns, self.tr("没有考生"), self)

    def _connect(self) -> None:
        ui = self.ui
        acts: dict[CalmButton, Callable[[], ActSheet]] = {
            ui.credit: lambda: watch_acts.credit(self, self.selected),
            ui.move: lambda: watch_acts.move(self, self.selected),
            ui.message: lambda: watch_acts.message(self, self.selected),
            ui.fault: lambda: watch_acts.fault(self, self._seat()),
            ui.violation: lambda: order_acts.violation(self, self.selected),
        }
        for button, make in acts.items():
            button.clicked.connect(lambda _=False, make=make: make().open_sheet())
        ui.pause.clicked.connect(self._pause_or_resume)
        ui.more.clicked.connect(self._more)
        ui.primary.clicked.connect(lambda: self.asked.emit(self._next_step()))

    def entered(self) -> None:
        """Arrows move over the map at once."""
        self.map.setFocus()

    # ------------------------------------------------------------ rendering
    def refresh(self) -> None:
        """Everything from one list of candidates."""
        self.everybody = people(self.rows)
        self._render_counters(counters(self.everybody))
        self._show_rooms()
        self._show_map()
        lines = roster(self.everybody)
        self.list.show_rows(
            {one.entry: line for one, line in zip(self.everybody, lines, strict=True)}
        )
        self._show_matters()
        self._buttons()

    def _show_rooms(self) -> None:
        """A tab for each room where there are several, with what needs somebody there."""
        rooms = rows_of(self.rows, "room")
        self.tabs.setVisible(len(rooms) > 1)
        if [self.tabs.tabData(at) for at in range(self.tabs.count())] != list(rooms):
            while self.tabs.count():
                self.tabs.removeTab(0)
            for key in rooms:
                self.tabs.setTabData(self.tabs.addTab(""), key)
        for at, (key, row) in enumerate(rooms.items()):
            calls = sum(
                one.room == key and one.overlay in ("lost", "hand") for one in self.everybody
            )
            words_ = f"{row['name']}　{calls} 处要去看" if calls else row["name"]
            if self.tabs.tabText(at) != words_:
                self.tabs.setTabText(at, words_)

    def _show_map(self) -> None:
        at = self.tabs.currentIndex()
        room = str(self.tabs.tabData(at)) if at >= 0 else ""
        self.map.show_seats(seat_map(self.rows, self.everybody, room))

    def _show_matters(self) -> None:
        """Time goes on without a word of the hall."""
        if self.isVisible():
            self._matters = {one.key: one for one in self.room.matters()}
            self.matters.show_matters(list(self._matters.values()))

    def _render_counters(self, numbers: Counters) -> None:
        shown = [("应到", numbers.due, ""), ("未到", numbers.waited, "")]
        shown += [("缺考", numbers.absent, "")]
        if numbers.turned_away:
            shown.append(("未准入场", numbers.turned_away, ""))
        shown.append(("实到", numbers.here, ""))
        sign = "="
        for state, count in numbers.by_state.items():
            tone = _TONES.get(state, "violet" if state == "paused" else "")
            shown.append((f"{sign} {STATES[state].word}", count, tone))
            sign = "+"
        self._show_numbers(shown)
        over = "　".join(f"{OVERLAYS[name].word} {n}" for name, n in numbers.overlays.items())
        chosen = next((one for one in self.everybody if one.entry == self.selected), None)
        about = f"　　选中：{_about(chosen)}" if chosen else "　　点座位选人，再按下面的按钮"
        self.ui.hint.setText((f"其中：{over}" if over else "没有异常") + about)

    def _show_numbers(self, shown: list[tuple[str, int, str]]) -> None:
        while len(self._numbers) > len(shown):
            self._numbers.pop().deleteLater()
        while len(self._numbers) < len(shown):
            self._numbers.append(NumberCard(self))
            self.ui.counters.addWidget(self._numbers[-1])
        for card, (what, count, tone) in zip(self._numbers, shown, strict=True):
            card.show_number(what, count, tone)

    def numbers(self) -> dict[str, int]:
        """What the counters show, by their words."""
        return {card.what.text(): int(card.number.text()) for card in self._numbers}

    def _buttons(self) -> None:
        paused = any(time.phase == "paused" for time in self.room.times())
        running = any(time.phase == "running" for time in self.room.times())
        self.label(self.ui.pause, self.tr("恢复…") if paused else self.tr("暂停…"))
        over = "" if running or paused else self.tr("没有在考的组")
        self.hold(self.ui.pause, over, named=True)
        self.hold(self.ui.credit, over, named=True)
        ended = self.tr("各组已收卷") if self._next_step() == SCORES else ""
        for button in (self.ui.move, self.ui.message):
            self.hold(button, ended, named=True)
        working = sum(end.working for end in group_ends(self.rows))
        collected = self._next_step() == SCORES
        self.label(self.ui.primary, self.tr("去评分复核") if collected else self.tr("去收卷"))
        self.hold(self.ui.primary, self._wait_words(working))

    def _next_step(self) -> str:
        """Where the day goes on from here."""
        phases = [time.phase for time in self.room.times()]
        return SCORES if phases and set(phases) == {"ended"} else COLLECT

    def _wait_words(self, working: int) -> str:
        if not working:
            return ""
        lefts = [time.left for time in self.room.times() if time.phase in ("running", "paused")]
        minutes = max(max(lefts, default=0), 0) // 60_000
        if not is_theory(self.rows):
            return self.tr("{0} 分钟后到时，还有 {1} 人在操作").format(minutes, working)
        return self.tr("{0} 分钟后可收卷，还有 {1} 人在答").format(minutes, working)

    # ------------------------------------------------------------ choosing
    def _seat(self) -> str:
        return next((one.seat for one in self.everybody if one.entry == self.selected), "")

    def _seat_chosen(self, seat: str) -> None:
        self.selected = occupant(self.rows, seat)
        self.refresh()

    def _entry_chosen(self, entry: str) -> None:
        if entry and entry != self.selected:
            self.selected = entry
            self.map.select(self._seat())
            self.refresh()

    # ------------------------------------------------------------ acts
    def act(self, act: str, matter: Matter) -> None:
        """What a card's button stands for."""
        key = matter.key.partition("/")[2]
        now: dict[str, Callable[[], object]] = {
            "lower-hand": lambda: watch_acts.lower_hand(self, matter.entry),
            "return": lambda: watch_acts.came_back(self, matter.entry),
        }
        sheets: dict[str, Callable[[], ActSheet]] = {
            "move": lambda: watch_acts.move(self, matter.entry),
            "accept-lost": lambda: watch_acts.accept_lost(self),
            "credit": lambda: watch_acts.credit(self, matter.entry),
            "message": lambda: watch_acts.message(self, matter.entry),
            "fault": lambda: watch_acts.fault(self, self._seat_of(matter.entry)),
            "close-fault": lambda: watch_acts.close_fault(self, key),
            "decide-violation": lambda: order_acts.decide_violation(self, key),
            "unlock": lambda: order_acts.unlock(self, key),
            "settle-pending": lambda: order_acts.settle_pending(self, key),
            "settle-refused": lambda: order_acts.settle_refused(self, key),
        }
        if act in now:
            now[act]()
        else:
            sheets[act]().open_sheet()

    def _seat_of(self, entry: str) -> str:
        return next((one.seat for one in self.everybody if one.entry == entry), "")

    def _pause_or_resume(self) -> None:
        paused = any(time.phase == "paused" for time in self.room.times())
        (watch_acts.resume if paused else watch_acts.pause)(self).open_sheet()

    def _more(self) -> None:
        menu = QMenu(self)
        acts: list[tuple[str, Callable[[], object]]] = [
            (self.tr("座位图 / 名单"), self.turn),
            (self.tr("离场…"), lambda: watch_acts.leave(self, self.selected).open_sheet()),
            (self.tr("原座重登…"), lambda: watch_acts.accept_lost(self).open_sheet()),
            (self.tr("考场情况记录…"), lambda: order_acts.note(self).open_sheet()),
            (self.tr("强制交卷…"), lambda: order_acts.force_hand_in(self).open_sheet()),
            (self.tr("中止本场次…"), lambda: order_acts.suspend(self).open_sheet()),
        ]
        if not is_theory(self.rows):
            acts.append((self.tr("停止操作…"), lambda: piece_acts.stop(self).open_sheet()))
            acts.append((self.tr("更换考评员…"), lambda: examiner_acts.replace(self).open_sheet()))
        for text, then in acts:
            menu.addAction(text).triggered.connect(then)
        menu.popup(self.ui.more.mapToGlobal(self.ui.more.rect().topLeft()))

    def turn(self) -> None:
        """Map or list."""
        self.faces.setCurrentIndex(1 - self.faces.currentIndex())


class NumberCard(QFrame):
    """One number on top and what it counts."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        self.what, self.number = QLabel(self), QLabel(self)
        mark(self.number, kind="title")
        row.addWidget(self.what)
        row.addStretch(1)
        row.addWidget(self.number)

    def show_number(self, what: str, count: int, tone: str) -> None:
        """`tone` colours the card."""
        self.what.setText(what)
        self.number.setText(str(count))
        mark(self, kind="card", tone=tone)
        mark(self.number, kind="title", tone=tone)


def _about(one: Person) -> str:
    parts = [watch_acts.who(one), one.word]
    if one.items:
        parts.append(f"已答 {one.answered}/{one.items}")
    if one.credit:
        parts.append(f"已补时 {one.credit // 60_000} 分钟")
    return "　".join(parts)
