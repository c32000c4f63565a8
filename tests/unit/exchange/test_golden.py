"""Packages written by format 1.0 stay readable, and the vectors in the docs are true.

`BOZHEN_REWRITE_GOLDEN=1` writes the samples again: only while no release has written them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bozhen_desktop.cli.verify_package import is_known, read_authority, read_package
from bozhen_desktop.exchange.container import parse, signed_bytes
from bozhen_desktop.exchange.device import read_device
from bozhen_desktop.exchange.receipt import read_receipt
from bozhen_desktop.exchange.result import check_result, open_result
from bozhen_desktop.exchange.trust import read_trust, trust_file
from bozhen_desktop.kernel.digest import sha256_hex
from tests.unit.exchange import packages as make
from tests.unit.exchange.test_answers import outbox, outbox_package, read

GOLDEN = Path(__file__).parent / "golden-1.0"
DOCS = Path(__file__).parents[3] / "docs" / "exchange.md"
SAMPLES: dict[str, Callable[[], bytes]] = {
    "device": make.device,
    "trust": make.trust_package,
    "receipt": make.receipt_package,
    "result": make.result,
    "answers": outbox_package,
}
CLEAR = ("device", "trust", "receipt")


@pytest.fixture(scope="module", autouse=True)
def golden() -> None:
    if os.environ.get("BOZHEN_REWRITE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        for name, build in SAMPLES.items():
            (GOLDEN / f"{name}.bzp").write_bytes(build())


def sample(name: str) -> bytes:
    return (GOLDEN / f"{name}.bzp").read_bytes()


@pytest.mark.parametrize("name", CLEAR)
def test_clear_packages_are_written_byte_for_byte_as_ever(name: str) -> None:
    assert SAMPLES[name]() == sample(name)


def test_samples_are_read_as_they_were_meant() -> None:
    trust = read_trust(sample("trust"), root=make.ROOT.public)
    assert trust == make.trust()
    assert read_device(sample("device")) == make.device_facts()
    room = make.ROOM.public
    assert read_receipt(sample("receipt"), trust, mode="live", room_public=room) == make.receipt()
    assert check_result(sample("result"), trust, mode="live", known={}, last_seq=0)
    assert open_result(sample("result"), make.IMPORT_ID) == make.journal_range()
    assert read(sample("answers")) == outbox()


@pytest.mark.parametrize("name", SAMPLES)
def test_the_second_reader_agrees(name: str) -> None:
    authority = read_authority(trust_file(sample("trust")))
    assert is_known(read_package(sample(name)), authority) == (name != "answers")


def vectors() -> dict[str, str]:
    return dict(re.findall(r"^\| `([a-z ]+)` \| `([0-9a-f]+)` \|$", DOCS.read_text("utf-8"), re.M))


def test_the_vectors_in_the_docs() -> None:
    data = sample("device")
    container = parse(data)
    ((public, signature),) = container.signatures
    signed = signed_bytes("device", container.manifest_bytes)
    assert vectors() == {
        "secret": make.ROOM.secret.hex(),
        "public": public,
        "header": data[:22].hex(),
        "manifest hash": container.hash,
        "signed": sha256_hex(signed),
        "signature": signature,
        "trailer": data[-40:].hex(),
        "file": sha256_hex(data),
    }


def test_the_sample_in_the_docs_is_the_manifest() -> None:
    text = parse(sample("device")).manifest_bytes.decode()
    assert text in DOCS.read_text("utf-8").replace("\n", "")
