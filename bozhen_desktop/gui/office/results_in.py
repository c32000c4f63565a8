"""Result packages in: listed from a folder or stick, taken one by one, each with its own fate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from bozhen_desktop.exchange.sticks import StickFile, let_go, list_packages, put_on_stick, take_in
from bozhen_desktop.gui.office.wording import kilobytes, say
from bozhen_desktop.gui.widgets.task_bar import Toned
from bozhen_desktop.host.files import private_dir, read_regular, write_atomically
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.intake import Intake, take_result

RESULT_CAP = 1 << 30
RECEIPT = "BZ-C-"
WAITING, TAKEN, CHECK, KNOWN, HELD, APART, REFUSED, PASSED = (
    "待导入", "已导入", "已导入，须复核", "以前导入过", "待补", "已隔离", "没有导入",
    "回执，不用导入",
)  # fmt: skip
TONES = {
    TAKEN: "ok", CHECK: "warn", KNOWN: "ok", HELD: "warn", APART: "alarm", REFUSED: "alarm",
}  # fmt: skip
_VERDICTS = {"accepted": TAKEN, "duplicate": KNOWN, "held": HELD, "quarantined": APART}
DONE = (TAKEN, CHECK, KNOWN, HELD, APART)
Step = Callable[[int, int, str], None]


class FileRow(NamedTuple):
    """A file on the stick and what became of it; `new` entries applied, `words` what to do."""

    name: str
    size: str
    state: str
    sitting: str
    new: int
    words: str


class Taken(NamedTuple):
    """What an intake did: one row a file, receipts written, files refused."""

    rows: list[FileRow]
    receipts: int
    refused: int


def list_files(folder: Path) -> list[tuple[StickFile, FileRow]]:
    """Packages on a stick, nothing opened.

    Raises:
        BozhenError: `stick-unreadable`, `stick-too-full`.
    """
    return [(file, _listed(file)) for file in list_packages(folder)]


def _listed(file: StickFile) -> FileRow:
    state = PASSED if file.shown.startswith(RECEIPT) else WAITING
    words = ""
    if file.problem:
        state, words = REFUSED, say(BozhenError(file.problem, file=file.shown))
    return FileRow(file.shown, kilobytes(file.size), state, "", 0, words)


def take_all(
    store: OfficeStore, files: Sequence[StickFile], stick: Path, actor: str, step: Step
) -> Taken:
    """Take every file in; one that is refused does not stop the others.

    Receipts are kept in the data folder and put on the stick. A cancel between two files leaves
    what was taken until then.
    """
    rows, receipts = [], 0
    for at, file in enumerate(files):
        step(at, len(files), file.shown)
        row, written = _take_one(store, file, stick, actor)
        rows.append(row)
        receipts += written
    refused = sum(row.state == REFUSED for row in rows)
    return Taken(rows, receipts, refused)


def _take_one(store: OfficeStore, file: StickFile, stick: Path, actor: str) -> tuple[FileRow, int]:
    listed = _listed(file)
    if listed.state != WAITING:
        return listed, 0
    try:
        done = _take(store, file, actor)
    except BozhenError as error:
        return listed._replace(state=REFUSED, words=say(error)), 0
    row = listed._replace(
        state=_state(done), sitting=done.sitting, new=done.new, words=_words(done)
    )
    try:
        return row, _receipts(store, done, stick)
    except BozhenError as error:
        words = f"{row.words}回执没有写到 U 盘：{say(error)}"
        return row._replace(state=CHECK if row.state == TAKEN else row.state, words=words), 0


def _state(done: Intake) -> str:
    state = _VERDICTS[done.verdict]
    return CHECK if state == TAKEN and _differences(done) else state


def _differences(done: Intake) -> int:
    return max((answer.stored.get("differences", 0) for answer in done.answers), default=0)


def _take(store: OfficeStore, file: StickFile, actor: str) -> Intake:
    copy = take_in(file.path, store.folder.path / "quarantine")
    try:
        return take_result(store, read_regular(copy.path, RESULT_CAP), actor)
    finally:
        let_go(copy)


def _receipts(store: OfficeStore, done: Intake, stick: Path) -> int:
    home = private_dir(store.folder.path / "receipts")
    for answer in done.answers:
        name = f"{RECEIPT}{answer.package}.bzp"
        write_atomically(home / name, answer.receipt)
        put_on_stick(home / name, stick, name)
    return len(done.answers)


def _words(done: Intake) -> str:
    found = ""
    if done.missing:
        numbers = "、".join(map(str, done.missing))
        found += f"尚缺第 {numbers} 号数据包，请向考场索取。"
    if done.verdict == "quarantined":
        found += "与已有记录分叉，须两人裁定。"
    if wrong := _differences(done):
        found += f"{wrong} 人的成绩与总部重算的不符，请复核。"
    return found or "回执已写到 U 盘，请带回考场。"


def summary(taken: Taken) -> Toned:
    """The line that stays: numbers of every fate, in the tone of the worst of them."""
    counts = Counter(row.state for row in taken.rows)
    applied, done = sum(row.new for row in taken.rows), sum(counts[one] for one in DONE)
    line = f"已处理 {done} 个数据包，新增 {applied} 条，回执 {taken.receipts} 份"
    worst = [state for state in (REFUSED, APART, HELD, CHECK) if counts[state]]
    if not worst:
        return Toned(line, "ok")
    fates = "，".join(f"{counts[state]} 个{state}" for state in worst)
    return Toned(f"{line}；{fates}，请看“说明”一栏", TONES[worst[0]])
