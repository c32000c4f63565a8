"""The small journal of a PC: mode, enrolment, seats, blocks, forks, trust and packages."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.domain.admission import AcceptDevices, GrantStaffFile
from bozhen_desktop.domain.base import Command, Context, Event
from bozhen_desktop.domain.devices import (
    BindSeats,
    BlockDevice,
    EnrolDevice,
    IssueRoomCode,
    OpenSite,
    PairingTried,
    ReportFork,
    code_is_open,
)
from bozhen_desktop.domain.site import EVENTS, Site
from bozhen_desktop.domain.sitting import StartGroup
from bozhen_desktop.domain.trust import PinRoot, RecordBuilt, RecordWritten, TakePackage, TakeTrust
from bozhen_desktop.kernel.digest import canonical
from bozhen_desktop.kernel.errors import RuleError
from tests.unit.domain.support import MINUTE, START, refused

DECODER = msgspec.json.Decoder(reduce(or_, EVENTS))


class SiteDay:
    """A site with the events that made it."""

    def __init__(self) -> None:
        self.site, self.events = Site(), []
        self.mono, self.boot = 0, "b1"
        self.events: list[Event]

    def context(self, witness: str = "") -> Context:
        return Context(
            now_ms=START + self.mono,
            boot=self.boot,
            mono_ms=self.mono,
            device="d1",
            actor="tech",
            role="console",
            witness=witness,
        )

    def do(self, command: Command, witness: str = "") -> Any:
        before = self.site.state()
        events = self.site.decide(command, self.context(witness))
        assert self.site.state() == before
        for event in events:
            self.site.apply(event)
        self.events += events
        return events[-1]

    def replayed(self) -> Site:
        site = Site()
        for event in self.events:
            site.apply(DECODER.decode(canonical(event)))
        return site


def enrol(key: str, how: str = "file", **more: str) -> EnrolDevice:
    fixed = {"public": "p", "device_kind": "terminal", "seat": "", "host_name": "PC-1"}
    return EnrolDevice(**{**fixed, "key": key, "how": how, **more})  # type: ignore[arg-type]


def test_a_site_is_founded_once_in_one_mode() -> None:
    day = SiteDay()
    with refused("mode-unknown"):
        day.do(OpenSite(mode="demo", room_public="r"))
    day.do(OpenSite(mode="rehearsal", room_public="r"))
    with refused("site-exists"):
        day.do(OpenSite(mode="live", room_public="r"))
    with refused("command-not-here"):
        day.do(StartGroup(group="G1"))


def test_the_room_code_lives_ten_minutes_and_five_tries() -> None:
    day = SiteDay()
    with refused("room-code-over"):
        day.do(enrol("k1", "code"))
    day.do(IssueRoomCode())
    day.mono = 10 * MINUTE
    day.do(enrol("k1", "code"))
    day.mono += 1
    with refused("room-code-over"):
        day.do(enrol("k2", "code"))
    day.do(IssueRoomCode())
    for tries in range(1, 6):
        assert code_is_open(day.site, day.context())
        assert day.do(PairingTried(key="k9")).tries == tries
    with refused("room-code-over"):
        day.do(enrol("k2", "code"))
    day.do(IssueRoomCode())
    day.boot = "b2"
    assert not code_is_open(day.site, day.context())


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (enrol("k1", device_kind="printer"), "device-kind"),
        (enrol("k1", "guess"), "enrol-how"),
        (enrol("k1", ""), "enrol-how"),
    ],
)
def test_refused_enrolments(command: EnrolDevice, code: str) -> None:
    with refused(code):
        SiteDay().do(command)


def test_a_seat_belongs_to_one_device() -> None:
    day = SiteDay()
    day.do(enrol("k1", seat="A1"))
    day.do(enrol("k2"))
    with refused("device-enrolled"):
        day.do(enrol("k1"))
    cases: list[tuple[dict[str, str], str]] = [
        ({}, "nobody-named"),
        ({"k9": "A1"}, "device-unknown"),
        ({"k1": "A2", "k2": "A2"}, "seat-twice"),
    ]
    for seats, code in cases:
        with refused(code):
            day.do(BindSeats(seats=seats))  # type: ignore[arg-type]
    day.do(BindSeats(seats={"k2": "A1"}))  # type: ignore[dict-item]
    assert day.site.devices.seats == {"k2": "A1"}
    day.do(BindSeats(seats={"k1": "A1", "k2": "A2"}))  # type: ignore[dict-item]
    assert day.site.devices.seats == {"k1": "A1", "k2": "A2"}


def test_new_devices_are_accepted_in_one_act_that_names_each() -> None:
    day = SiteDay()
    day.do(enrol("k1", seat="A1"))
    day.do(enrol("k2", claim="A1", host_name="PC-2"))
    day.do(enrol("k3", device_kind="console"))
    day.do(enrol("k4"))
    day.do(BlockDevice(key="k4", reason="复制的电脑"), "super")
    assert day.site.devices.claims == {"k2": "A1"}
    cases: list[tuple[dict[str, str], str]] = [
        ({}, "nobody-named"),
        ({"k9": ""}, "device-unknown"),
        ({"k4": ""}, "device-blocked"),
        ({"k1": "A2", "k2": "A2"}, "seat-twice"),
    ]
    for seats, code in cases:
        with refused(code):
            day.do(AcceptDevices(seats=seats))  # type: ignore[arg-type]
    event = day.do(AcceptDevices(seats={"k1": "", "k3": ""}))  # type: ignore[dict-item]
    told = [(one.key, one.device_kind, one.host_name, one.seat) for one in event.devices]
    assert told == [("k1", "terminal", "PC-1", "A1"), ("k3", "console", "PC-1", "")]
    assert event.by == "tech"
    with refused("device-accepted"):
        day.do(AcceptDevices(seats={"k1": "A3"}))  # type: ignore[dict-item]
    with refused("seat-taken"):
        day.do(AcceptDevices(seats={"k2": "A1"}))  # type: ignore[dict-item]
    day.do(AcceptDevices(seats={"k2": "A2"}))  # type: ignore[dict-item]
    assert day.site.devices.seats == {"k1": "A1", "k2": "A2"}
    assert day.site.devices.claims == {}
    assert day.replayed().state() == day.site.state()


def test_staff_pcs_come_in_by_a_file_that_two_persons_let_out() -> None:
    day = SiteDay()
    for second in ("", "tech"):
        with refused("second-person-needed"):
            day.do(GrantStaffFile(), second)
    event = day.do(GrantStaffFile(), "chief")
    assert (event.first, event.second) == ("tech", "chief")
    assert day.site.devices.staff_files == [("tech", "chief")]


def test_a_blocked_key_loses_its_seat_and_comes_back_no_more() -> None:
    day = SiteDay()
    day.do(enrol("k1", seat="A1"))
    with refused("reason-needed"):
        day.do(BlockDevice(key="k1", reason=""), "super")
    with refused("second-person-needed"):
        day.do(BlockDevice(key="k1", reason="复制的电脑"))
    day.do(BlockDevice(key="k1", reason="复制的电脑"), "super")
    assert day.site.devices.seat_of("k1") == ""
    for command in (
        enrol("k1"),
        BindSeats(seats={"k1": "A1"}),  # type: ignore[dict-item]
        BlockDevice(key="k1", reason="x"),
    ):
        with refused("device-blocked"):
            day.do(command, "super")


def package(name: str, manifest: str, sequence: int, sitting: str = "S1") -> TakePackage:
    return TakePackage(
        package_type="exam",
        package=name,
        manifest=manifest,
        sequence=sequence,
        sitting=sitting,  # type: ignore[arg-type]
    )


def test_a_package_is_taken_once_and_a_second_content_is_a_fork() -> None:
    day = SiteDay()
    day.do(package("x1", "m1", 1))
    with refused("package-known"):
        day.do(package("x1", "m1", 1))
    with refused("package-fork"):
        day.do(package("x1", "m2", 1))
    with refused("package-fork"):
        day.do(package("x2", "m2", 1))
    day.do(package("x2", "m2", 2))
    day.do(package("x3", "m3", 1, "S2"))


def trust(digest: str, epoch: int, floor: int = 0, root: str = "r1") -> TakeTrust:
    return TakeTrust(digest=digest, root=root, epoch=epoch, time_floor=floor)


def test_trust_starts_with_a_root_typed_by_two_and_never_goes_back() -> None:
    day = SiteDay()
    with refused("root-not-pinned"):
        day.do(trust("t1", 1))
    with refused("second-person-needed"):
        day.do(PinRoot(root="r1", fingerprint="f"))
    day.do(PinRoot(root="r1", fingerprint="f"), "super")
    with refused("root-pinned"):
        day.do(PinRoot(root="r2", fingerprint="g"), "super")
    day.do(trust("t1", 1, 100))
    with refused("trust-known"):
        day.do(trust("t1", 1, 100))
    with refused("trust-fork"):
        day.do(trust("t9", 1, 100))
    with refused("trust-older"):
        day.do(trust("t0", 0, 100))
    with refused("trust-older"):
        day.do(trust("t2", 2, 99))
    day.do(trust("t2", 2, 100, "r2"))
    assert (day.site.trust.root, day.site.trust.epoch) == ("r2", 2)


def test_packages_written_are_numbered_without_gaps_for_each_sitting() -> None:
    day = SiteDay()

    def written(sequence: int, sitting: str) -> RecordWritten:
        return RecordWritten(
            package=f"w{sequence}",
            manifest="m",
            sequence=sequence,
            sitting=sitting,  # type: ignore[arg-type]
            first=1,
            last=9,
        )

    with refused("package-sequence"):
        day.do(written(2, "S1"))
    day.do(written(1, "S1"))
    with refused("package-sequence"):
        day.do(written(1, "S1"))
    day.do(written(1, "S2"))
    day.do(written(2, "S1"))


def made(package: str, sequence: int, sitting: str = "S1") -> RecordBuilt:
    numbers: dict[str, Any] = {"sequence": sequence, "first": 1, "last": 9}
    return RecordBuilt(package=package, manifest="m", sitting=sitting, **numbers)  # type: ignore[arg-type]


def test_of_packages_built_under_one_number_the_written_one_ends_the_others() -> None:
    day = SiteDay()
    day.do(made("a", 1))
    day.do(made("b", 1))
    day.do(made("c", 1, "S2"))
    with refused("package-sequence"):
        day.do(made("d", 2))
    word = made("b", 1)
    event = day.do(
        RecordWritten(**{n: getattr(word, n) for n in word.__struct_fields__}, medium="U盘")
    )
    assert (event.medium, event.by) == ("U盘", "tech")
    assert set(day.site.trust.built) == {"c"}
    day.do(made("d", 2))
    assert day.replayed().state() == day.site.state()


KEYS, SEATS = ("k1", "k2", "k3"), ("A1", "A2", "")
MAKERS: list[Callable[[int, int], Command]] = [
    lambda a, b: OpenSite(mode="live", room_public="r"),
    lambda a, b: IssueRoomCode(),
    lambda a, b: enrol(KEYS[a % 3], ("code", "file", "x")[b % 3], seat=SEATS[(a + b) % 3]),
    lambda a, b: enrol(KEYS[a % 3], claim=SEATS[b % 3]),
    lambda a, b: AcceptDevices(seats={KEYS[a % 3]: SEATS[b % 3]}),  # type: ignore[dict-item]
    lambda a, b: GrantStaffFile(),
    lambda a, b: PairingTried(key=KEYS[a % 3]),
    lambda a, b: BindSeats(seats={KEYS[a % 3]: SEATS[b % 2]}),  # type: ignore[dict-item]
    lambda a, b: BlockDevice(key=KEYS[a % 3], reason="x"),
    lambda a, b: ReportFork(device="d", number=a, why="x"),
    lambda a, b: PinRoot(root="r1", fingerprint="f"),
    lambda a, b: trust(f"t{a % 4}", b % 4, a),
    lambda a, b: made(f"b{a % 3}", b % 3),
    lambda a, b: package(f"x{a % 3}", f"m{b % 2}", b % 3),
]


@given(st.lists(st.tuples(st.integers(0, len(MAKERS) - 1), st.integers(0, 11), st.integers(0, 11))))
def test_a_site_replays_to_what_it_was(steps: list[tuple[int, int, int]]) -> None:
    day = SiteDay()
    for kind, a, b in steps:
        day.mono += a * 30_000
        try:
            day.do(MAKERS[kind](a, b), "super")
        except RuleError:
            continue
    assert day.replayed().state() == day.site.state()
    seats = [seat for seat in day.site.devices.seats.values() if seat]
    assert len(set(seats)) == len(seats)
    assert not set(day.site.devices.blocked) & set(day.site.devices.seats)
