"""Batches and their sittings: planned, given out, come back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from bozhen_desktop.gui.forms.office.ui_batches import Ui_Batches
from bozhen_desktop.gui.office import sheets_in
from bozhen_desktop.gui.office.desk import OfficeDesk
from bozhen_desktop.gui.office.fitting import Fitting
from bozhen_desktop.gui.office.overview import SittingLine, sitting_lines
from bozhen_desktop.gui.widgets.table import Column, Table

COLUMNS = [
    Column("场次", lambda row: row.sitting),
    Column("科目", lambda row: row.subject),
    Column("时间", lambda row: row.when),
    Column("考点", lambda row: row.site),
    Column("考场", lambda row: row.rooms, wide=True),
    Column("座位", lambda row: str(row.seats), number=True, sort=lambda row: row.seats),
    Column("数据包", lambda row: str(row.issued), number=True, sort=lambda row: row.issued),
    Column("结果", lambda row: row.back, wide=True, tone=lambda row: row.tone),
]


class Batches(QWidget):
    """The plan of the batch at hand with the state of each sitting."""

    def __init__(self, desk: OfficeDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_Batches()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.desk = desk
        empty = self.tr("还没有批次。点右下角“登记批次计划”，选批次的计划文件。")
        self.table = Table(COLUMNS, empty, self)
        self.ui.table_box.addWidget(self.table)
        self.fitting = Fitting(self.table)
        self.ui.plan.clicked.connect(self._choose)
        self.ui.batch.activated.connect(self._picked)
        desk.changed.connect(self.refresh)
        desk.busy_changed.connect(self._free)
        self.refresh()

    def refresh(self) -> None:
        """Show batches and sittings as they stand."""
        lines = self.desk.batches()
        combo = self.ui.batch
        combo.clear()
        for line in lines:
            combo.addItem(line.batch, line.batch)
        combo.setCurrentIndex(combo.findData(self.desk.batch))
        now = next((line for line in lines if line.batch == self.desk.batch), None)
        words = self.tr("{0}：{1} 个场次，报名 {2} 人次")
        self.ui.summary.setText(words.format(*now[1:]) if now is not None else "")
        rows: list[SittingLine] = sitting_lines(self.desk.store, self.desk.batch)
        self.table.show_rows({row.sitting: row for row in rows})

    def _free(self, busy: bool) -> None:
        for widget in (self.ui.plan, self.ui.batch):
            widget.setEnabled(not busy)

    def _picked(self, _index: int) -> None:
        self.desk.choose_batch(str(self.ui.batch.currentData() or ""))

    def _choose(self) -> None:
        pattern = self.tr("批次计划 (*.json)")
        self.desk.choose_file(self, self.tr("选批次的计划文件"), pattern, self.take_plan)

    def take_plan(self, path: Path) -> None:
        """Take or change a plan."""
        self.ui.message.clear()
        who, reason = self.desk.who(self.ui.witness.text()), self.ui.reason.text().strip()
        store = self.desk.store

        def done(line: str) -> str:
            self.desk.choose_newest()
            self.ui.reason.clear()
            self.ui.witness.clear()
            return line

        self.desk.run(
            self.tr("登记批次计划"),
            lambda _: sheets_in.take_plan_file(store, path, who, reason),
            done,
            self.ui.message.setText,
        )
