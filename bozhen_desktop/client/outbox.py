"""Commands of a device that must survive it: a sealed record file in its data folder.

Records are MessagePack, sealed to the device itself and, when its recipient is known, to the room,
so that the room can read the file when nothing else is left of this PC. `add` returns after an
fsync. What the hall said of a command is written at once but not waited for: if it is lost, the
command is sent again, and the hall gives its first answer.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from bozhen_desktop.host.files import append_durably, read_regular, write_atomically, writing
from bozhen_desktop.host.records import (
    Opened,
    RecordSealer,
    new_record_file,
    open_record_file,
)
from bozhen_desktop.host.sealing import recipient_of
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import Answer, Ask, encode
from bozhen_desktop.wire.outbox_records import (
    NOT_SETTLED,
    Covered,
    Kept,
    Record,
    Renewed,
    Settled,
    read_records,
    write_record,
)

CAP = 256 << 20
COMPACT = 4 << 20
"""Bytes from which a file is written anew without what a signed head covers.

Below, everything stays: the hall's PC may be lost with its disk, and then this file counts.
"""


Author = Callable[[Kept], Kept]
"""Adds the name of the device and its signature of `outbox_records.signed_bytes`."""


class _State:
    """What the records say, taken one after another."""

    def __init__(self) -> None:
        self.last = 0
        self.kept: dict[int, Kept] = {}
        self.settled: dict[int, Settled] = {}
        self.covered: dict[str, int] = {}
        self.former: set[int] = set()

    def take(self, record: Record) -> None:
        if isinstance(record, Kept):
            self.kept[record.ask.number] = record
            self.last = max(self.last, record.ask.number)
        elif isinstance(record, Settled):
            self.settled[record.number] = record
        elif isinstance(record, Covered):
            self.covered[record.sitting] = max(self.covered.get(record.sitting, 0), record.seq)
        else:
            self.last = max(self.last, record.last)
            self.former.update(self.settled)

    def is_open(self, number: int) -> bool:
        """Whether the command may still be sent: not refused, not accepted in a former life."""
        settled = self.settled.get(number)
        return number not in self.former and (settled is None or not settled.code)

    def is_done(self, number: int) -> bool:
        """Whether nobody needs the command any more: refused, or covered by a signed head."""
        settled = self.settled.get(number)
        if settled is None:
            return False
        return bool(settled.code) or settled.seq <= self.covered.get(settled.sitting, 0)

    def compact(self) -> list[Record]:
        """Records that say what is still of use."""
        left = [number for number in self.kept if not self.is_done(number)]
        records: list[Record] = [self.kept[number] for number in left if number in self.former]
        records += [self.settled[number] for number in left if number in self.former]
        records.append(Renewed(self.last))
        fresh = [number for number in left if number not in self.former]
        records += [self.kept[number] for number in fresh]
        records += [self.settled[number] for number in fresh if number in self.settled]
        return records + [Covered(sitting, seq) for sitting, seq in self.covered.items()]


def _state(records: Sequence[Record]) -> _State:
    state = _State()
    for record in records:
        state.take(record)
    return state


class Outbox:
    """`OutboxPort` in the file `path`; used by one thread, in a locked data folder."""

    durable = True

    def __init__(
        self,
        path: Path,
        identity: str,
        *,
        wall_ms: Callable[[], int],
        room: str = "",
        author: Author | None = None,
        compact: int = COMPACT,
    ) -> None:
        """Open the file, or begin one; a frame that a power failure cut is removed.

        `identity` is the device's own age identity, `room` the room's recipient if it is known;
        `author` puts name and signature to each command.

        Raises:
            BozhenError: those of `read_regular`, `disk-full`, `write-failed`.
            IntegrityError: `sealed-unreadable`: another identity, or the file was changed.
        """
        self._path = path
        self._identity = identity
        self._wall_ms = wall_ms
        self._compact = compact
        self._author = author
        self._recipients = [recipient_of(identity), *([room] if room else [])]
        self._state = _State()
        self._sealer: RecordSealer | None = None
        self._size = 0
        self._opened()

    # ---------------------------------------------------------- OutboxPort
    @property
    def last(self) -> int:
        """See `OutboxPort.last`."""
        return self._state.last

    def add(self, ask: Ask) -> None:
        """See `OutboxPort.add`; durable on return.

        Raises:
            BozhenError: `outbox-number`, `frame-too-large` (it could never be sent), `disk-full`,
                `write-failed`.
        """
        encode(ask)
        if ask.number != self._state.last + 1:
            raise BozhenError("outbox-number", number=ask.number, expected=self._state.last + 1)
        # The token of a witness is good for a minute; it must not lie on a disk.
        kept = Kept(msgspec.structs.replace(ask, token=""), self._wall_ms())
        self._append(self._author(kept) if self._author else kept, durable=True)

    def above(self, number: int) -> Sequence[Ask]:
        """See `OutboxPort.above`."""
        state = self._state
        return [kept.ask for key, kept in state.kept.items() if key > number and state.is_open(key)]

    def settle(self, answer: Answer) -> None:
        """See `OutboxPort.settle`."""
        if answer.number in self._state.kept and answer.code not in NOT_SETTLED:
            settled = Settled(answer.number, answer.sitting, answer.seq, answer.code)
            if self._state.settled.get(answer.number) != settled:
                self._append(settled, durable=False)

    def covered(self, sitting: str, seq: int) -> None:
        """See `OutboxPort.covered`."""
        if seq > self._state.covered.get(sitting, 0):
            self._append(Covered(sitting, seq), durable=False)
            if self._size > self._compact:
                self._rewrite(self._state.compact())

    # --------------------------------------------------------------- others
    def renewed(self) -> None:
        """A new incarnation begins: what the hall answered under the old one is not sent again."""
        self._append(Renewed(self._state.last), durable=True)

    def share_with(self, room: str) -> None:
        """Seal the file to the room's recipient too, from now on."""
        recipients = [recipient_of(self._identity), room]
        if recipients != self._recipients:
            self._recipients = recipients
            self._rewrite(self._read()[1])

    def forget(self, sitting: str) -> None:
        """The sitting is closed and its receipts are here: drop its answered commands."""
        state = self._state
        for number in list(state.kept):
            if number in state.settled and state.kept[number].ask.sitting == sitting:
                del state.kept[number], state.settled[number]
        self._rewrite(state.compact())

    @property
    def waiting(self) -> int:
        """How many commands the hall has not answered."""
        return sum(number not in self._state.settled for number in self._state.kept)

    def rows(self) -> list[Kept]:
        """Commands of this life that were not refused, in order: what goes on a stick."""
        state = self._state
        return [kept for number, kept in sorted(state.kept.items()) if state.is_open(number)]

    # ------------------------------------------------------------- the file
    def _opened(self) -> RecordSealer:
        """The sealer behind the last whole record; reads the file when it must."""
        if self._sealer is None:
            if not self._path.exists():
                return self._rewrite([Renewed(self._state.last)])
            found, records = self._read()
            if found.torn:
                with writing(self._path):
                    os.truncate(self._path, found.whole)
            self._state, self._sealer, self._size = _state(records), found.sealer, found.whole
        return self._sealer

    def _append(self, record: Record, *, durable: bool) -> None:
        sealer = self._opened()
        frame = sealer.seal(write_record(record))
        self._sealer = None  # until the frame is written, the file is what counts
        (append_durably if durable else _append_softly)(self._path, frame)
        self._sealer = sealer
        self._size += len(frame)
        self._state.take(record)

    def _read(self) -> tuple[Opened, list[Record]]:
        found = open_record_file(self._identity, read_regular(self._path, CAP))
        return found, read_records(found.records)

    def _rewrite(self, records: list[Record]) -> RecordSealer:
        head, sealer = new_record_file(self._recipients)
        data = head + b"".join(sealer.seal(write_record(record)) for record in records)
        write_atomically(self._path, data, shred=True)
        self._state, self._sealer, self._size = _state(records), sealer, len(data)
        return sealer


def _append_softly(path: Path, data: bytes) -> None:
    """Add `data` at the end without waiting for the medium; all of it or nothing."""
    with writing(path):
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
        try:
            before = os.fstat(handle).st_size
            if os.write(handle, data) < len(data):
                os.ftruncate(handle, before)
                raise BozhenError("disk-full", file=path.name)
        finally:
            os.close(handle)
