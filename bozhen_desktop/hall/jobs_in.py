"""Packages that come in: trust, exam (three seals, each at its time), receipts, outboxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from bozhen_desktop.domain.paper import OpenPaper
from bozhen_desktop.domain.practical import OpenPracticalPaper
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.scoring import OpenKey
from bozhen_desktop.domain.sitting import ENDED, ImportArrangement
from bozhen_desktop.domain.trust import PackageTaken, TakePackage, TakeTrust
from bozhen_desktop.hall import asks, errands, meetings
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.clockwork import awaits_resume
from bozhen_desktop.hall.output import Moment, Output
from bozhen_desktop.kernel.digest import canonical, sha256_hex
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import SITE, GroupId, SittingId, is_id
from bozhen_desktop.wire.messages import Ask

if TYPE_CHECKING:
    from bozhen_desktop.hall.core import Core


def take_trust(core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand) -> None:
    """A newer trust file, signed by the pinned root."""
    data = errands.file_of(core, errand.request)

    def go(out: Output, now: Moment, book: Book, trust: Any) -> None:
        command = TakeTrust(
            digest=sha256_hex(data), root=trust.root, epoch=trust.epoch, time_floor=trust.time_floor
        )
        core.by_hall(out, now, core.site, command)
        core.work(out, "write-file", {"name": "trust.bzp", "data": data})
        errands.done(core, out, core.site, errand)

    job = {"job": "read-trust", "fields": {"data": data}}
    core.work(out, "job", job, errands.guarded(core, errand, go, "site"))


def import_exam(core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand) -> None:
    """Check a package whole, open its arrangement, found the sitting's journal."""
    data = errands.file_of(core, errand.request)
    taken = core.site_state.trust.taken
    known = {
        name: package.manifest for name, package in taken.items() if not _cut_short(core, package)
    }

    def go(out: Output, now: Moment, book: Book, found: Any) -> None:
        sitting = found["manifest"].sitting
        if sitting in core.founding:
            raise RuleError("sitting-exists", sitting=sitting)
        _try_founding(core, now, found)
        core.founding.add(sitting)
        kept = {"name": f"{found['manifest_hash']}.bzp", "data": data}
        put = {"put": {f"pins/{sitting}": msgspec.msgpack.encode(found["pins"])}}
        steps: list[tuple[str, dict[str, Any]]] = [
            ("write-file", kept),
            ("secrets", put),
            ("open-book", {"sitting": sitting}),
        ]
        founding = _Founding(core, errand, found)
        founding.step(out, steps)

    job = {"job": "import-exam", "fields": {"data": data, "known": known}}
    core.work(out, "job", job, errands.guarded(core, errand, go, SITE))


class _Founding(NamedTuple):
    """A sitting on its way: works in order, each only after the one before it succeeded."""

    core: Core
    errand: errands.Errand
    found: Any

    def step(self, out: Output, steps: list[tuple[str, dict[str, Any]]]) -> None:
        (kind, args), rest = steps[0], steps[1:]

        def then(out: Output, now: Moment, book: Book, _: Any) -> None:
            if rest:
                self.step(out, rest)
            else:
                self.over()
                _found_sitting(self.core, out, now, self.errand, self.found)

        guarded = errands.guarded(self.core, self.errand, then, SITE, self.over)
        self.core.work(out, kind, args, guarded)

    def over(self) -> None:
        self.core.founding.discard(self.found["manifest"].sitting)


def _cut_short(core: Core, package: PackageTaken) -> bool:
    """Whether an intake was noted here and its sitting lost: power failed between two journals.

    Such a package may be taken in again; one whose sitting was exported, or purged after that, not.
    """
    gone = package.package_type == "exam" and package.sitting not in core.books
    return gone and not core.site_state.trust.written_of(package.sitting)


def _noted(core: Core, taken: TakePackage) -> bool:
    """Whether this very package stands in the site's journal already."""
    known = core.site_state.trust.taken.get(taken.package)
    return known is not None and known.manifest == taken.manifest


def _commands(found: Any) -> tuple[ImportArrangement, TakePackage]:
    """What an exam package says to its new sitting and to the site."""
    manifest, digest = found["manifest"], found["manifest_hash"]
    taken = TakePackage(
        package_type="exam",
        package=manifest.package_id,
        manifest=digest,
        sequence=manifest.seq,
        sitting=SittingId(manifest.sitting),
    )
    return ImportArrangement(package=digest, arrangement=found["arrangement"]), taken


def _try_founding(core: Core, now: Moment, found: Any) -> None:
    """Ask all rules before a key, a file or a journal is made: nothing is left half-applied.

    Raises:
        RuleError: `sitting-exists`, and whatever the rules refuse.
    """
    sitting = found["manifest"].sitting
    if sitting in core.books:
        raise RuleError("sitting-exists", sitting=sitting)
    arrangement, taken = _commands(found)
    context = core.context(now, core.setup.device, "hall", "hall")
    Room().decide(arrangement, context)
    if not _noted(core, taken):
        core.site.aggregate.decide(taken, context)


def _found_sitting(
    core: Core, out: Output, now: Moment, errand: errands.Errand, found: Any
) -> None:
    sitting = found["manifest"].sitting
    _try_founding(core, now, found)
    arrangement, taken = _commands(found)
    fresh = core.books[sitting] = Book(sitting, Room())
    core.by_hall(out, now, fresh, arrangement, blobs=found["photos"])
    if not _noted(core, taken):
        core.by_hall(out, now, core.site, taken)
    meetings.tell_sittings(core, out, fresh)
    errands.done(core, out, fresh, errand, {"sitting": sitting}, also=core.site)


