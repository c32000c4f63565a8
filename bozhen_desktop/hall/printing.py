"""`print-form`: a form of a sitting for the console, every print recorded before it leaves.

Arguments: `form` (a name of documents.forms), `numbers` (form numbers) or `entries` to print
only these, `copies`, `reason` (due when a number was printed before), `by_hand` (missing characters
as 〓), `preview` (pages marked 作废, no PDF: nothing is recorded). The answer has `title`,
`numbers`, `pages` (how many), `sheets` (digest of the file of the pages, see documents.pages), and
unless it is a preview `digest` (of the PDF) and `time_no`.

The data are taken from the room at one moment; pages are drawn in a thread; then one `RecordPrint`
a number is decided for the person who asks, all or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import msgspec

from bozhen_desktop.domain.custody import RecordPrint
from bozhen_desktop.domain.room import Room
from bozhen_desktop.hall import asks, clockwork, errands
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.hall.rendering import Rendered
from bozhen_desktop.journal.heads import sign_head
from bozhen_desktop.kernel.errors import BozhenError, RuleError
from bozhen_desktop.kernel.ids import EntryId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core

WITH_PHOTOS = ("admission-ticket", "sign-in-sheet")
"""Forms that show photographs; for others none is read."""

WITH_MARKS = ("score-sheet", "score-summary", "result-roster")
MARKS_DUTIES = frozenset({"site_chief", "totaller", "supervisor"})
"""Forms that show marks, also before two persons confirmed them, and who may print these."""


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The arguments of the request."""

    form: str
    numbers: list[str] = []
    entries: list[str] = []
    copies: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1
    reason: Annotated[str, msgspec.Meta(max_length=400)] = ""
    by_hand: bool = False
    preview: bool = False


class _Job(NamedTuple):
    """What is printed: order, title, numbers, and for the how-manieth time each of them."""

    order: Order
    title: str
    numbers: list[str]
    times: list[int]


def print_form(core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand) -> None:
    """Begin: photographs first, then data, pages, record, answer.

    Raises:
        RuleError: `sitting-unknown`, `request-malformed`, `access-duty`.
    """
    if book is core.site:
        raise RuleError("sitting-unknown")
    try:
        order = msgspec.convert(errand.request.args, Order)
    except msgspec.ValidationError as error:
        raise RuleError("request-malformed") from error
    if order.form in WITH_MARKS and not MARKS_DUTIES & asks.duties_of(book, errand.actor):
        raise RuleError("access-duty")
    photos = {entry.person.photo for entry in book.room.arrangement.entries} - {""}
    digests = sorted(photos) if order.form in WITH_PHOTOS else []

    def go(out: Output, now: Moment, book: Book, found: Any) -> None:
        _draw(core, out, now, book, errand, order, found)

    args = {"sitting": book.name, "digests": digests}
    core.work(out, "load-photos", args, errands.guarded(core, errand, go))


def _draw(
    core: Core,
    out: Output,
    now: Moment,
    book: Book,
    errand: errands.Errand,
    order: Order,
    photos: dict[str, bytes],
) -> None:
    """Take the data from the room and have its pages drawn."""
    title, data = _data(core, out, book.room, order, photos)
    numbers = [datum.number for datum in data]
    job = _Job(order, title, numbers, _times(book.room, order.form, numbers))
    if not order.preview:
        _decide(core, now, book, errand, job)
    kit = _kit(core, out, now, book, errand, order)
    pairs = groupby(zip(job.times, data, strict=True), key=lambda pair: pair[0])
    lots = [
        (msgspec.structs.replace(kit, time_no=time), [datum for _, datum in same])
        for time, same in pairs
    ]

    def go(out: Output, now: Moment, book: Book, made: Any) -> None:
        _hand_out(core, out, now, book, errand, job, made)

    work = {"form": order.form, "lots": lots}
    core.work(out, "render-form", work, errands.guarded(core, errand, go))


