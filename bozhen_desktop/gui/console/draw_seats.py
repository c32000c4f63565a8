"""座位编排: one draw a room; a second one needs a reason and a second person."""

from __future__ import annotations

from typing import Any

from bozhen_desktop.domain.seating import DrawSeats as Draw
from bozhen_desktop.gui.console.act_sheet import Field
from bozhen_desktop.gui.console.people import people, rows_of
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.tables import listing, words
from bozhen_desktop.gui.forms.console.ui_draw_seats import Ui_DrawSeats
from bozhen_desktop.kernel.ids import RoomId


class DrawSeats(Screen):
    """Rooms of the sitting."""

    def __init__(self, room: RoomLink) -> None:
        super().__init__(room)
        self.ui = Ui_DrawSeats()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.settle()
        columns = [
            words(self.tr("考场"), 0, wide=True),
            words(self.tr("考生（人）"), 1, number=True),
            words(self.tr("座位（个）"), 2, number=True),
            words(self.tr("备用机（台）"), 3, number=True),
            words(self.tr("座位编排"), 4),
            words(self.tr("同卷相邻（处）"), 5, number=True),
        ]
        self.table = listing(columns, self.tr("导入考试数据后，这里列出考场"), self, search=False)
        self.ui.rooms.addWidget(self.table)
        self.table.selected.connect(lambda _: self.refresh())
        self.ui.primary.clicked.connect(self.draw)
        self.ui.again.clicked.connect(self.draw_again)

    def refresh(self) -> None:
        """Rooms, and which is next."""
        rooms = rows_of(self.rows, "room")
        everybody = people(self.rows)
        shown = {}
        for key, row in rooms.items():
            due = sum(one.room == key for one in everybody)
            drawn = self.tr("已编排") if row["drawn"] else self.tr("未编排")
            neighbours = str(row["neighbours"]) if row["drawn"] else "--"
            numbers = (str(due), str(len(row["seats"])), str(len(row["spares"])))
            shown[key] = (row["name"], *numbers, drawn, neighbours)
        self.table.show_rows(shown)
        open_rooms = [key for key, row in rooms.items() if not row["drawn"]]
        self.label(self.ui.primary, self.tr("编排 {0} 个考场的座位").format(len(open_rooms)))
        self.hold(self.ui.primary, "" if open_rooms else self.tr("座位已全部编排"))
        begun = any(one.state not in ("due", "absent") for one in everybody)
        again = rooms.get(self.table.current_key(), {}).get("drawn")
        why = self.tr("先选已编排的考场") if not again else ""
        self.hold(self.ui.again, self.tr("已有人签到") if begun else why, named=True)

    def draw(self) -> None:
        """Draw every room that has no seats yet."""
        rooms = rows_of(self.rows, "room")
        for key, row in rooms.items():
            if not row["drawn"]:
                line = self.tr("{0}：座位已编排").format(row["name"])
                self.room.do(Draw(room=RoomId(key)), self.tell(line))

    def draw_again(self) -> None:
        """Ask for the reason and the second person."""
        key = self.table.current_key()
        name = rows_of(self.rows, "room")[key]["name"]
        sheet = self.sheet(
            self.tr("重新编排：{0}").format(name),
            [self.tr("原来的座位全部作废，重新随机编排。已打印的座次表须收回。")],
            self.tr("重新编排"),
            [Field("reason", self.tr("原因"))],
            seconds=self.others(),
            danger=True,
        )

        def make(values: dict[str, Any]) -> Draw:
            return Draw(room=RoomId(key), reason=values["reason"])

        sheet.submit = self.submit_command(make, self.tr("{0}：座位已重新编排").format(name))
        sheet.open_sheet()
