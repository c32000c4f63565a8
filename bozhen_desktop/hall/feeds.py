"""Feeding a standby, sans-IO: it says what it has, and gets what is durable here and not there.

One range a journal is under way at a time; while it travels and is stored, the next one grows. So a
standby that is slow gets larger ranges, never a queue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bozhen_desktop.domain.standby import ReportSafety
from bozhen_desktop.hall import asks, meetings
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.effects import parts_of
from bozhen_desktop.hall.links import LIVE, Link
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.hall.places import GO_ON
from bozhen_desktop.hall.standbys import NONE, Feed, Line, release, row, state
from bozhen_desktop.journal.heads import Position
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.feed import (
    PACKAGE,
    RANGE,
    SECRETS,
    FeedPart,
    LayAside,
    Rung,
    Stored,
    Track,
)

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core

STANDBY, KNOWS_MORE = "standby", "standby-knows-more"
LOOK_MS = 1_000
STIRS = frozenset({"secrets", "open-book", "purge-book", "write-file", "job"})
"""Work after which secrets or packages may be others than a standby has."""


# ------------------------------------------------------------------ messages of a standby
def receive(core: Core, out: Output, now: Moment, link: Link, message: Track | Stored) -> None:
    """It says what it has, or that something is durable there."""
    core.standbys.now = now.mono
    if isinstance(message, Track):
        _track(core, out, now, link, message)
    elif link.id in core.standbys.feeds:
        _stored(core, core.standbys.feeds[link.id], message)
        release(core, out)
    flow(core, out)


def _track(core: Core, out: Output, now: Moment, link: Link, track: Track) -> None:
    """Begin again from what it really has.

    A sitting that is here no more although nobody ended it was lost with an older copy of this
    folder: what the standby has of it may be all there is, and it is not fed until people looked.
    """
    feed = core.standbys.feeds[link.id] = Feed(
        link=link.id,
        key=link.key,
        rungs=dict(track.books),
        secrets=track.secrets,
        packages=set(track.packages),
        since=now.mono,
    )
    for name, rungs in track.books.items():
        book = core.books.get(name)
        if book is None and rungs and not _ended(core, name):
            core.work(out, "log", {"code": KNOWS_MORE, "params": {"book": name}})
            meetings.dismiss(core, out, link, KNOWS_MORE)
        elif book is not None and rungs and not book.holds(Position(*rungs[0])):
            _differs(core, out, now, link, feed, book, rungs)


def _ended(core: Core, name: str) -> bool:
    """Whether the data of a sitting may have been destroyed here: its receipt was taken in."""
    taken = core.site_state.trust.taken.values()
    return any(one.package_type == "receipt" and one.sitting == name for one in taken)


def _differs(
    core: Core,
    out: Output,
    now: Moment,
    link: Link,
    feed: Feed,
    book: Book,
    rungs: list[Rung],
) -> None:
    """It holds what this journal does not: decided by people, or this journal lost its end."""
    feed.rungs[book.name] = []
    agree = max((seq for seq, digest in rungs if book.holds(Position(seq, digest))), default=0)
    if went_on(core, book, agree):
        out.sends.append((link.id, LayAside(book=book.name)))
        return
    core.standbys.feeds.pop(link.id, None)
    meetings.alarm_behind(core, out, now, book, rungs[0], link.device)


def went_on(core: Core, book: Book, agree: int) -> bool:
    """Whether two persons let the book go on, on another way than a copy that agrees to `agree`."""
    begin = f"{GO_ON}{book.name} "
    forks = core.site_state.devices.forks
    return any(
        fork.why.startswith(begin) and agree <= fork.number <= book.position.seq for fork in forks
    )


def _stored(core: Core, feed: Feed, stored: Stored) -> None:
    if stored.what == SECRETS:
        feed.secrets = stored.name
    elif stored.what == PACKAGE:
        feed.packages.add(stored.name)
    else:
        book, line = core.books.get(stored.name), feed.lines.get(stored.name)
        if book is not None and line is not None and book.holds(Position(stored.seq, stored.hash)):
            line.stored, line.busy = stored.seq, False
            if stored.seq >= line.sent:
                line.fresh, line.since = False, line.began
        return
    feed.looking, feed.look = False, 0


# ------------------------------------------------------------------ feeding
def flow(core: Core, out: Output) -> None:
    """Send every standby what is durable here and not there."""
    for feed in list(core.standbys.feeds.values()):
        _look(core, out, feed)
        for name, line in feed.lines.items():
            book = core.books.get(name)
            if book is None or line.busy or book.failed or book.behind is not None:
                continue
            if line.stored < book.committed.seq:
                _range(core, out, feed, book, line)


def _range(core: Core, out: Output, feed: Feed, book: Book, line: Line) -> None:
    line.busy, line.sent, line.began = True, book.committed.seq, core.standbys.now

    def then(out: Output, now: Moment, found: Any, error: BozhenError | None) -> None:
        if core.standbys.feeds.get(feed.link) is not feed:
            return
        if error is not None:
            line.busy = False
            return
        feed.blobs.update(found["blobs"])
        _send(out, feed, RANGE, book.name, found["data"])

    args = {"sitting": book.name, "first": line.stored + 1, "last": line.sent}
    core.work(out, "read-range", {**args, "have": set(feed.blobs), "heads": line.fresh}, then)


def _send(out: Output, feed: Feed, what: str, name: str, data: bytes) -> None:
    for part in parts_of(name, data):
        piece = FeedPart(what=what, name=name, offset=part.offset, size=part.size, data=part.data)
        out.bulk.append((feed.link, piece))


def _look(core: Core, out: Output, feed: Feed) -> None:
    """Compare secrets and packages: at once after they may have changed, else once a second."""
    now = core.standbys.now
    if feed.looking or not (feed.dirty or now >= feed.look):
        return
    feed.looking, feed.look, mark = True, now + LOOK_MS, feed.stirred

    def then(out: Output, now: Moment, found: Any, error: BozhenError | None) -> None:
        if error is not None:
            feed.looking = False
        elif core.standbys.feeds.get(feed.link) is feed:
            _looked(core, out, feed, found, mark)

    grant = core.site_state.standby.granted[feed.key]
    args = {"secrets": feed.secrets, "packages": set(feed.packages), "to": grant.recipient}
    core.work(out, "look-after", args, then)


def _looked(core: Core, out: Output, feed: Feed, found: Any, mark: int) -> None:
    """Send what differs, and look again once it is stored there; or all is the same."""
    if found["books"] is not None:
        _open_lines(core, feed, found["books"])
    if found["what"]:
        feed.stir(core.standbys.now)
        _send(out, feed, found["what"], found["name"], found["data"])
    else:
        feed.looking, feed.clean = False, mark
        release(core, out)
        flow(core, out)


def _open_lines(core: Core, feed: Feed, books: list[str]) -> None:
    """Journals whose key the standby has now."""
    for name in books:
        if name not in feed.lines and name in core.books:
            rungs = feed.rungs.get(name, [])
            stored = rungs[0][0] if rungs else 0
            feed.lines[name] = Line(stored=stored, sent=stored)
    for name in [name for name in feed.lines if name not in books]:
        del feed.lines[name]


def stir(core: Core, kind: str) -> None:
    """Work of this kind is done: secrets or packages may have changed."""
    if kind in STIRS:
        for feed in core.standbys.feeds.values():
            feed.stir(core.standbys.now)


def _ask_again(core: Core, out: Output, now: Moment) -> None:
    """Commands of staff that wait for a standby, in order."""
    standbys = core.standbys
    queue, standbys.queue = standbys.queue, []
    for connection, ask in queue:
        link = core.links.get(connection)
        if link is not None and link.state == LIVE:
            asks.receive(core, out, now, link, ask)
    waits = {(connection, ask.number) for connection, ask in standbys.queue}
    standbys.parked = {place: since for place, since in standbys.parked.items() if place in waits}


def tick(core: Core, out: Output, now: Moment) -> None:
    """Edges of the state are events; nobody waits longer than he may."""
    core.standbys.now = now.mono
    _ask_again(core, out, now)
    found = state(core, now)
    if found != core.standbys.state:
        core.standbys.state = found
        if found != NONE:
            report = ReportSafety(what=STANDBY, state=found, reason="")
            core.noted(out, now, core.site, report)
        core.work(out, "tell", {"standby": row(core)})
    release(core, out)
    flow(core, out)
