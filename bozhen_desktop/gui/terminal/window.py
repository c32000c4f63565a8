"""The candidate's whole screen: head, one line of news, and the page that is due."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from bozhen_desktop.client.dialling import Address
from bozhen_desktop.client.link import STRANGER
from bozhen_desktop.gui.dialogs import Sheet, tell
from bozhen_desktop.gui.forms.terminal.ui_window import Ui_TerminalWindow
from bozhen_desktop.gui.terminal import sight as pages
from bozhen_desktop.gui.terminal.card_page import CardPage
from bozhen_desktop.gui.terminal.choice_sheet import ChoiceSheet, hand_sheet
from bozhen_desktop.gui.terminal.connect_page import ConnectPage
from bozhen_desktop.gui.terminal.hand_in_sheet import hand_in_sheet
from bozhen_desktop.gui.terminal.log_in_page import LogInPage
from bozhen_desktop.gui.terminal.question_page import QuestionPage
from bozhen_desktop.gui.terminal.receipt_page import ReceiptPage
from bozhen_desktop.gui.terminal.rules_page import RulesPage
from bozhen_desktop.gui.terminal.sight import Sight, page_of
from bozhen_desktop.gui.terminal.station import Station
from bozhen_desktop.gui.terminal.wait_page import WaitPage
from bozhen_desktop.gui.terminal.who_page import WhoPage
from bozhen_desktop.gui.terminal.wording import Telling, banner, seat_label, time_left, tr
from bozhen_desktop.gui.theme import mark, theme
from bozhen_desktop.wire.peer_side import EnrolPlan

CARD = "card"
MOST = 6
"""So many halls can be chosen from; there are rarely two."""

BARS, WIDE = 1.3, 1024
"""What stands around the question grows to 130 % on a screen 1024 wide, further on wider ones:
the room is for the question.
"""


class TerminalWindow(QMainWindow):
    """Shows what the station sees; gives it what the candidate does.

    `kiosk`: closed by the technician alone; `moved` is told another address of the hall.
    """

    def __init__(
        self,
        station: Station,
        address: Address = ("", 0),
        *,
        host_name: str = "",
        rehearsal: bool = False,
        kiosk: bool = False,
        moved: Callable[[Address], object] | None = None,
    ) -> None:
        super().__init__()
        self.ui = Ui_TerminalWindow()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.station = station
        self.kiosk, self.rehearsal = kiosk, rehearsal
        self._technician = False
        self.page = ""
        self.sheet: Sheet | None = None
        self._address, self._host_name, self._moved = address, host_name, moved
        self._known, self._card_wanted, self._message = False, False, 0
        self._enrolling = False
        self._make_pages()
        self._connect()
        self.setWindowTitle(tr("考试终端"))
        self.ui.mode.setVisible(rehearsal)
        station.seen.connect(self._seen)
        station.ticked.connect(self._ticked)
        theme().changed.connect(self._dress)
        self._dress()
        self._seen(station.sight)

    # ------------------------------------------------------------ set-up
    def _make_pages(self) -> None:
        self.connect_page = ConnectPage(self._address)
        self.log_in_page, self.who_page, self.rules_page = LogInPage(), WhoPage(), RulesPage()
        self.wait_page, self.question_page = WaitPage(), QuestionPage()
        self.card_page, self.receipt_page = CardPage(), ReceiptPage()
        self.pages: dict[str, QWidget] = {
            pages.CONNECT: self.connect_page,
            pages.CODE: self.connect_page,
            pages.LOG_IN: self.log_in_page,
            pages.WHO: self.who_page,
            pages.RULES: self.rules_page,
            pages.WAIT: self.wait_page,
            pages.QUESTION: self.question_page,
            CARD: self.card_page,
            pages.RECEIPT: self.receipt_page,
        }
        for page in dict.fromkeys(self.pages.values()):
            self.ui.pages.addWidget(page)

    def _connect(self) -> None:
        act = self.station.act
        self.ui.bigger.clicked.connect(lambda: theme().step(up=True))
        self.ui.smaller.clicked.connect(lambda: theme().step(up=False))
        for button in (self.ui.bigger, self.ui.smaller, self.ui.banner_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ui.banner_button.clicked.connect(self._read)
        self.connect_page.code.connect(self._code)
        self.connect_page.address.connect(self._move)
        self.connect_page.found.connect(self._found)
        self.log_in_page.given.connect(lambda last4, ticket: act("log-in", last4, ticket))
        self.who_page.agreed.connect(self._is_he)
        self.who_page.denied.connect(self._is_not_he)
        self.rules_page.agreed.connect(lambda: act("accept"))
        self.question_page.chosen.connect(self._choose)
        self.question_page.hand.connect(self._hand)
        self.question_page.card.connect(lambda: self._show_card(True))
        self.card_page.back.connect(lambda: self._show_card(False))
        self.card_page.go_to.connect(self._go_to)
        self.card_page.hand_in.connect(self._ask_hand_in)
        self.receipt_page.next_person.connect(self._next_person)

    # ------------------------------------------------------------ what is shown
    @property
    def mono(self) -> int:
        """This PC's monotonic ms."""
        return self.station.clock.mono_ms()

    @Slot(object)
    def _seen(self, sight: Sight) -> None:
        """Everything that is shown follows from one picture."""
        page = page_of(sight, self.mono, known=self._known)
        if page == pages.QUESTION and self._card_wanted:
            page = CARD
        self._enrolling = self._enrolling and sight.link == STRANGER
        if self._enrolling:  # another hall than before: a proctor types its code, then on it goes
            page = pages.CODE
        if not sight.entry:
            self._known = False
        self._go_page(page)
        self._show_head(sight)
        self._show_page(sight)

    def _go_page(self, page: str) -> None:
        if page == self.page:
            return
        self.page = page
        if page == pages.LOG_IN:
            self.log_in_page.begin()
        elif page == pages.RULES:
            self.rules_page.begin()
        if self.sheet is not None and page not in (CARD, pages.QUESTION, pages.WHO, pages.CONNECT):
            self._close_sheet()
        self.ui.pages.setCurrentWidget(self.pages[page])
        self.pages[page].setFocus()

    def _show_page(self, sight: Sight) -> None:
        page = self.pages[self.page]
        if page is self.card_page:
            self.card_page.place(self.question_page.number, self.question_page.flags)
        page.show_sight(sight, self.mono)  # type: ignore[attr-defined]
        if self.page == CARD:  # its choices are those of the question page
            self.question_page.show_sight(sight, self.mono)

    def _show_head(self, sight: Sight) -> None:
        ui, who = self.ui, sight.row("who")
        seat = who.get("seat") or sight.seat
        words = [tr("座位 {0}").format(seat_label(seat)) if seat else tr("考试终端")]
        ui.seat.setText(words[0])
        own = (who.get(key, "") for key in ("name", "trade", "level"))
        line = "　".join(word for word in own if word)
        ui.name.setText(line)
        ui.name.setVisible(bool(line))
        writing = self.page in (pages.QUESTION, CARD, pages.WAIT) and sight.paper is not None
        ui.saved.show_state(self._save_state(sight) if writing else "")
        ui.saved.setVisible(bool(ui.saved.state))
        left = sight.budget - sight.elapsed_at(self.mono)
        ui.time.setVisible(writing)
        ui.time.setText(time_left(left) if writing else "")
        self._show_banner(sight, left if sight.running else 0)

    def _save_state(self, sight: Sight) -> str:
        """Of the question that is shown; where it has none, of the whole paper."""
        item = self.question_page.item
        own = sight.saved_state(item.id) if item is not None and self.page != CARD else ""
        return own or sight.worst_saved

    def _show_banner(self, sight: Sight, left: int) -> None:
        told, self._message = banner(sight, left), 0
        if not sight.entry or self.page == pages.RECEIPT:
            told = None
        unread = [
            (int(path.partition("/")[2]), row["text"])
            for path, row in sight.rows.items()
            if path.startswith("message/") and not row["read"]
        ]
        if unread and (told is None or told.tone != "alarm"):
            self._message, text = min(unread)
            told = Telling("dot", tr("监考老师：{0}").format(text), "brand")
        self.ui.banner.setVisible(told is not None)
        if told is not None:
            mark(self.ui.banner, tone=told.tone)
            mark(self.ui.banner_text, tone=told.tone)
            self.ui.banner_sign.tell(told.shape, told.tone)
            self.ui.banner_text.setText(told.text)
            stranger = sight.link == STRANGER and not self._enrolling
            self.ui.banner_button.setText(tr("登记") if stranger else tr("知道了"))
            self.ui.banner_button.setVisible(stranger or self._message > 0)

    @Slot()
    def _ticked(self) -> None:
        self._seen(self.station.sight)

    # ------------------------------------------------------------ what he does
    def _code(self, code: str) -> None:
        self.station.act("enrol", EnrolPlan(code=code, host_name=self._host_name))

    def _move(self, host: str, port: int) -> None:
        self._move_to([(host, port)])

    def _is_he(self) -> None:
        self._known = True
        self._seen(self.station.sight)

    def _is_not_he(self) -> None:
        self.station.act("hand", True)
        lines = [tr("请坐着别动，监考老师会来。")]
        self._open(tell(self._whole, tr("已替您举手"), lines))

    def _choose(self, item: str, options: list[str]) -> None:
        self.question_page.given(item, options, self.station.act("choose", item, options))
        self._seen(self.station.sight)

    def _show_card(self, wanted: bool) -> None:
        self._card_wanted = wanted
        self._seen(self.station.sight)

    def _go_to(self, number: int) -> None:
        self._show_card(False)
        self.question_page.go_to(number)

    def _ask_hand_in(self) -> None:
        sheet = hand_in_sheet(self._whole, self.station.sight, self.question_page.flags)
        sheet.confirmed.connect(lambda: self.station.act("hand-in"))
        self._open(sheet)

    def _hand(self, up: bool) -> None:
        """Lowered at once; raised when he said what for."""
        if not up:
            self.station.act("hand", False)
            return
        sheet = hand_sheet(self._whole)
        sheet.chosen.connect(lambda reason: self.station.act("hand", True, reason))
        sheet.open_sheet()
        self._open(sheet)

    def _found(self, halls: list[list[Address]]) -> None:
        """A hall that announced itself; of several the technician chooses."""
        if len(halls) == 1:
            self._move_to(halls[0])
            return
        words = {str(at): "　".join(host for host, _ in one) for at, one in enumerate(halls[:MOST])}
        sheet = ChoiceSheet(self._whole, tr("连哪个考场？"), words, tr("返回"))
        sheet.chosen.connect(lambda key: self._move_to(halls[int(key)]))
        sheet.open_sheet()
        self._open(sheet)

    def _move_to(self, places: list[Address]) -> None:
        self._address = places[0]
        self.station.move_to(*places)
        self.connect_page.show_address(self._address)
        if self._moved is not None:
            self._moved(self._address)

    def _read(self) -> None:
        if self.station.sight.link == STRANGER:
            self._enrolling = True
            self._seen(self.station.sight)
        elif self._message:
            self.station.act("read", self._message)

    def _next_person(self) -> None:
        self._known = self._card_wanted = False
        self.question_page.begin()
        self.station.act("leave")

    # ------------------------------------------------------------ sheets and sizes
    @property
    def _whole(self) -> QWidget:
        return self.ui.whole

    def _open(self, sheet: Sheet) -> None:
        self.sheet = sheet
        sheet.confirmed.connect(self._sheet_gone)
        sheet.closed.connect(self._sheet_gone)

    def _close_sheet(self) -> None:
        if self.sheet is not None:
            self.sheet.close_sheet()

    def _sheet_gone(self) -> None:
        self.sheet = None

    def _dress(self) -> None:
        """What stands around the question grows less than the question."""
        most = max(BARS * max(self.width(), WIDE) / WIDE, 1.0)
        scale = min(theme().scale, most)
        self.ui.whole.setStyleSheet(theme().style_sheet("terminal", scale))
        self.ui.saved.set_size(22 * scale / theme().scale)
        self.ui.smaller.setEnabled(theme().scale > 1.0)
        self.ui.bigger.setEnabled(theme().scale < 2.0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See QWidget."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl with plus and minus change the size; everything else belongs to the page."""
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.key() == Qt.Key.Key_Q and shift:
                self._technician = True
                self.close()
            if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
                theme().step(up=True)
            elif event.key() == Qt.Key.Key_Minus:
                theme().step(up=False)
        event.accept()

    def closeEvent(self, event: QCloseEvent) -> None:
        """A kiosk ends by Ctrl+Shift+Q alone, and never while somebody writes."""
        sight, asked = self.station.sight, self._technician
        self._technician = False
        writes = bool(sight.entry) and not sight.handed_in
        if self.kiosk and (writes or not asked):
            event.ignore()
        else:
            event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """A kiosk that was minimised comes back."""
        super().changeEvent(event)
        if self.kiosk and event.type() == QEvent.Type.WindowStateChange and self.isMinimized():
            self.showFullScreen()
