"""What a console sees beyond its view: photographs, full ID numbers, what paper sheets are of.

Arguments of `photo`: `entry`; the answer has `jpeg`, empty when there is none. Arguments of
`show-id`: `entry` and `reason`; the answer has `id_no`, and leaves only once the event that says
who saw it, and why, is durable. Arguments of `answer-sheet`: `entry`; the answer has `items` as the
entry sees them (item, version, type, option ids in the order of his letters), no words of theirs,
so that answers from paper can be entered; of `rubric`: `group`; the answer is the opened practical
paper, for sheets that come from paper. All goes to the console that asks, and nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from bozhen_desktop.domain.arrangement import EntryPlan
from bozhen_desktop.domain.disclosure import ShowIdNumber
from bozhen_desktop.domain.paper import candidate_paper
from bozhen_desktop.hall import errands
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import EntryId, GroupId
from bozhen_desktop.wire.messages import FRAME_CAP

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core

REASON_MAX = 400
PHOTO_MAX = FRAME_CAP - (16 << 10)
"""What one answer has room for; the office takes none that is larger."""


class Whom(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The arguments of `photo` and `answer-sheet`."""

    entry: str


class Which(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The arguments of `rubric`."""

    group: str


class WhomAndWhy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The arguments of `show-id`."""

    entry: str
    reason: str


T = TypeVar("T")


def _read(core: Core, book: Book, errand: errands.Errand, kind: type[T]) -> T:
    if book is core.site:
        raise RuleError("sitting-unknown")
    try:
        return msgspec.convert(errand.request.args, kind)
    except msgspec.ValidationError as error:
        raise RuleError("request-malformed") from error


def _entry(book: Book, name: str) -> EntryPlan:
    found: EntryPlan = book.room.entry(EntryId(name))
    return found


def photo(core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand) -> None:
    """Read a photograph from the journal and tell it; one too large for an answer is not shown.

    Raises:
        RuleError: `sitting-unknown`, `request-malformed`, `entry-unknown`.
    """
    digest = _entry(book, _read(core, book, errand, Whom).entry).person.photo

    def go(out: Output, now: Moment, book: Book, found: Any) -> None:
        data = found.get(digest, b"")
        jpeg = data if len(data) <= PHOTO_MAX else b""
        errands.done(core, out, book, errand, {"jpeg": jpeg})

    digests = [digest] if digest else []
    args = {"sitting": book.name, "digests": digests}
    core.work(out, "load-photos", args, errands.guarded(core, errand, go))


def answer_sheet(core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand) -> None:
    """Tell what stands behind the letters of an entry.

    Raises:
        RuleError: `sitting-unknown`, `request-malformed`, `entry-unknown`, `paper-not-open`.
    """
    entry = _entry(book, _read(core, book, errand, Whom).entry)
    opened = book.room.paper.opened.get(entry.group)
    if opened is None:
        raise RuleError("paper-not-open", group=entry.group)
    paper = book.room.paper.loaded[opened.digest]
    own = candidate_paper(paper, opened.digest, opened.order_seed, entry.id)
    items = [
        {
            "item": item.id,
            "version": item.version,
            "type": item.type,
            "options": [option.id for option in item.options],
        }
        for item in own.items
    ]
    errands.done(core, out, book, errand, {"items": items})


def rubric(core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand) -> None:
    """Tell the rows of a score sheet.

    Raises:
        RuleError: `sitting-unknown`, `request-malformed`, `group-unknown`, `paper-not-open`.
    """
    group = book.room.group(GroupId(_read(core, book, errand, Which).group)).id
    errands.done(core, out, book, errand, msgspec.to_builtins(book.room.practical.paper(group)))


def show_id(core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand) -> None:
    """Record who asks and why, then tell the number.

    Raises:
        RuleError: `sitting-unknown`, `request-malformed`, `entry-unknown`, `reason-needed`.
    """
    asked = _read(core, book, errand, WhomAndWhy)
    if len(asked.reason) > REASON_MAX:
        raise RuleError("request-malformed")
    entry = _entry(book, asked.entry)
    command = ShowIdNumber(entry=entry.id, reason=asked.reason)
    context = core.context(now, errand.link.device, errand.actor, "console", errand.witness)
    core.by_hall(out, now, book, command, context)
    errands.done(core, out, book, errand, {"id_no": entry.person.id_no})
