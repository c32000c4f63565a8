"""Item sheets: the 20 columns in which theory items travel in the field (domain rules §2.3)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

import msgspec

from bozhen_desktop.domain.items import (
    JUDGE,
    MULTIPLE,
    RIGHT,
    SINGLE,
    WRONG,
    Item,
    Option,
    check_item,
)
from bozhen_desktop.formats.columns import Column, Line, Problem, Sheet, problem, read_sheet
from bozhen_desktop.formats.results_sheet import write_blank, write_csv, write_xlsx
from bozhen_desktop.formats.tables import read_tables
from bozhen_desktop.kernel.errors import BozhenError, RuleError
from bozhen_desktop.kernel.ids import ItemId, OptionId, is_id
from bozhen_desktop.kernel.marks import parse_marks

TYPES = {"单选题": SINGLE, "多选题": MULTIPLE, "判断题": JUDGE}
JUDGEMENTS = {
    **dict.fromkeys(("√", "✓", "✔", "对", "正确"), RIGHT),
    **dict.fromkeys(("×", "✗", "✘", "错", "错误"), WRONG),
}
LETTERS = "ABCDE"
GRADES = range(1, 6)

_OPTION_KEYS = tuple(f"option_{letter.lower()}" for letter in LETTERS)
_POINT_KEYS = tuple(f"point_{number}" for number in range(1, 7))
COLUMNS = (
    Column(key="guid", header="试题GUID", variants=["GUID", "试题编号", "题号"]),
    Column(key="type", header="题型(必填)", variants=["题型"]),
    Column(key="stem", header="题干(必填)", variants=["题干"]),
    Column(key="answer", header="答案", variants=["正确答案", "标准答案"]),
    *(
        Column(key=key, header=f"选项{letter}")
        for key, letter in zip(_OPTION_KEYS, LETTERS, strict=True)
    ),
    *(
        Column(key=key, header=f"知识点{number}级")
        for key, number in zip(_POINT_KEYS, "一二三四五六", strict=True)
    ),
    Column(key="difficulty", header="难度"),
    Column(key="consistency", header="一致性"),
    Column(key="marks", header="分数"),
    Column(key="explanation", header="解析"),
    Column(key="basis", header="出处"),
)
_TITLES = {column.key: column.header for column in COLUMNS}
_SEPARATORS = re.compile(r"[\s,，、;；.|/]+")
_FIELD_OF = {"item-type": "type", "item-stem-empty": "stem"}
_FIELD_OF |= {"item-options": "option_a", "item-option-twice": "option_a"}


class ItemSheet(msgspec.Struct, frozen=True, kw_only=True):
    """Items that hold and everything that is wrong; a sheet with problems is refused whole."""

    file: str
    items: list[Item]
    problems: list[Problem]


def read_items(data: bytes, name: str, trade: str, level: str, version: int = 1) -> ItemSheet:
    """Read an item sheet; trade, level and version are what the caller says of all its items.

    Options become ids `a` to `e` in the order of their columns, judgements `t` and `f`. An empty
    难度 or 一致性 is 0. Marks per item belong to the paper; the column is only checked.

    Problem codes: those of a sheet (`column-…`, `cell-…`, `sheet-without-rows`), those of
    `domain.items.check_item`, `item-guid`, `item-twice`, `item-stem-twice`, `item-answer`.

    Raises:
        BozhenError: the file is no such table: `table-…`.
    """
    sheet = read_sheet(read_tables(data, name), COLUMNS, ("type", "stem", "answer"))
    problems = [*_missing_columns(sheet), *sheet.problems]
    spoilt = {found.row for found in sheet.problems}
    items = []
    seen: dict[tuple[str, str], int] = {}
    for line in sheet.lines:
        if line.row not in spoilt:
            found = _line_problems(name, line, seen)
            item = None if found else _item(line, trade, level, version)
            found += _rule_problems(name, line.row, item)
            problems += found
            items += [item] if item is not None and not found else []
    if not sheet.lines:
        problems.append(problem(name, sheet.header_row, "", "sheet-without-rows"))
    return ItemSheet(file=name, items=items, problems=problems)


def _missing_columns(sheet: Sheet) -> list[Problem]:
    return [
        problem(sheet.file, sheet.header_row, column.header, "column-missing")
        for column in COLUMNS
        if column.key not in sheet.present
    ]


def _line_problems(file: str, line: Line, seen: dict[tuple[str, str], int]) -> list[Problem]:
    """What is wrong with the cells themselves, before they make an item."""
    found = []
    cells = line.texts
    for key, code in _cell_faults(cells):
        found.append(problem(file, line.row, _TITLES[key], code, cells.get(key, "")))
    for key, code in (("guid", "item-twice"), ("stem", "item-stem-twice")):
        text = "".join(cells.get(key, "").split())
        if text and seen.setdefault((key, text), line.row) != line.row:
            found.append(problem(file, line.row, _TITLES[key], code, cells[key]))
    return found


def _cell_faults(cells: dict[str, str]) -> Iterable[tuple[str, str]]:
    if not cells.get("guid"):
        yield "guid", "cell-missing"
    elif not is_id(cells["guid"]):
        yield "guid", "item-guid"
    kind = cells.get("type", "")
    if kind not in TYPES:
        yield "type", "item-type" if kind else "cell-missing"
    if cells.get("answer") and _answer(kind, cells["answer"]) is None:
        yield "answer", "item-answer"
    for key in ("difficulty", "consistency"):
        if cells.get(key) and cells[key] not in {str(grade) for grade in GRADES}:
            yield key, "cell-value"
    if cells.get("marks") and not _is_marks(cells["marks"]):
        yield "marks", "cell-marks"
    yield from ((key, "item-options") for key in _gaps(cells))


def _gaps(cells: dict[str, str]) -> list[str]:
    """Empty options before a filled one."""
    filled = [index for index, key in enumerate(_OPTION_KEYS) if cells.get(key)]
    last = filled[-1] if filled else 0
    return [key for key in _OPTION_KEYS[:last] if not cells.get(key)]


def _is_marks(text: str) -> bool:
    try:
        parse_marks(text)
    except ValueError:
        return False
    return True


def _answer(kind: str, text: str) -> list[OptionId] | None:
    """Sorted option ids of a key, None when it cannot be read; a letter said twice is none."""
    if kind == "判断题":
        return [JUDGEMENTS[text]] if text in JUDGEMENTS else None
    letters = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if not set(letters) <= set(LETTERS) or len(set(letters)) != len(letters):
        return None
    return sorted(OptionId(letter.lower()) for letter in letters)


def _options(cells: dict[str, str]) -> list[Option]:
    filled = [cells[key] for key in _OPTION_KEYS if cells.get(key)]
    if cells["type"] == "判断题" and not filled:
        return [Option(id=RIGHT, text="正确"), Option(id=WRONG, text="错误")]
    return [
        Option(id=OptionId(letter.lower()), text=text)
        for letter, text in zip(LETTERS, filled, strict=False)
    ]


def _item(line: Line, trade: str, level: str, version: int) -> Item:
    cells = line.texts
    return Item(
        id=ItemId(cells["guid"]),
        version=version,
        type=TYPES[cells["type"]],
        stem=cells.get("stem", ""),
        options=_options(cells),
        right=_answer(cells["type"], cells.get("answer", "")) or [],
        points=[cells[key] for key in _POINT_KEYS if cells.get(key)],
        difficulty=int(cells.get("difficulty") or 0),
        consistency=int(cells.get("consistency") or 0),
        explanation=cells.get("explanation", ""),
        basis=cells.get("basis", ""),
        trade=trade,
        level=level,
    )


def _rule_problems(file: str, row: int, item: Item | None) -> list[Problem]:
    if item is None:
        return []
    try:
        check_item(item)
    except RuleError as error:
        value = str(next(iter(error.params.values()), ""))
        field = _TITLES[_FIELD_OF.get(error.code, "answer")]
        return [problem(file, row, field, error.code, value)]
    return []


def write_items(items: Sequence[Item], kind: str = "xlsx") -> bytes:
    """The items in the 20 columns, as `xlsx` or `csv`; `read_items` gives them back.

    Raises:
        BozhenError: `template-unknown` for another kind.
    """
    headers, rows = list(_TITLES.values()), [_cells(item) for item in items]
    if kind not in ("xlsx", "csv"):
        raise BozhenError("template-unknown", form=kind)
    return write_csv(headers, rows) if kind == "csv" else write_xlsx("试题", headers, rows)


def write_item_template() -> bytes:
    """An empty .xlsx with the 20 columns."""
    return write_blank("试题", list(_TITLES.values()))


def _cells(item: Item) -> list[str]:
    places = {option.id: letter for option, letter in zip(item.options, LETTERS, strict=False)}
    texts = [] if item.type == JUDGE else [option.text for option in item.options]
    if item.type == JUDGE:
        places = {RIGHT: "√", WRONG: "×"}
    kind = next(word for word, meaning in TYPES.items() if meaning == item.type)
    return [
        item.id,
        kind,
        item.stem,
        "".join(places[option] for option in item.right),
        *_padded(texts, len(LETTERS)),
        *_padded(item.points, len(_POINT_KEYS)),
        str(item.difficulty or ""),
        str(item.consistency or ""),
        "",
        item.explanation,
        item.basis,
    ]


def _padded(texts: Sequence[str], width: int) -> list[str]:
    return [*texts, *[""] * (width - len(texts))]
