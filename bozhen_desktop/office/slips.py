"""PIN slips and tickets as data: what is printed, sealed and handed out before a sitting.

PINs exist only here and in their owners' heads; packages carry verifiers. A ticket shows the last
four characters of a document only; in a rehearsal, where all people are invented, the whole number
stands in the file so that invented candidates can show their cards.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from bozhen_desktop.domain.arrangement import Arrangement
from bozhen_desktop.formats.results_sheet import write_csv, write_xlsx
from bozhen_desktop.host.pins import LIVE, REHEARSAL, make_verifier, new_pin
from bozhen_desktop.kernel.text import mask_id

DUTY_NAMES = {
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
SUBJECT_NAMES = {"theory": "理论知识考试", "practical": "操作技能考核"}
BEIJING_S = 8 * 3600


class PinSlip(msgspec.Struct, frozen=True, kw_only=True):
    """One sealed slip: a person's PIN for one sitting."""

    sitting: str
    day: str
    site: str
    staff: str
    name: str
    duties: list[str]
    pin: str


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """准考证: one entry in one sitting; `start` UTC ms, `id_no` masked outside a rehearsal."""

    sitting: str
    subject: str
    site: str
    day: str
    start: int
    entry: str
    ticket: str
    name: str
    id_type: str
    id_no: str
    trade: str
    level: str
    group: str
    room: str
    sitting_type: str


def new_slips(plan: Arrangement) -> tuple[list[PinSlip], dict[str, str]]:
    """A fresh PIN for everybody on duty: the slips, and the verifiers that may travel."""
    profile = REHEARSAL if plan.mode == "rehearsal" else LIVE
    slips, verifiers = [], {}
    for member in plan.staff:
        pin = new_pin()
        verifiers[str(member.id)] = make_verifier(pin, profile)
        slips.append(
            PinSlip(
                sitting=plan.sitting,
                day=plan.day,
                site=plan.site,
                staff=member.id,
                name=member.name,
                duties=member.duties,
                pin=pin,
            )
        )
    return slips, verifiers


def tickets_of(plan: Arrangement) -> list[Ticket]:
    """The tickets of one sitting."""
    return [
        Ticket(
            sitting=plan.sitting,
            subject=plan.subject,
            site=plan.site,
            day=plan.day,
            start=plan.planned_start,
            entry=entry.id,
            ticket=entry.ticket,
            name=entry.person.name,
            id_type=entry.person.id_type,
            id_no=_shown(entry.person.id_no, plan.mode),
            trade=entry.trade,
            level=entry.level,
            group=entry.group,
            room=entry.room,
            sitting_type=entry.sitting_type,
        )
        for entry in plan.entries
    ]


def _shown(number: str, mode: str) -> str:
    return number if mode == "rehearsal" else mask_id(number)


def _time(ms: int) -> str:
    return datetime.fromtimestamp(ms // 1000 + BEIJING_S, tz=UTC).strftime("%Y-%m-%d %H:%M")


CSV, XLSX = "csv", "xlsx"
FORMS = (XLSX, CSV)
"""A workbook keeps every cell as text; a spreadsheet opening .csv cuts leading zeros of PINs."""


def _written(form: str, title: str, headers: Sequence[str], rows: list[list[str]]) -> bytes:
    return write_csv(headers, rows) if form == CSV else write_xlsx(title, headers, rows)


def pin_table(slips: Sequence[PinSlip], form: str = XLSX) -> bytes:
    """The slips as a table for the printer."""
    rows = [
        [
            slip.day,
            slip.sitting,
            slip.site,
            slip.staff,
            slip.name,
            "、".join(DUTY_NAMES[duty] for duty in slip.duties),
            slip.pin,
        ]
        for slip in slips
    ]
    headers = ["日期", "场次", "考点", "人员编号", "姓名", "岗位", "口令"]
    return _written(form, "口令条", headers, rows)


def ticket_table(tickets: Sequence[Ticket], form: str = XLSX) -> bytes:
    """The tickets as a table for the printer."""
    headers = ["准考证号", "姓名", "证件号码", "职业", "等级", "科目", "场次", "考点", "考场"]
    rows = [
        [
            one.ticket,
            one.name,
            one.id_no,
            one.trade,
            one.level,
            SUBJECT_NAMES[one.subject],
            one.sitting,
            one.site,
            one.room,
            _time(one.start),
            "补考" if one.sitting_type == "resit" else "正考",
        ]
        for one in tickets
    ]
    return _written(form, "准考证", [*headers, "开考时间", "考试类型"], rows)
