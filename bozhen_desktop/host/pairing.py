"""Pairing by room code: SPAKE2 over an 8-digit code, sans-IO.

The terminal starts (`PairingInitiator`), the hall answers (`PairingResponder`). Both bind the two
device keys and the SHA-256 of the hall's TLS certificate as each of them sees it: somebody in the
middle shows the terminal another certificate, and the keys differ. Who listens learns nothing that
helps to guess the code; who takes part has one guess a run, and the hall counts the runs.

    terminal                         hall
    start()            ──────────>   finish(message) → confirmation
                       <──────────   start(), confirmation
    finish(message)
    check(confirmation)
    own confirmation   ──────────>   check(confirmation) → shared key
"""

from __future__ import annotations

import hmac
import re
import secrets

from spake2 import SPAKE2_A, SPAKE2_B, SPAKEError
from spake2.ed25519_basic import NotOnCurve

from bozhen_desktop.host.sealing import derive
from bozhen_desktop.kernel.digest import canonical, digest_of
from bozhen_desktop.kernel.errors import BozhenError

CODE_DIGITS = 8
_MESSAGE_BYTES = 33
_CODE = re.compile(r"[0-9]{8}")


def new_room_code() -> str:
    """Eight random digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def typed_room_code(typed: str) -> str:
    """The code that a person typed, with spaces or hyphens between its digits.

    Raises:
        BozhenError: `room-code-malformed`.
    """
    text = re.sub(r"[\s-]+", "", typed)
    if not _CODE.fullmatch(text):
        raise BozhenError("room-code-malformed")
    return text


class _Pairing:
    """What both ends do alike; an object serves one run."""

    def __init__(
        self, side: type[SPAKE2_A | SPAKE2_B], code: str, bound: tuple[str, str, str]
    ) -> None:
        initiator, responder, certificate = bound
        self._own, self._other = ("A", "B") if side is SPAKE2_A else ("B", "A")
        self._bound = digest_of(bound)
        self._side = side(
            typed_room_code(code).encode(),
            idA=canonical(["initiator", initiator, certificate]),
            idB=canonical(["responder", responder, certificate]),
        )
        self._message: bytes = self._side.start()
        self._key: bytes | None = None

    def start(self) -> bytes:
        """The message for the other end."""
        return self._message

    def finish(self, message: bytes) -> bytes:
        """Take the other end's message, once; give the confirmation for it.

        Raises:
            BozhenError: `pairing-failed`.
        """
        if self._key is not None or len(message) != _MESSAGE_BYTES:
            raise BozhenError("pairing-failed")
        try:
            self._key = bytes(self._side.finish(message))
        except (SPAKEError, NotOnCurve, ValueError, AssertionError) as error:
            raise BozhenError("pairing-failed") from error
        return self._confirmation(self._own)

    def check(self, confirmation: bytes) -> bytes:
        """The shared key (32 bytes), if the other end knew the code and saw the same three keys.

        Raises:
            BozhenError: `pairing-failed`.
        """
        if self._key is None:
            raise BozhenError("pairing-failed")
        if not hmac.compare_digest(confirmation, self._confirmation(self._other)):
            raise BozhenError("pairing-failed")
        return derive(self._key, "pairing-key", self._bound)

    def _confirmation(self, side: str) -> bytes:
        if self._key is None:
            raise BozhenError("pairing-failed")
        key = derive(self._key, "pairing-confirmation", side)
        return hmac.digest(key, self._bound.encode(), "sha256")


class PairingInitiator(_Pairing):
    """The terminal's end.

    Args:
        code: what the person typed.
        initiator, responder: the two device keys (public, hex).
        certificate: SHA-256 of the hall's TLS certificate as seen on this connection.

    Raises:
        BozhenError: `room-code-malformed`.
    """

    def __init__(self, code: str, *, initiator: str, responder: str, certificate: str) -> None:
        super().__init__(SPAKE2_A, code, (initiator, responder, certificate))


class PairingResponder(_Pairing):
    """The hall's end; arguments and errors as for `PairingInitiator`."""

    def __init__(self, code: str, *, initiator: str, responder: str, certificate: str) -> None:
        super().__init__(SPAKE2_B, code, (initiator, responder, certificate))
