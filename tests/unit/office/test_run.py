"""The command line: Chinese lines for people, one JSON object for programs, exit codes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bozhen_desktop.exchange.receipt import read_receipt
from bozhen_desktop.exchange.trust import read_trust
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.signing import fingerprint
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.run import main
from bozhen_desktop.office.words import say
from tests.unit.office import parts


@pytest.fixture(autouse=True)
def same_umask() -> Iterator[None]:
    """The command sets the umask of its process."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


class Shell:
    """Runs commands against one data folder."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data = data
        self._capsys = capsys
        self.lines: list[str] = []

    def __call__(self, *words: str, code: int = 0) -> dict[str, Any]:
        assert main([*words, "--data", str(self.data), "--json"]) == code
        out, err = self._capsys.readouterr()
        *lines, last = out.splitlines()
        self.lines = [*lines, *err.splitlines()]
        facts: dict[str, Any] = json.loads(last)
        assert facts["ok"] is (code == 0)
        return facts

    def store(self) -> OfficeStore:
        return OfficeStore.open(DataFolder.open(self.data))


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    found = Shell(tmp_path / "office", capsys)
    found("init", "--organisation", parts.ORGANISATION, "--site", parts.SITE, "--rehearsal")
    return found


def test_whole_round(shell: Shell, tmp_path: Path) -> None:
    device, trust = tmp_path / "device.bzp", tmp_path / "trust.json"
    device.write_bytes(parts.device_file())
    two = ("--first", "a", "--second", "b")
    shell("accept-device", str(device), "--fingerprint", fingerprint(parts.ROOM.public), *two)
    facts = shell("trust", "--out", str(trust))
    assert facts["rooms"] == 1
    theory, practical = parts.theory_day(), parts.practical_day(count=4)
    parts.score(theory)
    entries = parts.journal(theory.events)
    with shell.store() as store:
        root = store.keys.root.public
        parts.register(store, 4)
        packages = {
            "T1.bzp": parts.deliver(store, "T1", entries[:50], 1, parts.theory_blobs()),
            "T2.bzp": parts.deliver(store, "T1", entries[50:], 2, parts.theory_blobs()),
            "P1.bzp": parts.deliver(store, "P1", parts.journal(practical.events)),
        }
        for day in (theory, practical):
            parts.issue(store, day.room.arrangement)
    assert shell("status")["awaited"] == ["P1", "T1"]
    for name, data in packages.items():
        (tmp_path / name).write_bytes(data)
    files = [str(tmp_path / name) for name in packages]
    done = shell("intake", *files, "--out", str(tmp_path / "receipts"))
    assert [package["verdict"] for package in done["packages"]] == ["accepted"] * 3
    again = shell("intake", *files, "--out", str(tmp_path / "again"))
    assert [package["verdict"] for package in again["packages"]] == ["duplicate"] * 3
    receipts = sorted((tmp_path / "receipts").iterdir())
    assert len(receipts) == 3
    known = read_trust(trust.read_bytes(), root=root, mode="rehearsal")
    for path in receipts:
        data = path.read_bytes()
        assert (tmp_path / "again" / path.name).read_bytes() == data
        receipt = read_receipt(data, known, mode="rehearsal", room_public=parts.ROOM.public)
        assert receipt.verdict == "accepted" and receipt.stored["differences"] == 0
    out = tmp_path / "once-more"
    assert len(shell("receipt", "--sitting", "T1", "--out", str(out))["receipts"]) == 2
    assert all(
        path.read_bytes() == (tmp_path / "receipts" / path.name).read_bytes()
        for path in out.iterdir()
    )
    shell("receipt", "--package", "0" * 32, "--out", str(out), code=1)
    table = tmp_path / "r.csv"
    assert shell("results", "--csv", str(table), "--xlsx", str(tmp_path / "r.xlsx"))["words"] == {
        "合格": 1,
        "不合格": 2,
        "违纪": 1,
    }
    assert "100.0,82.0,合格" in table.read_text("utf-8-sig")
    assert "'=一公司" in table.read_text("utf-8-sig")
    assert shell("rebuild", "--compare")["mismatches"] == 0
    assert shell("rebuild")["rows"] > 40
    assert shell("verify")["found"] == []
    assert shell("status")["awaited"] == []


def test_one_bad_package_does_not_stop_the_others(shell: Shell, tmp_path: Path) -> None:
    day = parts.practical_day()
    with shell.store() as store:
        parts.know_room(store, parts.ROOM)
        parts.issue(store, day.room.arrangement)
        good = parts.deliver(store, "P1", parts.journal(day.events))
    (tmp_path / "good.bzp").write_bytes(good)
    (tmp_path / "bad.bzp").write_bytes(good[:-7])
    files = [str(tmp_path / name) for name in ("bad.bzp", "none.bzp", "good.bzp")]
    done = shell("intake", *files, "--out", str(tmp_path / "out"), code=1)
    assert [package["verdict"] for package in done["packages"]] == ["accepted"]
    assert [refused["file"] for refused in done["refused"]] == ["bad.bzp", "none.bzp"]
    assert shell.lines[0].startswith("bad.bzp：") and shell.lines[1].startswith("none.bzp：")


def test_errors_are_one_chinese_sentence_with_a_next_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(tmp_path / "nothing", capsys)
    assert shell("status", code=1)["code"] == "folder-missing"
    assert shell.lines == ["找不到数据目录“nothing”，请检查 --data 后的路径。"]


@pytest.mark.parametrize("command", ["status", "verify", "trust --out x"])
def test_folder_without_an_office_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    DataFolder.create(tmp_path / "d", "live", wall_ms=1)
    assert Shell(tmp_path / "d", capsys)(*command.split(), code=1)["code"] == "office-not-founded"


def test_office_cannot_be_founded_twice(shell: Shell) -> None:
    words = ("init", "--organisation", "O2", "--site", "HQ", "--rehearsal")
    assert shell(*words, code=1)["code"] == "office-founded"


def test_rehearsal_never_becomes_live(shell: Shell) -> None:
    words = ("init", "--organisation", "O2", "--site", "HQ")
    assert shell(*words, code=1)["code"] == "folder-mode-other"


def test_revoked_room_is_not_in_the_next_trust(shell: Shell, tmp_path: Path) -> None:
    with shell.store() as store:
        parts.know_room(store, parts.ROOM)
    key = fingerprint(parts.ROOM.public)
    shell("revoke", "--key", key, "--reason", "失窃", "--first", "a", "--second", "b")
    shell("trust", "--out", str(tmp_path / "trust.json"))
    trust = json.loads((tmp_path / "trust.json").read_text())["trust"]["content"]
    assert trust["revoked"] == [parts.ROOM.public] and trust["rooms"] == []


def test_sentence_names_the_file_and_unknown_codes_stay_visible() -> None:
    assert say(BozhenError("payload-hash"), "a.bzp").startswith("a.bzp：数据包内容被改动")
    assert "new-code，row=3" in say(BozhenError("new-code", row=3))
    assert "?" in say(BozhenError("file-missing"))
