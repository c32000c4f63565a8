"""Photographs into the office: by ID number, archived, carried by the exam package."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bozhen_desktop.domain.photos import EntryPhoto, TakePhotos
from bozhen_desktop.exchange.exam import open_arrangement
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.kernel.ids import EntryId
from bozhen_desktop.office import photos as office_photos
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.issue import IssueOrder, issue
from bozhen_desktop.office.photos import take_photos
from bozhen_desktop.office.rebuild import compare
from bozhen_desktop.office.registration import entries_command, take_entries, take_plan
from tests.unit.office import sample_office as sample
from tests.unit.office.sample_office import CLERK, run

PHOTOS = sample.sample("photos")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OfficeStore]:
    """An office with the sample's entries."""
    with sample.founded(tmp_path / "office") as made:
        take_plan(made, sample.sample_plan(), CLERK)
        data = sample.sample("entries.csv").read_bytes()
        batch = made.bureau.batches.latest()
        take_entries(made, entries_command(data, "entries.csv", batch), data, CLERK)
        yield made


def test_every_entry_gets_the_photograph_of_its_person(store: OfficeStore) -> None:
    batch = store.bureau.batches.latest()
    done = take_photos(store, batch, PHOTOS, CLERK)
    assert (done.taken, done.refused, done.missing) == (260, [], [])
    for one in store.bureau.entries.of(batch):
        file = PHOTOS / f"{one.person.id_no}.jpg"
        assert one.person.photo == sha256_hex(file.read_bytes())
    assert store.original(one.person.photo) == file.read_bytes()
    assert compare(store).mismatches == []


def test_the_same_folder_again_changes_nothing(store: OfficeStore) -> None:
    batch = store.bureau.batches.latest()
    take_photos(store, batch, PHOTOS, CLERK)
    before = store.position
    assert take_photos(store, batch, PHOTOS, CLERK).taken == 0
    assert store.position == before


def test_one_bad_file_does_not_stop_the_others(store: OfficeStore, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    good, other = sorted(PHOTOS.iterdir())[:2]
    shutil.copy(good, folder)
    (folder / other.name).write_bytes(b"\xff\xd8\xff nothing")
    (folder / "张三.jpg").write_bytes(good.read_bytes())
    (folder / "150699200001010009.jpg").write_bytes(good.read_bytes())
    (folder / "150699199001010017.jpg").mkdir()
    outcome = run(store, "photos", str(folder))
    refused = {one["code"] for one in outcome.facts["refused"]}
    assert outcome.facts["taken"] == 1
    assert outcome.facts["missing"] == 259
    assert {"photo-not-jpeg", "photo-name", "photo-of-nobody"} <= refused
    assert outcome.code == 1
    assert all(line.endswith("。") for line in outcome.lines)


def test_a_missing_folder_is_one_sentence(store: OfficeStore, tmp_path: Path) -> None:
    outcome = run(store, "photos", str(tmp_path / "nowhere"))
    assert outcome.facts["code"] == "photos-unreadable"


def test_a_folder_with_too_many_names_is_not_read(
    store: OfficeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office_photos, "SCAN_CAP", 3)
    with pytest.raises(BozhenError, match="photos-too-many"):
        take_photos(store, store.bureau.batches.latest(), PHOTOS, CLERK)


@pytest.mark.parametrize(
    ("entries", "code"), [(["nobody"], "entry-unknown"), ([0, 0], "photo-twice"), ([], "photos-k")]
)
def test_the_rules_refuse(store: OfficeStore, entries: list[str | int], code: str) -> None:
    batch = store.bureau.batches.latest()
    known = store.bureau.entries.of(batch)
    names = [known[one].id if isinstance(one, int) else EntryId(one) for one in entries]
    photos = [EntryPhoto(entry=name, original="0" * 64) for name in names]
    with pytest.raises(BozhenError, match=code):
        store.decide(TakePhotos(batch=batch, photos=photos))


def test_a_photograph_taken_out_of_the_archive_is_found(store: OfficeStore) -> None:
    take_photos(store, store.bureau.batches.latest(), PHOTOS, CLERK)
    with store.reading() as connection:
        connection.execute(text("DROP TRIGGER original_no_delete"))
        connection.execute(text("DELETE FROM original WHERE kind LIKE 'photo:%'"))
    found = [one for one in compare(store).mismatches if one.problem == "missing"]
    assert len(found) == len({path.read_bytes() for path in PHOTOS.iterdir()})


def test_photographs_travel_with_the_arrangement(tmp_path: Path) -> None:
    with sample.founded(tmp_path / "office") as store:
        rooms = sample.know_rooms(store)
        plan = sample.register(store)
        take_photos(store, plan.batch, PHOTOS, CLERK)
        issued = issue(store, IssueOrder(batch=plan.batch, seats=20, seed="s"), CLERK)
        for line in issued.index.packages:
            data = issued.files[line.file]
            arranged, _, photos = open_arrangement(data, rooms[line.site].identity)
            named = {one.person.photo for one in arranged.entries}
            assert photos.keys() == named
            assert all(sha256_hex(data) == digest for digest, data in photos.items())
