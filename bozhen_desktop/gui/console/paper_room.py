"""补录 of what happened in the room: breaks, faults, violations."""

from __future__ import annotations

from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.breaks import LeaveRoom, ReturnToRoom
from bozhen_desktop.domain.incidents import CloseFault, OpenFault
from bozhen_desktop.domain.violations import VIOLATION_CODES, Facts, ViolationFromPaper
from bozhen_desktop.gui.console.act_sheet import CHECK, CHOICE, MANY, ActSheet, Field, Values
from bozhen_desktop.gui.console.paper_fields import (
    Choices,
    entry_choices,
    on_paper,
    staff_choices,
)
from bozhen_desktop.gui.console.people import HERE, number_of, rows_of
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.watch_acts import ANSWERING
from bozhen_desktop.kernel.ids import EntryId, SeatId, StaffId


def leave(screen: Screen) -> ActSheet:
    """Somebody went out with an escort."""
    fields = [
        Field("entry", screen.tr("考生"), CHOICE, entry_choices(screen.rows, *ANSWERING)),
        Field("reason", screen.tr("原因")),
        Field("escort", screen.tr("陪同人"), CHOICE, staff_choices(screen.rows), beside=True),
    ]

    def make(values: Values, paper: FromPaper) -> LeaveRoom:
        return LeaveRoom(
            entry=EntryId(values["entry"]),
            reason=values["reason"],
            escort=StaffId(values["escort"]),
            paper=paper,
        )

    return on_paper(screen, screen.tr("离场"), [], fields, make)


def out_choices(screen: Screen) -> Choices:
    """Who is out."""
    names = dict(entry_choices(screen.rows))
    return tuple((key, names[key]) for key in rows_of(screen.rows, "out"))


def came_back(screen: Screen) -> ActSheet:
    """He came back."""
    fields = [Field("entry", screen.tr("考生"), CHOICE, out_choices(screen))]

    def make(values: Values, paper: FromPaper) -> ReturnToRoom:
        return ReturnToRoom(entry=EntryId(values["entry"]), paper=paper)

    return on_paper(screen, screen.tr("返回考场"), [], fields, make)


def fault(screen: Screen) -> ActSheet:
    """Machines or workstations failed."""
    seats = tuple((key, f"{number_of(key)} 号") for key in rows_of(screen.rows, "seat"))
    fields = [
        Field("seats", screen.tr("座位（可选多个）"), MANY, seats),
        Field("what", screen.tr("什么故障")),
        Field("blocking", screen.tr("考生因此不能答题或操作"), CHECK, need=False),
    ]

    def make(values: Values, paper: FromPaper) -> OpenFault:
        some = [SeatId(key) for key in values["seats"]]
        return OpenFault(seats=some, what=values["what"], blocking=values["blocking"], paper=paper)

    effect = [screen.tr("先补故障，再补换机：按补录时坐在那里的人记时。")]
    return on_paper(screen, screen.tr("故障"), effect, fields, make)


def open_faults(screen: Screen) -> Choices:
    """Faults that are not mended."""
    rows = rows_of(screen.rows, "fault")
    return tuple((key, row["what"]) for key, row in rows.items() if not row["closed"])


def fault_over(screen: Screen) -> ActSheet:
    """What was done about it."""
    fields = [
        Field("fault", screen.tr("哪件故障"), CHOICE, open_faults(screen)),
        Field("remedy", screen.tr("怎样处理的")),
    ]

    def make(values: Values, paper: FromPaper) -> CloseFault:
        return CloseFault(number=int(values["fault"]), remedy=values["remedy"], paper=paper)

    effect = [screen.tr("不能答题的时间算到纸上写的时间为止，按此提出补时。")]
    return on_paper(screen, screen.tr("故障处理"), effect, fields, make)


def violation(screen: Screen) -> ActSheet:
    """A violation that two persons wrote down."""
    codes = tuple((code.code, code.text) for code in VIOLATION_CODES.values())
    staff = staff_choices(screen.rows)
    fields = [
        Field("entry", screen.tr("考生"), CHOICE, entry_choices(screen.rows, *HERE)),
        Field("code", screen.tr("违纪行为"), CHOICE, codes, beside=True),
        Field("facts", screen.tr("事实经过")),
        Field("clause", screen.tr("依据条款"), beside=True),
        Field("statement", screen.tr("考生意见（拒签不填）"), need=False),
        Field("refused", screen.tr("考生拒绝签字"), CHECK, need=False, beside=True),
        Field("saw", screen.tr("认定人"), CHOICE, staff),
        Field("also_saw", screen.tr("另一认定人"), CHOICE, staff, beside=True),
    ]

    def missing(values: Values) -> str:
        if values["saw"] == values["also_saw"]:
            return screen.tr("认定人须是两个人")
        given = values["statement"] or values["refused"]
        return "" if given else screen.tr("还差：考生意见或拒绝签字")

    def make(values: Values, paper: FromPaper) -> ViolationFromPaper:
        facts = Facts(
            facts=values["facts"],
            clause=values["clause"],
            statement=values["statement"],
            refused=values["refused"],
        )
        return ViolationFromPaper(
            entry=EntryId(values["entry"]),
            code=values["code"],
            facts=facts,
            first=StaffId(values["saw"]),
            second=StaffId(values["also_saw"]),
            paper=paper,
        )

    return on_paper(screen, screen.tr("违纪"), [], fields, make, check=missing)
