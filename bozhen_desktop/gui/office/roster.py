"""The result roster: read from the central tables, counted by outcome, exported and read back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from bozhen_desktop.domain.registry import RecordExport
from bozhen_desktop.host.files import read_regular, write_atomically
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import IntegrityError
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.result_files import csv_bytes, xlsx_bytes
from bozhen_desktop.office.results import ResultRow, book

CSV, XLSX = "csv", "xlsx"
TONES = {"合格": "ok", "不合格": "alarm", "违纪": "alarm", "缺考": "", "未完成": "warn"}
EXPORT_CAP = 1 << 30


class Roster(NamedTuple):
    """Rows of a batch, counts by outcome, and what people must settle first."""

    batch: str
    rows: list[ResultRow]
    counts: dict[str, int]
    notes: list[str]


def roster(store: OfficeStore, batch: str) -> Roster:
    """The 成绩册 of a batch as the tables have it now."""
    place = store.keys.place
    with store.reading() as connection:
        found = book(connection, place.organisation, place.site, batch or None)
    notes = []
    doubled = [row.name for row in found.rows if row.doubled]
    if doubled:
        notes.append(f"{len(doubled)} 人在同一科目有两个场次的记录，须两人裁定：{doubled[0]} 等")
    if found.unregistered:
        notes.append(f"{len(found.unregistered)} 人有成绩而没有报名记录，请核对报名表")
    return Roster(batch, found.rows, dict(Counter(row.word for row in found.rows)), notes)


def counts_line(found: Roster) -> str:
    """`共 240 人：合格 180，不合格 40，缺考 20`."""
    if not found.rows:
        return "还没有报名记录"
    words = "，".join(f"{word} {count}" for word, count in sorted(found.counts.items()))
    return f"共 {len(found.rows)} 人：{words}"


def export(store: OfficeStore, found: Roster, path: Path, actor: str) -> str:
    """Write all rows of a roster as CSV or workbook, note it in the chain, read it back.

    Raises:
        BozhenError: `disk-full`, `write-failed`; IntegrityError: `readback-differs`.
    """
    rehearsal = store.folder.mode != "live"
    form = XLSX if path.suffix.lower() == ".xlsx" else CSV
    if form == CSV:
        data = csv_bytes(found.rows, rehearsal=rehearsal)
    else:
        data = xlsx_bytes(found.rows, actor, rehearsal=rehearsal)
    digest = sha256_hex(data)
    command = RecordExport(
        what=found.batch or "all", form=form, rows=len(found.rows), digest=digest
    )
    store.decide(command, actor)
    write_atomically(path, data)
    if sha256_hex(read_regular(path, EXPORT_CAP)) != digest:
        raise IntegrityError("readback-differs", file=path.name)
    return f"已导出 {len(found.rows)} 人到 {path.name}，已读回核对"
