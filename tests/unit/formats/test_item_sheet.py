"""Item sheets: the 20 columns there and back, and every item that cannot be scored is named."""

from __future__ import annotations

import pytest

from bozhen_desktop.domain.items import RIGHT, check_item
from bozhen_desktop.formats.item_sheet import (
    COLUMNS,
    JUDGEMENTS,
    read_items,
    write_item_template,
    write_items,
)
from bozhen_desktop.formats.results_sheet import write_csv
from bozhen_desktop.host.resources import resource
from bozhen_desktop.kernel.errors import BozhenError

HEADERS = [column.header for column in COLUMNS]
FIELD_HEADERS = """试题GUID 题型(必填) 题干(必填) 答案 选项A 选项B 选项C 选项D 选项E 知识点一级
知识点二级 知识点三级 知识点四级 知识点五级 知识点六级 难度 一致性 分数 解析 出处"""
SINGLE = {
    "试题GUID": "G-1",
    "题型(必填)": "单选题",
    "题干(必填)": "砌筑砂浆（ ）。",
    "答案": "B",
    "选项A": "一",
    "选项B": "二",
    "选项C": "三",
    "选项D": "四",
    "知识点一级": "A 基本要求",
    "知识点二级": "A-A 安全",
    "难度": "2",
    "一致性": "5",
    "分数": "1",
    "解析": "因为",
    "出处": "标准",
}
MULTIPLE = {**SINGLE, "试题GUID": "G-2", "题型(必填)": "多选题", "题干(必填)": "多", "答案": "ACD"}
JUDGE = {
    "试题GUID": "G-3",
    "题型(必填)": "判断题",
    "题干(必填)": "判",
    "答案": "√",
}


def sheet(*rows: dict[str, str], titles: list[str] = HEADERS) -> bytes:
    return write_csv(titles, [[row.get(title, "") for title in titles] for row in rows])


def faults(*rows: dict[str, str], titles: list[str] = HEADERS) -> list[tuple[int, str, str]]:
    found = read_items(sheet(*rows, titles=titles), "题.csv", "砌筑工", "五级/初级工")
    assert all(one.file == "题.csv" for one in found.problems)
    wrong = {one.row for one in found.problems}
    assert len(found.items) == len(rows) - len([row for row in wrong if row > 1])
    return [(one.row, one.field, one.code) for one in found.problems]


def test_headers_of_the_field() -> None:
    assert FIELD_HEADERS.split() == HEADERS


def test_the_three_types() -> None:
    found = read_items(sheet(SINGLE, MULTIPLE, JUDGE), "a.csv", "砌筑工", "五级/初级工", version=3)
    assert found.problems == []
    single, multiple, judge = found.items
    assert [(o.id, o.text) for o in single.options] == [
        ("a", "一"),
        ("b", "二"),
        ("c", "三"),
        ("d", "四"),
    ]
    assert (single.id, single.version, single.type, single.right) == ("G-1", 3, "single", ["b"])
    assert (single.points, single.difficulty) == (["A 基本要求", "A-A 安全"], 2)
    assert (single.trade, single.level, single.basis) == ("砌筑工", "五级/初级工", "标准")
    assert (multiple.type, multiple.right) == ("multiple", ["a", "c", "d"])
    assert (judge.type, judge.right, judge.difficulty) == ("judge", [RIGHT], 0)
    assert [option.id for option in judge.options] == ["t", "f"]


@pytest.mark.parametrize(
    ("answer", "right"),
    [("DCA", "acd"), ("a,c,d", "acd"), ("A、C、D", "acd"), ("ＡＣＤ", "acd"), ("A C", "ac")],
)
def test_spellings_of_a_key(answer: str, right: str) -> None:
    (item,) = read_items(sheet({**MULTIPLE, "答案": answer}), "a.csv", "x", "y").items
    assert "".join(item.right) == right


@pytest.mark.parametrize("word", ["√", "对", "正确", "×", "错", "错误"])
def test_spellings_of_a_judgement(word: str) -> None:
    (item,) = read_items(sheet({**JUDGE, "答案": word}), "a.csv", "x", "y").items
    assert item.right == [JUDGEMENTS[word]] == ["t" if word in ("√", "对", "正确") else "f"]


