"""宣布考场纪律: read aloud room by room, then recorded (seed L44)."""

from __future__ import annotations

from bozhen_desktop.domain.duty import ReadRules
from bozhen_desktop.gui.console.people import Row, rows_of
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.tables import listing, words
from bozhen_desktop.gui.forms.console.ui_discipline import Ui_Discipline
from bozhen_desktop.kernel.ids import RoomId

THEORY_TEXT = (
    "各位考生：",
    "一、请核对桌上座位号与准考证，对号入座，证件放在桌面左上角。",
    "二、手机等通讯、摄录、存储设备关机，与书包、资料一起放到指定位置。",
    "三、听到开考后才能答题。有问题先举手，不要离开座位。",
    "四、不交谈、不传递、不抄袭，不替别人答题。违纪的按规定记录并处理。",
    "五、开考 {late}后不能入场；开考 {early}后才能交卷。",
    "六、机器有问题请举手，已答的题不会丢；因机器耽误的时间会补。",
    "七、交卷后安静离场，不得带走试题和草稿纸。",
)
PRACTICAL_TEXT = (
    "各位考生：",
    "一、按抽签的工位考试，证件放在指定位置，戴好劳动防护用品。",
    "二、手机等通讯、摄录设备关机，放到指定位置。",
    "三、听到开考后才能操作。严格遵守安全操作规程，有危险立即停止。",
    "四、独立完成，不交谈、不互换工件和工位。违纪的按规定记录并处理。",
    "五、开考 {late}后不能入场。",
    "六、设备有问题请举手，因设备耽误的时间会补。",
    "七、结束后清理工位，考件留在原处，不得带走。",
)


def limit_words(rules: Row, name: str) -> str:
    """A limit of the sitting as it is read aloud; a rehearsal may count it in seconds."""
    seconds = rules[f"{name}_s"] or rules[f"{name}_min"] * 60
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} 分钟" if not rest else f"{seconds} 秒"


class Discipline(Screen):
    """What is read aloud at the left, rooms at the right."""

    def __init__(self, room: RoomLink) -> None:
        super().__init__(room)
        self.ui = Ui_Discipline()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.settle()
        columns = [words(self.tr("考场"), 0, wide=True), words(self.tr("纪律"), 1)]
        self.table = listing(columns, self.tr("导入考试数据后，这里列出考场"), self, search=False)
        self.ui.rooms.addWidget(self.table)
        self.table.selected.connect(lambda _: self.refresh())
        self.ui.primary.clicked.connect(self.record)

    def refresh(self) -> None:
        """Text with this sitting's limits, rooms, and which is next."""
        rules = self.rows.get("rules")
        if rules:
            lines = THEORY_TEXT if self.rows["sitting"]["subject"] == "theory" else PRACTICAL_TEXT
            late, early = limit_words(rules, "late_limit"), limit_words(rules, "earliest_hand_in")
            text = "\n\n".join(lines).format(late=late, early=early)
            if text != self.ui.text.toPlainText():
                self.ui.text.setPlainText(text)
        rooms = rows_of(self.rows, "room")
        read, unread = self.tr("已宣布"), self.tr("未宣布")
        self.table.show_rows(
            {k: (row["name"], read if row["rules_read"] else unread) for k, row in rooms.items()}
        )
        key = self._next()
        if not key:
            self.hold(self.ui.primary, self.tr("各考场已宣布"))
            return
        self.label(self.ui.primary, self.tr("登记已宣布：{0}").format(rooms[key]["name"]))
        self.hold(self.ui.primary, "")

    def _next(self) -> str:
        rooms = rows_of(self.rows, "room")
        unread = [key for key, row in rooms.items() if not row["rules_read"]]
        current = self.table.current_key()
        return current if current in unread else unread[0] if unread else ""

    def record(self) -> None:
        """It was read aloud there."""
        key = self._next()
        name = rows_of(self.rows, "room")[key]["name"]
        line = self.tr("{0}：已宣布考场纪律").format(name)
        self.room.do(ReadRules(room=RoomId(key)), self.tell(line))
