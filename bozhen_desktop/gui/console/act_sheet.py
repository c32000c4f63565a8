"""Sheets of the console: fields of an act, and the second person where two are due.

A sheet stays until the hall has accepted: a refusal is shown in it and nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from bozhen_desktop.gui.console.people import Rows, rows_of
from bozhen_desktop.gui.console.tick import Tick
from bozhen_desktop.gui.console.wording import of_error
from bozhen_desktop.gui.dialogs import Sheet, plain_label
from bozhen_desktop.gui.theme import mark, theme
from bozhen_desktop.kernel.errors import BozhenError

LARGE = 1.5
"""From this scale on a screen has one column."""

TEXT, LONG, CHOICE, CHECK, NUMBER = "text", "long", "choice", "check", "number"
MANY = "many"
"""Several of the choices; the value is a list."""

DUTY_WORDS = {
    "site_chief": "主考",
    "invigilator": "监考",
    "lead_examiner": "考评组长",
    "examiner": "考评员",
    "supervisor": "质量督导员",
    "custodian": "考务/保密员",
    "technician": "技术",
    "emergency": "应急",
    "totaller": "统分人",
}


class Field(NamedTuple):
    """One field: key, words, kind; `choices` are (value, words); `need`: it must be given.

    A choice begins with nothing chosen, unless `value` names one; numbers run from 1 to `most`.
    `beside`: right of the field before it, where type is not large.
    """

    key: str
    label: str
    kind: str = TEXT
    choices: tuple[tuple[str, str], ...] = ()
    value: Any = ""
    need: bool = True
    most: int = 600
    beside: bool = False


Values = dict[str, Any]
Second = tuple[str, str]
Failed = Callable[[BozhenError], object]
Submit = Callable[[Values, "Second | None", Callable[[Any], object], Failed], object]
"""(values, second person, done, failed): ask the hall, then call one of the two."""


def people_who(rows: Rows, actor: str, duties: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
    """Staff other than the actor, as choices; `duties`: only who has one of these."""
    found = []
    for key, row in rows_of(rows, "staff").items():
        if key != actor and (not duties or set(duties) & set(row["duties"])):
            words = "、".join(DUTY_WORDS[duty] for duty in row["duties"])
            found.append((key, f"{row['name']}（{words}）"))
    return tuple(found)


class ActSheet(Sheet):
    """Asks for `fields`, and for account and PIN of one of `seconds` when there are any."""

    def __init__(
        self,
        window: QWidget,
        title: str,
        effect: Sequence[str],
        confirm: str,
        fields: Sequence[Field] = (),
        *,
        seconds: tuple[tuple[str, str], ...] | None = None,
        danger: bool = False,
    ) -> None:
        super().__init__(window, title, effect, confirm, danger=danger)
        self.fields = {field.key: field for field in fields}
        self.widgets: dict[str, QWidget] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(theme().px(8))
        self._line: QHBoxLayout | None = None
        self._scroll = FieldArea(self._column)
        self.submit: Submit | None = None
        self.check: Callable[[Values], str] = lambda values: ""
        self._busy = False
        for field in fields:
            self._add_field(field)
        self._two = seconds is not None
        if seconds is not None:
            self._add_second(seconds)
        if self.widgets:
            self._take_effect(len(effect))
            self.add(self._scroll)
        self.problem = plain_label("", tone="alarm")
        self.problem.hide()
        self.add(self.problem)
        self._update()

    def _take_effect(self, lines: int) -> None:
        """Where type is large the effect scrolls with the fields, which else had no room."""
        if theme().scale < LARGE:
            return
        for at in range(lines):
            item = self.body.takeAt(1)
            self._column.insertWidget(at, item.widget())

    # ------------------------------------------------------------ building
    def _add_field(self, field: Field) -> None:
        widget = _MAKE[field.kind](field)
        widget.setObjectName(field.key)
        self.widgets[field.key] = widget
        place = self._place(beside=field.beside)
        place.addStretch(1)  # fields stand in one line, however long the words above them are
        if field.kind != CHECK:
            place.addWidget(plain_label(field.label, kind="muted"))
        place.addWidget(widget)
        _on_change(widget, self._update)

    def _place(self, *, beside: bool) -> QVBoxLayout:
        """Where a field goes: below the others, or right of the last one."""
        place = QVBoxLayout()
        place.setSpacing(theme().px(4))
        if not beside or self._line is None or theme().scale >= LARGE:
            self._line = QHBoxLayout()
            self._line.setSpacing(theme().px(16))
            self._column.addLayout(self._line)
        self._line.addLayout(place, 1)
        return place

    def _add_second(self, seconds: tuple[tuple[str, str], ...]) -> None:
        self._column.addWidget(
            plain_label(self.tr("第二人当面输入自己的口令，60 秒内有效"), kind="strong")
        )
        self._add_field(Field("second", self.tr("第二人"), CHOICE, seconds))
        self._add_field(Field("pin", self.tr("第二人的口令"), beside=True))
        self.hide_text("pin")

    def hide_text(self, key: str) -> None:
        """What is typed in this field is a PIN: nobody reads it from the screen."""
        pin = self.widgets[key]
        if isinstance(pin, QLineEdit):
            pin.setEchoMode(QLineEdit.EchoMode.Password)
            pin.setMaxLength(12)
            pin.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    # ------------------------------------------------------------ values
    def values(self) -> Values:
        """What stands in the fields now."""
        return {key: _value(widget) for key, widget in self.widgets.items()}

    def fill(self, values: Mapping[str, Any]) -> None:
        """Put values into fields (for a sheet that opens about something already known)."""
        for key, value in values.items():
            _fill(self.widgets[key], value)

    def _missing(self) -> str:
        values = self.values()
        for key, widget in self.widgets.items():
            field = self.fields.get(key)
            needed = field.need if field is not None else True
            if needed and values[key] in ("", None, []) and not isinstance(widget, Tick):
                label = field.label if field is not None else _SECOND_WORDS[key]
                return self.tr("还差：{0}").format(label)
        return self.check(values)

    def _update(self) -> None:
        self.hold(self.tr("正在提交") if self._busy else self._missing())

    # ------------------------------------------------------------ asking
    def open_sheet(self) -> ActSheet:
        """Show it, with the focus in the first field."""
        self._update()
        super().open_sheet()
        first = next(iter(self.widgets.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        return self

    def _confirm(self) -> None:
        if self.submit is None or self._busy or self._missing():
            return
        self._busy = True
        self._update()
        values = self.values()
        second = (str(values.pop("second")), str(values.pop("pin"))) if self._two else None
        self.submit(values, second, self._accepted, self._refused)

    def _accepted(self, _: object) -> None:
        self._busy = False
        self._leave()
        self.confirmed.emit()

    def _refused(self, error: BozhenError) -> None:
        self._busy = False
        self.problem.setText(f"{of_error(error)}　（{error.code}）")
        self.problem.show()
        if self._two and error.code in ("pin-wrong", "witness-token"):
            _fill(self.widgets["pin"], "")
            self.widgets["pin"].setFocus(Qt.FocusReason.OtherFocusReason)
        self._update()
        self._fill()


class FieldArea(QScrollArea):
    """Fields as high as they want to be; where the window is too small they scroll."""

    def __init__(self, column: QVBoxLayout) -> None:
        super().__init__()
        inside = QWidget()
        mark(inside, kind="plain")
        column.setContentsMargins(0, 0, theme().px(8), 0)
        inside.setLayout(column)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = inside

    def sizeHint(self) -> QSize:
        """See QWidget."""
        return self._inside.sizeHint() + QSize(0, theme().px(4))

    def minimumSizeHint(self) -> QSize:
        """See QWidget."""
        wanted = min(theme().px(96), self.sizeHint().height())
        return QSize(theme().px(160), wanted)


_SECOND_WORDS = {"second": "第二人", "pin": "第二人的口令"}


# ---------------------------------------------------------------- fields


def _text(field: Field) -> QWidget:
    line = QLineEdit(str(field.value))
    line.setMaxLength(400)
    return line


def _long(field: Field) -> QWidget:
    text = QPlainTextEdit(str(field.value))
    text.setTabChangesFocus(True)
    text.setMaximumHeight(theme().px(84))
    return text


def _choice(field: Field) -> QWidget:
    combo = QComboBox()
    combo.setPlaceholderText("请选择")
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(8)
    for value, words in field.choices:
        combo.addItem(words, value)
    at = combo.findData(field.value) if field.value else -1
    combo.setCurrentIndex(at)
    return combo


def _many(field: Field) -> QWidget:
    box = QListWidget()
    box.setSelectionMode(QListWidget.SelectionMode.MultiSelection)
    box.setTabKeyNavigation(False)
    box.setFixedHeight(theme().px(112))
    for value, words in field.choices:
        item = QListWidgetItem(words, box)
        item.setData(Qt.ItemDataRole.UserRole, value)
        item.setSizeHint(QSize(0, theme().px(36)))
        item.setSelected(value in field.value)
    return box


def _chosen(box: QListWidget) -> list[str]:
    rows = (box.item(at) for at in range(box.count()))
    return [str(row.data(Qt.ItemDataRole.UserRole)) for row in rows if row.isSelected()]


def _check(field: Field) -> QWidget:
    check = Tick()
    check.setText(field.label)
    check.setChecked(bool(field.value))
    return check


def _number(field: Field) -> QWidget:
    spin = QSpinBox()
    spin.setRange(1, field.most)
    spin.setValue(int(field.value or 1))
    return spin


_MAKE: dict[str, Callable[[Field], QWidget]] = {
    TEXT: _text,
    LONG: _long,
    CHOICE: _choice,
    MANY: _many,
    CHECK: _check,
    NUMBER: _number,
}


def _on_change(widget: QWidget, told: Callable[[], object]) -> None:
    match widget:
        case QLineEdit() | QPlainTextEdit():
            widget.textChanged.connect(lambda *_: told())
        case QComboBox():
            widget.currentIndexChanged.connect(lambda *_: told())
        case QListWidget():
            widget.itemSelectionChanged.connect(lambda *_: told())
        case Tick():
            widget.toggled.connect(lambda *_: told())
        case QSpinBox():
            widget.valueChanged.connect(lambda *_: told())


def _value(widget: QWidget) -> Any:
    match widget:
        case QLineEdit():
            return widget.text().strip()
        case QPlainTextEdit():
            return widget.toPlainText().strip()
        case QComboBox():
            return widget.currentData()
        case QListWidget():
            return _chosen(widget)
        case Tick():
            return widget.isChecked()
        case QSpinBox():
            return widget.value()
    return None


def _fill(widget: QWidget, value: Any) -> None:
    match widget:
        case QLineEdit():
            widget.setText(str(value))
        case QPlainTextEdit():
            widget.setPlainText(str(value))
        case QComboBox():
            widget.setCurrentIndex(widget.findData(value))
        case QListWidget():
            for at in range(widget.count()):
                row = widget.item(at)
                row.setSelected(row.data(Qt.ItemDataRole.UserRole) in value)
        case Tick():
            widget.setChecked(bool(value))
        case QSpinBox():
            widget.setValue(int(value))
