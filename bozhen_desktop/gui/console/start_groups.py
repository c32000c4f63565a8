"""开考: one group at a time, with who is ready and who is missing in numbers."""

from __future__ import annotations

from bozhen_desktop.domain.sitting import StartGroup
from bozhen_desktop.gui.console import piece_acts
from bozhen_desktop.gui.console.clocks import PHASE_WORDS
from bozhen_desktop.gui.console.days_path import is_theory
from bozhen_desktop.gui.console.people import people, rows_of
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.starting import why_not_start
from bozhen_desktop.gui.console.tables import listing, words
from bozhen_desktop.gui.forms.console.ui_start_groups import Ui_StartGroups
from bozhen_desktop.kernel.ids import GroupId


class StartGroups(Screen):
    """Groups of the sitting, each with a start of its own."""

    def __init__(self, room: RoomLink) -> None:
        super().__init__(room)
        self.ui = Ui_StartGroups()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.settle()
        columns = [
            words(self.tr("考试组"), 0, wide=True),
            words(self.tr("时长（分）"), 1, number=True),
            words(self.tr("已签到（人）"), 2, number=True),
            words(self.tr("候考（人）"), 3, number=True),
            words(self.tr("未到（人）"), 4, number=True),
            words(self.tr("状态"), 5),
        ]
        self.table = listing(columns, self.tr("导入考试数据后，这里列出考试组"), self, search=False)
        self.ui.groups.addWidget(self.table)
        self.table.selected.connect(lambda _: self.refresh())
        self.ui.primary.clicked.connect(self.start)
        self.ui.late.clicked.connect(self.draw_late)

    def refresh(self) -> None:
        """Groups in numbers, and which is next."""
        groups, clocks = rows_of(self.rows, "group"), rows_of(self.rows, "clock")
        everybody = people(self.rows)
        shown = {}
        for key, row in groups.items():
            mine = [one.state for one in everybody if one.group == key]
            here = len(mine) - mine.count("due") - mine.count("absent") - mine.count("turned-away")
            numbers = (str(here), str(mine.count("ready")), str(mine.count("due")))
            minutes = str(row["duration"] // 60_000)
            title = f"{row['trade']} {row['level']}"
            shown[key] = (title, minutes, *numbers, PHASE_WORDS[clocks[key]["phase"]])
        self.table.show_rows(shown)
        late = self._late()
        self.ui.late.setVisible(not is_theory(self.rows))
        self.hold(self.ui.late, "" if late else self.tr("没有要补抽签的人"))
        key = self._next()
        if not key:
            self.hold(self.ui.primary, self.tr("各组都已开考"))
            self.ui.note.setText("")
            return
        lots = piece_acts.needs_lots(self.rows, key)
        words_ = self.tr("抽签定工位：{0}") if lots else self.tr("开考：{0}")
        self.label(self.ui.primary, words_.format(shown[key][0]))
        self.hold(self.ui.primary, why_not_start(self.rows, key))
        waiting = int(shown[key][2]) - int(shown[key][3])
        self.ui.note.setText(self._note(lots=lots).format(waiting) if waiting else "")

    def _note(self, *, lots: bool) -> str:
        if lots:
            return self.tr("{0} 人已签到，等着抽签。")
        if not is_theory(self.rows):
            return self.tr("还有 {0} 人抽签后才到，先补抽签。")
        return self.tr("还有 {0} 人已签到但没在考试机上登录，开考后登录的按本组时间计。")

    def _late(self) -> str:
        groups = rows_of(self.rows, "group")
        return next((key for key in groups if piece_acts.without_lot(self.rows, key)), "")

    def draw_late(self) -> None:
        """Lots for those who came after the draw."""
        piece_acts.draw_late(self, self._late())

    def _next(self) -> str:
        clocks = rows_of(self.rows, "clock")
        waiting = [key for key, row in clocks.items() if row["phase"] == "waiting"]
        current = self.table.current_key()
        return current if current in waiting else waiting[0] if waiting else ""

    def start(self) -> None:
        """Ask once, with the effect in numbers; a practical group draws its lots before."""
        key = self._next()
        if piece_acts.needs_lots(self.rows, key):
            piece_acts.draw(self, key)
            return
        row = rows_of(self.rows, "group")[key]
        mine = [one.state for one in people(self.rows) if one.group == key]
        title = f"{row['trade']} {row['level']}"
        minutes = row["duration"] // 60_000
        effect = [
            self.tr("全组 {0} 人，候考 {1} 人，未到 {2} 人。").format(
                len(mine), mine.count("ready"), mine.count("due")
            ),
            self.tr("立即开始计时 {0} 分钟，不能撤回。其他组不受影响。").format(minutes),
        ]
        sheet = self.sheet(self.tr("开考：{0}").format(title), effect, self.tr("开考"))
        sheet.submit = self.submit_command(
            lambda _: StartGroup(group=GroupId(key)), self.tr("{0}：已开考").format(title)
        )
        sheet.open_sheet()
