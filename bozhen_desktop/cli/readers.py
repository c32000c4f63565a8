"""What a reconciliation knows of one sitting from one place, as plain values.

Each place has its own reader, which shares nothing with the others but these types: outboxes in
`read_outboxes`, the hall's journal in `read_journal`, result packages in `read_packages`, the
central tables in `read_tables`. None of them uses the rules of the domain.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec


class Given(NamedTuple):
    """An answer: sorted option ids, epoch (0: entered from paper) and step (0: not told)."""

    options: tuple[str, ...]
    epoch: int
    step: int = 0


class Row(NamedTuple):
    """A row of a score sheet: hundredths awarded or deducted, places, reason."""

    hundredths: int
    places: int
    reason: str


class Sheet(msgspec.Struct, kw_only=True):
    """One version of a signed sheet; `counts` tells whether it counts, or did until a later one.

    `total` is None and `rows` may be some of them where the place does not tell more.
    """

    rows: dict[int, Row]
    vetoes: dict[str, str]
    digest: str = ""
    total: int | None = None
    counts: bool = True
    from_paper: bool = False


class Step(NamedTuple):
    """Which of an entry's answers it is: entry, epoch, step."""

    entry: str
    epoch: int
    step: int


class Facts(msgspec.Struct, kw_only=True):
    """What a journal says of a sitting; other places fill what they know.

    answers: (entry, item) → the answer that counts; placed: every answer that came, with its item;
    waiting: those of them that two persons have not accepted; acknowledged: those that the hall
    told an outbox it has; refused: those that it told an outbox it refuses; tails: those that came
    after the hand-in; receipts: entry → newest receipt; own: entry → receipt of its own hand-in;
    papers: entry → digest of its paper; drafts: (piece, examiner, row) → newest row of an unsigned
    sheet; sheets: (piece, examiner, version) → sheet; scores, means: hundredths by entry and by
    piece; owners: piece → entry; breaches: entries whose subject a violation voids.
    """

    answers: dict[tuple[str, str], Given] = {}
    placed: dict[Step, tuple[str, tuple[str, ...]]] = {}
    waiting: set[Step] = set()
    acknowledged: set[Step] = set()
    refused: dict[Step, tuple[str, tuple[str, ...]]] = {}
    tails: set[Step] = set()
    receipts: dict[str, str] = {}
    own: dict[str, str] = {}
    papers: dict[str, str] = {}
    drafts: dict[tuple[str, str, int], Row] = {}
    sheets: dict[tuple[str, str, int], Sheet] = {}
    scores: dict[str, int] = {}
    means: dict[str, int] = {}
    owners: dict[str, str] = {}
    breaches: set[str] = set()


class Central(msgspec.Struct, kw_only=True):
    """What the central tables say of a sitting.

    `answers` without steps; `marks`: entry → printed marks of the subject (hundredths) or None;
    `counted`: (piece, examiner) → what the sheet gave to the mean.
    """

    answers: dict[tuple[str, str], Given] = {}
    sheets: dict[tuple[str, str, int], Sheet] = {}
    counted: dict[tuple[str, str], int] = {}
    means: dict[str, int] = {}
    owners: dict[str, str] = {}
    marks: dict[str, int | None] = {}
