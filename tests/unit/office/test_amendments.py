"""Corrections by decision: two persons, signed, results derived anew, proved by a rebuild."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from bozhen_desktop.domain.amendments import (
    CorrectPerson,
    CorrectScore,
    KeyCorrected,
    ScoreCorrected,
)
from bozhen_desktop.kernel.errors import IntegrityError, RuleError
from bozhen_desktop.office import amending
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.intake import take_result
from bozhen_desktop.office.rebuild import compare, restore
from bozhen_desktop.office.registration import Who
from bozhen_desktop.office.result_files import csv_bytes
from bozhen_desktop.office.results import ResultRow, book
from bozhen_desktop.office.signed import check_decision
from tests.unit.domain import theory
from tests.unit.domain.support import number_of
from tests.unit.office import parts

PAIR = Who(actor="chief", witness="supervisor")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OfficeStore]:
    """A theory and a practical sitting taken in: entry 1 has 100 and 82 points, entry 3 none."""
    with parts.found(tmp_path / "office") as opened:
        filled(opened)
        yield opened


def filled(store: OfficeStore) -> None:
    parts.register(store, 4)
    day, work = parts.theory_day(), parts.practical_day(count=4)
    parts.score(day)
    for plan in (day.room.arrangement, work.room.arrangement):
        parts.issue(store, plan)
    take_result(
        store, parts.deliver(store, "T1", parts.journal(day.events), 1, parts.theory_blobs())
    )
    take_result(store, parts.deliver(store, "P1", parts.journal(work.events)))


def rows(store: OfficeStore) -> dict[str, ResultRow]:
    place = store.keys.place
    with store.reading() as connection:
        found = book(connection, place.organisation, place.site).rows
    return {row.entry: row for row in found}


def correct_key(store: OfficeStore, *changes: tuple[str, str], free: bool = False) -> KeyCorrected:
    paper = amending.paper_named(store, "P-G1")
    made = [amending.key_change(paper, item, text, free) for item, text in changes]
    basis = amending.new_basis(store, "答案有误", "复核〔2026〕3 号")
    event = amending.decide(store, amending.correct_key(store, paper, made, basis), PAIR).event
    assert isinstance(event, KeyCorrected)
    return event


def correct_score(store: OfficeStore, sitting: str, entry: int, marks: int) -> ScoreCorrected:
    basis = amending.new_basis(store, "评分表合计抄错", "复核〔2026〕4 号")
    command = amending.correct_score(store, sitting, parts.entry_id(entry), marks, basis)
    event = amending.decide(store, command, PAIR).event
    assert isinstance(event, ScoreCorrected)
    return event


def test_another_key_scores_everybody_of_the_paper_again(store: OfficeStore) -> None:
    before = rows(store)
    assert before[parts.entry_id(1)].theory == "100.0"
    event = correct_key(store, ("G1-i1", "d"))
    assert event.version == 2
    changed = {one.entry: (one.cell_before, one.cell_after) for one in event.effects}
    after = rows(store)
    assert changed == {
        name: (before[name].theory, after[name].theory)
        for name in before
        if before[name].theory != after[name].theory
    }
    assert after[parts.entry_id(1)].theory == "90.0"
    assert after[parts.entry_id(1)].amended == "更正决定第 1 号"


def test_an_item_free_for_all_gives_its_points_to_those_who_sat(store: OfficeStore) -> None:
    correct_key(store, ("G1-i5", ""), ("G1-i6", ""), free=True)
    found = rows(store)
    assert found[parts.entry_id(1)].theory == "100.0"
    assert found[parts.entry_id(4)].theory == "缺考"
    assert found[parts.entry_id(3)].theory == "40.0"


def test_a_second_correction_builds_on_the_first_and_may_take_it_back(store: OfficeStore) -> None:
    correct_key(store, ("G1-i1", "d"))
    assert correct_key(store, ("G1-i2", "d")).version == 3
    assert rows(store)[parts.entry_id(1)].theory == "80.0"
    correct_key(store, ("G1-i1", "b"), ("G1-i2", "b"))
    back = rows(store)[parts.entry_id(1)]
    assert (back.theory, back.amended) == ("100.0", "")
    assert compare(store).mismatches == []


def test_a_correction_made_on_an_older_key_is_refused(store: OfficeStore) -> None:
    paper = amending.paper_named(store, "P-G1")
    change = amending.key_change(paper, "G1-i1", "d")
    stale = amending.correct_key(store, paper, [change], amending.new_basis(store, "a", "b"))
    correct_key(store, ("G1-i2", "d"))
    with pytest.raises(RuleError, match="key-stale"):
        amending.decide(store, stale, PAIR)


def test_marks_made_out_before_another_correction_are_refused(store: OfficeStore) -> None:
    def made(entry: int, marks: int) -> CorrectScore:
        basis = amending.new_basis(store, "评分表合计抄错", "复核〔2026〕4 号")
        return amending.correct_score(store, "P1", parts.entry_id(entry), marks, basis)

    stale, back, other = made(1, 7000), made(1, 6000), made(2, 7100)
    amending.decide(store, back, PAIR)
    before = store.position
    with pytest.raises(RuleError, match="score-stale"):
        amending.decide(store, stale, PAIR)
    assert store.position == before
    correct_key(store, ("G1-i1", "d"))
    amending.decide(store, other, PAIR)  # neither another's marks nor a key touch it
    amending.decide(store, made(1, 7000), PAIR)
    assert [rows(store)[parts.entry_id(n)].practical for n in (1, 2)] == ["70.0", "71.0"]


def test_a_theory_score_made_out_before_another_key_is_refused(tmp_path: Path) -> None:
    with parts.found(tmp_path / "office") as store:
        raised(store)
        basis = amending.new_basis(store, "评分有误", "复核〔2026〕5 号")
        stale = amending.correct_score(store, "T1", parts.entry_id(3), 0, basis)
        correct_key(store, ("G1-i1", "d"))
        with pytest.raises(RuleError, match="score-stale"):
            amending.decide(store, stale, PAIR)


@pytest.mark.parametrize(
    ("text", "options"),
    [("B", ["opt-1b"]), ("b", ["opt-1b"]), ("opt-1c", ["opt-1c"])],
)
def test_options_as_people_write_them(text: str, options: list[str]) -> None:
    assert amending.options_of(theory.item("G1", 1), text) == options


def test_options_of_the_other_kinds() -> None:
    assert amending.options_of(theory.item("G1", 5), "CA") == ["opt-5a", "opt-5c"]
    assert amending.options_of(theory.item("G1", 5), "A、D") == ["opt-5a", "opt-5d"]
    assert amending.options_of(theory.item("G1", 7), "×") == ["f"]
    for item, written in ((theory.item("G1", 1), "F"), (theory.item("G1", 7), "A")):
        with pytest.raises(RuleError, match="item-key-unknown"):
            amending.options_of(item, written)


@pytest.mark.parametrize(
    ("item", "text", "code"),
    [
        ("G1-i1", "b", "key-unchanged"),
        ("G1-i1", "AB", "item-two-keys"),
        ("G1-i5", "A", "item-one-key"),
        ("G1-i9", "A", "item-unknown"),
        ("G1-i1", "", "item-key-unknown"),
    ],
)
def test_keys_that_cannot_score_are_refused(
    store: OfficeStore, item: str, text: str, code: str
) -> None:
    before = store.position
    with pytest.raises(RuleError, match=code):
        correct_key(store, (item, text))
    assert store.position == before


def test_only_papers_that_were_scored_are_corrected(store: OfficeStore) -> None:
    with pytest.raises(RuleError, match="paper-not-scored"):
        amending.paper_named(store, "P-G2")


def test_a_practical_score_is_corrected(store: OfficeStore) -> None:
    event = correct_score(store, "P1", 1, 5990)
    assert [(one.cell_before, one.word_after) for one in event.effects] == [("82.0", "不合格")]
    row = rows(store)[parts.entry_id(1)]
    assert (row.practical, row.word, row.amended) == ("59.9", "不合格", "更正决定第 1 号")
    assert "更正决定第 1 号" in csv_bytes([row]).decode()


@pytest.mark.parametrize(
    ("sitting", "entry", "marks", "code"),
    [
        ("T1", 1, 9000, "theory-by-key-only"),
        ("P1", 1, 8200, "score-unchanged"),
        ("P1", 1, 10010, "marks-out-of-range"),
        ("P1", 1, 8205, "marks-out-of-range"),
        ("P9", 1, 8000, "sitting-unknown"),
        ("P1", 9, 8000, "entry-unknown"),
        ("T1", 4, 8000, "score-missing"),
        ("P1", 4, 9900, "score-missing"),
    ],
)
def test_scores_that_must_not_be_typed(
    store: OfficeStore, sitting: str, entry: int, marks: int, code: str
) -> None:
    with pytest.raises(RuleError, match=code):
        correct_score(store, sitting, entry, marks)


def raised(store: OfficeStore) -> None:
    """A theory sitting where the score of entry 3, who has none right, was raised to 60."""
    parts.register(store, 4)
    day = parts.theory_day()
    parts.score(day)
    at = next(n for n, e in enumerate(day.events) if getattr(e, "score", None) == 0)
    day.events[at] = msgspec.structs.replace(day.events[at], score=6000)
    parts.issue(store, day.room.arrangement)
    entries = parts.journal(day.events)
    take_result(store, parts.deliver(store, "T1", entries, 1, parts.theory_blobs()))


def test_a_theory_score_that_does_not_follow_is_put_right(tmp_path: Path) -> None:
    """The room's score was raised in its journal; the office adopts what the answers give."""
    with parts.found(tmp_path / "office") as store:
        raised(store)
        assert rows(store)[parts.entry_id(3)].theory == "60.0"
        correct_score(store, "T1", 3, 0)
        assert rows(store)[parts.entry_id(3)].theory == "0.0"
        assert compare(store).mismatches == []


