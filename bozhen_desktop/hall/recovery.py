"""A new PC in place of one that is lost: the envelope, and the same room founded again.

The envelope is made once, while the hall stands still. It holds an age identity; the mirror carries
every secret of the hall sealed to it, always the newest ones. So envelope, codes and mirror make a
hall together; none of them alone says anything.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import msgspec

from bozhen_desktop.domain.devices import CommandForked, ReportFork
from bozhen_desktop.domain.site import Site
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.founding import (
    SITE_FILE,
    SITE_JOURNAL,
    SiteDesk,
    SiteFacts,
    device_name,
    read_identity,
    site_desk,
)
from bozhen_desktop.hall.medium import (
    KEYS,
    KEYS_CAP,
    Choice,
    Marker,
    Medium,
    read_marker,
    write_choice,
    write_marker,
)
from bozhen_desktop.hall.mirror_acts import checked_medium, fill, open_copy
from bozhen_desktop.hall.mirroring import RECIPIENT, exported
from bozhen_desktop.hall.places import GO_ON
from bozhen_desktop.hall.secret_store import ROOM_SIGN, TLS_CERTIFICATE, TLS_PAIR
from bozhen_desktop.host.envelope import new_code, open_envelope, seal_envelope
from bozhen_desktop.host.files import (
    read_regular,
    shred_tree,
    sync_folder,
    write_atomically,
    writing,
)
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.sealing import new_identity, open_with, recipient_of
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.host.tls import make_hall_certificate, make_pair
from bozhen_desktop.journal.heads import START
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.kernel.ids import SITE, DeviceId

REPLACED = "hall-replaced:"
"""Reason of the event that a replacement begins with; its number is that of its own entry."""

UNSEEN = 16
"""So many terms may have been granted to standbys since a medium was written."""

ENVELOPED = "recovery-envelope"
_SECRETS = msgspec.msgpack.Decoder(dict[str, bytes])
_FILE_CAP = 1 << 24


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What an envelope holds. `secrets`: those of its day, for a mirror without newer ones."""

    mode: str
    site: SiteFacts
    room_public: str
    identity: str
    secrets: dict[str, bytes]


class Recovered(NamedTuple):
    """The new hall: its term, where each journal ends, copies whose key nobody has any more."""

    term: int
    books: dict[str, int]
    without_key: list[str]


def make_envelope(path: Path, out: Path, clock: Clock) -> tuple[str, str]:
    """Write the envelope and give its two codes, which stand nowhere else.

    A later envelope takes the place of this one: the mirror seals to the last alone. The site's
    journal keeps that one was made.

    Raises:
        BozhenError: `envelope-exists`, `folder-in-use`, `disk-full`, `write-failed`.
    """
    if out.exists():
        raise BozhenError("envelope-exists", file=out.name)
    folder = DataFolder.open(path)
    with folder.lock():
        keystore = folder.open_keystore()
        identity, age = read_identity(folder, keystore), new_identity()
        content = Content(
            mode=folder.mode,
            site=identity.facts,
            room_public=identity.room_key.public,
            identity=age,
            secrets=exported(keystore),
        )
        first, second = new_code(), new_code()
        write_atomically(out, seal_envelope(msgspec.msgpack.encode(content), first, second))
        keystore.put(RECIPIENT, recipient_of(age).encode())
        with site_desk(folder, keystore, clock) as desk:
            device = DeviceId(device_name(identity, folder))
            desk.act(ReportFork(device=device, number=0, why=ENVELOPED))
    return first, second


def read_envelope(file: bytes, first: str, second: str) -> Content:
    """What is in an envelope; errors as `open_envelope`."""
    try:
        return msgspec.msgpack.decode(open_envelope(file, first, second), type=Content)
    except msgspec.MsgspecError as error:
        raise BozhenError("envelope-malformed") from error


