"""Asked once before the hand-in: what is still blank, by number."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from bozhen_desktop.gui.dialogs import Sheet
from bozhen_desktop.gui.terminal.sight import Sight
from bozhen_desktop.gui.terminal.wording import tr

NAMED = 20


def hand_in_sheet(window: QWidget, sight: Sight, flags: set[int]) -> Sheet:
    """The sheet, opened; `confirmed` means hand in."""
    blanks = sight.blanks()
    lines = [tr("已答 {0} 题，没答 {1} 题。").format(sight.answered(), len(blanks))]
    if blanks:
        lines.append(tr("没答的题：{0}").format(_numbers(blanks)))
    if flags:
        lines.append(tr("做了记号的题：{0}").format(_numbers(sorted(flags))))
    lines.append(tr("交卷以后不能再改。"))
    return Sheet(
        window, tr("要交卷吗？"), lines, tr("交卷"), back=tr("继续答题"), danger=bool(blanks)
    ).open_sheet()


def _numbers(numbers: list[int]) -> str:
    named = "、".join(map(str, numbers[:NAMED]))
    return named if len(numbers) <= NAMED else tr("{0} 等 {1} 题").format(named, len(numbers))
