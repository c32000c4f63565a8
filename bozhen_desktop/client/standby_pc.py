"""The second PC itself: folder, link, disk; and the herald that tells an old hall it is over."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from bozhen_desktop.client.bare import BareConnection
from bozhen_desktop.client.device import Device
from bozhen_desktop.client.dialling import Address
from bozhen_desktop.client.link import CONNECTED, PACE, Link, Pace
from bozhen_desktop.client.standby import Follower
from bozhen_desktop.client.standby_store import FolderStore
from bozhen_desktop.host.files import writing
from bozhen_desktop.host.room_file import names_of_this_pc
from bozhen_desktop.host.sealing import open_with, recipient_of
from bozhen_desktop.host.standby_file import (
    FACTS,
    FOLLOWING,
    YIELD,
    Following,
    Grant,
    Request,
    StandbyFacts,
    read_facts,
    sign_request,
    write_file,
)
from bozhen_desktop.host.tls import (
    HallCertificate,
    TlsPair,
    check_hall_certificate,
    client_context,
    make_pair,
)
from bozhen_desktop.kernel.clock import Clock
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import VERSION, Down, Hello, Welcome, encode

TLS_PAIR, TLS_CERTIFICATE = "tls/pair", "tls/certificate"
LOOK_S = 0.2
SAY_MS = 1_000
HERALD_S = 5.0
_secrets = msgspec.msgpack.Decoder(dict[str, bytes])


def make_request(path: Path, mode: str, address: Address, out: Path, clock: Clock) -> str:
    """Found the folder of a standby-to-be and write its request; its public key.

    Raises:
        BozhenError: those of `Device.open`, `write_file`; `standby-granted` (it is one already).
    """
    if read_facts(path) is not None:
        raise BozhenError("standby-granted", folder=path.name)
    device = Device.open(path, mode, clock)
    try:
        fresh = msgspec.msgpack.encode(make_pair("bozhen-standby"))
        kept = device.keystore.put_new(TLS_PAIR, fresh)
        request = Request(
            mode=mode,
            public=device.key.public,
            recipient=recipient_of(device.identity),
            hall_fp=msgspec.msgpack.decode(kept, type=TlsPair).fingerprint,
            host=address[0],
            port=address[1],
            host_name=names_of_this_pc().host_name[:64],
        )
        write_file(out, sign_request(request, device.key))
        return device.key.public
    finally:
        device.close()


def take_grant(path: Path, grant: Grant, halls: Sequence[Address], clock: Clock) -> None:
    """Become the standby that a grant makes of this PC.

    Raises:
        BozhenError: `grant-other` (it is another PC's), those of `Device.open`; IntegrityError:
            `sealed-unreadable`, those of `check_hall_certificate`.
    """
    device = Device.open(path, grant.mode, clock)
    try:
        pair = msgspec.msgpack.decode(device.keystore.get(TLS_PAIR), type=TlsPair)
        if grant.public != device.key.public:
            raise BozhenError("grant-other")
        given = _secrets.decode(open_with(device.identity, grant.sealed))
        word = msgspec.msgpack.decode(given.pop(TLS_CERTIFICATE), type=HallCertificate)
        check_hall_certificate(word, room_public=grant.room_public, peer_fp=pair.fingerprint)
        device.trust_room(grant.room_public)
        store = FolderStore(device.folder, device.keystore, clock.wall_ms)
        device.keystore.put(TLS_CERTIFICATE, msgspec.msgpack.encode(word))
        store.put_secrets("", given, store.packages())
        facts = StandbyFacts(
            site=grant.site,
            name=grant.name,
            room_public=word.room_public,
            term=word.term,
            port=grant.port,
            halls=list(halls),
        )
        write_file(path / FACTS, facts)
    finally:
        device.close()


class StandbyPc:
    """Follows until `stop`, or until somebody asks for the folder (a file `yield` in it).

    `say` is told how it stands, each time that changes.
    """

    def __init__(
        self,
        path: Path,
        mode: str,
        clock: Clock,
        say: Callable[[Following], None],
        pace: Pace = PACE,
    ) -> None:
        facts = read_facts(path)
        if facts is None:
            raise BozhenError("standby-not-granted", folder=path.name)
        self._say = say
        self._clock = clock
        self._path = path
        self._heard = 0
        self._told: Following | None = None
        self._next = 0
        self.device = Device.open(path, mode, clock)
        folder_is_ours(path)  # a promotion that was cut short may have left its word
        self.store = FolderStore(self.device.folder, self.device.keystore, clock.wall_ms)
        self.follower = Follower(self.store, facts.room_public)
        self._state = ("cut-off", "")
        self.link = Link(
            self.device.peer("standby"),
            facts.halls,
            clock,
            self.device,
            self._event,
            self._linked,
            pace=pace,
        )

    async def run(self) -> None:
        """Follow; every journal is opened and verified before the hall is called."""
        for name in self.store.names():
            self.store.journal(name)
        running = asyncio.create_task(self.link.run())
        try:
            while not running.done() and not (self._path / YIELD).exists():
                self._tell()
                await asyncio.wait([running], timeout=LOOK_S)
                for message in self.follower.tick():
                    self.link.send(message)
        finally:
            self.link.stop()
            await running
            self._state = ("stopped", "")
            self._tell()
            self.store.close()
            self.device.close()

    def stop(self) -> None:
        """End `run`."""
        self.link.stop()

    def _event(self, message: Down) -> None:
        self._heard = self._clock.wall_ms()
        ups = self.follower.begin() if isinstance(message, Welcome) else []
        for up in [*ups, *self.follower.receive(message)]:
            self.link.send(up)

    def _linked(self, state: str, code: str) -> None:
        self._state = (state, code)

    def _tell(self) -> None:
        """Write down and say how it stands, if that is another way now."""
        state, code = self._state
        if state == CONNECTED:
            code = self.follower.problem
        now = Following(
            state=state,
            code=code,
            books=dict(self.follower.stored),
            heard=self._heard,
            pid=os.getpid(),
        )
        told, mono = self._told, self._clock.mono_ms()
        same = told is not None and (told.state, told.code) == (state, code)
        if same and told is not None and (told.books == now.books or mono < self._next):
            return
        self._told, self._next = now, mono + SAY_MS
        write_file(self._path / FOLLOWING, now)
        self._say(now)


def ask_for_folder(path: Path) -> None:
    """Let the standby that follows in a folder end."""
    with writing(path):
        (path / YIELD).touch()


def folder_is_ours(path: Path) -> None:
    """Nobody follows there any more."""
    with writing(path):
        (path / YIELD).unlink(missing_ok=True)


# ------------------------------------------------------------------ the herald
class _Knock:
    """One word to an old hall: the room's word for the new one."""

    def __init__(self, hello: Hello) -> None:
        self._hello = hello
        self.over = asyncio.Event()
        self.connection = BareConnection(self)

    def opened(self, fingerprint: str) -> None:
        """See `bare.User`."""
        self.connection.send(encode(self._hello))

    def took(self, frame: bytes) -> None:
        """See `bare.User`."""
        self.over.set()

    def lost(self) -> None:
        """See `bare.User`."""
        self.over.set()


async def herald(
    halls: Sequence[Address], public: str, mode: str, certificate: HallCertificate
) -> None:
    """Tell whatever hall answers at these addresses that a later one serves; without end."""
    context = client_context()
    while True:
        for address in halls:
            hello = Hello(
                version=VERSION,
                kind="standby",
                mode=mode,
                key=public,
                incarnation="0" * 12,
                nonce=secrets.token_hex(16),
                number=0,
                hall=certificate,
            )
            knock = _Knock(hello)
            with contextlib.suppress(Exception):
                async with asyncio.timeout(HERALD_S):
                    await knock.connection.connect(address, context)
                    await knock.over.wait()
            knock.connection.drop()
        await asyncio.sleep(HERALD_S)
