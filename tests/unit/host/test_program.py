"""The program starts itself in another role the same way wherever it came from."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bozhen_desktop.host.program import role_command


def test_from_the_source_tree_the_role_is_an_argument_of_the_module() -> None:
    command = role_command("verify", "--help")
    assert command == [sys.executable, "-m", "bozhen_desktop.main", "verify", "--help"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0 and b"verify" in done.stdout


def test_frozen_the_program_itself_takes_the_role(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert role_command("hall", "--data", "D") == [sys.executable, "hall", "--data", "D"]
