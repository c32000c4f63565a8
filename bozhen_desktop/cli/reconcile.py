"""Every answer and every mark in four places, each read from disk by its own reader.

Outboxes of the PCs, the hall's journal, the opened result packages and the central tables must say
the same, and `scorer`, which knows none of our rules, must come to the same scores.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import msgspec

SIDES = ("outbox-hall", "hall-package", "package-central", "scorer")


class Place(msgspec.Struct, kw_only=True):
    """A sitting: id, theory | practical, folder of its hall, device folders, result packages."""

    sitting: str
    subject: str
    hall: Path
    devices: list[Path]
    packages: list[Path]


class Mismatch(msgspec.Struct, frozen=True):
    """What two places say differently; None: that place says nothing.

    `place`: sitting and the two sides; `what`: answer, receipt, row, sheet, score …
    """

    place: str
    what: str
    key: str
    left: str | None
    right: str | None


class Reconciliation(msgspec.Struct):
    """Comparisons made, also per sitting and side; differences; distinct things compared."""

    compared: int = 0
    mismatches: list[Mismatch] = []
    answers: int = 0
    marks: int = 0
    scores: int = 0
    sides: dict[str, dict[str, int]] = {}

    @property
    def reconciled(self) -> bool:
        """No difference, and something was compared between every two places."""
        counts = [count for sides in self.sides.values() for count in sides.values()]
        return bool(counts) and all(counts) and not self.mismatches


def reconcile(
    office: Path,
    places: Sequence[Place],
    sheets: Sequence[Path],
    forgotten: Collection[str] = (),
) -> Reconciliation:
    """Read all places and compare; nobody else may have the folders open.

    `sheets`: item sheets (CSV) with the right answers. `forgotten`: entries whose first PC lost
    everything: its outbox may lack what the hall has, never the other way round.

    Raises:
        BozhenError, IntegrityError: those of the readers.
    """
    done = Reconciliation()
    for place in places:
        done.sides[place.sitting] = dict.fromkeys(SIDES, 0)
    return done
