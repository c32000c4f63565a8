"""Corrections and other decisions: what waits, what was decided, and a preview before anything."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from bozhen_desktop.gui.dialogs import ask
from bozhen_desktop.gui.forms.office.ui_decisions import Ui_Decisions
from bozhen_desktop.gui.office import matters
from bozhen_desktop.gui.office.desk import OfficeDesk
from bozhen_desktop.gui.office.fitting import Fitting
from bozhen_desktop.gui.office.matters import KINDS, MADE, OPEN, MatterRow, Order, Prepared
from bozhen_desktop.gui.widgets.table import Column, Table
from bozhen_desktop.gui.widgets.task_bar import Toned

COLUMNS = [
    Column("状态", lambda row: row.state),
    Column("事项", lambda row: row.what, tone=lambda row: row.tone),
    Column("场次", lambda row: row.sitting),
    Column("考生或决定人", lambda row: row.who),
    Column("说明", lambda row: row.words, wide=True),
]


class Decisions(QWidget):
    """Choose a row with Enter: its fields are filled in. Nothing is decided before the preview."""

    def __init__(self, desk: OfficeDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_Decisions()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.desk = desk
        self.rows: dict[str, MatterRow] = {}
        empty = self.tr("没有等着决定的事，也还没有作过更正。回收考试结果后，有不符的会列在这里。")
        self.table = Table(COLUMNS, empty, self)
        self.ui.table_box.addWidget(self.table)
        self.fitting = Fitting(self.table)
        for kind in KINDS:
            self.ui.kind.addItem(kind.words, kind.id)
        self._set_up()
        self._kind_chosen()
        self._buttons()

    def _set_up(self) -> None:
        ui, desk = self.ui, self.desk
        ui.kind.currentIndexChanged.connect(lambda _: self._kind_chosen())
        ui.preview.clicked.connect(self.preview)
        fields = (ui.first, ui.second, ui.third, ui.reason, ui.document, ui.witness)
        for field in fields:
            field.returnPressed.connect(self.preview)
        ui.files.clicked.connect(self._choose_folder)
        self.table.opened.connect(self.fill_from)
        QShortcut(QKeySequence("F5"), self, self.read)
        desk.busy_changed.connect(lambda _: self._buttons())

    # ------------------------------------------------------------ what is there
    def read(self) -> None:
        """Read again what waits and what was decided."""
        store, batch = self.desk.store, self.desk.batch
        self.desk.run(
            self.tr("读取待决定事项"),
            lambda _: matters.rows(store, batch),
            self._read,
            self.ui.message.setText,
        )

    def _read(self, found: list[MatterRow]) -> Toned:
        self.rows = {str(at): row for at, row in enumerate(found)}
        self.table.show_rows(self.rows)
        line = matters.counts_line(found)
        self.ui.counts.setText(line)
        self._buttons()
        return Toned(line, "warn" if any(row.state == OPEN for row in found) else "ok")

    def fill_from(self, key: str) -> None:
        """Fill the fields from a matter that waits."""
        row = self.rows.get(key)
        if row is None or row.order is None:
            return
        ui = self.ui
        ui.kind.setCurrentIndex(ui.kind.findData(row.order.kind))
        fields = (ui.first, ui.second, ui.third)
        for field, text in zip(fields, row.order[1:4], strict=True):
            field.setText(text)
        due = [field for field in (*fields, ui.reason) if field.isVisible() and not field.text()]
        (due or [ui.reason])[0].setFocus()

    def _kind_chosen(self) -> None:
        """The fields of this kind of decision."""
        ui, kind = self.ui, KINDS[self.ui.kind.currentIndex()]
        labels = (ui.first_label, ui.second_label, ui.third_label)
        for place, label, field in zip(
            kind.fields, labels, (ui.first, ui.second, ui.third), strict=True
        ):
            label.setText(place[0])
            field.setPlaceholderText(place[1])
            field.clear()
            for widget in (label, field):
                widget.setVisible(bool(place[0]))
        for widget in (ui.document_label, ui.document):
            widget.setVisible(kind.document)
        ui.message.clear()

    def _buttons(self) -> None:
        made = any(row.state == MADE for row in self.rows.values())
        self.ui.preview.setEnabled(not self.desk.busy)
        self.ui.files.setEnabled(not self.desk.busy and made)

    # ------------------------------------------------------------ decide
    def order(self) -> Order:
        """What stands in the fields."""
        ui = self.ui
        texts = (ui.first, ui.second, ui.third, ui.reason, ui.document)
        return Order(str(ui.kind.currentData()), *(field.text().strip() for field in texts))

    def preview(self) -> None:
        """Find out what would change, then ask once."""
        self.ui.message.clear()
        store, order = self.desk.store, self.order()
        who = self.desk.who(self.ui.witness.text())

        def done(found: Prepared) -> str:
            ask(
                self.window(),
                found.title,
                found.effect,
                found.confirm,
                lambda: self._decide(found),
                danger=True,
            )
            return self.tr("{0}：请核对后确认").format(found.title)

        self.desk.run(
            self.tr("预览"),
            lambda _: matters.prepare(store, order, who),
            done,
            self.ui.message.setText,
        )

    def _decide(self, found: Prepared) -> None:
        who = self.desk.who(self.ui.witness.text())
        self.desk.run(
            found.title, lambda _: found.make(who), self._decided, self.ui.message.setText
        )

    def _decided(self, line: str) -> str:
        ui = self.ui
        for field in (ui.first, ui.second, ui.third, ui.reason, ui.document, ui.witness):
            field.clear()
        found = matters.rows(self.desk.store, self.desk.batch)
        self._read(found)
        return line

    # ------------------------------------------------------------ files
    def _choose_folder(self) -> None:
        self.desk.choose_folder(self, self.tr("选目录"), self.save_files)

    def save_files(self, folder: Path) -> None:
        """Write the signed decisions into a folder."""
        store = self.desk.store
        self.desk.run(
            self.tr("另存决定"),
            lambda _: matters.save_files(store, folder),
            str,
            self.ui.message.setText,
        )
