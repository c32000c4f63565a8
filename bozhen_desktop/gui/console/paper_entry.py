"""纸质补录: everything of the day that may have gone on on paper, in the order of the day."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from bozhen_desktop.gui.console import (
    paper_answers,
    paper_custody,
    paper_day,
    paper_room,
    paper_work,
)
from bozhen_desktop.gui.console.act_sheet import ActSheet
from bozhen_desktop.gui.console.days_path import is_theory
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.tables import listing, words
from bozhen_desktop.gui.forms.console.ui_paper_entry import Ui_PaperEntry

BOTH, THEORY, PRACTICAL = "both", "theory", "practical"


class Kind(NamedTuple):
    """`title` of the act, which paper it stands on, what it does, for which sittings."""

    title: str
    paper: str
    effect: str
    make: Callable[[Screen], ActSheet]
    subject: str = BOTH


KINDS = {
    "arrival": Kind("工作人员到岗", "工作人员签到表", "记为到岗", paper_day.arrival),
    "receive": Kind("签收卷袋", "试卷交接单", "卷袋归两人保管", paper_custody.receive_paper),
    "briefing": Kind("考务会", "考务会记录", "会议和到会的人", paper_day.briefing),
    "seal": Kind("展示封条", "考场情况记录单", "两名考生看过封条", paper_custody.show_seal_paper),
    "open": Kind("启封卷袋", "启封记录", "两人启封", paper_custody.open_paper),
    "station": Kind("工位检验", "场地设备检验表", "合格或不合格", paper_work.station, PRACTICAL),
    "check-in": Kind("考生签到", "考生签到表", "记为已到", paper_day.check_in),
    "turn-away": Kind("拒绝入场", "考生签到表", "按未参加处理", paper_day.turn_away),
    "rules": Kind("宣布考场纪律", "考场情况记录单", "可以开考", paper_day.discipline),
    "lots": Kind("抽签", "抽签表", "考件号和工位", paper_work.choose_group, PRACTICAL),
    "start": Kind("开考", "考场情况记录单", "从纸上的时间起计时", paper_day.start),
    "begin": Kind("开始操作", "操作计时表", "从纸上的时间起计时", paper_work.begin, PRACTICAL),
    "pause": Kind("暂停", "考场情况记录单", "从纸上的时间起停止计时", paper_day.pause),
    "resume": Kind("恢复考试", "考场情况记录单", "从纸上的时间起接着计时", paper_day.resume),
    "fault": Kind("故障", "考场情况记录单", "不能答题的开始记时", paper_room.fault),
    "fault-over": Kind("故障处理", "考场情况记录单", "提出补时", paper_room.fault_over),
    "leave": Kind("离场", "考场情况记录单", "由人陪同", paper_room.leave),
    "return": Kind("返回考场", "考场情况记录单", "已回来", paper_room.came_back),
    "violation": Kind("违纪", "违纪记录单", "待主考决定", paper_room.violation),
    "answers": Kind("考生答案", "答题纸", "计入他的卷并交卷", paper_answers.choose, THEORY),
    "stop": Kind("结束操作", "操作计时表", "考评员接着评分", paper_work.stop, PRACTICAL),
    "sheet": Kind("评分记录表", "评分记录表", "签过名的一份", paper_work.choose_sheet, PRACTICAL),
    "hand-over": Kind("移交", "交接单", "此后由接收人保管", paper_custody.hand_over_paper),
    "note": Kind("考场情况记录", "考场情况记录单", "写进记录单", paper_day.note),
}


class PaperEntry(Screen):
    """One row for each kind of act; Enter or the button opens its sheet."""

    def __init__(self, room: RoomLink) -> None:
        super().__init__(room)
        self.ui = Ui_PaperEntry()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.settle()
        columns = [
            words(self.tr("补录什么"), 0),
            words(self.tr("看哪张纸"), 1),
            words(self.tr("补录后"), 2, wide=True),
        ]
        self.table = listing(columns, self.tr("登录后才能补录"), self)
        self.ui.kinds.addWidget(self.table)
        self.table.selected.connect(lambda _: self.refresh())
        self.table.opened.connect(lambda _: self.enter())
        self.ui.primary.clicked.connect(self.enter)

    def entered(self) -> None:
        """Arrows choose at once."""
        if not self.table.current_key() and self.table.shown_keys():
            self.table.go_to(self.table.shown_keys()[0])
        self.give_focus(self.table.view)

    def refresh(self) -> None:
        """The kinds of this sitting."""
        shown = self._kinds() if self.rows else {}
        self.table.show_rows({key: one[:3] for key, one in shown.items()})
        one = shown.get(self.table.current_key())
        self.label(self.ui.primary, self.tr("补录：{0}").format(one.title) if one else "")
        self.hold(self.ui.primary, "" if one else self.tr("先选补录什么"))

    def _kinds(self) -> dict[str, Kind]:
        here = (BOTH, THEORY if is_theory(self.rows) else PRACTICAL)
        return {key: one for key, one in KINDS.items() if one.subject in here}

    def enter(self) -> None:
        """The sheet of the selected kind."""
        kind = self._kinds().get(self.table.current_key())
        if kind is not None:
            kind.make(self).open_sheet()
