"""What leaves: result packages, the end of a sitting's data, going on after an alarm."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from bozhen_desktop.domain import custody, trust
from bozhen_desktop.domain.base import Command
from bozhen_desktop.hall import clockwork, deciding, errands, meetings, staff
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError, RuleError
from bozhen_desktop.kernel.ids import SittingId

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core

TOLD = ("package", "manifest", "first", "last", "sequence")
"""What a console is told of a package beside its file."""


def export_result(core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand) -> None:
    """Pack the range since the last package (`full`: from the beginning) with a head over its end.

    Nothing counts as exported yet: the console fetches the file, writes it to the stick, reads it
    back and then asks for `confirm-written`.
    """
    if book is core.site:
        raise RuleError("sitting-unknown")
    written = core.site_state.trust.written_of(book.name)
    full = bool(errand.request.args.get("full")) or not written
    first = 1 if full else written[-1].last + 1
    clockwork.sign(core, out, now, book)
    last = book.position.seq
    if first > last:
        raise RuleError("range-empty", first=first, last=last)
    facts = _facts(core, now, book)

    def go(out: Output, now: Moment, book: Book, found: Any) -> None:
        built = trust.RecordBuilt(
            package=found["package_id"],
            manifest=found["manifest_hash"],
            sequence=facts["seq"],
            sitting=SittingId(book.name),
            first=first,
            last=last,
        )
        core.by_hall(out, now, core.site, built)
        told = _keep_file(core, out, book, built, found["data"])
        errands.done(core, out, book, errand, told, also=core.site)

    fields = {"sitting": book.name, "first": first, "last": last, "facts": facts}
    job = {"job": "build-result", "fields": fields}
    core.work(out, "job", job, errands.guarded(core, errand, go))


def _facts(core: Core, now: Moment, book: Book) -> dict[str, Any]:
    """What the manifest says beside the range."""
    plan, site = book.room.arrangement, core.site_state.trust
    written = site.written_of(book.name)
    return {
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


def _keep_file(
    core: Core, out: Output, book: Book, built: trust.RecordBuilt, data: bytes
) -> dict[str, Any]:
    """Keep a package to be fetched, and its original; what the console is told of it."""
    digest = sha256_hex(data)
    core.files[digest] = errands.Upload(len(data), bytearray(data), True)
    serial = f"{built.sequence:03d}-{built.package[:8]}"
    name = f"BZ-R-{core.setup.site}-{book.name}-{serial}.bzp"
    core.work(out, "write-file", {"name": name, "data": data})
    facts = {name: getattr(built, name) for name in TOLD}
    return {"digest": digest, "size": len(data), "name": name, **facts}


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
    """The console wrote the package to a stick and read it back: now it counts as exported.

    Only what this hall built counts. It stands in two journals: whatever a crash between their
    commits left, `settle_written` completes, and who asks again because he heard no answer is told
    that it is done.

    Raises:
        RuleError: `package-unknown`; those of the rules, before anything changed.
    """
    args, state = errand.request.args, core.site_state.trust
    package, medium = str(args.get("package", "")), str(args.get("medium", ""))
    if any(one.package == package for one in state.written_of(book.name)):
        settle_written(core, out, now, book)
        errands.done(core, out, book, errand, also=core.site)
        return
    built = state.built.get(package)
    if built is None or built.sitting != book.name:
        raise RuleError("package-unknown")
    room_word = _room_word(built, medium)
    context = core.context(now, errand.link.device, errand.actor, "console", errand.witness)
    book.aggregate.decide(room_word, context)
    core.by_hall(out, now, core.site, _site_word(built, medium), context)
    core.by_hall(out, now, book, room_word, context)
    errands.done(core, out, book, errand, also=core.site)


def _room_word(one: trust.PackageBuilt | trust.PackageWritten, medium: str) -> Command:
    return custody.RecordWritten(
        package=one.package, first_seq=one.first, last_seq=one.last, medium=medium
    )


def _site_word(one: trust.PackageBuilt, medium: str) -> Command:
    return trust.RecordWritten(
        package=one.package,
        manifest=one.manifest,
        sequence=one.sequence,
        sitting=one.sitting,
        first=one.first,
        last=one.last,
        medium=medium,
    )


def settle_written(core: Core, out: Output, now: Moment, book: Book) -> None:
    """A package counts in both journals or in none: the one that lacks a word gets it.

    A crash, or a commit that failed, may have let through only one of the two.
    """
    if book is core.site or not (book.open and core.site.open):
        return
    state, here = core.site_state.trust, book.room.custody.written
    told = state.written_of(book.name)
    if len(told) == len(here):
        return
    in_room, at_site = {one.package for one in here}, {one.package for one in told}
    for one in told:
        if one.package not in in_room:
            _complete(core, out, now, book, _room_word(one, one.medium), one.by)
    for written in here:
        built = state.built.get(written.package)
        if written.package not in at_site and built is not None:
            _complete(core, out, now, core.site, _site_word(built, written.medium), written.by)


def _complete(core: Core, out: Output, now: Moment, book: Book, command: Command, by: str) -> None:
    context = core.context(now, core.setup.device, by or "hall", "hall")
    with contextlib.suppress(RuleError):
        core.by_hall(out, now, book, command, context)


def purge(core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand) -> None:
    """End the sitting's data on this PC: two persons, only what was exported and receipted."""
    errands.need_second(errand)
    taken = core.site_state.trust.taken.values()
    receipts = [p for p in taken if p.package_type == "receipt" and p.sitting == book.name]
    if not receipts:
        raise RuleError("not-receipted", sitting=book.name)

    def then(out: Output, now: Moment, _: Any, error: BozhenError | None) -> None:
        if error is not None:
            book.leaving = False
            staff.refuse(core, out, core.site, errand.link, errand.request.id, error)
            return
        core.books.pop(book.name, None)
        core.audiences.pop(book.name, None)
        meetings.tell_sittings(core, out, core.site)
        errands.done(core, out, core.site, errand)

    book.leaving = True
    exam = f"{book.room.sitting.package}.bzp"
    core.work(out, "purge-book", {"sitting": book.name, "packages": [exam]}, then)


def go_on(core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand) -> None:
    """After `journal-behind`: two persons decide that outboxes bring what is missing.

    They decide for the hall, so for every journal that lost its end; both stand in the site's.
    """
    if not _behind(core):
        raise RuleError("journal-whole")

    def go(out: Output, now: Moment, persons: str) -> None:
        for short in _behind(core):
            meetings.go_on(core, out, now, short, (errand.link.device, persons))
        errands.done(core, out, core.site, errand)

    deciding.by_two(core, out, now, errand, go)


def _behind(core: Core) -> list[Book]:
    """Journals that lost their end, that of the site first: it takes the decisions."""
    found = [book for book in core.books.values() if book.behind is not None]
    return sorted(found, key=lambda book: book is not core.site)
