"""Small parts of the worker: its file, its randomness, what the core may read of the keystore."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bozhen_desktop.hall.founding import RandomPool
from bozhen_desktop.hall.secret_store import SecretStore
from bozhen_desktop.hall.worker import HALL_FILE, HallFacts, note_loop_error, read_hall_file
from bozhen_desktop.host.folder import DataFolder

FACTS = HallFacts(
    host="127.0.0.1",
    port=4444,
    mode="live",
    site="S01",
    name="一号",
    room_public="ab" * 32,
    fingerprint="cd" * 16,
    pid=7,
)


def test_the_file_of_a_hall_is_read_or_there_is_none(tmp_path: Path) -> None:
    assert read_hall_file(tmp_path) is None
    (tmp_path / HALL_FILE).write_bytes(msgspec.json.encode(FACTS))
    assert read_hall_file(tmp_path) == FACTS
    (tmp_path / HALL_FILE).write_bytes(msgspec.json.encode(FACTS)[:-5])
    assert read_hall_file(tmp_path) is None


def test_random_bytes_are_given_once() -> None:
    pool = RandomPool(page=64)
    given = [pool(size) for size in (1, 32, 40, 64, 100, 16, 16, 16, 16)]
    assert [len(each) for each in given] == [1, 32, 40, 64, 100, 16, 16, 16, 16]
    assert len({bytes(each) for each in given[1:]}) == 8


def test_the_core_reads_three_kinds_of_secret_and_no_other(tmp_path: Path) -> None:
    folder = DataFolder.create(tmp_path / "h", "rehearsal", wall_ms=1)
    keystore = folder.open_keystore()
    store = SecretStore(keystore)
    assert store.verifier("t1", "chief") is None
    assert store.group_secret("t1", "g1") is None
    assert store.batch_token() is None
    pins = msgspec.msgpack.encode({"chief": "scrypt$1"})
    keystore.put_all({"pins/t1": pins, "group/t1/g1": b"s" * 32, "room/token": b"tok"})
    assert store.verifier("t1", "chief") == "scrypt$1"
    assert store.verifier("t1", "nobody") is None
    assert store.verifier("t2", "chief") is None
    assert (store.group_secret("t1", "g1"), store.batch_token()) == (b"s" * 32, "tok")
    keystore.put("pins/t1", msgspec.msgpack.encode({"chief": "scrypt$2"}))
    assert store.verifier("t1", "chief") == "scrypt$2", "a new list counts at once"
    keystore.destroy_sitting("t1")
    assert store.verifier("t1", "chief") is None


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ssl.SSLError("x"), "connection-failed kind=SSLError"),
        (ConnectionResetError, "connection-failed kind=ConnectionResetError"),
        (KeyError("x"), "loop-error kind=KeyError"),
    ],
)
def test_what_the_loop_catches_is_one_line(
    error: Any, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    loop = asyncio.new_event_loop()
    with caplog.at_level("INFO"):
        note_loop_error(loop, {"message": "m", "exception": error})
    loop.close()
    (record,) = caplog.records
    assert record.bozhen == code  # type: ignore[attr-defined]
