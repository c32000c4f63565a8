"""`bozhen office entries | items | plan | issue | slips`: sheets in, exam packages out."""

from __future__ import annotations

import argparse
import functools
from collections.abc import Callable
from pathlib import Path

import msgspec

from bozhen_desktop.domain.batchplan import local_day
from bozhen_desktop.domain.conditions import ALWAYS, conditions_on, region_on
from bozhen_desktop.domain.eligibility import RowFault, is_day
from bozhen_desktop.domain.items import SOURCES
from bozhen_desktop.formats.tables import MAX_BYTES
from bozhen_desktop.host.files import private_dir, read_regular, write_atomically
from bozhen_desktop.kernel.errors import BozhenError, RuleError
from bozhen_desktop.kernel.ids import BatchId
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.issue import Index, IssueOrder, issue, write_issued
from bozhen_desktop.office.outcome import Outcome, Run
from bozhen_desktop.office.photos import take_photos
from bozhen_desktop.office.plan import read_plan
from bozhen_desktop.office.refusals import MISSED_WORDS, fault_line, finding_line, sentence
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
from bozhen_desktop.office.slips import FORMS, XLSX, PinSlip, Ticket, pin_table, ticket_table

SHOWN = 50
"""Refused rows told in full; the rest are counted."""

SLIPS_CAP = 16 << 20
_Add = Callable[[str, str, Run], argparse.ArgumentParser]


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this file's subcommands; the frame adds --data, --actor and --json."""

    def add(name: str, text: str, run: Run) -> argparse.ArgumentParser:
        sub = subparsers.add_parser(name, help=text)
        sub.add_argument("--witness", default="", help="id of the second person")
        sub.set_defaults(run=_worded(run))
        return sub

    _add_sheets(add)
    shown = add(
        "conditions", "print the conditions of application with their basis", run_conditions
    )
    shown.add_argument("--batch", default="", help="batch id; without it the latest plan's")
    _add_photos(add)
    _add_plan(add)
    _add_issue(add)


def _add_sheets(add: _Add) -> None:
    entries = add("entries", "take an entry sheet in (the plan comes first)", run_entries)
    entries.add_argument("sheet", type=Path, help=".csv, .xlsx or .xls: 33 columns or short form")
    entries.add_argument("--batch", default="", help="batch id; without it the latest plan's")
    entries.add_argument("--outside", default="", help="why people from outside are taken")
    items = add("items", "take an item sheet into the bank", run_items)
    items.add_argument("sheet", type=Path, help=".csv, .xlsx or .xls: 20 columns")
    items.add_argument("--trade", required=True)
    items.add_argument("--level", required=True, help="as printed, 五级/初级工")
    items.add_argument("--source", default="其他", choices=SOURCES)
    items.add_argument("--approval", default="", help="approval number; makes the items 已审定")
    for sub in (entries, items):
        sub.add_argument("--accept-good", action="store_true", help="take the good rows only")


def _add_photos(add: _Add) -> None:
    photos = add("photos", "take photographs in: a folder of ID-number.jpg", run_photos)
    photos.add_argument("folder", type=Path)
    photos.add_argument("--batch", default="", help="batch id; without it the latest plan's")


def _add_plan(add: _Add) -> None:
    plan = add("plan", "take the plan of a batch", run_plan)
    plan.add_argument("file", type=Path, help="batch.json")
    plan.add_argument("--reason", default="", help="due for a change after tickets were given")


