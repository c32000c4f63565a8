"""Fuzzing finds nothing in the real hall, and finds halls that are weak on purpose."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from bozhen_desktop.cli.drill_fuzz import CONTROLS, Fuzz, believing, recorded_day
from bozhen_desktop.cli.drill_fuzz_frames import Frames
from bozhen_desktop.cli.drill_fuzz_hall import FuzzedHall
from bozhen_desktop.cli.drill_fuzz_socket import masked
from bozhen_desktop.hall.output import Output
from bozhen_desktop.kernel.errors import BozhenError
from bozhen_desktop.wire.messages import Query, Reply, decode_up

FRAMES = 12_000


def fuzzed(frames: int, control: str = "", seed: int = 7) -> Fuzz:
    fuzz = Fuzz(seed, control)
    with believing(control):
        fuzz.run(frames)
    return fuzz


def test_nothing_comes_of_frames_that_are_almost_right() -> None:
    fuzz = fuzzed(FRAMES)
    assert fuzz.findings == {}, fuzz.where
    assert fuzz.frames == FRAMES


def test_frames_come_as_far_as_the_rules() -> None:
    """Otherwise the silence above would mean nothing."""
    fuzz = fuzzed(8_000)
    assert fuzz.accepted > 10, "events under the names that connections proved"
    assert fuzz.decided > fuzz.frames // 3
    assert set(fuzz.refused) == {"frame-malformed", "frame-too-large"}


@pytest.mark.parametrize("control", CONTROLS)
def test_a_weak_hall_is_found(control: str) -> None:
    fuzz = fuzzed(8_000, control)
    assert set(fuzz.findings) == {{"weak-decoder": "crash"}.get(control, "foreign-person")}


def test_the_same_seed_sends_the_same() -> None:
    one, two = fuzzed(3_000), fuzzed(3_000)
    assert (one.decided, one.accepted, one.refused) == (two.decided, two.accepted, two.refused)
    assert fuzzed(3_000, seed=8).refused != one.refused


@pytest.mark.parametrize("spoiled", range(3))
def test_the_judge_sees_what_must_not_be(spoiled: int) -> None:
    """A core that breaks, that speaks to a stranger, that ends a connection without a word."""
    day, _ = recorded_day(0, Random(1))
    hall = FuzzedHall(day.world.hall)
    wire = hall.connect("console")

    def breaks(*_: Any) -> Output:
        raise ZeroDivisionError

    def tells(*_: Any) -> Output:
        return Output(sends=[(wire.id, Reply(id=1))])

    def ends(*_: Any) -> Output:
        return Output(closes=[(wire.id, "")])

    acts = (breaks, tells, ends)
    hall.core.received = acts[spoiled]  # type: ignore[method-assign]
    hall.honest(wire, Query(id=1, sitting="site", actor="", name="position"))
    names = ("crash", "told-a-stranger", "close-without-word")
    assert dict(hall.findings) == {names[spoiled]: 1}


def test_frames_are_taken_apart_and_joined_without_loss() -> None:
    _, kept = recorded_day(1, Random(2))
    frames = Frames(Random(3), kept)
    whole = 0
    for number in range(2_000):
        data = frames.spoiled("terminal", number + 1, ["n1"])
        try:
            decode_up(data)
        except BozhenError as error:
            assert error.code in ("frame-malformed", "frame-too-large")
        else:
            whole += 1
    assert 600 < whole < 1_900, "some right, some wrong"


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
def test_a_masked_frame_says_its_length(size: int) -> None:
    data = masked(bytes(size))
    short = data[1] & 0x7F
    extended = {126: 2, 127: 8}.get(short, 0)
    told = int.from_bytes(data[2 : 2 + extended], "big") if extended else short
    assert (told, len(data)) == (size, 2 + extended + 4 + size)
