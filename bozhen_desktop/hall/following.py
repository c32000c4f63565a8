"""Subscriptions: the view of a role at some entry, then its changes; never events.

An event names the rows it may have changed; they are looked at when everything decided is durable,
or as time passes, and leave, merged, once what they show is durable.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from bozhen_desktop.domain.answers import AnswerSaved
from bozhen_desktop.domain.base import Event
from bozhen_desktop.domain.views import CONSOLE, Put, Viewer, change_at, touched_by, view_of
from bozhen_desktop.hall import effects
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.links import Audience, Follower, Link, sits_here
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.wire.messages import Follow, Reply, ViewAll, ViewPart

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core

ROWS_A_FRAME = 400
ROWS_A_LOOK, ROWS_A_TURN, ROWS_AT_ONCE = 500, 100, 64
"""So many rows are made in one go: as time passes, soon after a change, and behind a commit.

Nobody's acknowledgement waits for a whole room.
"""


def receive(core: Core, out: Output, now: Moment, link: Link, message: Follow) -> None:
    """Subscribe as a person this session has authenticated.

    A refusal does not end the connection: a terminal whose entry was moved away follows in vain,
    but what it still has to bring must arrive.
    """
    book = core.books.get(message.sitting)
    if book is None or book is core.site or not _may(book, link, message.actor):
        refused = {"sitting": message.sitting[:64], "actor": message.actor[:64]}
        out.sends.append((link.id, Reply(id=0, code="follow-refused", params=refused)))
        return
    viewer = Viewer(role=link.kind, who=message.actor)
    follower = Follower(link.id, book.name, viewer, deque())
    link.follows[book.name, message.actor] = follower
    core.audiences.setdefault(book.name, Audience()).add(follower)
    rows = view_of(book.room, viewer)
    for part in _parts(list(rows.items())):
        view = ViewAll(
            sitting=book.name, actor=message.actor, seq=book.position.seq, rows=dict(part)
        )
        core.say(out, book, link, view)
    if link.kind == "terminal":
        effects.welcome_back(core, out, now, book, link, message.actor)


def _may(book: Book, link: Link, actor: str) -> bool:
    if link.kind == "terminal":
        return sits_here(book.room, actor, link.device)
    return actor in link.staff.get(book.name, ())


def _parts(rows: list[tuple[str, Any]]) -> Iterable[list[tuple[str, Any]]]:
    """A large view travels in several frames; an empty one in one."""
    for start in range(0, max(len(rows), 1), ROWS_A_FRAME):
        yield rows[start : start + ROWS_A_FRAME]


def changed(core: Core, book: Book, events: Sequence[Event]) -> bool:
    """Note whose rows the applied events may have changed, for whoever follows this book.

    Whether somebody must see it soon. How many answers somebody gave may wait for a tick; of many
    answers of an entry one is enough.
    """
    audience = core.audiences.get(book.name)
    if audience is None:
        return False
    if len(events) == 1 and isinstance(events[0], AnswerSaved):
        audience.answered[events[0].entry] = events[0]
    else:
        _touch(book, audience, events)
        audience.urgent = audience.urgent or bool(audience.due)
    return audience.urgent


def _touch(book: Book, audience: Audience, events: Sequence[Event]) -> None:
    """All consoles see the same, so it is asked once for all of them."""
    room, at_consoles = book.room, None
    for follower in _concerned(audience, events):
        viewer = follower.viewer
        if viewer.role != CONSOLE:
            paths = touched_by(room, events, viewer)
        elif at_consoles is None:
            paths = at_consoles = touched_by(room, events, viewer)
        else:
            paths = at_consoles
        if paths:
            follower.touched.update(paths)
            audience.due[follower.link, viewer.who] = follower


def _touch_answered(book: Book, audience: Audience, most: int) -> None:
    """The rows of those who answered since; an answer alone says whose they are."""
    for entry in list(islice(audience.answered, most)):
        _touch(book, audience, [audience.answered.pop(entry)])


def _concerned(audience: Audience, events: Sequence[Event]) -> list[Follower]:
    """A terminal sees its own entry and what concerns all; everybody else may see anything."""
    if len(events) == 1:
        entries: set[Any] = {getattr(events[0], "entry", None)}
    else:
        entries = {getattr(event, "entry", None) for event in events}
    of_all = None in entries
    terminals = audience.entries if of_all else entries & audience.entries.keys()
    found = [each for entry in terminals for each in audience.entries[entry].values()]
    return [*found, *audience.others.values()]


def look(core: Core, out: Output, rows: int) -> None:
    """Take at most so many touched rows of each book as they stand now; they leave once the present
    end is durable.

    While nothing waits for a commit and few wait for rows, `flush` takes them at each one. In a
    storm that moment may not come, and rows that change again at once are not worth making each
    time: then time brings them, soon (`Output.look`) or at a tick.
    """
    for book in core.books.values():
        audience = core.audiences.get(book.name)
        if audience is None or not book.open:
            continue
        _touch_answered(book, audience, rows)
        if audience.due:
            _take_rows(book, audience, rows)
            flush(core, out, book)


def _take_rows(book: Book, audience: Audience, left: int) -> None:
    """Rows of those who wait longest; who does not get all of his waits behind the others.

    A row that several consoles wait for is made once.
    """
    seq, room = book.position.seq, book.room
    made: dict[str, Any] = {}
    for place, follower in list(islice(audience.due.items(), left)):
        viewer, touched = follower.viewer, follower.touched
        shared = made if viewer.role == CONSOLE else {}
        for path in list(touched):
            if path not in shared:
                if left <= 0:
                    break
                left -= 1
                change = change_at(room, path, viewer)
                shared[path] = change.row if isinstance(change, Put) else None
            del touched[path]
            follower.changes.append((seq, path, shared[path]))
        if follower.changes:
            audience.made[place] = follower
        del audience.due[place]
        if touched:
            audience.due[place] = follower
        if left <= 0:
            return


def flush(core: Core, out: Output, book: Book) -> None:
    """Send the changes that are durable now, the last state of each row."""
    seq, audience = book.committed.seq, core.audiences.get(book.name)
    if audience is None:
        return
    wait = len(audience.due) + len(audience.answered)
    if 0 < wait <= ROWS_AT_ONCE and seq == book.position.seq:
        _touch_answered(book, audience, wait)
        _take_rows(book, audience, ROWS_AT_ONCE)
    for (link, actor), follower in list(audience.made.items()):
        merged: dict[str, Any] = {}
        upto = 0
        while follower.changes and follower.changes[0][0] <= seq:
            upto, path, row = follower.changes.popleft()
            merged[path] = row
        if not follower.changes:
            del audience.made[link, actor]
        for part in _parts(list(merged.items())) if merged else ():
            told = ViewPart(sitting=book.name, actor=actor, seq=upto, changes=part)
            out.sends.append((link, told))
    audience.urgent = audience.urgent and bool(audience.due)
    out.look = out.look or audience.urgent
