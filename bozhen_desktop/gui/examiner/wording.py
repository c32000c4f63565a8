"""How marks, places and refusals read on the examiner's screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from bozhen_desktop.domain.practical import DEDUCT
from bozhen_desktop.domain.scoresheet import RowScore

MOST_CHOICES = 12
"""More steps than this are typed, not tapped."""

REASONS = ("实测超差", "未完成", "不符合要求", "操作不规范")
"""Words for the reason of a deduction that take one tap; anything else is typed."""

NO_DEDUCTION = "不扣分"


def shown(hundredths: int) -> str:
    """Hundredths as short as people say them: 600 as `6`, 150 as `1.5`, 125 as `1.25`."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


def choices(row: Mapping[str, Any]) -> list[int]:
    """The marks of a rubric row that may be given or taken off, in steps; [] when too many."""
    most, step = int(row["max_hundredths"]), int(row["step_hundredths"])
    found = list(range(0, most + 1, step))
    return found if len(found) <= MOST_CHOICES else []


def choice_label(row: Mapping[str, Any], hundredths: int) -> str:
    """What stands on the button of a choice."""
    if row["mode"] != DEDUCT:
        return f"{shown(hundredths)} 分"
    return f"−{shown(hundredths)}" if hundredths else NO_DEDUCTION


def given(row: Mapping[str, Any], score: RowScore | None) -> str:
    """The points a row brings: `8`, or `—` while it is empty."""
    if score is None:
        return "—"
    most = int(row["max_hundredths"])
    return shown(most - score.hundredths if row["mode"] == DEDUCT else score.hundredths)


def taken_off(row: Mapping[str, Any], score: RowScore | None) -> str:
    """The deduction of a row with places and reason: `−2（1 处）实测超差`; 待评 while empty."""
    if score is None:
        return "待评"
    if row["mode"] != DEDUCT:
        return ""
    if not score.hundredths:
        return NO_DEDUCTION
    return f"−{shown(score.hundredths)}（{score.places} 处）{score.reason}"


def worked(ms: int) -> str:
    """Time worked on a piece: `01:12:40`."""
    minutes, seconds = divmod(max(ms, 0) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"


WORDS = {
    "cut-off": "连不上考场服务器，请看网线；接好后会自动恢复。",
    "hall-silent": "考场服务器没有回应，请再试一次；还不行就找技术员。",
    "pairing-failed": "考场码不对，请再输一次。",
    "room-code-wrong": "考场码不对，请再输一次。",
    "room-code-over": "考场码过期了，请技术员换一个。",
    "token-wrong": "房间文件和考场对不上，请找技术员。",
    "room-other": "这台电脑属于别的考场，请找技术员。",
    "mode-other": "演练和正式考试不能混用，请找技术员。",
    "term-older": "考场电脑换过，请找技术员。",
    "pin-wrong": "口令不对，请再输一次。",
    "staff-unknown": "没有这个编号，请对照口令条输入。",
    "locked-out": "口令多次不对，已锁定；请找监考员解锁。",
    "actor-not-here": "考场那边您已退出，请按“换人”重新登录；没存上的项请重评。",
    "wait-after-tries": "请等 {seconds} 秒再试。",
    "sitting-unknown": "场次还没有打开，请找监考员。",
    "access-duty": "您在本场没有这项职责，请找主考。",
    "access-state": "本场已封场，不能再改。",
    "witness-token": "第二人的确认已过时，请重新确认。",
    "row-step": "分值要按 {step_shown} 分一档，请重选。",
    "row-cap": "不能超过 {maximum_shown} 分，请重选。",
    "places-missing": "扣分要写明几处。",
    "reason-needed": "请写明理由。",
    "row-empty": "还有 {count} 项没有评，不能签名。",
    "sheet-digest": "屏幕上的分与考场存的不一致，没有签名；请逐项看过后再签。",
    "sheet-signed": "这份评分表已签名，要改请用“划改”。",
    "sheet-not-signed": "这份评分表还没有签名。",
    "not-your-piece": "这件考件不归您评。",
    "still-blind": "{staff} 还没有给这件考件签名，不能看别人的分，请换一个人确认。",
    "second-person-needed": "要由另一个人确认。",
    "supervisor-needed": "要由质量督导员确认。",
    "lead-needed": "要由考评组长来做。",
    "version-pending": "上一次划改还没有第二人确认。",
    "nothing-changed": "和原来一样，没有要改的。",
    "recheck-open": "正在复核，不能划改。",
    "no-recheck": "没有进行中的复核。",
    "not-convened": "组长还没有召集复核。",
    "already-convened": "组长已经召集过了。",
    "already-stated": "您已经表过态了。",
    "statement-missing": "还有考评员没有表态，不能结束复核。",
    "piece-phase": "考件的操作还没有到这一步，请看“操作”一栏。",
    "group-phase": "本组还没有开考或已停止，请等监考员。",
    "station-failed": "这个工位检验不合格，不能开始。",
    "veto-not-marked": "这一项没有记过，不用取消。",
}
OTHER = "没有存上，请把这一行告诉监考员。"


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """What happened and what to do, for an examiner; unknown codes say whom to ask."""
    filled: defaultdict[str, Any] = defaultdict(lambda: "？", params)
    for name in ("step", "maximum"):
        if isinstance(params.get(name), int):
            filled[f"{name}_shown"] = shown(params[name])
    return WORDS.get(code, OTHER).format_map(filled)
