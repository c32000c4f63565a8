"""The result roster: read from the central tables, counted by outcome, exported and read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from bozhen_desktop.documents import result_roster
from bozhen_desktop.documents.pages import Page, encode_pages
from bozhen_desktop.documents.result_roster import ResultRosterData, RosterRow
from bozhen_desktop.documents.sheet import Sheet
from bozhen_desktop.documents.stationery import Institution, Kit, SittingHead
from bozhen_desktop.domain.registry import RecordExport
from bozhen_desktop.domain.results import UNFINISHED
from bozhen_desktop.host.files import read_regular, write_atomically
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import IntegrityError
from bozhen_desktop.kernel.ids import BatchId, TicketNo
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.result_files import csv_bytes, xlsx_bytes
from bozhen_desktop.office.results import ResultRow, book

CSV, XLSX, PDF, PRINT = "csv", "xlsx", "pdf", "print"
TONES = {"合格": "ok", "不合格": "alarm", "违纪": "alarm", "缺考": "", "未完成": "warn"}
EXPORT_CAP = 1 << 30
ALL = "all"


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


def export(store: OfficeStore, found: Roster, path: Path, actor: str, institution: str) -> str:
    """Write all rows of a roster, note it in the chain, read it back.

    The ending of the name says how: `.xlsx`, `.pdf` (the printed form), else CSV.

    Raises:
        BozhenError: `disk-full`, `write-failed`, `glyphs-missing`; IntegrityError:
            `readback-differs`.
    """
    form = path.suffix.lower().lstrip(".")
    form = form if form in (XLSX, PDF) else CSV
    data = _data(store, found, form, actor, institution)
    digest, what = sha256_hex(data), found.batch or ALL
    command = RecordExport(what=what, form=form, rows=len(found.rows), digest=digest)
    store.decide(command, actor)
    write_atomically(path, data)
    if sha256_hex(read_regular(path, EXPORT_CAP)) != digest:
        raise IntegrityError("readback-differs", file=path.name)
    return f"已导出 {len(found.rows)} 人到 {path.name}，已读回核对"


def _data(store: OfficeStore, found: Roster, form: str, actor: str, institution: str) -> bytes:
    rehearsal = store.folder.mode != "live"
    if form == XLSX:
        return xlsx_bytes(found.rows, actor, rehearsal=rehearsal)
    if form == CSV:
        return csv_bytes(found.rows, rehearsal=rehearsal)
    return result_roster.render(_form(found), _kit(store, found, actor, institution))


def _kit(store: OfficeStore, found: Roster, actor: str, institution: str) -> Kit:
    before = store.bureau.registry.exports
    mine = (found.batch or ALL, (PDF, PRINT))
    times = sum(one.what == mine[0] and one.form in mine[1] for one in before)
    return Kit(
        institution=Institution(name=institution),
        printed_at=store.clock.wall_ms(),
        staff=actor,
        time_no=times + 1,
        mode=store.folder.mode,
    )


def preview_pages(store: OfficeStore, found: Roster, actor: str, institution: str) -> list[Page]:
    """The pages of the form, marked 作废: looking is no print.

    Raises:
        BozhenError: `glyphs-missing`.
    """
    kit = msgspec.structs.replace(_kit(store, found, actor, institution), void=True)
    return _pages(result_roster.lay_out([_form(found)], kit))


def printed_pages(store: OfficeStore, found: Roster, actor: str, institution: str) -> list[Page]:
    """The pages of the form for a printer; from here on it is recorded as printed.

    Raises:
        BozhenError: `glyphs-missing`.
    """
    sheets = result_roster.lay_out([_form(found)], _kit(store, found, actor, institution))
    pages = _pages(sheets)
    what, digest = found.batch or ALL, sha256_hex(encode_pages(pages))
    store.decide(RecordExport(what=what, form=PRINT, rows=len(found.rows), digest=digest), actor)
    return pages


def _pages(sheets: Sequence[Sheet]) -> list[Page]:
    return [Page(one.width, one.height, inks) for one in sheets for inks in one.pages]


def _form(found: Roster) -> ResultRosterData:
    """The roster as the printed form has it: final only once nobody's result is open."""
    corrected = [f"{row.name}（{row.ticket}）：{row.amended}" for row in found.rows if row.amended]
    return ResultRosterData(
        number=f"CJC-{found.batch or ALL}",
        head=SittingHead(batch=BatchId(found.batch)),
        rows=[_printed(row) for row in found.rows],
        counts=found.counts,
        confirmed=not found.notes and UNFINISHED not in found.counts,
        notes=[*found.notes, *corrected],
    )


def _printed(row: ResultRow) -> RosterRow:
    return RosterRow(
        ticket=TicketNo(row.ticket),
        name=row.name,
        sex=row.sex,
        id_no=row.id_no,
        employer=row.employer,
        trade=row.trade,
        level=row.level,
        sitting_type="",
        theory=row.theory,
        practical=row.practical,
        word=row.word,
    )
