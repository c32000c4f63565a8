"""What an entry, a run of entries, a blob and a head must be, wherever they come from.

Appending, verification and intake of ranges ask the same questions here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
import msgspec.inspect

from bozhen_desktop.journal.heads import Head, Position
from bozhen_desktop.kernel.digest import (
    Entry,
    canonical,
    canonical_text,
    chain_hash,
    sha256_hex,
)
from bozhen_desktop.kernel.errors import IntegrityError
from bozhen_desktop.kernel.ids import is_id

LIMIT = 1 << 53
"""Integers in columns and bodies are smaller, so that every reader of JSON gets them right."""

_HEX = re.compile(r"[0-9a-f]{64}")
_THREE_HEX = re.compile(r"[0-9a-f]{64} [0-9a-f]{64} [0-9a-f]{64}")
_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:-]{0,63}")
"""ASCII without anything to escape, so that every implementation sorts keys alike."""

_LARGE_OR_BROKEN = re.compile(r"[:,\[]-?(?:[0-9]{16}|[0-9]+[.eE])")
"""What a number that is too large, or none of ours, looks like in canonical JSON: every number
stands right behind one of the three signs. Text may look so too; then a closer look decides.
"""

_KEYS = re.compile(r'"([^"]*)":')


@lru_cache(maxsize=1 << 15)
def _are_names(*texts: object) -> bool:
    return all(isinstance(text, str) and is_id(text) for text in texts)


@lru_cache(maxsize=1 << 12)
def _is_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None


def is_digest(text: object) -> bool:
    """Whether this is a SHA-256 as it is written everywhere: 64 lower-case hex digits."""
    return isinstance(text, str) and _HEX.fullmatch(text) is not None


def columns_hold(entry: Entry) -> bool:
    """Whether every column but `body` is a small integer, an ASCII id or a digest.

    Without this two different rows could have the same bytes (a quote inside an id).
    """
    row: tuple[Any, ...] = entry
    seq, at, boot, mono, device, command, part, parts, asked, actor, kind, body, prev, own = row
    if not (
        type(seq) is type(at) is type(mono) is type(command) is type(part) is type(parts) is int
    ):
        return False
    if not (0 <= seq < LIMIT and 0 <= at < LIMIT and 0 <= mono < LIMIT and 0 <= command < LIMIT):
        return False
    try:
        names = _are_names(boot, device, actor, kind)
        digests = _THREE_HEX.fullmatch(f"{asked} {prev} {own}")
    except TypeError:  # something that is not even hashable
        return False
    texts = isinstance(asked, str) and isinstance(prev, str) and isinstance(own, str)
    held = names and texts and digests is not None and isinstance(body, str)
    return held and 1 <= part <= parts < LIMIT


def body_is_canonical(body: str) -> bool:
    """Whether `body` is a JSON object that the canonical encoder would write just so."""
    try:
        value = msgspec.json.decode(body)
        same = isinstance(value, dict) and canonical(value) == body.encode()
        return same and (_looks_plain(body) or _plain(value))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return False


def _looks_plain(body: str) -> bool:
    """`_plain` by the text of canonical JSON alone; False may also mean that it cannot tell.

    Without an escape every string ends at its next quote. What the pattern takes for a key and is
    none begins behind the end of a string, with a sign that no key may have.
    """
    if "\\" in body or _LARGE_OR_BROKEN.search(body) is not None:
        return False
    return all(map(_is_key, _KEYS.findall(body)))


def _plain(value: Any) -> bool:
    """No floats, no large integers, keys that are names of fields or ids, all the way down."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if not all(_KEY.fullmatch(key) for key in part):
                return False
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
        elif isinstance(part, float) or (isinstance(part, int) and abs(part) >= LIMIT):
            return False
    return True


