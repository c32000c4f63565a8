"""A hall's data folder for a measurement: a theory sitting brought to its start by the real rules.

Everything that comes before the measured part – devices, seats, check-in, papers, log-ins – is
decided by the rules of the domain and stands in real journals, but without sockets: so a room of
five thousand is ready in seconds. Rehearsal folders only.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from bozhen_desktop.cli.bench_paper import GROUP, PAPER, SITTING, arrangement, options_of
from bozhen_desktop.domain.access import AcceptRules, LogIn
from bozhen_desktop.domain.answers import SaveAnswer
from bozhen_desktop.domain.base import Command, Context
from bozhen_desktop.domain.checkin import CheckIn
from bozhen_desktop.domain.devices import EnrolDevice
from bozhen_desktop.domain.duty import HoldBriefing, ReadRules, SignInStaff
from bozhen_desktop.domain.paper import OpenPaper, paper_digest
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.seating import DrawSeats
from bozhen_desktop.domain.site import Site
from bozhen_desktop.domain.sitting import ImportArrangement, StartGroup
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.founding import SiteFacts, device_name, found, read_identity
from bozhen_desktop.hall.output import Moment
from bozhen_desktop.host.files import private_dir
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.pins import REHEARSAL, make_verifier
from bozhen_desktop.host.sealing import new_key
from bozhen_desktop.host.signing import SigningKey, fingerprint
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.digest import Entry, canonical, digest_of
from bozhen_desktop.kernel.ids import SITE, DeviceId, EntryId, ItemId, OptionId, SeatId, StaffId

PIN = "274918"
CHIEF, SECOND, KEEPERS = "chief", "inv1", ("keep1", "keep2")
BATCH = 2_000


class Pc(msgspec.Struct, frozen=True):
    """A device of the room: its secret key (hex), incarnation, and who sits there."""

    secret: str
    incarnation: str
    seat: str
    entry: str = ""

    @property
    def key(self) -> SigningKey:
        """Its key."""
        return SigningKey(bytes.fromhex(self.secret))


class RoomFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the load side must know of a room; `steps` answers of each entry stand there already."""

    folder: str
    room_public: str
    terminals: list[Pc]
    consoles: list[Pc]
    steps: int = 0


class Size(NamedTuple):
    """How large: terminals; answers that each of them gave before (then the group has begun)."""

    seats: int
    answers: int = 0


class Desk:
    """One journal of a hall that stands still: commands are decided, entries kept in batches."""

    def __init__(self, book: Book, journal: Journal, clock: Clock, device: str) -> None:
        self.book = book
        self.journal = journal
        self.clock = clock
        self.device = device
        self._waiting: list[Entry] = []

    def act(self, command: Command, actor: str = "hall", **more: str) -> None:
        """Decide as the hall would, for its own device or that of `more`."""
        device = more.get("device", self.device)
        now = Moment(self.clock.wall_ms(), self.clock.mono_ms(), self.clock.boot)
        context = Context(
            now_ms=now.wall,
            boot=now.boot,
            mono_ms=now.mono,
            device=DeviceId(device),
            actor=actor,
            role=more.get("role", "console"),
            mode="rehearsal",
            witness=StaffId(more.get("witness", "")),
            seed=secrets.token_hex(32),
            seat=SeatId(more.get("seat", "")),
        )
        events = self.book.aggregate.decide(command, context)
        asked = (device, self.book.next_number(device), digest_of(command))
        self._waiting += self.book.perform(events, now, asked, actor).entries
        if len(self._waiting) >= BATCH:
            self.keep()

    def keep(self, blobs: dict[str, bytes] | None = None) -> None:
        """Make everything so far durable."""
        entries, self._waiting = self._waiting, []
        self.journal.append(entries, blobs or {})


def build(path: Path, size: Size, clock: Clock) -> RoomFacts:
    """Found the folder and bring its sitting to the start, or beyond it.

    Raises:
        BozhenError: those of `founding.found` and of the journals.
    """
    private_dir(path)
    found(path, SiteFacts(site="lab", name="测速机房"), "rehearsal", clock)
    folder = DataFolder.open(path, "rehearsal")
    with folder.lock():
        keystore = folder.open_keystore()
        identity = read_identity(folder, keystore)
        hall = device_name(identity, folder)
        plan = arrangement(size.seats, clock.wall_ms())
        seats = [seat for room in plan.rooms for seat in room.seats]
        facts = RoomFacts(
            folder=str(path),
            room_public=identity.room_key.public,
            terminals=[_pc(seat) for seat in seats[: size.seats]],
            consoles=[_pc(""), _pc("")],
            steps=size.answers,
        )
        _secrets(keystore)
        with _desk(folder, keystore, SITE, clock, hall) as desk:
            _enrol(desk, facts)
        with _desk(folder, keystore, SITTING, clock, hall) as desk:
            desk.act(ImportArrangement(package="p" * 64, arrangement=plan))
            facts = _seated(desk, facts)
            if size.answers:
                desk.act(StartGroup(group=GROUP), CHIEF)
                _answers(desk, facts, size.answers)
            desk.keep()
    return facts


