"""数据移交单: which packages left the room, on what medium, over which range of the journal.

The counts balance (issued = submitted + absent + void), and the head of the journal that two
persons saw stands on paper, so that the file can be held against it later.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bozhen_desktop.documents.kit import lay_forms
from bozhen_desktop.documents.pdf import write_pdf
from bozhen_desktop.documents.sheet import CENTER, RIGHT, Sheet
from bozhen_desktop.documents.stationery import Kit, SittingHead
from bozhen_desktop.documents.table import Column, facts, table
from bozhen_desktop.documents.words import grouped, stamp_text

TITLE = "数据移交单"


class PaperCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Papers of a sitting: issued = submitted + absent + void."""

    issued: int
    submitted: int
    absent: int
    void: int


class WrittenPackage(msgspec.Struct, frozen=True, kw_only=True):
    """A result package: entries `first` … `last` of the journal on `medium`."""

    package: str
    first: int
    last: int
    medium: str
    by: str


class HandedLot(msgspec.Struct, frozen=True, kw_only=True):
    """One hop of a lot of papers; `at`: UTC ms."""

    lot: str
    count: int
    giver: str
    taker: str
    at: int
    note: str


class DataHandoverData(msgspec.Struct, frozen=True, kw_only=True):
    """What leaves the room; `counts` and the head are empty before the close-out.

    `void`, `carried`: (name, reason) of papers that do not count and of matters carried on.
    """

    number: str
    head: SittingHead
    counts: PaperCounts | None
    packages: list[WrittenPackage]
    lots: list[HandedLot]
    void: list[tuple[str, str]]
    carried: list[tuple[str, str]]
    head_seq: int
    head_hash: str
    closed_by: list[str]


def render(data: DataHandoverData, kit: Kit) -> bytes:
    """The slip of one sitting; errors of `lay_forms`."""
    return render_all([data], kit)


def render_all(data: Sequence[DataHandoverData], kit: Kit) -> bytes:
    """Slips of several sittings; errors of `lay_forms`."""
    return write_pdf(lay_out(data, kit))


def lay_out(data: Sequence[DataHandoverData], kit: Kit) -> list[Sheet]:
    """Their pages, for a preview; errors of `lay_forms`."""
    return lay_forms(data, kit, _lay)


def _lay(data: DataHandoverData, sheet: Sheet) -> None:
    sheet.open(TITLE, data.number, data.head)
    _counts(sheet, data)
    _packages(sheet, data.packages)
    if data.lots:
        _lots(sheet, data.lots)
    _reasons(sheet, "作废试卷", data.void)
    _reasons(sheet, "结转事项", data.carried)
    sheet.y += 6
    sheet.paragraph("移交前须读回核对；接收人当面核对包名、条目范围和介质，双方签字各存一份。", 8.5)
    labels = ["移交人", "移交人（第二人）", "接收人", "接收人（第二人）", "质量督导员"]
    sheet.signatures(labels)


def _counts(sheet: Sheet, data: DataHandoverData) -> None:
    counts = data.counts
    if counts is None:
        facts(sheet, [("收尾", "场次尚未收尾，本单仅作过程移交")], 1)
        return
    pairs = [
        ("应发", str(counts.issued)),
        ("已交", str(counts.submitted)),
        ("缺考", str(counts.absent)),
        ("作废", str(counts.void)),
    ]
    facts(sheet, pairs, 4)
    closed = "、".join(data.closed_by)
    facts(sheet, [("收尾人", closed), ("日志条数", str(data.head_seq))], 2)
    facts(sheet, [("日志校验", grouped(data.head_hash))], 1)


def _packages(sheet: Sheet, packages: Sequence[WrittenPackage]) -> None:
    sheet.y += 6
    sheet.paragraph("一、移交的数据包", 10, bold=True)
    columns = [
        Column(title="序号", width=10, align=CENTER),
        Column(title="包校验码", width=86),
        Column(title="条目范围", width=26, align=CENTER),
        Column(title="介质", width=34),
        Column(title="写出人", width=24, align=CENTER),
    ]
    rows = [
        [str(n), grouped(one.package), f"{one.first}—{one.last}", one.medium, one.by]
        for n, one in enumerate(packages, 1)
    ]
    table(sheet, columns, rows or [["", "无", "", "", ""]])


def _lots(sheet: Sheet, lots: Sequence[HandedLot]) -> None:
    sheet.y += 6
    sheet.paragraph("二、纸质材料交接", 10, bold=True)
    columns = [
        Column(title="材料", width=44),
        Column(title="份数", width=14, align=RIGHT),
        Column(title="交出人", width=26, align=CENTER),
        Column(title="接收人", width=26, align=CENTER),
        Column(title="时间", width=34, align=CENTER),
        Column(title="说明", width=36),
    ]
    rows = [
        [one.lot, str(one.count), one.giver, one.taker, stamp_text(one.at), one.note]
        for one in lots
    ]
    table(sheet, columns, rows)


def _reasons(sheet: Sheet, title: str, rows: Sequence[tuple[str, str]]) -> None:
    if not rows:
        return
    sheet.y += 6
    columns = [Column(title=title, width=60), Column(title="原因", width=120)]
    table(sheet, columns, [list(row) for row in rows])
