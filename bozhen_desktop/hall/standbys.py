"""Standbys of this hall: what each one has, whether one is healthy, and what staff wait for.

An acknowledgement of staff waits until one healthy standby has stored it, at most `WAIT_MS`; while
none is healthy their commands wait as long and are then refused, until one is back or the proctor
goes on without it. Candidates never wait.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from bozhen_desktop.domain.standby import OK, GoWithoutStandby, ReleaseStandby
from bozhen_desktop.hall.book import Book, Waiting
from bozhen_desktop.hall.links import Link
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.wire.feed import Rung
from bozhen_desktop.wire.messages import Ask

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core

NONE, GONE, BEHIND = "none", "gone", "behind"
"""No standby was granted; none is connected; one has not everything."""

WAIT_MS = 8_000
SLOW_MS = 4_000
NEAR_MS = 500
NEVER = -(1 << 50)


class Line(msgspec.Struct):
    """One journal at one standby: stored to `stored`; a range to `sent` is under way, or none.

    `since`: the moment (mono) up to which it has everything, `began`: when the range was asked for.
    """

    stored: int = 0
    sent: int = 0
    busy: bool = False
    fresh: bool = True
    since: int = NEVER
    began: int = 0


class Feed(msgspec.Struct):
    """One connected standby. `lines`: journals whose key it has; `whole`: it had everything once
    on this connection. Secrets and packages were compared when they had changed `clean` times.
    """

    link: int
    key: str
    rungs: dict[str, list[Rung]]
    secrets: str
    packages: set[str]
    lines: dict[str, Line] = {}
    blobs: set[str] = set()
    stirred: int = 1
    clean: int = 0
    since: int = 0
    looking: bool = False
    look: int = 0
    whole: bool = False

    @property
    def dirty(self) -> bool:
        """Whether secrets or packages may be missing there."""
        return self.clean < self.stirred

    def stir(self, mono: int) -> None:
        """They may have changed."""
        if not self.dirty:
            self.since = mono
        self.stirred += 1


class Held(NamedTuple):
    """A message that waits for a standby until `until` (mono)."""

    until: int
    places: tuple[tuple[str, int], ...]
    waiting: Waiting


class Standbys:
    """`feeds` by connection; `held` messages of staff; `state` as last told; `queue`: commands of
    staff that wait, `parked` since when each does.
    """

    def __init__(self) -> None:
        self.feeds: dict[int, Feed] = {}
        self.held: deque[Held] = deque()
        self.state = NONE
        self.parked: dict[tuple[int, int], int] = {}
        self.queue: list[tuple[int, Ask]] = []
        self.now = 0


# ------------------------------------------------------------------ how it is
def state(core: Core, now: Moment) -> str:
    """`none`, `ok`, `behind` or `gone`."""
    if not core.site_state.standby.waiting(core.setup.certificate.term):
        return NONE
    feeds = core.standbys.feeds.values()
    if any(_healthy(core, feed, now.mono) for feed in feeds):
        return OK
    return BEHIND if feeds else GONE


def _healthy(core: Core, feed: Feed, mono: int) -> bool:
    """It had everything once, and nothing waits for it for too long."""
    ages = [mono - feed.since] if feed.dirty else [0]
    for name, book in core.books.items():
        line = feed.lines.get(name)
        if line is not None and line.stored >= book.committed.seq:
            line.since = mono
        ages.append(mono - (line.since if line is not None else feed.since))
    near = feed.lines.keys() >= core.books.keys() and max(ages) <= NEAR_MS
    feed.whole = feed.whole or near
    return feed.whole and max(ages) <= SLOW_MS


def covers(core: Core, places: tuple[tuple[str, int], ...]) -> bool:
    """Whether one standby has all these places, and the secrets that belong to them."""
    return any(
        not feed.dirty
        and all(name in feed.lines and feed.lines[name].stored >= seq for name, seq in places)
        for feed in core.standbys.feeds.values()
    )


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
    standbys, due = core.standbys, core.site_state.standby.waiting(core.setup.certificate.term)
    if standbys.state != OK or not due or covers(core, waiting.copied):
        return False
    standbys.held.append(Held(standbys.now + WAIT_MS, waiting.copied, waiting))
    return True


def release(core: Core, out: Output) -> None:
    """Let go what a standby has by now, or what waited long enough."""
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

    What comes again from its outbox waits as long as it takes: it must not be lost by a refusal.
    What was answered before, or is about the standby itself, does not wait.

    Raises:
        RuleError: `standby-gone`: it waited long enough; nothing was decided.
    """
    if link.kind != "console" or (link.device, ask.number) in book.done:
        return False
    place = (link.id, ask.number)
    behind = any(connection == link.id for connection, _ in core.standbys.queue)
    if not behind and not missing(core, now):
        core.standbys.parked.pop(place, None)
        return False
    if _tag_of(ask.body) in _ALWAYS:
        return False
    since = core.standbys.parked.setdefault(place, now.mono)
    if missing(core, now) and not ask.late and now.mono - since >= WAIT_MS:
        del core.standbys.parked[place]
        raise RuleError("standby-gone", state=state(core, now))
    core.standbys.queue.append((link.id, ask))
    return True


def _tag_of(body: str) -> str:
    try:
        return msgspec.json.decode(body, type=_Tagged).kind
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return ""