def _add_issue(add: _Add) -> None:
    out = add("issue", "write exam packages, PIN slips, tickets and index.json", run_issue)
    out.add_argument("--out", required=True, type=Path)
    out.add_argument("--batch", default="", help="batch id; without it the latest plan's")
    out.add_argument("--day0", default="", help="D+0 as YYYY-MM-DD; without it today")
    out.add_argument("--only", action="append", default=[], help="this sitting alone (repeatable)")
    out.add_argument("--redraw", action="append", default=[], help="draw this paper anew")
    out.add_argument("--reason", default="", help="due for --redraw, or when entries came late")
    out.add_argument("--start-in", type=int, help="rehearsal: seconds until the sittings of D+0")
    out.add_argument("--seats", type=int, help="rehearsal: entries of the first theory sitting")
    out.add_argument("--seed", default="", help="rehearsal: seed of the papers")
    slips = add("slips", "PIN slips or tickets as a table for the printer", run_slips)
    slips.add_argument("files", nargs="+", type=Path, help="pins-….json or tickets-….json")
    slips.add_argument("--out", required=True, type=Path, help="folder for the tables")
    slips.add_argument("--form", choices=FORMS, default=XLSX)


def _worded(run: Run) -> Run:
    """The command with its errors in the words of registration and issue."""

    @functools.wraps(run)
    def worded(store: OfficeStore, options: argparse.Namespace) -> Outcome:
        try:
            return run(store, options)
        except BozhenError as error:
            params = {name: str(value) for name, value in sorted(error.params.items())}
            return Outcome([sentence(error)], {"code": error.code, "params": params}, 1)

    return worded


def _who(options: argparse.Namespace) -> Who:
    return Who(actor=options.actor, witness=options.witness)


def _batch(store: OfficeStore, options: argparse.Namespace) -> BatchId:
    return BatchId(options.batch) if options.batch else store.bureau.batches.latest()


def _refused_lines(name: str, refused: list[RowFault]) -> list[str]:
    lines = [fault_line(name, fault, HEADERS) for fault in refused[:SHOWN]]
    if len(refused) > SHOWN:
        lines.append(f"{name}：另有 {len(refused) - SHOWN} 处，未逐一列出。")
    return lines


def _refused(name: str, refused: list[RowFault]) -> Outcome:
    """Nothing was taken: every refused row, then what to do."""
    lines = _refused_lines(name, refused)
    lines.append(
        f"{name}：{len(refused)} 处不合格，整表未导入；"
        "请改正后重试，或加 --accept-good 只导入合格的行。"
    )
    return Outcome(lines, {"code": "rows-refused", "taken": 0, "refused": _facts(refused)}, 1)


def _taken(outcome: SheetOutcome) -> Outcome:
    lines = _refused_lines(outcome.name, outcome.refused)
    more = f"，未变 {outcome.unchanged} 条" if outcome.unchanged else ""
    left = f"，未导入 {len(outcome.refused)} 处" if outcome.refused else ""
    lines.append(f"{outcome.name}：导入 {outcome.taken} 条{more}{left}。")
    facts = {
        "taken": outcome.taken,
        "unchanged": outcome.unchanged,
        "refused": _facts(outcome.refused),
    }
    return Outcome(lines, facts)


def _facts(refused: list[RowFault]) -> list[dict[str, str | int]]:
    return [{"row": one.row, "field": one.field, "code": one.code} for one in refused]


