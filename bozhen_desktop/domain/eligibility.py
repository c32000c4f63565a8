"""初审: what must hold of one row of an entry sheet, and the registration it becomes.

A row is text as it stood in a sheet. Each check names the field and a code, so that a refused row
can be listed with what to do about it; nothing is guessed and nothing is repaired silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from bozhen_desktop.domain.batchplan import LEVEL_DIGITS, PRACTICAL, THEORY, BatchPlan, check_scope
from bozhen_desktop.domain.conditions import conditions_on, is_outside, region_on, shortfalls
from bozhen_desktop.domain.parameters import Rules
from bozhen_desktop.domain.people import Person, birth_of, check_citizen_id, sex_of
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId
from bozhen_desktop.kernel.marks import FULL, print_marks
from bozhen_desktop.kernel.text import has_control, person_name, private_use

FIRST, RESIT = "first", "resit"
NUMBERED = ("resident", "residence-permit")
"""Documents with a citizen identity number (GB 11643)."""

ID_TYPES = (
    *NUMBERED,
    "foreign-permanent",
    "passport",
    "officer",
    "hong-kong-macao-pass",
    "taiwan-pass",
)
SUBJECTS = (THEORY, PRACTICAL)
MINIMUM_AGE = 16
NAME_LIMIT = 60
_DOCUMENT = re.compile(r"[A-Z0-9]{5,20}")
_DAMAGED = re.compile(r"[0-9.]+E\+?[0-9]+|[0-9]{15}0{3}|[0-9]+\.0+")


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of an entry sheet in the words of the domain; `row` as people count rows there.

    `sitting_type`: first, resit or "" (first); `subjects`: [] when the sheet does not say;
    `…_carried`: marks in hundredths passed before, on `carried_on` (YYYY-MM-DD), under
    `carried_ticket`; `more`: the columns no rule needs, by field name.
    """

    row: int
    name: str
    id_type: str
    id_no: str
    trade: str
    level: str
    condition: str
    sitting_type: str = ""
    subjects: list[str] = []
    theory_carried: int | None = None
    practical_carried: int | None = None
    carried_on: str = ""
    carried_ticket: str = ""
    sex: str = ""
    birth: str = ""
    phone: str = ""
    employer: str = ""
    more: dict[str, str] = {}


class CarriedScore(msgspec.Struct, frozen=True, kw_only=True):
    """A subject passed before: marks in hundredths, the day (YYYY-MM-DD), the ticket of then."""

    marks: int
    passed_on: str
    ticket: str


class Registration(msgspec.Struct, frozen=True, kw_only=True):
    """An entry after all checks: person × trade × level with the subjects due in this batch.

    `due`: subjects in the order theory, practical; `attempts`: first | resit for each subject due;
    `carried`: scores of subjects not due. `more`: the columns no rule needs.
    """

    id: EntryId
    person: Person
    sex: str
    birth: str
    phone: str
    employer: str
    occupation_code: str
    trade: str
    level: str
    condition: str
    due: list[str]
    attempts: dict[str, str]
    carried: dict[str, CarriedScore]
    more: dict[str, str]


class RowFault(msgspec.Struct, frozen=True, kw_only=True):
    """Why a row is refused: `field` (a name of `EntryRow`), a code, parameters of its message."""

    row: int
    field: str
    code: str
    params: dict[str, str | int] = {}


