"""A second, small reader of packages: it shares no code with the ones that write and import them.

It needs no secret and opens nothing that is sealed. Whoever doubts the product can read this file,
or write a third reader after docs/exchange.md.
"""

from __future__ import annotations

import hashlib
import json
import struct
from typing import Any, NamedTuple, NoReturn

from bozhen_desktop.host.signing import verify
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

CAP = 1 << 30
CLEAR = ("device", "trust", "receipt")
SIGNED_BY = {"exam": "issuers", "receipt": "importers", "result": "rooms", "device": "rooms"}
_HEAD = struct.Struct(">4sHIIQ")
_TAIL = 40
_MANIFEST_CAP, _BLOCK_CAP, _SIGNERS = 1 << 20, 1 << 13, 8
_MISSHAPEN = (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError)


class Package(NamedTuple):
    """A package whose bytes agree with themselves. `signers`: public keys in hex."""

    manifest: dict[str, Any]
    signers: list[str]
    payload: bytes


class Authority(NamedTuple):
    """A trust file: keys by role (`root`, `issuers`, `importers`, `rooms`), and who is revoked."""

    org: str
    mode: str
    epoch: int
    roles: dict[str, set[str]]
    revoked: set[str]


def read_package(data: bytes) -> Package:
    """Read a package file, or the readable form of a trust package.

    Raises:
        BozhenError: `file-too-large`, `container-version`, `format-version`, `crit`.
        IntegrityError: `not-a-package`, `package-cut`, `package-damaged`, `manifest-malformed`,
            `signature`, `signer-other-room`, `payload-hash`, `part-hash`.
    """
    if len(data) > CAP:
        raise BozhenError("file-too-large", size=len(data), cap=CAP)
    try:
        package = _check(*(_readable(data) if data.lstrip()[:1] == b"{" else _split(data)))
        _check_parts(package)
        _check_self(package)
    except _MISSHAPEN as error:
        raise IntegrityError("manifest-malformed") from error
    return package


def _split(data: bytes) -> tuple[bytes, list[list[str]], bytes]:
    if data[:4] != b"BZPK":
        raise IntegrityError("not-a-package")
    if len(data) < _HEAD.size + _TAIL:
        raise IntegrityError("package-cut")
    _, version, head, block, rest = _HEAD.unpack_from(data)
    if version != 1:
        raise BozhenError("container-version", version=version)
    if _HEAD.size + head + block + rest + _TAIL != len(data):
        raise IntegrityError("package-cut")
    stated = int.from_bytes(data[-_TAIL:-32], "big")
    if stated != len(data) - _TAIL or hashlib.sha256(data[:-32]).digest() != data[-32:]:
        raise IntegrityError("package-damaged")
    if head > _MANIFEST_CAP or block > _BLOCK_CAP:
        raise IntegrityError("manifest-malformed")
    first, second = _HEAD.size + head, _HEAD.size + head + block
    manifest, signatures, payload = data[_HEAD.size : first], data[first:second], data[second:]
    return manifest, _canonical(signatures), payload[:-_TAIL]


def _readable(data: bytes) -> tuple[bytes, list[list[str]], bytes]:
    value = _parse(data)
    if set(value) != {"manifest", "trust", "signatures"} or value["manifest"]["type"] != "trust":
        raise IntegrityError("not-a-package")
    return _write(value["manifest"]), value["signatures"], _write(value["trust"])


def _parse(data: bytes) -> Any:
    return json.loads(
        data.decode(), object_pairs_hook=_once, parse_float=_number, parse_constant=_number
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs) or not all(key.isascii() for key in found):
        raise ValueError("a key stands twice, or is not plain")
    return found


def _number(text: str) -> NoReturn:
    raise ValueError(text)


