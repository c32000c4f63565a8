"""Words of the field as sheets spell them, and what they become; rules lie in `domain`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

LEVELS = ("五级/初级工", "四级/中级工", "三级/高级工", "二级/技师", "一级/高级技师")
SUBJECTS = {"理论": "theory", "操作": "practical"}
SITTING_TYPES = {"正考": "first", "初考": "first", "补考": "resit"}
DOCUMENTS = {
    "居民身份证": "resident",
    "身份证": "resident",
    "中华人民共和国居民身份证": "resident",
    "港澳台居民居住证": "residence-permit",
    "外国人永久居留身份证": "foreign-permanent",
    "护照": "passport",
    "军官证": "officer",
    "港澳居民来往内地通行证": "hong-kong-macao-pass",
    "台湾居民来往大陆通行证": "taiwan-pass",
}
SEXES = {"男": "男", "女": "女"}

_LEVEL_NAMES = {name: level for level in LEVELS for name in (level, *level.split("/"))}
_LEVEL_NAMES |= {"初级": LEVELS[0], "中级": LEVELS[1], "高级": LEVELS[2]}
_LEVEL_NAMES |= {"/".join(reversed(level.split("/"))): level for level in LEVELS}
_SUBJECT_NAMES = {
    **SUBJECTS,
    "理论知识": "theory",
    "理论知识考试": "theory",
    "操作技能": "practical",
    "操作技能考核": "practical",
    "实操": "practical",
    "技能": "practical",
}
_BOTH = ("全部", "全科", "理论操作")
_DATE = re.compile(
    r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))(?: 00:00:00)?"
)


def level_of(text: str) -> str:
    """`五级/初级工` for 五级, 初级, 初级工 and both ways round.

    Raises:
        ValueError: for anything else; a bare digit is no level (it is counted both ways).
    """
    return _word(text.replace("／", "/").replace(" ", ""), _LEVEL_NAMES)


def subjects_of(text: str) -> list[str]:
    """`theory` and `practical`, in that order; [] for an empty cell.

    Raises:
        ValueError: for another word or one said twice.
    """
    if text in _BOTH:
        return list(SUBJECTS.values())
    parts = [part for part in re.split(r"[,，、/／;；+＋和与及\s]+", text) if part]
    found = [_word(part, _SUBJECT_NAMES) for part in parts]
    if len(set(found)) != len(found):
        raise ValueError(text)
    return [subject for subject in SUBJECTS.values() if subject in found]


def _word(text: str, known: dict[str, str]) -> str:
    if text not in known:
        raise ValueError(text)
    return known[text]


def word_of(text: str, known: dict[str, str]) -> str:
    """The meaning of a word, "" for an empty cell.

    Raises:
        ValueError: when the word is not known.
    """
    return _word(text, known) if text else ""


def date_of(text: str) -> str:
    """`1990-01-02` for 1990-1-2, 1990/01/02, 1990.1.2, 19900102 and 1990年1月2日; "" for "".

    Raises:
        ValueError: when it is no such day.
    """
    if not text:
        return ""
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day = _numbers(found.groups())
    return date(year, month, day).isoformat()


def _numbers(groups: Iterable[str | None]) -> list[int]:
    return [int(group) for group in groups if group is not None]
