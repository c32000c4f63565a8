"""How this program starts itself in another role: from the source tree, or frozen."""

from __future__ import annotations

import sys


def role_command(role: str, *arguments: str) -> list[str]:
    """Program and arguments that start a role of this same build."""
    if getattr(sys, "frozen", False):
        return [sys.executable, role, *arguments]
    return [sys.executable, "-m", "bozhen_desktop.main", role, *arguments]
