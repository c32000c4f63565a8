"""The score sheet on the screen: rows on the left, the row in hand on the right, sign below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from bozhen_desktop.domain.base import Command
from bozhen_desktop.domain.pieces import DONE, DRAWN, HALTED, STARTED, TIME, StartPiece, StopPiece
from bozhen_desktop.domain.scoresheet import RowScore
from bozhen_desktop.gui.dialogs import Sheet, ask
from bozhen_desktop.gui.examiner.countersign import Countersign, waiting
from bozhen_desktop.gui.examiner.halt import HaltField
from bozhen_desktop.gui.examiner.pieces_list import (
    RECHECK,
    Card,
    neighbour,
    next_piece,
    rubric_title,
)
from bozhen_desktop.gui.examiner.recheck_state import sheets_of
from bozhen_desktop.gui.examiner.row_editor import RowEditor
from bozhen_desktop.gui.examiner.rows import RowLines
from bozhen_desktop.gui.examiner.score_sheet import (
    LOCAL,
    REFUSED,
    SAVED,
    SAVING,
    ScoreSheet,
    version_lines,
)
from bozhen_desktop.gui.examiner.turn import Turn
from bozhen_desktop.gui.examiner.wording import given, sentence, shown, taken_off, worked
from bozhen_desktop.gui.forms.examiner.ui_score_sheet import Ui_ScoreSheet
from bozhen_desktop.gui.theme import mark
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import PieceNo

DRAFT, LOCKED, STRIKE, RESCORE = "draft", "locked", "strike", "rescore"
SAVE = {
    SAVING: ("○ 正在保存", ""),
    LOCAL: ("● 已存到本机，等待上传", "warn"),
    SAVED: ("✓ 已保存", "ok"),
    REFUSED: ("✕ 有一项没存上", "alarm"),
}


class SheetScreen(QWidget):
    """One piece of one examiner. Signals name what he wants; the window goes there.

    `struck`: piece and the corrected `RowScore`; `rescored`: piece and all rows by number.
    """

    back = Signal()
    left = Signal()
    wanted = Signal(str)
    vetoes_wanted = Signal(str)
    review_wanted = Signal(str)
    struck = Signal(str, object)
    rescored = Signal(str, object)

    def __init__(self, turn: Turn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_ScoreSheet()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.turn = turn
        self.piece = ""
        self.mode = DRAFT
        self.current = 0
        self._draft: dict[int, RowScore] = {}
        self._shown: tuple[object, ...] = ()
        self.lines = RowLines(self.ui.rows, self.ui.rows_list)
        self.editor = RowEditor(self.ui, self)
        self.editor.put.connect(self._put)
        self._connect()
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        turn.changed.connect(self.refresh)

    def _connect(self) -> None:
        ui = self.ui
        ui.back.clicked.connect(self._step_back)
        ui.leave.clicked.connect(self.left)
        ui.previous.clicked.connect(lambda: self._neighbour(-1))
        ui.following.clicked.connect(lambda: self._neighbour(1))
        ui.veto.clicked.connect(lambda: self.vetoes_wanted.emit(self.piece))
        ui.review.clicked.connect(lambda: self.review_wanted.emit(self.piece))
        ui.strike.clicked.connect(self._begin_strike)
        ui.countersign.clicked.connect(self._countersign)
        ui.sign.clicked.connect(self._finish)
        ui.work.clicked.connect(self._work)
        keys = {"F3": ui.previous, "F4": ui.following, "F6": ui.veto, "F7": ui.strike}
        for key, button in {**keys, "F12": ui.sign}.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda button=button: button.isVisible() and button.click())

    # ------------------------------------------------------------ which piece
    def show_piece(self, piece: str) -> None:
        """Another piece; the first row that is still empty is in hand."""
        self.piece, self._draft, self._shown = piece, {}, ()
        sheet = self._sheet
        self.mode = DRAFT if sheet.mine and not sheet.signed else LOCKED
        self.current = sheet.after(0) or 1
        self.ui.rows_scroll.verticalScrollBar().setValue(0)
        self.refresh()
        self._clock.start()

    def begin_rescore(self) -> None:
        """Score the signed sheet anew, from what was signed."""
        self.mode, self._draft, self._shown = RESCORE, self._sheet.counting_rows(), ()
        self.current = min(self._draft, default=1)
        self.refresh()

    @property
    def _sheet(self) -> ScoreSheet:
        return self.turn.sheet(self.piece)

    def _neighbour(self, step: int) -> None:
        found = neighbour(self.turn.cards(), self.piece, step)
        if found:
            self.wanted.emit(found)

    def _step_back(self) -> None:
        """Esc: out of a correction first, then out of the sheet; nothing put down is lost."""
        if self.mode in (STRIKE, RESCORE):
            rescoring = self.mode == RESCORE
            self.mode, self._draft, self._shown = LOCKED, {}, ()
            self.refresh()
            if rescoring:
                self.review_wanted.emit(self.piece)
        else:
            self.back.emit()

    # ------------------------------------------------------------ showing
    def refresh(self) -> None:
        """Show the piece as it stands now; a piece that is his no more is closed."""
        if not self.piece:
            return
        if f"piece/{self.piece}" not in self.turn.rows:
            self.piece = ""
            self.back.emit()
            return
        sheet = self._sheet
        if self.mode == DRAFT and (sheet.signed or not sheet.mine):
            self.mode = LOCKED
        self._head(sheet)
        self.lines.show(sheet.lines(self._draft), self._in_hand(), self._choose)
        self._side(sheet)
        self._foot(sheet)

    def _in_hand(self) -> int:
        return self.current if self.mode != LOCKED else 0

    def _head(self, sheet: ScoreSheet) -> None:
        ui, row = self.ui, sheet.row
        ui.station.setText(self.tr("工位 %1").replace("%1", row["station"]))
        ui.piece.setText(self.tr("考件 %1").replace("%1", self.piece))
        ui.title.setText(rubric_title(self.turn.rows.get(f"rubric/{row['group']}", {})))
        word, tone = SAVE[sheet.save_state]
        ui.save.setText(word if sheet.filled else "")
        mark(ui.save, tone=tone)
        ui.work.setVisible(row["phase"] in (DRAWN, STARTED))
        ui.work.setText(self.tr("开始操作…") if row["phase"] == DRAWN else self.tr("操作结束…"))
        self._tick()

    def _tick(self) -> None:
        if self.piece:
            spent = worked(self.turn.worked_ms(self.piece))
            self.ui.worked.setText(self.tr("用时 %1").replace("%1", spent))

    def _side(self, sheet: ScoreSheet) -> None:
        if self.mode == LOCKED:
            self._signed(sheet)
            self.ui.side.setCurrentWidget(self.ui.signed_scroll)
            return
        self.ui.side.setCurrentWidget(self.ui.editor_scroll)
        if sheet.paper is None:
            return
        state = (self.piece, self.mode, self.current)
        if state != self._shown:
            self._shown = state
            self._edit(sheet)
        elif sheet.state(self.current) == REFUSED and self.mode == DRAFT:
            self.editor.say(next(x.problem for x in sheet.lines() if x.no == self.current))

    def _edit(self, sheet: ScoreSheet) -> None:
        row = sheet.rubric_row(self.current)
        was = self._draft.get(self.current) or sheet.shown_score(self.current)
        verb, note = self.tr("记下，下一项"), ""
        if self.mode == STRIKE:
            verb = self.tr("划改这一项…")
            old = taken_off(row, was)
            note = self.tr("原来：%1　得 %2 分").replace("%1", old).replace("%2", given(row, was))
        at_once = self.mode == DRAFT
        self.editor.show_row(row, was, verb, at_once=at_once, note=note)
        self.ui.editor_scroll.verticalScrollBar().setValue(0)

    def _signed(self, sheet: ScoreSheet) -> None:
        ui = self.ui
        ui.signed_title.setText(self._standing(sheet))
        ui.signed_total.setVisible(sheet.signed)
        ui.versions.setVisible(sheet.signed)
        if sheet.signed:
            version = sheet.counting
            total = self.tr("{0} 分").format(shown(version.total))
            ui.signed_total.setText(total + (self.tr("，有否定项") if version.vetoes else ""))
            ui.versions.setText("\n".join(version_lines(sheet.sheet, self.turn.name_of)))
        others = [one for one in sheets_of(self.turn.rows, self.piece) if one.signed]
        name = self.turn.name_of
        lines = [f"{name(one.examiner)}　{shown(one.counting.mark)} 分" for one in others]
        blind = len(others) < int(sheet.row["scorers"])
        ui.others.setText(self.tr("全组都签名后才显示") if blind else "\n".join(lines))
        self._corrections(sheet)

    def _standing(self, sheet: ScoreSheet) -> str:
        if not sheet.mine:
            return self.tr("这件考件不归您评")
        return self.tr("已签名，已锁定")

    def _corrections(self, sheet: ScoreSheet) -> None:
        """What may still be done to a signed sheet, or why not."""
        ui = self.ui
        card = next((c for c in self.turn.cards() if c.piece == self.piece), None)
        rechecking = card is not None and card.state == RECHECK
        ui.review.setVisible(rechecking)
        why = self.tr("正在复核，不能划改") if rechecking else ""
        why = why or (self.tr("上一次划改等第二人确认") if sheet.pending is not None else "")
        waits = waiting(sheets_of(self.turn.rows, self.piece), self.turn.staff)
        ui.countersign.setVisible(waits is not None and not rechecking)
        if waits is not None:
            words = self.tr("确认 %1 的划改…")
            ui.countersign.setText(words.replace("%1", self.turn.name_of(waits.examiner)))
        ui.strike.setVisible(sheet.signed)
        ui.strike.setEnabled(not why)
        ui.strike.setText(why or self.tr("划改…（另一人确认）F7"))

    def _foot(self, sheet: ScoreSheet) -> None:
        ui, cards = self.ui, self.turn.cards()
        total = len(sheet.lines())
        words = self.tr("考评员：%1　已评 %2 / %3 项　小计 %4 分")
        figures = (self.turn.name, sheet.filled, total, sheet.subtotal(self._draft))
        for at, value in enumerate(figures, 1):
            words = words.replace(f"%{at}", str(value))
        ui.tally.setText(words)
        ui.previous.setEnabled(bool(neighbour(cards, self.piece, -1)))
        ui.following.setEnabled(bool(neighbour(cards, self.piece, 1)))
        marked = len(sheet.vetoes)
        words = self.tr("否定项：%n 项已记… F6", "", marked) if marked else self.tr("否定项… F6")
        ui.veto.setText(words)
        why = self._why_not(sheet)
        ui.sign.setEnabled(not why)
        ui.sign.setText(why or self._verb())

    def _why_not(self, sheet: ScoreSheet) -> str:
        if self.mode == LOCKED and not sheet.signed:
            return self.tr("不归您评，只能看")
        if self.mode == LOCKED:
            return "" if self._next() is not None else self.tr("已签名，没有等您评的了")
        if self.mode == STRIKE:
            return self.tr("先选要划改的一项")
        return "" if self.mode == RESCORE else sheet.not_yet()

    def _next(self) -> Card | None:
        return next_piece(self.turn.cards(), self.piece)

    def _verb(self) -> str:
        following = self._next() if self.mode == LOCKED else None
        if following is not None:
            return self.tr("下一件：工位 {0} F12").format(following.station)
        return self.tr("交出重评… F12") if self.mode == RESCORE else self.tr("签名，锁定… F12")

    # ------------------------------------------------------------ doing
    def _choose(self, no: int) -> None:
        if self.mode == LOCKED:
            return
        self.current = no
        self.refresh()

    def _put(self, score: RowScore) -> None:
        if self.mode == STRIKE:
            self.struck.emit(self.piece, score)
            return
        if self.mode == RESCORE:
            self._draft[score.no] = score
            self._advance(min((n for n in self._draft if n > score.no), default=score.no))
            return
        try:
            self.turn.score(self.piece, score)
        except BozhenError as error:
            self.editor.say(sentence(error.code, error.params))
            return
        self._advance(self._sheet.after(score.no))

    def _advance(self, no: int) -> None:
        self.current, self._shown = no, ()
        self.refresh()
        line = self.lines.widget(no)
        if line is not None:
            self.ui.rows_scroll.ensureWidgetVisible(line)

    def _begin_strike(self) -> None:
        self.mode, self._shown = STRIKE, ()
        self.current = min(self._sheet.counting_rows(), default=1)
        self.refresh()

    def _finish(self) -> None:
        """The one primary act: sign, hand a re-scoring in, or go on to the next piece."""
        following = self._next()
        if self.mode == LOCKED and following is not None:
            self.wanted.emit(following.piece)
        elif self.mode == RESCORE:
            self.rescored.emit(self.piece, dict(self._draft))
        elif self.mode == DRAFT:
            self._ask_sign(self._sheet)

    def _ask_sign(self, sheet: ScoreSheet) -> None:
        vetoes = "，".join(sorted(sheet.vetoes))
        lines = [
            self.tr("%1 项全部评完，小计 %2 分。")
            .replace("%1", str(sheet.filled))
            .replace("%2", sheet.subtotal()),
            self.tr("记了否定项：%1。").replace("%1", vetoes)
            if vetoes
            else self.tr("没有记否定项。"),
            self.tr("签名后锁定；要改只能划改，由另一个人确认。"),
        ]
        title = self.tr("签名：工位 %1，考件 %2").replace("%1", sheet.row["station"])
        self._ask(title.replace("%2", self.piece), lines, self.tr("签名"), self._sign)

    def _ask(self, title: str, lines: list[str], verb: str, then: Callable[[], object]) -> Sheet:
        """Ask once, with buttons for fingers."""
        sheet = ask(self.window(), title, lines, verb, then)
        mark(sheet.back_button, finger="true")
        mark(sheet.confirm_button, finger="true")
        return sheet

    def _sign(self) -> None:
        self.turn.sign(self.piece, lambda _: self.refresh(), self._refused)

    def _countersign(self) -> None:
        """Somebody else's correction: agreed to, or refused with a reason."""
        waits = waiting(sheets_of(self.turn.rows, self.piece), self.turn.staff)
        if waits is None:
            return
        name = self.turn.name_of(waits.examiner)
        sheet = Countersign(self.window(), self._sheet, waits, name)
        sheet.settled.connect(self._do)
        sheet.open_sheet()

    def _refused(self, error: BozhenError) -> None:
        self.ui.tally.setText(sentence(error.code, error.params))

    def _work(self) -> None:
        row, piece = self._sheet.row, PieceNo(self.piece)
        place = self.tr("工位 %1，考件 %2").replace("%1", row["station"]).replace("%2", piece)
        if row["phase"] == DRAWN:
            lines = [place, self.tr("从现在起记操作用时。")]
            begin = StartPiece(piece=piece)
            self._ask(self.tr("开始操作"), lines, self.tr("开始"), lambda: self._do(begin))
            return
        spent = self.turn.worked_ms(self.piece)
        paper = self._sheet.paper
        over = paper is not None and spent >= paper.minutes * 60_000
        end = StopPiece(piece=piece, cause=TIME if over else DONE)
        lines = [place, self.tr("用时 %1，结束后不能再开始。").replace("%1", worked(spent))]
        sheet = self._ask(self.tr("操作结束"), lines, self.tr("结束操作"), lambda: self._do(end))
        halt = HaltField(sheet)
        halt.halted.connect(lambda why: self._do(StopPiece(piece=piece, cause=HALTED, reason=why)))
        sheet.add(halt)

    def _do(self, command: Command) -> None:
        self.turn.act(command, lambda _: self.refresh(), self._refused)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc steps back."""
        if event.key() == Qt.Key.Key_Escape:
            self._step_back()
        else:
            super().keyPressEvent(event)
