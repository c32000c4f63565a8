"""The figures of a rehearsal; those that are not there are null."""

from __future__ import annotations

from typing import Any

import msgspec


class Figures(msgspec.Struct, kw_only=True):
    """What a rehearsal counts.

    `candidates`: entries due in the theory sittings played = `checked_in` + `absent` + `refused`
    (finally turned away). `in_flight_at_kill`: commands written to sockets and unanswered when a
    hall was killed, the smallest of all kills. `documents`: kinds of printed forms. `screenshots`:
    pictures of windows, where the rehearsal had any. `compared`: single comparisons at the end.
    """

    candidates: int | None = None
    checked_in: int | None = None
    absent: int | None = None
    refused: int | None = None
    submitted: int | None = None
    scored: int | None = None
    score_sheets: int | None = None
    answers_acknowledged: int | None = None
    answers_lost: int | None = None
    hall_kills: int | None = None
    in_flight_at_kill: int | None = None
    tails_applied: int | None = None
    from_paper: int | None = None
    strike_throughs: int | None = None
    rechecks: int | None = None
    examiners_replaced: int | None = None
    moves: int | None = None
    events: int | None = None
    central_results: int | None = None
    documents: int | None = None
    screenshots: int | None = None
    compared: int | None = None
    mismatches: int | None = None
    reconciled: bool | None = None
    package: str | None = None
    receipt: str | None = None
    trust: str | None = None
    scores_digest: str | None = None
    seconds: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Every figure by name."""
        found: dict[str, Any] = msgspec.structs.asdict(self)
        return found
