"""Devices of a room: enrolment, seat bindings, blocked keys, forks; the room code's tries.

A device proves the room code or carries the technician's room file; then it is bound to a seat.
A token enrols a device, it never opens a paper in progress.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import SeatId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.site import Site

TERMINAL, CONSOLE, EXAMINER, STANDBY = "terminal", "console", "examiner", "standby"
WAYS = ("code", "file")
KINDS = (TERMINAL, CONSOLE, EXAMINER, STANDBY)


class OpenSite(Command, tag="open-site"):
    """Found this PC's own journal; the mode is never changed afterwards."""

    mode: str
    room_public: str


class SiteOpened(Event, tag="site-opened"):
    """First event of the site journal: mode and public key of the room."""

    mode: str
    room_public: str


class IssueRoomCode(Command, tag="issue-room-code"):
    """A new room code is valid from now; the code itself is never in an event."""


class RoomCodeIssued(Event, tag="room-code-issued"):
    """Valid for the parameter's minutes from (`boot`, `mono`)."""

    boot: str
    mono: int


class EnrolDevice(Command, tag="enrol-device"):
    """Made by the hall after a device proved the room code (`code`) or the room file (`file`).

    `claim` is a seat that its room file names and that it does not get: the PC there is alive.
    """

    key: str
    public: str
    device_kind: str
    how: str
    seat: SeatId
    host_name: str
    claim: SeatId = SeatId("")


class DeviceEnrolled(Event, tag="device-enrolled"):
    """A device key may speak to this hall. `seat` is "" until somebody binds it."""

    key: str
    public: str
    device_kind: str
    how: str
    seat: SeatId
    host_name: str
    claim: SeatId = SeatId("")


class PairingTried(Command, tag="pairing-tried"):
    """Made by the hall: a device gave a wrong room code."""

    key: str


class PairingFailed(Event, tag="pairing-failed"):
    """One more wrong try; the code dies at the limit."""

    key: str
    tries: int


class BindSeats(Command, tag="bind-seats"):
    """Bind devices to seats, several at once: device key → seat."""

    seats: dict[str, SeatId]


class SeatsBound(Event, tag="seats-bound"):
    """Device key → seat; a seat leaves the device that had it."""

    seats: dict[str, SeatId]


class BlockDevice(Command, tag="block-device"):
    """Refuse a device key from now on, with a reason (two persons)."""

    key: str
    reason: str


class DeviceBlocked(Event, tag="device-blocked"):
    """The key is refused."""

    key: str
    reason: str
    witness: StaffId


class ReportFork(Command, tag="report-fork"):
    """Made by the hall: one device number came with two contents, or one key came twice."""

    device: str
    number: int
    why: str


class CommandForked(Event, tag="command-forked"):
    """Alarm: never acknowledged; the device takes a new incarnation and sends again."""

    device: str
    number: int
    why: str


class Device(msgspec.Struct, frozen=True):
    """An enrolled device."""

    key: str
    public: str
    kind: str
    how: str
    host_name: str


class DeviceState(msgspec.Struct):
    """Enrolled devices by key, seat per key, blocked keys, tries of the room code.

    `accepted`: who accepted a device; `claims`: seats that devices asked for and did not get;
    `staff_files`: pairs of persons who let PCs of the staff in by a room file.
    """

    mode: str = ""
    room_public: str = ""
    devices: dict[str, Device] = {}
    seats: dict[str, SeatId] = {}
    blocked: dict[str, str] = {}
    accepted: dict[str, str] = {}
    claims: dict[str, SeatId] = {}
    staff_files: list[tuple[str, str]] = []
    code_boot: str = ""
    code_mono: int = 0
    code_tries: int = 0
    forks: list[CommandForked] = []

    def seat_of(self, key: str) -> SeatId:
        """The seat a device key is bound to, or ""."""
        return self.seats.get(key, SeatId(""))


def code_is_open(site: Site, context: Context) -> bool:
    """Whether the room code still counts: issued, young enough, tries left."""
    state = site.devices
    if not state.code_boot or state.code_boot != context.boot:
        return False
    if state.code_tries >= site.rules.room_code_tries:
        return False
    return context.mono_ms - state.code_mono <= site.rules.room_code_min * 60_000


def decide_open_site(site: Site, command: OpenSite, context: Context) -> list[Event]:
    """Once, as the first event.

    Raises:
        RuleError: `site-exists`, `mode-unknown`.
    """
    if site.devices.mode:
        raise RuleError("site-exists")
    if command.mode not in ("live", "rehearsal"):
        raise RuleError("mode-unknown", mode=command.mode)
    return [SiteOpened(mode=command.mode, room_public=command.room_public)]


def apply_site_opened(site: Site, event: SiteOpened) -> None:
    """Keep mode and room key."""
    site.devices.mode, site.devices.room_public = event.mode, event.room_public