@pytest.mark.parametrize(
    ("row", "change", "field", "code"),
    [
        (SINGLE, {"答案": ""}, "答案", "item-without-key"),
        (SINGLE, {"答案": "AB"}, "答案", "item-two-keys"),
        (SINGLE, {"答案": "E"}, "答案", "item-key-unknown"),
        (SINGLE, {"答案": "F"}, "答案", "item-answer"),
        (SINGLE, {"答案": "AA"}, "答案", "item-answer"),
        (SINGLE, {"答案": "√"}, "答案", "item-answer"),
        (MULTIPLE, {"答案": "A"}, "答案", "item-one-key"),
        (MULTIPLE, {"答案": "ABCD"}, "答案", "item-key-all"),
        (JUDGE, {"答案": ""}, "答案", "item-without-key"),
        (JUDGE, {"答案": "√×"}, "答案", "item-answer"),
        (JUDGE, {"答案": "A"}, "答案", "item-answer"),
        (JUDGE, {"选项A": "正确"}, "选项A", "item-options"),
        (SINGLE, {"选项B": ""}, "选项B", "item-options"),
        (SINGLE, {"选项C": "", "选项D": ""}, "选项A", "item-options"),
        (SINGLE, {"选项C": "一"}, "选项A", "item-option-twice"),
        (SINGLE, {"题干(必填)": ""}, "题干(必填)", "item-stem-empty"),
        (SINGLE, {"题型(必填)": "填空题"}, "题型(必填)", "item-type"),
        (SINGLE, {"题型(必填)": ""}, "题型(必填)", "cell-missing"),
        (SINGLE, {"试题GUID": ""}, "试题GUID", "cell-missing"),
        (SINGLE, {"试题GUID": "试题一"}, "试题GUID", "item-guid"),
        (SINGLE, {"难度": "6"}, "难度", "cell-value"),
        (SINGLE, {"一致性": "好"}, "一致性", "cell-value"),
        (SINGLE, {"分数": "一分"}, "分数", "cell-marks"),
        (SINGLE, {"题干(必填)": "\ue863"}, "题干(必填)", "cell-private-use"),
    ],
)
def test_one_defect_is_one_problem(
    row: dict[str, str], change: dict[str, str], field: str, code: str
) -> None:
    good = {**SINGLE, "试题GUID": "G-9", "题干(必填)": "另一题"}
    assert faults(good, {**row, **change}) == [(3, field, code)]


def test_doubled_item_and_doubled_stem() -> None:
    again = {**MULTIPLE, "试题GUID": "G-1"}
    assert faults(SINGLE, again) == [(3, "试题GUID", "item-twice")]
    spaced = {**SINGLE, "试题GUID": "G-4", "题干(必填)": " 砌筑 砂浆（ ）。"}
    assert faults(SINGLE, spaced) == [(3, "题干(必填)", "item-stem-twice")]


def test_missing_and_unknown_column() -> None:
    titles = [title for title in HEADERS if title != "出处"]
    found = read_items(sheet(SINGLE, titles=titles), "a.csv", "x", "y")
    assert [(one.field, one.code) for one in found.problems] == [("出处", "column-missing")]
    found = read_items(sheet(JUDGE, titles=[*HEADERS, "批次"]), "a.csv", "x", "y")
    assert [(one.field, one.code) for one in found.problems] == [("批次", "column-unknown")]
    found = read_items(write_item_template(), "a.xlsx", "x", "y")
    assert [one.code for one in found.problems] == ["sheet-without-rows"]


SAMPLES = sorted(path.name for path in resource("sample").glob("items-*.csv"))


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_items_hold_and_come_back(name: str) -> None:
    data = resource(f"sample/{name}").read_bytes()
    found = read_items(data, name, "砌筑工", "五级/初级工")
    assert found.problems == []
    assert len(found.items) == data.count(b"\n") - 1
    for item in found.items:
        check_item(item)
    for kind in ("csv", "xlsx"):
        again = read_items(write_items(found.items, kind), f"a.{kind}", "砌筑工", "五级/初级工")
        assert (again.items, again.problems) == (found.items, [])


def test_unknown_kind_of_file() -> None:
    with pytest.raises(BozhenError, match="template-unknown"):
        write_items([], "pdf")
