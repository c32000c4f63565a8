"""The recovery envelope: both codes open it, nothing else does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bozhen_desktop.host.envelope import new_code, open_envelope, read_code, seal_envelope
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError

FIRST, SECOND = new_code(), new_code()
FILE = seal_envelope(b"secret", FIRST, SECOND)
PRINTED = re.compile(r"([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]")


def test_both_codes_open_it() -> None:
    assert open_envelope(FILE, FIRST, SECOND) == b"secret"
    assert b"secret" not in FILE


def test_codes_are_printed_without_signs_that_look_alike_and_never_repeat() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(PRINTED.fullmatch(code) for code in codes)


def test_a_code_is_read_as_people_type_it() -> None:
    plain = read_code(FIRST, 1)
    typed = FIRST.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert read_code(typed, 1) == plain
    assert open_envelope(FILE, typed, SECOND) == b"secret"


@pytest.mark.parametrize("codes", [(FIRST, new_code()), (new_code(), SECOND), (SECOND, FIRST)])
def test_one_code_or_the_wrong_order_is_not_enough(codes: tuple[str, str]) -> None:
    with pytest.raises(IntegrityError, match="envelope-closed"):
        open_envelope(FILE, *codes)


@pytest.mark.parametrize("typed", ["", "ABCD", FIRST[:-1], FIRST + "0", "U" + FIRST[1:]])
def test_a_mistyped_code_is_told_apart_and_named(typed: str) -> None:
    for which, codes in ((1, (typed, SECOND)), (2, (FIRST, typed))):
        with pytest.raises(BozhenError, match="code-mistyped") as refused:
            open_envelope(FILE, *codes)
        assert refused.value.params["which"] == which


@settings(max_examples=20, deadline=None)
@given(st.integers(0, len(FILE) - 1), st.integers(1, 255))
def test_a_changed_byte_keeps_it_closed(place: int, change: int) -> None:
    changed = bytearray(FILE)
    changed[place] ^= change
    with pytest.raises(BozhenError, match=r"envelope-closed|envelope-malformed"):
        open_envelope(bytes(changed), FIRST, SECOND)


@pytest.mark.parametrize("file", [b"", b"BZRE", b"BZRE\x02" + FILE[5:], FILE[:10]])
def test_another_file_is_none(file: bytes) -> None:
    with pytest.raises(BozhenError, match="envelope-malformed"):
        open_envelope(file, FIRST, SECOND)
