"""Mutants of every type of package: none is accepted, none is a crash.

BOZHEN_MUTANTS=100000 runs the nightly number; the default keeps the suite quick.
"""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import msgspec
import pytest

from bozhen_desktop.cli import verify_package
from bozhen_desktop.exchange.answers import open_answers
from bozhen_desktop.exchange.container import parse
from bozhen_desktop.exchange.device import read_device
from bozhen_desktop.exchange.exam import check_exam, open_arrangement, open_key, open_paper
from bozhen_desktop.exchange.receipt import read_receipt
from bozhen_desktop.exchange.result import check_result, open_result
from bozhen_desktop.exchange.trust import read_trust
from bozhen_desktop.host.sealing import seal_to
from bozhen_desktop.kernel.digest import canonical, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from tests.unit.exchange import packages as make
from tests.unit.exchange.test_answers import DEVICE, outbox_package

TIMES = int(os.environ.get("BOZHEN_MUTANTS", "900"))
TRUST = make.trust()
ODD: list[Any] = [
    None, True, -1, 0, 1 << 53, 1 << 200, 1.5, "", "x" * 300, "\x00", "../..", "考", "0" * 64,
    [], {}, [[[[[[[[[[1]]]]]]]]]], {"a": {}}, ["live"], "rehearsal", "2", [1, 0], "\u202e",
]  # fmt: skip


def import_exam(data: bytes) -> None:
    where = {"mode": "live", "room_public": make.ROOM.public, "now": make.NOW, "known": {}}
    check_exam(data, TRUST, **where)
    open_arrangement(data, make.ROOM_ID)
    open_paper(data, "g-1", make.ROOM_ID)
    open_paper(data, "g-2", make.ROOM_ID)
    open_key(data, "g-1", make.ROOM_ID)


def import_result(data: bytes) -> None:
    check_result(data, TRUST, mode="live", known={}, last_seq=0, now=make.NOW)
    open_result(data, make.IMPORT_ID)


def import_receipt(data: bytes) -> None:
    read_receipt(data, TRUST, mode="live", room_public=make.ROOM.public, now=make.NOW)


def import_trust(data: bytes) -> None:
    read_trust(data, root=make.ROOT.public, known_epoch=3, mode="live")


def import_answers(data: bytes) -> None:
    open_answers(data, make.ROOM_ID, room_public=make.ROOM.public, mode="live")


TYPES: dict[str, tuple[bytes, Callable[[bytes], Any], Any]] = {
    "exam": (make.exam(), import_exam, make.ISSUER),
    "result": (make.result(), import_result, make.ROOM),
    "receipt": (make.receipt_package(), import_receipt, make.IMPORTER),
    "trust": (make.trust_package(), import_trust, make.ROOT),
    "device": (make.device(), read_device, make.ROOM),
    "answers": (outbox_package(), import_answers, DEVICE),
}


def seal_file(body: bytes) -> bytes:
    """The body with a trailer that fits."""
    body += len(body).to_bytes(8, "big")
    return body + hashlib.sha256(body).digest()


