"""The staff table: filter, sort, copy, words when empty, and the cursor that stays."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets.table import LEAST_WIDE, Column, Table

ROWS = {
    "n1": {"name": "张建国", "seat": 37, "mark": 8650},
    "n2": {"name": "<b>李秀兰</b>", "seat": 118, "mark": 6000},
    "n3": {"name": "䶮㛃𬭎", "seat": 9, "mark": 10000},
}


@pytest.fixture
def table(qtbot: QtBot) -> Table:
    columns = [
        Column("姓名", lambda row: row["name"], wide=True),
        Column("座位", lambda row: str(row["seat"]), number=True, sort=lambda row: row["seat"]),
        Column("得分（分）", lambda row: f"{row['mark'] / 100:.1f}", number=True),
    ]
    found = Table(columns, "先导入考试数据")
    qtbot.addWidget(found)
    found.resize(600, 400)
    found.show()
    return found


def test_empty_table_says_how_to_fill_it(table: Table) -> None:
    assert table._empty.isVisible()
    assert table._empty.text() == "先导入考试数据"
    table.show_rows(ROWS)
    assert not table._empty.isVisible()
    assert table.count.text() == "3 行"


def test_filter_by_words_in_any_order(table: Table) -> None:
    table.show_rows(ROWS)
    table.filter.setText("37 张")
    assert table.shown_keys() == ["n1"]
    assert table.count.text() == "1 行，共 3 行"
    table.filter.setText("没有")
    assert table._empty.text() == "没有符合的行"
    QTest.keyClick(table.filter, Qt.Key.Key_Escape)
    assert table.shown_keys() == ["n1", "n2", "n3"]


def test_ctrl_f_goes_to_the_filter(table: Table) -> None:
    table.show_rows(ROWS)
    table.view.setFocus()
    QTest.keyClick(table.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert table.filter.hasFocus()


def test_numbers_are_sorted_as_numbers_and_stay_sorted(table: Table) -> None:
    table.show_rows(ROWS)
    table.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert table.shown_keys() == ["n3", "n1", "n2"]
    more: dict[str, Any] = {**ROWS, "n4": {"name": "王", "seat": 40, "mark": 0}}
    table.show_rows(more)
    assert table.shown_keys() == ["n3", "n1", "n4", "n2"]


def test_cursor_stays_on_its_row(table: Table) -> None:
    table.show_rows(ROWS)
    table.go_to("n2")
    table.show_rows({"n0": {"name": "赵", "seat": 1, "mark": 0}, **ROWS})
    assert table.current_key() == "n2"
    table.show_rows({"n0": {"name": "赵", "seat": 1, "mark": 0}})
    assert table.current_key() == ""


def test_copy_is_text_with_tabs(table: Table) -> None:
    table.show_rows(ROWS)
    assert table.copied_text().splitlines()[1] == "张建国\t37\t86.5"
    table.go_to("n2")
    assert table.copied_text() == "姓名\t座位\t得分（分）\n<b>李秀兰</b>\t118\t60.0"


def test_enter_opens_the_row(table: Table) -> None:
    table.show_rows(ROWS)
    opened: list[str] = []
    table.opened.connect(opened.append)
    table.go_to("n3")
    table.view.setFocus()
    QTest.keyClick(table.view, Qt.Key.Key_Return)
    assert opened == ["n3"]


def test_changed_cell_is_shown(table: Table) -> None:
    table.show_rows(ROWS)
    table.show_rows({**ROWS, "n1": {**ROWS["n1"], "mark": 9000}})
    assert "90.0" in table.copied_text()


def test_numbers_stand_right(table: Table) -> None:
    table.show_rows(ROWS)
    role = Qt.ItemDataRole.TextAlignmentRole
    sides = [table.model.index(0, column).data(role) for column in range(3)]
    assert [bool(side & Qt.AlignmentFlag.AlignRight) for side in sides] == [False, True, True]


def many(changed: int) -> dict[str, Any]:
    return {
        str(at): {"name": f"张建国{at}", "seat": at, "mark": changed if at % 5 == 0 else 6000}
        for at in range(300)
    }


def test_a_room_of_rows_is_told_at_once_and_keeps_filter_sort_and_cursor(
    table: Table, qtbot: QtBot
) -> None:
    table.show_rows(many(0))
    table.view.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    table.go_to("10")
    told = []
    table.model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    table.show_rows(many(9900))
    assert told == [(0, 295)]
    assert table.current_key() == "10"
    assert table.shown_keys()[0] in {str(at) for at in range(0, 300, 5)}
    table.show_rows(many(9900))
    assert len(told) == 1, "nothing new is not told"


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_narrow_column_holds_its_longest_text(table: Table, scale: float) -> None:
    rows = {key: dict(row, mark=10000000 * at) for at, (key, row) in enumerate(ROWS.items(), 1)}
    table.show_rows(rows)
    theme().set_scale(scale)
    table.show_rows(ROWS)
    header, metrics = table.view.horizontalHeader(), table.view.fontMetrics()
    for at in (1, 2):
        texts = [column_text(table, at, row) for row in range(3)]
        least = max(metrics.horizontalAdvance(text) for text in texts)
        assert header.sectionSize(at) > least + theme().px(16)
        assert header.sectionSize(at) >= header.sectionSizeHint(at)


def column_text(table: Table, column: int, row: int) -> str:
    return str(table.view.model().index(row, column).data())


def test_a_column_made_wider_by_hand_stays_so(table: Table) -> None:
    table.show_rows(ROWS)
    table.view.horizontalHeader().resizeSection(1, 300)
    table.show_rows({key: dict(row, seat=7) for key, row in ROWS.items()})
    assert table.view.horizontalHeader().sectionSize(1) == 300


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_wide_column_keeps_room_for_words_and_takes_what_is_left(
    table: Table, scale: float
) -> None:
    theme().set_scale(scale)
    table.show_rows(ROWS)
    header = table.view.horizontalHeader()
    narrow = header.sectionSize(1) + header.sectionSize(2)
    table.resize(narrow + theme().px(20), 400)
    assert header.sectionSize(0) >= theme().px(LEAST_WIDE)
    table.resize(narrow + theme().px(500), 400)
    QTest.qWait(10)
    assert header.sectionSize(0) > theme().px(400)
    theme().set_scale(1.0)
