"""What a restart must not bring back, and what it must not lose between two journals."""

from __future__ import annotations

from bozhen_desktop.domain import trust
from bozhen_desktop.domain.incidents import AddNote
from bozhen_desktop.hall.output import Output
from bozhen_desktop.wire.messages import StaffOff
from tests.unit.hall.hall_day import SITTING, HallDay


def test_an_intake_that_was_cut_short_can_be_repeated() -> None:
    day = HallDay(2).imported()
    del day.rig.journals[SITTING]  # the site's entry was durable, the sitting's was not
    day.rig.restart()
    day.console.connect()
    day.imported()
    assert day.room.plan is not None
    taken = [e for e in day.rig.journals["site"].entries() if e.kind == "package-taken"]
    assert len(taken) == 1


def test_a_sitting_that_was_exported_and_is_gone_does_not_come_back() -> None:
    day = HallDay(2).imported()
    out = Output()
    written = trust.RecordWritten(
        package="r" * 32, manifest="0" * 64, sequence=1, sitting=SITTING, first=1, last=1
    )
    day.rig.core.by_hall(out, day.rig.now, day.rig.core.site, written)
    day.rig.take(out)
    day.rig.run()
    del day.rig.journals[SITTING]
    day.rig.restart()
    known: list[dict[str, str]] = []
    job = day.rig.jobs["import-exam"]
    day.rig.jobs["import-exam"] = lambda f: (known.append(f["known"]), job(f))[1]
    day.console.connect()
    day.imported()
    assert list(known[0]) == ["p" * 32]


def test_who_logged_off_is_gone_after_a_restart_too() -> None:
    day = HallDay(2).seated()
    day.rig.on(day.console, SITTING, "super")
    id = day.rig.next_id()
    day.console.send(StaffOff(id=id, sitting=SITTING, staff="super"))
    day.rig.run()
    assert day.console.reply(id).code == ""
    day.rig.restart()
    day.console.connect()
    note = AddNote(room="R1", text="巡视正常")
    assert day.rig.do(day.console, SITTING, "super", note).code == "actor-not-here"
    assert day.rig.do(day.console, SITTING, "chief", note).code == ""
