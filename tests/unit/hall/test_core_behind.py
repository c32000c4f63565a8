"""A journal that lost its end: who was told of more proves it, and nobody can pretend it."""

from __future__ import annotations

import pytest

from bozhen_desktop.client.desk import REFUSED
from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.domain.seating import MoveEntry
from bozhen_desktop.domain.sitting import PauseGroup, ResumeGroup
from bozhen_desktop.hall.links import LIVE
from bozhen_desktop.journal.heads import Position
from bozhen_desktop.journal.memory import MemoryJournal
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import Held, Request
from tests.unit.hall.hall_day import MINUTE, SITTING, HallDay
from tests.unit.hall.rig import PIN

REPORTS_MS = 6_000


def cut_back(day: HallDay, name: str, entries: int) -> None:
    """The journal lost its last entries, as SQLite takes a damaged WAL for a shorter one."""
    old, shorter = day.rig.journals[name], MemoryJournal()
    rows = list(old.entries())[: -entries or None]
    while rows and rows[-1].part != rows[-1].parts:
        rows.pop()
    blobs = {digest: old.blob(digest) or b"" for digest, _ in old.blobs()}
    shorter.append(rows, blobs, [head for head in old.heads() if head.seq <= len(rows)])
    day.rig.journals[name] = shorter


def behind_day(entries: int = 3) -> HallDay:
    """Both candidates have saved answers; the last entries are lost and the hall starts again."""
    day = HallDay(2).started()
    for number in (1, 2, 3):
        for entry in day.terminals:
            day.answer(entry, number)
        day.rig.run()
    cut_back(day, SITTING, entries)
    day.rig.restart()
    return day


TWO = {"one": "chief", "one_pin": PIN, "two": "keep1", "two_pin": PIN}


def go_on(day: HallDay, **args: str) -> str:
    return go_on_of(day, SITTING, **args)


def go_on_of(day: HallDay, name: str, **args: str) -> str:
    return day.rig.request(day.console, name, "", "go-on", **{**TWO, **args}).code


def test_a_journal_that_lost_its_end_serves_nobody_and_alarms_once() -> None:
    day = behind_day()
    day.come_back()
    for end in (day.console, *day.terminals.values()):
        assert end.peer.welcome is None
        assert end.took(Held)[-1].why == "journal-behind"
    assert day.forks() == [f"journal-behind:{SITTING}"]
    day.answer("n1", 4)
    day.rig.advance(2000)
    end = day.terminals["n1"]
    assert end.codes(end.outbox.last) == []


def test_after_go_on_the_outboxes_bring_everything_back() -> None:
    day = behind_day()
    before = {entry: dict(end.desk.choices) for entry, end in day.terminals.items() if end.desk}
    day.come_back()
    assert any(day.saved(entry) != before[entry] for entry in before), "something was lost"
    assert go_on(day) == ""
    day.rig.advance(4000)
    for entry, end in day.terminals.items():
        assert end.peer.ready
        assert day.saved(entry) == before[entry]
        assert end.desk is not None and end.desk.unsaved == 0
    assert day.forks() == [f"journal-behind:{SITTING}", f"go-on:{SITTING} chief keep1"]
    day.answer("n1", 5)
    day.rig.run()
    assert "G1-i5" in day.saved("n1")


def test_going_on_lasts_over_a_restart_and_for_devices_that_come_later() -> None:
    day = behind_day()
    day.console.connect()
    day.terminals["n1"].connect()
    assert go_on(day) == ""
    day.rig.advance(4000)
    day.crashed()
    assert all(end.peer.ready for end in (day.console, *day.terminals.values()))
    assert day.forks().count(f"journal-behind:{SITTING}") == 1


def after(day: HallDay, kind: str, actor: str = "") -> int:
    """How many entries come from the first of this kind (of this person) on."""
    rows = list(day.rig.journals[SITTING].entries())
    first = next(e.seq for e in rows if e.kind == kind and actor in ("", e.actor))
    return rows[-1].seq - first + 1


