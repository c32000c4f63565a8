"""Verification of entries: what is found, what is said, and what cannot be known."""

from __future__ import annotations

import random
from collections.abc import Callable

import msgspec
import pytest

from bozhen_desktop.host.signing import verify
from bozhen_desktop.journal.chain import ChainReader, body_is_canonical, chained, columns_hold
from bozhen_desktop.journal.heads import START, Position
from bozhen_desktop.journal.memory import MemoryJournal
from bozhen_desktop.journal.verification import Finding, verify_entries, verify_journal
from bozhen_desktop.kernel.digest import Entry, canonical_text, chain_hash, sha256_hex
from tests.unit.journal.samples import day, end_of, head_of, row

DAY = day(40)
END = end_of(DAY)
Edit = Callable[[random.Random, list[Entry]], list[Entry]]


def _codes(report) -> list[str]:
    return [finding.code for finding in report.findings]


def _place(number: int) -> Position:
    return Position(number, DAY[number - 1].hash)


def test_a_whole_journal() -> None:
    report = verify_entries(DAY, heads=[head_of(END)], known=[_place(3)], verify=verify)
    assert (report.whole_to, report.sure_to, report.findings) == (END, END.seq, ())
    assert (report.whole, report.cut, report.beyond_head) == (True, False, False)


def test_an_empty_journal_is_whole_to_nothing() -> None:
    report = verify_entries([])
    assert (report.whole, report.whole_to, report.sure_to) == (True, START, 0)
    assert verify_entries([], heads=[head_of(START)], verify=verify).whole


def test_without_a_head_a_cut_behind_whole_commands_cannot_be_excluded() -> None:
    last = max(entry.seq for entry in DAY if entry.part == entry.parts and entry.seq < END.seq)
    report = verify_entries(DAY[:last])
    assert report.whole
    assert (report.whole_to, report.sure_to, report.beyond_head) == (_place(last), 0, True)


def test_beyond_the_head_it_says_so() -> None:
    head = head_of(_place(10))
    report = verify_entries(DAY, heads=[head], verify=verify)
    assert report.whole and report.beyond_head
    assert (report.whole_to.seq, report.sure_to) == (END.seq, 10)


def test_a_cut_up_to_the_head_is_found() -> None:
    report = verify_entries(DAY[:9], heads=[head_of(_place(10))], verify=verify)
    assert report.cut
    assert Finding("head-beyond-end", 10) in report.findings
    assert Finding("known-beyond-end", 10) in verify_entries(DAY[:9], known=[_place(10)]).findings


def test_a_forged_journal_of_another_past_is_found() -> None:
    forged = chained(START, [DAY[0]._replace(actor="staff-9"), *DAY[1:]])
    assert verify_entries(forged).whole
    assert _codes(verify_entries(forged, heads=[head_of(END)], verify=verify)) == ["head-hash"]
    assert _codes(verify_entries(forged, known=[_place(1)])) == ["known-hash"]


def test_a_head_nobody_signed_counts_for_nothing() -> None:
    loose = msgspec.structs.replace(head_of(END), signature="00" * 64)
    report = verify_entries(DAY, heads=[loose], verify=verify)
    assert report.findings == (Finding("head-signature", END.seq),)
    assert report.sure_to == 0


def test_a_range_in_the_middle() -> None:
    first = next(entry.seq for entry in DAY[10:] if entry.part == 1)
    after = _place(first - 1)
    report = verify_entries(DAY[first - 1 :], after, heads=[head_of(_place(2)), head_of(after)])
    assert (report.whole, report.sure_to, report.whole_to) == (True, after.seq, END)
    assert _codes(verify_entries(DAY[first - 1 :], Position(after.seq, "0" * 64))) == ["entry-prev"]


def test_half_a_command_at_the_end_is_found() -> None:
    half = next(entry.seq for entry in DAY if entry.part < entry.parts)
    report = verify_entries(DAY[:half])
    assert report.findings == (Finding("entry-parts", half),)
    assert report.whole_to.seq < half


def test_whole_to_stops_before_the_first_wrong_entry() -> None:
    changed = [*DAY[:20], DAY[20]._replace(body='{"kind":"x"}'), *DAY[21:]]
    report = verify_entries(changed)
    assert report.findings == (Finding("entry-hash", 21),)
    assert report.whole_to.seq <= 20


# ---------------------------------------------------------------- one thousand edits
def _change(rng: random.Random, entries: list[Entry]) -> list[Entry]:
    at, column = rng.randrange(len(entries)), rng.choice(Entry._fields)
    old = getattr(entries[at], column)
    if isinstance(old, int):
        new: object = rng.choice([old + 1, abs(old - 1) if old != 1 else 3, 0 if old else 9])
    elif column == "body":
        body = msgspec.json.decode(old)
        body[rng.choice(sorted(body))] = rng.choice([0, "x", None, [1]])
        new = rng.choice([canonical_text(body), old + " ", old.replace(",", ", ", 1)])
    else:
        spot = rng.randrange(len(old))
        new = old[:spot] + ("0" if old[spot] != "0" else "1") + old[spot + 1 :]
    if new == old:
        return _change(rng, entries)
    return [*entries[:at], entries[at]._replace(**{column: new}), *entries[at + 1 :]]


def _remove(rng: random.Random, entries: list[Entry]) -> list[Entry]:
    at = rng.randrange(len(entries))
    return entries[:at] + entries[at + rng.randint(1, 3) :]