def _data(
    core: Core, out: Output, room: Room, order: Order, photos: dict[str, bytes]
) -> tuple[str, list[Any]]:
    """Title and data of the copies that are asked for.

    Raises:
        BozhenError: `form-unknown`, `nothing-to-print`, `form-broken`.
    """
    from bozhen_desktop.documents import forms  # noqa: PLC0415 - see `rendering`

    form = forms.form_named(order.form)
    if form not in forms.forms_of(room):
        raise RuleError("nothing-to-print", form=order.form)
    try:
        data = list(form.build(room, photos.get))
    except Exception as error:
        params = {"form": order.form, "error": type(error).__name__}
        core.work(out, "log", {"code": "form-broken", "params": params})
        raise RuleError("form-broken", **params) from error
    wanted = [datum for datum in data if _is_wanted(room, order, datum)]
    if not wanted:
        raise RuleError("nothing-to-print", form=order.form)
    return form.title, wanted


def _is_wanted(room: Room, order: Order, datum: Any) -> bool:
    if order.numbers and datum.number not in order.numbers:
        return False
    if not order.entries:
        return True
    tickets = {room.entry(EntryId(entry)).ticket for entry in order.entries}
    return getattr(datum, "ticket", None) in tickets


def _times(room: Room, form: str, numbers: Sequence[str]) -> list[int]:
    """For the how-manieth time each number would be printed now."""
    prints = room.custody.prints
    return [1 + len(prints.get(f"{form}/{number}", ())) for number in numbers]


def _kit(
    core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand, order: Order
) -> Any:
    """Who prints when, and a signed head over all that the data could see."""
    from bozhen_desktop.documents import forms, stationery  # noqa: PLC0415 - see `rendering`

    room, key = book.room, core.setup.room_key
    clockwork.sign(core, out, now, book)
    head = sign_head(book.position, now.wall, key.public, key.sign)
    made = forms.kit_for(
        room,
        stationery.Institution(name=room.arrangement.printed_name),
        now.wall,
        staff=room.staff(StaffId(errand.actor)).name,
        head=None if order.preview else stationery.SignedHead(**msgspec.structs.asdict(head)),
    )
    return msgspec.structs.replace(made, void=order.preview, by_hand=order.by_hand)


def _decide(
    core: Core, now: Moment, book: Book, errand: errands.Errand, job: _Job
) -> list[RecordPrint]:
    """The records that are due, if the rules allow all of them.

    Raises:
        RuleError: `print-overtaken` (another console printed one of them meanwhile), those of
            the rules.
    """
    order = job.order
    if _times(book.room, order.form, job.numbers) != job.times:
        raise RuleError("print-overtaken", form=order.form)
    context = core.context(now, errand.link.device, errand.actor, "console", errand.witness)
    records = [
        RecordPrint(form=order.form, number=number, copies=order.copies, reason=order.reason)
        for number in job.numbers
    ]
    for record in records:
        book.aggregate.decide(record, context)
    return records


def _hand_out(
    core: Core,
    out: Output,
    now: Moment,
    book: Book,
    errand: errands.Errand,
    job: _Job,
    made: Rendered,
) -> None:
    """Record, keep the files to be fetched, and tell their names once the record is durable."""
    if errand.link.id not in core.links:
        raise BozhenError("asker-gone")  # nobody gets it, so nothing was printed
    told = {"title": job.title, "numbers": job.numbers, "pages": made.count}
    if not job.order.preview:
        records = _decide(core, now, book, errand, job)
        context = core.context(now, errand.link.device, errand.actor, "console", errand.witness)
        for record in records:
            core.by_hall(out, now, book, record, context)
        told |= {"digest": errands.keep_made(core, made.pdf), "time_no": max(job.times)}
    told["sheets"] = errands.keep_made(core, made.pages)
    errands.done(core, out, book, errand, told)
