"""Forms for the console: drawn from the room, recorded before they leave, never handed out twice
without a reason.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image

from bozhen_desktop.documents.forms import FORMS
from bozhen_desktop.documents.ink import Photo, Slanted, Text
from bozhen_desktop.documents.pages import Page, decode_pages
from bozhen_desktop.domain.arrangement import Arrangement
from bozhen_desktop.domain.custody import RecordPrint
from bozhen_desktop.domain.seating import DrawSeats
from bozhen_desktop.hall import rendering
from bozhen_desktop.hall.errands import FILES_CAP
from bozhen_desktop.hall.printing import WITH_PHOTOS
from bozhen_desktop.kernel.digest import sha256_hex
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import BlobPart, Fetch, Reply
from tests.unit.documents.days import practical_day, theory_day
from tests.unit.documents.reading import needs_poppler, text_of
from tests.unit.domain.theory import theory_plan
from tests.unit.hall.hall_day import SITTING, HallDay


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 40), "grey").save(out, "JPEG")
    return out.getvalue()


def named(plan: Arrangement, **fields: Any) -> Arrangement:
    """The plan with another first person."""
    first = plan.entries[0]
    person = msgspec.structs.replace(first.person, **fields)
    return msgspec.structs.replace(
        plan, entries=[msgspec.structs.replace(first, person=person), *plan.entries[1:]]
    )


def seated(plan: Arrangement | None = None) -> HallDay:
    day = HallDay(3, plan).imported()
    day.do(DrawSeats(room="R1"))
    return day


def ask(day: HallDay, form: str, actor: str = "chief", **args: Any) -> Reply:
    return day.rig.request(day.console, SITTING, actor, "print-form", form=form, **args)


def fetched(day: HallDay, digest: str) -> bytes:
    id = day.rig.next_id()
    day.console.send(Fetch(id=id, digest=digest))
    day.rig.run()
    reply = day.console.reply(id)
    assert reply.code == "", reply
    parts = [part for part in day.console.took(BlobPart) if part.digest == digest]
    data = b"".join(part.data for part in parts)[-reply.data["size"] :]
    assert sha256_hex(data) == digest
    return data


def pages(day: HallDay, reply: Reply) -> list[Page]:
    return decode_pages(fetched(day, reply.data["sheets"]))


def words(pages: list[Page]) -> str:
    return "".join(ink.text for page in pages for ink in page.inks if isinstance(ink, Text))


def across(pages: list[Page]) -> set[str]:
    return {ink.text for page in pages for ink in page.inks if isinstance(ink, Slanted)}


def prints(day: HallDay) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = day.room.custody.prints
    return found


# ---------------------------------------------------------------- printing
def test_a_print_is_recorded_for_every_number_by_who_asked() -> None:
    day = seated()
    reply = ask(day, "admission-ticket", "keep1", copies=2)
    assert reply.code == "" and reply.data["title"] == "准考证"
    numbers = [f"S1.ZKZ.{entry.ticket}" for entry in day.plan.entries]
    assert reply.data["numbers"] == sorted(numbers) and reply.data["time_no"] == 1
    assert set(prints(day)) == {f"admission-ticket/{number}" for number in numbers}
    for [made] in prints(day).values():
        assert (made.by, made.copies, made.time_no, made.reason) == ("keep1", 2, 1, "")


@needs_poppler
def test_the_pdf_and_the_pages_say_the_same(tmp_path: Path) -> None:
    day = seated()
    reply = ask(day, "sign-in-sheet")
    pdf, shown = fetched(day, reply.data["digest"]), pages(day, reply)
    text = text_of(pdf, tmp_path)
    assert reply.data["pages"] == len(shown)
    assert sorted(text) == sorted("".join(words(shown).split()) + "".join(across(shown)))
    for entry in day.plan.entries:
        assert entry.person.name in text and entry.ticket in text
    assert "第1次打印" in text and across(shown) == {"演练"}


def test_photographs_come_from_the_journal() -> None:
    data = jpeg()
    plan = named(theory_plan(3), photo=sha256_hex(data))
    day = HallDay(3, plan)
    found = day.rig.jobs["import-exam"]
    day.rig.jobs["import-exam"] = lambda fields: (
        found(fields) | {"photos": {sha256_hex(data): data}}
    )
    day.imported()
    shown = pages(day, ask(day, "sign-in-sheet"))
    assert sum(isinstance(ink, Photo) for page in shown for ink in page.inks) == 1


@pytest.mark.parametrize("name", FORMS)
def test_photographs_are_read_for_exactly_the_forms_that_show_them(name: str) -> None:
    asked: list[str] = []
    for day in (theory_day(), practical_day()):
        plan = named(day.room.arrangement, photo="a" * 64)
        day.room.plan = plan
        if plan.subject in FORMS[name].subjects:
            FORMS[name].build(day.room, asked.append)
    assert bool(asked) == (name in WITH_PHOTOS)


def test_one_number_again_needs_a_reason_and_says_that_it_is_the_second() -> None:
    day = seated()
    numbers = ask(day, "admission-ticket").data["numbers"]
    again = ask(day, "admission-ticket", numbers=numbers[:1])
    assert (again.code, again.params) == ("reason-needed", {"act": "print-again"})
    assert all(len(made) == 1 for made in prints(day).values())
    second = ask(day, "admission-ticket", numbers=numbers[:1], reason="考生遗失")
    assert second.data["numbers"] == numbers[:1] and second.data["time_no"] == 2
    assert "第 2 次打印" in words(pages(day, second))
    both = ask(day, "admission-ticket", reason="全部重印")
    assert [len(prints(day)[f"admission-ticket/{number}"]) for number in numbers] == [3, 2, 2]
    said = words(pages(day, both))
    assert (said.count("第 3 次打印"), said.count("第 2 次打印")) == (1, 2)


def test_a_ticket_of_one_entry() -> None:
    day = seated()
    first = day.plan.entries[0]
    reply = ask(day, "admission-ticket", entries=[first.id])
    assert reply.data["numbers"] == [f"S1.ZKZ.{first.ticket}"]


# ---------------------------------------------------------------- previews
def test_a_preview_is_void_and_no_print() -> None:
    day = seated()
    reply = ask(day, "seat-chart", preview=True)
    assert "digest" not in reply.data and prints(day) == {}
    assert {"作废  演练"} == across(pages(day, reply))
    assert ask(day, "seat-chart").code == "", "no reason is due after a preview"
    assert ask(day, "seat-chart", preview=True).code == ""


# ---------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"form": "poster"}, "form-unknown"),
        ({"form": "score-sheet"}, "nothing-to-print"),
        ({"form": "seat-chart", "numbers": ["S1.ZCB.R9"]}, "nothing-to-print"),
        ({"form": "seat-chart", "entries": ["n1"]}, "nothing-to-print"),
        ({"form": "admission-ticket", "entries": ["n9"]}, "entry-unknown"),
        ({"form": "seat-chart", "copies": 0}, "request-malformed"),
        ({"form": "seat-chart", "copies": "2"}, "request-malformed"),
        ({"form": "seat-chart", "reason": "长" * 401}, "request-malformed"),
        ({"form": "seat-chart", "staff": "chief"}, "request-malformed"),
        ({"form": 7}, "request-malformed"),
        ({}, "request-malformed"),
    ],
)
def test_what_cannot_be_printed_is_refused_and_not_recorded(
    args: dict[str, Any], code: str
) -> None:
    day = seated()
    files = set(day.rig.core.files)
    reply = day.rig.request(day.console, SITTING, "chief", "print-form", **args)
    assert reply.code == code
    assert prints(day) == {} and set(day.rig.core.files) == files
    assert ask(day, "seat-chart").code == ""


def test_missing_characters_are_named_unless_somebody_writes_them() -> None:
    day = seated(named(theory_plan(3), name="𪛖伟"))
    reply = ask(day, "door-label")
    assert reply.code == "glyphs-missing"
    assert reply.params == {"chars": "U+2A6D6", "texts": "𪛖伟", "count": 1}
    assert prints(day) == {}
    by_hand = ask(day, "door-label", by_hand=True)
    assert "〓伟" in words(pages(day, by_hand))


@pytest.mark.parametrize("name", FORMS)
def test_marks_are_for_those_who_score_and_supervise(name: str) -> None:
    day = seated()
    assert day.rig.on(day.console, SITTING, "super").code == ""
    codes = {who: ask(day, name, who, preview=True).code for who in ("chief", "super", "keep1")}
    assert "access-duty" not in (codes["chief"], codes["super"])
    marks = name in ("score-sheet", "score-summary", "result-roster")
    assert (codes["keep1"] == "access-duty") == marks


def test_the_site_has_no_forms() -> None:
    day = seated()
    reply = day.rig.request(day.console, "site", "", "print-form", form="seat-chart")
    assert reply.code in ("access-duty", "sitting-unknown")


@pytest.mark.parametrize("stage", ["build", "load-photos", "render-form"])
def test_a_fault_in_a_form_refuses_and_the_hall_goes_on(
    stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = seated()

    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    form = FORMS["seat-chart"]
    field = {"build": "build", "render-form": "lay_out"}.get(stage)
    if field is None:
        journal = day.rig.journals[SITTING]
        monkeypatch.setattr(journal, "blob", broken)
        with pytest.raises(BozhenError, match="render-failed"):
            rendering.load_photos(journal, ["a" * 64])
        return
    monkeypatch.setitem(FORMS, "seat-chart", msgspec.structs.replace(form, **{field: broken}))
    monkeypatch.setattr("bozhen_desktop.documents.forms._ALL", tuple(FORMS.values()))
    code = "form-broken" if stage == "build" else "render-failed"
    assert ask(day, "seat-chart").code == code
    assert prints(day) == {} and ask(day, "door-label").code == ""


# ---------------------------------------------------------------- order of things
def test_nothing_is_told_before_the_record_is_durable() -> None:
    day = seated()
    day.rig.auto = False
    id = day.rig.next_id() + 1
    with pytest.raises(ValueError, match="not enough"):
        ask(day, "seat-chart")
    assert not [each for each in day.console.took(Reply) if each.id == id]
    day.rig.auto = True
    day.rig.run()
    assert day.console.reply(id).code == ""
    kinds = [entry.kind for entry in day.rig.journals[SITTING].entries()]
    assert kinds[-1] == "form-printed"


def test_a_crash_before_the_commit_leaves_no_print_and_no_file() -> None:
    day = seated()
    day.rig.auto = False
    with pytest.raises(ValueError, match="not enough"):
        ask(day, "seat-chart")
    day.rig.auto = True
    day.crashed()
    assert prints(day) == {} and day.rig.core.files == {}
    assert ask(day, "seat-chart").data["time_no"] == 1


def test_who_is_overtaken_while_pages_are_drawn_prints_again() -> None:
    day = seated()
    works = day.rig._result

    def result(work: Any) -> Any:
        made = works(work)
        if work.kind == "render-form" and not prints(day):
            day.rig._result = works  # type: ignore[method-assign]
            record = RecordPrint(form="seat-chart", number="S1.ZCB.R1", copies=1)
            day.console.ask(SITTING, "chief", record)
            frame = day.rig.frames.pop()
            day.rig._frame(*frame)
        return made

    day.rig._result = result  # type: ignore[method-assign]
    assert ask(day, "seat-chart", reason="预备").code == "print-overtaken"
    assert len(prints(day)["seat-chart/S1.ZCB.R1"]) == 1


def test_nobody_there_any_more_is_no_print() -> None:
    day = seated()
    works = day.rig._result

    def result(work: Any) -> Any:
        if work.kind == "render-form":
            day.console.cut()
        return works(work)

    day.rig._result = result  # type: ignore[method-assign]
    with pytest.raises(ValueError, match="not enough"):
        ask(day, "seat-chart")
    assert prints(day) == {}


def test_made_files_are_few() -> None:
    day = seated()
    for _ in range(FILES_CAP):
        assert ask(day, "seat-chart", preview=True).code == ""
        day.rig.clock.advance(60_000)
    last = ask(day, "seat-chart")
    assert len(day.rig.core.files) <= FILES_CAP
    assert fetched(day, last.data["digest"]).startswith(b"%PDF") and pages(day, last)
