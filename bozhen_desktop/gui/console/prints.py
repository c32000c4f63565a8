"""Forms of a sitting as a console sees them: which there are, and what was printed of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bozhen_desktop.gui.console.desk import hour
from bozhen_desktop.gui.console.people import Row, Rows, rows_of

ALL = "all"


class FormLine(NamedTuple):
    """A kind of form: name, printed title, numbers printed so far → how often; `last`: when the
    latest print was made and who made it, "" when there is none.
    """

    name: str
    title: str
    printed: dict[str, int]
    copies: int
    last: str

    @property
    def words(self) -> tuple[str, str]:
        """Title, and what was printed of it."""
        if not self.printed:
            return self.title, "没有印过"
        again = sum(times > 1 for times in self.printed.values())
        more = f"，其中 {again} 张印过多次" if again else ""
        counts = f"已印 {len(self.printed)} 张，共 {self.copies} 份{more}"
        return self.title, f"{counts}。最近 {self.last}"


def form_lines(view: Rows, forms: Sequence[tuple[str, str]]) -> list[FormLine]:
    """`forms`: name and title, in the order of the day."""
    rows = rows_of(view, "print")
    found = []
    for name, title in forms:
        mine = {key.partition("/")[2]: row for key, row in rows.items() if _form(key) == name}
        times = {number: int(row["times"]) for number, row in mine.items()}
        copies = sum(row["copies"] for row in mine.values())
        found.append(FormLine(name, title, times, copies, _last(view, mine)))
    return found


def _last(view: Rows, mine: dict[str, Row]) -> str:
    """`09:41 王海生` of the latest print."""
    latest = max(mine.values(), key=lambda row: row["at"], default=None)
    if latest is None:
        return ""
    who = view.get(f"staff/{latest['by']}", {}).get("name", latest["by"])
    return f"{hour(latest['at'])} {who}"


def _form(key: str) -> str:
    return key.partition("/")[0]


def forms_for(subject: str) -> list[tuple[str, str]]:
    """Name and title of the forms that a sitting of this subject has."""
    # Whoever never prints does not load the PDF writer.
    from bozhen_desktop.documents.forms import FORMS  # noqa: PLC0415

    return [(form.name, form.title) for form in FORMS.values() if subject in form.subjects]


def choices(line: FormLine, numbers: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """All copies, or one of them by its number."""
    if len(numbers) == 1:
        return ((ALL, _number_words(line, numbers[0])),)
    every = (ALL, f"全部 {len(numbers)} 张")
    return (every, *((number, _number_words(line, number)) for number in numbers))


def _number_words(line: FormLine, number: str) -> str:
    times = line.printed.get(number, 0)
    return f"{number}（已印 {times} 次）" if times else number


def why_not(line: FormLine, numbers: Sequence[str], which: str, reason: str) -> str:
    """ "" when the hall may be asked; printing a number again needs a reason."""
    asked = numbers if which == ALL else [which]
    again = sum(number in line.printed for number in asked)
    return f"还差：重印原因（{again} 张印过）" if again and not reason else ""
