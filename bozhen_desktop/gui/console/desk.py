"""The check-in desk without its window: whom a scan means, and what is still missing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from bozhen_desktop.domain.base import FromPaper
from bozhen_desktop.domain.checkin import CheckInFromPaper
from bozhen_desktop.gui.console.people import HERE, Person, Rows, find, number_of, rows_of
from bozhen_desktop.kernel.ids import StaffId, TicketNo

BEIJING = timedelta(hours=8)
TICKET_DIGITS, ID_LENGTH = 14, 18


class Scan(NamedTuple):
    """What a scan or a search gave: the one meant, several to choose from, or why nobody."""

    person: Person | None
    some: tuple[Person, ...]
    problem: str


def scanned(everybody: Sequence[Person], text: str) -> Scan:
    """Look a scan up. An ID number in the ticket's place is named as such."""
    wanted = "".join(text.split())
    if not wanted:
        return Scan(None, (), "")
    found = find(everybody, wanted)
    if len(found) == 1:
        return Scan(found[0], (found[0],), "")
    if found:
        return Scan(None, tuple(found), f"有 {len(found)} 人符合，请在右边选一人")
    if len(wanted) == ID_LENGTH:
        return Scan(None, (), "这是证件号码。请先扫准考证，再刷证件")
    if wanted.isdigit() and len(wanted) == TICKET_DIGITS:
        return Scan(None, (), "本场次没有这个准考证号。请核对场次和日期")
    return Scan(None, (), "没有找到。可以输入准考证号、座位号或姓名")


def is_ticket(everybody: Sequence[Person], text: str) -> bool:
    """Whether somebody's ticket was scanned into the wrong field."""
    return any(one.ticket == text.strip() for one in everybody)


def is_document(text: str) -> bool:
    """Whether it looks like the number of an identity card."""
    number = text.strip()
    return len(number) == ID_LENGTH and number[:-1].isdigit() and number[-1] in "0123456789Xx"


def times_shown(view: Rows, entry: str) -> int:
    """How often somebody looked at the full ID number of an entry."""
    return sum(row["entry"] == entry for row in rows_of(view, "disclosed").values())


def standing(person: Person) -> tuple[str, str]:
    """How somebody stands at the desk: words and tone."""
    if person.state == "due":
        return "还没签到", "brand"
    if person.state in HERE:
        late = f"，迟到 {person.late} 分钟" if person.late else ""
        return f"已签到{late}", "ok"
    return person.word, "alarm"


def why_not_admit(person: Person | None, document: str, same: bool) -> str:
    """ "" when the hall may be asked; otherwise what is missing."""
    if person is None:
        return "先扫准考证"
    if person.state != "due":
        return standing(person)[0]
    if not person.seat:
        return "座位还没编排"
    number = document.strip()
    if not number:
        return "还差：证件号码"
    if len(number) != ID_LENGTH:
        return f"身份证号码应为 18 位，现在 {len(number)} 位"
    return "" if same else "还差：核对姓名和照片"


def counts_line(everybody: Sequence[Person]) -> str:
    """The queue in numbers."""
    here = sum(one.state in HERE for one in everybody)
    waited = sum(one.state == "due" for one in everybody)
    return f"应到 {len(everybody)}　已到 {here}　未到 {waited}"


def row_of(person: Person) -> tuple[str, ...]:
    """A line of the list at the right: seat, name, ticket, how he stands."""
    return (
        number_of(person.seat) if person.seat else "--",
        person.name,
        person.ticket,
        person.word,
    )


def wall_ms(day: str, time: str) -> int | None:
    """UTC ms of a time of day in China, `8:30` on `2026-09-22`; None when it is no time."""
    found = re.fullmatch(r"([01]?\d|2[0-3])[:：]([0-5]\d)", time.strip())
    if found is None:
        return None
    midnight = datetime.fromisoformat(day).replace(tzinfo=UTC) - BEIJING
    moment = midnight + timedelta(hours=int(found[1]), minutes=int(found[2]))
    return int(moment.timestamp()) * 1000


def hour(ms: int) -> str:
    """Wall time in China, `08:30`."""
    return (datetime.fromtimestamp(ms // 1000, UTC) + BEIJING).strftime("%H:%M")


def paper_check_in(person: Person, values: Mapping[str, Any], day: str) -> CheckInFromPaper:
    """补录 of a check-in as it stands on the paper list."""
    return CheckInFromPaper(
        ticket=TicketNo(person.ticket),
        document="resident",
        id_no=values["number"].upper(),
        paper=FromPaper(
            acted_at=wall_ms(day, values["time"]) or 0,
            page=values["page"],
            first=StaffId(values["entered_by"]),
            second=StaffId(values["compared_by"]),
        ),
    )
