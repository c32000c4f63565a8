"""启封试卷: two persons, group by group, in the window of the plan."""

from __future__ import annotations

from typing import Any

from bozhen_desktop.gui.console import paper_custody
from bozhen_desktop.gui.console.act_sheet import Field
from bozhen_desktop.gui.console.desk import hour
from bozhen_desktop.gui.console.people import rows_of
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.tables import listing, words
from bozhen_desktop.gui.forms.console.ui_unseal import Ui_Unseal


class Unseal(Screen):
    """Groups of the sitting with their papers."""

    def __init__(self, room: RoomLink) -> None:
        super().__init__(room)
        self.ui = Ui_Unseal()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.settle()
        columns = [
            words(self.tr("考试组"), 0, wide=True),
            words(self.tr("考生（人）"), 1, number=True),
            words(self.tr("时长（分）"), 2, number=True),
            words(self.tr("可启封时段"), 3),
            words(self.tr("试卷"), 4),
        ]
        self.table = listing(columns, self.tr("导入考试数据后，这里列出考试组"), self, search=False)
        self.ui.groups.addWidget(self.table)
        self.table.selected.connect(lambda _: self.refresh())
        self.ui.primary.clicked.connect(self.unseal)
        self.ui.receive.clicked.connect(lambda: paper_custody.receive(self).open_sheet())
        self.ui.seal.clicked.connect(lambda: paper_custody.show_seal(self).open_sheet())
        self.ui.handOver.clicked.connect(lambda: paper_custody.hand_over(self).open_sheet())

    def refresh(self) -> None:
        """Groups, and which is next."""
        bags = rows_of(self.rows, "package")
        self.hold(self.ui.seal, "" if bags else self.tr("先签收卷袋"), named=True)
        groups = rows_of(self.rows, "group")
        row = self.rows.get("sitting", {"opens": 0, "closes": 0})
        window = f"{hour(row['opens'])}–{hour(row['closes'])}"
        self.table.show_rows(
            {
                key: (
                    f"{g['trade']} {g['level']}",
                    str(g["entries"]),
                    str(g["duration"] // 60_000),
                    window,
                    self.tr("已启封") if g["paper_open"] else self.tr("未启封"),
                )
                for key, g in groups.items()
            }
        )
        group = self._group()
        if not group:
            self.hold(self.ui.primary, self.tr("试卷已全部启封"))
            return
        title = f"{groups[group]['trade']} {groups[group]['level']}"
        self.label(self.ui.primary, self.tr("启封：{0}").format(title))
        self.hold(self.ui.primary, "")

    def _group(self) -> str:
        """The group that is next: the selected one, or the first that is sealed."""
        groups = rows_of(self.rows, "group")
        sealed = [key for key, row in groups.items() if not row["paper_open"]]
        current = self.table.current_key()
        return current if current in sealed else sealed[0] if sealed else ""

    def unseal(self) -> None:
        """Ask for the second person; outside the window also for a reason."""
        group = self._group()
        row, sitting = rows_of(self.rows, "group")[group], self.rows["sitting"]
        title = f"{row['trade']} {row['level']}"
        now = self.room.clock.wall_ms()
        outside = not sitting["opens"] <= now <= sitting["closes"]
        effect = [
            self.tr("{0} 人的试卷将解密，只在考务机内；考生开考后才看得到。").format(row["entries"])
        ]
        if outside:
            effect.append(self.tr("现在 {0}，不在可启封时段内，须写明原因。").format(hour(now)))
        fields = [Field("reason", self.tr("时段外启封的原因"))] if outside else []
        sheet = self.sheet(
            self.tr("启封试卷：{0}").format(title),
            effect,
            self.tr("两人启封"),
            fields,
            seconds=self.others("custodian", "site_chief", "supervisor"),
        )

        def make(values: dict[str, Any]) -> dict[str, Any]:
            more = {"reason": values["reason"]} if outside else {}
            return {"group": group, **more}

        sheet.submit = self.submit_request("open-paper", make, self.tr("{0}：已启封").format(title))
        sheet.open_sheet()
