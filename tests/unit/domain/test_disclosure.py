"""A full ID number is shown for a reason, to a person who is named, and never stands in a view."""

from __future__ import annotations

import pytest

from bozhen_desktop.domain.disclosure import IdNumberShown, ShowIdNumber
from bozhen_desktop.domain.views import Put, Viewer, changes_of_all, view_of
from bozhen_desktop.kernel.digest import canonical_text
from tests.unit.domain.support import refused
from tests.unit.domain.theory import arranged


def test_who_saw_it_and_why_is_kept_and_the_number_is_not() -> None:
    day = arranged()
    event = day.do(ShowIdNumber(entry="n1", reason="证件读不出"), "inv1")
    assert isinstance(event, IdNumberShown)
    assert (event.by, event.reason, event.entry) == ("inv1", "证件读不出", "n1")
    assert event.at == day.context("inv1").now_ms
    assert day.room.disclosure.shown == [event]
    number = day.room.entry("n1").person.id_no
    assert number not in canonical_text(event)
    viewer = Viewer("console", "inv1")
    rows = view_of(day.room, viewer)
    [change] = changes_of_all(day.room, [event], viewer)
    assert isinstance(change, Put) and change.row == rows["disclosed/0"]
    assert rows["disclosed/0"]["by"] == "inv1" and number not in canonical_text(rows)


@pytest.mark.parametrize(
    ("entry", "reason", "code"),
    [("n1", "", "reason-needed"), ("n1", "  ", "reason-needed"), ("n9", "x", "entry-unknown")],
)
def test_without_a_reason_or_a_person_nothing_is_shown(entry: str, reason: str, code: str) -> None:
    day = arranged()
    with refused(code):
        day.do(ShowIdNumber(entry=entry, reason=reason), "inv1")
    assert day.room.disclosure.shown == []
