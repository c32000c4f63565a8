"""Names in one form, ID numbers masked, damaged text found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.kernel.text import has_control, mask_id, person_name, private_use


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" 巴特尔•阿古拉 ", "巴特尔·阿古拉"),
        ("巴特尔・阿古拉", "巴特尔·阿古拉"),
        ("王\t小 明", "王 小 明"),
        ("e\u0301", "\u00e9"),
    ],
)
def test_names(typed: str, stored: str) -> None:
    assert person_name(typed) == stored


@given(st.text())
def test_a_stored_name_stays_as_it_is(text: str) -> None:
    assert person_name(person_name(text)) == person_name(text)


@given(st.text("0123456789X", min_size=1, max_size=20))
def test_a_mask_keeps_the_length_and_hides_the_birth_date(number: str) -> None:
    masked = mask_id(number)
    assert len(masked) == len(number) and masked[-4:] == number[-4:]
    if len(number) >= 11:
        assert masked[:6] == number[:6]
        assert set(masked[6:-4]) == {"*"}
    else:
        assert set(masked[:-4]) <= {"*"}


def test_damage_is_found() -> None:
    assert private_use("王\ue863") == ["\ue863"] and private_use("王䶮") == []
    assert has_control("王\u202e明") and has_control("王\n明") and not has_control("王·明")
