"""People at consoles and examiner PCs: log-in by account and PIN, and the second person's word.

A PIN is checked outside (scrypt is slow on purpose). A confirmation gives a token that is bound to
one waiting command, used once, and lives for the parameter `witness_s`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bozhen_desktop.domain.access import StaffLogIn, StaffLogOff
from bozhen_desktop.domain.lockout import check_may_try
from bozhen_desktop.hall.book import Book, plain
from bozhen_desktop.hall.links import HELD, LIVE, Link
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.kernel.errors import BozhenError, RuleError
from bozhen_desktop.kernel.ids import StaffId
from bozhen_desktop.wire.messages import Reply, StaffOff, StaffOn, Witness

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core


class Token(NamedTuple):
    """A second person confirmed the command with this digest in this book until `until` (mono)."""

    book: str
    digest: str
    staff: str
    until: int


def receive(
    core: Core, out: Output, now: Moment, link: Link, message: StaffOn | StaffOff | Witness
) -> None:
    """Log in, log out, or confirm. One PIN of a person is checked at a time: tries are counted."""
    book = core.books.get(message.sitting)
    if book is None or book is core.site or not book.open:
        out.sends.append((link.id, Reply(id=message.id, code="sitting-unknown")))
        return
    if isinstance(message, StaffOff):
        _leave(core, out, now, link, book, message)
        return
    _ask_pin(core, out, now, link, book, message)


def _leave(core: Core, out: Output, now: Moment, link: Link, book: Book, message: StaffOff) -> None:
    """Whoever leaves is gone, also for a hall that starts again."""
    here = link.staff.get(book.name, set())
    if message.staff in here:
        here.discard(message.staff)
        link.unfollow(core.audiences, message.staff)
        context = core.context(now, link.device, message.staff, link.kind)
        core.by_hall(out, now, book, StaffLogOff(staff=StaffId(message.staff)), context)
    core.say(out, book, link, Reply(id=message.id))


def _ask_pin(
    core: Core, out: Output, now: Moment, link: Link, book: Book, message: StaffOn | Witness
) -> None:
    verifier = core.setup.secrets.verifier(book.name, message.staff)
    context = core.context(now, link.device, message.staff, link.kind)
    place = (book.name, message.staff)
    try:
        if verifier is None:
            raise RuleError("staff-unknown", staff=message.staff[:64])
        check_may_try(book.room, message.staff, context)
        if place in core.checking:
            raise RuleError("wait-after-tries", seconds=1)
    except RuleError as error:
        refuse(core, out, book, link, message.id, error)
        return

    def then(out: Output, now: Moment, right: Any, error: BozhenError | None) -> None:
        core.checking.discard(place)
        book = core.books.get(message.sitting)
        if book is None:
            return
        if error is not None:
            refuse(core, out, book, link, message.id, error)
            return
        _checked(core, out, now, link, message, right is True)

    core.checking.add(place)
    core.work(out, "check-pin", {"pin": message.pin, "verifier": verifier}, then)


def refuse(core: Core, out: Output, book: Book, link: Link, id: int, error: BozhenError) -> None:
    """Tell a refusal behind everything that it could have seen."""
    params = {name: plain(value) for name, value in error.params.items()}
    core.say(out, book, link, Reply(id=id, code=error.code, params=params))


def _checked(
    core: Core, out: Output, now: Moment, link: Link, message: StaffOn | Witness, right: bool
) -> None:
    book = core.books[message.sitting]
    context = core.context(now, link.device, message.staff, link.kind)
    try:
        check_may_try(book.room, message.staff, context)
        if not isinstance(message, Witness) or not right:
            command = StaffLogIn(staff=StaffId(message.staff), right=right)
            core.by_hall(out, now, book, command, context)
    except RuleError as error:
        refuse(core, out, book, link, message.id, error)
        return
    if not right:
        refuse(core, out, book, link, message.id, RuleError("pin-wrong"))
    elif isinstance(message, Witness):
        _confirm(core, out, now, link, book, message)
    else:
        link.staff.setdefault(book.name, set()).add(message.staff)
        core.say(out, book, link, Reply(id=message.id, data=_who(book, message.staff)))


def _who(book: Book, staff: str) -> dict[str, Any]:
    member = book.room.staff(StaffId(staff))
    return {"staff": member.id, "name": member.name, "duties": list(member.duties)}


def _confirm(
    core: Core, out: Output, now: Moment, link: Link, book: Book, message: Witness
) -> None:
    token = core.setup.rand(16).hex()
    until = now.mono + book.room.rules.witness_s * 1000
    core.tokens[token] = Token(book.name, message.digest, message.staff, until)
    core.say(out, book, link, Reply(id=message.id, data={"token": token}))


def spend(core: Core, now: Moment, token: str, book: Book, digest: str) -> str:
    """The second person behind a token, which is used up by this.

    The site has no accounts of its own: what it is asked is confirmed by a person of a sitting.

    Raises:
        RuleError: `witness-token` (unknown, too old, of another command).
    """
    found = core.tokens.pop(token, None)
    if found is None or found.until < now.mono:
        raise RuleError("witness-token")
    if found.digest != digest or (book is not core.site and found.book != book.name):
        raise RuleError("witness-token")
    return found.staff


def forget_old(core: Core, now: Moment) -> None:
    """Drop tokens whose time is over."""
    for token in [name for name, kept in core.tokens.items() if kept.until < now.mono]:
        del core.tokens[token]


def remember(core: Core, link: Link) -> None:
    """Who is logged in at a device that goes; it may come back."""
    if link.state == LIVE or (link.state == HELD and link.staff):
        core.sessions[link.key] = link.staff


def restore(core: Core, link: Link) -> None:
    """A device that comes back still has the people who were logged in there.

    After a restart of the hall these are all whom its journal knows there: what they asked for last
    may still be in the device's outbox.
    """
    known = core.sessions.get(link.key)
    if known is not None:
        link.staff = known
        return
    for book in core.books.values():
        if book is core.site or link.state != LIVE:
            continue
        people = book.people.get(link.key)
        if people:
            link.staff.setdefault(book.name, set()).update(people)
