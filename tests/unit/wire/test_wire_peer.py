"""A device's end: what it believes of whoever answers, and what it keeps until it may forget."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bozhen_desktop.client.memory_outbox import MemoryOutbox
from bozhen_desktop.domain.incidents import RaiseHand
from bozhen_desktop.host.signing import SigningKey
from bozhen_desktop.host.tls import make_hall_certificate
from bozhen_desktop.kernel.digest import canonical_text
from bozhen_desktop.wire.messages import (
    Answer,
    Challenge,
    Down,
    EnrolByFile,
    HeadSigned,
    Held,
    PairReply,
    Ping,
    Proof,
    Reject,
    Stranger,
    Welcome,
)
from bozhen_desktop.wire.peer_side import HEAD_PREFIX, EnrolPlan, Peer, Taken, Trusted

FP, OTHER_FP = "f" * 64, "e" * 64
ROOM = SigningKey.generate()
WELCOME = Welcome(device="d.i", number=0, seat="", hall="h.i", sittings=[])
ANSWER = Answer(number=1, sitting="S1", seq=5, hash="a" * 64, word="w" * 32)
HEAD = HeadSigned(sitting="S1", seq=9, hash="b" * 64, at=0, signer=ROOM.public, signature="0" * 128)


def peer(*, room: str = ROOM.public, term: int = 0, kind: str = "terminal") -> Peer:
    plan = EnrolPlan(token="t" * 30, seat="R1-01", host_name="PC")
    trusted = Trusted(room_public=room, term=term)
    found = Peer(SigningKey.generate(), kind, "live", "i" * 12, MemoryOutbox(), trusted, plan)
    found.connected(FP, "0" * 32)
    return found


def challenge(key: SigningKey = ROOM, fp: str = FP, term: int = 1, mode: str = "live") -> Challenge:
    return Challenge(nonce="1" * 32, mode=mode, certificate=make_hall_certificate(key, fp, term))


def test_a_hall_of_the_room_is_believed() -> None:
    device = peer()
    assert isinstance(device.receive(challenge()).send[0], Proof)
    assert device.receive(WELCOME).close == "" and device.ready
    assert device.trusted.term == 1


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(lambda: challenge(SigningKey.generate()), id="another room"),
        pytest.param(lambda: challenge(fp=OTHER_FP), id="another certificate than TLS shows"),
        pytest.param(lambda: challenge(term=2), id="an older term than was seen"),
        pytest.param(lambda: challenge(term=9, mode="rehearsal"), id="the other mode"),
    ],
)
def test_somebody_elses_hall_is_left_and_told_nothing(other: Callable[[], Challenge]) -> None:
    device = peer(term=3)
    taken = device.receive(other())
    assert taken.close and taken.send == []
    assert (device.trusted.room_public, device.trusted.term) == (ROOM.public, 3)


@pytest.mark.parametrize(
    "message",
    [
        WELCOME,
        ANSWER,
        HEAD,
        Stranger(code_open=True),
        Held(why="journal-behind"),
        PairReply(message=b"x", confirmation=b"y"),
    ],
)
def test_before_the_hall_is_proved_nothing_of_it_counts(message: Down) -> None:
    """Whoever sits in the middle must not get answers, a token, or a word that they are saved."""
    device = peer()
    device.ask("S1", "n1", RaiseHand())
    assert device.receive(message) == Taken([], [], "hall-not-proved")
    assert not device.ready and len(device.outbox.above(0)) == 1
    assert device.seen == {}


def test_proof_is_of_one_connection() -> None:
    device = peer()
    device.receive(challenge())
    device.receive(WELCOME)
    device.disconnected()
    device.connected(OTHER_FP, "2" * 32)
    assert device.receive(WELCOME).close == "hall-not-proved"


def test_the_token_goes_to_a_proved_hall_of_a_known_room_alone() -> None:
    device = peer()
    device.receive(challenge())
    assert isinstance(device.receive(Stranger(code_open=False)).send[0], EnrolByFile)
    stranger = peer(room="")
    stranger.receive(challenge())
    taken = stranger.receive(Stranger(code_open=False))
    assert taken.send == [] and taken.events == [Stranger(code_open=False)]
    assert stranger.receive(WELCOME).close == "hall-not-proved"
    assert stranger.receive(ANSWER).close == "hall-not-proved"


def welcomed(number: int = 0) -> Peer:
    device = peer()
    device.receive(challenge())
    device.receive(Welcome(device="d.i", number=number, seat="", hall="h.i", sittings=[]))
    return device


def test_a_head_that_is_not_the_rooms_frees_nothing() -> None:
    device = welcomed()
    device.ask("S1", "n1", RaiseHand())
    device.receive(ANSWER)
    for head in (HEAD, HeadSigned(**{**fields(HEAD), "signer": SigningKey.generate().public})):
        device.receive(head)
        assert len(device.outbox.above(0)) == 1


def fields(message: HeadSigned) -> dict[str, object]:
    return {name: getattr(message, name) for name in message.__struct_fields__}


def test_what_was_told_last_goes_into_the_next_hello_only_with_the_halls_word() -> None:
    device = welcomed()
    device.ask("S1", "n1", RaiseHand())
    device.receive(ANSWER)
    assert device.seen == {"S1": (5, "a" * 64, "w" * 32)}
    device.receive(Answer(number=2, sitting="S1", seq=7, hash="c" * 64))
    assert device.seen["S1"][0] == 5
    device.receive(Answer(number=3, sitting="S1", seq=4, hash="c" * 64, word="x"))
    assert device.seen["S1"][0] == 5


def test_life_signs_are_given_while_held_and_not_before() -> None:
    device = peer()
    assert device.ping(1, {}) == []
    device.receive(challenge())
    assert device.ping(1, {}) == []
    device.receive(Held(why="key-in-use"))
    assert device.ping(1, {}) == [Ping(stamp=1)]
    assert device.ask("S1", "n1", RaiseHand())[1] == [], "commands wait"


@pytest.mark.parametrize(("kind", "ready"), [("console", True), ("terminal", False)])
def test_a_console_may_ask_to_go_on_while_the_journal_is_behind(kind: str, ready: bool) -> None:
    device = peer(kind=kind)
    device.receive(challenge())
    device.receive(Held(why="journal-behind"))
    assert device.ready == ready
    device.receive(Held(why="key-used-twice"))
    assert not device.ready


def test_a_hall_that_knows_later_commands_of_this_device_means_a_folder_set_back() -> None:
    device = peer()
    device.receive(challenge())
    later = Welcome(device="d.i", number=3, seat="", hall="h.i", sittings=[])
    assert device.receive(later).close == "incarnation-over" and not device.ready


def test_a_rejection_ends_the_connection_whoever_says_it() -> None:
    assert peer().receive(Reject(code="device-blocked")).close == "device-blocked"


def head_of(seq: int) -> HeadSigned:
    signed = [seq, "b" * 64, 0, ROOM.public]
    signature = ROOM.sign(HEAD_PREFIX + canonical_text(signed).encode())
    return HeadSigned(
        sitting="S1", seq=seq, hash="b" * 64, at=0, signer=ROOM.public, signature=signature
    )


def test_a_head_frees_nothing_that_is_asked_again_after_a_lost_end() -> None:
    """The place it had was in the lost end: the new journal has something else there."""
    device = welcomed()
    device.ask("S1", "n1", RaiseHand())
    device.receive(ANSWER)
    device.receive(Held(why="journal-behind"))
    assert [message.number for message in device.receive(WELCOME).send] == [1]
    device.receive(head_of(9))
    assert len(device.outbox.above(0)) == 1
    device.receive(Answer(number=1, sitting="S1", seq=12, hash="c" * 64, word="w" * 32))
    device.receive(head_of(9))
    assert len(device.outbox.above(0)) == 1
    device.receive(head_of(12))
    assert device.outbox.above(0) == []
