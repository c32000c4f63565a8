"""Acts of a practical sitting: lots for work pieces, late lots, an end by decision."""

from __future__ import annotations

from bozhen_desktop.domain.pieces import DrawLatePieces, DrawPieces, StopPiece
from bozhen_desktop.gui.console.act_sheet import CHOICE, ActSheet, Field, Values
from bozhen_desktop.gui.console.people import Rows, people, rows_of
from bozhen_desktop.gui.console.screen import Screen
from bozhen_desktop.gui.console.watch_acts import who
from bozhen_desktop.kernel.ids import GroupId, PieceNo

CAUSES = (("done", "完成"), ("time", "时间到"), ("halted", "停止考核（写明原因）"))


def needs_lots(view: Rows, group: str) -> bool:
    """Whether a practical group has not drawn yet."""
    practical = view.get("sitting", {}).get("subject") == "practical"
    return practical and not view[f"group/{group}"]["draws"]


def without_lot(view: Rows, group: str) -> int:
    """How many of a group that has drawn are here without a work piece: they came late."""
    if not view.get(f"group/{group}", {}).get("draws"):
        return 0
    return sum(one.group == group and one.state == "present" for one in people(view))


def draw(screen: Screen, group: str) -> None:
    """Lots for everybody who is here."""
    line = screen.tr("已抽签：工位和考件号已定")
    screen.room.do(DrawPieces(group=GroupId(group)), screen.tell(line))


def draw_late(screen: Screen, group: str) -> None:
    """Lots for those who came after the draw."""
    line = screen.tr("迟到的人已抽签")
    screen.room.do(DrawLatePieces(group=GroupId(group)), screen.tell(line))


def stop(screen: Screen) -> ActSheet:
    """End the work of one candidate; examiners end it otherwise at their own window."""
    pieces = rows_of(screen.rows, "piece")
    names = {one.entry: who(one) for one in people(screen.rows)}
    working = tuple(
        (key, f"{names[row['entry']]}　{key}")
        for key, row in pieces.items()
        if row["phase"] == "started"
    )
    sheet = screen.sheet(
        screen.tr("停止操作"),
        [screen.tr("这一件到此为止，考评员接着评分，不能再操作。")],
        screen.tr("停止操作"),
        [
            Field("piece", screen.tr("谁的考件"), CHOICE, working),
            Field("cause", screen.tr("为什么停"), CHOICE, CAUSES),
            Field("reason", screen.tr("原因（停止考核时）"), need=False),
        ],
        danger=True,
    )

    def missing(values: Values) -> str:
        due = values["cause"] == "halted" and not values["reason"]
        return screen.tr("还差：停止考核的原因") if due else ""

    def make(values: Values) -> StopPiece:
        piece = PieceNo(values["piece"])
        return StopPiece(piece=piece, cause=values["cause"], reason=values["reason"])

    sheet.check = missing
    sheet.submit = screen.submit_command(make, screen.tr("已停止操作"))
    return sheet
