"""Signed heads: every minute, at pause, close and clean stop; they free the outboxes."""

from __future__ import annotations

import itertools

from bozhen_desktop.domain.sitting import PauseGroup, ResumeGroup
from bozhen_desktop.host.signing import verify
from bozhen_desktop.journal.heads import Head, head_is_signed
from bozhen_desktop.wire.messages import HeadSigned
from tests.unit.hall.hall_day import SITTING, HallDay


def heads(day: HallDay) -> list[Head]:
    return day.rig.journals[SITTING].heads()


def test_a_running_sitting_is_signed_at_least_every_minute() -> None:
    day = HallDay(2).started()
    day.rig.advance(10 * 60_000, step=2000)
    times = [head.at for head in heads(day)]
    assert len(times) >= 10
    assert max(b - a for a, b in itertools.pairwise(times)) <= 62_000
    for head in heads(day):
        assert head.signer == day.rig.room_key.public
        assert head_is_signed(head, verify)


def test_a_journal_that_stands_still_is_not_signed_again() -> None:
    day = HallDay(2).imported()
    day.rig.advance(5 * 60_000, step=2000)
    before = len(heads(day))
    day.rig.advance(5 * 60_000, step=2000)
    assert len(heads(day)) == before
    assert heads(day)[-1].seq == day.rig.core.books[SITTING].position.seq


def test_a_pause_is_signed_at_once() -> None:
    day = HallDay(2).started()
    before = len(heads(day))
    day.do(PauseGroup(group="G1", reason="停电"))
    assert len(heads(day)) == before + 1
    assert heads(day)[-1].seq == day.rig.core.books[SITTING].position.seq
    day.do(ResumeGroup(group="G1"))
    assert len(heads(day)) == before + 1


def test_a_clean_stop_signs_every_book() -> None:
    day = HallDay(2).started()
    day.rig.take(day.rig.core.closing(day.rig.now))
    day.rig.run()
    for name, journal in day.rig.journals.items():
        assert journal.heads()[-1].seq == day.rig.core.books[name].position.seq


def test_a_head_reaches_devices_only_when_it_is_durable_and_empties_their_outboxes() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    day.rig.advance(61_000)
    end.got.clear()
    day.answer("n1", 1)
    day.rig.run()
    assert len(end.outbox.above(0)) == 1, "accepted, kept until a head covers it"
    day.rig.auto = False
    day.rig.take(day.rig.core.closing(day.rig.now))
    day.rig.run()
    assert end.took(HeadSigned) == []
    day.rig.auto = True
    day.rig.run()
    assert {head.sitting for head in end.took(HeadSigned)} >= {SITTING}
    assert end.outbox.above(0) == []


def test_a_head_of_another_signer_frees_nothing() -> None:
    day, other = HallDay(2).started(), HallDay(2).started()
    end = day.terminals["n1"]
    day.answer("n1", 1)
    day.rig.run()
    other.rig.take(other.rig.core.closing(other.rig.now))
    other.rig.run()
    foreign = other.terminals["n1"].took(HeadSigned)[-1]
    kept = list(end.outbox.above(0))
    end.heard(foreign)
    assert kept and list(end.outbox.above(0)) == kept
