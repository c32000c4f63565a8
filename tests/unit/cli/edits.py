"""A data folder with a sitting's journal, and random edits of it, for tests of `verify`."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.driver import connect
from bozhen_desktop.journal.heads import START, Position, sign_head
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.digest import Entry, sha256_hex
from tests.unit.journal.samples import KEY, day, end_of, row

ROOM = SigningKey(bytes([6]) * 32)
SITTING = "sit-1"
NOW = 1_790_000_000_000
PHOTO = bytes(range(256)) * 64


class Hall(NamedTuple):
    """A hall's folder as a power cut leaves it, its entries, and a head kept elsewhere."""

    folder: Path
    entries: list[Entry]
    head: Path

    @property
    def journal(self) -> Path:
        return self.folder / "sittings" / SITTING / "journal.db"

    @property
    def wal(self) -> Path:
        return self.journal.with_name("journal.db-wal")


def write_head(path: Path, position: Position, key: SigningKey = ROOM) -> Path:
    head = sign_head(position, NOW, key.public, key.sign)
    path.write_bytes(msgspec.json.encode([head]))
    return path


def make_hall(folder: Path, commands: int = 30) -> Hall:
    """The first half of its entries lies in the file, the second in the WAL; one head in each."""
    made = DataFolder.create(folder / "live", "live", wall_ms=NOW)
    store = made.open_keystore()
    store.put_all({f"journal/{SITTING}": KEY, "room/sign": ROOM.secret})
    path = made.sitting_journal(SITTING)
    entries = day(commands)
    journal = Journal.create(path, KEY)
    journal.append(entries, {sha256_hex(PHOTO): PHOTO})
    journal.close()
    journal = Journal.open(path, KEY)
    for number in range(commands):
        more = chained(end_of(entries), [row(1000 + number)])
        journal.append(more, {})
        entries += more
    shutil.copytree(folder / "live", folder / "hall")
    journal.close()
    return Hall(folder / "hall", entries, write_head(folder / "head.json", end_of(entries)))


def fresh(hall: Hall, folder: Path) -> Hall:
    """A copy to be damaged."""
    copy = hall._replace(folder=folder)
    shutil.copytree(hall.folder, folder, dirs_exist_ok=True)
    return copy


# ------------------------------------------------------- bytes, by somebody without the key
def _flip(path: Path, rng: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(data)


def flip_file(hall: Hall, rng: random.Random) -> None:
    _flip(hall.journal, rng)


def flip_wal(hall: Hall, rng: random.Random) -> None:
    _flip(hall.wal, rng)


def cut_wal(hall: Hall, rng: random.Random) -> None:
    data = hall.wal.read_bytes()
    hall.wal.write_bytes(data[: rng.randrange(len(data))])


def swap_frames(hall: Hall, rng: random.Random) -> None:
    data, frame = hall.wal.read_bytes(), 24 + 4096
    frames = [data[at : at + frame] for at in range(32, len(data), frame)]
    one, two = rng.sample(range(len(frames)), 2)
    frames[one], frames[two] = frames[two], frames[one]
    hall.wal.write_bytes(data[:32] + b"".join(frames))


# ------------------------------------------------------- rows, by somebody with the key
def _rewrite(hall: Hall, entries: list[Entry]) -> None:
    connection = connect(hall.journal, KEY)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM entry")
    marks = ", ".join("?" * len(Entry._fields))
    connection.executemany(f"INSERT INTO entry VALUES ({marks})", entries)
    connection.execute("COMMIT")
    connection.close()


def _maybe_chained(entries: list[Entry], rng: random.Random) -> list[Entry]:
    return chained(START, entries) if rng.random() < 0.5 else entries


def change_row(hall: Hall, rng: random.Random) -> None:
    at, column = rng.randrange(len(hall.entries)), rng.choice(["actor", "body", "at", "kind"])
    new = {"actor": "staff-9", "body": '{"kind":"x"}', "at": 7, "kind": "other"}[column]
    entries = list(hall.entries)
    entries[at] = entries[at]._replace(**{column: new})
    _rewrite(hall, _maybe_chained(entries, rng))


def remove_row(hall: Hall, rng: random.Random) -> None:
    at = rng.randrange(len(hall.entries))
    _rewrite(hall, _maybe_chained(hall.entries[:at] + hall.entries[at + 1 :], rng))


def reorder_rows(hall: Hall, rng: random.Random) -> None:
    one, two = rng.sample(range(len(hall.entries)), 2)
    entries = list(hall.entries)
    entries[one], entries[two] = entries[two], entries[one]
    numbered = [entry._replace(seq=number) for number, entry in enumerate(entries, 1)]
    _rewrite(hall, _maybe_chained(numbered, rng))


def cut_rows(hall: Hall, rng: random.Random) -> None:
    _rewrite(hall, hall.entries[: rng.randrange(len(hall.entries))])


EDITS: list[Callable[[Hall, random.Random], None]] = [
    flip_file,
    flip_wal,
    cut_wal,
    swap_frames,
    change_row,
    remove_row,
    reorder_rows,
    cut_rows,
]
