"""准考证号: 14 digits `YY BBB TT L NNNNN C`, printable and scannable, without digits of an ID.

Year, batch, trade, level, serial in the batch, and the ISO 7064 mod 11-10 check digit, which finds
every single wrong digit and nearly all exchanged neighbours (domain rules §5).
"""

from __future__ import annotations

from collections.abc import Sequence

from bozhen_desktop.domain.batchplan import LEVEL_DIGITS, BatchPlan
from bozhen_desktop.domain.eligibility import Registration
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import TicketNo

DIGITS = 14
MAX_SERIAL = 99_999


def check_digit(digits: str) -> str:
    """The check digit after `digits`: ISO 7064 hybrid system mod 11, 10."""
    product = 10
    for digit in digits:
        product = (product + int(digit)) % 10 or 10
        product = product * 2 % 11
    return str((11 - product) % 10)


def is_ticket(text: str) -> bool:
    """Whether a text is a ticket number with a right check digit."""
    plain = len(text) == DIGITS and text.isascii() and text.isdigit()
    return plain and check_digit(text[:-1]) == text[-1]


def make_ticket(year: int, batch: int, trade_no: str, level: str, serial: int) -> TicketNo:
    """One ticket number; `level` by its printed name.

    Raises:
        RuleError: `ticket-number` for a part that does not fit its digits, `level-unknown`.
    """
    if level not in LEVEL_DIGITS:
        raise RuleError("level-unknown", level=level)
    fits = 1 <= batch <= 999 and 1 <= serial <= MAX_SERIAL and len(trade_no) == 2
    if not fits or not (trade_no.isascii() and trade_no.isdigit()):
        raise RuleError("ticket-number", batch=batch, trade=trade_no, serial=serial)
    digits = f"{year % 100:02d}{batch:03d}{trade_no}{LEVEL_DIGITS[level]}{serial:05d}"
    return TicketNo(digits + check_digit(digits))


def new_tickets(
    plan: BatchPlan, registrations: Sequence[Registration], given: dict[str, TicketNo]
) -> dict[str, TicketNo]:
    """Tickets for the registrations that have none; serials go on where the given ones end.

    Raises:
        RuleError: `scope-level` for a trade and level outside the plan, those of `make_ticket`.
    """
    numbers = {(row.trade, row.level): row.trade_no for row in plan.scope}
    serial = max((int(ticket[8:13]) for ticket in given.values()), default=0)
    fresh: dict[str, TicketNo] = {}
    for registration in registrations:
        if registration.id in given:
            continue
        trade_no = numbers.get((registration.trade, registration.level))
        if trade_no is None:
            level = registration.level
            raise RuleError("scope-level", trade=registration.trade, level=level)
        serial += 1
        ticket = make_ticket(plan.year, plan.number, trade_no, registration.level, serial)
        fresh[registration.id] = ticket
    return fresh
