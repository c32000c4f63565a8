"""Colours that can be read by everybody, sizes that scale, fonts that have every name."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QFont, QImage, QRawFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from bozhen_desktop.gui.theme import (
    FAMILY,
    LOOKS,
    STEPS,
    Tokens,
    icon,
    mark,
    picture,
    style_icon,
    theme,
)
from bozhen_desktop.host.resources import resource
from bozhen_desktop.kernel.errors import BozhenError

RARE = "䶮㛃𬭎𫖯𰻞〇祎赟犇㼆㙦𬱖𫍽𬀩㐱𠅤䲟𬞟𬸣𫘝𬬭𬘭𬣙𬶏·"


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    *[(ink, ground) for ink in ("ink", "ink2") for ground in ("paper", "ground", "off")],
    *[(ink, "paper") for ink in ("brand", "ok", "warn", "alarm", "violet")],
    *[("ink", f"{tone}_soft") for tone in ("brand", "ok", "warn", "alarm", "violet")],
    *[(tone, f"{tone}_soft") for tone in ("brand", "ok", "warn", "alarm", "violet")],
    ("on_brand", "brand"),
    ("on_brand", "alarm"),
    ("on_side", "side"),
]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(look: str, text: str, ground: str) -> None:
    tokens: Tokens = LOOKS[look]
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 7.0


def test_style_sheet_has_no_colour_or_size_of_its_own() -> None:
    text = resource("style/app.qss").read_text("utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", text) == []
    plain = {int(size) for size in re.findall(r"(?<![@\d])(\d+)px", text)}
    assert max(plain) <= 3, "only hairlines do not scale"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_style_sheet_is_filled_in(qapp: QApplication, look: str, scale: float) -> None:
    theme().set_look(look)
    theme().set_scale(scale)
    sheet = qapp.styleSheet()
    assert "@" not in sheet
    assert f"font-size: {round(15 * scale)}px" in sheet
    assert LOOKS[look].brand in sheet


def test_steps_go_up_and_down_and_end(qapp: QApplication) -> None:
    look, seen = theme(), [1.0]
    for _ in range(10):
        look.step(up=True)
        seen.append(look.scale)
    assert seen[: len(STEPS)] == list(STEPS)
    assert set(seen[len(STEPS) :]) == {2.0}
    for _ in range(10):
        look.step(up=False)
    assert look.scale == 1.0


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_icon_of_the_style_sheet_is_there(
    qapp: QApplication, look: str, scale: float
) -> None:
    theme().set_look(look)
    theme().set_scale(scale)
    paths = re.findall(r"url\((:/[^)]+)\)", qapp.styleSheet())
    assert len(set(paths)) >= 5
    for path in paths:
        image = QImage(path)
        assert image.width() == int(path.rpartition("-")[2].removesuffix(".png")), path
        side = range(image.width())
        assert any(image.pixelColor(x, y).alpha() == 255 for x in side for y in side)


def test_icon_of_the_style_sheet_has_the_colour_asked_for(qapp: QApplication) -> None:
    image = QImage(style_icon("chevron-down", "#A01C15", 32))
    seen = {
        image.pixelColor(x, y).name()
        for x in range(32)
        for y in range(32)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert seen == {"#a01c15"}


def colours_of(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("kind", [QComboBox, QSpinBox, QDateEdit])
def test_a_field_with_arrows_has_no_frame_of_another_style(
    qtbot: QtBot, look: str, kind: type[QWidget]
) -> None:
    theme().set_look(look)
    window = QWidget()
    mark(window, kind="window")
    qtbot.addWidget(window)
    window.resize(200, 40)
    field = kind(window)
    field.resize(200, 40)
    image = window.grab().toImage()
    corners = {image.pixelColor(x, y).name() for x in (0, 199) for y in (0, 39)}
    assert corners == {theme().color("ground").name()}
    own = {getattr(theme().tokens, name).lower() for name in ("paper", "ground", "line")}
    edge = {image.pixelColor(x, 20).name() for x in (0, 2, 197, 199)}
    assert edge <= own
    assert theme().color("ink2").name() in colours_of(window), "its arrow"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_what_can_be_ticked_shows_where(
    qtbot: QtBot, look: str, kind: type[QAbstractButton]
) -> None:
    theme().set_look(look)
    box = kind()
    qtbot.addWidget(box)
    assert theme().color("ink2").name() in colours_of(box), "its outline"
    assert theme().color("brand").name() not in colours_of(box)
    box.setChecked(True)
    assert theme().color("brand").name() in colours_of(box)


@pytest.mark.parametrize("look", LOOKS)
def test_what_an_empty_field_asks_for_can_be_read(qtbot: QtBot, look: str) -> None:
    theme().set_look(look)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.setPlaceholderText("████████")
    field.resize(200, 40)
    assert theme().color("ink2").name() in colours_of(field)


def test_unknown_look_is_refused(qapp: QApplication) -> None:
    with pytest.raises(BozhenError, match="look-unknown"):
        theme().set_look("pink")


@pytest.mark.parametrize("bold", [False, True])
def test_font_has_every_rare_character(qapp: QApplication, bold: bool) -> None:
    raw = QRawFont.fromFont(theme().font(20, bold=bold))
    assert raw.familyName() == FAMILY
    assert (raw.weight() >= QFont.Weight.Bold) is bold
    missing = [char for char in RARE if 0 in raw.glyphIndexesForString(char)]
    assert missing == []


def test_icon_takes_the_colour_of_its_token(qapp: QApplication) -> None:
    image = picture("check", LOOKS["light"].ok, 48).toImage()
    solid = [
        image.pixelColor(x, y)
        for x in range(48)
        for y in range(48)
        if image.pixelColor(x, y).alpha() == 255
    ]
    assert solid
    assert {colour.name().upper() for colour in solid} == {LOOKS["light"].ok}
    with pytest.raises(BozhenError, match="resource-missing"):
        icon("no-such-icon")


def test_every_icon_can_be_drawn(qapp: QApplication) -> None:
    names = [path.stem for path in resource("icons").glob("*.svg")]
    assert names
    for name in names:
        assert any(
            picture(name, "#000000", 24).toImage().pixelColor(x, y).alpha()
            for x in range(24)
            for y in range(24)
        ), name


def test_mark_changes_what_is_painted(qapp: QApplication) -> None:
    button = QPushButton("下一题")
    plain = button.grab().toImage()
    mark(button, role="primary")
    assert button.grab().toImage() != plain
