"""考生签到表: who comes signs beside his photograph; totals 应到, 实到, 缺考; two signatures."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bozhen_desktop.documents.kit import lay_forms
from bozhen_desktop.documents.pdf import write_pdf
from bozhen_desktop.documents.photos import photo_cell
from bozhen_desktop.documents.sheet import CENTER, Sheet, signatures_height
from bozhen_desktop.documents.stationery import Kit, SittingHead
from bozhen_desktop.documents.table import Column, Look, facts, table
from bozhen_desktop.documents.words import SEATS
from bozhen_desktop.kernel.ids import SeatId, TicketNo

TITLE = "考生签到表"


class SignInRow(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate; `id_tail`: last four of the document; `mark`: 缺考, 迟到 … or empty."""

    seat: SeatId
    ticket: TicketNo
    name: str
    id_tail: str
    trade: str
    level: str
    mark: str = ""
    photo: bytes = b""


class SignInSheetData(msgspec.Struct, frozen=True, kw_only=True):
    """A room; the counts are None, left to the pen, until the door is closed."""

    number: str
    head: SittingHead
    room: str
    rows: list[SignInRow]
    present: int | None = None
    absent: int | None = None
    turned_away: int | None = None
    signers: list[str]


def render(data: SignInSheetData, kit: Kit) -> bytes:
    """The list of one room; errors of `lay_forms`."""
    return render_all([data], kit)


def render_all(data: Sequence[SignInSheetData], kit: Kit) -> bytes:
    """Lists of several rooms; errors of `lay_forms`."""
    return write_pdf(lay_out(data, kit))


def lay_out(data: Sequence[SignInSheetData], kit: Kit) -> list[Sheet]:
    """Their pages, for a preview; errors of `lay_forms`."""
    return lay_forms(data, kit, _lay)


def _lay(data: SignInSheetData, sheet: Sheet) -> None:
    sheet.open(f"{TITLE}（{data.room}）", data.number, data.head)
    facts(
        sheet,
        [
            ("应到", f"{len(data.rows)} 人"),
            ("实到", _count(data.present)),
            ("缺考", _count(data.absent)),
            ("拒绝入场", _count(data.turned_away)),
        ],
        4,
    )
    sheet.y += 5
    tail = signatures_height(len(data.signers))
    table(sheet, _columns(data), _rows(data), Look(size=9, least=45), tail)
    sheet.signatures(data.signers)


def _count(number: int | None) -> str:
    return "      人" if number is None else f"{number} 人"


def _columns(data: SignInSheetData) -> list[Column]:
    return [
        Column(title="序号", width=9, align=CENTER),
        Column(title=SEATS[data.head.subject], width=17, align=CENTER),
        Column(title="照片", width=14, align=CENTER),
        Column(title="准考证号", width=32, align=CENTER),
        Column(title="姓名", width=28, bold=True),
        Column(title="证件号后四位", width=15, align=CENTER),
        Column(title="职业、等级", width=23, align=CENTER),
        Column(title="签到", width=24),
        Column(title="签退", width=24),
        Column(title="备注", width=16, align=CENTER),
    ]


def _rows(data: SignInSheetData) -> list[list[str | bytes]]:
    return [
        [
            str(number),
            row.seat or "抽签",
            photo_cell(row.photo),
            row.ticket,
            row.name,
            row.id_tail,
            f"{row.trade}\n{row.level}",
            "",
            "",
            row.mark,
        ]
        for number, row in enumerate(data.rows, 1)
    ]
