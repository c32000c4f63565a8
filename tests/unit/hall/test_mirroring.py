"""The mirror's thread over a real medium: what it copies, keeps beside, destroys and reports."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bozhen_desktop.domain.devices import CommandForked
from bozhen_desktop.hall.medium import Medium, choose, forget, prepare, read_choice, read_marker
from bozhen_desktop.hall.mirror_watch import decided
from bozhen_desktop.hall.mirroring import RECIPIENT, MirrorFacts, Mirrors
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.sealing import new_identity, new_key, open_with, recipient_of
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START, Position
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.memory import MemoryJournal
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.errors import BozhenError
from tests.unit.journal.samples import day

ROOM = "ab" * 32
DAY = day(30)


class Ear:
    """Keeps what the thread reports."""

    def __init__(self) -> None:
        self.states: list[MirrorFacts] = []
        self.differs: list[tuple[str, int, Position]] = []
        self.alone: list[str] = []
        self.changed = threading.Condition()

    def mirror_changed(self, facts: MirrorFacts) -> None:
        with self.changed:
            self.states.append(facts)
            self.changed.notify_all()

    def mirror_differs(self, book: str, agree: int, place: Position) -> None:
        with self.changed:
            self.differs.append((book, agree, place))
            self.changed.notify_all()

    def mirror_alone(self, book: str) -> None:
        with self.changed:
            self.alone.append(book)
            self.changed.notify_all()

    def until(self, fits: Callable[[], object]) -> None:
        with self.changed:
            assert self.changed.wait_for(fits, timeout=15), (self.states, self.differs)

    def is_now(self, state: str) -> None:
        self.until(lambda: self.states and self.states[-1].state == state)


class Place:
    """A hall's folder with one sitting `t1`, its medium, and a mirror between."""

    def __init__(self, top: Path) -> None:
        self.folder = DataFolder.create(top / "hall", "rehearsal", wall_ms=1)
        self.stick = top / "stick"
        self.stick.mkdir()
        self.keystore: Keystore = self.folder.open_keystore()
        self.keystore.put_all({"journal/t1": new_key(), "room/sign": b"secret of the room"})
        self.source = MemoryJournal()
        self.source.append(DAY, {})
        self.ears: list[Ear] = []
        self.running: list[Mirrors] = []

    def mirror(self, term: int = 1) -> tuple[Mirrors, Ear]:
        choice = choose(self.folder, self.stick, ROOM, term)
        medium = Medium(choice, ROOM, "rehearsal", term)
        mirrors = Mirrors(
            medium, self.keystore, self.folder.path, self.folder.packages, SystemClock()
        )
        mirrors.told = ear = Ear()
        mirrors.follow("t1", self.source)
        self.running.append(mirrors)
        mirrors.start()
        mirrors.compared(15)
        return mirrors, ear

    @property
    def file(self) -> Path:
        return self.stick / "journals" / "t1.journal"

    def copied(self) -> list[Entry]:
        copy = Journal.open(self.file, self.keystore.get("journal/t1"))
        found = list(copy.entries())
        copy.close()
        return found


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    for mirrors in made.running:
        mirrors.stop()


def more(journal: MemoryJournal, count: int) -> list[Entry]:
    """Further whole commands behind the end."""
    rows = [
        entry._replace(device="d" * 32 + ".bbbbbbbbbbbb", command=number, part=1, parts=1)
        for number, entry in enumerate(DAY[:count], 1)
    ]
    return chained(journal.last(), rows)


def test_what_is_committed_is_copied_with_packages_and_sealed_keys(place: Place) -> None:
    identity = new_identity()
    place.keystore.put(RECIPIENT, recipient_of(identity).encode())
    (place.folder.packages / "exam.bzp").write_bytes(b"package")
    mirrors, ear = place.mirror()
    ear.is_now("ok")
    place.source.append(more(place.source, 5), {})
    mirrors.committed("t1", [], [])
    mirrors.stop()
    assert place.copied() == list(place.source.entries())
    assert (place.stick / "packages" / "exam.bzp").read_bytes() == b"package"
    opened = open_with(identity, (place.stick / "keys.age").read_bytes())
    assert place.keystore.get("journal/t1") in opened
    assert b"recovery/" not in opened
    assert ear.states[-1].carries_keys


def test_without_an_envelope_no_secret_is_on_the_medium(place: Place) -> None:
    mirrors, ear = place.mirror()
    ear.is_now("ok")
    mirrors.stop()
    assert not (place.stick / "keys.age").exists()
    assert not ear.states[-1].carries_keys


def test_a_purge_destroys_the_copy_and_its_package(place: Place) -> None:
    package = place.folder.packages / "exam.bzp"
    package.write_bytes(b"package")
    mirrors, ear = place.mirror()
    ear.is_now("ok")
    package.unlink()
    place.keystore.destroy_sitting("t1")
    place.source.close()
    mirrors.purge("t1")
    mirrors.stop()
    assert list((place.stick / "journals").iterdir()) == []
    assert list((place.stick / "packages").iterdir()) == []


