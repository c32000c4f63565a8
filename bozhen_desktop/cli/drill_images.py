"""What a disk may hold after a power cut: images built from the writes of a program.

The writes come from a trace of its system calls. At any moment what was synced is on the medium;
of everything else each write may be there, missing, torn between sectors, later than another, or –
one sector of it – noise.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

SECTOR = 512
_LINE = re.compile(
    r'^(?P<call>\w+)\((?:\d+<(?P<file>[^>]*)>)?(?:"(?P<path>[^"]*)")?(?:, "(?P<data>[^"]*)")?'
    r"(?:, (?P<a>\d+))?(?:, (?P<b>\d+))?\)\s+= (?P<result>-?\d+)"
)
WRITE, CUT, GONE, SYNC, SAID = "write", "cut", "gone", "sync", "said"


class Op(NamedTuple):
    """One step: bytes `data` at `at` of `file`; cut to `at` bytes; gone; synced; words said."""

    kind: str
    file: str
    at: int = 0
    data: bytes = b""


def _bytes(text: str | None) -> bytes:
    return bytes.fromhex((text or "").replace("\\x", ""))


def read_trace(lines: Iterator[str], files: set[str]) -> Iterator[Op]:
    """The steps on these files (by name, without folder) and what was said on standard output.

    `lines` are those of strace with descriptors as paths and all text in hex.
    """
    for line in lines:
        found = _LINE.match(line)
        if found is None or int(found["result"]) < 0:
            continue
        if found["call"] == "write" and line.startswith("write(1<"):
            yield Op(SAID, "", 0, _bytes(found["data"]))
        name = _bytes(found["file"] or found["path"]).decode().rpartition("/")[2]
        if name in files:
            yield from _op(found, name)


def _op(found: re.Match[str], name: str) -> Iterator[Op]:
    call = found["call"]
    if call == "pwrite64":
        yield Op(WRITE, name, int(found["b"]), _bytes(found["data"])[: int(found["result"])])
    elif call == "ftruncate":
        yield Op(CUT, name, int(found["a"]))
    elif call == "unlink":
        yield Op(GONE, name)
    elif call in ("fsync", "fdatasync"):
        yield Op(SYNC, name)


def apply(disk: dict[str, bytearray], op: Op) -> None:
    """Do one step on a disk: file name → content."""
    if op.kind == GONE:
        disk.pop(op.file, None)
        return
    content = disk.setdefault(op.file, bytearray())
    size = op.at if op.kind == CUT else op.at + len(op.data)
    if op.kind == CUT:
        del content[size:]
    content.extend(bytes(max(size - len(content), 0)))
    if op.kind == WRITE:
        content[op.at : size] = op.data


class Medium:
    """Disk and cache: what is synced, and the steps that are not, in order."""

    def __init__(self, disk: dict[str, bytes]) -> None:
        self.disk = {name: bytearray(content) for name, content in disk.items()}
        self.cache: list[Op] = []

    def take(self, op: Op) -> None:
        """One step of the program."""
        if op.kind == SYNC:
            for each in self.cache:
                if each.file == op.file:
                    apply(self.disk, each)
            self.cache = [each for each in self.cache if each.file != op.file]
        elif op.kind != SAID:
            self.cache.append(op)

    def image(self, damage: Damage, rng: random.Random) -> dict[str, bytes]:
        """What the disk may hold if the power went now."""
        disk = {name: bytearray(content) for name, content in self.disk.items()}
        for op in damage(list(self.cache), rng):
            apply(disk, op)
        return {name: bytes(content) for name, content in disk.items()}


Damage = Callable[[list[Op], random.Random], list[Op]]


def _sectors(op: Op) -> list[Op]:
    """A write as one step per sector of the file."""
    if op.kind != WRITE:
        return [op]
    parts, at = [], op.at
    while at < op.at + len(op.data):
        end = min((at // SECTOR + 1) * SECTOR, op.at + len(op.data))
        parts.append(Op(WRITE, op.file, at, op.data[at - op.at : end - op.at]))
        at = end
    return parts


def _all(cache: list[Op], rng: random.Random) -> list[Op]:
    return cache


def _none(cache: list[Op], rng: random.Random) -> list[Op]:
    return []


def _prefix(cache: list[Op], rng: random.Random) -> list[Op]:
    return cache[: rng.randint(0, len(cache))]


def _dropped(cache: list[Op], rng: random.Random) -> list[Op]:
    return [op for op in cache if rng.random() < 0.5]


def _one_dropped(cache: list[Op], rng: random.Random) -> list[Op]:
    out = rng.randrange(len(cache)) if cache else 0
    return cache[:out] + cache[out + 1 :]


def _reordered(cache: list[Op], rng: random.Random) -> list[Op]:
    return rng.sample(cache, rng.randint(0, len(cache)))


def _torn(cache: list[Op], rng: random.Random) -> list[Op]:
    """In order up to some write, of which some first sectors arrived."""
    kept = _prefix(cache, rng)
    if not kept:
        return []
    parts = _sectors(kept[-1])
    return kept[:-1] + parts[: rng.randint(0, len(parts))]


def _sectors_dropped(cache: list[Op], rng: random.Random) -> list[Op]:
    return [part for op in cache for part in _sectors(op) if rng.random() < 0.7]


def _noise(cache: list[Op], rng: random.Random) -> list[Op]:
    """Everything arrived, but one sector that was being written is noise."""
    parts = [part for op in cache for part in _sectors(op)]
    written = [number for number, part in enumerate(parts) if part.kind == WRITE]
    if written:
        bad = rng.choice(written)
        parts[bad] = parts[bad]._replace(data=rng.randbytes(len(parts[bad].data)))
    return parts


DAMAGES: dict[str, Damage] = {
    "all": _all,
    "none": _none,
    "prefix": _prefix,
    "dropped": _dropped,
    "one-dropped": _one_dropped,
    "reordered": _reordered,
    "torn": _torn,
    "sectors-dropped": _sectors_dropped,
    "noise": _noise,
}
