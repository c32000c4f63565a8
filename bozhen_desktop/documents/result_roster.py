"""成绩册: everybody's results in one list, the four subjects under a common head."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bozhen_desktop.documents.kit import lay_forms
from bozhen_desktop.documents.pdf import write_pdf
from bozhen_desktop.documents.sheet import CENTER, RIGHT, Sheet, signatures_height
from bozhen_desktop.documents.stationery import Kit, SittingHead
from bozhen_desktop.documents.table import Column, Look, facts, table
from bozhen_desktop.kernel.ids import TicketNo

TITLE = "成绩册"
SIGNERS = ("填报人", "复核人", "单位负责人（盖章）")
ELSEWHERE = "另场"
"""The subject is or was taken in another sitting, of which this form knows nothing."""


class RosterRow(msgspec.Struct, frozen=True, kw_only=True):
    """One entry; cells hold marks, 缺考 or -- as they are printed; `id_no` as it is printed."""

    ticket: TicketNo
    name: str
    sex: str
    id_no: str
    employer: str
    trade: str
    level: str
    sitting_type: str
    theory: str
    practical: str
    comprehensive: str = "--"
    achievement: str = "--"
    word: str


class ResultRosterData(msgspec.Struct, frozen=True, kw_only=True):
    """`confirmed`: whether two persons confirmed every result; `counts`: word → how many."""

    number: str
    head: SittingHead
    rows: list[RosterRow]
    counts: dict[str, int]
    confirmed: bool
    notes: list[str]


def render(data: ResultRosterData, kit: Kit) -> bytes:
    """The roster; errors of `lay_forms`."""
    return render_all([data], kit)


def render_all(data: Sequence[ResultRosterData], kit: Kit) -> bytes:
    """Several rosters; errors of `lay_forms`."""
    return write_pdf(lay_out(data, kit))


def lay_out(data: Sequence[ResultRosterData], kit: Kit) -> list[Sheet]:
    """Their pages, for a preview; errors of `lay_forms`."""
    return lay_forms(data, kit, _lay)


def _lay(data: ResultRosterData, sheet: Sheet) -> None:
    sheet.open(f"职业技能等级认定{TITLE}", data.number, data.head, landscape=True)
    counts = "　".join(f"{word} {count}" for word, count in data.counts.items())
    state = "已由两人统分、复核确认" if data.confirmed else "尚未全部确认，不得作为发布依据"
    facts(sheet, [("人数", f"{len(data.rows)} 人"), ("结果", counts), ("状态", state)])
    sheet.y += 5
    tail = sheet.paragraphs_height(data.notes, 8) + signatures_height(len(SIGNERS), 3) + 4
    rows = [_row(number, row) for number, row in enumerate(data.rows, 1)]
    table(sheet, _columns(), rows, Look(size=8.5), tail)
    sheet.y += 4
    for note in data.notes:
        sheet.paragraph(note, 8, gap=0)
    sheet.signatures(SIGNERS, 3)


def _columns() -> list[Column]:
    group = "考核成绩"
    return [
        Column(title="序号", width=10, align=CENTER),
        Column(title="准考证号", width=29, align=CENTER),
        Column(title="姓名", width=30),
        Column(title="性别", width=9, align=CENTER),
        Column(title="身份证号", width=36, align=CENTER),
        Column(title="单位", width=36),
        Column(title="职业", width=18, align=CENTER),
        Column(title="等级", width=22, align=CENTER),
        Column(title="类型", width=11, align=CENTER),
        Column(title="理论", width=14, align=RIGHT, group=group),
        Column(title="操作", width=14, align=RIGHT, group=group),
        Column(title="综合", width=12, align=RIGHT, group=group),
        Column(title="业绩", width=12, align=RIGHT, group=group),
        Column(title="结论", width=15, align=CENTER, bold=True),
    ]


def _row(number: int, row: RosterRow) -> list[str]:
    cells = [row.theory, row.practical, row.comprehensive, row.achievement]
    who = [row.ticket, row.name, row.sex, row.id_no, row.employer]
    what = [row.trade, row.level, row.sitting_type]
    return [str(number), *who, *what, *cells, row.word]
