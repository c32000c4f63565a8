"""What a check of readiness may find, and where it looks."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bozhen_desktop.kernel.clock import Clock

GOOD, WARNING, BAD, UNCHECKED = "good", "warning", "bad", "not-checked"
STATES = (GOOD, WARNING, BAD, UNCHECKED)
HALL, TERMINAL, OFFICE = "hall", "terminal", "office"
ROLES = (HALL, TERMINAL, OFFICE)

Value = str | int


class Finding(NamedTuple):
    """One check: its name, its state, a stable code with plain facts for the sentence.

    `not-checked` says why in its code and is never a good sign.
    """

    check: str
    state: str
    code: str
    params: dict[str, Value]


class Place(NamedTuple):
    """A data folder in its role, how many candidates it has to bear, and the clock of this PC.

    `hall`: where the room's hall should answer (host, port), when somebody said so.
    """

    folder: Path
    role: str
    seats: int
    clock: Clock
    hall: tuple[str, int] | None = None


def good(check: str, code: str, **params: Value) -> Finding:
    """It is as it should be."""
    return Finding(check, GOOD, code, params)


def warning(check: str, code: str, **params: Value) -> Finding:
    """A person should know; the day can begin."""
    return Finding(check, WARNING, code, params)


def bad(check: str, code: str, **params: Value) -> Finding:
    """The day must not begin like this."""
    return Finding(check, BAD, code, params)


def unchecked(check: str, code: str, **params: Value) -> Finding:
    """It was not looked at, for this reason."""
    return Finding(check, UNCHECKED, code, params)


def is_go(findings: list[Finding]) -> bool:
    """Whether nothing stands in the way, as far as it was checked."""
    return bool(findings) and all(finding.state != BAD for finding in findings)
