"""Both outboxes keep one contract; the durable one survives restarts, cuts and full disks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bozhen_desktop.client.memory_outbox import MemoryOutbox
from bozhen_desktop.client.outbox import Outbox
from bozhen_desktop.host.records import open_record_file
from bozhen_desktop.host.sealing import new_identity, recipient_of
from bozhen_desktop.kernel.errors import BozhenError, IntegrityError
from bozhen_desktop.wire.messages import Answer, Ask

ME = new_identity()
ROOM = new_identity()
Make = Callable[[], Outbox | MemoryOutbox]


def ask(number: int, sitting: str = "s1", token: str = "") -> Ask:
    body = f'{{"kind":"save-answer","n":{number},"text":"答案"}}'
    return Ask(number=number, sitting=sitting, actor="e1", body=body, token=token)


def answer(number: int, seq: int = 0, code: str = "", sitting: str = "s1") -> Answer:
    return Answer(number=number, sitting=sitting, seq=seq, hash="a" * 64, code=code)


def durable(path: Path, **options: object) -> Outbox:
    return Outbox(path, ME, wall_ms=lambda: 1_790_000_000_000, **options)  # type: ignore[arg-type]


@pytest.fixture(params=["durable", "memory"])
def outbox(request: pytest.FixtureRequest, tmp_path: Path) -> Outbox | MemoryOutbox:
    return durable(tmp_path / "outbox") if request.param == "durable" else MemoryOutbox()


def numbers(outbox: Outbox | MemoryOutbox, above: int = 0) -> list[int]:
    return [each.number for each in outbox.above(above)]


# ---------------------------------------------------------------- contract
def test_a_new_outbox_is_empty(outbox: Outbox | MemoryOutbox) -> None:
    assert (outbox.last, outbox.waiting, numbers(outbox)) == (0, 0, [])


def test_what_lies_above_the_halls_number_is_given_in_order(outbox: Outbox | MemoryOutbox) -> None:
    for number in range(1, 6):
        outbox.add(ask(number))
    assert (outbox.last, outbox.waiting) == (5, 5)
    assert numbers(outbox, 2) == [3, 4, 5]
    assert outbox.above(4)[0] == ask(5)


def test_an_accepted_command_is_kept_until_a_head_covers_it(outbox: Outbox | MemoryOutbox) -> None:
    outbox.add(ask(1))
    outbox.settle(answer(1, seq=7))
    assert outbox.waiting == 0
    assert numbers(outbox) == [1], "a hall that lost its end gets it again"
    outbox.covered("s1", 6)
    outbox.covered("s2", 9)
    assert numbers(outbox) == [1]


def test_a_refused_command_is_not_sent_again(outbox: Outbox | MemoryOutbox) -> None:
    outbox.add(ask(1))
    outbox.add(ask(2))
    outbox.settle(answer(1, code="already-handed-in"))
    assert (numbers(outbox), outbox.waiting, outbox.last) == ([2], 1, 2)


def test_a_hall_without_the_sitting_settles_nothing(outbox: Outbox | MemoryOutbox) -> None:
    outbox.add(ask(1))
    outbox.settle(answer(1, code="sitting-unknown"))
    assert (numbers(outbox), outbox.waiting) == ([1], 1)


def test_what_no_frame_can_hold_is_not_taken(outbox: Outbox | MemoryOutbox) -> None:
    huge = Ask(number=1, sitting="s1", actor="e1", body="x" * (257 << 10))
    with pytest.raises(BozhenError, match="frame-too-large"):
        outbox.add(huge)
    assert (outbox.last, outbox.waiting) == (0, 0)


def test_an_answer_to_nothing_is_no_matter(outbox: Outbox | MemoryOutbox) -> None:
    outbox.settle(answer(9, seq=1))
    assert (outbox.last, outbox.waiting) == (0, 0)


def test_a_new_life_sends_only_what_was_never_answered(outbox: Outbox | MemoryOutbox) -> None:
    for number in (1, 2, 3):
        outbox.add(ask(number))
    outbox.settle(answer(1, seq=1))
    outbox.settle(answer(2, code="no"))
    outbox.renewed()
    assert numbers(outbox) == [3]
    outbox.add(ask(4))
    assert (numbers(outbox), outbox.last) == ([3, 4], 4)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "accept", "refuse", "renew", "reopen"]),
        st.integers(1, 12),
        st.integers(1, 20),
    ),
    max_size=30,
)


def _step(box: Outbox | MemoryOutbox, what: str, number: int, seq: int) -> None:
    if what == "add":
        box.add(ask(box.last + 1))
    elif what == "renew":
        box.renewed()
    else:
        box.settle(answer(number, seq=seq) if what == "accept" else answer(number, code="no"))


@given(STEPS)
def test_both_agree_whatever_happens_and_across_restarts(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    path = tmp_path_factory.mktemp("box") / "outbox"
    real, model = durable(path), MemoryOutbox()
    answered: set[int] = set()
    for what, number, seq in steps:
        if what == "reopen":
            real = durable(path)
        elif what in ("add", "renew") or (number <= model.last and number not in answered):
            answered |= {number} if what in ("accept", "refuse") else set()
            for box in (real, model):
                _step(box, what, number, seq)
        assert (real.last, real.waiting) == (model.last, model.waiting)
        assert list(real.above(0)) == list(model.above(0))


# ------------------------------------------------------------ the durable one
def test_a_restart_finds_everything(tmp_path: Path) -> None:
    first = durable(tmp_path / "outbox")
    for number in (1, 2, 3):
        first.add(ask(number))
    first.settle(answer(2, code="no"))
    again = durable(tmp_path / "outbox")
    assert (again.last, again.waiting, numbers(again)) == (3, 2, [1, 3])
    assert again.above(2)[0] == ask(3)


def test_the_number_after_a_restart_goes_on(tmp_path: Path) -> None:
    durable(tmp_path / "outbox").add(ask(1))
    with pytest.raises(BozhenError, match="outbox-number"):
        durable(tmp_path / "outbox").add(ask(1))


def test_a_witness_token_never_lies_on_the_disk(tmp_path: Path) -> None:
    outbox = durable(tmp_path / "outbox")
    outbox.add(ask(1, token="secret-token"))
    assert outbox.above(0)[0].token == ""


def test_nothing_can_be_read_without_a_key(tmp_path: Path) -> None:
    path = tmp_path / "outbox"
    outbox = durable(path, room=recipient_of(ROOM))
    outbox.add(ask(1))
    assert "答案".encode() not in path.read_bytes()
    with pytest.raises(IntegrityError, match="sealed-unreadable"):
        open_record_file(new_identity(), path.read_bytes())
    assert len(open_record_file(ROOM, path.read_bytes()).records) == 2


def test_a_room_that_is_learned_later_can_read_what_was_kept_before(tmp_path: Path) -> None:
    path = tmp_path / "outbox"
    outbox = durable(path)
    outbox.add(ask(1))
    outbox.share_with(recipient_of(ROOM))
    outbox.add(ask(2))
    assert len(open_record_file(ROOM, path.read_bytes()).records) == 3
    assert numbers(durable(path, room=recipient_of(ROOM))) == [1, 2]


def test_a_cut_at_any_byte_of_the_last_record_leaves_the_ones_before(tmp_path: Path) -> None:
    path, copy = tmp_path / "outbox", tmp_path / "cut"
    outbox = durable(path)
    outbox.add(ask(1))
    before = path.stat().st_size
    outbox.add(ask(2))
    whole = path.read_bytes()
    for end in range(before, len(whole)):
        copy.write_bytes(whole[:end])
        again = durable(copy)
        assert numbers(again) == [1]
        again.add(ask(2))
        assert numbers(durable(copy)) == [1, 2]


def test_a_changed_byte_is_found(tmp_path: Path) -> None:
    path = tmp_path / "outbox"
    outbox = durable(path)
    outbox.add(ask(1))
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    with pytest.raises(IntegrityError, match="sealed-unreadable"):
        durable(path)


def test_a_disk_that_refuses_loses_nothing_and_takes_the_number_again(tmp_path: Path) -> None:
    path, aside = tmp_path / "outbox", tmp_path / "aside"
    outbox = durable(path)
    outbox.add(ask(1))
    shutil.move(path, aside)
    path.mkdir()
    with pytest.raises(BozhenError, match="write-failed"):
        outbox.add(ask(2))
    assert outbox.last == 1
    path.rmdir()
    shutil.move(aside, path)
    outbox.add(ask(2))
    assert numbers(durable(path)) == [1, 2]


def test_a_large_file_is_written_anew_without_what_a_head_covers(tmp_path: Path) -> None:
    path = tmp_path / "outbox"
    outbox = durable(path, compact=20_000)
    for number in range(1, 101):
        outbox.add(ask(number))
        outbox.settle(answer(number, seq=number))
    outbox.add(ask(101))
    large = path.stat().st_size
    outbox.covered("s1", 90)
    assert path.stat().st_size < large / 4
    for box in (outbox, durable(path, compact=20_000)):
        assert numbers(box) == list(range(91, 102))
        assert (box.last, box.waiting) == (101, 1)


def test_below_its_size_a_file_keeps_what_a_head_covers(tmp_path: Path) -> None:
    """The hall's PC may be lost with its disk; then this file is the only other copy."""
    outbox = durable(tmp_path / "outbox")
    outbox.add(ask(1))
    outbox.settle(answer(1, seq=1))
    outbox.covered("s1", 1)
    assert numbers(outbox) == [1]


