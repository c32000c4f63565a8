"""The contract of a standby's store, kept by the folder and by the memory disk alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bozhen_desktop.client.standby import Store
from bozhen_desktop.client.standby_memory import MemoryStore
from bozhen_desktop.client.standby_store import FolderStore
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.sealing import new_identity, new_key
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START
from bozhen_desktop.kernel.digest import Entry, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError

OWN = {"device/sign": b"own", "tls/pair": b"own"}


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    opened = on_disk(tmp_path)
    yield opened
    opened.close()


def on_disk(path: Path) -> FolderStore:
    folder = DataFolder.open_or_create(path / "standby", "rehearsal", wall_ms=1)
    keystore = folder.open_keystore()
    if "device/age" not in keystore:
        keystore.put_all({"device/age": new_identity().encode(), **OWN})
    return FolderStore(folder, keystore, lambda: 7)


def rows(count: int) -> list[Entry]:
    one = [
        Entry(0, 1, "b", 1, "d.i", number, 1, 1, sha256_hex(b"c"), "hall", "k", "{}", "", "")
        for number in range(1, count + 1)
    ]
    return chained(START, one)


def secrets(*names: str) -> dict[str, bytes]:
    return {f"journal/{name}": new_key() for name in names}


def test_without_a_key_there_is_no_journal(store: Store) -> None:
    assert (store.names(), store.journal("site"), store.secrets()) == ([], None, "")


def test_secrets_come_whole_and_open_journals(store: Store) -> None:
    store.put_secrets("d1", {**secrets("site", "S1"), "pins/S1": b"p"}, [])
    assert (sorted(store.names()), store.secrets()) == (["S1", "site"], "d1")
    for name in store.names():
        journal = store.journal(name)
        assert journal is not None
        journal.append(rows(3), {})
        again = store.journal(name)
        assert again is not None and again.last().seq == 3


def test_what_the_hall_has_no_more_is_destroyed_here(store: Store) -> None:
    given = secrets("site", "S1")
    store.put_secrets("d1", given, [])
    for name in ("trust-1.bzp", "exam-1.bzp"):
        store.put_package(name, b"data")
    journal = store.journal("S1")
    assert journal is not None
    journal.append(rows(1), {})
    del given["journal/S1"]
    store.put_secrets("d2", given, ["trust-1.bzp"])
    assert (store.names(), store.journal("S1"), store.packages()) == (
        ["site"],
        None,
        ["trust-1.bzp"],
    )


def test_a_journal_laid_aside_begins_anew(store: Store) -> None:
    store.put_secrets("d1", secrets("S1"), [])
    journal = store.journal("S1")
    assert journal is not None
    journal.append(rows(2), {})
    store.lay_aside("S1")
    fresh = store.journal("S1")
    assert fresh is not None and fresh.last() == START


def test_keys_of_the_pc_itself_are_never_replaced(tmp_path: Path) -> None:
    store = on_disk(tmp_path)
    store.put_secrets("d1", {**secrets("site"), "device/sign": b"x", "tls/pair": b"x"}, [])
    store.put_secrets("d2", secrets("site"), [])
    keystore = DataFolder.open(tmp_path / "standby").open_keystore()
    assert {name: keystore.get(name) for name in OWN} == OWN
    store.close()


def test_what_was_stored_is_there_for_the_next_program(tmp_path: Path) -> None:
    store = on_disk(tmp_path)
    store.put_secrets("d1", secrets("site"), [])
    journal = store.journal("site")
    assert journal is not None
    journal.append(rows(5), {sha256_hex(b"blob"): b"blob"})
    again = on_disk(tmp_path)  # the first one was killed: it closed nothing
    stored = again.journal("site")
    assert stored is not None and stored.last() == journal.last()
    assert (again.secrets(), stored.blob(sha256_hex(b"blob"))) == ("d1", b"blob")
    again.close()


def test_a_damaged_copy_is_kept_beside_and_taken_again(tmp_path: Path) -> None:
    store = on_disk(tmp_path)
    store.put_secrets("d1", secrets("site"), [])
    journal = store.journal("site")
    assert journal is not None
    journal.append(rows(5), {})
    store.close()
    path = tmp_path / "standby" / "site.journal"
    path.write_bytes(path.read_bytes()[:-4096] + bytes(4096))
    again = on_disk(tmp_path)
    fresh = again.journal("site")
    assert fresh is not None and fresh.last() == START
    assert list(path.parent.glob("site.journal.7.aside"))
    again.close()


@pytest.mark.parametrize("name", ["../x.bzp", "a/b.bzp", ".bzp", "x.txt", "x" * 200 + ".bzp", ""])
def test_names_of_packages_never_become_paths(tmp_path: Path, name: str) -> None:
    store = on_disk(tmp_path)
    with pytest.raises(BozhenError, match="name-not-an-id"):
        store.put_package(name, b"data")
    assert store.packages() == []
    store.close()
