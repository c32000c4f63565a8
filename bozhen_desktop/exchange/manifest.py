"""The manifest: what a package is, for whom, in which order, and the hashes of its content.

It is clear text for anybody who finds the stick, so it holds ids, numbers and digests, never a
name of a person. Fields: docs/exchange.md.
"""

from __future__ import annotations

import re
import secrets

import msgspec

from bozhen_desktop.exchange.strict import shaped, strict_json
from bozhen_desktop.kernel.digest import canonical, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.kernel.ids import is_id

FORMAT = (1, 0)
"""Format version (major, minor) that this build writes, and the newest it reads."""

KNOWN_CRITICAL: frozenset[str] = frozenset()
"""Names in `crit` that this build understands; a reader refuses any other."""

MAX_MANIFEST = 1 << 20
MAX_PARTS = 1000
DEVICE, TRUST, EXAM = "device", "trust", "exam"
RESULT, RECEIPT, ANSWERS = "result", "receipt", "answers"
TYPES = (DEVICE, TRUST, EXAM, RESULT, RECEIPT, ANSWERS)
CLEAR = frozenset((DEVICE, TRUST, RECEIPT))
"""Types whose parts are not sealed."""

MODES = ("live", "rehearsal")
_HEX = re.compile(r"[0-9a-f]{64}")
_PACKAGE_ID = re.compile(r"[0-9a-f]{32}")
_PART = re.compile(r"[a-z]+(\.[A-Za-z0-9][A-Za-z0-9._:-]{0,63})?")
_MEDIA = re.compile(r"[a-z]+/[a-z0-9.+-]{1,40}")


