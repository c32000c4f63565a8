"""Becoming known: by the room code of ten minutes and five tries, or by the technician's token."""

from __future__ import annotations

import pytest

from bozhen_desktop.domain.admission import AcceptDevices
from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.host.pairing import PairingInitiator
from bozhen_desktop.host.room_file import staff_token
from bozhen_desktop.host.signing import SigningKey, fingerprint
from bozhen_desktop.host.tls import make_hall_certificate
from bozhen_desktop.wire.messages import (
    Answer,
    Challenge,
    EnrolByFile,
    PairReply,
    PairStart,
    Ping,
    Proof,
    Reject,
    Stranger,
    Welcome,
)
from bozhen_desktop.wire.peer_side import EnrolPlan, Peer, Trusted
from tests.unit.hall.hall_day import SITTING, HallDay
from tests.unit.hall.rig import FP, TOKEN, End
from tests.unit.hall.wire_tap import Tap

OTHER_FP = "e" * 64


def code_of(day: HallDay) -> str:
    return str(day.rig.query(day.console, "site", "", "room-code").data["code"])


def issue(day: HallDay) -> str:
    assert day.rig.do(day.console, "site", "", IssueRoomCode()).code == ""
    return code_of(day)


def newcomer(day: HallDay, code: str) -> End:
    """A PC that knows nothing of the room but the code that a person typed."""
    end = End(day.rig, "terminal")
    end.peer.plan = EnrolPlan(code=code, host_name="PC-07")
    end.peer.trusted = Trusted()
    return end


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08d}"


def tries(day: HallDay) -> int:
    return int(day.rig.core.site_state.devices.code_tries)


def test_the_right_code_makes_a_device_known_and_the_room_known_to_it() -> None:
    day = HallDay()
    end = newcomer(day, issue(day))
    end.connect()
    assert end.peer.ready
    assert end.peer.trusted.room_public == day.rig.room_key.public
    device = day.rig.core.site_state.devices.devices[end.device.split(".")[0]]
    assert (device.kind, device.how, device.host_name) == ("terminal", "code", "PC-07")
    assert day.rig.core.site_state.devices.seat_of(device.key) == "", "a person binds the seat"


def test_a_code_is_eight_digits_and_a_new_one_each_time() -> None:
    day = HallDay()
    codes = [issue(day) for _ in range(5)]
    assert len(set(codes)) == 5
    assert all(len(code) == 8 and code.isdigit() for code in codes)


def test_without_a_code_a_stranger_stays_one() -> None:
    day = HallDay()
    assert code_of(day) == ""
    end = newcomer(day, "12345678")
    end.connect()
    assert not end.peer.ready
    assert [message.code_open for message in end.took(Stranger)] == [False]


def test_five_wrong_tries_end_the_code() -> None:
    day = HallDay()
    code = issue(day)
    for count in range(1, 6):
        end = newcomer(day, other_than(code))
        end.connect()
        assert not end.peer.ready
        assert tries(day) == count
    end = newcomer(day, code)
    end.connect()
    assert not end.peer.ready
    assert [message.code_open for message in end.took(Stranger)] == [False]
    again = newcomer(day, issue(day))
    again.connect()
    assert again.peer.ready, "a new code has new tries"


def test_who_asks_for_the_halls_confirmation_and_leaves_has_used_a_try() -> None:
    """The hall's confirmation tells a guesser whether he was right; silence must not be free."""
    day = HallDay()
    code = issue(day)
    for count in range(1, 6):
        tap = Tap(day.rig)
        tap.prove()
        [reply] = tap.send(guess(tap, other_than(code)))
        assert isinstance(reply, PairReply)
        tap.cut()
        day.rig.run()
        assert tries(day) == count
    tap = Tap(day.rig)
    tap.prove()
    [refused] = tap.send(guess(tap, code))
    assert refused == Reject(code="room-code-over")


def test_many_guesses_at_once_are_no_more_than_five() -> None:
    day = HallDay()
    code = issue(day)
    taps = [Tap(day.rig) for _ in range(20)]
    for tap in taps:
        tap.prove()
    answers = [tap.send(guess(tap, other_than(code))) for tap in taps]
    assert sum(isinstance(answer[0], PairReply) for answer in answers) == 5


