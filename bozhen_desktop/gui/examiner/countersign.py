"""A pending version of somebody's signed sheet, before the eyes of who countersigns it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from bozhen_desktop.domain.corrections import CountersignVersion
from bozhen_desktop.domain.scoresheet import RowScore, Sheet
from bozhen_desktop.gui import dialogs
from bozhen_desktop.gui.examiner.score_sheet import ScoreSheet
from bozhen_desktop.gui.examiner.wording import given, shown, taken_off
from bozhen_desktop.gui.theme import mark
from bozhen_desktop.gui.widgets.calm import CalmButton


class Change(NamedTuple):
    """One row before and after a strike-through, and the totals in hundredths."""

    old: RowScore
    new: RowScore
    total_before: int
    total_after: int


def effect_of(row: Mapping[str, Any], change: Change) -> list[str]:
    """What a strike-through does, in words and numbers; `row` of the rubric."""

    def said(score: RowScore) -> str:
        return f"{taken_off(row, score) or '—'}　得 {given(row, score)} 分"

    return [
        f"第 {change.new.no} 项 {row['content']}",
        f"原来：{said(change.old)}",
        f"改为：{said(change.new)}",
        f"总分 {shown(change.total_before)} → {shown(change.total_after)} 分",
    ]


def change_of(sheet: Sheet) -> Change | None:
    """What the pending version of a sheet changes; None when none waits."""
    pending = sheet.pending
    if pending is None:
        return None
    before = {row.no: row for row in sheet.counting.rows}
    new = next((row for row in pending.rows if before.get(row.no) != row), None)
    if new is None:
        return None
    return Change(before[new.no], new, sheet.counting.total, pending.total)


def waiting(sheets: list[Sheet], me: str) -> Sheet | None:
    """The first sheet of somebody else that waits for a countersignature."""
    return next((one for one in sheets if one.examiner != me and one.pending is not None), None)


class Countersign(dialogs.Sheet):
    """`settled` carries the `CountersignVersion`: accepted, or rejected with a reason."""

    settled = Signal(object)

    def __init__(self, window: QWidget, own: ScoreSheet, sheet: Sheet, name: str) -> None:
        """`own`: the viewer's sheet of the same piece, for its rubric; `name`: who struck."""
        change, pending = change_of(sheet), sheet.pending
        lines = effect_of(own.rubric_row(change.new.no), change) if change is not None else []
        reason = self.tr("%1 写的理由：%2").replace("%1", name)
        lines.append(reason.replace("%2", pending.reason if pending is not None else ""))
        title = self.tr("确认划改：考件 %1").replace("%1", sheet.piece)
        super().__init__(window, title, ["\n".join(lines)], self.tr("同意划改"))
        self._sheet = sheet
        self.why = QLineEdit(self.card)
        self.why.setObjectName("why")
        self.why.setPlaceholderText(self.tr("不同意时写理由"))
        self.reject = CalmButton(self.card)
        self.reject.setObjectName("reject")
        self.reject.clicked.connect(lambda: self._settle(accept=False))
        for button in (self.reject, self.back_button, self.confirm_button):
            mark(button, finger="true")
        self.why.textChanged.connect(self._words)
        self.confirmed.connect(lambda: self._settle(accept=True))
        self.add(self.why)
        self.buttons.insertWidget(1, self.reject)
        self._words()

    def _words(self) -> None:
        written = bool(self.why.text().strip())
        self.reject.setEnabled(written)
        self.reject.setText(self.tr("不同意划改") if written else self.tr("不同意要先写理由"))

    def _settle(self, *, accept: bool) -> None:
        pending = self._sheet.pending
        if pending is None:
            return
        reason = "" if accept else self.why.text().strip()
        self.settled.emit(
            CountersignVersion(
                piece=self._sheet.piece,
                examiner=self._sheet.examiner,
                version=pending.number,
                accept=accept,
                reason=reason,
            )
        )
        if not accept:
            self.close_sheet()
