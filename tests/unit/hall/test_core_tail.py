"""A cut-off terminal goes on by itself; what it brings back is placed by the rules, never lost."""

from __future__ import annotations

import pytest

from bozhen_desktop.client.desk import Desk
from bozhen_desktop.domain.access import AcceptRules
from bozhen_desktop.domain.answers import SaveAnswer
from bozhen_desktop.domain.seating import AcceptLostSeats, MoveEntry
from bozhen_desktop.domain.sitting import EndGroup
from bozhen_desktop.wire.messages import Answer, BlobPart, PaperComing, PaperKey
from tests.unit.domain.theory import right, wrong
from tests.unit.hall.hall_day import MINUTE, SITTING, HallDay
from tests.unit.hall.rig import End

BUDGET = {"n1": 90, "n2": 60}


def until_over(day: HallDay, entry: str) -> None:
    day.rig.advance((BUDGET[entry] + 2) * MINUTE, step=30_000)


def events(day: HallDay, kind: str) -> list[str]:
    return [entry.body for entry in day.rig.journals[SITTING].entries() if entry.kind == kind]


def reboot(day: HallDay, entry: str) -> End:
    """The PC forgot everything: a new key, by the token, at the same seat."""
    old = day.terminals[entry]
    if old.connection:
        old.cut()
    end = End(day.rig, "terminal", day.seat_of(entry))
    end.connect()
    day.terminals[entry] = end
    return end


def test_answers_go_on_locally_and_arrive_after_the_halls_own_hand_in() -> None:
    day = HallDay(2).started()
    end, desk = day.terminals["n1"], day.terminals["n1"].desk
    assert desk is not None
    day.answer("n1", 1)
    day.rig.run()
    end.cut()
    day.rig.advance(30 * MINUTE, step=30_000)
    for number in (2, 3):
        day.answer("n1", number)
    assert (desk.states["G1-i1"], desk.states["G1-i2"]) == ("saved", "local")
    until_over(day, "n1")
    assert desk.closed, "it closed its own paper"
    assert day.room.answers.handed_in["n1"].cause == "time"
    before = day.room.answers.receipts["n1"]
    end.connect()
    assert day.saved("n1") == {f"G1-i{number}": right(number) for number in (1, 2, 3)}
    assert len(events(day, "tail-applied")) == 2
    assert desk.receipt == desk.own_receipt() == day.room.answers.receipts["n1"] != before


def test_lost_and_back_are_edges() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    end.cut()
    day.rig.advance(60_000)
    assert len(events(day, "terminal-lost")) == 1
    end.connect()
    day.rig.advance(10_000)
    assert len(events(day, "terminal-back")) == 1
    assert len(events(day, "terminal-lost")) == 1


def test_a_tail_after_the_key_was_opened_waits_for_two_persons() -> None:
    day = HallDay(2).started()
    end = day.terminals["n2"]
    end.cut()
    day.answer("n2", 1)
    until_over(day, "n2")
    day.do(EndGroup(group="G2"))
    asked = {"group": "G2", "reason": "终端未回"}
    reply = day.rig.request(day.console, SITTING, "keep1", "open-key", "keep2", group="G2")
    assert reply.code == "reason-needed", "a terminal is still out"
    reply = day.rig.request(day.console, SITTING, "chief", "open-key", "super", **asked)
    assert reply.code == ""
    end.connect()
    assert [pending.why for pending in day.room.answers.pending] == ["key-opened"]
    assert day.saved("n2") == {}
    assert end.desk is not None and end.codes(end.outbox.last) == [""], "kept is acknowledged"


def test_an_answer_after_a_break_of_the_terminals_clock_waits() -> None:
    day = HallDay(2).started()
    desk = day.terminals["n1"].desk
    assert desk is not None
    day.rig.pcs.advance(20_000)  # the PC slept: no tick came
    day.rig.clock.advance(20_000)
    day.answer("n1", 1)
    day.rig.run()
    assert [pending.why for pending in day.room.answers.pending] == ["clock-gap"]


def test_who_has_an_answer_that_waits_can_hand_in_all_the_same() -> None:
    day = HallDay(2).started()
    desk = day.terminals["n1"].desk
    assert desk is not None
    day.answer("n1", 1)
    day.answer("n1", 2)
    day.rig.run()
    day.rig.pcs.advance(20_000)
    day.rig.clock.advance(20_000)
    day.answer("n1", 1, wrong(1))
    day.rig.run()
    assert desk.pending == {"G1-i1"}
    day.rig.advance(31 * MINUTE, step=10_000)
    desk.hand_in()
    day.rig.run()
    assert desk.hand_in_refused == "" and day.room.answers.handed_in["n1"].cause == "own"
    assert desk.receipt == day.room.answers.receipts["n1"]