class Fault(Exception):
    """A check of one field failed."""

    def __init__(self, field: str, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.field, self.code, self.params = field, code, params


def is_day(text: str) -> bool:
    """Whether a text is a real calendar day YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def months_between(first: str, last: str) -> int:
    """Whole months from one day to another, rounded up; 0 when the second is not later."""
    a, b = date.fromisoformat(first), date.fromisoformat(last)
    months = (b.year - a.year) * 12 + b.month - a.month
    return max(months + (b.day > a.day), 0)


def years_between(birth: str, day: str) -> int:
    """Age on a day; who is born on 29 February is a year older on 1 March."""
    a, b = date.fromisoformat(birth), date.fromisoformat(day)
    return b.year - a.year - ((b.month, b.day) < (a.month, a.day))


def check_name(text: str) -> str:
    """A name in the form that is kept.

    Raises:
        RuleError: `name-missing`, `name-damaged`, `name-control`, `name-long`.
    """
    name = person_name(text)
    if not name:
        raise RuleError("name-missing")
    if private_use(name) or "\ufffd" in name or "?" in name or "？" in name:
        raise RuleError("name-damaged")
    if has_control(name):
        raise RuleError("name-control")
    if len(name) > NAME_LIMIT:
        raise RuleError("name-long", limit=NAME_LIMIT)
    return name


def _name(row: EntryRow) -> str:
    try:
        return check_name(row.name)
    except RuleError as error:
        raise Fault("name", error.code, limit=NAME_LIMIT) from error


def _number(row: EntryRow, today: str) -> str:
    text = "".join(row.id_no.split()).upper()
    if not text:
        raise Fault("id_no", "id-missing")
    if _DAMAGED.fullmatch(text):
        raise Fault("id_no", "id-damaged-by-sheet")
    if row.id_type not in ID_TYPES:
        raise Fault("id_type", "id-type-unknown", text=row.id_type[:20])
    if row.id_type not in NUMBERED:
        if not _DOCUMENT.fullmatch(text):
            raise Fault("id_no", "id-characters")
        return text
    try:
        return check_citizen_id(text, today)
    except RuleError as error:
        raise Fault("id_no", error.code) from error


def _sex_and_birth(row: EntryRow, number: str) -> tuple[str, str]:
    """Both follow from a citizen identity number; what is typed beside it must agree."""
    if row.sex not in ("", "男", "女"):
        raise Fault("sex", "sex-unknown", text=row.sex[:8])
    if row.birth and not is_day(row.birth):
        raise Fault("birth", "day-malformed", text=row.birth[:20])
    if row.id_type not in NUMBERED:
        if not row.birth:
            raise Fault("birth", "birth-missing")
        return row.sex, row.birth
    sex, birth = sex_of(number), birth_of(number) or ""
    if row.sex not in ("", sex):
        raise Fault("sex", "sex-differs")
    if row.birth not in ("", birth):
        raise Fault("birth", "birth-differs")
    return sex, birth


def _scope(row: EntryRow, plan: BatchPlan, today: str) -> str:
    if row.level not in LEVEL_DIGITS:
        raise Fault("level", "level-unknown", text=row.level[:20])
    try:
        return check_scope(plan, row.trade, row.level, today).occupation_code
    except RuleError as error:
        field = "trade" if error.code == "scope-trade" else "level"
        raise Fault(field, error.code) from error


def _condition(row: EntryRow, plan: BatchPlan, today: str, evidence: bool) -> str:
    """The code of the row's 申报条件; with `evidence` the sheet must state what it needs."""
    code, known = row.condition.strip().upper(), conditions_on(today, plan.conditions)
    found = known.get((row.level, code))
    if found is None:
        allowed = "".join(sorted(one for level, one in known if level == row.level))
        raise Fault("condition", "condition-unknown", level=row.level, allowed=allowed)
    for field, why, params in shortfalls(found, row.more) if evidence else ():
        raise Fault(field, why, condition=code, **params)
    return code


def _due(row: EntryRow, carried: dict[str, CarriedScore]) -> list[str]:
    """Subjects due: what the sheet says, else what is not carried."""
    unknown = [subject for subject in row.subjects if subject not in SUBJECTS]
    if unknown:
        raise Fault("subjects", "subject-unknown", text=unknown[0][:20])
    due = [s for s in SUBJECTS if (s in row.subjects if row.subjects else s not in carried)]
    if not due:
        raise Fault("subjects", "nothing-due")
    for subject in carried:
        if subject in due:
            raise Fault(f"{subject}_carried", "carried-and-due")
    return due


def _carried(row: EntryRow, rules: Rules, today: str) -> dict[str, CarriedScore]:
    scores = {THEORY: row.theory_carried, PRACTICAL: row.practical_carried}
    found = {subject: marks for subject, marks in scores.items() if marks is not None}
    if not found and (row.carried_on or row.carried_ticket):
        raise Fault("theory_carried", "carried-score-missing")
    for subject, marks in found.items():
        if not rules.pass_mark <= marks <= FULL:
            raise Fault(f"{subject}_carried", "carried-not-passed", marks=print_marks(marks))
    if found:
        _check_term(row, rules, today)
    day, ticket = row.carried_on, row.carried_ticket
    return {
        subject: CarriedScore(marks=marks, passed_on=day, ticket=ticket)
        for subject, marks in found.items()
    }


def _check_term(row: EntryRow, rules: Rules, today: str) -> None:
    if not is_day(row.carried_on) or row.carried_on > today:
        raise Fault("carried_on", "day-malformed", text=row.carried_on[:20])
    if months_between(row.carried_on, today) > rules.single_pass_valid_months:
        raise Fault("carried_on", "carried-expired", months=rules.single_pass_valid_months)
    if not row.carried_ticket:
        raise Fault("carried_ticket", "carried-ticket-missing")


def _attempt(row: EntryRow, due: list[str], carried: dict[str, CarriedScore]) -> str:
    """补考 is the second try at one subject while the other is passed (parameter resit_max)."""
    if row.sitting_type not in ("", FIRST, RESIT):
        raise Fault("sitting_type", "sitting-type-unknown", text=row.sitting_type[:20])
    if row.sitting_type == RESIT and len(due) == 2:
        raise Fault("subjects", "resit-subject-missing")
    if row.sitting_type == RESIT and not carried:
        raise Fault("carried_on", "resit-without-carried")
    return row.sitting_type or FIRST


def is_from_outside(row: Registration, plan: BatchPlan, day: str) -> bool:
    """Whether nothing a row says places the person in the region served (seed L16)."""
    places = (row.more.get("region", ""), row.more.get("household", ""), row.employer)
    return is_outside(region_on(day, plan.regions), row.person.id_no, places)


def register(
    row: EntryRow, entry: EntryId, plan: BatchPlan, rules: Rules, day: str, evidence: bool = False
) -> Registration:
    """The registration of a row checked on a day.

    `evidence`: its sheet has the columns that say by what a 申报条件 is met.

    Raises:
        Fault: the first field that is wrong.
    """
    name, number = _name(row), _number(row, day)
    sex, birth = _sex_and_birth(row, number)
    if years_between(birth, day) < MINIMUM_AGE:
        raise Fault("birth", "too-young", minimum=MINIMUM_AGE)
    code, condition = _scope(row, plan, day), _condition(row, plan, day, evidence)
    carried = _carried(row, rules, day)
    due = _due(row, carried)
    return Registration(
        id=entry,
        person=Person(name=name, id_type=row.id_type, id_no=number),
        sex=sex,
        birth=birth,
        phone=row.phone,
        employer=row.employer,
        occupation_code=code,
        trade=row.trade,
        level=row.level,
        condition=condition,
        due=due,
        attempts=dict.fromkeys(due, _attempt(row, due, carried)),
        carried=carried,
        more=row.more,
    )


def same_person_faults(new: Registration, same: list[Registration]) -> Iterator[tuple[str, str]]:
    """Field and code of what other entries of this person in the batch forbid (§6.1).

    One person enters a batch once for each trade, always under one name.
    """
    for other in same:
        if other.trade == new.trade:
            yield "id_no", "entry-twice"
        elif other.person.name != new.person.name:
            yield "name", "name-of-number-differs"
