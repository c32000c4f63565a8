"""Role views: what each role may see of a sitting, whole and as changes.

`view_of(room, viewer)` is the whole view; `changes_of(room, event, viewer)`, asked right after the
event was applied, says what became of it. Folding the changes over all events gives the view of
the replayed room. No view holds keys, chosen options, unsigned or blind marks of others, PIN
material or full ID numbers.

Nouns, `…` stands for a key (times in ms, marks in hundredths):

- terminal, one entry: `sitting`, `who`, `clock`, `time` (budget, earliest hand-in), `paper`, `me`
  (epoch, answered, receipt, hand …), `message/…`;
- console: `sitting`, `rules`, `room/…`, `group/…`, `clock/…` by group, `seat/…` (who has it),
  `entry/…` (who it is) and `state/…` (base state, overlays, counts), `staff/…`, `panel/…`,
  `desk/…`, `tries/…`; `hands`, `message/…`, `fault/…`, `violation/…`, `note/…`, `out/…`,
  `pending/…`, `refused/…`, `package/…`, `written/…`, `lot/…`, `print/…`, `disclosed/…`,
  `closeout`; `piece/…`, `scores/…` and `results/…` by group;
- examiner: `sitting`, `who`, `group/…`, `clock/…`, `rubric/…`, `piece/…`, `sheet/PIECE/EXAMINER`,
  `recheck/…`, `mean/…`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bozhen_desktop.domain import (
    views_examiner,
    views_matters,
    views_outcomes,
    views_people,
    views_seats,
    views_terminal,
)
from bozhen_desktop.domain.base import Event
from bozhen_desktop.domain.views_common import (
    CONSOLE,
    EXAMINER,
    ROLES,
    TERMINAL,
    Change,
    Drop,
    Part,
    Put,
    Row,
    RowOf,
    Touches,
    Viewer,
)
from bozhen_desktop.domain.views_terminal import only_terminal
from bozhen_desktop.kernel.errors import RuleError

if TYPE_CHECKING:
    from bozhen_desktop.domain.room import Room

__all__ = [
    "CONSOLE",
    "EXAMINER",
    "PARTS",
    "ROLES",
    "TERMINAL",
    "Change",
    "Drop",
    "Put",
    "Row",
    "Viewer",
    "apply_change",
    "change_at",
    "changes_of",
    "changes_of_all",
    "only_terminal",
    "touched_by",
    "view_of",
]

PARTS: dict[str, list[Part]] = {
    TERMINAL: [views_terminal.PART],
    CONSOLE: [views_seats.PART, views_people.PART, views_matters.PART, views_outcomes.PART],
    EXAMINER: [views_examiner.PART],
}


def _rows(parts: Iterable[Part]) -> dict[str, RowOf]:
    return {noun: row for part in parts for noun, row in part.rows.items()}


def _touches(parts: Iterable[Part]) -> dict[type[Event], list[Touches]]:
    found: dict[type[Event], list[Touches]] = {}
    for part in parts:
        for kind, touches in part.touches.items():
            found.setdefault(kind, []).append(touches)
    return found


_ROWS = {role: _rows(parts) for role, parts in PARTS.items()}
_TOUCHES = {role: _touches(parts) for role, parts in PARTS.items()}


def _row(room: Room, path: str, viewer: Viewer) -> Row | None:
    noun, _, key = path.partition("/")
    return _ROWS[viewer.role][noun](room, key, viewer.who)


def _known(viewer: Viewer) -> None:
    if viewer.role not in PARTS:
        raise RuleError("role-unknown", role=viewer.role)


def view_of(room: Room, viewer: Viewer) -> dict[str, Row]:
    """Everything the viewer may see now: path → row.

    Raises:
        RuleError: `role-unknown`.
    """
    _known(viewer)
    if room.plan is None:
        return {}
    view: dict[str, Row] = {}
    for part in PARTS[viewer.role]:
        for path in part.paths(room, viewer.who):
            row = _row(room, path, viewer)
            if row is not None:
                view[path] = row
    return view


def changes_of(room: Room, event: Event, viewer: Viewer) -> list[Change]:
    """What an event changed for the viewer; `room` is the state right after it.

    Raises:
        RuleError: `role-unknown`.
    """
    return changes_of_all(room, [event], viewer)


def changes_of_all(room: Room, events: Sequence[Event], viewer: Viewer) -> list[Change]:
    """What the events of one command changed; `room` is the state right after the last of them.

    Every row is named once, so a command of many events (scoring a group) stays small.

    Raises:
        RuleError: `role-unknown`.
    """
    return [change_at(room, path, viewer) for path in touched_by(room, events, viewer)]


def touched_by(room: Room, events: Sequence[Event], viewer: Viewer) -> dict[str, None]:
    """Paths whose rows the events of one command may have changed; `room` as in `changes_of_all`.

    Raises:
        RuleError: `role-unknown`.
    """
    _known(viewer)
    touches = _TOUCHES[viewer.role]
    paths: dict[str, None] = {}
    for event in events:
        for touched in touches.get(type(event), ()):
            paths.update(dict.fromkeys(touched(room, event, viewer.who)))
    return paths


def change_at(room: Room, path: str, viewer: Viewer) -> Change:
    """The row that stands at a path now, or that none does."""
    row = _row(room, path, viewer)
    return Drop(path) if row is None else Put(path, row)


def apply_change(view: dict[str, Row], change: Change) -> None:
    """Take a change into a view."""
    if isinstance(change, Put):
        view[change.path] = change.row
    else:
        view.pop(change.path, None)
