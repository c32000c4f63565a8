"""A founded hall in order, on the morning of an exam: the folder that `doctor` tests spoil."""

from __future__ import annotations

from pathlib import Path

from bozhen_desktop.domain.trust import PinRoot, RecordWritten, TakePackage, TakeTrust
from bozhen_desktop.hall.founding import SiteFacts, found, standing_still
from bozhen_desktop.hall.marks import MarkFile
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.sealing import recipient_of
from bozhen_desktop.host.signing import SigningKey, fingerprint
from bozhen_desktop.journal.heads import Head, Position, sign_head
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.clock import FakeClock
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.ids import SittingId
from tests.unit.exchange import packages as make
from tests.unit.journal.samples import KEY, day, end_of

SITTING = "sit-1"
MORNING = make.NOW + 3_600_000
EXAM = "e" * 64
RESULT = "f" * 64


def furnish(path: Path, *, trust: bool = True, exam: bytes | None = None) -> Path:
    """Found a hall; with `trust` also root, trust file, exam package and a sitting's journal."""
    clock = FakeClock(wall=make.NOW)
    found(path, SiteFacts(site="site-1", name="一号考场"), "live", clock)
    with standing_still(path, clock) as (desk, keystore):
        room = SigningKey(keystore.get("room/sign"))
        if trust:
            data = _trust(keystore, room)
            digest = sha256_hex(data)
            root = make.ROOT.public
            desk.act(PinRoot(root=root, fingerprint=fingerprint(root)), "a", "b")
            desk.act(TakeTrust(digest=digest, root=root, epoch=3, time_floor=make.NOW))
            desk.act(_package("exam", EXAM))
            _put(path / "packages" / f"trust-{digest}.bzp", data)
            _put(path / "packages" / f"{EXAM}.bzp", exam or make.exam())
            keystore.put(f"journal/{SITTING}", KEY)
            _sitting(path, room)
    _sign(path / "site.journal", _site_key(path), room)
    return path


def _trust(keystore: Keystore, room: SigningKey) -> bytes:
    recipient = recipient_of(keystore.get("room/age").decode())
    grant = make.RoomGrant(
        site="site-1", room_public=room.public, recipient=recipient, name="一号考场"
    )
    return make.build_trust(make.trust(rooms=[grant]), make.ROOT)


def _package(kind: str, manifest: str) -> TakePackage:
    return TakePackage(
        package_type=kind,
        package=manifest[:32],
        manifest=manifest,
        sequence=1,
        sitting=SittingId(SITTING),
    )


def _put(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    path.chmod(0o600)


def _sitting(path: Path, room: SigningKey) -> None:
    file = DataFolder.open(path).sitting_journal(SITTING)
    entries = day(30)
    journal = Journal.create(file, KEY)
    journal.append(entries, {}, [_head(end_of(entries), room)])
    journal.append(day(3, end_of(entries)), {})
    last = journal.last()
    journal.close()
    set_mark(file, last)


def _head(place: Position, room: SigningKey) -> Head:
    return sign_head(place, make.NOW, room.public, room.sign)


def _site_key(path: Path) -> bytes:
    return DataFolder.open(path).open_keystore().get("journal/site")


def _sign(path: Path, key: bytes, room: SigningKey) -> None:
    journal = Journal.open(path, key)
    journal.append([], {}, [_head(journal.last(), room)])
    journal.close()


def set_mark(journal: Path, place: Position) -> None:
    """Say that the journal was acknowledged up to a place."""
    mark = MarkFile(journal)
    mark.write(place)
    mark.close()


def sign_by(path: Path, key: SigningKey) -> None:
    """Add a head of somebody's to the sitting's journal."""
    _sign(path / "sittings" / SITTING / "journal.db", KEY, key)


def write_result(path: Path, *, receipted: bool) -> None:
    """A result package left, and its receipt came or did not."""
    with standing_still(path, FakeClock(wall=make.NOW)) as (desk, _):
        desk.act(
            RecordWritten(
                package=RESULT[:32],
                manifest=RESULT,
                sequence=1,
                sitting=SittingId(SITTING),
                first=1,
                last=30,
            )
        )
        if receipted:
            desk.act(_package("receipt", RESULT))
