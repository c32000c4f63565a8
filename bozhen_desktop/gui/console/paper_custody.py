"""Sealed bags and papers in people's hands: received, shown, opened, handed on; here or 补录.

`package` is what stands on the bag; who gives and who takes are the two persons of the act.
"""

from __future__ import annotations

from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.custody import PARTS, HandOver, ReceivePackage, RecordOpening, ShowSeal
from bozhen_desktop.gui.console.act_sheet import (
    CHECK,
    CHOICE,
    MANY,
    NUMBER,
    ActSheet,
    Field,
    Values,
)
from bozhen_desktop.gui.console.paper_fields import Choices, entry_choices, on_paper
from bozhen_desktop.gui.console.people import HERE, rows_of
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.kernel.ids import EntryId

PART_WORDS = dict(zip(PARTS, ("编排", "试卷", "答案与评分标准"), strict=True))
GIVER_TAKER = ("移交人", "接收人")
OPENERS = ("启封人", "另一启封人")


def bags(screen: Screen) -> Choices:
    """What was received."""
    rows = rows_of(screen.rows, "package")
    return tuple((key, f"{key[:16]}　{row['what']}") for key, row in rows.items())


def _note_due(screen: Screen, values: Values) -> str:
    due = not values["intact"] and not values["note"]
    return screen.tr("还差：封条不完好时写明情况") if due else ""


def _seal_fields(screen: Screen) -> list[Field]:
    return [
        Field("intact", screen.tr("封条完好"), CHECK, need=False),
        Field("note", screen.tr("情况（封条不完好时）"), need=False),
    ]


def _received(values: Values, paper: FromPaper | None = None) -> ReceivePackage:
    return ReceivePackage(
        package=values["package"],
        what=values["what"],
        intact=values["intact"],
        note=values["note"],
        paper=paper,
    )


def _receive_fields(screen: Screen) -> list[Field]:
    return [
        Field("package", screen.tr("袋上的编号")),
        Field("what", screen.tr("里面是什么"), beside=True),
        *_seal_fields(screen),
    ]


def receive(screen: Screen) -> ActSheet:
    """签收 of a sealed bag, now."""
    sheet = screen.sheet(
        screen.tr("签收卷袋"),
        [screen.tr("由您和第二人一起签收，记入保管记录。")],
        screen.tr("两人签收"),
        _receive_fields(screen),
        seconds=screen.others(),
    )
    sheet.check = lambda values: _note_due(screen, values)
    sheet.submit = screen.submit_command(_received, screen.tr("已签收"))
    return sheet


def receive_paper(screen: Screen) -> ActSheet:
    """签收 that stands on paper."""
    return on_paper(
        screen,
        screen.tr("签收卷袋"),
        [],
        _receive_fields(screen),
        _received,
        persons=("签收人", "另一签收人"),
        check=lambda values: _note_due(screen, values),
    )


def _seal_shown(values: Values, paper: FromPaper | None = None) -> ShowSeal:
    return ShowSeal(
        package=values["package"],
        candidates=[EntryId(key) for key in values["candidates"]],
        intact=values["intact"],
        note=values["note"],
        paper=paper,
    )


def _shown_fields(screen: Screen) -> list[Field]:
    some = entry_choices(screen.rows, *HERE)
    return [
        Field("package", screen.tr("卷袋"), CHOICE, bags(screen)),
        Field("candidates", screen.tr("两名考生（选 2 人）"), MANY, some),
        *_seal_fields(screen),
    ]


def _two_candidates(screen: Screen, values: Values) -> str:
    chosen = len(values["candidates"])
    words = screen.tr("要选 2 名考生，现在 {0} 名").format(chosen)
    return words if chosen != 2 else _note_due(screen, values)


def show_seal(screen: Screen) -> ActSheet:
    """展示封条: two candidates look and sign, before it is opened."""
    sheet = screen.sheet(
        screen.tr("展示封条"),
        [screen.tr("启封前当场给两名考生看，由他们签字。")],
        screen.tr("登记"),
        _shown_fields(screen),
    )
    sheet.check = lambda values: _two_candidates(screen, values)
    sheet.submit = screen.submit_command(_seal_shown, screen.tr("展示封条已登记"))
    return sheet


def show_seal_paper(screen: Screen) -> ActSheet:
    """展示封条 that stands on paper."""
    return on_paper(
        screen,
        screen.tr("展示封条"),
        [],
        _shown_fields(screen),
        _seal_shown,
        check=lambda values: _two_candidates(screen, values),
    )


def open_paper(screen: Screen) -> ActSheet:
    """启封 of a bag, on paper; papers in a file are opened by the hall alone."""
    parts = tuple(PART_WORDS.items())
    fields = [
        Field("package", screen.tr("卷袋"), CHOICE, bags(screen)),
        Field("part", screen.tr("哪一部分"), CHOICE, parts, beside=True),
    ]

    def make(values: Values, paper: FromPaper) -> RecordOpening:
        return RecordOpening(package=values["package"], part=values["part"], paper=paper)

    return on_paper(screen, screen.tr("启封卷袋"), [], fields, make, persons=OPENERS)


def _lot_fields(screen: Screen) -> list[Field]:
    return [
        Field("lot", screen.tr("移交的是什么")),
        Field("count", screen.tr("份数"), NUMBER, most=9999, beside=True),
        Field("note", screen.tr("说明（份数与上次不同时）"), need=False),
    ]


def _handed(values: Values, paper: FromPaper | None = None) -> HandOver:
    return HandOver(lot=values["lot"], count=values["count"], note=values["note"], paper=paper)


def hand_over(screen: Screen) -> ActSheet:
    """移交: the person here gives, the second person takes."""
    sheet = screen.sheet(
        screen.tr("移交"),
        [screen.tr("由您交给第二人，此后由他保管。")],
        screen.tr("两人移交"),
        _lot_fields(screen),
        seconds=screen.others(),
    )
    sheet.submit = screen.submit_command(_handed, screen.tr("已移交"))
    return sheet


def hand_over_paper(screen: Screen) -> ActSheet:
    """移交 that stands on paper."""
    return on_paper(
        screen,
        screen.tr("移交"),
        [],
        _lot_fields(screen),
        _handed,
        persons=GIVER_TAKER,
    )
