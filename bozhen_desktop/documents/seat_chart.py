"""座次表: the seats of a room as they stand, with who sits where."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bozhen_desktop.documents.kit import lay_forms
from bozhen_desktop.documents.pdf import write_pdf
from bozhen_desktop.documents.sheet import Sheet, signatures_height
from bozhen_desktop.documents.stationery import Kit, SittingHead
from bozhen_desktop.documents.table import facts
from bozhen_desktop.documents.words import SEATS
from bozhen_desktop.kernel.ids import SeatId

TITLE = "座次表"
FRONT = "讲 台（前）"
SIGNERS = ("制表人", "核对人")
_HIGH = 62.0


class SeatCell(msgspec.Struct, frozen=True, kw_only=True):
    """A seat; without a candidate it is free or, when `spare`, a spare one."""

    seat: SeatId
    ticket: str = ""
    name: str = ""
    trade: str = ""
    level: str = ""
    spare: bool = False


class SeatChartData(msgspec.Struct, frozen=True, kw_only=True):
    """A room; seats row by row from the front, `across` in a row."""

    number: str
    head: SittingHead
    room: str
    across: int
    seats: list[SeatCell]


def render(data: SeatChartData, kit: Kit) -> bytes:
    """The chart of one room; errors of `lay_forms`."""
    return render_all([data], kit)


def render_all(data: Sequence[SeatChartData], kit: Kit) -> bytes:
    """Charts of several rooms; errors of `lay_forms`."""
    return write_pdf(lay_out(data, kit))


def lay_out(data: Sequence[SeatChartData], kit: Kit) -> list[Sheet]:
    """Their pages, for a preview; errors of `lay_forms`."""
    return lay_forms(data, kit, _lay)


def _lay(data: SeatChartData, sheet: Sheet) -> None:
    sheet.open(f"{TITLE}（{data.room}）", data.number, data.head, landscape=True)
    taken = sum(bool(seat.ticket) for seat in data.seats)
    spare = sum(seat.spare for seat in data.seats)
    pairs = [
        ("考场", data.room),
        ("考生数", f"{taken} 人"),
        (f"备用{SEATS[data.head.subject]}", f"{spare} 个"),
    ]
    facts(sheet, pairs)
    sheet.y += 5
    for at in range(0, len(data.seats), data.across):
        last = at + data.across >= len(data.seats)
        tail = signatures_height(len(SIGNERS)) if last else 0.0
        if sheet.need(_HIGH + tail) or at == 0:
            _front(sheet)
        _row(sheet, data.seats[at : at + data.across], data.across)
    sheet.signatures(SIGNERS)


def _front(sheet: Sheet) -> None:
    wide = sheet.inner / 3
    box = (sheet.left + wide, sheet.y, wide, 16)
    sheet.frame(box)
    sheet.boxed(box, FRONT, 10)
    sheet.y += 20


def _row(sheet: Sheet, seats: Sequence[SeatCell], across: int) -> None:
    wide = sheet.inner / across
    for number, seat in enumerate(seats):
        _seat(sheet, (sheet.left + number * wide + 2, sheet.y, wide - 4, _HIGH - 4), seat)
    sheet.y += _HIGH


def _seat(sheet: Sheet, box: tuple[float, float, float, float], seat: SeatCell) -> None:
    left, top, wide, high = box
    inner = (left + 3, wide - 6)
    sheet.frame(box, thick=0.7, dashed=not seat.ticket)
    sheet.boxed((inner[0], top + 1, inner[1], 12), seat.seat, 9, bold=True)
    if not seat.ticket:
        word = "备用" if seat.spare else "空"
        sheet.boxed((inner[0], top + 14, inner[1], high - 16), word, 11, grey=0.4)
        return
    sheet.boxed((inner[0], top + 13, inner[1], 20), seat.name, 12, bold=True)
    sheet.boxed((inner[0], top + 33, inner[1], 12), seat.ticket, 9)
    sheet.boxed((inner[0], top + 45, inner[1], 11), f"{seat.trade} {seat.level}", 8)
