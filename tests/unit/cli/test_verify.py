"""`bozhen verify` of packages: no secret, no shared code, and no changed byte goes through."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bozhen_desktop.cli import verify_package
from bozhen_desktop.cli.verify import main
from bozhen_desktop.cli.verify_words import WORDS
from bozhen_desktop.exchange.container import assemble, parse
from bozhen_desktop.exchange.trust import build_trust, trust_file
from bozhen_desktop.host.signing import fingerprint, for_paper
from bozhen_desktop.kernel.errors import BozhenError
from tests.unit.exchange import packages as make
from tests.unit.exchange.test_answers import outbox_package

PACKAGES = {
    "exam": make.exam(),
    "result": make.result(),
    "receipt": make.receipt_package(),
    "trust": make.trust_package(),
    "device": make.device(),
    "answers": outbox_package(),
}
TRUST = trust_file(make.trust_package())


class Desk:
    """Writes files and runs the command over them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys

    def put(self, data: bytes, name: str = "x.bzp") -> str:
        (self.folder / name).write_bytes(data)
        return str(self.folder / name)

    def verify(self, data: bytes, trust: bytes | None = TRUST) -> tuple[int, str]:
        arguments = [self.put(data)]
        if trust is not None:
            arguments += ["--trust", self.put(trust, "trust.json")]
        code = main(arguments)
        return code, self.capsys.readouterr().out


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


@pytest.mark.parametrize("kind", PACKAGES)
def test_a_good_package_with_trust(desk: Desk, kind: str) -> None:
    code, said = desk.verify(PACKAGES[kind])
    assert code == (3 if kind == "answers" else 0)
    assert said.startswith("通过：") == (code == 0)
    assert hashlib.sha256(PACKAGES[kind]).hexdigest() in said
    assert "王小明" not in said


@pytest.mark.parametrize("kind", PACKAGES)
def test_without_trust_it_is_whole_but_nobody_knows_the_signer(desk: Desk, kind: str) -> None:
    code, said = desk.verify(PACKAGES[kind], trust=None)
    assert (code, "--trust" in said) == (3, True)


def test_trust_may_be_a_package_too(desk: Desk) -> None:
    assert desk.verify(PACKAGES["exam"], PACKAGES["trust"])[0] == 0
    assert desk.verify(TRUST, PACKAGES["trust"])[0] == 0
    assert desk.verify(TRUST, None)[0] == 3


# ---------------------------------------------------------------- changed bytes
@pytest.mark.parametrize("kind", PACKAGES)
def test_any_changed_byte_is_refused(kind: str) -> None:
    data = PACKAGES[kind]
    for at in range(len(data)):
        damaged = bytearray(data)
        damaged[at] ^= 1 << at % 8
        with pytest.raises(BozhenError):
            verify_package.read_package(bytes(damaged))


@pytest.mark.parametrize("kind", PACKAGES)
def test_a_changed_byte_under_a_repaired_trailer_is_refused_as_well(kind: str) -> None:
    data = PACKAGES[kind]
    for at in range(22, len(data) - 40, 1 if len(data) < 5000 else 3):
        body = bytearray(data[:-32])
        body[at] ^= 1 << at % 8
        with pytest.raises(BozhenError):
            verify_package.read_package(bytes(body) + hashlib.sha256(body).digest())


@given(some.sampled_from(sorted(PACKAGES)), some.data())
def test_both_readers_refuse_what_one_refuses(kind: str, draw: some.DataObject) -> None:
    """Edits anywhere, the trailer repaired: neither reader may accept what the other does not."""
    data = PACKAGES[kind]
    at = draw.draw(some.integers(0, len(data) - 41))
    end = draw.draw(some.integers(at, min(at + 30, len(data) - 40)))
    body = data[:at] + draw.draw(some.binary(max_size=30)) + data[end:-40]
    body += len(body).to_bytes(8, "big")
    edited = body + hashlib.sha256(body).digest()
    if edited != data:
        with pytest.raises(BozhenError):
            verify_package.read_package(edited)
    else:
        assert parse(edited).manifest.type == kind


@pytest.mark.parametrize("kind", PACKAGES)
def test_truncated_and_lengthened_files(desk: Desk, kind: str) -> None:
    data = PACKAGES[kind]
    for size in [*range(0, len(data), 97), len(data) - 1]:
        assert desk.verify(data[:size], None)[0] == 1
    assert desk.verify(data + b"x", None)[0] == 1


def repaired(body: bytes) -> bytes:
    """A body of a package, with a trailer that fits."""
    body += len(body).to_bytes(8, "big")
    return body + hashlib.sha256(body).digest()


def code_of(data: bytes) -> str:
    with pytest.raises(BozhenError) as refused:
        verify_package.read_package(data)
    return refused.value.code


