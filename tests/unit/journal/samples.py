"""Journals for tests: an invented day of check-ins and answers."""

from __future__ import annotations

from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START, Head, Position, sign_head
from bozhen_desktop.kernel.digest import Entry, canonical_text, digest_of

KEY = bytes(range(32))
NAMES = ("王小明", "阿依努尔·买买提", "张䶮", "李𬭎", 'Zhao "O\'N"\n')
SIGNER = SigningKey(bytes(range(32, 64)))


def row(command: int, part: int = 1, parts: int = 1, **columns: object) -> Entry:
    """An entry that is not chained yet."""
    body = {
        "kind": "checked-in",
        "entry": f"e{command:04d}",
        "seat": f"A-{command % 40 + 1:02d}",
        "name": NAMES[command % len(NAMES)],
        "late_min": command % 7,
    }
    plain = Entry(
        seq=0,
        at=1_790_000_000_000 + 1000 * command,
        boot="b0",
        mono=5000 + 1000 * command,
        device=f"d{command % 3}.x",
        command=command,
        part=part,
        parts=parts,
        command_digest=digest_of(["command", command]),
        actor="staff-1",
        kind="checked-in",
        body=canonical_text(body | {"part": part}),
        prev="",
        hash="",
    )
    return plain._replace(**columns)


def day(commands: int, after: Position = START) -> list[Entry]:
    """`commands` commands of one to three entries each, chained behind `after`."""
    rows = []
    for command in range(after.seq + 1, after.seq + 1 + commands):
        parts = command % 3 + 1 if command % 4 == 0 else 1
        rows += [row(command, part, parts) for part in range(1, parts + 1)]
    return chained(after, rows)


def end_of(entries: list[Entry]) -> Position:
    return Position(entries[-1].seq, entries[-1].hash) if entries else START


def head_of(position: Position, at: int = 1_790_000_060_000) -> Head:
    return sign_head(position, at, SIGNER.public, SIGNER.sign)
