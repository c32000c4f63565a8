"""导出移交: the hall packs, this PC writes to the stick and reads back, the hall is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from bozhen_desktop.exchange.sticks import put_on_stick
from bozhen_desktop.gui.console.closing import written_lines
from bozhen_desktop.gui.console.people import people
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.tables import listing, words
from bozhen_desktop.gui.console.wording import of_error
from bozhen_desktop.gui.forms.console.ui_handover import Ui_Handover
from bozhen_desktop.gui.tasks import Progress
from bozhen_desktop.gui.widgets.task_bar import TaskBar
from bozhen_desktop.host.files import shred_file, write_atomically
from bozhen_desktop.kernel.errors import BozhenError

RANGE = ("package", "manifest", "sequence", "first", "last")
_SHORT = 24


class Handover(Screen):
    """What was written so far, and the next package."""

    def __init__(self, room: RoomLink) -> None:
        super().__init__(room)
        self.ui = Ui_Handover()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.settle()
        self.folder: Path | None = None
        self._busy = False
        self.table = listing(
            [words(self.tr("已导出"), 0, wide=True)],
            self.tr("还没有导出：选好 U 盘后按右下角的按钮"),
            self,
        )
        self.ui.written.addWidget(self.table)
        self.bar = TaskBar(self)
        self.ui.task.addWidget(self.bar)
        self.ui.choose.clicked.connect(self._choose)
        self.ui.primary.clicked.connect(self.export_rest)
        self.ui.full.clicked.connect(lambda: self.export(full=True))
        self.ui.purge.clicked.connect(self.purge)
        if room.stick is not None:
            self.open_folder(room.stick)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("选择 U 盘或文件夹"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.open_folder(Path(name)))
        dialog.open()

    def open_folder(self, folder: Path) -> None:
        """Where the package goes."""
        self.folder = folder
        self.ui.folder.setText(str(folder))
        self.refresh()

    def refresh(self) -> None:
        """What was written, and whether the next may be."""
        lines = written_lines(self.rows)
        self.table.show_rows({line: (line,) for line in lines})
        why = self._why_not()
        self.hold(self.ui.primary, why)
        self.hold(self.ui.full, why or ("" if lines else self.tr("还没有导出过")), named=True)

        closed = self.rows.get("sitting", {}).get("closed")
        first = self.tr("先清点关闭场次") if not closed else self.tr("先导出")
        self.hold(self.ui.purge, "" if closed and lines else first, named=True)

    def purge(self) -> None:
        """清除: two persons end the sitting's data on this PC, once the head office has them."""
        what = self.tr("本场 {0} 人的日志、答案、成绩和试卷从考务机清除，钥匙销毁，不能恢复。")
        sheet = self.sheet(
            self.tr("清除本场数据"),
            [
                what.format(len(people(self.rows))),
                self.tr("总部已收到并回执的才能清除；总部的数据不受影响。"),
            ],
            self.tr("两人清除"),
            seconds=self.others(),
            danger=True,
        )
        sheet.submit = self.submit_request("purge", lambda _: {}, self.tr("本场数据已清除"))
        sheet.confirmed.connect(self.room.sitting_gone)
        sheet.open_sheet()

    def _why_not(self) -> str:
        if not self.room.connected:
            return self.tr("等考务机连上")
        if self._busy:
            return self.tr("正在导出")
        if not self.rows.get("sitting", {}).get("closed"):
            return self.tr("先清点关闭场次")
        return "" if self.folder is not None else self.tr("先选 U 盘")

    # ------------------------------------------------------------ the way out
    def export_rest(self) -> None:
        """What came since the last package."""
        self.export()

    def export(self, *, full: bool = False) -> None:
        """Ask the hall to pack, then fetch, write, read back, say so."""
        self._busy = True
        self.refresh()
        args: dict[str, Any] = {"full": True} if full else {}
        self.room.say(self.tr("考务机正在打包"), "brand")
        self.room.request("export-result", args, self._made, self._failed)

    def _made(self, made: dict[str, Any]) -> None:
        self.room.fetch(made["digest"], lambda data: self._write(made, data), self._failed)

    def _write(self, made: dict[str, Any], data: bytes) -> None:
        folder, name = self.folder, made["name"]
        if folder is None:
            return
        source = self.room.spool / f"{made['package']}.out"

        def work(progress: Progress) -> str:
            write_atomically(source, data)
            try:
                return put_on_stick(
                    source,
                    folder,
                    name,
                    expected=made["digest"],
                    progress=lambda done, total: progress.step(done, total, name),
                )
            finally:
                shred_file(source)

        task = self.bar.run(
            self.tr("写入 U 盘"), work, lambda _: self.tr("已写入，已读回核对"), of_error
        )
        task.done.connect(lambda _: self._confirm(made, folder))
        task.failed.connect(lambda _: self._over())
        task.cancelled.connect(self._over)

    def _confirm(self, made: dict[str, Any], folder: Path) -> None:
        """Only now it counts as exported."""
        args = {"medium": folder.name[:_SHORT] or "U", **{key: made[key] for key in RANGE}}
        count = len(people(self.rows))

        def done(_: object) -> None:
            self._over()
            line = self.tr("已导出 {0} 人，已读回核对：{1}")
            self.room.say(line.format(count, made["name"]))

        self.room.request("confirm-written", args, done, self._failed)

    def _failed(self, error: BozhenError) -> None:
        self._over()
        self.room.complain(error)

    def _over(self) -> None:
        self._busy = False
        self.refresh()
