"""What keeps the data safe beside the journal, in words: mirror and standby, and when to act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

Safety = Mapping[str, Any]
"""The hall's answer to `safety`, with the mirror of this PC's own hall where that is known."""

OK, NONE, GONE, BEHIND = "ok", "none", "gone", "behind"

_STANDBY = {
    NONE: ("没有设备用考务机", ""),
    OK: ("正常，一条不差", "ok"),
    GONE: ("断开了，请看备用考务机和网线", "alarm"),
    BEHIND: ("还没跟上，请稍等", "warn"),
}
_MIRROR = {
    OK: ("正常", "ok"),
    "starting": ("正在核对", ""),
    "slow": ("写得慢，请看第二块盘", "warn"),
    "missing": ("第二块盘不在，请插好", "alarm"),
    "other": ("插的是别的考场的盘，请换", "alarm"),
    "newer-hall": ("盘上是接替的考务机，请技术人员处理", "alarm"),
    "failed": ("写不进第二块盘，请换盘", "alarm"),
    "differs": ("第二块盘与日志不一致，请技术人员处理", "alarm"),
}


class Line(NamedTuple):
    """`what`, how it is, tone."""

    what: str
    word: str
    tone: str


def lines(found: Safety | None) -> list[Line]:
    """Mirror and standby, each as a line."""
    if found is None:
        return [Line("第二块盘", "正在查看", ""), Line("备用考务机", "正在查看", "")]
    return [_mirror(found["mirror"]), _standby(found)]


def _mirror(mirror: Mapping[str, Any] | None) -> Line:
    if mirror is None:
        return Line("第二块盘", "没有设，或在考务机上看", "")
    word, tone = _MIRROR.get(mirror["state"], (f"有问题，代码 {mirror['state']}", "alarm"))
    reason = f"（{mirror['reason']}）" if mirror.get("reason") and tone != "ok" else ""
    return Line("第二块盘", word + reason, tone)


def _standby(found: Safety) -> Line:
    state = found["standby"]["state"]
    word, tone = _STANDBY[state or NONE]
    if found["standby"]["without"]:
        return Line("备用考务机", f"{word}。已决定不等它，继续考试", "warn")
    if state in (GONE, BEHIND):
        word = f"{word}。操作要等它回来，或决定不等"
    return Line("备用考务机", word, tone)


def alarm(found: Safety | None) -> str:
    """What must be said wherever somebody looks; "" when nothing is wrong."""
    bad = [one for one in lines(found) if one.tone == "alarm"]
    return "；".join(f"{one.what}：{one.word}" for one in bad)


def waits(found: Safety | None) -> bool:
    """Whether commands of staff wait for a standby now."""
    if found is None:
        return False
    standby = found["standby"]
    return standby["state"] in (GONE, BEHIND) and not standby["without"]
