"""PINs and second persons: one use, one command, sixty seconds, another person; tries count."""

from __future__ import annotations

import pytest

from bozhen_desktop.domain.access import StaffLogIn
from bozhen_desktop.domain.lockout import Unlock
from bozhen_desktop.domain.seating import DrawSeats
from bozhen_desktop.domain.sitting import PauseGroup
from bozhen_desktop.hall.output import Output
from bozhen_desktop.kernel.digest import canonical_text, sha256_hex
from bozhen_desktop.wire.messages import Answer, Follow, StaffOff, StaffOn, Witness
from tests.unit.hall.hall_day import SITTING, HallDay
from tests.unit.hall.rig import PIN, End

AGAIN = DrawSeats(room="R1", reason="座位有误")
"""A command that a second person must confirm."""


def digest(command: object) -> str:
    return sha256_hex(canonical_text(command).encode())


def token(day: HallDay, staff: str, command: object = AGAIN) -> str:
    reply = day.rig.witness(day.console, SITTING, digest(command), staff)
    assert reply.code == "", reply
    return str(reply.data["token"])


def ask(day: HallDay, word: str, command: object = AGAIN, actor: str = "chief") -> Answer:
    asked = day.console.ask(SITTING, actor, command, word)  # type: ignore[arg-type]
    day.rig.run()
    return day.console.answer(asked.number)


def drawn_day() -> HallDay:
    day = HallDay(2).imported()
    day.do(DrawSeats(room="R1"))
    return day


def test_a_second_person_confirms_one_command_once() -> None:
    day = drawn_day()
    assert ask(day, "").code == "second-person-needed"
    word = token(day, "super")
    assert ask(day, word).code == ""
    assert day.room.seating.drawn["R1"].witness == "super"
    assert ask(day, word).code == "witness-token", "used"


def test_a_token_is_bound_to_its_command() -> None:
    day = drawn_day()
    word = token(day, "super")
    other = DrawSeats(room="R1", reason="换一种说法")
    assert ask(day, word, other).code == "witness-token"
    assert ask(day, word).code == "witness-token", "a wrong try used it up"


def test_a_token_lives_sixty_seconds() -> None:
    day = drawn_day()
    word = token(day, "super")
    day.rig.advance(60_000)
    assert ask(day, word).code == ""
    word = token(day, "super")
    day.rig.clock.advance(61_000)
    assert ask(day, word).code == "witness-token", "before any tick"
    token(day, "super")
    day.rig.advance(61_000)
    assert day.rig.core.tokens == {}


def test_nobody_is_his_own_second_person() -> None:
    day = drawn_day()
    assert ask(day, token(day, "chief")).code == "second-person-needed"


@pytest.mark.parametrize("word", ["0" * 32, "x", "令牌"])
def test_a_made_up_token_is_refused(word: str) -> None:
    assert ask(drawn_day(), word).code == "witness-token"


def test_tokens_end_with_the_halls_process() -> None:
    day = drawn_day()
    word = token(day, "super")
    day.crashed()
    assert ask(day, word).code == "witness-token"


def test_an_errand_needs_two_persons_who_are_two() -> None:
    day = HallDay(2).seated()
    asked = {"group": "G1"}
    request = day.rig.request
    alone = request(day.console, SITTING, "keep1", "open-paper", **asked)
    same = request(day.console, SITTING, "keep1", "open-paper", "keep1", **asked)
    assert [alone.code, same.code] == ["second-person-needed"] * 2
    assert day.rig.secrets.group_secret(SITTING, "G1") is None, "the seal was not broken"
    assert request(day.console, SITTING, "keep1", "open-paper", "keep2", **asked).code == ""


def wrong(day: HallDay, staff: str = "chief", end: End | None = None) -> str:
    return day.rig.on(end or day.console, SITTING, staff, "000001").code


def test_wrong_pins_lead_to_a_growing_wait_and_a_lock_that_two_persons_lift() -> None:
    day = HallDay(2).imported()
    rules = day.room.rules
    codes = [wrong(day, "super") for _ in range(rules.pin_tries)]
    assert codes == ["pin-wrong"] * rules.pin_tries
    reply = day.rig.on(day.console, SITTING, "super")
    assert (reply.code, reply.params["seconds"]) == ("wait-after-tries", rules.pin_wait_s)
    for extra in range(rules.pin_lock_tries - rules.pin_tries):
        day.rig.advance((rules.pin_wait_s << extra) * 1000, step=5000)
        assert wrong(day, "super") == "pin-wrong"
    day.rig.advance(24 * 3_600_000, step=600_000)
    assert day.rig.on(day.console, SITTING, "super").code == "locked-out"
    unlock = Unlock(who="super", reason="本人到场核验")
    assert ask(day, "", unlock).code == "second-person-needed"
    assert ask(day, token(day, "keep1", unlock), unlock).code == ""
    assert day.rig.on(day.console, SITTING, "super").code == ""


