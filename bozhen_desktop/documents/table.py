"""Ruled tables over pages: heads repeated, rows as high as their text, columns in groups."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import msgspec

from bozhen_desktop.documents.lines import LEADING, Fitted, fit, wrap
from bozhen_desktop.documents.sheet import LEFT, Sheet

PAD = 3.0
_SHADE = 0.93


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """`width` in parts of the whole; neighbours of one `group` stand under a common head."""

    title: str
    width: float
    align: str = LEFT
    group: str = ""
    bold: bool = False


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """Type size and least height of rows, in points."""

    size: float = 9.0
    least: float = 18.0


Cell = str | bytes
_Content = Fitted | bytes
_LOOK = Look()


class _Table:
    def __init__(self, sheet: Sheet, columns: Sequence[Column], look: Look) -> None:
        self.sheet, self.columns, self.look = sheet, columns, look
        unit = sheet.inner / sum(column.width for column in columns)
        self.widths = [column.width * unit for column in columns]
        self.grouped = any(column.group for column in columns)
        heads = [wrap(c.title, w - 2 * PAD, look.size, True) for c, w in self._pairs()]
        lines = max(len(head) for head in heads)
        self.head_height = (lines + self.grouped) * look.size * LEADING + (2 + self.grouped) * PAD

    def _pairs(self) -> list[tuple[Column, float]]:
        return list(zip(self.columns, self.widths, strict=True))

    def head(self) -> None:
        """The head, in one row or two."""
        sheet, left = self.sheet, self.sheet.left
        upper = self.look.size * LEADING + PAD if self.grouped else 0.0
        for group, members in groupby(self._pairs(), key=lambda pair: pair[0].group):
            pairs = list(members)
            if group:
                whole = sum(width for _, width in pairs)
                self._head_cell((left, sheet.y, whole, upper), group)
            for column, width in pairs:
                high = upper if group else 0.0
                box = (left, sheet.y + high, width, self.head_height - high)
                self._head_cell(box, column.title)
                left += width
        sheet.y += self.head_height

    def _head_cell(self, box: tuple[float, float, float, float], text: str) -> None:
        self.sheet.frame(box, fill=_SHADE)
        left, top, width, height = box
        inner = (left + PAD, top, width - 2 * PAD, height)
        self.sheet.boxed(inner, text, self.look.size, bold=True)

    def contents(self, row: Sequence[Cell]) -> list[_Content]:
        """Every cell at the size and in the lines in which it fits its column."""
        found: list[_Content] = []
        for cell, (column, width) in zip(row, self._pairs(), strict=True):
            if isinstance(cell, str):
                found.append(fit(cell, width - 2 * PAD, 1e9, self.look.size, column.bold))
            else:
                found.append(cell)
        return found

    def height(self, contents: Sequence[_Content]) -> float:
        """Height of a row."""
        texts = [one.height + 2 * PAD for one in contents if isinstance(one, Fitted)]
        return max(self.look.least, *texts)

    def row(self, contents: Sequence[_Content]) -> None:
        """One row, which fits the page."""
        sheet, left, height = self.sheet, self.sheet.left, self.height(contents)
        for content, (column, width) in zip(contents, self._pairs(), strict=True):
            box = (left, sheet.y, width, height)
            sheet.frame(box)
            if isinstance(content, Fitted):
                inner = (left + PAD, sheet.y, width - 2 * PAD, height)
                sheet.lines(inner, content, bold=column.bold, align=column.align)
            else:
                sheet.picture((left + 1, sheet.y + 1, width - 2, height - 2), content)
            left += width
        sheet.y += height

    def parts(self, contents: list[_Content]) -> list[list[_Content]]:
        """A row that is higher than a page, as several rows."""
        whole = self.sheet.bottom - self.sheet.top - self.head_height
        if self.height(contents) <= whole:
            return [contents]
        room = int((whole - 2 * PAD) / (self.look.size * LEADING))
        texts = [one for one in contents if isinstance(one, Fitted)]
        longest = max(len(one.lines) for one in texts)
        return [[_slice(one, at, room) for one in contents] for at in range(0, longest, room)]


def _slice(content: _Content, at: int, room: int) -> _Content:
    if not isinstance(content, Fitted):
        return content if at == 0 else Fitted([""], 1)
    return Fitted(content.lines[at : at + room] or [""], content.size)


def table(
    sheet: Sheet,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    look: Look = _LOOK,
    tail: float = 0.0,
) -> None:
    """Draw a table from the cursor on; the head comes again on every page.

    `tail`: height of what follows (notes, signatures), which the last row shares a page with, so
    that nobody signs a page on which nothing stands.
    """
    made = _Table(sheet, columns, look)
    sheet.need(made.head_height + look.least)
    made.head()
    parts = [part for row in rows for part in made.parts(made.contents(row))]
    for number, contents in enumerate(parts, 1):
        height = made.height(contents)
        whole = height + (tail if number == len(parts) else 0.0)
        fits = made.head_height + whole <= sheet.bottom - sheet.top
        if sheet.need(whole if fits else height):
            made.head()
        made.row(contents)


def facts(sheet: Sheet, pairs: Sequence[tuple[str, str]], per_row: int = 3) -> None:
    """Ruled pairs of label and value, `per_row` beside each other."""
    wide = sheet.inner / per_row
    label = min(62.0, wide * 0.36)
    for at in range(0, len(pairs), per_row):
        row = [*pairs[at : at + per_row]]
        last = sheet.inner - (len(row) - 1) * wide - label
        widths = [wide - label] * (len(row) - 1) + [last]
        texts = [
            fit(value, width - 2 * PAD, 1e9, 9.5)
            for (_, value), width in zip(row, widths, strict=True)
        ]
        height = max(19.0, *(one.height + 2 * PAD for one in texts))
        sheet.need(height)
        for number, ((name, _), text) in enumerate(zip(row, texts, strict=True)):
            left = sheet.left + number * wide
            sheet.frame((left, sheet.y, label, height), fill=_SHADE)
            sheet.boxed((left + 2, sheet.y, label - 4, height), name, 9)
            sheet.frame((left + label, sheet.y, widths[number], height))
            inner = (left + label + PAD, sheet.y, widths[number] - 2 * PAD, height)
            sheet.lines(inner, text)
        sheet.y += height
