"""申报条件 and region: who may apply for a level, and by what evidence; dated, with printed basis.

The wording of the field changes between notices (domain rules §1.4), so conditions are rows with
their first day, and a batch plan may bring rows of its own. What a sheet says is compared with
them; papers themselves are looked at by people (初审, clause table A11).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from bozhen_desktop.kernel.errors import RuleError

_DAY = "2026-01-01"
_NOTICE = "鄂尔多斯 2025 年第一批认定公告（现行统一表述）"
ALWAYS = ("身份证", "证件照", "申报表", "诚信承诺书")
"""Evidence of every application (domain rules §1.4)."""


class Condition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One 申报条件 of a level from a day on.

    `years` of the trade at least; `certificate`: level of the certificate due, "" for none;
    `schooling`: a diploma or attendance of a school is due; `evidence` beside what is always due.
    """

    level: str
    code: str
    text: str
    from_day: str
    basis: str
    years: int = 0
    certificate: str = ""
    schooling: bool = False
    evidence: list[str] = []


class Region(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom the organisation serves from a day on (seed L16: persons in 自治区).

    `code`: first digits of ID numbers; `names` as places begin. Others need a confirmed reason.
    """

    code: str
    names: list[str]
    from_day: str
    basis: str


def _row(level: str, code: str, text: str, **more: object) -> Condition:
    fields = {"level": level, "code": code, "text": text, "from_day": _DAY, "basis": _NOTICE}
    return msgspec.convert({**fields, **more}, type=Condition)


_FIVE, _FOUR, _THREE = "五级/初级工", "四级/中级工", "三级/高级工"
_WORKED, _HELD, _SCHOOL = ["年限证明或社保记录"], ["原证书"], ["毕业证或在校证明"]
DEFAULTS = [
    _row(_FIVE, "A", "年满 16 周岁，拟从事本职业"),
    _row(_FIVE, "B", "年满 16 周岁，从事本职业"),
    _row(_FOUR, "A", "累计从事本职业 5 年及以上", years=5, evidence=_WORKED),
    _row(
        _FOUR, "B", "取得五级证书后从事本职业 3 年及以上",
        years=3, certificate=_FIVE, evidence=[*_HELD, *_WORKED],
    ),
    _row(
        _FOUR, "C", "中职、技工及以上本专业或相关专业毕业（含应届）",
        schooling=True, evidence=_SCHOOL,
    ),
    _row(_THREE, "A", "累计从事本职业 10 年及以上", years=10, evidence=_WORKED),
    _row(
        _THREE, "B", "取得四级证书后从事本职业 4 年及以上",
        years=4, certificate=_FOUR, evidence=[*_HELD, *_WORKED],
    ),
    _row(
        _THREE, "C", "取得初级职称后从事本职业 1 年及以上",
        years=1, evidence=["职称证", *_WORKED],
    ),
    _row(_THREE, "D", "技工院校高级工班及以上毕业", schooling=True, evidence=_SCHOOL),
    _row(
        _THREE, "E", "取得四级证书，大专及以上本专业或相关专业毕业",
        certificate=_FOUR, schooling=True, evidence=[*_HELD, *_SCHOOL],
    ),
    _row(_THREE, "F", "经评估论证的高职、大专及以上毕业", schooling=True, evidence=_SCHOOL),
]  # fmt: skip
"""The current uniform wording; an organisation replaces rows in its batch plan."""

HOME = [
    Region(
        code="15",
        names=["内蒙古"],
        from_day=_DAY,
        basis="实施方案二（一）1：面向自治区内人员；区外人员须确认理由",
    )
]


def conditions_on(day: str, more: Iterable[Condition] = ()) -> dict[tuple[str, str], Condition]:
    """The conditions in force on a day by level and code: the latest row not after it."""
    found: dict[tuple[str, str], Condition] = {}
    for row in sorted([*DEFAULTS, *more], key=lambda row: row.from_day):
        if row.from_day <= day:
            found[row.level, row.code] = row
    return found


def region_on(day: str, more: Iterable[Region] = ()) -> Region:
    """The region in force on a day.

    Raises:
        RuleError: `parameter-missing` when none is in force yet.
    """
    rows = sorted((row for row in (*HOME, *more) if row.from_day <= day), key=lambda r: r.from_day)
    if not rows:
        raise RuleError("parameter-missing", name="region")
    return rows[-1]


def is_outside(region: Region, id_no: str, places: Iterable[str]) -> bool:
    """Whether neither the ID number nor any place that a row names lies in the region."""
    names = tuple(region.names)
    return not (id_no.startswith(region.code) or any(one.startswith(names) for one in places))


def _spellings(level: str) -> set[str]:
    """`五级/初级工` is also written `五级` or `初级工`."""
    return {level, *level.split("/")}


def shortfalls(
    condition: Condition, cells: Mapping[str, str]
) -> Iterator[tuple[str, str, dict[str, str | int]]]:
    """Field, code and parameters of everything a row lacks for its condition.

    `cells`: columns of the sheet by name, those that are filled in.
    """
    stated = cells.get("speciality_years", "")
    years = int(stated) if stated.isascii() and stated.isdigit() else 0
    if years < condition.years:
        yield "speciality_years", "years-short", {"needed": condition.years, "there": years}
    if condition.certificate:
        if not cells.get("certificate_no"):
            yield "certificate_no", "certificate-missing", {"level": condition.certificate}
        elif cells.get("certificate_level") not in _spellings(condition.certificate):
            yield "certificate_level", "certificate-level", {"level": condition.certificate}
    learning = cells.get("diploma_no") or "学生" in cells.get("origin", "")
    if condition.schooling and not learning:
        yield "diploma_no", "schooling-missing", {}
