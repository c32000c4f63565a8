"""The result roster of the batch at hand: filtered, counted, exported whole."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from bozhen_desktop.documents.pages import Page
from bozhen_desktop.gui.forms.office.ui_results import Ui_Results
from bozhen_desktop.gui.office import roster
from bozhen_desktop.gui.office.desk import OfficeDesk
from bozhen_desktop.gui.office.fitting import Fitting
from bozhen_desktop.gui.office.form_preview import FormPreview
from bozhen_desktop.gui.office.roster import TONES, Roster
from bozhen_desktop.gui.office.wording import masked
from bozhen_desktop.gui.tasks import Progress
from bozhen_desktop.gui.widgets.ink_page import print_pages
from bozhen_desktop.gui.widgets.table import Column, Table

COLUMNS = [
    Column("序号", lambda row: str(row.number), number=True, sort=lambda row: row.number),
    Column("准考证号", lambda row: row.ticket),
    Column("姓名", lambda row: row.name, wide=True),
    Column("证件号码", lambda row: masked(row.id_no)),
    Column("职业", lambda row: row.trade),
    Column("等级", lambda row: row.level),
    Column("理论（分）", lambda row: row.theory, number=True),
    Column("操作（分）", lambda row: row.practical, number=True),
    Column("综合", lambda row: row.word, tone=lambda row: TONES.get(row.word, "")),
]


class Results(QWidget):
    """Read when it comes up and after every intake; the export takes all rows of the batch."""

    def __init__(self, desk: OfficeDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_Results()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.desk = desk
        self.roster = Roster("", [], {}, [])
        empty = self.tr("还没有报名记录。先登记批次计划、导入报名表。")
        self.table = Table(COLUMNS, empty, self)
        self.ui.table_box.addWidget(self.table)
        self.fitting = Fitting(self.table)
        self.ui.again.clicked.connect(self.read)
        self.ui.word.activated.connect(self._filter)
        self.ui.export_pdf.clicked.connect(self.look)
        self.ui.export_csv.clicked.connect(lambda: self._choose(roster.CSV))
        self.ui.export_xlsx.clicked.connect(lambda: self._choose(roster.XLSX))
        QShortcut(QKeySequence("F5"), self, self.read)
        desk.busy_changed.connect(lambda _: self._buttons())
        self._buttons()

    def read(self) -> None:
        """Read the roster again."""
        self.ui.message.clear()
        store, batch = self.desk.store, self.desk.batch
        self.desk.run(
            self.tr("读取成绩册"),
            lambda _: roster.roster(store, batch),
            self._read,
            self.ui.message.setText,
        )

    def _read(self, found: Roster) -> str:
        self.roster = found
        ui = self.ui
        ui.batch_label.setText(self.tr("批次 {0}").format(found.batch) if found.batch else "")
        ui.counts.setText(roster.counts_line(found))
        ui.notes.setText("\n".join(found.notes))
        chosen = ui.word.currentText()
        ui.word.clear()
        ui.word.addItem(self.tr("全部"))
        ui.word.addItems(sorted(found.counts))
        ui.word.setCurrentIndex(max(ui.word.findText(chosen), 0))
        self._filter()
        return roster.counts_line(found)

    def _filter(self) -> None:
        word = self.ui.word.currentText() if self.ui.word.currentIndex() > 0 else ""
        rows = [row for row in self.roster.rows if word in ("", row.word)]
        self.table.show_rows({row.entry: row for row in rows})
        self._buttons()

    def _buttons(self) -> None:
        ui, busy, count = self.ui, self.desk.busy, len(self.roster.rows)
        ui.again.setEnabled(not busy)
        for button in (ui.export_csv, ui.export_pdf, ui.export_xlsx):
            button.setEnabled(not busy and count > 0)
        verb = self.tr("导出表格…（{0} 人）").format(count) if count else self.tr("没有可导出的")
        ui.export_xlsx.setText(verb)

    def _choose(self, form: str) -> None:
        name = self.tr("成绩册-{0}.{1}").format(self.roster.batch or "all", form)
        self.desk.choose_target(self, self.tr("导出成绩册"), name, self.export)

    # ------------------------------------------------------------ the printed form
    def look(self) -> None:
        """Show the form before it is printed."""
        self.ui.message.clear()
        args = (self.desk.store, self.roster, self.desk.actor, self.desk.institution)

        def shown(pages: list[Page]) -> str:
            title = self.tr("成绩册 {0}").format(self.roster.batch)
            preview = FormPreview(self.window(), title, pages)
            preview.print_to.connect(self.print_to)
            preview.save.connect(lambda: self._choose(roster.PDF))
            preview.open_preview()
            return self.tr("预览：{0} 页，不是打印").format(len(pages))

        self.desk.run(
            self.tr("预览"),
            lambda _: roster.preview_pages(*args),
            shown,
            self.ui.message.setText,
        )

    def print_to(self, printer: QPrinter) -> None:
        """Record the print and send the pages."""
        args = (self.desk.store, self.roster, self.desk.actor, self.desk.institution)

        def work(progress: Progress) -> int:
            pages = roster.printed_pages(*args)
            print_pages(printer, pages, progress)
            return len(pages)

        def done(count: int) -> str:
            return self.tr("成绩册已送打印机，{0} 页，已记入日志").format(count)

        self.desk.run(self.tr("打印成绩册"), work, done, self.ui.message.setText)

    def export(self, path: Path) -> None:
        """Write all rows to a file, read back."""
        self.ui.message.clear()
        store, found, actor = self.desk.store, self.roster, self.desk.actor
        institution = self.desk.institution
        self.desk.run(
            self.tr("导出成绩册"),
            lambda _: roster.export(store, found, path, actor, institution),
            str,
            self.ui.message.setText,
        )
