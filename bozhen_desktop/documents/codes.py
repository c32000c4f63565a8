"""QR codes as squares of ink: sharp at any printer's resolution, no picture in the file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import groupby

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET = 4
"""Empty modules that must surround a code."""

MASK = 3
"""Any of the eight masks can be read; to look for the best of them takes thirty times as long, and
a practical day prints a thousand codes.
"""


@cache
def matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """Dark modules of the smallest code that holds `text`, rows from the top."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0, box_size=1, mask_pattern=MASK)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(dark) for dark in row) for row in code.get_matrix())


def bars(text: str) -> Iterator[tuple[int, int, int]]:
    """The code as (row, first column, length) of dark runs."""
    for row, modules in enumerate(matrix(text)):
        column = 0
        for dark, run in groupby(modules):
            length = len(list(run))
            if dark:
                yield row, column, length
            column += length
