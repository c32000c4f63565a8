"""What stands around the program on this PC: the firewall before its port, the printers.

Tools of the system are asked and nothing is changed; where they are missing, that is said. A rule
of a firewall says nothing about switches in between: the last word has `doctor --hall` on a
terminal's PC.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from bozhen_desktop.cli.doctor_findings import Finding, good, unchecked, warning

ANSWER_S = 20
RULE = "Bozhen hall"
"""Name of the rule in packaging/windows/README.md."""

_POWERSHELL = ("powershell", "-NoProfile", "-NonInteractive", "-Command")
_PROFILES = "(Get-NetFirewallProfile | Where-Object Enabled).Name -join ','"
_RULES = f"(Get-NetFirewallRule -DisplayName '{RULE}' -Enabled True).DisplayName -join ','"
_PRINTERS = "(Get-Printer).Name -join [Environment]::NewLine"
_UFW_ON = re.compile(r"^ENABLED=yes\s*$", re.MULTILINE)


def ask_system(command: Sequence[str]) -> str | None:
    """What a tool of the system prints; None when there is none, or it fails."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=ANSWER_S,
            check=False,
            env=os.environ | {"LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


class Outside(NamedTuple):
    """The system as it is asked: `sys.platform`, its root folder, its tools."""

    platform: str = sys.platform
    root: Path = Path("/")
    ask: Callable[[Sequence[str]], str | None] = ask_system

    def text(self, name: str) -> str | None:
        """A small file of the system, None where there is none or we may not read it."""
        try:
            return (self.root / name).read_text("utf-8", "replace")
        except OSError:
            return None


# ---------------------------------------------------------------- firewall
def check_firewall(port: int, outside: Outside) -> Finding:
    """Whether a firewall of this PC stands before the hall's port; 0 while none is known."""
    if outside.platform == "win32":
        return _windows_firewall(outside)
    if not outside.platform.startswith("linux"):
        return unchecked("firewall", "firewall-by-hand")
    if _UFW_ON.search(outside.text("etc/ufw/ufw.conf") or ""):
        rules = outside.text("etc/ufw/user.rules")
        if rules is not None and port and _ufw_allows(rules, port):
            return good("firewall", "firewall-allows", name="ufw", port=port)
        return warning("firewall", "firewall-on", name="ufw", port=port)
    state = outside.ask(("firewall-cmd", "--state"))
    if state is not None and state.strip() == "running":
        return _firewalld(port, outside)
    return _tables(outside)


def _ufw_allows(rules: str, port: int) -> bool:
    allowed = re.findall(r"^### tuple ### allow (?:tcp|any) (\d+) ", rules, re.MULTILINE)
    return str(port) in allowed


def _firewalld(port: int, outside: Outside) -> Finding:
    told = outside.ask(("firewall-cmd", f"--query-port={port}/tcp")) if port else None
    if told is not None and told.strip() == "yes":
        return good("firewall", "firewall-allows", name="firewalld", port=port)
    return warning("firewall", "firewall-on", name="firewalld", port=port)


def _tables(outside: Outside) -> Finding:
    """Without a manager: whether the kernel has any rules at all."""
    rules = outside.ask(("nft", "list", "ruleset"))
    tables = outside.text("proc/net/ip_tables_names")
    if (rules or "").strip() or (tables or "").strip():
        return warning("firewall", "firewall-rules")
    if rules is None and tables is None:
        return unchecked("firewall", "firewall-by-hand")
    return good("firewall", "firewall-off")


def _windows_firewall(outside: Outside) -> Finding:
    profiles = outside.ask((*_POWERSHELL, _PROFILES))
    if profiles is None:
        return unchecked("firewall", "firewall-by-hand")
    if not profiles.strip():
        return good("firewall", "firewall-off")
    rules = outside.ask((*_POWERSHELL, _RULES))
    if rules is not None and RULE in rules:
        return good("firewall", "firewall-rule-here", name=RULE)
    return warning("firewall", "firewall-on", name=profiles.strip()[:40], port=0)


# ---------------------------------------------------------------- printers
def check_printers(outside: Outside) -> Finding:
    """Whether the system knows a printer; that one prints, a test page shows."""
    windows = outside.platform == "win32"
    told = outside.ask((*_POWERSHELL, _PRINTERS) if windows else ("lpstat", "-e"))
    if told is None:
        return unchecked("printers", "printers-unseen")
    count = sum(1 for name in told.split("\n") if name.strip())
    if not count:
        return warning("printers", "printers-none")
    return good("printers", "printers-here", count=count)
