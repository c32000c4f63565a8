"""What every form needs beside its data, and how laid-out forms become one PDF.

A form module has a data struct and `lay(data, sheet)`; `print_forms` gives each datum its own
numbered pages. Nothing here reads a clock or a file other than the two faces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from bozhen_desktop.documents import frame
from bozhen_desktop.documents.fonts import code_point
from bozhen_desktop.documents.pdf import write_pdf
from bozhen_desktop.documents.sheet import Sheet
from bozhen_desktop.documents.stationery import Kit
from bozhen_desktop.kernel.errors import BozhenError

Datum = TypeVar("Datum")
QUOTED = 5


def lay_forms(data: Iterable[Datum], kit: Kit, lay: Callable[[Datum, Sheet], None]) -> list[Sheet]:
    """Finished pages of these forms, for the PDF writer or a window's preview.

    Raises:
        BozhenError: `nothing-to-print`; `glyphs-missing` (`chars` as `U+2B8B8`, `texts` with
            them, `count`) unless the kit says that they are written by hand; `resource-missing`.
    """
    sheets = []
    for datum in data:
        sheet = Sheet(kit)
        lay(datum, sheet)
        sheets.append(sheet)
    if not sheets:
        raise BozhenError("nothing-to-print")
    lacking: dict[str, str] = {}
    for sheet in sheets:
        frame.close(sheet)
        lacking |= sheet.lacking
    if lacking and not kit.by_hand:
        raise _missing(lacking)
    return sheets


def print_forms(data: Iterable[Datum], kit: Kit, lay: Callable[[Datum, Sheet], None]) -> bytes:
    """One PDF of these forms, each with its own page numbers; equal data give equal bytes.

    Raises:
        BozhenError: those of `lay_forms`.
    """
    return write_pdf(lay_forms(data, kit, lay))


def _missing(lacking: dict[str, str]) -> BozhenError:
    texts = list(dict.fromkeys(lacking.values()))
    return BozhenError(
        "glyphs-missing",
        chars=" ".join(code_point(char) for char in list(lacking)[:QUOTED]),
        texts="、".join(texts[:QUOTED]),
        count=len(lacking),
    )