def run_entries(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Take an entry sheet: as a whole, or with --accept-good its good rows."""
    data, name = read_regular(options.sheet, MAX_BYTES), options.sheet.name
    batch, good = _batch(store, options), options.accept_good
    command = entries_command(data, name, batch, good, options.outside)
    refused = review_entries(store, command, _who(options))
    if refused and not options.accept_good:
        return _refused(name, refused)
    return _taken(take_entries(store, command, data, _who(options)))


def run_items(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Take an item sheet: as a whole, or with --accept-good its good rows."""
    data, name = read_regular(options.sheet, MAX_BYTES), options.sheet.name
    origin = ItemOrigin(
        trade=options.trade,
        level=options.level,
        source=options.source,
        approval=options.approval,
    )
    command = items_command(data, name, origin, options.accept_good)
    refused = review_items(store, command, _who(options))
    if refused and not options.accept_good:
        return _refused(name, refused)
    return _taken(take_items(store, command, data, _who(options)))


def run_conditions(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """The 申报条件 and the region in force today, each with its evidence and basis."""
    plan = store.bureau.batches.plan(_batch(store, options))
    day = local_day(store.clock.wall_ms())
    rows = list(conditions_on(day, plan.conditions).values())
    region = region_on(day, plan.regions)
    lines = [
        f"{row.level} {row.code}：{row.text}；材料：{'、'.join((*ALWAYS, *row.evidence))}；"
        f"依据：{row.basis}，自 {row.from_day}。"
        for row in rows
    ]
    lines.append(f"区域：{'、'.join(region.names)}；依据：{region.basis}，自 {region.from_day}。")
    return Outcome(lines, {"conditions": len(rows), "region": region.code})


def run_photos(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Take the photographs of a folder; those of nobody in the batch are told."""
    done = take_photos(store, _batch(store, options), options.folder, _who(options))
    lines = [f"{one.file}：{sentence(one.error)}" for one in done.refused[:SHOWN]]
    if len(done.refused) > SHOWN:
        lines.append(f"另有 {len(done.refused) - SHOWN} 个文件没有导入，未逐一列出。")
    lines.append(f"照片：新收 {done.taken} 人次，{len(done.missing)} 人次还没有照片。")
    refused = [{"file": one.file, "code": one.error.code} for one in done.refused]
    facts = {"taken": done.taken, "missing": len(done.missing), "refused": refused}
    return Outcome(lines, facts, int(bool(refused)))


def run_plan(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Take or change the plan of a batch."""
    event = take_plan(store, read_plan(options.file), _who(options), options.reason)
    plan = event.plan
    lines = [f"批次 {plan.batch}“{plan.title}”：{len(plan.sittings)} 个场次的计划已登记。"]
    return Outcome(lines, {"batch": plan.batch, "digest": event.digest})


def run_issue(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Issue the packages of a batch into a folder."""
    if options.day0 and not is_day(options.day0):
        raise RuleError("day-malformed", text=options.day0[:20])
    order = IssueOrder(
        batch=_batch(store, options),
        day0=options.day0,
        seats=options.seats,
        start_in=options.start_in,
        seed=options.seed,
        again=options.redraw,
        only=options.only,
        reason=options.reason,
    )
    issued = issue(store, order, _who(options))
    path = write_issued(issued, options.out)
    facts = {"index": str(path), "packages": [one.file for one in issued.index.packages]}
    return Outcome(_issued_lines(issued.index), facts)


def _issued_lines(index: Index) -> list[str]:
    lines = [
        f"{one.sitting}（{one.site}）：{one.entries} 名考生，数据包 {one.file}。"
        for one in index.packages
    ]
    for paper in index.papers:
        missed = "；".join(MISSED_WORDS[code] for code in paper.missed)
        ease = f"平均难度系数 0.{paper.ease // 100:02d}"
        lines.append(f"试卷 {paper.paper}：{paper.items} 题，{paper.points} 个知识点，{ease}。")
        lines += [f"提醒（{paper.paper}）：题库不足，{missed}。"] if missed else []
    lines += [finding_line(w.sitting, w.code, w.params) for w in index.warnings]
    lines.append("口令条与准考证文件只供印制密封，请妥善保管并在发放后销毁。")
    return lines


def run_slips(store: OfficeStore, options: argparse.Namespace) -> Outcome:
    """Turn slip and ticket files of an issue into tables for the printer."""
    private_dir(options.out)
    written = []
    for path in options.files:
        data = read_regular(path, SLIPS_CAP)
        target = options.out / f"{path.stem}.{options.form}"
        write_atomically(target, _table(data, path.name, options.form))
        written.append(target.name)
    return Outcome([f"已写出 {name}。" for name in written], {"files": written})


def _table(data: bytes, name: str, form: str) -> bytes:
    try:
        return pin_table(msgspec.json.decode(data, type=list[PinSlip]), form)
    except msgspec.MsgspecError:
        pass
    try:
        return ticket_table(msgspec.json.decode(data, type=list[Ticket]), form)
    except msgspec.MsgspecError as error:
        raise BozhenError("slips-malformed", file=name) from error
