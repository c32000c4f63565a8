"""What waits for a decision of the office: what rooms filed, what does not agree, what is doubled.

A room never corrects a key, a name or a score itself. It files a request – a line of its record
that begins with 更正申请 – or let somebody in by exception; the office finds the rest by scoring
again and by joining sittings.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, select

from bozhen_desktop.kernel.marks import print_marks
from bozhen_desktop.office import tables
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.results import book

REQUEST = "更正申请"
"""How a line of a room's record begins that asks the office for a correction."""

FORK, DOUBLED, SCORE, PERSON, ASKED = "fork", "doubled", "score", "person", "asked"


class Matter(NamedTuple):
    """Something to decide. `kind`: fork, doubled, score, person or asked; `entry` may be ""."""

    kind: str
    sitting: str
    entry: str
    name: str
    words: str


def waiting(store: OfficeStore, batch: str | None = None) -> list[Matter]:
    """Everything that waits, the gravest first; of one batch only, when it is given."""
    place = store.keys.place
    scope = {"organisation": place.organisation, "site": place.site}
    chains = store.bureau.ranges.chains.items()
    found = [_fork(name) for name, chain in sorted(chains) if chain.forked]
    with store.reading() as connection:
        rows = book(connection, place.organisation, place.site, batch).rows
        names = {row.entry: row.name for row in rows}
        found += [
            Matter(DOUBLED, "", row.entry, row.name, "同一科目有两个场次的记录")
            for row in rows
            if row.doubled
        ]
        incidents = _incidents(connection, scope)
        settled = _settled(store)
    for row in incidents:
        if batch is None or row.batch == batch:
            found += _matter(row, names.get(row.entry, row.entry), settled)
    return found


def _fork(sitting: str) -> Matter:
    return Matter(FORK, sitting, "", "", "与已有记录分叉，已隔离，须两人裁定以哪份为准")


def _incidents(connection: Connection, scope: dict[str, str]) -> list[Any]:
    incident, sitting = tables.incident, tables.sitting
    mine = [incident.c[name] == value for name, value in scope.items()]
    same = [sitting.c[name] == incident.c[name] for name in (*scope, "sitting")]
    query = (
        select(incident, sitting.c.batch)
        .where(*mine, *same, incident.c.kind.in_(("score-check", "identity", "note")))
        .order_by(incident.c.kind.desc(), incident.c.sitting, incident.c.number)
    )
    return list(connection.execute(query))


def _settled(store: OfficeStore) -> set[str]:
    """`sitting/entry` of scores that a decision has put right."""
    return set(store.bureau.amendments.scores)


def _matter(row: Any, name: str, settled: set[str]) -> list[Matter]:
    body = msgspec.json.decode(row.body)
    if row.kind == "score-check":
        if f"{row.sitting}/{row.entry}" in settled:
            return []
        words = f"考场成绩 {print_marks(body['stated'])}，总部重算 {print_marks(body['found'])}"
        return [Matter(SCORE, row.sitting, row.entry, name, words)]
    if row.kind == "identity":
        return [Matter(PERSON, row.sitting, row.entry, name, f"例外入场：{body['exception']}")]
    text = str(body["text"]).strip()
    return [Matter(ASKED, row.sitting, "", "", text)] if text.startswith(REQUEST) else []
