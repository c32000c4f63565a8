"""Sheets read in a process of its own: the reader of workbooks aborts on some hostile files.

One job in, one answer out; what kind of process that is stands in `host.children`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from bozhen_desktop.formats.entry_sheet import EntrySheet, read_entries
from bozhen_desktop.formats.item_sheet import ItemSheet, read_items
from bozhen_desktop.host import children
from bozhen_desktop.kernel.errors import BozhenError

T = TypeVar("T")

ROLE = "sheets"
DIED = "sheet-reader-died"


class Job(msgspec.Struct, frozen=True, kw_only=True, tag_field="job", forbid_unknown_fields=True):
    """What the child is asked to do."""


class ReadEntries(Job, frozen=True, tag="read-entries"):
    """`entry_sheet.read_entries` → `EntrySheet`."""

    data: bytes
    name: str


class ReadItems(Job, frozen=True, tag="read-items"):
    """`item_sheet.read_items` → `ItemSheet`."""

    data: bytes
    name: str
    trade: str
    level: str


_jobs: msgspec.msgpack.Decoder[Job] = msgspec.msgpack.Decoder(ReadEntries | ReadItems)


def command() -> list[str]:
    """The program and arguments that start the child."""
    return children.command(ROLE, "bozhen_desktop.formats.child")


def entries_aside(data: bytes, name: str) -> EntrySheet:
    """`read_entries` in a process of its own.

    Raises:
        BozhenError: those of `read_entries`; `sheet-reader-died` (file).
    """
    return _aside(ReadEntries(data=data, name=name), EntrySheet, name)


def items_aside(data: bytes, name: str, trade: str, level: str) -> ItemSheet:
    """`read_items` in a process of its own; errors as `entries_aside`."""
    return _aside(ReadItems(data=data, name=name, trade=trade, level=level), ItemSheet, name)


def _aside(job: Job, shape: type[T], name: str) -> T:
    try:
        return children.ask(command(), children.encode(job), shape, died=DIED)
    except BozhenError as error:
        if error.code != DIED:
            raise
        raise BozhenError(DIED, file=name) from error


def main(argv: Sequence[str] = ()) -> int:
    """Do the one job on standard input, write the answer; 0 also when the job was refused."""
    return children.serve(answer_to)


def answer_to(data: bytes) -> bytes:
    """The answer to a request; errors of ours are answers too."""
    try:
        job = _jobs.decode(data)
    except msgspec.MsgspecError:
        return children.encode(children.refusal(BozhenError("sheet-request")))
    return children.answered(lambda: _WORK[type(job)](job))


def _read_entries(job: ReadEntries) -> EntrySheet:
    return read_entries(job.data, job.name)


def _read_items(job: ReadItems) -> ItemSheet:
    return read_items(job.data, job.name, job.trade, job.level)


_WORK: dict[type[Job], Callable[[Any], Any]] = {
    ReadEntries: _read_entries,
    ReadItems: _read_items,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
