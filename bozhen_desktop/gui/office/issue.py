"""Exam packages: issued into a folder, copied to sticks by site, each read back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDate
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QWidget

from bozhen_desktop.domain.batchplan import local_day
from bozhen_desktop.gui.dialogs import ask
from bozhen_desktop.gui.forms.office.ui_issue import Ui_Issue
from bozhen_desktop.gui.office import packages_out
from bozhen_desktop.gui.office.desk import OfficeDesk
from bozhen_desktop.gui.office.fitting import Fitting
from bozhen_desktop.gui.office.packages_out import IssuedNow
from bozhen_desktop.gui.office.wording import say
from bozhen_desktop.gui.widgets.table import Column, Table
from bozhen_desktop.gui.widgets.task_bar import Toned
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import BatchId
from bozhen_desktop.office.issue import Index, IssueOrder

COLUMNS = [
    Column("场次", lambda row: row.sitting),
    Column("科目", lambda row: row.subject),
    Column("考点", lambda row: row.site),
    Column("考生（人）", lambda row: str(row.entries), number=True, sort=lambda row: row.entries),
    Column("数据包", lambda row: row.file, wide=True),
    Column("现在", lambda row: row.state, wide=True),
]


class Issue(QWidget):
    """What was issued into one folder, and where it went from there."""

    def __init__(self, desk: OfficeDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_Issue()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.desk = desk
        self.index: Index | None = None
        self.folder = Path()
        self.copied: set[str] = set()
        empty = self.tr("还没有下发。点“下发”选一个目录；口令条和准考证也写在那里。")
        self.table = Table(COLUMNS, empty, self)
        self.ui.table_box.addWidget(self.table)
        self.fitting = Fitting(self.table)
        self._set_up()
        self.refresh()

    def _set_up(self) -> None:
        ui, desk = self.ui, self.desk
        for field in (ui.seats, ui.start_in):
            field.setValidator(QIntValidator(1, 1_000_000, self))
        for widget in (ui.seats, ui.seats_label, ui.start_in, ui.start_label):
            widget.setVisible(desk.rehearsal)
        today = local_day(desk.store.clock.wall_ms())
        ui.day.setDate(QDate.fromString(today, "yyyy-MM-dd"))
        ui.issue.clicked.connect(self._choose_target)
        ui.open.clicked.connect(self._choose_old)
        ui.stick.clicked.connect(self._choose_stick)
        desk.changed.connect(self.refresh)
        desk.busy_changed.connect(lambda _: self._buttons())

    def refresh(self) -> None:
        """Show the packages at hand."""
        ui, batch, index = self.ui, self.desk.batch, self.index
        ui.batch_label.setText(self.tr("批次 {0}").format(batch) if batch else "")
        rows = packages_out.package_rows(index, self.copied) if index is not None else []
        self.table.show_rows({row.file: row for row in rows})
        ui.folder.setText(self.tr("下发目录：{0}").format(self.folder) if index else "")
        sites = sorted({row.site for row in rows})
        if [ui.site.itemText(at) for at in range(ui.site.count())] != sites:
            ui.site.clear()
            ui.site.addItems(sites)
            ui.site.setCurrentIndex(-1)
        self._buttons()

    def _buttons(self) -> None:
        ui, free = self.ui, not self.desk.busy
        ui.issue.setEnabled(free and bool(self.desk.batch))
        ui.issue.setText(self.tr("下发…") if self.desk.batch else self.tr("先登记批次计划"))
        ui.open.setEnabled(free)
        there = self.index is not None
        for widget in (ui.site, ui.site_label, ui.stick):
            widget.setVisible(there)
        ui.stick.setEnabled(free and there)

    # ------------------------------------------------------------ issue
    def _order(self) -> IssueOrder:
        ui = self.ui
        seats, start = ui.seats.text(), ui.start_in.text()
        return IssueOrder(
            batch=BatchId(self.desk.batch),
            day0=ui.day.date().toString("yyyy-MM-dd"),
            seats=int(seats) if seats else None,
            start_in=int(start) if start else None,
            reason=ui.reason.text().strip(),
        )

    def _choose_target(self) -> None:
        self.desk.choose_folder(self, self.tr("选下发目录（空目录）"), self.ask_issue)

    def ask_issue(self, folder: Path) -> None:
        """Say what will be, and ask once."""
        order = self._order()
        line = next(one for one in self.desk.batches() if one.batch == self.desk.batch)
        effect = [
            self.tr("{0} 个场次，报名 {1} 人次，首日 {2}。").format(
                line.sittings, line.entries, order.day0
            ),
            self.tr("编准考证号、组卷、加密，写到 {0}。").format(folder),
            self.tr("口令条和准考证也在这个目录，只供印制密封，用完销毁。"),
        ]
        title = self.tr("下发批次 {0}").format(self.desk.batch)
        ask(self.window(), title, effect, self.tr("下发"), lambda: self.issue(folder))

    def issue(self, folder: Path) -> None:
        """Issue the batch into a folder."""
        self.ui.message.clear()
        store, order = self.desk.store, self._order()
        who = self.desk.who(self.ui.witness.text())

        def done(made: IssuedNow) -> Toned:
            self._show(made.listed, made.folder)
            self.ui.reminders.setText("\n".join(made.reminders))
            count, notes = len(made.listed.packages), len(made.reminders)
            line = self.tr("已下发 {0} 个数据包到 {1}").format(count, made.folder.name)
            more = self.tr("；{0} 条提醒，请看上面").format(notes) if notes else ""
            return Toned(line + more, "warn" if notes else "ok")

        self.desk.run(
            self.tr("下发"),
            lambda progress: packages_out.issue_into(store, order, who, folder, progress.step),
            done,
            self.ui.message.setText,
        )

    def _show(self, index: Index, folder: Path) -> None:
        self.index, self.folder, self.copied = index, folder, set()
        self.ui.reminders.clear()
        self.refresh()

    def _choose_old(self) -> None:
        self.desk.choose_folder(self, self.tr("选以前的下发目录"), self.open_folder)

    def open_folder(self, folder: Path) -> None:
        """Show what was issued into a folder before."""
        self.ui.message.clear()
        try:
            self._show(packages_out.read_index(folder), folder)
        except BozhenError as error:
            self.ui.message.setText(say(error))

    # ------------------------------------------------------------ sticks
    def _choose_stick(self) -> None:
        if self.ui.site.currentIndex() < 0:
            self.ui.message.setText(self.tr("请先选 U 盘是给哪个考点的。"))
            return
        self.desk.choose_folder(self, self.tr("选 U 盘"), self.copy_to)

    def copy_to(self, stick: Path) -> None:
        """Copy the packages of the chosen site to a stick."""
        self.ui.message.clear()
        index, folder, site = self.index, self.folder, self.ui.site.currentText()
        if index is None:
            return
        listed = index

        def done(names: list[str]) -> str:
            self.copied |= set(names)
            self.refresh()
            words = self.tr("{0}：已拷 {1} 个数据包到 U 盘，已读回核对")
            return words.format(site, len(names))

        self.desk.run(
            self.tr("拷到 U 盘"),
            lambda progress: packages_out.copy_to_stick(listed, folder, stick, site, progress.step),
            done,
            self.ui.message.setText,
        )
