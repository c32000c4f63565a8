"""Going on with a shorter journal: account and PIN of two persons, whom the keystore knows."""

from __future__ import annotations

import re

import pytest

from bozhen_desktop.domain.devices import IssueRoomCode
from bozhen_desktop.journal.memory import MemoryJournal
from bozhen_desktop.kernel.digest import canonical_text
from bozhen_desktop.wire.messages import Held, Request
from tests.unit.hall.hall_day import SITTING, HallDay
from tests.unit.hall.rig import PIN
from tests.unit.hall.test_core_behind import TWO, behind_day, cut_back, go_on, go_on_of

WRONG = "000001"


def held_day() -> HallDay:
    day = behind_day()
    day.come_back()
    return day


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"one": "", "one_pin": ""}, "two-persons-needed"),
        ({"two": "", "two_pin": ""}, "two-persons-needed"),
        ({"two_pin": ""}, "two-persons-needed"),
        ({"one": "王\n主考"}, "two-persons-needed"),
        ({"two": "chief"}, "second-person-needed"),
        ({"two": " chief "}, "second-person-needed"),
        ({"two": "nobody"}, "staff-unknown"),
        ({"one": "王主考"}, "staff-unknown"),
        ({"one_pin": WRONG}, "pin-wrong-of"),
        ({"two_pin": WRONG}, "pin-wrong-of"),
        ({"one": "super"}, "chief-needed"),
    ],
)
def test_who_may_not_decide_is_refused_and_nobody_is_served(
    args: dict[str, str], code: str
) -> None:
    day = held_day()
    assert go_on(day, **args) == code
    day.rig.advance(4000)
    assert all(end.peer.welcome is None for end in (day.console, *day.terminals.values()))
    assert day.forks() == [f"journal-behind:{SITTING}"]
    assert go_on(day) == ""


def test_the_order_of_the_two_does_not_matter() -> None:
    day = held_day()
    assert go_on(day, one="keep1", two="chief") == ""
    assert day.forks()[-1] == f"go-on:{SITTING} keep1 chief"


@pytest.mark.parametrize("name", [SITTING, "site"])
def test_no_pin_stands_in_a_journal_or_a_log(name: str) -> None:
    day = held_day()
    assert go_on_of(day, name, two_pin=WRONG) == "pin-wrong-of"
    assert day.rig.logs[-1]["code"] == "go-on-pin-wrong"
    assert go_on_of(day, name) == ""
    day.rig.advance(4000)
    written = [entry.body for book in day.rig.journals.values() for entry in book.entries()]
    told = {*re.findall(r"\w+", canonical_text(day.rig.logs) + " ".join(written))}
    assert {"chief", "keep1"} <= told and not {PIN, WRONG} & told


def test_wrong_pins_are_counted_as_at_the_log_in() -> None:
    day = held_day()
    rules = day.room.rules
    for _ in range(rules.pin_tries):
        assert go_on(day, two_pin=WRONG) == "pin-wrong-of"
    assert go_on(day) == "wait-after-tries", "the right PIN waits as well"
    assert go_on(day, two="super") == "", "another person may"


def test_the_lock_holds_whatever_time_has_passed() -> None:
    day = held_day()
    for _ in range(day.room.rules.pin_lock_tries):
        assert go_on(day, two_pin=WRONG) == "pin-wrong-of"
        day.rig.clock.advance(24 * 3_600_000)
    assert go_on(day) == "locked-out"


def test_tries_at_the_log_in_before_the_alarm_count_as_well() -> None:
    day = HallDay(2).started()
    for _ in range(day.room.rules.pin_tries):
        assert day.rig.on(day.console, SITTING, "super", WRONG).code == "pin-wrong"
    day.answer("n1", 1)
    day.answer("n2", 1)
    day.rig.run()
    cut_back(day, SITTING, 1)
    day.rig.restart()
    day.come_back()
    assert go_on(day, two="super") == "wait-after-tries"


def test_two_at_once_do_not_try_twice() -> None:
    day = held_day()
    for id in (900, 901):
        args = {**TWO, "two_pin": WRONG}
        request = Request(id=id, sitting=SITTING, actor="", act="go-on", args=args)
        day.rig.up(day.console, [request])
    day.rig.run()
    codes = sorted(day.console.reply(id).code for id in (900, 901))
    assert codes in (["pin-wrong-of", "wait-after-tries"], ["pin-wrong-of", "pin-wrong-of"])
    assert day.rig.core.checking == set()


def test_a_terminal_does_not_decide_whatever_it_knows() -> None:
    day = held_day()
    end = day.terminals["n1"]
    day.rig.up(end, [Request(id=900, sitting=SITTING, actor="", act="go-on", args=dict(TWO))])
    day.rig.run()
    assert end.reply(900).code == "journal-behind"
    assert day.forks() == [f"journal-behind:{SITTING}"]


def test_one_decision_is_for_every_journal_that_lost_its_end() -> None:
    day = HallDay(2).started()
    assert day.rig.do(day.console, "site", "", IssueRoomCode()).code == ""
    core = day.rig.core
    places = {name: core.books[name].position for name in ("site", SITTING)}
    cut_back(day, SITTING, 1)
    cut_back(day, "site", 1)
    day.rig.restart()
    for name, place in places.items():
        day.rig.take(day.rig.core.behind(day.rig.now, name, place.seq, place.hash))
    day.come_back()
    assert day.console.took(Held)[-1].why == "journal-behind"
    assert go_on(day) == ""
    day.rig.advance(4000)
    assert all(end.peer.ready for end in (day.console, *day.terminals.values()))
    decided = [why for why in day.forks() if why.startswith("go-on:")]
    assert decided == ["go-on:site chief keep1", f"go-on:{SITTING} chief keep1"]


def test_where_the_arrangement_is_lost_the_keystore_alone_tells_who_they_are() -> None:
    day = HallDay(2).started()
    place = day.rig.core.books[SITTING].position
    day.rig.restart()
    day.rig.journals[SITTING] = MemoryJournal()
    day.rig.take(day.rig.core.reopened(day.rig.now, SITTING, day.rig.journals[SITTING]))
    day.rig.take(day.rig.core.behind(day.rig.now, SITTING, place.seq, place.hash))
    day.console.connect()
    assert not day.rig.core.books[SITTING].room.staff_ids()
    assert go_on(day, one="super", two_pin=WRONG) == "pin-wrong-of"
    assert go_on(day, one="super") == ""


def test_a_site_without_a_sitting_has_no_accounts_and_takes_two_names() -> None:
    day = HallDay(1)
    place = day.rig.core.site.position
    day.rig.take(day.rig.core.behind(day.rig.now, "site", place.seq + 1, "0" * 64))
    names = {"one": "王主考", "one_pin": "", "two": "李技术", "two_pin": ""}
    assert go_on_of(day, "site", **{**names, "two": "王主考"}) == "second-person-needed"
    assert go_on_of(day, "site", **{**names, "two": ""}) == "two-persons-needed"
    assert go_on_of(day, "site", **names) == ""
    assert day.forks()[-1] == "go-on:site 王主考 李技术"
