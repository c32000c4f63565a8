"""`bozhen drill replace-hall`: a new PC takes the room over with mirror and printed codes."""

from __future__ import annotations

from typing import Any

from bozhen_desktop.cli.drill_report import Outcome, not_run


def run(options: Any) -> Outcome:
    """Say that this build has no recovery envelope to play it with."""
    return not_run("this build has no mirror and no recovery envelope")
