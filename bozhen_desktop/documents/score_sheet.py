"""评分记录表 (seed L105): one examiner's marks for one work piece, row by row; blank or filled.

A piece is named by its number alone: examiners never see whose it is. What was struck through and
scored anew stands at the end, every version with its total.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bozhen_desktop.documents.kit import lay_forms
from bozhen_desktop.documents.pdf import write_pdf
from bozhen_desktop.documents.sheet import CENTER, RIGHT, Sheet
from bozhen_desktop.documents.stationery import Kit, SittingHead
from bozhen_desktop.documents.table import Column, Look, facts, table
from bozhen_desktop.kernel.ids import PieceNo, SeatId
from bozhen_desktop.kernel.marks import print_marks

TITLE = "评分记录表"
BLANK = "          "
VERSION_WORDS = {
    "signed": "签名生效",
    "pending": "待第二人签认",
    "countersigned": "第二人已签认",
    "rejected": "未采纳",
}


class ScoreRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the rubric with what was given; marks in hundredths, None where it is blank."""

    no: int
    content: str
    requirement: str
    standard: str
    max_hundredths: int
    deduct: bool
    places: int | None = None
    deducted: int | None = None
    awarded: int | None = None
    reason: str = ""


class VetoRow(msgspec.Struct, frozen=True, kw_only=True):
    """A 否定项; `seen` is what the examiner saw, "" when it did not happen."""

    code: str
    text: str
    seen: str = ""


class VersionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the sheet: what it counts, what it changed; `by` settled it."""

    number: int
    mark: int
    status: str
    by: str
    changes: str = ""


class ScoreSheetData(msgspec.Struct, frozen=True, kw_only=True):
    """Sheet of one piece and examiner; totals are None on a blank one.

    `total` leaves vetoes aside, `mark` is what counts; `digest` of the signed sheet in hex. A blank
    one carries the task's `requirements` and what the `venue` and the `candidate` prepare.
    """

    number: str
    head: SittingHead
    piece: PieceNo
    station: SeatId
    trade: str
    level: str
    task: str
    minutes: int
    rows: list[ScoreRow]
    vetoes: list[VetoRow]
    examiner: str = ""
    total: int | None = None
    mark: int | None = None
    digest: str = ""
    from_paper: bool = False
    requirements: list[str] = []
    venue: list[str] = []
    candidate: list[str] = []
    versions: list[VersionRow] = []


def render(data: ScoreSheetData, kit: Kit) -> bytes:
    """One sheet; errors of `lay_forms`."""
    return render_all([data], kit)


def render_all(data: Sequence[ScoreSheetData], kit: Kit) -> bytes:
    """Many sheets, each with its own pages; errors of `lay_forms`."""
    return write_pdf(lay_out(data, kit))


def lay_out(data: Sequence[ScoreSheetData], kit: Kit) -> list[Sheet]:
    """Their pages, for a preview; errors of `lay_forms`."""
    return lay_forms(data, kit, _lay)


def marks_text(value: int | None) -> str:
    """Hundredths as people read them, nothing for None."""
    return "" if value is None else print_marks(value)


def _lay(data: ScoreSheetData, sheet: Sheet) -> None:
    sheet.open(f"操作技能考核{TITLE}", data.number, data.head)
    facts(
        sheet,
        [
            ("考件编号", data.piece),
            ("工位", data.station),
            ("考核时间", f"{data.minutes} 分钟"),
            ("职业", data.trade),
            ("等级", data.level),
            ("试题名称", data.task),
        ],
    )
    sheet.y += 5
    table(sheet, _columns(), [*(_row(row) for row in data.rows), _sum(data)], Look(least=24))
    if data.vetoes:
        _vetoes(sheet, data.vetoes)
    _result(sheet, data)
    if len(data.versions) > 1:
        _versions(sheet, data.versions)
    signer = f"考评员（{data.examiner}）" if data.examiner else "考评员"
    sheet.signatures([signer])
    if data.digest:
        sheet.paragraph(f"评分记录校验码：{data.digest}", 7.5)
    _lines(sheet, "考核要求", data.requirements)
    _lines(sheet, "考场准备", data.venue)
    _lines(sheet, "考生准备", data.candidate)


def _lines(sheet: Sheet, title: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    sheet.y += 5
    sheet.paragraph(title, 9, bold=True, gap=1)
    for number, line in enumerate(lines, 1):
        sheet.paragraph(f"{number}. {line}", 8, gap=0.5)


def _columns() -> list[Column]:
    return [
        Column(title="序号", width=9, align=CENTER),
        Column(title="考核内容", width=27),
        Column(title="考核要求", width=33),
        Column(title="配分", width=12, align=RIGHT),
        Column(title="评分标准", width=43),
        Column(title="处数", width=10, align=RIGHT),
        Column(title="扣分", width=12, align=RIGHT),
        Column(title="得分", width=12, align=RIGHT, bold=True),
        Column(title="扣分原因", width=22),
    ]


def _row(row: ScoreRow) -> list[str]:
    places = str(row.places) if row.places else ""
    return [
        str(row.no),
        row.content,
        row.requirement,
        print_marks(row.max_hundredths),
        row.standard,
        places,
        marks_text(row.deducted) if row.deduct else "—",
        marks_text(row.awarded),
        row.reason,
    ]


def _sum(data: ScoreSheetData) -> list[str]:
    most = sum(row.max_hundredths for row in data.rows)
    return ["", "合计", "", print_marks(most), "", "", "", marks_text(data.total), ""]


def _vetoes(sheet: Sheet, vetoes: Sequence[VetoRow]) -> None:
    sheet.y += 5
    columns = [
        Column(title="否定项", width=14, align=CENTER),
        Column(title="内容（发生任一项，考件按 0 分计）", width=90),
        Column(title="发生时写明情况", width=76),
    ]
    table(sheet, columns, [[veto.code, veto.text, veto.seen] for veto in vetoes], Look(least=20))


def _result(sheet: Sheet, data: ScoreSheetData) -> None:
    sheet.y += 5
    marked = "、".join(veto.code for veto in data.vetoes if veto.seen)
    source = "纸质补录" if data.from_paper else "现场录入"
    pairs = [
        ("小计", f"{marks_text(data.total) or BLANK} 分"),
        ("否定项", marked or ("无" if data.total is not None else "")),
        ("考件得分", f"{marks_text(data.mark) or BLANK} 分"),
    ]
    facts(sheet, pairs)
    if data.total is not None:
        facts(sheet, [("来源", source)], 1)


def _versions(sheet: Sheet, versions: Sequence[VersionRow]) -> None:
    sheet.y += 5
    columns = [
        Column(title="版本", width=14, align=CENTER),
        Column(title="更正内容（原分→新分）", width=80),
        Column(title="得分", width=18, align=RIGHT),
        Column(title="状态", width=36, align=CENTER),
        Column(title="签认人", width=32, align=CENTER),
    ]
    rows = [
        [str(one.number), one.changes, print_marks(one.mark), VERSION_WORDS[one.status], one.by]
        for one in versions
    ]
    table(sheet, columns, rows)
