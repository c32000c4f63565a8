"""Work that the hall's PC does for a console: packages in, papers and keys unsealed, results and
forms out.

The console only carries files: it puts one in parts (`PutPart`) and fetches one (`Fetch`). All
exchange work runs in a child process, asked for as `Work` of kind `job`:

| job | fields | answer |
|---|---|---|
| read-trust | data | exchange.trust.Trust |
| import-exam | data, known, last_seq | manifest, manifest_hash, arrangement, pins, photos |
| open-paper | package, group | exchange.exam.GroupPaper |
| open-key | package, group | domain.paper.KeySet |
| build-result | sitting, first, last, facts | data, manifest_hash, package_id |
| read-receipt | data | exchange.receipt.Receipt |
| open-answers | data | exchange.answers.Outbox |

The shell adds what a job needs of the keystore (identity, room key), the trust file, mode and time.
`package` is the manifest hash under which `write-file` kept the original. Forms are printed from
the room's state (`printing`); their pages are drawn in a thread, not in a child.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bozhen_desktop.hall import asks, jobs_in, jobs_out, printing, showing, staff, standbys
from bozhen_desktop.hall.access_table import check_row, request_row
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.effects import parts_of
from bozhen_desktop.hall.errands import FILE_CAP, Errand, Upload, drop_oldest, errand_digest
from bozhen_desktop.hall.links import Link
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.wire.messages import Fetch, PutPart, Reply, Request

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core


def receive(
    core: Core, out: Output, now: Moment, link: Link, message: Request | PutPart | Fetch
) -> None:
    """Take a part, send a file, or begin an errand."""
    match message:
        case PutPart():
            _put(core, out, link, message)
        case Fetch():
            _fetch(core, out, link, message)
        case _:
            _begin(core, out, now, link, message)


def _put(core: Core, out: Output, link: Link, part: PutPart) -> None:
    upload = core.files.get(part.digest)
    if upload is None:
        if not 0 <= part.size <= FILE_CAP or part.offset:
            return
        drop_oldest(core)
        upload = core.files.setdefault(part.digest, Upload(part.size, bytearray()))
    if upload.done:
        return
    if part.offset != len(upload.data) or len(upload.data) + len(part.data) > upload.size:
        del core.files[part.digest]
        return
    upload.data += part.data
    if len(upload.data) == upload.size:
        upload.done = sha256_hex(bytes(upload.data)) == part.digest
        if not upload.done:
            del core.files[part.digest]


def _fetch(core: Core, out: Output, link: Link, fetch: Fetch) -> None:
    upload = core.files.get(fetch.digest)
    if upload is None or not upload.done:
        out.sends.append((link.id, Reply(id=fetch.id, code="file-unknown")))
        return
    data = bytes(upload.data)
    out.sends.append((link.id, Reply(id=fetch.id, data={"size": len(data)})))
    out.bulk += [(link.id, part) for part in parts_of(fetch.digest, data)]


def _begin(core: Core, out: Output, now: Moment, link: Link, request: Request) -> None:
    book = core.books.get(request.sitting)
    if book is None:
        out.sends.append((link.id, Reply(id=request.id, code="sitting-unknown")))
        return
    try:
        here = book is not core.site and request.actor in link.staff.get(book.name, ())
        duties = asks.duties_of(book, request.actor) if here else set()
        if book is core.site:
            duties = _duties_at(core, link)
        check_row(request_row(request.act, _is_open(core)), link.kind, duties, book.closed)
        if not book.open and request.act != "go-on":
            raise RuleError("journal-behind" if book.behind else "journal-failed")
        if request.act not in _ALONE and standbys.missing(core, now):
            raise RuleError("standby-gone")
        digest = errand_digest(request)
        witness = staff.spend(core, now, request.token, book, digest) if request.token else ""
        errand = Errand(link, request, request.actor if here else link.kind, witness)
        _ACTS[request.act](core, out, now, book, errand)
    except RuleError as error:
        staff.refuse(core, out, book, link, request.id, error)


_ALONE = frozenset({"answer-sheet", "go-on", "photo", "print-form", "rubric", "take-answers"})
"""Acts that do not ask for a standby: they bring back what was lost, or are needed on paper."""


def _duties_at(core: Core, link: Link) -> set[str]:
    """The site is asked by whoever is logged in at this device, in any sitting."""
    people = {person for staff in link.staff.values() for person in staff}
    return {duty for person in people for duty in asks.site_duties(core, link, person)}


def _is_open(core: Core) -> bool:
    """Whether a sitting is open here, so that somebody can log in."""
    return any(book is not core.site and not book.closed for book in core.books.values())


def settle(core: Core, out: Output, now: Moment) -> None:
    """Complete what a crash in the middle of an errand left."""
    for book in list(core.books.values()):
        jobs_out.settle_written(core, out, now, book)


_ACTS: dict[str, Callable[[Core, Output, Moment, Book, Errand], None]] = {
    "take-trust": jobs_in.take_trust,
    "import-exam": jobs_in.import_exam,
    "take-receipt": jobs_in.take_receipt,
    "take-answers": jobs_in.take_answers,
    "open-paper": jobs_in.open_paper,
    "open-key": jobs_in.open_key,
    "export-result": jobs_out.export_result,
    "confirm-written": jobs_out.confirm_written,
    "purge": jobs_out.purge,
    "go-on": jobs_out.go_on,
    "print-form": printing.print_form,
    "photo": showing.photo,
    "show-id": showing.show_id,
    "answer-sheet": showing.answer_sheet,
    "rubric": showing.rubric,
}
