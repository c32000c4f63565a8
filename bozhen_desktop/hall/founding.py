"""Founding a hall's data folder, and what a technician does to it while the hall stands still.

Every act of this kind is a command of the site's journal like any other, decided by the same rules.
A founding that was cut short is finished by doing it again.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from bozhen_desktop.domain.admission import GrantStaffFile
from bozhen_desktop.domain.base import Command, Context
from bozhen_desktop.domain.devices import OpenSite
from bozhen_desktop.domain.site import Site
from bozhen_desktop.domain.trust import PinRoot, TakeTrust
from bozhen_desktop.exchange.child import ReadTrust
from bozhen_desktop.exchange.device import DeviceFacts, build_device
from bozhen_desktop.exchange.trust import Trust, root_of
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.jobs import in_child, trust_path
from bozhen_desktop.hall.output import Moment
from bozhen_desktop.hall.secret_store import (
    ROOM_AGE,
    ROOM_SIGN,
    ROOM_TOKEN,
    TLS_CERTIFICATE,
    TLS_PAIR,
    SecretStore,
)
from bozhen_desktop.hall.setup import Setup
from bozhen_desktop.host.files import read_regular, shred_file, write_atomically
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.room_file import (
    RoomFile,
    RoomSeat,
    read_room_file,
    staff_token,
    write_room_file,
)
from bozhen_desktop.host.sealing import new_identity, new_key, recipient_of
from bozhen_desktop.host.signing import SigningKey, fingerprint, from_paper
from bozhen_desktop.host.tls import HallCertificate, TlsPair, make_hall_certificate, make_pair
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.digest import digest_of, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import SITE, DeviceId, StaffId, is_id

SITE_FILE = "site.json"
SITE_JOURNAL = f"journal/{SITE}"
FIRST_TERM = 1
TRUST_CAP = 16 << 20
_CAP = 1 << 16


class SiteFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`site.json`: id and printed name of this place."""

    site: str
    name: str


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Who this hall is: its keys, its TLS pair and the room's word for it."""

    facts: SiteFacts
    room_key: SigningKey
    age: str
    pair: TlsPair
    certificate: HallCertificate


def read_identity(folder: DataFolder, keystore: Keystore) -> Identity:
    """What `found` made.

    Raises:
        BozhenError: `site-not-founded`; IntegrityError: `sealed-unreadable`.
    """
    try:
        data = read_regular(folder.path / SITE_FILE, _CAP)
        return Identity(
            facts=msgspec.json.decode(data, type=SiteFacts),
            room_key=SigningKey(keystore.get(ROOM_SIGN)),
            age=keystore.get(ROOM_AGE).decode(),
            pair=msgspec.msgpack.decode(keystore.get(TLS_PAIR), type=TlsPair),
            certificate=msgspec.msgpack.decode(keystore.get(TLS_CERTIFICATE), type=HallCertificate),
        )
    except (BozhenError, msgspec.MsgspecError) as error:
        raise BozhenError("site-not-founded", folder=folder.path.name) from error


def device_name(identity: Identity, folder: DataFolder) -> str:
    """Name of the hall in journals: fingerprint of the room key, a dot, the incarnation."""
    return f"{fingerprint(identity.room_key.public)}.{folder.incarnation}"


class RandomPool:
    """Random bytes of the system, fetched a page at a time: every decision takes some."""

    def __init__(self, page: int = 4096) -> None:
        self._page = page
        self._left = b""

    def __call__(self, size: int) -> bytes:
        """`size` bytes that are given to nobody else."""
        if size > len(self._left):
            self._left = os.urandom(max(self._page, size))
        taken, self._left = self._left[:size], self._left[size:]
        return taken


def build_setup(folder: DataFolder, keystore: Keystore) -> Setup:
    """What a core is given, from folder and keystore.

    Raises:
        BozhenError: `site-not-founded`.
    """
    identity = read_identity(folder, keystore)
    return Setup(
        mode=folder.mode,
        site=identity.facts.site,
        device=device_name(identity, folder),
        certificate=identity.certificate,
        room_key=identity.room_key,
        recipient=recipient_of(identity.age),
        secrets=SecretStore(keystore),
        rand=RandomPool(),
    )


