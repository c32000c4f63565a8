"""The office's register: who it is, rooms accepted, keys revoked, trust and packages issued.

A room's public keys are accepted only when two persons typed their fingerprint from paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import BatchId, SittingId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.bureau import Bureau


class FoundOffice(Command, tag="found-office"):
    """The first act: who this office is, its mode for ever, its public keys (hex, age1…)."""

    organisation: str
    site: str
    root: str
    issuer: str
    importer: str
    recipients: list[str]


class OfficeFounded(Event, tag="office-founded"):
    """First event of every office chain."""

    organisation: str
    site: str
    mode: str
    root: str
    issuer: str
    importer: str
    recipients: list[str]


class AcceptDevice(Command, tag="accept-device"):
    """A room's public keys from its `device` file; two persons typed its fingerprint from paper.

    `original`: digest of the archived file.
    """

    site: str
    name: str
    mode: str
    room_public: str
    recipient: str
    fingerprint: str
    original: str


class DeviceAccepted(Event, tag="device-accepted"):
    """From here on packages may go to and come from this room."""

    site: str
    name: str
    room_public: str
    recipient: str
    fingerprint: str
    original: str
    first: str
    second: StaffId


class RevokeKey(Command, tag="revoke-key"):
    """A key of a room, an issuer or an importer must not be believed any more."""

    public: str
    reason: str


class KeyRevoked(Event, tag="key-revoked"):
    """It stands in every later trust file."""

    public: str
    reason: str
    first: str
    second: StaffId


class IssueTrust(Command, tag="issue-trust"):
    """A trust file of the next epoch was signed; `time_floor` in UTC ms."""

    epoch: int
    time_floor: int
    original: str


class TrustIssued(Event, tag="trust-issued"):
    """The trust in force."""

    epoch: int
    time_floor: int
    original: str


class IssuePackage(Command, tag="issue-package"):
    """An exam package for one room and sitting was built; `arrangement` is its 编排's digest."""

    package: str
    manifest: str
    batch: BatchId
    sitting: SittingId
    subject: str
    site: str
    room_public: str
    sequence: int
    arrangement: str
    original: str


class PackageIssued(Event, tag="package-issued"):
    """This room may hold this sitting."""

    package: str
    manifest: str
    batch: BatchId
    sitting: SittingId
    subject: str
    site: str
    room_public: str
    sequence: int
    arrangement: str
    original: str


class RecordExport(Command, tag="record-export"):
    """Results left the office as a file of this digest."""

    what: str
    form: str
    rows: int
    digest: str


class ExportRecorded(Event, tag="export-recorded"):
    """Who took out what."""

    what: str
    form: str
    rows: int
    digest: str
    by: str


class RegistryState(msgspec.Struct):
    """Devices and revoked keys by public key, issued packages by manifest hash."""

    founded: OfficeFounded | None = None
    devices: dict[str, DeviceAccepted] = {}
    revoked: dict[str, KeyRevoked] = {}
    trust: TrustIssued | None = None
    issued: dict[str, PackageIssued] = {}
    exports: list[ExportRecorded] = []

    def office(self) -> OfficeFounded:
        """Who this office is.

        Raises:
            RuleError: `office-not-founded`.
        """
        if self.founded is None:
            raise RuleError("office-not-founded")
        return self.founded

    def next_epoch(self) -> int:
        """Epoch of the next trust file, from 1."""
        return self.trust.epoch + 1 if self.trust else 1

    def next_sequence(self, room_public: str, sitting: str) -> int:
        """Number of the next exam package of a sitting for a room, from 1."""
        same = (room_public, sitting)
        issued = self.issued.values()
        numbers = [p.sequence for p in issued if (p.room_public, p.sitting) == same]
        return max(numbers, default=0) + 1

    def issued_for(self, sitting: str) -> list[PackageIssued]:
        """Exam packages of a sitting."""
        return [package for package in self.issued.values() if package.sitting == sitting]


def decide_found(bureau: Bureau, command: FoundOffice, context: Context) -> list[Event]:
    """Found the office once.

    Raises:
        RuleError: `office-founded`.
    """
    if bureau.registry.founded is not None:
        raise RuleError("office-founded")
    fields = msgspec.structs.asdict(command)
    return [OfficeFounded(**fields, mode=context.mode)]


def apply_founded(bureau: Bureau, event: OfficeFounded) -> None:
    """From here on there is an office."""
    bureau.registry.founded = event


def print_of(public: str) -> str:
    """The fingerprint of a public key in hex, as people read it from paper (32 hex digits).

    Raises:
        RuleError: `public-key-malformed`.
    """
    try:
        raw = bytes.fromhex(public)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise RuleError("public-key-malformed")
    return sha256_hex(raw)[:32]


