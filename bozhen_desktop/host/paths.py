"""Where data lies when nobody says where (`--data`)."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def default_data_dir(role: str, environment: Mapping[str, str] = os.environ) -> Path:
    """Data folder of a role: the system's place for an account's data, then `bozhen/ROLE`.

    Windows: LOCALAPPDATA; elsewhere XDG_DATA_HOME if absolute, else ~/.local/share.
    """
    return _base(environment) / "bozhen" / role


def _base(environment: Mapping[str, str]) -> Path:
    if sys.platform == "win32":  # pragma: no cover - Windows only
        local = environment.get("LOCALAPPDATA", "")
        return Path(local) if local else Path.home() / "AppData" / "Local"
    shared = Path(environment.get("XDG_DATA_HOME", ""))
    return shared if shared.is_absolute() else Path.home() / ".local" / "share"
