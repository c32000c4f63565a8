"""考务会: minutes, who attended, declarations of recusal."""

from __future__ import annotations

from typing import Any

from bozhen_desktop.domain.arrangement import Relation
from bozhen_desktop.domain.duty import HoldBriefing
from bozhen_desktop.gui.console import examiner_acts
from bozhen_desktop.gui.console.act_sheet import CHOICE, DUTY_WORDS, Field, Second
from bozhen_desktop.gui.console.people import people, rows_of
from bozhen_desktop.gui.console.room_link import Done, RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.tables import choose, chosen, listing, words
from bozhen_desktop.gui.forms.console.ui_briefing import Ui_Briefing
from bozhen_desktop.kernel.ids import EntryId, StaffId

RELATIONS = ("亲属", "师徒", "授课", "其他")


class Briefing(Screen):
    """May be held more than once; each one is kept."""

    def __init__(self, room: RoomLink) -> None:
        super().__init__(room)
        self.ui = Ui_Briefing()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.settle()
        self.declared: list[Relation] = []
        self._known: set[str] = set()
        columns = [
            words(self.tr("姓名"), 0, wide=True),
            words(self.tr("职责"), 1, wide=True),
        ]
        self.table = listing(columns, self.tr("还没有人到岗：先在“考前检查”登记"), self)
        self.ui.people.addWidget(self.table)
        self.table.view.selectionModel().selectionChanged.connect(lambda *_: self._buttons())
        self.ui.minutes.textChanged.connect(self._buttons)
        self.ui.declare.clicked.connect(self.declare)
        self.ui.replace.clicked.connect(lambda: examiner_acts.replace(self).open_sheet())
        self.ui.primary.clicked.connect(self.hold_it)

    def refresh(self) -> None:
        """Who is here may attend; newcomers are taken as attending."""
        shown = {}
        for key, row in rows_of(self.rows, "staff").items():
            if row["arrived"]:
                duties = "、".join(DUTY_WORDS[duty] for duty in row["duties"])
                shown[key] = (row["name"], duties)
        keep = [*chosen(self.table), *(set(shown) - self._known)]
        self.table.show_rows(shown)
        if set(shown) != self._known:
            self._known = set(shown)
            choose(self.table, keep)
        self._buttons()

    def _buttons(self) -> None:
        times = self.rows.get("sitting", {}).get("briefings", 0)
        held = self.tr("已记录 {0} 次考务会。").format(times) if times else ""
        more = self.tr("待记录的回避申报 {0} 条。").format(len(self.declared))
        self.ui.held.setText(held + (more if self.declared else ""))
        panels = rows_of(self.rows, "panel")
        self.ui.replace.setVisible(bool(panels))
        some = chosen(self.table)
        self.label(self.ui.primary, self.tr("记录考务会（{0} 人到会）").format(len(some)))
        why = "" if some else self.tr("先选到会的人")
        minutes = self.ui.minutes.toPlainText().strip()
        self.hold(self.ui.primary, why if minutes else self.tr("还差：会议记录"))

    def declare(self) -> None:
        """A relation between a member of staff and a candidate."""
        staff = tuple((key, row["name"]) for key, row in rows_of(self.rows, "staff").items())
        entries = tuple((one.entry, f"{one.name}　{one.ticket}") for one in people(self.rows))
        sheet = self.sheet(
            self.tr("回避申报"),
            [self.tr("随这次考务会一起记录；申报的考评员不得评这名考生。")],
            self.tr("记下"),
            [
                Field("staff", self.tr("工作人员"), CHOICE, staff),
                Field("entry", self.tr("考生"), CHOICE, entries),
                Field("relation", self.tr("关系"), CHOICE, tuple((r, r) for r in RELATIONS)),
            ],
        )
        sheet.submit = self._declared
        sheet.open_sheet()

    def _declared(
        self, values: dict[str, Any], second: Second | None, done: Done, failed: Any
    ) -> None:
        relation = Relation(
            staff=StaffId(values["staff"]),
            entry=EntryId(values["entry"]),
            relation=values["relation"],
        )
        self.declared.append(relation)
        done(None)
        self._buttons()

    def hold_it(self) -> None:
        """Record it."""
        some = [StaffId(key) for key in chosen(self.table)]
        minutes = self.ui.minutes.toPlainText().strip()
        command = HoldBriefing(minutes=minutes, attendees=some, declarations=self.declared)

        def done(_: object) -> None:
            self.declared = []
            self.ui.minutes.clear()
            self.room.say(self.tr("考务会已记录，{0} 人到会").format(len(some)))

        self.room.do(command, done)
