"""A standby beside the rig's hall: the real follower over a memory disk."""

from __future__ import annotations

from typing import Any

from bozhen_desktop.client.standby import Follower
from bozhen_desktop.client.standby_memory import MemoryStore
from bozhen_desktop.domain.devices import ReportFork
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.site import Site
from bozhen_desktop.domain.standby import GrantStandby
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.core import Core
from bozhen_desktop.hall.feeding import difference, read_range
from bozhen_desktop.hall.output import Output, Work
from bozhen_desktop.hall.setup import Setup
from bozhen_desktop.host.sealing import recipient_of
from bozhen_desktop.host.signing import SigningKey, fingerprint
from bozhen_desktop.host.tls import HallCertificate, make_hall_certificate
from bozhen_desktop.kernel.ids import DeviceId
from bozhen_desktop.wire.feed import Stored
from bozhen_desktop.wire.messages import Down, Up, Welcome
from tests.unit.hall.hall_day import HallDay
from tests.unit.hall.rig import FP, End, Rig

STANDBY_FP = "e" * 64


class StandbyEnd(End):
    """A second PC at the rig. While `mute`, what it stores is not reported; `sent` is kept."""

    def __init__(self, rig: Rig, key: SigningKey | None = None) -> None:
        super().__init__(rig, "standby", key=key)
        self.store = MemoryStore()
        self.follower = Follower(self.store, rig.room_key.public)
        self.mute = False
        self.kept: list[Up] = []

    def heard(self, message: Down) -> None:
        super().heard(message)
        ups = self.follower.begin() if isinstance(message, Welcome) else []
        self.say([*ups, *self.follower.receive(message)])

    def say(self, ups: list[Up]) -> None:
        if self.mute:
            self.kept += [up for up in ups if isinstance(up, Stored)]
            ups = [up for up in ups if not isinstance(up, Stored)]
        if self.connection:
            self.rig.up(self, ups)

    def loud(self) -> None:
        """Report what was kept back."""
        self.mute = False
        kept, self.kept = self.kept, []
        self.say(kept)
        self.rig.run()

    def tick(self) -> None:
        self.say(self.follower.tick())
        self.rig.run()

    def certificate(self, term: int = 2) -> HallCertificate:
        return make_hall_certificate(self.rig.room_key, STANDBY_FP, term)


def grant(rig: Rig, end: StandbyEnd) -> None:
    """Two persons let it follow, as the act on the folder does."""
    out = Output()
    command = GrantStandby(
        key=fingerprint(end.key.public),
        public=end.key.public,
        recipient=recipient_of(end.store.identity),
        hall_fp=STANDBY_FP,
        host="10.0.0.2",
        port=7443,
        host_name="pc-2",
        above=rig.core.setup.certificate.term,
    )
    context = rig.core.context(rig.now, rig.core.setup.device, "chief", "hall", "super")
    rig.core.by_hall(out, rig.now, rig.core.site, command, context)
    rig.take(out)
    rig.run()


def with_disk(rig: Rig) -> None:
    """The works of a hall that feeds a standby, over the rig's memory disks."""
    usual = rig._result

    def result(work: Work) -> Any:
        args = work.args
        if work.kind == "read-range":
            book = rig.journals[args["sitting"]]
            return read_range(book, args["first"], args["last"], args["have"], args["heads"])
        if work.kind == "look-after":
            there = (args["secrets"], args["packages"], args["to"])
            files = {name: data for name, data in rig.files.items() if name.endswith(".bzp")}
            return difference(secrets_of(rig), sorted(files), files.__getitem__, there)
        return usual(work)

    rig._result = result  # type: ignore[method-assign]


def secrets_of(rig: Rig) -> dict[str, bytes]:
    journals = {f"journal/{name}": name.encode() for name in rig.journals}
    return {**rig.secrets.kept, **journals, "room/sign": rig.room_key.secret}


def followed(day: HallDay) -> StandbyEnd:
    """Grant a standby, let it follow, and wait until the hall calls it healthy."""
    end = StandbyEnd(day.rig)
    with_disk(day.rig)
    grant(day.rig, end)
    end.connect()
    day.rig.advance(1000)
    return end


def promoted(day: HallDay, end: StandbyEnd, term: int = 2) -> None:
    """The rig's hall is now a core over the standby's journals, as the promotion leaves them."""
    rig = day.rig
    rig.restart()
    end.connection = 0
    rig.journals = dict(end.store.journals)
    books = {
        name: Book.load(name, journal, Site() if name == "site" else Room())
        for name, journal in rig.journals.items()
        if name == "site" or journal.last().seq
    }
    old = rig.core.setup
    setup = Setup(
        mode=old.mode,
        site=old.site,
        device=f"{fingerprint(rig.room_key.public)}.{'p' * 12}",
        certificate=make_hall_certificate(rig.room_key, FP, term),
        room_key=rig.room_key,
        recipient=old.recipient,
        secrets=old.secrets,
        rand=old.rand,
    )
    out = Output()
    ends = {name: book.position.seq for name, book in books.items()}
    rig.core = Core(setup, books.pop("site"), books)
    for name, seq in ends.items():
        fork = ReportFork(
            device=DeviceId(setup.device), number=seq, why=f"go-on:{name} term-{term}"
        )
        rig.core.by_hall(out, rig.now, rig.core.site, fork)
        rig.core.places.cut(name, seq)
    rig.take(out)
    rig.run()
