"""Words and figures as they stand on paper."""

from __future__ import annotations

from datetime import UTC, datetime

from bozhen_desktop.domain.people import sex_of

BEIJING_S = 8 * 3600
SUBJECTS = {"theory": "理论知识考试", "practical": "操作技能考核"}
SEATS = {"theory": "座位", "practical": "工位"}
SITTING_TYPES = {"first": "正考", "resit": "补考"}
DUTIES = {
    "site_chief": "主考",
    "invigilator": "监考员",
    "lead_examiner": "考评组长",
    "examiner": "考评员",
    "supervisor": "质量督导员",
    "custodian": "考务/保密员",
    "technician": "技术人员",
    "emergency": "应急救援员",
    "totaller": "统分人",
}
ID_TYPES = {
    "resident": "居民身份证",
    "temporary": "临时身份证",
    "passport": "护照",
    "military": "军官证",
    "permit": "居住证/通行证",
    "work": "工作证",
}
TIERS = {
    0: "不予认定",
    1: "提醒、警告",
    2: "取消该科目成绩",
    3: "该科目按作弊处理",
    4: "当次全部科目成绩无效",
    5: "严重违纪，全部成绩无效并上报",
}
RECHECK_CAUSES = {"veto": "否定项不一致", "verdict": "合格与否不一致", "spread": "极差超限"}


def local(ms: int) -> datetime:
    """UTC milliseconds as Beijing time."""
    return datetime.fromtimestamp(ms // 1000 + BEIJING_S, tz=UTC)


def day_text(ms: int) -> str:
    """`2026年9月22日`."""
    moment = local(ms)
    return f"{moment.year}年{moment.month}月{moment.day}日"


def clock_text(ms: int) -> str:
    """`09:00`."""
    return local(ms).strftime("%H:%M")


def stamp_text(ms: int) -> str:
    """`2026-09-22 08:30:12`."""
    return local(ms).strftime("%Y-%m-%d %H:%M:%S")


def last_four(number: str) -> str:
    """An ID number of which only the last four characters are shown."""
    return "*" * max(len(number) - 4, 0) + number[-4:]


def sex_text(id_type: str, id_no: str) -> str:
    """`男` or `女` as a citizen number says, "" for another document."""
    plain = id_type == "resident" and len(id_no) == 18 and id_no[:17].isdigit()
    return sex_of(id_no) if plain else ""


def minutes_text(ms: int) -> str:
    """`90 分钟`, `90 秒`, `12 分 5 秒`."""
    minutes, seconds = divmod(ms // 1000, 60)
    if not minutes:
        return f"{seconds} 秒"
    return f"{minutes} 分 {seconds} 秒" if seconds else f"{minutes} 分钟"


def grouped(hexadecimal: str) -> str:
    """Hex digits in groups of four, for reading aloud."""
    return " ".join(hexadecimal[at : at + 4] for at in range(0, len(hexadecimal), 4))
