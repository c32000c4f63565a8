"""Results over both subjects: sittings joined per entry with scores carried over.

The register says which subjects are due; the sittings say what came of them. Two sittings of one
subject that both claim the entry leave it undecided: nobody wins silently.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Table, select

from bozhen_desktop.domain.eligibility import CarriedScore
from bozhen_desktop.domain.parameters import default_parameters, rules_on
from bozhen_desktop.domain.results import (
    ABSENT,
    DID_NOT_COME,
    PRACTICAL,
    THEORY,
    UNFINISHED,
    SubjectResult,
    not_due,
    overall,
    with_violations,
)
from bozhen_desktop.office import tables

_carried = msgspec.json.Decoder(dict[str, CarriedScore])
_names = msgspec.json.Decoder(list[str])
_numbers = msgspec.json.Decoder(list[int])


class ResultRow(NamedTuple):
    """One line of the 成绩册. Cells as they are printed; `word`: the outcome over both subjects.

    `doubled`: two sittings of one subject claim the entry; two persons must decide. `amended`:
    numbers of the decisions that corrected a subject of it, as they are printed, or "".
    """

    number: int
    entry: str
    ticket: str
    name: str
    sex: str
    id_no: str
    employer: str
    trade: str
    level: str
    theory: str
    practical: str
    word: str
    doubled: bool
    amended: str = ""


class Book(NamedTuple):
    """The 成绩册 of a batch (or of all), and entries that sat without being registered.

    `results`: outcomes the sittings gave, one per entry and subject.
    """

    rows: list[ResultRow]
    unregistered: list[str]
    results: int


def book(connection: Connection, organisation: str, site: str, batch: str | None = None) -> Book:
    """Join the sittings of every registered entry, in order of trade, level and ticket."""
    own = {"organisation": organisation, "site": site}
    scope = own if batch is None else own | {"batch": batch}
    entries = _read(connection, tables.entry, scope)
    sat: dict[str, list[Any]] = {}
    for row in _amended(connection, own, _read(connection, tables.result, scope)):
        sat.setdefault(row.entry, []).append(row)
    marks = {row.sitting: row.pass_mark for row in _read(connection, tables.sitting, scope)}
    entries.sort(key=lambda row: (row.trade, row.level, row.ticket, row.entry))
    chosen = {
        (row.entry, row.subject): (row.chosen, _names.decode(row.sittings))
        for row in _read(connection, tables.decision, own)
    }
    rows = [
        _row(number, entry, _counting(sat.get(entry.entry, []), chosen), marks)
        for number, entry in enumerate(entries, 1)
    ]
    strangers = sorted(set(sat) - {entry.entry for entry in entries})
    return Book(rows, strangers, sum(map(len, sat.values())))


def claims(
    connection: Connection, organisation: str, site: str, entry: str, subject: str
) -> list[str]:
    """Sittings of a subject in which an entry took part."""
    scope = {"organisation": organisation, "site": site, "entry": entry, "subject": subject}
    rows = _read(connection, tables.result, scope)
    return sorted(row.sitting for row in rows if row.took_part != DID_NOT_COME)


def _read(connection: Connection, table: Table, scope: Mapping[str, str]) -> list[Any]:
    found = [table.c[name] == value for name, value in scope.items()]
    return list(connection.execute(select(table).where(*found)))


def _amended(
    connection: Connection, own: Mapping[str, str], rows: Sequence[Any]
) -> Iterator[SimpleNamespace]:
    """Outcomes of sittings with the office's decisions in the place of what they changed."""
    decided = {
        (row.sitting, row.entry): {
            "word": row.word,
            "cell": row.cell,
            "marks": row.marks,
            "decisions": _numbers.decode(row.decisions),
        }
        for row in _read(connection, tables.amended, own)
    }
    for row in rows:
        more = decided.get((row.sitting, row.entry), {"decisions": []})
        yield SimpleNamespace(**{**row._asdict(), **more})


def _counting(sat: Sequence[Any], chosen: Mapping[tuple[str, str], Any]) -> list[Any]:
    """What counts of an entry's sittings; a decision holds for the sittings it was made about."""
    counting = []
    for row in sat:
        sitting, among = chosen.get((row.entry, row.subject), (row.sitting, [row.sitting]))
        if row.sitting == sitting or row.sitting not in among:
            counting.append(row)
    return counting


def _row(number: int, entry: Any, sat: Sequence[Any], marks: Mapping[str, int]) -> ResultRow:
    due = _names.decode(entry.due)
    pass_mark = min(
        (marks[row.sitting] for row in sat),
        default=rules_on("9999-12-31", default_parameters()).pass_mark,
    )
    found = {subject: _subject(subject, sat) for subject in due}
    tier = max((row.tier for row in sat), default=0)
    cells = with_violations([cell for cell, _ in found.values()], tier)
    printed = {cell.subject: cell.cell for cell in cells}
    carried = {name: score.marks for name, score in _carried.decode(entry.carried).items()}
    return ResultRow(
        number=number,
        entry=entry.entry,
        ticket=entry.ticket or next((row.ticket for row in sat), ""),
        name=entry.name,
        sex=entry.sex,
        id_no=entry.id_no,
        employer=entry.employer,
        trade=entry.trade,
        level=entry.level,
        theory=printed.get(THEORY, not_due(THEORY).cell),
        practical=printed.get(PRACTICAL, not_due(PRACTICAL).cell),
        word=overall(due, carried, cells, pass_mark),
        doubled=any(doubled for _, doubled in found.values()),
        amended=_said({number for row in sat for number in row.decisions}),
    )


def _said(numbers: set[int]) -> str:
    return f"更正决定第 {'、'.join(map(str, sorted(numbers)))} 号" if numbers else ""


def _subject(subject: str, sat: Sequence[Any]) -> tuple[SubjectResult, bool]:
    """The outcome of a subject, and whether two sittings claim it."""
    rows = [row for row in sat if row.subject == subject]
    came = [row for row in rows if row.took_part != DID_NOT_COME]
    if len(came) > 1 or not rows:
        return SubjectResult(subject=subject, word=UNFINISHED, cell=UNFINISHED), bool(rows)
    if not came:
        return SubjectResult(subject=subject, word=ABSENT, cell=ABSENT), False
    (row,) = came
    found = SubjectResult(subject=subject, word=row.word, cell=row.cell, marks=row.marks)
    return found, False