def test_a_log_in_that_gets_another_number_takes_its_answers_along() -> None:
    """Both log-ins of n1 are lost, and the PC of the first one never comes back."""
    day = HallDay(2).started()
    day.terminals.pop("n1").cut()
    day.do(MoveEntry(entry="n1", seat="R1-90", reason="电脑故障"))
    end = day.terminal("n1", "R1-90")
    assert end.desk is not None and end.desk.epoch == 2
    for number in (1, 2, 3):
        day.answer("n1", number)
    day.rig.run()
    cut_back(day, SITTING, after(day, "logged-in"))
    day.rig.restart()
    day.answer("n1", 4)
    day.come_back()
    assert go_on(day) == ""
    day.rig.advance(6000)
    assert end.desk.epoch == 1
    assert day.saved("n1") == end.desk.choices and len(end.desk.choices) == 4
    assert end.desk.unsaved == 0 and "refused" not in end.desk.states.values()


def test_a_lost_end_and_a_new_boot_give_no_time_away() -> None:
    """Terminals could not report while they were held; the hall waits for them afterwards."""
    day = HallDay(2).started()
    day.rig.advance(120_000, step=2000)
    desk = day.terminals["n1"].desk
    assert desk is not None
    day.answer("n1", 1)
    day.rig.run()
    cut_back(day, SITTING, 10)
    day.rig.clock.reboot("b1", 5_000)
    day.rig.pcs.advance(5_000)
    day.crashed()
    day.rig.advance(20_000)
    before = desk.elapsed()
    assert go_on(day) == ""
    day.rig.advance(4000 + REPORTS_MS)
    clock = day.room.sitting.clocks["G1"]
    assert abs(clock.elapsed_at("b1", day.rig.clock.mono) - before) < 4000 + REPORTS_MS + 2000


def test_who_has_to_log_in_again_in_a_new_boot_still_tells_the_time() -> None:
    """All log-ins are lost: they wait for the time to be known, and nobody can follow without."""
    day = HallDay(2).seated()
    for entry in ("n1", "n2"):
        day.check_in(entry)
    day.open_papers()
    for command in day.starts()[:2]:
        day.do(command)
    for entry in ("n1", "n2"):
        day.terminal(entry)
    day.rig.advance(30_000)
    day.answer("n1", 1)
    day.rig.run()
    cut_back(day, SITTING, after(day, "logged-in"))
    day.rig.clock.reboot("b1", 3_000)
    day.rig.pcs.advance(3_000)
    day.crashed()
    assert go_on(day) == ""
    day.rig.advance(4000 + REPORTS_MS)
    desk, clock = day.terminals["n1"].desk, day.room.sitting.clocks["G1"]
    assert desk is not None and desk.elapsed() > 40_000
    assert clock.elapsed_at("b1", day.rig.clock.mono) >= desk.elapsed() - 2000


def test_what_a_desk_was_told_is_done_waits_for_the_time_in_a_new_boot() -> None:
    """The end of a pause is lost: it is decided again, not refused for another group's clock."""
    day = HallDay(2).started()
    day.rig.advance(20_000)
    day.do(PauseGroup(group="G1", reason="停电"))
    day.rig.advance(3_000)
    day.do(ResumeGroup(group="G1"))
    cut_back(day, SITTING, after(day, "group-resumed"))
    day.rig.clock.reboot("b1", 3_000)
    day.rig.pcs.advance(3_000)
    day.crashed()
    assert go_on(day) == ""
    day.rig.advance(8000 + REPORTS_MS)
    kinds = [entry.kind for entry in day.rig.journals[SITTING].entries()]
    assert kinds.index("sitting-resumed") < kinds.index("group-resumed")
    assert day.room.rulings.refused == {}


def grown_day() -> tuple[HallDay, dict[str, int]]:
    """The shorter journal has grown past everything that was told before somebody shows a place."""
    day = behind_day(5)
    told = {entry: end.peer.seen[SITTING][0] for entry, end in day.terminals.items()}
    day.rig.advance(60_000)
    assert day.rig.core.books[SITTING].position.seq > max(told.values())
    return day, told


def test_a_journal_that_has_grown_past_what_it_lost_goes_on_by_one_decision() -> None:
    day, _ = grown_day()
    day.come_back()
    assert not day.console.peer.ready or day.console.took(Held)[-1].why == "journal-behind"
    assert go_on(day) == ""
    day.rig.advance(4000)
    assert all(end.peer.ready for end in (day.console, *day.terminals.values()))
    assert day.forks().count(f"journal-behind:{SITTING}") == 1


