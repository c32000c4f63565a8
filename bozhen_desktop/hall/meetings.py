"""From a connection to a served device: enrolment, two connections of one key, holds and alarms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bozhen_desktop.domain.base import Event
from bozhen_desktop.domain.devices import (
    EnrolDevice,
    PairingTried,
    ReportFork,
    RoomCodeIssued,
    code_is_open,
)
from bozhen_desktop.hall import staff
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.links import ENROLLING, HELD, LIVE, MEETING, RIVAL, Link
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.host.pairing import CODE_DIGITS
from bozhen_desktop.host.signing import fingerprint
from bozhen_desktop.host.tls import HallCertificate
from bozhen_desktop.journal.heads import Position
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import DeviceId, SeatId
from bozhen_desktop.wire.hall_side import Outcome
from bozhen_desktop.wire.messages import Held, Hello, SittingInfo, Up, Welcome

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core

RIVAL_MS = 4500
"""Longer than two life signs: whoever is alive under the same key has spoken by then."""


class CoreDoors:
    """`wire.hall_side.Doors` over a core, at the moment a connection began."""

    def __init__(self, core: Core, now: Moment) -> None:
        self._core = core
        self._now = now
        self.mode = core.setup.mode
        self.certificate: HallCertificate = core.setup.certificate

    def nonce(self) -> str:
        """Fresh randomness of the hall."""
        return self._core.setup.rand(16).hex()

    def is_enrolled(self, key: str) -> bool:
        """Whether the site knows the key."""
        return fingerprint(key) in self._core.site_state.devices.devices

    def is_blocked(self, key: str) -> bool:
        """Whether two persons blocked it."""
        return fingerprint(key) in self._core.site_state.devices.blocked

    def room_code(self) -> str | None:
        """The code, while it counts; a meeting is short, so the moment it began decides."""
        core = self._core
        context = core.context(self._now, core.setup.device, "hall", "hall")
        open_ = code_is_open(core.site_state, context)
        return core.room_code if core.room_code and open_ else None

    def batch_token(self) -> str | None:
        """The token of the room file."""
        return self._core.setup.secrets.batch_token()


def receive(core: Core, out: Output, now: Moment, link: Link, message: Up) -> None:
    """A message of a connection that is not served yet."""
    if link.state != MEETING:
        return
    outcome = link.meeting.receive(message)
    out.sends += [(link.id, reply) for reply in outcome.send]
    if outcome.close:
        out.closes.append((link.id, "meeting"))
    if link.hello is None and link.meeting.hello is not None:
        link.take(link.meeting.hello)
    if outcome.what == "wrong":
        core.by_hall(out, now, core.site, PairingTried(key=link.key))
    elif outcome.what == "paired":
        _enrol(core, out, now, link, outcome)
    elif outcome.what == "proved":
        _arrive(core, out, now, link)


def _enrol(core: Core, out: Output, now: Moment, link: Link, outcome: Outcome) -> None:
    """Make a stranger known; a seat whose PC is alive is not taken from it."""
    assert link.hello is not None
    seat, state = outcome.seat, core.site_state.devices
    taken = [key for key, bound in state.seats.items() if bound == seat]
    if any(_live_links(core, key) for key in taken):
        seat = ""
    command = EnrolDevice(
        key=link.key,
        public=link.hello.key,
        device_kind=link.hello.kind,
        how=outcome.how,
        seat=SeatId(seat),
        host_name=outcome.host_name[:64],
    )
    try:
        core.by_hall(out, now, core.site, command)
    except RuleError as error:
        core.reject(out, link, error.code)
        return
    link.state = ENROLLING
    _arrive(core, out, now, link)


def _live_links(core: Core, key: str) -> list[Link]:
    states = (LIVE, RIVAL)
    return [link for link in core.links.values() if link.key == key and link.state in states]


def _arrive(core: Core, out: Output, now: Moment, link: Link) -> None:
    """A device is proved: compare what it saw, look for a second one under its key, serve it."""
    others = [other for other in _live_links(core, link.key) if other is not link]
    held = [o for o in core.links.values() if o.key == link.key and o.state == HELD]
    if others or any(o.why == "key-used-twice" for o in held):
        link.state, link.since = RIVAL, now.mono
        return
    _compare(core, out, now, link)
    if link.state != HELD:
        admit(core, out, now, link)


def _compare(core: Core, out: Output, now: Moment, link: Link) -> None:
    """What this device was told must be here; if not, the journal lost its end: alarm."""
    assert link.hello is not None
    for name, (seq, digest) in link.hello.seen.items():
        book = core.books.get(name)
        if book is not None and seq and not book.holds(Position(seq, digest)):
            alarm_behind(core, out, now, book, (seq, digest), link.device)
    if any(book.behind is not None for book in core.books.values()):
        hold(core, out, link, "journal-behind")


def alarm_behind(
    core: Core, out: Output, now: Moment, book: Book, place: tuple[int, str], device: str
) -> None:
    """Stop acknowledging; the alarm itself stands in the site's journal."""
    book.behind = Position(*place)
    core.work(
        out, "log", {"code": "journal-behind", "params": {"book": book.name, "seq": place[0]}}
    )
    if book is not core.site:
        why = f"journal-behind:{book.name}"
        report = ReportFork(device=DeviceId(device), number=place[0], why=why)
        core.by_hall(out, now, core.site, report)
    hold_all(core, out, "journal-behind")


