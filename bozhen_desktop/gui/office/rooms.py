"""Rooms and trust: device files in, keys revoked, the trust file out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from bozhen_desktop.gui.dialogs import ask
from bozhen_desktop.gui.forms.office.ui_rooms import Ui_Rooms
from bozhen_desktop.gui.office import rooms_known
from bozhen_desktop.gui.office.desk import OfficeDesk
from bozhen_desktop.gui.office.fitting import Fitting
from bozhen_desktop.gui.office.rooms_known import REVOKED, RoomRow
from bozhen_desktop.gui.theme import mark
from bozhen_desktop.gui.widgets.table import Column, Table

COLUMNS = [
    Column("考点", lambda row: row.site),
    Column("考场", lambda row: row.name, wide=True),
    Column("密钥指纹", lambda row: row.fingerprint),
    Column("已下发", lambda row: str(row.issued), number=True, sort=lambda row: row.issued),
    Column("状态", lambda row: row.state, tone=lambda row: row.tone),
]


class Rooms(QWidget):
    """Two persons accept a room by the fingerprint on its paper, or revoke it."""

    def __init__(self, desk: OfficeDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_Rooms()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.desk = desk
        self.rows: dict[str, RoomRow] = {}
        empty = self.tr("还没有考场。照纸条输入指纹，再点“登记考场设备文件”选考场导出的文件。")
        self.table = Table(COLUMNS, empty, self)
        self.ui.table_box.addWidget(self.table)
        self.fitting = Fitting(self.table)
        self.ui.accept.clicked.connect(self._choose_device)
        self.ui.revoke.clicked.connect(self.ask_revoke)
        self.ui.trust.clicked.connect(self._choose_target)
        self.table.selected.connect(lambda _: self._buttons())
        desk.changed.connect(self.refresh)
        desk.busy_changed.connect(lambda _: self._buttons())
        self.refresh()

    def refresh(self) -> None:
        """Show rooms and trust as they stand."""
        store = self.desk.store
        self.rows = {row.key: row for row in rooms_known.room_rows(store)}
        self.table.show_rows(self.rows)
        line, tone = rooms_known.trust_line(store)
        self.ui.trust_label.setText(line)
        mark(self.ui.trust_label, tone=tone)
        self.ui.root.setText(rooms_known.root_line(store))
        self._buttons()

    def _buttons(self) -> None:
        ui, free, row = self.ui, not self.desk.busy, self._selected()
        ui.accept.setEnabled(free)
        ui.trust.setEnabled(free)
        ui.revoke.setEnabled(free and row is not None and row.state != REVOKED)

    def _selected(self) -> RoomRow | None:
        return self.rows.get(self.table.current_key())

    # ------------------------------------------------------------ accept
    def _choose_device(self) -> None:
        self.ui.message.clear()
        if not self.ui.fingerprint.text().strip():
            self.ui.message.setText(self.tr("请先照考场的纸条输入指纹。"))
            return
        pattern = self.tr("考场设备文件 (*.bzp)")
        self.desk.choose_file(self, self.tr("选考场的设备文件"), pattern, self.accept)

    def accept(self, path: Path) -> None:
        """Take a device file whose fingerprint two persons typed."""
        self.ui.message.clear()
        store, typed = self.desk.store, self.ui.fingerprint.text()
        who = self.desk.who(self.ui.witness.text())
        self.desk.run(
            self.tr("登记考场"),
            lambda _: rooms_known.accept(store, path, typed, who),
            self._done,
            self.ui.message.setText,
        )

    def _done(self, line: str) -> str:
        for field in (self.ui.fingerprint, self.ui.reason, self.ui.witness):
            field.clear()
        return line

    # ------------------------------------------------------------ revoke
    def ask_revoke(self) -> None:
        """Say what will be, and ask once."""
        row = self._selected()
        if row is None:
            return
        effect = [
            self.tr("考场 {0}（{1}），密钥 {2}。").format(row.name, row.site, row.fingerprint),
            self.tr("吊销后不再接收它的数据包，也不再向它下发；不能撤回。"),
        ]
        title, verb = self.tr("吊销考场密钥"), self.tr("吊销")
        ask(self.window(), title, effect, verb, lambda: self._revoke(row.key), danger=True)

    def _revoke(self, room: str) -> None:
        self.ui.message.clear()
        store, reason = self.desk.store, self.ui.reason.text().strip()
        who = self.desk.who(self.ui.witness.text())
        self.desk.run(
            self.tr("吊销考场密钥"),
            lambda _: rooms_known.revoke(store, room, reason, who),
            self._done,
            self.ui.message.setText,
        )

    # ------------------------------------------------------------ trust
    def _choose_target(self) -> None:
        title = self.tr("信任文件写到")
        self.desk.choose_target(self, title, "trust.json", self.write_trust)

    def write_trust(self, path: Path) -> None:
        """Sign the next trust file and write it."""
        self.ui.message.clear()
        store, actor = self.desk.store, self.desk.actor
        self.desk.run(
            self.tr("签发信任文件"),
            lambda _: rooms_known.write_trust(store, path, actor),
            str,
            self.ui.message.setText,
        )