def guess(tap: Tap, code: str) -> PairStart:
    pairing = PairingInitiator(
        code, initiator=tap.key.public, responder=tap.rig.room_key.public, certificate=FP
    )
    return PairStart(host_name="PC", message=pairing.start())


def test_a_code_is_good_for_ten_minutes() -> None:
    day = HallDay()
    code = issue(day)
    day.rig.advance(10 * 60_000 - 2000, step=2000)
    first = newcomer(day, code)
    first.connect()
    assert first.peer.ready
    day.rig.advance(4000, step=2000)
    second = newcomer(day, code)
    second.connect()
    assert not second.peer.ready
    assert code_of(day) == ""


def test_a_code_ends_with_the_halls_process() -> None:
    day = HallDay()
    code = issue(day)
    day.crashed()
    end = newcomer(day, code)
    end.connect()
    assert not end.peer.ready


def test_somebody_in_the_middle_learns_nothing_and_is_noticed() -> None:
    """He shows the terminal a certificate of his own and passes the messages on."""
    day = HallDay()
    end = newcomer(day, issue(day))
    evil = SigningKey.generate()
    tap = Tap(day.rig)
    tap.prove()
    peer: Peer = end.peer
    peer.connected(OTHER_FP, "0" * 32)
    challenge = Challenge(
        nonce="1" * 32, mode="rehearsal", certificate=make_hall_certificate(evil, OTHER_FP, 9)
    )
    assert isinstance(peer.receive(challenge).send[0], Proof)
    [start] = peer.receive(Stranger(code_open=True)).send
    [reply] = tap.send(start)
    assert peer.receive(reply).close == "pairing-failed"
    assert peer.trusted.room_public == ""
    tap.cut()
    day.rig.run()
    assert tries(day) == 1


def test_a_hall_with_another_certificate_than_tls_shows_is_left() -> None:
    day = HallDay()
    end = End(day.rig, "terminal")
    end.peer.connected(OTHER_FP, "0" * 32)
    tap = Tap(day.rig)
    [challenge] = tap.send(tap.hello())
    assert end.peer.receive(challenge).close


def test_the_token_makes_a_device_known_with_its_seat() -> None:
    day = HallDay()
    end = End(day.rig, "terminal", "R1-01")
    end.connect()
    assert end.took(Welcome)[-1].seat == "R1-01"
    state = day.rig.core.site_state.devices
    assert state.devices[end.device.split(".")[0]].how == "file"


@pytest.mark.parametrize("token", ["", "t" * 29, "t" * 31, "令牌"])
def test_a_wrong_token_is_refused(token: str) -> None:
    day = HallDay()
    tap = Tap(day.rig)
    tap.prove()
    assert tap.send(EnrolByFile(token=token, seat="R1-01", host_name="PC")) == [
        Reject(code="token-wrong")
    ]
    assert tap.closed
    assert day.rig.core.site_state.devices.seat_of(tap.key.public) == ""


def test_the_seat_of_a_living_pc_is_not_taken_by_a_token() -> None:
    day = HallDay()
    first = End(day.rig, "terminal", "R1-01")
    first.connect()
    second = End(day.rig, "terminal", "R1-01")
    second.connect()
    assert first.took(Welcome)[-1].seat == "R1-01"
    assert second.peer.ready and second.took(Welcome)[-1].seat == ""
    first.cut()
    third = End(day.rig, "terminal", "R1-01")
    third.connect()
    assert third.took(Welcome)[-1].seat == "R1-01", "a PC that is gone leaves its seat"


