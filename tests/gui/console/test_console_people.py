"""Counters, map and list come from one list and always agree."""

from __future__ import annotations

from collections import Counter

import pytest

from bozhen_desktop.domain import views_people
from bozhen_desktop.gui.console.people import (
    HERE,
    View,
    counters,
    find,
    number_of,
    occupant,
    people,
    roster,
    rows_of,
    seat_map,
)
from bozhen_desktop.gui.widgets.seat_states import OVERLAYS, STATES
from tests.gui.console.console_views import arranged, check_in, random_views, running, view


def test_every_state_and_overlay_has_a_word() -> None:
    assert set(views_people.STATES) <= set(STATES)
    assert [name for name in OVERLAYS if name != "unsaved"] == list(views_people.OVERLAYS)
    assert set(HERE) == set(views_people.STATES) - {"due", "absent", "turned-away"}


def test_counters_map_and_list_agree_on_fifty_random_days() -> None:
    seen: Counter[str] = Counter()
    for rows in random_views(50):
        everybody = people(rows)
        numbers = counters(everybody)
        cells = seat_map(rows, everybody)
        words = Counter(line[4] for line in roster(everybody))
        at = {look.seat: occupant(rows, look.seat) for look in cells}
        on_map = Counter(look.state for look in cells if at[look.seat])
        seated = Counter(one.state for one in everybody if one.seat)
        assert numbers.due == len(roster(everybody)) == len(everybody)
        assert numbers.due == numbers.waited + numbers.absent + numbers.turned_away + numbers.here
        assert numbers.here == sum(numbers.by_state.values())
        for state in views_people.STATES:
            word = STATES[state].word
            assert words[word] == sum(one.state == state for one in everybody)
            if state in HERE:
                assert words[word] == numbers.by_state.get(state, 0) == on_map[state]
            else:  # who is gone may have lost his cell to somebody who was moved there
                assert on_map[state] <= seated[state]
        shown = Counter(cell.overlay for cell in cells if cell.overlay)
        listed = Counter(line[5].split()[0] for line in roster(everybody) if line[5])
        assert shown == numbers.overlays
        assert listed == {OVERLAYS[name].word: n for name, n in numbers.overlays.items()}
        place = {entry: seat for seat, entry in at.items() if entry}
        assert len(place) == sum(bool(entry) for entry in at.values())
        for one in everybody:
            if one.seat and one.state not in ("absent", "turned-away"):
                assert place[one.entry] == one.seat
        seen.update(state for state, count in on_map.items() if count)
    assert {"due", "present", "answering", "handed-in", "absent"} <= set(seen)


def test_a_mistake_in_one_face_would_be_seen() -> None:
    rows = view(running())
    everybody = people(rows)
    rows["state/n1"] = {**rows["state/n1"], "state": "handed-in"}
    assert counters(everybody) != counters(people(rows))
    assert seat_map(rows, everybody) != seat_map(rows, people(rows))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("26001015000020", ["n2"]),
        ("  26001015 000020\n", ["n2"]),
        ("26001015000099", []),
        ("考生3", ["n3"]),
        ("考生", ["n1", "n2", "n3", "n4"]),
        ("0030", ["n3"]),
        ("", []),
    ],
)
def test_find(text: str, wanted: list[str]) -> None:
    day = arranged()
    check_in(day, "n1")
    found = find(people(view(day)), text)
    assert sorted(one.entry for one in found) == wanted


@pytest.mark.parametrize(
    ("seat", "number"),
    [
        ("R1-07", "7"),
        ("A-120", "120"),
        ("R1-07a", "7"),
        ("JF1-S3", "备3"),
        ("S-3", "3"),
        ("window", "window"),
    ],
)
def test_seat_numbers(seat: str, number: str) -> None:
    assert number_of(seat) == number


def test_ids_are_masked() -> None:
    assert all("*" in one.id for one in people(view(arranged())))


def test_a_view_that_is_read_once_says_what_the_rows_say() -> None:
    for rows in random_views(10):
        whole = View(rows)
        assert whole == rows and people(whole) == people(rows)
        nouns = {path.partition("/")[0] for path in rows} | {"nobody"}
        assert all(rows_of(whole, noun) == rows_of(rows, noun) for noun in nouns)
        assert people(whole) is people(whole)
