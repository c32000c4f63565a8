"""Batches and sittings as the office sees them: what went out, what came back, what is missing."""

from __future__ import annotations

import argparse
from typing import Any, NamedTuple

from bozhen_desktop.domain.batchplan import SittingSpec
from bozhen_desktop.kernel.ids import BatchId
from bozhen_desktop.office import commands
from bozhen_desktop.office.chain import OfficeStore

SUBJECTS = {"theory": "理论", "practical": "操作"}
OK, WARN, ALARM, NONE = "ok", "warn", "alarm", ""


class BatchLine(NamedTuple):
    """A batch: id, title, sittings planned, entries registered."""

    batch: str
    title: str
    sittings: int
    entries: int


class SittingLine(NamedTuple):
    """A sitting: what was planned, packages given out, what came back; `tone` of the last."""

    sitting: str
    subject: str
    when: str
    site: str
    rooms: str
    seats: int
    issued: int
    back: str
    tone: str


def batch_lines(store: OfficeStore) -> list[BatchLine]:
    """Batches, the one planned last first."""
    bureau = store.bureau
    found = [
        BatchLine(
            batch=str(taken.plan.batch),
            title=taken.plan.title,
            sittings=len(taken.plan.sittings),
            entries=len(bureau.entries.of(taken.plan.batch)),
        )
        for taken in bureau.batches.plans.values()
    ]
    return list(reversed(found))


def sitting_lines(store: OfficeStore, batch: str) -> list[SittingLine]:
    """Sittings of a batch in the order of its plan."""
    if batch not in store.bureau.batches.plans:
        return []
    facts = commands.status(store, argparse.Namespace()).facts
    plan = store.bureau.batches.plan(BatchId(batch))
    return [_line(store, one, facts) for one in plan.sittings]


def _line(store: OfficeStore, one: SittingSpec, facts: dict[str, Any]) -> SittingLine:
    issued = len(store.bureau.registry.issued_for(one.id))
    back, tone = _back(store, str(one.id), issued, facts)
    return SittingLine(
        sitting=str(one.id),
        subject=SUBJECTS.get(one.subject, one.subject),
        when=f"第 {one.day_offset + 1} 天 {one.start}",
        site=one.site,
        rooms="、".join(room.name for room in one.rooms),
        seats=sum(room.seats for room in one.rooms),
        issued=issued,
        back=back,
        tone=tone,
    )


def _back(store: OfficeStore, sitting: str, issued: int, facts: dict[str, Any]) -> tuple[str, str]:
    """What came back of a sitting, in words, and how urgent it is."""
    ranges = store.bureau.ranges
    chain = ranges.chains.get(sitting)
    if chain is not None and chain.forked:
        return "与已有记录分叉，已隔离，须两人裁定", ALARM
    waiting = ranges.waiting(sitting)
    if waiting:
        numbers = "、".join(map(str, ranges.missing(waiting[0].room_public, sitting)))
        return f"缺第 {numbers} 号数据包，请向考场索取", WARN
    if chain is None or not chain.last:
        return ("尚未回收", WARN) if issued else ("尚未下发", NONE)
    if sitting in facts["unclosed"]:
        return f"已导入到第 {chain.last} 条，考场尚未封场", WARN
    return f"已回收 {chain.last} 条，考场已封场", OK
