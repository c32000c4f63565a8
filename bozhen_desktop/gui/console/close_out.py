"""清点关闭: papers in balance, nothing left open without a reason, two persons close."""

from __future__ import annotations

from typing import Any

from bozhen_desktop.domain.closeout import CloseOut as Close
from bozhen_desktop.domain.closeout import Reasoned
from bozhen_desktop.gui.console.act_sheet import Failed, Field, Second, Values
from bozhen_desktop.gui.console.closing import Balance, balance, open_matters, why_not_close
from bozhen_desktop.gui.console.desk import row_of
from bozhen_desktop.gui.console.room_link import Done, RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.tables import listing, words
from bozhen_desktop.gui.console.watch import NumberCard
from bozhen_desktop.gui.forms.console.ui_close_out import Ui_CloseOut


class CloseOut(Screen):
    """Numbers on top, what has no place yet below."""

    def __init__(self, room: RoomLink) -> None:
        super().__init__(room)
        self.ui = Ui_CloseOut()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.settle()
        columns = [
            words(self.tr("座位"), 0, number=True),
            words(self.tr("姓名"), 1, wide=True),
            words(self.tr("准考证号"), 2),
            words(self.tr("状态"), 3),
        ]
        self.rest = listing(columns, self.tr("每份卷都有着落"), self)
        heads = [words(self.tr("事项"), 0, wide=True), words(self.tr("能否挂起"), 1)]
        self.open = listing(heads, self.tr("没有未处理的事"), self)
        self.ui.rest.addWidget(self.rest)
        self.ui.open.addWidget(self.open)
        self.cards = [NumberCard(self) for _ in range(4)]
        for card in self.cards:
            self.ui.numbers.addWidget(card)
        self.ui.primary.clicked.connect(self.close_sitting)

    def refresh(self) -> None:
        """Balance and open matters."""
        found = balance(self.rows)
        self._numbers(found)
        self.rest.show_rows({one.entry: row_of(one) for one in found.rest})
        can, must = self.tr("写明原因可挂起"), self.tr("必须先处理")
        self.open.show_rows(
            {
                one.name: (one.words, can if one.may_carry else must)
                for one in open_matters(self.rows)
            }
        )
        self.hold(self.ui.primary, why_not_close(self.rows))

    def _numbers(self, found: Balance) -> None:
        shown = (
            (self.tr("发卷"), found.issued, ""),
            (self.tr("= 交卷"), found.submitted, "ok"),
            (self.tr("+ 缺考和未准入场"), found.absent, ""),
            (self.tr("+ 没有着落"), len(found.rest), "warn" if found.rest else ""),
        )
        for card, (what, count, tone) in zip(self.cards, shown, strict=True):
            card.show_number(what, count, tone)

    def close_sitting(self) -> None:
        """Ask for reasons where they are due, and for the second person."""
        found, matters = balance(self.rows), open_matters(self.rows)
        fields = [
            Field(f"void/{one.entry}", self.tr("{0}：卷作废的原因").format(one.name))
            for one in found.rest
        ]
        fields += [
            Field(f"carry/{one.name}", self.tr("{0}：挂起的原因").format(one.words))
            for one in matters
        ]
        sheet = self.sheet(
            self.tr("关闭场次"),
            [
                self.tr("发卷 {0} = 交卷 {1} + 缺考 {2} + 作废 {3}。").format(
                    found.issued, found.submitted, found.absent, len(found.rest)
                ),
                self.tr("关闭后不能再改，只能导出、打印和补记情况。"),
            ],
            self.tr("两人关闭场次"),
            fields,
            seconds=self.others("supervisor", "site_chief", "totaller", "custodian"),
            danger=True,
        )
        sheet.submit = self._submit
        sheet.open_sheet()

    def _submit(self, values: Values, second: Second | None, done: Done, failed: Failed) -> None:
        """Both sign the place at which the journal stands now."""

        def placed(place: dict[str, Any]) -> None:
            command = Close(
                void=_reasoned(values, "void/"),
                carried=_reasoned(values, "carry/"),
                head_seq=place["seq"],
                head_hash=place["hash"],
            )
            self.room.do(command, closed, failed, second)

        def closed(found: Any) -> None:
            done(found)
            self.room.say(self.tr("场次已关闭，可以导出移交"))

        self.room.query("position", placed, failed)


def _reasoned(values: Values, head: str) -> list[Reasoned]:
    return [
        Reasoned(name=key[len(head) :], reason=value)
        for key, value in values.items()
        if key.startswith(head)
    ]
