"""A command is decided once: the first answer again, forks, numbers that are over, failed disks."""

from __future__ import annotations

import msgspec

from bozhen_desktop.domain.incidents import RaiseHand
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.sitting import PauseGroup, ResumeGroup
from bozhen_desktop.hall.book import Book
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.kernel.digest import canonical_text
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import Answer, Ask, Held, StaffOn
from tests.unit.hall.hall_day import SITTING, HallDay
from tests.unit.hall.rig import PIN, End


def again(day: HallDay, end: End, ask: Ask, **changed: object) -> list[Answer]:
    """Send a frame as it went before, past the conversation; the answers to it."""
    end.got.clear()
    end.send(msgspec.structs.replace(ask, **changed))
    day.rig.run()
    return [message for message in end.got if isinstance(message, Answer)]


def length(day: HallDay) -> int:
    return int(day.rig.core.books[SITTING].position.seq)


def test_the_same_command_gets_the_first_answer_and_no_second_event() -> None:
    day = HallDay(2).started()
    ask = day.console.ask(SITTING, "chief", PauseGroup(group="G1", reason="停电"))
    day.rig.run()
    first, before = day.console.answer(ask.number), length(day)
    assert again(day, day.console, ask) == [first]
    assert length(day) == before


def test_the_first_answer_outlives_a_restart() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    day.answer("n1", 1)
    day.rig.run()
    [ask] = end.outbox.above(end.outbox.last - 1)
    first = end.answer(ask.number)
    day.crashed()
    before = length(day)
    [second] = again(day, end, ask)
    assert (second.code, second.seq, second.hash) == ("", first.seq, first.hash)
    assert length(day) == before


def test_a_lost_answer_is_asked_for_again() -> None:
    """The hall has the command, the terminal never heard of it: it must not wait for ever."""
    day = HallDay(2).started()
    end = day.terminals["n1"]
    day.rig.auto = False
    day.answer("n1", 1)
    day.rig.run()
    end.cut()
    day.rig.auto = True
    day.rig.run()
    assert end.desk is not None and end.desk.unsaved == 1
    assert day.saved("n1"), "the hall has it"
    end.connect()
    assert end.desk.unsaved == 0


def test_a_lost_answer_is_asked_for_again_by_a_program_that_started_anew() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    day.rig.auto = False
    day.answer("n1", 1)
    day.rig.run()
    end.reborn()
    day.rig.auto = True
    day.rig.run()
    assert end.outbox.waiting == 1
    end.connect()
    assert end.outbox.waiting == 0 and len(day.saved("n1")) == 1


def test_another_content_under_a_number_is_an_alarm_and_nothing_is_lost() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    day.answer("n1", 1)
    day.rig.run()
    device, number = end.device, end.outbox.last
    # the folder forgot its last number: the next answer comes under it again
    end.outbox._last = number - 1
    del end.outbox._asks[number], end.outbox._settled[number]
    day.answer("n1", 2)
    day.rig.run()
    assert end.ended == "incarnation-over"
    assert day.forks() == ["command"]
    assert day.rig.core.site_state.devices.forks[0].device == device
    assert end.codes(number) == ["", "command-fork"], "never acknowledged"
    assert end.device != device
    end.connect()
    assert end.desk is not None
    assert set(end.desk.states.values()) == {"saved"}
    assert set(day.saved("n1")) == {"G1-i1", "G1-i2"}


def test_a_fork_is_one_alarm_after_a_restart_too() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    day.answer("n1", 1)
    day.rig.run()
    day.crashed()
    end.send(
        Ask(number=end.outbox.last, sitting=SITTING, actor="n1", body=canonical_text(RaiseHand()))
    )
    day.rig.run()
    assert day.forks() == ["command"]
    assert end.connection == 0


def test_what_was_sent_behind_a_fork_comes_in_the_new_life() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    day.answer("n1", 1)
    day.rig.run()
    number = end.outbox.last
    end.outbox._last = number - 1
    del end.outbox._asks[number], end.outbox._settled[number]
    for item in (2, 3, 4):
        day.answer("n1", item)
    day.rig.run()
    end.connect()
    assert len(day.saved("n1")) == 4 and day.forks() == ["command"]
    lives = {e.device for e in day.rig.journals[SITTING].entries() if e.kind == "answer-saved"}
    assert len(lives) == 2 and day.room.rulings.refused == {}
    assert end.desk is not None and end.desk.unsaved == 0


def test_one_number_in_two_books_is_a_fork() -> None:
    day = HallDay(2).started()
    ask = day.console.ask(SITTING, "chief", PauseGroup(group="G1", reason="停电"))
    day.rig.run()
    [answer] = again(day, day.console, ask, sitting="site")
    assert answer.code == "command-fork"
    assert day.forks() == ["command"]


