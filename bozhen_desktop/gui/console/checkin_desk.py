"""签到: ticket, then document; both agree and somebody is let in.

One key a candidate: both scanners press Enter by themselves, then the proctor looks from the photo
to the face and presses Enter.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from bozhen_desktop.domain.checkin import CheckIn
from bozhen_desktop.gui.console import desk, desk_acts
from bozhen_desktop.gui.console.act_sheet import ActSheet
from bozhen_desktop.gui.console.people import Person, people
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.tables import listing, words
from bozhen_desktop.gui.console.wording import of_error
from bozhen_desktop.gui.forms.console.ui_checkin_desk import Ui_CheckinDesk
from bozhen_desktop.gui.theme import mark
from bozhen_desktop.gui.widgets.calm import QUIET_MS
from bozhen_desktop.gui.widgets.keys import ENTER
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import TicketNo

_ASKS_FOR_EXCEPTION = ("name-differs", "second-person-needed")


class CheckinDesk(Screen):
    """One candidate at a time; what was typed for one never stays for the next."""

    def __init__(self, room: RoomLink) -> None:
        super().__init__(room)
        self.ui = Ui_CheckinDesk()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.settle()
        self.entry = ""
        self.some: tuple[str, ...] = ()
        self.everybody: list[Person] = []
        self._asked = False
        self._number = ""
        self._ready_at = 0
        self._whose = ("", "")
        self.ui.photo.attach(room)
        for line in (self.ui.scan, self.ui.document):
            line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, line is self.ui.scan)
        columns = [
            words(self.tr("座位"), 0, number=True),
            words(self.tr("姓名"), 1, wide=True),
            words(self.tr("准考证号"), 2),
            words(self.tr("状态"), 3),
        ]
        self.table = listing(columns, self.tr("没有等待签到的考生"), self)
        self.ui.found.addWidget(self.table)
        self._connect()

    def _connect(self) -> None:
        self.ui.scan.returnPressed.connect(self.look_up)
        self.ui.document.returnPressed.connect(self._document_entered)
        self.ui.document.textChanged.connect(self._buttons)
        self.ui.sameName.toggled.connect(self._buttons)
        self.table.opened.connect(self.take_up)
        self.ui.primary.clicked.connect(self.admit)
        self.ui.exception.clicked.connect(self.admit_with_reason)
        self.ui.refuse.clicked.connect(self.turn_away)
        self.ui.whole.clicked.connect(self.show_number)
        self.ui.away.clicked.connect(self.clear)
        self.ui.paper.clicked.connect(self.from_paper)

    # ------------------------------------------------------------ rendering
    def entered(self) -> None:
        """The next scan goes into the scan field."""
        self._scan_again()

    def refresh(self) -> None:
        """Queue, list and the candidate at the desk."""
        if self._whose != (self.room.sitting, self.room.actor):
            self._whose = (self.room.sitting, self.room.actor)
            self.entry, self.some = "", ()
            self._empty_fields()
        self.everybody = people(self.rows)
        self.ui.counts.setText(desk.counts_line(self.everybody))
        shown = [one for one in self.everybody if self._is_listed(one)]
        self.table.show_rows({one.entry: desk.row_of(one) for one in shown})
        self._card()
        self._buttons()

    def _is_listed(self, one: Person) -> bool:
        return one.entry in self.some if self.some else one.state == "due"

    @property
    def person(self) -> Person | None:
        """The candidate at the desk."""
        return next((one for one in self.everybody if one.entry == self.entry), None)

    def _card(self) -> None:
        one = self.person
        self.ui.photo.show_person(one)
        self.ui.name.setText(one.name if one else self.tr("等待扫描"))
        self.ui.ticket.setText(self.tr("准考证 {0}").format(one.ticket) if one else "")
        self.ui.idNumber.setText(self._number_words(one) if one else "")
        self.ui.work.setText(f"{one.trade}　{one.level}" if one else "")
        self.ui.seat.setText(self.tr("座位 {0}").format(one.where) if one else "")
        state, tone = desk.standing(one) if one else ("", "")
        self.ui.state.setText(state)
        mark(self.ui.state, tone=tone)
        mark(self.ui.card, tone=tone if one and one.state != "due" else "")

    def _number_words(self, one: Person) -> str:
        number = self.tr("证件 {0}").format(self._number or one.id)
        times = desk.times_shown(self.rows, one.entry)
        return number + (self.tr("　完整号码已看过 {0} 次").format(times) if times else "")

    def _buttons(self) -> None:
        one, number = self.person, self.ui.document.text()
        why = desk.why_not_admit(one, number, self.ui.sameName.isChecked())
        self.hold(self.ui.primary, self.tr("正在核对") if self._asked else why)
        nobody = self.tr("先扫准考证") if one is None else ""
        gone = self.tr("已办理") if one is not None and one.state != "due" else ""
        self.hold(self.ui.exception, nobody or gone, named=True)
        self.hold(self.ui.refuse, nobody or gone, named=True)
        self.hold(self.ui.paper, nobody or gone, named=True)
        self.hold(self.ui.whole, nobody, named=True)

    # ------------------------------------------------------------ scanning
    def look_up(self) -> None:
        """A scan or a search in the scan field."""
        one, text = self.person, self.ui.scan.text()
        if one is not None and one.state == "due" and desk.is_document(text):
            self.ui.scan.clear()
            self.ui.document.setText(text.strip())
            self._document_entered()
            return
        found = desk.scanned(self.everybody, text)
        self.ui.problem.setText(found.problem)
        self.some = tuple(one.entry for one in found.some) if found.person is None else ()
        if found.person is not None:
            left = self._left_waiting(found.person)
            self.take_up(found.person.entry)
            if left:
                self.room.say(left, "warn")
            return
        self.refresh()
        self.ui.scan.selectAll()

    def _left_waiting(self, newcomer: Person) -> str:
        """Whoever showed his document and was not let in must not be forgotten over the next."""
        one = self.person
        waits = one is not None and one.state == "due" and one.entry != newcomer.entry
        if one is None or not waits or not desk.is_document(self.ui.document.text()):
            return ""
        return self.tr("上一位 {0} 还没放行").format(one.name)

    def take_up(self, entry: str) -> None:
        """This candidate stands at the desk now; the document is next."""
        self.entry, self.some = entry, ()
        self._empty_fields()
        self.room.say("")
        self.refresh()
        self.give_focus(self.ui.document)

    def _document_entered(self) -> None:
        if desk.is_ticket(self.everybody, self.ui.document.text()):
            self.ui.scan.setText(self.ui.document.text().strip())
            self.look_up()
        elif self.ui.primary.isEnabled():
            self.admit()
        elif desk.is_document(self.ui.document.text()) and not self.ui.sameName.isChecked():
            # A scanner that ends with two Enters must not judge a face.
            self._ready_at = self.room.clock.mono_ms() + QUIET_MS
            self.give_focus(self.ui.sameName)

    def _same_face(self) -> None:
        """Enter where the photograph is compared: the same person, let in."""
        if self.room.clock.mono_ms() >= self._ready_at:
            self.ui.sameName.setChecked(True)
            self.admit()

    def clear(self) -> None:
        """The next candidate."""
        self.entry, self.some = "", ()
        self._empty_fields()
        self.refresh()
        self._scan_again()

    def _empty_fields(self) -> None:
        self.ui.scan.clear()
        self.ui.document.clear()
        self.ui.sameName.setChecked(False)
        self.ui.problem.setText("")
        self._number = ""

    def _scan_again(self) -> None:
        self.give_focus(self.ui.scan)
        self.ui.scan.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: the next one. A scanner types wherever the focus is: that goes to its field."""
        focus, key = self.focusWidget(), event.key()
        if key == Qt.Key.Key_Escape:
            self.clear()
        elif key in ENTER and focus is self.ui.sameName:
            if not event.isAutoRepeat():
                self._same_face()
        elif key == Qt.Key.Key_Down and focus is self.ui.scan and self.table.shown_keys():
            self.table.go_to(self.table.shown_keys()[0])
            self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.text().isprintable() and event.text() and not isinstance(focus, QLineEdit):
            self.give_focus(self.ui.scan)
            self.ui.scan.setText(event.text())
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ acts
    def admit(self) -> None:
        """放行: both documents agree."""
        one = self.person
        if one is None or not self.ui.primary.isEnabled():
            return
        self._asked = True
        self._buttons()
        command = CheckIn(
            ticket=TicketNo(one.ticket),
            document="resident",
            id_no=self.ui.document.text().strip().upper(),
            name=one.name,
        )
        self.room.do(command, lambda _: self._admitted(one), self._refused)

    def _admitted(self, one: Person) -> None:
        self._asked = False
        self.room.say(self.tr("{0} 已放行，座位 {1}").format(one.name, one.where))
        self.clear()

    def _refused(self, error: BozhenError) -> None:
        self._asked = False
        self.ui.sameName.setChecked(False)
        self.ui.problem.setText(f"{of_error(error)}　（{error.code}）")
        self._buttons()
        if error.code in _ASKS_FOR_EXCEPTION:
            self.give_focus(self.ui.exception)
        else:
            self.give_focus(self.ui.document)
            self.ui.document.selectAll()

    def _open(self, sheet: ActSheet, one: Person) -> None:
        """Over the desk; who was let in by it makes room for the next."""
        sheet.confirmed.connect(lambda: self._admitted(one))
        sheet.open_sheet()

    def admit_with_reason(self) -> None:
        """例外放行."""
        one = self.person
        if one is not None:
            self._open(desk_acts.with_reason(self, one, self.ui.document.text()), one)

    def from_paper(self) -> None:
        """补录 of a check-in."""
        one = self.person
        if one is not None:
            self._open(desk_acts.from_paper(self, one, self.ui.document.text()), one)

    def turn_away(self) -> None:
        """拒绝入场."""
        one = self.person
        if one is not None:
            sheet = desk_acts.refuse(self, one)
            sheet.confirmed.connect(self.clear)
            sheet.open_sheet()

    def show_number(self) -> None:
        """The full ID number, until the next candidate."""
        one = self.person
        if one is None:
            return

        def shown(number: str) -> None:
            if self.entry == one.entry:
                self._number = number
                self.refresh()

        desk_acts.whole_number(self, one, shown).open_sheet()
