"""Clocks: what identifies a boot, here and on Windows."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.kernel import clock
from bozhen_desktop.kernel.clock import BOOT_ID, SystemClock, boot_of
from bozhen_desktop.kernel.ids import is_id

BOOTED = 134_087_616_000_000_000
"""A moment of 2025 as Windows counts: 100 ns since 1601."""

STEPS = st.lists(st.integers(-(10**16), 10**16), max_size=8)
HOURS = 36_000_000_000


def answer(boot: int, now: int = 0, bias: int = 0) -> bytes:
    return struct.pack("<qqqIIqq", boot, now, -288_000_000_000, 1, 0, bias, 0)


@given(STEPS, st.integers(0, 10**13))
def test_the_id_of_a_boot_outlives_every_change_of_the_clock(steps: list[int], up: int) -> None:
    boot, bias = BOOTED, 0
    for step in steps:
        boot, bias = boot + step, bias + step
        assert boot_of(answer(boot, boot + up, bias)) in (boot_of(answer(BOOTED)), "")


@given(st.integers(1, 10**14), STEPS)
def test_another_boot_has_another_id(later: int, steps: list[int]) -> None:
    moved = sum(steps)
    other = boot_of(answer(BOOTED + later + moved, 0, moved))
    assert other != boot_of(answer(BOOTED))


def test_an_id_of_a_boot_stands_in_journals() -> None:
    found = boot_of(answer(BOOTED, BOOTED + HOURS, 0))
    assert len(found) == 16 and is_id(found)
    assert is_id(boot_of(answer(5, 0, 10)))


@pytest.mark.parametrize("size", [0, 47, 49])
def test_another_answer_is_none(size: int) -> None:
    assert boot_of(bytes(size)) == ""


def test_an_empty_answer_is_none() -> None:
    assert boot_of(answer(0)) == ""


def test_where_nothing_tells_the_boot_each_process_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "BOOT_ID", tmp_path / "none")
    assert SystemClock().boot != SystemClock().boot
    monkeypatch.setattr(clock, "_time_of_day", lambda: answer(BOOTED))
    assert SystemClock().boot == SystemClock().boot == boot_of(answer(BOOTED))


@pytest.mark.skipif(not BOOT_ID.exists(), reason="only Linux has it")
def test_every_process_of_a_boot_has_its_id() -> None:
    program = "from bozhen_desktop.kernel.clock import SystemClock; print(SystemClock().boot)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.decode().strip() == SystemClock().boot
