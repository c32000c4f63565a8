"""`bozhen doctor`: what would spoil a day is found, and nothing unseen is called good."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bozhen_desktop.cli import doctor, doctor_words, verify_folder
from bozhen_desktop.cli.doctor import examine, main
from bozhen_desktop.cli.doctor_findings import BAD, GOOD, UNCHECKED, WARNING, Finding, Place, is_go
from bozhen_desktop.cli.doctor_pc import check_encryption, forecast
from bozhen_desktop.client.device import Device
from bozhen_desktop.hall.medium import choose
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.room_file import PcNames
from bozhen_desktop.journal.heads import Position
from bozhen_desktop.kernel.clock import FakeClock
from tests.unit.cli.doctor_room import (
    EXAM,
    MORNING,
    SITTING,
    furnish,
    set_mark,
    sign_by,
    write_result,
)
from tests.unit.exchange import packages as make

SOURCES = sorted(Path(doctor.__file__).parent.glob("doctor*.py"))
Capsys = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return furnish(tmp_path_factory.mktemp("made") / "hall")


@pytest.fixture
def room(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "hall"))


def look(folder: Path, role: str = "hall", seats: int = 20, wall: int = MORNING) -> list[Finding]:
    return examine(Place(folder, role, seats, FakeClock(wall=wall)))


def of(findings: list[Finding], check: str) -> list[tuple[str, str]]:
    return [(finding.state, finding.code) for finding in findings if finding.check == check]


def journal(folder: Path) -> Path:
    return folder / "sittings" / SITTING / "journal.db"


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


# ------------------------------------------------------------------- a room in order
def test_a_room_in_order_is_go(room: Path) -> None:
    findings = look(room)
    assert [f for f in findings if f.state == BAD] == []
    assert is_go(findings)
    assert of(findings, "journal") == [(GOOD, "journal-whole")] * 2
    assert of(findings, "trust") == [(GOOD, "trust-in-force")]
    assert of(findings, "exam-packages") == [(GOOD, "exam-packages-whole")]
    assert of(findings, "clock") == [(GOOD, "clock-after-floor")]
    assert of(findings, "keys") == [(GOOD, "keys-here")]


@pytest.mark.parametrize("check", ["standby", "port"])
def test_what_was_not_looked_at_is_not_good(room: Path, check: str) -> None:
    assert [state for state, _ in of(look(room), check)] == [UNCHECKED]


def test_the_mirror_is_chosen_and_here_or_said_to_be_neither(room: Path, tmp_path: Path) -> None:
    assert of(look(room), "mirror") == [(WARNING, "mirror-none")]
    stick, folder = tmp_path / "stick", DataFolder.open(room)
    stick.mkdir()
    choose(folder, stick, "ab" * 32, 1)
    assert of(look(room), "mirror") == [(WARNING, "mirror-same-disk")]
    (stick / "mirror.json").unlink()
    assert of(look(room), "mirror") == [(BAD, "mirror-missing")]
    assert not is_go(look(room))


def test_nothing_in_the_folder_changes(room: Path) -> None:
    def snapshot() -> dict[str, tuple[int, int, bytes]]:
        return {
            str(path): (
                path.stat().st_mode,
                path.stat().st_mtime_ns,
                path.read_bytes() if path.is_file() else b"",
            )
            for path in [room, *room.rglob("*")]
        }

    before = snapshot()
    look(room)
    assert snapshot() == before


# ------------------------------------------------------------------- a room that is spoilt
def _open_to_others(room: Path) -> None:
    (room / "site.journal").chmod(0o640)


def _link(room: Path) -> None:
    (room / "packages" / "x").symlink_to(room / "site.json")


def _cut_keystore(room: Path) -> None:
    flip(room / "keys" / "keystore", 200)


def _damage_journal(room: Path) -> None:
    flip(journal(room), 4096 * 2 + 100)


def _mark_ahead(room: Path) -> None:
    set_mark(journal(room), Position(1000, "a" * 64))


def _no_trust_file(room: Path) -> None:
    for path in (room / "packages").glob("trust-*"):
        path.unlink()


def _cut_exam(room: Path) -> None:
    path = room / "packages" / f"{EXAM}.bzp"
    path.write_bytes(path.read_bytes()[:-50])


def _newer_folder(room: Path) -> None:
    path = room / "folder.json"
    path.write_bytes(path.read_bytes().replace(b'"format": 1', b'"format": 2'))


SPOILS: list[tuple[Callable[[Path], object], str, str, str]] = [
    (_open_to_others, "private", BAD, "private-open"),
    (_link, "private", BAD, "private-link"),
    (lambda room: (room / "keys/keystore").unlink(), "keys", BAD, "keystore-missing"),
    (lambda room: (room / "keys/protector.key").unlink(), "keys", BAD, "keystore-key-missing"),
    (_cut_keystore, "keys", BAD, "sealed-unreadable"),
    (_damage_journal, "journal", BAD, "journal-broken"),
    (_mark_ahead, "journal", BAD, "journal-behind-mark"),
    (lambda room: journal(room).unlink(), "journal", BAD, "journal-lost"),
    (lambda room: (room / "site.journal").unlink(), "journal", BAD, "journal-lost"),
    (lambda room: sign_by(room, make.STRANGER), "journal", BAD, "journal-foreign-head"),
    (
        lambda room: (room / "sittings/gone").mkdir(mode=0o700),
        "journal",
        WARNING,
        "sitting-without-key",
    ),
    (_no_trust_file, "trust", BAD, "trust-file-absent"),
    (_cut_exam, "exam-packages", BAD, "exam-package-bad"),
    (
        lambda room: (room / f"packages/{EXAM}.bzp").unlink(),
        "exam-packages",
        BAD,
        "exam-package-bad",
    ),
    (lambda room: (room / "folder.json").unlink(), "folder", BAD, "folder-not-ours"),
    (_newer_folder, "folder", BAD, "folder-format"),
    (lambda room: (room / "site.json").unlink(), "folder", BAD, "folder-not-founded"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="rights and links of files")
@pytest.mark.parametrize("spoil, check, state, code", SPOILS, ids=[each[3] for each in SPOILS])
def test_what_spoils_a_day_is_found(
    room: Path, spoil: Callable[[Path], object], check: str, state: str, code: str
) -> None:
    spoil(room)
    findings = look(room)
    assert (state, code) in of(findings, check)
    assert is_go(findings) == (state == WARNING)


@pytest.mark.parametrize("name", ["room/age", "tls/certificate"])
def test_a_lost_key_is_found(room: Path, name: str) -> None:
    DataFolder.open(room).open_keystore().destroy(name)
    findings = look(room)
    assert of(findings, "keys") == [(BAD, "keys-absent")]
    assert [f.params["first"] for f in findings if f.code == "keys-absent"] == [name]


def test_a_sitting_that_was_purged_needs_no_package(room: Path) -> None:
    folder = DataFolder.open(room)
    folder.purge_sitting(SITTING, folder.open_keystore())
    (room / "packages" / f"{EXAM}.bzp").unlink()
    findings = look(room)
    assert of(findings, "exam-packages") == [(WARNING, "no-exam-package")]
    assert is_go(findings)


def test_a_package_of_an_unknown_issuer_is_found(tmp_path: Path) -> None:
    container = make.parse(make.exam())
    room = furnish(tmp_path / "hall", exam=make.resign(container, make.STRANGER))
    assert of(look(room), "exam-packages") == [(BAD, "exam-package-signer")]


def test_a_hall_just_founded_lacks_its_trust(tmp_path: Path) -> None:
    findings = look(furnish(tmp_path / "hall", trust=False))
    assert of(findings, "trust") == [(BAD, "root-not-pinned")]
    assert of(findings, "exam-packages") == [(WARNING, "no-exam-package")]
    assert of(findings, "clock") == [(UNCHECKED, "clock-no-floor")]
    assert not is_go(findings)


@pytest.mark.parametrize(
    "receipted, expected", [(False, (WARNING, "receipts-waiting")), (True, (GOOD, "receipts-all"))]
)
def test_results_wait_for_receipts(room: Path, receipted: bool, expected: tuple[str, str]) -> None:
    write_result(room, receipted=receipted)
    assert of(look(room), "receipts") == [expected]


@pytest.mark.parametrize("behind", [1, 86_400_000])
def test_a_clock_before_what_is_over_is_wrong(room: Path, behind: int) -> None:
    assert of(look(room, wall=make.NOW - behind), "clock") == [(BAD, "clock-behind")]


# ------------------------------------------------------------------- the PC
def test_a_small_disk_is_refused(room: Path) -> None:
    assert of(look(room, seats=10**9), "disk") == [(BAD, "disk-space-low")]


def test_the_forecast_grows_with_people_and_role() -> None:
    assert forecast("terminal", 5000) < forecast("hall", 20) < forecast("hall", 200)
    assert forecast("hall", 200) < forecast("office", 200)
    assert forecast("hall", 200) >= 200 * 100 * 600


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="dm-crypt")
@pytest.mark.parametrize(
    "devices, code",
    [
        ({"": "CRYPT-LUKS2-x"}, "disk-encrypted"),
        ({"": "LVM-x", "slaves/dm-1": "CRYPT-LUKS2-x"}, "disk-encrypted"),
        ({"": "LVM-x", "slaves/sda1": ""}, "disk-not-encrypted"),
        ({"": "LVM-x", "slaves/dm-1": "CRYPT-LUKS2-x", "slaves/sdb": ""}, "disk-not-encrypted"),
        ({"": ""}, "disk-not-encrypted"),
        ({}, "encryption-unseen"),
    ],
)
def test_disk_encryption(tmp_path: Path, devices: dict[str, str], code: str) -> None:
    number = tmp_path.stat().st_dev
    device = tmp_path / f"{os.major(number)}:{os.minor(number)}"
    for name, uuid in devices.items():
        place = device / name / "dm" if uuid else device / name
        place.mkdir(parents=True, exist_ok=True)
        if uuid:
            (place / "uuid").write_text(uuid, "ascii")
    assert check_encryption(tmp_path, tmp_path).code == code


# ------------------------------------------------------------------- other roles
def test_a_terminal_claims_to_persist_only_after_a_reboot(tmp_path: Path) -> None:
    clock = FakeClock(wall=make.NOW)
    pc = PcNames(frozenset(), "pc-1", "")
    folder = tmp_path / "terminal"
    for boot, expected in (("b1", WARNING), ("b1", WARNING), ("b2", GOOD)):
        clock.boot = boot
        Device.open(folder, "live", clock, pc).close()
        findings = look(folder, "terminal")
        assert [state for state, _ in of(findings, "persistence")] == [expected]
    assert of(findings, "enrolment") == [(WARNING, "room-unknown")]
    assert of(findings, "port") == [(UNCHECKED, "hall-address-unknown")]
    assert is_go(findings)


def test_the_role_is_read_from_the_folder(tmp_path: Path, capsys: Capsys) -> None:
    pc = PcNames(frozenset(), "pc-1", "")
    Device.open(tmp_path / "pc", "live", FakeClock(wall=make.NOW), pc).close()
    assert main(["--data", str(tmp_path / "pc"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["role"] == "terminal"


def test_a_folder_of_another_role_is_refused(room: Path) -> None:
    for role in ("terminal", "office"):
        findings = look(room, role)
        assert of(findings, "folder") == [(BAD, "folder-other-role")]


# ------------------------------------------------------------------- the command
def test_page_and_json_say_the_same(
    room: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["--data", str(room), "--json"]) == 0
    *page, last = capsys.readouterr().out.splitlines()
    told = json.loads(last)
    assert (told["go"], told["role"]) == (True, "hall")
    assert sum(told["counts"].values()) == len(told["checks"]) == len(page) - 2
    for check in told["checks"]:
        assert any(check["text"] in line for line in page)
    assert page[-1].startswith("结论：已检查的")
    assert main(["--data", str(room)]) == 0
    assert not capsys.readouterr().out.rstrip().endswith("}")


def test_no_go_says_first_what_stands_in_the_way(room: Path, capsys: Capsys) -> None:
    _mark_ahead(room)
    assert main(["--data", str(room), "--json"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("  【不通过】日志：sit-1：")
    assert json.loads(lines[-1])["go"] is False


def test_a_folder_that_is_not_there_is_no_go(tmp_path: Path, capsys: Capsys) -> None:
    assert main(["--data", str(tmp_path / "none"), "--json"]) == 1
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["counts"]["bad"] == 1
    assert {"journal", "trust", "port"} <= {
        check["check"] for check in told["checks"] if check["state"] == UNCHECKED
    }
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "arguments",
    [[], ["--data"], ["--data", "x", "--role", "printer"], ["--data", "x", "--seats", "0"]]
    + [["--data", "x", "--hall", address] for address in ("pc", "pc:", ":1", "pc:0", "pc:x")],
)
def test_usage(arguments: list[str], capsys: Capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_no_secret_is_told(room: Path, capsys: Capsys) -> None:
    secrets = verify_folder.secrets_of(room)
    main(["--data", str(room), "--json"])
    said = capsys.readouterr().out
    assert not any(key.hex() in said for name, key in secrets.items() if name != "room")


def test_every_code_has_a_sentence_and_every_check_a_name() -> None:
    called = re.compile(
        r"\b(?:good|warning|bad|unchecked|state)\(\s*\"([a-z-]+)\", f?\"([a-z-]+)[\"{]"
    )
    found = [pair for path in SOURCES for pair in called.findall(path.read_text("utf-8"))]
    assert len(found) > 40
    codes = {code for _, code in found} - {"protector-"}
    assert codes - set(doctor_words.SENTENCES) == set()
    assert {check for check, _ in found} - set(doctor_words.CHECKS) == set()


def test_text_of_a_stranger_is_shown_as_text() -> None:
    finding = Finding("drive", BAD, "folder-on-network", {"system": "nfs\x1b[2J"})
    assert "\x1b" not in doctor_words.sentence(finding)
