"""The office's chain: one transaction for events and rows, restarts, two devices, cuts."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from bozhen_desktop.domain.registry import IssueTrust, RevokeKey
from bozhen_desktop.exchange.trust import read_trust
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.signing import fingerprint
from bozhen_desktop.kernel.clock import FakeClock
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.office import tables
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.database import check_url, transaction
from bozhen_desktop.office.head import FILE as HEAD
from bozhen_desktop.office.trust import accept_device, issue_trust
from tests.unit.domain.support import START
from tests.unit.office import parts


def reopened(path: Path) -> OfficeStore:
    return OfficeStore.open(DataFolder.open(path / "office"), clock=FakeClock(wall=START))


def test_state_is_the_same_after_a_restart(tmp_path: Path) -> None:
    with parts.found(tmp_path / "office") as store:
        parts.register(store)
        issue_trust(store, "a")
        before = store.bureau.state(), store.position
    with reopened(tmp_path) as store:
        assert (store.bureau.state(), store.position) == before


def test_failed_unit_leaves_nothing_behind(tmp_path: Path) -> None:
    with parts.found(tmp_path / "office") as store:
        before = store.bureau.state(), store.position
        with pytest.raises(BozhenError, match="trust-epoch"), store.unit("a") as unit:
            first = IssueTrust(epoch=1, time_floor=START, original=sha256_hex(b"x"))
            unit.decide(first, {"trust": b"x"})
            unit.decide(first)
        assert (store.bureau.state(), store.position) == before
    with reopened(tmp_path) as store:
        assert (store.bureau.state(), store.position) == before


def test_every_archived_file_is_named_by_the_chain(tmp_path: Path) -> None:
    command = IssueTrust(epoch=1, time_floor=START, original=sha256_hex(b"x"))
    with parts.found(tmp_path / "office") as store:
        with pytest.raises(BozhenError, match="original-unnamed"):
            store.decide(command, originals={"trust": b"x", "more": b"y"})
        store.decide(command, originals={"trust": b"x"})
        assert store.original(sha256_hex(b"x")) == b"x"


def test_mode_of_the_folder_stands_in_the_first_event(tmp_path: Path) -> None:
    with parts.found(tmp_path / "office") as store:
        assert store.bureau.registry.office().mode == "rehearsal"
        with store.reading() as connection:
            query = text("SELECT kind, seq FROM office_entry ORDER BY seq LIMIT 1")
            assert tuple(connection.execute(query).one()) == ("office-founded", 1)


def test_office_is_founded_once(tmp_path: Path) -> None:
    parts.found(tmp_path / "office").close()
    folder = DataFolder.open(tmp_path / "office")
    with pytest.raises(BozhenError, match="office-founded"):
        OfficeStore.found(folder, "O2", "HQ")


def test_folder_is_held_by_one_process(tmp_path: Path) -> None:
    with (
        parts.found(tmp_path / "office"),
        pytest.raises(BozhenError, match="folder-in-use"),
    ):
        reopened(tmp_path)


@pytest.mark.parametrize("name", ["office_entry", "original"])
@pytest.mark.parametrize("act", ["UPDATE {} SET site = 'x'", "DELETE FROM {}"])
def test_facts_can_only_be_added(tmp_path: Path, name: str, act: str) -> None:
    with (
        parts.found(tmp_path / "office") as store,
        pytest.raises(BozhenError),
        transaction(store.engine) as connection,
    ):
        connection.execute(text(act.format(name)))


def plain_sql(store: OfficeStore, *statements: str) -> None:
    """What somebody with the database key can do."""
    with transaction(store.engine) as connection:
        triggers = text("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        for name in list(connection.execute(triggers).scalars()):
            connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE office_entry SET actor = 'eve' WHERE seq = 2", "office-chain"),
        ("UPDATE office_entry SET body = replace(body, 'O1', 'O2') WHERE seq = 1", "office-chain"),
        ("DELETE FROM office_entry WHERE seq = 2", "office-chain"),
        ("DELETE FROM office_entry WHERE seq = 3", "office-chain-cut"),
    ],
)
def test_changed_chain_does_not_open(tmp_path: Path, statement: str, code: str) -> None:
    with parts.found(tmp_path / "office") as store:
        issue_trust(store, "a")
        plain_sql(store, statement)
    with pytest.raises(BozhenError) as caught:
        reopened(tmp_path)
    assert caught.value.code == code


def test_head_of_another_key_is_refused(tmp_path: Path) -> None:
    for name in ("office", "other"):
        parts.found(tmp_path / name).close()
    (tmp_path / "office" / HEAD).write_bytes((tmp_path / "other" / HEAD).read_bytes())
    with pytest.raises(BozhenError, match="office-head"):
        reopened(tmp_path)


def test_database_cannot_be_read_without_its_key(tmp_path: Path) -> None:
    with parts.found(tmp_path / "office") as store:
        parts.register(store)
    data = (tmp_path / "office" / "office.db").read_bytes()
    assert b"SQLite format" not in data and "考生1".encode() not in data


def test_room_is_accepted_only_with_its_fingerprint_and_two_persons(tmp_path: Path) -> None:
    right = fingerprint(parts.OTHER_ROOM.public)
    data = parts.device_file(parts.OTHER_ROOM)
    with parts.found(tmp_path / "office") as store:
        for typed, people, code in [
            ("0" * 32, ("a", "b"), "fingerprint-differs"),
            (right, ("a", "a"), "second-person-needed"),
            ("12", ("a", "b"), "fingerprint-malformed"),
        ]:
            with pytest.raises(BozhenError, match=code):
                accept_device(store, data, typed, *people)
        accept_device(store, data, right.upper(), "a", "b")
        with pytest.raises(BozhenError, match="device-known"):
            accept_device(store, data, right, "a", "b")


def test_room_of_the_other_mode_is_refused(tmp_path: Path) -> None:
    data = parts.device_file(parts.OTHER_ROOM, mode="live")
    with parts.found(tmp_path / "office") as store, pytest.raises(BozhenError, match="mode"):
        accept_device(store, data, fingerprint(parts.OTHER_ROOM.public), "a", "b")


def test_revoked_room_leaves_the_trust(tmp_path: Path) -> None:
    with parts.found(tmp_path / "office") as store:
        store.decide(RevokeKey(public=parts.ROOM.public, reason="失窃"), "a", "b")
        package, readable = issue_trust(store, "a")
        for data in (package, readable):
            trust = read_trust(data, root=store.keys.root.public)
            assert (trust.rooms, trust.revoked) == ([], [parts.ROOM.public])
        with store.reading() as connection:
            assert connection.execute(tables.device.select()).one().revoked == 1


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite:///x", "nonsense"])
def test_only_postgresql_is_taken_by_address(url: str) -> None:
    with pytest.raises(BozhenError, match="database-url"):
        check_url(url)
