"""From a connection to a served device: enrolment, two connections of one key, holds and alarms."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bozhen_desktop.domain.base import Event
from bozhen_desktop.domain.devices import (
    STANDBY,
    DeviceBlocked,
    EnrolDevice,
    PairingTried,
    ReportFork,
    RoomCodeIssued,
)
from bozhen_desktop.domain.standby import StandbyGranted, StandbyReleased
from bozhen_desktop.hall import staff, terms
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.doors import CoreDoors, room_code
from bozhen_desktop.hall.links import ENROLLING, HELD, LIVE, MEETING, RIVAL, Link
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.hall.places import GO_ON, Going
from bozhen_desktop.host.pairing import CODE_DIGITS
from bozhen_desktop.journal.heads import Position
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import DeviceId, SeatId
from bozhen_desktop.wire.hall_side import Outcome, Step
from bozhen_desktop.wire.messages import Held, Hello, Reply, SittingInfo, Sittings, Up, Welcome

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core

RIVAL_MS = 4500
"""Longer than two life signs: whoever is alive under the same key has spoken by then."""

RETURN_MS = 3000
"""After `go-on` terminals wait so long: what desks did comes back before what candidates did."""


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
        terms.met(core, out, now, link.meeting.hello.hall)
    if core.superseded:
        core.reject(out, link, terms.SUPERSEDED)
        return
    if outcome.what == "wrong":
        core.noted(out, now, core.site, PairingTried(key=link.key))
    elif outcome.what == "paired":
        _enrol(core, out, now, link, outcome)
    elif outcome.what == "proved":
        _arrive(core, out, now, link)


def _enrol(core: Core, out: Output, now: Moment, link: Link, outcome: Outcome) -> None:
    """Make a stranger known; a seat whose PC is alive is not taken from it."""
    assert link.hello is not None
    seat, claim, state = outcome.seat, "", core.site_state.devices
    taken = [key for key, bound in state.seats.items() if bound == seat]
    if any(_live_links(core, key) for key in taken):
        seat, claim = "", seat
    command = EnrolDevice(
        key=link.key,
        public=link.hello.key,
        device_kind=link.hello.kind,
        how=outcome.how,
        seat=SeatId(seat),
        host_name=outcome.host_name[:64],
        claim=SeatId(claim),
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
    """A device is proved: look for a second one under its key, else serve it."""
    device = core.site_state.devices.devices.get(link.key)
    if device is None or device.kind != link.kind:
        core.reject(out, link, "device-kind")
        return
    if device.kind == STANDBY and link.key not in core.site_state.standby.granted:
        core.reject(out, link, "standby-unknown")
        return
    same = [o for o in core.links.values() if o.key == link.key and o is not link]
    twice = any(o.state == HELD and o.why == "key-used-twice" for o in same)
    if twice or any(o.state in (LIVE, RIVAL) for o in same):
        link.state, link.since = RIVAL, now.mono
        out.sends.append((link.id, Held(why="key-in-use")))
        return
    _serve(core, out, now, link)


def _serve(core: Core, out: Output, now: Moment, link: Link) -> None:
    """Compare what it saw; serve it, or let it wait for the journal.

    Its enrolment may have been lost with a commit that failed: then it begins as a stranger.
    """
    if link.key not in core.site_state.devices.devices:
        core.reject(out, link, "device-unknown")
        return
    _compare(core, out, now, link)
    why = _held_by_journal(core, now, link)
    if not why:
        admit(core, out, now, link)
    elif (link.state, link.why) != (HELD, why):
        hold(core, out, link, why)


def _held_by_journal(core: Core, now: Moment, link: Link) -> str:
    if any(book.behind is not None for book in core.books.values()):
        return "journal-behind"
    if any(book.failed for book in core.books.values()):
        return "journal-failed"
    waits = link.kind == "terminal" and now.mono < core.returning
    return "journal-behind" if waits else ""


def _compare(core: Core, out: Output, now: Moment, link: Link) -> None:
    """What this device was told must be here; if not, the journal lost its end: alarm."""
    assert link.hello is not None
    for name, told in link.hello.seen.items():
        book = core.books.get(name)
        if book is not None and core.places.is_missing(book, told):
            alarm_behind(core, out, now, book, (told[0], told[1]), link.device)


def alarm_behind(
    core: Core, out: Output, now: Moment, book: Book, place: tuple[int, str], device: str
) -> None:
    """Stop acknowledging; the alarm itself stands in the site's journal, once."""
    known, book.behind = book.behind, max(book.behind or Position(*place), Position(*place))
    if known is not None:
        return
    core.work(
        out, "log", {"code": "journal-behind", "params": {"book": book.name, "seq": place[0]}}
    )
    why = f"journal-behind:{book.name}"
    report = ReportFork(device=DeviceId(device), number=place[0], why=why)
    core.noted(out, now, core.site, report)
    hold_all(core, out, "journal-behind")


