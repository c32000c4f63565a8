"""The forms that a sitting has, by name: built from its room, printed as one PDF a kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from bozhen_desktop.documents import (
    admission_ticket,
    data_handover,
    door_label,
    from_room,
    from_room_marks,
    from_room_records,
    result_roster,
    room_record,
    score_sheet,
    score_summary,
    seat_chart,
    sign_in_sheet,
)
from bozhen_desktop.documents.from_room import PhotoOf, no_photo
from bozhen_desktop.documents.pdf import write_pdf
from bozhen_desktop.documents.sheet import Sheet
from bozhen_desktop.documents.stationery import Institution, Kit, SignedHead
from bozhen_desktop.domain.room import Room
from bozhen_desktop.kernel.errors import BozhenError

BOTH = ("theory", "practical")
PRACTICAL = ("practical",)


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of form: `build` makes the data of all its copies in a sitting, `lay_out` their pages.

    `name` is what a print is recorded under (`RecordPrint.form`), each datum's `number` which one.
    """

    name: str
    title: str
    subjects: tuple[str, ...]
    build: Callable[[Room, PhotoOf], Sequence[Any]]
    lay_out: Callable[[Sequence[Any], Kit], list[Sheet]]

    def render(self, data: Sequence[Any], kit: Kit) -> bytes:
        """One PDF; errors of `lay_forms`."""
        return write_pdf(self.lay_out(data, kit))


_ALL = (
    Form(
        name="admission-ticket",
        title=admission_ticket.TITLE,
        subjects=BOTH,
        build=from_room.admission_tickets,
        lay_out=admission_ticket.lay_out,
    ),
    Form(
        name="seat-chart",
        title=seat_chart.TITLE,
        subjects=BOTH,
        build=from_room.seat_charts,
        lay_out=seat_chart.lay_out,
    ),
    Form(
        name="door-label",
        title=door_label.TITLE,
        subjects=BOTH,
        build=from_room.door_labels,
        lay_out=door_label.lay_out,
    ),
    Form(
        name="sign-in-sheet",
        title=sign_in_sheet.TITLE,
        subjects=BOTH,
        build=from_room.sign_in_sheets,
        lay_out=sign_in_sheet.lay_out,
    ),
    Form(
        name="score-sheet-blank",
        title=f"{score_sheet.TITLE}（空白）",
        subjects=PRACTICAL,
        build=from_room_marks.blank_score_sheets,
        lay_out=score_sheet.lay_out,
    ),
    Form(
        name="score-sheet",
        title=score_sheet.TITLE,
        subjects=PRACTICAL,
        build=from_room_marks.score_sheets,
        lay_out=score_sheet.lay_out,
    ),
    Form(
        name="score-summary",
        title=score_summary.TITLE,
        subjects=PRACTICAL,
        build=from_room_marks.score_summaries,
        lay_out=score_summary.lay_out,
    ),
    Form(
        name="result-roster",
        title=result_roster.TITLE,
        subjects=BOTH,
        build=from_room_marks.result_rosters,
        lay_out=result_roster.lay_out,
    ),
    Form(
        name="room-record",
        title=room_record.TITLE,
        subjects=BOTH,
        build=from_room_records.room_records,
        lay_out=room_record.lay_out,
    ),
    Form(
        name="data-handover",
        title=data_handover.TITLE,
        subjects=BOTH,
        build=from_room_records.data_handovers,
        lay_out=data_handover.lay_out,
    ),
)
FORMS = {form.name: form for form in _ALL}


class Printed(msgspec.Struct, frozen=True, kw_only=True):
    """A printed kind of form: the PDF and the numbers of the forms in it."""

    form: str
    title: str
    numbers: list[str]
    pdf: bytes


def form_named(name: str) -> Form:
    """A form by name.

    Raises:
        BozhenError: `form-unknown`.
    """
    form = FORMS.get(name)
    if form is None:
        raise BozhenError("form-unknown", form=name, known=" ".join(FORMS))
    return form


def forms_of(room: Room) -> list[Form]:
    """The forms that this sitting's subject has, in the order of the day."""
    return [form for form in _ALL if room.arrangement.subject in form.subjects]


def kit_for(
    room: Room,
    institution: Institution,
    printed_at: int,
    *,
    staff: str = "",
    head: SignedHead | None = None,
) -> Kit:
    """The kit of a sitting: a rehearsal is marked on every page; `printed_at` in UTC ms."""
    mode = room.arrangement.mode
    return Kit(institution=institution, printed_at=printed_at, staff=staff, mode=mode, head=head)


def next_time(room: Room, form: str, numbers: Sequence[str]) -> int:
    """For the how-manieth time these forms would be printed now, by the prints recorded."""
    prints = room.custody.prints
    return 1 + max((len(prints.get(f"{form}/{number}", ())) for number in numbers), default=0)


def print_form(form: Form, room: Room, kit: Kit, photo_of: PhotoOf = no_photo) -> Printed | None:
    """All copies of a form that the sitting has now, or None while there are none.

    Raises:
        BozhenError: `glyphs-missing`, `resource-missing`.
    """
    data = form.build(room, photo_of)
    if not data:
        return None
    numbers = [datum.number for datum in data]
    pdf = form.render(data, kit)
    return Printed(form=form.name, title=form.title, numbers=numbers, pdf=pdf)
