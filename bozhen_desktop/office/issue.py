"""Issue: one exam package for each sitting and each accepted room of its site, slips and an index.

Everything is decided and built in one transaction – tickets, papers, packages – and only then
written out; the packages themselves are archived, so a failed medium loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from bozhen_desktop.domain.arrangement import Arrangement
from bozhen_desktop.domain.batchplan import BatchPlan, SittingSpec, local_day, rules_of
from bozhen_desktop.domain.bureau import Bureau
from bozhen_desktop.domain.entries import GiveTickets
from bozhen_desktop.domain.registry import DeviceAccepted, IssuePackage, RegistryState
from bozhen_desktop.exchange.container import parse
from bozhen_desktop.exchange.exam import ExamContent, GroupPaper, build_exam
from bozhen_desktop.exchange.manifest import PackageFacts, manifest_hash, new_package_id
from bozhen_desktop.host.files import private_dir, write_atomically
from bozhen_desktop.host.sealing import new_key
from bozhen_desktop.kernel.digest import digest_of, sha256_hex
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import BatchId, PaperId, SittingId
from bozhen_desktop.office.archive import Archive
from bozhen_desktop.office.arrange import DAY_MS, Arranged, Setting, arrange
from bozhen_desktop.office.assembly import Draws, Papers, assemble_missing, papers_of
from bozhen_desktop.office.chain import OfficeStore, Unit
from bozhen_desktop.office.placing import Placed, cut, place
from bozhen_desktop.office.registration import Who
from bozhen_desktop.office.slips import PinSlip, Ticket, new_slips, tickets_of
from bozhen_desktop.office.tickets import new_tickets

VALID_AFTER_DAYS = 30
"""How long after its window a package may still be taken in, for late and repeated imports."""


class IssueOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for: the batch, D+0, and what a rehearsal may choose.

    `day0`: YYYY-MM-DD or "" for today; `seats`: cut the batch to so many seats in its first theory
    sitting; `start_in`: seconds until the sittings of D+0; `seed` of the papers; `again`: papers
    to draw anew; `only`: these sittings alone; `reason` for drawing anew or for issuing less than
    the registration days after the last entry sheet.
    """

    batch: BatchId
    day0: str = ""
    seats: int | None = None
    start_in: int | None = None
    seed: str = ""
    again: list[PaperId] = []
    only: list[SittingId] = []
    reason: str = ""


class PackageLine(msgspec.Struct, frozen=True, kw_only=True):
    """A package in the index; times UTC ms, no personal data."""

    sitting: str
    subject: str
    site: str
    room: str
    room_public: str
    file: str
    package: str
    manifest: str
    sha256: str
    sequence: int
    day: str
    planned_start: int
    opens: int
    closes: int
    entries: int
    groups: list[str]
    rooms: dict[str, list[str]]
    spares: dict[str, list[str]]
    pins: str
    tickets: str