def test_the_shape_of_the_file_is_refused_by_code(monkeypatch: pytest.MonkeyPatch) -> None:
    body = PACKAGES["exam"][:-40]
    assert code_of(b"PK" + body) == "not-a-package"
    assert code_of(repaired(b"BZPX" + body[4:])) == "not-a-package"
    assert code_of(body[:30]) == "package-cut"
    assert code_of(repaired(body[:4] + b"\0\2" + body[6:])) == "container-version"
    assert code_of(repaired(body + b"\0")) == "package-cut"
    assert code_of(PACKAGES["exam"][:-1] + b"\0") == "package-damaged"
    monkeypatch.setattr(verify_package, "_MANIFEST_CAP", 100)
    assert code_of(PACKAGES["exam"]) == "manifest-malformed"
    monkeypatch.setattr(verify_package, "CAP", 100)
    assert code_of(PACKAGES["exam"]) == "file-too-large"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"mode":"live"', b'"mode":"live","mode":"live"'),
        (b'"mode":"live"', b'"mode": "live"'),
        (b'"mode":"live"', '"mode":"live","ключ":1'.encode()),
        (b'"seq":1', b'"seq":1.0'),
        (b'"seq":1', b'"seq":1e0'),
    ],
)
def test_only_one_text_can_stand_for_a_manifest(old: bytes, new: bytes) -> None:
    container = parse(PACKAGES["exam"])
    assert old in container.manifest_bytes
    text = container.manifest_bytes.replace(old, new, 1)
    data = make.sign_raw(text, "exam", container.payload, make.ISSUER)
    assert code_of(data) == "manifest-malformed"


def test_every_signer_stands_once_and_one_at_least() -> None:
    container = parse(PACKAGES["exam"])
    for signatures in ([], container.signatures * 2):
        data = assemble(container.manifest_bytes, signatures, container.payload)
        assert code_of(data) == "signature"
    keys = [make.key(100 + number) for number in range(9)]
    assert code_of(make.resign(container, *keys)) == "signature"


def test_the_readable_form_is_for_trust_alone() -> None:
    value = json.loads(TRUST)
    other = value | {"manifest": value["manifest"] | {"type": "exam"}}
    for wrong in (value | {"more": 1}, other, {"manifest": {}}):
        assert code_of(json.dumps(wrong).encode()) == "not-a-package"


def test_hashes_and_numbers_that_contradict_each_other() -> None:
    log = {"first": 1, "last": 4, "count": 5, "prev_hash": "0" * 64, "head_hash": "1" * 64}
    assert code_of(make.resign(parse(PACKAGES["result"]), make.ROOM, log=log)) == (
        "manifest-malformed"
    )
    for field in ("sealed_sha256", "sha256"):
        wrong = make.changed(
            PACKAGES["receipt"],
            lambda value, field=field: value["parts"][0].update({field: "0" * 64}),
            make.IMPORTER,
        )
        assert code_of(wrong) == "part-hash"
    other = make.resign(parse(PACKAGES["trust"]), make.ROOT, package_id="0" * 32)
    assert code_of(other) == "part-hash"
    with pytest.raises(BozhenError, match="not-trust"):
        verify_package.read_authority(PACKAGES["exam"])


# ---------------------------------------------------------------- signers
@pytest.mark.parametrize("kind", PACKAGES)
def test_signed_again_by_a_foreign_key(desk: Desk, kind: str) -> None:
    forged = make.resign(parse(PACKAGES[kind]), make.STRANGER)
    for trust in (TRUST, None):
        assert desk.verify(forged, trust)[0] in (1, 3)
    both = make.resign(parse(PACKAGES["exam"]), make.ISSUER, make.STRANGER)
    assert desk.verify(both)[0] == 3


@pytest.mark.parametrize(
    ("data", "trust", "code"),
    [
        (make.resign(parse(PACKAGES["exam"]), make.ROOM), {}, "signer-role"),
        (make.resign(parse(PACKAGES["exam"]), make.IMPORTER), {}, "signer-role"),
        (make.resign(parse(PACKAGES["receipt"]), make.ISSUER), {}, "signer-role"),
        (make.resign(parse(PACKAGES["result"]), make.OTHER_ROOM), {}, "signer-other-room"),
        (PACKAGES["exam"], {"revoked": [make.ISSUER.public]}, "signer-revoked"),
        (PACKAGES["exam"], {"mode": "rehearsal"}, "package-mode"),
        (PACKAGES["exam"], {"org": "org-2"}, "package-other-org"),
    ],
)
def test_refused_by_trust(desk: Desk, data: bytes, trust: dict[str, Any], code: str) -> None:
    found, said = desk.verify(data, make.trust_package(**trust))
    assert (found, f"代码：{code}" in said) == (1, True)


def test_a_trust_file_must_be_signed_by_its_own_root(desk: Desk) -> None:
    forged = make.resign(parse(PACKAGES["trust"]), make.STRANGER)
    changed = TRUST.replace(make.ISSUER.public.encode(), make.STRANGER.public.encode())
    assert changed != TRUST
    for trust in (forged, changed, b"{}", b"", PACKAGES["exam"], b'{"a":1,"a":2}'):
        assert desk.verify(PACKAGES["exam"], trust)[0] == 1