def mutate_bytes(data: bytes, rng: random.Random) -> bytes:
    """Bytes of the body changed, put in, taken out or doubled; then a trailer that fits."""
    body = bytearray(data[:-40])
    for _ in range(rng.randint(1, 4)):
        at, size = rng.randrange(len(body)), rng.choice([1, 1, 2, 4, 16, 300])
        piece = body[at : at + size]
        new = rng.choice([rng.randbytes(len(piece)), b"", bytes(piece) * 2, bytes(len(piece))])
        body[at : at + size] = new
    return seal_file(bytes(body))


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) below a JSON value."""
    found = []
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for name, below in list(pairs):
        found.append((value, name))
        if isinstance(below, dict | list):
            found += places(below)
    return found


def mutate_value(value: Any, rng: random.Random) -> None:
    spots = places(value)
    here, name = rng.choice(spots)
    act = rng.randrange(4)
    if act == 0:
        del here[name]
    elif act == 1 and isinstance(here, dict):
        here[rng.choice(["zz", "", "a b", "é", "crit", "parts"])] = deepcopy(rng.choice(ODD))
    elif act == 2:
        other, key = rng.choice(spots)
        try:
            here[name] = msgspec.json.decode(canonical(other[key]))
        except (KeyError, IndexError):  # taken from what was just left out
            here[name] = None
    else:
        here[name] = deepcopy(rng.choice(ODD))


def mutant_manifest(data: bytes, rng: random.Random, *signers: Any) -> bytes:
    """Another manifest over the same payload, signed well by whoever is given."""
    container = parse(data)
    value = msgspec.json.decode(container.manifest_bytes)
    for _ in range(rng.randint(1, 3)):
        mutate_value(value, rng)
    kind = value.get("type")
    kind = kind if isinstance(kind, str) else container.manifest.type
    return make.sign_raw(
        msgspec.json.encode(value, order="sorted"), kind, container.payload, *signers
    )


def mutant_payload(data: bytes, rng: random.Random, *signers: Any) -> bytes:
    """Other bytes in the payload under hashes that fit, signed well."""
    container = parse(data)
    value = msgspec.json.decode(container.manifest_bytes)
    payload, at = b"", 0
    for part in value["parts"]:
        piece = container.payload[at : at + part["sealed_size"]]
        at += part["sealed_size"]
        if rng.random() < 0.7:
            piece = _other(piece, rng, sealed=part["sealed_size"] != part["size"])
        part["sealed_size"], part["sealed_sha256"] = len(piece), sha256_hex(piece)
        if value["type"] in ("trust", "device", "receipt"):
            part["size"], part["sha256"] = len(piece), sha256_hex(piece)
        payload += piece
    value["payload"] = {"size": len(payload), "sha256": sha256_hex(payload)}
    return make.sign_raw(canonical(value), value["type"], payload, *signers)


def _other(piece: bytes, rng: random.Random, *, sealed: bool) -> bytes:
    if sealed and rng.random() < 0.3:
        return seal_to([make.ROOM_TO, make.IMPORT_TO], rng.randbytes(rng.randrange(200)))
    if not sealed and rng.random() < 0.7:
        value = msgspec.json.decode(piece)
        mutate_value(value, rng)
        return msgspec.json.encode(value, order="sorted")
    body = bytearray(piece)
    at = rng.randrange(len(body))
    body[at : at + rng.randint(1, 40)] = rng.randbytes(rng.randint(0, 40))
    return bytes(body)


def refused(data: bytes, function: Callable[[bytes], Any]) -> bool:
    try:
        function(data)
    except BozhenError:
        return True
    return False


@pytest.mark.parametrize("kind", TYPES)
def test_the_unchanged_package_is_accepted(kind: str) -> None:
    data, function, _ = TYPES[kind]
    assert not refused(data, function)
    assert not refused(data, verify_package.read_package)


@pytest.mark.parametrize("kind", TYPES)
def test_no_mutant_of_a_stranger_is_accepted(kind: str) -> None:
    data, function, _ = TYPES[kind]
    for number in range(TIMES // len(TYPES)):
        rng = random.Random(f"{kind}/{number}")
        make_one = rng.choice([mutant_manifest, mutant_payload])
        mutant = mutate_bytes(data, rng) if number % 2 else make_one(data, rng, make.STRANGER)
        assert refused(mutant, function) or mutant == data, number


@pytest.mark.parametrize("kind", TYPES)
def test_no_mutant_of_its_own_maker_is_a_crash(kind: str) -> None:
    """Signed by the right key, so that everything behind the signature is reached too.

    What comes in must satisfy the second reader as well.
    """
    data, function, signer = TYPES[kind]
    accepted = 0
    for number in range(TIMES // len(TYPES)):
        rng = random.Random(f"own/{kind}/{number}")
        make_one = rng.choice([mutant_manifest, mutant_payload])
        mutant = make_one(data, rng, signer)
        taken_in, doubted = (
            not refused(mutant, function),
            refused(mutant, verify_package.read_package),
        )
        accepted += taken_in
        assert not (taken_in and doubted), number
    assert accepted < TIMES // len(TYPES) // 2
