"""Two persons at a hall that stands still: the keystore knows them and counts wrong PINs."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from bozhen_desktop.hall.accounts import FREE_TRIES, WAIT_MS, Person, check_persons_pins
from bozhen_desktop.host.folder import DataFolder
from bozhen_desktop.host.keystore import Keystore
from bozhen_desktop.host.pins import REHEARSAL, make_verifier
from bozhen_desktop.kernel.clock import FakeClock
from bozhen_desktop.kernel.errors import RuleError

PIN, OTHER, WRONG = "274918", "739152", "500123"
ACT = "mirror/tries"


@pytest.fixture
def keystore(tmp_path: Path) -> Keystore:
    """Two sittings; `chief` is in both, with another PIN in each."""
    kept = DataFolder.create(tmp_path / "hall", "rehearsal", wall_ms=1).open_keystore()
    for sitting, pins in (("S1", {"chief": PIN, "tech": PIN}), ("S2", {"chief": OTHER})):
        made = {name: make_verifier(pin, REHEARSAL) for name, pin in pins.items()}
        kept.put(f"pins/{sitting}", msgspec.msgpack.encode(made))
    return kept


def decide(keystore: Keystore, clock: FakeClock, chief: str, tech: str, name: str = "tech") -> str:
    persons = Person("chief", chief), Person(name, tech)
    try:
        check_persons_pins(keystore, persons, ACT, clock, mode="rehearsal")
    except RuleError as error:
        return error.code
    return ""


@pytest.mark.parametrize(
    ("chief", "tech", "name", "code"),
    [
        (PIN, PIN, "tech", ""),
        (OTHER, PIN, "tech", ""),
        (WRONG, PIN, "tech", "pin-wrong-of"),
        (PIN, OTHER, "tech", "pin-wrong-of"),
        (PIN, "", "tech", "pin-wrong-of"),
        (PIN, PIN, "nobody", "staff-unknown"),
    ],
)
def test_each_is_known_by_a_pin_of_any_sitting_here(
    keystore: Keystore, chief: str, tech: str, name: str, code: str
) -> None:
    assert decide(keystore, FakeClock(), chief, tech, name) == code


def test_wrong_pins_bring_a_wait_that_outlives_the_program(keystore: Keystore) -> None:
    clock = FakeClock()
    for _ in range(FREE_TRIES):
        assert decide(keystore, clock, PIN, WRONG) == "pin-wrong-of"
    assert decide(keystore, clock, PIN, PIN) == "wait-after-tries"
    clock.advance(WAIT_MS)
    assert decide(keystore, clock, PIN, WRONG) == "pin-wrong-of"
    clock.advance(WAIT_MS)
    assert decide(keystore, clock, PIN, PIN) == "wait-after-tries", "the wait doubles"
    clock.advance(WAIT_MS)
    assert decide(keystore, clock, PIN, PIN) == ""
    assert decide(keystore, clock, PIN, WRONG) == "pin-wrong-of", "and is over"


def test_names_count_as_long_as_there_is_no_account(tmp_path: Path) -> None:
    keystore = DataFolder.create(tmp_path / "hall", "rehearsal", wall_ms=1).open_keystore()
    assert decide(keystore, FakeClock(), "", "") == ""
