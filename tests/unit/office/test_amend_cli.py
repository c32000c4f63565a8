"""Corrections from the command line: a preview first, a decision on --confirm."""

from __future__ import annotations

import argparse
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bozhen_desktop.kernel.ids import EntryId
from bozhen_desktop.office import amend_cli, refusals, words
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.outcome import Outcome
from bozhen_desktop.office.run import parser
from tests.unit.domain.support import number_of
from tests.unit.office import parts
from tests.unit.office.test_amendments import filled, rows

SOURCES = Path(refusals.__file__).resolve().parents[1]
WHY = ("--reason", "答案有误", "--document", "复核 3 号", "--first", "a", "--second", "b")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OfficeStore]:
    with parts.found(tmp_path / "office") as opened:
        filled(opened)
        yield opened


def run(store: OfficeStore, *argv: str) -> Outcome:
    options: argparse.Namespace = parser().parse_args([*argv, "--data", "x"])
    outcome: Outcome = options.run(store, options)
    return outcome


def test_a_preview_names_everybody_and_changes_nothing(store: OfficeStore) -> None:
    before = store.position
    done = run(store, "correct-key", "--paper", "P-G1", "--item", "G1-i1=D", *WHY)
    assert done.lines[0].startswith("这将改变 2 人的成绩，其中 0 人")
    assert done.lines[1] == "考生1：理论 100.0（合格）→ 90.0（合格），场次 T1。"
    assert done.facts == {"changed": [parts.entry_id(1), parts.entry_id(2)], "decided": False}
    assert store.position == before


def test_a_confirmed_key_is_decided_and_listed(store: OfficeStore, tmp_path: Path) -> None:
    argv = ("correct-key", "--paper", "P-G1", "--item", "G1-i1=D", "--free", "G1-i2", *WHY)
    done = run(store, *argv, "--confirm")
    assert done.facts["number"] == 1
    listed = run(store, "decisions", "--out", str(tmp_path / "out"))
    assert "更正试卷 P-G1 的答案（G1-i1、G1-i2），改变 3 人的成绩" in listed.lines[0]
    file = json.loads((tmp_path / "out" / "decision-1.json").read_bytes())
    assert file["decision"]["first"] == "a"


def test_a_score_and_a_person(store: OfficeStore) -> None:
    score = ("correct-score", "--sitting", "P1", "--entry", parts.entry_id(1))
    done = run(store, *score, "--marks", "59.9", *WHY, "--confirm")
    assert done.lines[0] == "现行成绩 82.0，总部重算 82.0。"
    assert done.lines[1].startswith("这将改变 1 人的成绩，其中 1 人")
    person = ("correct-person", "--entry", parts.entry_id(1), "--name", "张䶮", *WHY)
    assert run(store, *person).facts["decided"] is False
    assert run(store, *person, "--confirm").facts["number"] == 2
    assert rows(store)[parts.entry_id(1)].name == "张䶮"
    lines = run(store, "decisions").lines
    assert "张䶮（P1）的成绩 82.0→59.9" in lines[0]
    assert "考生姓名 考生1→张䶮" in lines[1]


def test_an_id_number_is_asked_for_and_stands_in_no_argument(
    store: OfficeStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    number = number_of(77)
    person = ("correct-person", "--entry", parts.entry_id(1), "--id-no", *WHY, "--confirm")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{number}\n"))
    done = run(store, *person)
    assert done.facts["number"] == 1
    assert store.bureau.entries.registration(EntryId(parts.entry_id(1))).person.id_no == number
    assert number not in f"{done.lines} {done.facts} {capsys.readouterr()}"
    with pytest.raises(SystemExit):
        run(store, *person, number)


def test_no_decision_yet(store: OfficeStore) -> None:
    assert run(store, "decisions").lines == ["还没有更正决定。"]


@pytest.mark.parametrize("item", ["G1-i1", "=B", "G1-i1="])
def test_a_malformed_item_is_refused(store: OfficeStore, item: str) -> None:
    with pytest.raises(Exception, match="item-key-unknown"):
        run(store, "correct-key", "--paper", "P-G1", "--item", item, *WHY)


def test_every_refusal_of_a_correction_has_words() -> None:
    found = set()
    for name in ("domain/amendments.py", "office/amending.py", "office/amend_cli.py"):
        text = (SOURCES / name).read_text("utf-8")
        found |= set(re.findall(r'(?:RuleError|BozhenError)\(\s*"([a-z0-9-]+)"', text))
    assert sorted(found - {*words.WORDS}) == []
    assert len(found) > 15
    assert amend_cli.SHOWN == 50