def decide_accept(bureau: Bureau, command: AcceptDevice, context: Context) -> list[Event]:
    """Accept a room of our mode whose fingerprint two persons compared with the paper.

    Raises:
        RuleError: `office-not-founded`, `mode-other`, `fingerprint-differs`, `device-known`,
            `key-revoked`, `second-person-needed`, `public-key-malformed`.
    """
    if command.mode != bureau.registry.office().mode:
        raise RuleError("mode-other", mode=command.mode)
    if command.fingerprint != print_of(command.room_public):
        raise RuleError("fingerprint-differs")
    if command.room_public in bureau.registry.revoked:
        raise RuleError("key-revoked")
    if command.room_public in bureau.registry.devices:
        raise RuleError("device-known", name=command.name)
    return [
        DeviceAccepted(
            site=command.site,
            name=command.name,
            room_public=command.room_public,
            recipient=command.recipient,
            fingerprint=command.fingerprint,
            original=command.original,
            first=context.actor,
            second=need_witness(context),
        )
    ]


def apply_accepted(bureau: Bureau, event: DeviceAccepted) -> None:
    """Known."""
    bureau.registry.devices[event.room_public] = event


def decide_revoke(bureau: Bureau, command: RevokeKey, context: Context) -> list[Event]:
    """Two persons revoke a key, with a reason.

    Raises:
        RuleError: `reason-needed`, `key-revoked`, `second-person-needed`.
    """
    if not command.reason:
        raise RuleError("reason-needed", act="revoke-key")
    if command.public in bureau.registry.revoked:
        raise RuleError("key-revoked")
    return [
        KeyRevoked(
            public=command.public,
            reason=command.reason,
            first=context.actor,
            second=need_witness(context),
        )
    ]


def apply_revoked(bureau: Bureau, event: KeyRevoked) -> None:
    """Never believed again."""
    bureau.registry.revoked[event.public] = event


def decide_trust(bureau: Bureau, command: IssueTrust, context: Context) -> list[Event]:
    """Epochs rise by one; the time floor never goes back.

    Raises:
        RuleError: `office-not-founded`, `trust-epoch`, `time-floor-back`.
    """
    state = bureau.registry
    state.office()
    if command.epoch != state.next_epoch():
        raise RuleError("trust-epoch", expected=state.next_epoch())
    if state.trust is not None and command.time_floor < state.trust.time_floor:
        raise RuleError("time-floor-back")
    return [
        TrustIssued(epoch=command.epoch, time_floor=command.time_floor, original=command.original)
    ]


def apply_trust(bureau: Bureau, event: TrustIssued) -> None:
    """In force."""
    bureau.registry.trust = event


def decide_issue(bureau: Bureau, command: IssuePackage, context: Context) -> list[Event]:
    """A package for an accepted room; its number follows the last one of room and sitting.

    Raises:
        RuleError: `room-unknown`, `key-revoked`, `package-known`, `package-sequence`.
    """
    state = bureau.registry
    check_room(state, command.room_public)
    if any(known.package == command.package for known in state.issued.values()):
        raise RuleError("package-known", package=command.package)
    expected = state.next_sequence(command.room_public, command.sitting)
    if command.sequence != expected:
        raise RuleError("package-sequence", expected=expected)
    return [PackageIssued(**msgspec.structs.asdict(command))]


def apply_issued(bureau: Bureau, event: PackageIssued) -> None:
    """Issued."""
    bureau.registry.issued[event.manifest] = event


def check_room(state: RegistryState, room_public: str) -> DeviceAccepted:
    """The accepted, not revoked device of this key.

    Raises:
        RuleError: `room-unknown`, `key-revoked`.
    """
    device = state.devices.get(room_public)
    if device is None:
        raise RuleError("room-unknown", key=room_public[:16])
    if room_public in state.revoked:
        raise RuleError("key-revoked", name=device.name)
    return device


def decide_export(bureau: Bureau, command: RecordExport, context: Context) -> list[Event]:
    """Log an export.

    Raises:
        RuleError: `office-not-founded`.
    """
    bureau.registry.office()
    return [ExportRecorded(**msgspec.structs.asdict(command), by=context.actor)]


def apply_export(bureau: Bureau, event: ExportRecorded) -> None:
    """Logged."""
    bureau.registry.exports.append(event)


TOPIC = Topic(
    decide={
        FoundOffice: decide_found,
        AcceptDevice: decide_accept,
        RevokeKey: decide_revoke,
        IssueTrust: decide_trust,
        IssuePackage: decide_issue,
        RecordExport: decide_export,
    },
    apply={
        OfficeFounded: apply_founded,
        DeviceAccepted: apply_accepted,
        KeyRevoked: apply_revoked,
        TrustIssued: apply_trust,
        PackageIssued: apply_issued,
        ExportRecorded: apply_export,
    },
)
