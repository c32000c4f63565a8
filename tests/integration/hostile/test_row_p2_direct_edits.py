"""P2: direct edits of a journal. A thousand at random: `verify` finds every one up to the head."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from bozhen_desktop.cli.verify import main
from bozhen_desktop.journal.heads import Position
from tests.unit.cli.edits import EDITS, change_row, fresh, make_hall, remove_row, write_head

TIMES = 1000


@pytest.mark.slow
def test_a_thousand_edits_are_all_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hall = make_hall(tmp_path / "made")
    arguments = ["--head", str(hall.head)]
    found: Counter[str] = Counter()
    for number in range(TIMES):
        edit = EDITS[number % len(EDITS)]
        copy = fresh(hall, tmp_path / "copy")
        edit(copy, random.Random(f"thousand/{number}"))
        found[edit.__name__] += main([str(copy.journal), *arguments]) == 1
        capsys.readouterr()
        shutil.rmtree(copy.folder)
    assert sum(found.values()) == TIMES, found
    assert main([str(hall.journal), *arguments]) == 0


def test_edits_before_a_head_in_the_middle_are_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Entries behind the head are gone as well, which alone would leave no trace."""
    hall = make_hall(tmp_path / "made")
    for number in range(40):
        rng = random.Random(f"middle/{number}")
        middle = rng.randrange(5, len(hall.entries))
        entry = hall.entries[middle - 1]
        head = write_head(tmp_path / "head.json", Position(entry.seq, entry.hash))
        copy = fresh(hall, tmp_path / "copy")._replace(entries=hall.entries[:middle])
        (change_row if number % 2 else remove_row)(copy, rng)
        assert main([str(copy.journal), "--head", str(head)]) == 1, number
        capsys.readouterr()
        shutil.rmtree(copy.folder)
