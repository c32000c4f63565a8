"""Views that are followed: the folded changes are the view, for every role, whatever happened."""

from __future__ import annotations

from typing import Any

import pytest

from bozhen_desktop.domain.incidents import RaiseHand
from bozhen_desktop.domain.sitting import PauseGroup, ResumeGroup
from bozhen_desktop.domain.views import Viewer, view_of
from bozhen_desktop.hall import following
from bozhen_desktop.hall.following import _concerned
from bozhen_desktop.wire.messages import Follow, StaffOff, ViewAll, ViewPart
from tests.unit.hall.hall_day import MINUTE, SITTING, HallDay
from tests.unit.hall.rig import End


def folded(end: End, actor: str) -> dict[str, Any]:
    """What a client has after all that came since the last whole view."""
    view: dict[str, Any] = {}
    seq = 0
    for message in end.got:
        if isinstance(message, ViewAll) and message.actor == actor:
            view = dict(message.rows) if message.seq != seq else view | message.rows
            seq = message.seq
        elif isinstance(message, ViewPart) and message.actor == actor:
            for path, row in message.changes:
                view.pop(path, None)
                if row is not None:
                    view[path] = row
    return view


def test_every_role_folds_to_its_view() -> None:
    day = HallDay(3).started()
    examiner = End(day.rig, "examiner")
    examiner.connect()
    day.rig.on(examiner, SITTING, "e1")
    for end, actor in ((day.console, "chief"), (examiner, "e1")):
        end.send(Follow(sitting=SITTING, actor=actor))
    day.rig.run()
    for entry in day.terminals:
        day.answer(entry, 2)
    day.do(PauseGroup(group="G1", reason="停电"))
    day.do(ResumeGroup(group="G1"))
    day.terminals["n3"].cut()
    day.rig.advance(31 * MINUTE, step=10_000)
    day.terminals["n3"].connect()
    day.finish()
    assert folded(day.console, "chief") == view_of(day.room, Viewer("console", "chief"))
    assert folded(examiner, "e1") == view_of(day.room, Viewer("examiner", "e1"))
    for entry, end in day.terminals.items():
        assert folded(end, entry) == view_of(day.room, Viewer("terminal", entry))


def test_following_goes_on_after_a_restart() -> None:
    day = HallDay(2).started()
    day.crashed()
    day.answer("n1", 1)
    day.rig.run()
    for entry, end in day.terminals.items():
        assert folded(end, entry) == view_of(day.room, Viewer("terminal", entry))


def test_changes_leave_only_when_they_are_durable() -> None:
    day = HallDay(2).started()
    day.console.send(Follow(sitting=SITTING, actor="chief"))
    day.rig.run()
    day.console.got.clear()
    day.rig.auto = False
    day.answer("n1", 1)
    day.rig.run()
    assert day.console.got == []
    day.rig.auto = True
    day.rig.run()
    assert day.console.took(ViewPart)


def test_an_answer_is_looked_at_by_those_whom_it_concerns() -> None:
    """Two hundred terminals, five hundred answers a second: not every one for every terminal."""
    day = HallDay(3).started()
    day.console.send(Follow(sitting=SITTING, actor="chief"))
    day.rig.run()
    for end in day.terminals.values():
        end.frames.clear()
    day.rig.auto = False
    day.answer("n1", 1)
    day.rig.run()
    due = day.rig.core.audiences[SITTING].due
    concerned = _concerned(day.rig.core.audiences[SITTING], day.last_events())
    assert {each.viewer.who for each in concerned} == {"n1", "chief"}
    assert {who for _, who in due} <= {"n1", "chief"}
    day.rig.auto = True
    day.rig.run()
    assert due == {}
    assert not day.terminals["n2"].frames and not day.terminals["n3"].frames


def test_who_leaves_or_goes_follows_no_more() -> None:
    day = HallDay(2).started()
    day.console.send(Follow(sitting=SITTING, actor="chief"))
    day.console.send(Follow(sitting=SITTING, actor="keep1"))
    day.rig.run()
    audience = day.rig.core.audiences[SITTING]
    assert len(audience.others) == 2
    day.console.send(StaffOff(id=7000, sitting=SITTING, staff="chief"))
    day.rig.run()
    assert {who for _, who in audience.others} == {"keep1"}
    day.console.cut()
    day.terminals["n1"].cut()
    assert audience.others == {} and audience.entries["n1"] == {}


def test_in_a_storm_rows_come_with_time_and_only_what_is_durable() -> None:
    """While commits never catch up, a row is made once for many answers."""
    day = HallDay(2).started()
    day.console.send(Follow(sitting=SITTING, actor="chief"))
    day.rig.run()
    day.console.got.clear()
    rig = day.rig
    rig.auto = False
    for number in (1, 2, 3):
        day.answer("n1", number)
    rig.run()
    rig.take(rig.core.tick(rig.now))
    taken = rig.core.books[SITTING].position.seq
    day.answer("n1", 4)
    rig.run()
    while rig.core.books[SITTING].committed.seq < taken:
        assert day.console.took(ViewPart) == []
        rig.budget = 1
        rig.commit()
        rig.run()
    [part] = day.console.took(ViewPart)
    state = dict(part.changes)["state/n1"]
    assert (part.seq, state["answered"]) == (taken, 3)
    rig.budget, rig.auto = -1, True
    rig.run()
    assert folded(day.terminals["n1"], "n1") == view_of(day.room, Viewer("terminal", "n1"))
    assert dict(day.console.took(ViewPart)[-1].changes)["state/n1"]["answered"] == 4


@pytest.mark.parametrize(("by", "at_once"), [("tick", 0), ("tick", 2), ("look", 0), ("look", 2)])
def test_a_whole_room_is_told_piece_by_piece(
    monkeypatch: pytest.MonkeyPatch, by: str, at_once: int
) -> None:
    """However few rows are made in one go, all come, also to who waits behind others."""
    monkeypatch.setattr(following, "ROWS_AT_ONCE", at_once)
    monkeypatch.setattr(following, "ROWS_A_LOOK", 2)
    monkeypatch.setattr(following, "ROWS_A_TURN", 1)
    day = HallDay(3).started()
    for actor in ("chief", "keep1"):
        day.console.send(Follow(sitting=SITTING, actor=actor))
    day.rig.run()
    day.rig.auto = False
    for entry, end in day.terminals.items():
        day.answer(entry, 1)
        if by == "look":
            end.ask(SITTING, entry, RaiseHand())
    day.rig.run()
    day.rig.commit()
    audience = day.rig.core.audiences[SITTING]
    assert day.rig.look == (by == "look"), "answers alone wait for a tick"
    turns = 0
    while (audience.due or audience.answered) and turns < 60:
        turns += 1
        day.rig.take(getattr(day.rig.core, by)(day.rig.now))
        day.rig.commit()
    assert audience.due == audience.answered == {} and turns > 2
    assert not audience.urgent
    day.rig.auto = True
    day.rig.run()
    for actor in ("chief", "keep1"):
        assert folded(day.console, actor) == view_of(day.room, Viewer("console", actor))
    for entry, end in day.terminals.items():
        assert folded(end, entry) == view_of(day.room, Viewer("terminal", entry))
