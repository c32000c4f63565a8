"""A sealed envelope that opens with two printed codes together: what a replacement PC needs.

Two persons hold one code each. A code is 16 signs of Crockford's base 32 (80 random bits, no I, L,
O, U) and one check sign; upper and lower case, spaces and dashes do not matter, O is read as 0 and
I and L as 1. One code without the other says nothing.

File: `BZRE`, version (1 byte), salt (16), then the content sealed (`sealing.seal`) under
scrypt(both codes, salt) with everything before as associated data.
"""

from __future__ import annotations

import hashlib
import secrets

from bozhen_desktop.host.sealing import KEY_BYTES, open_sealed, seal
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

_MAGIC = b"BZRE\x01"
_SALT = 16
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 16
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})
_COST, _BLOCK, _LANES = 1 << 15, 8, 1
_MEMORY = 64 << 20


def new_code() -> str:
    """A code as it is printed: four groups of four signs and the check sign."""
    plain = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    groups = [plain[at : at + 4] for at in range(0, _LENGTH, 4)]
    return "-".join([*groups, _check(plain)])


def read_code(text: str, which: int) -> str:
    """The signs of a typed code without the check sign.

    Raises:
        BozhenError: `code-mistyped` (which: 1 or 2).
    """
    typed = text.upper().translate(_READ_AS)
    plain, check = typed[:-1], typed[-1:]
    if len(plain) != _LENGTH or set(typed) - set(_SIGNS) or check != _check(plain):
        raise BozhenError("code-mistyped", which=which)
    return plain


def seal_envelope(content: bytes, first: str, second: str) -> bytes:
    """The file for two codes; the order of the codes matters.

    Raises:
        BozhenError: `code-mistyped`.
    """
    head = _MAGIC + secrets.token_bytes(_SALT)
    return head + seal(_key(first, second, head), content, head)


def open_envelope(file: bytes, first: str, second: str) -> bytes:
    """The content of `seal_envelope`.

    Raises:
        BozhenError: `code-mistyped`, `envelope-malformed`.
        IntegrityError: `envelope-closed`: another code, the codes exchanged, or a changed file.
    """
    head = file[: len(_MAGIC) + _SALT]
    if not head.startswith(_MAGIC) or len(head) < len(_MAGIC) + _SALT:
        raise BozhenError("envelope-malformed")
    try:
        return open_sealed(_key(first, second, head), file[len(head) :], head)
    except IntegrityError as error:
        raise IntegrityError("envelope-closed") from error


def _key(first: str, second: str, head: bytes) -> bytes:
    word = f"{read_code(first, 1)}\n{read_code(second, 2)}".encode()
    return hashlib.scrypt(
        word, salt=head, n=_COST, r=_BLOCK, p=_LANES, maxmem=_MEMORY, dklen=KEY_BYTES
    )


def _check(plain: str) -> str:
    return _SIGNS[hashlib.sha256(plain.encode()).digest()[0] % len(_SIGNS)]
