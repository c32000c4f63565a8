"""Real files damaged in every way: what SQLite notices, what only a head or an answer shows."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bozhen_desktop.host.signing import verify
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.driver import connect
from bozhen_desktop.journal.heads import START, Position
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.verification import Report, verify_file, verify_journal
from bozhen_desktop.kernel.digest import Entry, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from tests.unit.journal.samples import KEY, day, end_of, head_of, row

PHOTO = bytes(range(256)) * 64


class Base(NamedTuple):
    """A journal as a power cut leaves it: half in the file, half in the WAL."""

    path: Path
    entries: list[Entry]
    stored: int

    @property
    def wal(self) -> Path:
        return self.path.with_name(self.path.name + "-wal")

    def copy(self, folder: Path) -> Base:
        folder.mkdir(exist_ok=True)
        shutil.copyfile(self.path, folder / "s.db")
        shutil.copyfile(self.wal, folder / "s.db-wal")
        return self._replace(path=folder / "s.db")

    def verify(self) -> Report:
        return verify_file(self.path, KEY, [head_of(end_of(self.entries))], verify=verify)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    live = tmp_path_factory.mktemp("live") / "s.db"
    journal = Journal.create(live, KEY)
    entries = day(30)
    journal.append(entries, {sha256_hex(PHOTO): PHOTO})
    journal.close()
    journal = Journal.open(live, KEY)
    stored = len(entries)
    for number in range(30):
        more = chained(end_of(entries), [row(1000 + number)])
        journal.append(more, {})
        entries += more
    made = Base(live, entries, stored).copy(tmp_path_factory.mktemp("base"))
    journal.close()
    return made


def _prints(folder: Path) -> dict[str, str]:
    files = sorted(folder.iterdir())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_undamaged_base_is_whole_and_stays_as_it_is(base: Base) -> None:
    before = _prints(base.path.parent)
    report = base.verify()
    assert (report.whole, report.whole_to) == (True, end_of(base.entries))
    assert _prints(base.path.parent) == before


def test_a_journal_in_use_can_be_verified(tmp_path: Path) -> None:
    journal = Journal.create(tmp_path / "s.db", KEY)
    entries = day(10)
    journal.append(entries, {}, [head_of(end_of(entries))])
    report = verify_file(tmp_path / "s.db", KEY, verify=verify)
    assert (report.whole, report.sure_to) == (True, entries[-1].seq)
    journal.append(day(1, end_of(entries)), {})
    journal.close()


def test_a_wrong_key_and_a_missing_file(base: Base) -> None:
    report = verify_file(base.path, bytes(32))
    assert [finding.code for finding in report.findings] == ["journal-unreadable"]
    assert report.whole_to == START
    with pytest.raises(BozhenError, match="journal-missing"):
        verify_file(base.path.with_name("none.db"), KEY)


# ---------------------------------------------------------------- bytes
def _flip(path: Path, rng: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(data)


def _flip_wal(copy: Base, rng: random.Random) -> None:
    _flip(copy.wal, rng)


def _flip_file(copy: Base, rng: random.Random) -> None:
    _flip(copy.path, rng)


def _cut_wal(copy: Base, rng: random.Random) -> None:
    data = copy.wal.read_bytes()
    copy.wal.write_bytes(data[: rng.randrange(len(data))])


def _zero_wal(copy: Base, rng: random.Random) -> None:
    data = bytearray(copy.wal.read_bytes())
    at, size = rng.randrange(len(data)), rng.randint(1, 20_000)
    data[at : at + size] = bytes(len(data[at : at + size]))
    copy.wal.write_bytes(data)


def _swap_frames(copy: Base, rng: random.Random) -> None:
    data, frame = copy.wal.read_bytes(), 24 + 4096
    frames = [data[at : at + frame] for at in range(32, len(data), frame)]
    one, two = rng.sample(range(len(frames)), 2)
    frames[one], frames[two] = frames[two], frames[one]
    copy.wal.write_bytes(data[:32] + b"".join(frames))


def _cut_file(copy: Base, rng: random.Random) -> None:
    data = copy.path.read_bytes()
    copy.path.write_bytes(data[: rng.randrange(len(data))])


@pytest.mark.parametrize(
    "damage", [_flip_wal, _cut_wal, _zero_wal, _swap_frames, _flip_file, _cut_file]
)
def test_random_damage_of_bytes_is_found(
    base: Base, tmp_path: Path, damage: Callable[[Base, random.Random], None]
) -> None:
    rng = random.Random(damage.__name__)
    for number in range(150):
        copy = base.copy(tmp_path / "copy")
        damage(copy, rng)
        assert not copy.verify().whole, number


def test_a_wal_that_is_gone_is_found(base: Base, tmp_path: Path) -> None:
    copy = base.copy(tmp_path / "copy")
    copy.wal.unlink()
    report = copy.verify()
    assert report.cut
    assert report.whole_to.seq == base.stored


# ---------------------------------------------------------------- rows, by somebody with the key
def _rewrite(copy: Base, entries: list[Entry]) -> None:
    connection = connect(copy.path, KEY)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM entry")
    marks = ", ".join("?" * len(Entry._fields))
    connection.executemany(f"INSERT INTO entry VALUES ({marks})", entries)
    connection.execute("COMMIT")
    connection.close()


def _edit(rng: random.Random, entries: list[Entry]) -> list[Entry]:
    at, kind = rng.randrange(len(entries)), rng.choice(["change", "remove", "swap", "cut"])
    if kind == "change":
        return [*entries[:at], entries[at]._replace(actor="staff-9"), *entries[at + 1 :]]
    if kind == "cut":
        return entries[:at]
    if kind == "remove" or at == 0:
        return entries[:at] + entries[at + 1 :]
    swapped = list(entries)
    swapped[at - 1], swapped[at] = swapped[at], swapped[at - 1]
    return [entry._replace(seq=number) for number, entry in enumerate(swapped, 1)]


@pytest.mark.parametrize("rechain", [False, True])
def test_random_edits_with_the_key_are_found(base: Base, tmp_path: Path, rechain: bool) -> None:
    rng = random.Random(rechain)
    for number in range(100):
        copy = base.copy(tmp_path / "copy")
        edited = _edit(rng, base.entries)
        _rewrite(copy, chained(START, edited) if rechain else edited)
        assert not copy.verify().whole, number


def test_a_blob_changed_with_the_key_is_found(base: Base, tmp_path: Path) -> None:
    copy = base.copy(tmp_path / "copy")
    connection = connect(copy.path, KEY)
    connection.execute("UPDATE blob SET data = ?", (PHOTO[:-1] + b"x",))
    connection.close()
    assert [finding.code for finding in copy.verify().findings] == ["blob-digest"]


# ---------------------------------------------------------------- the silent one
def test_a_damaged_wal_is_silently_a_shorter_journal_and_the_head_alarms(tmp_path: Path) -> None:
    """A hundred answers given, the last frames of the WAL damaged, the PC starts again."""
    live = tmp_path / "live"
    live.mkdir()
    journal = Journal.create(live / "s.db", KEY)
    answered: list[Position] = []
    for number in range(100):
        batch = chained(journal.last(), [row(number)])
        journal.append(batch, {})
        answered.append(end_of(batch))
    cut = Base(live / "s.db", list(journal.entries()), 0).copy(tmp_path / "cut")
    journal.close()
    data = bytearray(cut.wal.read_bytes())
    data[-3 * 4120 :] = bytes(3 * 4120)
    cut.wal.write_bytes(data)

    without = verify_file(cut.path, KEY)
    assert without.whole and 0 < without.whole_to.seq < 100
    known = verify_file(cut.path, KEY, known=answered[-1:])
    assert known.cut and known.whole_to == without.whole_to
    assert verify_file(cut.path, KEY, [head_of(answered[-1])], verify=verify).cut

    again = Journal.open(cut.path, KEY)
    assert again.last() == without.whole_to
    assert verify_journal(again, known=answered[-1:]).cut
    again.close()
