"""Parameters: every rule the field leaves open, as value, first day of force and printed basis.

The defaults are those of the product; an organisation replaces them by newer rows of the same
name. Nothing here may be shown to people as a regulation unless its basis says so.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.marks import TENTH


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """One rule left open: an integer `value` in force from `from_day` (YYYY-MM-DD), and why."""

    name: str
    value: int
    from_day: str
    basis: str


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters in force on one day; units by suffix, marks in hundredths."""

    pass_mark: int
    theory_duration_min: int
    late_limit_min: int
    earliest_hand_in_min: int
    entry_opens_min: int
    multiple_partial: int
    mark_rounding_step: int
    examiners_min: int
    examiner_candidates: int
    invigilator_candidates: int
    invigilators_min: int
    spread_limit: int
    credit_single_max_min: int
    credit_count_max: int
    pin_tries: int
    pin_wait_s: int
    pin_lock_tries: int
    witness_s: int
    room_code_min: int
    room_code_tries: int
    offline_after_s: int
    head_every_s: int
    beat_every_s: int
    report_wait_s: int
    report_most_s: int
    registration_days: int
    electronic_retention_years: int
    resit_max: int
    single_pass_valid_months: int
    close_grace_ms: int
    late_limit_s: int
    earliest_hand_in_s: int

    @property
    def late_limit_ms(self) -> int:
        """How long after the start of a group somebody may still come in."""
        return self.late_limit_s * 1000 or self.late_limit_min * 60_000

    @property
    def earliest_hand_in_ms(self) -> int:
        """How long after the start of a group somebody may hand in first."""
        return self.earliest_hand_in_s * 1000 or self.earliest_hand_in_min * 60_000


_DAY = "2026-01-01"
_DEFAULTS: dict[str, tuple[int, str]] = {
    "pass_mark": (6000, "两科均为百分制，60 分及以上合格（现行职业标准通行规定）"),
    "theory_duration_min": (90, "职业标准：理论知识考试不少于 90 分钟"),
    "late_limit_min": (30, "内蒙古 2014 年统一鉴定监考须知：迟到 30 分钟不得入场"),
    "earliest_hand_in_min": (30, "统一鉴定考务手册：开考 30 分钟后方可交卷"),
    "entry_opens_min": (30, "机考惯例：开考前 30 分钟入场"),
    "multiple_partial": (0, "多选题与标准答案完全一致得分，错选、漏选均不得分（本校设定）"),
    "mark_rounding_step": (10, "平均分四舍五入至 0.1 分（本校设定，印于评分汇总表）"),
    "examiners_min": (3, "实施方案：操作技能考试由 3 名及以上考评员评分并取平均值"),
    "examiner_candidates": (5, "现行职业标准：操作技能考核考评人员与考生配比 1:5"),
    "invigilator_candidates": (15, "现行职业标准：理论考试监考人员与考生配比不低于 1:15"),
    "invigilators_min": (2, "现行职业标准：每个考场不少于 2 名监考人员"),
    "spread_limit": (1000, "考评员评分极差超过 10 分须复核（本校设定）"),
    "credit_single_max_min": (10, "补时超过 10 分钟须第二人确认（本校设定）"),
    "credit_count_max": (3, "一次补时超过 3 人须第二人确认（本校设定）"),
    "pin_tries": (5, "连续输错 5 次后等待（本校设定）"),
    "pin_wait_s": (15, "首次等待 15 秒，其后加倍（本校设定）"),
    "pin_lock_tries": (15, "累计输错 15 次锁定（本校设定）"),
    "witness_s": (60, "第二人确认 60 秒内有效（本校设定）"),
    "room_code_min": (10, "考场码 10 分钟内有效（本校设定）"),
    "room_code_tries": (5, "考场码输错 5 次作废（本校设定）"),
    "offline_after_s": (6, "6 秒无联系显示“断”（本校设定）"),
    "head_every_s": (60, "至少每 60 秒签一次日志头（本校设定）"),
    "beat_every_s": (5, "每 5 秒记一次考试用时（本校设定）"),
    "report_wait_s": (6, "考务机断电重启后，最后一台考试机连上 6 秒后定用时（本校设定）"),
    "report_most_s": (60, "考务机断电重启后，最多等考试机 60 秒再定用时（本校设定）"),
    "registration_days": (15, "实施方案：每次认定前 15 天组织报名（本校解释为截止）"),
    "electronic_retention_years": (5, "档案管理办法：电子档案保存不少于 5 年"),
    "resit_max": (1, "单科合格者另一科可补考 1 次（本校设定）"),
    "single_pass_valid_months": (12, "单科合格成绩 12 个月内有效（本校设定）"),
    "close_grace_ms": (1500, "到时后留 1.5 秒收取在途答案再收卷（本校设定）"),
    "late_limit_s": (0, "仅演练：大于 0 时以秒计迟到限，代替分钟（本校设定）"),
    "earliest_hand_in_s": (0, "仅演练：大于 0 时以秒计最早交卷，代替分钟（本校设定）"),
}
REHEARSAL_ONLY = ("late_limit_s", "earliest_hand_in_s")
"""Parameters that must stay 0 in a live sitting."""


def default_parameters() -> list[Parameter]:
    """The product's defaults with their bases, sorted by name."""
    return [
        Parameter(name=name, value=value, from_day=_DAY, basis=basis)
        for name, (value, basis) in sorted(_DEFAULTS.items())
    ]


def rules_on(day: str, parameters: Iterable[Parameter]) -> Rules:
    """Resolve the parameters in force on `day`: for each name the latest row not after it.

    Raises:
        RuleError: `parameter-unknown`, `parameter-negative`, `parameter-missing`,
            `parameter-fixed` for one that is printed with its basis but not changed, or
            `late-limit-after-hand-in` when somebody could enter after another has left.
    """
    chosen: dict[str, Parameter] = {}
    for row in sorted(parameters, key=lambda row: (row.name, row.from_day)):
        if row.name not in _DEFAULTS:
            raise RuleError("parameter-unknown", name=row.name)
        if row.value < 0:
            raise RuleError("parameter-negative", name=row.name, value=row.value)
        if row.from_day <= day:
            chosen[row.name] = row
    missing = sorted(set(_DEFAULTS) - set(chosen))
    if missing:
        raise RuleError("parameter-missing", name=missing[0])
    rules = Rules(**{name: row.value for name, row in chosen.items()})
    if rules.mark_rounding_step != TENTH:
        raise RuleError("parameter-fixed", name="mark_rounding_step", value=TENTH)
    if rules.late_limit_ms > rules.earliest_hand_in_ms:
        raise RuleError(
            "late-limit-after-hand-in",
            late_limit_s=rules.late_limit_ms // 1000,
            earliest_hand_in_s=rules.earliest_hand_in_ms // 1000,
        )
    return rules


def replace(
    rows: Iterable[Parameter], changed: dict[str, int], day: str, basis: str
) -> list[Parameter]:
    """Add rows that change some values from `day` on, with one printed basis."""
    added = [Parameter(name=n, value=v, from_day=day, basis=basis) for n, v in changed.items()]
    return [*rows, *added]