def test_new_devices_are_ticked_and_accepted_in_one_act() -> None:
    day = HallDay().imported()
    first, second = End(day.rig, "terminal", "R1-01"), End(day.rig, "terminal", "R1-01")
    other = End(day.rig, "terminal", "R1-02")
    for end in (first, second, other):
        end.connect()
    rows = {row["key"]: row for row in day.rig.query(day.console, "site", "", "devices").data}
    keys = {end: end.device.split(".")[0] for end in (first, second, other)}
    new = {key for key, row in rows.items() if not row["accepted"]}
    assert set(keys.values()) <= new
    claims = {key: (row["seat"], row["claim"]) for key, row in rows.items() if key in new}
    assert claims[keys[second]] == ("", "R1-01"), "it says which seat it wanted"
    seats = {keys[first]: "", keys[second]: "R1-03", keys[other]: ""}
    command = AcceptDevices(seats=seats)  # type: ignore[arg-type]
    assert day.rig.do(day.console, "site", "tech", command).code == "actor-not-here"
    assert day.rig.on(day.console, SITTING, "tech").code == ""
    assert day.rig.do(day.console, "site", "tech", command).code == ""
    rows = {row["key"]: row for row in day.rig.query(day.console, "site", "", "devices").data}
    told = [(rows[key]["seat"], rows[key]["claim"], rows[key]["accepted"]) for key in seats]
    assert told == [("R1-01", "", True), ("R1-03", "", True), ("R1-02", "", True)]
    [entry] = [e for e in day.rig.journals["site"].entries() if e.kind == "devices-accepted"]
    assert all(key in entry.body for key in seats), "the event names each"
    day.crashed()
    assert day.rig.core.site_state.devices.accepted == dict.fromkeys(seats, "tech")


def test_enrolment_is_durable_before_the_welcome() -> None:
    day = HallDay()
    day.rig.auto = False
    end = End(day.rig, "terminal", "R1-01")
    end.connect()
    assert not end.peer.ready
    day.rig.auto = True
    day.rig.run()
    assert end.peer.ready


@pytest.mark.parametrize("kind", ["console", "examiner", "terminal"])
def test_the_technicians_token_enrols_terminals_and_no_pc_of_the_staff(kind: str) -> None:
    day = HallDay()
    before = dict(day.rig.core.site_state.devices.devices)
    staff = staff_token(day.rig.room_key, TOKEN)
    right, wrong = (TOKEN, staff) if kind == "terminal" else (staff, TOKEN)
    tap = Tap(day.rig, kind)
    tap.prove()
    refused = tap.send(EnrolByFile(token=wrong, seat="R1-01", host_name="PC"))
    assert refused == [Reject(code="token-wrong")]
    assert tap.closed
    assert day.rig.core.site_state.devices.devices == before
    tap = Tap(day.rig, kind)
    tap.prove()
    tap.send(EnrolByFile(token=right, seat="", host_name="PC"))
    assert day.rig.core.site_state.devices.devices[fingerprint(tap.key.public)].kind == kind


def test_the_staff_token_is_the_rooms_own_and_not_made_from_the_other() -> None:
    day = HallDay()
    stranger = SigningKey.generate()
    assert staff_token(stranger, TOKEN) != staff_token(day.rig.room_key, TOKEN)
    assert staff_token(day.rig.room_key, TOKEN + "x") != staff_token(day.rig.room_key, TOKEN)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"version": 2}, "version-other"),
        ({"mode": "live"}, "mode-other"),
        ({"kind": "hall"}, "hello-malformed"),
        ({"key": "x"}, "hello-malformed"),
        ({"incarnation": ""}, "hello-malformed"),
        ({"incarnation": 'i","part":1,"x":"'}, "hello-malformed"),
        ({"incarnation": "新" * 12}, "hello-malformed"),
        ({"incarnation": "i" * 200}, "hello-malformed"),
        ({"nonce": "0" * 31 + "\n"}, "hello-malformed"),
    ],
)
def test_a_hello_that_does_not_fit_is_refused(changed: dict[str, object], code: str) -> None:
    tap = Tap(HallDay().rig)
    assert tap.send(tap.hello(**changed)) == [Reject(code=code)]
    assert tap.closed


def test_a_proof_by_another_key_is_refused() -> None:
    tap = Tap(HallDay().rig)
    tap.send(tap.hello())
    wrong = SigningKey.generate().sign(b"anything")
    assert tap.send(Proof(signature=wrong)) == [Reject(code="proof-wrong")]


def test_nothing_is_served_before_the_meeting_is_over() -> None:
    day = HallDay().imported()
    tap = Tap(day.rig)
    assert tap.send(Ping(stamp=1)) == [Reject(code="message-out-of-order")]
    tap = Tap(day.rig)
    tap.prove()
    assert not [m for m in tap.got if isinstance(m, Answer | Welcome)]
    assert TOKEN not in repr(tap.got)
