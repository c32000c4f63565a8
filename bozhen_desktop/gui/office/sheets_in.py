"""Entry and item sheets: read, reviewed row by row, then taken; nothing is taken unasked."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bozhen_desktop.domain.bank import TakeItems
from bozhen_desktop.domain.eligibility import RowFault
from bozhen_desktop.domain.entries import TakeEntries
from bozhen_desktop.formats.tables import MAX_BYTES
from bozhen_desktop.gui.office.wording import say
from bozhen_desktop.gui.widgets.task_bar import Toned
from bozhen_desktop.host.files import read_regular
from bozhen_desktop.kernel.ids import BatchId
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.photos import take_photos
from bozhen_desktop.office.plan import read_plan
from bozhen_desktop.office.refusals import fault_line
from bozhen_desktop.office.registration import (
    HEADERS,
    ItemOrigin,
    SheetOutcome,
    Who,
    entries_command,
    items_command,
    review_entries,
    review_items,
    take_entries,
    take_items,
    take_plan,
)


class FaultLine(NamedTuple):
    """One refused place: row (0: not of a row), field by its header, reason and next step."""

    row: int
    field: str
    words: str


class Reviewed(NamedTuple):
    """A sheet that was read and not taken: good rows, refused places, what taking it needs."""

    name: str
    kind: str
    good: int
    bad: int
    faults: list[FaultLine]
    path: Path
    batch: str
    origin: ItemOrigin | None
    outside: str = ""

    @property
    def summary(self) -> str:
        """`entries.csv：238 行合格，2 行不合格`."""
        unit = "题" if self.kind == "items" else "行"
        bad = f"，{self.bad} {unit}不合格，共 {len(self.faults)} 处" if self.faults else ""
        return f"{self.name}：{self.good} {unit}合格{bad}"


ENTRIES, ITEMS = "entries", "items"


def review(
    store: OfficeStore,
    path: Path,
    batch: str,
    who: Who,
    origin: ItemOrigin | None = None,
    outside: str = "",
) -> Reviewed:
    """Read a sheet and say what is wrong with which row; nothing is taken. `origin`: of items.

    Raises:
        BozhenError: the file is no such sheet; RuleError: those of the commands' reviews.
    """
    data = read_regular(path, MAX_BYTES)
    command: TakeEntries | TakeItems
    if origin is None:
        command = entries_command(data, path.name, BatchId(batch), True, outside)
        refused, total = review_entries(store, command, who), len(command.rows)
    else:
        command = items_command(data, path.name, origin, True)
        refused, total = review_items(store, command, who), len(command.items)
    spoilt, unread = set(map(_place, refused)), set(map(_place, command.unread))
    good = total - len(spoilt - unread)
    faults = [_fault(path.name, one) for one in refused]
    kind = ENTRIES if origin is None else ITEMS
    return Reviewed(path.name, kind, good, len(spoilt), faults, path, batch, origin, outside)


def _place(fault: RowFault) -> str:
    """A row, or an item by its number where the rules looked at items."""
    return str(fault.row) if fault.row else f"item {fault.params.get('item', '?')}"


def _fault(name: str, fault: RowFault) -> FaultLine:
    words = fault_line(name, fault, HEADERS).split("：", 1)[-1]
    field = HEADERS.get(fault.field, fault.field)
    return FaultLine(fault.row, field, words)


def take(store: OfficeStore, reviewed: Reviewed, who: Who) -> SheetOutcome:
    """Take what was reviewed: its good rows; the file is read again and reviewed again.

    Raises:
        BozhenError, RuleError: as `review`; those of `take_entries` and `take_items`.
    """
    data = read_regular(reviewed.path, MAX_BYTES)
    good_only = bool(reviewed.faults)
    if reviewed.origin is None:
        batch, outside = BatchId(reviewed.batch), reviewed.outside
        taken = entries_command(data, reviewed.name, batch, good_only, outside)
        return take_entries(store, taken, data, who)
    command = items_command(data, reviewed.name, reviewed.origin, good_only)
    return take_items(store, command, data, who)


def photos_line(store: OfficeStore, batch: str) -> str:
    """How many entries of a batch have their photograph."""
    entries = store.bureau.entries.of(BatchId(batch))
    without = sum(not one.person.photo for one in entries)
    if not entries:
        return ""
    return f"{without} 人次还没有照片" if without else f"{len(entries)} 人次都有照片"


def take_photo_folder(
    store: OfficeStore, folder: Path, batch: str, who: Who
) -> tuple[list[FaultLine], Toned]:
    """Take the photographs of a folder; files that were not taken, and the line that stays.

    Raises:
        BozhenError, RuleError: those of `take_photos`.
    """
    done = take_photos(store, BatchId(batch), folder, who)
    faults = [FaultLine(0, one.file, say(one.error)) for one in done.refused]
    line = f"照片：新收 {done.taken} 人次，{len(done.missing)} 人次还没有照片"
    if faults:
        return faults, Toned(f"{line}；{len(faults)} 个文件没有导入，已列出", "alarm")
    return faults, Toned(line, "warn" if done.missing else "ok")


def take_plan_file(store: OfficeStore, path: Path, who: Who, reason: str = "") -> str:
    """Take the plan of a batch; the line that stays.

    Raises:
        BozhenError: those of `read_plan`; RuleError: those of `take_plan`.
    """
    plan = take_plan(store, read_plan(path), who, reason).plan
    return f"批次 {plan.batch}“{plan.title}”已登记，{len(plan.sittings)} 个场次"


def outcome_line(outcome: SheetOutcome) -> str:
    """What was taken, as a line that stays."""
    more = f"，{outcome.unchanged} 条未变" if outcome.unchanged else ""
    left = f"，{len(outcome.refused)} 处未导入" if outcome.refused else ""
    return f"{outcome.name}：已导入 {outcome.taken} 条{more}{left}"
