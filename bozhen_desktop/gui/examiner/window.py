"""The examiner's window: one PC, several examiners taking turns, nothing left of the one before."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from bozhen_desktop.client.link import CONNECTED, HELD, STRANGER
from bozhen_desktop.client.session import Session
from bozhen_desktop.domain.corrections import StrikeThrough
from bozhen_desktop.domain.panels import CloseRecheck
from bozhen_desktop.domain.scoresheet import RowScore, sheet_total
from bozhen_desktop.gui.bridge import SessionBridge
from bozhen_desktop.gui.examiner.countersign import Change, effect_of
from bozhen_desktop.gui.examiner.log_in import LogIn
from bozhen_desktop.gui.examiner.piece_list import PieceList
from bozhen_desktop.gui.examiner.review_page import ReviewPage
from bozhen_desktop.gui.examiner.second_person import Failed, Matter, SecondPerson
from bozhen_desktop.gui.examiner.sheet_screen import SheetScreen
from bozhen_desktop.gui.examiner.turn import Turn, log_off
from bozhen_desktop.gui.examiner.veto_page import VetoPage
from bozhen_desktop.gui.examiner.wording import sentence
from bozhen_desktop.gui.theme import mark
from bozhen_desktop.host.room_file import names_of_this_pc
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import PieceNo
from bozhen_desktop.wire.messages import Down, SittingInfo, Sittings, Welcome
from bozhen_desktop.wire.peer_side import EnrolPlan

IDLE_MS = 2 * 60_000
"""So long without a touch, and whoever was logged in is logged off (本校设定)."""

LEAST_WIDTH, LEAST_HEIGHT = 1280, 800
_TOUCHES = (QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress, QEvent.Type.TouchBegin)


class Pages:
    """The screens of one turn; made at log-in, destroyed when the person goes."""

    def __init__(self, turn: Turn, stack: QStackedWidget, rehearsal: bool) -> None:
        self.turn = turn
        self.pieces = PieceList(stack)
        self.sheet = SheetScreen(turn, stack)
        self.vetoes = VetoPage(turn, stack)
        self.review = ReviewPage(turn, stack)
        self.second = SecondPerson(stack)
        for page in self.all():
            stack.addWidget(page)
            page.ui.mode.setText(page.tr("演练") if rehearsal else "")

    def all(self) -> tuple[PieceList, SheetScreen, VetoPage, ReviewPage, SecondPerson]:
        """Every screen."""
        return (self.pieces, self.sheet, self.vetoes, self.review, self.second)


class ExaminerWindow(QMainWindow):
    """Log-in first; then the screens of whoever is logged in."""

    def __init__(self, bridge: SessionBridge, *, rehearsal: bool) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("考评端"))
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        mark(self, kind="window")
        self.bridge = bridge
        self.rehearsal = rehearsal
        self.sitting = ""
        self._code_typed = False
        self.pages: Pages | None = None
        self.people: list[tuple[str, str]] = []
        self._leaving: list[tuple[str, str]] = []
        self.stack = QStackedWidget(self)
        self.setCentralWidget(self.stack)
        self.log_in = LogIn(self.stack)
        self.log_in.asked.connect(self._log_in)
        self.log_in.code_given.connect(self._enrol)
        self.stack.addWidget(self.log_in)
        self._idle = QTimer(self)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self.leave)
        QShortcut(QKeySequence(Qt.Key.Key_F9), self, self.leave)
        self._connect()

    def _connect(self) -> None:
        self.bridge.heard.connect(self._on_heard)
        self.bridge.state_changed.connect(self._on_state)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self._place()

    # ------------------------------------------------------------ the hall
    @Slot(object)
    def _on_heard(self, message: Down) -> None:
        if isinstance(message, Welcome | Sittings):
            self._choose_sitting(message.sittings)

    def _choose_sitting(self, sittings: list[SittingInfo]) -> None:
        """The practical sitting that is open; of several the one already in use, else the first."""
        found = [one.id for one in sittings if one.subject == "practical" and not one.closed]
        if self.sitting not in found and self.pages is None:
            self.sitting = found[0] if found else ""
        self._place()

    @Slot(str, str)
    def _on_state(self, state: str, _code: str) -> None:
        if state == CONNECTED:
            leaving, self._leaving = self._leaving, []
            for sitting, staff in leaving:
                if self.pages is None or self.pages.turn.staff != staff:
                    self._log_off(sitting, staff)
        self._place()

    def _place(self) -> None:
        online = self.bridge.state == CONNECTED
        stranger = self.bridge.state == STRANGER
        self.log_in.show_place(
            self.sitting, rehearsal=self.rehearsal, online=online, stranger=stranger
        )
        self._code_typed = self._code_typed and not online
        untold = self.bridge.code == "room-code-over" and not self._code_typed
        if stranger and self.bridge.code and not untold:
            self.log_in.say(sentence(self.bridge.code, {}))
        if self.pages is not None:
            self.pages.pieces.ui.message.setText("" if online else self._away())

    def _away(self) -> str:
        if self.bridge.state == HELD:
            return self.tr("本机的密钥在另一台电脑上也在用，请找技术员。")
        if self.bridge.state == STRANGER:
            return self.tr("考场还不认识本机，请找技术员登记。")
        return self.tr("连不上考场服务器；可以继续评，先存在本机，接好后自动上传。")

    def _enrol(self, code: str) -> None:
        """Introduce this PC by the room code."""
        self._code_typed = True
        plan = EnrolPlan(code=code, host_name=names_of_this_pc().host_name)

        async def work(hall: Session) -> None:
            if hall.link is not None:
                hall.link.enrol(plan)

        self.bridge.call(work, None, self._refused, self)

    # ------------------------------------------------------------ turns
    def _log_in(self, staff: str, pin: str) -> None:
        sitting = self.sitting
        self.bridge.call(
            lambda hall: hall.staff_on(sitting, staff, pin), self._logged_in, self._refused, self
        )

    def _refused(self, error: BozhenError) -> None:
        self.log_in.say(sentence(error.code, error.params))

    def _logged_in(self, who: dict[str, Any]) -> None:
        """A turn begins: fresh screens over his view."""
        turn = Turn(self.bridge, self.sitting, who, self)
        self._remember(turn)
        pages = self.pages = Pages(turn, self.stack, self.rehearsal)
        pages.pieces.chosen.connect(self._open)
        pages.pieces.left.connect(self.leave)
        pages.sheet.back.connect(self._home)
        pages.sheet.left.connect(self.leave)
        pages.sheet.wanted.connect(self._open)
        pages.sheet.vetoes_wanted.connect(self._vetoes)
        pages.sheet.review_wanted.connect(self._review)
        pages.sheet.struck.connect(self._strike)
        pages.sheet.rescored.connect(self._review)
        pages.vetoes.finished.connect(self._open_again)
        pages.review.finished.connect(self._open)
        pages.review.rescore_wanted.connect(self._rescore)
        pages.review.close_wanted.connect(self._close_recheck)
        pages.second.finished.connect(self._home_or_sheet)
        turn.changed.connect(self._refresh)
        self.log_in.clear()
        self._home()
        self._place()
        self._idle.start()

    def _remember(self, turn: Turn) -> None:
        known = [one for one in self.people if one[0] != turn.staff]
        self.people = [(turn.staff, turn.name), *known]

    @Slot()
    def leave(self) -> None:
        """His turn is over: log him off and destroy everything that showed anything of his."""
        pages, self.pages = self.pages, None
        self._idle.stop()
        if pages is None:
            return
        self.log_in.clear()
        self.log_in.show_people(self.people)
        self.stack.setCurrentWidget(self.log_in)
        for page in pages.all():
            self.stack.removeWidget(page)
            page.deleteLater()
        for sheet in self.findChildren(QWidget, "sheet"):
            sheet.deleteLater()
        self._log_off(pages.turn.sitting, pages.turn.staff)
        pages.turn.deleteLater()
        self.log_in.ui.account.setFocus(Qt.FocusReason.OtherFocusReason)

    def _log_off(self, sitting: str, staff: str) -> None:
        async def work(hall: Session) -> None:
            await log_off(hall, sitting, staff)

        later = partial(self._log_off_later, sitting, staff)
        self.bridge.call(work, None, later, self)

    def _log_off_later(self, sitting: str, staff: str, _error: BozhenError) -> None:
        """The hall is away; it is told as soon as it is back."""
        self._leaving.append((sitting, staff))

    # ------------------------------------------------------------ screens
    @property
    def _now(self) -> Pages:
        pages = self.pages
        if pages is None:
            raise BozhenError("nobody-logged-in")
        return pages

    def _refresh(self) -> None:
        if self.pages is not None:
            self.pages.pieces.show_cards(self.pages.turn.name, self.pages.turn.cards())

    def _home(self) -> None:
        self._refresh()
        self.stack.setCurrentWidget(self._now.pieces)
        self._now.pieces.ui.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, piece: str) -> None:
        self._now.sheet.show_piece(piece)
        self.stack.setCurrentWidget(self._now.sheet)
        self._now.sheet.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_again(self, _piece: str) -> None:
        self._now.sheet.refresh()
        self.stack.setCurrentWidget(self._now.sheet)

    def _home_or_sheet(self) -> None:
        if self._now.sheet.piece:
            self._open(self._now.sheet.piece)
        else:
            self._home()

    def _vetoes(self, piece: str) -> None:
        self._now.vetoes.show_piece(piece)
        self.stack.setCurrentWidget(self._now.vetoes)

    def _review(self, piece: str, rows: dict[int, RowScore] | None = None) -> None:
        self._now.review.show_piece(piece, rows)
        self.stack.setCurrentWidget(self._now.review)

    def _rescore(self, piece: str) -> None:
        self._open(piece)
        self._now.sheet.begin_rescore()

    # ------------------------------------------------------------ two persons
    def _strike(self, piece: str, score: RowScore) -> None:
        """Old and new row, and what becomes of the total; another person confirms."""
        turn = self._now.turn
        sheet = turn.sheet(piece)
        rows = {**sheet.counting_rows(), score.no: score}
        total = sheet_total(sheet.paper, list(rows.values())) if sheet.paper is not None else 0
        change = Change(sheet.counting_rows()[score.no], score, sheet.counting.total, total)
        effect = "\n".join(effect_of(sheet.rubric_row(score.no), change))

        def act(reason: str, second: tuple[str, str] | None, failed: Failed) -> None:
            command = StrikeThrough(piece=PieceNo(piece), row=score, reason=reason)
            turn.act(command, lambda _: self._open(piece), failed, second)

        heading = self.tr("划改：考件 %1").replace("%1", piece)
        second = self.tr("第二人：已签完本件的考评员或质量督导员，自己输编号和口令")
        self._confirm(Matter(heading, effect, True, self.tr("划改"), second, act, later=True))

    def _close_recheck(self, piece: str) -> None:
        turn = self._now.turn

        def act(_reason: str, second: tuple[str, str] | None, failed: Failed) -> None:
            command = CloseRecheck(piece=PieceNo(piece))
            turn.act(command, lambda _: self._open(piece), failed, second)

        heading = self.tr("结束复核：考件 %1").replace("%1", piece)
        effect = self.tr("各人的分按复核后的算，之后重新统分。")
        second = self.tr("第二人：质量督导员，自己输编号和口令")
        self._confirm(Matter(heading, effect, False, self.tr("结束复核"), second, act))

    def _confirm(self, matter: Matter) -> None:
        self._now.second.show_matter(matter)
        self.stack.setCurrentWidget(self._now.second)

    # ------------------------------------------------------------ the window itself
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any touch shows that somebody is there."""
        if event.type() in _TOUCHES and self._idle.isActive():
            self._idle.start()
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        """Log off before the window goes."""
        self.leave()
        super().closeEvent(event)