def found(path: Path, facts: SiteFacts, mode: str, clock: Clock) -> bytes:
    """Make folder, keys and site journal; the `device` package for the office.

    Raises:
        BozhenError: `site-malformed`, `site-other` (the folder is that of another place),
            `folder-in-use`, those of `DataFolder.open_or_create`, of keystore and journal.
    """
    if not is_id(facts.site) or not 0 < len(facts.name) <= 60 or not facts.name.isprintable():
        raise BozhenError("site-malformed")
    folder = DataFolder.open_or_create(path, mode, wall_ms=clock.wall_ms())
    with folder.lock():
        keystore = folder.open_keystore()
        _make_keys(keystore)
        _make_site_file(folder, facts)
        identity = read_identity(folder, keystore)
        _make_journal(folder, keystore)
        with site_desk(folder, keystore, clock) as desk:
            if not desk.book.position.seq:
                desk.act(OpenSite(mode=folder.mode, room_public=identity.room_key.public))
        return _device_package(folder, identity)


def _make_keys(keystore: Keystore) -> None:
    if TLS_CERTIFICATE in keystore:
        return
    room_key, pair = SigningKey.generate(), make_pair()
    certificate = make_hall_certificate(room_key, pair.fingerprint, FIRST_TERM)
    keystore.put_all(
        {
            ROOM_SIGN: room_key.secret,
            ROOM_AGE: new_identity().encode(),
            TLS_PAIR: msgspec.msgpack.encode(pair),
            TLS_CERTIFICATE: msgspec.msgpack.encode(certificate),
            SITE_JOURNAL: new_key(),
        }
    )


def _make_site_file(folder: DataFolder, facts: SiteFacts) -> None:
    path = folder.path / SITE_FILE
    if not path.exists():
        write_atomically(path, msgspec.json.format(msgspec.json.encode(facts)) + b"\n")
    elif msgspec.json.decode(read_regular(path, _CAP), type=SiteFacts) != facts:
        raise BozhenError("site-other", folder=folder.path.name)


def _make_journal(folder: DataFolder, keystore: Keystore) -> None:
    path = folder.site_journal
    if not path.is_file():
        Journal.create(path, keystore.get(SITE_JOURNAL)).close()


def _device_package(folder: DataFolder, identity: Identity) -> bytes:
    facts = DeviceFacts(
        site=identity.facts.site,
        name=identity.facts.name,
        mode=folder.mode,
        room_public=identity.room_key.public,
        recipient=recipient_of(identity.age),
        created=folder.facts.created,
    )
    return build_device(facts, identity.room_key)


# ---------------------------------------------------------------- the desk
class SiteDesk:
    """The site's book of a hall that stands still."""

    def __init__(
        self, folder: DataFolder, keystore: Keystore, clock: Clock, journal: Journal
    ) -> None:
        self.folder = folder
        self.clock = clock
        self._journal = journal
        self._device = device_name(read_identity(folder, keystore), folder)
        self.site = Site()
        self.book = Book.load(SITE, journal, self.site)

    def act(self, command: Command, first: str = "hall", second: str = "") -> None:
        """Decide a command of two persons and make it durable.

        Raises:
            RuleError: the rule that refuses; JournalFailed.
        """
        now = Moment(self.clock.wall_ms(), self.clock.mono_ms(), self.clock.boot)
        context = Context(
            now_ms=now.wall,
            boot=now.boot,
            mono_ms=now.mono,
            device=DeviceId(self._device),
            actor=first,
            role="hall",
            mode=self.folder.mode,
            witness=StaffId(second),
        )
        events = self.site.decide(command, context)
        asked = (self._device, self.book.next_number(self._device), digest_of(command))
        append = self.book.perform(events, now, asked, "hall")
        self._journal.append(append.entries, append.blobs)