def test_who_shows_a_lower_lost_place_later_alarms_once_more_and_not_for_ever() -> None:
    day, told = grown_day()
    first, last = sorted(told, key=lambda entry: -told[entry])
    assert told[last] < told[first]
    for end in (day.console, day.terminals[first]):
        end.connect()
    assert go_on(day) == ""
    day.rig.advance(4000)
    day.terminals[last].connect()
    assert go_on(day) == ""
    for _ in range(2):
        day.rig.advance(4000)
        assert all(end.peer.ready for end in (day.console, *day.terminals.values()))
        day.crashed()
    assert day.forks().count(f"journal-behind:{SITTING}") == 2


def test_a_second_loss_after_going_on_is_noticed_again() -> None:
    day = behind_day()
    day.come_back()
    go_on(day)
    day.rig.advance(4000)
    for number in (4, 5, 6):
        for entry in day.terminals:
            day.answer(entry, number)
        day.rig.run()
    cut_back(day, SITTING, 4)
    day.crashed()
    assert day.forks().count(f"journal-behind:{SITTING}") == 2
    assert not day.terminals["n1"].peer.ready


def test_going_on_needs_a_reason_to() -> None:
    day = behind_day()
    day.come_back()
    assert go_on(day) == ""
    assert go_on(day) == "journal-whole"


def test_other_requests_are_refused_while_the_hall_is_held() -> None:
    day = behind_day()
    day.come_back()
    reply = day.rig.request(day.console, SITTING, "chief", "export-result")
    assert reply.code == "journal-behind"
    assert day.rig.query(day.console, SITTING, "chief", "unsettled").code == "journal-behind"
    assert day.rig.on(day.console, SITTING, "chief").code == "journal-behind"


def test_a_claim_without_the_halls_word_stops_nobody() -> None:
    """Any enrolled PC can say anything in its hello; only what the hall told counts."""
    day = HallDay(2).started()
    end = day.terminals["n2"]
    seq, digest, word = day.terminals["n1"].peer.seen[SITTING]
    claims = [
        (1 << 40, "0" * 64, ""),
        (1 << 40, "0" * 64, word),
        (seq, "1" * 64, word),
        (seq + 1, digest, word),
        (1, "", "é"),
        (-5, digest, "0" * 32),
    ]
    for claim in claims:
        end.cut()
        end.peer.seen = {SITTING: claim, "site": claim, "S9": claim}
        end.connect()
        assert end.peer.ready, claim
    assert day.forks() == []
    assert day.terminals["n1"].peer.ready and day.console.peer.ready


def test_the_sites_own_journal_may_be_the_one() -> None:
    day = HallDay(1).started()
    assert day.rig.do(day.console, "site", "", IssueRoomCode()).code == ""
    cut_back(day, "site", 1)
    day.crashed()
    assert not day.console.peer.ready or day.console.took(Held)[-1].why == "journal-behind"
    assert go_on_of(day, "site") == ""
    day.rig.advance(4000)
    assert all(end.peer.ready for end in (day.console, *day.terminals.values()))


def test_a_mark_beside_the_journal_stops_the_hall_at_its_start() -> None:
    day = HallDay(1).started()
    place = day.rig.core.books[SITTING].position
    cut_back(day, SITTING, 1)
    day.rig.restart()
    day.rig.take(day.rig.core.behind(day.rig.now, SITTING, place.seq, place.hash))
    day.come_back()
    assert day.forks() == [f"journal-behind:{SITTING}"]
    assert not day.terminals["n1"].peer.ready
    assert go_on(day) == ""
    day.rig.advance(4000)
    assert day.terminals["n1"].peer.ready


def test_words_of_another_room_are_nothing_here() -> None:
    mine, other = HallDay(1), HallDay(1)
    place = mine.rig.core.site.position
    assert mine.rig.core.places.word("site", place) != other.rig.core.places.word("site", place)


def test_a_disk_that_fails_as_well_does_not_end_the_alarm() -> None:
    day = HallDay(2).started()
    place = day.rig.core.books[SITTING].position
    cut_back(day, SITTING, 1)
    day.rig.restart()
    core, journal = day.rig.core, day.rig.journals[SITTING]
    day.rig.take(core.behind(day.rig.now, SITTING, place.seq, place.hash))
    day.rig.take(core.failed(day.rig.now, SITTING, BozhenError("journal-failed")))
    day.rig.take(core.reopened(day.rig.now, SITTING, journal))
    day.rig.run()
    assert core.books[SITTING].behind == place
    day.console.connect()
    assert go_on(day) == ""