@lru_cache(maxsize=1 << 10)
def _has_only_fields(kind: type) -> bool:
    """Whether all keys in a struct's JSON are names of fields, and no field may hold a float."""
    waiting: list[Any] = [msgspec.inspect.type_info(kind)]
    seen: set[type] = set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, msgspec.inspect.StructType):
            if part.cls in seen:
                continue
            seen.add(part.cls)
            if not all(_KEY.fullmatch(field.encode_name) for field in part.fields):
                return False
            waiting.extend(field.type for field in part.fields)
        elif isinstance(part, msgspec.inspect.UnionType):
            waiting.extend(part.types)
        elif isinstance(part, msgspec.inspect.ListType):
            waiting.append(part.item_type)
        elif not isinstance(part, _SCALARS):
            return False
    return True


_SCALARS = (
    msgspec.inspect.StrType,
    msgspec.inspect.IntType,
    msgspec.inspect.BoolType,
    msgspec.inspect.NoneType,
)


def body_holds(value: msgspec.Struct, body: str) -> bool:
    """`body_is_canonical` of what the canonical encoder wrote for `value`, mostly much faster."""
    kind = type(value)
    names = _numbers_of(kind)
    if names is not None:
        numbers = [getattr(value, name) or 0 for name in names]
        if not numbers or -LIMIT < min(numbers) <= max(numbers) < LIMIT:
            return True
    elif _has_only_fields(kind) and _LARGE_OR_BROKEN.search(body) is None:
        return True
    return body_is_canonical(body)


@lru_cache(maxsize=1 << 10)
def _numbers_of(kind: type) -> tuple[str, ...] | None:
    """The fields that hold an integer, of a struct that holds nothing else but text, flags and
    lists of text; None for any other.
    """
    if not _has_only_fields(kind):
        return None
    info, names = msgspec.inspect.type_info(kind), []
    assert isinstance(info, msgspec.inspect.StructType)
    for field in info.fields:
        some = field.type
        parts = some.types if isinstance(some, msgspec.inspect.UnionType) else (some,)
        if any(isinstance(part, msgspec.inspect.IntType) for part in parts):
            names.append(field.name)
        if not all(_is_flat(part) for part in parts):
            return None
    return tuple(names)


def _is_flat(part: Any) -> bool:
    texts = isinstance(part, msgspec.inspect.ListType)
    return (
        isinstance(part.item_type, msgspec.inspect.StrType) if texts else isinstance(part, _SCALARS)
    )


class OwnEntry(Entry):
    """An entry that `sealed` made in this process and checked; every change of it is a plain one.

    So what a hall appends is not checked twice; what comes from anywhere else is never one.
    """

    __slots__ = ()

    def _replace(self, **changes: Any) -> Any:
        return Entry(*self)._replace(**changes)


def sealed(row: Entry, event: msgspec.Struct) -> Entry:
    """The row with its hash; `row.body` is the canonical JSON of `event`.

    An `OwnEntry` if it holds by itself; otherwise a plain one, which no journal will take.
    """
    entry = tuple.__new__(OwnEntry, (*row[:-1], chain_hash(row)))
    if columns_hold(entry) and body_holds(event, entry.body):
        return entry
    return Entry(*entry)


def chained(after: Position, rows: Iterable[Entry]) -> list[Entry]:
    """The rows with `seq`, `prev` and `hash` filled so that they continue the chain."""
    done = []
    for row in rows:
        entry = row._replace(seq=after.seq + 1, prev=after.hash)
        done.append(entry._replace(hash=chain_hash(entry)))
        after = Position(done[-1].seq, done[-1].hash)
    return done