def recover(
    path: Path, envelope: Path, mirror: Path, codes: tuple[str, str], clock: Clock
) -> Recovered:
    """Found the same room again in the new folder `path`, with a higher term.

    What the mirror does not hold is missing here, and known to be: devices send it again from their
    outboxes. A recovery that was cut short leaves no folder `path`; do it again.

    Raises:
        BozhenError: `folder-exists`, `code-mistyped`, `envelope-malformed`, `mirror-missing`,
            `mirror-other`, `envelope-older` (a later one was made), `site-not-in-mirror`,
            `disk-full`, `write-failed`; IntegrityError: `envelope-closed`, `mirror-damaged`.
    """
    if path.exists() and any(path.iterdir()):
        raise BozhenError("folder-exists", folder=path.name)
    content = read_envelope(read_regular(envelope, _FILE_CAP), *codes)
    marker = read_marker(mirror)
    if marker is None:
        raise BozhenError("mirror-missing", folder=mirror.name)
    medium = checked_medium(mirror, content.room_public, content.mode, marker.term)
    secrets = _secrets(mirror, content)
    building = path.with_name(path.name + ".recovering")
    with writing(building):
        shred_tree(building)
    found = _build(building, content, medium, marker, secrets, clock)
    write_marker(mirror, msgspec.structs.replace(marker, term=found.term))
    with writing(path):
        if path.exists():
            path.rmdir()
        os.rename(building, path)
        sync_folder(path.parent)
    return found


def _secrets(mirror: Path, content: Content) -> dict[str, bytes]:
    if not (mirror / KEYS).exists():
        return content.secrets
    try:
        return _SECRETS.decode(open_with(content.identity, read_regular(mirror / KEYS, KEYS_CAP)))
    except (IntegrityError, msgspec.MsgspecError) as error:
        raise BozhenError("envelope-older") from error


def _build(
    path: Path,
    content: Content,
    medium: Medium,
    marker: Marker,
    secrets: dict[str, bytes],
    clock: Clock,
) -> Recovered:
    """The whole folder under another name; nothing outside it changes."""
    names = medium.names()
    if SITE not in names or SITE_JOURNAL not in secrets or ROOM_SIGN not in secrets:
        raise BozhenError("site-not-in-mirror")
    folder = DataFolder.create(path, content.mode, wall_ms=clock.wall_ms())
    keystore = folder.open_keystore()
    keystore.put_all({**secrets, RECIPIENT: recipient_of(content.identity).encode()})
    data = msgspec.json.format(msgspec.json.encode(content.site)) + b"\n"
    write_atomically(folder.path / SITE_FILE, data)
    medium.bring_packages(folder.packages)
    with_key = [name for name in names if f"journal/{name}" in secrets]
    books = _journals(folder, medium, with_key, secrets, content.room_public)
    term = _certify(folder, keystore, marker.term)
    with site_desk(folder, keystore, clock) as desk:
        device = device_name(read_identity(folder, keystore), folder)
        go_on_everywhere(desk, device, books, term)
    write_choice(folder, Choice(folder=str(medium.path), id=marker.id))
    return Recovered(term, books, [name for name in names if name not in with_key])


def _certify(folder: DataFolder, keystore: Keystore, served: int) -> int:
    """TLS keys of the new PC, under a term above the last one and all that standbys have.

    The copy may be older than the grant of a standby, and no two halls may have one term.
    """
    journal = Journal.open(folder.site_journal, keystore.get(SITE_JOURNAL))
    try:
        site = Site()
        Book.load(SITE, journal, site)
    finally:
        journal.close()
    term = max(served, site.standby.highest) + UNSEEN + 1
    pair = make_pair()
    room_key = SigningKey(keystore.get(ROOM_SIGN))
    certificate = make_hall_certificate(room_key, pair.fingerprint, term)
    keystore.put_all(
        {
            TLS_PAIR: msgspec.msgpack.encode(pair),
            TLS_CERTIFICATE: msgspec.msgpack.encode(certificate),
        }
    )
    return term


def _journals(
    folder: DataFolder, medium: Medium, names: list[str], secrets: dict[str, bytes], room: str
) -> dict[str, int]:
    books = {}
    for name in names:
        key = secrets[f"journal/{name}"]
        copy = open_copy(medium, name, key, room)
        try:
            if copy.last() == START:
                continue
            target = folder.site_journal if name == SITE else folder.sitting_journal(name)
            fill(target, key, copy)
            books[name] = copy.last().seq
        finally:
            copy.close()
    return books


def go_on_everywhere(desk: SiteDesk, device: str, books: dict[str, int], term: int) -> None:
    """People decided that this PC takes over: every journal goes on where it ends here."""
    for name, seq in books.items():
        why = f"{GO_ON}{name} term-{term}"
        desk.act(ReportFork(device=DeviceId(device), number=seq, why=why))
    number = desk.book.position.seq + 1
    desk.act(ReportFork(device=DeviceId(device), number=number, why=f"{REPLACED}{term}"))


def begins_here(site: Book, forks: list[CommandForked]) -> bool:
    """Whether a replacement starts for the first time: its first entry is the last there is."""
    last = forks[-1] if forks else None
    return last is not None and last.why.startswith(REPLACED) and last.number == site.position.seq
