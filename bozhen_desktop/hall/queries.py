"""Questions that change nothing; their answers wait for what they could see."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from bozhen_desktop.domain.access import last_epoch
from bozhen_desktop.domain.closeout import unsettled
from bozhen_desktop.domain.standby import MIRROR
from bozhen_desktop.hall import asks, effects, meetings, staff, standbys
from bozhen_desktop.hall.access_table import CANDIDATE, QUERIES, check_row
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.clockwork import awaits_resume
from bozhen_desktop.hall.links import LIVE, Link, sits_here
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import SITE, EntryId
from bozhen_desktop.wire.messages import Query, Reply

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core


def receive(core: Core, out: Output, now: Moment, link: Link, query: Query) -> None:
    """Answer, or refuse with a code."""
    book = core.books.get(query.sitting)
    if book is None:
        out.sends.append((link.id, Reply(id=query.id, code="sitting-unknown")))
        return
    if query.name == "own-answers" and awaits_resume(book, now):
        core.parked.append((link.id, query))  # behind what this terminal sent again before
        return
    try:
        check_row(QUERIES.get(query.name), link.kind, _duties(book, link, query), book.closed)
        data = _ANSWERS[query.name](core, out, now, book, link, query)
    except RuleError as error:
        staff.refuse(core, out, book, link, query.id, error)
        return
    core.say(out, book, link, Reply(id=query.id, data=data))


def _duties(book: Book, link: Link, query: Query) -> set[str]:
    if link.kind == "terminal":
        here = book.name != SITE and sits_here(book.room, query.actor, link.device)
        return {CANDIDATE} if here else set()
    if query.actor in link.staff.get(book.name, ()):
        return asks.duties_of(book, query.actor)
    return set()


def _own_answers(core: Core, out: Output, now: Moment, book: Book, link: Link, query: Query) -> Any:
    """The entry's answers as the hall has them, and how far its latest log-in came.

    `answers`: item → option ids; `receipt`; `epoch`, and the last `step` of that epoch.
    """
    answers = book.room.answers
    saved = answers.saved.get(query.actor, {})
    epoch = last_epoch(book.room, EntryId(query.actor))
    return {
        "epoch": epoch,
        "step": answers.steps.get(query.actor, {}).get(epoch, 0),
        "answers": {item: list(answer.options) for item, answer in saved.items()},
        "receipt": answers.receipts.get(query.actor, ""),
    }


def _own_paper(core: Core, out: Output, now: Moment, book: Book, link: Link, query: Query) -> Any:
    """Send the sealed paper again, and its key if the group has started."""
    effects.send_paper(core, out, book, link, EntryId(query.actor))
    effects.send_key(core, out, now, book, link, EntryId(query.actor))
    return None


def _room_code(core: Core, out: Output, now: Moment, book: Book, link: Link, query: Query) -> Any:
    """The room code as it stands; "" when none counts."""
    return {"code": meetings.room_code(core, now)}


def _devices(core: Core, out: Output, now: Moment, book: Book, link: Link, query: Query) -> Any:
    """Enrolled devices with their seats, and which are connected.

    Those not `accepted` are new: a list to tick for `accept-devices`. `claim` is a seat that the
    device's room file names and that another living PC has; `how` code | file.
    """
    state = core.site_state.devices
    live = {other.key for other in core.links.values() if other.state == LIVE}
    return [
        {
            "key": key,
            "kind": device.kind,
            "host_name": device.host_name,
            "how": device.how,
            "claim": str(state.claims.get(key, "")),
            "accepted": key in state.accepted,
            "blocked": key in state.blocked,
            "seat": str(state.seat_of(key)),
            "live": key in live,
        }
        for key, device in state.devices.items()
    ]


def _safety(core: Core, out: Output, now: Moment, book: Book, link: Link, query: Query) -> Any:
    """What keeps the data safe beside the journal, as staff may know it.

    `standby`: `standbys.row`; `granted`: device key → host name; `mirror`: `state` and `reason` as
    the site's journal has them, None where nothing was reported.
    """
    state = core.site_state
    known = state.standby.safety.get(MIRROR)
    return {
        "standby": standbys.row(core),
        "granted": {key: state.devices.devices[key].host_name for key in state.standby.granted},
        "mirror": {"state": known.state, "reason": known.reason} if known is not None else None,
    }


def _unsettled(core: Core, out: Output, now: Moment, book: Book, link: Link, query: Query) -> Any:
    """Names of everything still open before close-out."""
    return unsettled(book.room)


def _pending(core: Core, out: Output, now: Moment, book: Book, link: Link, query: Query) -> Any:
    """待裁定 answers with their numbers; what was chosen is not shown."""
    answers = book.room.answers
    rows = []
    for number, pending in enumerate(answers.pending):
        if number not in answers.settled:
            row = msgspec.to_builtins(pending)
            row.pop("options")
            rows.append({**row, "number": number})
    return rows


def _position(core: Core, out: Output, now: Moment, book: Book, link: Link, query: Query) -> Any:
    """Where the journal ends."""
    return {"seq": book.position.seq, "hash": book.position.hash}


_ANSWERS: dict[str, Callable[[Core, Output, Moment, Book, Link, Query], Any]] = {
    "own-answers": _own_answers,
    "own-paper": _own_paper,
    "room-code": _room_code,
    "devices": _devices,
    "safety": _safety,
    "unsettled": _unsettled,
    "pending": _pending,
    "position": _position,
}
