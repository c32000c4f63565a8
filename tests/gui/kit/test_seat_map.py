"""The seat map: every state told three ways, the right seat under the mouse, 200 of them fast."""

from __future__ import annotations

import random
import time
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bozhen_desktop.domain.views_people import OVERLAYS as VIEW_OVERLAYS
from bozhen_desktop.domain.views_people import STATES as VIEW_STATES
from bozhen_desktop.gui.theme import theme
from bozhen_desktop.gui.widgets.seat_map import SeatMap
from bozhen_desktop.gui.widgets.seat_states import (
    EMPTY,
    FAULT,
    OVERLAYS,
    SPARE,
    STATES,
    UNSAVED,
    SeatLook,
    strongest,
)


def seats(count: int = 200, **more: object) -> list[SeatLook]:
    return [SeatLook(f"R1-{n:03}", str(n), **more) for n in range(1, count + 1)]  # type: ignore[arg-type]


def room(qtbot: QtBot, looks: list[SeatLook], size: tuple[int, int] = (820, 540)) -> SeatMap:
    found = SeatMap()
    qtbot.addWidget(found)
    found.resize(*size)
    found.show_seats(looks)
    found.show()
    return found


def picture(qtbot: QtBot, look: SeatLook, size: tuple[int, int] = (80, 130)) -> QImage:
    return room(qtbot, [look], size).grab().toImage()


def grey_of(image: QImage) -> bytes:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return bytes(grey.constBits())


def test_every_state_of_the_view_can_be_told() -> None:
    assert set(VIEW_STATES) | {EMPTY, SPARE, FAULT} == set(STATES)
    assert [name for name in OVERLAYS if name != UNSAVED] == list(VIEW_OVERLAYS)


@pytest.mark.parametrize("look", ["light", "contrast", "dark"])
def test_states_differ_by_shape_or_word_not_only_by_colour(qtbot: QtBot, look: str) -> None:
    """In grey, too, no two states look the same."""
    theme().set_look(look)
    grey = {}
    for state in STATES:
        image = picture(qtbot, SeatLook("s", "7", state, letter="砌"))
        grey[state] = grey_of(image)
    for overlay in OVERLAYS:
        image = picture(qtbot, SeatLook("s", "7", "answering", overlay, "砌"))
        grey[overlay] = grey_of(image)
    same = [(a, b) for a, b in combinations(grey, 2) if grey[a] == grey[b]]
    assert same == []


def test_words_name_seat_person_state_and_overlay() -> None:
    look = SeatLook("R1-037", "37", "answering", "lost", "砌", 0.5, "张建国")
    assert look.words == "37 号　张建国　答题中　断开　已答 50%"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ([], ""),
        (["late", "hand"], "hand"),
        (["break", "lost"], "lost"),
        (["violation"], "violation"),
    ],
)
def test_strongest_overlay_is_shown(given: list[str], shown: str) -> None:
    assert strongest(given) == shown


@pytest.mark.parametrize("size", [(820, 540), (400, 280), (1600, 400), (500, 1000)])
@pytest.mark.parametrize("count", [1, 12, 50, 200, 311])
def test_seats_stay_inside_and_apart(qtbot: QtBot, count: int, size: tuple[int, int]) -> None:
    found = room(qtbot, seats(count), size)
    places = [found.rect_of(look.seat) for look in found.seats]
    for place in places:
        assert found.rect().contains(place.toRect().adjusted(1, 1, -1, -1))
        assert place.width() > 4
        assert place.height() > 4
    assert all(
        not one.intersects(other)
        for at, one in enumerate(places)
        for other in places[at + 1 : at + 40]
    )


def test_click_chooses_the_seat_under_the_mouse(qtbot: QtBot) -> None:
    found = room(qtbot, seats())
    chosen: list[str] = []
    found.chosen.connect(chosen.append)
    for seat in ("R1-001", "R1-037", "R1-200"):
        middle = found.rect_of(seat).center().toPoint()
        QTest.mouseClick(found, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseClick(found, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert chosen == ["R1-001", "R1-037", "R1-200"]
    assert found.selected == "R1-200"


def test_arrows_and_enter_choose(qtbot: QtBot) -> None:
    found = room(qtbot, seats(40))
    found.columns = 10
    chosen: list[str] = []
    found.chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(found, key)
    assert chosen == ["R1-013"]


def test_one_seat_is_changed_alone(qtbot: QtBot) -> None:
    found = room(qtbot, seats(state="answering"))
    changed = SeatLook("R1-007", "7", "answering", "lost")
    found.show_seat(changed)
    found.show_seat(SeatLook("nobody", "0"))
    assert found.look_of("R1-007") == changed
    assert len(found.seats) == 200


def test_two_hundred_seats_are_painted_in_time(qtbot: QtBot) -> None:
    chance = random.Random(7)
    looks = [
        look._replace(state=chance.choice(list(STATES)), overlay=chance.choice(["", *OVERLAYS]))
        for look in seats(letter="电", share=0.4)
    ]
    found = room(qtbot, looks)
    found.grab()
    before = time.perf_counter()
    found.grab()
    assert time.perf_counter() - before < 0.5


def test_empty_room_is_painted_too(qtbot: QtBot) -> None:
    found = room(qtbot, [])
    assert found.seat_at(10, 10) == ""
    QTest.keyClick(found, Qt.Key.Key_Return)
