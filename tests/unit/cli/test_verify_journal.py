"""`bozhen verify` of a journal: whole, cut, edited, foreign; and what it cannot exclude.

BOZHEN_EDITS=1000 makes the random edits here as many as in
tests/integration/hostile/test_row_p2_direct_edits.py.
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
from pathlib import Path

import pytest

from bozhen_desktop.cli.verify import main
from bozhen_desktop.cli.verify_words import FINDINGS, journal_verdict
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.journal import verification
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START, Position, sign_head
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.verification import Finding, Report
from bozhen_desktop.kernel.digest import canonical_text, sha256_hex
from tests.unit.cli.edits import (
    EDITS,
    NOW,
    ROOM,
    SITTING,
    Hall,
    fresh,
    make_hall,
    write_head,
)
from tests.unit.exchange import packages as make
from tests.unit.journal.samples import KEY, end_of, row

STRANGER = SigningKey(bytes([9]) * 32)
TIMES = int(os.environ.get("BOZHEN_EDITS", "96"))


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Hall:
    return make_hall(tmp_path_factory.mktemp("made"))


def verify(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    code = main([str(argument) for argument in arguments])
    return code, capsys.readouterr().out


Capsys = pytest.CaptureFixture[str]


def test_a_whole_journal_up_to_a_head_kept_elsewhere(hall: Hall, capsys: Capsys) -> None:
    before = _prints(hall.folder)
    last = hall.entries[-1].seq
    code, said = verify(capsys, hall.journal, "--head", hall.head)
    assert (code, f"完整到第 {last} 条，封签到第 {last} 条" in said) == (0, True)
    assert _prints(hall.folder) == before


def _prints(folder: Path) -> dict[str, str]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_behind_the_head_a_cut_cannot_be_excluded(
    hall: Hall, tmp_path: Path, capsys: Capsys
) -> None:
    entry = hall.entries[19]
    head = write_head(tmp_path / "h.json", Position(entry.seq, entry.hash))
    code, said = verify(capsys, hall.journal, "--head", head, "--data", hall.folder)
    assert (code, f"第 {entry.seq} 条之后是否被截断无法排除" in said) == (0, True)


def test_without_any_head_nothing_vouches_for_its_end(hall: Hall, capsys: Capsys) -> None:
    code, said = verify(capsys, hall.journal)
    assert (code, "没有封签" in said) == (3, True)


def test_a_head_of_somebody_unknown(hall: Hall, tmp_path: Path, capsys: Capsys) -> None:
    head = write_head(tmp_path / "h.json", end_of(hall.entries), STRANGER)
    code, said = verify(capsys, hall.journal, "--head", head)
    assert (code, "签名者未知" in said) == (3, True)


def test_a_room_that_only_the_trust_file_knows(hall: Hall, tmp_path: Path, capsys: Capsys) -> None:
    head = write_head(tmp_path / "h.json", end_of(hall.entries), make.OTHER_ROOM)
    trust = tmp_path / "trust.bzp"
    for more, code in (({}, 0), ({"revoked": [make.OTHER_ROOM.public]}, 3)):
        trust.write_bytes(make.trust_package(**more))
        assert verify(capsys, hall.journal, "--head", head, "--trust", trust)[0] == code


def test_a_forged_head(hall: Hall, tmp_path: Path, capsys: Capsys) -> None:
    text = hall.head.read_text().replace(f'"at":{NOW}', f'"at":{NOW + 1}')
    (tmp_path / "h.json").write_text(text)
    code, said = verify(capsys, hall.journal, "--head", tmp_path / "h.json")
    assert (code, "head-signature" in said) == (1, True)


def test_a_single_head_may_stand_alone_in_its_file(
    hall: Hall, tmp_path: Path, capsys: Capsys
) -> None:
    (tmp_path / "h.json").write_text(hall.head.read_text().strip("[]"))
    assert verify(capsys, hall.journal, "--head", tmp_path / "h.json")[0] == 0
    for text in ("", "7", "[{}]", "\udcff"):
        (tmp_path / "h.json").write_text(text, errors="surrogateescape")
        code, said = verify(capsys, hall.journal, "--head", tmp_path / "h.json")
        assert (code, "heads-malformed" in said) == (1, True)


def test_a_cut_journal_is_known_by_its_head(hall: Hall, tmp_path: Path, capsys: Capsys) -> None:
    copy = fresh(hall, tmp_path / "copy")
    copy.wal.unlink()
    code, said = verify(capsys, copy.journal, "--head", hall.head)
    assert (code, "后面的记录不见了" in said) == (1, True)
    assert verify(capsys, copy.journal)[0] == 3


def test_random_edits_are_all_found(hall: Hall, tmp_path: Path, capsys: Capsys) -> None:
    untouched = fresh(hall, tmp_path / "untouched")
    assert verify(capsys, untouched.journal, "--head", hall.head)[0] == 0
    for number in range(TIMES):
        rng = random.Random(number)
        copy = fresh(hall, tmp_path / "copy")
        EDITS[number % len(EDITS)](copy, rng)
        code, said = verify(capsys, copy.journal, "--head", hall.head)
        assert code == 1, (number, said)
        shutil.rmtree(copy.folder)


# ---------------------------------------------------------------- keys and places
def test_a_copy_elsewhere_needs_the_folder_of_its_pc(
    hall: Hall, tmp_path: Path, capsys: Capsys
) -> None:
    shutil.copyfile(hall.journal, tmp_path / "evidence.db")
    shutil.copyfile(hall.wal, tmp_path / "evidence.db-wal")
    data = ("--head", hall.head, "--data", hall.folder)
    assert verify(capsys, tmp_path / "evidence.db", *data)[0] == 0
    code, said = verify(capsys, tmp_path / "evidence.db", "--head", hall.head)
    assert (code, "data-folder-unknown" in said) == (1, True)


def test_another_pc_cannot_read_it(hall: Hall, tmp_path: Path, capsys: Capsys) -> None:
    other = DataFolder.create(tmp_path / "other", "live", wall_ms=NOW)
    code, said = verify(capsys, hall.journal, "--data", other.path)
    assert (code, "keystore-missing" in said) == (1, True)
    other.open_keystore().put("room/sign", ROOM.secret)
    code, said = verify(capsys, hall.journal, "--data", other.path)
    assert (code, "journal-key-missing" in said) == (1, True)
    other.open_keystore().put(f"journal/{SITTING}", bytes(32))
    code, said = verify(capsys, hall.journal, "--data", other.path)
    assert (code, "journal-unreadable" in said) == (1, True)


def test_files_that_are_not_there(hall: Hall, tmp_path: Path, capsys: Capsys) -> None:
    code, said = verify(capsys, tmp_path / "journal.db", "--data", hall.folder)
    assert (code, "journal-missing" in said) == (1, True)
    code, said = verify(capsys, hall.journal, "--data", tmp_path / "none")
    assert (code, "folder-missing" in said) == (1, True)


# ---------------------------------------------------------------- trust of the folder
def add_site(hall: Hall, root: str, package: bytes) -> None:
    """A site journal that pinned `root` and took `package` as trust."""
    folder = DataFolder.open(hall.folder)
    folder.open_keystore().put("journal/site", KEY)
    bodies = [
        {"kind": "root-pinned", "root": root},
        {"kind": "trust-taken", "root": root, "digest": sha256_hex(package)},
    ]
    rows = [
        row(number, kind=body["kind"], body=canonical_text(body))
        for number, body in enumerate(bodies, 1)
    ]
    journal = Journal.create(folder.site_journal, KEY)
    entries = chained(START, rows)
    head = sign_head(end_of(entries), NOW, ROOM.public, ROOM.sign)
    journal.append(entries, {}, [head])
    journal.close()
    (folder.packages / f"trust-{sha256_hex(package)}.bzp").write_bytes(package)


def test_a_package_is_judged_by_the_trust_in_force_here(
    hall: Hall, tmp_path: Path, capsys: Capsys
) -> None:
    copy = fresh(hall, tmp_path / "copy")
    package = make.trust_package()
    add_site(copy, make.ROOT.public, package)
    (tmp_path / "x.bzp").write_bytes(make.exam())
    assert verify(capsys, tmp_path / "x.bzp")[0] == 3
    assert verify(capsys, tmp_path / "x.bzp", "--data", copy.folder)[0] == 0
    (copy.folder / "packages" / f"trust-{sha256_hex(package)}.bzp").write_bytes(b"x")
    assert verify(capsys, tmp_path / "x.bzp", "--data", copy.folder)[0] == 3


def test_a_trust_file_of_another_root_than_the_pinned_one(
    hall: Hall, tmp_path: Path, capsys: Capsys
) -> None:
    copy = fresh(hall, tmp_path / "copy")
    add_site(copy, make.STRANGER.public, make.trust_package())
    (tmp_path / "x.bzp").write_bytes(make.exam())
    (tmp_path / "t.bzp").write_bytes(make.trust_package())
    trust = ("--trust", tmp_path / "t.bzp")
    assert verify(capsys, tmp_path / "x.bzp", *trust)[0] == 0
    code, said = verify(capsys, tmp_path / "x.bzp", *trust, "--data", copy.folder)
    assert (code, "trust-other-root" in said) == (1, True)


def test_the_journal_of_the_pc_itself(hall: Hall, tmp_path: Path, capsys: Capsys) -> None:
    copy = fresh(hall, tmp_path / "copy")
    add_site(copy, make.ROOT.public, make.trust_package())
    site = copy.folder / "site.journal"
    assert verify(capsys, site)[0] == 0
    data = bytearray(site.read_bytes())
    data[len(data) // 2] ^= 1
    site.write_bytes(data)
    assert verify(capsys, site)[0] == 1


# ---------------------------------------------------------------- words
def test_every_finding_of_a_journal_has_its_words() -> None:
    """Codes come from the sources of the verification; none is left without a sentence."""
    folder = Path(verification.__file__).parent
    text = "".join((folder / name).read_text("utf-8") for name in ("verification.py", "chain.py"))
    codes = set(re.findall(r'"((?:entry|blob|page)-[a-z]+)"', text))
    codes |= {"head-signature", "head-hash", "head-beyond-end", "journal-unreadable"}
    assert codes == set(FINDINGS)
    said = journal_verdict(Report(START, 0, (Finding("never-heard-of", 3),)), False)
    assert "never-heard-of" in said
