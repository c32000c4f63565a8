"""评分复核: keys, scores, two confirmations; each group one step at a time."""

from __future__ import annotations

from typing import Any

from bozhen_desktop.domain.panels import SettlePiece
from bozhen_desktop.domain.results import ConfirmResults
from bozhen_desktop.domain.scoring import ConfirmScores, ScoreGroup
from bozhen_desktop.gui.console.act_sheet import ActSheet, Field
from bozhen_desktop.gui.console.closing import (
    ScoreGroupRow,
    pieces_to_settle,
    score_groups,
    score_table,
)
from bozhen_desktop.gui.console.room_link import RoomLink
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.tables import listing, words
from bozhen_desktop.gui.forms.console.ui_scores import Ui_Scores
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import GroupId, PieceNo

_ACTS = {
    "open-key": "启封标准答案",
    "score": "评分",
    "scores": "第二人确认分数",
    "results": "第二人确认成绩",
    "settle": "统分",
}


class Scores(Screen):
    """Groups above, the confirmed scores of the selected one below."""

    def __init__(self, room: RoomLink) -> None:
        super().__init__(room)
        self.ui = Ui_Scores()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]
        self.settle()
        heads = [words(self.tr("考试组"), 0, wide=True), words(self.tr("进度"), 1, wide=True)]
        self.groups = listing(heads, self.tr("导入考试数据后，这里列出考试组"), self, search=False)
        columns = [
            words(self.tr("座位"), 0, number=True),
            words(self.tr("姓名"), 1, wide=True),
            words(self.tr("准考证号"), 2),
            words(self.tr("得分（分）"), 3, number=True),
            words(self.tr("结果"), 4),
        ]
        self.table = listing(columns, self.tr("两人确认分数后，这里列出得分"), self)
        self.ui.groups.addWidget(self.groups)
        self.ui.table.addWidget(self.table)
        self.groups.selected.connect(lambda _: self.refresh())
        self.ui.primary.clicked.connect(self.next_step)

    def refresh(self) -> None:
        """Groups, the next step, and the scores that are confirmed."""
        found = self._rows()
        self.groups.show_rows({row.group: (row.title, row.word) for row in found})
        row = self._next()
        if row is None:
            self.hold(self.ui.primary, self._nothing_to_do(found))
        else:
            words_ = _ACTS[row.next]
            self.label(self.ui.primary, f"{words_}：{row.title}")
            self.hold(self.ui.primary, "")
        shown = self.groups.current_key() or (row.group if row else found[0].group if found else "")
        ready = shown and (f"scores/{shown}" in self.rows or f"results/{shown}" in self.rows)
        lines = score_table(self.rows, shown) if ready else []
        self.table.show_rows({line[2]: line for line in lines})

    def _rows(self) -> list[ScoreGroupRow]:
        return score_groups(self.rows, frozenset(self.room.scored))

    def _nothing_to_do(self, found: list[ScoreGroupRow]) -> str:
        open_rows = [row for row in found if row.why]
        return open_rows[0].why if open_rows else self.tr("成绩已全部确认")

    def _next(self) -> ScoreGroupRow | None:
        ready = [row for row in self._rows() if row.next]
        current = self.groups.current_key()
        return next((row for row in ready if row.group == current), next(iter(ready), None))

    # ------------------------------------------------------------ acts
    def next_step(self) -> None:
        """The next step of the group that is next."""
        row = self._next()
        if row is None:
            return
        if row.next == "score":
            self._score(row)
        elif row.next == "settle":
            self._settle(row)
        else:
            makers = {"open-key": self._key, "scores": self._scores, "results": self._results}
            makers[row.next](row).open_sheet()

    def _key(self, row: ScoreGroupRow) -> ActSheet:
        effect = [self.tr("标准答案解密，只在考务机内；之后传到的答案不再自动采用。")]
        effect.append(self.tr("还有考试机断开没回来的，须写明原因，第二人须是质量督导员。"))
        reason = Field("reason", self.tr("原因（有考试机没回来时）"), need=False)
        sheet = self.sheet(
            self.tr("启封标准答案：{0}").format(row.title),
            effect,
            self.tr("两人启封"),
            [reason],
            seconds=self.others("custodian", "site_chief", "supervisor"),
        )

        def make(values: dict[str, Any]) -> dict[str, Any]:
            reason = values["reason"]
            return {"group": row.group, **({"reason": reason} if reason else {})}

        line = self.tr("{0}：标准答案已启封").format(row.title)
        sheet.submit = self.submit_request("open-key", make, line)
        return sheet

    def _score(self, row: ScoreGroupRow) -> None:
        def done(_: object) -> None:
            self.room.scored.add(row.group)
            self.room.say(self.tr("{0}：已评分，请第二人确认").format(row.title))
            self.refresh()

        def failed(error: BozhenError) -> None:
            if error.code == "nothing-changed":  # scored before, perhaps at another console
                done(None)
            else:
                self.room.complain(error)

        self.room.do(ScoreGroup(group=GroupId(row.group)), done, failed)

    def _scores(self, row: ScoreGroupRow) -> ActSheet:
        sheet = self.sheet(
            self.tr("确认分数：{0}").format(row.title),
            [self.tr("第二人确认由系统按标准答案评出的分数。确认后显示得分。")],
            self.tr("两人确认分数"),
            seconds=self.others(),
        )
        sheet.submit = self.submit_command(
            lambda _: ConfirmScores(group=GroupId(row.group)),
            self.tr("{0}：分数已由两人确认").format(row.title),
        )
        return sheet

    def _results(self, row: ScoreGroupRow) -> ActSheet:
        sheet = self.sheet(
            self.tr("确认成绩：{0}").format(row.title),
            [self.tr("含缺考、违纪等情况的本场成绩，由第二人确认。")],
            self.tr("两人确认成绩"),
            [Field("reason", self.tr("有未完成的人时写明原因"), need=False)],
            seconds=self.others(),
        )
        sheet.submit = self.submit_command(
            lambda v: ConfirmResults(group=GroupId(row.group), reason=v["reason"]),
            self.tr("{0}：成绩已由两人确认").format(row.title),
        )
        return sheet

    def _settle(self, row: ScoreGroupRow) -> None:
        """统分 of every piece whose sheets are all signed."""
        pieces = pieces_to_settle(self.rows, row.group)
        for piece in pieces:
            self.room.do(SettlePiece(piece=PieceNo(piece)))
        self.room.say(self.tr("{0}：{1} 件已统分").format(row.title, len(pieces)))
