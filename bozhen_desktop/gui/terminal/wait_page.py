"""When there is nothing to do but to wait: why, and what comes next. The paper is covered."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from bozhen_desktop.client.link import HELD
from bozhen_desktop.gui.forms.terminal.ui_wait_page import Ui_WaitPage
from bozhen_desktop.gui.terminal.sight import Sight, waits
from bozhen_desktop.gui.terminal.wording import HELD as HELD_WORDS
from bozhen_desktop.gui.terminal.wording import tr

SIGN_PX = 72


class Waiting(NamedTuple):
    """Shape, heading, sentence and colour of one reason to wait."""

    shape: str
    title: str
    text: str
    tone: str


def waiting_for(sight: Sight, mono: int) -> Waiting:
    """What the screen says."""
    if sight.link == HELD and not sight.rows:
        why = HELD_WORDS.get(sight.code, "请稍等")
        return Waiting("hollow", tr("请稍等"), tr(why), "violet")
    if not sight.entry:
        return Waiting("hollow", tr("考试还没准备好"), tr("请坐好，稍等一会儿。"), "brand")
    reasons = {
        "not-begun": Waiting("hollow", tr("请等待开考"), tr("开考后题目会自己出来。"), "brand"),
        "paused": Waiting("bars", tr("考试暂停"), tr("时间已停住，答案都在。"), "violet"),
        "out": Waiting("bars", tr("您已登记离场"), tr("回来后请告诉监考老师。"), "violet"),
    }
    why = waits(sight, mono)
    if why in reasons:
        return reasons[why]
    if sight.here:
        return Waiting("tick", tr("时间到，正在收卷"), tr("请坐好，不用再点。"), "ok")
    return Waiting("cross", tr("时间到，和考场断开了"), tr("连上后自动交卷，不要关机。"), "alarm")


class WaitPage(QWidget):
    """One page for every reason to wait."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_WaitPage()
        self.ui.setupUi(self)  # type: ignore[no-untyped-call]

    def show_sight(self, sight: Sight, mono: int) -> None:
        """Say why."""
        told = waiting_for(sight, mono)
        self.ui.sign.tell(told.shape, told.tone, SIGN_PX)
        self.ui.title.setText(told.title)
        self.ui.text.setText(told.text)
