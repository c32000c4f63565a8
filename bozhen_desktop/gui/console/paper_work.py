"""补录 of a practical sitting: stations, lots, work, signed score sheets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.lots import LotsFromPaper
from bozhen_desktop.domain.pieces import CheckStation, Lot, StartPiece, StopPiece
from bozhen_desktop.domain.practical import DEDUCT
from bozhen_desktop.domain.scoresheet import MarkedVeto, RowScore
from bozhen_desktop.domain.sheets import SheetFromPaper
from bozhen_desktop.gui.console.act_sheet import CHECK, CHOICE, NUMBER, ActSheet, Field, Values
from bozhen_desktop.gui.console.paper_fields import Choices, entry_choices, on_paper
from bozhen_desktop.gui.console.people import number_of, people, rows_of
from bozhen_desktop.gui.console.piece_acts import CAUSES
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.kernel.ids import EntryId, GroupId, PieceNo, RoomId, SeatId, StaffId
from bozhen_desktop.kernel.marks import parse_marks, print_marks


def station(screen: Screen) -> ActSheet:
    """A workstation was looked over."""
    seats = tuple((key, f"{number_of(key)} 号工位") for key in rows_of(screen.rows, "seat"))
    rooms = {key: row["room"] for key, row in rows_of(screen.rows, "seat").items()}
    fields = [
        Field("station", screen.tr("工位"), CHOICE, seats),
        Field("passed", screen.tr("检验合格"), CHECK, need=False, beside=True),
        Field("note", screen.tr("情况（不合格时）"), need=False),
    ]

    def missing(values: Values) -> str:
        due = not values["passed"] and not values["note"]
        return screen.tr("还差：不合格的情况") if due else ""

    def make(values: Values, paper: FromPaper) -> CheckStation:
        return CheckStation(
            room=RoomId(rooms[values["station"]]),
            station=SeatId(values["station"]),
            passed=values["passed"],
            note=values["note"],
            paper=paper,
        )

    return on_paper(screen, screen.tr("工位检验"), [], fields, make, check=missing)


# ---------------------------------------------------------------- lots


def groups_to_draw(screen: Screen) -> Choices:
    """Groups in which somebody is here without a lot."""
    due = {one.group for one in people(screen.rows) if one.state == "present"}
    return tuple(
        (key, f"{row['trade']} {row['level']}")
        for key, row in rows_of(screen.rows, "group").items()
        if key in due
    )


def choose_group(screen: Screen) -> ActSheet:
    """Which group drew from the bag; then its lots."""
    sheet = screen.sheet(
        screen.tr("补录：抽签"),
        [screen.tr("在纸上抽的签，每个已签到的考生一行。")],
        screen.tr("下一步"),
        [Field("group", screen.tr("考试组"), CHOICE, groups_to_draw(screen))],
    )

    def submit(values: Values, second: Any, done: Any, failed: Any) -> None:
        done(None)
        lots(screen, values["group"]).open_sheet()

    sheet.submit = submit
    return sheet


def lots(screen: Screen, group: str) -> ActSheet:
    """Piece number and workstation of everybody who is here without one."""
    due = [one for one in people(screen.rows) if one.group == group and one.state == "present"]
    rooms = {one.room for one in due}
    stations = tuple(
        (key, f"{number_of(key)} 号")
        for key, row in rows_of(screen.rows, "seat").items()
        if row["room"] in rooms and not row["failed"]
    )
    panels = [k for k, row in rows_of(screen.rows, "panel").items() if row["group"] == group]
    choices = tuple((key, f"第 {at} 组") for at, key in enumerate(panels, 1))
    only = panels[0] if len(panels) == 1 else ""
    fields = []
    for one in due:
        fields += [
            Field(f"station/{one.entry}", f"{one.name}　工位", CHOICE, stations),
            Field(f"piece/{one.entry}", screen.tr("考件号"), beside=True),
        ]
        if not only:
            panel = Field(f"panel/{one.entry}", screen.tr("考评组"), CHOICE, choices, beside=True)
            fields.append(panel)

    def make(values: Values, paper: FromPaper) -> LotsFromPaper:
        made = [
            Lot(
                entry=EntryId(one.entry),
                piece=PieceNo(values[f"piece/{one.entry}"]),
                station=SeatId(values[f"station/{one.entry}"]),
                panel=only or values[f"panel/{one.entry}"],
            )
            for one in due
        ]
        return LotsFromPaper(group=GroupId(group), lots=made, paper=paper)

    effect = [screen.tr("照抽签表写，{0} 人一次补完。").format(len(due))]
    return on_paper(screen, screen.tr("抽签"), effect, fields, make)


# ---------------------------------------------------------------- work


def pieces(screen: Screen, *phases: str) -> Choices:
    """Pieces in these phases, with whose they are."""
    names = dict(entry_choices(screen.rows))
    return tuple(
        (key, f"{key}　{names[row['entry']]}")
        for key, row in rows_of(screen.rows, "piece").items()
        if row["phase"] in phases
    )


def begin(screen: Screen) -> ActSheet:
    """Work on a piece began."""
    fields = [Field("piece", screen.tr("考件"), CHOICE, pieces(screen, "drawn"))]

    def make(values: Values, paper: FromPaper) -> StartPiece:
        return StartPiece(piece=PieceNo(values["piece"]), paper=paper)

    return on_paper(screen, screen.tr("开始操作"), [], fields, make)


def stop(screen: Screen) -> ActSheet:
    """Work on a piece ended."""
    fields = [
        Field("piece", screen.tr("考件"), CHOICE, pieces(screen, "started")),
        Field("cause", screen.tr("为什么停"), CHOICE, CAUSES, beside=True),
        Field("reason", screen.tr("原因（停止考核时）"), need=False),
    ]

    def missing(values: Values) -> str:
        due = values["cause"] == "halted" and not values["reason"]
        return screen.tr("还差：停止考核的原因") if due else ""

    def make(values: Values, paper: FromPaper) -> StopPiece:
        piece = PieceNo(values["piece"])
        return StopPiece(piece=piece, cause=values["cause"], reason=values["reason"], paper=paper)

    return on_paper(screen, screen.tr("结束操作"), [], fields, make, check=missing)


# ---------------------------------------------------------------- score sheets


def examiner_choices(screen: Screen) -> Choices:
    """Every piece that is not settled, with each examiner of its panel: `piece/examiner`."""
    staff, panels = rows_of(screen.rows, "staff"), rows_of(screen.rows, "panel")
    return tuple(
        (f"{key}/{examiner}", f"{key}　{staff[examiner]['name']}")
        for key, row in rows_of(screen.rows, "piece").items()
        if row["phase"] == "stopped" and not row["settled"]
        for examiner in panels[row["panel"]]["examiners"]
    )


def choose_sheet(screen: Screen) -> ActSheet:
    """Which examiner's sheet of which piece; then its rows."""
    sheet = screen.sheet(
        screen.tr("补录：评分记录表"),
        [screen.tr("考评员在纸上评完并签名的一份。录入的人不得再评这一件。")],
        screen.tr("下一步"),
        [Field("which", screen.tr("考件和考评员"), CHOICE, examiner_choices(screen))],
    )

    def submit(values: Values, second: Any, done: Any, failed: Any) -> None:
        piece, _, examiner = values["which"].partition("/")
        group = screen.rows[f"piece/{piece}"]["group"]

        def got(found: dict[str, Any]) -> None:
            done(found)
            score_sheet(screen, piece, examiner, found).open_sheet()

        screen.room.request("rubric", {"group": group}, got, failed)

    sheet.submit = submit
    return sheet


