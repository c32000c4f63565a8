"""`bozhen forms`: the forms of a sitting as PDF files, from the journal in a hall's data folder.

A hall may be at work in the folder: private copies are read and nothing in it is changed. A print
from here is therefore not recorded as one; consoles print through the hall, which records it.
Exit codes: 0 all printed, 1 refused, 2 usage.
"""

from __future__ import annotations

import argparse
import io
import json
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, Union

import msgspec

from bozhen_desktop.cli import verify_words
from bozhen_desktop.cli.verify_folder import KEYS, secrets_of
from bozhen_desktop.documents.forms import (
    FORMS,
    Form,
    Printed,
    form_named,
    forms_of,
    kit_for,
    print_form,
)
from bozhen_desktop.documents.stationery import Institution, Kit, SignedHead
from bozhen_desktop.domain.loading import load_blob
from bozhen_desktop.domain.room import EVENTS, Room
from bozhen_desktop.host.files import private_temp_dir, safe_name, write_atomically, writing
from bozhen_desktop.journal.chain import ChainReader
from bozhen_desktop.journal.heads import START
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.port import JournalFailed, JournalPort
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

COPY_TRIES = 5
ABOUT = "把一个场次的表单印成 PDF。只读数据目录，不改动任何内容，也不记入打印日志。"
WORDS = {
    "form-unknown": "没有名为“{form}”的表单；可用：{known}。",
    "form-not-here": "本场次没有表单“{form}”，或尚无可印的内容。",
    "glyphs-missing": "字库缺 {count} 个字（{chars}），见：{texts}。可加 --by-hand 手写。",
    "sitting-missing": "数据目录里没有场次“{sitting}”。",
    "name-not-an-id": "场次编号不合格式，请查对。",
    "sitting-empty": "场次“{sitting}”还没有编排，无可打印。",
    "nothing-to-print": "没有可打印的内容。",
    "resource-missing": "程序缺少文件“{name}”，请重新安装。",
    "journal-chain": "日志第 {seq} 条有问题（{problem}），未打印；请先验证日志。",
    "event-unknown": "日志第 {seq} 条由更新版本的程序写入，请升级本程序。",
    "disk-full": "磁盘已满，表单没有写成，请腾出空间后重试。",
    "write-failed": "表单没有写成（{reason}），请检查输出目录。",
}
_events: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Union[EVENTS])  # noqa: UP007


class Sitting(NamedTuple):
    """A sitting as its journal makes it; `head`: the last signed one; `photos` by digest."""

    room: Room
    head: SignedHead | None
    photos: dict[str, bytes]


