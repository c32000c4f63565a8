"""A whole small day through the real core in one thread, under a fake clock and memory disks."""

from __future__ import annotations

from bozhen_desktop.client.desk import SAVED
from bozhen_desktop.domain.room import Room
from bozhen_desktop.domain.views import Viewer, view_of
from bozhen_desktop.hall.book import Book
from bozhen_desktop.journal.verification import verify_journal
from bozhen_desktop.wire.messages import Answer, BlobPart, Follow, PaperKey, ViewAll, ViewPart
from tests.unit.hall.hall_day import MINUTE, SITTING, HallDay


def test_three_candidates_sit_and_are_scored() -> None:
    day = HallDay(3).started()
    for entry in day.terminals:
        for number in range(1, 9):
            day.answer(entry, number)
    day.rig.run()
    day.rig.advance(31 * MINUTE, step=2000)
    for end in day.terminals.values():
        assert end.desk is not None
        assert set(end.desk.states.values()) == {SAVED}
    day.finish()
    assert {score.score for score in day.room.scoring.scores.values()} == {10000}
    for entry, end in day.terminals.items():
        assert end.desk is not None
        assert end.desk.receipt == end.desk.own_receipt() == day.room.answers.receipts[entry]


def test_the_journal_of_the_day_is_whole_and_replays_to_the_same_room() -> None:
    day = HallDay(3).started()
    for entry in day.terminals:
        day.answer(entry, 1)
    day.rig.advance(31 * MINUTE, step=2000)
    day.finish()
    journal = day.rig.journals[SITTING]
    assert verify_journal(journal).whole
    again = Book.load(SITTING, journal, Room())
    assert again.room.state() == day.room.state()
    assert journal.heads()


def test_nothing_is_readable_before_start_and_keys_come_alone() -> None:
    day = HallDay(2)
    day.seated()
    day.check_in("n1")
    day.open_papers()
    end = day.terminal("n1")
    assert any(isinstance(message, BlobPart) for message in end.got)
    assert not any(isinstance(message, PaperKey) for message in end.got)
    assert end.desk is not None and end.desk.paper is None
    end.got.clear()
    from bozhen_desktop.domain.sitting import StartGroup

    day.do(StartGroup(group="G1"))
    assert end.desk.paper is not None
    assert not any(isinstance(message, BlobPart) for message in end.got)


def test_nothing_leaves_before_its_commit() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    end.got.clear()
    day.rig.auto = False
    day.answer("n1", 1)
    day.rig.run()
    assert not [message for message in end.got if isinstance(message, Answer)]
    day.rig.auto = True
    day.rig.run()
    assert [message.code for message in end.got if isinstance(message, Answer)] == [""]


def test_refusals_wait_for_what_they_could_see() -> None:
    day = HallDay(2).started()
    end = day.terminals["n1"]
    end.got.clear()
    day.rig.auto = False
    day.answer("n1", 1)
    assert end.desk is not None
    end.desk.accept()  # refused: he has accepted already
    day.rig.run()
    assert not [message for message in end.got if isinstance(message, Answer)]
    day.rig.auto = True
    day.rig.run()
    codes = [message.code for message in end.got if isinstance(message, Answer)]
    assert codes == ["", "already-accepted"]


def test_a_followed_view_is_the_view_of_the_room() -> None:
    day = HallDay(3).started()
    day.console.send(Follow(sitting=SITTING, actor="chief"))
    day.rig.run()
    for entry in day.terminals:
        day.answer(entry, 2)
    day.rig.advance(31 * MINUTE, step=2000)
    day.finish()
    view: dict[str, object] = {}
    for message in day.console.got:
        if isinstance(message, ViewAll):
            view.update(message.rows)
        elif isinstance(message, ViewPart):
            for path, row in message.changes:
                if row is None:
                    view.pop(path, None)
                else:
                    view[path] = row
    assert view == view_of(day.room, Viewer("console", "chief"))
