"""导入考试数据: a folder or stick, its packages, one of them into the hall."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog

from bozhen_desktop.exchange.sticks import StickFile, let_go, list_packages, take_in
from bozhen_desktop.gui.console.act_sheet import DUTY_WORDS
from bozhen_desktop.gui.console.arrivals import EXAM, Kind, kind_of
from bozhen_desktop.gui.console.days_path import SEATS
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.tables import listing, words
from bozhen_desktop.gui.console.wording import of_error, sentence
from bozhen_desktop.gui.forms.console.ui_import_data import Ui_ImportData
from bozhen_desktop.gui.tasks import Progress
from bozhen_desktop.gui.widgets.task_bar import TaskBar
from bozhen_desktop.host.files import read_regular
from bozhen_desktop.kernel.errors import BozhenError

FOUNDING = ("import-exam", "take-trust")
KEEPERS = ("site_chief", "custodian", "technician")
"""While a sitting is open here, one of these takes new data in."""


class ImportData(Screen):
    """The only screen before there is a sitting."""

    def __init__(self, room: RoomLink) -> None:
        super().__init__(room)
        self.ui = Ui_ImportData()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.settle()
        columns = [
            words(self.tr("文件"), 0, wide=True),
            words(self.tr("大小（KB）"), 1, number=True),
            words(self.tr("能否导入"), 2),
        ]
        self.table = listing(
            columns, self.tr("选好文件夹后，这里列出考试数据文件"), self, search=False
        )
        self.ui.files.addWidget(self.table)
        self.bar = TaskBar(self)
        self.ui.task.addWidget(self.bar)
        self.files: dict[str, StickFile] = {}
        self.folder: Path | None = None
        self._busy = False
        self.table.selected.connect(lambda _: self.refresh())
        self.ui.choose.clicked.connect(self._choose)
        self.ui.again.clicked.connect(self._read)
        self.ui.primary.clicked.connect(self.take)
        if room.stick is not None:
            self.open_folder(room.stick)

    # ------------------------------------------------------------ the folder
    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("选择 U 盘或文件夹"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.open_folder(Path(name)))
        dialog.open()

    def open_folder(self, folder: Path) -> None:
        """List the packages of a folder."""
        self.folder = folder
        self.ui.folder.setText(str(folder))
        self._read()

    def _read(self) -> None:
        if self.folder is None:
            return
        try:
            found = list_packages(self.folder)
        except BozhenError as error:
            self.room.complain(error)
            return
        self.files = {file.shown: file for file in found}
        self.table.show_rows({file.shown: _row(file) for file in found})
        if not found:
            self.room.say(self.tr("这个文件夹里没有考试数据文件，请换一个"), "warn")
        sound = [file.shown for file in found if not file.problem]
        exams = [name for name in sound if kind_of(name).act == "import-exam"]
        if len(exams) == 1:  # of several a person must judge
            self.table.go_to(exams[0])
        self.refresh()

    def refresh(self) -> None:
        """What may be done with the selected file."""
        lacks = "" if self.folder is not None else self.tr("先选文件夹")
        self.hold(self.ui.again, lacks, named=True)
        kind = kind_of(self.table.current_key())
        self.label(self.ui.primary, self.tr(kind.words))
        self.hold(self.ui.primary, self._why_not() or self._who_is_missing(kind))

    def _who_is_missing(self, kind: Kind) -> str:
        """Whom the hall wants to see logged in before it takes such a file."""
        if kind.act == "take-answers" and not self.room.actor:
            return self.tr("补收答案先要登录")
        still = any(not one.closed for one in self.room.sittings)
        if kind.act not in FOUNDING or not still or set(KEEPERS) & set(self.room.duties):
            return ""
        who = "、".join(DUTY_WORDS[duty] for duty in KEEPERS)
        return self.tr("还有没结束的场次，先由{0}登录").format(who)

    def _why_not(self) -> str:
        if not self.room.connected:
            return self.tr("等考务机连上")
        if self._busy:
            return self.tr("正在导入")
        file = self.files.get(self.table.current_key())
        if file is None:
            return self.tr("先选一个文件")
        return sentence(file.problem).split("。")[0] if file.problem else ""

    # ------------------------------------------------------------ the act
    def take(self) -> None:
        """Copy the file once, privately, and hand it to the hall."""
        file = self.files[self.table.current_key()]
        self._busy = True

        def work(progress: Progress) -> bytes:
            def step(done: int, total: int) -> None:
                progress.step(done, total, file.shown)

            copy = take_in(file.path, self.room.spool, progress=step)
            try:
                return read_regular(copy.path, copy.size)
            finally:
                let_go(copy)

        task = self.bar.run(
            self.tr("读取文件"), work, lambda _: self.tr("已读取，正在核对"), of_error
        )
        kind = kind_of(file.shown)
        task.done.connect(
            lambda data: self.room.bring(
                kind.act, data, lambda found: self._taken(kind, found or {}), self._refused
            )
        )
        task.failed.connect(lambda _: self._over())
        task.cancelled.connect(self._over)
        self.refresh()

    def _taken(self, kind: Kind, found: dict[str, Any]) -> None:
        self._over()
        self.bar.hide()
        go_on = self.tr("。请登录后继续") if kind is EXAM and not self.room.actor else ""
        self.room.say(kind.told(found) + go_on)
        if go_on:
            self.asked.emit(SEATS)

    def _refused(self, error: BozhenError) -> None:
        self._over()
        self.bar.hide()
        self.room.complain(error)

    def _over(self) -> None:
        self._busy = False
        self.refresh()


def _row(file: StickFile) -> tuple[str, ...]:
    can = sentence(file.problem).split("。")[0] if file.problem else "可以"
    return (file.shown, str(-(-file.size // 1024)), can)