def test_a_name_and_a_number_are_corrected_in_all_lists(store: OfficeStore) -> None:
    basis = amending.new_basis(store, "身份证姓名用字", "身份证复印件")
    entry, number = parts.entry_id(2), number_of(77)
    command = CorrectPerson(entry=entry, name="䶮䶮", id_no=number.lower(), basis=basis)
    event = amending.decide(store, command, PAIR).event
    assert (event.number, event.first, event.second) == (1, "chief", "supervisor")
    row = rows(store)[entry]
    assert (row.name, row.id_no) == ("䶮䶮", number)
    assert store.bureau.entries.registration(entry).person.name == "䶮䶮"
    assert compare(store).mismatches == []


@pytest.mark.parametrize(
    ("entry", "name", "id_no", "code"),
    [
        (2, "", "", "person-unchanged"),
        (2, "考生2", "", "person-unchanged"),
        (2, "考？", "", "name-damaged"),
        (2, "", "150699199001010010", "id-"),
        (2, "", number_of(3), "id-of-other-person"),
        (9, "别人", "", "entry-unknown"),
    ],
)
def test_persons_that_cannot_be(
    store: OfficeStore, entry: int, name: str, id_no: str, code: str
) -> None:
    basis = amending.new_basis(store, "r", "d")
    command = CorrectPerson(entry=parts.entry_id(entry), name=name, id_no=id_no, basis=basis)
    with pytest.raises(RuleError, match=code):
        amending.decide(store, command, PAIR)