class PaperLine(msgspec.Struct, frozen=True, kw_only=True):
    """A theory paper in the index: how well it fits; see `domain.drafting.Report`."""

    paper: str
    digest: str
    items: int
    points: int
    repeated: int
    shared: int
    ease: int
    missed: list[str]


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A warning about one sitting; see `domain.staffing.Finding`."""

    sitting: str
    code: str
    params: dict[str, str | int]


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """What was issued together."""

    batch: str
    organisation: str
    mode: str
    day0: str
    issued: int
    packages: list[PackageLine]
    papers: list[PaperLine]
    warnings: list[Notice]


class Issued(msgspec.Struct, frozen=True, kw_only=True):
    """What one call made: the index, and every file by name."""

    index: Index
    files: dict[str, bytes]


class _Built(msgspec.Struct, frozen=True, kw_only=True):
    line: PackageLine
    files: dict[str, bytes]


def _check_order(store: OfficeStore, order: IssueOrder) -> None:
    choices = (order.seats, order.start_in, order.seed or None)
    if store.folder.mode != "rehearsal" and any(choice is not None for choice in choices):
        raise RuleError("rehearsal-choice")
    if store.bureau.registry.trust is None:
        raise RuleError("trust-missing")


def _check_registration(bureau: Bureau, plan: BatchPlan, order: IssueOrder, mode: str) -> None:
    """Registration closed so many days before D+0 (clause table A11), or there is a reason."""
    last, rules = bureau.entries.last_day(plan.batch), rules_of(plan, mode, order.day0)
    if not last:
        raise RuleError("entries-missing", batch=plan.batch)
    days = (date.fromisoformat(order.day0) - date.fromisoformat(last)).days
    if days < rules.registration_days and not order.reason:
        raise RuleError("registration-late", days=days, needed=rules.registration_days)


def rooms_of(state: RegistryState, site: str) -> list[DeviceAccepted]:
    """The accepted rooms of a site, those not revoked.

    Raises:
        RuleError: `room-missing`.
    """
    found = [
        device
        for device in state.devices.values()
        if device.site == site and device.room_public not in state.revoked
    ]
    if not found:
        raise RuleError("room-missing", site=site)
    return found


def _placed(bureau: Bureau, plan: BatchPlan, order: IssueOrder) -> Placed:
    placed = place(plan, bureau.entries.of(plan.batch))
    return placed if order.seats is None else cut(plan, placed, order.seats)


def _content(
    plan: Arrangement, papers: Papers, pins: dict[str, str], archive: Archive
) -> ExamContent:
    given, keys = {}, {}
    for group in plan.groups:
        if group.paper in papers.theory:
            given[str(group.id)] = GroupPaper(paper=papers.theory[group.paper], secret=new_key())
            keys[str(group.id)] = papers.keys[group.paper]
        else:
            given[str(group.id)] = GroupPaper(practical=papers.practical[group.paper])
    photos = {one.person.photo for one in plan.entries} - {""}
    return ExamContent(
        arrangement=plan,
        pins=pins,
        papers=given,
        keys=keys,
        photos={digest: archive.get(digest) for digest in sorted(photos)},
    )


def _facts(
    store: OfficeStore, plan: Arrangement, device: DeviceAccepted, sequence: int
) -> PackageFacts:
    registry = store.bureau.registry
    before = [
        package.manifest
        for package in registry.issued_for(plan.sitting)
        if package.room_public == device.room_public and package.sequence == sequence - 1
    ]
    return PackageFacts(
        package_id=new_package_id(),
        mode=plan.mode,
        org=plan.organisation,
        batch=plan.batch,
        sitting=plan.sitting,
        site=device.site,
        room_public=device.room_public,
        seq=sequence,
        created=store.clock.wall_ms(),
        prev_manifest_hash=before[0] if before else "",
        valid_until=plan.closes + VALID_AFTER_DAYS * DAY_MS,
        trust_epoch=registry.trust.epoch if registry.trust else 0,
        totals={
            "entries": len(plan.entries),
            "groups": len(plan.groups),
            "rooms": len(plan.rooms),
            "staff": len(plan.staff),
        },
    )


def _issue_to(
    store: OfficeStore, unit: Unit, plan: Arrangement, papers: Papers, device: DeviceAccepted
) -> _Built:
    """Build, archive and note the package of one sitting for one room."""
    sequence = store.bureau.registry.next_sequence(device.room_public, plan.sitting)
    slips, verifiers = new_slips(plan)
    facts = _facts(store, plan, device, sequence)
    content = _content(plan, papers, verifiers, unit.archive)
    data = build_exam(content, facts, store.keys.issuer, [device.recipient])
    manifest = manifest_hash(parse(data).manifest_bytes)
    command = IssuePackage(
        package=facts.package_id,
        manifest=manifest,
        batch=plan.batch,
        sitting=plan.sitting,
        subject=plan.subject,
        site=device.site,
        room_public=device.room_public,
        sequence=sequence,
        arrangement=digest_of(plan),
        original=sha256_hex(data),
    )
    unit.decide(command, {"exam": data})
    name = f"{plan.batch}-{plan.sitting}-{facts.package_id[:8]}"
    line = _line(plan, device, command, name)
    pins, tickets = _encoded(slips), _encoded(tickets_of(plan))
    return _Built(line=line, files={line.file: data, line.pins: pins, line.tickets: tickets})


def _encoded(rows: Sequence[PinSlip] | Sequence[Ticket]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(rows)) + b"\n"


def _line(
    plan: Arrangement, device: DeviceAccepted, command: IssuePackage, name: str
) -> PackageLine:
    return PackageLine(
        sitting=plan.sitting,
        subject=plan.subject,
        site=device.site,
        room=device.name,
        room_public=device.room_public,
        file=f"BZ-{name}.bzp",
        package=command.package,
        manifest=command.manifest,
        sha256=command.original,
        sequence=command.sequence,
        day=plan.day,
        planned_start=plan.planned_start,
        opens=plan.opens,
        closes=plan.closes,
        entries=len(plan.entries),
        groups=[group.id for group in plan.groups],
        rooms={room.id: [*room.seats] for room in plan.rooms},
        spares={room.id: [*room.spares] for room in plan.rooms},
        pins=f"pins-{name}.json",
        tickets=f"tickets-{name}.json",
    )


def _give_tickets(unit: Unit, bureau: Bureau, plan: BatchPlan) -> None:
    given = bureau.entries.tickets_of(plan.batch)
    fresh = new_tickets(plan, bureau.entries.of(plan.batch), given)
    if fresh:
        unit.decide(GiveTickets(batch=plan.batch, tickets=fresh))


def _sittings(plan: BatchPlan, placed: Placed, order: IssueOrder) -> list[SittingSpec]:
    """The sittings asked for to which anybody comes."""
    for name in order.only:
        if name not in placed:
            raise RuleError("sitting-unknown", sitting=name)
    return [
        one for one in plan.sittings if placed[one.id] and (not order.only or one.id in order.only)
    ]


def _setting(bureau: Bureau, order: IssueOrder, mode: str, now: int) -> Setting:
    return Setting(
        mode=mode,
        day0=order.day0,
        now=now,
        start_in=order.start_in,
        trim=order.seats is not None,
        institution=bureau.institution.name,
    )


def _paper_lines(papers: Papers) -> list[PaperLine]:
    return [
        PaperLine(
            paper=name,
            digest=papers.facts[papers.theory[name].id].digest,
            items=len(papers.theory[name].items),
            points=report.points,
            repeated=report.repeated,
            shared=report.shared,
            ease=report.ease,
            missed=report.missed,
        )
        for name, report in papers.reports.items()
    ]


def issue(store: OfficeStore, order: IssueOrder, who: Who) -> Issued:
    """Issue a batch; nothing is written outside the office yet.

    Raises:
        RuleError: `plan-missing`, `entries-missing`, `registration-late`, `trust-missing`,
            `room-missing`, `rehearsal-choice`, `sitting-unknown`, those of `assemble_missing`,
            `place`, `cut`, `arrange` and `papers_of`.
    """
    _check_order(store, order)
    now, mode = store.clock.wall_ms(), store.folder.mode
    order = msgspec.structs.replace(order, day0=order.day0 or local_day(now))
    with store.unit(who.actor, who.witness) as unit:
        bureau = store.bureau
        plan = bureau.batches.plan(order.batch)
        _check_registration(bureau, plan, order, mode)
        placed = _placed(bureau, plan, order)
        _give_tickets(unit, bureau, plan)
        draws = Draws(seed=order.seed, again=order.again, reason=order.reason)
        assemble_missing(unit, bureau, plan.batch, draws)
        papers, setting = papers_of(bureau, plan.batch), _setting(bureau, order, mode, now)
        tickets = bureau.entries.tickets_of(plan.batch)
        arranged = [
            arrange(plan, one, placed[one.id], tickets, papers.facts, setting)
            for one in _sittings(plan, placed, order)
        ]
        built = [
            _issue_to(store, unit, one.arrangement, papers, device)
            for one in arranged
            for device in rooms_of(bureau.registry, one.arrangement.site)
        ]
    index = _index(plan, order, (mode, now), built, arranged, papers)
    return Issued(index=index, files={k: v for one in built for k, v in one.files.items()})


def _index(
    plan: BatchPlan,
    order: IssueOrder,
    when: tuple[str, int],
    built: list[_Built],
    arranged: list[Arranged],
    papers: Papers,
) -> Index:
    mode, now = when
    return Index(
        batch=plan.batch,
        organisation=plan.organisation,
        mode=mode,
        day0=order.day0,
        issued=now,
        packages=[one.line for one in built],
        papers=_paper_lines(papers),
        warnings=[
            Notice(sitting=one.arrangement.sitting, code=found.code, params=found.params)
            for one in arranged
            for found in one.warnings
        ],
    )


def write_issued(issued: Issued, folder: Path) -> Path:
    """Write packages and slips, each for its owner alone, and the index last; the index's path.

    Raises:
        BozhenError: `disk-full`, `write-failed`.
    """
    private_dir(folder)
    for name, data in issued.files.items():
        write_atomically(folder / name, data)
    path = folder / "index.json"
    write_atomically(path, msgspec.json.format(msgspec.json.encode(issued.index)) + b"\n")
    return path
