"""签到: ticket, then document; both agree and somebody is let in."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from bozhen_desktop.domain.checkin import CheckIn, TurnAway
from bozhen_desktop.gui.console import desk
from bozhen_desktop.gui.console.act_sheet import CHOICE, NUMBER, Field
from bozhen_desktop.gui.console.people import Person, people, rows_of
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.tables import listing, words
from bozhen_desktop.gui.console.wording import of_error
from bozhen_desktop.gui.forms.console.ui_checkin_desk import Ui_CheckinDesk
from bozhen_desktop.gui.theme import mark, theme
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import EntryId, TicketNo

DOCUMENTS = (
    ("resident", "居民身份证"),
    ("temporary", "临时身份证"),
    ("passport", "护照"),
    ("military", "军人证件"),
    ("permit", "居留许可或通行证"),
    ("work", "单位证明"),
)
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
        self._look()
        columns = [
            words(self.tr("座位"), 0, number=True),
            words(self.tr("姓名"), 1, wide=True),
            words(self.tr("准考证号"), 2),
            words(self.tr("状态"), 3),
        ]
        self.table = listing(columns, self.tr("没有等待签到的考生"), self)
        self.ui.found.addWidget(self.table)
        self._connect()

    def _look(self) -> None:
        side = theme().px(96)
        self.ui.photo.setFixedSize(side, side * 4 // 3)
        self.ui.photo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark(self.ui.photo, kind="muted")
        for line in (self.ui.scan, self.ui.document):
            line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, line is self.ui.scan)

    def _connect(self) -> None:
        self.ui.scan.returnPressed.connect(self.look_up)
        self.ui.document.returnPressed.connect(self._document_entered)
        self.ui.document.textChanged.connect(self._buttons)
        self.ui.sameName.toggled.connect(self._buttons)
        self.table.opened.connect(self.take_up)
        self.ui.primary.clicked.connect(self.admit)
        self.ui.exception.clicked.connect(self.admit_with_reason)
        self.ui.refuse.clicked.connect(self.turn_away)
        self.ui.away.clicked.connect(self.clear)
        self.ui.paper.clicked.connect(self.from_paper)

    # ------------------------------------------------------------ rendering
    def entered(self) -> None:
        """The next scan goes into the scan field."""
        self._scan_again()

    def refresh(self) -> None:
        """Queue, list and the candidate at the desk."""
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
        self.ui.name.setText(one.name if one else self.tr("等待扫描"))
        self.ui.ticket.setText(self.tr("准考证 {0}").format(one.ticket) if one else "")
        self.ui.idNumber.setText(self.tr("证件 {0}").format(one.id) if one else "")
        self.ui.work.setText(f"{one.trade}　{one.level}" if one else "")
        self.ui.seat.setText(self.tr("座位 {0}").format(one.where) if one else "")
        state, tone = desk.standing(one) if one else ("", "")
        self.ui.state.setText(state)
        mark(self.ui.state, tone=tone)
        mark(self.ui.card, tone=tone if one and one.state != "due" else "")

    def _buttons(self) -> None:
        one, number = self.person, self.ui.document.text()
        why = desk.why_not_admit(one, number, self.ui.sameName.isChecked())
        self.hold(self.ui.primary, self.tr("正在核对") if self._asked else why)
        nobody = self.tr("先扫准考证") if one is None else ""
        gone = desk.standing(one)[0] if one is not None and one.state != "due" else ""
        self.hold(self.ui.exception, nobody or gone)
        self.hold(self.ui.refuse, nobody or gone)
        self.hold(self.ui.paper, nobody or gone)

    # ------------------------------------------------------------ scanning
    def look_up(self) -> None:
        """A scan or a search in the scan field."""
        found = desk.scanned(self.everybody, self.ui.scan.text())
        self.ui.problem.setText(found.problem)
        self.some = tuple(one.entry for one in found.some) if found.person is None else ()
        if found.person is not None:
            self.take_up(found.person.entry)
            return
        self.refresh()
        self.ui.scan.selectAll()

    def take_up(self, entry: str) -> None:
        """This candidate stands at the desk now; the document is next."""
        self.entry, self.some = entry, ()
        self._empty_fields()
        self.refresh()
        self.ui.document.setFocus(Qt.FocusReason.OtherFocusReason)

    def _document_entered(self) -> None:
        if desk.is_ticket(self.everybody, self.ui.document.text()):
            self.ui.scan.setText(self.ui.document.text().strip())
            self.look_up()
        elif self.ui.primary.isEnabled():
            self.admit()
        elif not self.ui.sameName.isChecked():
            self.ui.sameName.setFocus(Qt.FocusReason.OtherFocusReason)

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

    def _scan_again(self) -> None:
        self.ui.scan.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ui.scan.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: the next one. A scanner types wherever the focus is: that goes to its field."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        elif event.text().isprintable() and event.text() and not _is_typing(self.focusWidget()):
            self.ui.scan.setFocus(Qt.FocusReason.OtherFocusReason)
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
        self.ui.problem.setText(f"{of_error(error)}　（{error.code}）")
        self._buttons()
        if error.code in _ASKS_FOR_EXCEPTION:
            self.ui.exception.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.ui.document.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ui.document.selectAll()

    def admit_with_reason(self) -> None:
        """例外放行: a name that differs, or another document; the second person confirms."""
        one = self.person
        if one is None:
            return
        sheet = self.sheet(
            self.tr("例外放行：{0}").format(one.name),
            [self.tr("记入考场情况记录，由您和第二人负责。证件号码仍须与名单一致。")],
            self.tr("两人确认放行"),
            [
                Field("document", self.tr("证件种类"), CHOICE, DOCUMENTS),
                Field("number", self.tr("证件号码"), value=self.ui.document.text()),
                Field("name", self.tr("证件上的姓名")),
                Field("reason", self.tr("例外的原因")),
            ],
            seconds=self.others(),
        )

        def make(values: dict[str, Any]) -> CheckIn:
            return CheckIn(
                ticket=TicketNo(one.ticket),
                document=values["document"],
                id_no=values["number"].upper(),
                name=values["name"],
                exception=values["reason"],
            )

        sheet.submit = self.submit_command(make)
        sheet.confirmed.connect(lambda: self._admitted(one))
        sheet.open_sheet()

    def from_paper(self) -> None:
        """补录: he was let in by the paper list while the machine stood still."""
        one = self.person
        if one is None:
            return
        staff = tuple((key, row["name"]) for key, row in rows_of(self.rows, "staff").items())
        sheet = self.sheet(
            self.tr("纸质补录：{0}").format(one.name),
            [self.tr("按纸质签到表录入，由两人录入和核对，打印时注明“补录”。")],
            self.tr("补录"),
            [
                Field("number", self.tr("证件号码"), value=self.ui.document.text()),
                Field("time", self.tr("签到表上的时间（时:分）")),
                Field("page", self.tr("第几页"), NUMBER),
                Field("entered_by", self.tr("录入人"), CHOICE, staff),
                Field("compared_by", self.tr("核对人"), CHOICE, staff),
            ],
        )
        day = self.rows["sitting"]["day"]

        def missing(values: dict[str, Any]) -> str:
            good = desk.wall_ms(day, values["time"]) is not None
            return "" if good else self.tr("时间写成 08:30 的样子")

        sheet.check = missing
        sheet.submit = self.submit_command(lambda v: desk.paper_check_in(one, v, day))
        sheet.confirmed.connect(lambda: self._admitted(one))
        sheet.open_sheet()

    def turn_away(self) -> None:
        """拒绝入场: for good, with a reason and a second person."""
        one = self.person
        if one is None:
            return
        sheet = self.sheet(
            self.tr("拒绝入场：{0}").format(one.name),
            [self.tr("本场次不能再签到，按未参加处理。")],
            self.tr("两人确认拒绝入场"),
            [Field("reason", self.tr("原因"))],
            seconds=self.others(),
            danger=True,
        )

        def make(values: dict[str, Any]) -> TurnAway:
            return TurnAway(entry=EntryId(one.entry), reason=values["reason"])

        sheet.submit = self.submit_command(make, self.tr("{0} 已登记为拒绝入场").format(one.name))
        sheet.confirmed.connect(self.clear)
        sheet.open_sheet()


def _is_typing(widget: object) -> bool:
    return isinstance(widget, QLineEdit)
