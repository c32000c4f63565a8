"""`result` (room → office): a range of a sitting's journal with its blobs and signed heads.

Ranges may overlap; a later range carries later facts. The office joins them by number and hash.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from bozhen_desktop.exchange.checks import Expect, Last, Verdict, check
from bozhen_desktop.exchange.container import check_payload, parse
from bozhen_desktop.exchange.manifest import RESULT, LogRange, Manifest, PackageFacts
from bozhen_desktop.exchange.parts import JSON, MSGPACK, Content, build, need_parts, take
from bozhen_desktop.exchange.strict import LIMIT, strict_json
from bozhen_desktop.exchange.trust import Trust
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.kernel.digest import GENESIS, Entry, chain_hash, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.kernel.ids import is_id

ENTRIES, BLOBS, HEADS = "entries", "blobs", "heads"
_PARTS = {ENTRIES: MSGPACK, BLOBS: MSGPACK, HEADS: JSON}
_HEX = re.compile(r"[0-9a-f]{64}")
_NUMBERS = ("seq", "at", "mono", "command", "part", "parts")
_NAMES = ("boot", "device", "actor", "kind")
_SAME = ("device", "command", "parts", "command_digest")
BODY_DEPTH = 32


class HeadRow(msgspec.Struct, frozen=True, kw_only=True):
    """A signed head as the journal keeps it; the office checks its signature with the journal's."""

    seq: int
    hash: str
    at: int
    signer: str
    signature: str


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """Whole commands without gap. `prev_hash`: `prev` of the first entry; `blobs`: by SHA-256."""

    sitting: str
    entries: list[Entry]
    prev_hash: str
    blobs: dict[str, bytes]
    heads: list[HeadRow]


def build_result(
    content: Range, facts: PackageFacts, device_key: SigningKey, recipients: Sequence[str]
) -> bytes:
    """The package of one range, signed by the room, sealed to import key and escrow.

    Raises:
        BozhenError: `range-empty`, `device-key` (the facts name another room), those of `build`.
        IntegrityError: those of `check_range`.
    """
    if not content.entries:
        raise BozhenError("range-empty")
    if device_key.public != facts.room_public:
        raise BozhenError("device-key")
    log = _log_of(content)
    check_range(content, log, facts.sitting)
    parts = [
        Content(ENTRIES, content.entries, binary=True),
        Content(BLOBS, content.blobs, binary=True),
        Content(HEADS, content.heads),
    ]
    return build(RESULT, facts, parts, [device_key], recipients, log)


def _log_of(content: Range) -> LogRange:
    first, last = content.entries[0], content.entries[-1]
    return LogRange(
        first=first.seq,
        last=last.seq,
        count=len(content.entries),
        prev_hash=content.prev_hash,
        head_hash=last.hash,
    )


def check_result(
    data: bytes,
    trust: Trust,
    *,
    mode: str,
    known: Mapping[str, str],
    last_seq: int,
    last_hash: str = "",
    now: int | None = None,
) -> tuple[Manifest, Verdict]:
    """Steps 1 to 8 and the list of parts; nothing is opened.

    `known`: package id → manifest hash of those taken in; `last_seq`, `last_hash`: newest package
    of this room that was taken in (0: none) and its manifest hash, "" if it is not to be compared.

    Raises:
        BozhenError, IntegrityError: those of `parse`, `check` and `need_parts`.
    """
    container = parse(data)
    manifest = container.manifest
    expect = Expect(
        types=frozenset((RESULT,)),
        mode=mode,
        trust=trust,
        now=now,
        known=dict(known),
        last={(RESULT, manifest.sitting): Last(last_seq, last_hash)},
    )
    found = check(container, expect)
    need_parts(container, _PARTS)
    return manifest, found


def open_result(data: bytes, identity: str) -> Range:
    """The range, with its chain recomputed, its blobs hashed, its log compared.

    Raises:
        BozhenError: those of `parse` and `take`; `package-type`.
        IntegrityError: those of `parse`, `check_payload`, `need_parts`, `take`, `check_range`.
    """
    container = parse(data)
    manifest = container.manifest
    if manifest.type != RESULT or manifest.log is None:
        raise BozhenError("package-type", type=manifest.type)
    check_payload(container)
    need_parts(container, _PARTS)
    content = Range(
        sitting=manifest.sitting,
        entries=take(container, ENTRIES, list[Entry], identity),
        prev_hash=manifest.log.prev_hash,
        blobs=take(container, BLOBS, dict[str, bytes], identity),
        heads=take(container, HEADS, list[HeadRow], identity),
    )
    check_range(content, manifest.log, manifest.sitting)
    return content


def check_range(content: Range, log: LogRange, sitting: str) -> None:
    """Step 12 as far as this package alone can tell.

    Raises:
        IntegrityError: `range-sitting`, `range-log` (numbers or hashes of the manifest),
            `range-entry` (seq, problem), `range-blob`, `range-head` (not its entry's hash).
    """
    if content.sitting != sitting:
        raise IntegrityError("range-sitting", sitting=content.sitting[:64])
    if not content.entries or _log_of(content) != log:
        raise IntegrityError("range-log")
    if log.first == 1 and log.prev_hash != GENESIS:
        raise IntegrityError("range-entry", seq=1, problem="prev")
    _check_chain(content)
    for digest, data in content.blobs.items():
        if sha256_hex(data) != digest:
            raise IntegrityError("range-blob", digest=digest[:64])
    hashes = {entry.seq: entry.hash for entry in content.entries}
    for head in content.heads:
        if hashes.get(head.seq, head.hash) != head.hash:
            raise IntegrityError("range-head", seq=head.seq)


def _check_chain(content: Range) -> None:
    before: Entry | None = None
    prev, seq = content.prev_hash, content.entries[0].seq
    for entry in content.entries:
        problem = _problem(entry, prev, seq) or _break(before, entry)
        if problem:
            raise IntegrityError("range-entry", seq=seq, problem=problem)
        before, prev, seq = entry, entry.hash, seq + 1
    if before is not None and before.part != before.parts:
        raise IntegrityError("range-entry", seq=before.seq, problem="parts")


def _problem(entry: Entry, prev: str, seq: int) -> str:
    row = entry._asdict()
    digests = (entry.command_digest, entry.prev, entry.hash)
    good = {
        "number": all(0 <= row[name] < LIMIT for name in _NUMBERS) and entry.seq == seq,
        "id": all(is_id(row[name]) for name in _NAMES),
        "digest": all(map(_HEX.fullmatch, digests)),
        "prev": entry.prev == prev,
    }
    for problem, fits in good.items():
        if not fits:
            return problem
    if chain_hash(entry) != entry.hash:
        return "hash"
    try:
        body = strict_json(entry.body.encode(), "body", depth=BODY_DEPTH)
    except (IntegrityError, UnicodeError):
        return "body"
    return "" if isinstance(body, dict) else "body"


def _break(before: Entry | None, entry: Entry) -> str:
    """Whether commands are not whole: parts count up and belong together."""
    if before is None or before.part == before.parts:
        whole = entry.part == 1
    else:
        whole = entry.part == before.part + 1 and all(
            getattr(entry, name) == getattr(before, name) for name in _SAME
        )
    return "" if whole and entry.part <= entry.parts else "parts"
