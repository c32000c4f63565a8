"""Trust of a site: the pinned root, its epoch and time floor, packages taken in and written.

The first root is pinned only when two persons typed its fingerprint from paper; later trust files
are signed by the root before. Nothing counts as exported before `package-written` is here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from bozhen_desktop.domain.base import Command, Context, Event, Topic, need_witness
from bozhen_desktop.kernel.errors import RuleError
from bozhen_desktop.kernel.ids import SittingId, StaffId

if TYPE_CHECKING:
    from bozhen_desktop.domain.site import Site


class PinRoot(Command, tag="pin-root"):
    """Two persons typed `fingerprint` from paper; the hall found it to be that of `root`."""

    root: str
    fingerprint: str


class RootPinned(Event, tag="root-pinned"):
    """The root this site believes."""

    root: str
    fingerprint: str
    first: str
    second: StaffId


class TakeTrust(Command, tag="take-trust"):
    """A trust file whose signature the hall has checked: digest, epoch, time floor (UTC ms)."""

    digest: str
    root: str
    epoch: int
    time_floor: int


class TrustTaken(Event, tag="trust-taken"):
    """Trust of this epoch is in force; wall times before the floor are not believed."""

    digest: str
    root: str
    epoch: int
    time_floor: int


class TakePackage(Command, tag="take-package"):
    """Every check of an `exam` or `receipt` package passed."""

    package_type: str
    package: str
    manifest: str
    sequence: int
    sitting: SittingId


class PackageTaken(Event, tag="package-taken"):
    """Taken in; the same package again is a duplicate, another with its number is a fork."""

    package_type: str
    package: str
    manifest: str
    sequence: int
    sitting: SittingId


class RecordBuilt(Command, tag="record-built"):
    """Made by the hall: a result package was built, and nothing is known of its way yet."""

    package: str
    manifest: str
    sequence: int
    sitting: SittingId
    first: int
    last: int


class PackageBuilt(Event, tag="package-built"):
    """It may be confirmed as written from here on, also after a restart."""

    package: str
    manifest: str
    sequence: int
    sitting: SittingId
    first: int
    last: int


class RecordWritten(Command, tag="record-written"):
    """A result package was built, written to a `medium` and read back."""

    package: str
    manifest: str
    sequence: int
    sitting: SittingId
    first: int
    last: int
    medium: str = ""


class PackageWritten(Event, tag="package-written"):
    """Range `first`..`last` of a sitting left this site as package number `sequence`.

    `medium` and `by` are what the sitting's journal says of it too.
    """

    package: str
    manifest: str
    sequence: int
    sitting: SittingId
    first: int
    last: int
    medium: str = ""
    by: str = ""


class TrustState(msgspec.Struct):
    """Pinned root, epoch, floor; packages in by id and (type, number); packages out.

    `built`: packages by id that were made and whose number no package has that left.
    """

    root: str = ""
    epoch: int = 0
    time_floor: int = 0
    digest: str = ""
    taken: dict[str, PackageTaken] = {}
    written: list[PackageWritten] = []
    built: dict[str, PackageBuilt] = {}

    def next_sequence(self, sitting: str) -> int:
        """Number of the next package this site writes of a sitting, from 1."""
        return len(self.written_of(sitting)) + 1

    def written_of(self, sitting: str) -> list[PackageWritten]:
        """Packages written of a sitting, in order."""
        return [package for package in self.written if package.sitting == sitting]


def decide_pin(site: Site, command: PinRoot, context: Context) -> list[Event]:
    """Pin the first root.

    Raises:
        RuleError: `root-pinned`, `second-person-needed`.
    """
    if site.trust.root:
        raise RuleError("root-pinned")
    return [
        RootPinned(
            root=command.root,
            fingerprint=command.fingerprint,
            first=context.actor,
            second=need_witness(context),
        )
    ]


def apply_pinned(site: Site, event: RootPinned) -> None:
    """Believe this root."""
    site.trust.root = event.root


def decide_take_trust(site: Site, command: TakeTrust, context: Context) -> list[Event]:
    """Take newer trust only.

    Raises:
        RuleError: `root-not-pinned`, `trust-older`, `trust-known`, `trust-fork` (the epoch rises
            with every issue: two files of one epoch are alarming).
    """
    if not site.trust.root:
        raise RuleError("root-not-pinned")
    if command.epoch < site.trust.epoch or command.time_floor < site.trust.time_floor:
        raise RuleError("trust-older", epoch=command.epoch, known=site.trust.epoch)
    if command.digest == site.trust.digest:
        raise RuleError("trust-known")
    if command.epoch == site.trust.epoch:
        raise RuleError("trust-fork", epoch=command.epoch)
    return [
        TrustTaken(
            digest=command.digest,
            root=command.root,
            epoch=command.epoch,
            time_floor=command.time_floor,
        )
    ]


def apply_trust(site: Site, event: TrustTaken) -> None:
    """In force from here; a rotated root replaces the old one."""
    state = site.trust
    state.root, state.digest = event.root, event.digest
    state.epoch, state.time_floor = event.epoch, event.time_floor


def decide_take_package(site: Site, command: TakePackage, context: Context) -> list[Event]:
    """Note a package once.

    Raises:
        RuleError: `package-known`, `package-fork`.
    """
    known = site.trust.taken.get(command.package)
    if known is not None:
        raise RuleError("package-known" if known.manifest == command.manifest else "package-fork")
    for other in site.trust.taken.values():
        same = (other.package_type, other.sequence, other.sitting)
        if same == (command.package_type, command.sequence, command.sitting):
            raise RuleError("package-fork", sequence=command.sequence)
    return [
        PackageTaken(
            package_type=command.package_type,
            package=command.package,
            manifest=command.manifest,
            sequence=command.sequence,
            sitting=command.sitting,
        )
    ]


def apply_taken(site: Site, event: PackageTaken) -> None:
    """Known from here."""
    site.trust.taken[event.package] = event


def _check_sequence(site: Site, command: RecordBuilt | RecordWritten) -> None:
    expected = site.trust.next_sequence(command.sitting)
    if command.sequence != expected:
        raise RuleError("package-sequence", expected=expected)


def decide_built(site: Site, command: RecordBuilt, context: Context) -> list[Event]:
    """Several may be built under the next number; one of them will have it.

    Raises:
        RuleError: `package-sequence`.
    """
    _check_sequence(site, command)
    return [
        PackageBuilt(
            package=command.package,
            manifest=command.manifest,
            sequence=command.sequence,
            sitting=command.sitting,
            first=command.first,
            last=command.last,
        )
    ]


def apply_built(site: Site, event: PackageBuilt) -> None:
    """Made."""
    site.trust.built[event.package] = event


def decide_written(site: Site, command: RecordWritten, context: Context) -> list[Event]:
    """Numbers of a sitting's packages rise by one and are never used again.

    Raises:
        RuleError: `package-sequence`.
    """
    _check_sequence(site, command)
    return [
        PackageWritten(
            package=command.package,
            manifest=command.manifest,
            sequence=command.sequence,
            sitting=command.sitting,
            first=command.first,
            last=command.last,
            medium=command.medium,
            by=context.actor,
        )
    ]


def apply_written(site: Site, event: PackageWritten) -> None:
    """Exported; others of its number never will be."""
    state = site.trust
    state.written.append(event)
    for other in [one for one in state.built.values() if one.sitting == event.sitting]:
        del state.built[other.package]


TOPIC = Topic(
    decide={
        PinRoot: decide_pin,
        TakeTrust: decide_take_trust,
        TakePackage: decide_take_package,
        RecordBuilt: decide_built,
        RecordWritten: decide_written,
    },
    apply={
        RootPinned: apply_pinned,
        TrustTaken: apply_trust,
        PackageTaken: apply_taken,
        PackageBuilt: apply_built,
        PackageWritten: apply_written,
    },
)
