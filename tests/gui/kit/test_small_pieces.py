"""Marks, messages, the path, the clock, digit keys and option buttons."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets import badges
from bozhen_desktop.gui.widgets.answer_card import AnswerCard, Field, sign_of
from bozhen_desktop.gui.widgets.badges import Badge, SaveMark
from bozhen_desktop.gui.widgets.clock import ClockLabel, hms
from bozhen_desktop.gui.widgets.digit_pad import BACK, DigitPad
from bozhen_desktop.gui.widgets.message_bar import MessageBar
from bozhen_desktop.gui.widgets.option_button import OptionButton
from bozhen_desktop.gui.widgets.step_path import DONE, NOW, Step, StepPath
from bozhen_desktop.kernel.clock import FakeClock

LEFT = Qt.MouseButton.LeftButton
PAD = Qt.KeyboardModifier.KeypadModifier


def shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.show()
    QApplication.processEvents()


# ------------------------------------------------------------ marks
@pytest.mark.parametrize("words", [badges.FOR_CANDIDATES, badges.FOR_EXAMINERS])
def test_save_states_differ_in_shape_and_word(words: dict[str, badges.Saved]) -> None:
    assert len({told.shape for told in words.values()}) == len(words) == 5
    assert len({told.word for told in words.values()}) == 5


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("state", list(badges.FOR_CANDIDATES))
def test_save_mark_has_room_for_its_word(qtbot: QtBot, state: str, scale: float) -> None:
    theme().set_scale(scale)
    mark = SaveMark()
    mark.show_state(state)
    shown(qtbot, mark)
    lines = mark.word.split("\n")
    widest = max(mark.fontMetrics().horizontalAdvance(line) for line in lines)
    assert mark.width() > widest
    assert mark.accessibleName() == mark.word


def test_reason_stands_after_the_word_for_staff(qtbot: QtBot) -> None:
    mark = SaveMark()
    mark.words = badges.FOR_EXAMINERS
    mark.show_state(badges.REFUSED, "已签名")
    assert mark.word == "没存上：已签名"
    mark.show_state("")
    assert mark.word == ""
    shown(qtbot, mark)


def test_badge_is_painted_in_every_shape(qtbot: QtBot) -> None:
    pictures = set()
    for shape in ("hollow", "dot", "ring", "tick", "cross", "bars"):
        badge = Badge()
        badge.tell(shape, "保存", "ink")
        shown(qtbot, badge)
        image = badge.grab().toImage()
        pictures.add(bytes(image.constBits()))
    assert len(pictures) == 6


# ------------------------------------------------------------ messages and path
def test_message_is_text_with_one_button(qtbot: QtBot) -> None:
    pressed: list[int] = []
    bar = MessageBar()
    shown(qtbot, bar)
    bar.say(
        "盘<b>满</b>了", "alarm", code="disk-full", button="重试", act=lambda: pressed.append(1)
    )
    assert bar.text == "盘<b>满</b>了"
    assert bar.label.textFormat() == Qt.TextFormat.PlainText
    QTest.mouseClick(bar.button, LEFT)
    assert pressed == [1]
    bar.say("已导出 193 人", "ok")
    assert not bar.button.isVisible()
    assert not bar.code.isVisible()
    bar.clear()
    assert bar.text == ""


def test_path_is_walked_by_mouse_and_keys(qtbot: QtBot) -> None:
    path, chosen = StepPath(), list[str]()
    steps = [Step("in", "导入考试数据", DONE, "F2"), Step("seat", "排座", NOW), Step("go", "开考")]
    path.show_steps(steps, "seat")
    path.chosen.connect(chosen.append)
    path.resize(200, 400)
    shown(qtbot, path)
    QTest.keyClick(path, Qt.Key.Key_Down)
    QTest.keyClick(path, Qt.Key.Key_Up)
    QTest.mouseClick(path, LEFT, pos=path.rect().topLeft() + path.rect().center() * 0.1)
    assert chosen == ["go", "in", "in"]
    assert path.steps == steps


# ------------------------------------------------------------ time
@pytest.mark.parametrize(
    ("ms", "text"), [(0, "00:00:00"), (1, "00:00:01"), (3_734_000, "01:02:14"), (-9, "00:00:00")]
)
def test_time_is_shown_with_begun_seconds(ms: int, text: str) -> None:
    assert hms(ms) == text


def test_clock_counts_between_two_words_of_the_hall(qtbot: QtBot) -> None:
    time = FakeClock()
    clock = ClockLabel(clock=time)
    shown(qtbot, clock)
    clock.hear(60_000, running=True, budget=3_600_000)
    time.advance(5_000)
    clock.refresh()
    assert clock.text() == "00:58:55"
    clock.hear(65_000, running=False, budget=3_600_000)
    time.advance(60_000)
    clock.refresh()
    assert clock.text() == "00:58:55"
    clock.hear(65_000, running=True)
    assert clock.text() == "00:01:05"


# ------------------------------------------------------------ digits and options
@pytest.mark.parametrize(
    ("extra", "keys", "text"),
    [
        ("X", ["0", "0", "1", "*"], "001X"),
        ("X", ["1", BACK, "2"], "2"),
        ("", ["*", "1"], "1"),
        (".", ["1", "0", "*", "2"], "10.2"),
        ("X", ["1", "2", "3", "4", "5"], "1234"),
    ],
)
def test_pad_collects(qtbot: QtBot, extra: str, keys: list[str], text: str) -> None:
    pad = DigitPad()
    shown(qtbot, pad)
    pad.set_up(4, extra)
    for key in keys:
        pad.press(key)
    assert pad.text == text
    assert pad.keys["*"].isVisible() is bool(extra)


def test_pad_takes_keys_of_the_whole_keyboard(qtbot: QtBot) -> None:
    class Taker(QWidget):
        def __init__(self) -> None:
            super().__init__()
            self.pad = DigitPad(self)
            self.left: list[int] = []

        def keyPressEvent(self, event: object) -> None:
            if not self.pad.take_key(event):  # type: ignore[arg-type]
                self.left.append(event.key())  # type: ignore[attr-defined]

    taker = Taker()
    shown(qtbot, taker)
    QTest.keyClick(taker, Qt.Key.Key_End, PAD)
    QTest.keyClick(taker, Qt.Key.Key_End)
    QTest.keyClick(taker, Qt.Key.Key_7, PAD)
    QTest.keyClicks(taker, "x")
    QTest.keyClick(taker, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert taker.pad.text == "17X"
    assert taker.left == [Qt.Key.Key_End, Qt.Key.Key_Control, Qt.Key.Key_X]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_long_option_grows_and_is_never_cut(qtbot: QtBot, scale: float) -> None:
    theme().set_scale(scale)
    button = OptionButton()
    shown(qtbot, button)
    button.tell("A", "短", several=False)
    low = button.heightForWidth(600)
    button.tell("A", "用百格网检查，每检验批抽查不应少于 5 处" * 4, several=False)
    assert low == theme().px(64)
    assert button.heightForWidth(600) > 2 * low
    assert button.heightForWidth(400) > button.heightForWidth(600)


def test_chosen_and_focus_look_different(qtbot: QtBot) -> None:
    button = OptionButton()
    button.tell("A", "80%", several=False)
    button.resize(500, 64)
    shown(qtbot, button)
    button.clearFocus()
    plain = button.grab().toImage()
    button.setFocus()
    focused = button.grab().toImage()
    button.clearFocus()
    button.setChecked(True)
    chosen = button.grab().toImage()
    button.setFocus()
    both = button.grab().toImage()
    assert len({bytes(image.constBits()) for image in (plain, focused, chosen, both)}) == 4


def test_option_does_not_choose_by_itself(qtbot: QtBot) -> None:
    button = OptionButton()
    button.tell("A", "80%", several=False)
    shown(qtbot, button)
    QTest.mouseClick(button, LEFT)
    assert not button.isChecked()


@pytest.mark.parametrize(
    ("field", "sign"),
    [
        (Field(1), "空"),
        (Field(1, answered=True), "✓"),
        (Field(1, flagged=True), "⚑空"),
        (Field(1, answered=True, flagged=True), "⚑✓"),
        (Field(1, answered=True, unsaved=True), "▲"),
    ],
)
def test_sign_of_a_question(field: Field, sign: str) -> None:
    assert sign_of(field) == sign


@pytest.mark.parametrize("width", [300, 900])
def test_card_goes_to_the_question_under_the_mouse(qtbot: QtBot, width: int) -> None:
    card, chosen = AnswerCard(), list[int]()
    card.chosen.connect(chosen.append)
    card.resize(width, 2000)
    card.show_fields([Field(number, here=number == 3) for number in range(1, 101)])
    shown(qtbot, card)
    for number in (1, 50, 100):
        QTest.mouseClick(card, LEFT, pos=card.rect_of(number).center().toPoint())
    card.show_fields([Field(number, here=number == 7) for number in range(1, 101)])
    QTest.keyClick(card, Qt.Key.Key_Right)
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert chosen == [1, 50, 100, 8]
    assert card.rect_of(100).bottom() <= card.height()