def _swap(rng: random.Random, entries: list[Entry]) -> list[Entry]:
    one, two = sorted(rng.sample(range(len(entries)), 2))
    moved = list(entries)
    moved[one], moved[two] = moved[two], moved[one]
    return moved


def _renumbered(rng: random.Random, entries: list[Entry]) -> list[Entry]:
    swapped = _swap(rng, entries)
    return [entry._replace(seq=number) for number, entry in enumerate(swapped, 1)]


def _repeat(rng: random.Random, entries: list[Entry]) -> list[Entry]:
    at, source = rng.randrange(len(entries)), rng.randrange(len(entries))
    return [*entries[:at], entries[source], *entries[at:]]


def _cut(rng: random.Random, entries: list[Entry]) -> list[Entry]:
    return entries[: rng.randrange(len(entries))]


def _rechained(edit: Edit) -> Edit:
    """Somebody who knows the format and has the key puts numbers and hashes right again."""

    def edited(rng: random.Random, entries: list[Entry]) -> list[Entry]:
        while (made := chained(START, edit(rng, entries))) == entries:
            continue
        return made

    return edited


EDITS = {
    "change": _change,
    "remove": _remove,
    "swap": _swap,
    "swap-and-number": _renumbered,
    "repeat": _repeat,
    "cut": _cut,
    "remove-rechained": _rechained(_remove),
    "swap-rechained": _rechained(_swap),
    "repeat-rechained": _rechained(_repeat),
}


@pytest.mark.parametrize("name", sorted(EDITS))
def test_every_random_edit_is_found(name: str) -> None:
    rng = random.Random(name)
    head = head_of(END)
    for number in range(100):
        edited = EDITS[name](rng, DAY)
        assert edited != DAY
        report = verify_entries(edited, heads=[head], verify=verify)
        assert not report.whole, (name, number)


class Credulous(ChainReader):
    """Believes every hash it is shown."""

    def hash_of(self, entry: Entry) -> str:
        return entry.hash


def test_control_without_the_chain_an_edit_goes_unseen() -> None:
    edited = [*DAY[:20], DAY[20]._replace(actor="staff-9"), *DAY[21:]]
    head = [head_of(END)]
    assert not verify_entries(edited, heads=head, verify=verify).whole
    assert verify_entries(edited, heads=head, verify=verify, reader=Credulous(START)).whole


# ---------------------------------------------------------------- columns, bodies, blobs
@pytest.mark.parametrize(
    "columns",
    [
        {"actor": 'a","b'},
        {"actor": ""},
        {"device": "设备"},
        {"kind": "a b"},
        {"boot": "x" * 65},
        {"at": -1},
        {"mono": 1 << 53},
        {"at": True},
        {"part": 0},
        {"part": 2},
        {"command_digest": "ab"},
        {"command_digest": "AB" * 32},
        {"command_digest": int("1" * 64)},
        {"prev": None},
        {"hash": "0" * 63 + " "},
        {"parts": 1 << 53},
        {"boot": 5},
        {"actor": ["n1"]},
        {"command": "1"},
        {"command": 1.0},
        {"body": b"{}"},
    ],
    ids=repr,
)
def test_columns_that_could_be_read_in_two_ways(columns: dict[str, object]) -> None:
    good = chained(START, [row(1)])[0]
    assert columns_hold(good)
    bad = good._replace(**columns)
    assert not columns_hold(bad)
    assert _codes(verify_entries([bad])) == ["entry-columns"]


@pytest.mark.parametrize(
    ("body", "good"),
    [
        ("{}", True),
        ('{"a":1,"b":[true,null,"中\\n"],"c":{"_x9":-5}}', True),
        ('{"a":9007199254740991}', True),
        ('{"a":9007199254740992}', False),
        ('{"a":-9007199254740992}', False),
        ('{"b":1,"a":2}', False),
        ('{"a":{"z":1,"b":2}}', False),
        ('{"a": 1}', False),
        ('{"a":1}\n', False),
        ('{"a":1.0}', False),
        ('{"a":[1.5]}', False),
        ('{"a":1e3}', False),
        ('{"a":-0}', False),
        ('{"a":1,"a":1}', False),
        ('{"a":"\\u4e2d"}', False),
        ('{"a":"\\/"}', False),
        ('{"e-01h:x.9":1}', True),
        ('{"-a":1}', False),
        ('{"a b":1}', False),
        ('{"a\\n":1}', False),
        ('{"名":1}', False),
        ('{"":1}', False),
        ("[1]", False),
        ("1", False),
        ("", False),
        ("{", False),
        ('{"a":"\ud800"}', False),
        ('{"a":' + "[" * 5000 + "]" * 5000 + "}", False),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_canonical_bodies(body: str, good: bool) -> None:
    assert body_is_canonical(body) is good


def test_a_loose_body_with_a_right_hash_is_found() -> None:
    loose = chained(START, [row(1, body='{"kind": "x"}')])[0]
    assert chain_hash(loose) == loose.hash
    assert _codes(verify_entries([loose])) == ["entry-body"]


def test_a_journal_with_its_own_heads_and_blobs() -> None:
    journal = MemoryJournal()
    journal.append(DAY, {sha256_hex(b"photo"): b"photo"}, [head_of(_place(5))])
    report = verify_journal(journal, known=[_place(7)], verify=verify)
    assert (report.whole, report.sure_to) == (True, 7)
    journal._blobs[sha256_hex(b"photo")] = b"phot0"
    assert _codes(verify_journal(journal, verify=verify)) == ["blob-digest"]