class ChainReader:
    """Takes entries one by one and names the first thing that is wrong with one.

    `position` is the last entry taken, `whole` the last one that ended a complete command.
    """

    def __init__(self, after: Position) -> None:
        self.position = after
        self.whole = after
        self._open: Entry | None = None
        self._commands: set[tuple[str, int]] = set()

    def take(self, entry: Entry, event: msgspec.Struct | None = None) -> str:
        """Go on to `entry`; "" or what is wrong with it, and then nothing has changed.

        `event` is what the caller read from the body, if he did: mostly that is quicker to check.

        Codes: `entry-columns`, `entry-number`, `entry-body`, `entry-parts`, `entry-repeated`,
        `entry-prev`, `entry-hash`.
        """
        own = type(entry) is OwnEntry
        if wrong := ("" if own else self._wrong_itself(entry, event)) or self._wrong_here(entry):
            return wrong
        seq, _, _, _, device, command, part, parts, _, _, _, _, _, digest = entry
        self.position = place = Position(seq, digest)
        self._commands.add((device, command))
        if part < parts:
            self._open = entry
        else:
            self._open, self.whole = None, place
        return ""

    @property
    def complete(self) -> bool:
        """Whether the last command has all its parts."""
        return self._open is None

    def hash_of(self, entry: Entry) -> str:
        """What the `hash` column must be."""
        return chain_hash(entry)

    def _wrong_itself(self, entry: Entry, event: msgspec.Struct | None) -> str:
        if not columns_hold(entry):
            return "entry-columns"
        body = entry.body
        if event is None or canonical_text(event) != body:
            holds = body_is_canonical(body)
        else:
            holds = body_holds(event, body)
        if not holds:
            return "entry-body"
        if self.hash_of(entry) != entry.hash:
            return "entry-hash"
        return ""

    def _wrong_here(self, entry: Entry) -> str:
        seq, _, _, _, device, command, part, _, _, _, _, _, prev, _ = entry
        last, digest = self.position
        if seq != last + 1:
            return "entry-number"
        if prev != digest:
            return "entry-prev"
        if self._open is not None:
            return "" if _continues(self._open, entry) else "entry-parts"
        if part != 1:
            return "entry-parts"
        return "entry-repeated" if (device, command) in self._commands else ""


def _continues(before: Entry, entry: Entry) -> bool:
    same = ("device", "command", "parts", "command_digest")
    return entry.part == before.part + 1 and all(
        getattr(entry, name) == getattr(before, name) for name in same
    )


def _own_run(entries: Sequence[Entry], after: Position) -> Position | None:
    """Where the chain ends, if all are own entries, each a whole command, that fit; or None.

    The questions are those of `ChainReader`, asked of whole columns.
    """
    if not entries or {*map(type, entries)} != {OwnEntry}:
        return None
    seqs, _, _, _, devices, commands, part, parts, _, _, _, _, prevs, hashes = zip(
        *entries, strict=True
    )
    first = after.seq + 1
    fit = (
        seqs == tuple(range(first, first + len(entries)))
        and prevs == (after.hash, *hashes[:-1])
        and {*part, *parts} == {1}
        and len({*zip(devices, commands, strict=True)}) == len(entries)
    )
    return Position(seqs[-1], hashes[-1]) if fit else None


def check_run(entries: Sequence[Entry], after: Position) -> Position:
    """Where the chain ends when `entries`, whole commands, are put behind `after`.

    Raises:
        IntegrityError: `journal-chain` (seq, problem).
    """
    end = _own_run(entries, after)
    if end is not None:
        return end
    reader = ChainReader(after)
    for entry in entries:
        if problem := reader.take(entry):
            raise IntegrityError("journal-chain", seq=entry.seq, problem=problem)
    if not reader.complete:
        raise IntegrityError("journal-chain", seq=reader.position.seq, problem="entry-parts")
    return reader.position


def check_blobs(blobs: Mapping[str, bytes]) -> None:
    """Refuse bytes under a digest that is not theirs.

    Raises:
        IntegrityError: `journal-blob` (digest).
    """
    for digest, data in blobs.items():
        if sha256_hex(data) != digest:
            raise IntegrityError("journal-blob", digest=digest[:64])


def check_heads(
    heads: Sequence[Head], entries: Sequence[Entry], hash_at: Callable[[int], str | None]
) -> None:
    """Refuse a head that names another hash than the entry it stands on, or no entry at all.

    `hash_at` answers for entries that are stored already.

    Raises:
        IntegrityError: `journal-head` (seq).
    """
    coming = {entry.seq: entry.hash for entry in entries}
    for head in heads:
        if (coming.get(head.seq) or hash_at(head.seq)) != head.hash:
            raise IntegrityError("journal-head", seq=head.seq)
