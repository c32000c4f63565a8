"""Founding an office: who it is, what it is for, where the escrow identity goes; done once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from bozhen_desktop.domain.institution import NameInstitution, check_name
from bozhen_desktop.gui.dialogs import ask
from bozhen_desktop.gui.forms.office.ui_founding import Ui_Founding
from bozhen_desktop.gui.office.wording import say
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.errors import BozhenError, RuleError
from bozhen_desktop.kernel.ids import is_id
from bozhen_desktop.office.chain import OfficeStore

LEAST_WIDTH, LEAST_HEIGHT = 1024, 700
MODES = (("正式", "live"), ("演练", "rehearsal"))


class Founding(QWidget):
    """`founded` carries the open store; whoever made the window closes it."""

    founded = Signal(object)

    def __init__(self, folder: Path, actor: str, clock: Clock) -> None:
        super().__init__()
        self.ui = Ui_Founding()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.setWindowTitle(self.tr("总部端"))
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.folder, self._actor, self._clock = folder, actor, clock
        self._escrow: Path | None = None
        for words, mode in MODES:
            self.ui.mode.addItem(words, mode)
        self.ui.mode.setCurrentIndex(-1)
        self.ui.escrow.clicked.connect(self._choose)
        self.ui.found.clicked.connect(self.ask_found)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("选存放备用解密身份的 U 盘或目录"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self.keep_escrow_in(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def keep_escrow_in(self, folder: Path) -> None:
        """Where the escrow identity will be written."""
        self._escrow = folder
        self.ui.escrow_at.setText(self.tr("写到 {0}，建立后移入保险柜。").format(folder))

    # ------------------------------------------------------------ found
    def ask_found(self) -> None:
        """Say what will be, and ask once."""
        try:
            self._check()
        except BozhenError as error:
            self.ui.message.setText(say(error))
            return
        self.ui.message.clear()
        ui = self.ui
        effect = [
            self.tr("{0}（{1}，{2}）。").format(
                ui.name.text().strip(), ui.organisation.text().strip(), ui.site.text().strip()
            ),
            self.tr("用途：{0}，以后不能改。").format(ui.mode.currentText()),
            self.tr("数据目录：{0}").format(self.folder),
            self.tr("备用解密身份写到 {0}，本机不保留。").format(self._escrow),
        ]
        ask(self, self.tr("建立总部"), effect, self.tr("建立"), self.found)

    def _check(self) -> None:
        ui = self.ui
        needed = (
            (ui.name, ui.name_label),
            (ui.basis, ui.basis_label),
            (ui.organisation, ui.organisation_label),
            (ui.site, ui.site_label),
        )
        for field, label in needed:
            if not field.text().strip():
                raise RuleError("field-empty", field=label.text())
        check_name(ui.name.text().strip(), ui.basis.text().strip())
        for field, label in needed[2:]:
            if not is_id(field.text().strip()):
                raise RuleError("id-shape", field=label.text())
        if ui.mode.currentIndex() < 0:
            raise RuleError("field-empty", field=ui.mode_label.text())
        if self._escrow is None:
            raise RuleError("field-empty", field=ui.escrow_label.text())

    def found(self) -> None:
        """Found the office and hand it on."""
        ui, mode = self.ui, str(self.ui.mode.currentData())
        try:
            folder = DataFolder.open_or_create(self.folder, mode, wall_ms=self._clock.wall_ms())
            place = (ui.organisation.text().strip(), ui.site.text().strip())
            store = OfficeStore.found(
                folder, *place, actor=self._actor, clock=self._clock, escrow=self._escrow
            )
        except BozhenError as error:
            ui.message.setText(say(error))
            return
        name = NameInstitution(name=ui.name.text().strip(), basis=ui.basis.text().strip())
        store.decide(name, self._actor)
        self.founded.emit(store)
