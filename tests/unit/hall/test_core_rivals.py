"""One key at two places, half-open connections, folders set back, devices that were blocked."""

from __future__ import annotations

import copy

from bozhen_desktop.client.desk import Desk
from bozhen_desktop.domain.devices import BlockDevice
from bozhen_desktop.hall.meetings import RIVAL_MS
from bozhen_desktop.kernel.digest import canonical_text, sha256_hex
from bozhen_desktop.wire.messages import Held, Reject
from tests.unit.hall.hall_day import SITTING, HallDay
from tests.unit.hall.rig import End


def twin(day: HallDay, end: End) -> End:
    """Another PC with the image of this one: key, incarnation, outbox."""
    other = End(day.rig, "terminal", key=end.key)
    other.outbox = copy.deepcopy(end.outbox)
    other.peer.outbox = other.outbox
    other.peer.incarnation = end.peer.incarnation
    return other


def held(end: End) -> list[str]:
    return [message.why for message in end.took(Held)]


def test_two_living_pcs_under_one_key_are_both_held() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    other = twin(day, end)
    other.connect()
    assert end.peer.ready and not other.peer.ready
    assert held(other) == ["key-in-use"]
    day.rig.advance(RIVAL_MS + 2000)
    assert held(end) == ["key-used-twice"]
    assert held(other) == ["key-in-use", "key-used-twice"]
    assert day.forks() == ["key-used-twice"]
    day.answer("n1", 1)
    day.rig.advance(60_000)
    assert end.codes(end.outbox.last) == [], "nobody is served"
    assert day.forks() == ["key-used-twice"], "one alarm"


def test_when_one_is_gone_the_other_is_served() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    other = twin(day, end)
    other.connect()
    day.rig.advance(RIVAL_MS + 2000)
    day.answer("n1", 1)
    other.cut()
    day.rig.advance(RIVAL_MS + 2000)
    assert end.peer.ready and end.desk is not None and end.desk.unsaved == 0


def test_one_that_is_held_and_comes_again_and_again_gets_nothing_by_it() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    other = twin(day, end)
    other.connect()
    day.rig.advance(RIVAL_MS + 2000)
    for _ in range(3):
        other.cut()
        other.connect()
        day.rig.advance(RIVAL_MS + 2000)
        assert not other.peer.ready and not end.peer.ready


def test_a_half_open_connection_is_replaced_when_it_stays_silent() -> None:
    """The cable was pulled and put back: the hall still has the old connection."""
    day = HallDay(2).started()
    end = day.terminals["n1"]
    old = end.connection
    end.connection = 0
    end.peer.disconnected()
    del day.rig.ends[old]
    day.answer("n1", 1)
    end.connect()
    assert not end.peer.ready, "who is alive is not known yet"
    day.rig.advance(RIVAL_MS + 2000)
    assert end.peer.ready and end.desk is not None and end.desk.unsaved == 0
    assert day.forks() == []
    day.rig.take(day.rig.core.gone(day.rig.now, old))
    day.rig.advance(2000)
    assert end.peer.ready, "the end of the old one harms nobody"


def test_a_connection_that_ended_by_itself_leaves_its_place_at_once() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    old = end.connection
    end.connection = 0
    end.peer.disconnected()
    del day.rig.ends[old]
    end.connect()
    day.rig.take(day.rig.core.gone(day.rig.now, old))
    day.rig.run()
    assert end.peer.ready


def test_who_comes_second_and_is_silent_is_sent_away() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    other = twin(day, end)
    other.connect()
    day.rig.mute.add(other.connection)
    day.rig.advance(RIVAL_MS + 2000)
    assert end.peer.ready and other.ended == "silent"
    assert day.forks() == []


def test_a_folder_that_was_set_back_begins_a_new_life_and_loses_nothing() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    for number in (1, 2):
        day.answer("n1", number)
        day.rig.run()
    image = copy.deepcopy(end.outbox)
    for number in (3, 4):
        day.answer("n1", number)
        day.rig.run()
    before = day.saved("n1")
    end.cut()
    end.outbox = end.peer.outbox = image
    end.peer.waiting.clear()
    end.desk = Desk(end, day.rig.pcs)
    life = end.peer.incarnation
    end.connect()
    assert end.ended == "incarnation-over" and end.peer.incarnation != life
    end.connect()
    day.log_in(end, "n1")
    assert end.desk.epoch == 2
    assert end.desk.choices == before
    assert day.saved("n1") == before
    day.answer("n1", 5)
    day.rig.run()
    assert set(day.saved("n1")) == {f"G1-i{number}" for number in range(1, 6)}
    assert day.room.rulings.open == set(), "what was taken in the earlier life is not refused work"


def test_what_waited_in_the_image_of_a_folder_is_no_refused_work() -> None:
    """An answer was under way when the image was made; the hall took it in the earlier life."""
    day = HallDay(2).started()
    end = day.terminals["n1"]
    day.rig.auto = False
    day.answer("n1", 1)
    image = copy.deepcopy(end.outbox)
    day.rig.auto = True
    day.rig.run()
    day.answer("n1", 2)
    day.rig.run()
    end.cut()
    end.outbox = end.peer.outbox = image
    end.peer.waiting.clear()
    end.desk = Desk(end, day.rig.pcs)
    end.connect()
    end.connect()
    assert end.peer.ready
    assert set(day.saved("n1")) == {"G1-i1", "G1-i2"}
    assert day.room.rulings.open == set()


def test_a_blocked_device_is_cut_off_and_stays_out() -> None:
    day = HallDay(2).started()
    end = day.terminals["n2"]
    key = end.device.split(".")[0]
    command = BlockDevice(key=key, reason="不明设备")
    assert day.rig.do(day.console, "site", "chief", command).code == "second-person-needed"
    digest = sha256_hex(canonical_text(command).encode())
    token = day.rig.witness(day.console, SITTING, digest, "keep1").data["token"]
    day.console.ask("site", "chief", command, token)
    day.rig.run()
    assert end.ended == "device-blocked"
    end.connect()
    assert end.took(Reject)[-1].code == "device-blocked"
    assert day.terminals["n1"].peer.ready


def test_a_device_speaks_only_as_the_kind_it_was_enrolled_as() -> None:
    """The key of a lab PC must not become a console."""
    day = HallDay(2).started()
    end = day.terminals["n1"]
    end.cut()
    end.peer.kind = "console"
    end.connect()
    assert end.ended == "device-kind" and not end.peer.ready
    assert SITTING in day.rig.core.books