def _pc(seat: str) -> Pc:
    return Pc(SigningKey.generate().secret.hex(), secrets.token_hex(6), seat)


def device_of(pc: Pc) -> str:
    """Name of a device in journals."""
    return f"{fingerprint(pc.key.public)}.{pc.incarnation}"


def _secrets(keystore: Keystore) -> None:
    verifier = make_verifier(PIN, REHEARSAL)
    pins = dict.fromkeys((CHIEF, SECOND), verifier)
    keystore.put_all(
        {
            f"journal/{SITTING}": new_key(),
            f"group/{SITTING}/{GROUP}": new_key(),
            f"pins/{SITTING}": msgspec.msgpack.encode(pins),
        }
    )


@contextmanager
def _desk(
    folder: DataFolder, keystore: Keystore, name: str, clock: Clock, device: str
) -> Iterator[Desk]:
    site = name == SITE
    key = keystore.get(f"journal/{name}")
    path = folder.site_journal if site else folder.sitting_journal(name)
    journal = Journal.open(path, key) if site else Journal.create(path, key)
    try:
        book = Book.load(name, journal, Site() if site else Room())
        yield Desk(book, journal, clock, device)
    finally:
        journal.close()


def _enrol(desk: Desk, facts: RoomFacts) -> None:
    """Every PC is known and bound to its seat."""
    kinds: list[tuple[str, Sequence[Pc]]]
    kinds = [("terminal", facts.terminals), ("console", facts.consoles)]
    for kind, pcs in kinds:
        for pc in pcs:
            public = pc.key.public
            command = EnrolDevice(
                key=fingerprint(public),
                public=public,
                device_kind=kind,
                how="file",
                seat=SeatId(pc.seat),
                host_name=f"pc-{pc.seat or kind}",
            )
            desk.act(command)
    desk.keep()


def _seated(desk: Desk, facts: RoomFacts) -> RoomFacts:
    """Seats drawn, staff met, paper open, everybody checked in, logged in and pledged."""
    room = desk.book.room
    for place in room.arrangement.rooms:
        desk.act(DrawSeats(room=place.id), CHIEF)
    for member in room.arrangement.staff:
        desk.act(SignInStaff(staff=member.id), CHIEF)
    attendees = [StaffId(CHIEF), StaffId("super")]
    desk.act(HoldBriefing(minutes="考务会", attendees=attendees), CHIEF)
    for place in room.arrangement.rooms:
        desk.act(ReadRules(room=place.id), CHIEF)
    digest = paper_digest(PAPER)
    room.paper.loaded[digest] = PAPER
    desk.act(OpenPaper(group=GROUP, digest=digest), KEEPERS[0], witness=KEEPERS[1])
    desk.keep({digest: canonical(PAPER)})
    who = {str(seat): entry for entry, seat in room.seating.seats.items()}
    pcs = [msgspec.structs.replace(pc, entry=who[pc.seat]) for pc in facts.terminals]
    for pc in pcs:
        _take_seat(desk, pc)
    return msgspec.structs.replace(facts, terminals=pcs)


def _take_seat(desk: Desk, pc: Pc) -> None:
    plan = desk.book.room.entry(EntryId(pc.entry))
    check_in = CheckIn(
        ticket=plan.ticket,
        document="resident",
        id_no=plan.person.id_no,
        name=plan.person.name,
    )
    desk.act(check_in, CHIEF)
    at = {"device": device_of(pc), "role": "terminal", "seat": pc.seat}
    log_in = LogIn(last4=plan.person.id_no[-4:], ticket=plan.ticket, boot="pc")
    desk.act(log_in, "terminal", **at)
    desk.act(AcceptRules(pledge="cheng-nuo-1"), pc.entry, **at)


FIRST_STEP = 2
"""Numbers a terminal has used when its first answer comes: log-in and pledge."""


def answer(step: int, made: int) -> SaveAnswer:
    """The answer that a terminal gives as its `step`: item after item, then all of them anew."""
    item = PAPER.items[(step - 1) % len(PAPER.items)]
    options = options_of(item)
    chosen = options[(step + step // len(PAPER.items)) % len(options)]
    return SaveAnswer(
        item=ItemId(item.id),
        version=item.version,
        options=[OptionId(chosen)],
        epoch=1,
        step=step,
        made=made,
    )


def _answers(desk: Desk, facts: RoomFacts, count: int) -> None:
    """Everybody gives his first `count` answers."""
    devices = [(pc.entry, device_of(pc)) for pc in facts.terminals]
    for step in range(1, count + 1):
        command = answer(step, 0)
        for entry, device in devices:
            desk.act(command, entry, device=device, role="terminal")
