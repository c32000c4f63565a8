"""What every 补录 sheet has: the time on paper, the page, and the two who enter and compare.

The hall takes the act as of that time; prints mark it 补录.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bozhen_desktop.domain.base import Command, FromPaper
from bozhen_desktop.gui.console import desk
from bozhen_desktop.gui.console.act_sheet import CHOICE, NUMBER, ActSheet, Field, Values
from bozhen_desktop.gui.console.people import Rows, people, rows_of
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.kernel.ids import StaffId

Make = Callable[[Values, FromPaper], Command]
Choices = tuple[tuple[str, str], ...]

TYPISTS = ("录入人", "核对人")


def staff_choices(rows: Rows) -> Choices:
    """Everybody on duty."""
    return tuple((key, row["name"]) for key, row in rows_of(rows, "staff").items())


def entry_choices(rows: Rows, *states: str) -> Choices:
    """Candidates in one of these states, or all of them."""
    return tuple(
        (one.entry, f"{one.where}　{one.name}")
        for one in people(rows)
        if not states or one.state in states
    )


def room_choices(rows: Rows) -> Choices:
    """Rooms by name."""
    return tuple((key, row["name"]) for key, row in rows_of(rows, "room").items())


def paper_of(values: Values, day: str) -> FromPaper:
    """Where it stands on paper."""
    return FromPaper(
        acted_at=desk.wall_ms(day, values["time"]) or 0,
        page=values["page"],
        first=StaffId(values["entered_by"]),
        second=StaffId(values["compared_by"]),
    )


def _paper_fields(screen: Screen, persons: tuple[str, str]) -> list[Field]:
    staff = staff_choices(screen.rows)
    return [
        Field("time", screen.tr("纸上的时间（时:分）")),
        Field("page", screen.tr("第几页"), NUMBER, beside=True),
        Field("entered_by", persons[0], CHOICE, staff),
        Field("compared_by", persons[1], CHOICE, staff, beside=True),
    ]


def on_paper(
    screen: Screen,
    title: str,
    effect: Sequence[str],
    fields: Sequence[Field],
    make: Make,
    *,
    persons: tuple[str, str] = TYPISTS,
    check: Callable[[Values], str] | None = None,
) -> ActSheet:
    """A sheet for something that happened on paper.

    `persons`: who the two are on this paper; `check`: what else is missing, in words.
    """
    day = screen.rows["sitting"]["day"]
    sheet = screen.sheet(
        screen.tr("补录：{0}").format(title),
        effect,
        screen.tr("补录"),
        [*fields, *_paper_fields(screen, persons)],
    )

    def missing(values: Values) -> str:
        if desk.wall_ms(day, values["time"]) is None:
            return screen.tr("时间写成 08:30 的样子")
        if values["entered_by"] == values["compared_by"]:
            return screen.tr("须是两个人")
        return check(values) if check is not None else ""

    sheet.check = missing
    sheet.submit = screen.submit_command(
        lambda values: make(values, paper_of(values, day)), screen.tr("{0}：已补录").format(title)
    )
    return sheet
