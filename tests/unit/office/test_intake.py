"""A result package comes in: once, whole, from its room, joined to what is there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from bozhen_desktop.domain.ranges import SettleFork
from bozhen_desktop.domain.violations import ViolationDecided
from bozhen_desktop.exchange import child
from bozhen_desktop.exchange.container import assemble, parse, signed_bytes
from bozhen_desktop.exchange.receipt import read_receipt
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START, Position, sign_head
from bozhen_desktop.kernel.digest import Entry, canonical_text
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.office import tables
from bozhen_desktop.office.chain import OfficeStore
from bozhen_desktop.office.intake import Intake, take_result
from bozhen_desktop.office.trust import current_trust
from tests.unit.domain import theory
from tests.unit.office import parts

ALL = parts.theory_blobs()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OfficeStore]:
    with parts.found(tmp_path / "office") as opened:
        yield opened


@pytest.fixture
def day() -> theory.TheoryDay:
    done = parts.theory_day()
    parts.score(done)
    return done


@pytest.fixture
def entries(store: OfficeStore, day: theory.TheoryDay) -> list[Entry]:
    parts.issue(store, day.room.arrangement)
    return parts.journal(day.events)


def rows(store: OfficeStore, name: str) -> list[Any]:
    table = tables.metadata.tables[name]
    with store.reading() as connection:
        return list(connection.execute(select(table).order_by(*table.primary_key)))


def receipt_of(store: OfficeStore, done: Intake, number: int = 0) -> Any:
    data, trust = done.answers[number].receipt, current_trust(store)
    return read_receipt(data, trust, mode="rehearsal", room_public=parts.ROOM.public)


def send(store: OfficeStore, entries: list[Entry], seq: int = 1, **more: Any) -> Intake:
    return take_result(store, parts.deliver(store, "T1", entries, seq, ALL, **more))


def test_whole_range_gives_results_answers_and_receipt(
    store: OfficeStore, entries: list[Entry]
) -> None:
    done = send(store, entries)
    assert (done.verdict, done.new, done.missing) == ("accepted", len(entries), [])
    found = {row.entry: (row.word, row.cell, row.marks) for row in rows(store, "result")}
    assert found == {
        parts.entry_id(1): ("合格", "100.0", 10000),
        parts.entry_id(2): ("不合格", "40.0", 4000),
        parts.entry_id(3): ("不合格", "0.0", 0),
        parts.entry_id(4): ("缺考", "缺考", None),
    }
    receipt = receipt_of(store, done)
    assert (receipt.verdict, receipt.first, receipt.last) == ("accepted", 1, len(entries))
    assert receipt.stored["answers"] == 16


def test_every_answer_names_the_entry_that_set_it(store: OfficeStore, entries: list[Entry]) -> None:
    send(store, entries)
    last = {}
    for entry in entries:
        if entry.kind == "answer-saved":
            body = theory_body(entry)
            last[body["entry"], body["item"]] = (entry.seq, canonical_text(body["options"]))
    found = {(row.entry, row.item): (row.seq, row.options) for row in rows(store, "answer")}
    assert found == last and len(found) == 16


def theory_body(entry: Entry) -> Any:
    return msgspec.json.decode(entry.body)


def test_same_package_again_gives_the_same_receipt_and_changes_nothing(
    store: OfficeStore, entries: list[Entry]
) -> None:
    data = parts.deliver(store, "T1", entries, 1, ALL)
    first = take_result(store, data)
    before = store.bureau.state(), store.position
    again = take_result(store, data)
    assert again.verdict == "duplicate"
    assert again.answers[0].receipt == first.answers[0].receipt
    assert (store.bureau.state(), store.position) == before


@pytest.mark.parametrize("cut", [1, 20, 40])
@pytest.mark.parametrize("overlap", [0, 1, 15])
def test_later_range_continues_whatever_it_repeats(
    store: OfficeStore, entries: list[Entry], day: theory.TheoryDay, cut: int, overlap: int
) -> None:
    send(store, entries[:cut])
    done = send(store, entries[max(cut - overlap, 0) :], 2)
    assert (done.verdict, done.new) == ("accepted", len(entries) - cut)
    assert {row.entry: row.marks for row in rows(store, "result")}[parts.entry_id(1)] == 10000
    assert store.bureau.ranges.chain("T1").hash == entries[-1].hash


def test_range_that_is_all_known_adds_nothing(store: OfficeStore, entries: list[Entry]) -> None:
    send(store, entries)
    before = rows(store, "result")
    done = send(store, entries[3:10], 2)
    assert (done.verdict, done.new) == ("accepted", 0)
    assert rows(store, "result") == before


def test_gap_is_held_and_applied_when_the_missing_range_comes(
    store: OfficeStore, entries: list[Entry]
) -> None:
    send(store, entries[:10])
    held = send(store, entries[30:], 3)
    assert (held.verdict, held.code, held.new, held.missing) == ("held", "range-gap", 0, [2])
    assert store.bureau.ranges.chain("T1").last == 10
    done = send(store, entries[10:30], 2)
    assert [answer.verdict for answer in done.answers] == ["accepted", "accepted"]
    assert done.missing == []
    assert store.bureau.ranges.chain("T1").hash == entries[-1].hash
    assert {row.cell for row in rows(store, "result")} >= {"100.0", "缺考"}
    assert {row.verdict for row in rows(store, "package") if row.direction == "in"} == {"accepted"}


def test_held_package_sent_again_gets_its_newest_receipt(
    store: OfficeStore, entries: list[Entry]
) -> None:
    late = parts.deliver(store, "T1", entries[30:], 2, ALL)
    assert take_result(store, late).answers[0].verdict == "held"
    released = send(store, entries[:30]).answers[1]
    assert take_result(store, late).answers[0].receipt == released.receipt


def test_another_history_is_kept_and_nothing_of_it_applied(
    store: OfficeStore, entries: list[Entry], day: theory.TheoryDay
) -> None:
    send(store, entries[:40])
    before = rows(store, "result"), rows(store, "answer")
    other = parts.journal([*day.events[:20], *day.events[21:]])
    done = send(store, other, 2)
    assert (done.verdict, done.code) == ("quarantined", "range-fork-history")
    assert (rows(store, "result"), rows(store, "answer")) == before
    assert [row.alarm for row in rows(store, "sitting")] == [1]
    assert len(rows(store, "original")) == 6  # device, exam, two results, two receipts


def test_forked_sitting_takes_nothing_until_two_persons_decide(
    store: OfficeStore, entries: list[Entry], day: theory.TheoryDay
) -> None:
    send(store, entries[:40])
    send(store, parts.journal(day.events[1:]), 2)
    assert send(store, entries[40:], 3).code == "range-fork-after-fork"
    with pytest.raises(BozhenError, match="second-person-needed"):
        store.decide(SettleFork(sitting="T1", reason="已核对"), "a")
    store.decide(SettleFork(sitting="T1", reason="已核对"), "a", "b")
    done = send(store, entries[40:], 4)
    assert (done.verdict, done.new) == ("accepted", len(entries) - 40)


def test_same_number_with_other_content_is_a_fork(store: OfficeStore, entries: list[Entry]) -> None:
    send(store, entries[:40])
    done = send(store, entries, 1)
    assert (done.verdict, done.code) == ("accepted", "number-repeated")
    assert receipt_of(store, done).code == "number-repeated"


def test_sitting_of_another_room_is_refused(store: OfficeStore, entries: list[Entry]) -> None:
    parts.know_room(store, parts.OTHER_ROOM)
    with pytest.raises(BozhenError, match="sitting-of-other-room"):
        send(store, entries, key=parts.OTHER_ROOM)


def test_unknown_room_is_refused(store: OfficeStore, entries: list[Entry]) -> None:
    with pytest.raises(BozhenError, match="signer-unknown"):
        send(store, entries, key=parts.OTHER_ROOM)


def test_sitting_that_was_never_issued_is_refused(store: OfficeStore) -> None:
    entries = parts.journal(parts.theory_day("T9").events)
    with pytest.raises(BozhenError, match="sitting-not-issued"):
        take_result(store, parts.deliver(store, "T9", entries, 1, ALL))


def test_other_arrangement_than_issued_is_refused(store: OfficeStore) -> None:
    day = parts.theory_day()
    parts.issue(store, parts.theory_day(count=3).room.arrangement)
    with pytest.raises(BozhenError, match="sitting-other-arrangement"):
        send(store, parts.journal(day.events))
    assert rows(store, "result") == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"mode": "live"}, "package-mode"),
        ({"org": "other"}, "package-other-org"),
        ({"site": "site-2"}, "package-other-site"),
        ({"trust_epoch": 9}, "trust-behind"),
    ],
)
def test_foreign_package_is_refused(
    store: OfficeStore, entries: list[Entry], more: dict[str, str], code: str
) -> None:
    before = store.position
    with pytest.raises(BozhenError, match=code):
        send(store, entries, **more)
    assert store.position == before


def test_range_without_its_papers_is_refused(store: OfficeStore, entries: list[Entry]) -> None:
    with pytest.raises(BozhenError, match="blob-missing"):
        take_result(store, parts.deliver(store, "T1", entries))
    assert store.bureau.ranges.came == {}


def test_journal_that_contradicts_itself_is_refused(
    store: OfficeStore, entries: list[Entry], day: theory.TheoryDay
) -> None:
    ninth = ViolationDecided(number=9, entry=parts.entry_id(1), tier=2, reason="", by="chief")
    with pytest.raises(BozhenError, match="range-meaning"):
        send(store, parts.journal([day.events[0], ninth]))
    assert store.bureau.ranges.came == {}


def test_event_that_no_version_knows_is_refused(store: OfficeStore, entries: list[Entry]) -> None:
    body = entries[1].body.replace('"kind":"', '"kind":"x-')
    strange = chained(START, [entries[0], entries[1]._replace(body=body)])
    with pytest.raises(BozhenError, match="range-event"):
        send(store, strange)


def test_held_range_that_makes_no_sense_does_not_take_the_other_one_down(
    store: OfficeStore, entries: list[Entry], day: theory.TheoryDay
) -> None:
    without_papers = parts.deliver(store, "T1", entries[10:], 2)
    assert take_result(store, without_papers).verdict == "held"
    done = take_result(store, parts.deliver(store, "T1", entries[:10]))
    assert [answer.verdict for answer in done.answers] == ["accepted", "quarantined"]
    assert store.bureau.ranges.chain("T1").last == 10


@pytest.mark.parametrize("size", [0, 1, 100, 5_000])
def test_truncated_package_is_refused(store: OfficeStore, entries: list[Entry], size: int) -> None:
    before = store.position
    with pytest.raises(BozhenError):
        take_result(store, parts.deliver(store, "T1", entries, 1, ALL)[:size])
    assert store.position == before


def test_practical_sheets_and_violations_come_in(store: OfficeStore) -> None:
    day = parts.practical_day()
    parts.issue(store, day.room.arrangement)
    take_result(store, parts.deliver(store, "P1", parts.journal(day.events)))
    found = {row.entry: (row.word, row.cell) for row in rows(store, "result")}
    assert found == {
        parts.entry_id(1): ("合格", "82.0"),
        parts.entry_id(2): ("合格", "82.0"),
        parts.entry_id(3): ("违纪", "违纪"),
    }
    sheets = rows(store, "sheet")
    assert sorted({row.total for row in sheets}) == [8000, 8200, 8400] and len(sheets) == 9
    assert [row.mean for row in rows(store, "piece")] == [8200] * 3
    assert [(row.kind, row.code, row.tier) for row in rows(store, "incident")] == [
        ("violation", "notes", 3)
    ]


def test_any_changed_byte_is_refused_and_changes_nothing(
    store: OfficeStore, entries: list[Entry]
) -> None:
    data = parts.deliver(store, "T1", entries[:20], 1, ALL)
    before = store.position, store.bureau.state()
    for at in range(0, len(data), len(data) // 97):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        with pytest.raises(BozhenError):
            take_result(store, changed)
    assert (store.position, store.bureau.state()) == before
    assert take_result(store, data).verdict == "accepted"


def test_package_signed_again_by_a_stranger_is_refused(
    store: OfficeStore, entries: list[Entry]
) -> None:
    found = parse(parts.deliver(store, "T1", entries, 1, ALL))
    stranger = parts.OTHER_ROOM
    signature = stranger.sign(signed_bytes("result", found.manifest_bytes))
    again = assemble(found.manifest_bytes, [(stranger.public, signature)], found.payload)
    with pytest.raises(BozhenError, match="signer-unknown"):
        take_result(store, again)
    parts.know_room(store, stranger)
    with pytest.raises(BozhenError, match="signer-other-room"):
        take_result(store, again)


def test_head_of_another_history_is_refused(
    store: OfficeStore, entries: list[Entry], day: theory.TheoryDay
) -> None:
    """The room once signed another entry 30 than the one it now delivers."""
    other = parts.journal([*day.events[:20], *day.events[21:]])
    send(store, entries[:20])
    end = Position(30, other[29].hash)
    head = sign_head(end, parts.START, parts.ROOM.public, parts.ROOM.sign)
    late = parts.deliver(store, "T1", entries[40:], 3, ALL, heads=[head])
    assert take_result(store, late).verdict == "held"
    done = send(store, entries[20:40], 2)
    assert [answer.verdict for answer in done.answers] == ["accepted", "quarantined"]


def test_room_whose_clock_runs_ahead_loses_no_day(store: OfficeStore, entries: list[Entry]) -> None:
    assert send(store, entries, created=parts.START + 3 * 86_400_000).verdict == "accepted"


def test_a_package_that_kills_its_reader_leaves_the_office_as_it_was(
    store: OfficeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.position
    program = [sys.executable, "-c", "import os, sys; sys.stdin.buffer.read(); os.abort()"]
    monkeypatch.setattr(child, "command", lambda: program)
    with pytest.raises(BozhenError, match="exchange-child-died"):
        take_result(store, b"BZPK")
    assert store.position == before
