"""收卷: group by group, once nobody works any more and nobody is missing undecided."""

from __future__ import annotations

from bozhen_desktop.domain.checkin import MarkAbsent
from bozhen_desktop.domain.sitting import EndGroup
from bozhen_desktop.gui.console import order_acts
from bozhen_desktop.gui.console.clocks import PHASE_WORDS
from bozhen_desktop.gui.console.closing import GroupEnd, group_ends
from bozhen_desktop.gui.console.people import Person, people
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.tables import listing, words
from bozhen_desktop.gui.forms.console.ui_collect import Ui_Collect
from bozhen_desktop.kernel.ids import GroupId


class Collect(Screen):
    """Groups and what still holds each of them."""

    def __init__(self, room: RoomLink) -> None:
        super().__init__(room)
        self.ui = Ui_Collect()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.settle()
        columns = [
            words(self.tr("考试组"), 0, wide=True),
            words(self.tr("已交（人）"), 1, number=True),
            words(self.tr("在答（人）"), 2, number=True),
            words(self.tr("未到（人）"), 3, number=True),
            words(self.tr("状态"), 4),
            words(self.tr("收卷前还要"), 5, wide=True),
        ]
        self.table = listing(columns, self.tr("导入考试数据后，这里列出考试组"), self, search=False)
        self.ui.groups.addWidget(self.table)
        self.table.selected.connect(lambda _: self.refresh())
        self.ui.absent.clicked.connect(self.mark_absent)
        self.ui.force.clicked.connect(lambda: order_acts.force_hand_in(self).open_sheet())
        self.ui.primary.clicked.connect(self.end)

    def refresh(self) -> None:
        """Groups in numbers, and which is next."""
        ends = {end.group: end for end in group_ends(self.rows)}
        self.table.show_rows({key: _row(end) for key, end in ends.items()})
        end = self._next()
        if end is None:
            self.hold(self.ui.primary, self.tr("各组已收卷"))
        else:
            self.label(self.ui.primary, self.tr("收卷：{0}").format(end.title))
            self.hold(self.ui.primary, end.why)
        late = [one for one in ends.values() if one.waited and one.phase in ("running", "paused")]
        self.hold(self.ui.absent, "" if late else self.tr("没有要登记缺考的"))
        working = sum(one.working for one in ends.values() if one.phase in ("running", "paused"))
        self.hold(self.ui.force, "" if working else self.tr("没有在答的人"))
        self.ui.note.setText(_names(people(self.rows)))

    def _next(self) -> GroupEnd | None:
        open_ends = [end for end in group_ends(self.rows) if end.phase != "ended"]
        current = self.table.current_key()
        chosen = [end for end in open_ends if end.group == current]
        free = [end for end in open_ends if not end.why]
        return next(iter([*chosen, *free, *open_ends]), None)

    def mark_absent(self) -> None:
        """登记缺考 of the first group in which somebody is missing."""
        end = next(
            e for e in group_ends(self.rows) if e.waited and e.phase in ("running", "paused")
        )
        missing = [one.name for one in people(self.rows)
                   if one.group == end.group and one.state == "due"]  # fmt: skip
        names = "、".join(missing[:12]) + ("…" if len(missing) > 12 else "")
        sheet = self.sheet(
            self.tr("登记缺考：{0}").format(end.title),
            [self.tr("这 {0} 人登记为缺考，不能再签到：").format(len(missing)), names],
            self.tr("登记 {0} 人缺考").format(len(missing)),
            danger=True,
        )
        sheet.submit = self.submit_command(
            lambda _: MarkAbsent(group=GroupId(end.group)),
            self.tr("{0}：已登记 {1} 人缺考").format(end.title, len(missing)),
        )
        sheet.open_sheet()

    def end(self) -> None:
        """Ask once, with the numbers."""
        end = self._next()
        if end is None:
            return
        effect = [self.tr("这一组结束：已交 {0} 人。之后不能再签到、答题、补时。")]
        sheet = self.sheet(
            self.tr("收卷：{0}").format(end.title),
            [effect[0].format(end.submitted)],
            self.tr("收卷"),
        )
        sheet.submit = self.submit_command(
            lambda _: EndGroup(group=GroupId(end.group)), self.tr("{0}：已收卷").format(end.title)
        )
        sheet.open_sheet()


def _row(end: GroupEnd) -> tuple[str, ...]:
    numbers = (str(end.submitted), str(end.working), str(end.waited))
    why = end.why if end.phase != "ended" else ""
    return (end.title, *numbers, PHASE_WORDS[end.phase], why or "--")


def _names(everybody: list[Person]) -> str:
    out = [one for one in everybody if "lost" in one.overlays]
    if not out:
        return ""
    names = "、".join(one.name for one in out[:8])
    return f"有 {len(out)} 台考试机断开，答案可能还在机上：{names}"