def test_a_closed_sitting_is_forgotten_but_never_what_waits(tmp_path: Path) -> None:
    path = tmp_path / "outbox"
    outbox = durable(path)
    for number, sitting in ((1, "s1"), (2, "s2"), (3, "s1")):
        outbox.add(ask(number, sitting))
    outbox.settle(answer(1, seq=1))
    outbox.settle(answer(2, seq=1, sitting="s2"))
    outbox.forget("s1")
    for box in (outbox, durable(path)):
        assert (numbers(box), box.last) == ([2, 3], 3)


def test_rows_for_a_stick_are_those_of_this_life_that_were_not_refused(tmp_path: Path) -> None:
    outbox = durable(tmp_path / "outbox")
    outbox.add(ask(1))
    outbox.settle(answer(1, seq=1))
    outbox.renewed()
    for number in (2, 3, 4):
        outbox.add(ask(number))
    outbox.settle(answer(2, seq=1))
    outbox.settle(answer(3, code="no"))
    assert [kept.ask.number for kept in outbox.rows()] == [2, 4]
    assert {kept.made for kept in outbox.rows()} == {1_790_000_000_000}


def test_a_lost_file_does_not_use_a_number_twice(tmp_path: Path) -> None:
    path = tmp_path / "outbox"
    outbox = durable(path)
    outbox.add(ask(1))
    path.unlink()
    with pytest.raises(BozhenError, match="write-failed"):
        outbox.settle(answer(1, seq=1))
    outbox.add(ask(2))
    assert durable(path).last == 2