def test_a_wrong_pin_of_a_second_person_counts_too() -> None:
    day = drawn_day()
    tries = day.room.rules.pin_tries
    for _ in range(tries):
        assert day.rig.witness(day.console, SITTING, digest(AGAIN), "super", "000001").code == (
            "pin-wrong"
        )
    reply = day.rig.witness(day.console, SITTING, digest(AGAIN), "super")
    assert reply.code == "wait-after-tries"
    assert day.room.access.tries["super"].count == tries


def test_many_guesses_at_once_are_not_more_tries() -> None:
    """PINs are checked outside; whoever sends ten at once must not have ten of them compared."""
    day = drawn_day()
    for guess in range(10):
        pin = PIN if guess == 9 else f"{guess:06d}"
        day.console.send(
            Witness(id=1000 + guess, sitting=SITTING, digest=digest(AGAIN), staff="super", pin=pin)
        )
    while day.rig.frames:
        day.rig._frame(*day.rig.frames.popleft())
    assert sum(work.kind == "check-pin" for work in day.rig.works) == 1
    day.rig.run()
    assert not [r for r in map(day.console.reply, range(1000, 1010)) if r.code == ""]


def test_a_right_pin_during_a_wait_is_not_told() -> None:
    """A check that began before the wait ends in it: the token must not tell that it was right."""
    day = drawn_day()
    core = day.rig.core
    for _ in range(day.room.rules.pin_tries - 1):
        wrong(day, "super")
    day.console.send(Witness(id=900, sitting=SITTING, digest=digest(AGAIN), staff="super", pin=PIN))
    while day.rig.frames:
        day.rig._frame(*day.rig.frames.popleft())
    out, book = Output(), core.books[SITTING]
    context = core.context(day.rig.now, "x.y", "super", "console")
    core.by_hall(out, day.rig.now, book, StaffLogIn(staff="super", right=False), context)
    day.rig.take(out)
    day.rig.run()
    assert day.console.reply(900).code == "wait-after-tries"


def test_who_leaves_a_device_is_gone_from_it() -> None:
    day = HallDay(2).started()
    pause = PauseGroup(group="G1", reason="停电")
    day.console.send(StaffOff(id=5000, sitting=SITTING, staff="chief"))
    day.rig.run()
    assert ask(day, "", pause).code == "actor-not-here"
    day.console.cut()
    day.console.connect()
    assert ask(day, "", pause).code == "actor-not-here", "coming back brings nobody back"
    assert day.rig.on(day.console, SITTING, "chief").code == ""
    assert ask(day, "", pause).code == ""


def test_who_is_logged_in_stays_so_when_the_device_comes_back() -> None:
    day = HallDay(2).started()
    for again in (day.console.cut, day.rig.restart):
        again()
        day.come_back()
        reply = day.rig.query(day.console, SITTING, "chief", "unsettled")
        assert reply.code == ""


def test_an_unknown_person_is_refused_without_a_check() -> None:
    day = HallDay(2).imported()
    assert day.rig.on(day.console, SITTING, "nobody").code == "staff-unknown"
    assert day.rig.on(day.console, "site", "chief").code == "sitting-unknown"
    assert day.rig.on(day.console, "S9", "chief").code == "sitting-unknown"
    assert day.room.access.tries == {}


def test_the_pin_is_nowhere_but_in_the_message() -> None:
    day = HallDay(2).started()
    examiner = End(day.rig, "examiner")
    examiner.connect()
    day.console.send(Follow(sitting=SITTING, actor="chief"))
    day.rig.run()
    secret = "836194"
    for end in (day.console, examiner):
        wrong_reply = day.rig.on(end, SITTING, "super", secret)
        assert wrong_reply.code == "pin-wrong"
    day.rig.witness(day.console, SITTING, digest(AGAIN), "inv1", secret)
    everything = [
        *(repr(list(journal.entries())) for journal in day.rig.journals.values()),
        repr(day.rig.logs),
        repr(day.room.state()),
        *(repr(end.got) for end in (day.console, examiner, *day.terminals.values())),
    ]
    for text in everything:
        assert secret not in text and PIN not in text
        assert "scrypt$" not in text
    assert StaffOn(id=1, sitting="", staff="", pin=secret).pin in secret