def _group(book: Book, errand: errands.Errand) -> GroupId:
    return book.room.group(GroupId(str(errand.request.args.get("group", "")))).id


def open_paper(core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand) -> None:
    """启封: two persons open the paper of a group; its secret goes into the keystore alone.

    The rules are asked before the seal is broken, and again when the paper is there.
    """
    group = _group(book, errand)
    room = book.room
    if group in room.paper.opened or group in room.practical.papers:
        raise RuleError("paper-already-open", group=group)
    errands.need_second(errand)
    plan, reason = room.arrangement, str(errand.request.args.get("reason", ""))
    if not plan.opens <= now.wall <= plan.closes and not reason:
        raise RuleError("reason-needed", act="open-paper")

    def go(out: Output, now: Moment, book: Book, found: Any) -> None:
        if found.practical is not None:
            command = OpenPracticalPaper(group=group, paper=found.practical, reason=reason)
            _decide(core, out, now, book, errand, command, {})
            return
        data = canonical(found.paper)
        digest = sha256_hex(data)
        name = f"group/{book.name}/{group}"

        def kept(out: Output, now: Moment, book: Book, _: Any) -> None:
            command = OpenPaper(group=group, digest=digest, reason=reason)
            book.room.paper.loaded[digest] = found.paper
            _decide(core, out, now, book, errand, command, {digest: data})

        put = {"put": {name: found.secret}}
        core.work(out, "secrets", put, errands.guarded(core, errand, kept))

    fields = {"package": room.sitting.package, "group": group}
    job = {"job": "open-paper", "fields": fields}
    core.work(out, "job", job, errands.guarded(core, errand, go))


def _decide(
    core: Core,
    out: Output,
    now: Moment,
    book: Book,
    errand: errands.Errand,
    command: Any,
    blobs: dict[str, bytes],
) -> None:
    context = core.context(now, errand.link.device, errand.actor, "console", errand.witness)
    core.by_hall(out, now, book, command, context, blobs)
    errands.done(core, out, book, errand)


def open_key(core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand) -> None:
    """Open the answer key of a group, only after its last hand-in."""
    group = _group(book, errand)
    if book.room.sitting.clocks[group].phase != ENDED:
        raise RuleError("group-phase", group=group, phase=book.room.sitting.clocks[group].phase)
    errands.need_second(errand)
    reason = str(errand.request.args.get("reason", ""))

    def go(out: Output, now: Moment, book: Book, keys: Any) -> None:
        data = canonical(keys)
        digest = sha256_hex(data)
        loaded = book.room.scoring.loaded
        fresh = digest not in loaded
        loaded[digest] = keys
        command = OpenKey(group=group, digest=digest, reason=reason)
        try:
            _decide(core, out, now, book, errand, command, {digest: data})
        except RuleError:
            if fresh:  # refused: the hall forgets what it saw
                del loaded[digest]
            raise

    fields = {"package": book.room.sitting.package, "group": group}
    job = {"job": "open-key", "fields": fields}
    core.work(out, "job", job, errands.guarded(core, errand, go))


def take_receipt(core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand) -> None:
    """The office's word on a package that left this place."""
    data = errands.file_of(core, errand.request)

    def go(out: Output, now: Moment, book: Book, receipt: Any) -> None:
        command = TakePackage(
            package_type="receipt",
            package=sha256_hex(data)[:32],
            manifest=receipt.manifest_hash,
            sequence=receipt.seq,
            sitting=SittingId(receipt.sitting),
        )
        core.by_hall(out, now, core.site, command)
        found = {"verdict": receipt.verdict, "code": receipt.code, "last": receipt.last}
        errands.done(core, out, core.site, errand, found)

    job = {"job": "read-receipt", "fields": {"data": data}}
    core.work(out, "job", job, errands.guarded(core, errand, go, "site"))


def take_answers(core: Core, out: Output, now: Moment, book: Book, errand: errands.Errand) -> None:
    """The outbox of a terminal that could not come back: its commands keep their first ids.

    While the hall does not know the time after an outage, the stick waits as a cable would: a
    hand-in would stand there with too little time, or be refused as too early.
    """
    data = errands.file_of(core, errand.request)

    def go(out: Output, now: Moment, book: Book, outbox: Any) -> None:
        known = core.site_state.devices.devices
        if not is_id(outbox.device) or outbox.device.partition(".")[0] not in known:
            raise RuleError("device-unknown", key=outbox.device)
        books = [core.books.get(row.sitting) for row in outbox.rows]
        if any(each is not None and awaits_resume(each, now) for each in books):
            raise RuleError("clock-not-resumed")
        counts = collect(core, out, now, outbox)
        errands.done(core, out, book, errand, counts)

    job = {"job": "open-answers", "fields": {"data": data}}
    core.work(out, "job", job, errands.guarded(core, errand, go))


def collect(core: Core, out: Output, now: Moment, outbox: Any) -> dict[str, int]:
    """Decide an outbox's commands in order; how many were taken, known already, refused."""
    counts = {"taken": 0, "known": 0, "refused": 0}
    for row in outbox.rows:
        book = core.books.get(row.sitting)
        if book is None or not book.open:
            counts["refused"] += 1
            continue
        known = (outbox.device, row.number) in book.done
        ask = Ask(number=row.number, sitting=row.sitting, actor=row.actor, body=row.body, late=True)
        asker = asks.Asker(outbox.device, "terminal", None)
        answer = asks.settle(core, out, now, book, asker, ask)
        counts["refused" if answer.code else "known" if known else "taken"] += 1
    return counts
