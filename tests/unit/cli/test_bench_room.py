"""The room that is measured is a room like any other: its hall opens it and takes its answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from bozhen_desktop.cli.bench_limits import GroupLimit, fdatasync
from bozhen_desktop.cli.bench_loops import spread
from bozhen_desktop.cli.bench_paper import GROUP, PAPER, SITTING, make_keys, options_of
from bozhen_desktop.cli.bench_room import Desk, RoomFacts, Size, answer, build, device_of
from bozhen_desktop.cli.bench_servers import NoStore, check_allowed
from bozhen_desktop.domain.paper import check_paper, paper_digest
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.scoring import score_paper
from bozhen_desktop.hall.book import Book
from bozhen_desktop.hall.feeding import read_range
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.journal.chain import check_run
from bozhen_desktop.journal.heads import START
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.clock import SystemClock
from bozhen_desktop.kernel.errors import BozhenError


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> RoomFacts:
    folder = tmp_path_factory.mktemp("bench") / "hall"
    return build(folder, Size(3, 4), SystemClock())


def opened(facts: RoomFacts, kind: type[Journal] = Journal) -> Journal:
    folder = DataFolder.open(Path(facts.folder), "rehearsal")
    key = folder.open_keystore().get(f"journal/{SITTING}")
    return kind.open(folder.sitting_journal(SITTING), key)


def test_everybody_sits_has_begun_and_answered(facts: RoomFacts) -> None:
    journal = opened(facts)
    room = Book.load(SITTING, journal, Room()).room
    journal.close()
    assert room.sitting.clocks[GROUP].phase == "running"
    for pc in facts.terminals:
        assert room.access.epochs[pc.entry][-1].device == device_of(pc)
        assert room.answers.steps[pc.entry] == {1: 4}
        assert pc.entry in room.access.pledged


def test_the_paper_is_a_paper_and_its_key_fits() -> None:
    check_paper(PAPER)
    keys = make_keys()
    assert keys.paper_digest == paper_digest(PAPER)
    right = {key.item: key.right for key in keys.keys}
    assert score_paper(keys, right, 0)[0] == 10_000


def test_answers_change_from_one_pass_to_the_next() -> None:
    first, again = answer(1, 0), answer(101, 0)
    assert (first.item, first.step, again.step) == (again.item, 1, 101)
    assert first.options != again.options
    assert {one for step in (1, 101) for one in answer(step, 0).options} <= {
        *options_of(PAPER.items[0])
    }


def test_the_hall_without_store_checks_and_keeps_nothing(facts: RoomFacts) -> None:
    journal = opened(facts, NoStore)
    book = Book.load(SITTING, journal, Room())
    before = journal.last()
    entry = next(iter(journal.entries(before.seq)))
    with pytest.raises(BozhenError, match="journal-chain"):
        journal.append([entry], {})
    pc = facts.terminals[0]
    desk = Desk(book, journal, SystemClock(), "hall.x")
    desk.act(answer(5, 0), pc.entry, device=device_of(pc), role="terminal")
    desk.keep()
    assert journal.last().seq == before.seq + 1
    followed = [entry.seq for entry in journal.entries(before.seq)]
    assert followed == [before.seq, before.seq + 1], "a standby gets what was not stored"
    assert [entry.seq for entry in journal.entries(1, before.seq)][-1] == before.seq
    assert read_range(journal, before.seq + 1, before.seq + 1, set(), False)["data"]
    check_run(list(journal.entries(before.seq + 1)), before)
    journal.close()
    again = opened(facts)
    assert again.last() == before != START
    again.close()


def test_servers_to_compare_with_run_in_rehearsal_folders_only(tmp_path: Path) -> None:
    live = DataFolder.create(tmp_path / "live", "live", wall_ms=1)
    with pytest.raises(BozhenError, match="folder-mode-other"):
        check_allowed(live.path)


def test_limits_are_measured_and_leave_whole_chains(tmp_path: Path) -> None:
    assert fdatasync(tmp_path, 0.02)["per_s"] > 0
    limit = GroupLimit(tmp_path / "limit.db")
    assert limit.rate(2) > 0
    assert limit.rate(1) > 0
    limit.close()


def test_percentiles() -> None:
    told = spread([0.001 * number for number in range(1, 101)])
    assert {name: round(value) for name, value in told.items()} == {
        "p50_ms": 51,
        "p99_ms": 100,
        "max_ms": 100,
    }
