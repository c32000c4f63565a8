"""The heart of the hall, sans-IO: messages and commits in, output out.

Loop, sockets, timers, threads, processes and randomness stay outside. Nothing here waits: slow work
is asked for by `Work` and comes back through `worked`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event
from bozhen_desktop.domain.lockout import Tries
from bozhen_desktop.domain.room import Room
from bozhen_desktop.hall import (
    asks,
    clockwork,
    effects,
    feeds,
    following,
    meetings,
    queries,
    requests,
    staff,
    standbys,
)
from bozhen_desktop.hall.access_table import MESSAGES, check_row
from bozhen_desktop.hall.book import Book, Done, Waiting
from bozhen_desktop.hall.budgets import Budgets
from bozhen_desktop.hall.errands import Upload
from bozhen_desktop.hall.links import HELD, LIVE, Audience, Link
from bozhen_desktop.hall.output import Moment, Output, Work
from bozhen_desktop.hall.places import Places
from bozhen_desktop.hall.setup import Setup
from bozhen_desktop.journal.heads import Head
from bozhen_desktop.journal.port import JournalPort
from bozhen_desktop.kernel.digest import digest_of
from bozhen_desktop.kernel.errors import BozhenError, RuleError
from bozhen_desktop.kernel.ids import SITE, DeviceId, SeatId, StaffId
from bozhen_desktop.wire.hall_side import Meeting
from bozhen_desktop.wire.messages import (
    Ask,
    Down,
    Fetch,
    Follow,
    HeadSigned,
    Ping,
    PutPart,
    Query,
    Reject,
    Reply,
    Request,
    StaffOff,
    StaffOn,
    Stored,
    Track,
    Up,
    Witness,
)

Then = Callable[[Output, Moment, Any, BozhenError | None], None]


class Core:
    """The hall: its books, connections, work under way. Every call returns an `Output`."""

    def __init__(self, setup: Setup, site: Book, sittings: Mapping[str, Book]) -> None:
        self.setup = setup
        self.site = site
        self.books: dict[str, Book] = {str(SITE): site, **sittings}
        self.links: dict[int, Link] = {}
        self.audiences: dict[str, Audience] = {}
        self.heard: dict[str, int] = {}
        self.tokens: dict[str, staff.Token] = {}
        self.checking: set[tuple[str, str]] = set()
        self.tries: dict[tuple[str, str], Tries] = {}
        self.sessions: dict[str, dict[str, set[str]]] = {}
        self.places = Places(setup.room_key, self.site_state.devices.forks)
        self.returning = 0
        self.files: dict[str, Upload] = {}
        self.founding: set[str] = set()
        self.room_code = ""
        self.parked: list[tuple[int, Ask | Query]] = []
        self.budgets = Budgets()
        self.timers = clockwork.Timers()
        self.standbys = standbys.Standbys()
        self.superseded = self.site_state.standby.superseded
        self._after: list[tuple[Book, list[Event]]] = []
        self._works: dict[int, tuple[str, Then | None]] = {}
        self._work_id = 0

    # -------------------------------------------------------------- connections
    def connected(self, now: Moment, connection: int) -> Output:
        """A connection stands; nobody is known yet."""
        doors = meetings.CoreDoors(self, now)
        self.links[connection] = Link(connection, Meeting(doors), now.mono)
        return Output()

    def gone(self, now: Moment, connection: int) -> Output:
        """A connection ended."""
        out = Output()
        link = self.links.pop(connection, None)
        if link is not None:
            meetings.left(self, out, now, link)
        return out

    def received(self, now: Moment, connection: int, message: Up) -> Output:
        """Take one message; what is not listed or out of order ends the connection."""
        out = Output()
        link = self.links.get(connection)
        if link is None:
            return out
        link.heard = now.mono
        if link.state == HELD:
            self._while_held(out, now, link, message)
            return out
        if link.state != LIVE:
            meetings.receive(self, out, now, link, message)
            return out
        self.heard[link.key] = now.mono
        try:
            check_row(MESSAGES.get(type(message)), link.kind, (), closed=False)
        except RuleError as error:
            self.reject(out, link, error.code)
            return out
        self._dispatch(out, now, link, message)
        self._follow_up(out, now)
        return out

    def _dispatch(self, out: Output, now: Moment, link: Link, message: Up) -> None:
        match message:
            case Ask():
                asks.receive(self, out, now, link, message)
            case Ping():
                clockwork.pinged(self, out, now, link, message)
            case StaffOn() | StaffOff() | Witness():
                staff.receive(self, out, now, link, message)
            case Follow():
                following.receive(self, out, now, link, message)
            case Query():
                queries.receive(self, out, now, link, message)
            case Request() | PutPart() | Fetch():
                requests.receive(self, out, now, link, message)
            case Track() | Stored():
                feeds.receive(self, out, now, link, message)
            case _:
                self.reject(out, link, "message-out-of-order")

    def _while_held(self, out: Output, now: Moment, link: Link, message: Up) -> None:
        """Nobody is served; a console may still ask to go on after `journal-behind`."""
        behind = link.why == "journal-behind" and link.kind == "console"
        if behind and isinstance(message, Request) and message.act == "go-on":
            requests.receive(self, out, now, link, message)
        elif isinstance(message, Query | Request | StaffOn | StaffOff | Witness | Fetch):
            out.sends.append((link.id, Reply(id=message.id, code=link.why)))

    def reject(self, out: Output, link: Link, code: str) -> None:
        """End a connection, with a reason; what it sent behind this is not taken any more."""
        link.unfollow(self.audiences)
        link.state, link.why = HELD, code
        out.sends.append((link.id, Reject(code=code)))
        out.closes.append((link.id, code))

    # -------------------------------------------------------------- journals
    def committed(self, now: Moment, book: str, tickets: Sequence[int]) -> Output:
        """These appends are durable: what waited for them leaves."""
        out = Output()
        target = self.books.get(book)
        if target is None:  # purged meanwhile
            return out
        free, heads = target.release(tickets)
        for waiting in free:
            self._next(out, waiting)
        for head in heads:
            self._tell_head(out, book, head)
        following.flush(self, out, target)
        meetings.gone_on(self, out, now)
        if self.standbys.feeds:
            feeds.flow(self, out)
        return out

    def _follow_up(self, out: Output, now: Moment) -> None:
        """What events bring about leaves behind the answers to their commands."""
        after, self._after = self._after, []
        for book, events in after:
            effects.follow_up(self, out, now, book, events)

    def _next(self, out: Output, waiting: Waiting) -> None:
        """Put a message behind the next book it waits for, or let it leave."""
        for name, barrier in waiting.also:
            book, also = self.books.get(name), waiting.also[1:]
            waiting = waiting._replace(barrier=barrier, also=also)
            if book is not None and not book.passed(barrier):
                book.waiting.append(waiting)
                return
        if not waiting.copied or not standbys.hold(self, waiting):
            self.send_now(out, waiting)

    def send_now(self, out: Output, waiting: Waiting) -> None:
        """Everything that a message waits for is there."""
        if waiting.connection in self.links:
            lane = out.bulk if waiting.bulk else out.sends
            lane.append((waiting.connection, waiting.message))

    def _tell_head(self, out: Output, book: str, head: Head) -> None:
        told = HeadSigned(sitting=book, **msgspec.structs.asdict(head))
        out.sends += [(link.id, told) for link in self.links.values() if link.state == LIVE]

    def failed(self, now: Moment, book: str, error: BozhenError) -> Output:
        """A commit failed: stop acknowledging; the state here is worth nothing any more."""
        out = Output()
        target = self.books[book]
        target.failed = True
        meetings.drop_waiting(self, out, target)
        self.work(out, "log", {"code": "commit-failed", "params": {"book": book}})
        meetings.hold_all(self, out, "journal-failed")
        return out

    def reopened(self, now: Moment, book: str, journal: JournalPort) -> Output:
        """The journal was opened again: verify and replay it, then go on."""
        out = Output()
        old = self.books[book]
        meetings.drop_waiting(self, out, old)  # refusals since it failed
        fresh = Book.load(book, journal, Room() if book != SITE else type(old.aggregate)())
        if old.behind is not None and not fresh.holds(old.behind):
            fresh.behind = old.behind
        self.books[book] = fresh
        if book == SITE:
            self.site = fresh
            meetings.not_gone_on(self)
            self.places = Places(self.setup.room_key, self.site_state.devices.forks)
        meetings.release_all(self, out, now)
        return out

    def behind(self, now: Moment, book: str, seq: int, digest: str) -> Output:
        """Something outside the journal knows of an entry that is not there: alarm, stop."""
        out = Output()
        meetings.alarm_behind(self, out, now, self.books[book], (seq, digest), "start")
        return out

    # -------------------------------------------------------------- work, time
    def work(self, out: Output, kind: str, args: dict[str, Any], then: Then | None = None) -> None:
        """Ask the shell for something; `then` goes on when it is done."""
        self._work_id += 1
        self._works[self._work_id] = kind, then
        out.works.append(Work(self._work_id, kind, args))

    def worked(self, now: Moment, id: int, result: Any, error: BozhenError | None) -> Output:
        """Work `id` is done, or failed with `error`."""
        out = Output()
        kind, then = self._works.pop(id, ("", None))
        feeds.stir(self, kind)
        if then is not None:
            then(out, now, result, error)
        self._follow_up(out, now)
        return out

    def tick(self, now: Moment) -> Output:
        """Time passes: beats, deadlines, lost terminals, heads, rivals, tokens."""
        out = Output()
        if self.superseded:
            return out
        clockwork.tick(self, out, now)
        meetings.tick(self, out, now)
        requests.settle(self, out, now)
        feeds.tick(self, out, now)
        following.look(self, out, following.ROWS_A_LOOK)
        parked, self.parked = self.parked, []
        for connection, message in parked:
            link = self.links.get(connection)
            if link is not None and link.state == LIVE:
                self._dispatch(out, now, link, message)
        self._follow_up(out, now)
        return out

    def look(self, now: Moment) -> Output:
        """Make some of the rows that followers wait for."""
        out = Output()
        following.look(self, out, following.ROWS_A_TURN)
        return out

    def closing(self, now: Moment) -> Output:
        """Before a clean stop: a last signed head for every book."""
        out = Output()
        for book in self.books.values():
            clockwork.sign(self, out, now, book)
        return out

    # -------------------------------------------------------------- what topics use
    def say(
        self,
        out: Output,
        book: Book,
        link: Link,
        message: Down,
        *,
        bulk: bool = False,
        also: Book | None = None,
        copied: bool = False,
    ) -> None:
        """Send once everything is durable that the message could have seen, in `also` too.

        `copied`: and a healthy standby has it, if there is one.
        """
        more = ((also.name, also.position.seq),) if also is not None else ()
        copies = ((book.name, book.position.seq), *more) if copied else ()
        waiting = Waiting(book.position.seq, link.id, message, bulk, more, copies)
        if book.passed(waiting.barrier):
            self._next(out, waiting)
        else:
            book.waiting.append(waiting)

    def context(
        self, now: Moment, device: str, actor: str, role: str, witness: str = ""
    ) -> Context:
        """Facts of a decision: clock, seat and randomness come from here, never from a peer."""
        key = device.split(".", maxsplit=1)[0]
        seat = self.site_state.devices.seat_of(key) if role == "terminal" else SeatId("")
        return Context(
            now_ms=now.wall,
            boot=now.boot,
            mono_ms=now.mono,
            device=DeviceId(device),
            actor=actor,
            role=role,
            mode=self.setup.mode,
            witness=StaffId(witness),
            seed=self.setup.rand(32).hex(),
            seat=seat,
        )

    @property
    def site_state(self) -> Any:
        """The site aggregate."""
        return self.site.aggregate

    def decide(
        self,
        out: Output,
        now: Moment,
        book: Book,
        command: Command,
        context: Context,
        asked: tuple[str, int, str],
        blobs: Mapping[str, bytes] | None = None,
    ) -> Done:
        """Decide, apply, append; tell followers and do what follows.

        Raises:
            RuleError: the rule that refuses, or `journal-failed`, `journal-behind`,
                `sitting-unknown` while the book is not open; nothing has changed.
        """
        book.check_open()
        events = self._events(out, book, command, context)
        out.appends.append(book.perform(events, now, asked, context.actor or "hall", blobs))
        if book is self.site:
            meetings.follow_up(self, out, events)
        else:
            out.look = following.changed(self, book, events) or out.look
            self._after.append((book, events))
        return book.done[asked[0], asked[1]]

    def _events(self, out: Output, book: Book, command: Command, context: Context) -> list[Event]:
        """The decision of the rules; they change nothing, so one that breaks only refuses.

        Otherwise one device could stop the hall by a command that no rule foresaw, again and again.
        """
        try:
            return book.aggregate.decide(command, context)
        except BozhenError:
            raise
        except Exception as error:
            params = {"tag": str(command.__struct_config__.tag), "error": type(error).__name__}
            self.work(out, "log", {"code": "rule-broken", "params": params})
            raise RuleError("rule-broken", **params) from error

    def noted(self, out: Output, now: Moment, book: Book, command: Command) -> bool:
        """`by_hall`, where a refusal only means that there was nothing to do."""
        try:
            self.by_hall(out, now, book, command)
        except RuleError:
            return False
        return True

    def by_hall(
        self,
        out: Output,
        now: Moment,
        book: Book,
        command: Command,
        context: Context | None = None,
        blobs: Mapping[str, bytes] | None = None,
    ) -> Done:
        """`decide` a command that the hall itself makes, under its own next number."""
        device = self.setup.device
        context = context or self.context(now, device, "hall", "hall")
        asked = (device, book.next_number(device), digest_of(command))
        return self.decide(out, now, book, command, context, asked, blobs)
