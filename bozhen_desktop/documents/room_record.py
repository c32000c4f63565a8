"""考场情况记录单: attendance, lateness, early hand-ins, violations, faults, notes of one room."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bozhen_desktop.documents.kit import lay_forms
from bozhen_desktop.documents.pdf import write_pdf
from bozhen_desktop.documents.sheet import CENTER, Sheet
from bozhen_desktop.documents.stationery import Kit, SittingHead
from bozhen_desktop.documents.table import Column, facts, table

TITLE = "考场情况记录单"
NOTHING = "无"


class BreachRow(msgspec.Struct, frozen=True, kw_only=True):
    """A violation: who, what was seen, clause, what the candidate said, what was decided."""

    candidate: str
    facts: str
    clause: str
    statement: str
    witnesses: str
    decision: str


class FaultRow(msgspec.Struct, frozen=True, kw_only=True):
    """A fault, a move to another machine, time given back, or a break."""

    kind: str
    where: str
    what: str
    remedy: str


class NoteRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the record with its time as printed."""

    when: str
    text: str
    by: str


class RoomRecordData(msgspec.Struct, frozen=True, kw_only=True):
    """One room; people are named `name（ticket）`."""

    number: str
    head: SittingHead
    room: str
    groups: list[str]
    due: int
    present: int
    handed_in: int
    absent: list[str]
    turned_away: list[str]
    late: list[str]
    early: list[str]
    breaches: list[BreachRow]
    faults: list[FaultRow]
    notes: list[NoteRow]
    invigilators: list[str]
    signers: list[str]


def render(data: RoomRecordData, kit: Kit) -> bytes:
    """The record of one room; errors of `lay_forms`."""
    return render_all([data], kit)


def render_all(data: Sequence[RoomRecordData], kit: Kit) -> bytes:
    """Records of several rooms; errors of `lay_forms`."""
    return write_pdf(lay_out(data, kit))


def lay_out(data: Sequence[RoomRecordData], kit: Kit) -> list[Sheet]:
    """Their pages, for a preview; errors of `lay_forms`."""
    return lay_forms(data, kit, _lay)


def _lay(data: RoomRecordData, sheet: Sheet) -> None:
    sheet.open(TITLE, data.number, data.head)
    facts(sheet, [("考场", data.room), ("监考员", "、".join(data.invigilators))], 2)
    facts(sheet, [("职业、等级", "；".join(data.groups))], 1)
    pairs = [
        ("应到", f"{data.due} 人"),
        ("实到", f"{data.present} 人"),
        ("缺考", f"{len(data.absent)} 人"),
        ("拒绝入场", f"{len(data.turned_away)} 人"),
        ("交卷", f"{data.handed_in} 份"),
    ]
    facts(sheet, pairs, 5)
    lists = [
        ("缺考考生", data.absent),
        ("拒绝入场", data.turned_away),
        ("迟到考生", data.late),
        ("提前交卷", data.early),
    ]
    sheet.y += 5
    columns = [Column(title="项目", width=24, align=CENTER), Column(title="名单", width=156)]
    table(sheet, columns, [[name, "、".join(people) or NOTHING] for name, people in lists])
    _breaches(sheet, data.breaches)
    _faults(sheet, data.faults)
    _notes(sheet, data.notes)
    sheet.signatures([*data.signers, "考评组长", "质量督导员", "主考"])


def _breaches(sheet: Sheet, rows: Sequence[BreachRow]) -> None:
    sheet.y += 5
    sheet.paragraph("违纪情况", 10, bold=True)
    columns = [
        Column(title="考生", width=30),
        Column(title="事实", width=46),
        Column(title="依据", width=22),
        Column(title="考生陈述", width=30),
        Column(title="见证人", width=22),
        Column(title="处理", width=30),
    ]
    cells = [
        [row.candidate, row.facts, row.clause, row.statement, row.witnesses, row.decision]
        for row in rows
    ]
    table(sheet, columns, cells or [[NOTHING, *[""] * 5]])


def _faults(sheet: Sheet, rows: Sequence[FaultRow]) -> None:
    sheet.y += 5
    sheet.paragraph("设备故障、换机、补时、离场", 10, bold=True)
    columns = [
        Column(title="类别", width=20, align=CENTER),
        Column(title="座位或考生", width=46),
        Column(title="情况", width=60),
        Column(title="处理", width=54),
    ]
    cells = [[row.kind, row.where, row.what, row.remedy] for row in rows]
    table(sheet, columns, cells or [[NOTHING, "", "", ""]])


def _notes(sheet: Sheet, rows: Sequence[NoteRow]) -> None:
    sheet.y += 5
    sheet.paragraph("突发情况与其他记录", 10, bold=True)
    columns = [
        Column(title="时间", width=36, align=CENTER),
        Column(title="情况", width=114),
        Column(title="记录人", width=30, align=CENTER),
    ]
    cells = [[row.when, row.text, row.by] for row in rows]
    table(sheet, columns, cells or [["", NOTHING, ""]])
