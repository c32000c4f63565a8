"""A device folder: key, incarnation, room, outbox; and whether this PC keeps it at all.

Lab PCs are often made from one image, and many forget everything at reboot. A folder that was
enrolled elsewhere gets a new key here; a folder says that it lasts only once it has outlived a
reboot.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from bozhen_desktop.client.outbox import Outbox
from bozhen_desktop.exchange import answers
from bozhen_desktop.exchange.manifest import PackageFacts, new_package_id
from bozhen_desktop.host.files import read_regular, write_atomically, writing
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.logs import event
from bozhen_desktop.host.room_file import PcNames, RoomFile, find_seat, names_of_this_pc
from bozhen_desktop.host.sealing import new_identity
from bozhen_desktop.host.signing import SigningKey, fingerprint
from bozhen_desktop.host.tls import HallCertificate
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.wire.outbox_records import Kept, signed_bytes
from bozhen_desktop.wire.peer_side import NO_PLAN, EnrolPlan, Peer, Trusted

SIGN, AGE = "device/sign", "device/age"
_CAP = 1 << 16


class Home(msgspec.Struct, frozen=True, kw_only=True):
    """`device.json`: the PC and boot in which the folder's key was made, the boots seen since,
    and what is known of the room. `outlived`: the folder was found again after a reboot.
    """

    macs: list[str] = []
    host_name: str = ""
    asset: str = ""
    boot: str = ""
    outlived: bool = False
    room_public: str = ""
    term: int = 0
    room_recipient: str = ""
    certificate: HallCertificate | None = None
    halls: list[tuple[str, int]] = []


class Device:
    """An opened, locked device folder; `close` it at the end.

    `copied` tells that the folder came from another PC and got a new key; `damaged` that its
    outbox could not be read and was laid aside.
    """

    def __init__(self, folder: DataFolder, clock: Clock, pc: PcNames) -> None:
        self.folder = folder
        self.clock = clock
        self.copied = False
        self.damaged = False
        self._pc = pc
        self._lock = folder.lock()
        self._lock.acquire()
        try:
            self._keystore = folder.open_keystore()
            self._home = _read_home(self._home_path)
            self._settle_in(pc)
            self.key = SigningKey(self._keystore.get(SIGN))
            self.outbox = self._open_outbox()
        except BaseException:
            self._lock.release()
            raise
        home = self._home
        self.trusted = Trusted(home.room_public, home.term, home.certificate, list(home.halls))

    @classmethod
    def open(cls, path: Path, mode: str, clock: Clock, pc: PcNames | None = None) -> Device:
        """Open the folder of a device, founded when there is none.

        Raises:
            BozhenError: those of `DataFolder.open_or_create`, `FolderLock.acquire`, `Keystore`,
                `Outbox`.
            IntegrityError: `sealed-unreadable`: the keystore is not this PC's.
        """
        folder = DataFolder.open_or_create(path, mode, wall_ms=clock.wall_ms())
        return cls(folder, clock, pc or names_of_this_pc())

    @property
    def name(self) -> str:
        """Name of this device in journals: fingerprint of its key, a dot, the incarnation."""
        return f"{fingerprint(self.key.public)}.{self.folder.incarnation}"

    @property
    def persists(self) -> bool:
        """Whether this folder is known to outlive a reboot; until one was seen, it is not."""
        return self._home.outlived

    @property
    def identity(self) -> str:
        """The device's own age identity (secret)."""
        return self._keystore.get(AGE).decode()

    @property
    def keystore(self) -> Keystore:
        """The keystore of the folder."""
        return self._keystore

    def peer(self, kind: str, plan: EnrolPlan = NO_PLAN) -> Peer:
        """The device's end of the conversation with its hall."""
        return Peer(
            self.key,
            kind,
            self.folder.mode,
            self.folder.incarnation,
            self.outbox,
            self.trusted,
            plan,
        )

    def trust_room(self, room_public: str, recipient: str = "") -> None:
        """Believe this room from now on (from the technician's room file).

        Raises:
            BozhenError: `room-other`: the device belongs to another room; `write-failed`.
        """
        if self.trusted.room_public not in ("", room_public):
            raise BozhenError("room-other")
        self.trusted.room_public = room_public
        if recipient:
            self.outbox.share_with(recipient)
        self._keep(room_recipient=recipient or self._home.room_recipient)
        self.learned()

    def plan_of(self, room: RoomFile, *, seated: bool = True) -> EnrolPlan:
        """How this PC introduces itself by the technician's room file; the room is believed.

        `seated`: it must have a seat in the file (a terminal); a console needs none, but the staff
        token.

        Raises:
            BozhenError: `room-other`, `room-file-no-seat`, `room-file-ambiguous`,
                `room-file-terminals-only`.
        """
        if not seated and not room.staff_token:
            raise BozhenError("room-file-terminals-only")
        seat = find_seat(room, self._pc).seat if seated else ""
        self.trust_room(room.room_public)
        token = room.batch_token if seated else room.staff_token
        return EnrolPlan(token=token, seat=seat, host_name=self._pc.host_name)

    def export(self) -> bytes:
        """The outbox as an `answers` package for a stick, sealed to the room.

        Raises:
            BozhenError: `room-recipient-missing`: the room's recipient was never learned.
        """
        recipient = self._home.room_recipient
        if not recipient:
            raise BozhenError("room-recipient-missing")
        outbox = answers.Outbox(
            device=self.name, public=self.key.public, rows=list(map(_row, self.outbox.rows()))
        )
        facts = PackageFacts(
            package_id=new_package_id(),
            mode=self.folder.mode,
            org="",
            batch="",
            sitting="",
            site="",
            room_public=self.trusted.room_public,
            seq=1,
            created=self.clock.wall_ms(),
        )
        return answers.build_answers(outbox, self.key, facts, [recipient])

    # ------------------------------------------------------ `client.link.Life`
    def renew(self) -> str:
        """A new incarnation, durable; the hall knows more of the old one than this folder."""
        self.outbox.renewed()
        return self.folder.renew_incarnation()

    def learned(self, recipient: str = "") -> None:
        """Keep what the peer learned of its room; seal the outbox to the room as well."""
        if recipient and recipient != self._home.room_recipient:
            self.outbox.share_with(recipient)
            self._keep(room_recipient=recipient)
        known = msgspec.structs.asdict(self.trusted)
        if any(getattr(self._home, name) != value for name, value in known.items()):
            self._keep(**{**known, "halls": list(self.trusted.halls)})

    def close(self) -> None:
        """Let another process use the folder."""
        self._lock.release()

    # ---------------------------------------------------------------- inside
    @property
    def _home_path(self) -> Path:
        return self.folder.path / "device.json"

    def _settle_in(self, pc: PcNames) -> None:
        """Make what is missing, notice a copied folder and a reboot."""
        home = self._home
        known = bool(home.macs or home.host_name or home.asset)
        if SIGN in self._keystore and known and not _same_pc(home, pc):
            self._new_key()
        elif SIGN not in self._keystore:
            self._make_key()
        changed = not known or self.copied
        names = {"macs": sorted(pc.macs), "host_name": pc.host_name, "asset": pc.asset}
        outlived = home.outlived or home.boot not in ("", self.clock.boot)
        if changed:
            self._keep(boot=self.clock.boot, outlived=False, **names)
        elif outlived != home.outlived:
            self._keep(outlived=True)

    def _make_key(self) -> None:
        secrets = {SIGN: SigningKey.generate().secret, AGE: new_identity().encode()}
        self._keystore.put_all(secrets)

    def _new_key(self) -> None:
        """The other PC keeps the old key; its commands are not sent from here."""
        event("device-folder-copied")
        self.copied = True
        self._lay_aside("outbox")
        self._make_key()
        self.folder.renew_incarnation()

    def _open_outbox(self) -> Outbox:
        path = self.folder.path / "outbox"
        try:
            return self._outbox(path)
        except IntegrityError:
            event("outbox-damaged")
            self.damaged = True
            self._lay_aside("outbox")
            self.folder.renew_incarnation()
            return self._outbox(path)

    def _outbox(self, path: Path) -> Outbox:
        room = self._home.room_recipient
        return Outbox(path, self.identity, wall_ms=self.clock.wall_ms, room=room, author=self._sign)

    def _sign(self, kept: Kept) -> Kept:
        named = msgspec.structs.replace(kept, device=self.name)
        return msgspec.structs.replace(named, signature=self.key.sign(signed_bytes(named)))

    def _lay_aside(self, name: str) -> None:
        path = self.folder.path / name
        if path.exists():
            with writing(path):
                path.rename(path.with_name(f"{name}.{self.clock.wall_ms()}"))

    def _keep(self, **changes: object) -> None:
        self._home = msgspec.structs.replace(self._home, **changes)
        data = msgspec.json.format(msgspec.json.encode(self._home)) + b"\n"
        write_atomically(self._home_path, data)


def _row(kept: Kept) -> answers.OutboxRow:
    """A command as it stands in a package; who has no actor yet (a log-in) is the terminal."""
    ask = kept.ask
    return answers.OutboxRow(
        number=ask.number,
        sitting=ask.sitting,
        actor=ask.actor or "terminal",
        kind=msgspec.json.decode(ask.body, type=_Tagged).kind,
        body=ask.body,
        made=kept.made,
    )


class _Tagged(msgspec.Struct, frozen=True):
    kind: str


def _read_home(path: Path) -> Home:
    """What the folder knows; a damaged file is as none, its facts come again."""
    if not path.exists():
        return Home()
    try:
        return msgspec.json.decode(read_regular(path, _CAP), type=Home)
    except (BozhenError, msgspec.MsgspecError):
        event("device-file-damaged")
        return Home()


def _same_pc(home: Home, pc: PcNames) -> bool:
    """One common network card is enough, then the asset number; the host name alone is weakest."""
    if home.macs and pc.macs:
        return not pc.macs.isdisjoint(home.macs)
    if home.asset and pc.asset:
        return home.asset == pc.asset
    return home.host_name == pc.host_name
