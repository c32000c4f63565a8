"""The file of finished pages: whatever can be drawn comes back as it was, and nothing else."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.documents.forms import forms_of
from bozhen_desktop.documents.from_room import no_photo
from bozhen_desktop.documents.ink import Box, Code, Ink, Line, Photo, Slanted, Text
from bozhen_desktop.documents.pages import Page, decode_pages, encode_pages
from bozhen_desktop.kernel.errors import BozhenError
from tests.unit.documents.days import KIT, practical_day

KINDS: list[type[Ink]] = [Text, Slanted, Line, Box, Photo, Code]
INKS = st.one_of([st.from_type(kind) for kind in KINDS])
SIZE = st.floats(1, 2000)


@given(st.lists(st.builds(Page, SIZE, SIZE, st.lists(INKS, max_size=4)), max_size=3))
def test_pages_come_back(pages: list[Page]) -> None:
    assert repr(decode_pages(encode_pages(pages))) == repr(pages)


def test_every_form_comes_back() -> None:
    room = practical_day(2).room
    for form in forms_of(room):
        sheets = form.lay_out(form.build(room, no_photo), KIT)
        pages = [Page(one.width, one.height, inks) for one in sheets for inks in one.pages]
        assert decode_pages(encode_pages(pages)) == pages


@pytest.mark.parametrize(
    "rows",
    [
        7,
        [[1.0, 2.0]],
        [[1.0, 2.0, [["star", 1.0]]]],
        [[1.0, 2.0, [[]]]],
        [[1.0, 2.0, [["line", 1.0, 2.0]]]],
        [[1.0, 2.0, [["text", 1.0, 2.0, 3, 4.0, True, 0.0]]]],
        [[1.0, 2.0, [[["line"], 1.0]]]],
    ],
)
def test_other_files_are_refused(rows: Any) -> None:
    with pytest.raises(BozhenError, match="pages-malformed"):
        decode_pages(msgspec.msgpack.encode(rows))
    with pytest.raises(BozhenError, match="pages-malformed"):
        decode_pages(b"\xc1")
