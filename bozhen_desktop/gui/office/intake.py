"""Results in: the packages on a stick, each with what became of it; receipts go back on it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from bozhen_desktop.exchange.sticks import StickFile
from bozhen_desktop.gui.forms.office.ui_intake import Ui_Intake
from bozhen_desktop.gui.office import results_in
from bozhen_desktop.gui.office.desk import OfficeDesk
from bozhen_desktop.gui.office.fitting import Fitting
from bozhen_desktop.gui.office.results_in import TONES, WAITING, FileRow, Taken
from bozhen_desktop.gui.office.wording import say
from bozhen_desktop.gui.widgets.table import Column, Table
from bozhen_desktop.gui.widgets.task_bar import Toned
from bozhen_desktop.kernel.errors import BozhenError

COLUMNS = [
    Column("文件", lambda row: row.name),
    Column(
        "大小（KB）",
        lambda row: row.size,
        number=True,
        sort=lambda row: int(row.size.replace(",", "")),
    ),
    Column("结果", lambda row: row.state, tone=lambda row: TONES.get(row.state, "")),
    Column("场次", lambda row: row.sitting),
    Column("新增（条）", lambda row: str(row.new), number=True, sort=lambda row: row.new),
    Column("说明", lambda row: row.words, wide=True),
]


class Intake(QWidget):
    """One stick at a time."""

    def __init__(self, desk: OfficeDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_Intake()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.desk = desk
        self.stick: Path | None = None
        self.files: list[StickFile] = []
        self.rows: list[FileRow] = []
        empty = self.tr("插上考场交来的 U 盘，点“选 U 盘或目录”。")
        self.table = Table(COLUMNS, empty, self)
        self.ui.table_box.addWidget(self.table)
        self.fitting = Fitting(self.table)
        self.ui.choose.clicked.connect(self._choose)
        self.ui.take.clicked.connect(self.take)
        QShortcut(QKeySequence("Ctrl+O"), self, self._choose)
        desk.busy_changed.connect(lambda _: self._buttons())
        self._buttons()

    def _choose(self) -> None:
        if not self.desk.busy:
            self.desk.choose_folder(self, self.tr("选 U 盘或目录"), self.open_stick)

    def open_stick(self, stick: Path) -> None:
        """List what is there; nothing is opened yet."""
        self.ui.message.clear()
        try:
            found = results_in.list_files(stick)
        except BozhenError as error:
            found = []
            self.ui.message.setText(say(error))
        self.stick = stick
        self.files, self.rows = [one[0] for one in found], [one[1] for one in found]
        self.ui.folder.setText(str(stick))
        if not found and not self.ui.message.text():
            self.ui.message.setText(self.tr("这里没有数据包（.bzp 文件），请看是不是选错了盘。"))
        self._show()

    def _show(self) -> None:
        self.table.show_rows({str(at): row for at, row in enumerate(self.rows)})
        self._buttons()

    def _waiting(self) -> list[StickFile]:
        pairs = zip(self.files, self.rows, strict=True)
        return [file for file, row in pairs if row.state == WAITING]

    def _buttons(self) -> None:
        waiting = len(self._waiting())
        self.ui.choose.setEnabled(not self.desk.busy)
        self.ui.take.setEnabled(bool(waiting) and not self.desk.busy)
        if waiting:
            self.ui.take.setText(self.tr("导入 {0} 个数据包").format(waiting))
        else:
            self.ui.take.setText(self.tr("没有等着导入的数据包"))

    def take(self) -> None:
        """Take all waiting packages in, one by one."""
        stick, waiting = self.stick, self._waiting()
        if stick is None or not waiting:
            return
        store, actor = self.desk.store, self.desk.actor
        self.desk.run(
            self.tr("导入考试结果"),
            lambda progress: results_in.take_all(store, waiting, stick, actor, progress.step),
            self._taken,
            self.ui.message.setText,
        )

    def _taken(self, taken: Taken) -> Toned:
        fates = {row.name: row for row in taken.rows}
        self.rows = [fates.get(row.name, row) for row in self.rows]
        self._show()
        return results_in.summary(taken)
