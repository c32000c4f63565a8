"""Sealed record files: what a cut-off terminal keeps, appended record by record.

A file is `BZRF1`, the length of its lock (2 bytes), its lock – a random file key, age-sealed to
the recipients – and frames. A frame is a length (4 bytes) and an AES-GCM seal whose associated
data are the record's number and the SHA-256 chain over lock and all earlier frames. So a changed,
exchanged, doubled or missing record is found. Frames cut off at the end look like a file that
never was longer: they are found only by whoever knows the `Mark` (number and chain) it once had.
A frame that is not whole is the trace of a power failure and is reported as `torn`.

Nonces are random, not counted: a folder set back to yesterday's picture would count the same
nonces again for other records.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from typing import NamedTuple

from bozhen_desktop.host.sealing import new_key, open_sealed, open_with, seal, seal_to
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

MAGIC = b"BZRF1"
MAX_RECORD = 1 << 24
_SEAL_EXTRA = 28


class Mark(NamedTuple):
    """How far a file goes: number of records and chain (64 hex digits) after the last one."""

    number: int
    chain: str


class Opened(NamedTuple):
    """What a file holds: records in order, bytes of whole frames, bytes of a torn one, a sealer."""

    records: list[bytes]
    whole: int
    torn: int
    sealer: RecordSealer


class RecordSealer:
    """Seals the next records of one file; `mark` tells how far it is."""

    def __init__(self, file_key: bytes, start: bytes = b"") -> None:
        self._key = file_key
        self._count = 0
        self._chain = hashlib.sha256(start).digest()

    @property
    def mark(self) -> Mark:
        """Number of records so far and the chain after them."""
        return Mark(self._count, self._chain.hex())

    def seal(self, record: bytes) -> bytes:
        """The frame of the next record, to be appended durably before the next one is sealed.

        Raises:
            BozhenError: `record-too-large`.
        """
        if len(record) > MAX_RECORD:
            raise BozhenError("record-too-large", size=len(record), cap=MAX_RECORD)
        sealed = seal(self._key, record, self._aad())
        frame = struct.pack(">I", len(sealed)) + sealed
        self._advance(frame)
        return frame

    def open(self, frame: bytes) -> bytes:
        """The record of the next frame.

        Raises:
            IntegrityError: `sealed-unreadable`.
        """
        record = open_sealed(self._key, frame[4:], self._aad())
        self._advance(frame)
        return record

    def _aad(self) -> bytes:
        return struct.pack(">Q", self._count) + self._chain

    def _advance(self, frame: bytes) -> None:
        self._count += 1
        self._chain = hashlib.sha256(self._chain + frame).digest()


def new_record_file(recipients: Sequence[str]) -> tuple[bytes, RecordSealer]:
    """The head of a new file, and the sealer of its records.

    Raises:
        BozhenError: `recipient-malformed`.
    """
    file_key = new_key()
    lock = seal_to(recipients, file_key)
    head = MAGIC + struct.pack(">H", len(lock)) + lock
    return head, RecordSealer(file_key, head)


def open_record_file(identity: str, data: bytes, known: Mark | None = None) -> Opened:
    """Open a whole file with one of its recipients' identities.

    `known` is a mark that the file once had; a file that does not go through it was cut or
    exchanged. To go on writing, cut the file to `whole` bytes and use `sealer`.

    Raises:
        IntegrityError: `sealed-unreadable`, `sealed-cut`.
    """
    start = len(MAGIC) + 2
    if not data.startswith(MAGIC) or len(data) < start:
        raise IntegrityError("sealed-unreadable")
    (length,) = struct.unpack_from(">H", data, len(MAGIC))
    head = data[: start + length]
    sealer = RecordSealer(open_with(identity, head[start:]), head)
    return open_records(sealer, data, len(head), known)


def open_records(
    sealer: RecordSealer, data: bytes, offset: int = 0, known: Mark | None = None
) -> Opened:
    """Open all frames of `data` from `offset` with a sealer that stands at the first one.

    Raises:
        IntegrityError: `sealed-unreadable`, `sealed-cut`.
    """
    records: list[bytes] = []
    passed = known in (None, sealer.mark)
    while (end := _frame_end(data, offset)) is not None:
        records.append(sealer.open(data[offset:end]))
        passed = passed or sealer.mark == known
        offset = end
    if not passed:
        raise IntegrityError("sealed-cut", records=len(records))
    return Opened(records, offset, len(data) - offset, sealer)


def _frame_end(data: bytes, offset: int) -> int | None:
    """Where the frame at `offset` ends; None when it is not whole."""
    if len(data) - offset < 4:
        return None
    (length,) = struct.unpack_from(">I", data, offset)
    if not _SEAL_EXTRA <= length <= MAX_RECORD + _SEAL_EXTRA:
        raise IntegrityError("sealed-unreadable")
    end = offset + 4 + int(length)
    return end if end <= len(data) else None