@contextmanager
def site_desk(folder: DataFolder, keystore: Keystore, clock: Clock) -> Iterator[SiteDesk]:
    """Open the site's journal for acts; the caller holds the folder's lock.

    Raises:
        BozhenError: those of `Journal.open`; IntegrityError: those of `Book.load`.
    """
    journal = Journal.open(folder.site_journal, keystore.get(SITE_JOURNAL))
    try:
        yield SiteDesk(folder, keystore, clock, journal)
    finally:
        journal.close()


@contextmanager
def standing_still(path: Path, clock: Clock) -> Iterator[tuple[SiteDesk, Keystore]]:
    """The desk of a hall that does not run now.

    Raises:
        BozhenError: `folder-in-use` while it runs; those of `site_desk`.
    """
    folder = DataFolder.open(path)
    with folder.lock():
        keystore = folder.open_keystore()
        with site_desk(folder, keystore, clock) as desk:
            yield desk, keystore


def pin_root(path: Path, data: bytes, typed: str, first: str, second: str, clock: Clock) -> Trust:
    """Pin the root of a trust file whose fingerprint two persons read from paper; take the file.

    Raises:
        BozhenError: `fingerprint-other`, `fingerprint-malformed`, those of `read_trust`;
            RuleError: `root-pinned`, `second-person-needed`.
    """
    root = root_of(data)
    print_of_root = fingerprint(root)
    if from_paper(typed) != print_of_root:
        raise BozhenError("fingerprint-other")
    with standing_still(path, clock) as (desk, _):
        job = ReadTrust(data=data, root=root, mode=desk.folder.mode)
        trust = asyncio.run(in_child(job, Trust))
        desk.act(PinRoot(root=root, fingerprint=print_of_root), first, second)
        _take(desk, data, trust)
        return trust


def take_trust(path: Path, data: bytes, clock: Clock) -> Trust:
    """Take a newer trust file, signed by the pinned root or its successor.

    Raises:
        BozhenError: `root-not-pinned`, `trust-known`, `trust-older`, those of `read_trust`.
    """
    with standing_still(path, clock) as (desk, _):
        state = desk.site.trust
        if not state.root:
            raise BozhenError("root-not-pinned")
        job = ReadTrust(
            data=data,
            root=state.root,
            known_epoch=state.epoch,
            known_floor=state.time_floor,
            mode=desk.folder.mode,
        )
        trust = asyncio.run(in_child(job, Trust))
        _take(desk, data, trust)
        return trust


def _take(desk: SiteDesk, data: bytes, trust: Trust) -> None:
    digest = sha256_hex(data)
    write_atomically(trust_path(desk.folder, digest), data)
    command = TakeTrust(
        digest=digest, root=trust.root, epoch=trust.epoch, time_floor=trust.time_floor
    )
    desk.act(command)


class StaffPcs(NamedTuple):
    """Who lets PCs of the staff in by a room file: two persons, or nobody for the hall's own PC."""

    first: str = ""
    second: str = ""


def make_room_file(
    path: Path,
    seats: list[RoomSeat],
    target: Path,
    clock: Clock,
    staff: StaffPcs | None = None,
) -> None:
    """Write `room.json` for the technician's stick; the batch token is made at the first one.

    It enrols terminals. With `staff` it enrols consoles and examiners' PCs as well: two persons let
    them in, and it stands in the site's journal. A file that stays inside the hall's own folder
    needs none: whoever reads that folder is the hall.

    Raises:
        BozhenError: those of `read_room_file` (then nothing is left), `folder-in-use`,
            `disk-full`, `write-failed`; RuleError: `second-person-needed`.
    """
    own = target.resolve().is_relative_to(path.resolve())
    with standing_still(path, clock) as (desk, keystore):
        if staff is not None and not own:
            desk.act(GrantStaffFile(), staff.first, staff.second)
        token = keystore.put_new(ROOM_TOKEN, secrets.token_urlsafe(24).encode()).decode()
        room_key = SigningKey(keystore.get(ROOM_SIGN))
        more = staff_token(room_key, token) if staff is not None else ""
        write_room_file(target, RoomFile(room_key.public, token, seats, more))
    try:
        read_room_file(target)
    except BozhenError:
        shred_file(target)
        raise