@pytest.mark.parametrize("name", [SITTING, "site"])
def test_a_decision_to_go_on_counts_once_it_is_durable(name: str) -> None:
    """The site's disk fails under it: nobody decided anything, so nobody is served."""
    day = behind_day() if name == SITTING else HallDay(2).started()
    if name == "site":
        assert day.rig.do(day.console, "site", "", IssueRoomCode()).code == ""
        cut_back(day, "site", 1)
        day.rig.restart()
    day.come_back()
    day.rig.budget = 0
    asked = Request(id=900, sitting=name, actor="", act="go-on", args=dict(TWO))
    day.console.send(asked)
    day.console.send(asked)
    day.rig.run()
    assert len(day.rig.appends) == 1
    core = day.rig.core
    assert all(end.peer.welcome is None for end in (day.console, *day.terminals.values()))
    day.rig.appends.clear()
    day.rig.take(core.failed(day.rig.now, "site", BozhenError("journal-failed")))
    day.rig.budget = -1
    day.rig.take(core.reopened(day.rig.now, "site", day.rig.journals["site"]))
    day.rig.advance(4000)
    assert day.console.reply(900).code == "journal-failed"
    assert core.books[name].behind is not None
    assert all(end.peer.welcome is None for end in (day.console, *day.terminals.values()))
    assert go_on_of(day, name) == ""
    day.rig.advance(4000)
    assert all(end.peer.ready for end in (day.console, *day.terminals.values()))


def test_a_request_to_go_on_while_the_disk_fails_is_refused_and_not_forgotten() -> None:
    day = behind_day()
    day.come_back()
    core = day.rig.core
    for name in ("site", SITTING):
        day.rig.take(core.failed(day.rig.now, name, BozhenError("journal-failed")))
    core.books[SITTING].position = Position(core.books[SITTING].position.seq + 1, "0" * 64)
    asked = Request(id=900, sitting=SITTING, actor="", act="go-on", args=dict(TWO))
    day.console.send(asked)
    day.rig.run()
    for name in ("site", SITTING):
        day.rig.take(core.reopened(day.rig.now, name, day.rig.journals[name]))
    day.rig.run()
    assert day.console.reply(900).code == "journal-failed"
    assert go_on(day) == ""


def test_what_both_disks_lost_is_not_called_saved_when_it_is_too_late_to_say_it_again() -> None:
    day = behind_day(3)
    end = day.terminals["n1"]
    assert end.desk is not None
    lost = [item for item in end.desk.choices if item not in day.saved("n1")]
    assert lost
    end.outbox.renewed()  # what was acknowledged is kept no more
    budget = day.room.budget("n1")
    day.rig.clock.advance(budget + MINUTE)
    day.rig.pcs.advance(budget + MINUTE)
    end.desk.tick()
    day.come_back()
    assert go_on(day) == ""
    day.rig.advance(4000)
    assert end.desk.closed and set(day.saved("n1")).isdisjoint(lost)
    assert [end.desk.states[item] for item in lost] == [REFUSED] * len(lost)


def test_who_came_back_while_a_disk_failed_is_served_once() -> None:
    """His first connection is half open: the hall does not know yet that nobody is there."""
    day = HallDay(2).started()
    end, core = day.terminals["n1"], day.rig.core
    first = end.connection
    day.rig.take(core.failed(day.rig.now, SITTING, BozhenError("journal-failed")))
    day.rig.ends.pop(first)
    end.connection = 0
    end.peer.disconnected()
    end.connect()
    assert end.connection != first
    day.rig.take(core.reopened(day.rig.now, SITTING, day.rig.journals[SITTING]))
    day.rig.run()
    served = [link.id for link in core.links.values() if link.key == core.links[first].key]
    assert first in served and end.connection in served
    live = [link.id for link in core.links.values() if link.state == LIVE]
    assert end.connection in live and first not in live
    assert end.peer.ready
    day.rig.advance(6000)
    assert core.links[end.connection].state == LIVE and end.peer.ready
    assert day.forks() == []


