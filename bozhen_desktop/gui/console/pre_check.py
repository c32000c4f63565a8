"""考前检查: staff arrive one by one; devices and seats are looked over."""

from __future__ import annotations

from typing import Any

from bozhen_desktop.domain.duty import SignInStaff
from bozhen_desktop.gui.console.act_sheet import DUTY_WORDS
from bozhen_desktop.gui.console.checks import checks
from bozhen_desktop.gui.console.people import rows_of
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.tables import choose, chosen, listing, words
from bozhen_desktop.gui.dialogs import tell
from bozhen_desktop.gui.forms.console.ui_pre_check import Ui_PreCheck
from bozhen_desktop.gui.widgets.table import Column
from bozhen_desktop.kernel.ids import StaffId


class PreCheck(Screen):
    """Two tables: people at the left, what is checked at the right."""

    def __init__(self, room: RoomLink) -> None:
        super().__init__(room)
        self.ui = Ui_PreCheck()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.settle()
        self.devices: list[dict[str, Any]] | None = None
        self.staff = listing(
            [
                words(self.tr("姓名"), 0, wide=True),
                words(self.tr("职责"), 1, wide=True),
                words(self.tr("到岗"), 2),
            ],
            self.tr("导入考试数据后，这里列出工作人员"),
            self,
        )
        self.checks = listing(
            [
                Column(self.tr("项目"), lambda row: row.what),
                Column(
                    self.tr("情况"), lambda row: row.found, wide=True, tone=lambda row: row.tone
                ),
            ],
            self.tr("按“重新检查”"),
            self,
            search=False,
        )
        self.ui.staff.addWidget(self.staff)
        self.ui.checks.addWidget(self.checks)
        self.staff.view.selectionModel().selectionChanged.connect(lambda *_: self._buttons())
        self.ui.all.clicked.connect(self._choose_all)
        self.ui.look.clicked.connect(self.look)
        self.ui.code.clicked.connect(self.show_code)
        self.ui.primary.clicked.connect(self.sign_in)

    def entered(self) -> None:
        """Look at the devices."""
        self.look()

    def look(self) -> None:
        """Ask the hall which devices it knows and hears."""
        if self.room.connected and self.room.actor:
            self.room.query("devices", self._looked)

    def _looked(self, found: list[dict[str, Any]]) -> None:
        self.devices = found
        self.refresh()

    def show_code(self) -> None:
        """考场码: typed at PCs that have no room file."""

        def done(code: str) -> None:
            minutes = self.rows["rules"]["room_code_min"]
            lines = [
                self.tr("在还没连上的考试机上输入：{0}").format(f"{code[:4]} {code[4:]}"),
                self.tr("{0} 分钟内有效；再显示一次就换新的。").format(minutes),
            ]
            tell(self.window(), self.tr("考场码"), lines)

        self.room.room_code(done, self.room.complain)

    def refresh(self) -> None:
        """People and checks."""
        rows = rows_of(self.rows, "staff")
        shown = {}
        for key, row in rows.items():
            duties = "、".join(DUTY_WORDS[duty] for duty in row["duties"])
            here = self.tr("已到岗") if row["arrived"] else self.tr("未到岗")
            shown[key] = (row["name"], duties, here)
        self.staff.show_rows(shown)
        self.checks.show_rows({one.what: one for one in checks(self.rows, self.devices)})
        self._buttons()

    def _waiting(self) -> list[str]:
        return [key for key, row in rows_of(self.rows, "staff").items() if not row["arrived"]]

    def _buttons(self) -> None:
        waiting = self._waiting()
        some = [key for key in chosen(self.staff) if key in waiting]
        self.label(self.ui.primary, self.tr("登记 {0} 人到岗（已戴证卡）").format(len(some)))
        everybody = self.tr("工作人员已全部到岗")
        self.hold(self.ui.all, "" if waiting else everybody)
        why = "" if some else self.tr("先选到岗的人")
        self.hold(self.ui.primary, why if waiting else everybody)

    def _choose_all(self) -> None:
        choose(self.staff, self._waiting())

    def sign_in(self) -> None:
        """Each selected person arrives."""
        waiting = self._waiting()
        some = [key for key in chosen(self.staff) if key in waiting]
        for key in some:
            self.room.do(SignInStaff(staff=StaffId(key)))
        self.room.say(self.tr("已登记 {0} 人到岗").format(len(some)))
