"""How each state of a seat is told: a word, a shape, a colour; the same on map, list and badge.

States and overlays are those of the console's view (`domain.views_people`), and four of the map
alone: nobody's seat, a spare, a faulty PC, and answers that have not come to the hall.
"""

from __future__ import annotations

from typing import NamedTuple

EMPTY, SPARE, FAULT, UNSAVED = "empty", "spare", "fault", "unsaved"


class Told(NamedTuple):
    """`short` fits on a seat, `word` stands in lists. `tone`: a colour of the theme.

    `shape`: dash | plain | dot | fill | bar | tick | bars | hatch | cross | hand | triangle | door
    | flag | late | end.
    """

    short: str
    word: str
    tone: str
    shape: str


STATES: dict[str, Told] = {
    EMPTY: Told("", "空", "ink2", "dash"),
    "due": Told("空", "未到", "ink2", "dash"),
    "present": Told("到", "已签到", "ink", "dot"),
    "ready": Told("候", "候考", "brand", "fill"),
    "answering": Told("", "答题中", "brand", "bar"),
    "working": Told("做", "操作中", "brand", "bar"),
    "paused": Told("停", "暂停", "violet", "bars"),
    "handed-in": Told("交", "已交卷", "ok", "tick"),
    "done": Told("完", "已完成", "ok", "end"),
    "absent": Told("缺", "缺考", "ink2", "dash"),
    "turned-away": Told("拒", "未准入场", "ink2", "dash"),
    SPARE: Told("备用", "备用机", "ink2", "plain"),
    FAULT: Told("故障", "故障机", "warn", "hatch"),
}
OVERLAYS: dict[str, Told] = {
    "lost": Told("断", "断开", "alarm", "cross"),
    "hand": Told("手", "举手", "warn", "hand"),
    UNSAVED: Told("未存", "未存", "warn", "triangle"),
    "break": Told("离", "离场", "violet", "door"),
    "violation": Told("违", "违纪登记", "warn", "flag"),
    "late": Told("迟", "迟到", "ink2", "late"),
}
"""Strongest first."""


class SeatLook(NamedTuple):
    """One seat: its id, what stands on it, and why.

    `label`: the number people call it by; `letter`: of the trade, e.g. 砌; `share`: answered
    part, 0 to 1; `overlay`: the strongest one or ""; `name`: who sits there.
    """

    seat: str
    label: str
    state: str = EMPTY
    overlay: str = ""
    letter: str = ""
    share: float = 0.0
    name: str = ""

    @property
    def told(self) -> Told:
        """What is shown strongest."""
        return OVERLAYS[self.overlay] if self.overlay else STATES[self.state]

    @property
    def words(self) -> str:
        """The seat in words, for tips and for people who do not see colours."""
        parts = [f"{self.label} 号", self.name, STATES[self.state].word]
        if self.overlay:
            parts.append(OVERLAYS[self.overlay].word)
        if self.state == "answering":
            parts.append(f"已答 {round(self.share * 100)}%")
        return "　".join(part for part in parts if part)


def strongest(overlays: list[str]) -> str:
    """The overlay that is shown of several; "" of none."""
    return next((name for name in OVERLAYS if name in overlays), "")
