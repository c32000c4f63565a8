"""The hall's end of a meeting: who is this, is it enrolled, may it be; sans-IO.

The device proves its key over both nonces and the TLS certificate it sees. A stranger may prove the
room code (SPAKE2, bound to both keys and the certificate) or show the technician's token.
"""

from __future__ import annotations

import hmac
import re
from enum import Enum
from typing import NamedTuple, Protocol

from bozhen_desktop.host.pairing import PairingResponder
from bozhen_desktop.host.signing import PUBLIC_HEX, verify
from bozhen_desktop.host.tls import HallCertificate
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import (
    VERSION,
    Challenge,
    Down,
    EnrolByFile,
    Hello,
    PairConfirm,
    PairReply,
    PairStart,
    Proof,
    Reject,
    Stranger,
    Up,
    proof_bytes,
)


class Doors(Protocol):
    """What the meeting must know of the hall."""

    mode: str
    certificate: HallCertificate

    def nonce(self) -> str:
        """32 random hex digits."""
        ...

    def is_enrolled(self, key: str) -> bool:
        """Whether the device key may speak here."""
        ...

    def is_blocked(self, key: str) -> bool:
        """Whether the key was blocked."""
        ...

    def room_code(self) -> str | None:
        """The room code, while it counts."""
        ...

    def batch_token(self) -> str | None:
        """The token of the room file, if one was issued; it enrols terminals."""
        ...

    def staff_token(self) -> str | None:
        """The token that enrols consoles and examiners' PCs, once there is a batch token."""
        ...


class Step(Enum):
    """How far a meeting is."""

    HELLO = "hello"
    PROOF = "proof"
    STRANGER = "stranger"
    PAIRING = "pairing"
    DONE = "done"


class Outcome(NamedTuple):
    """What a message led to: `proved` (an enrolled device), `paired` (to enrol: `how` code | file),
    `wrong` (a wrong room code), or "" (go on); what to send; whether to close then.
    """

    what: str
    send: list[Down]
    how: str = ""
    seat: str = ""
    host_name: str = ""
    close: bool = False


STANDBY = "standby"
KINDS = ("terminal", "console", "examiner", STANDBY)
_INCARNATION = re.compile(r"[0-9a-z]{8,24}")
_NONCE = re.compile(r"[0-9a-f]{32}")
"""An incarnation stands in journals as it is, and both in what is signed: nothing odd gets in."""


class Meeting:
    """One connection until its device is known; `hello` is set once the first message was taken."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self.step = Step.HELLO
        self.hello: Hello | None = None
        self._nonce = ""
        self._pairing: PairingResponder | None = None
        self._host_name = ""

    def receive(self, message: Up) -> Outcome:
        """Take one message; whatever does not fit ends the connection."""
        if isinstance(message, Hello) and self.step is Step.HELLO:
            return self._greet(message)
        if isinstance(message, Proof) and self.step is Step.PROOF:
            return self._prove(message)
        if isinstance(message, PairStart) and self.step is Step.STRANGER:
            return self._pair(message)
        if isinstance(message, PairConfirm) and self.step is Step.PAIRING:
            return self._confirm(message)
        if isinstance(message, EnrolByFile) and self.step is Step.STRANGER:
            return self._by_file(message)
        return _refused("message-out-of-order")

    def _greet(self, hello: Hello) -> Outcome:
        if hello.version != VERSION:
            return _refused("version-other")
        if hello.mode != self._doors.mode:
            return _refused("mode-other")
        if not _well_formed(hello):
            return _refused("hello-malformed")
        if self._doors.is_blocked(hello.key):
            return _refused("device-blocked")
        self.hello, self._nonce = hello, self._doors.nonce()
        self.step = Step.PROOF
        challenge = Challenge(
            nonce=self._nonce, mode=self._doors.mode, certificate=self._doors.certificate
        )
        return Outcome("", [challenge])

    def _known(self) -> Hello:
        if self.hello is None:
            raise BozhenError("message-out-of-order")
        return self.hello

    def _prove(self, proof: Proof) -> Outcome:
        hello = self._known()
        data = proof_bytes(self._nonce, hello, self._doors.certificate.hall_fp)
        if not verify(hello.key, proof.signature, data):
            return _refused("proof-wrong")
        if self._doors.is_enrolled(hello.key):
            self.step = Step.DONE
            return Outcome("proved", [])
        if hello.kind == STANDBY:  # two persons grant it beforehand; no code and no token does
            return _refused("standby-unknown")
        self.step = Step.STRANGER
        return Outcome("", [Stranger(code_open=self._doors.room_code() is not None)])

    def _pair(self, message: PairStart) -> Outcome:
        code = self._doors.room_code()
        if code is None:
            return _refused("room-code-over")
        self._host_name = message.host_name
        try:
            self._pairing = PairingResponder(
                code,
                initiator=self._known().key,
                responder=self._doors.certificate.room_public,
                certificate=self._doors.certificate.hall_fp,
            )
            confirmation = self._pairing.finish(message.message)
        except BozhenError:
            return _wrong()
        self.step = Step.PAIRING
        reply = PairReply(message=self._pairing.start(), confirmation=confirmation)
        return Outcome("", [reply])

    def _confirm(self, message: PairConfirm) -> Outcome:
        self.step = Step.DONE
        try:
            if self._pairing is None:
                return _wrong()
            self._pairing.check(message.confirmation)
        except BozhenError:
            return _wrong()
        return Outcome("paired", [], "code", "", self._host_name)

    def _by_file(self, message: EnrolByFile) -> Outcome:
        terminal = self._known().kind == "terminal"
        token = self._doors.batch_token() if terminal else self._doors.staff_token()
        if token is None or not hmac.compare_digest(token.encode(), message.token.encode()):
            return _refused("token-wrong")
        self.step = Step.DONE
        return Outcome("paired", [], "file", message.seat, message.host_name)


def _well_formed(hello: Hello) -> bool:
    names = _INCARNATION.fullmatch(hello.incarnation) and _NONCE.fullmatch(hello.nonce)
    return bool(names and PUBLIC_HEX.fullmatch(hello.key) and hello.kind in KINDS)


def _refused(code: str) -> Outcome:
    return Outcome("", [Reject(code=code)], close=True)


def _wrong() -> Outcome:
    return Outcome("wrong", [Reject(code="room-code-wrong")], close=True)