def test_an_answer_of_another_boot_of_the_terminal_waits() -> None:
    day = HallDay(2).started()
    day.rig.pcs.reboot("pc1")
    day.answer("n1", 1)
    day.rig.run()
    assert [pending.why for pending in day.room.answers.pending] == ["clock-gap"]


def test_what_a_terminal_wrote_after_its_time_waits() -> None:
    """A terminal that does not close its paper (changed by somebody) gains nothing."""
    day = HallDay(2).started()
    end = day.terminals["n2"]
    end.cut()
    until_over(day, "n2")
    late = SaveAnswer(item="G2-i1", version=1, options=right(1), epoch=1, step=1, made=61 * MINUTE)
    end.ask(SITTING, "n2", late)
    end.connect()
    assert [pending.why for pending in day.room.answers.pending] == ["after-deadline"]


def moved(day: HallDay, entry: str) -> tuple[End, End]:
    """The entry is moved to a spare seat while its terminal is cut off with two answers in it."""
    day.answer(entry, 1)
    day.rig.run()
    old = day.terminals[entry]
    old.cut()
    day.rig.advance(10_000)
    for number in (1, 2):
        day.answer(entry, number, wrong(number))
    day.rig.advance(20_000)
    day.do(MoveEntry(entry=entry, seat="R1-90", reason="电脑故障"))
    return old, day.terminal(entry, "R1-90")


def test_the_old_terminals_tail_comes_back_before_the_new_one_answers() -> None:
    day = HallDay(2).started()
    old, new = moved(day, "n1")
    old.connect()
    assert day.saved("n1") == {"G1-i1": wrong(1), "G1-i2": wrong(2)}, "made before the move"
    day.answer("n1", 1)
    day.rig.run()
    assert day.saved("n1")["G1-i1"] == right(1)
    assert old.peer.ready and new.peer.ready


def test_the_old_terminals_tail_comes_back_after_the_new_one_answered() -> None:
    day = HallDay(2).started()
    old, new = moved(day, "n1")
    day.answer("n1", 1)
    day.rig.run()
    old.connect()
    assert day.saved("n1") == {"G1-i1": right(1), "G1-i2": wrong(2)}
    assert len(events(day, "answer-superseded")) == 1
    assert old.desk is not None and old.desk.unsaved == 0
    assert new.peer.ready


def test_what_the_old_terminal_made_after_the_later_log_in_waits() -> None:
    day = HallDay(2).started()
    old, _ = moved(day, "n1")
    day.rig.advance(30_000)
    assert old.desk is not None
    old.desk.choose("G1-i4", right(4))
    old.connect()
    assert [pending.why for pending in day.room.answers.pending] == ["after-later-log-in"]


def test_a_refused_answer_of_an_outbox_is_an_event_and_a_harmless_one_is_not() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    end.cut()
    end.ask(SITTING, "n1", AcceptRules(pledge="cheng-nuo-1"))
    unknown = SaveAnswer(item="G2-i1", version=1, options=[], epoch=1, step=1, made=0)
    end.ask(SITTING, "n1", unknown)
    end.connect()
    [refused] = day.room.rulings.refused.values()
    assert (refused.code, refused.refused) == ("item-unknown", "save-answer")
    assert refused.number == end.outbox.last
    assert len(day.room.rulings.open) == 1
    end.cut()
    end.connect()
    assert len(day.room.rulings.refused) == 1, "refused once"


def test_log_ins_that_were_tried_in_vain_while_cut_off_are_no_refused_work() -> None:
    day = HallDay(2).seated()
    end = day.terminal("n1")
    assert end.desk is not None and end.desk.refusal == "not-present"
    end.cut()
    day.log_in(end, "n1")
    day.log_in(end, "n1")
    end.connect()
    assert end.codes(end.outbox.last) == ["not-present"]
    assert day.room.rulings.refused == {}


def test_the_last_of_several_log_ins_counts() -> None:
    day = HallDay(2).seated()
    day.check_in("n1")
    end = End(day.rig, "terminal", day.seat_of("n1"))
    end.connect()
    end.cut()
    day.log_in(end, "n1")
    day.log_in(end, "n1")
    end.connect()
    assert end.desk is not None
    assert end.desk.epoch == len(day.room.access.epochs["n1"]) == 2


