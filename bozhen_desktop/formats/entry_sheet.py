"""Entry sheets: the 33 columns of the field (domain rules §5) and a short template of our own.

What the 33 columns do not say – subjects due, a score carried over – may follow them as extra
columns. Reading changes spelling only; whether an entry is allowed is decided in `domain`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from bozhen_desktop.formats import words
from bozhen_desktop.formats.columns import Column, Line, Problem, Sheet, problem, read_sheet
from bozhen_desktop.formats.results_sheet import write_blank
from bozhen_desktop.formats.tables import read_tables
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.marks import FULL, Marks, parse_marks, print_marks
from bozhen_desktop.kernel.text import person_name

FIELD, SHORT = "field", "short"


def _column(key: str, header: str, *variants: str) -> Column:
    return Column(key=key, header=header, variants=[*variants])


FIELD_COLUMNS = (
    _column("serial", "序号", "编号"),
    _column(
        "trade", "职业工种名称", "职业(工种)名称", "职业(工种)", "职业工种", "职业名称", "工种"
    ),
    _column("level", "认定等级", "等级", "申报等级", "职业技能等级", "级别"),
    _column("condition", "申报条件", "申报条件代码"),
    _column("id_type", "证件类型", "证件类别"),
    _column("id_no", "证件号码", "证件号", "身份证号", "身份证号码"),
    _column("name", "姓名", "考生姓名"),
    _column("sex", "性别"),
    _column("birth", "出生日期", "出生年月日"),
    _column("phone", "手机号码", "手机号", "手机", "联系电话"),
    _column("has_certificate", "是否有职业资格证书"),
    _column("certificate_level", "证书等级"),
    _column("certificate_no", "证书编号"),
    _column("education", "文化程度", "学历"),
    _column("region", "所在省(市)区", "所在省市区", "所在省(市、区)"),
    _column("origin", "考生来源"),
    _column("employer", "所在单位", "工作单位", "单位"),
    _column("applied_through", "报名单位"),
    _column("classification", "认定分类"),
    _column("speciality", "专业"),
    _column("sitting_type", "考试类型"),
    _column("ethnic", "民族"),
    _column("work_since", "参加工作时间"),
    _column("email", "电子邮箱", "邮箱"),
    _column("speciality_years", "专业年限"),
    _column("household", "户籍所在地"),
    _column("political", "政治面貌"),
    _column("diploma_no", "学历证书编号"),
    _column("biography", "简要经历"),
    _column("address", "通讯地址"),
    _column("delivery", "证书领取方式"),
    _column("postcode", "邮政编码"),
    _column("mail_address", "邮寄地址"),
)
"""The upload table of the field, in its order."""

EXTRA_COLUMNS = (
    _column("subjects", "认定科目", "科目", "考试科目"),
    _column("theory_carried", "理论已有成绩", "理论成绩"),
    _column("practical_carried", "操作已有成绩", "操作成绩"),
    _column("carried_on", "成绩日期", "已有成绩日期"),
    _column("carried_ticket", "原准考证号"),
)
"""May follow the 33 columns; all of them belong to the short template."""

_SHORT_KEYS = (
    "serial", "name", "id_type", "id_no", "trade", "level", "condition", "sitting_type",
    "subjects", "phone", "employer", "theory_carried", "practical_carried", "carried_on",
    "carried_ticket",
)  # fmt: skip
_ALL = {column.key: column for column in (*FIELD_COLUMNS, *EXTRA_COLUMNS)}
SHORT_COLUMNS = tuple(_ALL[key] for key in _SHORT_KEYS)
_EXTRA_KEYS = {column.key for column in EXTRA_COLUMNS}
_FILLED = ("name", "id_type", "id_no", "trade", "level")
_HEADER = ("name", "id_no", "trade")


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of an entry sheet; text cells as they stand, "" where empty.

    `level` is `五级/初级工`; `id_type` `resident` or another document; `sitting_type` `first`,
    `resit` or ""; `subjects` from `theory`, `practical`, [] when the sheet does not say; carried
    marks are hundredths; `birth`, `carried_on` YYYY-MM-DD.
    """

    row: int
    name: str
    id_type: str
    id_no: str
    trade: str
    level: str
    serial: str = ""
    condition: str = ""
    sitting_type: str = ""
    subjects: list[str] = []
    theory_carried: Marks | None = None
    practical_carried: Marks | None = None
    carried_on: str = ""
    carried_ticket: str = ""
    sex: str = ""
    birth: str = ""
    phone: str = ""
    has_certificate: str = ""
    certificate_level: str = ""
    certificate_no: str = ""
    education: str = ""
    region: str = ""
    origin: str = ""
    employer: str = ""
    applied_through: str = ""
    classification: str = ""
    speciality: str = ""
    ethnic: str = ""
    work_since: str = ""
    email: str = ""
    speciality_years: str = ""
    household: str = ""
    political: str = ""
    diploma_no: str = ""
    biography: str = ""
    address: str = ""
    delivery: str = ""
    postcode: str = ""
    mail_address: str = ""