def test_a_copy_that_knows_more_is_reported_and_kept_until_that_is_decided(place: Place) -> None:
    mirrors, ear = place.mirror()
    ear.is_now("ok")
    mirrors.stop()
    last = DAY[-1]
    cut = max(entry.seq for entry in DAY if entry.part == entry.parts and entry.seq < last.seq)
    place.source = MemoryJournal()
    place.source.append(DAY[:cut], {})
    mirrors, ear = place.mirror()
    assert ear.differs[0] == ("t1", cut, Position(last.seq, last.hash)), "before anything else"
    ear.is_now("differs")
    place.source.append(more(place.source, 3), {})
    mirrors.committed("t1", [], [])
    mirrors.lay_aside("t1")
    ear.is_now("ok")
    mirrors.stop()
    assert place.copied() == list(place.source.entries())
    assert [path.suffix for path in place.file.parent.glob("*.aside")] == [".aside"]


def test_a_damaged_copy_is_kept_beside_and_begun_again(place: Place) -> None:
    mirrors, ear = place.mirror()
    ear.is_now("ok")
    mirrors.stop()
    place.file.write_bytes(b"\0" * 8192)
    mirrors, ear = place.mirror()
    ear.is_now("ok")
    mirrors.stop()
    assert place.copied() == DAY
    assert len(list(place.file.parent.glob("*.aside"))) == 1


def test_a_copy_without_its_journal_is_reported(place: Place) -> None:
    mirrors, ear = place.mirror()
    ear.is_now("ok")
    mirrors.stop()
    medium = mirrors.medium
    alone = Mirrors(medium, place.keystore, place.folder.path, place.folder.packages, SystemClock())
    alone.told = ear = Ear()
    place.running.append(alone)
    alone.start()
    alone.compared(15)
    assert ear.alone == ["t1"]


def test_a_closed_journal_is_no_fault_of_the_medium(place: Place) -> None:
    mirrors, ear = place.mirror()
    ear.is_now("ok")
    place.source.close()
    mirrors.committed("t1", [], [])
    time.sleep(0.1)
    mirrors.stop()
    assert [facts.state for facts in ear.states] == ["ok"]


def test_a_medium_that_refuses_is_an_alarm_and_is_tried_again(place: Place) -> None:
    (place.stick / "journals").write_bytes(b"a file where a folder must be")
    _, ear = place.mirror()
    ear.is_now("failed")
    (place.stick / "journals").unlink()
    ear.is_now("ok")


@pytest.mark.parametrize(("term", "state"), [(1, "newer-hall"), (2, "ok"), (3, "ok")])
def test_an_old_hall_writes_nothing_to_the_mirror_of_its_replacement(
    place: Place, term: int, state: str
) -> None:
    choose(place.folder, place.stick, ROOM, 2)
    _, ear = place.mirror(term)
    ear.is_now(state)
    assert place.file.exists() == (state == "ok")


def test_whose_medium_it_is(tmp_path: Path, place: Place) -> None:
    choice = choose(place.folder, place.stick, ROOM, 1)
    assert read_choice(place.folder.path) == choice
    assert choose(place.folder, place.stick, ROOM, 1) == choice
    other = DataFolder.create(tmp_path / "other", "rehearsal", wall_ms=1)
    with pytest.raises(BozhenError, match="mirror-other"):
        choose(other, place.stick, "cd" * 32, 1)
    live = DataFolder.create(tmp_path / "live", "live", wall_ms=1)
    with pytest.raises(BozhenError, match="mirror-other"):
        choose(live, place.stick, ROOM, 1)
    with pytest.raises(BozhenError, match="mirror-folder-missing"):
        prepare(place.folder, tmp_path / "nowhere", ROOM, 1)
    second = tmp_path / "second"
    second.mkdir()
    assert prepare(place.folder, second, ROOM, 1).id == choice.id
    marker = read_marker(second)
    assert marker is not None
    assert (marker.id, marker.mode, marker.room_public) == (choice.id, "rehearsal", ROOM)
    forget(place.folder)
    assert read_choice(place.folder.path) is None


def test_only_a_difference_where_two_persons_let_the_hall_go_on_is_known() -> None:
    forks = [
        CommandForked(device="d", number=10, why="go-on:t1 A1"),
        CommandForked(device="d", number=20, why="journal-behind:t1"),
    ]
    assert decided(forks, "t1", 10, 10)
    assert decided(forks, "t1", 7, 15), "it had grown before the alarm came"
    assert not decided(forks, "t1", 7, 9), "it lost its end since"
    assert not decided(forks, "t1", 11, 15), "it went another way since"
    assert not decided(forks, "t", 10, 10)
    assert not decided([], "t1", START.seq, 10)
