"""What the office's window does, over a real office with the sample batch, without a window."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bozhen_desktop.gui.office import overview, packages_out, results_in, roster, sheets_in
from bozhen_desktop.gui.office.wording import WORDS, masked, say
from bozhen_desktop.gui.tasks import Cancelled
from bozhen_desktop.kernel.errors import BozhenError, RuleError
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.issue import IssueOrder
from bozhen_desktop.office.registration import ItemOrigin
from tests.unit.office import parts
from tests.unit.office.sample_office import CLERK, founded, know_rooms, register, sample

BRICKS = ItemOrigin(trade="砌筑工", level="五级/初级工")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OfficeStore]:
    with founded(tmp_path / "office") as made:
        yield made


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[OfficeStore, Path]]:
    """A small batch that was issued into a folder."""
    home = tmp_path_factory.mktemp("issued")
    with founded(home / "office") as store:
        know_rooms(store)
        register(store)
        order = IssueOrder(batch=store.bureau.batches.latest(), seats=6, seed="s")
        steps: list[str] = []
        packages_out.issue_into(
            store, order, CLERK, home / "out", lambda done, total, what: steps.append(what)
        )
        assert steps == ["组卷、编排、加密", "写出文件", "写完"]
        yield store, home / "out"


def taken_plan(store: OfficeStore) -> str:
    line = sheets_in.take_plan_file(store, sample("batch.json"), CLERK)
    assert "个场次" in line
    return str(store.bureau.batches.latest())


def spoilt(tmp_path: Path, name: str, row: int, column: str, value: str) -> Path:
    """The sample's sheet with one cell changed."""
    with sample(name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    head = next(at for at, line in enumerate(rows) if column in line)
    rows[row - 1][rows[head].index(column)] = value
    path = tmp_path / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


# ---------------------------------------------------------------- sheets
def test_a_good_sheet_is_reviewed_without_taking_anything_then_taken(store: OfficeStore) -> None:
    batch = taken_plan(store)
    before = store.position
    found = sheets_in.review(store, sample("entries.csv"), batch, CLERK)
    assert (found.bad, found.faults, store.position) == (0, [], before)
    outcome = sheets_in.take(store, found, CLERK)
    assert outcome.taken == found.good == overview.batch_lines(store)[0].entries
    assert sheets_in.outcome_line(outcome) == f"entries.csv：已导入 {found.good} 条"


def test_each_refused_row_is_told_by_row_field_and_next_step(
    store: OfficeStore, tmp_path: Path
) -> None:
    batch = taken_plan(store)
    good = sheets_in.review(store, sample("entries.csv"), batch, CLERK).good
    path = spoilt(tmp_path, "entries-short.csv", 3, "证件号码", "123")
    whole = sheets_in.review(store, sample("entries-short.csv"), batch, CLERK)
    found = sheets_in.review(store, path, batch, CLERK)
    assert (found.good, found.bad) == (whole.good - 1, 1)
    assert (found.faults[0].row, found.faults[0].field) == (3, "证件号码")
    assert found.faults[0].words.endswith("。")
    assert "1 行不合格" in found.summary
    outcome = sheets_in.take(store, found, CLERK)
    assert outcome.taken == found.good < good + 1
    assert "未导入" in sheets_in.outcome_line(outcome)


def test_items_are_counted_as_items(store: OfficeStore) -> None:
    taken_plan(store)
    found = sheets_in.review(store, sample("items-bricklayer-a.csv"), "", CLERK, BRICKS)
    assert found.faults == [] and "题合格" in found.summary
    assert sheets_in.take(store, found, CLERK).taken == found.good


def test_a_sheet_of_another_kind_is_refused_as_a_whole_in_one_sentence(store: OfficeStore) -> None:
    batch = taken_plan(store)
    with pytest.raises(BozhenError) as caught:
        sheets_in.review(store, sample("items-bricklayer-a.csv"), batch, CLERK)
    words = say(caught.value, "items-bricklayer-a.csv")
    assert words.startswith(("“items", "items")) and words.endswith("。")


def test_a_plan_that_is_known_is_not_taken_twice(store: OfficeStore) -> None:
    taken_plan(store)
    with pytest.raises(RuleError, match="plan-known"):
        sheets_in.take_plan_file(store, sample("batch.json"), CLERK)


# ---------------------------------------------------------------- packages out
def test_what_went_out_and_is_awaited_stands_beside_each_sitting(
    issued: tuple[OfficeStore, Path],
) -> None:
    store, _ = issued
    batch = overview.batch_lines(store)[0]
    lines = overview.sitting_lines(store, batch.batch)
    assert batch.sittings == len(lines)
    assert {line.back for line in lines if line.issued} == {"尚未回收"}
    assert {line.subject for line in lines} == {"理论", "操作"}


def test_packages_are_copied_to_a_stick_and_read_back_but_never_pins(
    issued: tuple[OfficeStore, Path], tmp_path: Path
) -> None:
    _, folder = issued
    index = packages_out.read_index(folder)
    site = index.packages[0].site
    done = packages_out.copy_to_stick(index, folder, tmp_path, site, lambda *_: None)
    there = {path.name for path in tmp_path.iterdir()}
    assert there == set(done) == {p.file for p in index.packages if p.site == site}
    rows = packages_out.package_rows(index, done)
    assert {row.state for row in rows if row.file in done} == {"已拷到 U 盘，已读回核对"}
    assert all((tmp_path / name).read_bytes() == (folder / name).read_bytes() for name in done)


def test_a_package_that_is_not_what_was_issued_does_not_reach_a_stick(
    issued: tuple[OfficeStore, Path], tmp_path: Path
) -> None:
    _, folder = issued
    changed, stick = tmp_path / "changed", tmp_path / "stick"
    shutil.copytree(folder, changed)
    stick.mkdir()
    index = packages_out.read_index(changed)
    first = changed / index.packages[0].file
    first.write_bytes(first.read_bytes()[:-1] + b"x")
    with pytest.raises(BozhenError, match="source-differs"):
        packages_out.copy_to_stick(index, changed, stick, "", lambda *_: None)
    assert list(stick.iterdir()) == []


def test_a_folder_without_an_index_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(BozhenError) as caught:
        packages_out.read_index(tmp_path)
    assert say(caught.value).endswith("请选下发时用的目录。")


# ---------------------------------------------------------------- results in
@pytest.fixture
def returned(tmp_path: Path) -> Iterator[tuple[OfficeStore, Path]]:
    """An office that awaits a theory sitting, and a stick with its result and rubbish."""
    with parts.found(tmp_path / "office") as store:
        day = parts.theory_day()
        parts.register(store)
        parts.issue(store, day.room.arrangement)
        entries = parts.journal(day.events)
        stick = tmp_path / "stick"
        stick.mkdir()
        (stick / "a.bzp").write_bytes(
            parts.deliver(store, "T1", entries, blobs=parts.theory_blobs())
        )
        (stick / "rubbish.bzp").write_bytes(b"BZPK and nothing more")
        (stick / "empty.bzp").write_bytes(b"")
        yield store, stick


def test_each_file_has_its_own_fate_and_one_refused_does_not_stop_the_others(
    returned: tuple[OfficeStore, Path],
) -> None:
    store, stick = returned
    files = [file for file, _ in results_in.list_files(stick)]
    taken = results_in.take_all(store, files, stick, "clerk", lambda *_: None)
    states = {row.name: row.state for row in taken.rows}
    assert states == {
        "a.bzp": results_in.TAKEN,
        "rubbish.bzp": results_in.REFUSED,
        "empty.bzp": results_in.REFUSED,
    }
    assert all(row.words.endswith("。") for row in taken.rows)
    said = results_in.summary(taken)
    assert "2 个没有导入" in said.line and said.tone == "alarm"
    receipts = [path.name for path in stick.iterdir() if path.name.startswith("BZ-C-")]
    assert len(receipts) == taken.receipts == 1
    again = [row for _, row in results_in.list_files(stick) if row.name in receipts]
    assert [row.state for row in again] == [results_in.PASSED]
    assert list((store.folder.path / "quarantine").iterdir()) == []


def test_the_same_package_again_changes_nothing(returned: tuple[OfficeStore, Path]) -> None:
    store, stick = returned
    files = [file for file, _ in results_in.list_files(stick) if file.shown == "a.bzp"]
    results_in.take_all(store, files, stick, "clerk", lambda *_: None)
    before = store.position
    taken = results_in.take_all(store, files, stick, "clerk", lambda *_: None)
    assert taken.rows[0].state == results_in.KNOWN and store.position == before


def test_cancel_between_two_files_keeps_what_was_taken(returned: tuple[OfficeStore, Path]) -> None:
    store, stick = returned
    files = [file for file, _ in results_in.list_files(stick)]
    files.sort(key=lambda file: file.shown)

    def step(done: int, total: int, what: str) -> None:
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        results_in.take_all(store, files, stick, "clerk", step)
    assert store.bureau.ranges.chains["T1"].last > 0


# ---------------------------------------------------------------- the roster
def test_the_roster_is_exported_whole_and_the_export_stands_in_the_chain(
    returned: tuple[OfficeStore, Path], tmp_path: Path
) -> None:
    store, stick = returned
    files = [file for file, _ in results_in.list_files(stick)]
    results_in.take_all(store, files, stick, "clerk", lambda *_: None)
    found = roster.roster(store, "")
    assert found.rows and sum(found.counts.values()) == len(found.rows)
    before = store.position.seq
    for name in ("a.csv", "b.xlsx", "c.pdf", "d.pdf"):
        line = roster.export(store, found, tmp_path / name, "clerk", "某某职业培训学校")
        assert line == f"已导出 {len(found.rows)} 人到 {name}，已读回核对"
        assert (tmp_path / name).stat().st_size > 0
    assert store.position.seq == before + 4
    assert (tmp_path / "b.xlsx").read_bytes()[:2] == b"PK"
    assert (tmp_path / "c.pdf").read_bytes()[:5] == b"%PDF-"
    assert [one.form for one in store.bureau.registry.exports] == ["csv", "xlsx", "pdf", "pdf"]


def test_an_office_without_entries_says_so(store: OfficeStore) -> None:
    assert roster.counts_line(roster.roster(store, "")) == "还没有报名记录"
    assert overview.batch_lines(store) == [] and overview.sitting_lines(store, "B9") == []


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("150602199001010012", "150602********0012"),
        ("H1234567", "H1**4567"),
        ("123", "***"),
        ("", ""),
    ],
)
def test_document_numbers_are_masked(number: str, shown: str) -> None:
    assert masked(number) == shown


def test_no_sentence_of_the_window_names_an_option() -> None:
    assert all("--" not in words and words.endswith("。") for words in WORDS.values())