def main(argv: Sequence[str]) -> int:
    """Print the forms of a sitting; the last line of the output is one JSON object."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that cannot print Chinese
            stream.reconfigure(errors="backslashreplace")
    options = _options(argv)
    try:
        sitting = read_sitting(options.data, options.sitting)
        printed = print_all(sitting, _kit(sitting, options), options.form)
        files = write_all(printed, options.out, options.sitting)
    except BozhenError as error:
        print(_sentence(error), file=sys.stderr)
        print(f"代码：{error.code}", file=sys.stderr)
        return 1
    for one, path in zip(printed, files, strict=True):
        print(f"{one.title}：{len(one.numbers)} 份，{path.name}")
    counts = {one.form: len(one.numbers) for one in printed}
    print(json.dumps({"sitting": options.sitting, "documents": len(printed), "forms": counts}))
    return 0


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bozhen forms", description=ABOUT)
    parser.add_argument("--data", type=Path, required=True, help="考务机（hall）的数据目录")
    parser.add_argument("--sitting", required=True, help="场次编号")
    parser.add_argument("--out", type=Path, required=True, help="PDF 写到的目录")
    names = "、".join(FORMS)
    parser.add_argument("--form", action="append", default=[], help=f"只印这种表单：{names}")
    parser.add_argument("--institution", default="", help="单位备案全称（印于表头）")
    parser.add_argument("--address", default="", help="考点地址")
    parser.add_argument("--supervision-phone", default="", help="监督电话")
    parser.add_argument("--staff", default="", help="打印人姓名")
    parser.add_argument("--void", action="store_true", help="每页印“作废”")
    parser.add_argument("--by-hand", action="store_true", help="字库缺字印成 〓，由人手写")
    return parser.parse_args(argv)


def _sentence(error: BozhenError) -> str:
    form = WORDS.get(error.code)
    if form is None and error.code in verify_words.WORDS:
        return verify_words.sentence(error)
    form = form or f"没有打印（{error.code}）。"
    return form.format_map(defaultdict(lambda: "？", {k: str(v) for k, v in error.params.items()}))


def _kit(sitting: Sitting, options: argparse.Namespace) -> Kit:
    institution = Institution(
        name=options.institution or sitting.room.arrangement.printed_name,
        address=options.address,
        supervision_phone=options.supervision_phone,
    )
    now = SystemClock().wall_ms()
    kit = kit_for(sitting.room, institution, now, staff=options.staff, head=sitting.head)
    return msgspec.structs.replace(kit, void=options.void, by_hand=options.by_hand)


def read_sitting(folder: Path, sitting: str) -> Sitting:
    """Replay a sitting of a hall's data folder from a private copy of its journal.

    Raises:
        BozhenError: `sitting-missing`, `sitting-empty`, `journal-busy` (it changes while it is
            copied), those of `secrets_of` and `Journal.open`.
        IntegrityError: `journal-chain`, `event-unknown` (seq), those of `load_blob`.
    """
    path = folder / "sittings" / safe_name(sitting) / "journal.db"
    key = secrets_of(folder).get(KEYS + sitting)
    if key is None or not path.is_file():
        raise BozhenError("sitting-missing", sitting=sitting)
    with _copied(path) as copy:
        journal = Journal.open(copy, key)
        try:
            found = _replayed(journal)
        finally:
            with suppress(JournalFailed):
                journal.close()
    if found.room.plan is None:
        raise BozhenError("sitting-empty", sitting=sitting)
    return found


@contextmanager
def _copied(path: Path) -> Iterator[Path]:
    """A private copy of a journal and its WAL as they stood at one moment."""
    wal = path.with_name(path.name + "-wal")
    with private_temp_dir() as folder:
        copy = folder / "journal.db"
        for _ in range(COPY_TRIES):
            before = [_stamp(path), _stamp(wal)]
            copy.with_name(copy.name + "-wal").unlink(missing_ok=True)
            shutil.copyfile(path, copy)
            with suppress(FileNotFoundError):
                shutil.copyfile(wal, copy.with_name(copy.name + "-wal"))
            if [_stamp(path), _stamp(wal)] == before:
                break
        else:
            raise BozhenError("journal-busy", file=path.name, reason="changing")
        yield copy


def _stamp(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except FileNotFoundError:
        return -1, 0
    return state.st_size, state.st_mtime_ns


def _replayed(journal: JournalPort) -> Sitting:
    room, reader = Room(), ChainReader(START)
    for entry in journal.entries():
        if problem := reader.take(entry):
            raise IntegrityError("journal-chain", seq=entry.seq, problem=problem)
        try:
            event = _events.decode(entry.body)
        except msgspec.MsgspecError as error:
            raise IntegrityError("event-unknown", seq=entry.seq) from error
        load_blob(room, event, journal.blob)
        room.apply(event)
    heads = [SignedHead(**msgspec.structs.asdict(head)) for head in journal.heads()]
    return Sitting(room, heads[-1] if heads else None, _photos(room, journal))


def _photos(room: Room, journal: JournalPort) -> dict[str, bytes]:
    entries = room.plan.entries if room.plan is not None else []
    digests = {entry.person.photo for entry in entries} - {""}
    found = {digest: journal.blob(digest) for digest in sorted(digests)}
    return {digest: data for digest, data in found.items() if data is not None}


def print_all(sitting: Sitting, kit: Kit, names: Sequence[str] = ()) -> list[Printed]:
    """Every form the sitting has now, or the named ones.

    Raises:
        BozhenError: `form-unknown`, `form-not-here` (a named one that has nothing to print yet),
            those of `print_form`.
    """
    chosen: list[Form] = [form_named(name) for name in names] or forms_of(sitting.room)
    printed = []
    for form in chosen:
        made = print_form(form, sitting.room, kit, sitting.photos.get)
        if made is not None:
            printed.append(made)
        elif names:
            raise BozhenError("form-not-here", form=form.name)
    return printed


def write_all(printed: Sequence[Printed], out: Path, sitting: str) -> list[Path]:
    """One file a form, `SITTING-FORM.pdf`, in a folder that is made when missing.

    Raises:
        BozhenError: `disk-full`, `write-failed`.
    """
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
    paths = [out / f"{safe_name(sitting)}-{one.form}.pdf" for one in printed]
    for one, path in zip(printed, paths, strict=True):
        write_atomically(path, one.pdf)
    return paths
