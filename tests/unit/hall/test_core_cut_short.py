"""Power fails between the two journals that an intake writes to."""

from __future__ import annotations

from bozhen_desktop.domain import trust
from bozhen_desktop.hall.output import Output
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
