"""A connection without a conversation behind it: what a hostile or mistaken PC can send."""

from __future__ import annotations

from typing import Any

from bozhen_desktop.host.room_file import staff_token
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.wire.messages import (
    VERSION,
    Challenge,
    Down,
    EnrolByFile,
    Hello,
    Ping,
    Proof,
    Up,
    proof_bytes,
)
from tests.unit.hall.rig import FP, TOKEN, Rig


class Tap:
    """Sends frames one by one; `got` is everything that came back, `closed` the end."""

    desk = None

    def __init__(self, rig: Rig, kind: str = "terminal", key: SigningKey | None = None) -> None:
        self.rig = rig
        self.kind = kind
        self.key = key or SigningKey.generate()
        self.got: list[Down] = []
        self.frames: list[bytes] = []
        self.closed = False
        self.peer = self
        self.connection = rig.next_connection()
        rig.ends[self.connection] = self  # type: ignore[assignment]
        rig.take(rig.core.connected(rig.now, self.connection))

    # what the rig asks of an end
    def heard(self, message: Down) -> None:
        self.got.append(message)

    def cut(self) -> None:
        self.closed = True
        if self.rig.ends.pop(self.connection, None) is not None:
            self.rig.take(self.rig.core.gone(self.rig.now, self.connection))

    def disconnected(self) -> None:
        self.closed = True

    def ping(self, stamp: int, elapsed: dict[str, int]) -> list[Up]:
        return []

    # what a test does
    def send(self, *messages: Up) -> list[Down]:
        before = len(self.got)
        self.rig.up(self, list(messages))  # type: ignore[arg-type]
        self.rig.run()
        return self.got[before:]

    def hello(self, **changed: Any) -> Hello:
        fields: dict[str, Any] = {
            "version": VERSION,
            "kind": self.kind,
            "mode": "rehearsal",
            "key": self.key.public,
            "incarnation": "i" * 12,
            "nonce": "0" * 32,
            "number": 0,
        }
        return Hello(**{**fields, **changed})

    def prove(self, **changed: Any) -> list[Down]:
        hello = self.hello(**changed)
        [challenge] = self.send(hello)
        assert isinstance(challenge, Challenge)
        data = proof_bytes(challenge.nonce, hello, FP)
        return self.send(Proof(signature=self.key.sign(data)))

    def enrolled(self, seat: str = "") -> Tap:
        self.prove()
        token = TOKEN if self.kind == "terminal" else staff_token(self.rig.room_key, TOKEN)
        self.send(EnrolByFile(token=token, seat=seat, host_name="PC"))
        return self

    def alive(self) -> None:
        self.send(Ping(stamp=1))
