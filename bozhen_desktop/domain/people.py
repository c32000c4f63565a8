"""People: citizen identity numbers (GB 11643), candidates' personal data, staff and their cards."""

from __future__ import annotations

from datetime import date

import msgspec

from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import StaffId

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"

DUTIES = (
    "site_chief",
    "invigilator",
    "lead_examiner",
    "examiner",
    "supervisor",
    "custodian",
    "technician",
    "emergency",
    "totaller",
)
"""主考, 监考, 考评组长, 考评员, 质量督导员, 考务/保密员, 技术, 应急, 统分人."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who a candidate is. `id_type`: `resident` or another document; `photo`: blob digest or ""."""

    name: str
    id_type: str
    id_no: str
    photo: str = ""


class StaffMember(msgspec.Struct, frozen=True, kw_only=True):
    """A person on duty: card number and last valid day (YYYY-MM-DD), trades he may examine."""

    id: StaffId
    name: str
    duties: list[str]
    card_no: str = ""
    card_valid_to: str = ""
    grade: str = ""
    trades: list[str] = []


def check_digit(first17: str) -> str:
    """The 18th character of a citizen identity number (GB 11643-1999: ISO 7064 mod 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECK[total % 11]


def check_citizen_id(number: str, today: str) -> str:
    """Return the number in normal form (`x` → `X`) or refuse it.

    Args:
        number: 18 characters as typed; 15-digit numbers are no current ID (since 2013).
        today: YYYY-MM-DD; a birth date after it is refused.

    Raises:
        RuleError: `id-length`, `id-characters`, `id-birth-date`, `id-check-digit`.
    """
    text = number.strip().upper()
    if len(text) != 18:
        raise RuleError("id-length", length=len(text))
    if not (text[:17].isascii() and text[:17].isdigit() and text[17] in _CHECK):
        raise RuleError("id-characters")
    birth = birth_of(text)
    if birth is None or birth > today:
        raise RuleError("id-birth-date")
    if check_digit(text[:17]) != text[17]:
        raise RuleError("id-check-digit")
    return text


def birth_of(number: str) -> str | None:
    """Birth date YYYY-MM-DD in an 18-character number, None when there is no such day."""
    try:
        day = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return day.isoformat()


def sex_of(number: str) -> str:
    """`男` for an odd sequence number, `女` for an even one."""
    return "男" if int(number[16]) % 2 else "女"


def lengthen_id(number15: str) -> str:
    """Turn a 15-digit number of old records into 18 characters."""
    first17 = number15[:6] + "19" + number15[6:]
    return first17 + check_digit(first17)