def go_on(core: Core, out: Output, now: Moment, book: Book, who: tuple[str, str]) -> None:
    """What is missing comes from the outboxes: serve again once that decision is durable.

    `who`: the device and the two persons that decided it.
    """
    if book.behind is None or any(going.book == book.name for going in core.places.going):
        return
    cut, lacks = _cut(core, book), book.behind
    if book is core.site:
        book.behind = None  # its own journal takes the decision
    why = f"{GO_ON}{book.name} {who[1]}"
    report = ReportFork(device=DeviceId(who[0]), number=cut, why=why)
    core.by_hall(out, now, core.site, report)
    core.places.going.append(Going(core.site.position.seq, book.name, cut, lacks))


def gone_on(core: Core, out: Output, now: Moment) -> None:
    """Decisions to go on that are durable now: serve again, first the desks."""
    due = [one for one in core.places.going if one.barrier <= core.site.committed.seq]
    for going in due:
        core.places.going.remove(going)
        core.places.cut(going.book, going.cut)
        if going.book in core.books:
            core.books[going.book].behind = None
    if due:
        core.returning = now.mono + RETURN_MS
        core.timers.began = core.returning  # nobody could report the time while he was held
        release_all(core, out, now)


def not_gone_on(core: Core) -> None:
    """The site's journal failed under such decisions: nothing was decided; `places` are over."""
    for going in core.places.going:
        book = core.books.get(going.book)
        if book is not None and not book.holds(going.lacks):
            book.behind = going.lacks


def _cut(core: Core, book: Book) -> int:
    """Below everything that is missing, as far as it was shown; the journal may be past it."""
    told = [link.hello.seen.get(book.name) for link in core.links.values() if link.hello]
    missing = [place[0] for place in told if place and core.places.is_missing(book, place)]
    if book.behind is not None:
        missing.append(book.behind.seq)
    return min([book.position.seq, *(seq - 1 for seq in missing)])


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
        recipient=core.setup.recipient,
        standbys=[(grant.host, grant.port) for grant in _may_take_over(core)],
    )
    core.say(out, core.site, link, welcome)


def _may_take_over(core: Core) -> list[StandbyGranted]:
    found: list[StandbyGranted] = core.site_state.standby.waiting(core.setup.certificate.term)
    return found


def _sittings(core: Core) -> list[SittingInfo]:
    found = []
    for name, book in core.books.items():
        if book is core.site or book.room.plan is None:
            continue
        plan = book.room.plan
        found.append(SittingInfo(name, plan.subject, plan.day, book.closed))
    return found


def tell_sittings(core: Core, out: Output, book: Book) -> None:
    """Served devices learn that the list of sittings changed, once that is durable in `book`."""
    told = Sittings(sittings=_sittings(core))
    for link in core.links.values():
        if link.state == LIVE:
            core.say(out, book, link, told)


def follow_up(core: Core, out: Output, events: Sequence[Event]) -> None:
    """A new room code is drawn when its event is, for memory alone; who may not be here goes."""
    for event in events:
        if isinstance(event, RoomCodeIssued):
            number = int.from_bytes(core.setup.rand(8), "big") % 10**CODE_DIGITS
            core.room_code = f"{number:0{CODE_DIGITS}d}"
        elif isinstance(event, DeviceBlocked | StandbyReleased):
            blocked = isinstance(event, DeviceBlocked)
            for link in [each for each in core.links.values() if each.key == event.key]:
                dismiss(core, out, link, "device-blocked" if blocked else "standby-unknown")


