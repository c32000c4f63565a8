"""L5: a recorded session is played again, whole, in part, in another order: nothing changes."""

from __future__ import annotations

import random

import pytest

from bozhen_desktop.wire.messages import Ask, Challenge, Hello, Proof, Up, decode_up
from tests.unit.hall.hall_day import MINUTE, SITTING, HallDay
from tests.unit.hall.wire_tap import Tap


class RecordedDay(HallDay):
    """A day whose frames to the hall are kept, by device kind, as somebody in the cable would."""

    def __init__(self, entries: int = 2) -> None:
        super().__init__(entries)

    def record(self) -> list[tuple[object, bytes]]:
        kept: list[tuple[object, bytes]] = []
        take = self.rig._frame

        def keep(way: str, connection: int, data: bytes) -> None:
            if way == "up":
                kept.append((self.rig.ends.get(connection), data))
            take(way, connection, data)

        self.rig._frame = keep  # type: ignore[method-assign]
        return kept


def recorded() -> tuple[RecordedDay, list[tuple[object, Up]]]:
    day = RecordedDay()
    kept = day.record()
    day.started()
    for number in range(1, 6):
        for entry in day.terminals:
            day.answer(entry, number)
        day.rig.advance(1000)
    day.terminals["n1"].cut()
    day.terminals["n1"].connect()
    day.rig.advance(31 * MINUTE, step=10_000)
    day.finish()
    return day, [(end, decode_up(data)) for end, data in kept if end is not None]


def state(day: HallDay) -> object:
    places = {name: journal.last() for name, journal in day.rig.journals.items()}
    return places, day.room.state(), day.rig.core.site_state.state()


def test_a_recorded_session_over_a_new_connection_changes_nothing() -> None:
    """The proof is bound to the hall's fresh nonce and to the TLS certificate."""
    day, frames = recorded()
    before = state(day)
    for end in {id(end): end for end, _ in frames}.values():
        tap = Tap(day.rig)
        for message in (m for who, m in frames if who is end):
            if not tap.closed:
                tap.send(message)
        assert tap.closed and tap.got[-1].code in ("proof-wrong", "message-out-of-order")  # type: ignore[attr-defined]
    assert state(day) == before


@pytest.mark.parametrize("seed", range(8))
def test_pieces_of_it_in_any_order_change_nothing(seed: int) -> None:
    day, frames = recorded()
    before, rng = state(day), random.Random(f"L5/{seed}")
    told = [message for _, message in frames]
    for _ in range(40):
        tap = Tap(day.rig)
        for message in rng.sample(told, 6):
            if not tap.closed:
                tap.send(message)
    assert state(day) == before


def test_an_old_proof_is_worth_nothing_at_a_fresh_challenge() -> None:
    day, frames = recorded()
    proofs = [message for _, message in frames if isinstance(message, Proof)]
    hellos = [message for _, message in frames if isinstance(message, Hello)]
    assert len(proofs) == len(hellos) == 3
    nonces = set()
    for hello in hellos:
        for proof in proofs:
            tap = Tap(day.rig)
            [challenge] = tap.send(hello)
            assert isinstance(challenge, Challenge)
            nonces.add(challenge.nonce)
            assert tap.send(proof)[-1].code == "proof-wrong"  # type: ignore[attr-defined]
    assert len(nonces) == 9, "a nonce is never used twice"


def test_the_device_itself_repeats_everything_and_gets_the_first_answers() -> None:
    """What an honest terminal does after a break, and a hostile one on purpose."""
    day, frames = recorded()
    before = state(day)
    for end in day.terminals.values():
        mine = [m for who, m in frames if who is end and isinstance(m, Ask)]
        first = {ask.number: end.answer(ask.number) for ask in mine}
        end.got.clear()
        for ask in [*mine, *reversed(mine)]:
            end.send(ask)
        day.rig.run()
        for ask in mine:
            told = [m for m in end.got if getattr(m, "number", None) == ask.number]
            assert len(told) == 2
            if not first[ask.number].code:
                assert told == [first[ask.number]] * 2
    assert state(day)[0][SITTING] == before[0][SITTING]  # type: ignore[index]


def test_one_number_with_another_content_is_a_fork_and_is_alarmed() -> None:
    day, frames = recorded()
    end = day.terminals["n2"]
    mine = [m for who, m in frames if who is end and isinstance(m, Ask)]
    before = day.rig.journals[SITTING].last()
    changed = mine[-1].body.replace("hand-in", "raise-hand")
    end.send(Ask(number=mine[1].number, sitting=SITTING, actor="n2", body=changed))
    day.rig.run()
    assert day.forks() == ["command"]
    assert day.rig.journals[SITTING].last() == before
