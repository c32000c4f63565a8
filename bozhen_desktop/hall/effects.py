"""What follows from events: sealed papers at log-in, keys alone at Start, lists that must be told.

Papers reach a terminal sealed; its key is derived from the group's secret and the entry, and leaves
only once the group has started. So nothing of a paper can be read before, and Start is no herd.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bozhen_desktop.domain.access import LoggedIn, same_key
from bozhen_desktop.domain.base import Event
from bozhen_desktop.domain.closeout import SittingClosed
from bozhen_desktop.domain.paper import PaperOpened, candidate_paper
from bozhen_desktop.domain.sitting import WAITING, GroupPaused, GroupStarted, elapsed_of
from bozhen_desktop.hall import clockwork, meetings
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.links import LIVE, Link
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.host.sealing import derive, seal_once
from bozhen_desktop.kernel.digest import canonical, sha256_hex
from bozhen_desktop.kernel.ids import EntryId, GroupId
from bozhen_desktop.wire.messages import CHUNK, BlobPart, PaperComing, PaperKey

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core

PAPER_KEY = "bozhen/paper"
"""Label of the keys of sealed papers; the context is `sitting/entry`."""


_FOLLOWED = frozenset({LoggedIn, PaperOpened, GroupStarted, GroupPaused, SittingClosed})


def follow_up(core: Core, out: Output, now: Moment, book: Book, events: Sequence[Event]) -> None:
    """Send what events bring about; everything waits for their commit."""
    for event in events:
        if type(event) not in _FOLLOWED:
            continue
        if isinstance(event, LoggedIn):
            _logged_in(core, out, now, book, event)
        elif isinstance(event, PaperOpened | GroupStarted):
            _to_terminals(core, out, now, book, event)
        elif isinstance(event, GroupPaused | SittingClosed):
            clockwork.sign(core, out, now, book)
        if isinstance(event, SittingClosed):
            meetings.tell_sittings(core, out, book)


def _to_terminals(
    core: Core, out: Output, now: Moment, book: Book, event: PaperOpened | GroupStarted
) -> None:
    """Papers when they are opened, keys alone at Start."""
    for link, entry in terminals(core, book, event.group):
        if isinstance(event, PaperOpened):
            send_paper(core, out, book, link, entry)
        else:
            send_key(core, out, now, book, link, entry)


def _logged_in(core: Core, out: Output, now: Moment, book: Book, event: LoggedIn) -> None:
    """A log-in after Start gets paper and key at once; the key goes first, it is small."""
    link = link_of(core, event.device)
    if link is not None:
        send_paper(core, out, book, link, event.entry)
        send_key(core, out, now, book, link, event.entry)


def link_of(core: Core, device: str) -> Link | None:
    """The served connection of a device, whatever its incarnation."""
    for link in core.links.values():
        if link.state == LIVE and same_key(link.device, device):
            return link
    return None


def terminals(core: Core, book: Book, group: str) -> list[tuple[Link, EntryId]]:
    """Served terminals at which entries of a group are logged in now."""
    by_key = {link.key: link for link in core.links.values() if link.state == LIVE}
    found = []
    for entry, epochs in book.room.access.epochs.items():
        link = by_key.get(epochs[-1].device.split(".")[0])
        if link is not None and book.room.entry(EntryId(entry)).group == group:
            found.append((link, EntryId(entry)))
    return found


def paper_key(secret: bytes, sitting: str, entry: str) -> bytes:
    """The key of one entry's sealed paper; it seals exactly one text."""
    return derive(secret, PAPER_KEY, f"{sitting}/{entry}")


def sealed_paper(core: Core, book: Book, entry: EntryId) -> bytes | None:
    """The entry's own paper in its own order, sealed; None before it was opened here."""
    room = book.room
    group = room.entry(entry).group
    opened = room.paper.opened.get(group)
    secret = core.setup.secrets.group_secret(book.name, group)
    if opened is None or secret is None:
        return None
    own = candidate_paper(room.paper.loaded[opened.digest], opened.digest, opened.order_seed, entry)
    return seal_once(paper_key(secret, book.name, entry), canonical(own))


def send_paper(core: Core, out: Output, book: Book, link: Link, entry: EntryId) -> None:
    """The sealed paper in parts that answers may overtake."""
    sealed = sealed_paper(core, book, entry)
    if sealed is None:
        return
    digest = sha256_hex(sealed)
    coming = PaperComing(
        sitting=book.name,
        entry=entry,
        paper_digest=book.room.group(book.room.entry(entry).group).paper_digest,
        digest=digest,
        size=len(sealed),
    )
    core.say(out, book, link, coming)
    for part in parts_of(digest, sealed):
        core.say(out, book, link, part, bulk=True)


def parts_of(digest: str, data: bytes) -> list[BlobPart]:
    """A large thing in frames."""
    return [
        BlobPart(digest=digest, offset=at, size=len(data), data=data[at : at + CHUNK])
        for at in range(0, max(len(data), 1), CHUNK)
    ]


def send_key(core: Core, out: Output, now: Moment, book: Book, link: Link, entry: EntryId) -> None:
    """The key, once the group has started."""
    group = book.room.entry(entry).group
    secret = core.setup.secrets.group_secret(book.name, group)
    if secret is None or book.room.sitting.clocks[group].phase == WAITING:
        return
    context = core.context(now, link.device, entry, "terminal")
    known = not clockwork.awaits_resume(book, now)
    key = PaperKey(
        sitting=book.name,
        entry=entry,
        key=paper_key(secret, book.name, entry),
        elapsed=elapsed_of(book.room, GroupId(group), context) if known else -1,
    )
    core.say(out, book, link, key)


def welcome_back(core: Core, out: Output, now: Moment, book: Book, link: Link, entry: str) -> None:
    """A terminal that follows again has its paper; the key may have been missed."""
    send_key(core, out, now, book, link, EntryId(entry))
