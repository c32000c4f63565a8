"""A console is shown a photograph and, for a reason that is kept, a full ID number; nobody else."""

from __future__ import annotations

import pytest

from bozhen_desktop.domain.seating import DrawSeats
from bozhen_desktop.hall.showing import PHOTO_MAX
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.wire.messages import Reply, Request
from tests.unit.domain.theory import theory_plan
from tests.unit.hall.hall_day import SITTING, HallDay
from tests.unit.hall.rig import End
from tests.unit.hall.test_core_printing import jpeg, named

LARGE = b"x" * PHOTO_MAX


def day_with(photo: bytes) -> HallDay:
    plan = named(theory_plan(3), photo=sha256_hex(photo) if photo else "")
    day = HallDay(3, plan)
    found = day.rig.jobs["import-exam"]
    photos = {sha256_hex(photo): photo} if photo else {}
    day.rig.jobs["import-exam"] = lambda fields: found(fields) | {"photos": photos}
    day.imported()
    day.do(DrawSeats(room="R1"))
    return day


def ask(day: HallDay, act: str, actor: str = "inv1", **args: str) -> Reply:
    if actor not in ("chief", "keep1", ""):
        day.rig.on(day.console, SITTING, actor)
    return day.rig.request(day.console, SITTING, actor, act, **args)


@pytest.mark.parametrize(
    ("photo", "shown"),
    [(jpeg(), jpeg()), (b"", b""), (LARGE, LARGE), (LARGE + b"x", b"")],
    ids=["small", "none", "large", "too large"],
)
def test_the_photograph_of_an_entry_comes_from_the_journal(photo: bytes, shown: bytes) -> None:
    day = day_with(photo)
    before = dict(day.rig.core.files)
    assert ask(day, "photo", entry="n1").data == {"jpeg": shown}
    assert day.rig.core.files == before  # it takes no place of a package on its way


@pytest.mark.parametrize(
    ("act", "args", "code"),
    [
        ("photo", {}, "request-malformed"),
        ("photo", {"entry": "n9"}, "entry-unknown"),
        ("show-id", {"entry": "n1"}, "request-malformed"),
        ("show-id", {"entry": "n1", "reason": ""}, "reason-needed"),
        ("show-id", {"entry": "n1", "reason": "长" * 401}, "request-malformed"),
        ("show-id", {"entry": "n9", "reason": "x"}, "entry-unknown"),
        ("answer-sheet", {}, "request-malformed"),
        ("answer-sheet", {"entry": "n9"}, "entry-unknown"),
        ("answer-sheet", {"entry": "n1"}, "paper-not-open"),
        ("rubric", {"entry": "n1"}, "request-malformed"),
        ("rubric", {"group": "G9"}, "group-unknown"),
        ("rubric", {"group": "G1"}, "paper-not-open"),
    ],
)
def test_what_is_asked_wrongly_is_refused_and_nothing_is_kept(
    act: str, args: dict[str, str], code: str
) -> None:
    day = day_with(b"")
    actor = "chief" if act == "rubric" else "inv1"
    assert ask(day, act, actor, **args).code == code
    assert day.room.disclosure.shown == []


def test_a_full_id_number_goes_to_the_console_that_asks_once_the_record_is_durable() -> None:
    day = day_with(b"")
    other = End(day.rig, "console")
    other.connect()
    number = day.room.entry("n1").person.id_no
    assert ask(day, "show-id", entry="n1", reason="证件读不出").data == {"id_no": number}
    [shown] = day.room.disclosure.shown
    assert (shown.by, shown.reason) == ("inv1", "证件读不出")
    rows = list(day.rig.journals[SITTING].entries())
    assert rows[-1].kind == "id-number-shown" and number not in rows[-1].body
    assert number.encode() in b"".join(day.console.frames)
    assert number.encode() not in b"".join(other.frames)


def test_nothing_is_told_before_the_disk_has_it() -> None:
    day = day_with(b"")
    day.rig.on(day.console, SITTING, "inv1")
    day.rig.auto = False
    id = day.rig.next_id()
    args = {"entry": "n1", "reason": "x"}
    day.console.send(Request(id=id, sitting=SITTING, actor="inv1", act="show-id", args=args))
    day.rig.run()
    assert not [reply for reply in day.console.took(Reply) if reply.id == id]
    day.rig.commit()
    day.rig.run()
    assert day.console.reply(id).data["id_no"]


def test_the_record_of_a_totaller_or_of_nobody_does_not_begin() -> None:
    day = day_with(b"")
    assert ask(day, "show-id", "keep1", entry="n1", reason="x").code == "access-duty"
    assert ask(day, "show-id", "", entry="n1", reason="x").code == "access-duty"


def test_the_frame_of_an_answer_sheet_is_that_of_the_screen_and_has_no_words() -> None:
    day = HallDay(3).started()
    items = ask(day, "answer-sheet", entry="n1").data["items"]
    desk = day.terminals["n1"].desk
    assert desk is not None and desk.paper is not None
    assert items == [
        {
            "item": item.id,
            "version": item.version,
            "type": item.type,
            "options": [option.id for option in item.options],
        }
        for item in desk.paper.items
    ]
