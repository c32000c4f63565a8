"""门贴: what hangs at the door of a room, to be read from some steps away."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bozhen_desktop.documents.kit import lay_forms
from bozhen_desktop.documents.pdf import write_pdf
from bozhen_desktop.documents.sheet import CENTER, Sheet
from bozhen_desktop.documents.stationery import Kit, SittingHead
from bozhen_desktop.documents.table import Column, Look, table
from bozhen_desktop.documents.words import SEATS, SUBJECTS, clock_text, day_text
from bozhen_desktop.kernel.ids import SeatId, TicketNo

TITLE = "考场门贴"
ACROSS = 2
"""Candidates beside each other in the list."""


class DoorGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Candidates of one trade and level in the room, their ticket numbers from … to."""

    trade: str
    level: str
    count: int
    first: TicketNo
    last: TicketNo
    minutes: str


class DoorRow(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate; `seat` is empty while seats are drawn on the day."""

    seat: SeatId
    ticket: TicketNo
    name: str


class DoorLabelData(msgspec.Struct, frozen=True, kw_only=True):
    """A room with its groups and its candidates in order of seats."""

    number: str
    head: SittingHead
    room: str
    groups: list[DoorGroup]
    rows: list[DoorRow]


def render(data: DoorLabelData, kit: Kit) -> bytes:
    """The label of one room; errors of `lay_forms`."""
    return render_all([data], kit)


def render_all(data: Sequence[DoorLabelData], kit: Kit) -> bytes:
    """Labels of several rooms; errors of `lay_forms`."""
    return write_pdf(lay_out(data, kit))


def lay_out(data: Sequence[DoorLabelData], kit: Kit) -> list[Sheet]:
    """Their pages, for a preview; errors of `lay_forms`."""
    return lay_forms(data, kit, _lay)


def _lay(data: DoorLabelData, sheet: Sheet) -> None:
    sheet.open(f"{TITLE}（{data.room}）", data.number, data.head)
    sheet.boxed((sheet.left, sheet.y + 4, sheet.inner, 68), data.room, 52, bold=True)
    sheet.y += 78
    head = data.head
    when = f"{day_text(head.start)} {clock_text(head.start)} 开考"
    sheet.boxed((sheet.left, sheet.y, sheet.inner, 26), SUBJECTS[head.subject], 20, bold=True)
    sheet.boxed((sheet.left, sheet.y + 28, sheet.inner, 24), when, 18)
    sheet.y += 62
    _groups(sheet, data.groups)
    sheet.y += 10
    _names(sheet, data)


def _groups(sheet: Sheet, groups: Sequence[DoorGroup]) -> None:
    columns = [
        Column(title="职业", width=34, align=CENTER),
        Column(title="等级", width=30, align=CENTER),
        Column(title="人数", width=14, align=CENTER),
        Column(title="考试时长", width=22, align=CENTER),
        Column(title="准考证号", width=80, align=CENTER),
    ]
    rows = [[g.trade, g.level, str(g.count), g.minutes, f"{g.first} — {g.last}"] for g in groups]
    table(sheet, columns, rows, Look(size=11, least=24))


def _names(sheet: Sheet, data: DoorLabelData) -> None:
    columns = [
        Column(title=SEATS[data.head.subject], width=20, align=CENTER),
        Column(title="姓名", width=40),
        Column(title="准考证号", width=30, align=CENTER),
    ]
    cells = [[row.seat or "抽签", row.name, row.ticket] for row in data.rows]
    cells += [["", "", ""]] * (-len(cells) % ACROSS)
    joined = [
        [text for cell in cells[at : at + ACROSS] for text in cell]
        for at in range(0, len(cells), ACROSS)
    ]
    table(sheet, columns * ACROSS, joined, Look(size=10, least=18))
