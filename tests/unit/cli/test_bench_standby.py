"""The standby of a measurement is granted as any other, and its place is read out of both disks."""

from __future__ import annotations

from pathlib import Path

import pytest

from bozhen_desktop.cli.bench_paper import SITTING
from bozhen_desktop.cli.bench_room import RoomFacts, Size, build
from bozhen_desktop.cli.bench_standby import Copied, let_follow
from bozhen_desktop.domain.site import Site
from bozhen_desktop.hall.book import Book
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.standby_file import read_facts
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.kernel.ids import SITE


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench-standby") / "hall"
    facts: RoomFacts = build(folder, Size(2, 2), SystemClock())
    return Path(facts.folder)


@pytest.fixture(scope="module")
def second(hall: Path) -> Path:
    return let_follow(hall, 7443, SystemClock())


def key_of(path: Path, name: str) -> bytes:
    return DataFolder.open(path, "rehearsal").open_keystore().get(f"journal/{name}")


def entries_of(hall: Path) -> list[Entry]:
    folder = DataFolder.open(hall, "rehearsal")
    journal = Journal.open(folder.sitting_journal(SITTING), key_of(hall, SITTING))
    found = list(journal.entries())
    journal.close()
    return found


def kept(second: Path, entries: list[Entry]) -> Path:
    """The standby's journal of the sitting holds just these."""
    path = DataFolder.open(second, "rehearsal").sitting_journal(SITTING)
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    journal = Journal.create(path, key_of(second, SITTING))
    journal.append(chained(START, entries), {})
    journal.close()
    return second


def test_two_persons_grant_it_and_it_knows_the_hall(hall: Path, second: Path) -> None:
    folder = DataFolder.open(hall, "rehearsal")
    journal = Journal.open(folder.site_journal, key_of(hall, SITE))
    site = Site()
    Book.load(SITE, journal, site)
    journal.close()
    (grant,) = site.standby.granted.values()
    facts = read_facts(second)
    assert facts is not None
    assert (facts.halls, facts.term) == ([("127.0.0.1", 7443)], grant.term)
    assert key_of(second, SITTING) == key_of(hall, SITTING)


@pytest.mark.parametrize("missing", [0, 1, 5])
def test_how_far_it_is_behind(hall: Path, second: Path, missing: int) -> None:
    own = entries_of(hall)
    copied = Copied(hall, kept(second, own[: len(own) - missing]))
    assert (copied.behind(), copied.same()) == (missing, True)
    copied.close()


def test_another_entry_in_the_same_place_is_seen(hall: Path, second: Path) -> None:
    own = entries_of(hall)
    other = [*own[:-1], own[-1]._replace(actor="somebody-else")]
    copied = Copied(hall, kept(second, other))
    assert (copied.behind(), copied.same()) == (0, False)
    copied.close()
