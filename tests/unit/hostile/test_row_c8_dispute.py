"""C8: "I answered, your system lost it." The journal tells each step; receipts tell who lies."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest

from bozhen_desktop.domain.handin import receipt_code
from bozhen_desktop.host.signing import verify
from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import START, Position, head_bytes
from bozhen_desktop.kernel.digest import Entry
from bozhen_desktop.wire.messages import Answer, HeadSigned
from tests.unit.domain.theory import right, wrong
from tests.unit.hall.hall_day import MINUTE, SITTING, HallDay

Step = tuple[str, tuple[str, ...]]


def disputed_day() -> tuple[HallDay, dict[str, list[Step]]]:
    """Changing minds, a cut, a restart of the hall, hand-ins; what each really did, in order."""
    day, rng = HallDay(3).started(), random.Random("C8")
    did: dict[str, list[Step]] = {entry: [] for entry in day.terminals}
    for number in range(120):
        entry = rng.choice([*day.terminals])
        item = rng.randrange(1, 9)
        options = rng.choice((right(item), wrong(item), []))
        day.answer(entry, item, options)
        group = next(plan.group for plan in day.plan.entries if plan.id == entry)
        did[entry].append((f"{group}-i{item}", tuple(sorted(options))))
        if number == 40:
            day.terminals["n1"].cut()
        if number == 60:
            day.terminals["n1"].connect()
        if number == 80:
            day.rig.run()
            day.crashed()
        day.rig.advance(1000)
    day.rig.advance(31 * MINUTE, step=10_000)
    for end in day.terminals.values():
        assert end.desk is not None
        end.desk.hand_in()
    day.rig.run()
    return day, did


def told_by_journal(entries: list[Entry], entry: str) -> list[Step]:
    """Every answer of a person, step by step, out of entries and nothing else."""
    found = []
    for row in entries:
        if row.kind == "answer-saved" and row.actor == entry:
            body = msgspec.json.decode(row.body)
            found.append((body["step"], (body["item"], tuple(body["options"]))))
    assert [step for step, _ in found] == list(range(1, len(found) + 1)), "no step is missing"
    return [answer for _, answer in found]


def receipt_from(entries: list[Entry], entry: str, digest: str) -> str:
    last: dict[str, list[Any]] = {}
    for item, options in told_by_journal(entries, entry):
        last[item] = list(options)
    return receipt_code(entry, digest, last)


def test_every_seat_is_told_step_by_step_from_the_journal_alone() -> None:
    day, did = disputed_day()
    entries = list(day.rig.journals[SITTING].entries())
    for entry, steps in did.items():
        assert told_by_journal(entries, entry) == steps
        desk = day.terminals[entry].desk
        assert desk is not None and desk.paper is not None
        assert desk.receipt == receipt_from(entries, entry, desk.paper.paper_digest)


def places_of(day: HallDay, entry: str) -> list[Answer]:
    """What the candidate's PC holds of the hall's words: place and MAC of every answer."""
    end = day.terminals[entry]
    kept = [m for m in end.got if isinstance(m, Answer) and m.sitting == SITTING and not m.code]
    assert all(answer.word for answer in kept)
    return kept


def is_proof(day: HallDay, answer: Answer, entries: list[Entry]) -> str:
    """What an acknowledgement proves beside a journal that somebody shows."""
    place = Position(answer.seq, answer.hash)
    if answer.word != day.rig.core.places.word(SITTING, place):
        return "never said"
    stands = entries[answer.seq - 1].hash if answer.seq <= len(entries) else ""
    return "stands" if stands == answer.hash else "journal was changed"


@pytest.mark.parametrize("how", ["dropped", "altered", "cut"])
def test_a_journal_that_lost_or_changed_an_answer_is_convicted_by_what_terminals_keep(
    how: str,
) -> None:
    day, _ = disputed_day()
    entries = list(day.rig.journals[SITTING].entries())
    kept = places_of(day, "n1")
    assert {is_proof(day, answer, entries) for answer in kept} == {"stands"}
    at = next(row.seq for row in entries if row.kind == "answer-saved" and row.actor == "n1") - 1
    changed = entries[:at] if how == "cut" else [*entries[:at], *entries[at + 1 :]]
    if how == "altered":
        body = entries[at].body.replace('"version":1', '"version":2')
        assert body != entries[at].body
        changed.insert(at, entries[at]._replace(body=body))
    forged = chained(START, [row._replace(seq=0, prev="", hash="") for row in changed])
    assert "journal was changed" in {is_proof(day, answer, forged) for answer in kept}


def test_who_never_answered_can_show_no_word_of_the_hall() -> None:
    day, _ = disputed_day()
    entries = list(day.rig.journals[SITTING].entries())
    true = places_of(day, "n2")[-1]
    claims = [
        msgspec.structs.replace(true, hash="a" * 64),
        msgspec.structs.replace(true, seq=true.seq + 1),
        msgspec.structs.replace(true, word="0" * 32),
    ]
    assert [is_proof(day, claim, entries) for claim in claims] == ["never said"] * 3


def test_signed_heads_at_terminals_vouch_for_everything_before_them() -> None:
    """Anybody can check them: the room's signature over number, hash and time."""
    day, _ = disputed_day()
    entries = list(day.rig.journals[SITTING].entries())
    for end in day.terminals.values():
        heads = [head for head in end.took(HeadSigned) if head.sitting == SITTING]
        assert heads
        for told in heads:
            room = day.rig.room_key.public
            said = head_bytes(told.seq, told.hash, told.at, room)
            assert told.signer == room and verify(room, told.signature, said)
            assert entries[told.seq - 1].hash == told.hash
