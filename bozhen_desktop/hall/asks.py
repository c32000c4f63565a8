"""Commands from devices: idempotency, access, decision, acknowledgement."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from bozhen_desktop.domain.access import LogIn
from bozhen_desktop.domain.answers import SaveAnswer
from bozhen_desktop.domain.base import Command
from bozhen_desktop.domain.devices import ReportFork
from bozhen_desktop.domain.rulings import RefuseOutbox
from bozhen_desktop.hall import meetings, standbys
from bozhen_desktop.hall.access_table import CANDIDATE, TABLE, Row, check_row
from bozhen_desktop.hall.book import Book, digest_of_body
from bozhen_desktop.hall.clockwork import awaits_resume
from bozhen_desktop.hall.links import HELD, Link, answers_for
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.hall.staff import spend
from bozhen_desktop.journal.heads import Position
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import SITE, DeviceId, StaffId
from bozhen_desktop.wire.messages import Answer, Ask

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core


def receive(core: Core, out: Output, now: Moment, link: Link, ask: Ask) -> None:
    """Answer one command; nothing is answered twice in two ways."""
    book = core.books.get(ask.sitting)
    if book is None or book.leaving:
        out.sends.append((link.id, _unknown(ask)))
        return
    if not book.open:
        meetings.hold(core, out, link, "journal-behind" if book.behind else "journal-failed")
        return
    if book is not core.site and awaits_resume(book, now) and _may_wait(core, link, ask):
        core.parked.append((link.id, ask))
        return
    try:
        if standbys.parks(core, now, link, book, ask):
            return
    except RuleError as error:
        core.say(out, book, link, book.refusal(ask.number, error))
        return
    if _over_budget(core, out, now, link, book, ask):
        return
    answer = settle(core, out, now, book, Asker(link.device, link.kind, link), ask)
    if answer.code == "command-fork":
        out.sends.append((link.id, answer))
        out.closes.append((link.id, answer.code))
        link.state, link.why = HELD, answer.code  # what follows comes again in its new life
        return
    word = core.places.word(book.name, Position(answer.seq, answer.hash))
    copied = link.kind != "terminal" and not answer.code
    core.say(out, book, link, msgspec.structs.replace(answer, word=word), copied=copied)


def _may_wait(core: Core, link: Link, ask: Ask) -> bool:
    """While the hall does not know the time: what a terminal says, what comes again from an outbox
    (a desk must not lose what it was told is done), and what stands behind it.
    """
    behind = any(waiting == link.id for waiting, _ in core.parked)
    return link.kind == "terminal" or ask.late or behind


def _over_budget(core: Core, out: Output, now: Moment, link: Link, book: Book, ask: Ask) -> bool:
    """Send a device away that asks for more than any honest one; an answered command is free."""
    if (link.device, ask.number) in book.done or core.budgets.takes(link.key, now.mono):
        return False
    core.work(out, "log", {"code": "device-too-fast", "params": {"device": link.device}})
    core.reject(out, link, "too-fast")
    return True


def _unknown(ask: Ask) -> Answer:
    return Answer(number=ask.number, sitting=ask.sitting, seq=0, hash="", code="sitting-unknown")


_CANDIDATE = frozenset({CANDIDATE})


class Asker(NamedTuple):
    """Who asks: name in journals, kind, and the session; no session for an outbox on a stick."""

    device: str
    kind: str
    link: Link | None


def settle(core: Core, out: Output, now: Moment, book: Book, asker: Asker, ask: Ask) -> Answer:
    """The answer to a command: the first one, when it was answered before.

    Numbers rise in every book by itself: a command that one journal lost is not kept out by a later
    one that another journal has.
    """
    device = asker.device
    known = book.done.get((device, ask.number))
    if known is not None and known.digest == digest_of_body(ask.body):
        return book.answer(ask.number, known)
    asked = (device, ask.number)
    for other in core.books.values():
        if asked in other.done:
            return _fork(core, out, now, device, ask)
    try:
        if len(ask.body) > BODY_CAP:
            raise RuleError("command-malformed")
        _check_number(book, device, ask.number)
        command = book.decode(ask.body)
        return _decided(core, out, now, book, asker, ask, command)
    except RuleError as error:
        answer = book.refusal(ask.number, error)
        if ask.late:
            _keep_refused(core, out, now, book, device, ask, error.code)
        return answer


def _check_number(book: Book, device: str, number: int) -> None:
    highest = book.numbers.get(device, 0)
    if not highest < number < 1 << 53:
        raise RuleError("command-over", number=number, highest=highest)


def _decided(
    core: Core, out: Output, now: Moment, book: Book, asker: Asker, ask: Ask, command: Command
) -> Answer:
    row = TABLE.get(type(command))
    actor, duties = _actor(core, book, asker, ask.actor, row)
    check_row(row, asker.kind, duties, book.closed)
    digest = digest_of_body(ask.body)
    witness = spend(core, now, ask.token, book, digest) if ask.token else ""
    context = core.context(now, asker.device, actor, asker.kind, witness)
    done = core.decide(out, now, book, command, context, (asker.device, ask.number, digest))
    return book.answer(ask.number, done)


def _actor(
    core: Core, book: Book, asker: Asker, actor: str, row: Row | None
) -> tuple[str, Set[str]]:
    """Who asks, among those this session has authenticated, and the duties that count.

    Raises:
        RuleError: `actor-not-here`.
    """
    here = bool(actor) and _is_here(book, asker, actor)
    if row is not None and not row.duties:
        return actor if here else asker.kind, set()
    if not here:
        raise RuleError("actor-not-here")
    if asker.kind == "terminal":
        return actor, _CANDIDATE
    site = book.name == SITE
    return actor, site_duties(core, asker.link, actor) if site else duties_of(book, actor)


def _is_here(book: Book, asker: Asker, actor: str) -> bool:
    link = asker.link
    if book.name == SITE:
        return link is not None and any(actor in staff for staff in link.staff.values())
    if asker.kind == "terminal":
        return answers_for(book.room, actor, asker.device)
    return link is not None and actor in link.staff.get(book.name, ())


def duties_of(book: Book, staff: str) -> set[str]:
    """Duties of a staff member in a sitting."""
    return set(book.room.staff(StaffId(staff)).duties)


def site_duties(core: Core, link: Link | None, staff: str) -> set[str]:
    """At the site: the duties a person has in the sittings where this session logged him in."""
    places = link.staff.items() if link is not None else ()
    return {
        duty
        for sitting, people in places
        if staff in people and sitting in core.books
        for duty in duties_of(core.books[sitting], staff)
    }


def _fork(core: Core, out: Output, now: Moment, device: str, ask: Ask) -> Answer:
    """One number with two contents: alarm; the device must begin a new life."""
    fork = ReportFork(device=DeviceId(device), number=ask.number, why="command")
    core.noted(out, now, core.site, fork)
    return Answer(number=ask.number, sitting=ask.sitting, seq=0, hash="", code="command-fork")


HARMLESS = {"already-handed-in", "already-accepted", "hand-raised", "already-acknowledged"}
BODY_CAP = 64 * 1024
"""No command of a device is longer than this many characters."""

KEPT_CAP = 500
"""So many refused commands are kept of one device; an honest one has far fewer."""


def _keep_refused(
    core: Core, out: Output, now: Moment, book: Book, device: str, ask: Ask, code: str
) -> None:
    """A refused command of an outbox is an event, open until two persons settle it.

    Only answers can be lost by a refusal; a second hand-in or log-in loses nothing. Nor does a
    command that was taken from the same device in an earlier life (its folder was set back).
    """
    if book.name == SITE or code == "command-over" or _taken_before(book, device, ask):
        return
    if not 0 < ask.number < 1 << 53 or len(ask.body) > BODY_CAP:  # no outbox holds such a one
        return
    key = device.partition(".")[0]  # a new life is no new allowance
    if book.refused.get(key, 0) >= KEPT_CAP:
        return
    try:
        command = book.decode(ask.body)
    except RuleError:
        command = None
    if isinstance(command, LogIn) or (code in HARMLESS and not isinstance(command, SaveAnswer)):
        return
    kept = RefuseOutbox(
        device=DeviceId(device),
        number=ask.number,
        refused=str(command.__struct_config__.tag) if command is not None else "malformed",
        code=code,
        text=ask.body,
    )
    if core.noted(out, now, book, kept):
        book.refused[key] = book.refused.get(key, 0) + 1


def _taken_before(book: Book, device: str, ask: Ask) -> bool:
    digest = digest_of_body(ask.body)
    lives = book.lives.get(device.partition(".")[0], ())
    known = [book.done.get((life, ask.number)) for life in lives]
    return any(done is not None and done.digest == digest for done in known)