def test_a_terminal_that_comes_back_shows_nothing_that_is_no_more() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    assert end.desk is not None
    end.desk.rows["message/9"] = {"text": "别急", "read": False}
    end.cut()
    end.connect()
    assert "message/9" not in end.desk.rows and end.desk.rows["me"]["present"]


def test_what_desks_did_comes_back_before_what_candidates_did() -> None:
    """The start itself was lost: answers that came first would be refused."""
    day = HallDay(2).seated()
    for entry in ("n1", "n2"):
        day.check_in(entry)
    day.open_papers()
    for entry in ("n1", "n2"):
        end = day.terminal(entry)
        assert end.desk is not None
        end.desk.accept()
    day.rig.run()
    before = day.rig.core.books[SITTING].position.seq
    for command in day.starts()[:2]:
        day.do(command)
    for entry in day.terminals:
        day.answer(entry, 1)
    day.rig.run()
    cut_back(day, SITTING, day.rig.core.books[SITTING].position.seq - before)
    day.rig.restart()
    for end in (*day.terminals.values(), day.console):
        end.connect()
    assert go_on(day) == ""
    day.rig.advance(5000)
    assert {clock.phase for clock in day.room.sitting.clocks.values()} == {"running"}
    assert all(len(day.saved(entry)) == 1 for entry in day.terminals)
    assert day.room.rulings.refused == {}


def test_older_knowledge_below_the_cut_still_alarms_after_going_on() -> None:
    day = HallDay(2).started()
    early = day.terminals["n2"]
    day.answer("n2", 1)
    day.rig.run()
    early.cut()
    for number in (1, 2, 3, 4):
        day.answer("n1", number)
        day.rig.run()
    cut_back(day, SITTING, 1)
    day.rig.restart()
    day.console.connect()
    day.terminals["n1"].connect()
    assert go_on(day) == ""
    day.rig.advance(5000)
    day.console.cut()
    day.terminals["n1"].cut()
    cut_back(
        day, SITTING, day.rig.core.books[SITTING].position.seq - early.peer.seen[SITTING][0] + 1
    )
    day.rig.restart()
    early.connect()
    assert not early.peer.ready
    assert day.forks().count(f"journal-behind:{SITTING}") == 2


def test_answers_behind_a_gap_that_a_head_had_covered_are_said_again() -> None:
    """Steps 1 to 3 are in no outbox any more, 4 and 5 are: they come first and do not fit."""
    day = HallDay(2).started()
    end = day.terminals["n1"]
    for number in (1, 2, 3):
        day.answer("n1", number)
        day.rig.run()
    day.rig.take(day.rig.core.closing(day.rig.now))
    day.rig.run()
    for number in (4, 5):
        day.answer("n1", number)
        day.rig.run()
    before = day.saved("n1")
    cut_back(day, SITTING, 4)
    day.rig.restart()
    day.console.connect()
    end.connect()
    assert go_on(day) == ""
    day.rig.advance(5000)
    assert day.saved("n1") == before
    assert end.desk is not None and set(end.desk.states.values()) == {"saved"}
    day.answer("n1", 6)
    day.rig.run()
    assert end.desk.states["G1-i6"] == "saved"


def test_after_going_on_a_device_keeps_what_it_is_told_from_there() -> None:
    """What a head had covered is in no outbox; the journal goes on shorter than it was."""
    day = HallDay(2).started()
    end = day.terminals["n1"]
    for number in (1, 2, 3, 4, 5):
        day.answer("n1", number)
        day.rig.run()
    day.rig.take(day.rig.core.closing(day.rig.now))
    day.rig.run()
    cut_back(day, SITTING, 5)
    day.rig.restart()
    day.console.connect()
    end.connect()
    assert go_on(day) == ""
    day.rig.advance(4000)
    assert end.desk is not None
    assert len(day.saved("n1")) == 5, "the terminal said again what the hall had lost"
    day.answer("n1", 6)
    day.rig.run()
    told = end.peer.seen[SITTING]
    assert day.rig.core.books[SITTING].hashes[told[0]] == told[1]
    cut_back(day, SITTING, 1)
    day.rig.restart()
    end.connect()
    assert not end.peer.ready
    assert day.forks().count(f"journal-behind:{SITTING}") == 2
