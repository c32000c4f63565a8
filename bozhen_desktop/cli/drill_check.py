"""The checker of a drill: what terminals were told, against what stands in the hall's journal.

Both are read from disk, each by its own reader; nothing of the victim's program is asked. The rule
is the one of Jepsen: every acknowledged answer is there with its content, at or before the place
that was named; nothing is there that nobody gave.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.records import open_record_file
from bozhen_desktop.journal.driver import connect

GENESIS = "0" * 64
_CAME = ("answer-saved", "tail-applied", "answer-superseded", "answer-pending")
_ROWS = "SELECT seq, device, command, kind, body FROM entry ORDER BY seq"
_CHAIN = """SELECT seq, prev, hash, '[' || seq || ',' || at || ',"' || boot || '",' || mono || ',"'
    || device || '",' || command || ',' || part || ',' || parts || ',"' || command_digest || '","'
    || actor || '","' || kind || '",' || body || ']' FROM entry ORDER BY seq"""


class Name(NamedTuple):
    """A command: fingerprint of the device's key, number."""

    device: str
    number: int


class Given(NamedTuple):
    """An answer as it left a terminal: entry, item, options, epoch, step."""

    entry: str
    item: str
    options: tuple[str, ...]
    epoch: int
    step: int


class Told(NamedTuple):
    """What an outbox says: every answer given, and the places named in acknowledgements."""

    given: dict[Name, Given]
    acknowledged: dict[Name, list[int]]


class Stands(NamedTuple):
    """What a journal says: answers by command, each with its place; whether its chain is whole."""

    answers: dict[Name, tuple[int, Given]]
    last: int
    whole: bool


class Found(NamedTuple):
    """The comparison: counts, and names of what is wrong."""

    acknowledged: int
    lost: list[Name]
    invented: list[Name]
    whole: bool


def read_terminals(folders: Iterable[Path], sitting: str) -> Told:
    """The outboxes of these device folders.

    Raises:
        BozhenError, IntegrityError: those of `DataFolder.open`, `Keystore`, `open_record_file`.
    """
    told = Told({}, {})
    for folder in folders:
        identity = DataFolder.open(folder).open_keystore().get("device/age").decode()
        _read_outbox(told, identity, folder / "outbox", sitting)
    return told


def _read_outbox(told: Told, identity: str, path: Path, sitting: str) -> None:
    names: dict[int, Name] = {}
    for record in open_record_file(identity, path.read_bytes()).records:
        said = msgspec.msgpack.decode(record)
        if said["type"] == "kept" and said["ask"]["sitting"] == sitting:
            ask, body = said["ask"], json.loads(said["ask"]["body"])
            if body["kind"] == "save-answer":
                name = Name(said["device"].partition(".")[0], ask["number"])
                names[ask["number"]] = name
                told.given[name] = _given(ask["actor"], body)
        elif said["type"] == "settled" and not said["code"] and said["number"] in names:
            told.acknowledged.setdefault(names[said["number"]], []).append(said["seq"])


def _given(entry: str, body: dict[str, object]) -> Given:
    options = body["options"]
    assert isinstance(options, list)
    return Given(entry, str(body["item"]), tuple(options), _int(body, "epoch"), _int(body, "step"))


def _int(body: dict[str, object], name: str) -> int:
    value = body[name]
    assert isinstance(value, int)
    return value


def read_stands(journal: Path, key: bytes) -> Stands:
    """A journal that no program has open; a copy of file and WAL is enough.

    Raises:
        BozhenError: those of `connect`.
    """
    connection = connect(journal, key)
    try:
        answers: dict[Name, tuple[int, Given]] = {}
        for seq, device, command, kind, text in connection.execute(_ROWS):
            if kind in _CAME:
                body = json.loads(text)
                answers[Name(device.partition(".")[0], command)] = seq, _given(body["entry"], body)
        last, whole = _chain(connection.execute(_CHAIN))
        return Stands(answers, last, whole)
    finally:
        connection.close()


def _chain(rows: Iterable[Sequence[object]]) -> tuple[int, bool]:
    """Last number, and whether numbers and hashes hang together from the first entry on."""
    last, before, whole = 0, GENESIS, True
    for seq, prev, digest, text in rows:
        own = hashlib.sha256(f"{prev}{text}".encode()).hexdigest()
        whole = whole and seq == last + 1 and prev == before and own == digest
        last, before = last + 1, str(digest)
    return last, whole


def compare(told: Told, stands: Stands) -> Found:
    """Hold both against each other."""
    lost = [
        name
        for name, places in told.acknowledged.items()
        if not _is_there(stands.answers.get(name), told.given[name], places)
    ]
    invented = [
        name for name, (_, answer) in stands.answers.items() if told.given.get(name) != answer
    ]
    return Found(len(told.acknowledged), lost, invented, stands.whole)


def _is_there(found: tuple[int, Given] | None, given: Given, places: list[int]) -> bool:
    return found is not None and found[1] == given and found[0] <= min(places)
