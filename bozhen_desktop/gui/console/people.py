"""One list of candidates, from which the seat map, the counters and the roster are all drawn.

Nothing here is counted twice: `people` reads the rows of the console's view once, and the three
faces are functions of that list, so they cannot disagree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from bozhen_desktop.gui.widgets.seat_states import (
    EMPTY,
    FAULT,
    OVERLAYS,
    SPARE,
    STATES,
    SeatLook,
    strongest,
)

Row = Mapping[str, Any]
Rows = Mapping[str, Any]
"""The console's view as it is followed: path → row."""

_SPARES = 1 << 20
"""Spares stand behind the seats of their room."""

DUE, ABSENT, TURNED_AWAY = "due", "absent", "turned-away"

HERE = ("present", "ready", "answering", "paused", "handed-in", "working", "done")
"""Base states that make up 实到."""


class Person(NamedTuple):
    """A candidate as the console shows him; `id` is masked, times in ms.

    `place`: the name of his room where a sitting has several, else "".
    """

    entry: str
    name: str
    ticket: str
    id: str
    group: str
    trade: str
    level: str
    room: str
    seat: str
    state: str
    overlays: tuple[str, ...]
    answered: int
    items: int
    late: int
    credit: int
    photo: str
    place: str

    @property
    def where(self) -> str:
        """`37 号`, with the room where there are several."""
        number = f"{number_of(self.seat)} 号" if self.seat else "未编座"
        return f"{self.place} · {number}" if self.place else number

    @property
    def word(self) -> str:
        """The base state in a word."""
        return STATES[self.state].word

    @property
    def overlay(self) -> str:
        """The strongest overlay, or ""."""
        return strongest(list(self.overlays))


class Counters(NamedTuple):
    """The numbers on top: 应到 = 未到 + 缺考 + 拒绝入场 + 实到, and 实到 by base state."""

    due: int
    waited: int
    absent: int
    turned_away: int
    here: int
    by_state: dict[str, int]
    overlays: dict[str, int]


class View(dict[str, Any]):
    """The view as it is at one moment, read through once however many screens ask for it.

    Nobody changes it, or what it gives out.
    """

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows)
        self._nouns: dict[str, dict[str, Any]] | None = None
        self._people: list[Person] | None = None

    def of(self, noun: str) -> dict[str, Any]:
        """See `rows_of`."""
        if self._nouns is None:
            self._nouns = {}
            for path, row in self.items():
                head, slash, key = path.partition("/")
                if slash:
                    self._nouns.setdefault(head, {})[key] = row
        return self._nouns.get(noun, {})

    def people(self) -> list[Person]:
        """See `people`."""
        if self._people is None:
            self._people = _people(self)
        return self._people


def rows_of(view: Rows, noun: str) -> dict[str, Any]:
    """Rows under `noun/`, by key."""
    if isinstance(view, View):
        return view.of(noun)
    head = f"{noun}/"
    return {path[len(head) :]: row for path, row in view.items() if path.startswith(head)}


@lru_cache(4096)
def number_of(seat: str) -> str:
    """The number on a seat's label: the last digits of its id, without leading zeros; `备1` for the
    first spare of a room, whose seats are numbered from 1 as well.
    """
    found = re.search(r"(-S)?(\d+)\D*$", seat)
    return f"{'备' if found[1] else ''}{int(found[2])}" if found else seat


def people(view: Rows) -> list[Person]:
    """Every candidate, by room, seat number and ticket."""
    return view.people() if isinstance(view, View) else _people(view)


def _people(view: Rows) -> list[Person]:
    states = rows_of(view, "state")
    rooms = rows_of(view, "room")
    names = {key: row["name"] for key, row in rooms.items()} if len(rooms) > 1 else {}
    found = [_person(key, row, states[key], names) for key, row in rows_of(view, "entry").items()]
    return sorted(found, key=lambda one: (one.room, not one.seat, _order(one.seat), one.ticket))


