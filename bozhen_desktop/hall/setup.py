"""What the core of the hall is given at its start: identity, mode, secrets, randomness."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec

from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.host.tls import HallCertificate


class Secrets(Protocol):
    """Secrets of the keystore that decisions of the core touch; never in events, views, ranges."""

    def verifier(self, sitting: str, staff: str) -> str | None:
        """The scrypt verifier of a person's PIN, or None."""
        ...

    def group_secret(self, sitting: str, group: str) -> bytes | None:
        """The 32 bytes from which the keys of a group's sealed papers are derived, once opened."""
        ...

    def batch_token(self) -> str | None:
        """The token of the room file, or None."""
        ...


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """`device`: the hall's own name in journals (room fingerprint + "." + incarnation).

    `rand(n)` gives n random bytes; `site` is this place's id, `recipient` its age recipient.
    """

    mode: str
    site: str
    device: str
    certificate: HallCertificate
    room_key: SigningKey
    recipient: str
    secrets: Secrets
    rand: Callable[[int], bytes]
