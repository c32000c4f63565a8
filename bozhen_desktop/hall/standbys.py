"""Standbys of this hall, sans-IO: what each has, what it is sent, whether one is healthy.

One range a journal is under way at a time; while it travels and is stored, the next one grows. So a
standby that is slow gets larger ranges, never a queue. An acknowledgement of staff waits until one
healthy standby has stored it, at most `WAIT_MS`; those of candidates never wait.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from bozhen_desktop.domain.standby import OK, GoWithoutStandby, ReleaseStandby, ReportSafety
from bozhen_desktop.hall import meetings
from bozhen_desktop.hall.book import Book, Waiting
from bozhen_desktop.hall.effects import parts_of
from bozhen_desktop.hall.links import Link
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.hall.places import GO_ON
from bozhen_desktop.journal.heads import Position
from bozhen_desktop.kernel.errors import BozhenError, RuleError
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
from bozhen_desktop.wire.messages import Ask

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core

STANDBY = "standby"
NONE, GONE, BEHIND, WITHOUT = "none", "gone", "behind", "without"
"""No standby was granted; none is connected; one has not everything; the proctor goes on so."""

WAIT_MS = 5_000
SLOW_MS = 3_000
LOOK_MS = 1_000
STIRS = frozenset({"secrets", "open-book", "purge-book", "write-file", "job"})
"""Work after which secrets or packages may be others than a standby has."""


class Line(msgspec.Struct):
    """One journal at one standby: stored to `stored`; a range to `sent` is under way, or none.

    `since`: when (mono) it had everything last.
    """

    stored: int = 0
    sent: int = 0
    busy: bool = False
    fresh: bool = True
    since: int = 0


class Feed(msgspec.Struct):
    """One connected standby. `lines`: journals whose key it has; `dirty`: secrets or packages may
    be missing there; `whole`: it had everything once on this connection.
    """

    link: int
    key: str
    rungs: dict[str, list[Rung]]
    secrets: str
    packages: set[str]
    lines: dict[str, Line] = {}
    blobs: set[str] = set()
    dirty: bool = True
    since: int = 0
    looking: bool = False
    look: int = 0
    whole: bool = False


class Held(NamedTuple):
    """A message that waits for a standby until `until` (mono)."""

    until: int
    places: tuple[tuple[str, int], ...]
    waiting: Waiting


class Standbys:
    """`feeds` by connection; `held` messages of staff; `state` as last told."""

    def __init__(self) -> None:
        self.feeds: dict[int, Feed] = {}
        self.held: deque[Held] = deque()
        self.state = NONE
        self.parked: dict[tuple[int, int], int] = {}
        self.now = 0


# ------------------------------------------------------------------ messages of a standby
def receive(core: Core, out: Output, now: Moment, link: Link, message: Track | Stored) -> None:
    """It says what it has, or that something is durable there."""
    core.standbys.now = now.mono
    if isinstance(message, Track):
        _track(core, out, now, link, message)
    elif link.id in core.standbys.feeds:
        _stored(core, core.standbys.feeds[link.id], message)
        _release(core, out)
    flow(core, out)


def _track(core: Core, out: Output, now: Moment, link: Link, track: Track) -> None:
    """Begin again from what it really has."""
    former = core.standbys.feeds.get(link.id)
    core.standbys.feeds[link.id] = Feed(
        link=link.id,
        key=link.key,
        rungs=dict(track.books),
        secrets=track.secrets,
        packages=set(track.packages),
        since=now.mono,
        blobs=former.blobs if former is not None else set(),
    )
    for name, rungs in track.books.items():
        book = core.books.get(name)
        if book is not None and rungs and not book.holds(Position(*rungs[0])):
            _differs(core, out, now, link, book, rungs)


def _differs(
    core: Core, out: Output, now: Moment, link: Link, book: Book, rungs: list[Rung]
) -> None:
    """It holds what this journal does not: decided by two persons, or this journal lost its end."""
    core.standbys.feeds[link.id].rungs[book.name] = []
    agree = max((seq for seq, digest in rungs if book.holds(Position(seq, digest))), default=0)
    if went_on(core, book, agree):
        out.sends.append((link.id, LayAside(book=book.name)))
        return
    del core.standbys.feeds[link.id]
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
            if stored.seq >= book.committed.seq:
                line.fresh, line.since = False, core.standbys.now
        return
    feed.looking, feed.look = False, 0


def left(core: Core, link: Link) -> None:
    """A connection ended."""
    core.standbys.feeds.pop(link.id, None)


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
    line.busy, line.sent = True, book.committed.seq

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
    feed.looking, asked = True, feed.dirty
    feed.look = now + LOOK_MS
    feed.dirty = False

    def then(out: Output, now: Moment, found: Any, error: BozhenError | None) -> None:
        if core.standbys.feeds.get(feed.link) is not feed:
            return
        if error is not None or found["what"]:
            feed.dirty = True
        feed.looking = bool(error is None and found["what"])
        if error is not None:
            return
        _open_lines(core, feed, found["books"])
        if found["what"]:
            _send(out, feed, found["what"], found["name"], found["data"])
        elif asked:
            flow(core, out)

    grant = core.site_state.standby.granted[feed.key]
    args = {"secrets": feed.secrets, "packages": set(feed.packages), "to": grant.recipient}
    core.work(out, "look-after", args, then)


def _open_lines(core: Core, feed: Feed, books: list[str]) -> None:
    """Journals whose key the standby has now."""
    for name in books:
        if name not in feed.lines and name in core.books:
            rungs = feed.rungs.get(name, [])
            stored = rungs[0][0] if rungs else 0
            feed.lines[name] = Line(stored=stored, sent=stored, since=core.standbys.now)
    for name in [name for name in feed.lines if name not in books]:
        del feed.lines[name]


def stir(core: Core, kind: str) -> None:
    """Work of this kind is done: secrets or packages may have changed."""
    if kind in STIRS:
        for feed in core.standbys.feeds.values():
            if not feed.dirty:
                feed.dirty, feed.since = True, core.standbys.now


# ------------------------------------------------------------------ how it is
def state(core: Core, now: Moment) -> str:
    """`none`, `ok`, `behind`, `gone` or `without`."""
    if not core.site_state.standby.waiting(core.setup.certificate.term):
        return NONE
    feeds = core.standbys.feeds.values()
    if any(_healthy(core, feed, now.mono) for feed in feeds):
        return OK
    return BEHIND if feeds else GONE


def _healthy(core: Core, feed: Feed, mono: int) -> bool:
    """It had everything once, and nothing waits for it for too long."""
    late = feed.dirty and mono - feed.since > SLOW_MS
    has_all = not feed.dirty and not feed.looking
    for name, book in core.books.items():
        line = feed.lines.get(name)
        if line is None or line.stored < book.committed.seq:
            has_all = False
            late = late or line is None or mono - line.since > SLOW_MS
        else:
            line.since = mono
    feed.whole = feed.whole or has_all
    return feed.whole and not late


def covers(core: Core, places: tuple[tuple[str, int], ...]) -> bool:
    """Whether one standby has all these places, and the secrets that belong to them."""
    return any(
        not feed.dirty
        and all(name in feed.lines and feed.lines[name].stored >= seq for name, seq in places)
        for feed in core.standbys.feeds.values()
    )


def tick(core: Core, out: Output, now: Moment) -> None:
    """Edges of the state are events; nobody waits longer than he may."""
    core.standbys.now = now.mono
    found = state(core, now)
    if found != core.standbys.state:
        core.standbys.state = found
        if found != NONE:
            report = ReportSafety(what=STANDBY, state=found, reason="")
            core.noted(out, now, core.site, report)
        core.work(out, "tell", {"standby": row(core)})
    _release(core, out)
    flow(core, out)


def row(core: Core) -> dict[str, Any]:
    """What staff see of the standbys: `state`, `without` (decided), places per journal."""
    known = core.site_state.standby
    grants = known.waiting(core.setup.certificate.term)
    feeds = list(core.standbys.feeds.values())
    stored = {name: line.stored for feed in feeds for name, line in feed.lines.items()}
    return {
        "state": core.standbys.state,
        "without": known.without,
        "addresses": [f"{grant.host}:{grant.port}" for grant in grants],
        "stored": stored,
    }


# ------------------------------------------------------------------ staff wait
def hold(core: Core, waiting: Waiting) -> bool:
    """Whether a message that may leave here waits for a standby now."""
    standbys = core.standbys
    if standbys.state != OK or covers(core, waiting.copied):
        return False
    standbys.held.append(Held(standbys.now + WAIT_MS, waiting.copied, waiting))
    return True


def _release(core: Core, out: Output) -> None:
    standbys = core.standbys
    if not standbys.held:
        return
    held, standbys.held = standbys.held, deque()
    for each in held:
        over = standbys.state != OK or standbys.now >= each.until
        if over or covers(core, each.places):
            core.send_now(out, each.waiting)
        else:
            standbys.held.append(each)


_ALWAYS = {str(kind.__struct_config__.tag) for kind in (GoWithoutStandby, ReleaseStandby)}


class _Tagged(msgspec.Struct, frozen=True):
    kind: str


def missing(core: Core, now: Moment) -> bool:
    """Whether commands of staff have to wait for a standby, or for the proctor's word."""
    return state(core, now) in (GONE, BEHIND) and not core.site_state.standby.without


def parks(core: Core, now: Moment, link: Link, book: Book, ask: Ask) -> bool:
    """Whether a command of a console waits a moment for a standby to come back.

    What was answered before, comes from an outbox or is about the standby itself does not wait.

    Raises:
        RuleError: `standby-gone`: it waited long enough; nothing was decided.
    """
    place = (link.id, ask.number)
    behind = any(connection == link.id for connection, _ in core.parked)
    if link.kind != "console" or ask.late or (link.device, ask.number) in book.done:
        return False
    if not behind and not missing(core, now):
        core.standbys.parked.pop(place, None)
        return False
    if _tag_of(ask.body) in _ALWAYS:
        return False
    since = core.standbys.parked.setdefault(place, now.mono)
    if missing(core, now) and now.mono - since >= WAIT_MS:
        del core.standbys.parked[place]
        raise RuleError("standby-gone", state=state(core, now))
    core.parked.append((link.id, ask))
    return True


def _tag_of(body: str) -> str:
    try:
        return msgspec.json.decode(body, type=_Tagged).kind
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return ""
