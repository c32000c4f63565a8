"""What leaves: result packages, the end of a sitting's data, going on after an alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bozhen_desktop.domain import custody, trust
from bozhen_desktop.domain.devices import ReportFork
from bozhen_desktop.hall import clockwork, errands, meetings
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import DeviceId, SittingId

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core


def export_result(core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand) -> None:
    """Pack the range since the last package (`full`: from the beginning) with a head over its end.

    Nothing counts as exported yet: the console fetches the file, writes it to the stick, reads it
    back and then asks for `confirm-written`.
    """
    if book is core.site:
        raise RuleError("sitting-unknown")
    site = core.site_state.trust
    written = site.written_of(book.name)
    full = bool(errand.request.args.get("full")) or not written
    first = 1 if full else written[-1].last + 1
    clockwork.sign(core, out, now, book)
    last = book.position.seq
    if first > last:
        raise RuleError("range-empty", first=first, last=last)
    plan = book.room.arrangement
    facts = {
        "mode": core.setup.mode,
        "org": plan.organisation,
        "batch": plan.batch,
        "sitting": book.name,
        "site": core.setup.site,
        "room_public": core.setup.room_key.public,
        "seq": site.next_sequence(book.name),
        "created": now.wall,
        "prev_manifest_hash": written[-1].manifest if written else "",
        "trust_epoch": site.epoch,
        "totals": totals(book),
    }

    def go(out: Output, now: Moment, book: Book, found: Any) -> None:
        data = found["data"]
        digest = sha256_hex(data)
        core.files[digest] = errands.Upload(len(data), bytearray(data), True)
        name = (
            f"BZ-R-{core.setup.site}-{book.name}-{facts['seq']:03d}-{found['package_id'][:8]}.bzp"
        )
        core.work(out, "write-file", {"name": name, "data": data})
        told = {
            "digest": digest,
            "size": len(data),
            "name": name,
            "package": found["package_id"],
            "manifest": found["manifest_hash"],
            "first": first,
            "last": last,
            "sequence": facts["seq"],
        }
        errands.done(core, out, book, errand, told)

    fields = {"sitting": book.name, "first": first, "last": last, "facts": facts}
    core.work(
        out,
        "job",
        {"job": "build-result", "fields": fields},
        errands.guarded(core, errand, go),
    )


def totals(book: Book) -> dict[str, int]:
    """Counts of the sitting, without names, for the manifest."""
    room = book.room
    handed = room.answers.handed_in.values()
    return {
        "rostered": len(room.arrangement.entries),
        "present": len(room.checkin.present),
        "absent": len(room.checkin.absent),
        "turned_away": len(room.checkin.turned_away),
        "submitted": len(room.answers.handed_in),
        "forced": sum(each.cause == "forced" for each in handed),
        "sheets": sum(sheet.signed for sheet in room.sheets.sheets.values()),
        "incidents": len(room.incidents.violations) + len(room.incidents.faults),
    }


def confirm_written(
    core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand
) -> None:
    """The console wrote the package to a stick and read it back: now it counts as exported."""
    args = errand.request.args
    package, medium = str(args.get("package", "")), str(args.get("medium", ""))
    site_word = trust.RecordWritten(
        package=package,
        manifest=str(args.get("manifest", "")),
        sequence=int(args.get("sequence", 0)),
        sitting=SittingId(book.name),
        first=int(args.get("first", 0)),
        last=int(args.get("last", 0)),
    )
    room_word = custody.RecordWritten(
        package=package, first_seq=site_word.first, last_seq=site_word.last, medium=medium
    )
    if site_word.last > book.committed.seq:
        raise RuleError("range-empty", first=site_word.first, last=site_word.last)
    context = core.context(now, errand.link.device, errand.actor, "console", errand.witness)
    core.by_hall(out, now, core.site, site_word, context)
    core.by_hall(out, now, book, room_word, context)
    errands.done(core, out, book, errand)


def purge(core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand) -> None:
    """End the sitting's data on this PC: two persons, only what was exported and receipted."""
    if not errand.witness:
        raise RuleError("second-person-needed")
    taken = core.site_state.trust.taken.values()
    receipts = [p for p in taken if p.package_type == "receipt" and p.sitting == book.name]
    if not receipts:
        raise RuleError("not-receipted", sitting=book.name)

    def go(out: Output, now: Moment, _: Book, result: Any) -> None:
        core.books.pop(book.name, None)
        errands.done(core, out, core.site, errand)

    book.failed = True
    core.work(out, "purge-book", {"sitting": book.name}, errands.guarded(core, errand, go, "site"))


def go_on(core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand) -> None:
    """After `journal-behind`: the console's technician decides that outboxes bring what is missing.

    The person stands in the site's journal; staff accounts of the sitting may be what was lost.
    """
    person = str(errand.request.args.get("person", ""))
    if not person:
        raise RuleError("person-missing")
    if book.behind is None:
        raise RuleError("journal-whole")
    number, why = book.behind.seq, f"go-on:{book.name}"
    meetings.go_on(core, out, now, book)
    report = ReportFork(device=DeviceId(errand.link.device), number=number, why=why)
    core.by_hall(out, now, core.site, report)
    errands.done(core, out, core.site, errand)
