"""Breaking and shrinking: nothing lost, nothing too wide, no mark on the wrong side of a break."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bozhen_desktop.documents.fonts import face, lacking
from bozhen_desktop.documents.lines import LEADING, SMALLEST, fit, wrap
from tests.unit.documents.days import NAMES
from tests.unit.documents.reading import squeezed

TEXTS = st.text(alphabet="张䶮𰻞·（）《》，。；ab9-_ 。", max_size=80)
CLOSING = set("，。；）》")
OPENING = set("（《")


@given(text=TEXTS, width=st.floats(30, 300), size=st.sampled_from([7.0, 9.0, 12.0]))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, width: float, size: float) -> None:
    lines = wrap(text, width, size)
    assert squeezed("".join(lines)) == squeezed(text)
    for line in lines:
        assert len(line) == 1 or face().width(line, size) <= width + 0.01


@given(text=TEXTS, width=st.floats(120, 300))
def test_no_line_begins_with_a_closing_or_ends_with_an_opening_mark(
    text: str, width: float
) -> None:
    assume(not any(one in text for one in _runs(6)))
    lines = [line for line in wrap(text, width, 9) if line]
    for line in lines[1:]:
        assert line[0] not in CLOSING or _behind_space(text, line[0])
    for line in lines[:-1]:
        assert line[-1] not in OPENING or _before_space(text, line[-1])


def _runs(length: int) -> list[str]:
    """Words and rows of marks longer than a line have no good place to break."""
    return [char * length for char in "ab9（）《》，。；-_"] + ["（（", "））", "《《", "》》"]


def _behind_space(text: str, char: str) -> bool:
    return f" {char}" in text


def _before_space(text: str, char: str) -> bool:
    return f"{char} " in text


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("准考证和身份证", 45, ["准考证和身", "份证"]),
        ("准考证和身，份证", 45, ["准考证和", "身，份证"]),
        ("准考证和（身份）", 45, ["准考证和", "（身份）"]),
        ("第 12345 号", 45, ["第 12345", "号"]),
        ("one two", 20, ["one", "two"]),
        ("第一行\n第二行", 90, ["第一行", "第二行"]),
        ("", 90, [""]),
        ("（123456789）", 45, ["（1234567", "89）"]),
    ],
)
def test_where_lines_break(text: str, width: float, lines: list[str]) -> None:
    assert wrap(text, width, 9) == lines


@given(
    text=TEXTS,
    width=st.floats(40, 200),
    height=st.floats(14, 60),
    size=st.sampled_from([8.0, 12.0, 20.0]),
)
def test_fitting_shrinks_and_never_cuts(
    text: str, width: float, height: float, size: float
) -> None:
    found = fit(text, width, height, size)
    assert squeezed("".join(found.lines)) == squeezed(text)
    assert found.size <= size
    if found.size > SMALLEST:
        assert len(found.lines) * found.size * LEADING <= height + 0.02
        assert all(face().width(one, found.size) <= width + 0.02 for one in found.lines)


@pytest.mark.parametrize("name", NAMES)
def test_names_of_thirty_characters_fit_a_seat(name: str) -> None:
    assert fit(name, 110, 20, 12, bold=True).size >= 4


def test_what_the_faces_lack() -> None:
    assert lacking("王䶮㛃𬭎𰻞·ABC（）") == []
    assert lacking("甲\U0002b8b8乙\U000323b0甲\U000323b0") == ["\U000323b0"]
    assert lacking("a\u202eb\x00c\ue000") == ["\u202e", "\x00", "\ue000"]
    assert lacking("一\n二\t三") == []