def test_numbers_below_the_highest_that_nobody_knows_are_over() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    end.outbox._last += 5  # five numbers that never arrived
    day.answer("n1", 1)
    day.rig.run()
    body = canonical_text(RaiseHand())
    for number in (0, -1, 1 << 53, 1 << 60, end.outbox.last - 3):
        ask = Ask(number=number, sitting=SITTING, actor="n1", body=body)
        [answer] = again(day, end, ask)
        assert answer.code == "command-over", number
    assert day.room.incidents.hands == []


def test_a_command_that_is_not_canonical_is_refused() -> None:
    day = HallDay(1).started()
    end = day.terminals["n1"]
    bodies = [
        '{"kind": "raise-hand"}',
        '{"kind":"raise-hand","kind":"raise-hand"}',
        '{"kind":"raise-hand","more":1}',
        '{"kind":"no-such-command"}',
        "{",
        "[" * 9000,
        '{"kind":"accept-rules","pledge":"\\ud800"}',
        '{"epoch":1,"gap":false,"item":"G1-i1","kind":"save-answer","made":9007199254740993,'
        '"options":[],"step":1,"version":1}',
    ]
    for body in bodies:
        number = end.outbox.last + 1
        [answer] = again(day, end, Ask(number=number, sitting=SITTING, actor="n1", body=body))
        assert answer.code == "command-malformed", body[:60]


def test_each_acknowledgement_waits_for_its_own_commit() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    first = end.outbox.last + 1
    day.rig.budget = 1
    for number in (1, 2, 3):
        day.answer("n1", number)
    day.rig.run()
    assert [end.codes(first + step) for step in range(3)] == [[""], [], []]
    day.rig.budget = 1
    day.rig.run()
    assert [end.codes(first + step) for step in range(3)] == [[""], [""], []]


def fail(day: HallDay, book: str = SITTING) -> None:
    """The disk refuses the commit that is under way."""
    day.rig.appends = type(day.rig.appends)(a for a in day.rig.appends if a.book != book)
    day.rig.take(day.rig.core.failed(day.rig.now, book, BozhenError("journal-failed")))
    day.rig.run()


def reopen(day: HallDay, book: str = SITTING) -> None:
    journal = day.rig.journals[book]
    assert verify_journal(journal).whole
    day.rig.take(day.rig.core.reopened(day.rig.now, book, journal))
    day.rig.auto = True
    day.rig.run()


def test_a_failed_commit_acknowledges_nobody_and_loses_nothing() -> None:
    day = HallDay(2).started()
    day.rig.auto = False
    for end in day.terminals.values():
        end.got.clear()
    day.answer("n1", 1)
    day.answer("n2", 1)
    ask = day.console.ask(SITTING, "chief", PauseGroup(group="G1", reason="停电"))
    day.rig.run()
    fail(day)
    for end in (day.console, *day.terminals.values()):
        assert end.codes(end.outbox.last) == []
        assert [held.why for held in end.took(Held)][-1:] == ["journal-failed"]
    day.answer("n1", 2)  # he goes on; nothing is told while the book is closed
    day.rig.advance(3000)
    assert day.terminals["n1"].desk is not None and day.terminals["n1"].desk.unsaved == 2
    reopen(day)
    assert day.console.codes(ask.number) == [""]
    day.do(ResumeGroup(group="G1"))
    for entry, end in day.terminals.items():
        assert end.desk is not None and end.desk.unsaved == 0
        assert end.desk.choices == day.saved(entry)
    replayed = Book.load(SITTING, day.rig.journals[SITTING], Room()).room
    assert day.room.state() == replayed.state()


def test_whoever_comes_while_a_journal_is_closed_waits_and_is_served_then() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    end.cut()
    day.rig.auto = False
    fail(day)
    end.connect()
    assert not end.peer.ready and [held.why for held in end.took(Held)] == ["journal-failed"]
    reopen(day)
    assert end.peer.ready


def test_an_enrolment_that_was_lost_with_its_commit_is_made_again() -> None:
    day = HallDay(2).started()
    day.rig.auto = False
    end = End(day.rig, "terminal", "R1-03")
    end.connect()
    fail(day, "site")
    assert not end.peer.ready and not day.terminals["n1"].peer.ready
    reopen(day, "site")
    assert end.ended == "device-unknown"
    assert day.terminals["n1"].peer.ready
    end.connect()
    assert end.peer.ready


def test_work_that_ends_while_the_journal_is_closed_changes_nothing() -> None:
    """A PIN was being checked and a paper unsealed when the disk failed."""
    day = HallDay(2).seated()
    day.rig.auto = False
    before = day.rig.journals[SITTING].last()
    day.console.send(StaffOn(id=800, sitting=SITTING, staff="super", pin=PIN))
    while day.rig.frames:
        day.rig._frame(*day.rig.frames.popleft())
    fail(day)
    assert day.rig.journals[SITTING].last() == before and not day.rig.appends
    reopen(day)
    assert day.console.peer.ready
    assert day.rig.on(day.console, SITTING, "super").code == ""
