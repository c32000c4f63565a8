"""What a candidate reads: short sentences, digits, no codes, and what he is to do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from bozhen_desktop.client.link import STRANGER
from bozhen_desktop.domain.items import JUDGE, MULTIPLE, SINGLE
from bozhen_desktop.gui.terminal.sight import FAILED, Sight
from bozhen_desktop.gui.widgets import badges
from bozhen_desktop.kernel.marks import print_marks


def tr(text: str) -> str:
    """The text in the language of the windows."""
    return QCoreApplication.translate("Terminal", text)


MINUTE = 60_000
LAST_MINUTES = (15, 5)
"""The candidate is told when so much is left."""

SECTION_WORDS = {SINGLE: "单项选择题", MULTIPLE: "多项选择题", JUDGE: "判断题"}
HINTS = {
    SINGLE: "只有一个答案正确",
    MULTIPLE: "有两个或更多答案正确",
    JUDGE: "正确选 √，错误选 ×",
}
NUMERALS = "一二三四五六七八九十"
SIGNS = {"正确": "√", "错误": "×", "对": "√", "错": "×"}

REFUSALS = {
    "last-four-wrong": "号码不对，请再输一次",
    "not-present": "您还没有签到，请先签到",
    "nobody-at-seat": "这个座位没有安排人",
    "seat-unbound": "这台电脑还没定座位",
    "wrong-seat": "您不坐这里，请看座次表",
    "already-handed-in": "这份卷子已经交了",
    "group-over": "这场考试已经结束",
    "move-needed": "请举手，要监考老师换机",
    "ticket-unknown": "没有这个准考证号",
    "wait-after-tries": "输错几次了，请等一会儿",
    "locked-out": "输错太多次，请举手",
    "sitting-closed": "这场考试已经结束",
}
ANY_REFUSAL = "没能登录，请举手"

CONNECTING = {
    "pairing-failed": "考场码不对，请再输一次",
    "room-code-wrong": "考场码不对，请再输一次",
    "room-code-over": "考场码过期了，请老师换一个",
    "token-wrong": "房间文件和考场对不上",
    "room-other": "这台电脑属于别的考场",
    "mode-other": "演练和正式考试不能混用",
    "term-older": "考场电脑换过，请找技术员",
}

HANDS = {
    "computer": "电脑有问题",
    "question": "题目看不清",
    "leave": "要离开一会儿",
    "unwell": "身体不舒服",
    "other": "别的事",
}
"""Why a hand is raised, as the candidate says it."""

HELD = {
    "key-in-use": "这台电脑正在核对，请稍等",
    "key-used-twice": "有两台电脑用了同一身份",
    "journal-behind": "考场电脑正在恢复",
    "journal-failed": "考场电脑正在恢复",
}
HAND_IN_REFUSED = {
    "too-early-to-hand-in": "还没到可以交卷的时间",
    "receipt-differs": "有答案还在路上，请再交一次",
    "group-phase": "现在不能交卷，请稍等",
}

RULES = """一、请独立答题，不交头接耳，不看别人屏幕。
二、手机、资料和纸条放到指定地方，不带在身上。
三、有事先举手，点屏幕上的“举手”，等监考老师来。
四、不要关电脑，不要拔电源和网线。
五、答案点一下就保存，可以随时改。
六、做完点“答题卡 · 交卷”。交卷后不能再改。
七、时间到了自动交卷。
八、违反纪律按规定处理，成绩可能无效。"""
PLEDGE = """我承诺：我是准考证上的本人，所交材料真实；
遵守考场纪律，独立完成考试，不作弊；
如有违反，愿意接受处理。"""


class Telling(NamedTuple):
    """Shape, word and colour of something the candidate must know."""

    shape: str
    text: str
    tone: str


def seat_label(seat: str) -> str:
    """`R1-037` is seat 037 to whoever sits there."""
    return seat.rpartition("-")[2] or seat


def time_left(ms: int) -> str:
    """`剩余 62 分钟`, in the last five minutes with seconds; a begun minute counts."""
    if ms <= 0:
        return tr("时间到")
    if ms > 5 * MINUTE:
        return tr("剩余 {0} 分钟").format(-(-ms // MINUTE))
    seconds = -(-ms // 1000)
    return tr("剩余 {0} 分 {1:02} 秒").format(seconds // 60, seconds % 60)


def progress(sight: Sight) -> str:
    """`已答 11 题，还有 89 题`."""
    blanks = len(sight.blanks())
    if not blanks:
        return tr("{0} 题全部答完").format(sight.answered())
    return tr("已答 {0} 题，还有 {1} 题").format(sight.answered(), blanks)


def hand_in_from(sight: Sight, elapsed: int) -> str:
    """From when he may hand in; always in sight."""
    wait = int(sight.row("time").get("earliest_hand_in", 0)) - elapsed
    if wait <= 0:
        return tr("做完可以交卷")
    return tr("再过 {0} 分钟可以交卷").format(-(-wait // MINUTE))


def may_hand_in(sight: Sight, elapsed: int) -> bool:
    """Whether the earliest moment has come."""
    return elapsed >= int(sight.row("time").get("earliest_hand_in", 0))


def refusal(code: str, seconds: int = 0) -> str:
    """Why a log-in was refused."""
    if code == "wait-after-tries" and seconds:
        return tr("输错几次了，请等 {0} 秒").format(seconds)
    return tr(REFUSALS.get(code, ANY_REFUSAL)) if code else ""


def banner(sight: Sight, left: int) -> Telling | None:
    """The line under the head; the gravest thing first. None when all is well."""
    return next(chain(_faults(sight), _news(sight, left)), None)


def _faults(sight: Sight) -> Iterator[Telling]:
    if sight.disk == FAILED:
        yield Telling("cross", tr("这台电脑存不下答案了，请举手"), "alarm")
    if sight.worst_saved == badges.REFUSED:
        yield Telling("cross", tr("有答案没存上，请举手"), "alarm")
    if sight.trouble and sight.trouble != "paper-closed":
        yield Telling("cross", tr("这台电脑出了问题，请举手"), "alarm")


def _news(sight: Sight, left: int) -> Iterator[Telling]:
    me = sight.row("me")
    if me.get("moved_to"):
        yield Telling("dot", tr("请换到座位 {0}").format(seat_label(me["moved_to"])), "violet")
    if sight.link == STRANGER:
        yield Telling("cross", tr("考场要重新登记这台电脑，请举手"), "alarm")
    elif not sight.here:
        yield Telling("cross", tr("和考场断开了。请继续答题，不要关机"), "alarm")
    if me.get("hand"):
        yield Telling("dot", tr("您已举手，请坐着等监考老师"), "violet")
    if 0 < left <= LAST_MINUTES[-1] * MINUTE:
        yield Telling("hollow", tr("快到时间了，请检查没答的题"), "warn")
    elif 0 < left <= LAST_MINUTES[0] * MINUTE:
        yield Telling("hollow", tr("还有不到 15 分钟"), "warn")


def section_heads(sight: Sight) -> list[str]:
    """Per item: `一、单项选择题（每题 1 分）`."""
    if sight.paper is None:
        return []
    heads: list[str] = []
    for number, section in enumerate(sight.paper.sections):
        word = tr(SECTION_WORDS[section.type])
        points = tr("每题 {0} 分").format(print_marks(section.points).removesuffix(".0"))
        heads += [f"{NUMERALS[number]}、{word}（{points}）"] * section.count
    return heads


def letter(number: int, words: str, kind: str) -> str:
    """The sign before an option: its letter, or √ and × of a 判断题."""
    return SIGNS.get(words.strip(), chr(65 + number)) if kind == JUDGE else chr(65 + number)


def in_fours(code: str) -> str:
    """A receipt code in groups that can be read out."""
    upper = code.upper()
    return " ".join(upper[at : at + 4] for at in range(0, len(upper), 4))