def decide_room_code(site: Site, command: IssueRoomCode, context: Context) -> list[Event]:
    """A new code replaces the old one and its tries."""
    return [RoomCodeIssued(boot=context.boot, mono=context.mono_ms)]


def apply_room_code(site: Site, event: RoomCodeIssued) -> None:
    """The code counts from here."""
    state = site.devices
    state.code_boot, state.code_mono, state.code_tries = event.boot, event.mono, 0


def decide_enrol(site: Site, command: EnrolDevice, context: Context) -> list[Event]:
    """Take a device in; by code only while the code is open.

    Raises:
        RuleError: `device-kind`, `enrol-how`, `device-blocked`, `room-code-over`,
            `device-enrolled`.
    """
    if command.device_kind not in KINDS:
        raise RuleError("device-kind", device_kind=command.device_kind)
    if command.key in site.devices.blocked:
        raise RuleError("device-blocked")
    if command.how not in WAYS:
        raise RuleError("enrol-how", how=command.how)
    if command.how == "code" and not code_is_open(site, context):
        raise RuleError("room-code-over")
    if command.key in site.devices.devices:
        raise RuleError("device-enrolled")
    return [
        DeviceEnrolled(
            key=command.key,
            public=command.public,
            device_kind=command.device_kind,
            how=command.how,
            seat=command.seat,
            host_name=command.host_name,
            claim=command.claim,
        )
    ]


def apply_enrolled(site: Site, event: DeviceEnrolled) -> None:
    """The device is known; a seat leaves the device that had it."""
    state = site.devices
    state.devices[event.key] = Device(
        event.key, event.public, event.device_kind, event.how, event.host_name
    )
    if event.claim:
        state.claims[event.key] = event.claim
    if event.seat:
        bind_seat(state, event.key, event.seat)


def bind_seat(state: DeviceState, key: str, seat: SeatId) -> None:
    """The seat is this device's, and no other's."""
    for other in [name for name, taken in state.seats.items() if taken == seat]:
        del state.seats[other]
    state.seats[key] = seat


def decide_pairing_tried(site: Site, command: PairingTried, context: Context) -> list[Event]:
    """Count a wrong code."""
    return [PairingFailed(key=command.key, tries=site.devices.code_tries + 1)]


def apply_pairing_failed(site: Site, event: PairingFailed) -> None:
    """One more try gone."""
    site.devices.code_tries = event.tries


def decide_bind(site: Site, command: BindSeats, context: Context) -> list[Event]:
    """Bind known devices to different seats.

    Raises:
        RuleError: `nobody-named`, `device-unknown`, `device-blocked`, `seat-twice`.
    """
    if not command.seats:
        raise RuleError("nobody-named")
    for key in command.seats:
        if key not in site.devices.devices:
            raise RuleError("device-unknown", key=key)
        if key in site.devices.blocked:
            raise RuleError("device-blocked", key=key)
    if len(set(command.seats.values())) != len(command.seats):
        raise RuleError("seat-twice")
    return [SeatsBound(seats=command.seats)]


def apply_bound(site: Site, event: SeatsBound) -> None:
    """Take the bindings."""
    for key, seat in event.seats.items():
        site.devices.claims.pop(key, None)
        bind_seat(site.devices, key, seat)


def decide_block(site: Site, command: BlockDevice, context: Context) -> list[Event]:
    """Two persons block a key.

    Raises:
        RuleError: `reason-needed`, `device-blocked`, `second-person-needed`.
    """
    if not command.reason:
        raise RuleError("reason-needed", act="block-device")
    if command.key in site.devices.blocked:
        raise RuleError("device-blocked")
    return [DeviceBlocked(key=command.key, reason=command.reason, witness=need_witness(context))]


def apply_blocked(site: Site, event: DeviceBlocked) -> None:
    """Refused from here."""
    site.devices.blocked[event.key] = event.reason
    site.devices.seats.pop(event.key, None)


def decide_fork(site: Site, command: ReportFork, context: Context) -> list[Event]:
    """Keep the alarm."""
    return [CommandForked(device=command.device, number=command.number, why=command.why)]


def apply_fork(site: Site, event: CommandForked) -> None:
    """Alarms stay."""
    site.devices.forks.append(event)


TOPIC = Topic(
    decide={
        OpenSite: decide_open_site,
        IssueRoomCode: decide_room_code,
        EnrolDevice: decide_enrol,
        PairingTried: decide_pairing_tried,
        BindSeats: decide_bind,
        BlockDevice: decide_block,
        ReportFork: decide_fork,
    },
    apply={
        SiteOpened: apply_site_opened,
        RoomCodeIssued: apply_room_code,
        DeviceEnrolled: apply_enrolled,
        PairingFailed: apply_pairing_failed,
        SeatsBound: apply_bound,
        DeviceBlocked: apply_blocked,
        CommandForked: apply_fork,
    },
)
