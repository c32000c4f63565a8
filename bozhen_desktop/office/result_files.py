"""The 成绩册 as CSV and as workbook. Text stays text: no cell is ever read as a formula.

In rehearsal every line says so in the column 备注, and so does every page; a result that a decision
of the office corrected names the decision there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from bozhen_desktop.domain.results import NOT_DUE
from bozhen_desktop.office.results import ResultRow

COLUMNS = ("序号", "准考证号", "姓名", "性别", "身份证号", "单位", "职业", "等级")
SCORES = ("理论", "操作", "综合", "业绩")
OVER_SCORES = "考核成绩"
REMARK, REHEARSAL = "备注", "演练"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_WIDTHS = (6, 18, 12, 6, 22, 24, 14, 14, 10, 10, 10, 10)


def cells(row: ResultRow) -> list[str]:
    """One line as it is printed; 业绩 (a track record) is not assessed and prints `--`."""
    return [
        str(row.number),
        row.ticket,
        row.name,
        row.sex,
        row.id_no,
        row.employer,
        row.trade,
        row.level,
        row.theory,
        row.practical,
        row.word,
        NOT_DUE,
    ]


def csv_bytes(rows: Sequence[ResultRow], *, rehearsal: bool = False) -> bytes:
    """UTF-8 with mark, one header line; what a spreadsheet would calculate gets a leading `'`."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    remarked = _remarked(rows, rehearsal)
    writer.writerow([*COLUMNS, *SCORES, *([REMARK] if remarked else [])])
    for row in rows:
        remark = [_remark(row, rehearsal)] if remarked else []
        writer.writerow([*map(_harmless, cells(row)), *remark])
    return out.getvalue().encode("utf-8-sig")


def _remarked(rows: Sequence[ResultRow], rehearsal: bool) -> bool:
    """Whether the form needs its column 备注: it is a rehearsal, or a result was corrected."""
    return rehearsal or any(row.amended for row in rows)


def _remark(row: ResultRow, rehearsal: bool) -> str:
    return "；".join(filter(None, (REHEARSAL if rehearsal else "", row.amended)))


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(_DANGEROUS) and cell != NOT_DUE else cell


def xlsx_bytes(
    rows: Sequence[ResultRow], filled_in_by: str = "", *, rehearsal: bool = False
) -> bytes:
    """A workbook with the two header rows of the form and its foot; every cell is a string."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet(f"成绩册（{REHEARSAL}）" if rehearsal else "成绩册")
        head = workbook.add_format(
            {"bold": True, "align": "center", "valign": "vcenter", "border": 1}
        )
        body = workbook.add_format({"border": 1})
        _write_head(sheet, head)
        remarked = _remarked(rows, rehearsal)
        if remarked:
            sheet.merge_range(0, len(_WIDTHS), 1, len(_WIDTHS), REMARK, head)
        if rehearsal:
            sheet.set_header(f"&C&20{REHEARSAL}：不作认定依据")
        for line, row in enumerate(rows, 2):
            remark = [_remark(row, rehearsal)] if remarked else []
            for column, cell in enumerate([*cells(row), *remark]):
                sheet.write_string(line, column, cell, body)
        sheet.write_string(len(rows) + 3, 0, f"填报人：{filled_in_by}")
    return out.getvalue()


def _write_head(sheet: Any, style: object) -> None:
    for column, (name, width) in enumerate(zip((*COLUMNS, *SCORES), _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        if name in COLUMNS:
            sheet.merge_range(0, column, 1, column, name, style)
        else:
            sheet.write_string(1, column, name, style)
    sheet.merge_range(0, len(COLUMNS), 0, len(COLUMNS) + len(SCORES) - 1, OVER_SCORES, style)
    sheet.freeze_panes(2, 0)
