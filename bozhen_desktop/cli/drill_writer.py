"""A journal's writer in a process of its own, to be traced or disturbed from outside.

`bozhen drill writer FILE COMMITS [--fault NAME]` appends commits of differing size to
an empty journal and says after each, in one write to standard output: `ack SEQ HASH`. A failed
commit is told (`failed`), the journal opened again and verified, and what was not committed is
appended once more. No randomness: every run gives the same entries.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from bozhen_desktop.cli.drill_faults import synchronous_normal
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import Position
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.port import JournalFailed
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.kernel.digest import GENESIS, Entry, canonical_text, digest_of, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError

KEY = bytes(range(32))
"""The journals of these drills hold nothing but invented entries."""

_TRIES = 3


def commits(count: int) -> Iterator[list[Entry]]:
    """The entries of every commit, chained."""
    place, command = Position(0, GENESIS), 0
    for number in range(count):
        rows = []
        for _ in range(1 + number % 5):
            command += 1
            rows.append(_row(command, 1 + command * 37 % 900))
        entries = chained(place, rows)
        place = Position(entries[-1].seq, entries[-1].hash)
        yield entries


def _row(command: int, size: int) -> Entry:
    body = {"kind": "drilled", "number": command, "text": "答" * size}
    return Entry(
        seq=0,
        at=1_790_000_000_000 + command,
        boot="b0",
        mono=command,
        device="d0.0",
        command=command,
        part=1,
        parts=1,
        command_digest=digest_of(["drilled", command]),
        actor="drill",
        kind="drilled",
        body=canonical_text(body),
        prev="",
        hash="",
    )


def blobs(number: int) -> dict[str, bytes]:
    """What commit `number` carries beside its entries, by digest."""
    if number % 7:
        return {}
    data = sha256_hex(str(number).encode()).encode() * 120
    return {sha256_hex(data): data}


def _say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


class _Patient:
    """A journal that is opened again when a commit failed, as the hall does."""

    def __init__(self, path: Path, early: bool) -> None:
        self._path = path
        self._early = early
        self._journal = Journal.open(path, KEY)

    def append(self, number: int, entries: list[Entry]) -> None:
        """Append, if need be after opening again; what is there already is left."""
        if self._early:  # the planted fault: told, whatever becomes of it
            _say(f"ack {entries[-1].seq} {entries[-1].hash}")
            self._journal.append(entries, blobs(number))
            return
        for _ in range(_TRIES):
            try:
                if self._journal.last().seq < entries[-1].seq:
                    self._journal.append(entries, blobs(number))
                _say(f"ack {entries[-1].seq} {entries[-1].hash}")
                return
            except JournalFailed as error:
                _say(f"failed {error.params.get('reason', '')}")
                self._again()
        raise BozhenError("journal-failed", file=self._path.name)

    def _again(self) -> None:
        self._journal.close()
        self._journal = Journal.open(self._path, KEY)
        if not verify_journal(self._journal).whole:
            raise BozhenError("journal-damaged", file=self._path.name)

    def close(self) -> None:
        """Move the WAL into the file."""
        try:
            self._journal.close()
        except JournalFailed as error:
            _say(f"failed {error.params.get('reason', '')}")


def main(argv: Sequence[str]) -> int:
    """Write; 0 at the end, 1 when the medium did not let it."""
    if "synchronous-normal" in argv:
        synchronous_normal()
    try:
        journal = _Patient(Path(argv[0]), "ack-before-commit" in argv)
        for number, entries in enumerate(commits(int(argv[1]))):
            journal.append(number, entries)
        journal.close()
    except BozhenError as error:  # JournalFailed is one
        _say(f"stopped {error.code}")
        return 1
    return 0