def test_a_pinned_root_and_its_successor() -> None:
    rotated = make.trust(root=make.NEW_ROOT.public, previous_root=make.ROOT.public, epoch=4)
    both = build_trust(rotated, make.NEW_ROOT, make.ROOT)
    alone = make.trust_package()
    for data, pinned in ((alone, make.ROOT), (both, make.ROOT), (both, make.NEW_ROOT)):
        assert verify_package.read_authority(data, pinned.public).org == "org-1"
    for data, pinned in ((alone, make.NEW_ROOT), (both, make.STRANGER)):
        with pytest.raises(BozhenError, match="trust-other-root"):
            verify_package.read_authority(data, pinned.public)


# ---------------------------------------------------------------- strange files
@pytest.mark.parametrize(
    "text",
    [
        b"{}",
        b"[]",
        b"null",
        b'{"type":"exam"}',
        b'{"type":1.5}',
        b'{"type":"exam","type":"exam"}',
        b'{"type": "exam"}',
        b"[" * 100_000,
        b"\xff",
        '{"type":"考"}'.encode(),
    ],
)
def test_manifests_that_make_no_sense(desk: Desk, text: bytes) -> None:
    data = make.sign_raw(text, "exam", b"", make.ISSUER)
    code, said = desk.verify(data)
    assert (code, said.count("\n") >= 1) == (1, True)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("format_version", [2, 0], "format-version"),
        ("min_reader", [1, 5], "format-version"),
        ("crit", ["x"], "crit"),
        ("type", "paper", "manifest-malformed"),
        ("mode", "test", "manifest-malformed"),
        ("seq", "1", "manifest-malformed"),
        ("org", 7, "manifest-malformed"),
        ("parts", [], "part-hash"),
        ("parts", 7, "manifest-malformed"),
        ("payload", {"size": 1, "sha256": "0" * 64}, "payload-hash"),
    ],
)
def test_fields_that_are_refused(desk: Desk, field: str, value: Any, code: str) -> None:
    data = make.resign(parse(PACKAGES["exam"]), make.ISSUER, **{field: value})
    found, said = desk.verify(data)
    assert (found, f"代码：{code}" in said) == (1, True)


def test_files_that_cannot_be_read(desk: Desk, tmp_path: Path) -> None:
    assert main([str(tmp_path / "none.bzp")]) == 1
    assert main([str(tmp_path)]) == 1
    (tmp_path / "link.bzp").symlink_to(tmp_path / "x")
    assert main([str(tmp_path / "link.bzp")]) == 1
    assert main([str(tmp_path / "x.bzp"), "--data", str(tmp_path / "none")]) == 1
    said = desk.capsys.readouterr().out.splitlines()
    assert all(line.startswith(("不通过：", "  代码：")) for line in said)


def test_a_console_without_chinese_gets_an_answer_too(tmp_path: Path) -> None:
    (tmp_path / "x.bzp").write_bytes(PACKAGES["exam"])
    code = "import sys; from bozhen_desktop.cli.verify import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "x.bzp")],
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (3, b"")
    assert b"\\u" in done.stdout


def test_the_root_that_was_used_is_shown(desk: Desk) -> None:
    root = for_paper(fingerprint(make.ROOT.public))
    assert root in desk.verify(PACKAGES["exam"])[1]
    assert root not in desk.verify(PACKAGES["exam"], None)[1]


def test_a_wrong_command_line_is_no_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    with pytest.raises(SystemExit) as asked:
        main(["--help"])
    assert asked.value.code == 0
    assert "退出码" in capsys.readouterr().out


# ---------------------------------------------------------------- about the reader itself
def test_it_shares_no_code_with_the_readers_it_checks() -> None:
    folder = Path(verify_package.__file__).parent
    names = set()
    for source in folder.glob("verify*.py"):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names.add(node.module or "")
    assert not [name for name in names if "exchange" in name]


def test_every_code_of_the_reader_has_its_words() -> None:
    source = Path(verify_package.__file__).read_text("utf-8")
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    codes = {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id.endswith("Error")
        and isinstance(call.args[0], ast.Constant)
    }
    codes = {code for code in codes if " " not in str(code)}
    assert codes <= WORDS.keys()
    assert all(
        text.endswith("。") and "请" in text for text in WORDS.values() if "只能" not in text
    )


def test_words_quote_nothing_that_could_mislead(desk: Desk) -> None:
    data = make.resign(parse(PACKAGES["exam"]), make.ISSUER, crit=["\x1b[2J\u202e"])
    said = desk.verify(data)[1]
    assert "\x1b" not in said
    assert json.loads(TRUST)["manifest"]["type"] == "trust"
