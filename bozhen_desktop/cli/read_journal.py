"""Second reader: the hall's journal, by SQL over its file.

SQL finds the last word on every answer, receipt, score and row; only the versions of sheets are put
together in Python.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bozhen_desktop.cli.readers import Facts, Given, Row, Sheet, Step
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.journal.driver import Connection, connect

VOIDING_TIER = 2
"""From this tier on a violation voids the subject."""

_SAID = """
WITH asked AS (
    SELECT row_number() OVER (ORDER BY seq) - 1 AS number, body
    FROM entry WHERE kind = 'answer-pending'),
settled AS (
    SELECT s.seq, a.body, json_extract(s.body, '$.receipt') AS receipt
    FROM entry s JOIN asked a ON a.number = json_extract(s.body, '$.number')
    WHERE s.kind = 'pending-settled' AND json_extract(s.body, '$.accept')),
came AS (
    SELECT seq, kind, body FROM entry WHERE kind IN ('answer-saved', 'tail-applied')
    UNION ALL SELECT seq, 'pending-settled', body FROM settled),
said AS (
    SELECT seq, body ->> 'entry' AS entry, body ->> 'item' AS item, body -> 'options' AS options,
        body ->> 'epoch' AS epoch, body ->> 'step' AS step FROM came
    UNION ALL
    SELECT e.seq, e.body ->> 'entry', a.value ->> 'item', a.value -> 'options', 0, 0
    FROM entry e, json_each(e.body, '$.answers') a WHERE e.kind = 'answers-entered')
"""

_ANSWERS = f"""{_SAID}
SELECT entry, item, options, epoch, step FROM (
    SELECT *, row_number() OVER (PARTITION BY entry, item ORDER BY seq DESC) AS age FROM said)
WHERE age = 1"""

_PLACED = """
SELECT body ->> 'entry', body ->> 'epoch', body ->> 'step', body ->> 'item', body -> 'options'
FROM entry WHERE kind IN ('answer-saved', 'tail-applied', 'answer-superseded', 'answer-pending')"""

_WAITING = f"""{_SAID}
SELECT body ->> 'entry', body ->> 'epoch', body ->> 'step' FROM asked
WHERE body NOT IN (SELECT body FROM settled)"""

_TAILS = """
SELECT body ->> 'entry', body ->> 'epoch', body ->> 'step' FROM entry
WHERE kind = 'tail-applied'"""

_RECEIPTS = f"""{_SAID}
SELECT entry, receipt FROM (
    SELECT seq, body ->> 'entry' AS entry, body ->> 'receipt' AS receipt
    FROM entry WHERE kind IN ('handed-in', 'tail-applied')
    UNION ALL
    SELECT s.seq, s.body ->> 'entry', s.receipt FROM settled s WHERE EXISTS (
        SELECT 1 FROM entry h WHERE h.kind = 'handed-in' AND h.seq < s.seq
        AND h.body ->> 'entry' = s.body ->> 'entry'))
ORDER BY seq"""

_OWN = """
SELECT body ->> 'entry', body ->> 'receipt' FROM entry
WHERE kind = 'handed-in' AND body ->> 'cause' = 'own' ORDER BY seq"""

_PAPERS = """
SELECT e.value ->> 'id', g.value ->> 'paper_digest'
FROM entry x, json_each(x.body, '$.arrangement.entries') e,
    json_each(x.body, '$.arrangement.groups') g
WHERE x.kind = 'sitting-arranged' AND e.value ->> 'group' = g.value ->> 'id'"""

_SCORES = """
SELECT body ->> 'entry', body ->> 'score' FROM entry WHERE kind = 'theory-scored' ORDER BY seq"""

_MEANS = """
SELECT body ->> 'piece', body ->> 'mean' FROM entry s WHERE kind = 'piece-scored'
AND NOT EXISTS (SELECT 1 FROM entry c WHERE c.kind = 'version-countersigned' AND c.seq > s.seq
    AND c.body ->> 'piece' = s.body ->> 'piece')
ORDER BY seq"""

_OWNERS = """
SELECT l.value ->> 'piece', l.value ->> 'entry'
FROM entry d, json_each(d.body, '$.lots') l WHERE d.kind = 'pieces-drawn'
AND NOT EXISTS (SELECT 1 FROM entry o WHERE o.kind = 'pieces-drawn' AND o.seq > d.seq
    AND NOT o.body ->> 'late' AND o.body ->> 'group' = d.body ->> 'group')"""

_BREACHES = f"""
SELECT body ->> 'entry' FROM entry
WHERE kind = 'violation-decided' AND body ->> 'tier' >= {VOIDING_TIER}"""

_ROWS = """
SELECT piece, examiner, no, hundredths, places, reason FROM (
    SELECT body ->> 'piece' AS piece, body ->> 'examiner' AS examiner, body ->> '$.row.no' AS no,
        body ->> '$.row.hundredths' AS hundredths, body ->> '$.row.places' AS places,
        body ->> '$.row.reason' AS reason, row_number() OVER (
            PARTITION BY body ->> 'piece', body ->> 'examiner', body ->> '$.row.no'
            ORDER BY seq DESC) AS age
    FROM entry WHERE kind = 'row-scored')
