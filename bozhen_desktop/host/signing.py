"""Ed25519 signatures and the fingerprints people read from paper."""

from __future__ import annotations

import hashlib
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from bozhen_desktop.kernel.errors import BozhenError

PUBLIC_HEX = re.compile(r"[0-9a-f]{64}")
FINGERPRINT = re.compile(r"[0-9a-f]{32}")
_SIGNATURE_HEX = re.compile(r"[0-9a-f]{128}")


class SigningKey:
    """A private Ed25519 key; only `secret` goes into the keystore, only `public` leaves the PC."""

    def __init__(self, secret: bytes) -> None:
        """Load the 32 bytes of `secret`.

        Raises:
            BozhenError: `signing-key-malformed`.
        """
        if len(secret) != 32:
            raise BozhenError("signing-key-malformed", size=len(secret))
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self.public = self._key.public_key().public_bytes_raw().hex()

    @classmethod
    def generate(cls) -> SigningKey:
        """A new random key."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def secret(self) -> bytes:
        """The 32 private bytes."""
        return self._key.private_bytes_raw()

    def sign(self, data: bytes) -> str:
        """Signature of `data`, 128 hex digits; `data` begins with a label of its purpose."""
        return self._key.sign(data).hex()


def verify(public_hex: str, signature_hex: str, data: bytes) -> bool:
    """Whether the key signed exactly `data`; malformed keys and signatures are simply false."""
    if not PUBLIC_HEX.fullmatch(public_hex) or not _SIGNATURE_HEX.fullmatch(signature_hex):
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_hex))
        key.verify(bytes.fromhex(signature_hex), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public_hex: str) -> str:
    """Name of a public key: the first 32 hex digits of SHA-256 of its 32 bytes.

    Raises:
        BozhenError: `public-key-malformed`.
    """
    if not PUBLIC_HEX.fullmatch(public_hex):
        raise BozhenError("public-key-malformed")
    return hashlib.sha256(bytes.fromhex(public_hex)).hexdigest()[:32]


def for_paper(print_of_key: str) -> str:
    """A fingerprint in groups of four, as it is printed: `3F2A 90B1 …`."""
    text = print_of_key.upper()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def from_paper(typed: str) -> str:
    """The fingerprint that a person typed, with whatever spaces, hyphens and capitals.

    Raises:
        BozhenError: `fingerprint-malformed`.
    """
    text = re.sub(r"[\s-]+", "", typed).lower()
    if not FINGERPRINT.fullmatch(text):
        raise BozhenError("fingerprint-malformed")
    return text
