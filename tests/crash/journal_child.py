"""Appends to a journal until it is killed; prints every number it answered for.

`python -m tests.crash.journal_child FILE after-commit|before-commit`
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bozhen_desktop.journal.chain import chained
from bozhen_desktop.journal.heads import Position
from bozhen_desktop.journal.log import Journal
from bozhen_desktop.journal.writer import Writer
from bozhen_desktop.kernel.digest import sha256_hex
from tests.unit.journal.samples import KEY, row

AHEAD = 64


def answer(numbers: list[int]) -> None:
    """Tell the parent, in one write, without a buffer that could die with us."""
    os.write(1, "".join(f"{number}\n" for number in numbers).encode())


def main(path: Path, order: str) -> None:
    journal = Journal.open(path, KEY)
    early = order == "before-commit"
    writer = Writer[int](journal, (lambda numbers: None) if early else answer, lambda error: None)
    place = journal.last()
    while True:
        for _ in range(AHEAD):
            entry = chained(place, [row(place.seq + 1)])[0]
            place = Position(entry.seq, entry.hash)
            photo = str(place.seq).encode() * 200
            if early:
                answer([place.seq])
            writer.submit(place.seq, [entry], {sha256_hex(photo): photo})
        while journal.last().seq < place.seq - AHEAD:
            continue


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
