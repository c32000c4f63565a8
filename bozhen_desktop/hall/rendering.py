"""Forms made into pages and a PDF, in a thread of their own; the printing kit is read when needed.

Reading the kit takes a fifth of a second, which a hall that restarts in an exam must not lose.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec

from bozhen_desktop.host.logs import event
from bozhen_desktop.journal.port import JournalPort
from bozhen_desktop.kernel.errors import BozhenError

T = TypeVar("T")


class Rendered(msgspec.Struct, frozen=True):
    """The PDF, the same pages as `documents.pages` writes them, and how many they are."""

    pdf: bytes
    pages: bytes
    count: int


def load_photos(journal: JournalPort | None, digests: Sequence[str]) -> dict[str, bytes]:
    """Photographs that a journal has, by digest; the printing kit is read as well.

    Raises:
        BozhenError: those of reading the journal; `render-failed`.
    """

    def load() -> dict[str, bytes]:
        from bozhen_desktop.documents import forms  # noqa: PLC0415 - see above

        assert forms.FORMS
        found = {digest: journal.blob(digest) for digest in digests} if journal else {}
        return {digest: data for digest, data in found.items() if data is not None}

    return _whole("load-photos", load)


def render(form: str, lots: Sequence[tuple[Any, Sequence[Any]]]) -> Rendered:
    """Pages of a form. `lots`: (documents.stationery.Kit, its data), in the order of the pages.

    Raises:
        BozhenError: `form-unknown`, `glyphs-missing`, `resource-missing`, `render-failed`.
    """
    return _whole(form, lambda: _render(form, lots))


def _render(form: str, lots: Sequence[tuple[Any, Sequence[Any]]]) -> Rendered:
    from bozhen_desktop.documents import forms, pages, pdf  # noqa: PLC0415 - see above

    kind = forms.form_named(form)
    sheets = [sheet for kit, data in lots for sheet in kind.lay_out(data, kit)]
    made = [pages.Page(one.width, one.height, inks) for one in sheets for inks in one.pages]
    return Rendered(pdf.write_pdf(sheets), pages.encode_pages(made), len(made))


def _whole(what: str, work: Callable[[], T]) -> T:
    """A fault in a form only refuses: it must not end the hall in the middle of an exam."""
    try:
        return work()
    except BozhenError:
        raise
    except Exception as error:
        event("render-failed", level=logging.ERROR, error=True, what=what)
        raise BozhenError("render-failed", what=what, error=type(error).__name__) from error
