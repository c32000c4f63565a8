"""Exam packages out: issued into a folder, then copied to a stick and read back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

import msgspec

from bozhen_desktop.exchange.sticks import put_on_stick
from bozhen_desktop.host.files import read_regular
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.issue import Index, IssueOrder, issue, write_issued
from bozhen_desktop.office.refusals import MISSED_WORDS, finding_line
from bozhen_desktop.office.registration import Who

INDEX = "index.json"
INDEX_CAP = 16 << 20
Step = Callable[[int, int, str], None]


class PackageRow(NamedTuple):
    """A package that was issued: where it belongs, its file, entries in it, where it lies now."""

    sitting: str
    subject: str
    site: str
    file: str
    entries: int
    state: str


class IssuedNow(NamedTuple):
    """What one issue made: what it lists, its folder, and reminders for people."""

    listed: Index
    folder: Path
    reminders: list[str]


def issue_into(
    store: OfficeStore, order: IssueOrder, who: Who, folder: Path, step: Step
) -> IssuedNow:
    """Issue a batch and write all files into `folder`.

    Raises:
        RuleError: those of `issue`; BozhenError: `disk-full`, `write-failed`.
    """
    step(0, 2, "组卷、编排、加密")
    issued = issue(store, order, who)
    step(1, 2, "写出文件")
    write_issued(issued, folder)
    step(2, 2, "写完")
    return IssuedNow(issued.index, folder, reminders(issued.index))


def reminders(index: Index) -> list[str]:
    """What people should look at before the day."""
    found = []
    for paper in index.papers:
        missed = "；".join(MISSED_WORDS[code] for code in paper.missed)
        found += [f"提醒（{paper.paper}）：题库不足，{missed}。"] if missed else []
    return found + [finding_line(one.sitting, one.code, one.params) for one in index.warnings]


def read_index(folder: Path) -> Index:
    """What was issued into a folder.

    Raises:
        BozhenError: `index-malformed`.
    """
    try:
        return msgspec.json.decode(read_regular(folder / INDEX, INDEX_CAP), type=Index)
    except (BozhenError, msgspec.MsgspecError) as error:
        raise BozhenError("index-malformed", folder=folder.name) from error


def package_rows(index: Index, copied: Collection[str] = ()) -> list[PackageRow]:
    """Packages of an index; `copied`: files that stand on a stick, read back."""
    subjects = {"theory": "理论", "practical": "操作"}
    return [
        PackageRow(
            sitting=one.sitting,
            subject=subjects.get(one.subject, one.subject),
            site=one.site,
            file=one.file,
            entries=one.entries,
            state="已拷到 U 盘，已读回核对" if one.file in copied else "在下发目录",
        )
        for one in index.packages
    ]


def copy_to_stick(index: Index, folder: Path, stick: Path, site: str, step: Step) -> list[str]:
    """Copy the packages of a site ("" for all) to a stick; every one is read back and compared.

    PIN slips and tickets stay where they are. Gives the names of the files that now stand there.

    Raises:
        BozhenError: those of `put_on_stick`; IntegrityError: `readback-differs`, `source-differs`.
    """
    wanted = [one for one in index.packages if site in ("", one.site)]
    done: list[str] = []
    for at, one in enumerate(wanted):
        step(at, len(wanted), one.file)
        put_on_stick(folder / one.file, stick, one.file, expected=one.sha256)
        done.append(one.file)
    step(len(wanted), len(wanted), "")
    return done
