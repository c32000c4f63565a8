"""Steps 1 and 2: what is no whole, canonical package never gets further."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from bozhen_desktop.exchange import container as container_file
from bozhen_desktop.exchange import manifest as manifests
from bozhen_desktop.exchange.container import (
    MAGIC,
    SIGNERS,
    assemble,
    pack,
    parse,
    signed_bytes,
)
from bozhen_desktop.exchange.manifest import (
    MAX_MANIFEST,
    LogRange,
    Manifest,
    read_manifest,
    write_manifest,
)
from bozhen_desktop.host.signing import verify
from bozhen_desktop.kernel.digest import canonical, sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from tests.unit.exchange import packages as make

PACKAGES = {
    "exam": make.exam(),
    "result": make.result(),
    "receipt": make.receipt_package(),
    "trust": make.trust_package(),
    "device": make.device(),
}
HEAD = struct.Struct(">4sHIIQ")


def code_of(data: bytes) -> str:
    with pytest.raises(BozhenError) as refused:
        parse(data)
    return refused.value.code


def raw(manifest: bytes) -> bytes:
    """A package with these manifest bytes, well signed and whole."""
    return make.sign_raw(manifest, "receipt", b"", make.IMPORTER)


def text_with(old: str, new: str) -> bytes:
    text = parse(PACKAGES["receipt"]).manifest_bytes.decode()
    assert old in text
    return text.replace(old, new, 1).encode()


@pytest.mark.parametrize("kind", PACKAGES)
def test_what_is_packed_is_parsed(kind: str) -> None:
    container = parse(PACKAGES[kind])
    assert container.manifest.type == kind
    assert read_manifest(container.manifest_bytes) == container.manifest
    assert container.manifest.payload.sha256 == sha256_hex(container.payload)
    again = assemble(container.manifest_bytes, container.signatures, container.payload)
    assert again == PACKAGES[kind]


def test_the_signature_covers_version_type_length_and_manifest() -> None:
    container = parse(PACKAGES["receipt"])
    head = container.manifest_bytes
    expected = b"bozhen/pkg/1/receipt/" + str(len(head)).encode() + head
    assert signed_bytes("receipt", head) == expected
    ((public, signature),) = container.signatures
    assert verify(public, signature, expected)
    assert not verify(public, signature, signed_bytes("exam", head))


# ---------------------------------------------------------------- step 1
def test_a_file_that_is_no_package() -> None:
    assert code_of(b"") == "not-a-package"
    assert code_of(b"PK\x03\x04" + bytes(100)) == "not-a-package"
    assert code_of(MAGIC) == "package-cut"


@pytest.mark.parametrize("kind", PACKAGES)
def test_every_truncation_is_refused(kind: str) -> None:
    data = PACKAGES[kind]
    for size in range(0, len(data), 1 if len(data) < 4000 else 13):
        assert code_of(data[:size]) in ("not-a-package", "package-cut"), size
    assert code_of(data + b"\0") == "package-cut"


@pytest.mark.parametrize("kind", PACKAGES)
def test_every_flipped_byte_is_refused(kind: str) -> None:
    data = PACKAGES[kind]
    for at in range(0, len(data), 1 if len(data) < 4000 else 7):
        for bit in (1, 0x80):
            damaged = bytearray(data)
            damaged[at] ^= bit
            with pytest.raises(BozhenError):
                parse(bytes(damaged))


@given(some.sampled_from(sorted(PACKAGES)), some.data())
def test_random_edits_are_refused(kind: str, draw: some.DataObject) -> None:
    data = bytearray(PACKAGES[kind])
    at = draw.draw(some.integers(0, len(data) - 1))
    end = draw.draw(some.integers(at, min(len(data), at + 40)))
    data[at:end] = draw.draw(some.binary(max_size=40))
    if bytes(data) != PACKAGES[kind]:
        with pytest.raises(BozhenError):
            parse(bytes(data))


@given(some.binary(max_size=300))
def test_noise_behind_the_magic_is_refused_by_code(noise: bytes) -> None:
    with pytest.raises(BozhenError):
        parse(MAGIC + noise)


@pytest.mark.parametrize(
    ("lengths", "code"),
    [
        ((2, 10, 10, 10), "container-version"),
        ((1, 10, 10, 1 << 62), "package-cut"),
        ((1, (1 << 32) - 1, (1 << 32) - 1, (1 << 64) - 1), "package-cut"),
    ],
)
def test_lengths_like_a_bomb_are_not_believed(lengths: tuple[int, ...], code: str) -> None:
    assert code_of(HEAD.pack(MAGIC, *lengths) + bytes(70)) == code


def test_other_container_versions_are_for_other_programs() -> None:
    data = bytearray(PACKAGES["receipt"])
    data[5] = 2
    assert code_of(bytes(data)) == "container-version"


# ---------------------------------------------------------------- step 2
DEEP = '{"a":' * 12 + "1" + "}" * 12


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"mode":"live"', '"mode":"live","mode":"live"', "json-twice"),
        ('"mode":"live"', '"mode": "live"', "json-not-canonical"),
        ('"mode":"live"', '"mode":"\\u006cive"', "json-not-canonical"),
        ('"seq":1', '"seq":1.0', "json-float"),
        ('"seq":1', '"seq":1e0', "json-float"),
        ('"seq":1', '"seq":NaN', "json-float"),
        ('"seq":1', '"seq":-0', "json-not-canonical"),
        ('"seq":1', '"seq":9007199254740992', "json-number"),
        ('"seq":1', '"seq":"1"', "json-schema"),
        ('"seq":1', '"seq":true', "json-schema"),
        ('"seq":1', '"seq":0', "manifest-field"),
        ('"seq":1', '"seq":1,"zdeep":' + DEEP, "json-depth"),
        ('"site":', '"sitf ":1,"site":', "json-key"),
        ('"site":"site-1"', '"site":"site 1"', "manifest-field"),
        ('"site":"site-1"', '"site":"\\ud800"', "json-not-canonical"),
        ('"type":"receipt"', '"type":"paper"', "manifest-field"),
        ('"mode":"live"', '"mode":"test"', "manifest-field"),
        ('"crit":[]', '"crit":["threshold"]', "crit"),
        ('"format_version":[1,0]', '"format_version":[2,0]', "format-version"),
        ('"format_version":[1,0]', '"format_version":[0,9]', "format-version"),
        ('"min_reader":[1,0]', '"min_reader":[1,1]', "format-version"),
        ('"log":null', '"log":{"first":1}', "json-schema"),
        ('"totals":{"entries":2}', '"totals":{"entries":-2}', "manifest-field"),
        ('"package_id":"', '"package_id":"0', "manifest-field"),
        ('"name":"receipt"', '"name":"../receipt"', "manifest-field"),
    ],
)
def test_manifests_that_are_refused(old: str, new: str, code: str) -> None:
    assert code_of(raw(text_with(old, new))) == code


def test_a_later_minor_version_is_read_and_its_fields_are_left_out() -> None:
    text = text_with('"format_version":[1,0]', '"format_version":[1,7]')
    data = raw(text.replace(b'"valid_until":0}', b'"valid_until":0,"zone":"x"}'))
    assert parse(data).manifest.format_version == (1, 7)
    assert b"zone" in parse(data).manifest_bytes


def test_a_manifest_for_later_programs_says_which() -> None:
    with pytest.raises(BozhenError) as refused:
        parse(raw(text_with('"min_reader":[1,0]', '"min_reader":[1,4]')))
    assert refused.value.params == {"needed": "1.4", "known": "1.0"}


LOG = LogRange(first=1, last=2, count=2, prev_hash="0" * 64, head_hash="1" * 64)


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        ("exam", {"type": "paper"}, "type"),
        ("exam", {"org": "x" * 129}, "org"),
        ("exam", {"batch": "a b"}, "batch"),
        ("exam", {"sitting": "a/b"}, "sitting"),
        ("exam", {"site": "考点"}, "site"),
        ("exam", {"room_public": "AB" * 32}, "room_public"),
        ("exam", {"prev_manifest_hash": "ab"}, "prev_manifest_hash"),
        ("exam", {"created": 0}, "created"),
        ("exam", {"valid_from": 7, "valid_until": 6}, "valid_until"),
        ("exam", {"trust_epoch": -1}, "number"),
        ("exam", {"log": LOG}, "log"),
        ("result", {"log": None}, "log"),
        ("result", {"log": msgspec.structs.replace(LOG, first=0)}, "log"),
        ("result", {"log": msgspec.structs.replace(LOG, count=3)}, "log"),
        ("result", {"log": msgspec.structs.replace(LOG, head_hash="")}, "log"),
        ("exam", {"totals": {f"t{number}": 1 for number in range(101)}}, "totals"),
        ("exam", {"parts": []}, "parts"),
    ],
)
def test_manifests_that_nobody_writes(kind: str, more: dict[str, Any], field: str) -> None:
    wrong = msgspec.structs.replace(parse(PACKAGES[kind]).manifest, **more)
    with pytest.raises(BozhenError) as refused:
        write_manifest(wrong)
    assert (refused.value.code, refused.value.params["field"]) == ("manifest-field", field)


def test_a_manifest_too_large_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifests, "MAX_MANIFEST", 100)
    with pytest.raises(BozhenError, match="manifest-too-large"):
        write_manifest(manifest())


@pytest.mark.parametrize("depth", [1000, 200_000])
def test_a_depth_bomb_is_no_crash(depth: int) -> None:
    assert code_of(raw(b"[" * depth + b"]" * depth)) in ("json-depth", "json-malformed")


@pytest.mark.parametrize(
    "manifest", [b"", b"{", b"\xff\xfe{\0}\0", b'{"a":' + b"9" * 5000 + b"}", b"[]", b"null"]
)
def test_what_is_no_manifest(manifest: bytes) -> None:
    assert code_of(raw(manifest)).startswith("json-")


def test_a_manifest_may_not_be_too_large() -> None:
    assert code_of(raw(b" " * (MAX_MANIFEST + 1))) == "manifest-too-large"


def test_a_file_may_not_be_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container_file, "MAX_FILE", 1000)
    assert code_of(PACKAGES["result"]) == "file-too-large"
    with pytest.raises(BozhenError, match="file-too-large"):
        make.result()


def _twice(parts: list[dict[str, Any]]) -> None:
    parts.append(parts[0])


def _short(parts: list[dict[str, Any]]) -> None:
    parts[0]["sealed_size"] -= 1


def _bomb(parts: list[dict[str, Any]]) -> None:
    parts[0]["size"] = 1 << 50


def _negative(parts: list[dict[str, Any]]) -> None:
    parts[0]["size"] = -1


def _many(parts: list[dict[str, Any]]) -> None:
    parts[:] = [parts[0] | {"name": f"paper.{number}"} for number in range(1001)]


@pytest.mark.parametrize("change", [_twice, _short, _bomb, _negative, _many, list.clear])
def test_parts_must_add_up_and_grow_no_larger(
    change: Callable[[list[dict[str, Any]]], None],
) -> None:
    data = make.changed(PACKAGES["exam"], lambda value: change(value["parts"]), make.ISSUER)
    assert code_of(data) == "manifest-field"


# ---------------------------------------------------------------- signatures
def manifest() -> Manifest:
    return parse(PACKAGES["receipt"]).manifest


def test_nothing_is_packed_without_a_signer() -> None:
    with pytest.raises(BozhenError, match="signer-missing"):
        pack(manifest(), parse(PACKAGES["receipt"]).payload, [])


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ([], "signatures-malformed"),
        ([["a", "b"], ["a", "c"]], "signatures-malformed"),
        ([["a", "b", "c"]], "json-schema"),
        ([[1, "b"]], "json-schema"),
        ({}, "json-schema"),
        ([[str(number), "b"] for number in range(SIGNERS + 1)], "signatures-malformed"),
        ([["a", "b" * 9000]], "signatures-malformed"),
    ],
)
def test_signature_blocks_that_are_refused(block: Any, code: str) -> None:
    container = parse(PACKAGES["receipt"])
    assert code_of(assemble(container.manifest_bytes, block, container.payload)) == code
    assert canonical(block)
