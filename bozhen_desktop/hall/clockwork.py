"""What the passing of time brings: beats, deadlines, lost terminals, signed heads, a new boot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.access import Epoch, ReportBack, ReportLost
from bozhen_desktop.domain.beats import RecordBeat, ResumeSitting
from bozhen_desktop.domain.handin import CloseOverdue
from bozhen_desktop.domain.sitting import RUNNING
from bozhen_desktop.hall import staff
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.links import Link
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.journal.heads import sign_head
from bozhen_desktop.kernel.ids import SITE, EntryId
from bozhen_desktop.wire.messages import Ping, Pong

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core

DAY_MS = 24 * 3_600_000
ENTRIES_A_TICK = 1_000


class Timers(msgspec.Struct):
    """Elapsed ms of the last beat and head per book; when this process began to hear.

    `reports`: book → group → how far the group's time is ahead of this boot's, as terminals say;
    `came`: book → terminal → when it was heard first while the book waited for reports; `turns`:
    how often a book's terminals were asked for, a part of a large room each time.
    """

    beats: dict[str, int] = {}
    heads: dict[str, int] = {}
    began: int = -1
    reports: dict[str, dict[str, int]] = {}
    came: dict[str, dict[str, int]] = {}
    turns: dict[str, int] = {}


def tick(core: Core, out: Output, now: Moment) -> None:
    """Everything that is due at this moment."""
    timers = core.timers
    if timers.began < 0:
        timers.began = now.mono
    staff.forget_old(core, now)
    for book in list(core.books.values()):
        if not book.open:
            continue
        if book is not core.site and book.room.plan is not None:
            _sitting(core, out, now, book)
        every = 60_000 if book is core.site else _rules_ms(book, "head_every_s")
        if now.mono - timers.heads.get(book.name, -every) >= every:
            timers.heads[book.name] = now.mono
            sign(core, out, now, book)


def _rules_ms(book: Book, name: str) -> int:
    if book.room.plan is None:
        return 60_000
    return int(getattr(book.room.rules, name)) * 1000


def _sitting(core: Core, out: Output, now: Moment, book: Book) -> None:
    if awaits_resume(book, now):
        if now.mono >= _reports_until(core, book):
            ahead = core.timers.reports.get(book.name, {})
            reported = {group: ms + now.mono for group, ms in ahead.items()}
            core.noted(out, now, book, ResumeSitting(reported=reported))
        return
    if not any(clock.phase == RUNNING for clock in book.room.sitting.clocks.values()):
        return
    every = _rules_ms(book, "beat_every_s")
    if now.mono - core.timers.beats.get(book.name, -every) >= every:
        core.timers.beats[book.name] = now.mono
        core.noted(out, now, book, RecordBeat())
    core.noted(out, now, book, CloseOverdue())
    _lost(core, out, now, book)


def _reports_until(core: Core, book: Book) -> int:
    """When the time of a new boot is settled: some seconds after the last terminal came back.

    A switch may need longer than the hall's PC; without terminals the hall waits, up to a limit.
    A practical has none.
    """
    rules, began = book.room.rules, core.timers.began
    wait, most = rules.report_wait_s * 1000, rules.report_most_s * 1000
    if book.room.arrangement.subject != "theory":
        return began + wait
    came = core.timers.came.get(book.name)
    return min(max(came.values()) + wait, began + most) if came else began + most


def awaits_resume(book: Book, now: Moment) -> bool:
    """Whether a running group's clock still counts in another boot."""
    if book.name == SITE or book.room.plan is None:
        return False
    for clock in book.room.sitting.clocks.values():
        if clock.boot != now.boot and clock.phase == RUNNING:
            return True
    return False


def _lost(core: Core, out: Output, now: Moment, book: Book) -> None:
    """Edges only: a terminal silent beyond the limit is lost, one that speaks again is back."""
    room, limit = book.room, _rules_ms(book, "offline_after_s")
    for entry, epochs in _some(core.timers, book):
        if entry in room.answers.handed_in and entry not in room.access.lost:
            continue
        heard = core.heard.get(epochs[-1].device.split(".")[0], core.timers.began)
        silent = now.mono - heard > limit
        if silent and entry not in room.access.lost:
            core.noted(out, now, book, ReportLost(entry=EntryId(entry)))
        elif not silent and entry in room.access.lost:
            core.noted(out, now, book, ReportBack(entry=EntryId(entry)))


def _some(timers: Timers, book: Book) -> list[tuple[str, list[Epoch]]]:
    """Everybody who logged in; of a large room a part in turn, so that a tick stays short."""
    everybody = list(book.room.access.epochs.items())
    parts = max(-(-len(everybody) // ENTRIES_A_TICK), 1)
    turn = timers.turns[book.name] = timers.turns.get(book.name, -1) + 1
    return everybody[turn % parts :: parts]


def sign(core: Core, out: Output, now: Moment, book: Book) -> None:
    """Swear to the present end of a book, if something came since the last head."""
    if not book.open or book.position.seq <= book.signed:
        return
    key = core.setup.room_key
    head = sign_head(book.position, now.wall, key.public, key.sign)
    out.appends.append(book.append_head(head))


def pinged(core: Core, out: Output, now: Moment, link: Link, ping: Ping) -> None:
    """A life sign: answer with the time of the groups this device is concerned with.

    While the hall itself waits for reports it tells nobody a time: that of a stopped clock would
    replace what the terminal knows better.
    """
    elapsed: dict[str, int] = {}
    # Whose log-in waits in line for the time to be known cannot follow yet, and yet knows the time.
    waiting = [message.sitting for id, message in core.parked if id == link.id]
    for sitting in dict.fromkeys([*(place[0] for place in link.follows), *waiting]):
        book = core.books.get(sitting)
        if book is None:
            continue
        if awaits_resume(book, now):
            if link.kind == "terminal":
                core.timers.came.setdefault(book.name, {}).setdefault(link.key, now.mono)
            _reported(core, now, book, ping.elapsed)
            continue
        for group, clock in book.room.sitting.clocks.items():
            elapsed[group] = clock.elapsed_at(now.boot, now.mono)
    out.sends.append((link.id, Pong(stamp=ping.stamp, elapsed=elapsed)))


def _reported(core: Core, now: Moment, book: Book, elapsed: dict[str, int]) -> None:
    """Keep the largest report of each group; no honest one is longer than a day.

    The time goes on while the hall listens: what a terminal made since its report is not ahead.
    """
    reports = core.timers.reports.setdefault(book.name, {})
    for group in book.room.sitting.clocks:
        told = elapsed.get(group, 0)
        if 0 < told <= DAY_MS:
            reports[group] = max(told - now.mono, reports.get(group, -now.mono))