@pytest.mark.parametrize(
    ("who", "reason", "document", "code"),
    [
        (Who(actor="chief"), "r", "d", "second-person-needed"),
        (Who(actor="chief", witness="chief"), "r", "d", "second-person-needed"),
        (PAIR, " ", "d", "reason-needed"),
        (PAIR, "r", "", "document-needed"),
    ],
)
def test_a_decision_needs_two_persons_a_reason_and_a_document(
    store: OfficeStore, who: Who, reason: str, document: str, code: str
) -> None:
    basis = amending.new_basis(store, reason, document)
    command = CorrectPerson(entry=parts.entry_id(2), name="别名", basis=basis)
    with pytest.raises(RuleError, match=code):
        amending.decide(store, command, who)


def test_the_signed_file_is_archived_and_says_what_the_event_says(store: OfficeStore) -> None:
    event = correct_score(store, "P1", 1, 7000)
    data = store.original(event.basis.original)
    place, mode, signer = store.keys.place, store.folder.mode, store.keys.issuer.public
    check_decision(data, event, place, mode, signer)
    for changed in (data.replace(b"7000", b"9000"), data[:-1], b"{}"):
        with pytest.raises(IntegrityError, match="decision-"):
            check_decision(changed, event, place, mode, signer)
    other = msgspec.structs.replace(event, marks=9000)
    with pytest.raises(IntegrityError, match="decision-differs"):
        check_decision(data, other, place, mode, signer)
    with pytest.raises(IntegrityError, match="decision-signature"):
        check_decision(data, event, place, mode, store.keys.root.public)
    assert json.loads(data)["decision"]["effects"][0]["cell_after"] == "70.0"


def test_the_same_decision_gives_the_same_preview_and_event(store: OfficeStore) -> None:
    paper = amending.paper_named(store, "P-G1")
    change = amending.key_change(paper, "G1-i1", "d")
    command = amending.correct_key(store, paper, [change], amending.new_basis(store, "a", "b"))
    before = store.bureau.state()
    assert store.bureau.state() == before
    event = amending.decide(store, command, PAIR).event
    assert isinstance(event, KeyCorrected)
    assert event.effects == command.effects
    assert amending.preview_line(command.effects).startswith(f"这将改变 {len(event.effects)} 人")
    assert amending.effect_line(store, event.effects[0]).startswith(
        "考生1：理论 100.0（合格）→ 90.0"
    )


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE amended SET cell = '99.0'",
        "DELETE FROM amended",
        "UPDATE amendment SET reason = 'x'",
        "UPDATE entry SET name = 'x' WHERE entry = 'B1-00002'",
    ],
)
def test_edits_by_plain_sql_are_found_and_mended(store: OfficeStore, edit: str) -> None:
    correct_key(store, ("G1-i1", "d"))
    assert compare(store).mismatches == []
    with store.reading() as connection:
        connection.execute(text(edit))
    assert compare(store).mismatches != []
    restore(store)
    assert compare(store).mismatches == []


def test_a_range_that_comes_later_counts_with_the_decisions(tmp_path: Path) -> None:
    with parts.found(tmp_path / "office") as store:
        parts.register(store, 4)
        day = parts.theory_day()
        parts.score(day)
        parts.issue(store, day.room.arrangement)
        entries, blobs = parts.journal(day.events), parts.theory_blobs()
        cut = len(entries) - 1
        take_result(store, parts.deliver(store, "T1", entries[:cut], 1, blobs))
        correct_key(store, ("G1-i1", "d"))
        take_result(store, parts.deliver(store, "T1", entries[cut:], 2, blobs))
        assert rows(store)[parts.entry_id(1)].theory == "90.0"
        assert compare(store).mismatches == []
