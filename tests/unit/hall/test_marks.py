"""The mark beside a journal: whole or nothing, never something wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bozhen_desktop.hall.marks import MarkFile, mark_path, read_mark
from bozhen_desktop.journal.heads import Position
from bozhen_desktop.kernel.errors import BozhenError

PLACE = Position(1234, "ab" * 32)


def written(journal: Path, *places: Position) -> bytes:
    mark = MarkFile(journal)
    for place in places:
        mark.write(place)
    mark.close()
    return mark_path(journal).read_bytes()


def test_the_last_place_written_is_read(tmp_path: Path) -> None:
    journal = tmp_path / "j"
    assert read_mark(journal) is None
    written(journal, Position(1, "0" * 64), PLACE)
    assert read_mark(journal) == PLACE
    written(journal)
    assert read_mark(journal) == PLACE, "opening does not change it"


def test_every_torn_or_changed_mark_says_nothing(tmp_path: Path) -> None:
    journal = tmp_path / "j"
    whole = written(journal, PLACE)
    for end in range(len(whole)):
        mark_path(journal).write_bytes(whole[:end])
        assert read_mark(journal) is None
    for at in range(len(whole)):
        changed = bytearray(whole)
        changed[at] ^= 1
        mark_path(journal).write_bytes(changed)
        assert read_mark(journal) is None


def test_half_an_old_and_half_a_new_mark_say_nothing(tmp_path: Path) -> None:
    journal = tmp_path / "j"
    old, new = written(journal, PLACE), written(journal, Position(1299, "cd" * 32))
    for cut in range(15, len(new) - 1):
        mark_path(journal).write_bytes(new[:cut] + old[cut:])
        assert read_mark(journal) is None


@pytest.mark.parametrize("data", [b"", b"\xff" * 91, b" " * 91, b"x y z\n"])
def test_rubbish_says_nothing(tmp_path: Path, data: bytes) -> None:
    journal = tmp_path / "j"
    mark_path(journal).write_bytes(data)
    assert read_mark(journal) is None


def test_a_mark_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BozhenError, match="write-failed"):
        MarkFile(tmp_path / "missing" / "j")