class LogRange(msgspec.Struct, frozen=True, kw_only=True):
    """Entries `first` to `last` of a sitting's journal; the hash before them and at their end."""

    first: int
    last: int
    count: int
    prev_hash: str
    head_hash: str


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the payload: clear size and digest, and those of its bytes in the payload."""

    name: str
    media_type: str
    size: int
    sha256: str
    sealed_size: int
    sealed_sha256: str


class Payload(msgspec.Struct, frozen=True, kw_only=True):
    """All parts one behind the other."""

    size: int
    sha256: str


class PackageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the maker of a package knows beside its content; see `Manifest` for the fields."""

    package_id: str
    mode: str
    org: str
    batch: str
    sitting: str
    site: str
    room_public: str
    seq: int
    created: int
    prev_manifest_hash: str = ""
    valid_from: int = 0
    valid_until: int = 0
    trust_epoch: int = 0
    totals: dict[str, int] = {}


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The signed head of a package.

    `format_version` and `min_reader`: [major, minor]; `crit`: names a reader must understand;
    `package_id`: 32 random hex digits; `site`: the room's site; `room_public`: key of the room it
    is for or from; `seq`: number from 1 in its order (per room and type, exam: per sitting) with
    the hash of the manifest before; times: UTC ms, 0 = no limit; `trust_epoch`: newest trust the
    maker knew; `log`: only in results; `totals`: counts by name.
    """

    format_version: tuple[int, int]
    min_reader: tuple[int, int]
    crit: list[str]
    type: str
    mode: str
    package_id: str
    org: str
    batch: str
    sitting: str
    site: str
    room_public: str
    seq: int
    prev_manifest_hash: str
    created: int
    valid_from: int
    valid_until: int
    trust_epoch: int
    log: LogRange | None
    totals: dict[str, int]
    parts: list[Part]
    payload: Payload


def new_package_id() -> str:
    """128 random bits in hex."""
    return secrets.token_hex(16)


def make_manifest(
    kind: str,
    facts: PackageFacts,
    parts: list[Part],
    payload: bytes,
    log: LogRange | None = None,
) -> Manifest:
    """The manifest of a package of type `kind`."""
    return Manifest(
        format_version=FORMAT,
        min_reader=(FORMAT[0], 0),
        crit=[],
        type=kind,
        log=log,
        parts=parts,
        payload=Payload(size=len(payload), sha256=sha256_hex(payload)),
        **msgspec.structs.asdict(facts),
    )


def manifest_hash(manifest: bytes) -> str:
    """Name of a manifest in receipts and in the next package: SHA-256 of its bytes."""
    return sha256_hex(manifest)


def write_manifest(manifest: Manifest) -> bytes:
    """Canonical bytes.

    Raises:
        BozhenError: `manifest-field` (field), `manifest-too-large`.
    """
    _check_fields(manifest)
    data = canonical(manifest)
    if len(data) > MAX_MANIFEST:
        raise BozhenError("manifest-too-large", size=len(data), cap=MAX_MANIFEST)
    return data


def read_manifest(data: bytes) -> Manifest:
    """Read manifest bytes; fields that only a later minor version knows are left out.

    Raises:
        IntegrityError: those of `strict_json` with place `manifest`; `manifest-field` (field).
        BozhenError: `manifest-too-large`, `format-version` (made by a newer program), `crit`
            (needs what this program cannot do).
    """
    if len(data) > MAX_MANIFEST:
        raise BozhenError("manifest-too-large", size=len(data), cap=MAX_MANIFEST)
    value = strict_json(data, "manifest")
    _check_version(shaped(value, _Version, "manifest"))
    manifest = shaped(value, Manifest, "manifest")
    try:
        _check_fields(manifest)
    except BozhenError as error:
        raise IntegrityError(error.code, **error.params) from error
    return manifest


class _Version(msgspec.Struct, frozen=True):
    """What can be read of any version, before the rest is looked at."""

    format_version: tuple[int, int]
    min_reader: tuple[int, int]
    crit: list[str]


def _check_version(version: _Version) -> None:
    major = version.format_version[0]
    if major != FORMAT[0] or version.min_reader > FORMAT:
        needed = ".".join(map(str, max(version.min_reader, (major, 0))))
        raise BozhenError("format-version", needed=needed, known=".".join(map(str, FORMAT)))
    for name in version.crit:
        if name not in KNOWN_CRITICAL:
            raise BozhenError("crit", name=name[:64])


def _check_fields(manifest: Manifest) -> None:
    good = {
        "type": manifest.type in TYPES,
        "mode": manifest.mode in MODES,
        "package_id": _PACKAGE_ID.fullmatch(manifest.package_id) is not None,
        "org": len(manifest.org) <= 128,
        "batch": not manifest.batch or is_id(manifest.batch),
        "sitting": not manifest.sitting or is_id(manifest.sitting),
        "site": not manifest.site or is_id(manifest.site),
        "room_public": _is_digest_or_empty(manifest.room_public),
        "prev_manifest_hash": _is_digest_or_empty(manifest.prev_manifest_hash),
        "seq": manifest.seq >= 1,
        "created": manifest.created > 0,
        "valid_until": not manifest.valid_until or manifest.valid_from <= manifest.valid_until,
        "log": (manifest.log is not None) == (manifest.type == RESULT),
        "totals": len(manifest.totals) <= 100,
        "parts": _parts_fit(manifest),
    }
    for field, fits in good.items():
        if not fits:
            raise BozhenError("manifest-field", field=field)
    _check_numbers(manifest)


def _is_digest_or_empty(text: str) -> bool:
    return not text or _HEX.fullmatch(text) is not None


def _check_numbers(manifest: Manifest) -> None:
    numbers = [manifest.valid_from, manifest.valid_until, manifest.trust_epoch]
    numbers += [manifest.payload.size, *manifest.totals.values()]
    if min(numbers) < 0:
        raise BozhenError("manifest-field", field="number")
    log = manifest.log
    if log is not None and not _log_fits(log):
        raise BozhenError("manifest-field", field="log")


def _log_fits(log: LogRange) -> bool:
    numbers = 1 <= log.first <= log.last and log.count == log.last - log.first + 1
    return numbers and all(map(_HEX.fullmatch, (log.prev_hash, log.head_hash)))


def _parts_fit(manifest: Manifest) -> bool:
    parts = manifest.parts
    names = {part.name for part in parts}
    whole = sum(part.sealed_size for part in parts) == manifest.payload.size
    few = 1 <= len(parts) <= MAX_PARTS and len(names) == len(parts)
    return whole and few and all(_part_fits(part, manifest.type in CLEAR) for part in parts)


def _part_fits(part: Part, clear: bool) -> bool:
    named = _PART.fullmatch(part.name) and _MEDIA.fullmatch(part.media_type)
    digests = _HEX.fullmatch(part.sha256) and _HEX.fullmatch(part.sealed_sha256)
    if clear:
        sized = part.size == part.sealed_size and part.sha256 == part.sealed_sha256
    else:  # nothing is compressed: what comes out is smaller than what is stored
        sized = 0 <= part.size < part.sealed_size
    return bool(named and digests and sized)