def dismiss(core: Core, out: Output, link: Link, code: str) -> None:
    """Reject a device that was served; a standby is not fed any more from here on."""
    core.standbys.feeds.pop(link.id, None)
    core.reject(out, link, code)


def left(core: Core, out: Output, now: Moment, link: Link) -> None:
    """A connection ended: a rival of it may be served, one that was held after its time."""
    staff.remember(core, link)
    core.standbys.feeds.pop(link.id, None)
    link.unfollow(core.audiences)
    if link.meeting.step is Step.PAIRING:
        core.noted(out, now, core.site, PairingTried(key=link.key))
    same = [other for other in core.links.values() if other.key == link.key and link.key]
    for other in same:
        if other.state == HELD and other.why == "key-used-twice":
            other.state, other.since = RIVAL, now.mono
        elif other.state == RIVAL and len(same) == 1 and link.state == LIVE:
            _serve(core, out, now, other)


def hold(core: Core, out: Output, link: Link, why: str) -> None:
    """Stop serving one connection and tell it why."""
    link.state, link.why = HELD, why
    link.unfollow(core.audiences)
    out.sends.append((link.id, Held(why=why)))


def drop_waiting(core: Core, out: Output, failed: Book) -> None:
    """What waited for a failed commit never leaves; who is held already is refused his request."""
    for book in core.books.values():
        waiting, book.waiting = book.waiting, deque()
        for each in waiting:
            if book is not failed and failed.name not in dict(each.also):
                book.waiting.append(each)
                continue
            link = core.links.get(each.connection)
            if link is not None and link.state == HELD and isinstance(each.message, Reply):
                out.sends.append((link.id, Reply(id=each.message.id, code="journal-failed")))


def hold_all(core: Core, out: Output, why: str) -> None:
    """Stop serving everybody."""
    for link in core.links.values():
        if link.state == LIVE:
            hold(core, out, link, why)


def release_all(core: Core, out: Output, now: Moment) -> None:
    """Serve everybody again who was held for the journal's sake; of one key the newest connection,
    the others are rivals: a PC that came back meanwhile has left a dead one behind.
    """
    for link in reversed(list(core.links.values())):
        if link.state != HELD or link.why not in ("journal-behind", "journal-failed"):
            continue
        if _live_links(core, link.key):
            link.state, link.why, link.since = RIVAL, "", now.mono
            out.sends.append((link.id, Held(why="key-in-use")))
        else:
            _serve(core, out, now, link)


def tick(core: Core, out: Output, now: Moment) -> None:
    """Settle rivals; let terminals back in after `go_on`."""
    if core.returning and now.mono >= core.returning:
        core.returning = 0
        release_all(core, out, now)
    for link in [each for each in core.links.values() if each.state == RIVAL]:
        if link.state == RIVAL and now.mono - link.since >= RIVAL_MS:
            _settle(core, out, now, link)


def _settle(core: Core, out: Output, now: Moment, link: Link) -> None:
    """Who of several connections under one key gave a life sign since the last one came."""
    others = [o for o in core.links.values() if o.key == link.key and o is not link]
    alive = [o for o in others if o.state in (LIVE, HELD, RIVAL) and o.heard > link.since]
    if alive and link.heard > link.since:
        _hold_both(core, out, now, link, alive)
        return
    if alive:
        core.reject(out, link, "silent")
        return
    for silent in others:
        staff.remember(core, silent)
        silent.unfollow(core.audiences)
        silent.state, silent.why = HELD, "silent"
        out.closes.append((silent.id, "silent"))
    _serve(core, out, now, link)


def _hold_both(core: Core, out: Output, now: Moment, link: Link, others: list[Link]) -> None:
    """Two living PCs under one key (an image with a key in it): neither counts until re-keyed."""
    report = ReportFork(device=DeviceId(link.device), number=0, why="key-used-twice")
    core.noted(out, now, core.site, report)
    for each in (link, *others):
        hold(core, out, each, "key-used-twice")


__all__ = [
    "CoreDoors", "Hello", "admit", "alarm_behind", "go_on", "hold", "hold_all", "receive",
    "room_code",
]  # fmt: skip
