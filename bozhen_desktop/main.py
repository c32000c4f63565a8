"""The composition root: reads the role and imports only what that role needs.

A role is listed when its module is there. Nothing is decided here, and no other module may start a
role by importing it: programs that need another role start a process.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Sequence
from typing import cast

# role -> module with `main(argv) -> int`
ROLES = {
    "console": "bozhen_desktop.gui.console.run",
    "terminal": "bozhen_desktop.gui.terminal.run",
    "examiner": "bozhen_desktop.gui.examiner.run",
    "hall": "bozhen_desktop.hall.run",
    "standby": "bozhen_desktop.cli.standby",
    "office": "bozhen_desktop.office.run",
    "demo": "bozhen_desktop.cli.demo",
    "simulate": "bozhen_desktop.cli.simulate",
    "bench": "bozhen_desktop.cli.bench",
    "drill": "bozhen_desktop.cli.drill",
    "doctor": "bozhen_desktop.cli.doctor",
    "forms": "bozhen_desktop.cli.forms",
    "verify": "bozhen_desktop.cli.verify",
}

# started by other roles, not by people
INNER = {
    "hall-worker": "bozhen_desktop.hall.worker",
    "exchange": "bozhen_desktop.exchange.child",
    "sheets": "bozhen_desktop.formats.child",
    "lab": "bozhen_desktop.cli.lab",
    "workshop": "bozhen_desktop.cli.workshop",
}

OFFICE_WINDOW = "bozhen_desktop.gui.office.run"
"""`bozhen office` without a command opens the head office's window."""

STAGE = "bozhen_desktop.gui.rehearsal_stage"
PLAYED = ("console", "terminal", "examiner", "office")
"""Windows in which a rehearsal may play a script."""

RoleMain = Callable[[Sequence[str]], int]


def present_roles() -> list[str]:
    """The roles that this build can start, in the order of the table."""
    return [role for role, module in ROLES.items() if _is_there(module)]


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # its package is not in this build
        return False


def _module_of(role: str, rest: Sequence[str]) -> str:
    """The module that plays a role with these arguments, or ""."""
    if role == "office" and (not rest or rest[0].startswith("--data")) and _is_there(OFFICE_WINDOW):
        return OFFICE_WINDOW
    return INNER.get(role) or (ROLES[role] if role in present_roles() else "")


def usage() -> str:
    """One line for a person who typed no role, or one that does not exist."""
    roles = "|".join(present_roles()) or "(no role in this build)"
    return f"usage: bozhen {roles} [OPTIONS]"


def main(argv: Sequence[str] | None = None) -> int:
    """Start the role named by the first argument with the others; give back its exit code."""
    role, *rest = list(sys.argv[1:] if argv is None else argv) or [""]
    if role in ("-h", "--help"):
        print(usage())
        return 0
    module = _module_of(role, rest)
    if not module:
        print(usage(), file=sys.stderr)
        return 2
    if role in PLAYED and "--play" in rest:
        rest = importlib.import_module(STAGE).armed(role, rest)
    start = cast("RoleMain", importlib.import_module(module).main)
    return start(rest)


if __name__ == "__main__":
    sys.exit(main())