def score_sheet(screen: Screen, piece: str, examiner: str, rubric: Mapping[str, Any]) -> ActSheet:
    """Row by row as it stands on paper."""
    fields = []
    for row in rubric["rows"]:
        fields += _row_fields(screen, row)
    for veto in rubric["vetoes"]:
        words = screen.tr("否定项：{0}（见到的写事实）").format(veto["text"])
        fields.append(Field(f"veto/{veto['code']}", words, need=False))

    def missing(values: Values) -> str:
        return next((why for row in rubric["rows"] if (why := _row_wrong(values, row))), "")

    def make(values: Values, paper: FromPaper) -> SheetFromPaper:
        return SheetFromPaper(
            piece=PieceNo(piece),
            examiner=StaffId(examiner),
            rows=[_row_score(values, row) for row in rubric["rows"]],
            vetoes=_vetoes(values, rubric),
            paper=paper,
        )

    name = rows_of(screen.rows, "staff")[examiner]["name"]
    effect = [screen.tr("扣分的行写扣多少、几处、为什么；补录后就是他签过名的一份。")]
    title = screen.tr("评分记录表　{0}　{1}").format(piece, name)
    return on_paper(screen, title, effect, fields, make, check=missing)


def _row_fields(screen: Screen, row: Mapping[str, Any]) -> list[Field]:
    most, number = print_marks(row["max_hundredths"]), row["no"]
    if row["mode"] != DEDUCT:
        words = screen.tr("{0} {1}（配分 {2}）得分").format(number, row["content"], most)
        return [Field(f"marks/{number}", words)]
    words = screen.tr("{0} {1}（配分 {2}）扣分").format(number, row["content"], most)
    return [
        Field(f"marks/{number}", words),
        Field(f"places/{number}", screen.tr("几处"), NUMBER, most=99, beside=True),
        Field(f"why/{number}", screen.tr("原因"), need=False, beside=True),
    ]


def _marks(values: Values, number: int) -> int | None:
    try:
        return int(parse_marks(values[f"marks/{number}"]))
    except ValueError:
        return None


def _row_wrong(values: Values, row: Mapping[str, Any]) -> str:
    number, marks = row["no"], _marks(values, row["no"])
    if marks is None:
        return f"第 {number} 行写成 8 或 8.5 的样子"
    if marks > row["max_hundredths"]:
        return f"第 {number} 行超过配分"
    if marks % row["step_hundredths"]:
        return f"第 {number} 行每档 {print_marks(row['step_hundredths'])} 分"
    lacks = row["mode"] == DEDUCT and marks and not values[f"why/{number}"]
    return f"还差：第 {number} 行扣分的原因" if lacks else ""


def _row_score(values: Values, row: Mapping[str, Any]) -> RowScore:
    number, marks = row["no"], _marks(values, row["no"]) or 0
    if row["mode"] != DEDUCT or not marks:
        return RowScore(no=number, hundredths=marks)
    return RowScore(
        no=number,
        hundredths=marks,
        places=values[f"places/{number}"],
        reason=values[f"why/{number}"],
    )


def _vetoes(values: Values, rubric: Mapping[str, Any]) -> list[MarkedVeto]:
    seen = [(veto["code"], values[f"veto/{veto['code']}"]) for veto in rubric["vetoes"]]
    return [MarkedVeto(code=code, reason=reason) for code, reason in seen if reason]
