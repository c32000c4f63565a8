"""One watched sitting for all rows that look for canaries."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bozhen_desktop.cli.drill_disk import why_not as no_disk
from tests.integration.hostile import canary_day
from tests.integration.hostile.wiretap import why_not


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> canary_day.Scene:
    """A sitting of real processes, watched; skipped aloud where a PC cannot be watched."""
    if reason := why_not() or no_disk():
        pytest.skip(f"canaries: {reason}")
    out: Path = tmp_path_factory.mktemp("canaries")
    try:
        return asyncio.run(canary_day.play(out))
    except NotImplementedError as error:
        pytest.skip(f"canaries: {error}")
