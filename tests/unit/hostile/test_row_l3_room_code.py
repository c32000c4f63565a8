"""L3: guessing the room code. Five tries end it, and nobody without it gets in."""

from __future__ import annotations

import random

import pytest

from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.host.pairing import CODE_DIGITS, PairingInitiator
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.wire.messages import (
    PairConfirm,
    PairReply,
    PairStart,
    Reject,
    Stranger,
    Welcome,
)
from tests.unit.hall.hall_day import HallDay
from tests.unit.hall.rig import FP
from tests.unit.hall.wire_tap import Tap

GUESSES = 6_000
ROUNDS = 3


def guess(day: HallDay, key: SigningKey, code: str) -> str:
    """One guess as a rogue laptop makes it; what became of it."""
    tap = Tap(day.rig, key=key)
    told = tap.prove()
    if not isinstance(told[0], Stranger):
        return type(told[0]).__name__
    if not told[0].code_open:  # he says it all the same
        answer = tap.send(PairStart(host_name="PC", message=b"S" * 33))[0]
        assert isinstance(answer, Reject)
        return answer.code
    pairing = PairingInitiator(
        code, initiator=key.public, responder=day.rig.room_key.public, certificate=FP
    )
    answer = tap.send(PairStart(host_name="PC", message=pairing.start()))[0]
    if isinstance(answer, Reject):
        return answer.code
    assert isinstance(answer, PairReply)
    confirmation = pairing.finish(answer.message)
    last = tap.send(PairConfirm(confirmation=confirmation))[-1]
    tap.cut()
    return "in" if isinstance(last, Welcome) else getattr(last, "code", type(last).__name__)


def test_brute_force_gets_five_tries_of_each_code() -> None:
    """Each code is eight digits, ten minutes, five tries: 5 in 10^8, whoever guesses how often."""
    day, rng = HallDay(), random.Random("L3")
    keys = [SigningKey.generate() for _ in range(20)]
    for _ in range(ROUNDS):
        assert day.rig.do(day.console, "site", "", IssueRoomCode()).code == ""
        true = day.rig.core.room_code
        before = len(day.rig.core.site_state.devices.devices)
        told = []
        for _ in range(GUESSES // ROUNDS):
            code = f"{rng.randrange(10**CODE_DIGITS):0{CODE_DIGITS}d}"
            assert code != true
            told.append(guess(day, rng.choice(keys), code))
        assert told.count("room-code-wrong") == 5
        assert set(told[5:]) == {"room-code-over"}
        assert guess(day, keys[0], true) == "room-code-over", "the right one comes too late"
        assert len(day.rig.core.site_state.devices.devices) == before
    failed = [e for e in day.rig.journals["site"].entries() if e.kind == "pairing-failed"]
    assert len(failed) == 5 * ROUNDS, "each wrong try stands in the journal, and no more"


@pytest.mark.parametrize("restart", [False, True])
def test_a_restart_gives_no_more_tries(restart: bool) -> None:
    day = HallDay()
    assert day.rig.do(day.console, "site", "", IssueRoomCode()).code == ""
    true = day.rig.core.room_code
    for number in range(3):
        assert guess(day, SigningKey.generate(), f"{number:08d}") == "room-code-wrong"
    if restart:
        day.rig.restart()
        day.console.connect()
    told = [guess(day, SigningKey.generate(), f"{number:08d}") for number in range(3, 9)]
    assert told.count("room-code-wrong") <= 2
    assert told[-1] == "room-code-over"
    assert guess(day, SigningKey.generate(), true) == "room-code-over"


def test_a_stranger_sees_nothing_while_he_waits() -> None:
    """Unknown devices are told one bit: whether a code would be taken now."""
    day = HallDay(2).started()
    tap = Tap(day.rig)
    tap.prove()
    [challenge, stranger] = tap.got
    assert isinstance(stranger, Stranger) and stranger.code_open is False
    seen = b"".join(tap.frames) + repr(challenge).encode()
    for plan in day.plan.entries:
        assert plan.person.name.encode() not in seen and plan.ticket.encode() not in seen
