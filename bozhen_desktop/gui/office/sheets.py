"""Entry and item sheets: chosen, reviewed row by row, taken only when a person says so."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from bozhen_desktop.domain.items import SOURCES
from bozhen_desktop.gui.dialogs import ask
from bozhen_desktop.gui.forms.office.ui_sheets import Ui_Sheets
from bozhen_desktop.gui.office import sheets_in
from bozhen_desktop.gui.office.desk import OfficeDesk
from bozhen_desktop.gui.office.fitting import Fitting
from bozhen_desktop.gui.office.sheets_in import FaultLine, Reviewed
from bozhen_desktop.gui.widgets.table import Column, Table
from bozhen_desktop.gui.widgets.task_bar import Toned
from bozhen_desktop.office.registration import ItemOrigin, SheetOutcome, Who

COLUMNS = [
    Column(
        "行",
        lambda fault: str(fault.row) if fault.row else "",
        number=True,
        sort=lambda fault: fault.row,
    ),
    Column("栏目", lambda fault: fault.field),
    Column("哪里不对，怎么改", lambda fault: fault.words, wide=True),
]
SHEET_PATTERN = "表格 (*.xlsx *.xls *.csv)"
OTHER_SOURCE = "其他"


class Sheets(QWidget):
    """A sheet waits here, reviewed, until it is taken or dropped."""

    def __init__(self, desk: OfficeDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_Sheets()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.desk = desk
        self.reviewed: Reviewed | None = None
        self.photo_faults: list[FaultLine] = []
        empty = self.tr("选一张表先检查；不合格的行和改法会列在这里，确认前什么都不导入。")
        self.table = Table(COLUMNS, empty, self)
        self.ui.table_box.addWidget(self.table)
        self.fitting = Fitting(self.table)
        self.ui.source.addItems(list(SOURCES))
        self.ui.source.setCurrentText(OTHER_SOURCE)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        ui, desk = self.ui, self.desk
        ui.entries.clicked.connect(self._choose_entries)
        ui.items.clicked.connect(self._choose_items)
        ui.photos.clicked.connect(self._choose_photos)
        ui.take.clicked.connect(self._take)
        ui.drop.clicked.connect(self.drop)
        QShortcut(QKeySequence("Ctrl+1"), self, self._choose_entries)
        QShortcut(QKeySequence("Ctrl+2"), self, self._choose_items)
        QShortcut(QKeySequence("Ctrl+3"), self, self._choose_photos)
        desk.changed.connect(self.refresh)
        desk.busy_changed.connect(lambda _: self._buttons())

    def refresh(self) -> None:
        """Show the batch at hand and what waits."""
        ui, batch = self.ui, self.desk.batch
        ui.batch_label.setText(self.tr("批次 {0}").format(batch) if batch else "")
        plans = self.desk.store.bureau.batches.plans
        rows = plans[batch].plan.scope if batch in plans else []
        scopes = [(f"{row.trade} {row.level}", (row.trade, row.level)) for row in rows]
        if [ui.scope.itemText(at) for at in range(ui.scope.count())] != [s[0] for s in scopes]:
            ui.scope.clear()
            for text, value in scopes:
                ui.scope.addItem(text, value)
            ui.scope.setCurrentIndex(-1)
        self._show()

    def _show(self) -> None:
        found = self.reviewed
        faults = found.faults if found is not None else self.photo_faults
        self.table.show_rows({str(at): fault for at, fault in enumerate(faults)})
        words = found.summary if found is not None else ""
        self.ui.summary.setText(words)
        self.table.setVisible(found is None or bool(faults))
        batch = self.desk.batch
        self.ui.photos_label.setText(sheets_in.photos_line(self.desk.store, batch) if batch else "")
        self._buttons()

    def _buttons(self) -> None:
        ui, found, busy = self.ui, self.reviewed, self.desk.busy
        ui.entries.setEnabled(not busy and bool(self.desk.batch))
        ui.items.setEnabled(not busy and bool(self.desk.batch))
        ui.photos.setEnabled(not busy and bool(self.desk.batch))
        ui.drop.setVisible(found is not None)
        ui.take.setEnabled(found is not None and found.good > 0 and not busy)
        ui.take.setText(self._verb())

    def _verb(self) -> str:
        found = self.reviewed
        if not self.desk.batch:
            return self.tr("先登记批次计划")
        if found is None:
            return self.tr("先选一张表")
        if not found.good:
            return self.tr("没有一行合格")
        if found.faults:
            return self.tr("只导入合格的 {0} 条…").format(found.good)
        return self.tr("导入 {0} 条").format(found.good)

    # ------------------------------------------------------------ acts
    def _choose_entries(self) -> None:
        if self.ui.entries.isEnabled():
            self.desk.choose_file(self, self.tr("选报名表"), SHEET_PATTERN, self.review_entries)

    def _choose_items(self) -> None:
        if not self.ui.items.isEnabled():
            return
        if self.ui.scope.currentIndex() < 0:
            self.ui.message.setText(self.tr("请先选试题属于哪个职业和等级。"))
            return
        self.desk.choose_file(self, self.tr("选试题表"), SHEET_PATTERN, self.review_items)

    def _choose_photos(self) -> None:
        if self.ui.photos.isEnabled():
            title = self.tr("选照片目录（证件号码.jpg）")
            self.desk.choose_folder(self, title, self.take_photos)

    def take_photos(self, folder: Path) -> None:
        """Take the photographs of a folder; files that are refused are listed."""
        self.drop()
        store, batch, who = self.desk.store, self.desk.batch, self._who()

        def done(made: tuple[list[FaultLine], Toned]) -> Toned:
            self.photo_faults, line = made
            self._show()
            return line

        self.desk.run(
            self.tr("导入照片"),
            lambda _: sheets_in.take_photo_folder(store, folder, batch, who),
            done,
            self.ui.message.setText,
        )

    def review_entries(self, path: Path) -> None:
        """Read an entry sheet and show what is wrong with it."""
        self._review(path, None)

    def review_items(self, path: Path) -> None:
        """Read an item sheet of the chosen trade and level."""
        trade, level = self.ui.scope.currentData()
        origin = ItemOrigin(
            trade=trade,
            level=level,
            source=self.ui.source.currentText(),
            approval=self.ui.approval.text().strip(),
        )
        self._review(path, origin)

    def _review(self, path: Path, origin: ItemOrigin | None) -> None:
        self.drop()
        store, batch, who = self.desk.store, self.desk.batch, self._who()
        outside = self.ui.outside.text().strip()

        def done(found: Reviewed) -> Toned:
            self.reviewed = found
            self._show()
            return Toned(found.summary, "warn" if found.faults else "ok")

        self.desk.run(
            self.tr("检查 {0}").format(path.name),
            lambda _: sheets_in.review(store, path, batch, who, origin, outside),
            done,
            self.ui.message.setText,
        )

    def _who(self) -> Who:
        return self.desk.who(self.ui.witness.text())

    def drop(self) -> None:
        """Forget the sheet that waits."""
        self.reviewed, self.photo_faults = None, []
        self.ui.message.clear()
        self._show()

    def _take(self) -> None:
        found = self.reviewed
        if found is None:
            return
        if not found.faults:
            self._taken()
            return
        effect = [
            self.tr("导入 {0} 条，{1} 条不导入。").format(found.good, found.bad),
            self.tr("不合格的改好后可以另存一张表再导入。"),
        ]
        verb = self.tr("导入 {0} 条").format(found.good)
        ask(
            self.window(),
            self.tr("只导入合格的：{0}").format(found.name),
            effect,
            verb,
            self._taken,
        )

    def _taken(self) -> None:
        found, store, who = self.reviewed, self.desk.store, self._who()
        if found is None:
            return
        sheet = found

        def done(outcome: SheetOutcome) -> str:
            self.drop()
            return sheets_in.outcome_line(outcome)

        self.desk.run(
            self.tr("导入 {0}").format(sheet.name),
            lambda _: sheets_in.take(store, sheet, who),
            done,
            self.ui.message.setText,
        )