class EntrySheet(msgspec.Struct, frozen=True, kw_only=True):
    """Rows that could be read and everything that is wrong; `form` is `field` or `short`.

    A sheet with problems is refused as a whole: nothing is taken in by half.
    """

    file: str
    form: str
    rows: list[EntryRow]
    problems: list[Problem]


def read_entries(data: bytes, name: str) -> EntrySheet:
    """Read an entry sheet from the bytes of a file.

    Problem codes: `column-unknown`, `column-missing`, `column-twice`, `cell-stray`,
    `cell-number-damaged`, `cell-private-use`, `cell-too-long`, `cell-control`, `cell-missing`,
    `cell-value` (a word not known), `cell-date`, `cell-marks`, `sheet-without-rows`.

    Raises:
        BozhenError: the file is no such table: `table-…`.
    """
    sheet = read_sheet(read_tables(data, name), tuple(_ALL.values()), _HEADER)
    form = FIELD if set(sheet.present) - set(_SHORT_KEYS) else SHORT
    problems = [*_missing_columns(sheet, form), *sheet.problems]
    bad = {(found.row, found.field) for found in problems}
    rows = [row for line in sheet.lines if (row := _row(name, line, bad, problems)) is not None]
    if not sheet.lines:
        problems.append(problem(name, sheet.header_row, "", "sheet-without-rows"))
    return EntrySheet(file=name, form=form, rows=rows, problems=problems)


def _missing_columns(sheet: Sheet, form: str) -> list[Problem]:
    wanted = FIELD_COLUMNS if form == FIELD else SHORT_COLUMNS
    return [
        problem(sheet.file, sheet.header_row, column.header, "column-missing")
        for column in wanted
        if column.key not in sheet.present and column.key not in _EXTRA_KEYS
    ]


def _marks_of(text: str) -> Marks | None:
    if not text:
        return None
    marks = parse_marks(text)
    if marks > FULL:
        raise ValueError(text)
    return marks


_SHAPES: dict[str, tuple[str, Callable[[str], Any]]] = {
    "name": ("cell-value", person_name),
    "id_no": ("cell-value", lambda text: text.replace(" ", "").upper()),
    "id_type": ("cell-value", lambda text: words.word_of(text, words.DOCUMENTS)),
    "level": ("cell-value", lambda text: words.level_of(text) if text else ""),
    "sex": ("cell-value", lambda text: words.word_of(text, words.SEXES)),
    "sitting_type": ("cell-value", lambda text: words.word_of(text, words.SITTING_TYPES)),
    "subjects": ("cell-value", words.subjects_of),
    "birth": ("cell-date", words.date_of),
    "carried_on": ("cell-date", words.date_of),
    "theory_carried": ("cell-marks", _marks_of),
    "practical_carried": ("cell-marks", _marks_of),
}


def _row(
    file: str, line: Line, bad: set[tuple[int, str]], problems: list[Problem]
) -> EntryRow | None:
    """The row, or None when a cell without which it means nothing is missing or wrong."""
    values: dict[str, Any] = {}
    for key, text in line.texts.items():
        code, shape = _SHAPES.get(key, ("", str))
        try:
            values[key] = shape(text)
        except ValueError:
            problems.append(problem(file, line.row, _ALL[key].header, code, text))
    for key in _FILLED:
        header = _ALL[key].header
        if values.get(key) == "" and (line.row, header) not in bad:
            problems.append(problem(file, line.row, header, "cell-missing"))
    if not all(values.get(key) for key in _FILLED):
        return None
    return EntryRow(row=line.row, **values)


def shown(row: EntryRow) -> dict[str, str]:
    """The cells of a row by header text, as they are written in a sheet; extra columns too."""
    cells = {column.header: getattr(row, column.key) for column in _ALL.values()}
    documents = {meaning: word for word, meaning in reversed(words.DOCUMENTS.items())}
    kinds = {meaning: word for word, meaning in reversed(words.SITTING_TYPES.items())}
    subjects = {meaning: word for word, meaning in words.SUBJECTS.items()}
    cells["证件类型"] = documents[row.id_type]
    cells["考试类型"] = kinds.get(row.sitting_type, "")
    cells["认定科目"] = "、".join(subjects[subject] for subject in row.subjects)
    for key in ("theory_carried", "practical_carried"):
        marks = getattr(row, key)
        cells[_ALL[key].header] = "" if marks is None else print_marks(marks)
    return cells


def headers(form: str) -> list[str]:
    """Header texts of a template: `field` (33 columns and the extra ones) or `short`.

    Raises:
        BozhenError: `template-unknown`.
    """
    if form not in (FIELD, SHORT):
        raise BozhenError("template-unknown", form=form)
    chosen = (*FIELD_COLUMNS, *EXTRA_COLUMNS) if form == FIELD else SHORT_COLUMNS
    return [column.header for column in chosen]


def write_template(form: str) -> bytes:
    """An empty .xlsx of this form whose cells are all text, so that ID numbers stay whole.

    Raises:
        BozhenError: `template-unknown`.
    """
    return write_blank("报名表", headers(form))
