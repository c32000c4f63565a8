"""Sealing: derived keys, AES-256-GCM, age. The only place where data is encrypted on this PC.

Whatever does not open – another key, one changed byte, another context – is `sealed-unreadable`,
without saying why.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

KEY_BYTES = 32
NONCE_BYTES = 12
_ONCE = bytes(NONCE_BYTES)


def new_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def derive(secret: bytes, label: str, context: str) -> bytes:
    """32 bytes for one use: HKDF-SHA256 of a random `secret`; info = label, a zero byte, context.

    Raises:
        ValueError: a label with a zero character, or an empty one.
    """
    if not label or "\0" in label:
        raise ValueError("a label is a plain word")
    info = label.encode() + b"\0" + context.encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret)


def seal(key: bytes, data: bytes, aad: bytes = b"") -> bytes:
    """AES-256-GCM under a random nonce, which stands in front; at most 2^32 times a key."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, aad)


def open_sealed(key: bytes, sealed: bytes, aad: bytes = b"") -> bytes:
    """The data of `seal` with the same key and `aad`.

    Raises:
        IntegrityError: `sealed-unreadable`.
    """
    return _open(key, sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)


def seal_once(key: bytes, data: bytes, aad: bytes = b"") -> bytes:
    """AES-256-GCM under the zero nonce: the same bytes each time, for a key with one plaintext.

    For keys that are derived for exactly one text (a paper: group secret and entry). A second text
    under the same key would break both.
    """
    return AESGCM(key).encrypt(_ONCE, data, aad)


def open_once(key: bytes, sealed: bytes, aad: bytes = b"") -> bytes:
    """The data of `seal_once` with the same key and `aad`.

    Raises:
        IntegrityError: `sealed-unreadable`.
    """
    return _open(key, _ONCE, sealed, aad)


def _open(key: bytes, nonce: bytes, sealed: bytes, aad: bytes) -> bytes:
    if len(nonce) != NONCE_BYTES:
        raise IntegrityError("sealed-unreadable")
    try:
        return AESGCM(key).decrypt(nonce, sealed, aad)
    except InvalidTag as error:
        raise IntegrityError("sealed-unreadable") from error


def new_identity() -> str:
    """A new age X25519 identity (secret, one line of ASCII)."""
    return str(pyrage.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public recipient (`age1…`) of an identity.

    Raises:
        BozhenError: `identity-malformed`.
    """
    return str(_identity(identity).to_public())


def seal_to(recipients: Sequence[str], data: bytes) -> bytes:
    """Age-encrypt to every recipient; anyone can do this, so it proves no sender.

    Raises:
        BozhenError: `recipient-malformed`; also when there is none.
    """
    try:
        keys = [pyrage.x25519.Recipient.from_str(text) for text in recipients]
    except pyrage.RecipientError as error:
        raise BozhenError("recipient-malformed") from error
    if not keys:
        raise BozhenError("recipient-malformed")
    return bytes(pyrage.encrypt(data, keys))


def open_with(identity: str, data: bytes) -> bytes:
    """The data of `seal_to`, if this identity is among the recipients.

    Raises:
        BozhenError: `identity-malformed`.
        IntegrityError: `sealed-unreadable`.
    """
    key = _identity(identity)
    try:
        return bytes(pyrage.decrypt(data, [key]))
    except (pyrage.DecryptError, OSError) as error:
        raise IntegrityError("sealed-unreadable") from error


def _identity(text: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError as error:
        raise BozhenError("identity-malformed") from error
