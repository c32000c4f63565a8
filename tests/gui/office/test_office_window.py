"""The head office's real window over a real office: plan, sheets, issue, intake, roster."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bozhen_desktop.domain.people import check_digit
from bozhen_desktop.gui.dialogs import Sheet
from bozhen_desktop.gui.office import results_in
from bozhen_desktop.gui.office.window import (
    BATCHES,
    INTAKE,
    ISSUE,
    RESULTS,
    SHEETS,
    OfficeWindow,
)
from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets.calm import CalmButton
from bozhen_desktop.office.chain import OfficeStore
from tests.gui.examiner.geometry import faults
from tests.gui.office.test_office_presenters import spoilt
from tests.unit.office import parts
from tests.unit.office.sample_office import (
    ITEM_SHEETS,
    founded,
    know_rooms,
    register,
    sample,
)


class Office:
    """A window and hands."""

    def __init__(self, qtbot: QtBot, store: OfficeStore) -> None:
        self.qtbot, self.store = qtbot, store
        self.window = OfficeWindow(store, "clerk-01")
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.window.bar.task is None, timeout=30_000)
        for _ in range(3):
            self.qtbot.wait(1)

    def page(self, name: str) -> Any:
        self.window.go(name)
        self.settle()
        return self.window.pages[name]

    def press(self, button: QPushButton) -> None:
        self.settle()
        assert button.isEnabled(), button.text()
        if isinstance(button, CalmButton):
            button._pressed_at = -10_000  # a person waits between two presses of one button
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def confirm(self) -> list[str]:
        """Say yes to the sheet; what it said."""
        [sheet] = [found for found in self.window.findChildren(Sheet) if found.isVisible()]
        words = [label.text() for label in sheet.card.findChildren(QWidget) if _is_label(label)]
        self.press(sheet.confirm_button)
        return words

    @property
    def line(self) -> str:
        return self.window.bar.label.text()

    def cells(self, page: Any) -> list[list[str]]:
        lines = page.table.copied_text().split("\n")[1:]
        return [line.split("\t") for line in lines]


def _is_label(widget: QWidget) -> bool:
    return widget.metaObject().className() == "QLabel"


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path) -> Iterator[Office]:
    with founded(tmp_path / "office") as store:
        made = Office(qtbot, store)
        yield made
        made.window.close()


@pytest.fixture
def ready(qtbot: QtBot, tmp_path: Path) -> Iterator[Office]:
    """Rooms are known; plan, entries and items are in."""
    with founded(tmp_path / "office") as store:
        know_rooms(store)
        register(store)
        made = Office(qtbot, store)
        yield made
        made.window.close()


def test_an_empty_office_says_what_comes_first(office: Office) -> None:
    assert office.page(SHEETS).ui.take.text() == "先登记批次计划"
    assert not office.page(SHEETS).ui.entries.isEnabled()
    assert office.page(ISSUE).ui.issue.text() == "先登记批次计划"
    assert office.page(RESULTS).ui.export_xlsx.text() == "没有可导出的"
    assert office.page(INTAKE).ui.take.text() == "没有等着导入的数据包"


def test_plan_then_a_sheet_with_faults_of_which_only_the_good_rows_are_taken(
    office: Office, tmp_path: Path
) -> None:
    office.page(BATCHES).take_plan(sample("batch.json"))
    office.settle()
    assert "已登记" in office.line
    assert [row[0] for row in office.cells(office.page(BATCHES))] == ["TH1", "TH2", "PR1", "PR2"]
    sheets = office.page(SHEETS)
    path = spoilt(tmp_path, "entries-short.csv", 3, "证件号码", "123")
    with path.open(encoding="utf-8") as file:
        count = len(list(csv.reader(file))) - 1
    sheets.review_entries(path)
    office.settle()
    row, field, words = office.cells(sheets)[0]
    assert (row, field) == ("3", "证件号码") and words.endswith("。")
    assert len(office.store.bureau.entries.registrations) == 0
    office.press(sheets.ui.take)
    assert f"导入 {count - 1} 条，1 条不导入。" in office.confirm()
    assert len(office.store.bureau.entries.registrations) == count - 1
    assert sheets.reviewed is None


def test_a_good_sheet_is_taken_with_one_press(office: Office) -> None:
    office.page(BATCHES).take_plan(sample("batch.json"))
    office.settle()
    sheets = office.page(SHEETS)
    sheets.review_entries(sample("entries.csv"))
    office.settle()
    office.press(sheets.ui.take)
    assert office.line == "entries.csv：已导入 260 条"
    for name, (trade, level) in ITEM_SHEETS.items():
        sheets.ui.scope.setCurrentText(f"{trade} {level}")
        sheets.review_items(sample(name))
        office.settle()
        office.press(sheets.ui.take)
    assert len(office.store.bureau.bank.items) >= 500
    sheets.review_entries(sample("entries.csv"))
    office.settle()
    assert "已经导入过" in sheets.ui.message.text()


def test_a_sheet_that_was_not_wanted_is_dropped_and_nothing_is_taken(office: Office) -> None:
    office.page(BATCHES).take_plan(sample("batch.json"))
    office.settle()
    before = office.store.position
    sheets = office.page(SHEETS)
    sheets.review_entries(sample("entries.csv"))
    office.settle()
    office.press(sheets.ui.drop)
    assert sheets.ui.take.text() == "先选一张表" and office.store.position == before


def test_photographs_come_from_a_folder_and_bad_files_are_listed(
    office: Office, tmp_path: Path
) -> None:
    office.page(BATCHES).take_plan(sample("batch.json"))
    office.settle()
    sheets = office.page(SHEETS)
    sheets.review_entries(sample("entries.csv"))
    office.settle()
    office.press(sheets.ui.take)
    assert sheets.ui.photos_label.text() == "260 人次还没有照片"
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "张三.jpg").write_bytes(b"x")
    sheets.take_photos(folder)
    office.settle()
    [row] = office.cells(sheets)
    assert row[1] == "张三.jpg" and row[2].endswith("。")
    assert office.window.bar.property("tone") == "alarm"
    sheets.take_photos(sample("photos"))
    office.settle()
    assert office.line == "照片：新收 260 人次，0 人次还没有照片"
    assert sheets.ui.photos_label.text() == "260 人次都有照片"
    assert office.window.bar.property("tone") == "ok"


def test_people_from_outside_are_taken_once_a_reason_is_given(
    office: Office, tmp_path: Path
) -> None:
    office.page(BATCHES).take_plan(sample("batch.json"))
    office.settle()
    sheets = office.page(SHEETS)
    first = "11010119940808613"
    stranger = first + check_digit(first)
    path = spoilt(tmp_path, "entries-short.csv", 2, "证件号码", stranger)
    sheets.review_entries(path)
    office.settle()
    [row] = [row for row in office.cells(sheets) if row[0] == "2"]
    assert row[2].endswith("确需接收请写明区外理由后再导入。")
    sheets.ui.outside.setText("在本区企业务工")
    sheets.review_entries(path)
    office.settle()
    assert not [row for row in office.cells(sheets) if row[0] == "2"]
    office.press(sheets.ui.take)
    [event] = office.store.bureau.entries.sheets.values()
    assert event.outside == "在本区企业务工" and len(event.outsiders) == 1


def test_items_need_a_trade_that_a_person_chose(office: Office) -> None:
    office.page(BATCHES).take_plan(sample("batch.json"))
    office.settle()
    sheets = office.page(SHEETS)
    assert sheets.ui.scope.currentIndex() == -1
    office.press(sheets.ui.items)
    assert sheets.ui.message.text() == "请先选试题属于哪个职业和等级。"


def test_packages_go_out_to_a_folder_and_by_site_to_a_stick(ready: Office, tmp_path: Path) -> None:
    page = ready.page(ISSUE)
    page.ui.seats.setText("6")
    page.ask_issue(tmp_path / "out")
    words = "\n".join(ready.confirm())
    assert "4 个场次，报名 260 人次" in words and "口令条" in words
    assert (tmp_path / "out" / "index.json").exists()
    assert len(ready.cells(page)) == 4
    stick = tmp_path / "stick"
    stick.mkdir()
    ready.press(page.ui.stick)
    assert page.ui.message.text() == "请先选 U 盘是给哪个考点的。"
    page.ui.site.setCurrentText("yard")
    page.copy_to(stick)
    ready.settle()
    assert "已读回核对" in ready.line
    states = {row[2]: row[5] for row in ready.cells(page)}
    assert states["yard"] == "已拷到 U 盘，已读回核对" and states["bench"] == "在下发目录"
    assert {row[7] for row in ready.cells(ready.page(BATCHES))} == {"尚未回收"}
    page.open_folder(tmp_path)
    assert "没有下发清单" in page.ui.message.text()


def test_a_refused_issue_is_worded_and_leaves_nothing(ready: Office, tmp_path: Path) -> None:
    page = ready.page(ISSUE)
    page.ui.seats.setText("999999")
    page.issue(tmp_path / "out")
    ready.settle()
    assert page.ui.message.text().startswith("座位数 999999")
    assert not (tmp_path / "out").exists()
    assert page.ui.issue.isEnabled()


@pytest.fixture
def returned(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[Office, Path]]:
    with parts.found(tmp_path / "office") as store:
        day = parts.theory_day()
        parts.score(day)
        parts.register(store)
        parts.issue(store, day.room.arrangement)
        stick = tmp_path / "stick"
        stick.mkdir()
        entries = parts.journal(day.events)
        data = parts.deliver(store, "T1", entries, blobs=parts.theory_blobs())
        (stick / "result.bzp").write_bytes(data)
        (stick / "rubbish<b>.bzp").write_bytes(b"BZPK")
        made = Office(qtbot, store)
        yield made, stick
        made.window.close()


def test_results_come_in_file_by_file_and_the_roster_is_exported(
    returned: tuple[Office, Path], tmp_path: Path
) -> None:
    office, stick = returned
    page = office.page(INTAKE)
    page.open_stick(stick)
    assert page.ui.take.text() == "导入 2 个数据包"
    office.press(page.ui.take)
    states = {row[0]: row[2] for row in office.cells(page)}
    assert states == {"result.bzp": results_in.TAKEN, "rubbish<b>.bzp": results_in.REFUSED}
    assert "1 个没有导入" in office.line and not page.ui.take.isEnabled()
    assert office.window.bar.property("tone") == "alarm"
    assert [path.name for path in stick.glob("BZ-C-*.bzp")]
    results = office.page(RESULTS)
    assert results.ui.counts.text().startswith("共 4 人：")
    rows = office.cells(results)
    assert len(rows) == 4 and all("****" in row[3] for row in rows if row[3])
    results.ui.word.addItem("合格")
    results.ui.word.setCurrentText("合格")
    results.ui.word.activated.emit(2)
    assert {row[8] for row in office.cells(results)} <= {"合格"}
    assert len(office.cells(results)) == results.roster.counts.get("合格", 0)
    results.export(tmp_path / "book.csv")
    office.settle()
    assert office.line == "已导出 4 人到 book.csv，已读回核对"
    with (tmp_path / "book.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 5


def test_a_stick_pulled_between_listing_and_intake_is_told_for_each_file(
    returned: tuple[Office, Path],
) -> None:
    office, stick = returned
    page = office.page(INTAKE)
    page.open_stick(stick)
    for path in stick.iterdir():
        path.unlink()
    stick.rmdir()
    before = office.store.position
    office.press(page.ui.take)
    assert {row[2] for row in office.cells(page)} == {results_in.REFUSED}
    assert office.store.position == before
    page.open_stick(stick)
    assert page.ui.message.text().endswith("请重新插好或换一个 U 盘。")


def test_one_piece_of_slow_work_at_a_time(returned: tuple[Office, Path]) -> None:
    office, stick = returned
    page = office.page(INTAKE)
    page.open_stick(stick)
    page.take()
    assert not page.ui.take.isEnabled() and not page.ui.choose.isEnabled()
    refused: list[str] = []
    office.window.desk.run("x", lambda _: None, str, refused.append)
    assert refused == ["上一件事还没有做完，请稍等。"]
    office.settle()


def test_every_screen_has_its_key(office: Office) -> None:
    for key, name in ((Qt.Key.Key_F7, SHEETS), (Qt.Key.Key_F10, RESULTS), (Qt.Key.Key_F6, BATCHES)):
        office.qtbot.keyClick(office.window, key)
        office.settle()
        assert office.window.path.shown == name


def _filled(office: Office, tmp_path: Path) -> list[Callable[[], object]]:
    """Each screen with something on it, one after the other."""
    bad = spoilt(tmp_path, "entries-short.csv", 3, "姓名", "")
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / ("很长的文件名" * 8 + ".bzp")).write_bytes(b"BZPK")
    return [
        lambda: office.page(BATCHES).take_plan(sample("batch.json")),
        lambda: office.page(SHEETS).review_entries(bad),
        lambda: office.page(ISSUE).issue(tmp_path / "out"),
        lambda: office.page(INTAKE).open_stick(stick),
        lambda: office.press(office.page(INTAKE).ui.take),
        lambda: office.page(RESULTS).read(),
    ]


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_nothing_is_clipped_at_the_smallest_staff_screen(
    qtbot: QtBot, tmp_path: Path, scale: float
) -> None:
    theme().set_scale(scale)
    with founded(tmp_path / "office") as store:
        know_rooms(store)
        office = Office(qtbot, store)
        for name in (BATCHES, SHEETS, ISSUE, INTAKE, RESULTS):
            office.page(name)
            assert faults(office.window) == [], name
        register(store)
        office.window.desk.choose_newest()
        for number, act in enumerate(_filled(office, tmp_path)):
            act()
            office.settle()
            assert faults(office.window) == [], number
        assert (office.window.width(), office.window.height()) == (1366, 768)
        office.window.close()
