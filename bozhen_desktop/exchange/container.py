"""The file: magic, lengths, manifest, signatures, payload, trailer. Steps 1, 2, 5, 8.

    magic "BZPK" · version u16 · manifest length u32 · signatures length u32 · payload length u64
    manifest · signatures (canonical JSON [[public, signature], …]) · payload
    length of everything before u64 · SHA-256 of everything before (these 8 bytes included)

All numbers are big-endian. The trailer finds a file that was not copied to its end; what makes a
package genuine is the signature of the manifest.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from bozhen_desktop.exchange.manifest import (
    Manifest,
    manifest_hash,
    read_manifest,
    write_manifest,
)
from bozhen_desktop.exchange.strict import shaped, strict_json
from bozhen_desktop.host.signing import SigningKey, verify
from bozhen_desktop.kernel.digest import canonical, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

MAGIC = b"BZPK"
VERSION = 1
MAX_FILE = 1 << 30
MAX_SIGNATURES = 1 << 13
SIGNERS = 8
_HEAD = struct.Struct(">4sHIIQ")
_TAIL = struct.Struct(">Q32s")


class Container(NamedTuple):
    """A package that is whole and well-formed; nobody has looked at who made it.

    `signatures`: (public key, signature) in hex, each key once.
    """

    manifest: Manifest
    manifest_bytes: bytes
    signatures: list[tuple[str, str]]
    payload: bytes

    @property
    def hash(self) -> str:
        """The manifest hash, the name of this package in receipts."""
        return manifest_hash(self.manifest_bytes)


def signed_bytes(kind: str, manifest: bytes, version: int = VERSION) -> bytes:
    """What a signature of a package of type `kind` covers."""
    return b"bozhen/pkg/%d/%s/%d" % (version, kind.encode(), len(manifest)) + manifest


def pack(manifest: Manifest, sealed: bytes, signers: Sequence[SigningKey]) -> bytes:
    """The bytes of a package file.

    Raises:
        BozhenError: `manifest-field`, `manifest-too-large`, `signer-missing`, `file-too-large`.
    """
    head = write_manifest(manifest)
    if not signers:
        raise BozhenError("signer-missing")
    data = signed_bytes(manifest.type, head)
    return assemble(head, [(key.public, key.sign(data)) for key in signers], sealed)


def assemble(manifest: bytes, signatures: Sequence[tuple[str, str]], payload: bytes) -> bytes:
    """The file of given manifest bytes and signatures.

    Raises:
        BozhenError: `file-too-large`.
    """
    block = canonical(signatures)
    body = _HEAD.pack(MAGIC, VERSION, len(manifest), len(block), len(payload))
    body += manifest + block + payload
    size = len(body).to_bytes(8, "big")
    data = body + size + hashlib.sha256(body + size).digest()
    if len(data) > MAX_FILE:
        raise BozhenError("file-too-large", size=len(data), cap=MAX_FILE)
    return data


def parse(data: bytes) -> Container:
    """Steps 1 and 2: shape of the file, then the manifest.

    Raises:
        BozhenError: `file-too-large`, `container-version`, those of `read_manifest`.
        IntegrityError: `not-a-package`, `package-cut` (lengths do not add up), `package-damaged`
            (trailer), `signatures-malformed`, those of `strict_json` and `read_manifest`.
    """
    lengths = _lengths(data)
    _check_trailer(data)
    at = _HEAD.size
    pieces = []
    for length in lengths:
        pieces.append(data[at : at + length])
        at += length
    head, block, payload = pieces
    return Container(read_manifest(head), head, _signatures(block), payload)


def _lengths(data: bytes) -> tuple[int, int, int]:
    if len(data) > MAX_FILE:
        raise BozhenError("file-too-large", size=len(data), cap=MAX_FILE)
    if not data.startswith(MAGIC):
        raise IntegrityError("not-a-package")
    if len(data) < _HEAD.size + _TAIL.size:
        raise IntegrityError("package-cut", size=len(data))
    _, version, head, block, payload = _HEAD.unpack_from(data)
    if version != VERSION:
        raise BozhenError("container-version", version=version, known=VERSION)
    if _HEAD.size + head + block + payload + _TAIL.size != len(data):
        raise IntegrityError("package-cut", size=len(data))
    if block > MAX_SIGNATURES:
        raise IntegrityError("signatures-malformed")
    return head, block, payload


def _check_trailer(data: bytes) -> None:
    size, digest = _TAIL.unpack(data[-_TAIL.size :])
    if size != len(data) - _TAIL.size or digest != hashlib.sha256(data[:-32]).digest():
        raise IntegrityError("package-damaged")


class _Block(msgspec.Struct, frozen=True):
    """Shape of the signature block."""

    signatures: list[tuple[str, str]]


def _signatures(block: bytes) -> list[tuple[str, str]]:
    value = {"signatures": strict_json(block, "signatures")}
    found = shaped(value, _Block, "signatures").signatures
    if not 1 <= len(found) <= SIGNERS or len({public for public, _ in found}) != len(found):
        raise IntegrityError("signatures-malformed")
    return found


def check_signatures(container: Container) -> None:
    """Step 5: every signature in the file is one of the exact manifest bytes.

    Raises:
        IntegrityError: `signature` (signer: public key).
    """
    data = signed_bytes(container.manifest.type, container.manifest_bytes)
    for public, signature in container.signatures:
        if not verify(public, signature, data):
            raise IntegrityError("signature", signer=public[:64])


def check_payload(container: Container) -> None:
    """Step 8: the payload is the one that the manifest swears to.

    Raises:
        IntegrityError: `payload-size`, `payload-hash`.
    """
    stated = container.manifest.payload
    if len(container.payload) != stated.size:
        raise IntegrityError("payload-size", size=len(container.payload), stated=stated.size)
    if sha256_hex(container.payload) != stated.sha256:
        raise IntegrityError("payload-hash")
