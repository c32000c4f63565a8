"""PINs and their verifiers."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bozhen_desktop.host import pins
from bozhen_desktop.kernel.errors import BozhenError

PINS = st.from_regex(r"[0-9]{6}", fullmatch=True)


@given(pin=PINS, other=PINS)
@settings(max_examples=40, deadline=None)
def test_only_the_pin_itself_passes(pin: str, other: str) -> None:
    verifier = pins.make_verifier(pin, pins.REHEARSAL)
    assert pins.check(pin, verifier, mode="rehearsal")
    assert pins.check(other, verifier, mode="rehearsal") == (pin == other)
    assert pin not in verifier.rsplit("$", 2)[0]


def test_live_verifier_is_dear_enough_and_salted() -> None:
    first, second = pins.make_verifier("490837"), pins.make_verifier("490837")
    assert first.startswith("scrypt$14$8$1$") and first != second
    for mode in ("live", "rehearsal"):
        assert pins.check("490837", first, mode=mode)
        assert not pins.check("490838", first, mode=mode)


@pytest.mark.parametrize("typed", ["", "49021", "4908377", "49021x", "４９０８３７"])
def test_what_is_no_pin(typed: str) -> None:
    assert not pins.check(typed, pins.make_verifier("490837", pins.REHEARSAL), mode="rehearsal")
    with pytest.raises(BozhenError, match="pin-malformed"):
        pins.make_verifier(typed)


def test_fast_verifier_is_refused_in_a_live_folder() -> None:
    with pytest.raises(BozhenError, match="verifier-too-weak"):
        pins.check("490837", pins.make_verifier("490837", pins.REHEARSAL), mode="live")


@pytest.mark.parametrize(
    "verifier", ["", "scrypt$14$8$1$00$00", f"scrypt$30$8$1${'0' * 32}${'0' * 64}", "plain$490837"]
)
def test_foreign_verifier_is_refused_before_it_costs_anything(verifier: str) -> None:
    with pytest.raises(BozhenError, match="verifier-malformed"):
        pins.check("490837", verifier, mode="rehearsal")


WEAK = [
    *["000000", "111111", "121212", "112112", "123456", "654321", "890123", "135791", "123123"],
    *["112233", "123321", "147258", "520131", "123789", "900101", "311299", "123199", "199008"],
    *["000111", "787878", "246802", "210987"],
]


@pytest.mark.parametrize("pin", WEAK)
def test_weak(pin: str) -> None:
    assert pins.is_weak(pin)


@pytest.mark.parametrize("pin", ["490837", "836094", "705563", "958476", "630549"])
def test_not_weak(pin: str) -> None:
    assert not pins.is_weak(pin)


def test_most_pins_are_allowed() -> None:
    allowed = sum(not pins.is_weak(f"{number:06d}") for number in range(0, 1_000_000, 7))
    assert allowed > 0.85 * 1_000_000 / 7


def test_new_pins_are_strong_and_spread() -> None:
    source = random.Random(5)
    made = [pins.new_pin(source.randbytes) for _ in range(3000)]
    assert not any(pins.is_weak(pin) for pin in made)
    assert len(set(made)) > 2980
    assert all(sum(pin[0] == digit for pin in made) > 150 for digit in "0123456789")
    assert pins.new_pin() != pins.new_pin() or pins.new_pin() != pins.new_pin()


def test_the_uneven_end_of_the_range_is_drawn_again() -> None:
    draws = iter([b"\xff\xff\xff\xff", (490837).to_bytes(4, "big")])
    assert pins.new_pin(lambda _: next(draws)) == "490837"
