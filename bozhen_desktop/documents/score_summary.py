"""评分汇总表 (seed L51): the marks of all examiners of a panel, their mean, re-check, verdict.

The rule by which the mean is rounded is printed with it.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bozhen_desktop.documents.kit import lay_forms
from bozhen_desktop.documents.pdf import write_pdf
from bozhen_desktop.documents.score_sheet import marks_text
from bozhen_desktop.documents.sheet import CENTER, RIGHT, Sheet, signatures_height
from bozhen_desktop.documents.stationery import Kit, SittingHead
from bozhen_desktop.documents.table import Column, Look, facts, table
from bozhen_desktop.kernel.ids import PieceNo, TicketNo

TITLE = "评分汇总表"


class GivenMark(msgspec.Struct, frozen=True, kw_only=True):
    """What one examiner gave; `mark` in hundredths, None while unsigned; `stand_in`: replaced by.

    `veto`: codes he marked, which make it 0.
    """

    mark: int | None
    stand_in: str = ""
    veto: str = ""


class SummaryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One piece; `spread` and `mean` in hundredths, None until it is settled."""

    piece: PieceNo
    ticket: TicketNo
    name: str
    marks: list[GivenMark]
    spread: int | None
    mean: int | None
    recheck: str
    word: str


class ScoreSummaryData(msgspec.Struct, frozen=True, kw_only=True):
    """All pieces of a panel; `basis`: sentences printed with it (mean, rounding, spread)."""

    number: str
    head: SittingHead
    trade: str
    level: str
    task: str
    panel: str
    lead: str
    examiners: list[str]
    rows: list[SummaryRow]
    basis: list[str]


def render(data: ScoreSummaryData, kit: Kit) -> bytes:
    """The summary of one panel; errors of `lay_forms`."""
    return render_all([data], kit)


def render_all(data: Sequence[ScoreSummaryData], kit: Kit) -> bytes:
    """Summaries of several panels; errors of `lay_forms`."""
    return write_pdf(lay_out(data, kit))


def lay_out(data: Sequence[ScoreSummaryData], kit: Kit) -> list[Sheet]:
    """Their pages, for a preview; errors of `lay_forms`."""
    return lay_forms(data, kit, _lay)


def _lay(data: ScoreSummaryData, sheet: Sheet) -> None:
    sheet.open(f"操作技能考核{TITLE}", data.number, data.head, landscape=True)
    pairs = [
        ("职业", data.trade),
        ("等级", data.level),
        ("试题名称", data.task),
        ("考评组", data.panel),
        ("考评组长", data.lead),
        ("考件数", f"{len(data.rows)} 件"),
    ]
    facts(sheet, pairs)
    sheet.y += 5
    labels = [f"考评员{n + 1}（{'、'.join(_scored(data, n))}）" for n in range(len(data.examiners))]
    labels += ["考评组长", "统分人", "复核人", "质量督导员"]
    tail = sheet.paragraphs_height(data.basis, 8) + signatures_height(len(labels), 3) + 5
    rows = [_row(number, row) for number, row in enumerate(data.rows, 1)]
    table(sheet, _columns(data), rows, Look(least=22), tail)
    sheet.y += 5
    for sentence in data.basis:
        sheet.paragraph(sentence, 8, gap=0)
    sheet.signatures(labels, 3)


def _scored(data: ScoreSummaryData, place: int) -> list[str]:
    """Who signs in a place of the panel: everybody whose marks stand there."""
    arranged = data.examiners[place]
    names = [row.marks[place].stand_in or arranged for row in data.rows]
    return list(dict.fromkeys(names)) or [arranged]


def _columns(data: ScoreSummaryData) -> list[Column]:
    names = [
        Column(title=f"考评员{n}\n{name}", width=24, align=RIGHT, group="考评员评分")
        for n, name in enumerate(data.examiners, 1)
    ]
    return [
        Column(title="序号", width=10, align=CENTER),
        Column(title="考件编号", width=26, align=CENTER),
        Column(title="准考证号", width=32, align=CENTER),
        Column(title="姓名", width=30),
        *names,
        Column(title="极差", width=15, align=RIGHT),
        Column(title="平均分", width=17, align=RIGHT, bold=True),
        Column(title="复核", width=28, align=CENTER),
        Column(title="结论", width=18, align=CENTER),
    ]


def _mark(given: GivenMark) -> str:
    text = marks_text(given.mark)
    text += f"（否定项 {given.veto}）" if given.veto else ""
    return f"{text}\n{given.stand_in}" if given.stand_in else text


def _row(number: int, row: SummaryRow) -> list[str]:
    return [
        str(number),
        row.piece,
        row.ticket,
        row.name,
        *(_mark(given) for given in row.marks),
        marks_text(row.spread),
        marks_text(row.mean),
        row.recheck,
        row.word,
    ]