def test_whoever_sits_down_next_has_nothing_of_the_one_before() -> None:
    day = HallDay(3).started()
    end = day.terminals["n1"]
    day.answer("n1", 1)
    day.rig.run()
    seat = day.seat_of("n1")
    day.do(MoveEntry(entry="n1", seat="R1-91", reason="换机"))
    day.terminal("n1", "R1-91")
    day.do(MoveEntry(entry="n2", seat=seat, reason="换机"))
    day.log_in(end, "n2")
    assert end.desk is not None and (end.desk.entry, end.desk.refusal) == ("n2", "")
    assert end.desk.choices == {} and end.desk.receipt == ""
    assert end.desk.paper is not None and end.desk.paper.items[0].id.startswith("G2")
    day.terminals["n2"] = end
    day.answer("n2", 1)
    day.rig.run()
    assert set(day.saved("n2")) == {"G2-i1"}


def test_a_refusal_at_once_is_told_and_is_no_event() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    unknown = SaveAnswer(item="G2-i1", version=1, options=[], epoch=1, step=1, made=0)
    ask = end.ask(SITTING, "n1", unknown)
    day.rig.run()
    assert end.codes(ask.number) == ["item-unknown"]
    assert day.room.rulings.refused == {}


def test_another_key_waits_for_the_proctors_move() -> None:
    day = HallDay(2).started()
    day.answer("n1", 1)
    day.rig.run()
    end = reboot(day, "n1")
    day.log_in(end, "n1")
    assert end.desk is not None and end.desk.refusal == "move-needed"
    day.do(MoveEntry(entry="n1", seat=day.seat_of("n1"), reason="重启后还原"))
    day.log_in(end, "n1")
    assert (end.desk.refusal, end.desk.epoch) == ("", 2)
    assert end.desk.choices == day.saved("n1") == {"G1-i1": right(1)}
    assert end.desk.ready, "paper and key came in one answer"


def test_one_step_lets_all_lost_seats_log_in_again() -> None:
    """A power cut in a lab whose PCs forget everything at reboot."""
    day = HallDay(2).started()
    for entry in ("n1", "n2"):
        day.answer(entry, 1)
    day.rig.run()
    before = {entry: day.saved(entry) for entry in day.terminals}
    for end in day.terminals.values():
        end.cut()
    day.rig.advance(30_000)
    ends = {entry: reboot(day, entry) for entry in list(day.terminals)}
    for entry, end in ends.items():
        day.log_in(end, entry)
        assert end.desk is not None and end.desk.refusal == "move-needed"
    day.do(AcceptLostSeats(reason="全场断电"))
    for entry, end in ends.items():
        day.log_in(end, entry)
        assert end.desk is not None and end.desk.refusal == ""
        assert end.desk.choices == before[entry]
        assert end.desk.ready
        day.answer(entry, 2)
    day.rig.run()
    assert {entry: len(day.saved(entry)) for entry in ends} == {"n1": 2, "n2": 2}


def test_a_pc_keeps_its_answers_over_a_restart_of_its_program() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    day.answer("n1", 1)
    day.rig.run()
    end.cut()
    end.desk = Desk(end, day.rig.pcs)
    end.connect()
    day.log_in(end, "n1")
    assert (end.desk.refusal, end.desk.epoch) == ("", 2)
    assert end.desk.choices == {"G1-i1": right(1)}
    assert end.desk.ready


@pytest.mark.parametrize("other", ["n2"])
def test_one_seats_pc_cannot_log_in_somebody_elses_entry(other: str) -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    ticket = next(each.ticket for each in day.plan.entries if each.id == other)
    who = next(each.person.id_no for each in day.plan.entries if each.id == other)
    assert end.desk is not None
    end.desk.log_in(SITTING, who[-4:], ticket)
    day.rig.run()
    assert end.desk.refusal == "wrong-seat"


def test_an_answer_after_his_own_hand_in_is_kept_for_two_persons() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    day.rig.advance(31 * MINUTE, step=10_000)
    assert end.desk is not None
    end.desk.hand_in()
    day.rig.run()
    end.cut()
    late = SaveAnswer(item="G1-i1", version=1, options=right(1), epoch=1, step=1, made=MINUTE)
    end.ask(SITTING, "n1", late)
    end.connect()
    [refused] = day.room.rulings.refused.values()
    assert refused.code == "already-handed-in"


def test_a_log_in_after_the_start_is_told_in_order() -> None:
    """Who it is, what follows, the key; the paper's parts may be overtaken by anything."""
    day = HallDay(2).started()
    end = reboot(day, "n1")
    day.do(MoveEntry(entry="n1", seat=day.seat_of("n1"), reason="重启后还原"))
    end.got.clear()
    day.log_in(end, "n1")
    order = [type(message) for message in end.got]
    first = [order.index(kind) for kind in (Answer, PaperComing, PaperKey)]
    assert first == sorted(first)
    assert order.count(PaperComing) == 1 and BlobPart in order