def _person(key: str, row: dict[str, Any], state: dict[str, Any], names: dict[str, str]) -> Person:
    return Person(
        entry=key,
        name=row["name"],
        ticket=row["ticket"],
        id=row["id"],
        group=row["group"],
        trade=row["trade"],
        level=row["level"],
        room=row["room"],
        seat=row["seat"],
        state=state["state"],
        overlays=tuple(state["overlays"]),
        answered=state["answered"],
        items=state["items"],
        late=state["late"],
        credit=state["credit"],
        photo=row["photo"],
        place=names.get(row["room"], ""),
    )


def _order(seat: str) -> tuple[int, str]:
    number = number_of(seat).removeprefix("备")
    place = int(number) if number.isdigit() else 0
    return (place + _SPARES if number_of(seat).startswith("备") else place, seat)


def counters(everybody: Iterable[Person]) -> Counters:
    """The numbers on top."""
    some = list(everybody)
    states = Counter(one.state for one in some)
    shown = Counter(one.overlay for one in some if one.overlay)
    return Counters(
        due=len(some),
        waited=states[DUE],
        absent=states[ABSENT],
        turned_away=states[TURNED_AWAY],
        here=sum(states[state] for state in HERE),
        by_state={state: states[state] for state in HERE if states[state]},
        overlays={name: shown[name] for name in OVERLAYS if shown[name]},
    )


def occupant(view: Rows, seat: str) -> str:
    """The entry at a seat, or ""."""
    return str(view.get(f"seat/{seat}", {}).get("entry", ""))


def seat_map(view: Rows, everybody: Sequence[Person], room: str = "") -> list[SeatLook]:
    """Every seat and spare of a room (all rooms when ""), in the order of the plan.

    A candidate without a drawn seat is not on the map yet; one who is gone loses his place to
    whoever was moved there.
    """
    known = {one.entry: one for one in everybody}
    found = []
    for key, plan in rows_of(view, "room").items():
        if room in ("", key):
            names = [*plan["seats"], *plan["spares"]]
            found += [_look(view, name, known.get(occupant(view, name))) for name in names]
    return found


def _look(view: Rows, seat: str, person: Person | None) -> SeatLook:
    row = view[f"seat/{seat}"]
    failed = row["failed"] and (person is None or person.state not in HERE)
    if person is None:
        return SeatLook(
            seat, number_of(seat), FAULT if failed else SPARE if row["spare"] else EMPTY
        )
    return SeatLook(
        seat,
        number_of(seat),
        FAULT if failed else person.state,
        person.overlay,
        person.trade[:1],
        person.answered / person.items if person.items else 0.0,
        person.name,
    )


def roster(everybody: Iterable[Person]) -> list[tuple[str, ...]]:
    """The list beside the map: seat, name, ticket, trade and level, state, overlays, answered."""
    return [
        (
            number_of(one.seat) if one.seat else "--",
            one.name,
            one.ticket,
            f"{one.trade} {one.level}",
            one.word,
            " ".join(OVERLAYS[name].word for name in one.overlays),
            f"{one.answered}/{one.items}" if one.items else "--",
        )
        for one in everybody
    ]


def find(everybody: Iterable[Person], text: str) -> list[Person]:
    """Who may be meant by a scan or by what was typed: ticket, seat number, or part of a name.

    Digits of a whole ticket (14) name one; fewer look at the end of ticket numbers and at seats.
    """
    wanted = "".join(text.split())
    if not wanted:
        return []
    some = list(everybody)
    exact = [one for one in some if one.ticket == wanted]
    if exact or (wanted.isdigit() and len(wanted) >= 14):
        return exact
    if wanted.isdigit():
        return [
            one
            for one in some
            if one.ticket.endswith(wanted) or (one.seat and number_of(one.seat) == wanted)
        ]
    return [one for one in some if wanted.lower() in "".join(one.name.split()).lower()]