def go_on(core: Core, out: Output, now: Moment, book: Book) -> None:
    """Two persons decided: what is missing comes from the outboxes; serve again."""
    book.behind = None
    release_all(core, out, now)


def admit(core: Core, out: Output, now: Moment, link: Link) -> None:
    """Serve a device: it learns its name, its seat and how far the hall has its commands."""
    assert link.hello is not None
    link.state = LIVE
    core.heard[link.key] = now.mono
    highest = max(book.numbers.get(link.device, 0) for book in core.books.values())
    staff.restore(core, link)
    welcome = Welcome(
        device=link.device,
        number=highest,
        seat=str(core.site_state.devices.seat_of(link.key)),
        hall=core.setup.device,
        sittings=_sittings(core),
    )
    core.say(out, core.site, link, welcome)


def _sittings(core: Core) -> list[SittingInfo]:
    found = []
    for name, book in core.books.items():
        if book is core.site or book.room.plan is None:
            continue
        plan = book.room.plan
        found.append(SittingInfo(name, plan.subject, plan.day, book.closed))
    return found


def follow_up(core: Core, events: Sequence[Event]) -> None:
    """A new room code is drawn when its event is; it lives in memory alone."""
    if any(isinstance(event, RoomCodeIssued) for event in events):
        number = int.from_bytes(core.setup.rand(8), "big") % 10**CODE_DIGITS
        core.room_code = f"{number:0{CODE_DIGITS}d}"


def left(core: Core, out: Output, now: Moment, link: Link) -> None:
    """A connection ended: a rival of it may be served after its time."""
    for other in core.links.values():
        if other.key == link.key and other.state == HELD and other.why == "key-used-twice":
            other.state, other.since = RIVAL, now.mono


def hold(core: Core, out: Output, link: Link, why: str) -> None:
    """Stop serving one connection and tell it why."""
    link.state, link.why = HELD, why
    link.follows.clear()
    out.sends.append((link.id, Held(why=why)))


def hold_all(core: Core, out: Output, why: str) -> None:
    """Stop serving everybody."""
    for link in core.links.values():
        if link.state == LIVE:
            hold(core, out, link, why)


def release_all(core: Core, out: Output, now: Moment) -> None:
    """Serve everybody again who was held for the journal's sake."""
    if any(not book.open for book in core.books.values()):
        return
    for link in core.links.values():
        if link.state == HELD and link.why != "key-used-twice":
            _compare(core, out, now, link)
            if not any(book.behind for book in core.books.values()):
                admit(core, out, now, link)


def tick(core: Core, out: Output, now: Moment) -> None:
    """Settle rivals: who of two connections under one key has been heard since."""
    for link in [each for each in core.links.values() if each.state == RIVAL]:
        if now.mono - link.since < RIVAL_MS:
            continue
        others = [o for o in core.links.values() if o.key == link.key and o is not link]
        alive = [o for o in others if o.state in (LIVE, HELD, RIVAL) and o.heard >= link.since]
        if alive and link.heard >= link.since:
            _hold_both(core, out, now, link, alive)
            continue
        for silent in others:
            out.closes.append((silent.id, "silent"))
        _compare(core, out, now, link)
        if link.state != HELD:
            admit(core, out, now, link)


def _hold_both(core: Core, out: Output, now: Moment, link: Link, others: list[Link]) -> None:
    """Two living PCs under one key (an image with a key in it): neither counts until re-keyed."""
    report = ReportFork(device=DeviceId(link.device), number=0, why="key-used-twice")
    core.by_hall(out, now, core.site, report)
    for each in (link, *others):
        hold(core, out, each, "key-used-twice")


__all__ = ["CoreDoors", "Hello", "admit", "alarm_behind", "go_on", "hold", "hold_all", "receive"]
