"""What a command of the office answers: lines for people, facts for programs, an exit code."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, NamedTuple

from bozhen_desktop.office.chain import OfficeStore


class Outcome(NamedTuple):
    """`lines`: Chinese, one sentence each; `facts`: printed as one JSON object with `--json`."""

    lines: list[str]
    facts: dict[str, Any]
    code: int = 0


Run = Callable[[OfficeStore, argparse.Namespace], Outcome]
"""A subcommand: the frame opens the store, words errors, prints the outcome.

Its parser names it with `set_defaults(run=…)`; the frame adds `--data`, `--actor` and `--json`.
"""