WHERE age = 1"""

_VETOES = """
SELECT body ->> 'piece', body ->> 'examiner', body ->> 'code', body ->> 'reason'
FROM entry WHERE kind = 'veto-marked' ORDER BY seq"""

_VERSIONS = """
SELECT kind, body FROM entry WHERE kind IN ('sheet-signed', 'sheet-entered', 'row-struck',
    'sheet-rescored', 'version-countersigned', 'recheck-closed') ORDER BY seq"""


def read_journal(hall: Path, sitting: str) -> Facts:
    """What the journal of a sitting in the folder of its hall says.

    Raises:
        BozhenError: those of `DataFolder.open`, `Keystore.get` and `connect`.
        IntegrityError: `sealed-unreadable`.
    """
    key = DataFolder.open(hall).open_keystore().get(f"journal/{sitting}")
    connection = connect(hall / "sittings" / sitting / "journal.db", key, readonly=True)
    try:
        return _theory(connection, _practical(connection, Facts()))
    finally:
        connection.close()


def _theory(connection: Connection, facts: Facts) -> Facts:
    run = connection.execute
    for entry, item, options, epoch, step in run(_ANSWERS):
        facts.answers[entry, item] = Given(tuple(json.loads(options)), epoch, step)
    for entry, epoch, step, item, options in run(_PLACED):
        facts.placed[Step(entry, epoch, step)] = item, tuple(json.loads(options))
    facts.waiting = {Step(*found) for found in run(_WAITING)}
    facts.tails = {Step(*found) for found in run(_TAILS)}
    facts.receipts = dict(iter(run(_RECEIPTS)))
    facts.own = dict(iter(run(_OWN)))
    facts.papers = dict(iter(run(_PAPERS)))
    facts.scores = dict(iter(run(_SCORES)))
    facts.breaches = {entry for (entry,) in run(_BREACHES)}
    return facts


def _practical(connection: Connection, facts: Facts) -> Facts:
    run = connection.execute
    facts.means = dict(iter(run(_MEANS)))
    facts.owners = dict(iter(run(_OWNERS)))
    for piece, examiner, number, *row in run(_ROWS):
        facts.drafts[piece, examiner, number] = Row(*row)
    vetoes: dict[tuple[str, str], dict[str, str]] = {}
    for piece, examiner, code, reason in run(_VETOES):
        marked = vetoes.setdefault((piece, examiner), {})
        marked.update({code: reason})
        if not reason:
            del marked[code]
    acts = [(kind, json.loads(body)) for kind, body in run(_VERSIONS)]
    facts.sheets = dict(_sheets(acts, facts, vetoes))
    return facts


def _sheets(
    acts: list[tuple[str, dict[str, Any]]],
    facts: Facts,
    vetoes: dict[tuple[str, str], dict[str, str]],
) -> Iterator[tuple[tuple[str, str, int], Sheet]]:
    """Every version of every signed sheet, each put together from where its rows stand."""
    counting = set(_counting(acts))
    made: dict[tuple[str, str], dict[int, Sheet]] = {}
    for kind, body in acts:
        if "digest" not in body:
            continue
        name = body["piece"], body["examiner"]
        versions = made.setdefault(name, {})
        number = body.get("version", 1)
        if kind == "row-struck":
            base = versions[max(n for n in versions if (*name, n) in counting and n < number)]
            rows = base.rows | {body["new"]["no"]: _row(body["new"])}
            sheet = Sheet(rows=rows, vetoes=base.vetoes)
        elif kind == "sheet-signed":
            drafts = {no: row for (*key, no), row in facts.drafts.items() if tuple(key) == name}
            sheet = Sheet(rows=drafts, vetoes=vetoes.get(name, {}))
        else:
            rows = {row["no"]: _row(row) for row in body["rows"]}
            marked = {veto["code"]: veto["reason"] for veto in body["vetoes"]}
            sheet = Sheet(rows=rows, vetoes=marked, from_paper=kind == "sheet-entered")
        sheet.digest, sheet.total = body["digest"], body["total"]
        sheet.counts = (*name, number) in counting
        versions[number] = sheet
        yield (*name, number), sheet


def _counting(acts: list[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, str, int]]:
    """Versions that counted at some time: the first one, and what was countersigned."""
    for kind, body in acts:
        if kind in ("sheet-signed", "sheet-entered"):
            yield body["piece"], body["examiner"], 1
        elif kind == "version-countersigned":
            yield body["piece"], body["examiner"], body["version"]
        elif kind == "recheck-closed":
            for examiner, version in body["covers"].items():
                yield body["piece"], examiner, version


def _row(said: dict[str, Any]) -> Row:
    return Row(said["hundredths"], said["places"], said["reason"])
