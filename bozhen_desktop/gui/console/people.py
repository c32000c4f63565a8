"""One list of candidates, from which the seat map, the counters and the roster are all drawn.

Nothing here is counted twice: `people` reads the rows of the console's view once, and the three
faces are functions of that list, so they cannot disagree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Rows = Mapping[str, Any]
"""The console's view as it is followed: path → row."""

DUE, ABSENT, TURNED_AWAY = "due", "absent", "turned-away"
STATE_WORDS = {
    "due": "未到",
    "present": "到",
    "ready": "候",
    "answering": "答题中",
    "paused": "停",
    "handed-in": "交",
    "working": "操作中",
    "done": "完成",
    "absent": "缺",
    "turned-away": "拒绝入场",
}
"""Base states in words, in the order of the day."""

OVERLAY_WORDS = {"lost": "断", "hand": "手", "break": "离", "violation": "违", "late": "迟"}
"""What lies over a base state, strongest first; `lost` is full red."""

HERE = ("present", "ready", "answering", "paused", "handed-in", "working", "done")
"""Base states that make up 实到."""


class Person(NamedTuple):
    """A candidate as the console shows him; `id` is masked, times in ms."""

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

    @property
    def word(self) -> str:
        """The base state in a word."""
        return STATE_WORDS[self.state]

    @property
    def overlay(self) -> str:
        """The strongest overlay, or ""."""
        return next((name for name in OVERLAY_WORDS if name in self.overlays), "")


class Cell(NamedTuple):
    """A seat of the map. `state`: base state, `empty`, `spare` or `failed`; `share` 0…1000."""

    seat: str
    number: str
    room: str
    state: str
    overlay: str
    letter: str
    share: int
    entry: str


class Counters(NamedTuple):
    """The numbers on top: 应到 = 未到 + 缺考 + 拒绝入场 + 实到, and 实到 by base state."""

    due: int
    waited: int
    absent: int
    turned_away: int
    here: int
    by_state: dict[str, int]
    overlays: dict[str, int]


def rows_of(view: Rows, noun: str) -> dict[str, Any]:
    """Rows under `noun/`, by key."""
    head = f"{noun}/"
    return {path[len(head) :]: row for path, row in view.items() if path.startswith(head)}


def number_of(seat: str) -> str:
    """The number on a seat's label: the last digits of its id, without leading zeros."""
    found = re.search(r"(\d+)\D*$", seat)
    return str(int(found[1])) if found else seat


def people(view: Rows) -> list[Person]:
    """Every candidate, by room, seat number and ticket."""
    states = rows_of(view, "state")
    found = [_person(key, row, states[key]) for key, row in rows_of(view, "entry").items()]
    return sorted(found, key=lambda one: (one.room, not one.seat, _order(one.seat), one.ticket))


def _person(key: str, row: dict[str, Any], state: dict[str, Any]) -> Person:
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
    )


def _order(seat: str) -> tuple[int, str]:
    number = number_of(seat)
    return (int(number) if number.isdigit() else 0, seat)


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
        overlays={name: shown[name] for name in OVERLAY_WORDS if shown[name]},
    )


def seat_map(view: Rows, everybody: Sequence[Person], room: str = "") -> list[Cell]:
    """A cell for every seat and spare of a room (all rooms when ""), in the order of the plan.

    A candidate without a drawn seat has no cell yet; one who is gone loses his cell to whoever was
    moved there.
    """
    known = {one.entry: one for one in everybody}
    seats = rows_of(view, "seat")
    cells = []
    for key, plan in rows_of(view, "room").items():
        if room in ("", key):
            names = [*plan["seats"], *plan["spares"]]
            cells += [_cell(name, seats[name], known.get(seats[name]["entry"])) for name in names]
    return cells


def _cell(seat: str, row: dict[str, Any], person: Person | None) -> Cell:
    state = person.state if person else "spare" if row["spare"] else "empty"
    if row["failed"] and (person is None or person.state in (DUE, ABSENT, TURNED_AWAY)):
        state = "failed"
    share = person.answered * 1000 // person.items if person and person.items else 0
    return Cell(
        seat=seat,
        number=number_of(seat),
        room=row["room"],
        state=state,
        overlay=person.overlay if person else "",
        letter=person.trade[:1] if person else "",
        share=share,
        entry=person.entry if person else "",
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
            " ".join(OVERLAY_WORDS[name] for name in one.overlays),
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
