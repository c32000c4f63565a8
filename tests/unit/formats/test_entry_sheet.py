"""Entry sheets: both templates there and back, and every defect named by file, row and field."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.formats.entry_sheet import (
    EXTRA_COLUMNS,
    FIELD,
    FIELD_COLUMNS,
    SHORT,
    EntryRow,
    headers,
    read_entries,
    shown,
    write_template,
)
from bozhen_desktop.formats.results_sheet import write_csv
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.marks import Marks

HERE = Path(__file__).parent
NUMBER, OTHER = "11010519491231002X", "440524188001010014"
FIELD_HEADERS = """序号 职业工种名称 认定等级 申报条件 证件类型 证件号码 姓名 性别 出生日期 手机号码
是否有职业资格证书 证书等级 证书编号 文化程度 所在省(市)区 考生来源 所在单位 报名单位
认定分类 专业 考试类型 民族 参加工作时间 电子邮箱 专业年限 户籍所在地 政治面貌
学历证书编号 简要经历 通讯地址 证书领取方式 邮政编码 邮寄地址"""


def entry(**more: object) -> EntryRow:
    fixed: dict[str, object] = {
        "row": 2,
        "name": "阿拉坦其其格·乌云毕力格",
        "id_type": "resident",
        "id_no": NUMBER,
        "trade": "砌筑工",
        "level": "五级/初级工",
        "sitting_type": "first",
    }
    return EntryRow(**{**fixed, **more})


def sheet(*cells: dict[str, str], form: str = SHORT, drop: str = "", more: str = "") -> bytes:
    titles = [title for title in headers(form) if title != drop]
    rows = [{**shown(entry()), **row} for row in cells]
    added = [more] if more else []
    body = [[row[title] for title in titles] + [row.get(more, "x")] * len(added) for row in rows]
    return write_csv([*titles, *added], body)


def faults(data: bytes, name: str = "名单.csv") -> list[tuple[int, str, str, str]]:
    found = read_entries(data, name).problems
    assert all(one.file == name for one in found)
    return [(one.row, one.field, one.code, one.value) for one in found]


def test_the_33_columns_are_those_of_the_field_in_its_order() -> None:
    assert [column.header for column in FIELD_COLUMNS] == FIELD_HEADERS.split()
    assert headers(FIELD)[33:] == [column.header for column in EXTRA_COLUMNS]
    assert set(headers(SHORT)) <= set(headers(FIELD))


@pytest.mark.parametrize("form", [FIELD, SHORT])
def test_template_filled_by_another_program_comes_back(form: str) -> None:
    """The other program types numbers into text cells, as people do."""
    book = openpyxl.load_workbook(io.BytesIO(write_template(form)))
    page = book.active
    cells = [*page.iter_cols(min_row=1, max_row=1)]
    titles = [column[0].value for column in cells]
    assert titles == headers(form)
    letters = [column[0].column_letter for column in cells]
    assert {page.column_dimensions[x].number_format for x in letters[:1]} == {"@"}
    row = entry(subjects=["practical"], theory_carried=Marks(8650), carried_on="2026-03-01")
    for column, title in enumerate(titles, 1):
        page.cell(3, column, shown(row)[title] or None)
    target = io.BytesIO()
    book.save(target)
    found = read_entries(target.getvalue(), "a.xlsx")
    assert (found.form, found.problems) == (form, [])
    assert found.rows == [entry(**{**_set(row), "row": 3})]


def _set(row: EntryRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__struct_fields__}


def test_columns_may_stand_in_any_order_below_a_title_and_under_other_names() -> None:
    text = (
        "2026年度第一批报名表\r\n填表说明,,\r\n"
        "考生姓名,身 份 证 号,职业（工种）,级别,证件类别,申报条件,考试类型,"
        "编号,手机号,单位,科目\r\n"
        f"王䶮,{NUMBER.lower()},电工,四级,身份证,A,正考,1,138,某公司,理论\r\n"
        ",,,,,,,,,,\r\n"
        f"李•某,{OTHER},电工,中级工,居民身份证,A,补考,2,138,某公司,操作技能\r\n"
    )
    found = read_entries(text.encode("gb18030"), "a.csv")
    assert found.problems == []
    assert [(r.row, r.name, r.id_no, r.level, r.subjects) for r in found.rows] == [
        (4, "王䶮", NUMBER, "四级/中级工", ["theory"]),
        (6, "李·某", OTHER, "四级/中级工", ["practical"]),
    ]


@pytest.mark.parametrize("name", ["entries-97.xls", "entries-open.ods"])
def test_sheets_of_older_programs(name: str) -> None:
    found = read_entries((HERE / name).read_bytes(), name)
    assert (found.form, found.problems) == (SHORT, [])
    first, second = found.rows
    assert (first.row, first.subjects, first.phone) == (3, ["theory", "practical"], "13800000000")
    assert (second.sitting_type, second.subjects) == ("resit", ["practical"])
    assert (second.theory_carried, second.practical_carried) == (8650, None)
    assert (second.carried_on, second.carried_ticket) == ("2026-03-01", "26001021000010")


@pytest.mark.parametrize(
    ("cells", "field", "code", "value"),
    [
        ({"姓名": ""}, "姓名", "cell-missing", ""),
        ({"证件号码": ""}, "证件号码", "cell-missing", ""),
        ({"证件类型": ""}, "证件类型", "cell-missing", ""),
        ({"职业工种名称": ""}, "职业工种名称", "cell-missing", ""),
        ({"认定等级": ""}, "认定等级", "cell-missing", ""),
        ({"认定等级": "5"}, "认定等级", "cell-value", "5"),
        ({"认定等级": "特级"}, "认定等级", "cell-value", "特级"),
        ({"证件类型": "学生证"}, "证件类型", "cell-value", "学生证"),
        ({"考试类型": "缓考"}, "考试类型", "cell-value", "缓考"),
        ({"认定科目": "面试"}, "认定科目", "cell-value", "面试"),
        ({"认定科目": "理论、理论"}, "认定科目", "cell-value", "理论、理论"),
        ({"成绩日期": "2026-02-30"}, "成绩日期", "cell-date", "2026-02-30"),
        ({"成绩日期": "46082"}, "成绩日期", "cell-date", "46082"),
        ({"理论已有成绩": "100.5"}, "理论已有成绩", "cell-marks", "100.5"),
        ({"操作已有成绩": "合格"}, "操作已有成绩", "cell-marks", "合格"),
        ({"操作已有成绩": "-60"}, "操作已有成绩", "cell-marks", "-60"),
        ({"证件号码": "1.10101E+17"}, "证件号码", "cell-number-damaged", "1.10101E+17"),
        ({"姓名": "王\ue863"}, "姓名", "cell-private-use", "王\ue863"),
        ({"所在单位": "长" * 4001}, "所在单位", "cell-too-long", "长" * 40),
    ],
)
def test_one_wrong_cell_is_one_problem(
    cells: dict[str, str], field: str, code: str, value: str
) -> None:
    assert faults(sheet({}, cells, {})) == [(3, field, code, value)]


def test_rows_that_mean_something_are_kept_beside_the_problems() -> None:
    found = read_entries(sheet({}, {"成绩日期": "x"}, {"证件号码": ""}), "a.csv")
    assert [row.row for row in found.rows] == [2, 3]
    assert [one.row for one in found.problems] == [3, 4]


def test_id_number_typed_as_a_number_is_refused_in_its_cell() -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(headers(SHORT))
    page.append([shown(entry())[title] for title in headers(SHORT)])
    page["D2"] = 110101199001011234
    target = io.BytesIO()
    book.save(target)
    assert faults(target.getvalue(), "a.xlsx") == [
        (2, "证件号码", "cell-number-damaged", "1.10101199001011e+17")
    ]


@pytest.mark.parametrize("form", [FIELD, SHORT])
def test_unknown_missing_and_doubled_columns(form: str) -> None:
    assert faults(sheet({"证件号码": OTHER}, form=form, more="血型")) == [
        (1, "血型", "column-unknown", "AM" if form == FIELD else "P"),
        (2, "AM" if form == FIELD else "P", "cell-stray", "x"),
    ]
    assert faults(sheet({}, form=form, drop="申报条件")) == [(1, "申报条件", "column-missing", "")]
    assert faults(sheet({}, form=form, drop="认定科目")) == []
    doubled = faults(sheet({}, form=form, more="身份证号"))
    assert doubled[0][1:3] == ("身份证号", "column-twice")


def test_sheet_of_the_field_lacks_nothing_of_its_33_columns() -> None:
    assert faults(sheet({}, form=FIELD, drop="邮寄地址")) == [(1, "邮寄地址", "column-missing", "")]


def test_numbers_are_masked_in_problems() -> None:
    data = sheet({"姓名": OTHER, "证件类型": OTHER})
    assert faults(data) == [(2, "证件类型", "cell-value", "440524********0014")]


def test_cell_outside_the_columns() -> None:
    data = sheet({}) + b",,,,,,,,,,,,,,,note\r\n"
    assert faults(data) == [
        (3, "P", "cell-stray", "note"),
        *((3, field, "cell-missing", "") for field in _filled()),
    ]


def _filled() -> list[str]:
    return ["姓名", "证件类型", "证件号码", "职业工种名称", "认定等级"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a,b,c\r\n1,2,3\r\n", "table-header-missing"),
        (b"\r\n" * 5 + sheet({})[3:], "table-header-missing"),
        (b"", "table-empty"),
    ],
)
def test_no_such_table(data: bytes, code: str) -> None:
    with pytest.raises(BozhenError, match=code):
        read_entries(data, "a.csv")


def test_headers_alone_are_no_entries() -> None:
    assert faults(write_template(SHORT), "a.xlsx") == [(1, "", "sheet-without-rows", "")]


def test_two_sheets_with_entries_are_not_chosen_from() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_template(SHORT)))
    book.copy_worksheet(book.active)
    target = io.BytesIO()
    book.save(target)
    with pytest.raises(BozhenError, match="table-sheets-many"):
        read_entries(target.getvalue(), "a.xlsx")
    page = book.worksheets[1]
    page.delete_rows(1)
    page["A1"] = "填表说明"
    target = io.BytesIO()
    book.save(target)
    assert read_entries(target.getvalue(), "a.xlsx").form == SHORT


def test_unknown_template() -> None:
    with pytest.raises(BozhenError, match="template-unknown"):
        write_template("long")


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)


@given(
    rows=st.lists(
        st.builds(
            entry,
            name=words.map(lambda text: f"王{text}"),
            employer=words.map(lambda text: f"单位{text}"),
            level=st.sampled_from(["五级/初级工", "四级/中级工", "三级/高级工"]),
            subjects=st.sampled_from([[], ["theory"], ["practical"], ["theory", "practical"]]),
            theory_carried=st.none() | st.integers(0, 10000),
            carried_on=st.dates().map(str) | st.just(""),
            sitting_type=st.sampled_from(["first", "resit", ""]),
        ),
        min_size=1,
        max_size=4,
    ),
    form=st.sampled_from([FIELD, SHORT]),
)
def test_what_is_shown_is_read_back(rows: list[EntryRow], form: str) -> None:
    titles = headers(form)
    data = write_csv(titles, [[shown(row)[title] for title in titles] for row in rows])
    found = read_entries(data, "a.csv")
    assert found.problems == []
    assert [shown(row) for row in found.rows] == [
        shown(
            entry(**{**_set(row), "name": found.rows[at].name, "employer": found.rows[at].employer})
        )
        for at, row in enumerate(rows)
    ]


@given(text=st.text(max_size=200))
def test_any_text_below_the_header_is_read_or_named(text: str) -> None:
    try:
        found = read_entries(sheet({}) + text.encode("utf-8", "replace"), "a.csv")
    except BozhenError as error:
        assert error.code.startswith("table-")
    else:
        assert found.rows[0].name == entry().name