def _write(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _canonical(data: bytes) -> Any:
    value = _parse(data)
    if _write(value) != data:
        raise IntegrityError("manifest-malformed")
    return value


def _check(head: bytes, signatures: list[list[str]], payload: bytes) -> Package:
    manifest = _canonical(head)
    _check_version(manifest)
    kind = manifest["type"]
    signed = f"bozhen/pkg/1/{kind}/{len(head)}".encode() + head
    signers = [public for public, _ in signatures]
    if not 1 <= len(set(signers)) == len(signers) <= _SIGNERS:
        raise IntegrityError("signature")
    for public, signature in signatures:
        if not verify(public, signature, signed):
            raise IntegrityError("signature")
    stated = manifest["payload"]
    if [len(payload), hashlib.sha256(payload).hexdigest()] != [stated["size"], stated["sha256"]]:
        raise IntegrityError("payload-hash")
    return Package(manifest, signers, payload)


def _check_version(manifest: dict[str, Any]) -> None:
    if manifest["format_version"][0] != 1 or manifest["min_reader"] > [1, 0]:
        raise BozhenError("format-version", needed=str(manifest["min_reader"])[:20])
    if manifest["crit"]:
        raise BozhenError("crit", name=str(manifest["crit"][0])[:64])
    known = ("exam", "result", "receipt", "trust", "device", "answers")
    if manifest["type"] not in known or manifest["mode"] not in ("live", "rehearsal"):
        raise IntegrityError("manifest-malformed")
    integers = [manifest[name] for name in ("seq", "created", "trust_epoch")]
    texts = [manifest[name] for name in ("package_id", "org", "sitting", "site", "room_public")]
    if not all(type(value) is int for value in integers):
        raise IntegrityError("manifest-malformed")
    if not all(isinstance(value, str) for value in texts):
        raise IntegrityError("manifest-malformed")
    log = manifest["log"]
    if manifest["type"] == "result" and log["count"] != log["last"] - log["first"] + 1:
        raise IntegrityError("manifest-malformed")


def _check_parts(package: Package) -> None:
    at = 0
    for part in package.manifest["parts"]:
        sealed = package.payload[at : at + part["sealed_size"]]
        at += part["sealed_size"]
        digest = hashlib.sha256(sealed).hexdigest()
        clear = digest == part["sha256"] or package.manifest["type"] not in CLEAR
        if [len(sealed), digest] != [part["sealed_size"], part["sealed_sha256"]] or not clear:
            raise IntegrityError("part-hash", part=str(part["name"])[:80])
    if at != len(package.payload):
        raise IntegrityError("part-hash")


def _check_self(package: Package) -> None:
    """A room signs for itself alone, and a trust file is signed by the root it names."""
    manifest = package.manifest
    if manifest["type"] in ("result", "device") and package.signers != [manifest["room_public"]]:
        raise IntegrityError("signer-other-room")
    if manifest["type"] == "trust" and _content(package)["root"] not in package.signers:
        raise IntegrityError("trust-other-root")


def _content(package: Package) -> dict[str, Any]:
    envelope = _canonical(package.payload)
    if (envelope["part"], envelope["package"]) != ("trust", package.manifest["package_id"]):
        raise IntegrityError("part-hash")
    content: dict[str, Any] = envelope["content"]
    return content


def read_authority(data: bytes, pinned: str = "") -> Authority:
    """The trust by which signers are judged: package or readable file, signed by its own root.

    With `pinned` (hex) its root must be this one, or the next one signed by this one too.

    Raises:
        BozhenError, IntegrityError: those of `read_package`; `not-trust`, `trust-other-root`.
    """
    package = read_package(data)
    if package.manifest["type"] != "trust":
        raise BozhenError("not-trust")
    try:
        trust = _content(package)
        if pinned and (
            pinned not in (trust["root"], trust["previous_root"]) or pinned not in package.signers
        ):
            raise BozhenError("trust-other-root")
        roles = {name: set(map(str, trust[name])) for name in ("issuers", "importers")}
        roles["rooms"] = {str(room["room_public"]) for room in trust["rooms"]}
        roles["root"] = {str(trust["root"])}
        revoked = set(map(str, trust["revoked"]))
        return Authority(trust["org"], trust["mode"], int(trust["epoch"]), roles, revoked)
    except _MISSHAPEN as error:
        raise IntegrityError("manifest-malformed") from error


def is_known(package: Package, authority: Authority) -> bool:
    """Whether everybody who signed may sign this type here; False when somebody is unknown.

    Raises:
        BozhenError: `signer-revoked`, `signer-role` (known, but for something else),
            `package-other-org`, `package-mode`.
    """
    kind = package.manifest["type"]
    if kind == "trust":  # who signed beside its root is the root before it, and gone by then
        known = bool(authority.roles["root"] & set(package.signers) - authority.revoked)
    else:
        known = _may_all(package, authority)
    if known and package.manifest["mode"] != authority.mode:
        raise BozhenError("package-mode", mode=package.manifest["mode"])
    if known and kind != "device" and package.manifest["org"] != authority.org:
        raise BozhenError("package-other-org")
    return known


def _may_all(package: Package, authority: Authority) -> bool:
    kind = package.manifest["type"]
    may = authority.roles.get(SIGNED_BY.get(kind, ""), set())
    everybody = set().union(*authority.roles.values())
    for public in package.signers:
        if public in authority.revoked:
            raise BozhenError("signer-revoked")
        if public in everybody - may:
            raise BozhenError("signer-role", type=kind)
    return set(package.signers) <= may
