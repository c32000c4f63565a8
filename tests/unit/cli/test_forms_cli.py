"""`bozhen forms`: from a hall's folder to files, reading only; refusals in words with a code."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from bozhen_desktop.cli.forms import main, read_sitting
from bozhen_desktop.documents.forms import FORMS
from bozhen_desktop.domain.base import Event
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START, sign_head
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.kernel.digest import Entry, canonical_text, digest_of, sha256_hex
from tests.unit.documents.days import practical_day, theory_day
from tests.unit.documents.reading import codes_on, needs_poppler, pictures_of, text_of
from tests.unit.domain.theory import TRADES, keys, paper

ROOM = SigningKey(bytes([6]) * 32)
KEY = bytes(range(32))
NOW = 1_790_000_000_000
Capsys = pytest.CaptureFixture[str]


def _rows(events: list[Event]) -> list[Entry]:
    rows = [
        Entry(
            seq=0,
            at=NOW,
            boot="b1",
            mono=number,
            device="d1",
            command=number,
            part=1,
            parts=1,
            command_digest=digest_of(number),
            actor="chief",
            kind=event.__struct_config__.tag,
            body=canonical_text(event),
            prev="",
            hash="",
        )
        for number, event in enumerate(events, 1)
    ]
    return chained(START, rows)


def _folder(path: Path, events: list[Event], blobs: dict[str, bytes]) -> Path:
    """A hall's folder with one sitting, half of it still in the WAL, and one signed head."""
    made = DataFolder.create(path, "rehearsal", wall_ms=NOW)
    made.open_keystore().put_all({"journal/S1": KEY, "room/sign": ROOM.secret})
    journal = Journal.create(made.sitting_journal("S1"), KEY)
    entries = _rows(events)
    half = len(entries) // 2
    journal.append(entries[:half], blobs)
    journal.close()
    journal = Journal.open(made.sitting_journal("S1"), KEY)
    journal.append(entries[half:], {})
    if entries:
        position = journal.last()
        journal.append([], {}, [sign_head(position, NOW, ROOM.public, ROOM.sign)])
    journal.close()
    return path


def _blobs(events: list[Event]) -> dict[str, bytes]:
    """Papers as the hall keeps them; their digests are those of the events."""
    texts = [canonical_text(paper(group)).encode() for group in TRADES]
    return {sha256_hex(text): text for text in texts} if events else {}


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _folder(tmp_path_factory.mktemp("made") / "hall", practical_day().events, {})


def _prints(folder: Path) -> dict[str, str]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _run(capsys: Capsys, *arguments: object) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_all_forms_of_a_sitting(hall: Path, tmp_path: Path, capsys: Capsys) -> None:
    before = _prints(hall)
    code, out, _ = _run(capsys, "--data", hall, "--sitting", "S1", "--out", tmp_path / "forms")
    assert code == 0
    said = json.loads(out.splitlines()[-1])
    assert said["documents"] == len(FORMS)
    assert said["forms"]["score-sheet"] == 9
    assert said["forms"]["admission-ticket"] == 3
    files = sorted(path.name for path in (tmp_path / "forms").iterdir())
    assert files == sorted(f"S1-{name}.pdf" for name in FORMS)
    assert _prints(hall) == before


@needs_poppler
def test_what_is_printed_comes_from_the_journal(hall: Path, tmp_path: Path, capsys: Capsys) -> None:
    name = "鄂尔多斯市东胜区博生职业培训学校"
    arguments = ["--data", hall, "--sitting", "S1", "--out", tmp_path, "--form", "score-summary"]
    code, *_ = _run(capsys, *arguments, "--institution", name, "--staff", "王旭", "--void")
    assert code == 0
    pdf = (tmp_path / "S1-score-summary.pdf").read_bytes()
    text = text_of(pdf, tmp_path)
    for part in (name, "打印：王旭", "作废", "演练", "85.9", "王䶮"):
        assert part in text
    (page,) = pictures_of(pdf, tmp_path)
    head = read_sitting(hall, "S1").head
    assert head is not None
    (said,) = codes_on(page)
    assert said.split("/")[3:] == [
        str(head.seq),
        str(head.at),
        *(part.upper() for part in (head.hash, head.signer, head.signature)),
    ]


def test_papers_are_loaded_from_the_blobs(tmp_path: Path) -> None:
    day = theory_day()
    events = [e for e in day.events if e.__struct_config__.tag not in _AFTER_KEYS]
    found = read_sitting(_folder(tmp_path / "hall", events, _blobs(events)), "S1")
    assert set(found.room.paper.loaded) == set(_blobs(events))
    assert found.room.answers.handed_in == day.room.answers.handed_in
    assert keys("G1").paper == "P-G1"


_AFTER_KEYS = ("key-opened", "theory-scored", "results-confirmed", "sitting-closed")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--sitting", "S9"], "sitting-missing"),
        (["--sitting", "../S1"], "name-not-an-id"),
        (["--sitting", "S1", "--form", "poster"], "form-unknown"),
    ],
)
def test_refusals(
    hall: Path, tmp_path: Path, capsys: Capsys, arguments: list[str], code: str
) -> None:
    ended, out, err = _run(capsys, "--data", hall, "--out", tmp_path / "forms", *arguments)
    assert (ended, out) == (1, "")
    assert f"代码：{code}" in err
    assert "？" not in err
    assert not (tmp_path / "forms").exists()


def test_a_sitting_without_arrangement(tmp_path: Path, capsys: Capsys) -> None:
    folder = _folder(tmp_path / "hall", [], {})
    ended, _, err = _run(capsys, "--data", folder, "--sitting", "S1", "--out", tmp_path / "forms")
    assert ended == 1
    assert "sitting-empty" in err


def test_a_form_that_has_nothing_yet(tmp_path: Path, capsys: Capsys) -> None:
    events = [e for e in practical_day().events if "scor" not in e.__struct_config__.tag][:3]
    folder = _folder(tmp_path / "hall", events, {})
    arguments = ["--data", folder, "--sitting", "S1", "--out", tmp_path / "forms"]
    assert "form-not-here" in _run(capsys, *arguments, "--form", "score-sheet")[2]
    code, out, _ = _run(capsys, *arguments)
    assert (code, json.loads(out.splitlines()[-1])["documents"]) == (0, 7)


def test_a_changed_journal_is_not_printed(tmp_path: Path, capsys: Capsys) -> None:
    made = DataFolder.create(tmp_path / "hall", "rehearsal", wall_ms=NOW)
    made.open_keystore().put_all({"journal/S1": KEY, "room/sign": ROOM.secret})
    rows = _rows(practical_day().events[:3])
    journal = Journal.create(made.sitting_journal("S1"), KEY)
    journal.append(rows, {})
    connection = journal._connection
    assert connection is not None
    connection.execute("UPDATE entry SET actor = 'thief' WHERE seq = 2")
    journal.close()
    ended, _, err = _run(
        capsys, "--data", tmp_path / "hall", "--sitting", "S1", "--out", tmp_path / "forms"
    )
    assert ended == 1
    assert "journal-chain" in err
    assert "第 2 条" in err
