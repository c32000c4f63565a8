"""复核 of a piece: why, all sheets side by side, what this person may do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from bozhen_desktop.domain.panels import ConfirmSheet, ConveneRecheck
from bozhen_desktop.domain.scoresheet import RowScore
from bozhen_desktop.gui.dialogs import plain_label
from bozhen_desktop.gui.examiner.grids import empty
from bozhen_desktop.gui.examiner.recheck_state import CLOSE, CONVENE, STATE, Opinion, Review, review
from bozhen_desktop.gui.examiner.turn import Turn
from bozhen_desktop.gui.examiner.wording import sentence
from bozhen_desktop.gui.forms.examiner.ui_review import Ui_ReviewPage
from bozhen_desktop.gui.theme import mark
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import PieceNo


class ReviewPage(QWidget):
    """`finished`: back to the sheet; `rescore_wanted`: score anew; `close_wanted`: two sign."""

    finished = Signal(str)
    rescore_wanted = Signal(str)
    close_wanted = Signal(str)

    def __init__(self, turn: Turn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_ReviewPage()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.turn = turn
        self.piece = ""
        self._rows: dict[int, RowScore] = {}
        self._opinions: list[Opinion] = []
        self.ui.back.clicked.connect(self._finish)
        self.ui.rescore.clicked.connect(lambda: self.rescore_wanted.emit(self.piece))
        self.ui.act.clicked.connect(self._act)
        self.ui.reason.textChanged.connect(lambda _: self.refresh())
        turn.changed.connect(self.refresh)

    def show_piece(self, piece: str, rows: dict[int, RowScore] | None = None) -> None:
        """The re-check of a piece; `rows`: a re-scoring that only lacks its reason."""
        self.piece, self._rows, self._opinions = piece, rows or {}, []
        empty(self.ui.opinions_list)
        self.ui.reason.clear()
        self.ui.message.clear()
        self.refresh()

    def refresh(self) -> None:
        """Show it as it stands."""
        if not self.piece:
            return
        found = review(self.turn.rows, self.piece, self.turn.staff)
        station = self.turn.rows.get(f"piece/{self.piece}", {}).get("station", "")
        title = self.tr("复核：工位 %1，考件 %2").replace("%1", station).replace("%2", self.piece)
        self.ui.heading.setText(title)
        causes = "。".join(filter(None, (found.causes, found.hint))) if found is not None else ""
        self.ui.causes.setText(causes or self.tr("复核已结束"))
        if found is not None and found.opinions != self._opinions:
            self._opinions = found.opinions
            self._show_opinions(found.opinions)
        self._buttons(found)

    def _show_opinions(self, opinions: list[Opinion]) -> None:
        empty(self.ui.opinions_list)
        for one in opinions:
            card = QFrame(self.ui.opinions)
            mark(card, kind="card", tone="ok" if one.said else "")
            body = QVBoxLayout(card)
            me = self.tr("（您）") if one.examiner == self.turn.staff else ""
            body.addWidget(
                plain_label(f"{self.turn.name_of(one.examiner)}{me}　{one.mark} 分", kind="heading")
            )
            body.addWidget(plain_label(one.said or self.tr("还没有表态")))
            self.ui.opinions_list.addWidget(card)
        self.ui.opinions_list.addStretch(1)

    def _buttons(self, found: Review | None) -> None:
        act = found.act if found is not None else ""
        stating = act == STATE
        self.ui.reason.setVisible(stating)
        self.ui.reason_label.setVisible(stating)
        self.ui.rescore.setVisible(stating and not self._rows)
        why = self._why_not(found)
        self.ui.act.setEnabled(not why)
        self.ui.act.setText(why or self._verb(act))

    def _why_not(self, found: Review | None) -> str:
        if found is None:
            return self.tr("复核已结束")
        if found.act not in (CONVENE, STATE, CLOSE):
            return found.hint
        if found.act == STATE and not self.ui.reason.text().strip():
            return self.tr("请先写理由")
        return ""

    def _verb(self, act: str) -> str:
        if act == STATE:
            return self.tr("交出重评") if self._rows else self.tr("维持原分")
        return self.tr("召集复核") if act == CONVENE else self.tr("结束复核…")

    def _act(self) -> None:
        found = review(self.turn.rows, self.piece, self.turn.staff)
        if found is None or self._why_not(found):
            return
        self.ui.message.clear()
        piece, reason = PieceNo(self.piece), self.ui.reason.text().strip()
        if found.act == CLOSE:
            self.close_wanted.emit(self.piece)
        elif found.act == CONVENE:
            self.turn.act(ConveneRecheck(piece=piece), self._done, self._refused)
        elif self._rows:
            self.turn.rescore(self.piece, self._rows, reason, self._done, self._refused)
        else:
            confirm = ConfirmSheet(piece=piece, reason=reason)
            self.turn.act(confirm, self._done, self._refused)

    def _done(self, _answer: object) -> None:
        self._rows = {}
        self.ui.reason.clear()
        self.refresh()

    def _refused(self, error: BozhenError) -> None:
        self.ui.message.setText(sentence(error.code, error.params))

    def _finish(self) -> None:
        self.finished.emit(self.piece)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc steps back."""
        if event.key() == Qt.Key.Key_Escape:
            self._finish()
        else:
            super().keyPressEvent(event)
