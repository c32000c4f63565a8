"""Fourth reader: the central tables, by plain SQL over the office's database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bozhen_desktop.cli.readers import Central, Given, Row, Sheet
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.office.database import postgres_engine, sqlite_engine, transaction

_ANSWERS = "SELECT sitting, entry, item, options, epoch FROM answer"
_RESULTS = "SELECT sitting, entry, marks FROM result"
_PIECES = "SELECT sitting, piece, entry, mean FROM piece"
_SHEETS = (
    'SELECT sitting, piece, examiner, version, "rows", vetoes, digest, total, mark, status'
    " FROM sheet ORDER BY sitting, piece, examiner, version"
)
_COUNTED = ("signed", "countersigned")


def read_tables(office: Path) -> dict[str, Central]:
    """What the tables say, by sitting.

    Raises:
        BozhenError: those of `DataFolder.open`, `Keystore.get` and `transaction`.
        IntegrityError: `sealed-unreadable`.
    """
    keystore = DataFolder.open(office).open_keystore()
    url = json.loads(keystore.get("office/place"))["url"]
    key = keystore.get("office/database")
    engine = postgres_engine(url) if url else sqlite_engine(office / "office.db", key)
    found: dict[str, Central] = {}
    try:
        with transaction(engine) as connection:
            _fill(found, connection.exec_driver_sql)
    finally:
        engine.dispose()
    return found


def _fill(found: dict[str, Central], run: Any) -> None:
    def of(sitting: str) -> Central:
        return found.setdefault(sitting, Central())

    for sitting, entry, item, options, epoch in run(_ANSWERS):
        of(sitting).answers[entry, item] = Given(tuple(json.loads(options)), epoch)
    for sitting, entry, marks in run(_RESULTS):
        of(sitting).marks[entry] = marks
    for sitting, piece, entry, mean in run(_PIECES):
        of(sitting).owners[piece] = entry
        if mean is not None:
            of(sitting).means[piece] = mean
    for sitting, piece, examiner, version, *rest in run(_SHEETS):
        rows, vetoes, digest, total, mark, status = rest
        counts = status in _COUNTED
        of(sitting).sheets[piece, examiner, version] = Sheet(
            rows=dict(_rows(rows)),
            vetoes={veto["code"]: veto["reason"] for veto in json.loads(vetoes)},
            digest=digest,
            total=total,
            counts=counts,
        )
        if counts:
            of(sitting).counted[piece, examiner] = mark


def _rows(text: str) -> Iterator[tuple[int, Row]]:
    for row in json.loads(text):
        yield row["no"], Row(row["hundredths"], row["places"], row["reason"])
